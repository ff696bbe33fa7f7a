package slack

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// bounce is a failure that a watched channel is answered for.
const bounce = "550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown"

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

// setup is how a world begins.
type setup struct {
	http    bool     // HTTP in the place of Socket Mode
	watched []string // channels
	admins  []string
	fake    *slackfake.Server // one that is there already
	dir     string            // of the store; empty for one in memory
	wrap    func(chat.Handler) chat.Handler
	offline bool         // do not wait until it is connected
	times   func(*times) // changes the quick ones
	limits  bot.Limits
}

// world is the whole bot, with a Slack of its own.
type world struct {
	*testing.T
	fake    *slackfake.Server
	adapter *Adapter
	log     *lines
	stop    func() error // ends the bot and gives what Run gave
}

// quick are times for tests.
var quick = times{
	ack:   2800 * time.Millisecond,
	quiet: 10 * time.Second,
	leave: 10 * time.Second,
	first: 10 * time.Millisecond,
	most:  200 * time.Millisecond,
	short: 0,
	drain: 5 * time.Second,
}

// begin starts the bot.
func begin(t *testing.T, o setup) *world {
	t.Helper()
	w := &world{T: t, fake: o.fake, log: &lines{}}
	if w.fake == nil {
		w.fake = slackfake.New(t)
	}
	api, err := url.Parse(w.fake.URL)
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	options := Options{BotToken: slackfake.BotToken, APIURL: api, Admins: o.admins, Log: log}
	if o.http {
		options.SigningSecret = slackfake.SigningSecret
	} else {
		options.AppToken = slackfake.AppToken
	}
	w.adapter = New(options)
	w.adapter.times = quick
	if o.times != nil {
		o.times(&w.adapter.times)
	}
	kept, err := store.Open(t.Context(), store.Options{Dir: o.dir, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	rules := bot.NewRules(bot.New(answer.New(catalog.Shipped()), "smtpbot test"), kept, bot.Options{
		QuietTime: 10 * time.Minute,
		Limits:    o.limits,
		Watched:   map[string][]string{Name: o.watched},
	})
	r, err := relay.New(t.Context(), relay.Options{Rules: rules, Store: kept, Platforms: []chat.Platform{w.adapter}, DoubtTime: time.Second, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	var h chat.Handler = r
	if o.wrap != nil {
		h = o.wrap(h)
	}
	w.run(r, h, kept)
	if o.http {
		web := httptest.NewServer(w.adapter)
		t.Cleanup(web.Close)
		w.fake.Target(web.URL)
	}
	if !o.offline {
		w.fake.Wait(t, patience, func() bool { return w.adapter.Ready() == nil })
	}
	return w
}

// run runs the adapter and the relay until the test ends, or stop is called.
func (w *world) run(r *relay.Relay, h chat.Handler, kept *store.Store) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.Context()))
	working, rest := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() {
		if err := r.Run(working); err != nil {
			w.Errorf("the relay: %v", err)
		}
	})
	ended := make(chan error, 1)
	go func() { ended <- w.adapter.Run(ctx, h) }()
	w.stop = sync.OnceValue(func() error {
		cancel()
		defer rest()
		var err error
		select {
		case err = <-ended:
		case <-time.After(patience):
			w.Error("the adapter does not end")
		}
		rest()
		all.Wait()
		if err := kept.Close(); err != nil {
			w.Errorf("close the store: %v", err)
		}
		return err
	})
	w.Cleanup(func() {
		if err := w.stop(); err != nil && !w.Failed() {
			w.Logf("the adapter ended with %v", err)
		}
		if w.Failed() {
			w.Logf("log:\n%s", w.log)
		}
	})
}

// reply waits for the bot's only answer in the thread of a message.
func (w *world) reply(channel, ts string) slackfake.Message {
	w.Helper()
	w.fake.Wait(w.T, patience, func() bool { return len(w.answers(channel, ts)) > 0 })
	got := w.answers(channel, ts)
	if len(got) != 1 {
		w.Fatalf("%d answers in the thread, want one: %q", len(got), texts(got))
	}
	return got[0]
}

// answers gives what the bot said under a message.
func (w *world) answers(channel, ts string) []slackfake.Message {
	var list []slackfake.Message
	for _, m := range w.fake.Posts(channel) {
		if m.ThreadTS == ts {
			list = append(list, m)
		}
	}
	return list
}

func texts(list []slackfake.Message) []string {
	var all []string
	for _, m := range list {
		all = append(all, m.Text)
	}
	return all
}

// silence demands that the bot has posted nothing new in a channel, after something that it did answer: what comes later
// in the same channel is answered later.
func (w *world) silence(channel string, posts int) {
	w.Helper()
	w.fake.Settle(w.T, patience)
	ts := w.fake.Say(slackfake.Ada, channel, "", "<@"+slackfake.BotUser+"> 421")
	w.reply(channel, ts)
	if got := w.fake.Posts(channel); len(got) != posts+1 {
		w.Errorf("%d posts, want %d and the one that was asked for: %q", len(got), posts, texts(got))
	}
}

// first gives the first line of a text.
func first(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// holds demands that a text holds others.
func (w *world) holds(what, text string, parts ...string) {
	w.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			w.Errorf("%s = %q, want %q in it", what, text, p)
		}
	}
}

// private gives the nth answer to a command.
func (w *world) private(h *slackfake.Handle, n int) slackfake.Response {
	w.Helper()
	r := h.WaitResponse(w.T, n, patience)
	if r.Type != "ephemeral" {
		w.Errorf("the answer is %q, want it for the asker alone", r.Type)
	}
	return r
}

// post sends a request to the adapter as a platform would.
func post(t *testing.T, h http.Handler, path string, header http.Header, body io.Reader) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, body)
	r.Header = header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
