package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/chat"
)

// apiOf gives a client of an API that is answered by h, and the paths that were asked for, in order.
func apiOf(t *testing.T, p pace, h http.HandlerFunc) (c *client, asked func() []string) {
	t.Helper()
	var mu sync.Mutex
	var paths []string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		paths = append(paths, r.URL.Path)
		mu.Unlock()
		h(w, r)
	}))
	t.Cleanup(web.Close)
	at, err := url.Parse(web.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	c = newPacedClient(at, "token", slog.New(slog.DiscardHandler), p)
	t.Cleanup(c.close)
	return c, func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(paths)
	}
}

// get is a call of a route.
func get(route string) call {
	return call{method: http.MethodGet, path: route, route: "GET " + route, twice: true}
}

// ofInteraction is a call that answers an interaction.
func ofInteraction() call {
	return call{method: http.MethodPost, path: "interactions/1/t/callback", route: "POST interactions/callback", free: true, unsigned: true, twice: true}
}

// refusing429 answers as Discord does where too much was asked.
func refusing429(w http.ResponseWriter, after float64, global bool) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = fmt.Fprintf(w, `{"message":"slow down","retry_after":%g,"global":%t}`, after, global)
}

// Discord bans an address for 10,000 invalid requests in ten minutes: long before that, nothing is sent any more but answers to
// interactions, until the window is over.
func TestInvalidRequests(t *testing.T) {
	if most := 2 * usualPace.invalid; most > 10_000 || usualPace.window < 10*time.Minute {
		t.Fatalf("%d invalid requests in ten minutes are possible", most)
	}
	p := usualPace
	p.invalid, p.window = 5, time.Second
	c, asked := apiOf(t, p, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"code":50013}`))
	})
	began := time.Now()
	for i := range 20 {
		if err := c.do(t.Context(), get(fmt.Sprint("channels/", i))); err == nil {
			t.Fatal("it was not refused")
		}
	}
	if n := len(asked()); n != p.invalid {
		t.Errorf("%d calls were sent, want %d", n, p.invalid)
	}
	err := c.do(t.Context(), get("channels/1"))
	if wait, ok := errors.AsType[*chat.RetryError](err); !ok || wait.After > p.window {
		t.Errorf("a call gives %v, want how long to wait", err)
	}
	_ = c.do(t.Context(), ofInteraction())
	if n := len(asked()); n != p.invalid+1 {
		t.Error("the answer to an interaction was not sent")
	}
	time.Sleep(time.Until(began.Add(p.window + 50*time.Millisecond)))
	_ = c.do(t.Context(), get("channels/1"))
	if n := len(asked()); n != p.invalid+2 {
		t.Error("nothing is sent when the window is over")
	}
}

// The limit of all holds every route back but the answers to interactions; that of one route, no other.
func TestLimits(t *testing.T) {
	for name, global := range map[string]bool{"of all": true, "of a route": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const after = 0.5
			var once sync.Once
			c, _ := apiOf(t, usualPace, func(w http.ResponseWriter, r *http.Request) {
				limited := false
				once.Do(func() { limited = true })
				if limited {
					refusing429(w, after, global)
				}
			})
			began := time.Now()
			limited := make(chan error, 1)
			go func() { limited <- c.do(t.Context(), get("channels/1")) }()
			time.Sleep(100 * time.Millisecond)
			if err := c.do(t.Context(), ofInteraction()); err != nil || time.Since(began).Seconds() >= after {
				t.Errorf("an interaction was answered after %v, %v", time.Since(began), err)
			}
			if err := c.do(t.Context(), get("channels/2")); err != nil || time.Since(began).Seconds() >= after != global {
				t.Errorf("another route went after %v, %v", time.Since(began), err)
			}
			if err := <-limited; err != nil || time.Since(began).Seconds() < after {
				t.Errorf("the route went after %v, %v", time.Since(began), err)
			}
		})
	}
}

// What Discord asks to wait is waited for within what the caller has: else the caller is told at once how long.
func TestLimitBeyond(t *testing.T) {
	for name, c := range map[string]struct {
		after  float64
		within time.Duration
	}{"longer than the caller has": {1, 200 * time.Millisecond}, "longer than is waited for": {60, time.Hour}} {
		t.Run(name, func(t *testing.T) {
			api, asked := apiOf(t, usualPace, func(w http.ResponseWriter, r *http.Request) { refusing429(w, c.after, false) })
			ctx, cancel := context.WithTimeout(t.Context(), c.within)
			defer cancel()
			began := time.Now()
			err := api.do(ctx, get("channels/1"))
			wait, ok := errors.AsType[*chat.RetryError](err)
			if !ok || wait.After.Seconds() < c.after-0.5 || time.Since(began) > time.Second {
				t.Errorf("%v after %v", err, time.Since(began))
			}
			if n := len(asked()); n != 1 {
				t.Errorf("it was sent %d times", n)
			}
		})
	}
}

// A route that has nothing left is not called before it has: Discord need not say so with a 429.
func TestNothingLeft(t *testing.T) {
	const after = 300 * time.Millisecond
	c, _ := apiOf(t, usualPace, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Remaining", "0")
		w.Header().Set("X-RateLimit-Reset-After", fmt.Sprint(after.Seconds()))
	})
	began := time.Now()
	for range 2 {
		if err := c.do(t.Context(), get("channels/1")); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took < after {
		t.Errorf("the second went after %v", took)
	}
}

// The calls of a route go in the order in which they came; whoever gives up leaves no gap.
func TestLane(t *testing.T) {
	l := newLimiter(usualPace, slog.New(slog.DiscardHandler))
	first, err := l.enter(t.Context(), get("channels/1"))
	if err != nil {
		t.Fatal(err)
	}
	gaveUp, giveUp := context.WithCancel(t.Context())
	came := make(chan int, 10)
	var all sync.WaitGroup
	for i := range 5 {
		ctx := t.Context()
		if i == 2 {
			ctx = gaveUp
		}
		all.Go(func() {
			turn, err := l.enter(ctx, get("channels/1"))
			if err != nil {
				came <- -i
				return
			}
			came <- i
			l.leave(turn)
		})
		for queued := 0; queued != i+1; { // each is in the line before the next comes
			l.mu.Lock()
			queued = len(first.line)
			l.mu.Unlock()
		}
	}
	giveUp()
	got := []int{<-came}
	l.leave(first)
	all.Wait()
	close(came)
	for i := range came {
		got = append(got, i)
	}
	if want := []int{-2, 0, 1, 3, 4}; !slices.Equal(got, want) {
		t.Errorf("they went as %v, want %v", got, want)
	}
	if len(l.busy) != 0 {
		t.Errorf("%d lanes are in use", len(l.busy))
	}
}

// Lanes that nobody uses are forgotten beyond a number, so that they do not grow with the channels.
func TestLanesAreBounded(t *testing.T) {
	p := usualPace
	p.lanes = 10
	l := newLimiter(p, slog.New(slog.DiscardHandler))
	for i := range 100 {
		turn, err := l.enter(t.Context(), get(fmt.Sprint("channels/", i)))
		if err != nil {
			t.Fatal(err)
		}
		l.leave(turn)
	}
	if n := l.idle.Len() + len(l.busy); n != p.lanes {
		t.Errorf("%d lanes are kept, want %d", n, p.lanes)
	}
}
