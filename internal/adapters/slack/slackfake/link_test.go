package slackfake_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"smtpbot/internal/adapters/slack/slackfake"
)

// raw is a connection without a client's help.
type raw struct {
	*testing.T
	conn *websocket.Conn
}

// frame is what comes over a connection.
type frame struct {
	Type     string          `json:"type"`
	Reason   string          `json:"reason"`
	ID       string          `json:"envelope_id"`
	Payload  json.RawMessage `json:"payload"`
	Accepts  bool            `json:"accepts_response_payload"`
	Attempt  *int            `json:"retry_attempt"`
	Num      int             `json:"num_connections"`
	Debug    struct{ Host string }
	Approx   int
	DebugRaw json.RawMessage `json:"debug_info"`
}

// dial opens one.
func dial(t *testing.T, s *slackfake.Server) *raw {
	t.Helper()
	req, _ := http.NewRequest(http.MethodPost, s.URL+"apps.connections.open", nil)
	req.Header.Set("Authorization", "Bearer "+slackfake.AppToken)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var o struct{ URL string }
	if err := json.NewDecoder(resp.Body).Decode(&o); err != nil {
		t.Fatal(err)
	}
	conn, _, err := websocket.DefaultDialer.Dial(o.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if _, again, err := websocket.DefaultDialer.Dial(o.URL, nil); err == nil || again.StatusCode != http.StatusForbidden {
		t.Error("the address can be used twice")
	}
	return &raw{t, conn}
}

// next gives the next frame. ok is false at the end of the connection.
func (r *raw) next() (f frame, ok bool) {
	r.Helper()
	_ = r.conn.SetReadDeadline(time.Now().Add(soon))
	_, data, err := r.conn.ReadMessage()
	if err != nil {
		if strings.Contains(err.Error(), "timeout") {
			r.Fatal("no frame came")
		}
		return f, false
	}
	if err := json.Unmarshal(data, &f); err != nil {
		r.Fatalf("%s: %v", data, err)
	}
	return f, true
}

// want demands a frame of a type.
func (r *raw) want(kind string) frame {
	r.Helper()
	f, ok := r.next()
	if !ok || f.Type != kind {
		r.Fatalf("frame %+v, want %q", f, kind)
	}
	return f
}

// send sends something.
func (r *raw) send(v string) {
	r.Helper()
	if err := r.conn.WriteMessage(websocket.TextMessage, []byte(v)); err != nil {
		r.Fatal(err)
	}
}

// ack acknowledges an envelope.
func (r *raw) ack(f frame, more string) {
	r.Helper()
	r.send(`{"envelope_id":"` + f.ID + `"` + more + `}`)
}

func TestFrames(t *testing.T) {
	s := slackfake.New(t)
	a := dial(t, s)
	hello := a.want("hello")
	if hello.Num != 1 || !strings.Contains(string(hello.DebugRaw), `"approximate_connection_time":18060`) {
		t.Errorf("hello %+v", hello)
	}
	b := dial(t, s)
	if f := b.want("hello"); f.Num != 2 {
		t.Errorf("the second hello %+v", f)
	}
	ping := make(chan string, 1)
	a.conn.SetPingHandler(func(data string) error {
		select {
		case ping <- data:
		default:
		}
		return nil
	})
	s.Tune(func(k *slackfake.Knobs) { k.Ping = 10 * time.Millisecond })
	s.Event(map[string]any{"type": "odd"})
	s.Event(map[string]any{"type": "odd"})
	for _, r := range []*raw{a, b} { // in turn
		f := r.want("events_api")
		if f.Accepts || f.Attempt == nil || *f.Attempt != 0 || f.ID == "" {
			t.Errorf("envelope %+v", f)
		}
		r.ack(f, "")
	}
	s.Settle(t, soon)
	go func() { _, _, _ = a.conn.ReadMessage() }()
	select {
	case <-ping:
	case <-time.After(soon):
		t.Error("no ping came")
	}
	s.Clean(t)
}

func TestAckFaults(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.AckWithin, k.Retry = 100*time.Millisecond, nil })
	a := dial(t, s)
	a.want("hello")
	kinds := func() (list []string) {
		for _, f := range s.Faults() {
			list = append(list, f.Kind)
		}
		return list
	}
	expect := func(what string, n int, kind string) {
		t.Helper()
		s.Wait(t, soon, func() bool { return len(kinds()) >= n })
		if got := kinds(); got[n-1] != kind {
			t.Fatalf("%s: %q, want %q", what, got, kind)
		}
	}
	a.send(`{"envelope_id":"of-nobody"}`)
	expect("of nobody", 1, slackfake.FaultAck)
	a.send(`[`)
	expect("no JSON", 2, slackfake.FaultFrame)

	h := s.GiveCommand(slackfake.Alice, slackfake.Support, "452")
	f := a.want("slash_commands")
	if !f.Accepts || f.Attempt != nil {
		t.Errorf("command %+v", f)
	}
	a.ack(f, `,"payload":{"text":"`+strings.Repeat("x", 20<<10)+`"}`)
	expect("large", 3, slackfake.FaultAckSize)
	if got := h.Wait(); !got.Dropped || len(h.Responses()) != 0 || got.Failed != "" {
		t.Errorf("a large one: %+v, %v", got, h.Responses())
	}
	a.ack(f, "")
	expect("twice", 4, slackfake.FaultAckTwice)

	s.Event(map[string]any{"type": "odd"})
	a.ack(a.want("events_api"), `,"payload":{"text":"x"}`)
	expect("a payload for an event", 5, slackfake.FaultPayload)

	s.Event(map[string]any{"type": "odd"})
	f = a.want("events_api")
	s.Settle(t, soon)
	a.ack(f, "")
	s.Wait(t, soon, func() bool { l := s.Acks(); return l[len(l)-1].Late })

	b := dial(t, s)
	b.want("hello")
	s.Event(map[string]any{"type": "odd"})
	s.Event(map[string]any{"type": "odd"})
	fa, fb := a.want("events_api"), b.want("events_api")
	a.ack(fb, "")
	expect("by another connection", 6, slackfake.FaultAckLink)
	a.ack(fa, "")
	b.ack(fb, "")
	s.Settle(t, soon)
}

func TestTooManyConnections(t *testing.T) {
	s := slackfake.New(t)
	for range 10 {
		dial(t, s).want("hello")
	}
	late := dial(t, s)
	if f := late.want("disconnect"); f.Reason != "too_many_websockets" {
		t.Errorf("frame %+v", f)
	}
	if _, open := late.next(); open {
		t.Error("the eleventh connection stays")
	}
	if n := len(s.Links()); n != 10 {
		t.Errorf("%d connections", n)
	}
	s.Drop()
	s.WaitLinks(t, 0)
	s.TooMany(1)
	dial(t, s).want("disconnect")
	dial(t, s).want("hello")
}

func TestEnvelopesAfterAWarning(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.CloseAfter = 300 * time.Millisecond })
	a := dial(t, s)
	a.want("hello")
	for _, reason := range []string{"warning", "refresh_requested"} {
		if reason == "warning" {
			s.Warn()
		} else {
			s.Refresh()
		}
		if f := a.want("disconnect"); f.Reason != reason {
			t.Errorf("frame %+v, want %s", f, reason)
		}
	}
	s.Event(map[string]any{"type": "odd"})
	a.ack(a.want("events_api"), "")
	if _, open := a.next(); open {
		t.Error("the connection stays")
	}
	s.Settle(t, soon)
	if l := s.Acks(); len(l) != 1 || l[0].Failed != "" {
		t.Errorf("acks %+v", l)
	}
}

func TestLostWithItsConnection(t *testing.T) {
	s := slackfake.New(t)
	a := dial(t, s)
	a.want("hello")
	s.Event(map[string]any{"type": "odd"})
	first := a.want("events_api")
	h := s.GiveCommand(slackfake.Alice, slackfake.Support, "452")
	a.want("slash_commands")
	s.Drop(s.Links()...)
	if _, open := a.next(); open {
		t.Fatal("the connection stays")
	}
	if got := h.Wait(); got.Failed != "connection closed" {
		t.Errorf("the command: %+v", got)
	}
	b := dial(t, s)
	b.want("hello")
	again := b.want("events_api")
	if *again.Attempt < 1 || again.ID == first.ID {
		t.Errorf("delivered again as %+v", again)
	}
	b.ack(again, "")
	s.Settle(t, soon)
}

func TestHalfOpen(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.AckWithin, k.Retry, k.Ping = 50*time.Millisecond, nil, 10*time.Millisecond })
	a := dial(t, s)
	a.want("hello")
	s.Freeze()
	time.Sleep(20 * time.Millisecond)
	pinged := false
	a.conn.SetPingHandler(func(string) error { pinged = true; return nil })
	s.Event(map[string]any{"type": "odd"})
	a.ack(a.want("events_api"), "")
	s.Settle(t, soon)
	if l := s.Acks(); len(l) != 1 || l[0].Failed != "timeout" || pinged || len(s.Links()) != 1 {
		t.Errorf("acks %+v, pinged %v", l, pinged)
	}
}

func TestSendRaw(t *testing.T) {
	s := slackfake.New(t)
	if s.SendRaw([]byte("{")) {
		t.Error("sent to nobody")
	}
	a := dial(t, s)
	a.want("hello")
	s.SendRaw([]byte(`{"type":"from nowhere"}`))
	a.want("from nowhere")
}
