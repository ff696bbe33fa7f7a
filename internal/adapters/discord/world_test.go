package discord

import (
	"crypto/ed25519"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/discord/discordfake"
	"smtpbot/internal/adapters/internal/wholebot"
	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
)

// patience is how long a test waits for what should come at once.
const patience = 20 * time.Second

// bounce is a failure that a watched channel is answered for.
const bounce = "550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown"

const atBot = "<@" + discordfake.BotUser + "> "

// setup is how a world begins.
type setup struct {
	http    bool     // interactions by HTTP in the place of the gateway
	watched []string // channels
	fake    *discordfake.Server
	tune    func(*discordfake.Knobs)
	dir     string // of the store; empty for one in memory
	wrap    func(chat.Handler) chat.Handler
	offline bool             // do not wait until it is connected
	times   func(*times)     // changes the quick ones
	options func(o *Options) // changes the usual ones
	limits  bot.Limits
}

// world is the whole bot, with a Discord of its own.
type world struct {
	*testing.T
	fake    *discordfake.Server
	adapter *Adapter
	log     *wholebot.Log
	stop    func() error // ends the bot and gives what Run gave
}

// quick are times for tests.
func quick() times {
	t := usual
	t.first, t.most, t.drain = 10*time.Millisecond, 200*time.Millisecond, 5*time.Second
	g := &t.gateway
	g.again, g.anew, g.refused, g.most = 10*time.Millisecond, 10*time.Millisecond, 20*time.Millisecond, 200*time.Millisecond
	g.lasting, g.least, g.longest, g.turn = 0, time.Millisecond, 10*time.Millisecond, 10*time.Millisecond
	g.dial, g.hello, g.ready, g.spare, g.beat = 5*time.Second, 2*time.Second, 5*time.Second, 500*time.Millisecond, 10*time.Millisecond
	return t
}

// begin starts the bot.
func begin(t *testing.T, o setup) *world {
	t.Helper()
	w := &world{T: t, fake: o.fake, log: &wholebot.Log{}}
	if w.fake == nil {
		w.fake = newFake(t)
	}
	if o.tune != nil {
		w.fake.Tune(o.tune)
	}
	api, err := url.Parse(w.fake.APIURL())
	if err != nil {
		t.Fatal(err)
	}
	options := Options{Token: discordfake.Token, APIURL: api, Log: w.log.Logger()}
	var private ed25519.PrivateKey
	if o.http {
		if options.PublicKey, private, err = ed25519.GenerateKey(nil); err != nil {
			t.Fatal(err)
		}
	}
	if o.options != nil {
		o.options(&options)
	}
	w.adapter = New(options)
	w.adapter.times = quick()
	if o.times != nil {
		o.times(&w.adapter.times)
	}
	w.stop = wholebot.Run(t, w.adapter, wholebot.Options{Watched: o.watched, Limits: o.limits, Dir: o.dir, Wrap: o.wrap, Log: w.log})
	if o.http {
		web := httptest.NewServer(w.adapter)
		t.Cleanup(web.Close)
		w.fake.UseHTTP(web.URL+Routes[0], private)
	}
	if !o.offline {
		w.ready()
	}
	return w
}

// newFake gives a Discord that lets sessions begin as often as they like. Its heart beats so slowly that no busy machine misses it.
func newFake(t *testing.T) *discordfake.Server {
	return discordfake.New(t, func(k *discordfake.Knobs) {
		k.Heartbeat, k.IdentifyEvery = 10*time.Second, 0
	})
}

// quickHeart lets a connection be given up soon after nothing more is heard.
func quickHeart(k *discordfake.Knobs) { k.Heartbeat = 500 * time.Millisecond }

// ready waits until the bot hears what happens, and has set its commands.
func (w *world) ready() {
	w.Helper()
	w.fake.Wait(w.T, patience, func() bool { return w.adapter.Ready() == nil && len(w.fake.Commands("")) > 0 })
}

// reply waits for the bot's only answer to a message.
func (w *world) reply(message string) discordfake.Message {
	w.Helper()
	w.fake.Wait(w.T, patience, func() bool { return len(w.fake.Replies(message)) > 0 })
	got := w.fake.Replies(message)
	if len(got) != 1 {
		w.Fatalf("%d answers, want one: %q", len(got), allTexts(got))
	}
	return got[0]
}

// silence demands that the bot has posted nothing new in a channel, after something that it did answer: what comes later
// in the same channel is answered later.
func (w *world) silence(channel string, posts int) {
	w.Helper()
	w.fake.Settle(w.T, patience)
	w.reply(w.fake.Say(discordfake.Admin, channel, atBot+"421"))
	if got := w.fake.Posts(channel); len(got) != posts+1 {
		w.Errorf("%d posts, want %d and the one that was asked for: %q", len(got), posts, allTexts(got))
	}
}

// text gives all that a message shows.
func text(m discordfake.Message) string {
	all := []string{m.Content}
	for _, e := range m.Embeds {
		for _, field := range []string{"title", "description"} {
			if s, ok := e[field].(string); ok {
				all = append(all, s)
			}
		}
		if footer, ok := e["footer"].(map[string]any); ok {
			if s, ok := footer["text"].(string); ok {
				all = append(all, s)
			}
		}
	}
	return strings.Join(all, "\n")
}

func allTexts(list []discordfake.Message) []string {
	var all []string
	for _, m := range list {
		all = append(all, text(m))
	}
	return all
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
