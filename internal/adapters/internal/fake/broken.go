package fake

import (
	"context"
	"net"
	"net/http"
	"time"
)

// Hang makes a request wait, and gives up on it when the caller goes or ctx ends.
func Hang(ctx context.Context, r *http.Request, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return
	case <-r.Context().Done():
	case <-ctx.Done():
	}
	panic(http.ErrAbortHandler)
}

// Drop closes the connection of a request hard.
func Drop(w http.ResponseWriter) {
	h, ok := w.(http.Hijacker)
	if !ok {
		panic(http.ErrAbortHandler)
	}
	conn, _, err := h.Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	Reset(conn)
}

// Reset closes a connection so that the other side is told of a reset.
func Reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
