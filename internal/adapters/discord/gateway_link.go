package discord

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// shardLink is what a shard and Discord say to each other over one connection. Its fields are the reader's, but for what says
// otherwise.
type shardLink struct {
	s     *shard
	c     *gatewayConn // for any goroutine
	turn  *startTurn   // to start a session; nil to resume the one there is
	limit time.Time    // for HELLO, then for READY or RESUMED; zero when that came
	quiet time.Duration
	greet bool      // HELLO came
	asked bool      // a resume was sent
	reply time.Time // when op 1 was answered last

	interval chan time.Duration        // of heartbeats, for the keeper
	refusals chan struct{}             // something was refused, for the keeper
	up       atomic.Pointer[time.Time] // when READY or RESUMED came; nil: it has not
	unacked  atomic.Bool               // Discord has not acknowledged the last heartbeat
	holding  atomic.Bool               // nothing is being read
	held     atomic.Bool               // nothing was read for a while since the last heartbeat
}

// listen takes what comes over the connection until it ends, which is when ctx ends too. It gives how it ended.
func (l *shardLink) listen(ctx context.Context) connEnd {
	l.quiet = l.s.g.times.hello
	l.limit = time.Now().Add(l.quiet)
	var others sync.WaitGroup
	others.Go(func() { l.keep() })
	others.Go(func() {
		select {
		case <-ctx.Done():
			l.c.shut(closeForGood, connEnd{kind: endStopped})
		case <-l.c.ended:
		}
	})
	for {
		raw, err := l.c.next(l.until())
		if err != nil {
			end := l.c.close(l.broken(err))
			others.Wait()
			end.hello, end.asked = l.greet, l.asked
			if up := l.up.Load(); up != nil {
				end.up, end.lasted = true, time.Since(*up)
			}
			return end
		}
		if !l.c.closing() { // else it comes again
			l.hear(raw)
		}
	}
}

// until says how long the next frame may take.
func (l *shardLink) until() time.Time {
	at := time.Now().Add(l.quiet)
	if !l.limit.IsZero() && l.limit.Before(at) {
		return l.limit
	}
	return at
}

// broken tells why nothing more can be read, without the address.
func (l *shardLink) broken(err error) connEnd {
	if closed, ok := errors.AsType[*websocket.CloseError](err); ok && closed.Code != websocket.CloseAbnormalClosure {
		return connEnd{code: closed.Code, err: errors.New("closed by Discord")}
	}
	if late, ok := errors.AsType[net.Error](err); !ok || !late.Timeout() {
		return connEnd{err: errors.New("it broke off")}
	}
	switch {
	case !l.greet:
		return connEnd{err: errors.New("no HELLO came")}
	case !l.limit.IsZero():
		return connEnd{err: errors.New("neither READY nor RESUMED came")}
	}
	return connEnd{err: errors.New("nothing came")}
}

// hear takes one frame.
func (l *shardLink) hear(raw []byte) {
	counts := &l.s.g.counts
	f, err := decodeFrame(raw)
	if err != nil {
		counts.unreadable.Add(1)
		l.s.g.log.Warn("a frame was not read", "shard", l.s.id, "bytes", len(raw), "error", err)
		return
	}
	switch {
	case f.op == opHello && !l.greet:
		l.hello(f.data)
	case f.op == opDispatch && l.greet && f.name != "":
		l.dispatch(f)
	case f.op == opHeartbeat:
		if time.Since(l.reply) >= l.s.g.times.beat { // else it has just been answered
			l.reply = time.Now()
			l.send(opHeartbeat, l.beat())
		}
	case f.op == opHeartbeatAck:
		l.unacked.Store(false)
	case f.op == opReconnect:
		l.c.shut(closeForResume, connEnd{kind: endReconnect})
	case f.op == opInvalid && decodeInvalid(f.data):
		l.c.shut(closeForResume, connEnd{kind: endUnready})
	case f.op == opInvalid:
		l.c.shut(closeForResume, connEnd{kind: endInvalid})
	default:
		counts.odd.Add(1)
	}
}

// send sends a frame. Where that is not possible, the connection is of no use.
func (l *shardLink) send(op int, data any) {
	if err := l.c.send(op, data); err != nil {
		l.c.shut(closeForResume, connEnd{err: err})
	}
}

// beat gives what a heartbeat says: up to which event all is settled, or nothing.
func (l *shardLink) beat() any {
	if n := l.s.seq.settled(); n > 0 {
		return n
	}
	return nil
}

// hello begins the heartbeats, and asks for the session.
func (l *shardLink) hello(data json.RawMessage) {
	interval, err := decodeHello(data)
	if err != nil {
		l.c.shut(closeForResume, connEnd{err: err})
		return
	}
	s, o := l.s, &l.s.g.o
	interval = max(interval, s.g.times.beat)
	l.greet, l.quiet = true, 2*interval+s.g.times.spare
	l.interval <- interval
	l.limit = time.Now().Add(s.g.times.ready)
	if l.turn == nil {
		l.asked = true
		l.send(opResume, resumeData{Token: o.token, Session: s.session.id, Seq: s.seq.resume()})
		return
	}
	s.seq.begin(0)
	s.spent, s.born = true, time.Time{}
	s.g.counts.identifies.Add(1)
	l.turn.use()
	l.send(opIdentify, identifyData{
		Token: o.token, Intents: o.intents, Large: 50, Shard: [2]int{s.id, s.of},
		Properties: map[string]string{"os": runtime.GOOS, "browser": "smtpbot", "device": "smtpbot"},
	})
}

// dispatch takes an event.
func (l *shardLink) dispatch(f gatewayFrame) {
	s := l.s
	switch f.name {
	case "READY":
		session := decodeReady(f.data)
		if session.id == "" {
			l.c.shut(closeForResume, connEnd{err: errors.New("READY came without a session")})
			return
		}
		s.session, s.born = session, time.Now()
		s.seq.begin(f.seq)
		s.g.o.take(s.id, f.name, f.data, func(bool) {})
		l.ready("a session began")
	case "RESUMED":
		s.seq.settle(s.seq.arrive(f.seq), true)
		s.g.counts.resumes.Add(1)
		l.ready("a session goes on")
	default:
		l.hand(f)
		if !l.limit.IsZero() { // Discord is at it
			l.limit = time.Now().Add(s.g.times.ready)
		}
	}
}

// ready notes that the shard has its session.
func (l *shardLink) ready(how string) {
	l.limit = time.Time{}
	now := time.Now()
	l.up.Store(&now)
	l.s.say("")
	l.s.g.log.Info(how, "shard", l.s.id, "shards", l.s.of)
}

// hand hands an event over, when there is a place for it. Meanwhile nothing is read, and no acknowledgement is expected.
func (l *shardLink) hand(f gatewayFrame) {
	began := time.Now()
	l.holding.Store(true)
	defer func() {
		if time.Since(began) >= l.s.g.times.beat { // in less, an acknowledgement was read before
			l.held.Store(true)
		}
		l.holding.Store(false)
	}()
	s := l.s
	select {
	case s.room <- struct{}{}:
	case <-l.c.ended:
		return // the event comes again
	}
	a := s.seq.arrive(f.seq)
	var once sync.Once
	s.g.o.take(s.id, f.name, f.data, func(ok bool) {
		once.Do(func() {
			<-s.room
			if !ok {
				s.g.counts.refused.Add(1)
			}
			if s.seq.settle(a, ok) {
				select {
				case l.refusals <- struct{}{}:
				default: // the keeper knows already
				}
			}
		})
	})
}

// keep sends the heartbeats, and closes the connection where Discord does not answer them or the bot refused an event.
func (l *shardLink) keep() {
	var interval time.Duration
	var beat, again <-chan time.Time
	for {
		select {
		case <-l.c.ended:
			return
		case interval = <-l.interval:
			beat = time.After(rand.N(interval))
		case <-beat:
			holding := l.holding.Load() // before held, which is set first
			if held := l.held.Swap(false); l.unacked.Swap(true) && !holding && !held {
				l.c.shut(closeForResume, connEnd{err: errors.New("a heartbeat was not acknowledged")})
				return
			}
			l.send(opHeartbeat, l.beat())
			beat = time.After(interval)
		case <-l.refusals:
			if again == nil {
				again = time.After(l.patience())
			}
		case <-again:
			l.c.shut(closeForResume, connEnd{kind: endRefused})
			return
		}
	}
}

// patience gives the pause after a refusal. It is short again where nothing was refused for a while.
func (l *shardLink) patience() time.Duration {
	s := l.s
	if up := l.up.Load(); up != nil && time.Since(*up) >= s.g.times.lasting {
		s.retry.Reset()
	}
	return s.g.next(s.retry)
}
