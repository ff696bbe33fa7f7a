// Package wholebot runs an adapter with everything behind it, for its tests: the store, the catalogue, the rules, the relay.
package wholebot

import (
	"bytes"
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

// patience is how long an adapter may take to end.
const patience = 20 * time.Second

// Log is a log that may be written to by any number at once. It is shown where its test fails.
type Log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// String gives what was written.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// Logger gives a logger that writes all there is into the log.
func (l *Log) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// Adapter is what is run.
type Adapter interface {
	chat.Adapter
	chat.Platform
}

// Options are how the bot is set.
type Options struct {
	Watched []string // channels
	Limits  bot.Limits
	Dir     string                          // of the store; empty for one in memory
	Wrap    func(chat.Handler) chat.Handler // puts something between the adapter and the bot
	Log     *Log
}

// Run runs the bot until the test ends, or until stop is called, which gives what the adapter's Run gave.
func Run(t *testing.T, a Adapter, o Options) (stop func() error) {
	t.Helper()
	log := o.Log.Logger()
	kept, err := store.Open(t.Context(), store.Options{Dir: o.Dir, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	rules := bot.NewRules(bot.New(answer.New(catalog.Shipped()), "smtpbot test"), kept, bot.Options{
		QuietTime: 10 * time.Minute,
		Limits:    o.Limits,
		Watched:   map[string][]string{a.Traits().Name: o.Watched},
	})
	r, err := relay.New(t.Context(), relay.Options{Rules: rules, Store: kept, Platforms: []chat.Platform{a}, DoubtTime: time.Second, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	var h chat.Handler = r
	if o.Wrap != nil {
		h = o.Wrap(h)
	}
	stop = begin(t, a, r, h, kept)
	t.Cleanup(func() {
		if err := stop(); err != nil && !t.Failed() {
			t.Logf("the adapter ended with %v", err)
		}
		if t.Failed() {
			t.Logf("log:\n%s", o.Log)
		}
	})
	return stop
}

func begin(t *testing.T, a chat.Adapter, r *relay.Relay, h chat.Handler, kept *store.Store) (stop func() error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	working, rest := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() {
		if err := r.Run(working); err != nil {
			t.Errorf("the relay: %v", err)
		}
	})
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, h) }()
	return sync.OnceValue(func() error {
		cancel()
		defer rest()
		var err error
		select {
		case err = <-ended:
		case <-time.After(patience):
			t.Error("the adapter does not end")
		}
		rest()
		all.Wait()
		if err := kept.Close(); err != nil {
			t.Errorf("close the store: %v", err)
		}
		return err
	})
}
