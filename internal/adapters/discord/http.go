package discord

import (
	"bytes"
	"crypto/ed25519"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"smtpbot/internal/adapters/internal/web"
)

// Routes are the paths that ServeHTTP serves.
var Routes = []string{"/discord/interactions"}

// What is taken by HTTP.
const (
	maxRequest = 8 << 20         // bytes; an interaction may bring a message with embeds along, ten at most
	maxSkew    = 5 * time.Minute // between Discord's clock and ours
)

func (a *Adapter) routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+Routes[0], a.serveInteraction)
	return mux
}

// ServeHTTP implements http.Handler: it takes the interactions that Discord signed, once Run is under way.
func (a *Adapter) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.web.ServeHTTP(w, r) }

// serveInteraction takes an interaction. It is answered as one of the gateway is, so the request itself brings nothing back.
// https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint
func (a *Adapter) serveInteraction(w http.ResponseWriter, r *http.Request) {
	body, ok := web.Body(w, r, maxRequest)
	if !ok {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	if !fresh(r.Header.Get("X-Signature-Timestamp"), time.Now()) || len(a.o.PublicKey) != ed25519.PublicKeySize || !discordgo.VerifyInteraction(r, a.o.PublicKey) {
		a.counts.unsigned.Add(1)
		a.log.Warn("a request that Discord did not sign", "path", Routes[0])
		http.Error(w, "not signed by Discord", http.StatusUnauthorized)
		return
	}
	var i interaction
	var err error
	if !a.guard.Survives("reading", func() { i, err = decodeInteraction(body, a.me()) }) || err != nil {
		a.counts.unreadable.Add(1)
		http.Error(w, "no interaction", http.StatusBadRequest)
		return
	}
	if i.kind == pinged {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"type":1}`) // nobody hears of an error
		return
	}
	s := a.handler.Load()
	if s == nil { // before the start or after the end; whoever waits is told that it failed
		http.Error(w, "not at work", http.StatusServiceUnavailable)
		return
	}
	a.takeInteraction(s, i)
	w.WriteHeader(http.StatusAccepted)
}

// fresh tells whether a request was signed a moment ago: older ones may be sent again by anybody who saw them.
func fresh(stamp string, now time.Time) bool {
	n, err := strconv.ParseInt(stamp, 10, 64)
	return err == nil && now.Sub(time.Unix(n, 0)).Abs() <= maxSkew
}
