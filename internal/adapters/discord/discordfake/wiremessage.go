package discordfake

import "time"

// view is who a message is drawn for.
type view struct {
	content bool // the Message Content intent
	event   bool // an event of the gateway: with guild_id and member
	alone   bool // without what it refers to
	fresh   bool // it was made just now: with its nonce
}

// readable tells whether the bot may read a message without the Message Content intent. The lock is held.
func (s *Server) readable(m *Message) bool {
	return m.Author == BotUser || m.App == App || m.Guild == "" || m.mentionsBot
}

// wire gives a message. The lock is held.
func (s *Server) wire(m *Message, v view) object {
	o := object{"id": m.ID, "channel_id": m.Channel, "type": m.Type, "content": "", "author": s.author(m), "timestamp": stamp(m.Sent),
		"edited_timestamp": nil, "tts": false, "mention_everyone": m.Everyone, "mention_roles": append([]string{}, m.MentionRoles...),
		"mentions": s.mentioned(m, v), "attachments": []object{}, "embeds": []object{}, "components": []object{}, "pinned": false, "flags": m.Flags}
	if !m.Edited.IsZero() {
		o["edited_timestamp"] = stamp(m.Edited)
	}
	shows := v.content || s.readable(m)
	if shows {
		s.wireContent(o, m)
	}
	set := func(key, value string) {
		if value != "" {
			o[key] = value
		}
	}
	if v.fresh {
		set("nonce", m.Nonce)
	}
	set("webhook_id", m.Webhook)
	set("application_id", m.App)
	if m.App != "" {
		o["webhook_id"] = m.App
	}
	if c := s.channels[m.Channel]; c != nil && c.thread() {
		o["position"] = m.position
	}
	if m.meta != nil {
		o["interaction_metadata"] = m.meta
	}
	if m.legacy != nil {
		o["interaction"] = m.legacy
	}
	if t := s.channels[m.thread]; t != nil && !v.alone {
		o["thread"] = s.wireChannel(t)
	}
	s.wireReference(o, m, v, shows)
	if v.event && m.Private == "" && m.Guild != "" {
		o["guild_id"] = m.Guild
		if member := s.member(m.Guild, m.Author); member != nil && m.Webhook == "" {
			o["member"] = member
		}
	}
	return o
}

// wireContent fills in what the intent is about. The lock is held.
func (s *Server) wireContent(o object, m *Message) {
	o["content"] = m.Content
	if len(m.Embeds) > 0 && m.Flags&FlagNoEmbeds == 0 {
		o["embeds"] = clone(m.Embeds)
	}
	if len(m.Components) > 0 {
		o["components"] = clone(m.Components)
	}
	if len(m.Files) > 0 {
		files := []object{}
		for _, id := range m.Files {
			files = append(files, s.wireFile(s.files[id]))
		}
		o["attachments"] = files
	}
}

// wireReference fills in what the message refers to. The lock is held.
func (s *Server) wireReference(o object, m *Message, v view, shows bool) {
	r := m.Reference
	if r == nil {
		return
	}
	ref := object{"type": r.Type, "channel_id": r.Channel}
	if r.Message != "" {
		ref["message_id"] = r.Message
	}
	if r.Guild != "" {
		ref["guild_id"] = r.Guild
	}
	o["message_reference"] = ref
	if r.Type == typeForwards {
		if m.Snapshot != nil {
			o["message_snapshots"] = []object{{"message": s.snapshot(m.Snapshot, shows)}}
		}
		return
	}
	if v.alone || m.Type != TypeReply && m.Type != TypeStarter && m.Type != TypeMenu {
		return
	}
	if p := s.messages[r.Message]; p != nil && !p.Deleted {
		o["referenced_message"] = s.wire(p, view{content: v.content, alone: true})
	} else {
		o["referenced_message"] = nil
	}
}

// snapshot gives a forwarded message. The lock is held.
func (s *Server) snapshot(m *Message, shows bool) object {
	w := object{"content": "", "embeds": []object{}, "attachments": []object{}, "components": []object{}}
	if shows {
		s.wireContent(w, m)
	}
	w["type"], w["timestamp"], w["edited_timestamp"], w["flags"] = m.Type, stamp(m.Sent), nil, m.Flags
	w["mentions"], w["mention_roles"] = s.mentioned(m, view{}), append([]string{}, m.MentionRoles...)
	if !m.Edited.IsZero() {
		w["edited_timestamp"] = stamp(m.Edited)
	}
	return w
}

// author gives who wrote a message. The lock is held.
func (s *Server) author(m *Message) object {
	if m.Webhook == "" {
		return s.person(m.Author)
	}
	u := (&User{ID: m.Webhook, Name: m.WebhookName, Bot: true}).wire()
	u["discriminator"] = "0000"
	return u
}

// mentioned gives the people that a message mentions. The lock is held.
func (s *Server) mentioned(m *Message, v view) []object {
	list := []object{}
	for _, id := range m.Mentions {
		u := s.person(id)
		if member := s.member(m.Guild, id); member != nil && v.event {
			u["member"] = member
		}
		list = append(list, u)
	}
	return list
}

// edit marks a message as changed by its author. The lock is held.
func (m *Message) edit() { m.Edited = time.Now().UTC() }
