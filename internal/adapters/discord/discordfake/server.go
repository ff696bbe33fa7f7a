// Package discordfake is a Discord for tests, on loopback: three servers with a few people, channels and threads, the part of
// the REST API that a bot uses, the gateway with sessions that resume, interactions over the gateway or as signed requests,
// attachments, and the faults of all of them. It was written from Discord's documentation and knows nothing of the adapter that
// is tested with it.
package discordfake

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Server is all of Discord. Its methods may be called from any goroutine.
type Server struct {
	t    testing.TB
	site string // of everything, without a slash at the end
	http *httptest.Server
	out  *http.Client // for requests to the bot, where it takes interactions by HTTP
	ctx  context.Context
	stop context.CancelFunc
	wg   sync.WaitGroup

	mu       sync.Mutex
	closed   bool
	changed  fake.News
	knobs    Knobs
	last     int64 // the id that was given last
	revoked  bool  // the token is no good any more
	endpoint *endpoint

	users    map[string]*User
	guilds   map[string]*Guild
	channels map[string]*Channel
	messages map[string]*Message
	order    map[string][]string // ids of messages by channel, oldest first
	files    map[string]*File    // by id of the attachment
	kept     []string            // ids of files, oldest first
	posted   map[string]time.Time
	nonces   map[string]nonce
	commands map[string][]object // by server; "" for everywhere
	acts     map[string]*interaction
	byToken  map[string]*interaction

	links    []*link
	nextLink int
	sessions []*session
	identify map[int]time.Time // the last IDENTIFY, by shard_id % max_concurrency
	started  int
	strayed  time.Time // when a connection at resume_gateway_url failed last

	failures []planned
	buckets  map[string]*bucket
	global   []time.Time
	log      log
}

// New starts a Discord, which ends with the test. The test fails if something of it cannot be ended.
func New(t testing.TB, tune ...func(*Knobs)) *Server {
	t.Helper()
	s := &Server{
		t: t, changed: fake.NewNews(), knobs: defaults(),
		users: map[string]*User{}, guilds: map[string]*Guild{}, channels: map[string]*Channel{}, messages: map[string]*Message{},
		order: map[string][]string{}, files: map[string]*File{}, posted: map[string]time.Time{}, nonces: map[string]nonce{},
		commands: map[string][]object{}, acts: map[string]*interaction{}, byToken: map[string]*interaction{},
		identify: map[int]time.Time{}, buckets: map[string]*bucket{}, log: newLog(),
	}
	for _, f := range tune {
		f(&s.knobs)
	}
	s.ctx, s.stop = context.WithCancel(context.Background())
	s.out = &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	s.populate()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("/cdn/", s.serveCDN)
	mux.HandleFunc("/gw", s.serveGateway)
	mux.HandleFunc("/gw/", s.serveGateway)
	s.http = httptest.NewServer(mux)
	s.site = s.http.URL
	t.Cleanup(s.close)
	return s
}

// APIURL gives the base of the REST API without its version, with the slash at its end.
func (s *Server) APIURL() string { return s.site + "/api/" }

// GatewayURL gives the address of the gateway, as GET /gateway/bot does.
func (s *Server) GatewayURL() string { return "ws" + strings.TrimPrefix(s.site, "http") + "/gw" }

// resumeURL is where sessions are resumed.
func (s *Server) resumeURL() string { return "ws" + strings.TrimPrefix(s.site, "http") + resumePath }

// startLocked runs f on a goroutine that the end of the server waits for, unless that has come. The lock is held.
func (s *Server) startLocked(f func()) {
	if !s.closed {
		s.wg.Go(f)
	}
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
		s.wg.Wait()
		s.out.CloseIdleConnections()
	})
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.links); n > 0 {
		s.t.Errorf("discordfake: %d connections are open still", n)
	}
}

// note tells those who wait that something changed. The lock is held.
func (s *Server) note() {
	s.changed.Tell()
}
