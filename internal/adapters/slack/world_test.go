package slack

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/wholebot"
	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// bounce is a failure that a watched channel is answered for.
const bounce = "550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown"

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
	log     *wholebot.Log
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
	w := &world{T: t, fake: o.fake, log: &wholebot.Log{}}
	if w.fake == nil {
		w.fake = slackfake.New(t)
	}
	api, err := url.Parse(w.fake.URL)
	if err != nil {
		t.Fatal(err)
	}
	options := Options{BotToken: slackfake.BotToken, APIURL: api, Admins: o.admins, Log: w.log.Logger()}
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
	w.stop = wholebot.Run(t, w.adapter, wholebot.Options{Watched: o.watched, Limits: o.limits, Dir: o.dir, Wrap: o.wrap, Log: w.log})
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
