package discordfake

import (
	"encoding/json"
	"testing"
	"time"
)

// Handle is an interaction, and what came of it.
type Handle struct {
	ID, Token string

	s *Server
	a *interaction
}

// First is the first answer to an interaction.
type First struct {
	Type  int           // one of the Answer constants; 0 where there was none in time
	After time.Duration // how long it took
	Data  map[string]any
	HTTP  int // status of the request, where the bot takes interactions by HTTP
}

// Wait waits for the first answer, or until it is too late for one, and gives it.
func (h *Handle) Wait() First {
	if h.a == nil {
		return First{}
	}
	select {
	case <-h.a.done:
	case <-h.s.ctx.Done():
	}
	f, _ := h.First()
	return f
}

// First gives the first answer. ok is false while there is none, and where there was none in time.
func (h *Handle) First() (f First, ok bool) {
	if h.a == nil {
		return First{}, false
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	return First{h.a.first, h.a.after, h.a.data, h.a.status}, h.a.state == answered
}

// Failed tells whether nothing came in time, so that people read "interaction failed".
func (h *Handle) Failed() bool {
	if h.a == nil {
		return true
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	return h.a.state == failed
}

// Deferred tells whether the first answer was that there will be one.
func (h *Handle) Deferred() bool {
	f, _ := h.First()
	return f.Type == AnswerDefer || f.Type == AnswerDeferUpdate
}

// Original gives the message that is the answer, as it is now. ok is false while there is none, and when it was deleted.
func (h *Handle) Original() (m Message, ok bool) {
	if h.a == nil {
		return Message{}, false
	}
	h.s.mu.Lock()
	id := h.a.original
	h.s.mu.Unlock()
	m, ok = h.s.Message(id)
	return m, ok && !m.Deleted
}

// Private tells whether one alone sees the answer.
func (h *Handle) Private() bool {
	m, ok := h.Original()
	return ok && m.Private != ""
}

// FollowUps gives the messages that came after the answer and stand there still.
func (h *Handle) FollowUps() []Message {
	if h.a == nil {
		return nil
	}
	h.s.mu.Lock()
	ids := append([]string(nil), h.a.follows...)
	h.s.mu.Unlock()
	var list []Message
	for _, id := range ids {
		if m, ok := h.s.Message(id); ok && !m.Deleted {
			list = append(list, m)
		}
	}
	return list
}

// WaitMessage waits until the answer is there and no longer loading, and gives it.
func (h *Handle) WaitMessage(t testing.TB) Message {
	t.Helper()
	if h.a == nil {
		t.Fatal("discordfake: nothing was sent")
	}
	var m Message
	h.s.Wait(t, waitFor, func() bool {
		if h.Failed() {
			t.Fatal("discordfake: the interaction failed")
		}
		found, ok := h.Original()
		m = found
		return ok && !m.Loading()
	})
	return m
}

// WaitStatus waits for the status with which the request of an interaction by HTTP was answered. The answer itself may come
// before it, for it takes another way.
func (h *Handle) WaitStatus(t testing.TB) int {
	t.Helper()
	var f First
	h.s.Wait(t, waitFor, func() bool {
		f, _ = h.First()
		return f.HTTP != 0
	})
	return f.HTTP
}

// WaitFollowUps waits for n follow-ups, and gives them.
func (h *Handle) WaitFollowUps(t testing.TB, n int) []Message {
	t.Helper()
	if h.a == nil {
		t.Fatal("discordfake: nothing was sent")
	}
	h.s.Wait(t, waitFor, func() bool { return len(h.FollowUps()) >= n })
	return h.FollowUps()
}

// Modal gives the window that was shown, or nil.
func (h *Handle) Modal() map[string]any {
	if f, ok := h.First(); ok && f.Type == AnswerModal {
		return f.Data
	}
	return nil
}

// Choice is one suggestion.
type Choice struct{ Name, Value string }

// Choices gives what was suggested.
func (h *Handle) Choices() []Choice {
	f, ok := h.First()
	if !ok || f.Type != AnswerChoices {
		return nil
	}
	list := []Choice{}
	for _, one := range objects(f.Data["choices"]) {
		list = append(list, Choice{text(one, "name"), text(one, "value")})
	}
	return list
}

// Payload gives the interaction as the bot was told of it.
func (h *Handle) Payload() json.RawMessage {
	if h.a == nil {
		return nil
	}
	return h.a.raw
}

// Expire makes the token of the interaction worthless, as after 15 minutes.
func (h *Handle) Expire() {
	if h.a == nil {
		return
	}
	h.s.mu.Lock()
	defer h.s.mu.Unlock()
	h.a.sent = h.a.sent.Add(-h.s.knobs.TokenFor - time.Second)
}
