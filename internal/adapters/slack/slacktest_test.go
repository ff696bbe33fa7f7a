package slack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack/slacktest"

	"smtpbot/internal/adapters/internal/wholebot"
)

// TestSlacktest talks by Socket Mode with the server that slack-go has for tests. It is no fake of ours: it speaks of the bot in
// another way, its answer to a post holds no message, and it never pings.
func TestSlacktest(t *testing.T) {
	said := make(chan url.Values, 10)     // through chat.postMessage
	responded := make(chan reply, 10)     // through a response URL
	acknowledged := make(chan string, 10) // the ids of envelopes
	server := slacktest.NewTestServer(func(c slacktest.Customize) {
		c.Handle("/chat.postMessage", func(w http.ResponseWriter, r *http.Request) {
			if err := r.ParseForm(); err != nil {
				t.Error(err)
			}
			said <- r.PostForm
			_, _ = fmt.Fprintf(w, `{"ok":true,"channel":%q,"ts":"1700000009.000100"}`, r.PostForm.Get("channel"))
		})
		c.Handle("/response", func(_ http.ResponseWriter, r *http.Request) {
			var got struct {
				Text string `json:"text"`
				Type string `json:"response_type"`
			}
			body, err := io.ReadAll(r.Body)
			if err != nil || json.Unmarshal(body, &got) != nil {
				t.Errorf("an answer of %d bytes cannot be read: %v", len(body), err)
			}
			responded <- reply{Text: got.Text, Type: got.Type}
		})
	})
	server.Start()
	t.Cleanup(server.Stop)
	go func() {
		for frame := range server.SeenFeed {
			var ack struct {
				ID string `json:"envelope_id"`
			}
			if json.Unmarshal([]byte(frame), &ack) != nil || ack.ID == "" {
				t.Errorf("the bot sent %q", frame)
			}
			acknowledged <- ack.ID
		}
	}()

	api, err := url.Parse(server.GetAPIURL())
	if err != nil {
		t.Fatal(err)
	}
	var log wholebot.Log
	a := New(Options{BotToken: "xoxb-of-slacktest", AppToken: "xapp-of-slacktest", APIURL: api, Log: log.Logger()})
	a.times = quick
	a.times.quiet = 2 * patience
	stop := wholebot.Run(t, a, wholebot.Options{Watched: []string{"C024BE91L"}, Log: &log})
	for end := time.Now().Add(patience); a.open.Load() < sockets; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it is not connected")
		}
	}

	bot := a.me().user
	message := func(kind, text, ts string) string {
		return fmt.Sprintf(`{"type":"event_callback","event_id":"Ev%s","event":{"type":%q,"channel":"C024BE91L","channel_type":"channel","user":"U061F7AUR","text":%q,"ts":%q}}`, ts, kind, text, ts)
	}
	mention := "<@" + bot + "> 452 4.2.2 mailbox full"
	for _, e := range []struct{ id, kind, payload string }{
		{"overheard", "events_api", message("message", "550 5.1.1 &lt;<mailto:bob@example.org|bob@example.org>&gt;: User unknown", "1700000001.000100")},
		{"chat", "events_api", message("message", "see you at 5.50", "1700000002.000100")},
		{"mention", "events_api", message("app_mention", mention, "1700000003.000100")},
		{"the same", "events_api", message("message", mention, "1700000003.000100")},
		{"its own", "events_api", strings.Replace(message("message", bounce, "1700000004.000100"), "U061F7AUR", bot, 1)},
		{"unknown", "events_api", `{"type":"event_callback","event":{"type":"of_version_9"}}`},
		{"command", "slash_commands", fmt.Sprintf(`{"command":"/smtp","text":"452","user_id":"U061F7AUR","channel_id":"C024BE91L","response_url":"%sresponse"}`, server.GetAPIURL())},
	} {
		server.SendToWebsocket(fmt.Sprintf(`{"envelope_id":%q,"type":%q,"payload":%s}`, e.id, e.kind, e.payload))
		select {
		case id := <-acknowledged:
			if id != e.id {
				t.Errorf("%q is acknowledged, want %q", id, e.id)
			}
		case <-time.After(patience):
			t.Fatalf("%s is not acknowledged", e.id)
		}
	}

	want := map[string]string{"1700000001.000100": "bob@example.org", "1700000003.000100": "4.2.2"} // by thread; what was asked and what was overheard overtake each other
	for len(want) > 0 {
		select {
		case got := <-said:
			text, asked := want[got.Get("thread_ts")]
			if delete(want, got.Get("thread_ts")); !asked || got.Get("channel") != "C024BE91L" || !strings.Contains(got.Get("text"), text) || got.Get("blocks") == "" {
				t.Fatalf("posted %q, want %q in it", got, text)
			}
		case <-time.After(patience):
			t.Fatalf("nothing is posted in %v", want)
		}
	}
	select {
	case got := <-responded:
		if got.Type != "ephemeral" || !strings.Contains(got.Text, "452") {
			t.Errorf("the command is answered with %+v", got)
		}
	case <-time.After(patience):
		t.Fatal("the command is not answered")
	}
	if err := stop(); err != nil {
		t.Errorf("it ended with %v", err)
	}
	if len(said) > 0 {
		t.Errorf("posted besides: %q", <-said)
	}
	if got := log.String(); strings.Contains(got, "level=ERROR") || strings.Contains(got, "level=WARN") {
		t.Error("the log holds trouble")
	}
}
