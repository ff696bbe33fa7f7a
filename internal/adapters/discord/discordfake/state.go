package discordfake

import "slices"

// AddUser adds somebody, or changes the one with that id.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = &u
	s.note()
}

// User gives somebody, to be changed and added again.
func (s *Server) User(id string) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[id]; u != nil {
		return *u
	}
	return User{}
}

// AddChannel adds a channel or thread, or changes the one with that id; its messages stay. The bot is told by CHANNEL_CREATE,
// CHANNEL_UPDATE, THREAD_CREATE or THREAD_UPDATE. An empty ID is filled in.
func (s *Server) AddChannel(c Channel) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.ID == "" {
		c.ID = s.newID()
	}
	c.Members, c.Overwrites = slices.Clone(c.Members), slices.Clone(c.Overwrites)
	what := "CREATE"
	if old := s.channels[c.ID]; old != nil {
		c.latest, c.count, what = old.latest, old.count, "UPDATE"
	}
	s.channels[c.ID] = &c
	s.tellChannel(&c, what)
	s.note()
	return c.ID
}

// Channel gives a channel, to be changed and added again.
func (s *Server) Channel(id string) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channels[id]; c != nil {
		copied := *c
		copied.Members, copied.Overwrites = slices.Clone(c.Members), slices.Clone(c.Overwrites)
		return copied
	}
	return Channel{}
}

// DirectChannel gives the channel of somebody with the bot, and makes it if there is none.
func (s *Server) DirectChannel(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.direct(user).ID
}

// direct is DirectChannel for those who hold the lock.
func (s *Server) direct(user string) *Channel {
	for _, c := range s.channels {
		if c.Kind == KindDM && contains(c.Members, user) {
			return c
		}
	}
	c := &Channel{ID: s.newID(), Kind: KindDM, Members: []string{user, BotUser}}
	s.channels[c.ID] = c
	return c
}

// other gives the one whom a direct message is with.
func (c *Channel) other() string {
	for _, m := range c.Members {
		if m != BotUser {
			return m
		}
	}
	return ""
}

// Posts gives what the bot wrote in a channel and everybody sees, oldest first.
func (s *Server) Posts(channel string) []Message {
	return s.pick(channel, func(m *Message) bool { return !m.Deleted && m.Private == "" && m.Author == BotUser })
}

// Replies gives what the bot wrote as a reply to a message, oldest first.
func (s *Server) Replies(message string) []Message {
	m, _ := s.Message(message)
	return s.pick(m.Channel, func(r *Message) bool {
		return !r.Deleted && r.Author == BotUser && r.Reference != nil && r.Reference.Message == message
	})
}

// Private gives what one alone sees in a channel, oldest first.
func (s *Server) Private(user, channel string) []Message {
	return s.pick(channel, func(m *Message) bool { return !m.Deleted && m.Private == user })
}

// Message gives one message, also one that was deleted. ok is false if there never was one.
func (s *Server) Message(id string) (m Message, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found := s.messages[id]; found != nil {
		return found.copied(), true
	}
	return Message{}, false
}

// pick gives copies of the messages that a function picks.
func (s *Server) pick(channel string, want func(*Message) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Message
	for _, id := range s.order[channel] {
		if m := s.messages[id]; m != nil && want(m) {
			list = append(list, m.copied())
		}
	}
	return list
}

// add puts a message at the end of its channel. The lock is held.
func (s *Server) add(m *Message) *Message {
	if m.ID == "" {
		m.ID = s.newID()
	}
	if m.Sent.IsZero() {
		m.Sent = timeOf(m.ID)
	}
	s.messages[m.ID] = m
	s.order[m.Channel] = append(s.order[m.Channel], m.ID)
	if c := s.channels[m.Channel]; c != nil && m.Private == "" {
		c.latest, c.count = m.ID, c.count+1
		m.position = c.count - 1
	}
	if list := s.order[m.Channel]; s.knobs.Forget && len(list) > 2*s.knobs.Keep {
		for _, id := range list[:len(list)-s.knobs.Keep] {
			delete(s.messages, id)
		}
		s.order[m.Channel] = slices.Clone(list[len(list)-s.knobs.Keep:])
	}
	s.log.count("messages")
	s.note()
	return m
}
