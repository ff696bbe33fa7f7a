package discordfake

import (
	"maps"
	"slices"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Types of interactions.
const (
	interactPing     = 1
	interactCommand  = 2
	interactPress    = 3
	interactComplete = 4
	interactSubmit   = 5
)

// Types of answers.
const (
	AnswerMessage     = 4 // with a message
	AnswerDefer       = 5 // the bot is thinking
	AnswerDeferUpdate = 6 // of a component: nothing for now
	AnswerUpdate      = 7 // of a component: the message changes
	AnswerChoices     = 8
	AnswerModal       = 9
)

// actState says what became of an interaction.
type actState uint8

const (
	waiting actState = iota
	answered
	failed // people read "interaction failed"
)

// interaction is something that somebody did with the app.
type interaction struct {
	id, token            string
	kind                 int
	user, guild, channel string
	name                 string // of a command, with its subcommands
	target               string // of a menu: the message
	on                   string // of a component, or a window that one opened: the message that it stands in
	owners               object // authorizing_integration_owners
	sent                 time.Time
	trigger              *interaction // of a window: what opened it

	state    actState
	done     chan struct{} // closed when it is answered or has failed
	first    int           // type of the first answer
	after    time.Duration
	data     object // of the first answer
	original string
	follows  []string
	status   int // of the request, by HTTP
	raw      []byte
}

// act begins an interaction. The lock is held.
func (s *Server) act(kind int, user string, c *Channel) *interaction {
	a := &interaction{id: s.newID(), token: "aW50ZXJhY3Rpb246" + fake.Random(60), kind: kind, user: user, guild: c.Guild, channel: c.ID, done: make(chan struct{})}
	a.owners = s.owners(user, c)
	s.acts[a.id], s.byToken[a.token] = a, a
	s.log.count("interactions")
	if s.knobs.Forget && len(s.acts) > 4*s.knobs.Keep {
		for id, old := range s.acts {
			if old.state != waiting && len(s.acts) > 2*s.knobs.Keep {
				delete(s.acts, id)
				delete(s.byToken, old.token)
			}
		}
	}
	return a
}

// owners says who installed the app so that it can be used there. The lock is held.
func (s *Server) owners(user string, c *Channel) object {
	o := object{}
	u, g := s.users[user], s.guilds[c.Guild]
	switch {
	case g != nil && !g.Absent:
		o["0"] = g.ID
	case c.Kind == KindDM && contains(c.Members, BotUser):
		o["0"] = "0"
	}
	if u != nil && u.Installed {
		o["1"] = user
	}
	return o
}

// foreign tells whether the bot is there only because somebody installed it for themselves.
func (a *interaction) foreign() bool {
	_, here := a.owners["0"]
	return !here
}

// context gives the kind of place that something happened in.
func (c *Channel) context() int {
	switch {
	case c.Guild != "":
		return 0
	case contains(c.Members, BotUser):
		return 1
	}
	return 2
}

// payload gives an interaction as the bot is told of it. The lock is held.
func (s *Server) payload(a *interaction, data object) object {
	c, u := s.channels[a.channel], s.users[a.user]
	o := object{"id": a.id, "application_id": App, "type": a.kind, "token": a.token, "version": 1, "data": data, "channel_id": a.channel,
		"channel": s.partialChannel(c, a.user), "entitlements": []object{}, "authorizing_integration_owners": a.owners, "context": c.context(),
		"attachment_size_limit": 10 << 20, "locale": "en-US", "entitlement_sku_ids": []string{}}
	if u != nil {
		o["locale"] = locale(u.Locale)
	}
	if g := s.guilds[a.guild]; g != nil {
		member := s.member(a.guild, a.user)
		if member == nil {
			member = object{"roles": []string{}}
		}
		member["user"], member["permissions"] = s.person(a.user), bits(s.permissions(a.user, c))
		o["guild_id"], o["guild_locale"], o["member"] = a.guild, locale(g.Locale), member
		o["guild"] = object{"id": g.ID, "locale": locale(g.Locale), "features": []string{}}
		o["app_permissions"] = bits(s.permissions(BotUser, c))
		if a.foreign() {
			o["app_permissions"] = bits(AttachFiles | EmbedLinks | MentionEveryone)
		}
	} else {
		o["user"] = s.person(a.user)
		o["app_permissions"] = bits(AttachFiles | EmbedLinks | MentionEveryone | UseExternalEmojis*int64(twice(c.context() == 1)))
	}
	if m := s.messages[a.on]; m != nil {
		o["message"] = s.wire(m, view{content: true})
	}
	return o
}

// deliver tells the bot of an interaction, and people after a while that it failed. The lock is held.
func (s *Server) deliver(a *interaction, payload object) *Handle {
	h := &Handle{s: s, a: a, ID: a.id, Token: a.token}
	a.sent, a.raw = time.Now(), fake.Encode(payload)
	if s.endpoint != nil {
		s.startLocked(func() { s.postInteraction(a) })
	} else {
		s.emit(a.guild, "INTERACTION_CREATE", 0, plain(payload))
	}
	within := s.knobs.AckWithin
	s.startLocked(func() {
		t := time.NewTimer(within)
		defer t.Stop()
		select {
		case <-a.done:
			return
		case <-t.C:
		case <-s.ctx.Done():
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.giveUp(a)
	})
	s.note()
	return h
}

// giveUp lets an interaction fail, if nothing came. The lock is held.
func (s *Server) giveUp(a *interaction) {
	if a.state == waiting {
		a.state = failed
		s.log.count("interactions failed")
		close(a.done)
		s.note()
	}
}

// settled takes the first answer. The lock is held.
func (s *Server) settled(a *interaction, kind int, data object) {
	a.state, a.first, a.after, a.data = answered, kind, time.Since(a.sent), data
	close(a.done)
	s.note()
}

// metadata gives what an answer tells of its interaction, in the new form and in the old one. The lock is held.
func (s *Server) metadata(a *interaction) (meta, legacy object) {
	meta = object{"id": a.id, "type": a.kind, "user": s.person(a.user), "authorizing_integration_owners": maps.Clone(a.owners)}
	switch a.kind {
	case interactCommand:
		if a.target != "" {
			meta["target_message_id"] = a.target
		}
		legacy = object{"id": a.id, "type": a.kind, "name": a.name, "user": s.person(a.user)}
	case interactPress:
		meta["interacted_message_id"] = a.on
	case interactSubmit:
		if a.trigger != nil {
			meta["triggering_interaction_metadata"], _ = s.metadata(a.trigger)
		}
	}
	return meta, legacy
}

// names gives the names of options in a fixed order.
func (o Options) names() []string { return slices.Sorted(maps.Keys(o)) }
