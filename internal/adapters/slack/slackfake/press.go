package slackfake

import (
	"encoding/json"
	"fmt"

	"smtpbot/internal/adapters/internal/fake"
)

// Shown is something with blocks that people act on: a Message, an Ephemeral or a View.
type Shown interface{ surface() surface }

// surface says what is acted on.
type surface struct{ channel, ts, ephemeral, view string }

func (m Message) surface() surface   { return surface{channel: m.Channel, ts: m.TS} }
func (e Ephemeral) surface() surface { return surface{channel: e.Channel, ephemeral: e.TS} }
func (v View) surface() surface      { return surface{view: v.ID} }

// Press lets somebody press a button: of those with that action_id the one whose text or value is which, or the only one
// where it is empty. Of feedback buttons, which can be "positive" or "negative" too. The test fails if the button is not
// there, as the thing is now, or if this one does not see it. It waits for the acknowledgement.
func (s *Server) Press(user string, on Shown, actionID, which string) *Handle {
	return s.act(user, on, actionID, which, found.press)
}

// Choose lets somebody choose from a menu the option with that text or value. It waits for the acknowledgement.
func (s *Server) Choose(user string, on Shown, actionID, option string) *Handle {
	return s.act(user, on, actionID, option, found.choose)
}

// CanPress tells whether Press would find the button.
func (s *Server) CanPress(user string, on Shown, actionID, which string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	blocks, err := s.blocksOf(user, on.surface())
	if err != nil {
		return false
	}
	action, err := seek(blocks, user, actionID, which, found.press)
	return err == nil && action != nil
}

// blocksOf gives what somebody sees of something now. The lock is held.
func (s *Server) blocksOf(user string, at surface) (json.RawMessage, error) {
	if at.view != "" {
		for _, v := range s.modals {
			if v.ID == at.view && v.Open && v.User == user {
				return v.shown, nil
			}
		}
		if h := s.homes[user]; h != nil && h.ID == at.view {
			return h.shown, nil
		}
		return nil, fmt.Errorf("%s sees no such view", user)
	}
	c := s.channels[at.channel]
	if c == nil {
		return nil, fmt.Errorf("there is no channel %q", at.channel)
	}
	if at.ephemeral != "" {
		for _, e := range s.ephs {
			if e.TS == at.ephemeral && e.To == user && !e.Deleted {
				return e.shown, nil
			}
		}
		return nil, fmt.Errorf("%s sees no such message", user)
	}
	m := c.find(at.ts)
	if m == nil || m.Deleted {
		return nil, fmt.Errorf("the message %s is not there", at.ts)
	}
	return m.shown, nil
}

// seek finds an action among blocks.
func seek(blocks json.RawMessage, user, actionID, which string, do func(found, string) (object, bool)) (object, error) {
	for _, f := range elements(blocks) {
		if text(f.element, "action_id") != actionID {
			continue
		}
		if action, fits := do(f, which); fits {
			if !f.visible(user) {
				return nil, fmt.Errorf("%s does not see %q", user, actionID)
			}
			return action, nil
		}
	}
	return nil, fmt.Errorf("there is no %q with %q", actionID, which)
}

// act lets somebody act on an element.
func (s *Server) act(user string, on Shown, actionID, which string, do func(found, string) (object, bool)) *Handle {
	s.throttle()
	s.mu.Lock()
	at := on.surface()
	blocks, err := s.blocksOf(user, at)
	var action object
	if err == nil {
		action, err = seek(blocks, user, actionID, which, do)
	}
	if err != nil {
		s.mu.Unlock()
		s.t.Errorf("slackfake: Press: %v", err)
		return &Handle{}
	}
	h := s.press(user, at, action)
	s.mu.Unlock()
	h.Wait()
	return h
}

// PressRaw lets somebody press what may not be there: a button of an older version, one that changed meanwhile. action is
// the action as the interaction carries it.
func (s *Server) PressRaw(user string, on Shown, action map[string]any) *Handle {
	s.throttle()
	s.mu.Lock()
	h := s.press(user, on.surface(), action)
	s.mu.Unlock()
	h.Wait()
	return h
}

// press queues the interaction of an action. The lock is held.
func (s *Server) press(user string, at surface, action object) *Handle {
	h := s.handle()
	h.Trigger = s.newTrigger(user)
	action["action_ts"] = s.clock.next()
	p := s.interaction("block_actions", user, h.Trigger)
	p["actions"], p["state"] = []object{action}, object{"values": object{}}
	if at.view != "" {
		v := s.homes[user]
		if v == nil || v.ID != at.view {
			v = s.modal(at.view, "")
		}
		p["container"] = object{"type": "view", "view_id": at.view}
		if v != nil {
			p["view"] = v.wire(nil)
		}
		s.pushInteraction("block_actions", p, h)
		return h
	}
	c := s.channels[at.channel]
	u := responseURL{user: user, channel: at.channel, handle: h, message: at.ts, ephemeral: at.ephemeral}
	container := object{"type": "message", "channel_id": at.channel, "message_ts": at.ts, "is_ephemeral": at.ephemeral != ""}
	if at.ephemeral != "" {
		container["message_ts"] = at.ephemeral
		for _, e := range s.ephs {
			if e.TS == at.ephemeral && e.ThreadTS != "" {
				container["thread_ts"], u.thread = e.ThreadTS, e.ThreadTS
			}
		}
	} else if m := c.find(at.ts); m != nil {
		p["message"] = s.wire(m)
		if m.ThreadTS != "" {
			container["thread_ts"], u.thread = m.ThreadTS, m.ThreadTS
		}
	}
	h.URL = s.newResponseURL(u)
	p["container"], p["channel"], p["response_url"] = container, object{"id": c.ID, "name": c.shortName()}, h.URL
	s.pushInteraction("block_actions", p, h)
	return h
}

// interaction begins the payload of one. The lock is held.
func (s *Server) interaction(kind, user, trigger string) object {
	return object{"type": kind, "token": verification, "api_app_id": App, "team": object{"id": Team, "domain": Domain}, "user": s.person(user),
		"enterprise": nil, "is_enterprise_install": false, "trigger_id": trigger}
}

// pushInteraction queues an interaction. The lock is held.
func (s *Server) pushInteraction(kind string, payload object, h *Handle) {
	s.push(&delivery{kind: kindInteraction, name: kind, payload: fake.Encode(payload), done: h.finish, use: func(a Ack) {
		if len(a.Payload) > 0 {
			s.fault(FaultPayload, kind)
		}
	}})
}

// Shortcut lets somebody use a message shortcut on any message that people can see, whether the bot is there or not. It
// waits for the acknowledgement.
func (s *Server) Shortcut(user string, on Message, callbackID string) *Handle {
	s.throttle()
	s.mu.Lock()
	c := s.channels[on.Channel]
	if c == nil || c.find(on.TS) == nil {
		s.mu.Unlock()
		s.t.Errorf("slackfake: Shortcut: the message %s is not in %q", on.TS, on.Channel)
		return &Handle{}
	}
	h, m := s.handle(), c.find(on.TS)
	h.Trigger = s.newTrigger(user)
	h.URL = s.newResponseURL(responseURL{user: user, channel: c.ID, message: "", thread: m.ThreadTS, handle: h})
	p := s.interaction("message_action", user, h.Trigger)
	p["callback_id"], p["response_url"], p["message"], p["message_ts"] = callbackID, h.URL, s.wire(m), m.TS
	p["channel"], p["action_ts"] = object{"id": c.ID, "name": c.shortName()}, s.clock.next()
	s.pushInteraction("message_action", p, h)
	s.mu.Unlock()
	h.Wait()
	return h
}

// GlobalShortcut lets somebody use a shortcut outside of any message. It waits for the acknowledgement.
func (s *Server) GlobalShortcut(user, callbackID string) *Handle {
	s.throttle()
	s.mu.Lock()
	h := s.handle()
	h.Trigger = s.newTrigger(user)
	p := s.interaction("shortcut", user, h.Trigger)
	p["callback_id"], p["action_ts"] = callbackID, s.clock.next()
	s.pushInteraction("shortcut", p, h)
	s.mu.Unlock()
	h.Wait()
	return h
}
