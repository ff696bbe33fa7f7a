package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/chat"
)

// Two connections are open, and whatever happens to them, what people ask is answered once.
func TestConnections(t *testing.T) {
	for name, hurt := range map[string]func(*slackfake.Server){
		"a warning":         func(s *slackfake.Server) { s.Warn() },
		"a refresh of one":  func(s *slackfake.Server) { s.Refresh(s.Links()[0]) },
		"a refresh of all":  func(s *slackfake.Server) { s.Refresh() },
		"a reset of one":    func(s *slackfake.Server) { s.Drop(s.Links()[0]) },
		"a reset of all":    func(s *slackfake.Server) { s.Drop() },
		"too many":          func(s *slackfake.Server) { s.TooMany(2); s.Drop() },
		"no new connection": func(s *slackfake.Server) { s.Fail("apps.connections.open", 3, slackfake.Status(503)); s.Drop() },
		"429 for a new one": func(s *slackfake.Server) {
			s.Fail("apps.connections.open", 2, slackfake.RateLimited(time.Second))
			s.Drop()
		},
		"refused by the net": func(s *slackfake.Server) { s.Fail("link", 3, slackfake.DropBefore); s.Drop() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := begin(t, setup{})
			w.fake.WaitLinks(t, sockets)
			var asked []string
			for i := range 30 {
				asked = append(asked, w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+"552 5.2.2 mailbox full"))
				if i == 10 {
					hurt(w.fake)
				}
				time.Sleep(5 * time.Millisecond)
			}
			for _, ts := range asked {
				w.reply(slackfake.Support, ts)
			}
			w.fake.WaitLinks(t, sockets)
			w.silence(slackfake.Support, len(asked))
			w.fake.Clean(t)
		})
	}
}

// A connection on which Slack says nothing more is given up.
func TestFrozenConnection(t *testing.T) {
	fake := slackfake.New(t)
	fake.Tune(func(k *slackfake.Knobs) { k.Ping = 200 * time.Millisecond })
	w := begin(t, setup{fake: fake, times: func(t *times) { t.quiet = time.Second }})
	w.fake.WaitLinks(t, sockets)
	before := w.adapter.counts.reconnects.Load()
	w.fake.Freeze()
	w.fake.Wait(t, patience, func() bool { return w.adapter.counts.reconnects.Load() >= before+sockets })
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	w.reply(slackfake.Support, ts)
}

// Too many connections are no reason to hammer at the door.
func TestTooManyBacksOff(t *testing.T) {
	w := begin(t, setup{times: func(t *times) { t.most = 2 * time.Second }})
	w.fake.WaitLinks(t, sockets)
	before := len(w.fake.Calls("apps.connections.open"))
	w.fake.TooMany(1000)
	w.fake.Drop()
	time.Sleep(1500 * time.Millisecond)
	if n := len(w.fake.Calls("apps.connections.open")) - before; n < 1 || n > 4*sockets {
		t.Errorf("%d connections were asked for in 1.5 s", n)
	}
	w.fake.TooMany(0)
	w.holds("log", w.log.String(), "too many connections")
}

// Whatever comes is acknowledged where it can be, ends nothing, and is counted.
func TestOddFrames(t *testing.T) {
	w := begin(t, setup{})
	for i, frame := range []string{
		``, `nonsense`, `[]`, `null`, `{}`, `{"type":7}`, `{"type":"hello"}`, `{"type":"of_version_9"}`, `{"envelope_id":{"a":1},"type":"events_api"}`,
		`{"type":"events_api","envelope_id":"e%d","payload":null}`, `{"type":"events_api","envelope_id":"e%d","payload":"text"}`,
		`{"type":"events_api","envelope_id":"e%d","payload":{"type":"event_callback","event":{"type":"message"}}}`,
		`{"type":"events_api","envelope_id":"e%d","payload":{"type":"event_callback","event":{"type":"message","channel":7,"user":[],"blocks":[{"type":7}],"ts":{}}}}`,
		`{"type":"events_api","envelope_id":"e%d","payload":{"type":"event_callback","event":{"type":"invented"}}}`,
		`{"type":"slash_commands","envelope_id":"e%d","payload":{"text":7}}`, `{"type":"slash_commands","envelope_id":"e%d"}`,
		`{"type":"interactive","envelope_id":"e%d","payload":{"type":"invented"}}`, `{"type":"interactive","envelope_id":"e%d","payload":{"type":"block_actions","actions":[null]}}`,
		`{"type":"invented","envelope_id":"e%d"}`,
	} {
		if strings.Contains(frame, "%d") {
			frame = fmt.Sprintf(frame, i)
		}
		w.fake.SendRaw([]byte(frame))
	}
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	w.reply(slackfake.Support, ts)
	if w.adapter.counts.unreadable.Load() == 0 {
		t.Error("nothing was counted")
	}
}

// The same event again, an hour later or at once, is not answered again.
func TestTwice(t *testing.T) {
	w := begin(t, setup{})
	event := map[string]any{"type": "app_mention", "channel": slackfake.Support, "channel_type": "channel", "user": slackfake.Alice, "text": atBot + bounce, "ts": w.fake.Say(slackfake.Alice, slackfake.Support, "", "the mention that follows")}
	for range 3 {
		w.fake.EventWithID("Ev0SAMEAAA", event)
	}
	w.reply(slackfake.Support, event["ts"].(string))
	w.fake.EventWithID("Ev0SAMEAAA", event)
	w.fake.Settle(t, patience)
	w.silence(slackfake.Support, 1)
}

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
		k.InFlight = 2 * maxInHand
		k.Retry = []time.Duration{2 * time.Second, 3 * time.Second, 5 * time.Second}
	})
	var given []*slackfake.Handle
	for range maxReplies {
		given = append(given, w.fake.GiveCommand(slackfake.Alice, slackfake.Support, "452"))
	}
	for _, h := range given {
		if a := h.Wait(); a.Failed != "" {
			t.Fatalf("not acknowledged: %s", a.Failed)
		}
	}
	busy := w.fake.Command(slackfake.Bob, slackfake.Support, "452")
	w.holds("to Bob", w.private(busy, 1).Text, "Too many people")
	for range maxInHand {
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

func FuzzDecodeEnvelope(f *testing.F) {
	f.Add([]byte(`{"type":"events_api","envelope_id":"e1","payload":{"a":1}}`))
	f.Add([]byte(`{"type":7,"envelope_id":"e1"}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		e, err := decodeEnvelope(frame)
		if err != nil && (e.ID != "" || e.Type != "") {
			t.Errorf("both %+v and %v", e, err)
		}
	})
}
