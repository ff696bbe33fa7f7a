package discordfake_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	df "smtpbot/internal/adapters/discord/discordfake"
)

// endpoint is a bot that takes interactions by HTTP.
func endpoint(t *testing.T, s *df.Server, answer func(w http.ResponseWriter, body string)) {
	t.Helper()
	key, err := hex.DecodeString(s.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
		if err != nil || !ed25519.Verify(key, append([]byte(r.Header.Get("X-Signature-Timestamp")), body...), signature) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		answer(w, string(body))
	}))
	t.Cleanup(web.Close)
	s.UseHTTP(web.URL, nil)
}

// inline answers with JSON.
func inline(w http.ResponseWriter, body string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write([]byte(body))
}

func TestHTTPPing(t *testing.T) {
	s := df.New(t)
	endpoint(t, s, func(w http.ResponseWriter, _ string) { inline(w, `{"type":1}`) })
	s.Verify(t)
	if r, err := s.Ping(df.OldSignature); err != nil || r.Status != 200 {
		t.Errorf("an old signature that is good: %d %v", r.Status, err)
	}
}

func TestHTTPInteraction(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter)
		rest   bool // the bot answers by REST then
		want   int
		failed bool
		faulty bool
	}{
		"202":         {func(w http.ResponseWriter) { w.WriteHeader(202) }, true, df.AnswerDefer, false, false},
		"inline":      {func(w http.ResponseWriter) { inline(w, `{"type":4,"data":{"content":"x",`+mute+`}}`) }, false, df.AnswerMessage, false, false},
		"inline, bad": {func(w http.ResponseWriter) { inline(w, `{"type":7}`) }, false, 0, true, true},
		"500":         {func(w http.ResponseWriter) { w.WriteHeader(500) }, false, 0, true, true},
		"202 alone":   {func(w http.ResponseWriter) { w.WriteHeader(202) }, false, 0, true, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := df.New(t, func(k *df.Knobs) { k.AckWithin = 200 * time.Millisecond })
			register(t, s)
			conn := connect(t, s, usual)
			endpoint(t, s, func(w http.ResponseWriter, _ string) { c.answer(w) })
			h := s.Command(df.Alice, df.Support, "smtp", nil)
			if c.rest {
				callback(t, s, h, `{"type":5}`)
			}
			f := h.Wait()
			if f.Type != c.want || h.Failed() != c.failed || (len(s.Faults()) > 0) != c.faulty {
				t.Errorf("%s: %+v, failed %v, faults %v", name, f, h.Failed(), s.Faults())
			}
			if n := len(conn.all(0, "INTERACTION_CREATE")); n != 0 {
				t.Errorf("%s: %d interactions came over the gateway, want none", name, n)
			}
		})
	}
}
