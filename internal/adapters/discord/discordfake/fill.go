package discordfake

import "strings"

// fill fills a message of the bot's from a body. Of an edit, only what is there counts. The lock is held.
func (s *Server) fill(m *Message, c *call, o object, edit bool) {
	if _, there := o["content"]; there {
		m.Content = strings.TrimSpace(text(o, "content"))
	}
	if _, there := o["embeds"]; there {
		m.Embeds = clone(objects(o["embeds"]))
		for _, e := range m.Embeds {
			e["type"] = "rich"
			delete(e, "provider")
			delete(e, "video")
		}
	}
	if _, there := o["components"]; there {
		m.Components = numbered(clone(objects(o["components"])))
	}
	if flags, there := number(o, "flags"); there {
		if edit {
			flags = m.Flags&^FlagNoEmbeds | flags&flagsOfEdit
		}
		m.Flags = flags
	}
	if m.Flags&FlagNoEmbeds != 0 && len(m.Embeds) > 0 {
		s.fault(FaultUseless, c.route+" embeds that SUPPRESS_EMBEDS hides")
	}
	if !edit {
		m.Nonce = nonceOf(o)
	} else if list, there := o["attachments"].([]any); there {
		var kept []string
		for _, one := range objects(list) {
			if id := text(one, "id"); contains(m.Files, id) {
				kept = append(kept, id)
			}
		}
		m.Files = kept
	}
	for _, f := range c.files {
		m.Files = append(m.Files, s.keepFile(f, m.Channel, m.Private != ""))
	}
	p, replied := allowed(o, spoken(m), m.App != "")
	m.Mentions, m.MentionRoles, m.Everyone = p.users, p.roles, p.everyone
	if r := m.Reference; r != nil && replied && s.messages[r.Message] != nil && m.Type == TypeReply {
		m.Mentions = append(m.Mentions, s.messages[r.Message].Author)
	}
}

// spoken gives the texts of a message that can ping.
func spoken(m *Message) string {
	all := m.Content
	walk(m.Components, func(c object) {
		if integer(c, "type") == componentText {
			all += "\n" + text(c, "content")
		}
	})
	return all
}

// numbered gives every component an id, as Discord does.
func numbered(components []object) []object {
	next := 0
	walk(components, func(c object) { next = max(next, integer(c, "id")) })
	n := 0
	walk(components, func(c object) {
		if integer(c, "id") == 0 {
			n++
			c["id"] = n + next
		}
		if integer(c, "type") == componentSelect {
			for key, v := range map[string]int{"min_values": 1, "max_values": 1} {
				if !given(c, key) {
					c[key] = v
				}
			}
		}
	})
	return components
}

// empty tells whether a message shows nothing.
func (m *Message) empty() bool {
	return m.Content == "" && len(m.Embeds) == 0 && len(m.Components) == 0 && len(m.Files) == 0
}
