package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Each calls f with every value whose key begins with prefix, the oldest first, until f gives false. It gives ctx's error
// when that ends first.
func (t *Table[T]) Each(ctx context.Context, prefix Key, f func(k Key, v T) bool) error {
	within, stop := context.WithCancel(ctx)
	defer stop()
	w := &watch[T]{table: t, filter: t.filter(prefix), ready: stop}
	w.f = func(k Key, v T, there bool) {
		if there && within.Err() == nil && !f(k, v) {
			stop()
		}
	}
	err := w.round(within)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// Watch calls f with every value whose key begins with prefix and then, as they come, with every change until ctx ends;
// there is false for one that was removed, though not for one that expired. It calls ready once, when f has been called
// with all that was there. While the store is unavailable it waits, and afterwards calls f with every value again, and with
// false for each that is no longer there. It ends with nil when ctx does, and with ErrUnavailable once the store was closed.
func (t *Table[T]) Watch(ctx context.Context, prefix Key, f func(k Key, v T, there bool), ready func()) error {
	w := &watch[T]{table: t, filter: t.filter(prefix), f: f, ready: ready, known: map[string]bool{}}
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.s.alive.Done():
			return fmt.Errorf("watch the table %s: %w: it was closed", t.name, ErrUnavailable)
		case <-t.s.Healed():
		}
		err := w.round(ctx)
		if err == nil || ctx.Err() != nil || t.s.alive.Err() != nil {
			continue
		}
		t.s.log.Warn("watch a table again", "table", t.name, "error", err)
		select {
		case <-ctx.Done():
		case <-t.s.alive.Done():
		case <-time.After(probeEvery):
		}
	}
}

func (t *Table[T]) filter(prefix Key) string {
	if len(prefix) == 0 {
		return t.prefix() + ">"
	}
	return t.subject(prefix) + ".>"
}

// watch is one watching of a table, over as many connections as it takes.
type watch[T any] struct {
	table  *Table[T]
	filter string
	f      func(k Key, v T, there bool)
	ready  func()
	told   bool            // ready was called
	known  map[string]bool // the subjects of the values that f was told of, and whether this round saw them; nil for no watch
}

// round replays what is there, and goes on with what changes, until ctx ends, which is no error, or the server does not send.
func (w *watch[T]) round(ctx context.Context) error {
	t := w.table
	var c jetstream.Consumer
	var messages jetstream.MessagesContext
	var left uint64
	err := t.s.do(ctx, func(ctx context.Context) error {
		var err error
		c, err = t.s.stream(t.life).OrderedConsumer(ctx, jetstream.OrderedConsumerConfig{
			FilterSubjects:    []string{w.filter},
			InactiveThreshold: 30 * time.Second,
		})
		if err != nil {
			return err
		}
		info, err := c.Info(ctx)
		if err != nil {
			return err
		}
		left = info.NumPending
		messages, err = c.Messages(jetstream.PullHeartbeat(time.Second), jetstream.PullExpiry(5*time.Second))
		return err
	})
	if err != nil {
		return fmt.Errorf("watch the table %s: %w", t.name, err)
	}
	defer t.s.dropWatch(t.life, c)
	defer messages.Stop()
	for subject := range w.known {
		w.known[subject] = false
	}
	if err := w.follow(ctx, c, messages, left == 0); err != nil {
		return fmt.Errorf("watch the table %s: %w", t.name, err)
	}
	return nil
}

// follow hands on what comes. all is whether everything that was there has been handed on.
func (w *watch[T]) follow(ctx context.Context, c jetstream.Consumer, messages jetstream.MessagesContext, all bool) error {
	healed := w.table.s.Healed()
	if all {
		w.caughtUp()
	}
	for quiet := 0; ; {
		m, err := w.next(ctx, messages)
		switch {
		case ctx.Err() != nil:
			return nil
		case healed != w.table.s.Healed():
			return errors.New("the store was unavailable meanwhile")
		case err == nil:
			w.seen(m)
			quiet = 0
			if meta, err := m.Metadata(); !all && err == nil && meta.NumPending == 0 {
				all = true
				w.caughtUp()
			}
		case !errors.Is(err, context.DeadlineExceeded):
			return err
		case !all:
			// The last of those that were there may have expired, or been removed, before it was sent.
			info, err := c.Info(ctx)
			if err != nil {
				return err
			}
			if quiet++; info.NumPending == 0 && quiet > 1 { // what was sent before the answer has come by the second time
				all = true
				w.caughtUp()
			}
		}
	}
}

// next gives the next message, or context.DeadlineExceeded after a while, for a look at the store's health.
func (w *watch[T]) next(ctx context.Context, messages jetstream.MessagesContext) (jetstream.Msg, error) {
	ctx, cancel := context.WithTimeout(ctx, probeEvery)
	defer cancel()
	return messages.Next(jetstream.NextContext(ctx))
}

// caughtUp tells of the values that went while nobody watched, and that all is told.
func (w *watch[T]) caughtUp() {
	var none T
	for subject, there := range w.known {
		if !there {
			delete(w.known, subject)
			w.f(w.table.key(subject), none, false)
		}
	}
	if !w.told {
		w.told = true
		w.ready()
	}
}

// seen hands one message on.
func (w *watch[T]) seen(m jetstream.Msg) {
	var v T
	there := len(m.Data()) > 0
	if there {
		if err := w.table.decode(m.Subject(), m.Data(), &v); err != nil {
			w.table.s.log.Error("skip a value of the store", "table", w.table.name, "error", err)
			there = false
		}
	}
	if w.known != nil {
		if there {
			w.known[m.Subject()] = true
		} else {
			delete(w.known, m.Subject())
		}
	}
	w.f(w.table.key(m.Subject()), v, there)
}

// key gives the key of a value by its subject.
func (t *Table[T]) key(subject string) Key {
	tokens := strings.Split(strings.TrimPrefix(subject, t.prefix()), ".")
	k := make(Key, len(tokens))
	for i, token := range tokens {
		k[i] = unescape(token)
	}
	return k
}

// dropWatch removes the consumer of a watch that ended, which the server would keep for a while.
func (s *Store) dropWatch(life Lifetime, c jetstream.Consumer) {
	info := c.CachedInfo()
	if info == nil || s.down.Load() || s.alive.Err() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(s.alive, opTimeout/2)
	defer cancel()
	_ = s.stream(life).DeleteConsumer(ctx, info.Name) // it ends by itself otherwise
}

// Forget removes every value of every table whose key begins with prefix, for good. Watchers of Lasting tables see them go.
func (s *Store) Forget(ctx context.Context, prefix Key) error {
	for life := range tables {
		if err := s.forget(ctx, life, subjects+string(life)+".*."+prefix.tokens()+".>"); err != nil {
			return fmt.Errorf("forget: %w", err)
		}
	}
	return nil
}

func (s *Store) forget(ctx context.Context, life Lifetime, filter string) error {
	if life == Lasting { // a purge alone leaves nothing that a watcher would see
		subjects, err := s.subjectsOf(ctx, s.stream(life), filter)
		if err != nil {
			return err
		}
		for subject := range subjects {
			if _, err := s.publish(ctx, &nats.Msg{Subject: subject}, jetstream.WithMsgTTL(markerTTL)); err != nil {
				return err
			}
		}
		return nil
	}
	return s.do(ctx, func(ctx context.Context) error {
		return s.stream(life).Purge(ctx, jetstream.WithPurgeSubject(filter))
	})
}

// subjectsOf gives the subjects of a stream that filter takes.
func (s *Store) subjectsOf(ctx context.Context, stream jetstream.Stream, filter string) (map[string]uint64, error) {
	var out map[string]uint64
	err := s.do(ctx, func(ctx context.Context) error {
		info, err := stream.Info(ctx, jetstream.WithSubjectFilter(filter))
		if err == nil {
			out = info.State.Subjects
		}
		return err
	})
	return out, err
}
