package slackfake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/slack/slackfake"
)

// web is a program that takes requests by HTTP and verifies them with slack-go.
type web struct {
	mu     sync.Mutex
	paths  []string
	bodies []string
	header []http.Header
	bad    int // requests whose signature is not good
	status []int
	answer string
	sleep  time.Duration
}

func (w *web) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	v, err := slackapi.NewSecretsVerifier(r.Header, slackfake.SigningSecret)
	if err == nil {
		_, _ = v.Write(body)
		err = v.Ensure()
	}
	w.mu.Lock()
	status, answer, wait := 200, w.answer, w.sleep
	if err != nil {
		w.bad++
		status = 401
	} else {
		w.paths = append(w.paths, r.URL.Path)
		w.bodies = append(w.bodies, string(body))
		w.header = append(w.header, r.Header)
		if len(w.status) > 0 {
			status, w.status = w.status[0], w.status[1:]
		}
	}
	w.mu.Unlock()
	time.Sleep(wait)
	if status == 410 {
		rw.Header().Set("X-Slack-No-Retry", "1")
	}
	rw.WriteHeader(status)
	_, _ = io.WriteString(rw, answer)
}

// serve starts one and makes the server send to it.
func serve(t *testing.T, s *slackfake.Server, w *web) *web {
	t.Helper()
	h := httptest.NewServer(w)
	t.Cleanup(h.Close)
	s.Target(h.URL)
	return w
}

func TestSignedRequests(t *testing.T) {
	s := slackfake.New(t)
	w := serve(t, s, &web{})
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "550")
	s.Settle(t, soon)
	w.mu.Lock()
	w.answer = `{"text":"452 means"}`
	w.mu.Unlock()
	h := s.Command(slackfake.Alice, slackfake.Support, "452")
	if r := h.Responses(); len(r) != 1 || r[0].Text != "452 means" {
		t.Errorf("responses %+v", r)
	}
	w.mu.Lock()
	w.answer = ""
	w.mu.Unlock()
	m, _ := s.Message(slackfake.Support, ts)
	s.Shortcut(slackfake.Alice, m, "explain")
	w.mu.Lock()
	defer w.mu.Unlock()
	if fmt.Sprint(w.paths) != "[/slack/events /slack/commands /slack/interactivity]" || w.bad != 0 {
		t.Fatalf("paths %v, %d bad", w.paths, w.bad)
	}
	var e struct {
		Type  string
		Event map[string]any
	}
	if err := json.Unmarshal([]byte(w.bodies[0]), &e); err != nil || e.Type != "event_callback" || e.Event["ts"] != ts {
		t.Errorf("event %s, %v", w.bodies[0], err)
	}
	form, err := url.ParseQuery(w.bodies[1])
	if err != nil || form.Get("command") != "/smtp" || form.Get("text") != "452" || form.Get("response_url") != h.URL {
		t.Errorf("command %s, %v", w.bodies[1], err)
	}
	form, _ = url.ParseQuery(w.bodies[2])
	var c slackapi.InteractionCallback
	if err := json.Unmarshal([]byte(form.Get("payload")), &c); err != nil || c.CallbackID != "explain" {
		t.Errorf("interaction %s, %v", w.bodies[2], err)
	}
}

func TestBadSignatures(t *testing.T) {
	for name, sign := range map[string]slackfake.Signing{"bad": slackfake.Bad, "none": slackfake.NoSignature, "old": slackfake.OldSignature, "future": slackfake.FutureSignature} {
		t.Run(name, func(t *testing.T) {
			s := slackfake.New(t, func(k *slackfake.Knobs) { k.Sign, k.Retry = sign, nil })
			w := serve(t, s, &web{})
			s.Say(slackfake.Alice, slackfake.Support, "", "550")
			s.Settle(t, soon)
			if a := s.Acks(); len(a) != 1 || a[0].Status != 401 || a[0].Failed != "http_error" || w.bad != 1 {
				t.Errorf("acks %+v", a)
			}
		})
	}
}

func TestHTTPRetries(t *testing.T) {
	for name, c := range map[string]struct {
		web   *web
		tries int
		why   string
	}{
		"an error":     {&web{status: []int{500, 503}}, 3, "http_error"},
		"no more":      {&web{status: []int{410, 410}}, 1, ""},
		"a slow one":   {&web{sleep: 600 * time.Millisecond}, 4, "http_timeout"},
		"at once":      {&web{}, 1, ""},
		"never, again": {&web{status: []int{500, 500, 500, 500, 500}}, 4, "http_error"},
	} {
		t.Run(name, func(t *testing.T) {
			s := slackfake.New(t, func(k *slackfake.Knobs) {
				k.AckWithin = 400 * time.Millisecond
				k.Retry = []time.Duration{0, 10 * time.Millisecond, 20 * time.Millisecond}
			})
			w := serve(t, s, c.web)
			s.Say(slackfake.Alice, slackfake.Support, "", "550")
			s.Settle(t, soon)
			w.mu.Lock()
			defer w.mu.Unlock()
			if len(w.header) != c.tries {
				t.Fatalf("%d tries, want %d", len(w.header), c.tries)
			}
			for i, h := range w.header {
				num, why := "", ""
				if i > 0 {
					num, why = fmt.Sprint(i), c.why
				}
				if h.Get("X-Slack-Retry-Num") != num || h.Get("X-Slack-Retry-Reason") != why {
					t.Errorf("try %d: %q, %q", i, h.Get("X-Slack-Retry-Num"), h.Get("X-Slack-Retry-Reason"))
				}
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.Retry = nil })
	h := httptest.NewServer(http.NotFoundHandler())
	s.Target(h.URL)
	h.Close()
	if a := s.Command(slackfake.Alice, slackfake.Support, "452").Wait(); a.Failed != "connection_failed" {
		t.Errorf("ack %+v", a)
	}
}

func TestChallenge(t *testing.T) {
	s := slackfake.New(t)
	h := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var o struct{ Challenge string }
		if json.Unmarshal(body, &o) == nil {
			_, _ = io.Copy(w, bytes.NewBufferString(o.Challenge))
		}
	}))
	defer h.Close()
	s.Target(h.URL)
	if !s.Challenge() {
		t.Error("the challenge was answered and is not taken")
	}
	if got := s.SSLCheck(); got != 200 {
		t.Errorf("ssl_check = %d", got)
	}
	s.Target(s.URL)
	if s.Challenge() {
		t.Error("the challenge was not answered and is taken")
	}
}
