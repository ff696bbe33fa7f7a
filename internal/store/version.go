package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// migration leads a store from one version to the next. It runs while no other process does (it holds a lease, and its
// context ends when that is lost), may be cut short, and then runs again: it must be able to.
type migration func(context.Context, *Store) error

// migrations lead from version i+1 to i+2. The version is the shape of what is stored. A change of shape adds a step here; a
// field that is added to a value needs none.
var migrations []migration

// version is the shape that this program knows.
func (s *Store) version() int { return len(s.tune.migrations) + 1 }

// mark is the version of a store. That it opens shows that the keys are right.
type mark struct {
	Version int `json:"version"`
}

var markKey = Key{"version"}

func (s *Store) marks() *Table[mark] { return NewTable[mark](s, "meta", Lasting, 0) }

// migrationLease is how long a process that was killed in the middle of a migration keeps others waiting: less than
// openWithin, so that the next one only waits.
const migrationLease = 15 * time.Second

// checkVersion marks a new store, leads an older one here, and refuses a newer one.
func (s *Store) checkVersion(ctx context.Context) error {
	for {
		m, _, err := s.readMark(ctx)
		if errors.Is(err, ErrMissing) {
			_, err = s.marks().Create(ctx, markKey, mark{s.version()})
		} else if err == nil && m.Version < s.version() {
			err = s.migrate(ctx)
		} else {
			return err
		}
		if err == nil {
			continue
		}
		if !errors.Is(err, ErrChanged) {
			return err
		}
		select { // another process is at it, or was first
		case <-ctx.Done():
			return fmt.Errorf("wait for another process that changes the store: %w", ctx.Err())
		case <-time.After(5 * retryEvery):
		}
	}
}

// readMark gives the version of the store, where this program knows it.
func (s *Store) readMark(ctx context.Context) (mark, Rev, error) {
	m, rev, err := s.marks().Get(ctx, markKey)
	switch {
	case errors.Is(err, ErrKey):
		return m, rev, fmt.Errorf("open the store: %w; set STORE_KEY to the key it was made with (new,old to change it)", err)
	case err != nil:
		return m, rev, err
	case m.Version > s.version():
		return m, rev, fmt.Errorf("the store has version %d, and this program knows %d: run the newer program", m.Version, s.version())
	case m.Version < 1:
		return m, rev, fmt.Errorf("the store has version %d, which no program wrote", m.Version)
	}
	return m, rev, nil
}

// migrate leads the store here. It gives ErrChanged where another process is at it.
func (s *Store) migrate(ctx context.Context) error {
	lease, err := s.Lease(ctx, "migration", migrationLease)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		lease.keep(ctx, migrationLease/3, cancel)
	}()
	err = s.steps(ctx)
	cancel()
	<-done
	within, stop := context.WithTimeout(context.WithoutCancel(ctx), opTimeout)
	defer stop()
	lease.Release(within)
	return err
}

// steps runs what is left of the migrations.
func (s *Store) steps(ctx context.Context) error {
	m, rev, err := s.readMark(ctx) // under the lease: another process may have just been done
	if err != nil {
		return err
	}
	for m.Version < s.version() {
		err := s.tune.migrations[m.Version-1](ctx, s)
		if err == nil {
			m.Version++
			rev, err = s.marks().Update(ctx, markKey, m, rev)
		}
		if err != nil {
			return fmt.Errorf("lead the store to version %d: %w", s.version(), err)
		}
	}
	return nil
}

// keep renews the lease until ctx ends, and calls lost where it cannot.
func (l *Lease) keep(ctx context.Context, every time.Duration, lost func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		if err := l.Renew(ctx); err != nil {
			lost()
			return
		}
	}
}

// markAgain marks a store that was made again while this process ran.
func (s *Store) markAgain(ctx context.Context) error {
	subject := s.marks().subject(markKey)
	sealed := s.seal.seal(subject, fmt.Appendf(nil, `{"version":%d}`, s.version()))
	_, err := s.js.PublishMsg(ctx, &nats.Msg{Subject: subject, Data: sealed}, jetstream.WithExpectLastSequencePerSubject(0))
	if err != nil && !errors.Is(s.judge(ctx, err, s.era.Load()), ErrChanged) {
		return fmt.Errorf("mark the store's version: %w", err)
	}
	return nil
}
