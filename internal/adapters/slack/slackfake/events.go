package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"smtpbot/internal/adapters/internal/fake"
)

// Event tells the bot of an event: the inner one, anything that can be JSON. It gives its event_id.
func (s *Server) Event(inner any) string {
	id := newID("Ev")
	s.EventWithID(id, inner)
	return id
}

// EventWithID tells the bot of an event under an id, to say the same thing twice.
func (s *Server) EventWithID(id string, inner any) {
	raw := fake.Encode(inner)
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tell(id, raw)
}

// tell queues an event. The lock is held.
func (s *Server) tell(id string, inner json.RawMessage) {
	var e struct {
		Type    string `json:"type"`
		Channel any    `json:"channel"`
	}
	_ = json.Unmarshal(inner, &e)
	shared := false
	if name, isID := e.Channel.(string); isID && s.channels[name] != nil {
		shared = s.channels[name].Shared
	}
	payload := fake.Encode(object{
		"token": verification, "team_id": Team, "context_team_id": Team, "context_enterprise_id": nil, "api_app_id": App,
		"event": inner, "type": "event_callback", "event_id": id, "event_time": unix(), "is_ext_shared_channel": shared,
		"authorizations": []object{{"enterprise_id": nil, "team_id": Team, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false}},
		"event_context":  "4-" + fake.Random(16),
	})
	s.push(&delivery{kind: kindEvent, name: e.Type, event: id, payload: payload})
}

// hears tells whether the bot is told what happens in a channel. The lock is held.
func (s *Server) hears(c *channel) bool { return c.member(BotUser) && s.has(c.scopeFor("history")) }

// posted gives the event of a new message. The lock is held.
func (s *Server) posted(c *channel, m *Message) object {
	o := s.wire(m)
	o["channel"], o["channel_type"], o["event_ts"] = c.ID, c.kind(), m.TS
	delete(o, "reply_count")
	return o
}

// changedEvent gives the event of a message that was changed. The lock is held.
func (s *Server) changedEvent(c *channel, m *Message, before object) object {
	ts := s.clock.next()
	return object{"type": "message", "subtype": "message_changed", "channel": c.ID, "channel_type": c.kind(), "hidden": true,
		"ts": ts, "event_ts": ts, "message": s.wire(m), "previous_message": before}
}

// echo tells the bot of what it did itself. The lock is held.
func (s *Server) echo(c *channel, event object) {
	if !s.knobs.NoEcho && s.hears(c) {
		s.tell(newID("Ev"), fake.Encode(event))
	}
}

// mention is the bot's name as it stands in a text.
const mention = "<@" + BotUser + ">"

// Say lets somebody write in a channel, or in a thread of it, and tells the bot. The text is as Slack sends it: see Escape.
// A mention of the bot is told twice, under two event_ids. It gives the message's ts.
func (s *Server) Say(user, channel, threadTS, text string) string {
	return s.Upload(user, channel, threadTS, text)
}

// Upload lets somebody write with files, which AddFile gave.
func (s *Server) Upload(user, channel, threadTS, text string, files ...File) string {
	m := Message{User: user, ThreadTS: threadTS, Text: text, Files: files}
	if len(files) > 0 {
		m.Subtype = "file_share"
	}
	return s.SayAs(channel, m)
}

// SayAs lets a message be written as it is given: with a subtype, by a bot, broadcast from a thread, with a ts of long ago. It
// gives its ts.
func (s *Server) SayAs(channel string, given Message) string {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		s.t.Errorf("slackfake: Say: there is no channel %q", channel)
		return ""
	}
	m := given.copied()
	if u := s.users[m.User]; u != nil && u.IsBot && m.BotID == "" {
		m.BotID = u.BotID
	}
	m.shown = m.Blocks
	if m.shown == nil && m.BotID == "" && m.Subtype == "" {
		m.shown = richText(m.Text)
	}
	if p := c.parent(m.ThreadTS); m.ThreadTS != "" && p != nil {
		m.ThreadTS = p.TS
	}
	s.add(c, &m)
	s.announceMessage(c, &m, false)
	return m.TS
}

// announceMessage tells the bot of a message: as message unless only the mention counts, and as app_mention where it is
// named. The lock is held.
func (s *Server) announceMessage(c *channel, m *Message, mentionOnly bool) {
	var events []json.RawMessage
	event := s.posted(c, m)
	if strings.Contains(m.Text, mention) && c.User == "" && c.member(BotUser) && s.has("app_mentions:read") && m.BotID != Bot {
		named := s.posted(c, m)
		named["type"] = "app_mention"
		delete(named, "channel_type")
		delete(named, "subtype")
		events = append(events, fake.Encode(named))
	}
	if s.hears(c) && !mentionOnly {
		events = append(events, fake.Encode(event))
	}
	if s.knobs.MessageFirst {
		slices.Reverse(events)
	}
	for _, e := range events {
		s.tell(newID("Ev"), e)
	}
}

// Edit lets the author change a message. The bot is told message_changed; where it is named, app_mention comes once more too,
// with edited in it and an event_id of its own, whether it was named before or not.
func (s *Server) Edit(channel, ts, text string) {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.at("Edit", channel, ts)
	if m == nil {
		return
	}
	before := s.wire(m)
	m.Text, m.Edited = text, s.clock.next()
	if m.BotID == "" {
		m.shown = richText(text)
	}
	s.note()
	if s.hears(c) {
		s.tell(newID("Ev"), fake.Encode(s.changedEvent(c, m, before)))
	}
	s.announceMessage(c, m, true)
}

// Unfurl lets Slack unfold a link in a message: the bot is told message_changed, though nobody edited anything.
func (s *Server) Unfurl(channel, ts string) {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.at("Unfurl", channel, ts)
	if m == nil || !s.hears(c) {
		return
	}
	event := s.changedEvent(c, m, s.wire(m))
	event["message"].(object)["attachments"] = []object{{"id": 1, "from_url": "https://example.com/", "title": "Example", "fallback": "Example"}}
	s.tell(newID("Ev"), fake.Encode(event))
}

// Delete lets a message be taken away. The bot is told message_deleted; where there are replies, a tombstone stays and it
// is told message_changed.
func (s *Server) Delete(channel, ts string) {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.at("Delete", channel, ts)
	if m == nil {
		return
	}
	event := s.delete(c, m)
	if s.hears(c) {
		s.tell(newID("Ev"), fake.Encode(event))
	}
}

// Vanish takes a message away without telling the bot.
func (s *Server) Vanish(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c, m := s.at("Vanish", channel, ts); m != nil {
		s.delete(c, m)
	}
}

// at finds a message for a driving function, and fails the test if it is not there. The lock is held.
func (s *Server) at(who, channel, ts string) (*channel, *Message) {
	c := s.channels[channel]
	if c != nil {
		if m := c.find(ts); m != nil && !m.Deleted {
			return c, m
		}
	}
	s.t.Errorf("slackfake: %s: there is no message %s in %q", who, ts, channel)
	return nil, nil
}

// Join lets somebody, such as the bot, become a member of a channel.
func (s *Server) Join(user, channel string) {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || c.member(user) {
		return
	}
	c.Members = append(c.Members, user)
	s.note()
	if c.member(BotUser) {
		s.tell(newID("Ev"), fake.Encode(object{"type": "member_joined_channel", "user": user, "channel": channel, "channel_type": strings.ToUpper(c.kind()[:1]),
			"team": Team, "inviter": Ada, "event_ts": s.clock.next()}))
	}
}

// Leave takes somebody, such as the bot, out of a channel.
func (s *Server) Leave(user, channel string) {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || !c.member(user) {
		return
	}
	c.Members = slices.DeleteFunc(slices.Clone(c.Members), func(m string) bool { return m == user })
	s.note()
	ts := s.clock.next()
	switch {
	case user == BotUser && c.Private:
		s.tell(newID("Ev"), fake.Encode(object{"type": "group_left", "channel": channel, "actor_id": Ada, "event_ts": ts}))
	case user == BotUser:
		s.tell(newID("Ev"), fake.Encode(object{"type": "channel_left", "channel": channel, "actor_id": Ada, "event_ts": ts}))
	case c.member(BotUser):
		s.tell(newID("Ev"), fake.Encode(object{"type": "member_left_channel", "user": user, "channel": channel, "channel_type": strings.ToUpper(c.kind()[:1]), "team": Team, "event_ts": ts}))
	}
}

// Uninstall removes the app: the bot is told app_uninstalled and tokens_revoked, and its token is no good any more.
func (s *Server) Uninstall() {
	s.Event(object{"type": "tokens_revoked", "tokens": object{"oauth": []string{}, "bot": []string{BotUser}}, "event_ts": fmt.Sprint(unix())})
	s.Event(object{"type": "app_uninstalled", "event_ts": fmt.Sprint(unix())})
	s.Disable("account_inactive")
}
