package slack

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/chat"
)

// stubborn is a handler that takes nothing for a while.
type stubborn struct {
	chat.Handler
	refuse atomic.Int32
}

func (s *stubborn) Accept(ctx context.Context, e chat.Event) error {
	if s.refuse.Add(-1) >= 0 {
		return errors.New("not now")
	}
	return s.Handler.Accept(ctx, e)
}

// What the bot could not keep is not acknowledged, so Slack delivers it again.
func TestRefusedEventComesAgain(t *testing.T) {
	var s stubborn
	s.refuse.Store(2)
	w := begin(t, setup{watched: []string{slackfake.Support}, wrap: func(h chat.Handler) chat.Handler { s.Handler = h; return &s }})
	w.fake.Tune(func(k *slackfake.Knobs) { k.AckWithin = 200 * time.Millisecond })
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.reply(slackfake.Support, ts)
	if n := w.adapter.counts.refused.Load(); n != 2 {
		t.Errorf("%d were refused, want 2", n)
	}
}

// panicky is a handler that panics.
type panicky struct {
	chat.Handler
	once sync.Once
}

func (p *panicky) Handle(ctx context.Context, m chat.Message) (a chat.Answer, ok bool) {
	p.once.Do(func() { panic("bob@example.org") })
	return p.Handler.Handle(ctx, m)
}

// A panic ends one answer, of which the asker is told, and its text is in no log.
func TestPanic(t *testing.T) {
	w := begin(t, setup{wrap: func(h chat.Handler) chat.Handler { return &panicky{Handler: h} }})
	w.holds("the apology", w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452"), 1).Text, "went wrong")
	w.holds("the answer", w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452"), 1).Text, "452")
	if got := w.log.String(); !strings.Contains(got, "a panic") || strings.Contains(got, "bob@example.org") {
		t.Errorf("log: %s", got)
	}
}

// slow is a handler that answers nobody until it is let go.
type slow struct {
	chat.Handler
	free chan struct{}
}

func (s *slow) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	<-s.free
	return s.Handler.Handle(ctx, m)
}

func (s *slow) Accept(ctx context.Context, e chat.Event) error {
	select {
	case <-s.free:
		return s.Handler.Accept(ctx, e)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// When there is more to do than there is room for, whoever gives a command is told so at once, and events are left to be
// delivered again; nothing of it is lost.
func TestBusy(t *testing.T) {
	s := &slow{free: make(chan struct{})}
	w := begin(t, setup{wrap: func(h chat.Handler) chat.Handler { s.Handler = h; return s }})
	w.fake.Tune(func(k *slackfake.Knobs) {
		k.InFlight = 2 * hands.MaxEvents
		k.Retry = []time.Duration{2 * time.Second, 3 * time.Second, 5 * time.Second}
	})
	var given []*slackfake.Handle
	for range hands.MaxReplies {
		given = append(given, w.fake.GiveCommand(slackfake.Alice, slackfake.Support, "452"))
	}
	for _, h := range given {
		if a := h.Wait(); a.Failed != "" {
			t.Fatalf("not acknowledged: %s", a.Failed)
		}
	}
	full := w.fake.Command(slackfake.Bob, slackfake.Support, "452")
	w.holds("to Bob", w.private(full, 1).Text, "Too many people")
	m, _ := w.fake.Message(slackfake.Support, w.fake.Say(slackfake.Bob, slackfake.Support, "", bounce))
	w.holds("to Bob", w.private(w.fake.Shortcut(slackfake.Bob, m, callbackExplain), 1).Text, "Too many people")
	for range hands.MaxEvents {
		w.fake.Say(slackfake.Alice, slackfake.Support, "", "ordinary chat")
	}
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	w.fake.Wait(t, patience, func() bool { return w.adapter.counts.refused.Load() > 0 })
	close(s.free)
	for _, h := range given {
		w.holds("to Alice", w.private(h, 1).Text, "452")
	}
	w.reply(slackfake.Support, ts)
}

// A token that Slack does not take, or takes back, ends the adapter, and the error names the setting.
func TestTokens(t *testing.T) {
	for _, code := range []string{"invalid_auth", "account_inactive", "token_revoked", "not_authed"} {
		t.Run("at the start: "+code, func(t *testing.T) {
			fake := slackfake.New(t)
			fake.Disable(code)
			w := begin(t, setup{fake: fake, offline: true})
			fake.Wait(t, patience, func() bool { return fake.Count("auth.test") > 0 || len(fake.Calls("auth.test")) > 0 })
			endsWith(t, w, "SLACK_BOT_TOKEN", code)
		})
	}
	t.Run("the app's", func(t *testing.T) {
		fake := slackfake.New(t)
		fake.Fail("apps.connections.open", 2, slackfake.Error("invalid_auth"))
		endsWith(t, begin(t, setup{fake: fake, offline: true}), "SLACK_APP_TOKEN", "invalid_auth")
	})
	t.Run("later, by an answer", func(t *testing.T) {
		w := begin(t, setup{})
		w.fake.Fail("chat.postMessage", 1, slackfake.Error("token_revoked"))
		w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
		endsWith(t, w, "SLACK_BOT_TOKEN", "token_revoked")
	})
	t.Run("later, by an event", func(t *testing.T) {
		w := begin(t, setup{})
		w.fake.Wait(t, patience, func() bool { return w.adapter.open.Load() == sockets }) // or one that is opened next is refused first
		w.fake.Uninstall()
		endsWith(t, w, "SLACK_BOT_TOKEN", "removed")
	})
}

// endsWith demands that the adapter ends by itself with an error.
func endsWith(t *testing.T, w *world, parts ...string) {
	t.Helper()
	w.fake.Wait(t, patience, func() bool { return w.adapter.handler.Load() == nil })
	time.Sleep(100 * time.Millisecond) // or the test ends it
	err := w.stop()
	if err == nil {
		t.Fatal("it ended without an error")
	}
	w.holds("the error", err.Error(), parts...)
}

// Slack that is down at the start is waited for.
func TestLateStart(t *testing.T) {
	fake := slackfake.New(t)
	fake.Fail("auth.test", 3, slackfake.Status(503), slackfake.DropBefore, slackfake.RateLimited(time.Second))
	w := begin(t, setup{fake: fake})
	w.holds("the answer", w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452"), 1).Text, "452")
}

// At the end what is in hand is answered, and no connection is opened any more.
func TestStop(t *testing.T) {
	w := begin(t, setup{})
	w.fake.WaitLinks(t, sockets)
	w.fake.Fail("response_url", 1, slackfake.Hang(500*time.Millisecond))
	h := w.fake.Command(slackfake.Alice, slackfake.Support, "452")
	if err := w.stop(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	w.holds("the answer", w.private(h, 1).Text, "452")
	w.fake.WaitLinks(t, 0)
	before := len(w.fake.Calls("apps.connections.open"))
	time.Sleep(300 * time.Millisecond)
	if n := len(w.fake.Calls("apps.connections.open")); n != before {
		t.Errorf("%d connections were asked for after the end", n-before)
	}
	if w.adapter.Ready() == nil {
		t.Error("it is ready after its end")
	}
	w.fake.Clean(t)
}

// patient is a handler that takes its time, and ends when it is told to.
type patient struct {
	chat.Handler
	handle, accept time.Duration
}

func (p patient) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	select {
	case <-ctx.Done():
		return chat.Answer{}, false
	case <-time.After(p.handle):
		return p.Handler.Handle(ctx, m)
	}
}

func (p patient) Accept(ctx context.Context, e chat.Event) error {
	time.Sleep(p.accept)
	return p.Handler.Accept(ctx, e)
}

// What hangs at the end is left; what was kept is acknowledged.
func TestStopInTime(t *testing.T) {
	w := begin(t, setup{
		wrap:  func(h chat.Handler) chat.Handler { return patient{h, time.Hour, 300 * time.Millisecond} },
		times: func(t *times) { t.drain = time.Second },
	})
	w.fake.Command(slackfake.Alice, slackfake.Support, "452")
	w.fake.Say(slackfake.Alice, slackfake.Direct, "", bounce)
	w.fake.Wait(t, patience, func() bool { return w.adapter.counts.events.Load() > 0 })
	began := time.Now()
	if err := w.stop(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	for _, a := range w.fake.Acks() {
		if a.Failed != "" {
			t.Errorf("%s was not acknowledged: %s", a.Type, a.Failed)
		}
	}
}

// A workspace that refuses a form of answers again and again is spared it; one odd answer changes nothing.
func TestDrawsLess(t *testing.T) {
	var d draws
	for range enough - 1 {
		d.note(rich, plain, true)
	}
	d.note(rich, rich, true)
	for range enough - 1 {
		d.note(rich, plain, true)
	}
	d.note(rich, plain, false)
	if d.from != rich {
		t.Errorf("it begins with form %d after refusals that were not in a row", d.from)
	}
	d.note(rich, plain, true)
	if d.from != plain {
		t.Errorf("it begins with form %d after %d refusals in a row", d.from, enough)
	}
}

// What one bot sealed, another cannot open.
func TestShareKey(t *testing.T) {
	w := begin(t, setup{})
	o := w.adapter.o
	o.BotToken = "xoxb-another"
	value, ok := sealAnswer(w.adapter.shareKey, chat.Answer{Headline: "x"}, "")
	if _, _, err := openAnswer(New(o).shareKey, value); !ok || err == nil {
		t.Error("a button of another bot is opened")
	}
	if _, _, err := openAnswer(New(w.adapter.o).shareKey, value); err != nil {
		t.Errorf("a button of before a restart is not opened: %v", err)
	}
}

// Who is an admin is asked again after a while.
func TestAdminsExpire(t *testing.T) {
	w := begin(t, setup{})
	w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "watch"), 1)
	w.fake.AddUser(slackfake.User{ID: slackfake.Alice, Name: "alice", Admin: true})
	w.holds("soon", w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "watch"), 1).Text, "Only workspace admins")
	w.adapter.directory.asked.Add(slackfake.Alice, known{false, time.Now()})
	w.holds("later", w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "watch"), 1).Text, "I watch this channel")
}
