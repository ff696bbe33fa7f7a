package slackfake

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Ephemeral is a message that only one can see.
type Ephemeral struct {
	To, Channel, ThreadTS, TS string
	Text                      string
	Blocks                    json.RawMessage
	Via                       string // "chat.postEphemeral", "response_url" or "ack"
	Deleted                   bool   // by delete_original
	Replaced                  int    // how often

	shown json.RawMessage
}

// pings is markup that calls people.
var pings = regexp.MustCompile(`<!(?:channel|here|everyone|subteam\^)`)

// content is what a message says.
type content struct {
	text     string
	blocks   json.RawMessage // as it came
	shown    json.RawMessage // with every id
	metadata json.RawMessage
	given    bool // blocks were given, be it none
}

// contentOf takes the content of a message from arguments, and holds it to the limits. bad is the answer where it is beyond
// them. The lock is held.
func (s *Server) contentOf(method string, args map[string]string) (c content, bad object) {
	c.text, c.metadata = args["text"], nil
	if raw := args["metadata"]; raw != "" && raw != "null" && json.Valid([]byte(raw)) {
		c.metadata = json.RawMessage(raw)
	}
	raw := args["blocks"]
	if raw == "" || raw == "null" {
		raw = ""
	}
	c.given = raw != ""
	problem := checkMessage(c.text, raw, args["attachments"])
	if problem.code != "" {
		s.refuse(method, problem.code, problem.messages, json.RawMessage(raw))
		a := fail(problem.code)
		if len(problem.messages) > 0 {
			a["errors"] = trim(problem.messages)
			a["response_metadata"] = object{"messages": problem.messages}
		}
		return c, a
	}
	if raw != "" && raw != "[]" {
		c.blocks, c.shown = json.RawMessage(raw), withIDs(json.RawMessage(raw))
		if strings.TrimSpace(c.text) == "" {
			s.fault(FaultNoText, method)
		}
	}
	if where := pings.FindString(c.text + " " + strings.Join(marked(c.blocks), " ")); where != "" {
		s.fault(FaultPing, method+": "+where)
	}
	return c, nil
}

// trim takes the "[ERROR] " from messages, as the old list of errors has them.
func trim(messages []string) []string {
	list := make([]string, len(messages))
	for i, m := range messages {
		list[i] = strings.TrimPrefix(m, "[ERROR] ")
	}
	return list
}

// room gives the channel that a message goes to, or the error. The lock is held.
func (s *Server) room(id string) (*channel, string) {
	c := s.channels[id]
	if c == nil && s.users[id] != nil {
		c = s.direct(id)
	}
	switch {
	case c == nil || c.Private && !c.member(BotUser):
		return nil, "channel_not_found"
	case c.Archived:
		return nil, "is_archived"
	case !c.member(BotUser) && !s.has("chat:write.public"):
		return nil, "not_in_channel"
	case c.Restricted:
		return nil, "restricted_action"
	}
	return c, ""
}

// limited gives the answer where something may not be done again yet, else nil. The lock is held.
func (s *Server) limited(what string, every time.Duration) object {
	if every <= 0 {
		return nil
	}
	now := time.Now()
	if next := s.limits[what]; now.Before(next) {
		a := fail("ratelimited")
		a["\x00wait"] = next.Sub(now)
		return a
	}
	s.limits[what] = now.Add(every)
	return nil
}

func (s *Server) postMessage(q request) object {
	c, code := s.room(q.args["channel"])
	if code != "" {
		return fail(code)
	}
	if bad := s.limited("chat.postMessage "+c.ID, s.knobs.PostEvery); bad != nil {
		return bad
	}
	said, bad := s.contentOf(q.method, q.args)
	if bad != nil {
		return bad
	}
	thread := q.args["thread_ts"]
	if thread != "" && tsTime(thread).IsZero() {
		return fail("invalid_thread_ts")
	}
	if q.args["reply_broadcast"] == "true" {
		s.fault(FaultBroadcast, q.method)
	}
	m := s.post(c, said, thread, q.method)
	m.Unfurl = q.args["unfurl_links"] != "false" || q.args["unfurl_media"] != "false"
	m.Broadcast = q.args["reply_broadcast"] == "true"
	return ok(object{"channel": c.ID, "ts": m.TS, "message": s.wire(m)})
}

// post puts a message of the bot into a channel. Where the parent is gone, it stands in no thread, and nobody is told.
func (s *Server) post(c *channel, said content, thread, via string) *Message {
	m := &Message{User: BotUser, BotID: Bot, AppID: App, Text: said.text, Blocks: said.blocks, shown: said.shown, Metadata: said.metadata, Via: via}
	if thread != "" {
		if p := c.parent(thread); p != nil {
			m.ThreadTS = p.TS
			if p.TS != thread {
				s.fault(FaultReplyTS, via)
			}
		}
	}
	s.add(c, m)
	s.echo(c, s.posted(c, m))
	return m
}

// own gives the bot's message that a request is about, or bad: foreign where it is another's. The lock is held.
func (s *Server) own(q request, foreign string) (c *channel, m *Message, bad object) {
	if c = s.channels[q.args["channel"]]; c == nil {
		return nil, nil, fail("channel_not_found")
	}
	switch m = c.find(q.args["ts"]); {
	case m == nil || m.Deleted:
		return nil, nil, fail("message_not_found")
	case m.BotID != Bot:
		return nil, nil, fail(foreign)
	}
	return c, m, nil
}

func (s *Server) update(q request) object {
	c, m, bad := s.own(q, "cant_update_message")
	switch {
	case bad != nil:
		return bad
	case c.Archived:
		return fail("is_archived")
	case s.knobs.EditWindow > 0 && time.Since(tsTime(m.TS)) > s.knobs.EditWindow:
		return fail("edit_window_closed")
	}
	args := q.args
	if _, has := args["text"]; !has && args["blocks"] == "" {
		return fail("no_text")
	}
	said, bad := s.contentOf(q.method, args)
	if bad != nil {
		return bad
	}
	before := s.wire(m)
	if _, has := args["text"]; has {
		m.Text = said.text
	}
	if said.given {
		m.Blocks, m.shown = said.blocks, said.shown
	}
	if said.metadata != nil {
		m.Metadata = said.metadata
	}
	m.Edited = s.clock.next()
	s.note()
	s.echo(c, s.changedEvent(c, m, before))
	return ok(object{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": s.wire(m)})
}

func (s *Server) remove(q request) object {
	c, m, bad := s.own(q, "cant_delete_message")
	if bad != nil {
		return bad
	}
	s.echo(c, s.delete(c, m))
	return ok(object{"channel": c.ID, "ts": m.TS})
}

// delete takes a message away and gives the event that tells of it. One that has replies leaves a tombstone. The lock is held.
func (s *Server) delete(c *channel, m *Message) object {
	before := s.wire(m)
	m.Deleted = true
	m.Tombstone = m.ThreadTS == "" && len(c.replies(m.TS)) > 0
	s.note()
	if m.Tombstone {
		return s.changedEvent(c, m, before)
	}
	ts := s.clock.next()
	return object{"type": "message", "subtype": "message_deleted", "channel": c.ID, "channel_type": c.kind(), "hidden": true,
		"ts": ts, "event_ts": ts, "deleted_ts": m.TS, "previous_message": before}
}

func (s *Server) postEphemeral(q request) object {
	c, code := s.room(q.args["channel"])
	if code != "" {
		return fail(code)
	}
	user := s.users[q.args["user"]]
	if user == nil || user.Deactivated || !c.member(user.ID) {
		return fail("user_not_in_channel")
	}
	said, bad := s.contentOf(q.method, q.args)
	if bad != nil {
		return bad
	}
	e := s.whisper(&Ephemeral{To: user.ID, Channel: c.ID, ThreadTS: q.args["thread_ts"], Text: said.text, Blocks: said.blocks, shown: said.shown, Via: q.method})
	return ok(object{"message_ts": e.TS})
}

// whisper shows something to one alone. The lock is held.
func (s *Server) whisper(e *Ephemeral) *Ephemeral {
	e.TS = s.clock.next()
	s.ephs = fake.Keep(s.most(), s.ephs, e)
	s.log.count("ephemerals")
	s.note()
	return e
}

// Ephemerals gives what was shown to one alone, oldest first; also what was taken back.
func (s *Server) Ephemerals() []Ephemeral {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Ephemeral, 0, len(s.ephs))
	for _, e := range s.ephs {
		list = append(list, *e)
	}
	return list
}

func (s *Server) permalink(q request) object {
	c := s.channels[q.args["channel"]]
	if c == nil || c.Private && !c.member(BotUser) {
		return fail("channel_not_found")
	}
	m := c.find(q.args["message_ts"])
	if m == nil || m.Deleted && !m.Tombstone {
		return fail("message_not_found")
	}
	return ok(object{"channel": c.ID, "permalink": Permalink(c.ID, m.TS, m.ThreadTS)})
}

// Permalink gives the address of a message as Slack would.
func Permalink(channel, ts, thread string) string {
	link := fmt.Sprintf("%sarchives/%s/p%s", Site, channel, strings.ReplaceAll(ts, ".", ""))
	if thread != "" && thread != ts {
		link += "?thread_ts=" + thread + "&cid=" + channel
	}
	return link
}
