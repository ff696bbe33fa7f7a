package discordfake

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"smtpbot/internal/adapters/internal/fake"
)

// resumePath is where sessions are resumed.
const resumePath = "/gw/resume"

// maxFrame is how much the bot may send in one frame.
const maxFrame = 4096

// link is one connection of the gateway.
type link struct {
	id     int
	conn   *websocket.Conn
	resume bool // it was opened at resume_gateway_url
	gone   chan struct{}
	once   sync.Once

	mu    sync.Mutex
	queue []item
	wake  chan struct{}

	// Under the server's lock.
	session *session
	sends   []time.Time
	beat    time.Time
	frozen  bool // it neither reads nor writes any more
}

// item is something to be sent: a frame, or the end of the connection.
type item struct {
	raw   []byte
	due   time.Time
	close int
}

// end closes the connection at once.
func (l *link) end() {
	l.once.Do(func() {
		close(l.gone)
		_ = l.conn.Close()
	})
}

// reset closes the connection so that the other side is told of a reset.
func (l *link) reset() {
	l.once.Do(func() {
		close(l.gone)
		fake.Reset(l.conn.NetConn())
	})
}

// push queues something.
func (l *link) push(i item) {
	l.mu.Lock()
	l.queue = append(l.queue, i)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// send queues a frame that is no event.
func (l *link) send(op int, d any) {
	l.push(item{raw: fake.Encode(object{"op": op, "d": d, "s": nil, "t": nil})})
}

// waiting says how much is queued.
func (l *link) waiting() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.queue)
}

// pop takes the first thing whose time has come. wait is how long until there is one.
func (l *link) pop() (next item, wait time.Duration, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	wait = time.Minute
	for i, one := range l.queue {
		left := time.Until(one.due)
		if left <= 0 {
			l.queue = slices.Delete(l.queue, i, i+1)
			return one, 0, true
		}
		wait = min(wait, left)
	}
	return item{}, wait, false
}

// serveGateway takes a connection.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimSuffix(r.URL.Path, "/")
	if f := s.takeFailure(r.Method, path); f.kind != 0 {
		s.stray(path)
		if s.happen(f, w, r) {
			return
		}
	}
	if s.look().Down {
		s.stray(path)
		http.Error(w, "upstream connect error", http.StatusServiceUnavailable)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }, WriteBufferSize: 16 << 10}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	conn.SetReadLimit(1 << 20)
	l := &link{conn: conn, resume: path == resumePath, gone: make(chan struct{}), wake: make(chan struct{}, 1), beat: time.Now()}
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = conn.Close()
		return
	}
	s.nextLink++
	l.id = s.nextLink
	s.links = append(s.links, l)
	s.log.count("connections")
	switch {
	case q.Get("v") != "10":
		l.push(item{close: 4012})
	case q.Get("encoding") != "json" || q.Get("compress") != "":
		s.fault(FaultGateway, "another encoding than plain JSON")
		l.push(item{close: 4002})
	case !s.knobs.NoHello:
		l.send(10, object{"heartbeat_interval": s.knobs.Heartbeat.Milliseconds(), "_trace": []string{"[\"gateway-fake-1\",{}]"}})
	}
	s.startLocked(func() { s.write(l) })
	s.startLocked(func() { s.serve(l) })
	s.startLocked(func() { s.watch(l) })
	s.note()
}

// stray notes that a connection at resume_gateway_url failed: then the bot may try elsewhere.
func (s *Server) stray(path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if path == resumePath {
		s.strayed = time.Now()
	}
}

// write sends what is queued, all from one goroutine, until the connection is gone.
func (s *Server) write(l *link) {
	defer l.end()
	for {
		next, wait, ok := l.pop()
		if ok {
			if s.frozen(l) {
				continue
			}
			_ = l.conn.SetWriteDeadline(time.Now().Add(fake.WriteWithin))
			if next.close != 0 {
				s.hangUp(l, next.close)
				return
			}
			if l.conn.WriteMessage(websocket.TextMessage, next.raw) != nil {
				return
			}
			continue
		}
		t := time.NewTimer(wait)
		select {
		case <-l.gone:
			t.Stop()
			return
		case <-l.wake:
		case <-t.C:
		}
		t.Stop()
	}
}

// hangUp closes a connection with a code and waits a little for the other side to do so too.
func (s *Server) hangUp(l *link, code int) {
	_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, closeReason(code)), time.Now().Add(time.Second))
	t := time.NewTimer(300 * time.Millisecond)
	defer t.Stop()
	select {
	case <-l.gone:
	case <-t.C:
	case <-s.ctx.Done():
	}
}

// closeReason gives the words that Discord sends with a close code.
func closeReason(code int) string {
	return map[int]string{4000: "Unknown error.", 4001: "Unknown opcode.", 4002: "Error while decoding payload.", 4003: "Not authenticated.",
		4004: "Authentication failed.", 4005: "Already authenticated.", 4007: "Invalid seq.", 4008: "Rate limited.", 4009: "Session timed out.",
		4010: "Invalid shard.", 4011: "Sharding required.", 4012: "Invalid API version.", 4013: "Invalid intent(s).", 4014: "Disallowed intent(s)."}[code]
}

// serve reads a connection until it ends, and then keeps its session or ends it too.
func (s *Server) serve(l *link) {
	code := s.read(l)
	l.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = slices.DeleteFunc(s.links, func(other *link) bool { return other == l })
	if l.resume && l.session == nil {
		s.strayed = time.Now()
	}
	if sess := l.session; sess != nil && sess.link == l {
		sess.link, sess.ended = nil, time.Now()
		if code == websocket.CloseNormalClosure || code == websocket.CloseGoingAway {
			sess.dead = true
		}
	}
	if code != 0 {
		s.log.count("closed by the bot")
	}
	s.note()
}

// read takes frames until the connection ends, and gives the close code that the bot sent, or 0.
func (s *Server) read(l *link) int {
	for {
		_, data, err := l.conn.ReadMessage()
		if err != nil {
			var closed *websocket.CloseError
			if errors.As(err, &closed) && !s.frozen(l) {
				return closed.Code
			}
			return 0
		}
		if !s.frozen(l) {
			s.frame(l, data)
		}
	}
}

// watch closes a connection whose heartbeats stop.
func (s *Server) watch(l *link) {
	for {
		k := s.look()
		t := time.NewTimer(max(k.Heartbeat/8, 5*time.Millisecond))
		select {
		case <-l.gone:
			t.Stop()
			return
		case <-t.C:
		}
		s.mu.Lock()
		late := time.Since(l.beat) > k.Heartbeat+max(k.Heartbeat/2, 300*time.Millisecond)
		if late && !l.frozen && !k.NoHello {
			s.log.count("heartbeats missed")
			l.push(item{close: k.DeadClose})
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
	}
}

// frozen tells whether a connection is half open.
func (s *Server) frozen(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return l.frozen
}
