package observe_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/observe"
)

// notes is an observer that keeps what it was told.
type notes struct {
	name string
	all  *[]string
}

type key struct{ name string }

func (n notes) Begin(ctx context.Context, s observe.Step) (context.Context, func(observe.Result)) {
	*n.all = append(*n.all, n.name+" begins "+string(s.Work)+" "+s.Message)
	return context.WithValue(ctx, key{n.name}, true), func(r observe.Result) {
		*n.all = append(*n.all, fmt.Sprintf("%s ends %s %q %s aside=%v", n.name, s.Work, observe.ErrorWord(r.Err), r.Topic, r.Aside))
	}
}

// port is a handler and a platform that does nothing, and notes whether its context came through the observers.
type port struct {
	err    error
	inside bool
}

func (p *port) see(ctx context.Context) {
	p.inside = ctx.Value(key{"one"}) != nil && ctx.Value(key{"two"}) != nil
}

func (p *port) Handle(ctx context.Context, _ chat.Message) (chat.Answer, bool) {
	p.see(ctx)
	return chat.Answer{Topic: "std.550"}, false
}
func (p *port) Accept(ctx context.Context, _ chat.Event) error { p.see(ctx); return p.err }
func (p *port) Press(ctx context.Context, _ chat.Press) chat.Answer {
	p.see(ctx)
	return chat.Answer{}
}
func (p *port) Complete(string) []chat.Choice { return nil }
func (p *port) Traits() chat.Traits           { return chat.Traits{Name: "paper"} }
func (p *port) Post(ctx context.Context, _ chat.Reply) (string, error) {
	p.see(ctx)
	return "id", p.err
}
func (p *port) Update(ctx context.Context, _ chat.Ref, _ chat.Answer) error { p.see(ctx); return p.err }
func (p *port) Remove(ctx context.Context, _ chat.Ref) error                { p.see(ctx); return p.err }
func (p *port) Fetch(ctx context.Context, _ chat.Place, _ chat.File) ([]byte, error) {
	p.see(ctx)
	return nil, p.err
}

// All that passes the port is told to every observer, in the order of nesting, and goes on in the context that they gave.
func TestPort(t *testing.T) {
	ref := chat.Ref{ID: "m1"}
	tests := []struct {
		name string
		do   func(chat.Handler, chat.Platform)
		want string
	}{
		{"handle", func(h chat.Handler, _ chat.Platform) { h.Handle(t.Context(), chat.Message{ID: "m1"}) }, `handle "" std.550 aside=true`},
		{"accept", func(h chat.Handler, _ chat.Platform) {
			_ = h.Accept(t.Context(), chat.Event{Message: chat.Message{ID: "m1"}})
		}, `accept "refused"  aside=false`},
		{"press", func(h chat.Handler, _ chat.Platform) { h.Press(t.Context(), chat.Press{Answer: ref}) }, `press ""  aside=false`},
		{"post", func(_ chat.Handler, p chat.Platform) {
			_, _ = p.Post(t.Context(), chat.Reply{To: ref, Answer: chat.Answer{Topic: "std.452"}})
		}, `post "refused" std.452 aside=false`},
		{"update", func(_ chat.Handler, p chat.Platform) { _ = p.Update(t.Context(), ref, chat.Answer{Topic: "std.452"}) }, `update "refused" std.452 aside=false`},
		{"remove", func(_ chat.Handler, p chat.Platform) { _ = p.Remove(t.Context(), ref) }, `remove "refused"  aside=false`},
		{"fetch", func(_ chat.Handler, p chat.Platform) { _, _ = p.Fetch(t.Context(), chat.Place{}, chat.File{}) }, `fetch "refused"  aside=false`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var told []string
			both := observe.All{notes{"one", &told}, notes{"two", &told}}
			p := &port{err: fmt.Errorf("no: %w", chat.ErrRefused)}
			tt.do(observe.Handler(p, both), observe.Platform(p, both))
			id := "m1"
			if tt.name == "fetch" {
				id = ""
			}
			want := []string{"one begins " + tt.name + " " + id, "two begins " + tt.name + " " + id, "two ends " + tt.want, "one ends " + tt.want}
			if !slices.Equal(told, want) || !p.inside {
				t.Errorf("told %q, want %q; the context came through: %v", told, want, p.inside)
			}
		})
	}
}

type directory struct{ *port }

func (directory) IsAdmin(context.Context, chat.Place, string) (bool, error) { return true, nil }
func (directory) Caveat(context.Context, chat.Place) string                 { return "mind the gap" }

// A platform that knows its people still does, and another does not seem to.
func TestDirectory(t *testing.T) {
	d, ok := observe.Platform(directory{&port{}}, observe.All{}).(chat.Directory)
	if !ok || d.Caveat(t.Context(), chat.Place{}) != "mind the gap" {
		t.Error("the directory is lost")
	}
	if _, ok := observe.Platform(&port{}, observe.All{}).(chat.Directory); ok {
		t.Error("a platform without a directory has one")
	}
}

type broken struct{ *port }

func (broken) Remove(context.Context, chat.Ref) error { panic("secret") }

// A call that panics ends its step, and panics on.
func TestPanic(t *testing.T) {
	var told []string
	defer func() {
		if recover() == nil || !slices.Contains(told, `one ends remove "panicked"  aside=false`) {
			t.Errorf("told %q, want the end", told)
		}
	}()
	_ = observe.Platform(broken{&port{}}, notes{"one", &told}).Remove(t.Context(), chat.Ref{})
}

// The words are few, and no text of an error is among them.
func TestErrorWord(t *testing.T) {
	for want, err := range map[string]error{
		"": nil, "refused": &chat.RefusedError{Mend: "secret"}, "limited": fmt.Errorf("x: %w", &chat.RetryError{After: time.Second}), "failed": errors.New("secret"),
		"doubt": fmt.Errorf("secret: %w", chat.ErrDoubt), "late": fmt.Errorf("%w: %w", chat.ErrDoubt, context.DeadlineExceeded), "stopped": context.Canceled,
	} {
		if got := observe.ErrorWord(err); got != want {
			t.Errorf("ErrorWord(%v) = %q, want %q", err, got, want)
		}
	}
	if observe.KindWord(9) != "other" || observe.AskedWord(chat.Shortcut) != "shortcut" || observe.ButtonWord(chat.NotHelpful) != "not_helpful" || observe.KindWord(chat.Left) != "left" {
		t.Error("a word is wrong")
	}
}

func BenchmarkAccept(b *testing.B) {
	p := &port{}
	for name, h := range map[string]chat.Handler{"bare": p, "none": observe.Handler(p, observe.All{})} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = h.Accept(b.Context(), chat.Event{})
			}
		})
	}
}
