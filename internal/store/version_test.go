package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

func withSteps(steps ...migration) tuning {
	tune := tuned()
	tune.migrations = steps
	return tune
}

func TestVersion(t *testing.T) {
	ctx, dir := t.Context(), t.TempDir()
	s, err := Open(ctx, Options{Dir: dir})
	must(t, err)
	must(t, s.Close())
	runs := 0
	fail := errors.New("cut short")
	step := func(ctx context.Context, s *Store) error {
		runs++
		if _, err := s.Lease(ctx, "migration", time.Second); !errors.Is(err, ErrChanged) {
			t.Errorf("the lease is free: %v", err)
		}
		if runs == 1 {
			return fail
		}
		return NewTable[thing](s, "things", Lasting, 0).Put(ctx, Key{"a"}, thing{"new"})
	}
	if _, err := openTuned(ctx, Options{Dir: dir}, withSteps(step)); !errors.Is(err, fail) {
		t.Errorf("a step that fails: %v", err)
	}
	for range 2 {
		s, err := openTuned(ctx, Options{Dir: dir}, withSteps(step))
		must(t, err)
		must(t, s.Close())
	}
	if runs != 2 {
		t.Errorf("%d runs, want the one cut short and a whole one", runs)
	}
	if _, err := Open(ctx, Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "version 2") {
		t.Errorf("a newer store: %v", err)
	}
	s, err = openTuned(ctx, Options{Dir: dir}, withSteps(step))
	must(t, err)
	if n := s.Notes(); len(n) > 0 {
		t.Errorf("notes %q", n)
	}
	must(t, s.Close())
}

func TestVersionTwoAtOnce(t *testing.T) {
	outside := startServer(t, &server.Options{Port: freePort(t), StoreDir: t.TempDir()})
	o := Options{URL: fmt.Sprintf("nats://%s", outside.Addr()), Keys: []SealKey{NewKey()}}
	open(t, o)
	var runs, at atomic.Int32
	step := func(context.Context, *Store) error {
		if at.Add(1) > 1 {
			t.Error("two migrate at once")
		}
		time.Sleep(300 * time.Millisecond)
		at.Add(-1)
		runs.Add(1)
		return nil
	}
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			s, err := openTuned(t.Context(), o, withSteps(step))
			if err != nil {
				t.Error(err)
				return
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if runs.Load() != 1 {
		t.Errorf("%d runs", runs.Load())
	}
}
