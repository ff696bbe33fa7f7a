package discordfake_test

import (
	"runtime"
	"testing"

	df "smtpbot/internal/adapters/discord/discordfake"
)

// TestForget shows that a server which forgets does not grow.
func TestForget(t *testing.T) {
	s := df.New(t, func(k *df.Knobs) { k.Forget, k.Keep, k.Replay = true, 50, 50 })
	register(t, s)
	c := dial(t, s.GatewayURL())
	c.identify(reading)
	c.wait(0, "READY", 1)
	heap := func() uint64 {
		c.mu.Lock()
		c.frames = nil
		c.mu.Unlock()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	round := func() {
		for range 600 {
			s.Say(df.Alice, df.Support, "550 5.1.1 User unknown", df.With(df.File{Name: "a.txt", Data: make([]byte, 2000)}))
		}
		for range 30 {
			h := s.Command(df.Alice, df.Support, "smtp", df.Options{"code": "452"})
			callback(t, s, h, `{"type":4,"data":{"content":"x",`+mute+`}}`)
		}
		s.Settle(t, soon)
	}
	round()
	round()
	before := heap()
	for range 5 {
		round()
	}
	if after := heap(); after > before+4<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before, after)
	}
}
