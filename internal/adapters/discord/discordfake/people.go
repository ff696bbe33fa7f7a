package discordfake

// Option changes a message that somebody writes.
type Option func(*Message, *draft)

// draft is what a message is made of besides.
type draft struct {
	files  []File
	silent bool // the one who is replied to is not mentioned
}

// With attaches files.
func With(files ...File) Option {
	return func(_ *Message, d *draft) { d.files = append(d.files, files...) }
}

// ReplyTo makes it a reply, which mentions the one who is replied to.
func ReplyTo(message string) Option {
	return func(m *Message, _ *draft) { m.Type, m.Reference = TypeReply, &Reference{Message: message} }
}

// Unpinged lets a reply mention nobody by itself.
func Unpinged() Option { return func(_ *Message, d *draft) { d.silent = true } }

// Flagged sets flags of the message.
func Flagged(flags int) Option { return func(m *Message, _ *draft) { m.Flags |= flags } }

// Typed sets the type of the message.
func Typed(kind int) Option { return func(m *Message, _ *draft) { m.Type = kind } }

// Embedding gives the message embeds, as JSON.
func Embedding(embeds string) Option {
	return func(m *Message, _ *draft) { m.Embeds = must(embeds) }
}

// Composing gives the message components, as JSON. They may be of types that nobody knows.
func Composing(components string) Option {
	return func(m *Message, _ *draft) { m.Components = must(components) }
}

// must reads an array of objects.
func must(raw string) []object {
	v, err := decode([]byte(raw))
	if err != nil {
		panic("discordfake: " + err.Error())
	}
	return objects(v)
}

// Say lets somebody write in a channel, and gives the id of the message. Whom it mentions is read from the text. A thread that is
// archived is active again.
func (s *Server) Say(user, channel, text string, options ...Option) string {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || c.Deleted || c.Kind == KindForum || c.Kind == KindMedia {
		s.t.Errorf("discordfake: Say: %q is no channel to write in", channel)
		return ""
	}
	if c.Archived {
		c.Archived = false
		s.tellChannel(c, "UPDATE")
	}
	m := s.compose(&Message{Author: user, Content: text}, c, options)
	s.tell("MESSAGE_CREATE", m)
	return m.ID
}

// compose makes a message of somebody. The lock is held.
func (s *Server) compose(m *Message, c *Channel, options []Option) *Message {
	var d draft
	m.Channel, m.Guild = c.ID, c.Guild
	if m.ID == "" {
		m.ID = s.newID()
	}
	if u := s.users[m.Author]; u != nil && !u.Bot {
		m.Nonce = s.newID()
	}
	for _, f := range options {
		f(m, &d)
	}
	if r := m.Reference; r != nil && r.Channel == "" {
		r.Channel, r.Guild = c.ID, c.Guild
		if p := s.messages[r.Message]; p != nil {
			r.Channel, r.Guild = p.Channel, p.Guild
		}
	}
	for _, f := range d.files {
		m.Files = append(m.Files, s.keepFile(f, c.ID, false))
	}
	s.mention(m, !d.silent)
	return s.add(m)
}

// DM lets somebody write to the bot alone, and gives the id of the message.
func (s *Server) DM(user, text string, options ...Option) string {
	return s.Say(user, s.DirectChannel(user), text, options...)
}

// Edit changes the text of a message.
func (s *Server) Edit(message, text string, options ...Option) {
	s.throttle()
	s.with("Edit", message, func(m *Message) {
		var d draft
		m.Content = text
		for _, f := range options {
			f(m, &d)
		}
		for _, f := range d.files {
			m.Files = append(m.Files, s.keepFile(f, m.Channel, false))
		}
		s.mention(m, true)
		m.edit()
		s.tell("MESSAGE_UPDATE", m)
	})
}

// Unfurl lets Discord add the preview of a link to a message: an update without an edit.
func (s *Server) Unfurl(message, link string) {
	s.with("Unfurl", message, func(m *Message) {
		m.Embeds = append(m.Embeds, object{"type": "link", "url": link, "title": "A page", "description": "What stands on it."})
		s.tell("MESSAGE_UPDATE", m)
	})
}

// Pin lets somebody pin a message: an update that changes nothing else.
func (s *Server) Pin(message string) {
	s.with("Pin", message, func(m *Message) { s.tell("MESSAGE_UPDATE", m) })
}

// Delete deletes a message.
func (s *Server) Delete(message string) {
	s.throttle()
	s.with("Delete", message, s.erase)
}

// with does something with a message that is there.
func (s *Server) with(what, message string, do func(*Message)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	if m == nil || m.Deleted {
		s.t.Errorf("discordfake: %s: the message %q is not there", what, message)
		return
	}
	do(m)
	s.note()
}

// BulkDelete deletes messages of one channel at once.
func (s *Server) BulkDelete(messages ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var c *Channel
	ids := []string{}
	for _, id := range messages {
		if m := s.messages[id]; m != nil && !m.Deleted {
			m.Deleted = true
			c = s.channels[m.Channel]
			ids = append(ids, id)
		}
	}
	if c == nil {
		s.t.Errorf("discordfake: BulkDelete: none of the messages is there")
		return
	}
	if s.sees(c) {
		o := object{"ids": ids, "channel_id": c.ID}
		if c.Guild != "" {
			o["guild_id"] = c.Guild
		}
		s.emit(c.Guild, "MESSAGE_DELETE_BULK", intentOf(&Message{Guild: c.Guild}), plain(o))
	}
	s.note()
}
