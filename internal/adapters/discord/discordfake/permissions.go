package discordfake

import "strconv"

// Permissions, as far as they matter here.
const (
	Administrator         int64 = 1 << 3
	ManageGuild           int64 = 1 << 5
	AddReactions          int64 = 1 << 6
	ViewChannel           int64 = 1 << 10
	SendMessages          int64 = 1 << 11
	ManageMessages        int64 = 1 << 13
	EmbedLinks            int64 = 1 << 14
	AttachFiles           int64 = 1 << 15
	ReadMessageHistory    int64 = 1 << 16
	MentionEveryone       int64 = 1 << 17
	UseExternalEmojis     int64 = 1 << 18
	UseCommands           int64 = 1 << 31
	ManageThreads         int64 = 1 << 34
	CreatePublicThreads   int64 = 1 << 35
	SendMessagesInThreads int64 = 1 << 38
	UseExternalApps       int64 = 1 << 50
	BypassSlowmode        int64 = 1 << 52
)

// everything is all permissions that there are.
const everything int64 = 1<<53 - 1

// What people and the bot may do where nothing else is said.
const (
	everyonesPermissions = ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | AddReactions | UseCommands |
		CreatePublicThreads | SendMessagesInThreads | UseExternalApps | UseExternalEmojis
	botsPermissions = ViewChannel | SendMessages | EmbedLinks | ReadMessageHistory | SendMessagesInThreads
)

// permissions computes what somebody may do in a channel, as documented: roles, then the overwrites of @everyone, of the roles
// and of the member. A thread has those of the channel above it. The lock is held.
func (s *Server) permissions(user string, c *Channel) int64 {
	if c.Guild == "" {
		return ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | AddReactions | MentionEveryone | UseExternalEmojis
	}
	g := s.guilds[c.Guild]
	if g == nil {
		return 0
	}
	base, member := g.base(user)
	if !member {
		return 0
	}
	if base&Administrator != 0 {
		return everything
	}
	above := c
	if c.thread() {
		if p := s.channels[c.Parent]; p != nil {
			above = p
		}
	}
	return above.overwritten(base, g.ID, user, g.Members[user])
}

// base computes what somebody may do in a server, channels aside.
func (g *Guild) base(user string) (allowed int64, member bool) {
	roles, member := g.Members[user]
	if !member {
		return 0, false
	}
	if g.Owner == user {
		return everything, true
	}
	for _, r := range g.Roles {
		if r.ID == g.ID || contains(roles, r.ID) {
			allowed |= r.Permissions
		}
	}
	if allowed&Administrator != 0 {
		return everything, true
	}
	return allowed, true
}

// overwritten applies the overwrites of a channel.
func (c *Channel) overwritten(allowed int64, everyone, user string, roles []string) int64 {
	var grant, deny int64
	for _, o := range c.Overwrites {
		switch {
		case o.Member:
		case o.ID == everyone:
			allowed = allowed&^o.Deny | o.Allow
		}
	}
	for _, o := range c.Overwrites {
		if !o.Member && o.ID != everyone && contains(roles, o.ID) {
			grant, deny = grant|o.Allow, deny|o.Deny
		}
	}
	allowed = allowed&^deny | grant
	for _, o := range c.Overwrites {
		if o.Member && o.ID == user {
			allowed = allowed&^o.Deny | o.Allow
		}
	}
	return allowed
}

// can tells whether the bot may do something in a channel. The lock is held.
func (s *Server) can(c *Channel, permission int64) bool {
	return s.permissions(BotUser, c)&permission == permission
}

// sees tells whether the bot is told of what happens in a channel. The lock is held.
func (s *Server) sees(c *Channel) bool {
	if c.Guild == "" {
		return c.Kind == KindDM
	}
	g := s.guilds[c.Guild]
	if g == nil || g.Absent || !s.can(c, ViewChannel) {
		return false
	}
	return c.Kind != KindPrivateThread || s.can(c, ManageThreads) || contains(c.Members, BotUser)
}

// Deny takes permissions from the bot in a channel, which CHANNEL_UPDATE tells.
func (s *Server) Deny(channel string, permissions int64) {
	s.overwrite(channel, func(o *Overwrite) { o.Deny, o.Allow = o.Deny|permissions, o.Allow&^permissions })
}

// Allow gives the bot permissions in a channel, which CHANNEL_UPDATE tells.
func (s *Server) Allow(channel string, permissions int64) {
	s.overwrite(channel, func(o *Overwrite) { o.Deny, o.Allow = o.Deny&^permissions, o.Allow|permissions })
}

// overwrite changes the overwrite of the bot in a channel.
func (s *Server) overwrite(channel string, change func(*Overwrite)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil || c.Guild == "" || c.thread() {
		s.t.Errorf("discordfake: %q is no channel with permissions", channel)
		return
	}
	for i := range c.Overwrites {
		if c.Overwrites[i].Member && c.Overwrites[i].ID == BotUser {
			change(&c.Overwrites[i])
			s.channelEvent("CHANNEL_UPDATE", c)
			return
		}
	}
	o := Overwrite{ID: BotUser, Member: true}
	change(&o)
	c.Overwrites = append(c.Overwrites, o)
	s.channelEvent("CHANNEL_UPDATE", c)
}

// bits writes permissions.
func bits(p int64) string { return strconv.FormatInt(p, 10) }
