package slack

import (
	"runtime"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
)

// TestNothingLeaks sends an address, a text and every kind of trouble through the bot, and searches the whole log, debug lines
// included, for them and for the secrets.
func TestNothingLeaks(t *testing.T) {
	const canary = "canary.bird@example.org"
	text := "550 5.1.1 <" + canary + ">: the feathered user is unknown"
	for name, byHTTP := range map[string]bool{"Socket Mode": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{http: byHTTP, watched: []string{slackfake.Support}})
			for _, f := range []slackfake.Failure{
				slackfake.Status(500), slackfake.Error("invalid_blocks"), slackfake.Error("something_" + canary), slackfake.DropBefore,
				slackfake.Garbage, slackfake.HTML429, slackfake.Error("is_archived"),
			} {
				for _, method := range []string{"chat.postMessage", "chat.postEphemeral", "response_url", "users.info", "views.publish", "files"} {
					w.fake.Fail(method, 1, f)
				}
				ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+text)
				w.fake.Command(slackfake.Ada, slackfake.Support, text)
				w.fake.Command(slackfake.Ada, slackfake.Support, "status")
				m, _ := w.fake.Message(slackfake.Support, ts)
				w.fake.Shortcut(slackfake.Bob, m, callbackExplain)
				w.fake.Upload(slackfake.Alice, slackfake.Direct, "", text, w.fake.AddFile(slackfake.File{Name: canary + ".eml", Data: []byte(bounceMail)}))
				w.fake.OpenHome(slackfake.Alice)
			}
			if byHTTP {
				w.fake.PostRaw(pathEvents, "events_api", []byte("not JSON: "+text))
			} else {
				w.fake.SendRaw([]byte("not JSON: " + text))
				w.fake.Fail("link", 2, slackfake.DropBefore, slackfake.Status(500))
				w.fake.Drop()
			}
			w.fake.Settle(t, patience)
			time.Sleep(500 * time.Millisecond)
			_ = w.stop()
			log := w.log.String()
			for _, secret := range []string{"canary", "feathered", slackfake.BotToken, slackfake.AppToken, slackfake.SigningSecret, "/response/", "ticket="} {
				if i := strings.Index(log, secret); i >= 0 {
					t.Errorf("the log holds %q: …%s…", secret, log[max(0, i-200):min(len(log), i+100)])
				}
			}
			if len(log) == 0 {
				t.Error("the log is empty")
			}
		})
	}
}

// After its end nothing of the bot goes on.
func TestNoGoroutineIsLeft(t *testing.T) {
	fake := slackfake.New(t)
	settled := func() int {
		fake.WaitLinks(t, 0)
		fake.Settle(t, patience)
		n := runtime.NumGoroutine()
		for range 100 {
			time.Sleep(20 * time.Millisecond)
			if m := runtime.NumGoroutine(); m < n {
				n = m
			}
		}
		return n
	}
	run := func() {
		w := begin(t, setup{fake: fake})
		fake.WaitLinks(t, sockets)
		w.private(fake.Command(slackfake.Alice, slackfake.Support, "452"), 1)
		ts := fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
		w.reply(slackfake.Support, ts)
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
