package slackfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Target makes the bot take requests by HTTP: events go to url+"/slack/events", commands to "/slack/commands" and
// interactions to "/slack/interactivity". The empty string goes back to Socket Mode.
func (s *Server) Target(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.target = url
	s.note()
}

// The paths of a bot that takes requests by HTTP.
const (
	pathEvents        = "/slack/events"
	pathCommands      = "/slack/commands"
	pathInteractivity = "/slack/interactivity"
)

// request gives what a delivery looks like by HTTP.
func (d *delivery) request() (path, kind string, body []byte) {
	switch d.kind {
	case kindCommand:
		return pathCommands, "application/x-www-form-urlencoded", []byte(d.form.Encode())
	case kindInteraction:
		return pathInteractivity, "application/x-www-form-urlencoded", []byte(url.Values{"payload": {string(d.payload)}}.Encode())
	}
	return pathEvents, "application/json", d.payload
}

// postTo makes one try by HTTP and records what became of it. stop says that the bot wants no other.
func (s *Server) postTo(target string, d *delivery, attempt int, reason string) (a Ack, stop bool) {
	a = Ack{Kind: d.kind, Type: d.name, Event: d.event, Attempt: attempt}
	path, kind, body := d.request()
	header := http.Header{"Content-Type": {kind}}
	if attempt > 0 {
		header.Set("X-Slack-Retry-Num", strconv.Itoa(attempt))
		header.Set("X-Slack-Retry-Reason", reason)
	}
	k := s.look()
	ctx, cancel := context.WithTimeout(s.ctx, k.AckWithin)
	defer cancel()
	start := time.Now()
	resp, answer, err := s.request(ctx, target+path, header, body, k.Sign)
	a.After = time.Since(start)
	vain := false // there is a body that says nothing to Slack
	switch {
	case errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded):
		a.Failed = "http_timeout"
	case err != nil:
		a.Failed = "connection_failed"
	default:
		a.Status, a.Bytes = resp.StatusCode, len(answer)
		if resp.StatusCode < 200 || resp.StatusCode > 299 {
			a.Failed = "http_error"
			stop = resp.Header.Get("X-Slack-No-Retry") == "1"
		} else if json.Valid(answer) {
			a.Payload = answer
		} else if d.kind == kindCommand && len(bytes.TrimSpace(answer)) > 0 {
			a.Payload = fake.Encode(object{"text": string(answer)}) // plain text answers a command too
		} else if d.kind == kindInteraction && len(bytes.TrimSpace(answer)) > 0 {
			vain = true
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.record(a)
	if vain {
		s.fault(FaultPayload, d.what())
	}
	if a.Failed == "" && d.use != nil {
		d.use(a)
	}
	return a, stop
}

// request sends something to the bot, signed.
func (s *Server) request(ctx context.Context, to string, header http.Header, body []byte, sign Signing) (*http.Response, []byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header = header.Clone()
	req.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	for k, v := range Sign(body, sign) {
		req.Header[k] = v
	}
	resp, err := s.out.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1<<20))
	return resp, answer, err
}

// Sign gives the headers of a request with this body.
func Sign(body []byte, how Signing) http.Header {
	at, secret := time.Now(), SigningSecret
	switch how {
	case Bad:
		secret = "another secret"
	case OldSignature:
		at = at.Add(-6 * time.Minute)
	case FutureSignature:
		at = at.Add(6 * time.Minute)
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	h := http.Header{"X-Slack-Request-Timestamp": {stamp}}
	if how != NoSignature {
		h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	}
	return h
}

// PostRaw sends any body to a path of the bot, signed, and gives the status and the answer. The status is 0 if there was
// no answer within the time of an acknowledgement.
func (s *Server) PostRaw(path, kind string, body []byte) (status int, answer []byte) {
	s.mu.Lock()
	target, k := s.target, s.knobs
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(s.ctx, k.AckWithin)
	defer cancel()
	resp, answer, err := s.request(ctx, target+path, http.Header{"Content-Type": {kind}}, body, k.Sign)
	if err != nil {
		return 0, nil
	}
	return resp.StatusCode, answer
}

// Challenge verifies the address for events as Slack does when it is entered. It gives whether the bot answered rightly.
func (s *Server) Challenge() bool {
	challenge := fake.Random(20)
	status, answer := s.PostRaw(pathEvents, "application/json", fake.Encode(object{"token": verification, "challenge": challenge, "type": "url_verification"}))
	if status != http.StatusOK {
		return false
	}
	var o struct{ Challenge string }
	return string(bytes.TrimSpace(answer)) == challenge || json.Unmarshal(answer, &o) == nil && o.Challenge == challenge
}

// SSLCheck asks the address for commands whether its certificate is good, and gives the status of the answer.
func (s *Server) SSLCheck() int {
	status, _ := s.PostRaw(pathCommands, "application/x-www-form-urlencoded", []byte(url.Values{"ssl_check": {"1"}, "token": {verification}}.Encode()))
	return status
}
