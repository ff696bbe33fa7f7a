package slack

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/chat"
)

// By HTTP everything is as by Socket Mode.
func TestHTTP(t *testing.T) {
	w := begin(t, setup{http: true, watched: []string{slackfake.Support}})
	if !w.fake.Challenge() {
		t.Error("the address is not verified")
	}
	if status := w.fake.SSLCheck(); status != http.StatusOK {
		t.Errorf("the look at the certificate gets %d", status)
	}
	w.holds("a command", w.private(w.fake.Command(slackfake.Alice, slackfake.Elsewhere, "452"), 1).Text, "452")
	mentioned := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+"552 5.2.2 mailbox full")
	w.holds("a mention", w.reply(slackfake.Support, mentioned).Text, "5.2.2")
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	answer := w.reply(slackfake.Support, ts)
	w.fake.Press(slackfake.Bob, answer, actionVote, "positive")
	w.holds("a vote", w.ephemeral(2).Text, "Noted as helpful")
	w.fake.Edit(slackfake.Support, ts, "421 4.7.0 Try again later")
	w.fake.Wait(t, patience, func() bool { return strings.Contains(w.reply(slackfake.Support, ts).Text, "421") })
	w.fake.GlobalShortcut(slackfake.Alice, callbackPaste).Wait()
	w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Modal(slackfake.Alice); return ok })
	view, _ := w.fake.Modal(slackfake.Alice)
	w.fake.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{blockText: {Text: bounce}}).Wait()
	view, _ = w.fake.Modal(slackfake.Alice)
	w.holds("the window", string(view.Raw), "bob@example.org")
	w.fake.Delete(slackfake.Support, ts)
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, ts)) == 0 })
	w.fake.Clean(t)
}

// What Slack did not sign, or signed at another time, is refused and does nothing.
func TestSignatures(t *testing.T) {
	w := begin(t, setup{http: true})
	for name, how := range map[string]slackfake.Signing{
		"another secret": slackfake.Bad, "no signature": slackfake.NoSignature, "an old one": slackfake.OldSignature, "one of tomorrow": slackfake.FutureSignature,
	} {
		w.fake.Tune(func(k *slackfake.Knobs) { k.Sign, k.Retry = how, nil })
		if a := w.fake.Command(slackfake.Alice, slackfake.Support, "452").Wait(); a.Status != http.StatusUnauthorized {
			t.Errorf("%s: status %d, want %d", name, a.Status, http.StatusUnauthorized)
		}
		w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	}
	w.fake.Settle(t, patience)
	w.fake.Tune(func(k *slackfake.Knobs) { k.Sign = slackfake.Good })
	w.silence(slackfake.Support, 0)
	if n := w.adapter.counts.unsigned.Load(); n < 8 {
		t.Errorf("%d were counted", n)
	}
}

// sign gives the headers of a request that Slack signed now.
func sign(body string) http.Header {
	at := fmt.Sprint(time.Now().Unix())
	mac := hmac.New(sha256.New, []byte(slackfake.SigningSecret))
	_, _ = fmt.Fprintf(mac, "v0:%s:%s", at, body)
	h := http.Header{}
	h.Set("Content-Type", "application/x-www-form-urlencoded")
	h.Set("X-Slack-Request-Timestamp", at)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return h
}

// Requests that are signed and odd get a status that says so.
func TestOddRequests(t *testing.T) {
	w := begin(t, setup{http: true})
	press := `{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"x","value":"y"}],"channel":{"id":"C1"}}`
	for name, c := range map[string]struct {
		path, body string
		want       int
	}{
		"no JSON":                  {pathEvents, "nonsense", http.StatusOK}, // it would be no better the next time
		"nothing":                  {pathEvents, "", http.StatusOK},
		"an unknown event":         {pathEvents, `{"type":"event_callback","event":{"type":"invented"}}`, http.StatusOK},
		"held back":                {pathEvents, `{"type":"app_rate_limited","minute_rate_limited":1}`, http.StatusOK},
		"a command of nobody":      {pathCommands, "text=452", http.StatusOK},
		"no form":                  {pathCommands, "%zz", http.StatusBadRequest},
		"no payload":               {pathInteractions, "a=b", http.StatusBadRequest},
		"a payload in the query":   {pathInteractions + "?payload=" + url.QueryEscape(press), "", http.StatusBadRequest},
		"a button":                 {pathInteractions, "payload=" + url.QueryEscape(press), http.StatusOK},
		"more than Slack can send": {pathEvents, strings.Repeat("x", maxEnvelope+1), http.StatusRequestEntityTooLarge},
		"another path":             {"/slack/else", "", http.StatusNotFound},
	} {
		if got := post(t, w.adapter, c.path, sign(c.body), strings.NewReader(c.body)); got.Code != c.want {
			t.Errorf("%s: status %d, want %d: %s", name, got.Code, c.want, got.Body)
		}
	}
}

// Before the bot is at work, and after, Slack is told to come again.
func TestHTTPBeforeAndAfter(t *testing.T) {
	w := begin(t, setup{http: true})
	body := `{"type":"event_callback","event":{"type":"message","channel":"C1","user":"U1","text":"x","ts":"1700000000.000100"}}`
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	for _, a := range []*Adapter{w.adapter, New(w.adapter.o)} {
		if got := post(t, a, pathEvents, sign(body), strings.NewReader(body)); got.Code != http.StatusServiceUnavailable {
			t.Errorf("status %d, want %d", got.Code, http.StatusServiceUnavailable)
		}
		if a.Ready() == nil {
			t.Error("it says that it is ready")
		}
	}
}

// Where the bot cannot keep an event, the request fails, and Slack delivers it again.
func TestHTTPRedelivers(t *testing.T) {
	var s stubborn
	s.refuse.Store(1)
	w := begin(t, setup{http: true, wrap: func(h chat.Handler) chat.Handler { s.Handler = h; return &s }})
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	w.reply(slackfake.Support, ts)
}

// Requests that come while the bot ends are served or refused, and none is begun behind its back.
func TestHTTPStop(t *testing.T) {
	for range 5 {
		w := begin(t, setup{http: true})
		body := []byte(`{"type":"event_callback","event":{"type":"app_home_opened","tab":"home","user":"U0ALICEAA"}}`)
		var all sync.WaitGroup
		end := make(chan struct{})
		for range 4 {
			all.Go(func() {
				for {
					select {
					case <-end:
						return
					default:
						post(t, w.adapter, pathEvents, sign(string(body)), bytes.NewReader(body))
					}
				}
			})
		}
		time.Sleep(30 * time.Millisecond)
		if err := w.stop(); err != nil {
			t.Error(err)
		}
		close(end)
		all.Wait()
	}
}
