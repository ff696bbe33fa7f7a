package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/gorilla/websocket"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// Socket Mode, https://docs.slack.dev/apis/events-api/using-socket-mode. The connections are our own and not slack-go's, which
// stops reading at the first word of a refresh, opens a refused connection again without a pause, and acknowledges over
// whichever connection is open.

const (
	maxEnvelope = 8 << 20          // bytes; Slack names no limit, and a file in an event may bring its preview along
	maxAck      = 20<<10 - 1       // bytes: Slack drops longer ones without a word
	dialTime    = 20 * time.Second // for opening a connection
	writeTime   = 5 * time.Second
)

// envelope is what Slack sends over a connection.
type envelope struct {
	Type    string          `json:"type"`
	ID      string          `json:"envelope_id"`
	Payload json.RawMessage `json:"payload"`
	Reason  string          `json:"reason"`
}

// decodeEnvelope reads a frame. Where one field is not as it should be, the others count.
func decodeEnvelope(frame []byte) (envelope, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(frame, &fields); err != nil {
		return envelope{}, errors.New("decode a frame: it is no object")
	}
	text := func(field string) (s string) {
		_ = json.Unmarshal(fields[field], &s) // what is no text is empty
		return s
	}
	return envelope{text("type"), text("envelope_id"), fields["payload"], text("reason")}, nil
}

// socket is one open connection.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex // for writing
}

// envelopeID finds the id of an envelope that cannot be read.
var envelopeID = regexp.MustCompile(`"envelope_id"\s*:\s*"([\w-]{1,100})"`)

// next gives the next frame. One that is too long is cut, and can be no more than acknowledged.
func (s *socket) next() ([]byte, error) {
	_, r, err := s.conn.NextReader()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxEnvelope)) // what is left of it goes with the next one
}

// ack acknowledges an envelope.
func (s *socket) ack(id string, payload any) error {
	frame := map[string]any{"envelope_id": id}
	if payload != nil {
		frame["payload"] = payload
	}
	data, err := json.Marshal(frame)
	if err != nil {
		return fmt.Errorf("encode an acknowledgement: %w", err)
	}
	if len(data) > maxAck {
		return fmt.Errorf("an acknowledgement has %d bytes: Slack takes %d", len(data), maxAck)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.SetWriteDeadline(time.Now().Add(writeTime)) // fails with the write
	return s.conn.WriteMessage(websocket.TextMessage, data)
}

// ended says how a connection ended.
type ended struct {
	reason string // Slack's: "warning", "refresh_requested", "too_many_websockets", "link_disabled"; else empty
	err    error
	after  time.Duration
}

// keepOpen keeps one connection open until ctx ends. When Slack is about to close it, the next is opened first.
func (a *Adapter) keepOpen(ctx context.Context, s *hands.Serving) {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = a.times.first, a.times.most
	steps.Reset()
	var all sync.WaitGroup
	defer all.Wait()
	for ctx.Err() == nil {
		began := time.Now()
		conn, err := a.connect(ctx)
		end := ended{err: err}
		if err == nil {
			leaving := make(chan ended, 1)
			all.Go(func() { a.read(ctx, s, conn, leaving) })
			end = <-leaving
			end.after = time.Since(began)
		}
		if ctx.Err() != nil {
			return
		}
		wait := a.pause(end, steps)
		a.counts.reconnects.Add(1)
		a.o.Reconnected()
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// pause says how long to wait before the next connection, and tells the log.
func (a *Adapter) pause(end ended, steps *backoff.ExponentialBackOff) time.Duration {
	switch {
	case end.reason == "link_disabled":
		a.log.Error("Socket Mode is turned off in the app's settings: turn it on", "at", a.apps())
		return a.times.most
	case end.reason == "too_many_websockets":
		a.log.Warn("Slack says that the app has too many connections: is it running elsewhere too?")
		return max(steps.NextBackOff(), a.times.most/4)
	case end.reason != "" && end.after >= a.times.short:
		a.log.Debug("Slack asks for a new connection", "reason", end.reason)
		steps.Reset()
		return 0
	case end.after >= a.times.short:
		a.log.Info("a connection was lost", "error", end.err)
		steps.Reset()
	default:
		a.log.Warn("no connection", "error", end.err, "reason", end.reason)
	}
	wait := steps.NextBackOff()
	if limited, ok := errors.AsType[*chat.RetryError](end.err); ok {
		wait = max(wait, limited.After)
	}
	return wait
}

// connect opens a connection. An app token that Slack does not take ends the adapter.
func (a *Adapter) connect(ctx context.Context) (*socket, error) {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	const method = "apps.connections.open"
	_, at, err := a.client.StartSocketModeContext(ctx)
	if err != nil {
		err = trouble(method, err)
		if tokenCodes[codeOf(err)] || codeOf(err) == "missing_scope" {
			if s := a.handler.Load(); s != nil {
				s.Fail(a.tokenError("SLACK_APP_TOKEN", err))
			}
		}
		return nil, err
	}
	dialer := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialTime, WriteBufferSize: 32 << 10} // Slack reads no frame that comes in parts
	conn, resp, err := dialer.DialContext(ctx, at, nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close() // there is nothing in it
	}
	if err != nil {
		return nil, &callError{method: "connect", code: "no_connection"} // the error holds the address, which is a secret
	}
	return &socket{conn: conn}, nil
}

// read takes what comes over a connection until it is closed, which is when ctx ends and what was in hand is acknowledged.
// leaving hears once when the next connection is to be opened.
func (a *Adapter) read(ctx context.Context, s *hands.Serving, c *socket, leaving chan<- ended) {
	a.open.Add(1)
	var inHand sync.WaitGroup
	stop := context.AfterFunc(ctx, func() { _ = c.conn.SetReadDeadline(time.Now()) })
	defer func() {
		stop()
		a.open.Add(-1)
		inHand.Wait() // what was taken is acknowledged where it came from
		_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
		_ = c.conn.Close()
	}()
	var limit time.Time // of a connection that Slack will close
	alive := func() {
		at := time.Now().Add(a.times.quiet)
		if !limit.IsZero() && limit.Before(at) {
			at = limit
		}
		_ = c.conn.SetReadDeadline(at) // fails with the reading
		if ctx.Err() != nil {
			_ = c.conn.SetReadDeadline(time.Now())
		}
	}
	c.conn.SetPingHandler(func(data string) error {
		alive()
		_ = c.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTime)) // fails with the reading
		return nil
	})
	for {
		alive()
		frame, err := c.next()
		if err != nil {
			if limit.IsZero() {
				leaving <- ended{err: readError(err)}
			}
			return
		}
		e, err := decodeEnvelope(frame)
		if err != nil {
			a.counts.unreadable.Add(1)
			a.log.Warn("a frame was not read", "bytes", len(frame), "error", err)
			if id := envelopeID.FindSubmatch(frame[:min(len(frame), 4<<10)]); id != nil {
				_ = c.ack(string(id[1]), nil) // or it comes again, no better
			}
			continue
		}
		switch {
		case e.Type == "disconnect" && limit.IsZero():
			limit = time.Now().Add(a.times.leave)
			leaving <- ended{reason: e.Reason}
		case e.ID != "":
			a.dispatch(s, c, e, &inHand)
		}
	}
}

// readError tells why nothing more can be read, without the address.
func readError(err error) error {
	if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		return errors.New("slack closed the connection")
	}
	return &callError{method: "connection", code: "lost"}
}

// dispatch hands an envelope over and acknowledges it, without waiting.
func (a *Adapter) dispatch(s *hands.Serving, c *socket, e envelope, inHand *sync.WaitGroup) {
	ack := func(payload any) {
		if err := c.ack(e.ID, payload); err != nil {
			a.counts.unacked.Add(1)
			a.log.Info("an acknowledgement was not sent", "type", e.Type) // Slack sends it again
		}
	}
	kind, known := kinds[e.Type]
	if !known {
		a.counts.unreadable.Add(1)
		ack(nil)
		return
	}
	inHand.Add(1)
	settled := func(payload any, ok bool) {
		defer inHand.Done()
		if ok {
			ack(payload)
		}
	}
	a.guarded(settled, func(done settle) { a.take(s, kind, e.Payload, done) })
}

// kinds are the envelopes that hold something for the bot.
var kinds = map[string]kind{"events_api": eventKind, "slash_commands": commandKind, "interactive": interactionKind}
