package relay_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"strings"
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

// run gives a relay at work on these platforms, all of whose channels #set are watched.
func run(t *testing.T, o relay.Options, s store.Options, change func(*relay.Relay)) *relay.Relay {
	t.Helper()
	r, begin := idle(t, o, s)
	if change != nil {
		change(r)
	}
	begin()
	return r
}

// idle gives a relay that begins to work when begin is called, and ends with the test.
func idle(t *testing.T, o relay.Options, s store.Options) (r *relay.Relay, begin func()) {
	t.Helper()
	watched := map[string][]string{}
	for _, p := range o.Platforms {
		watched[p.Traits().Name] = []string{"#set"}
	}
	o.Store = openStore(t, s)
	o.Rules = bot.NewRules(bot.New(answer.New(catalog.Shipped()), "smtpbot test"), o.Store, bot.Options{QuietTime: time.Hour, Watched: watched})
	o.DoubtTime = 100 * time.Millisecond
	r, err := relay.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r, func() {
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx) }()
		t.Cleanup(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
}

// message gives what somebody writes into #set.
func message(platform, id, text string) chat.Event {
	m := chat.Message{ID: id, Text: text, Sent: start, Author: chat.Person{ID: "bob"}, Place: chat.Place{Platform: platform, Workspace: "acme", Channel: "#set", Thread: id}}
	return chat.Event{Message: m, At: start}
}

// mention gives a message that names the bot.
func mention(platform, id, text string) chat.Event {
	e := message(platform, id, text)
	e.Message.Asked = chat.Direct
	return e
}

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it never came to it: %s", what)
}

// atRest tells whether nothing that was accepted waits for its answer or is being answered, in any process.
func atRest(t *testing.T, r *relay.Relay) bool {
	t.Helper()
	depths, err := r.Depths(t.Context())
	if err != nil {
		return false
	}
	for _, d := range depths {
		if d != (relay.Depth{}) {
			return false
		}
	}
	return true
}

// under gives the headlines of the answers that stand under a message.
func (p *paper) under(id string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []string
	for post, a := range p.posts {
		if p.where[post].ID == id {
			out = append(out, a.Headline)
		}
	}
	return out
}

// faults lets the calls of one kind fail with these errors, one after the other, and succeed then.
func (p *paper) faults(kind string, errs ...error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = func(what string) error {
		if what != kind || len(errs) == 0 {
			return nil
		}
		err := errs[0]
		errs = errs[1:]
		return err
	}
}

// TestPlatformFaults lets a post fail in every way. "posted" is a fault that comes when the post was made.
func TestPlatformFaults(t *testing.T) {
	t.Parallel()
	refused := fmt.Errorf("channel gone: %w", chat.ErrRefused)
	doubt := fmt.Errorf("reset: %w", chat.ErrDoubt)
	slow := &chat.RetryError{After: 20 * time.Millisecond}
	for name, c := range map[string]struct {
		kind         string
		errs         []error
		knowsDoubles bool
		want         int // answers that stand in the end
		figures      relay.Figures
	}{
		"none":                              {"post", nil, false, 1, relay.Figures{}},
		"not connected, then well":          {"post", []error{errors.New("no route"), errors.New("no route")}, false, 1, relay.Figures{}},
		"too many, then well":               {"post", []error{slow, slow, slow}, false, 1, relay.Figures{}},
		"refused":                           {"post", []error{refused, refused}, false, 0, relay.Figures{}},
		"in doubt, not done":                {"post", []error{doubt}, false, 1, relay.Figures{Doubtful: 1}},
		"in doubt, done":                    {"posted", []error{doubt}, false, 2, relay.Figures{Doubtful: 1}},
		"in doubt twice, done both times":   {"posted", []error{doubt, doubt}, false, 2, relay.Figures{Doubtful: 1, Lost: 1}},
		"doubles known: in doubt, not done": {"post", []error{doubt, doubt, doubt}, true, 1, relay.Figures{}},
		"doubles known: in doubt, done":     {"posted", []error{doubt, doubt, doubt}, true, 1, relay.Figures{}},
		"for long not connected":            {"post", []error{errors.New("1"), errors.New("2"), errors.New("3"), errors.New("4"), errors.New("5"), errors.New("6")}, false, 1, relay.Figures{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(chat.Traits{Name: "paper", KnowsDoubles: c.knowsDoubles})
			p.faults(c.kind, c.errs...)
			r := run(t, relay.Options{Platforms: []chat.Platform{p}}, store.Options{}, nil)
			if err := r.Accept(t.Context(), message("paper", "m1", "550 5.1.1 <carol@example.org>: User unknown")); err != nil {
				t.Fatal(err)
			}
			eventually(t, "everything is answered", func() bool { return atRest(t, r) })
			if got := p.under("m1"); len(got) != c.want {
				t.Errorf("%d answers stand, want %d: %q", len(got), c.want, got)
			}
			if got := r.Figures(); got != c.figures {
				t.Errorf("counted %+v, want %+v", got, c.figures)
			}
		})
	}
}

// TestRefusedUpdate: an answer that somebody removed on the platform is not posted again by an edit.
func TestRefusedUpdate(t *testing.T) {
	t.Parallel()
	p := newPaper(chat.Traits{Name: "paper"})
	r := run(t, relay.Options{Platforms: []chat.Platform{p}}, store.Options{}, nil)
	e := message("paper", "m1", "550 5.1.1 <carol@example.org>: User unknown")
	accept := func() {
		if err := r.Accept(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		eventually(t, "everything is answered", func() bool { return atRest(t, r) })
	}
	accept()
	p.mu.Lock()
	p.posts = map[string]chat.Answer{}
	p.mu.Unlock()
	for i := range 2 {
		e.Kind, e.At, e.Message.Text = chat.Edited, start.Add(time.Duration(i+1)*time.Minute), fmt.Sprintf("552 5.2.2 <carol%d@example.org>: Mailbox full", i)
		accept()
	}
	if got := p.under("m1"); len(got) > 0 {
		t.Errorf("posted again: %q", got)
	}
}

// TestHandlerFaults lets the rules panic and hang on some messages: the others are answered, and whoever asked is told.
func TestHandlerFaults(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]func(context.Context){
		"panic": func(context.Context) { panic("carol@example.org") },
		"hang":  func(ctx context.Context) { <-ctx.Done() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log lockedBuffer
			p := newPaper(chat.Traits{Name: "paper"})
			r := run(t, relay.Options{Platforms: []chat.Platform{p}, Log: slog.New(slog.NewTextHandler(&log, nil))}, store.Options{}, func(r *relay.Relay) {
				r.SetDecide(time.Second, func(ctx context.Context, e chat.Event, before bot.Said) (bot.Plan, error) {
					if strings.Contains(e.Message.Text, "spoiled") {
						fault(ctx)
						<-time.After(200 * time.Millisecond) // and a little longer than it was given
					}
					return bot.Plan{Do: bot.Say, Answer: chat.Answer{Headline: "well"}}, nil
				})
			})
			for _, e := range []chat.Event{
				mention("paper", "m1", "spoiled carol@example.org"),
				message("paper", "m2", "550 5.1.1 spoiled <carol@example.org>: User unknown"),
				mention("paper", "m3", "452"),
			} {
				if err := r.Accept(t.Context(), e); err != nil {
					t.Fatal(err)
				}
			}
			eventually(t, "everything is answered", func() bool { return atRest(t, r) })
			if got := p.under("m1"); len(got) != 1 || !strings.Contains(got[0], "went wrong on my side") {
				t.Errorf("who asked is told %q", got)
			}
			if got := p.under("m2"); len(got) != 0 {
				t.Errorf("nobody asked, and is told %q", got)
			}
			if got := p.under("m3"); len(got) != 1 || got[0] != "well" {
				t.Errorf("the one behind them is told %q", got)
			}
			if text := log.String(); strings.Contains(text, "carol") || !strings.Contains(text, "given up") {
				t.Errorf("the log: %s", text)
			}
		})
	}
}

// lockedBuffer is a buffer that several may write to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// TestOverload fills the queues while the platform takes nothing: what was overheard is let go and counted, who asked is told
// once, and what was taken is answered when the platform is back.
func TestOverload(t *testing.T) {
	t.Parallel()
	p := newPaper(chat.Traits{Name: "paper", Admins: "admins"})
	away := errors.New("no route")
	p.fault = func(what string) error {
		if what == "post" {
			return away
		}
		return nil
	}
	r := run(t, relay.Options{Platforms: []chat.Platform{p}, MaxAsked: 5, MaxHeard: 3}, store.Options{}, nil)
	for i := range 10 {
		if err := r.Accept(t.Context(), message("paper", fmt.Sprint("heard", i), "550 5.1.1 <carol@example.org>: User unknown")); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 7 {
		if i == 5 {
			p.faults("none")
			p.mu.Lock()
			p.fault = func(what string) error { // notices come through, which are not repeated
				if what == "post" && i < 0 {
					return away
				}
				return nil
			}
			p.mu.Unlock()
		}
		if err := r.Accept(t.Context(), mention("paper", fmt.Sprint("asked", i), "452")); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "what was taken is answered", func() bool { return atRest(t, r) })
	heard, asked, busy := 0, 0, 0
	for i := range 10 {
		heard += len(p.under(fmt.Sprint("heard", i)))
		for _, h := range p.under(fmt.Sprint("asked", i)) {
			asked++
			if strings.Contains(h, "Too many people") {
				busy++
			}
		}
	}
	if heard != 3 || asked < 6 || busy > 1 {
		t.Errorf("%d of what was overheard, %d of who asked answered, %d told to wait", heard, asked, busy)
	}
	admin := message("paper", "x", "status").Message
	admin.Author.Admin, admin.Asked = true, chat.Command
	if a, _ := r.Handle(t.Context(), admin); !strings.Contains(strings.Join(a.Points, " "), "too much came in at once") {
		t.Errorf("status does not show it: %q", a.Points)
	}
}

// TestNoTrace searches what is stored for what somebody wrote, while the answer is pending and after.
func TestNoTrace(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := newPaper(chat.Traits{Name: "paper"})
	p.fault = func(string) error { return errors.New("no route") }
	r := run(t, relay.Options{Platforms: []chat.Platform{p}}, store.Options{Dir: dir}, nil)
	if err := r.Accept(t.Context(), message("paper", "m1", "550 5.1.1 <canary@example.org>: User unknown")); err != nil {
		t.Fatal(err)
	}
	search := func(when string) {
		t.Helper()
		found, err := exec.Command("grep", "-r", "-l", "-a", "-e", "canary", "-e", "User unknown", dir).Output()
		if len(found) > 0 || err == nil {
			t.Errorf("%s, the text stands in %s", when, found)
		}
	}
	search("while it is pending")
	p.faults("none")
	eventually(t, "everything is answered", func() bool { return atRest(t, r) })
	if len(p.under("m1")) != 1 {
		t.Error("not answered")
	}
	search("after it was answered")
	if files, err := os.ReadDir(dir); err != nil || len(files) == 0 {
		t.Errorf("nothing is stored at all: %v", err)
	}
}
