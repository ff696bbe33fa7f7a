package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/config"
	"smtpbot/internal/store"
)

// fake is a platform of the tests: run is its adapter, posted hears what is posted there.
type fake struct {
	name   string
	run    func(ctx context.Context, h chat.Handler) error
	posted chan chat.Reply
}

func (f *fake) Run(ctx context.Context, h chat.Handler) error { return f.run(ctx, h) }

func (f *fake) Traits() chat.Traits { return chat.Traits{Name: f.name, Admins: "admins"} }

func (f *fake) Post(_ context.Context, r chat.Reply) (string, error) {
	f.posted <- r
	return "answer", nil
}

func (f *fake) Update(context.Context, chat.Ref, chat.Answer) error { return nil }

func (f *fake) Remove(context.Context, chat.Ref) error { return nil }

func (f *fake) Fetch(context.Context, chat.Place, chat.File) ([]byte, error) { return nil, nil }

// on makes platforms of fakes.
func on(fakes ...*fake) []platform {
	var out []platform
	for _, f := range fakes {
		f.posted = make(chan chat.Reply, 8)
		out = append(out, platform{name: f.name, adapter: f, speaks: f})
	}
	return out
}

// quiet watches nothing.
var quiet = &watch{log: slog.New(slog.DiscardHandler)}

// lines is a log that may be written to by any number at once.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func inFolder(dir string) config.Config {
	c := config.Default()
	c.DataDir = dir
	return c
}

// A platform that fails is logged, and the others are answered all the same; a signal ends them, and the store can be opened
// again.
func TestPlatforms(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var log lines
	failed := make(chan struct{})
	broken := &fake{name: "broken", run: func(context.Context, chat.Handler) error {
		defer close(failed)
		return errors.New("no such token")
	}}
	well := &fake{name: "well", run: func(ctx context.Context, h chat.Handler) error {
		<-failed
		place := chat.Place{Platform: "well", Workspace: "w", Channel: "c", Thread: "1"}
		m := chat.Message{Text: "550 5.1.1 User unknown", Asked: chat.Direct, ID: "1", Place: place, Author: chat.Person{ID: "u"}, Sent: time.Now()}
		if err := h.Accept(ctx, chat.Event{Kind: chat.Posted, Message: m, At: m.Sent}); err != nil {
			return err
		}
		<-ctx.Done()
		return nil
	}}
	c := inFolder(t.TempDir())
	platforms := on(broken, well)
	go func() {
		select {
		case r := <-well.posted:
			if r.To.ID != "1" || !strings.Contains(r.Answer.Headline, "address") {
				t.Errorf("posted %+v", r)
			}
		case <-time.After(20 * time.Second):
			t.Error("nothing was posted")
		}
		cancel()
	}()
	var err error
	within(t, "platforms", func() {
		err = runPlatforms(ctx, &watch{log: slog.New(slog.NewTextHandler(&log, nil))}, c, newBot(catalog.Shipped()), platforms)
	})
	if err == nil || err.Error() != "broken: no such token" {
		t.Errorf("runPlatforms = %v, want the error of the one that failed", err)
	}
	if got := log.String(); !strings.Contains(got, `msg="a platform ended" platform=broken error="no such token"`) || strings.Count(got, "\n") != 1 {
		t.Errorf("log %q", got)
	}
	again, err := store.Open(t.Context(), store.Options{Dir: c.DataDir})
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

// When all have ended there is nothing to wait for; a signal before that is told by its error.
func TestPlatformsEnd(t *testing.T) {
	tests := []struct {
		name   string
		run    func(ctx context.Context, h chat.Handler) error
		cancel bool
		want   error
	}{
		{"by themselves", func(context.Context, chat.Handler) error { return nil }, false, nil},
		{"by a signal", func(ctx context.Context, _ chat.Handler) error { <-ctx.Done(); return nil }, true, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			run := func(ctx context.Context, h chat.Handler) error {
				if tt.cancel {
					cancel()
				}
				return tt.run(ctx, h)
			}
			var err error
			within(t, tt.name, func() {
				err = runPlatforms(ctx, quiet, inFolder(t.TempDir()), newBot(catalog.Shipped()), on(&fake{name: "one", run: run}))
			})
			if !errors.Is(err, tt.want) {
				t.Errorf("runPlatforms = %v, want %v", err, tt.want)
			}
		})
	}
}

// Platforms need the store's folder, and what is wrong with it is a fault of the settings.
func TestPlatformsWithoutFolder(t *testing.T) {
	started := false
	run := func(context.Context, chat.Handler) error { started = true; return nil }
	err := runPlatforms(t.Context(), quiet, inFolder(""), newBot(catalog.Shipped()), on(&fake{name: "one", run: run}))
	if !errors.As(err, new(settingsError)) || !strings.HasPrefix(err.Error(), "DATA_DIR: ") || started {
		t.Errorf("runPlatforms = %v, started %v; want a fault of DATA_DIR", err, started)
	}
}

// The relay has ended and the store is closed when the console passes on a panic: nothing may hide it or hang.
func TestDuringPanics(t *testing.T) {
	k, err := openCore(t.Context(), config.Default(), newBot(catalog.Shipped()), store.Options{Log: slog.New(slog.DiscardHandler)}, quiet, nil)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "during", func() {
		defer func() {
			if got := recover(); got != "oops" {
				t.Errorf("recovered %v, want the panic", got)
			}
		}()
		_ = k.during(t.Context(), func() error { panic("oops") })
	})
	if err := k.store.Close(); err != nil {
		t.Error(err)
	}
}

// A console that cannot remember answers, and the folder of one that can is gone at the end.
func TestConsoleMemory(t *testing.T) {
	for name, want := range map[string]string{"": "", "/gone": "bot: answering without a memory: "} {
		t.Run("temporary folder"+name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir+name)
			t.Setenv("TMP", dir+name)
			status, stdout, stderr := run(t, strings.NewReader("/smtp 452\n"))
			if status != exitOK || !strings.Contains(stdout, "452") || !strings.HasPrefix(stderr, want) || want == "" && stderr != "" || strings.Count(stderr, "\n") > 1 {
				t.Errorf("Run = %d, %q, %q; want an answer and %q", status, stdout, stderr, want)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
				t.Errorf("left behind: %v, %v", left, err)
			}
		})
	}
}

// Nor does one stay behind whose output nobody reads, as in bot | head.
func TestConsoleUnread(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "bot")
	cmd.Stdin, cmd.Stdout, cmd.Env = strings.NewReader("/smtp 452\n"), w, append(os.Environ(), "TMPDIR="+dir, "TMP="+dir)
	err = cmd.Run()
	_ = w.Close()
	if cmd.ProcessState.ExitCode() != exitUnread {
		t.Errorf("the console ended with %v, want status %d", err, exitUnread)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// The console is there at once and gone at once: the store must not be felt.
func TestConsoleIsQuick(t *testing.T) {
	best := time.Hour
	for range 5 {
		start := time.Now()
		if status, _, stderr := run(t, strings.NewReader("/smtp 452\n")); status != exitOK {
			t.Fatalf("status %d, %q", status, stderr)
		}
		best = min(best, time.Since(start))
	}
	if best > time.Second { // it is 10 ms; the race detector and a busy machine may take their share
		t.Errorf("the console took %v to answer one question and end", best)
	}
}

// A signal ends the console, its relay and its store without a word.
func TestConsoleSignal(t *testing.T) {
	in, feed := io.Pipe()
	defer func() { _ = feed.Close() }()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = feed.Write([]byte("/smtp 452\n"))
		cancel()
		_ = feed.Close()
	}()
	var out, faults bytes.Buffer
	var status int
	within(t, "the console", func() { status = Run(ctx, nil, IO{In: in, Out: &out, Err: &faults}) })
	if status != exitStopped || faults.Len() > 0 {
		t.Errorf("Run = %d, %q; want %d and silence", status, &faults, exitStopped)
	}
}
