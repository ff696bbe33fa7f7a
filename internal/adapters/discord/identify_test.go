package discord

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"
)

// startsOf gives the starts of sessions with what Discord says of its limits.
func startsOf(t *testing.T, times gatewayTimes, limit func() startLimit) *sessionStarts {
	t.Helper()
	s := newStarts(func(context.Context) (gatewayInfo, error) {
		return gatewayInfo{URL: "wss://gateway.example.org", Shards: 1, Limit: limit()}, nil
	}, times, slog.New(slog.DiscardHandler))
	if err := s.learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// As many sessions start at a time as Discord allows, in the order of the shards, and the next as many later.
func TestConcurrency(t *testing.T) {
	times := usualGateway
	times.turn = 200 * time.Millisecond
	for _, most := range []int{1, 2, 4} {
		s := startsOf(t, times, func() startLimit {
			return startLimit{Total: 1000, Remaining: 1000, ResetAfter: 1000, MaxConcurrency: most}
		})
		began := time.Now()
		var at [4]time.Duration
		var all sync.WaitGroup
		for shard := range at {
			turn := s.join(shard)
			all.Go(func() {
				defer turn.leave()
				if err := turn.wait(t.Context(), func(string) {}); err != nil {
					t.Error(err)
				}
				at[shard] = time.Since(began)
				turn.use()
			})
		}
		all.Wait()
		for shard, took := range at {
			if before := shard - most; before >= 0 && took-at[before] < times.turn {
				t.Errorf("%d at a time: shard %d started %v after shard %d, want %v", most, shard, took-at[before], before, times.turn)
			}
		}
		if last := at[3]; most == 4 && last >= times.turn {
			t.Errorf("%d at a time: the last started after %v", most, last)
		}
	}
}

// Where no session is left today, none is started before Discord allows it again; a turn that was not used is not counted.
func TestSessionsOfADay(t *testing.T) {
	times := usualGateway
	times.turn, times.anew, times.fresh = 0, 10*time.Millisecond, time.Millisecond
	left := 2
	s := startsOf(t, times, func() startLimit { return startLimit{Total: 1000, Remaining: left, ResetAfter: 500, MaxConcurrency: 1} })
	began := time.Now()
	start := func(ctx context.Context, say func(string), use bool) error {
		turn := s.join(0)
		defer turn.leave()
		if err := turn.wait(ctx, say); err != nil {
			return err
		}
		if use {
			turn.use()
		}
		return nil
	}
	for _, use := range []bool{false, true, false, true} {
		if err := start(t.Context(), func(string) {}, use); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > 400*time.Millisecond {
		t.Fatalf("those that were left took %v", took)
	}
	left = 0
	var said []string
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if err := start(short, func(why string) { said = append(said, why) }, true); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("beyond what is left: %v", err)
	}
	if all := strings.Join(said, "\n"); !strings.Contains(all, "no session may be started before") {
		t.Errorf("it says %q", all)
	}
	time.AfterFunc(100*time.Millisecond, func() { s.mu.Lock(); left = 1000; s.mu.Unlock() })
	if err := start(t.Context(), func(string) {}, true); err != nil || time.Since(began) < 450*time.Millisecond {
		t.Errorf("the next started after %v, %v", time.Since(began), err)
	}
}
