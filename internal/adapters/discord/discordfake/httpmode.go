package discordfake

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Signing says how a request to the bot is signed.
type Signing int

// The ways to sign.
const (
	Good         Signing = iota
	BadSignature         // by another key
	NoSignature          // without the headers
	OldSignature         // good, but of an hour ago
	OddSignature         // no hex
	OtherBody            // of another body
)

// endpoint is where the bot takes interactions by HTTP.
type endpoint struct {
	url string
	key ed25519.PrivateKey
}

// testKey is the key of the application, where UseHTTP names none.
var testKey = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))

// PublicKey gives the public key of the application, in hex.
func (s *Server) PublicKey() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.publicKey()
}

// publicKey is PublicKey for those who hold the lock.
func (s *Server) publicKey() string {
	key := testKey
	if s.endpoint != nil {
		key = s.endpoint.key
	}
	return hex.EncodeToString(key.Public().(ed25519.PublicKey))
}

// UseHTTP sends interactions as signed requests to an address from now on, and not over the gateway. An empty address undoes it. With
// no key, it is the one that PublicKey belongs to.
func (s *Server) UseHTTP(url string, key ed25519.PrivateKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = nil
	if url == "" {
		return
	}
	if key == nil {
		key = testKey
	}
	s.endpoint = &endpoint{url: url, key: key}
}

// Reply is what the bot answered to a request.
type Reply struct {
	Status int
	Type   string // Content-Type
	Body   []byte
}

// Ping sends a PING, as Discord does when the address is entered and now and then later.
func (s *Server) Ping(how Signing) (Reply, error) {
	s.mu.Lock()
	body := fake.Encode(object{"id": s.newID(), "application_id": App, "type": interactPing, "token": fake.Random(20), "version": 1,
		"entitlements": []object{}, "user": s.person(Owner)})
	s.mu.Unlock()
	return s.PostRaw(how, body)
}

// Verify enters the address as Discord's portal does: a PING must be answered, and bad signatures refused with 401.
func (s *Server) Verify(t testing.TB) {
	t.Helper()
	r, err := s.Ping(Good)
	if err != nil || r.Status != http.StatusOK || !strings.HasPrefix(r.Type, "application/json") || !bytes.Contains(r.Body, []byte(`"type":1`)) {
		t.Errorf("discordfake: PING was answered with %d %q %q, %v", r.Status, r.Type, r.Body, err)
	}
	for _, how := range []Signing{BadSignature, NoSignature, OddSignature, OtherBody} {
		if r, err := s.Ping(how); err != nil || r.Status != http.StatusUnauthorized {
			t.Errorf("discordfake: a PING signed badly (%d) was answered with %d, %v, want 401", how, r.Status, err)
		}
	}
}

// PostRaw sends any body to the address of the bot.
func (s *Server) PostRaw(how Signing, body []byte) (Reply, error) {
	s.mu.Lock()
	e, within := s.endpoint, s.knobs.AckWithin
	s.mu.Unlock()
	if e == nil {
		return Reply{}, fmt.Errorf("there is no address: UseHTTP sets it")
	}
	ctx, cancel := context.WithTimeout(s.ctx, within)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, bytes.NewReader(body))
	if err != nil {
		return Reply{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	e.signed(r, how, body)
	res, err := s.out.Do(r)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxRequest))
	return Reply{res.StatusCode, res.Header.Get("Content-Type"), answer}, err
}

// signed signs a request.
func (e *endpoint) signed(r *http.Request, how Signing, body []byte) {
	at, key := time.Now(), e.key
	switch how {
	case NoSignature:
		return
	case OldSignature:
		at = at.Add(-time.Hour)
	case BadSignature:
		key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{9}, ed25519.SeedSize))
	case OtherBody:
		body = []byte(`{"type":2}`)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	signature := hex.EncodeToString(ed25519.Sign(key, append([]byte(stamp), body...)))
	if how == OddSignature {
		signature = "not hex"
	}
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", signature)
}

// postInteraction sends an interaction to the bot, and takes the answer if it stands in the response.
func (s *Server) postInteraction(a *interaction) {
	r, err := s.PostRaw(Good, a.raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	a.status = r.Status
	switch {
	case err == nil && r.Status == http.StatusAccepted && len(bytes.TrimSpace(r.Body)) == 0:
		return
	case err == nil && r.Status == http.StatusOK && a.state == waiting:
		v, bad := decode(r.Body)
		o, isObject := v.(object)
		req, _ := http.NewRequest(http.MethodPost, "/inline", nil)
		if bad == nil && isObject && strings.HasPrefix(r.Type, "application/json") {
			if refused := s.respond(&call{r: req, route: "the response to an interaction", body: r.Body}, a, o); refused == nil {
				return
			}
		}
		s.fault(FaultInline, "status 200 with something else than an answer")
	case err == nil:
		s.fault(FaultInline, fmt.Sprintf("status %d with %d bytes", r.Status, len(r.Body)))
	}
	s.giveUp(a)
}
