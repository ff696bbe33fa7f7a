package slackfake

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// responseURL is where answers to a command or interaction can be posted for a while.
type responseURL struct {
	key           string
	born          time.Time
	uses          int
	expired       bool
	user, channel string
	thread        string // of the message that was acted on
	message       string // ts of it; empty for a command
	ephemeral     string // ts, if only one can see it
	handle        *Handle
}

// Response is an answer to a command or interaction, by the acknowledgement or by response_url.
type Response struct {
	At       time.Time
	Via      string // "ack" or "response_url"
	Type     string // "ephemeral" or "in_channel"
	Text     string
	Blocks   json.RawMessage
	Replace  bool
	Delete   bool
	ThreadTS string
	TS       string // of what was shown
}

// newResponseURL makes one. The lock is held.
func (s *Server) newResponseURL(r responseURL) string {
	r.key, r.born = "actions/"+Team+"/"+fake.Random(6)+"/"+fake.Random(12), time.Now()
	s.urls[r.key] = &r
	if s.knobs.Forget && len(s.urls) > 20*s.knobs.Keep {
		for k, old := range s.urls {
			if time.Since(old.born) > s.knobs.ResponseFor || len(s.urls) > 10*s.knobs.Keep {
				delete(s.urls, k)
			}
		}
	}
	return s.site + "/response/" + r.key
}

// Expire ends every response_url that there is, as after 30 minutes.
func (s *Server) Expire() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.urls {
		r.expired = true
	}
}

// posted is what is sent to a response_url or in an acknowledgement.
type posted struct {
	Text            string          `json:"text"`
	Blocks          json.RawMessage `json:"blocks"`
	Attachments     json.RawMessage `json:"attachments"`
	ResponseType    string          `json:"response_type"`
	ReplaceOriginal *bool           `json:"replace_original"`
	DeleteOriginal  bool            `json:"delete_original"`
	ThreadTS        string          `json:"thread_ts"`
}

// args gives a payload as arguments of the Web API.
func (p posted) args() map[string]string {
	return map[string]string{"text": p.Text, "blocks": string(p.Blocks), "attachments": string(p.Attachments)}
}

// whole gives a body as a call records it.
func whole(body []byte) map[string]string {
	args := map[string]string{}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(body, &fields)
	for k, raw := range fields {
		var text string
		if json.Unmarshal(raw, &text) != nil {
			text = string(raw)
		}
		args[k] = text
	}
	return args
}

// serveResponse takes an answer.
func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	const name = "response_url"
	q := request{method: name, json: true, args: map[string]string{}}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	f := s.fails(name)
	if f.kind != 0 && !f.after && s.happen(f, w, r) {
		s.noteCall(q, "failed")
		return
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var p posted
	status, code := http.StatusOK, ""
	switch {
	case r.Context().Err() != nil:
		return
	case err != nil || len(body) > maxBody || r.Method != http.MethodPost || kind != "application/json" || json.Unmarshal(body, &p) != nil:
		status, code = http.StatusBadRequest, "invalid_payload"
	default:
		q.args = whole(body)
		status, code = s.respond(strings.TrimPrefix(r.URL.Path, "/response/"), p, r.Header.Get("Authorization") != "")
	}
	s.noteCall(q, code)
	if f.after && s.happen(f, w, r) {
		return
	}
	if code != "" {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_, _ = w.Write(fake.Encode(fail(code)))
		return
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write([]byte("ok"))
}

// respond carries out an answer by response_url.
func (s *Server) respond(key string, p posted, token bool) (status int, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.urls[key]
	if token {
		s.fault(FaultToken, "response_url")
	}
	switch {
	case u == nil:
		return http.StatusNotFound, "invalid_url"
	case u.expired || time.Since(u.born) > s.knobs.ResponseFor:
		return http.StatusNotFound, "expired_url"
	case u.uses >= s.knobs.ResponseUses:
		return http.StatusNotFound, "used_url"
	}
	u.uses++
	if code = s.answer(u, p, "response_url"); code != "" {
		return http.StatusBadRequest, code
	}
	return http.StatusOK, ""
}

// answer shows an answer: in place of the original, to one alone or to the channel. code is the error. The lock is held.
func (s *Server) answer(u *responseURL, p posted, via string) (code string) {
	replace := p.ReplaceOriginal != nil && *p.ReplaceOriginal
	r := Response{At: time.Now(), Via: via, Type: p.ResponseType, Text: p.Text, Blocks: p.Blocks, Replace: replace, Delete: p.DeleteOriginal, ThreadTS: p.ThreadTS}
	if acted := u.message != "" || u.ephemeral != ""; acted && !p.DeleteOriginal && (p.ReplaceOriginal == nil || !replace && p.ResponseType == "") {
		s.fault(FaultVague, via)
	}
	if r.Type != "in_channel" {
		r.Type = "ephemeral"
	}
	if string(r.Blocks) == "null" {
		r.Blocks = nil
	}
	if p.DeleteOriginal {
		s.deleteOriginal(u)
		u.handle.responded(r)
		s.note()
		return ""
	}
	said, bad := s.contentOf(via, p.args())
	if bad != nil {
		return bad["error"].(string)
	}
	switch c := s.channels[u.channel]; {
	case replace && u.ephemeral != "":
		for _, e := range s.ephs {
			if e.TS == u.ephemeral {
				e.Text, e.Blocks, e.shown, r.TS = said.text, said.blocks, said.shown, e.TS
				e.Replaced++
			}
		}
	case replace && u.message != "":
		if m := c.find(u.message); m != nil && !m.Deleted {
			before := s.wire(m)
			m.Text, m.Blocks, m.shown, m.Edited, r.TS = said.text, said.blocks, said.shown, s.clock.next(), m.TS
			s.echo(c, s.changedEvent(c, m, before))
		}
	case c == nil: // a global shortcut or a home has no conversation
		return "channel_not_found"
	case c.Archived:
		return "is_archived"
	case r.Type == "in_channel":
		m := s.post(c, said, p.ThreadTS, via)
		r.TS = m.TS
	default:
		// Only what goes to the channel can go to a thread: docs.slack.dev/interactivity/handling-user-interaction, "Publishing responses in thread".
		e := s.whisper(&Ephemeral{To: u.user, Channel: u.channel, Text: said.text, Blocks: said.blocks, shown: said.shown, Via: via})
		r.TS = e.TS
	}
	u.handle.responded(r)
	s.note()
	return ""
}

// deleteOriginal takes away what was acted on. The lock is held.
func (s *Server) deleteOriginal(u *responseURL) {
	for _, e := range s.ephs {
		if u.ephemeral != "" && e.TS == u.ephemeral {
			e.Deleted = true
		}
	}
	c := s.channels[u.channel]
	if c == nil || u.message == "" || u.ephemeral != "" {
		return
	}
	if m := c.find(u.message); m != nil && !m.Deleted {
		s.echo(c, s.delete(c, m))
	}
}
