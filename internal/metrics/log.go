package metrics

import (
	"context"
	"log/slog"
)

// The levels that are counted.
const (
	warning = "warn"
	fault   = "error"
)

// Log gives a handler that counts the warnings and errors that h is given.
func (m *Metrics) Log(h slog.Handler) slog.Handler { return counting{h, m} }

type counting struct {
	slog.Handler
	m *Metrics
}

// Enabled implements slog.Handler. Warnings and errors are counted where they are not written, too.
func (c counting) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= slog.LevelWarn || c.Handler.Enabled(ctx, l)
}

// Handle implements slog.Handler.
func (c counting) Handle(ctx context.Context, r slog.Record) error {
	switch {
	case r.Level >= slog.LevelError:
		c.m.log.WithLabelValues(fault).Inc()
	case r.Level >= slog.LevelWarn:
		c.m.log.WithLabelValues(warning).Inc()
	}
	if !c.Handler.Enabled(ctx, r.Level) {
		return nil
	}
	return c.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (c counting) WithAttrs(more []slog.Attr) slog.Handler {
	return counting{c.Handler.WithAttrs(more), c.m}
}

// WithGroup implements slog.Handler.
func (c counting) WithGroup(name string) slog.Handler {
	return counting{c.Handler.WithGroup(name), c.m}
}
