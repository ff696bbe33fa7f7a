package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// Interactions by HTTP are answered as those of the gateway, which brings the messages still.
func TestHTTP(t *testing.T) {
	w := begin(t, setup{http: true})
	w.fake.Verify(t) // as Discord does when the address is set
	h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": bounce})
	m := h.WaitMessage(t)
	w.holds("the answer", text(m), "bob@example.org")
	if status := h.WaitStatus(t); status != http.StatusAccepted {
		t.Errorf("the request is answered with %d", status)
	}
	file := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"file": fakes.File{Name: "bounce.eml", Data: []byte(mail)}})
	w.holds("a file", text(file.WaitMessage(t)), "bob@example.org")
	if !file.Deferred() {
		t.Error("a file is not deferred")
	}
	w.holds("shared", text(w.fake.Press(fakes.Alice, m.ID, idVersion+actionShare).WaitFollowUps(t, 1)[0]), "Shared by Alice")
	if first := w.fake.Type(fakes.Alice, fakes.Support, "smtp", "code", "45").Wait(); first.Type != fakes.AnswerChoices {
		t.Errorf("completion: %d", first.Type)
	}
	w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	w.fake.Clean(t)
}

// What Discord did not sign, or long ago, is refused and does nothing.
func TestSignatures(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	_, other, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	ping := []byte(`{"id":"1100000000000000009","application_id":"1","type":1,"token":"x","version":1}`)
	now := strconv.FormatInt(time.Now().Unix(), 10)
	sign := func(key ed25519.PrivateKey, stamp string, body []byte) string {
		return hex.EncodeToString(ed25519.Sign(key, append([]byte(stamp), body...)))
	}
	old, tomorrow := strconv.FormatInt(time.Now().Add(-6*time.Minute).Unix(), 10), strconv.FormatInt(time.Now().Add(24*time.Hour).Unix(), 10)
	for name, c := range map[string]struct {
		stamp, signature string
		body             []byte
		want             int
	}{
		"good":              {now, sign(private, now, ping), ping, http.StatusOK},
		"another key":       {now, sign(other, now, ping), ping, http.StatusUnauthorized},
		"another body":      {now, sign(private, now, []byte("{}")), ping, http.StatusUnauthorized},
		"another time":      {now, sign(private, old, ping), ping, http.StatusUnauthorized},
		"old":               {old, sign(private, old, ping), ping, http.StatusUnauthorized},
		"of tomorrow":       {tomorrow, sign(private, tomorrow, ping), ping, http.StatusUnauthorized},
		"no time":           {"", sign(private, "", ping), ping, http.StatusUnauthorized},
		"a time of nobody":  {"99999999999999999999", sign(private, "99999999999999999999", ping), ping, http.StatusUnauthorized},
		"the end of time":   {"9223372036854775807", sign(private, "9223372036854775807", ping), ping, http.StatusUnauthorized},
		"no signature":      {now, "", ping, http.StatusUnauthorized},
		"half a signature":  {now, sign(private, now, ping)[:64], ping, http.StatusUnauthorized},
		"no hexadecimal":    {now, strings.Repeat("zz", 64), ping, http.StatusUnauthorized},
		"no interaction":    {now, sign(private, now, []byte("[]")), []byte("[]"), http.StatusBadRequest},
		"no JSON":           {now, sign(private, now, []byte("x")), []byte("x"), http.StatusBadRequest},
		"nothing":           {now, sign(private, now, nil), nil, http.StatusBadRequest},
		"before it is time": {now, sign(private, now, []byte(`{"type":2,"id":"1","token":"x"}`)), []byte(`{"type":2,"id":"1","token":"x"}`), http.StatusServiceUnavailable},
		"too large":         {now, sign(private, now, make([]byte, maxRequest+1)), make([]byte, maxRequest+1), http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			a := New(Options{Token: fakes.Token, PublicKey: public, APIURL: &url.URL{Scheme: "http", Host: "127.0.0.1:1", Path: "/"}})
			r := httptest.NewRequest(http.MethodPost, Routes[0], bytes.NewReader(c.body))
			r.Header.Set("X-Signature-Timestamp", c.stamp)
			r.Header.Set("X-Signature-Ed25519", c.signature)
			got := httptest.NewRecorder()
			a.ServeHTTP(got, r)
			if got.Code != c.want {
				t.Errorf("status %d, want %d", got.Code, c.want)
			}
			if c.want == http.StatusOK && (got.Body.String() != `{"type":1}` || got.Header().Get("Content-Type") != "application/json") {
				t.Errorf("%s %q", got.Header().Get("Content-Type"), got.Body)
			}
		})
	}
	t.Run("without a key", func(t *testing.T) {
		a := New(Options{Token: fakes.Token, APIURL: &url.URL{Scheme: "http", Host: "127.0.0.1:1", Path: "/"}})
		r := httptest.NewRequest(http.MethodPost, Routes[0], bytes.NewReader(ping))
		r.Header.Set("X-Signature-Timestamp", now)
		r.Header.Set("X-Signature-Ed25519", sign(private, now, ping))
		got := httptest.NewRecorder()
		if a.ServeHTTP(got, r); got.Code != http.StatusUnauthorized {
			t.Errorf("status %d", got.Code)
		}
	})
}
