package slackfake

import (
	"encoding/json"
	"net/url"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// keepPast is how many envelopes are known still when their time is over, to tell a late acknowledgement from a wrong one.
const keepPast = 1000

// The kinds of deliveries.
const (
	kindEvent       = "events_api"
	kindCommand     = "slash_commands"
	kindInteraction = "interactive"
)

// delivery is something that the bot is to be told.
type delivery struct {
	kind    string
	name    string // type of the event or interaction
	event   string // event_id
	payload json.RawMessage
	form    url.Values // of a command, for HTTP
	use     func(Ack)  // does what the acknowledgement says, with the lock held; may be nil
	done    func(Ack)  // is told what became of it at last, with the lock held; may be nil
}

// accepts tells whether the acknowledgement may carry a payload.
func (d *delivery) accepts() bool { return d.kind != kindEvent }

// what names a delivery in a fault.
func (d *delivery) what() string { return d.kind + " " + d.name }

// envelope is one try to deliver something by Socket Mode.
type envelope struct {
	id       string
	d        *delivery
	link     *link
	sent     time.Time
	attempt  int
	acked    chan Ack
	answered bool
	over     bool
}

// ack begins the record of an envelope.
func (e *envelope) ack() Ack {
	return Ack{Kind: e.d.kind, Type: e.d.name, Event: e.d.event, Envelope: e.id, Link: e.link.id, Attempt: e.attempt, After: time.Since(e.sent)}
}

// push queues a delivery. The lock is held.
func (s *Server) push(d *delivery) {
	s.pending++
	s.queue = append(s.queue, d)
	s.log.count("events")
	select {
	case s.work <- struct{}{}:
	default:
	}
}

// throttle waits while too much is on its way: a test that drives as fast as it can must not fill the memory.
func (s *Server) throttle() {
	for {
		s.mu.Lock()
		full, changed := s.pending >= s.knobs.InFlight, s.changed.Next()
		s.mu.Unlock()
		if !full {
			return
		}
		select {
		case <-changed:
		case <-s.ctx.Done():
			return
		}
	}
}

// dispatch makes the first try of every delivery, in order, until the server ends.
func (s *Server) dispatch() {
	for {
		select {
		case <-s.work:
		case <-s.ctx.Done():
			return
		}
		for {
			s.mu.Lock()
			if len(s.queue) == 0 {
				s.queue = nil
				s.mu.Unlock()
				break
			}
			d := s.queue[0]
			s.queue = s.queue[1:]
			var e *envelope
			if s.target == "" {
				e = s.envelop(d, 0, "")
			}
			s.startLocked(func() { s.follow(d, e) })
			s.mu.Unlock()
		}
	}
}

// envelop sends a delivery over a connection. It gives nil if there is none. The lock is held.
func (s *Server) envelop(d *delivery, attempt int, reason string) *envelope {
	l := s.pick()
	if l == nil {
		return nil
	}
	e := &envelope{id: newEnvelopeID(), d: d, link: l, sent: time.Now(), attempt: attempt, acked: make(chan Ack, 1)}
	frame := object{"type": d.kind, "envelope_id": e.id, "payload": d.payload, "accepts_response_payload": d.accepts()}
	if d.kind == kindEvent {
		frame["retry_attempt"], frame["retry_reason"] = attempt, reason
	}
	s.waiting[e.id] = e
	if !l.send(fake.Encode(frame)) {
		s.finish(e)
		return nil
	}
	return e
}

// finish ends the time of an envelope, which is known for a while still. The lock is held.
func (s *Server) finish(e *envelope) {
	e.over = true
	s.past = append(s.past, e.id)
	if len(s.past) > 2*keepPast {
		for _, id := range s.past[:keepPast] {
			delete(s.waiting, id)
		}
		s.past = append([]string(nil), s.past[keepPast:]...)
	}
}

// follow sees a delivery through: events are delivered again, the rest is not.
func (s *Server) follow(d *delivery, first *envelope) {
	var last Ack
	reason := ""
	for attempt := 0; ; attempt++ {
		stop := false
		if attempt > 0 {
			first = nil
		}
		last, stop = s.try(d, first, attempt, reason)
		if last.Failed == "" || stop || s.ctx.Err() != nil {
			break
		}
		k := s.look()
		if d.kind != kindEvent || attempt >= len(k.Retry) || !s.sleep(k.Retry[attempt]) {
			break
		}
		reason = last.Failed
		s.mu.Lock()
		s.log.count("redelivered")
		s.mu.Unlock()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pending--
	if d.done != nil {
		d.done(last)
	}
	s.note()
}

// try makes one try and records what became of it. stop says that there shall be no other.
func (s *Server) try(d *delivery, e *envelope, attempt int, reason string) (a Ack, stop bool) {
	s.mu.Lock()
	target := s.target
	s.mu.Unlock()
	if target != "" && e == nil {
		return s.postTo(target, d, attempt, reason)
	}
	if e == nil {
		if e = s.wait(d, attempt, socketReason(reason)); e == nil {
			a = Ack{Kind: d.kind, Type: d.name, Event: d.event, Attempt: attempt, Failed: "no connection"}
			s.mu.Lock()
			s.record(a)
			s.mu.Unlock()
			return a, false
		}
	}
	return s.await(e), false
}

// socketReason gives the retry_reason of Socket Mode.
func socketReason(failed string) string {
	if failed == "" {
		return ""
	}
	return "timeout"
}

// wait sends an envelope as soon as there is a connection. An event waits for one as long as for an acknowledgement, the
// rest does not wait: people are told at once.
func (s *Server) wait(d *delivery, attempt int, reason string) *envelope {
	s.mu.Lock()
	limit := time.NewTimer(s.knobs.AckWithin)
	s.mu.Unlock()
	defer limit.Stop()
	for {
		s.mu.Lock()
		e, changed := s.envelop(d, attempt, reason), s.changed.Next()
		s.mu.Unlock()
		if e != nil || d.kind != kindEvent {
			return e
		}
		select {
		case <-changed:
		case <-limit.C:
			return nil
		case <-s.ctx.Done():
			return nil
		}
	}
}

// await waits for the acknowledgement of an envelope.
func (s *Server) await(e *envelope) Ack {
	limit := time.NewTimer(s.look().AckWithin)
	defer limit.Stop()
	failed := ""
	select {
	case a := <-e.acked:
		return a
	case <-e.link.gone:
		failed = "connection closed"
	case <-limit.C:
		failed = "timeout"
	case <-s.ctx.Done():
		failed = "the server ends"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case a := <-e.acked: // at the last moment
		return a
	default:
	}
	a := e.ack()
	a.Failed = failed
	s.finish(e)
	s.record(a)
	return a
}
