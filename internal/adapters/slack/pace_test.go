package slack

import (
	"flag"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
)

var (
	paceEvents     = flag.Int("events", 400, "how many events TestPace sends")
	paceRate       = flag.Int("rate", 200, "and how many in a second")
	paceReconnects = flag.Int("reconnects", 4, "and how often it cuts a connection meanwhile")
)

// TestPace sends events at a pace, a fifth of them commands and presses, and cuts connections meanwhile: of everything that
// somebody asked, or that is a failure, exactly one answer is posted. It logs how long Slack waited for its acknowledgements and
// people for their answers, and how much memory is held.
func TestPace(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}, dir: t.TempDir(), times: func(t *times) { t.quiet = time.Minute }})
	w.fake.Tune(func(k *slackfake.Knobs) {
		k.Forget, k.Keep = *paceEvents > fewEvents, 100 // or the fake's memory would be measured
		k.InFlight = 2_000
	})
	w.fake.WaitLinks(t, sockets)
	var asked []string
	var given []chosen
	var presses sync.WaitGroup
	last := slackfake.Message{Channel: slackfake.Support}
	tick := time.NewTicker(time.Second / time.Duration(*paceRate))
	defer tick.Stop()
	var heap []uint64
	answers := 0
	for i := range *paceEvents {
		<-tick.C
		switch {
		case i%20 == 3:
			asked = append(asked, w.fake.Say(slackfake.Alice, slackfake.Support, "", fmt.Sprintf("%s550 5.1.1 <bob%d@example.org>: User unknown", atBot, i)))
			answers++
		case i%20 == 7:
			asked = append(asked, w.fake.Say(slackfake.Bob, slackfake.Support, "", fmt.Sprintf("550 5.1.1 <bob%d@example.org>: Recipient address rejected: User unknown", i)))
			answers++
		case i%20 == 11, i%20 == 15:
			h := w.fake.GiveCommand(slackfake.Alice, slackfake.Elsewhere, "452 4.2.2")
			if *paceEvents <= fewEvents {
				given = append(given, chosen{time.Now(), h})
			}
		case i%20 == 13:
			at := last
			presses.Go(func() { w.fake.Shortcut(slackfake.Bob, at, callbackExplain) })
		case i%20 == 17:
			at := last
			presses.Go(func() {
				w.fake.PressRaw(slackfake.Bob, at, map[string]any{"type": "static_select", "action_id": actionVariant, "selected_option": map[string]any{"value": "452 4.2.2"}})
			})
		default:
			last.TS = w.fake.Say(slackfake.Bob, slackfake.Support, "", fmt.Sprintf("ordinary chat, number %d", i))
		}
		if *paceReconnects > 0 && i%max(*paceEvents/(*paceReconnects), 1) == max(*paceEvents/(*paceReconnects), 1)/2 {
			if links := w.fake.Links(); i%2 == 0 {
				w.fake.Drop(links[0])
			} else {
				w.fake.Refresh(links[0])
			}
		}
		if i%max(*paceEvents/10, 1) == 0 {
			runtime.GC()
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			heap = append(heap, m.HeapAlloc>>20)
		}
	}
	presses.Wait()
	w.fake.Settle(t, time.Minute)
	w.fake.Wait(t, time.Minute, func() bool {
		return len(asked) == 0 || len(w.answers(slackfake.Support, asked[len(asked)-1])) > 0
	})
	time.Sleep(time.Second) // for a second answer to come
	if n := w.fake.Count("chat.postMessage"); n != answers {
		t.Errorf("%d answers were posted, want %d", n, answers)
	}
	t.Logf("%d events, %d connections cut, %d panics, heap in MB as it went: %v, goroutines: %d", *paceEvents, *paceReconnects, w.adapter.guard.Panics(), heap, runtime.NumGoroutine())
	w.pace(asked)
	if len(given) > 0 {
		w.paceGiven(given)
	}
	w.fake.Clean(t)
}

// fewEvents are so few that the fake may remember all that came of them.
const fewEvents = 20_000

// chosen is a command, and when it was given.
type chosen struct {
	at time.Time
	*slackfake.Handle
}

// paceGiven demands an answer to each command, and logs the times.
func (w *world) paceGiven(given []chosen) {
	w.Helper()
	var waits []time.Duration
	for _, g := range given {
		waits = append(waits, g.WaitResponse(w.T, 1, patience).At.Sub(g.at))
	}
	w.Logf("commands answered: p50 %v, p99 %v, most %v of %d", part(waits, 50), part(waits, 99), part(waits, 100), len(waits))
}

// pace demands one answer for each that was asked, and logs the times.
func (w *world) pace(asked []string) {
	w.Helper()
	posts := map[string][]slackfake.Message{}
	for _, m := range w.fake.Posts(slackfake.Support) {
		posts[m.ThreadTS] = append(posts[m.ThreadTS], m)
	}
	var waits, acks []time.Duration
	oldest := ""
	if all := w.fake.Messages(slackfake.Support); len(all) > 0 {
		oldest = all[0].TS
	}
	for _, ts := range asked {
		if strings.Compare(ts, oldest) < 0 {
			continue
		}
		if n := len(posts[ts]); n != 1 {
			w.Errorf("%d answers to %s, want one", n, ts)
			continue
		}
		waits = append(waits, stamp(posts[ts][0].TS).Sub(stamp(ts)))
	}
	late := 0
	for _, a := range w.fake.Acks() {
		if a.Failed == "" {
			acks = append(acks, a.After)
		} else {
			late++
		}
	}
	w.Logf("acknowledged: p50 %v, p99 %v, most %v of %d; not acknowledged, and delivered again: %d", part(acks, 50), part(acks, 99), part(acks, 100), len(acks), late)
	w.Logf("answered: p50 %v, p99 %v, most %v of %d", part(waits, 50), part(waits, 99), part(waits, 100), len(waits))
}

// part gives the time within which percent of a hundred fell.
func part(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(len(list)*percent/100, len(list)-1)].Round(10 * time.Microsecond)
}
