package slackfake_test

import (
	"os"
	"runtime"
	"strconv"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
)

// TestMemoryIsFlat drives many events with nothing kept but counts. SLACKFAKE_EVENTS makes it more.
func TestMemoryIsFlat(t *testing.T) {
	n := 4000
	if more, err := strconv.Atoi(os.Getenv("SLACKFAKE_EVENTS")); err == nil {
		n = more
	}
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.Forget = true })
	r := dial(t, s)
	r.want("hello")
	_ = r.conn.SetReadDeadline(time.Time{})
	go func() {
		for {
			f := frame{}
			if err := r.conn.ReadJSON(&f); err != nil {
				return
			}
			_ = r.conn.WriteJSON(map[string]any{"envelope_id": f.ID})
		}
	}()
	drive := func(n int) {
		for range n {
			s.Say(slackfake.Alice, slackfake.Support, "", "550 5.1.1 no such user")
		}
		s.Settle(t, time.Minute)
	}
	drive(n / 2)
	before := heap()
	drive(n / 2)
	if after := heap(); after > before+before/2+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
	if got := s.Count("acks"); got != n {
		t.Errorf("%d acknowledgements of %d", got, n)
	}
	if kept := len(s.Messages(slackfake.Support)) + len(s.Acks()); kept > 2000 {
		t.Errorf("%d things are kept", kept)
	}
}

// heap gives what is in use.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
