package discordfake

import "strings"

// Menu lets somebody use a command from the menu of a message, whether the bot can see the message or not. As with Command, the test
// fails if they could not.
func (s *Server) Menu(user, message, command string) *Handle {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	if m == nil || m.Deleted || m.Private != "" && m.Private != user {
		return s.cannot("Menu: %s sees no message %q", user, message)
	}
	c := s.channels[m.Channel]
	def, err := s.usable(user, c, command, commandMessage)
	if err != nil && !s.knobs.AnyCommand {
		return s.cannot("Menu: %v", err)
	}
	a := s.act(interactCommand, user, c)
	a.name, a.target = command, message
	data := object{"id": text(def, "id"), "name": command, "type": commandMessage, "target_id": message,
		"resolved": object{"messages": object{message: s.wire(m, view{content: true})}}}
	if def == nil {
		data["id"] = s.newID()
	}
	return s.deliver(a, s.payload(a, data))
}

// Press lets somebody press the button with that custom_id or label, or whose custom_id begins so. The test fails if it is not there,
// as the message is now, or if this one does not see it. It does not wait for an answer.
func (s *Server) Press(user, message, which string) *Handle {
	return s.use(user, message, which, "", func(c object) bool { return integer(c, "type") == componentButton && integer(c, "style") < 5 })
}

// Choose lets somebody choose a value, or the option with that label, from the menu with that custom_id, or from the only menu.
func (s *Server) Choose(user, message, which, value string) *Handle {
	return s.use(user, message, which, value, func(c object) bool { return integer(c, "type") == componentSelect })
}

// CanPress tells whether somebody sees such a button.
func (s *Server) CanPress(user, message, which string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	return m != nil && !m.Deleted && (m.Private == "" || m.Private == user) && len(matching(m, which, func(c object) bool { return integer(c, "type") == componentButton })) > 0
}

// matching gives the components of a kind that go by a name.
func matching(m *Message, which string, kind func(object) bool) []object {
	var exact, begins []object
	walk(m.Components, func(c object) {
		id := text(c, "custom_id")
		switch {
		case !kind(c) || yes(c, "disabled"):
		case id == which || text(c, "label") == which:
			exact = append(exact, c)
		case strings.HasPrefix(id, which):
			begins = append(begins, c)
		}
	})
	if len(exact) > 0 {
		return exact
	}
	return begins
}

// use lets somebody use a component.
func (s *Server) use(user, message, which, value string, kind func(object) bool) *Handle {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	if m == nil || m.Deleted || m.Private != "" && m.Private != user {
		return s.cannot("%s sees no message %q", user, message)
	}
	found := matching(m, which, kind)
	if len(found) != 1 {
		return s.cannot("there are %d of %q in the message", len(found), which)
	}
	data := object{"component_type": integer(found[0], "type"), "id": integer(found[0], "id"), "custom_id": text(found[0], "custom_id")}
	if integer(found[0], "type") == componentSelect {
		chosen := ""
		for _, o := range objects(found[0]["options"]) {
			if v := text(o, "value"); v == value || text(o, "label") == value {
				chosen = v
			}
		}
		if chosen == "" {
			return s.cannot("there is no option %q", value)
		}
		data["values"] = []string{chosen}
	}
	return s.press(user, m, data)
}

// PressRaw lets somebody press what may not be there: a button of an older version, or one that changed meanwhile.
func (s *Server) PressRaw(user, message, customID string) *Handle {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	if m == nil {
		return s.cannot("there never was a message %q", message)
	}
	return s.press(user, m, object{"component_type": componentButton, "id": 2, "custom_id": customID})
}

// press delivers the use of a component. The lock is held.
func (s *Server) press(user string, m *Message, data object) *Handle {
	a := s.act(interactPress, user, s.channels[m.Channel])
	a.on = m.ID
	return s.deliver(a, s.payload(a, data))
}

// Interact delivers an interaction of any type with any data, from somebody in a channel. change may change the whole payload.
func (s *Server) Interact(user, channel string, kind int, data map[string]any, change func(payload map[string]any)) *Handle {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return s.cannot("Interact: there is no channel %q", channel)
	}
	a := s.act(kind, user, c)
	p := s.payload(a, data)
	if change != nil {
		change(p)
	}
	return s.deliver(a, p)
}
