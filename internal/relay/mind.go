package relay

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// maxStuck is how many calls of one kind that do not come back are borne before no new one is begun.
const maxStuck = 16

// grace is what a reading gets to notice that its time is over.
const grace = 100 * time.Millisecond

// The errors of think.
var (
	errPanic   = errors.New("it panicked")
	errStuck   = errors.New("it takes too long")
	errCrowded = errors.New("it was not begun, for too many before it have not come back")
)

// mind runs what reads messages, or calls one platform, apart from what carries them: a panic or a hang there ends one message
// and nothing else.
type mind struct {
	log   *slog.Logger
	hangs atomic.Int64
}

func newMind(log *slog.Logger) *mind { return &mind{log: log} }

// think gives what f gives, which has at most d for it. One that does not come back is left behind, for nothing in Go ends a
// loop that has no end.
func think[T any](ctx context.Context, m *mind, d time.Duration, f func(context.Context) T) (T, error) {
	type result struct {
		v   T
		err error
	}
	var none T
	if m.hangs.Load() >= maxStuck {
		return none, errCrowded
	}
	ctx, cancel := context.WithTimeout(ctx, d)
	done := make(chan result, 1)
	go func() {
		defer cancel()
		got := result{err: errPanic}
		defer func() {
			if p := recover(); p != nil {
				// Not the value: it may hold the text.
				m.log.Error("a handler panicked", "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			}
			done <- got
		}()
		got = result{v: f(ctx)}
	}()
	select {
	case got := <-done:
		return got.v, got.err
	case <-ctx.Done():
	}
	select { // f may have ended together with its context
	case got := <-done:
		return got.v, got.err
	case <-time.After(grace):
	}
	m.hangs.Add(1)
	go func() {
		<-done
		m.hangs.Add(-1)
	}()
	return none, errStuck
}

// stuck gives how many calls have not come back.
func (m *mind) stuck() int { return int(m.hangs.Load()) }
