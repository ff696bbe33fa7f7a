package discord

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// shard is one of the connections that share the bot's servers. Its fields are its goroutine's own, but for what says otherwise.
type shard struct {
	g      *gateway
	id, of int
	seq    *eventSequence // for any goroutine
	room   chan struct{}  // holds one for each event that was handed over and is not settled; for any goroutine
	turn   *startTurn     // its first turn to start a session; nil after it

	session gatewaySession
	born    time.Time // when READY came for the session; zero for none
	spent   bool      // a session was asked for, and the pause after it is not over
	hasty   bool      // it reconnected at once, and has not had a lasting connection since
	missed  int       // connections in a row without HELLO
	vain    int       // resumes in a row without RESUMED

	again *backoff.ExponentialBackOff // before a lost connection is opened again
	anew  *backoff.ExponentialBackOff // before another session is asked for
	retry *backoff.ExponentialBackOff // before the connection is closed for what the bot refused; the keeper's own

	mu  sync.Mutex
	why string // it has no session, or hears nothing; empty where it does
}

func newShard(g *gateway, id, of int) *shard {
	return &shard{
		g: g, id: id, of: of, seq: newEventSequence(), room: make(chan struct{}, maxUnsettled), why: "not connected yet",
		again: g.steps(g.times.again), anew: g.steps(g.times.anew), retry: g.steps(g.times.refused),
	}
}

// endKind says how a connection ended.
type endKind uint8

const (
	endLost      endKind = iota // it broke, or Discord closed it or said nothing
	endReconnect                // Discord asked for a new one: op 7
	endInvalid                  // Discord wants no session resumed: op 9 with false
	endUnready                  // Discord wants the session resumed later: op 9 with true
	endRefused                  // the bot refused an event, which is to come again
	endStopped                  // the gateway ends
)

// connEnd is how a connection ended.
type connEnd struct {
	kind   endKind
	code   int // the close code, where Discord gave one
	err    error
	hello  bool          // it came to HELLO
	asked  bool          // a resume was sent
	up     bool          // it had its session
	lasted time.Duration // since then
}

// trouble says why the shard has no session; it is empty where it has.
func (s *shard) trouble() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.why
}

// say says why the shard has no session; empty: it has.
func (s *shard) say(why string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.why = why
}

// run keeps the shard connected until ctx ends. Its error ends the gateway.
func (s *shard) run(ctx context.Context) error {
	for {
		end := s.connect(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait, err := s.after(end)
		if err != nil {
			return err
		}
		s.tell(end, wait)
		if idle(ctx, wait) != nil {
			return nil
		}
		s.g.counts.reconnects.Add(1)
		s.g.o.reconnected()
	}
}

// connect opens a connection, starts a session or goes on with the one there is, and gives how it ended.
func (s *shard) connect(ctx context.Context) connEnd {
	l := &shardLink{s: s, interval: make(chan time.Duration, 1), refusals: make(chan struct{}, 1)}
	if s.session.id == "" {
		if l.turn, s.turn = s.turn, nil; l.turn == nil {
			l.turn = s.g.starts.join(s.id)
		}
		defer l.turn.leave()
		if err := l.turn.wait(ctx, s.say); err != nil {
			return connEnd{err: err}
		}
	}
	s.say("connecting")
	at := s.session
	if s.missed > 1 {
		at.url = "" // that one may be gone, and the other knows the session too
	}
	c, err := dialGateway(ctx, s.g.starts.url(at), &s.g.times)
	if err != nil {
		return connEnd{err: err}
	}
	l.c = c
	return l.listen(ctx)
}

// after says how long to wait before the next connection, and what is kept of the session. Its error is what no connection
// mends.
func (s *shard) after(end connEnd) (time.Duration, error) {
	if fatal, ok := errors.AsType[*backoff.PermanentError](end.err); ok {
		return 0, fatal.Unwrap()
	}
	if end.up && end.lasted >= s.g.times.lasting {
		s.again.Reset()
		s.hasty = false
	}
	if s.missed++; end.hello {
		s.missed = 0
	}
	if end.up {
		s.vain = 0
	} else if end.asked {
		s.vain++
	}
	var wait time.Duration
	then := afterCode(end.code)
	switch {
	case then == thenEnd:
		return 0, s.g.o.closeError(end.code, s.id, s.of)
	case end.kind == endInvalid, end.kind == endUnready:
		wait = s.g.afterInvalid()
	case end.kind == endRefused: // it waited before
	case end.kind == endReconnect && !s.hasty:
		s.hasty = true
	case then == thenSlow:
		wait = max(s.g.next(s.again), s.g.times.most/4)
	default:
		wait = max(s.g.next(s.again), retryAfter(end.err))
	}
	if end.kind == endInvalid || then == thenIdentify || s.vain >= maxResumes {
		s.session, s.vain = gatewaySession{}, 0
	}
	return max(wait, s.beforeAnother()), nil
}

// beforeAnother gives the pause before another session is asked for. It grows while sessions do not last.
func (s *shard) beforeAnother() time.Duration {
	if s.session.id != "" || !s.spent {
		return 0
	}
	if !s.born.IsZero() && time.Since(s.born) >= s.g.times.lasting {
		s.anew.Reset()
	}
	s.spent, s.born = false, time.Time{}
	return s.g.next(s.anew)
}

// tell tells the log, and who asks for readiness, how a connection ended.
func (s *shard) tell(end connEnd, wait time.Duration) {
	why, log := "the connection was lost", s.g.log.Info
	switch end.kind {
	case endReconnect:
		why, log = "Discord asked for a new connection", s.g.log.Debug
	case endInvalid:
		why = "Discord wants a new session"
	case endUnready:
		why = "Discord wants the session resumed later"
	case endRefused:
		why, log = "events could not be kept, and are asked for again", s.g.log.Warn
	default:
		if !end.up {
			why, log = "no connection", s.g.log.Warn
		}
		if end.err != nil {
			s.say(why + ": " + end.err.Error())
			log(why, "shard", s.id, "error", end.err, "code", end.code, "again_in", wait)
			return
		}
	}
	s.say(why)
	log(why, "shard", s.id, "again_in", wait)
}
