package discordfake

import (
	"slices"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// session is a session of the gateway, with a connection or waiting for one.
type session struct {
	id            string
	shard, shards int
	intents       int
	seq           int
	events        []event // the latest, oldest first
	link          *link
	ended         time.Time
	dead          bool
}

// event is something that a session was told.
type event struct {
	seq  int
	name string
	data any
	raw  []byte
}

// has tells whether a session asked for something.
func (sess *session) has(intent int) bool { return intent == 0 || sess.intents&intent != 0 }

// begin starts a session. The lock is held.
func (s *Server) begin(l *link, shard [2]int, intents int, sharded bool) {
	sess := &session{id: fake.Random(16), shard: shard[0], shards: shard[1], intents: intents, link: l}
	l.session = sess
	s.sessions = append(s.sessions, sess)
	s.log.count("sessions")
	guilds := []object{}
	for _, g := range s.guildsOf(sess.shard, sess.shards) {
		guilds = append(guilds, object{"id": g.ID, "unavailable": true})
	}
	me := s.person(BotUser)
	me["mfa_enabled"], me["verified"], me["email"] = true, true, nil
	ready := object{"v": 10, "user": me, "guilds": guilds, "session_id": sess.id, "session_type": "normal", "resume_gateway_url": s.resumeURL(),
		"application": object{"id": App, "flags": s.appFlags()}, "private_channels": []object{}, "relationships": []object{}, "presences": []object{},
		"user_settings": object{}, "guild_join_requests": []object{}, "geo_ordered_rtc_regions": []string{}, "_trace": []string{}}
	if sharded {
		ready["shard"] = shard
	}
	s.dispatch(sess, "READY", ready)
	if sess.has(IntentGuilds) {
		for _, g := range s.guildsOf(sess.shard, sess.shards) {
			if !g.Outage {
				s.dispatch(sess, "GUILD_CREATE", s.guildCreate(g))
			}
		}
	}
}

// guildsOf gives the servers of a shard that the bot is in. The lock is held.
func (s *Server) guildsOf(shard, shards int) []*Guild {
	var list []*Guild
	for _, g := range s.guilds {
		if !g.Absent && shardOf(g.ID, shards) == shard {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *Guild) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return list
}

// session gives a session that can be resumed, or nil. The lock is held.
func (s *Server) session(id string) *session {
	s.sessions = slices.DeleteFunc(s.sessions, func(sess *session) bool {
		return sess.dead && sess.link == nil || sess.link == nil && time.Since(sess.ended) > s.knobs.ResumeFor
	})
	for _, sess := range s.sessions {
		if sess.id == id && !sess.dead {
			return sess
		}
	}
	return nil
}

// resume gives a session a new connection and sends what it missed. The lock is held.
func (s *Server) resume(l *link, sess *session, seq int) {
	if old := sess.link; old != nil {
		old.session = nil
		old.push(item{close: 4000})
	}
	sess.link, l.session = l, sess
	s.log.count("resumed")
	for _, e := range sess.events {
		if e.seq > seq {
			s.log.count("replayed")
			l.push(item{raw: e.raw})
		}
	}
	s.dispatch(sess, "RESUMED", object{"_trace": []string{"[\"gateway-fake-1\",{}]"}})
}

// dispatch tells a session something. The lock is held.
func (s *Server) dispatch(sess *session, name string, data any) {
	for range 1 + twice(s.knobs.Twice && name != "READY" && name != "RESUMED") {
		sess.seq++
		e := event{seq: sess.seq, name: name, data: data, raw: fake.Encode(object{"op": 0, "t": name, "s": sess.seq, "d": data})}
		sess.events = append(sess.events, e)
		if most := s.knobs.Replay; len(sess.events) > most+most/4 {
			sess.events = slices.Clone(sess.events[len(sess.events)-most:])
		}
		s.log.count("events")
		s.log.count("event " + name)
		if sess.link != nil {
			i := item{raw: e.raw}
			if s.knobs.Late > 0 && name != "READY" && name != "RESUMED" {
				i.due = time.Now().Add(s.knobs.Late)
			}
			sess.link.push(i)
		}
	}
}

// twice gives 1 for true.
func twice(b bool) int {
	if b {
		return 1
	}
	return 0
}

// emit tells all sessions that are concerned. data draws the event for a session. The lock is held.
func (s *Server) emit(guild, name string, intent int, data func(*session) any) {
	for _, sess := range s.sessions {
		if !sess.dead && shardOf(guild, sess.shards) == sess.shard && sess.has(intent) {
			s.dispatch(sess, name, data(sess))
		}
	}
	s.note()
}

// plain draws the same event for everyone.
func plain(data any) func(*session) any { return func(*session) any { return data } }

// channelEvent tells of a channel. The lock is held.
func (s *Server) channelEvent(name string, c *Channel) {
	if g := s.guilds[c.Guild]; g == nil || g.Absent || g.Outage {
		return
	}
	s.emit(c.Guild, name, IntentGuilds, plain(s.wireChannel(c)))
}

// tellChannel tells of a channel or thread that was created or changed. The lock is held.
func (s *Server) tellChannel(c *Channel, what string) {
	switch {
	case c.Guild == "":
	case !c.thread():
		s.channelEvent("CHANNEL_"+what, c)
	case s.sees(c):
		w := s.wireChannel(c)
		if what == "CREATE" {
			w["newly_created"] = true
		}
		s.emit(c.Guild, "THREAD_"+what, IntentGuilds, plain(w))
	}
}

// intentOf gives the intent that messages of a channel belong to. A message that one alone sees belongs to no server.
func intentOf(m *Message) int {
	if m.Guild == "" || m.Private != "" {
		return IntentDirectMessages
	}
	return IntentGuildMessages
}

// tell tells of a message. The lock is held.
func (s *Server) tell(name string, m *Message) {
	c := s.channels[m.Channel]
	if c == nil || !s.sees(c) && m.Private == "" || s.guilds[m.Guild] != nil && s.guilds[m.Guild].Outage {
		return
	}
	if g := s.guilds[m.Guild]; m.Guild != "" && (g == nil || g.Absent) {
		return
	}
	if s.knobs.NoEcho && m.Author == BotUser {
		return
	}
	s.emit(m.Guild, name, intentOf(m), func(sess *session) any {
		return s.wire(m, view{content: sess.has(IntentMessageContent), event: true, fresh: name == "MESSAGE_CREATE"})
	})
}
