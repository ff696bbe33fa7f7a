package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

func TestExpiry(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	s := open(t, Options{Dir: t.TempDir()})
	short := NewTable[thing](s, "short", Passing, time.Second)
	seen := make(chan string, 10)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	rev, err := short.Create(ctx, Key{"a"}, thing{"1"})
	must(t, err)
	wg.Go(func() {
		_ = short.Watch(ctx, nil, func(k Key, v thing, there bool) { seen <- fmt.Sprint(k[0], v.Text, there) }, func() { seen <- "ready" })
	})
	expect(t, seen, "a1true", "ready")
	_, err = short.Update(ctx, Key{"a"}, thing{"2"}, rev)
	must(t, err)
	expect(t, seen, "a2true")
	start := time.Now()
	for err = nil; !errors.Is(err, ErrMissing); time.Sleep(50 * time.Millisecond) {
		if _, _, err = short.Get(ctx, Key{"a"}); time.Since(start) > 5*time.Second {
			t.Fatal("it did not expire")
		}
	}
	if took := time.Since(start); took < 800*time.Millisecond {
		t.Errorf("it expired after %s", took)
	}
	must(t, short.Put(ctx, Key{"b"}, thing{"1"}))
	expect(t, seen, "b1true")
	must(t, short.Delete(ctx, Key{"b"}))
	expect(t, seen, "bfalse")
}

func TestDuplicatesAfterRestart(t *testing.T) {
	dir := t.TempDir()
	for round := range 2 {
		func() {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			s, err := Open(ctx, Options{Dir: dir})
			must(t, err)
			defer func() { must(t, s.Close()) }()
			q, err := s.Queue(ctx, "q", 10, 10)
			must(t, err)
			for _, id := range []string{"done", "waiting"} {
				if fresh, err := q.Put(ctx, id, []byte(id)); err != nil || fresh != (round == 0 || id == "done") {
					t.Errorf("round %d: Put(%s) = %v, %v", round, id, fresh, err)
				}
			}
			if round == 0 {
				must(t, q.Work(ctx, func(i *Item) {
					if string(i.Data) == "done" {
						must(t, i.Done(ctx))
						cancel()
					}
				}))
			}
		}()
	}
}

func TestOldestGoFirst(t *testing.T) {
	tune := tuned()
	tune.maxState = 100
	s, err := openTuned(t.Context(), Options{}, tune)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	ctx := t.Context()
	numbers := NewTable[int](s, "numbers", Passing, time.Hour)
	for i := range 150 {
		must(t, numbers.Put(ctx, Key{fmt.Sprint(i)}, i))
	}
	n, first := 0, -1
	must(t, numbers.Each(ctx, nil, func(_ Key, v int) bool {
		if first < 0 {
			first = v
		}
		n++
		return true
	}))
	if n != 100 || first != 50 {
		t.Errorf("%d are left from %d on", n, first)
	}
}

func TestCallersMistake(t *testing.T) {
	s := open(t, Options{})
	things := NewTable[thing](s, "things", Passing, time.Hour)
	if err := things.Put(t.Context(), Key{"a"}, thing{strings.Repeat("x", 2<<20)}); err == nil || errors.Is(err, ErrUnavailable) {
		t.Errorf("too large: %v", err)
	}
	refused := &jetstream.APIError{Code: 400, ErrorCode: jetstream.JSErrCodeStreamMessageExceedsMaximum}
	if err := s.judge(t.Context(), refused, 0); errors.Is(err, ErrUnavailable) {
		t.Errorf("refused by the server: %v", err)
	}
	if err := s.Trouble(); err != nil {
		t.Error(err)
	}
	if err := s.judge(t.Context(), jetstream.ErrStreamNotFound, 0); !errors.Is(err, ErrUnavailable) {
		t.Errorf("a stream that is gone: %v", err)
	}
}

func TestEach(t *testing.T) {
	s := open(t, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	numbers := NewTable[int](s, "numbers", Lasting, 0)
	for i := range 10 {
		must(t, numbers.Put(ctx, Key{fmt.Sprint(i)}, i))
	}
	before := consumers(t, s)
	n := 0
	must(t, numbers.Each(ctx, nil, func(Key, int) bool { n++; return n < 3 }))
	if n != 3 {
		t.Errorf("f was called %d times", n)
	}
	must(t, numbers.Each(ctx, Key{"nothing"}, func(Key, int) bool { t.Error("called"); return true }))
	if err := numbers.Each(ctx, nil, func(Key, int) bool { cancel(); return true }); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if after := consumers(t, s); after > before {
		t.Errorf("%d consumers are left", after-before)
	}
}

func consumers(t *testing.T, s *Store) int {
	t.Helper()
	info, err := s.stream(Lasting).Info(t.Context())
	must(t, err)
	return info.State.Consumers
}

func TestCloseWhileBusy(t *testing.T) {
	before := runtime.NumGoroutine()
	s, err := Open(t.Context(), Options{})
	must(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	things := NewTable[thing](s, "things", Passing, time.Hour)
	q, err := s.Queue(ctx, "q", 100_000, 10)
	must(t, err)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := 0; ; n++ {
				err := things.Put(ctx, Key{fmt.Sprint(i)}, thing{"a"})
				if err == nil {
					_, _, err = things.Get(ctx, Key{fmt.Sprint(i)})
				}
				if err == nil {
					_, err = q.Put(ctx, fmt.Sprint(i, n), nil)
				}
				if err != nil {
					if !errors.Is(err, ErrUnavailable) && !errors.Is(err, context.Canceled) {
						t.Error(err)
					}
					return
				}
			}
		})
	}
	for _, c := range []context.Context{ctx, t.Context()} {
		wg.Go(func() { _ = q.Work(c, func(i *Item) { _ = i.Done(c) }) })
		wg.Go(func() { _ = things.Watch(c, nil, func(Key, thing, bool) {}, func() {}) })
	}
	time.Sleep(100 * time.Millisecond)
	time.AfterFunc(5*time.Millisecond, cancel)
	start := time.Now()
	must(t, s.Close())
	wg.Wait()
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("closing took %s", took)
	}
	must(t, s.Close())
	if err := things.Put(t.Context(), Key{"a"}, thing{}); !errors.Is(err, ErrUnavailable) {
		t.Errorf("Put after Close: %v", err)
	}
	for until := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before+1; time.Sleep(20 * time.Millisecond) { // AfterFunc's may linger
		if time.Now().After(until) {
			b := make([]byte, 1<<20)
			t.Fatalf("%d goroutines were there, and now\n%s", before, b[:runtime.Stack(b, true)])
		}
	}
}
