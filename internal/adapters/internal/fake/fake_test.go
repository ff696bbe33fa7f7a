package fake

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"
)

func TestWait(t *testing.T) {
	var mu sync.Mutex
	n, news := 0, NewNews()
	next := func() <-chan struct{} {
		mu.Lock()
		defer mu.Unlock()
		return news.Next()
	}
	go func() {
		for range 3 {
			mu.Lock()
			n++
			news.Tell()
			mu.Unlock()
		}
	}()
	Wait(t, time.Minute, next, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return n == 3
	})
	if n != 3 {
		t.Errorf("it went on at %d", n)
	}
}

func TestKeep(t *testing.T) {
	var all, some []int
	for i := range 7 {
		all, some = Keep(0, all, i), Keep(2, some, i)
	}
	if len(all) != 7 || !slices.Equal(some, []int{3, 4, 5, 6}) {
		t.Errorf("all is %v, the latest are %v", all, some)
	}
}

// What breaks is seen by the caller: a connection that is dropped is reset, and a request that hangs ends with its caller.
func TestBroken(t *testing.T) {
	ended := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/drop":
			Drop(w)
		case "/hang":
			defer close(ended)
			Hang(t.Context(), r, time.Hour)
		case "/late":
			Hang(t.Context(), r, time.Millisecond)
		}
	}))
	defer End(t, s.Close)
	if _, err := http.Get(s.URL + "/drop"); err == nil {
		t.Error("dropped, and answered")
	}
	resp, err := http.Get(s.URL + "/late")
	if err != nil {
		t.Fatalf("late: %v", err)
	}
	_ = resp.Body.Close()
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, s.URL+"/hang", nil)
	if _, err := http.DefaultClient.Do(r); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("hanging: %v", err)
	}
	<-ended
}
