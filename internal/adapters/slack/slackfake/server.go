// Package slackfake is a Slack for tests, on loopback: a workspace with a few people and channels, the part of the Web API
// that a bot uses, Socket Mode, signed HTTP requests, response_urls, modals, files, and the faults of all of them. It was
// written from Slack's documentation and knows nothing of the adapter that is tested with it.
package slackfake

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Server is one workspace and all of Slack that serves it. Its methods may be called from any goroutine.
type Server struct {
	// URL is the base of the Web API, with the slash at its end. The same host serves everything else.
	URL string

	t       testing.TB
	site    string // URL without "/api/"
	http    *httptest.Server
	foreign *httptest.Server
	out     *http.Client // for requests to the bot, where it takes them by HTTP
	ctx     context.Context
	stop    context.CancelFunc
	wg      sync.WaitGroup
	work    chan struct{} // something is in the queue

	mu      sync.Mutex
	closed  bool
	changed fake.News
	knobs   Knobs
	clock   clock
	target  string // where the bot takes requests by HTTP; empty for Socket Mode
	dead    string // the error that every call with a token gets: the token is no good any more

	users    map[string]*User
	channels map[string]*channel
	files    map[string]*File
	modals   []*View
	homes    map[string]*View
	ephs     []*Ephemeral
	urls     map[string]*responseURL
	triggers map[string]*trigger
	limits   map[string]time.Time // when a method may be called again, by what is limited

	tickets  map[string]bool
	links    []*link
	nextLink int
	turn     int
	tooMany  int
	queue    []*delivery
	pending  int // queued, on their way, or to be delivered again
	waiting  map[string]*envelope
	past     []string // ids of envelopes whose time is over, oldest first

	failures map[string][]Failure
	log      log
	hits     []Hit
}

// New starts a workspace, which ends with the test. The test fails if something of it cannot be ended.
func New(t testing.TB, tune ...func(*Knobs)) *Server {
	t.Helper()
	s := &Server{
		t: t, work: make(chan struct{}, 1), changed: fake.NewNews(), knobs: defaults(),
		users: map[string]*User{}, channels: map[string]*channel{}, files: map[string]*File{}, homes: map[string]*View{},
		urls: map[string]*responseURL{}, triggers: map[string]*trigger{}, limits: map[string]time.Time{},
		tickets: map[string]bool{}, waiting: map[string]*envelope{}, failures: map[string][]Failure{},
		log: newLog(),
	}
	for _, f := range tune {
		f(&s.knobs)
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.out = &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.populate()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("/response/", s.serveResponse)
	mux.HandleFunc("/files-pri/", s.serveFile)
	mux.HandleFunc("/link/", s.serveLink)
	mux.HandleFunc("/", serveSignIn)
	s.http = httptest.NewServer(mux)
	s.foreign = httptest.NewServer(http.HandlerFunc(s.serveForeign))
	s.site = s.http.URL
	s.URL = s.site + "/api/"
	s.start(s.dispatch)
	t.Cleanup(s.close)
	return s
}

// start runs f on a goroutine that the end of the server waits for. It gives false once the server is ending.
func (s *Server) start(f func()) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.startLocked(f)
}

// startLocked is start for those who hold the lock.
func (s *Server) startLocked(f func()) bool {
	if s.closed {
		return false
	}
	s.wg.Go(f)
	return true
}

// close ends everything, and fails the test if that takes too long.
func (s *Server) close() {
	s.mu.Lock()
	s.closed = true
	links := append([]*link(nil), s.links...)
	s.mu.Unlock()
	s.stop()
	for _, l := range links {
		l.end()
	}
	fake.End(s.t, func() {
		s.http.CloseClientConnections()
		s.http.Close()
		s.foreign.CloseClientConnections()
		s.foreign.Close()
		s.wg.Wait()
		s.out.CloseIdleConnections()
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.links); n > 0 {
		s.t.Errorf("slackfake: %d connections are open still", n)
	}
}

// note tells those who wait that something changed. The lock is held.
func (s *Server) note() {
	s.changed.Tell()
}

// sleep waits, and gives false if the server ended before.
func (s *Server) sleep(d time.Duration) bool {
	if d <= 0 {
		return s.ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.ctx.Done():
		return false
	}
}

// object is a JSON object.
type object = map[string]any

// writeJSON answers with JSON, as the Web API does.
func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(fake.Encode(v))
}

// socketURL gives the address of a new connection.
func (s *Server) socketURL(ticket string) string {
	return "ws" + strings.TrimPrefix(s.site, "http") + "/link/?ticket=" + url.QueryEscape(ticket) + "&app_id=" + App
}
