package slack

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/web"
)

// Where Slack delivers by HTTP.
const (
	pathEvents       = "/slack/events"
	pathCommands     = "/slack/commands"
	pathInteractions = "/slack/interactivity"
)

// Routes are the paths that ServeHTTP serves.
var Routes = []string{pathEvents, pathCommands, pathInteractions}

func (a *Adapter) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+pathEvents, a.signed(a.serveEvent))
	mux.HandleFunc("POST "+pathCommands, a.signed(a.serveCommand))
	mux.HandleFunc("POST "+pathInteractions, a.signed(a.serveInteraction))
	return mux
}

// ServeHTTP implements http.Handler: it takes what Slack signed with the signing secret, once Run is under way.
func (a *Adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.web.ServeHTTP(w, r) }

// signed reads a request and lets through what Slack signed in the last five minutes.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func (a *Adapter) signed(next func(w http.ResponseWriter, r *http.Request, body []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v, err := slackapi.NewSecretsVerifier(r.Header, a.o.SigningSecret)
		if err != nil { // no signature, or an old one: nothing of it is read
			a.unsigned(w, r)
			return
		}
		body, ok := web.Body(w, r, maxEnvelope)
		if !ok {
			return
		}
		_, _ = v.Write(body) // it never fails
		if v.Ensure() != nil {
			a.unsigned(w, r)
			return
		}
		next(w, r, body)
	}
}

// unsigned refuses a request that Slack did not sign.
func (a *Adapter) unsigned(w http.ResponseWriter, r *http.Request) {
	a.counts.unsigned.Add(1)
	a.log.Warn("a request that Slack did not sign", "path", r.URL.Path)
	http.Error(w, "not signed by Slack", http.StatusUnauthorized)
}

// serveEvent takes an event. Slack asks with one, once, whether the address is the bot's.
func (a *Adapter) serveEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	if n, err := decodeEvent(body, a.me()); err == nil && n.kind == challenge {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, n.challenge) // nobody hears of an error
		return
	}
	a.serve(w, r, eventKind, body)
}

func (a *Adapter) serveCommand(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, "no form", http.StatusBadRequest)
		return
	}
	if form.Get("ssl_check") == "1" { // Slack looks whether the certificate is good
		return
	}
	s := a.handler.Load()
	if s == nil {
		starting(w)
		return
	}
	a.wait(w, r, func(done settle) {
		c, err := commandForm(form, a.me())
		a.takeCommand(s, c, err, done)
	})
}

func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request, body []byte) {
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		http.Error(w, "no payload", http.StatusBadRequest)
		return
	}
	a.serve(w, r, interactionKind, []byte(form.Get("payload")))
}

func (a *Adapter) serve(w http.ResponseWriter, r *http.Request, k kind, payload []byte) {
	s := a.handler.Load()
	if s == nil {
		starting(w)
		return
	}
	a.wait(w, r, func(done settle) { a.take(s, k, payload, done) })
}

// starting refuses what comes before Run is under way, or after its end. Slack delivers an event again, and tells whoever gave
// a command that it failed.
func starting(w http.ResponseWriter) {
	http.Error(w, "not at work", http.StatusServiceUnavailable)
}

// wait answers the request as its delivery is settled, in time for Slack.
func (a *Adapter) wait(w http.ResponseWriter, r *http.Request, take func(settle)) {
	type outcome struct {
		payload any
		ok      bool
	}
	ctx, cancel := context.WithTimeout(r.Context(), a.times.ack)
	defer cancel()
	settled := make(chan outcome, 1)
	a.guarded(func(payload any, ok bool) { settled <- outcome{payload, ok} }, take)
	var got outcome
	select {
	case got = <-settled:
	case <-ctx.Done():
	}
	switch {
	case !got.ok:
		http.Error(w, "not taken: deliver it again", http.StatusServiceUnavailable)
	case got.payload != nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(got.payload) // nobody hears of an error
	}
}
