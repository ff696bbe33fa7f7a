package slackfake

import (
	"encoding/json"
	"net/url"
	"strings"

	"smtpbot/internal/adapters/internal/fake"
)

// Command lets somebody give a slash command and waits for the acknowledgement. Where the text begins with "/", its first
// word is the command. People may do that in any conversation that they see, whether the bot is there or not.
func (s *Server) Command(user, channel, text string) *Handle {
	h := s.GiveCommand(user, channel, text)
	h.Wait()
	return h
}

// GiveCommand is Command without the waiting.
func (s *Server) GiveCommand(user, channel, text string) *Handle {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || s.users[user] == nil {
		s.t.Errorf("slackfake: Command: there is no %q in %q", user, channel)
		return &Handle{}
	}
	name := s.knobs.Command
	if strings.HasPrefix(text, "/") {
		name, text, _ = strings.Cut(text, " ")
	}
	h := s.handle()
	u := responseURL{user: user, channel: channel, handle: h}
	h.Trigger, h.URL = s.newTrigger(user), s.newResponseURL(u)
	fields := map[string]string{
		"token": verification, "team_id": Team, "team_domain": Domain, "channel_id": c.ID, "channel_name": c.shortName(),
		"user_id": user, "user_name": s.users[user].Name, "command": name, "text": text, "api_app_id": App,
		"is_enterprise_install": "false", "response_url": h.URL, "trigger_id": h.Trigger,
	}
	form := url.Values{}
	for k, v := range fields {
		form.Set(k, v)
	}
	s.push(&delivery{kind: kindCommand, name: name, payload: fake.Encode(fields), form: form, done: h.finish, use: func(a Ack) {
		var p posted
		if json.Unmarshal(a.Payload, &p) == nil && (p.Text != "" || len(p.Blocks) > 0) {
			_ = s.answer(&u, p, "ack")
		}
	}})
	return h
}
