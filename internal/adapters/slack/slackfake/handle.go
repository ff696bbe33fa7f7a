package slackfake

import (
	"slices"
	"testing"
	"time"
)

// Handle is a command or an interaction on its way, and what came of it.
type Handle struct {
	Trigger string // its trigger_id
	URL     string // its response_url; empty where there is none

	s         *Server
	done      chan struct{}
	ack       Ack
	finished  bool
	responses []Response
	errors    map[string]string
}

// Wait waits for the acknowledgement, or until there can be none, and gives it. Ack.Failed says why there was none.
func (h *Handle) Wait() Ack {
	if h.s == nil {
		return Ack{Failed: "never sent"}
	}
	select {
	case <-h.done:
	case <-h.s.ctx.Done():
	}
	a, _ := h.Ack()
	return a
}

// Ack gives the acknowledgement. ok is false while there is none.
func (h *Handle) Ack() (a Ack, ok bool) {
	if h.s == nil {
		return Ack{Failed: "never sent"}, false
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	return h.ack, h.finished && h.ack.Failed == ""
}

// Responses gives the answers so far, by the acknowledgement and by response_url.
func (h *Handle) Responses() []Response {
	if h.s == nil {
		return nil
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	return slices.Clone(h.responses)
}

// WaitResponse waits for the nth answer, counted from 1, and gives it. The test fails if it does not come.
func (h *Handle) WaitResponse(t testing.TB, n int, timeout time.Duration) Response {
	t.Helper()
	if h.s == nil {
		t.Fatal("slackfake: nothing was sent")
	}
	h.s.Wait(t, timeout, func() bool { return len(h.Responses()) >= n })
	return h.Responses()[n-1]
}

// Errors gives what a modal shows at its inputs, by block_id, since it was sent in and came back.
func (h *Handle) Errors() map[string]string {
	if h.s == nil {
		return nil
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	return h.errors
}

// responded records an answer. The lock is held.
func (h *Handle) responded(r Response) {
	if h != nil {
		h.responses = append(h.responses, r)
	}
}

// handle begins a command or interaction. The lock is held.
func (s *Server) handle() *Handle { return &Handle{s: s, done: make(chan struct{})} }

// finish takes what became of it. The lock is held.
func (h *Handle) finish(a Ack) {
	h.ack, h.finished = a, true
	close(h.done)
}
