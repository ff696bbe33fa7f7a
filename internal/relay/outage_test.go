package relay_test

import (
	"errors"
	"fmt"
	"log/slog"
	"os/exec"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

// TestNATSGone takes the NATS server away for a while: commands and who asks are answered from memory, a platform that
// delivers again is told to, one that does not has its events kept, and in the end everything is answered once.
func TestNATSGone(t *testing.T) {
	t.Parallel()
	port, dir := freePort(t), t.TempDir()
	nats := func() *exec.Cmd {
		return child(t, asWhat+"=nats", "NAME=alone", "PORT="+port, "CLUSTER=0", "ROUTES=", "DIR="+dir)
	}
	node := nats()
	defer func() { kill(node) }()
	awaitPort(t, port)
	again, once := newPaper(chat.Traits{Name: "again", Redelivers: true}), newPaper(chat.Traits{Name: "once", KnowsDoubles: true})
	var log lockedBuffer
	r := run(t, relay.Options{Platforms: []chat.Platform{again, once}, Log: slog.New(slog.NewTextHandler(&log, nil))},
		store.Options{URL: "nats://127.0.0.1:" + port, Keys: []store.SealKey{store.NewKey()}, Log: slog.New(slog.NewTextHandler(&log, nil))}, nil)
	if r.Trouble() != nil {
		t.Errorf("trouble before there is any: %q", r.Trouble())
	}
	if err := r.Accept(t.Context(), mention("again", "m0", "452")); err != nil {
		t.Fatal(err)
	}
	all(t, r)
	kill(node)
	eventually(t, "the trouble is noticed", func() bool { return r.Trouble() != nil })

	const bounce = "550 5.1.1 <carol@example.org>: User unknown"
	begun := time.Now()
	command := message("again", "c", "452").Message
	command.Asked = chat.Command
	if a, ok := r.Handle(t.Context(), command); !ok || !strings.HasPrefix(a.Headline, "452 means") {
		t.Errorf("a command is answered %q", a.Headline)
	}
	command.Text, command.Author.Admin = "watch", true
	if a, _ := r.Handle(t.Context(), command); !strings.Contains(a.Headline, "cannot store that") {
		t.Errorf("a setting is answered %q", a.Headline)
	}
	if err := r.Accept(t.Context(), message("again", "m1", bounce)); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("an event that will be delivered again: %v", err)
	}
	if err := r.Accept(t.Context(), message("once", "m1", bounce)); err != nil {
		t.Errorf("an event that will not: %v", err)
	}
	for range 2 {
		for _, p := range []string{"again", "once"} {
			if err := r.Accept(t.Context(), mention(p, "m2", "452 4.2.2")); err != nil {
				t.Errorf("a question: %v", err)
			}
		}
	}
	eventually(t, "who asked is answered", func() bool { return len(again.under("m2")) == 1 && len(once.under("m2")) == 1 })
	if err := r.Accept(t.Context(), mention("again", "m0", "452")); err != nil {
		t.Errorf("what was answered before, delivered again: %v", err)
	}
	again.faults("post", errors.New("no route"))
	if err := r.Accept(t.Context(), mention("again", "m3", "452 4.2.2")); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a question whose answer does not get through is kept nowhere: %v", err)
	}
	again.faults("posted", fmt.Errorf("reset: %w", chat.ErrDoubt))
	for range 3 {
		if err := r.Accept(t.Context(), mention("again", "m4", "452 4.2.2")); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("a question whose answer is in doubt: %v", err)
		}
	}
	if got := again.under("m4"); len(got) != 1 {
		t.Errorf("an answer in doubt was posted %d times while nobody could note it", len(got))
	}
	if d := time.Since(begun); d > 5*time.Second {
		t.Errorf("it took %s", d)
	}
	if got := strings.Join(r.Trouble(), " "); !strings.Contains(got, "unavailable") || !strings.Contains(got, "Some messages wait") {
		t.Errorf("trouble: %q", got)
	}

	node = nats()
	eventually(t, "it is back", func() bool { return r.Trouble() == nil })
	eventually(t, "what waited is answered", func() bool { return len(once.under("m1")) == 1 })
	// The platform delivers again, also what was answered from memory.
	for _, e := range []chat.Event{message("again", "m1", bounce), mention("again", "m2", "452 4.2.2"), mention("again", "m3", "452 4.2.2"), mention("once", "m2", "452 4.2.2"), message("once", "m1", bounce)} {
		eventually(t, "it is taken", func() bool { return r.Accept(t.Context(), e) == nil })
	}
	eventually(t, "everything is answered", func() bool { return atRest(t, r) })
	for _, p := range []*paper{again, once} {
		for _, m := range []string{"m0", "m1", "m2", "m3"} {
			if got := p.under(m); len(got) != 1 && (p == again || m == "m1" || m == "m2") {
				t.Errorf("%s on %s has %d answers", m, p.traits.Name, len(got))
			}
		}
	}
	// What was answered from memory is followed too.
	gone := chat.Event{Kind: chat.Deleted, Message: mention("again", "m2", "").Message}
	if err := r.Accept(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the answer goes with its message", func() bool { return len(again.under("m2")) == 0 })
	if text := log.String(); strings.Contains(text, "carol") || !strings.Contains(text, "unavailable") || !strings.Contains(text, "available again") {
		t.Errorf("the log: %s", text)
	}
}
