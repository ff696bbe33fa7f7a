package relay

import (
	"context"
	"errors"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// The bounds of what is kept in memory while there is no store.
const (
	maxSpare  = 1_000  // events of platforms that do not deliver again
	maxDirect = 10_000 // messages that were answered without the store
	maxSaying = 8      // posts outside the queues at once
)

// spare is the way around the store while it is unavailable: whoever asks is answered from memory, what was overheard is
// left to a platform that delivers it again, and waits here for one that does not.
type spare struct {
	r      *Relay
	saying chan struct{}
	all    sync.WaitGroup

	mu      sync.Mutex
	waiting []waiting
	told    *lru.Cache[string, struct{}] // ids of the events that were answered
	notes   map[string]note
}

// waiting is an event that waits for the store.
type waiting struct {
	e       chat.Event
	concern bot.Concern
}

// note is what the store has not learned yet.
type note struct {
	key store.Key
	v   said
}

func newSpare(r *Relay) *spare {
	told, err := lru.New[string, struct{}](maxDirect)
	if err != nil {
		panic(err) // maxDirect is positive
	}
	return &spare{r: r, saying: make(chan struct{}, maxSaying), told: told, notes: map[string]note{}}
}

// accept takes an event that could not be stored because of cause, or gives cause, so that the platform delivers it again.
func (s *spare) accept(ctx context.Context, e chat.Event, concern bot.Concern, cause error) error {
	if concern == bot.Asked && e.Kind == chat.Posted {
		if s.answer(ctx, e) {
			return nil
		}
	}
	if s.r.platforms[e.Message.Place.Platform].Traits().Redelivers {
		return cause
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= maxSpare {
		s.r.rules.Hold(e.Message.Place, bot.Overload)
		return nil
	}
	s.waiting = append(s.waiting, waiting{e, concern})
	return nil
}

// answer answers somebody who asked, from memory, once for each message. ok is false where nobody could.
func (s *spare) answer(ctx context.Context, e chat.Event) (ok bool) {
	m := e.Message
	key := source(m.Place, m.ID)
	name := eventID(e)
	if had, _ := s.told.ContainsOrAdd(name, struct{}{}); had {
		return true
	}
	m.Asked = max(m.Asked, chat.Direct)
	ok = s.begin(ctx, func(ctx context.Context) {
		a, err := think(ctx, s.r.mind, s.r.thinkTime, func(ctx context.Context) chat.Answer { return s.r.rules.Answer(s.r.fetch(ctx, m)) })
		if err != nil {
			a = sorry
		}
		a = a.Inert()
		id, err := s.r.platforms[m.Place.Platform].Post(ctx, chat.Reply{To: chat.Ref{Place: m.Place, ID: m.ID}, Nonce: nonce(key, 1), Answer: a})
		if err != nil {
			s.r.log.Warn("an answer from memory was not posted", "platform", m.Place.Platform, "error", err)
			s.told.Remove(name)
			return
		}
		v := said{State: posted, As: e.Message.Sent, Count: 1, Post: id, Sum: sum(a), Topic: a.Topic, Asked: m.Asked, Asker: m.Author.ID, Place: m.Place}
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.notes) < maxDirect {
			s.notes[name] = note{key, v}
		}
	})
	if !ok {
		s.told.Remove(name)
	}
	return ok
}

// say posts an answer under an event's message without the store, as far as there is room for that.
func (s *spare) say(ctx context.Context, e chat.Event, a chat.Answer) {
	m := e.Message
	s.begin(ctx, func(ctx context.Context) {
		_, err := s.r.platforms[m.Place.Platform].Post(ctx, chat.Reply{To: chat.Ref{Place: m.Place, ID: m.ID}, Nonce: nonce(source(m.Place, m.ID), 0), Answer: a.Inert()})
		if err != nil {
			s.r.log.Warn("a notice was not posted", "platform", m.Place.Platform, "error", err)
		}
	})
}

// begin runs f beside the caller, who must acknowledge soon. ok is false where too many run already.
func (s *spare) begin(ctx context.Context, f func(context.Context)) (ok bool) {
	select {
	case s.saying <- struct{}{}:
	default:
		return false
	}
	s.all.Go(func() {
		defer func() { <-s.saying }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), thinkTime+sendTime)
		defer cancel()
		f(ctx)
	})
	return true
}

// run stores what waits whenever the store is there, until ctx ends.
func (s *spare) run(ctx context.Context) {
	defer s.all.Wait()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if s.r.store.Trouble() == nil {
			s.flush(ctx)
		}
	}
}

// flush stores what waits: first what was answered, for nothing of it may be answered again.
func (s *spare) flush(ctx context.Context) {
	s.mu.Lock()
	notes, events := s.notes, s.waiting
	s.notes, s.waiting = map[string]note{}, nil
	s.mu.Unlock()
	for name, n := range notes {
		_, err := s.r.said.Create(ctx, n.key, n.v)
		if err == nil || errors.Is(err, store.ErrChanged) {
			continue
		}
		s.mu.Lock()
		s.notes[name] = n
		s.mu.Unlock()
	}
	for i, w := range events {
		if err := s.r.keep(ctx, w.e, w.concern); err != nil {
			s.mu.Lock()
			s.waiting = append(events[i:len(events):len(events)], s.waiting...)
			s.mu.Unlock()
			return
		}
	}
}

// len gives how many events wait.
func (s *spare) len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting)
}
