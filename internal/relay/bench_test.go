package relay_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

var million = flag.Int("million", 3_000, "how many events TestMemory sends; the name says what it is meant for")

// sink is a platform that takes every answer at once, and notes when.
type sink struct {
	mu    sync.Mutex
	sent  map[string]time.Time
	took  []time.Duration
	posts int
}

func (s *sink) Traits() chat.Traits                                 { return chat.Traits{Name: "sink", Redelivers: true} }
func (s *sink) Update(context.Context, chat.Ref, chat.Answer) error { return nil }
func (s *sink) Remove(context.Context, chat.Ref) error              { return nil }
func (s *sink) Fetch(context.Context, chat.Place, chat.File) ([]byte, error) {
	return nil, chat.ErrRefused
}

func (s *sink) Post(_ context.Context, r chat.Reply) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.posts++
	if at, ok := s.sent[r.To.ID]; ok {
		s.took = append(s.took, time.Since(at))
		delete(s.sent, r.To.ID)
	}
	return r.To.ID, nil
}

// working gives a relay at work on sink.
func working(tb testing.TB, o store.Options) (*relay.Relay, *sink) {
	tb.Helper()
	st, err := store.Open(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	k := &sink{sent: map[string]time.Time{}}
	rules := bot.NewRules(bot.New(answer.New(catalog.Shipped()), "smtpbot test"), st, bot.Options{
		QuietTime: 10 * time.Minute, Watched: map[string][]string{"sink": {"#0", "#1", "#2", "#3", "#4", "#5", "#6", "#7"}},
	})
	r, err := relay.New(tb.Context(), relay.Options{Rules: rules, Store: st, Platforms: []chat.Platform{k}})
	if err != nil {
		tb.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	tb.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			tb.Error(err)
		}
		if err := st.Close(); err != nil {
			tb.Error(err)
		}
	})
	return r, k
}

// in gives the options of a new store.
func in(b *testing.B, where string) store.Options {
	if where == "disk" {
		return store.Options{Dir: b.TempDir()}
	}
	return store.Options{}
}

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// numbered gives the nth event: a message in a watched channel.
func numbered(n int, text string) chat.Event {
	at := start.Add(time.Duration(n) * time.Second)
	m := chat.Message{
		ID: fmt.Sprint("m", n), Text: text, Sent: at, Author: chat.Person{ID: fmt.Sprint("p", n%100)},
		Place: chat.Place{Platform: "sink", Workspace: "acme", Channel: fmt.Sprint("#", n%8), Thread: fmt.Sprint("m", n)},
	}
	return chat.Event{Message: m, At: at}
}

const (
	chatter = "did anybody see why the staging deployment of 14:30 is at version 5.1.1 again?"
	bounce  = "550 5.1.1 <user%d@example.org>: Recipient address rejected: User unknown in virtual mailbox table"
)

func BenchmarkChatter(b *testing.B) {
	r, _ := working(b, store.Options{})
	e := numbered(1, chatter)
	b.ReportAllocs()
	for b.Loop() {
		if err := r.Accept(b.Context(), e); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBounce takes each event from its arrival to the answer handed over, as fast as it goes.
func BenchmarkBounce(b *testing.B) {
	for _, where := range []string{"memory", "disk"} {
		b.Run(where, func(b *testing.B) {
			r, k := working(b, in(b, where))
			const senders = 16
			b.ReportAllocs()
			b.ResetTimer()
			var all sync.WaitGroup
			for s := range senders {
				all.Go(func() {
					for n := s; n < b.N; n += senders {
						k.send(b, r, numbered(n, fmt.Sprintf(bounce, n)))
					}
				})
			}
			all.Wait()
			k.await(b, b.N)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// BenchmarkAnswer sends 200 bounces a second and tells how long an answer takes.
func BenchmarkAnswer(b *testing.B) {
	for _, where := range []string{"memory", "disk"} {
		b.Run(where, func(b *testing.B) {
			r, k := working(b, in(b, where))
			tick := time.NewTicker(time.Second / 200)
			defer tick.Stop()
			b.ResetTimer()
			for n := range b.N {
				<-tick.C
				k.send(b, r, numbered(n, fmt.Sprintf(bounce, n)))
			}
			k.await(b, b.N)
			slices.Sort(k.took)
			b.ReportMetric(float64(k.took[len(k.took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(k.took[len(k.took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// send accepts an event, when fewer than 5,000 wait, so that none is let go.
func (s *sink) send(tb testing.TB, r *relay.Relay, e chat.Event) {
	s.mu.Lock()
	s.sent[e.Message.ID] = time.Now()
	ahead := len(s.sent)
	s.mu.Unlock()
	for ; ahead > 5000; ahead = s.ahead() {
		time.Sleep(time.Millisecond)
	}
	if err := r.Accept(tb.Context(), e); err != nil {
		tb.Error(err)
	}
}

// ahead gives how many events were sent and are not answered.
func (s *sink) ahead() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sent)
}

// await waits until n answers were posted.
func (s *sink) await(tb testing.TB, n int) {
	tb.Helper()
	for range 60_000 {
		s.mu.Lock()
		posts := s.posts
		s.mu.Unlock()
		if posts >= n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	tb.Fatalf("%d answers, want %d", s.posts, n)
}

// TestMemory sends chat with one bounce in ten messages, and compares the memory at half of it with that at the end.
func TestMemory(t *testing.T) {
	r, k := working(t, store.Options{Dir: t.TempDir()})
	memory := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc >> 10
	}
	rest := memory()
	t.Logf("at rest: %s", resident())
	bounces := 0
	var half uint64
	for n := range *million {
		e := numbered(n, chatter)
		if n%10 == 0 {
			e = numbered(n, fmt.Sprintf(bounce, n))
			bounces++
			k.send(t, r, e)
		} else if err := r.Accept(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if n == *million/2 {
			half = memory()
		}
		if n > 0 && n%(*million/10) == 0 {
			t.Logf("after %d events: %s", n, resident())
		}
	}
	k.await(t, bounces)
	end := memory()
	t.Logf("after %d events with %d bounces: %s; heap %d kB at rest, %d kB at half, %d kB now", *million, bounces, resident(), rest, half, end)
	if end > half+half/2+16<<10 {
		t.Errorf("the heap grew from %d kB at half to %d kB", half, end)
	}
}

// resident gives the process's resident memory, where the system tells it.
func resident() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "unknown"
	}
	for _, line := range strings.Split(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(rest) + " resident"
		}
	}
	return "unknown"
}
