package relay_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

const (
	unknownUser = "550 5.1.1 <carol@example.org>: User unknown"
	mailboxFull = "552 5.2.2 <carol@example.org>: Mailbox full"
)

func edited(e chat.Event, after time.Duration, text string) chat.Event {
	e.Kind, e.At, e.Message.Text = chat.Edited, start.Add(after), text
	return e
}

func deleted(e chat.Event) chat.Event {
	return chat.Event{Kind: chat.Deleted, Message: chat.Message{ID: e.Message.ID, Place: e.Message.Place}, At: e.At.Add(time.Second)}
}

func elsewhere(e chat.Event) chat.Event {
	e.Message.Place.Channel = "#other"
	return e
}

func overheard(e chat.Event) chat.Event {
	e.Message.Asked = chat.Overheard
	return e
}

// all waits until a relay has answered everything.
func all(t *testing.T, r *relay.Relay) {
	t.Helper()
	eventually(t, "everything is answered", func() bool { return atRest(t, r) })
}

// TestOrder lets events overtake each other: those of each case are accepted before the bot begins to answer, in this order.
func TestOrder(t *testing.T) {
	t.Parallel()
	question := mention("paper", "m", "452 4.2.2")
	for name, c := range map[string]struct {
		events []chat.Event
		want   string // how the answer that stands begins, "" for none
	}{
		"a question, removed":                       {[]chat.Event{question, deleted(question)}, ""},
		"in a channel that is not watched":          {[]chat.Event{elsewhere(question), deleted(elsewhere(question))}, ""},
		"a question, edited":                        {[]chat.Event{question, edited(question, time.Minute, "5.7.26")}, "5.7.26 means"},
		"edited so that the name is gone":           {[]chat.Event{question, overheard(edited(question, time.Minute, "5.7.26"))}, "5.7.26 means"},
		"the same where nobody watches":             {[]chat.Event{elsewhere(question), overheard(elsewhere(edited(question, time.Minute, "5.7.26")))}, "5.7.26 means"},
		"the edit is told first":                    {[]chat.Event{edited(question, time.Minute, "5.7.26"), question}, "5.7.26 means"},
		"two edits, the later one first":            {[]chat.Event{question, edited(question, 2*time.Minute, "5.1.1"), edited(question, time.Minute, "5.7.26")}, "5.1.1 means"},
		"a bounce, edited away":                     {[]chat.Event{message("paper", "m", unknownUser), edited(message("paper", "m", ""), time.Minute, "never mind")}, ""},
		"the removal of the bounce is told first":   {[]chat.Event{edited(message("paper", "m", ""), time.Minute, "never mind"), message("paper", "m", unknownUser)}, ""},
		"a bounce, removed before it is told":       {[]chat.Event{deleted(message("paper", "m", "")), message("paper", "m", unknownUser)}, ""},
		"told as a message and as a question":       {[]chat.Event{message("paper", "m", unknownUser), mention("paper", "m", unknownUser)}, "Remove or correct"},
		"as a question and then as a message":       {[]chat.Event{mention("paper", "m", unknownUser), message("paper", "m", unknownUser)}, "Remove or correct"},
		"told three times":                          {[]chat.Event{message("paper", "m", unknownUser), message("paper", "m", unknownUser), message("paper", "m", unknownUser)}, "Remove or correct"},
		"an edit an hour and a minute later":        {[]chat.Event{message("paper", "m", unknownUser), edited(message("paper", "m", ""), 61*time.Minute, mailboxFull)}, "Remove or correct"},
		"an id with the separators of keys and ids": {[]chat.Event{message("paper", "1|7.0 *>", unknownUser)}, "Remove or correct"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(chat.Traits{Name: "paper", Redelivers: true})
			r, begin := idle(t, relay.Options{Platforms: []chat.Platform{p}}, store.Options{})
			for _, e := range c.events {
				if err := r.Accept(t.Context(), e); err != nil {
					t.Fatal(err)
				}
			}
			begin()
			all(t, r)
			got := p.under(c.events[0].Message.ID)
			if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
				t.Errorf("there stands %q, want %q", got, c.want)
			}
		})
	}
}

// TestDoubtStays: what follows a doubt does not make it one's certainty that nothing was done.
func TestDoubtStays(t *testing.T) {
	t.Parallel()
	for name, next := range map[string][]error{
		"asked to wait": {&chat.RetryError{After: time.Millisecond}},
		"no route":      {errors.New("no route"), errors.New("no route"), errors.New("no route")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPaper(chat.Traits{Name: "paper", KnowsDoubles: true})
			doubted, after := false, next
			p.fault = func(what string) error {
				switch {
				case what == "posted" && !doubted:
					doubted = true
					return fmt.Errorf("502: %w", chat.ErrDoubt)
				case what == "post" && doubted && len(after) > 0:
					err := after[0]
					after = after[1:]
					return err
				}
				return nil
			}
			r := run(t, relay.Options{Platforms: []chat.Platform{p}}, store.Options{}, nil)
			if err := r.Accept(t.Context(), message("paper", "m", unknownUser)); err != nil {
				t.Fatal(err)
			}
			all(t, r)
			if got := p.under("m"); len(got) != 1 || !doubted {
				t.Errorf("%d answers stand", len(got))
			}
		})
	}
}

// flaky is a platform whose first fetch fails, with an error that holds a secret.
type flaky struct {
	*paper
	failed atomic.Bool
}

// Fetch implements chat.Platform.
func (f *flaky) Fetch(ctx context.Context, sent chat.Place, file chat.File) ([]byte, error) {
	if !f.failed.Swap(true) {
		return nil, &url.Error{Op: "Get", URL: "https://cdn.example/b.eml?hm=canary", Err: errors.New("connection reset")}
	}
	return f.paper.Fetch(ctx, sent, file)
}

func TestFetchFailsOnce(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	p := &flaky{paper: newPaper(chat.Traits{Name: "paper"})}
	p.files["ref"] = []byte(unknownUser)
	r := run(t, relay.Options{Platforms: []chat.Platform{p}, Log: slog.New(slog.NewTextHandler(&log, nil))}, store.Options{}, nil)
	e := message("paper", "m", "see the log")
	e.Message.Files = []chat.File{{Name: "b.log", Ref: "ref"}}
	if err := r.Accept(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	all(t, r)
	if got := p.under("m"); len(got) != 1 {
		t.Errorf("a bounce in a file whose first fetch failed: %q", got)
	}
	if text := log.String(); strings.Contains(text, "canary") || !strings.Contains(text, "was not fetched") {
		t.Errorf("the log: %s", text)
	}
	command := message("paper", "c", "").Message
	command.Asked, command.Files = chat.Command, e.Message.Files
	if a, _ := r.Handle(t.Context(), command); len(a.Warnings) > 0 || !strings.HasPrefix(a.Headline, "Remove or correct") {
		t.Errorf("a command with the file: %q, %q", a.Headline, a.Warnings)
	}
}

// slow is a platform whose posts take the time that a call has, or the test.
type slow struct {
	*paper
	end chan struct{}
}

// Post implements chat.Platform.
func (s slow) Post(ctx context.Context, _ chat.Reply) (string, error) {
	select {
	case <-ctx.Done():
	case <-s.end:
	}
	return "", chat.ErrRefused
}

// TestSlowPlatform: one platform that does not answer holds up no other.
func TestSlowPlatform(t *testing.T) {
	t.Parallel()
	a, b := slow{newPaper(chat.Traits{Name: "a"}), make(chan struct{})}, newPaper(chat.Traits{Name: "b"})
	r := run(t, relay.Options{Platforms: []chat.Platform{a, b}}, store.Options{}, nil)
	defer close(a.end)
	for i := range 40 {
		e := mention("a", fmt.Sprint("m", i), "452")
		e.Message.Place.Channel = fmt.Sprint("#", i)
		if err := r.Accept(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	begun := time.Now()
	if err := r.Accept(t.Context(), mention("b", "m", "452")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the other platform's question is answered", func() bool { return len(b.under("m")) == 1 })
	if d := time.Since(begun); d > 5*time.Second {
		t.Errorf("it took %s", d)
	}
}

// TestAcceptCutShort: where a platform does not deliver again, an event is kept whatever the caller's patience.
func TestAcceptCutShort(t *testing.T) {
	t.Parallel()
	p := newPaper(chat.Traits{Name: "paper", KnowsDoubles: true})
	r := run(t, relay.Options{Platforms: []chat.Platform{p}}, store.Options{}, nil)
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Accept(over, mention("paper", "m", "452")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "it is answered", func() bool { return len(p.under("m")) == 1 })
}

// TestFullQueueKeepsChanges: what changes something is not let go when a queue is full, as a message is.
func TestFullQueueKeepsChanges(t *testing.T) {
	t.Parallel()
	p := newPaper(chat.Traits{Name: "paper", Redelivers: true})
	r, _ := idle(t, relay.Options{Platforms: []chat.Platform{p}, MaxAsked: 1}, store.Options{})
	left := chat.Event{Kind: chat.Left, Message: chat.Message{Place: chat.Place{Platform: "paper", Workspace: "acme", Channel: "#set"}}, At: start}
	if err := r.Accept(t.Context(), mention("paper", "m", "452")); err != nil {
		t.Fatal(err)
	}
	if err := r.Accept(t.Context(), left); !errors.Is(err, store.ErrFull) {
		t.Errorf("a removal for which there is no room: %v", err)
	}
}
