package discordfake

import "slices"

// each does something with the connections of the shards that are named, or with all where none is. The connections that have
// no session yet belong to none.
func (s *Server) each(shards []int, do func(*link)) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, l := range slices.Clone(s.links) {
		if len(shards) == 0 || l.session != nil && slices.Contains(shards, l.session.shard) {
			do(l)
			n++
		}
	}
	s.note()
	return n
}

// DropSockets resets the connections of the shards that are named, or all, without a word. It gives how many there were.
func (s *Server) DropSockets(shards ...int) int { return s.each(shards, (*link).reset) }

// Freeze makes connections half open: they stay, but nothing is read from them or written to them any more.
func (s *Server) Freeze(shards ...int) int { return s.each(shards, func(l *link) { l.frozen = true }) }

// Reconnect asks to reconnect and resume (op 7). The connection stays open until the bot closes it.
func (s *Server) Reconnect(shards ...int) int {
	return s.each(shards, func(l *link) { l.send(7, nil) })
}

// Invalidate says that the session is invalid (op 9). One that is not resumable is gone.
func (s *Server) Invalidate(resumable bool, shards ...int) int {
	return s.each(shards, func(l *link) {
		if l.session != nil && !resumable {
			l.session.dead = true
			l.session.link, l.session = nil, nil
		}
		l.send(9, resumable)
	})
}

// AskHeartbeat asks for a heartbeat at once (op 1).
func (s *Server) AskHeartbeat(shards ...int) int {
	return s.each(shards, func(l *link) { l.send(1, nil) })
}

// CloseWith closes connections with a code. With 4007 and 4009 the session is gone, and with those after which nobody may come
// back.
func (s *Server) CloseWith(code int, shards ...int) int {
	return s.each(shards, func(l *link) {
		if l.session != nil && (code == 4004 || code == 4007 || code >= 4009 && code <= 4014) {
			l.session.dead = true
		}
		l.push(item{close: code})
	})
}

// Raw sends a frame as it is over all connections.
func (s *Server) Raw(frame string) int {
	return s.each(nil, func(l *link) { l.push(item{raw: []byte(frame)}) })
}

// Emit tells the bot any event, in the name of a server or, where that is empty, of none.
func (s *Server) Emit(guild, name string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.emit(guild, name, 0, plain(data))
}

// Again tells every session the latest n events of a name once more, with new sequence numbers.
func (s *Server) Again(name string, n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sess := range s.sessions {
		var old []event
		for _, e := range sess.events {
			if e.name == name {
				old = append(old, e)
			}
		}
		for _, e := range old[max(0, len(old)-n):] {
			s.dispatch(sess, e.name, e.data)
		}
	}
	s.note()
}

// Forget ends all sessions that wait for their bot, as after a restart of Discord: they cannot be resumed.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sess := range s.sessions {
		if sess.link == nil {
			sess.dead = true
		}
	}
}

// throttle waits while too much is on its way: a test that drives as fast as it can must not fill the memory.
func (s *Server) throttle() {
	for {
		s.mu.Lock()
		full, changed, most := false, s.changed.Next(), s.knobs.InFlight
		if s.knobs.Late > 0 {
			most = 1 << 30
		}
		for _, l := range s.links {
			full = full || !l.frozen && l.waiting() >= most
		}
		s.mu.Unlock()
		if !full {
			return
		}
		select {
		case <-changed:
		case <-tick():
		case <-s.ctx.Done():
			return
		}
	}
}
