package relay_test

import (
	"context"
	"encoding/base64"
	"flag"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// The default is a short walk; the long ones are for changes to this package and to the store.
var (
	kills  = flag.Int("kills", 5, "how often TestKill kills the bot")
	events = flag.Int("events", 400, "how many events TestKill and TestTwoBots send")
)

// TestKill kills the bot at random moments under a stream of events, some of them told twice, with a platform that fails now
// and then: in the end every bounce has its answer, once where the platform can tell a double.
func TestKill(t *testing.T) {
	w := newWorld(t)
	w.doubt, w.limit = 10, 10
	dir := t.TempDir()
	start := func() *exec.Cmd { return child(t, asWhat+"=bot", "NAME=one", "WORLD="+w.server.URL, "DIR="+dir) }
	bot := start()
	defer func() { kill(bot) }()
	s := newStory(*events)
	told := make(chan struct{})
	go func() {
		defer close(told)
		w.play(t.Context(), s, time.Duration(*kills)*300*time.Millisecond/time.Duration(*events))
	}()
	r := rand.New(rand.NewPCG(5, 6))
	for range *kills {
		time.Sleep(50*time.Millisecond + time.Duration(r.IntN(500))*time.Millisecond)
		kill(bot)
		bot = start()
	}
	<-told
	w.check(s, *kills)
}

// TestTwoBots lets two bots share the work on a cluster of three NATS servers, and kills one server and one bot under load.
func TestTwoBots(t *testing.T) {
	nodes, urls := cluster(t, 3)
	w := newWorld(t)
	w.doubt, w.limit = 10, 10
	key := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32)))
	start := func(name string) *exec.Cmd {
		return child(t, asWhat+"=bot", "NAME="+name, "WORLD="+w.server.URL, "NATS="+urls, "KEY="+key)
	}
	one := start("one")
	defer kill(one)
	w.await("one")
	two := start("two")
	defer kill(two)
	w.await("two")
	s := newStory(*events)
	told := make(chan struct{})
	go func() {
		defer close(told)
		w.play(t.Context(), s, 20*time.Millisecond)
	}()
	time.Sleep(2 * time.Second)
	kill(nodes[0])
	time.Sleep(3 * time.Second)
	kill(one)
	w.mu.Lock()
	delete(w.bots, "one")
	w.mu.Unlock()
	<-told
	w.check(s, 1)
}

// await waits until a bot is there.
func (w *world) await(name string) {
	w.t.Helper()
	for range 600 {
		w.mu.Lock()
		_, there := w.bots[name]
		w.mu.Unlock()
		if there {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	w.t.Fatalf("the bot %s does not come", name)
}

// play tells of everything that happens in a story, one event after the other, and waits until all of it was taken.
func (w *world) play(ctx context.Context, s story, pace time.Duration) {
	var all sync.WaitGroup
	for _, e := range s.events {
		w.tell(ctx, &all, e)
		time.Sleep(pace)
	}
	all.Wait()
}

// check waits for what is still to come and judges the outcome.
func (w *world) check(s story, kills int) {
	w.t.Helper()
	var o outcome
	for range 300 {
		o = w.look(s)
		if len(o.lost) == 0 && len(o.left) == 0 && o.orphans <= kills/4+2 {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	time.Sleep(2 * time.Second) // for what should not come any more
	o = w.look(s)
	took := w.times()
	w.t.Logf("%d events, %d kills: %d messages, %d answered, %d lost, %d left over; where the platform cannot tell a double: %d doubles, %d answers that could not be taken away; where it can: %d doubles; from event to answer p50 %s, p99 %s",
		len(s.events), kills, o.messages, o.answered, len(o.lost), len(o.left), o.doubles[pusher.Name], o.orphans, o.doubles[streamer.Name],
		took[len(took)/2].Round(time.Millisecond), took[len(took)*99/100].Round(time.Millisecond))
	if len(o.lost)+len(o.left)+o.doubles[streamer.Name] > 0 {
		w.t.Errorf("lost %q, left over %q, doubles %v", o.lost, o.left, o.doubles)
	}
	if most := kills/4 + len(s.events)/100 + 2; o.doubles[pusher.Name]+o.orphans > most {
		w.t.Errorf("%d doubles and %d answers that could not be taken away, more than %d", o.doubles[pusher.Name], o.orphans, most)
	}
}
