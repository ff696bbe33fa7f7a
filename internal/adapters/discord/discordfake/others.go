package discordfake

// Webhook lets a webhook of a channel write, and gives the id of the message.
func (s *Server) Webhook(channel, name, text string, options ...Option) string {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		s.t.Errorf("discordfake: Webhook: there is no channel %q", channel)
		return ""
	}
	id := s.newID()
	m := s.compose(&Message{Author: id, Webhook: id, WebhookName: name, Content: text}, c, options)
	s.tell("MESSAGE_CREATE", m)
	return m.ID
}

// UnknownComponents is a message in Components V2 with types that no library knows, for Composing.
const UnknownComponents = `[{"type":17,"id":1,"components":[{"type":10,"id":2,"content":"550 5.1.1 <bob@example.org>: User unknown"},
{"type":99,"id":3,"sparkle":{"x":[1,2]}},{"type":16,"id":4}]},{"type":20,"id":5,"content":{"odd":true}}]`

// System writes a message of Discord's own: TypeJoin, TypeBoost, TypePin.
func (s *Server) System(user, channel string, kind int) string {
	return s.Say(user, channel, "", Typed(kind))
}

// Forward lets somebody forward a message to another channel.
func (s *Server) Forward(user, channel, message string) string {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, from := s.channels[channel], s.messages[message]
	if c == nil || from == nil {
		s.t.Errorf("discordfake: Forward: no message %q or no channel %q", message, channel)
		return ""
	}
	copied := from.copied()
	m := s.compose(&Message{Author: user, Flags: FlagHasSnapshot, Snapshot: &copied,
		Reference: &Reference{Type: typeForwards, Message: from.ID, Channel: from.Channel, Guild: from.Guild}}, c, nil)
	s.tell("MESSAGE_CREATE", m)
	return m.ID
}

// Post lets somebody begin a post in a forum or media channel. It gives the id of the thread, which is that of its first message.
func (s *Server) Post(user, forum, title, text string, options ...Option) string {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.channels[forum]
	if f == nil || f.Kind != KindForum && f.Kind != KindMedia {
		s.t.Errorf("discordfake: Post: %q is no forum", forum)
		return ""
	}
	id := s.newID()
	c := &Channel{ID: id, Guild: f.Guild, Parent: f.ID, Name: title, Kind: KindPublicThread, Owner: user}
	s.channels[id] = c
	s.tellChannel(c, "CREATE")
	m := s.compose(&Message{ID: id, Author: user, Content: text}, c, options)
	s.tell("MESSAGE_CREATE", m)
	return id
}

// StartThread lets somebody start a thread from a message. It gives the id of the thread, which is that of the message.
func (s *Server) StartThread(user, message, name string) string {
	s.throttle()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.messages[message]
	if m == nil || s.channels[m.Channel] == nil || s.channels[message] != nil {
		s.t.Errorf("discordfake: StartThread: there is no message %q, or it has a thread", message)
		return ""
	}
	kind := KindPublicThread
	if s.channels[m.Channel].Kind == KindNews {
		kind = KindNewsThread
	}
	c := &Channel{ID: m.ID, Guild: m.Guild, Parent: m.Channel, Name: name, Kind: kind, Owner: user}
	s.channels[c.ID] = c
	s.tellChannel(c, "CREATE")
	m.Flags, m.thread = m.Flags|FlagHasThread, c.ID
	s.tell("MESSAGE_UPDATE", m)
	starter := s.compose(&Message{Author: m.Author, Type: TypeStarter, Reference: &Reference{Message: m.ID, Channel: m.Channel, Guild: m.Guild}}, c, nil)
	s.tell("MESSAGE_CREATE", starter)
	return c.ID
}

// OpenThread lets somebody start a thread without a message, and gives its id. People are told in the channel.
func (s *Server) OpenThread(user, channel, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.channels[channel]
	if p == nil {
		s.t.Errorf("discordfake: OpenThread: there is no channel %q", channel)
		return ""
	}
	c := &Channel{ID: s.newID(), Guild: p.Guild, Parent: p.ID, Name: name, Kind: KindPublicThread, Owner: user}
	s.channels[c.ID] = c
	s.tellChannel(c, "CREATE")
	told := s.compose(&Message{Author: user, Type: TypeThread, Content: name, Reference: &Reference{Channel: c.ID, Guild: c.Guild}}, p, nil)
	s.tell("MESSAGE_CREATE", told)
	return c.ID
}

// Archive archives a thread.
func (s *Server) Archive(thread string) { s.thread(thread, func(c *Channel) { c.Archived = true }) }

// Lock locks a thread: nobody but moderators may write there.
func (s *Server) Lock(thread string) { s.thread(thread, func(c *Channel) { c.Locked = true }) }

// Reopen undoes Archive and Lock.
func (s *Server) Reopen(thread string) {
	s.thread(thread, func(c *Channel) { c.Locked, c.Archived = false, false })
}

// thread changes a thread.
func (s *Server) thread(id string, change func(*Channel)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil || !c.thread() {
		s.t.Errorf("discordfake: %q is no thread", id)
		return
	}
	change(c)
	s.tellChannel(c, "UPDATE")
	s.note()
}

// DeleteChannel deletes a channel or thread and all that is in it.
func (s *Server) DeleteChannel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[id]
	if c == nil || c.Guild == "" {
		s.t.Errorf("discordfake: there is no channel %q to delete", id)
		return
	}
	c.Deleted = true
	for _, m := range s.order[id] {
		if s.messages[m] != nil {
			s.messages[m].Deleted = true
		}
	}
	if c.thread() {
		s.emit(c.Guild, "THREAD_DELETE", IntentGuilds, plain(object{"id": c.ID, "guild_id": c.Guild, "parent_id": c.Parent, "type": c.Kind}))
		return
	}
	s.channelEvent("CHANNEL_DELETE", c)
}

// Kick removes the bot from a server.
func (s *Server) Kick(guild string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g := s.guilds[guild]; g != nil && !g.Absent {
		s.remove(g)
	}
}

// remove takes the bot out of a server. The lock is held.
func (s *Server) remove(g *Guild) {
	s.emit(g.ID, "GUILD_DELETE", IntentGuilds, plain(object{"id": g.ID}))
	g.Absent = true
	delete(g.Members, BotUser)
}

// Invite adds the bot to a server, or tells it of one that AddGuild added.
func (s *Server) Invite(guild string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil {
		s.t.Errorf("discordfake: Invite: there is no server %q", guild)
		return
	}
	g.Absent = false
	if _, there := g.Members[BotUser]; !there {
		g.Members[BotUser] = nil
		if guild == Home {
			g.Members[BotUser] = []string{RoleBot}
		}
	}
	s.emit(guild, "GUILD_CREATE", IntentGuilds, plain(s.guildCreate(g)))
}

// Outage makes a server unavailable, and Recover makes it available again.
func (s *Server) Outage(guild string) { s.outage(guild, true) }

// Recover ends an Outage.
func (s *Server) Recover(guild string) { s.outage(guild, false) }

func (s *Server) outage(guild string, down bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.guilds[guild]
	if g == nil {
		return
	}
	g.Outage = down
	if down {
		s.emit(guild, "GUILD_DELETE", IntentGuilds, plain(object{"id": guild, "unavailable": true}))
		return
	}
	s.emit(guild, "GUILD_CREATE", IntentGuilds, plain(s.guildCreate(g)))
}
