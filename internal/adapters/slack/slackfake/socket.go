package slackfake

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"smtpbot/internal/adapters/internal/fake"
)

// maxAck is the size from which Slack throws an acknowledgement's payload away.
const maxAck = 20 << 10

// link is one connection of Socket Mode.
type link struct {
	id     int
	conn   *websocket.Conn
	frames chan []byte
	gone   chan struct{} // closed when it has ended
	once   sync.Once
	frozen bool // it neither reads nor pings any more; the server's lock guards it
	ready  bool // hello is sent: it takes envelopes
}

// end closes the connection at once.
func (l *link) end() {
	l.once.Do(func() {
		close(l.gone)
		_ = l.conn.Close()
	})
}

// send queues a frame. It gives false if the connection is gone or takes nothing any more.
func (l *link) send(frame []byte) bool {
	select {
	case <-l.gone:
		return false
	default:
	}
	select {
	case l.frames <- frame:
		return true
	default:
		return false
	}
}

// disconnect is the frame that announces the end of a connection.
func disconnect(reason string) []byte {
	return fake.Encode(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-fake-1"}})
}

// serveLink takes a connection.
func (s *Server) serveLink(w http.ResponseWriter, r *http.Request) {
	if f := s.fails("link"); f.kind != 0 && s.happen(f, w, r) {
		return
	}
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	valid := s.tickets[ticket]
	delete(s.tickets, ticket)
	s.mu.Unlock()
	if !valid {
		http.Error(w, "the ticket is not valid", http.StatusForbidden)
		return
	}
	up := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }, WriteBufferSize: 16 << 10}
	conn, err := up.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	conn.SetReadLimit(1 << 20)
	l := &link{conn: conn, frames: make(chan []byte, 2048), gone: make(chan struct{})}
	if !s.enter(l) {
		_ = conn.Close()
		return
	}
}

// serve reads a connection until it ends.
func (s *Server) serve(l *link) {
	s.read(l)
	l.end()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = slices.DeleteFunc(s.links, func(other *link) bool { return other == l })
	s.note()
}

// enter greets a connection, or sends it away. It gives false once the server is ending.
func (s *Server) enter(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	open := 0
	for _, other := range s.links {
		if other.ready {
			open++
		}
	}
	s.nextLink++
	l.id = s.nextLink
	s.links = append(s.links, l)
	s.log.count("connections")
	if s.tooMany > 0 || open >= s.knobs.MaxLinks {
		s.tooMany = max(0, s.tooMany-1)
		l.frames <- disconnect("too_many_websockets")
		s.endLater(l, 50*time.Millisecond)
	} else {
		l.ready = true
		l.frames <- fake.Encode(object{"type": "hello", "num_connections": open + 1, "connection_info": object{"app_id": App},
			"debug_info": object{"host": "applink-fake-1", "build_number": 100, "approximate_connection_time": 18060}})
	}
	s.startLocked(func() { s.write(l) })
	s.startLocked(func() { s.serve(l) })
	s.note()
	return true
}

// write sends the frames and pings of a connection, all from one goroutine, until it is gone.
func (s *Server) write(l *link) {
	defer l.end()
	last := time.Now()
	for {
		k := s.look()
		wait := 100 * time.Millisecond
		if k.Ping > 0 {
			wait = min(max(time.Until(last.Add(k.Ping)), 0), wait)
		}
		t := time.NewTimer(wait)
		select {
		case <-l.gone:
			t.Stop()
			return
		case frame := <-l.frames:
			t.Stop()
			_ = l.conn.SetWriteDeadline(time.Now().Add(fake.WriteWithin))
			if l.conn.WriteMessage(websocket.TextMessage, frame) != nil {
				return
			}
		case <-t.C:
			if k.Ping <= 0 || time.Since(last) < k.Ping {
				continue
			}
			last = time.Now()
			if s.frozen(l) {
				continue
			}
			if l.conn.WriteControl(websocket.PingMessage, []byte("Ping from applink-fake-1"), time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}
}

// frozen tells whether a connection is half open.
func (s *Server) frozen(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return l.frozen
}

// read reads acknowledgements until the connection ends.
func (s *Server) read(l *link) {
	pong := l.conn.PingHandler()
	l.conn.SetPingHandler(func(data string) error {
		if s.frozen(l) {
			return nil
		}
		return pong(data)
	})
	for {
		_, data, err := l.conn.ReadMessage()
		if err != nil {
			return
		}
		if !s.frozen(l) {
			s.acknowledge(l, data)
		}
	}
}

// acknowledge takes a frame from the bot.
func (s *Server) acknowledge(l *link, data []byte) {
	var frame struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if json.Unmarshal(data, &frame) != nil {
		s.fault(FaultFrame, "no JSON object")
		return
	}
	e := s.waiting[frame.ID]
	switch {
	case e == nil:
		s.fault(FaultAck, frame.ID)
		return
	case e.link != l:
		s.fault(FaultAckLink, e.d.what())
		return
	case e.answered:
		s.fault(FaultAckTwice, e.d.what())
		return
	}
	e.answered = true
	a := e.ack()
	a.Payload, a.Bytes, a.Late = frame.Payload, len(data), e.over
	if len(data) >= maxAck {
		a.Dropped, a.Payload = true, nil
		s.fault(FaultAckSize, e.d.what())
	}
	if string(a.Payload) == "null" {
		a.Payload = nil
	}
	if len(a.Payload) > 0 && !e.d.accepts() {
		s.fault(FaultPayload, e.d.what())
	}
	s.record(a)
	if e.over {
		return
	}
	s.finish(e)
	if e.d.use != nil {
		e.d.use(a)
	}
	e.acked <- a
}

// pick gives a connection for an envelope: the next in turn, or any. The lock is held.
func (s *Server) pick() *link {
	var open []*link
	for _, l := range s.links {
		select {
		case <-l.gone:
		default:
			if l.ready {
				open = append(open, l)
			}
		}
	}
	if len(open) == 0 {
		return nil
	}
	if s.knobs.Random {
		return open[int(time.Now().UnixNano()>>4)%len(open)]
	}
	s.turn++
	return open[s.turn%len(open)]
}

// Links gives the connections that are open, by their numbers, which count from 1.
func (s *Server) Links() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []int
	for _, l := range s.links {
		if l.ready {
			list = append(list, l.id)
		}
	}
	return list
}

// each does something with the connections that are named, or with all where none is.
func (s *Server) each(links []int, do func(*link)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, l := range slices.Clone(s.links) {
		if len(links) == 0 || slices.Contains(links, l.id) {
			do(l)
		}
	}
	s.note()
}

// Warn announces the end of connections, all where none is named, and closes them a little later. In between they are
// still given envelopes.
func (s *Server) Warn(links ...int) { s.announce("warning", links) }

// Refresh asks to open connections anew, and closes the old ones a little later. In between they are still given envelopes.
func (s *Server) Refresh(links ...int) { s.announce("refresh_requested", links) }

func (s *Server) announce(reason string, links []int) {
	s.each(links, func(l *link) {
		l.send(disconnect(reason))
		s.endLater(l, s.knobs.CloseAfter)
	})
}

// endLater closes a connection after a while. The lock is held.
func (s *Server) endLater(l *link, wait time.Duration) {
	s.startLocked(func() {
		t := time.NewTimer(wait)
		defer t.Stop()
		select {
		case <-t.C:
			_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
		case <-l.gone:
		case <-s.ctx.Done():
		}
		l.end()
	})
}

// Drop resets connections, all where none is named, without a word.
func (s *Server) Drop(links ...int) {
	s.each(links, func(l *link) {
		l.once.Do(func() {
			close(l.gone)
			fake.Reset(l.conn.NetConn())
		})
	})
}

// Freeze makes connections half open: they stay, but nothing is read from them any more and no ping is sent.
func (s *Server) Freeze(links ...int) { s.each(links, func(l *link) { l.frozen = true }) }

// TooMany makes the next n connections be sent away with too_many_websockets.
func (s *Server) TooMany(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tooMany = n
}

// SendRaw sends a frame as it is over one connection. It gives false if there is none.
func (s *Server) SendRaw(frame []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.pick()
	return l != nil && l.send(slices.Clone(frame))
}
