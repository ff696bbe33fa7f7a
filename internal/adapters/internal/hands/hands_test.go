package hands

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
)

func TestGo(t *testing.T) {
	var log bytes.Buffer
	g := &Guard{Log: slog.New(slog.NewTextHandler(&log, nil))}
	h := newHands(t.Context(), g)
	room, free := NewRoom(1), make(chan struct{})
	if !h.Go(room, "first", func(context.Context) { <-free }, nil) {
		t.Fatal("there is room for one")
	}
	if h.Go(room, "second", func(context.Context) { t.Error("there was no room") }, nil) {
		t.Error("there is room for two")
	}
	close(free)
	told := make(chan struct{})
	for !h.Go(room, "third", func(context.Context) { panic("a secret") }, func(context.Context) { close(told); panic("another") }) {
		continue // the first has not left yet
	}
	<-told
	h.Wait()
	if g.Panics() != 2 || strings.Contains(log.String(), "secret") || !strings.Contains(log.String(), "third") {
		t.Errorf("panics = %d, log:\n%s", g.Panics(), &log)
	}
	if h.Go(room, "late", func(context.Context) { t.Error("it is over") }, nil) || len(room) != 0 {
		t.Error("something began after the end")
	}
}
