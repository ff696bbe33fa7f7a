package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"
)

const (
	gatewayVersion = "10"
	maxFrame       = 32 << 20 // bytes; Discord names no limit, and a GUILD_CREATE of a large server has several MB
	maxSent        = 4096     // bytes: Discord closes a connection on which more is sent at once
)

// gatewayConn is an open connection. One goroutine reads from it, any number write.
type gatewayConn struct {
	conn    *websocket.Conn
	times   *gatewayTimes
	writing sync.Mutex
	ended   chan struct{} // closed when it is being closed

	mu  sync.Mutex
	end *connEnd // how the bot closed it; nil while it has not
}

// gatewayURL gives the address to connect to. Another scheme than the one that the gateway has is refused: the token is sent
// there.
func gatewayURL(base, scheme string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "wss" && u.Scheme != "ws" || scheme != "" && u.Scheme != scheme {
		return "", errors.New("the address of the gateway is none")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	q := u.Query()
	q.Set("v", gatewayVersion)
	q.Set("encoding", "json")
	u.RawQuery, u.Fragment = q.Encode(), ""
	return u.String(), nil
}

// dialGateway opens a connection. Its errors hold no address.
func dialGateway(ctx context.Context, at string, times *gatewayTimes) (*gatewayConn, error) {
	ctx, cancel := context.WithTimeout(ctx, times.dial)
	defer cancel()
	stop := func() bool { return true }
	dialer := &websocket.Dialer{Proxy: http.ProxyFromEnvironment, NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
		if err == nil { // the dialer does not look at ctx while it waits for the answer to its request
			stop = context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	}}
	conn, resp, err := dialer.DialContext(ctx, at, nil)
	stop()
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close() // there is nothing in it
	}
	var errno syscall.Errno
	switch {
	case err == nil:
		return &gatewayConn{conn: conn, times: times, ended: make(chan struct{})}, nil
	case resp != nil:
		return nil, fmt.Errorf("connect: HTTP status %d", resp.StatusCode)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("connect: %w", ctx.Err())
	case errors.As(err, &errno):
		return nil, fmt.Errorf("connect: %w", errno)
	}
	return nil, errors.New("connect: there is no way to it")
}

// next gives the next frame. One that is too long is cut, and cannot be read then.
func (c *gatewayConn) next(until time.Time) ([]byte, error) {
	c.mu.Lock()
	if c.end == nil { // else it has its last deadline
		_ = c.conn.SetReadDeadline(until) // fails with the reading
	}
	c.mu.Unlock()
	_, r, err := c.conn.NextReader()
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxFrame)) // what is left of it goes with the next one
}

// send sends a frame. There are never more than Discord takes, 120 in 60 s: one begins the session, heartbeats are
// gatewayTimes.beat apart, and so are the answers to op 1, which makes 61. Nothing else is sent.
func (c *gatewayConn) send(op int, data any) error {
	raw, err := encodeFrame(op, data)
	if err != nil {
		return err
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	if c.closing() {
		return errors.New("send a frame: the connection is closed")
	}
	_ = c.conn.SetWriteDeadline(time.Now().Add(c.times.write)) // fails with the writing
	if err := c.conn.WriteMessage(websocket.TextMessage, raw); err != nil {
		return errors.New("send a frame: the connection is broken")
	}
	return nil
}

// shut closes the connection from this side. Who reads goes on until the other side has closed it too, though not for long. Only
// the first word counts.
func (c *gatewayConn) shut(code int, end connEnd) {
	c.mu.Lock()
	if c.end != nil {
		c.mu.Unlock()
		return
	}
	c.end = &end
	close(c.ended)
	_ = c.conn.NetConn().SetDeadline(time.Now().Add(c.times.leave)) // fails with the reading, and ends a writing that hangs
	c.mu.Unlock()
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(c.times.leave)) // or it breaks off, which is as good
}

// close frees the connection when nothing more is read. It gives how the connection ended: as it was closed from this side, or
// as told where it was not. A close code says more than that the connection broke, and one that nothing mends more than anything.
func (c *gatewayConn) close(told connEnd) connEnd {
	c.shut(closeForResume, told)
	_ = c.conn.Close() // frees it in any case
	c.mu.Lock()
	defer c.mu.Unlock()
	if told.code != 0 && c.end.kind == endLost || afterCode(told.code) == thenEnd {
		return told
	}
	return *c.end
}

// closing tells whether it is being closed from this side.
func (c *gatewayConn) closing() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}
