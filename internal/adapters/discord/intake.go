package discord

import (
	"context"
	"encoding/json"
	"sync"
	"sync/atomic"
	"time"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// counts are what happened since the start.
type counts struct {
	events       atomic.Int64 // taken
	interactions atomic.Int64 // likewise
	unreadable   atomic.Int64 // of no form that is known
	refused      atomic.Int64 // not kept, for Discord to deliver again
	busy         atomic.Int64 // interactions that there was no room for
	unsigned     atomic.Int64 // requests that Discord did not sign
	doubles      atomic.Int64 // interactions that came again
}

// take takes an event of the gateway, without waiting. done is told when the bot has kept it, or false for Discord to deliver it
// again. One whose reading panics is done: it would be no better the next time.
func (a *Adapter) take(s *hands.Serving, name string, data json.RawMessage, done func(bool)) {
	var once sync.Once
	first := func(ok bool) { once.Do(func() { done(ok) }) }
	if !a.guard.Survives("reading", func() { a.takeEvent(s, name, data, first) }) {
		first(true)
	}
}

func (a *Adapter) takeEvent(s *hands.Serving, name string, data json.RawMessage, done func(bool)) {
	n, err := decodeDispatch(name, data, a.me())
	if err != nil {
		a.counts.unreadable.Add(1)
		a.log.Warn("an event was not read", "event", name, "error", err)
		done(true)
		return
	}
	a.channels.note(n.channels)
	switch n.kind {
	case happened, removed, left, closedOne:
		a.counts.events.Add(1)
		a.hand(s, n, done)
	case interacted:
		done(true) // Discord gives whoever waits three seconds, and would tell the bot again when they are over
		a.takeInteraction(s, n.interaction)
	default:
		done(true)
	}
}

// hand hands over what happened, apart, and after what happened before in the same channel.
func (a *Adapter) hand(s *hands.Serving, n notice, done func(bool)) {
	channel := n.event.Message.Place.Channel
	turn := a.turns.join(channel)
	begun := s.Go(s.Events, "event", func(ctx context.Context) {
		ok := false
		defer func() { done(ok) }() // also after a panic
		defer a.turns.leave(channel, turn)
		select {
		case <-turn:
		case <-ctx.Done():
			return
		}
		ctx, cancel := context.WithTimeout(ctx, a.times.accept)
		defer cancel()
		for _, e := range a.eventsOf(n) {
			if err := a.accept(ctx, s, e, n.starts); err != nil {
				a.counts.refused.Add(1)
				a.log.Info("an event is left to be delivered again", "error", hands.Refusal(err))
				return
			}
		}
		ok = true
	}, nil)
	if !begun {
		a.turns.leave(channel, turn)
		a.counts.refused.Add(1)
		done(false)
	}
}

// eventsOf gives the events that a notice tells of, each with its time: Discord tells none for what is removed.
func (a *Adapter) eventsOf(n notice) []chat.Event {
	e := n.event
	if e.At.IsZero() && e.Kind != chat.Posted {
		e.At = time.Now()
	}
	switch n.kind {
	case closedOne:
		for _, c := range n.channels {
			a.channels.forget(c.id)
		}
		if e.Kind != chat.Left { // a thread: what is kept belongs to the channel above
			return nil
		}
	case removed:
		all := make([]chat.Event, len(n.ids))
		for i, id := range n.ids {
			all[i] = e
			all[i].Message.ID = id
		}
		return all
	}
	return []chat.Event{e}
}

// accept puts an event in its place and hands it over.
func (a *Adapter) accept(ctx context.Context, s *hands.Serving, e chat.Event, starts bool) error {
	if e.Kind != chat.Left && !e.Message.Author.Bot {
		may, err := a.channels.place(ctx, &e.Message, starts)
		if err != nil {
			return a.look(err)
		}
		if !may && e.Message.Asked == chat.Overheard && e.Kind != chat.Deleted {
			return nil
		}
	}
	return s.Accept(ctx, e)
}

// takeInteraction answers an interaction apart, once: a session that is resumed tells some again.
func (a *Adapter) takeInteraction(s *hands.Serving, i interaction) {
	if before, _ := a.seen.ContainsOrAdd(i.reply.id, struct{}{}); before {
		a.counts.doubles.Add(1)
		return
	}
	a.counts.interactions.Add(1)
	begun := s.Go(s.Replies, "interaction", func(ctx context.Context) { a.interact(ctx, s, i) },
		func(ctx context.Context) { a.excuse(ctx, i, hands.Sorry) })
	if !begun {
		a.counts.busy.Add(1)
		s.Go(s.Excuses, "excuse", func(ctx context.Context) { a.excuse(ctx, i, hands.Busy) }, nil)
	}
}
