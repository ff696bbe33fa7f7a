package slack

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/wholebot"
)

// howToEmulate says how to run these tests.
const howToEmulate = "SKIPPED: EMULATE does not name the folder with the emulator of Slack: (cd internal/adapters/slack/doubles && npm ci), then EMULATE=doubles go test ./internal/adapters/slack -run TestEmulate"

// emulatorSeed is what counts of what the emulator begins with.
type emulatorSeed struct {
	Secret string `json:"signing_secret"`
	Apps   []struct {
		User string `json:"bot_user_id"`
	} `json:"oauth_apps"`
	Tokens []struct {
		Token  string   `json:"token"`
		Scopes []string `json:"scopes"`
	} `json:"tokens"` // of the bot, and of alice
}

func readSeed(t *testing.T, dir string) (s emulatorSeed) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "seed.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// The emulator lets the bot do what its manifests ask for, and no more.
func TestEmulatorScopes(t *testing.T) {
	got := readSeed(t, "doubles").Tokens[0].Scopes
	eachManifest(t, func(t *testing.T, _ []byte, m manifest) {
		if want := m.OAuth.Scopes["bot"]; !slices.Equal(got, want) {
			t.Errorf("the emulator grants %q, the manifest asks for %q", got, want)
		}
	})
}

// TestEmulate has the bot talk with a Slack that others wrote, npm's emulate. It sends events by HTTP, and says in them neither
// who is a bot nor what kind a channel is; it has no commands, no buttons and no app_mention.
func TestEmulate(t *testing.T) {
	all := emulate(t)
	run := func(name string, test func(w *emulation)) {
		t.Run(name, func(t *testing.T) { test(all.with(t)) })
	}
	atBot := "<@" + all.bot + "> "
	for _, c := range []struct{ name, channel, text, want string }{
		{"a bounce", all.support, "550 5.1.1 &lt;ann@example.org&gt;: Recipient address rejected: User unknown", "ann@example.org"},
		{"a mention", all.support, atBot + "452", "452"},
		{"a direct message", all.direct, "554 5.7.1 &lt;bea@example.org&gt;: Relay access denied", "bea@example.org"},
	} {
		run(c.name, func(w *emulation) {
			got := w.answer(c.channel, w.say(c.channel, "", c.text))
			w.holds("the answer", got.Text, c.want)
			if len(got.Blocks.BlockSet) == 0 {
				w.Error("the answer has no blocks")
			}
		})
	}
	run("a mention alone in a thread", func(w *emulation) {
		top := w.say(w.support, "", "421")
		w.say(w.support, top, atBot)
		w.holds("the answer", w.answer(w.support, top).Text, "421")
	})
	run("an edit", func(w *emulation) {
		ts := w.say(w.support, "", "552 5.2.2 &lt;cat@example.org&gt;: mailbox full")
		before := w.answer(w.support, ts)
		_, _, _, err := w.alice.UpdateMessageContext(w.Context(), w.support, ts, slackapi.MsgOptionText("550 5.7.26 &lt;cat@example.org&gt;: unauthenticated mail", false))
		w.must(err)
		w.until("the answer is another", func() bool { return strings.Contains(w.answer(w.support, ts).Text, "5.7.26") })
		if after := w.answer(w.support, ts); after.Timestamp != before.Timestamp {
			w.Errorf("the answer %s became %s", before.Timestamp, after.Timestamp)
		}
	})
	run("a deletion", func(w *emulation) {
		ts := w.say(w.support, "", "550 5.1.2 &lt;dan@example.org&gt;: bad destination system")
		w.answer(w.support, ts)
		_, _, err := w.alice.DeleteMessageContext(w.Context(), w.support, ts)
		w.must(err)
		w.until("the answer is gone", func() bool { return len(w.messages(w.support, ts)) == 0 })
	})
	run("a file", func(w *emulation) {
		mail := strings.ReplaceAll(bounceMail, "bob@", "eve@")
		_, err := w.alice.UploadFileContext(w.Context(), slackapi.UploadFileParameters{Channel: w.support, Filename: "bounce.eml", FileSize: len(mail), Content: mail})
		w.must(err)
		shared := w.heard.messages("file_share")
		if len(shared) != 1 {
			w.Fatalf("%d messages with a file, want one", len(shared))
		}
		w.holds("the answer", w.answer(w.support, shared[0].Event.TS).Text, "eve@example.org")
	})
	run("nothing else", (*emulation).nothingElse)
}

// nothingElse demands that the bot answered what was asked, once, and not what the emulator told it of its own posts. What comes
// later in the same channel is answered later.
func (w *emulation) nothingElse() {
	w.say(w.support, "", "450 users have signed up since version 5.1.1")
	for _, channel := range []string{w.support, w.direct} {
		w.answer(channel, w.say(channel, "", "<@"+w.bot+"> 421"))
	}
	var own []delivery
	w.until("the bot is told of its own posts", func() bool {
		own = slices.DeleteFunc(w.heard.messages(""), func(d delivery) bool { return d.Event.User != w.bot })
		return len(own) >= len(w.seen)
	})
	for _, d := range own {
		if !w.seen[d.Event.TS] {
			w.Errorf("the bot said unasked: %q", d.Event.Text)
		}
		if d.Event.BotID != "" {
			w.Error("the emulator says that a bot wrote this: that the bot knows itself is shown no more")
		}
	}
	ids := map[string]bool{}
	for _, d := range w.heard.all() {
		if d.ID == "" || ids[d.ID] || !d.signed || d.status != http.StatusOK {
			w.Errorf("event %q: its id is new: %t; signed: %t; status %d", d.ID, !ids[d.ID], d.signed, d.status)
		}
		ids[d.ID] = true
	}
	for line := range strings.Lines(w.log.String()) {
		if !strings.Contains(line, "level=INFO") && !strings.Contains(line, "level=DEBUG") && strings.Contains(line, "platform="+Name) {
			w.Errorf("the bot complains: %s", line)
		}
	}
}

// emulation is the whole bot, with an emulator of Slack.
type emulation struct {
	*world
	alice           *slackapi.Client
	bot             string // its id as a user
	support, direct string // a channel that the bot watches, and alice's conversation with it
	heard           *heard
	seen            map[string]bool // the ts of each answer
}

// with gives the same for a part of the test.
func (w *emulation) with(t *testing.T) *emulation {
	e, inner := *w, *w.world
	inner.T, e.world = t, &inner
	return &e
}

// emulate starts the emulator, and the bot on it by HTTP.
func emulate(t *testing.T) *emulation {
	dir := os.Getenv("EMULATE")
	if dir == "" {
		t.Skip(howToEmulate)
	}
	seed := readSeed(t, dir)
	w := &emulation{world: &world{T: t, log: &wholebot.Log{}}, bot: seed.Apps[0].User, heard: &heard{secret: seed.Secret}, seen: map[string]bool{}}
	events := httptest.NewServer(w.heard)
	t.Cleanup(events.Close)
	api, err := url.Parse(startEmulator(t, dir, events.URL+pathEvents) + "/api/")
	w.must(err)
	web := &http.Client{Transport: bearer{http.DefaultTransport}, Timeout: patience}
	w.alice = slackapi.New(seed.Tokens[1].Token, slackapi.OptionAPIURL(api.String()), slackapi.OptionHTTPClient(web))
	channels, _, err := w.alice.GetConversationsContext(t.Context(), &slackapi.GetConversationsParameters{})
	w.must(err)
	for _, c := range channels {
		if c.Name == "support" {
			w.support = c.ID
		}
	}
	w.begin(Options{BotToken: seed.Tokens[0].Token, SigningSecret: seed.Secret, APIURL: api})
	_, err = w.alice.InviteUsersToConversationContext(t.Context(), w.support, w.bot)
	w.must(err)
	conversation, _, _, err := w.alice.OpenConversationContext(t.Context(), &slackapi.OpenConversationParameters{Users: []string{w.bot}})
	w.must(err)
	w.direct = conversation.ID
	return w
}

// begin starts the bot, as world does on the fake.
func (w *emulation) begin(o Options) {
	o.Log = w.log.Logger()
	w.adapter = New(o)
	w.adapter.times = quick
	w.adapter.client.web.Transport = bearer{w.adapter.client.web.Transport}
	w.stop = wholebot.Run(w.T, w.adapter, wholebot.Options{Watched: []string{w.support}, Log: w.log})
	w.heard.to.Store(w.adapter)
	w.until("the bot is ready", func() bool { return w.adapter.Ready() == nil })
}

// say posts as alice, in Slack's markup, and gives the ts.
func (w *emulation) say(channel, thread, text string) string {
	w.Helper()
	_, ts, err := w.alice.PostMessageContext(w.Context(), channel, slackapi.MsgOptionText(text, false), slackapi.MsgOptionTS(thread))
	w.must(err)
	return ts
}

// answer waits for the bot's only answer to a message: in its thread, or beneath it in a conversation with the bot alone.
func (w *emulation) answer(channel, ts string) slackapi.Message {
	w.Helper()
	var got []slackapi.Message
	w.until("there is an answer", func() bool {
		got = slices.DeleteFunc(w.messages(channel, ts), func(m slackapi.Message) bool { return m.User != w.bot })
		return len(got) > 0
	})
	if len(got) != 1 {
		w.Fatalf("%d answers, want one", len(got))
	}
	w.seen[got[0].Timestamp] = true
	return got[0]
}

// messages gives the thread of a message, or what stands beneath it in a conversation with the bot alone.
func (w *emulation) messages(channel, ts string) []slackapi.Message {
	w.Helper()
	if channel == w.direct {
		got, err := w.alice.GetConversationHistoryContext(w.Context(), &slackapi.GetConversationHistoryParameters{ChannelID: channel})
		w.must(err)
		return slices.DeleteFunc(got.Messages, func(m slackapi.Message) bool { return m.Timestamp <= ts })
	}
	got, _, _, err := w.alice.GetConversationRepliesContext(w.Context(), &slackapi.GetConversationRepliesParameters{ChannelID: channel, Timestamp: ts})
	w.must(err)
	return got
}

// until waits until something is so.
func (w *emulation) until(what string, so func() bool) {
	w.Helper()
	tick, limit := time.NewTicker(20*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-limit:
			w.Fatalf("waited %v in vain until %s", patience, what)
		}
	}
}

// must ends the test on an error.
func (w *emulation) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// startEmulator starts the emulator that is installed in dir, which calls events, and gives its address.
func startEmulator(t *testing.T, dir, events string) string {
	t.Helper()
	node, err := filepath.Abs(filepath.Join(dir, "node_modules", ".bin", "node"))
	if err == nil {
		_, err = os.Stat(node)
	}
	if err != nil {
		node = "node" // where npm has none for this machine
	}
	var said, complained wholebot.Log
	cmd := exec.Command(node, "emulator.mjs", events)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &said, &complained
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // it takes an address from the environment
	in, err := cmd.StdinPipe()                      // it ends with the test, however that ends
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = in.Close()
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // with the error that it was killed
		if t.Failed() {
			t.Logf("the emulator complained: %s", complained.String())
		}
	})
	w := emulation{world: &world{T: t}}
	w.until("the emulator tells its address", func() bool { return strings.Contains(said.String(), "\n") })
	return first(said.String())
}

// delivery is an event as the emulator sent it, and how the adapter took it.
type delivery struct {
	ID    string `json:"event_id"`
	Event struct {
		Type    string `json:"type"`
		Subtype string `json:"subtype"`
		User    string `json:"user"`
		BotID   string `json:"bot_id"`
		Text    string `json:"text"`
		TS      string `json:"ts"`
	} `json:"event"`
	signed bool
	status int
}

// heard are the deliveries of the emulator, on their way to the adapter.
type heard struct {
	secret string
	to     atomic.Pointer[Adapter]
	mu     sync.Mutex
	list   []delivery
}

// ServeHTTP implements http.Handler.
func (h *heard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var d delivery
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = json.Unmarshal(body, &d)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	mac := hmac.New(sha256.New, []byte(h.secret))
	_, _ = io.WriteString(mac, "v0:"+r.Header.Get("X-Slack-Request-Timestamp")+":")
	_, _ = mac.Write(body)
	d.signed = r.Header.Get("X-Slack-Signature") == "v0="+hex.EncodeToString(mac.Sum(nil))
	d.status = http.StatusServiceUnavailable
	if a := h.to.Load(); a != nil {
		r.Body = io.NopCloser(bytes.NewReader(body))
		rec := httptest.NewRecorder()
		a.ServeHTTP(rec, r)
		d.status = rec.Code
	}
	h.mu.Lock()
	h.list = append(h.list, d)
	h.mu.Unlock()
	w.WriteHeader(d.status)
}

// all gives the deliveries so far.
func (h *heard) all() []delivery {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.list)
}

// messages gives those of messages of a subtype.
func (h *heard) messages(subtype string) []delivery {
	return slices.DeleteFunc(h.all(), func(d delivery) bool { return d.Event.Type != "message" || d.Event.Subtype != subtype })
}

// bearer puts the token of a form, where slack-go puts it, into the header, where alone the emulator looks for it.
type bearer struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.Header.Get("Authorization") != "" {
		return b.RoundTripper.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close() // it was read
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+form.Get("token"))
	return b.RoundTripper.RoundTrip(r)
}
