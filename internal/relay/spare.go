package relay

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// The bounds of what is kept in memory.
const (
	maxSpare = 1_000  // events that wait for the store
	maxKnown = 10_000 // events that were taken
	maxNotes = 10_000 // answers that the store has to learn of
	maxSays  = 8      // posts outside the queues at once
)

// spare is the way around the store while it is unavailable: whoever asks is answered from memory, what was overheard is
// left to a platform that delivers it again, and waits here for one that does not.
type spare struct {
	r     *Relay
	says  chan struct{}
	all   sync.WaitGroup
	ctx   context.Context // ends when what is in hand must end
	stop  context.CancelFunc
	known *lru.Cache[string, struct{}] // ids of the events that were taken

	mu      sync.Mutex
	waiting []waiting
	notes   map[string]note // by the message's key
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
	known, err := lru.New[string, struct{}](maxKnown)
	if err != nil {
		panic(err) // maxKnown is positive
	}
	ctx, stop := context.WithCancel(context.Background())
	return &spare{r: r, says: make(chan struct{}, maxSays), ctx: ctx, stop: stop, known: known, notes: map[string]note{}}
}

// know notes that an event was taken: when it is delivered again without a store to ask, it needs nothing.
func (s *spare) know(id string) { s.known.Add(id, struct{}{}) }

// accept takes an event that could not be stored because of cause, or gives cause, so that the platform delivers it again.
func (s *spare) accept(ctx context.Context, e chat.Event, concern bot.Concern, cause error) error {
	id := eventID(e)
	if s.known.Contains(id) {
		return nil
	}
	again := s.r.platforms[e.Message.Place.Platform].Traits().Redelivers
	if concern == bot.Asked && e.Kind == chat.Posted && s.r.store.Trouble() != nil {
		select {
		case posted := <-s.answer(e, id):
			if posted {
				return nil
			}
		case <-ctx.Done(): // it goes on; what is delivered again meanwhile is known
			if !again {
				return nil
			}
		}
	}
	if again {
		return cause
	}
	if !s.wait(waiting{e, concern}) {
		s.r.rules.Hold(e.Message.Place, bot.Overload)
	}
	return nil
}

// wait lets an event wait for the store. ok is false where too many do.
func (s *spare) wait(w waiting) (ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.waiting) >= maxSpare {
		return false
	}
	s.waiting = append(s.waiting, w)
	return true
}

// answer begins to answer somebody who asked, from memory, and tells whether that was posted: what is not may not be
// acknowledged, for it is lost with the process.
func (s *spare) answer(e chat.Event, id string) <-chan bool {
	m := e.Message
	m.Asked = max(m.Asked, chat.Direct)
	end := make(chan bool, 1)
	if s.noted(source(m.Place, m.ID)) { // posted in doubt: the queue settles it
		end <- false
		return end
	}
	if had, _ := s.known.ContainsOrAdd(id, struct{}{}); had {
		end <- true
		return end
	}
	begun := s.begin(func(ctx context.Context) {
		posted := s.post(ctx, m)
		if !posted {
			s.known.Remove(id)
		}
		end <- posted
	})
	if !begun {
		s.known.Remove(id)
		end <- false
	}
	return end
}

// noted tells whether the store has to learn of an answer to this message.
func (s *spare) noted(key store.Key) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.notes[strings.Join(key, "\x00")]
	return ok
}

// post posts the answer to a message. done is false where that takes the store, or another try.
func (s *spare) post(ctx context.Context, m chat.Message) (done bool) {
	type reply struct {
		a  chat.Answer
		ok bool
	}
	fetched, _ := s.r.fetch(ctx, m) // the answer says what could not be had
	got, err := think(ctx, s.r.mind, s.r.thinkTime, func(context.Context) (out reply) {
		out.a, out.ok = s.r.rules.FromMemory(fetched)
		return out
	})
	if err != nil || !got.ok {
		return false
	}
	a, key, p := got.a.Inert(), source(m.Place, m.ID), s.r.platforms[m.Place.Platform]
	v := said{State: pending, Tries: 1, Count: 1, Asked: m.Asked, Asker: m.Author.ID, Place: m.Place}
	id, err := once(ctx, s.r, p, func(ctx context.Context) (string, error) {
		return p.Post(ctx, chat.Reply{To: chat.Ref{Place: m.Place, ID: m.ID}, Nonce: nonce(key, 1), Answer: a})
	})
	switch {
	case err == nil:
		v.State, v.Tries, v.Post, v.As, v.Sum, v.Topic = posted, 0, id, m.Sent.UTC(), sum(a), a.Topic
	case errors.Is(err, chat.ErrRefused):
		return true
	case !errors.Is(err, chat.ErrDoubt):
		s.r.log.Warn("an answer from memory was not posted", "platform", m.Place.Platform, "reason", reason(err))
		return false
	}
	// A post in doubt is noted as begun: the queue tries it again.
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.notes) < maxNotes {
		s.notes[strings.Join(key, "\x00")] = note{key, v}
	}
	return err == nil
}

// say posts an answer under an event's message without the store, as far as there is room for that.
func (s *spare) say(e chat.Event, a chat.Answer) {
	m, p := e.Message, s.r.platforms[e.Message.Place.Platform]
	s.begin(func(ctx context.Context) {
		_, err := once(ctx, s.r, p, func(ctx context.Context) (string, error) {
			return p.Post(ctx, chat.Reply{To: chat.Ref{Place: m.Place, ID: m.ID}, Nonce: nonce(source(m.Place, m.ID), 0), Answer: a.Inert()})
		})
		if err != nil {
			s.r.log.Warn("a notice was not posted", "platform", m.Place.Platform, "reason", reason(err))
		}
	})
}

// begin runs f beside the caller, who must acknowledge soon. ok is false where too many run already, or the end has come.
func (s *spare) begin(f func(context.Context)) (ok bool) {
	select {
	case s.says <- struct{}{}:
	default:
		return false
	}
	s.all.Go(func() {
		defer func() { <-s.says }()
		f(s.ctx)
	})
	return true
}

// run stores what waits whenever the store is there, until ctx ends, and then once more. work ends when everything must.
func (s *spare) run(ctx, work context.Context) {
	defer context.AfterFunc(work, s.stop)()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
		s.flush(work)
	}
	s.all.Wait()
	s.flush(work)
	s.stop()
}

// flush stores what waits: first what was answered, for nothing of it may be answered again.
func (s *spare) flush(ctx context.Context) {
	if s.r.store.Trouble() != nil {
		return
	}
	s.mu.Lock()
	var keys []store.Key
	for _, n := range s.notes {
		keys = append(keys, n.key)
	}
	s.mu.Unlock()
	for _, key := range keys {
		if s.tell(ctx, key) != nil {
			return
		}
	}
	s.mu.Lock()
	events := s.waiting
	s.waiting = nil
	s.mu.Unlock()
	for i, w := range events {
		if err := s.r.keep(ctx, w.e, w.concern); err != nil {
			s.mu.Lock()
			s.waiting = append(events[i:len(events):len(events)], s.waiting...)
			s.mu.Unlock()
			return
		}
	}
}

// tell lets the store learn what was answered to a message while it was away.
func (s *spare) tell(ctx context.Context, key store.Key) error {
	name := strings.Join(key, "\x00")
	s.mu.Lock()
	n, ok := s.notes[name]
	s.mu.Unlock()
	if !ok {
		return nil
	}
	now, rev, err := s.r.said.Get(ctx, key)
	if errors.Is(err, store.ErrMissing) || err == nil && now.State == fresh {
		_, err = s.r.said.Update(ctx, key, n.v, rev)
	}
	if err != nil && !errors.Is(err, store.ErrChanged) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.notes, name)
	return nil
}

// waits tells whether events wait.
func (s *spare) waits() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.waiting) > 0
}
