package relay

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestThink(t *testing.T) {
	var log bytes.Buffer
	m := newMind(slog.New(slog.NewTextHandler(&log, nil)))
	if v, err := think(t.Context(), m, time.Minute, func(context.Context) int { return 42 }); v != 42 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
	if _, err := think(t.Context(), m, time.Minute, func(context.Context) int { panic("carol@example.org") }); !errors.Is(err, errPanic) {
		t.Errorf("a panic gives %v", err)
	}
	if strings.Contains(log.String(), "carol") || !strings.Contains(log.String(), "mind_test.go") {
		t.Errorf("the log: %s", log.String())
	}
	if v, err := think(t.Context(), m, time.Millisecond, func(ctx context.Context) int { <-ctx.Done(); return 42 }); v != 42 || err != nil {
		t.Errorf("one that heeds its time gives %d, %v", v, err)
	}
	free := make(chan struct{})
	for range maxStuck {
		if _, err := think(t.Context(), m, time.Millisecond, func(context.Context) int { <-free; return 0 }); !errors.Is(err, errStuck) {
			t.Errorf("a hang gives %v", err)
		}
	}
	if m.stuck() != maxStuck {
		t.Errorf("%d are stuck, want %d", m.stuck(), maxStuck)
	}
	begun := time.Now()
	if _, err := think(t.Context(), m, time.Minute, func(context.Context) int { return 0 }); !errors.Is(err, errCrowded) || time.Since(begun) > time.Second {
		t.Errorf("one more gives %v after %s", err, time.Since(begun))
	}
	close(free)
	for m.stuck() > 0 {
		time.Sleep(time.Millisecond)
	}
	if _, err := think(t.Context(), m, time.Minute, func(context.Context) int { return 0 }); err != nil {
		t.Errorf("when they have come back: %v", err)
	}
}
