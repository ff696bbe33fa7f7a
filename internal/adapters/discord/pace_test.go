package discord

import (
	"flag"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

var (
	paceEvents     = flag.Int("events", 400, "how many messages and interactions TestPace sends")
	paceRate       = flag.Int("rate", 200, "and how many in a second")
	paceReconnects = flag.Int("reconnects", 4, "and how often it cuts the connection meanwhile")
)

// TestPace sends messages and interactions at a pace, one in six an interaction, and cuts the connection meanwhile: of everything
// that somebody asked, or that is a failure, exactly one answer is posted. It logs how long people waited, and how much memory is held.
func TestPace(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}, dir: t.TempDir()})
	w.fake.Tune(func(k *fakes.Knobs) {
		k.Forget, k.Keep, k.NoSpec = *paceEvents > 5_000, 300, *paceEvents > 5_000 // or the fake would be measured
		k.InFlight, k.Requests, k.Replay = 2_000, 0, 4_000
	})
	tick := time.NewTicker(time.Second / time.Duration(*paceRate))
	defer tick.Stop()
	every := func(n int) int { return max(*paceEvents/max(n, 1), 1) }
	var heap []uint64
	var asked []string
	var given []*fakes.Handle
	var firsts []time.Duration
	answers, lost := 0, 0
	collect := func(keep int) {
		for len(given) > keep {
			if first := given[0].Wait(); first.Type != 0 {
				firsts = append(firsts, first.After)
			} else {
				lost++
			}
			given = given[1:]
		}
	}
	for i := range *paceEvents {
		<-tick.C
		switch {
		case i%200 == 3:
			asked = append(asked, w.fake.Say(fakes.Alice, fakes.Support, fmt.Sprintf("%s550 5.1.1 <bob%d@example.org>: User unknown", atBot, i)))
			answers++
		case i%200 == 107:
			asked = append(asked, w.fake.Say(fakes.Bob, fakes.Support, fmt.Sprintf("550 5.1.1 <bob%d@example.org>: Recipient address rejected: User unknown", i)))
			answers++
		case i%6 == 1:
			given = append(given, w.fake.Command(fakes.Alice, fakes.Ops, "smtp", fakes.Options{"code": "452 4.2.2"}))
		default:
			w.fake.Say(fakes.Bob, fakes.Support, fmt.Sprintf("ordinary chat, number %d", i))
		}
		if *paceReconnects > 0 && i%every(*paceReconnects) == every(*paceReconnects)/2 {
			if i%2 == 0 {
				w.fake.DropSockets()
			} else {
				w.fake.Reconnect()
			}
		}
		collect(100)
		if i%every(10) == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap = append(heap, m.HeapAlloc>>20)
		}
	}
	w.fake.Settle(t, time.Minute)
	collect(0)
	w.fake.Wait(t, time.Minute, func() bool { return w.fake.Count("POST /channels/*/messages") >= answers })
	time.Sleep(time.Second) // for a second answer to come
	if n := w.fake.Count("POST /channels/*/messages"); n != answers {
		t.Errorf("%d answers were posted, want %d", n, answers)
	}
	w.pace(asked, firsts, lost)
	t.Logf("%d events, %d resumed sessions, %d panics, heap in MB as it went: %v, goroutines: %d", *paceEvents, w.fake.Count("resumed"), w.adapter.guard.Panics(), heap, runtime.NumGoroutine())
	if *paceEvents <= 5_000 {
		w.fake.Clean(t)
	}
}

// pace demands one answer for each that was asked and is known still, and logs the times.
func (w *world) pace(asked []string, firsts []time.Duration, lost int) {
	w.Helper()
	var waits []time.Duration
	for _, id := range asked {
		source, ok := w.fake.Message(id)
		if !ok {
			continue
		}
		got := w.fake.Replies(id)
		if len(got) != 1 {
			w.Errorf("%d answers to %s, want one", len(got), id)
			continue
		}
		waits = append(waits, got[0].Sent.Sub(source.Sent))
	}
	if lost > *paceReconnects {
		w.Errorf("%d interactions failed", lost)
	}
	w.Logf("interactions answered: p50 %v, p99 %v, most %v of %d; %d were told while there was no connection, and failed", part(firsts, 50), part(firsts, 99), part(firsts, 100), len(firsts), lost)
	w.Logf("messages answered: p50 %v, p99 %v, most %v of %d", part(waits, 50), part(waits, 99), part(waits, 100), len(waits))
}

// part gives the time within which percent of a hundred fell.
func part(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(len(list)*percent/100, len(list)-1)].Round(10 * time.Microsecond)
}
