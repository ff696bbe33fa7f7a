package discord

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// A token that Discord does not take, or an intent that is off, ends the adapter, and the error names the setting.
func TestFatal(t *testing.T) {
	t.Run("the token, at the start", func(t *testing.T) {
		fake := newFake(t)
		fake.Revoke()
		endsWith(t, begin(t, setup{fake: fake, offline: true}), "DISCORD_TOKEN", "401")
	})
	t.Run("the token, later", func(t *testing.T) {
		w := begin(t, setup{})
		w.fake.Revoke()
		w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
		endsWith(t, w, "DISCORD_TOKEN")
	})
	for code, want := range map[int]string{4004: "DISCORD_TOKEN", 4010: "DISCORD_SHARDS", 4011: "DISCORD_SHARDS", 4012: "4012", 4013: "4013", 4014: "Message Content"} {
		t.Run("close code", func(t *testing.T) {
			w := begin(t, setup{})
			w.fake.WaitReady(t, 1)
			before := w.fake.Count("connections")
			w.fake.CloseWith(code)
			endsWith(t, w, want)
			if n := w.fake.Count("connections"); n != before {
				t.Errorf("%d: %d connections after it", code, n-before)
			}
		})
	}
}

// endsWith demands that the adapter ends by itself with an error.
func endsWith(t *testing.T, w *world, parts ...string) {
	t.Helper()
	w.fake.Wait(t, patience, func() bool { return strings.Contains(w.log.String(), "the relay") || w.adapter.handler.Load() == nil })
	time.Sleep(200 * time.Millisecond) // or the test ends it
	err := w.stop()
	if err == nil {
		t.Fatal("it ended without an error")
	}
	w.holds("the error", err.Error(), parts...)
	if strings.Contains(err.Error(), fakes.Token) || strings.Contains(err.Error(), "\n") {
		t.Errorf("the error is %q", err)
	}
}

// Without the Message Content intent all works but the watching of channels, and the bot says so.
func TestWithoutContent(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}, tune: func(k *fakes.Knobs) { k.MessageContent = false }})
	w.holds("the log", w.log.String(), "Message Content intent", "no channel can be watched")
	w.holds("a command", text(w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"}).WaitMessage(t)), "452")
	message := w.fake.Say(fakes.Bob, fakes.Support, bounce)
	w.holds("the menu", text(w.fake.Menu(fakes.Alice, message, commandExplain).WaitMessage(t)), "bob@example.org")
	m := w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	w.holds("a mention", text(m), "bob@example.org")
	w.holds("a reply", text(w.reply(w.fake.Say(fakes.Alice, fakes.Support, "421", fakes.ReplyTo(m.ID)))), "421")
	w.holds("status", text(w.fake.Command(fakes.Admin, fakes.Support, "smtp-settings status", nil).WaitMessage(t)), "Message Content intent")
	w.silence(fakes.Support, 2)
	w.fake.Clean(t)
}

// Discord that is down at the start is waited for.
func TestLateStart(t *testing.T) {
	fake := newFake(t)
	fake.Fail("GET /applications/@me", 3, fakes.Status(503), fakes.DropBefore, fakes.RouteLimited(100*time.Millisecond))
	fake.Fail("GET /gateway/bot", 2, fakes.Status(500), fakes.HalfJSON)
	fake.Fail("GET /applications/*/commands", 2, fakes.Status(500), fakes.Status(502))
	fake.Fail("GET /gw", 2, fakes.Status(503), fakes.DropBefore)
	w := begin(t, setup{fake: fake})
	w.holds("the answer", text(w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"}).WaitMessage(t)), "452")
}

// Whatever happens to the connection, everything that somebody asks is answered, once.
func TestConnections(t *testing.T) {
	for name, fault := range map[string]func(f *fakes.Server){
		"reset":              func(f *fakes.Server) { f.DropSockets() },
		"op 7":               func(f *fakes.Server) { f.Reconnect() },
		"op 9, resumable":    func(f *fakes.Server) { f.Invalidate(true) },
		"a close code":       func(f *fakes.Server) { f.CloseWith(4000) },
		"closed without one": func(f *fakes.Server) { f.CloseWith(1006) },
		"frozen":             func(f *fakes.Server) { f.Freeze() },
		"a beat is asked":    func(f *fakes.Server) { f.AskHeartbeat() },
		"nonsense": func(f *fakes.Server) {
			f.Raw("nonsense")
			f.Raw("[]")
			f.Raw(`{"op":"x","d":null,"s":"y","t":7}`)
			f.Raw(`{"op":99}`)
		},
		"events come twice": func(f *fakes.Server) { f.Again("MESSAGE_CREATE", 5); f.Again("INTERACTION_CREATE", 5) },
		"no acknowledgement": func(f *fakes.Server) {
			f.Tune(func(k *fakes.Knobs) { k.NoAck = true })
			time.Sleep(1200 * time.Millisecond)
			f.Tune(func(k *fakes.Knobs) { k.NoAck = false })
		},
		"no greeting": func(f *fakes.Server) {
			f.Tune(func(k *fakes.Knobs) { k.NoHello = true })
			f.DropSockets()
			time.Sleep(300 * time.Millisecond)
			f.Tune(func(k *fakes.Knobs) { k.NoHello = false })
		},
		"the gateway is down": func(f *fakes.Server) {
			f.Tune(func(k *fakes.Knobs) { k.Down = true })
			f.DropSockets()
			time.Sleep(300 * time.Millisecond)
			f.Tune(func(k *fakes.Knobs) { k.Down = false })
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var tune func(*fakes.Knobs)
			if name == "frozen" || name == "no acknowledgement" {
				tune = quickHeart
			}
			w := begin(t, setup{tune: tune})
			var asked []string
			for i := range 12 {
				asked = append(asked, w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
				if i%6 == 3 {
					fault(w.fake)
				}
			}
			for _, id := range asked {
				w.reply(id)
			}
			w.silence(fakes.Support, len(asked))
			w.fake.Clean(t)
		})
	}
}

// A session that is over is followed by another, after which the bot answers again.
func TestLostSession(t *testing.T) {
	w := begin(t, setup{})
	for range 2 {
		before := w.fake.Count("identifies")
		w.fake.Invalidate(false)
		w.fake.WaitCount(t, "identifies", before+1)
		w.fake.WaitReady(t, 1)
		w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	}
	w.fake.Forget()
	w.fake.DropSockets()
	w.fake.Wait(t, patience, func() bool { return w.adapter.Ready() == nil })
	w.fake.WaitReady(t, 1)
	w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	w.fake.Clean(t)
}

// refusing is a handler that cannot keep some events at first.
type refusing struct {
	chat.Handler
	n atomic.Int64
}

func (r *refusing) Accept(ctx context.Context, e chat.Event) error {
	if e.Message.Asked == chat.Direct && r.n.Add(-1) >= 0 {
		return errors.New("the disk is full")
	}
	return r.Handler.Accept(ctx, e)
}

// What could not be kept is delivered again.
func TestRefusedEvents(t *testing.T) {
	r := &refusing{}
	r.n.Store(3)
	w := begin(t, setup{wrap: func(h chat.Handler) chat.Handler { r.Handler = h; return r }})
	var asked []string
	for range 5 {
		asked = append(asked, w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	}
	for _, id := range asked {
		w.reply(id)
	}
	w.silence(fakes.Support, len(asked))
}

// broken is a handler that panics at what holds a word.
type broken struct{ chat.Handler }

func (b broken) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	if strings.Contains(m.Text, "panic") {
		panic(m.Text)
	}
	return b.Handler.Handle(ctx, m)
}

func (b broken) Accept(ctx context.Context, e chat.Event) error {
	if strings.Contains(e.Message.Text, "panic") {
		panic(e.Message.Text)
	}
	return b.Handler.Accept(ctx, e)
}

// A panic ends one answer and nothing else; whoever waits is told.
func TestPanic(t *testing.T) {
	w := begin(t, setup{wrap: func(h chat.Handler) chat.Handler { return broken{h} }})
	for _, o := range []fakes.Options{{"code": "panic bob@example.org"}, {"code": "panic bob@example.org", "share": true}, {"code": "panic bob@example.org", "file": fakes.File{Name: "x.eml", Data: []byte(mail)}}} {
		h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", o)
		w.fake.Wait(t, patience, func() bool { m, ok := h.Original(); return ok && strings.Contains(m.Content, "went wrong") })
	}
	w.holds("the answer", text(w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"}).WaitMessage(t)), "452")
	if got := w.log.String(); !strings.Contains(got, "a panic") || strings.Contains(got, "bob@example.org") {
		t.Error("the log does not tell of the panic, or tells too much")
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

// What takes its time is shown to take its time, and then shown.
func TestSlow(t *testing.T) {
	for name, share := range map[string]bool{"private": false, "for all": true} {
		t.Run(name, func(t *testing.T) {
			s := &slow{free: make(chan struct{})}
			w := begin(t, setup{wrap: func(h chat.Handler) chat.Handler { s.Handler = h; return s }, times: func(t *times) { t.answer = 50 * time.Millisecond }})
			h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": bounce, "share": share})
			if first := h.Wait(); first.Type != fakes.AnswerDefer || first.After > time.Second {
				t.Fatalf("the first answer is %d after %v", first.Type, first.After)
			}
			close(s.free)
			m := h.WaitMessage(t)
			w.holds("the answer", text(m), "bob@example.org")
			if h.Private() == share {
				t.Errorf("private: %t", h.Private())
			}
			w.fake.Clean(t)
		})
	}
}

// When there is more to do than there is room for, whoever asks is told so at once.
func TestBusy(t *testing.T) {
	s := &slow{free: make(chan struct{})}
	w := begin(t, setup{wrap: func(h chat.Handler) chat.Handler { s.Handler = h; return s }, times: func(t *times) { t.answer = 200 * time.Millisecond }})
	var given []*fakes.Handle
	for range hands.MaxReplies {
		given = append(given, w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"}))
	}
	w.fake.Wait(t, patience, func() bool { return w.adapter.counts.interactions.Load() == hands.MaxReplies })
	w.holds("to Bob", text(w.fake.Command(fakes.Bob, fakes.Support, "smtp", fakes.Options{"code": "452"}).WaitMessage(t)), "Too many people")
	if first := w.fake.Type(fakes.Bob, fakes.Support, "smtp", "code", "45").Wait(); first.Type != fakes.AnswerChoices {
		t.Errorf("completion: %d", first.Type)
	}
	close(s.free)
	for _, h := range given {
		w.holds("to Alice", text(h.WaitMessage(t)), "452")
	}
}

// At the end what is in hand is answered, and no connection is opened any more.
func TestStop(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Fail("POST /interactions/*/*/callback", 1, fakes.Hang(500*time.Millisecond))
	h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"})
	w.fake.Wait(t, patience, func() bool { return w.adapter.counts.interactions.Load() == 1 })
	if err := w.stop(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	w.holds("the answer", text(h.WaitMessage(t)), "452")
	before := w.fake.Count("connections")
	time.Sleep(300 * time.Millisecond)
	if n := w.fake.Count("connections"); n != before || len(w.fake.Links()) != 0 {
		t.Errorf("%d connections after the end, %d open", n-before, len(w.fake.Links()))
	}
	if w.adapter.Ready() == nil {
		t.Error("it is ready after its end")
	}
	w.fake.Clean(t)
}

// What hangs at the end is left.
func TestStopInTime(t *testing.T) {
	w := begin(t, setup{
		wrap:  func(h chat.Handler) chat.Handler { return patient{h} },
		times: func(t *times) { t.drain, t.answer = time.Second, 10*time.Millisecond },
	})
	h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"})
	h.Wait()
	began := time.Now()
	if err := w.stop(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	w.holds("the last word", text(h.WaitMessage(t)), "Ask again")
}

// patient is a handler that answers when it is told to end.
type patient struct{ chat.Handler }

func (patient) Handle(ctx context.Context, _ chat.Message) (chat.Answer, bool) {
	<-ctx.Done()
	return chat.Answer{}, false
}

// Several shards share the servers; direct messages come by the first.
func TestShards(t *testing.T) {
	for name, c := range map[string]struct{ set, recommended, want int }{"set": {2, 1, 2}, "recommended": {0, 2, 2}} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{
				tune:    func(k *fakes.Knobs) { k.Shards, k.IdentifyEvery = c.recommended, 200*time.Millisecond },
				options: func(o *Options) { o.Shards = c.set },
				times:   func(t *times) { t.gateway.turn = 400 * time.Millisecond },
			})
			w.fake.WaitReady(t, c.want)
			for _, channel := range []string{fakes.Support, fakes.General} {
				w.reply(w.fake.Say(fakes.Alice, channel, atBot+bounce))
			}
			w.reply(w.fake.DM(fakes.Alice, bounce))
			w.fake.DropSockets(1)
			w.reply(w.fake.Say(fakes.Alice, fakes.General, atBot+bounce))
			if n := w.fake.Count("identifies too early"); n > 0 {
				t.Errorf("%d sessions were started too early", n)
			}
			w.fake.Clean(t)
		})
	}
}

// After its end nothing of the bot goes on.
func TestNoGoroutineIsLeft(t *testing.T) {
	fake := newFake(t)
	settled := func() int {
		fake.Wait(t, patience, func() bool { return len(fake.Links()) == 0 })
		n := runtime.NumGoroutine()
		for range 100 {
			time.Sleep(20 * time.Millisecond)
			n = min(n, runtime.NumGoroutine())
		}
		return n
	}
	run := func() {
		w := begin(t, setup{fake: fake})
		fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"}).WaitMessage(t)
		w.reply(fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
	}
	run()
	before := settled()
	for range 3 {
		run()
	}
	if after := settled(); after > before+2 {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines became %d:\n%s", before, after, buf[:runtime.Stack(buf, true)])
	}
}
