// Package hands does what an adapter does beside its reading: within the room that there is, each deed surviving a panic, and
// all of them waited for at the end.
package hands

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Guard survives panics, logs them and counts them. It may be used by any number at once.
type Guard struct {
	Log    *slog.Logger
	panics atomic.Int64
}

// Panics gives how many there were.
func (g *Guard) Panics() int64 { return g.panics.Load() }

// Survives does something, and tells whether it came to its end without a panic.
func (g *Guard) Survives(what string, do func()) (ok bool) {
	defer func() {
		if p := recover(); p != nil { // its text may be somebody's
			g.panics.Add(1)
			g.Log.Error("a panic", "kind", what, "type", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
		}
	}()
	do()
	return true
}

// Room bounds how much of one kind is done at once.
type Room chan struct{}

// NewRoom gives room for n.
func NewRoom(n int) Room { return make(Room, n) }

// Hands are what is going on. They may be used by any number at once.
type Hands struct {
	ctx   context.Context
	guard *Guard

	mu    sync.Mutex
	ended bool // nothing more is begun
	all   sync.WaitGroup
}

// newHands gives hands whose deeds end, at the latest, with ctx.
func newHands(ctx context.Context, g *Guard) *Hands { return &Hands{ctx: ctx, guard: g} }

// Go does something apart, within the room that there is; it is false where there is none, and at the end. A panic ends that
// deed alone; then sorry is done, unless it is nil.
func (h *Hands) Go(room Room, what string, do, sorry func(context.Context)) bool {
	select {
	case room <- struct{}{}:
	default:
		return false
	}
	begun := h.begin(func() {
		defer func() { <-room }()
		if !h.guard.Survives(what, func() { do(h.ctx) }) && sorry != nil {
			h.guard.Survives("apology", func() { sorry(h.ctx) })
		}
	})
	if !begun {
		<-room
	}
	return begun
}

func (h *Hands) begin(do func()) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.ended {
		h.all.Go(do)
	}
	return !h.ended
}

// Wait lets nothing more begin, and waits for what is going on.
func (h *Hands) Wait() {
	h.mu.Lock()
	h.ended = true
	h.mu.Unlock()
	h.all.Wait()
}
