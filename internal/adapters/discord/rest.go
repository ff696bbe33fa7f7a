package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"

	"smtpbot/internal/adapters/internal/web"
	"smtpbot/internal/chat"
)

const (
	// agent names the bot as Discord wants it: https://docs.discord.com/developers/reference#user-agent
	agent    = "DiscordBot (https://github.com/smtpbot/smtpbot, 1.0)"
	apiPath  = "v10/"           // behind DISCORD_API_URL
	maxBody  = 4 << 20          // of an answer, in bytes
	maxTries = 3                // of one call
	idleTime = 90 * time.Second // before an idle connection is closed
)

// call is one request to Discord's API.
type call struct {
	method string
	path   string // behind v10/, escaped
	// route is what shares a rate limit, and what errors and logs call it: "POST channels/123/messages". Of what stands in the
	// path it names channels and servers, and never a token or an interaction: "POST interactions/callback".
	route    string
	in       any  // the body, as JSON; nil for none
	out      any  // what the answer is decoded into; nil for nothing
	free     bool // of an interaction: it does not count against the limit of all, and shares none with other calls
	twice    bool // it may be sent again where nobody knows whether it was done
	unsigned bool // it goes without the bot's token: another stands in the path
}

// client calls Discord's API through discordgo, which makes the requests and keeps what Discord says of each route's limit. It
// is let do nothing else. Its waits sleep on when the context has ended, repeat a 429 without end, and know only one of the
// statuses that are worth another try; and what it gives is not enough to do better: of a 429 neither the headers nor, where it
// is a page of Cloudflare's, the status; of a good answer with a header that it cannot read, nothing at all; and errors that
// hold the token and the text. So a sight looks at each answer before discordgo does, and that alone counts.
type client struct {
	session *discordgo.Session
	via     *http.Transport
	api     string // with its version
	pace    pace
	limits  *limiter
	hosts   web.Hosts
	dead    atomic.Bool // Discord does not take the token
}

// newClient gives a client for the API at api, which ends in a slash. token is the bot's, as Discord shows it.
func newClient(api *url.URL, token string, log *slog.Logger) *client {
	return newPacedClient(api, token, log, usualPace)
}

func newPacedClient(api *url.URL, token string, log *slog.Logger, p pace) *client {
	session, err := discordgo.New("Bot " + token)
	if err != nil {
		panic(err) // it has none to give
	}
	session.UserAgent = agent
	session.LogLevel = -1 // beneath discordgo's levels, of which errors are 0: it writes to the process's own log
	session.StateEnabled = false
	via := http.DefaultTransport.(*http.Transport).Clone()
	via.MaxIdleConnsPerHost = 16
	via.IdleConnTimeout = idleTime
	return &client{session: session, via: via, api: api.String() + apiPath, pace: p, limits: newLimiter(p, log), hosts: hostsOf(api)}
}

// close lets go of idle connections.
func (c *client) close() { c.via.CloseIdleConnections() }

// do sends a call, and again where it was not done or may be done twice, and decodes the answer. The error is a callError.
func (c *client) do(ctx context.Context, k call) error {
	body, err := c.body(k)
	if err != nil {
		return err
	}
	if err := c.refusal(k); err != nil {
		return err
	}
	turn, err := c.limits.enter(ctx, k)
	if err != nil {
		return &callError{route: k.route, what: notSent, is: err}
	}
	defer c.limits.leave(turn)
	var last error
	for try := 1; ; try++ {
		if err := c.ready(ctx, k, turn); err != nil {
			if last != nil {
				return last
			}
			return err
		}
		got := c.send(ctx, k, turn, body)
		c.note(k, turn, got)
		last = got.trouble(k)
		again := got.again(k)
		if last == nil || !again || try == maxTries {
			return last
		}
		if got.status != http.StatusTooManyRequests { // for which note holds the lane
			c.limits.hold(turn, time.Duration(try)*c.pace.step)
		}
	}
}

// body gives the body of a call. The error repeats nothing of it.
func (c *client) body(k call) ([]byte, error) {
	if _, err := http.NewRequest(k.method, c.api+k.path, nil); err != nil {
		return nil, &callError{route: k.route, what: "no such address", is: chat.ErrRefused}
	}
	if k.in == nil {
		return nil, nil
	}
	body, err := json.Marshal(k.in)
	if err != nil {
		return nil, &callError{route: k.route, what: "cannot be encoded", is: chat.ErrRefused}
	}
	return body, nil
}

// ready waits until a call may be sent.
func (c *client) ready(ctx context.Context, k call, turn *lane) error {
	if err := c.limits.wait(ctx, turn); err != nil {
		return &callError{route: k.route, what: notSent, is: err}
	}
	return c.refusal(k) // it may have come to that meanwhile
}

// refusal gives why a call must not be sent, now or ever.
func (c *client) refusal(k call) error {
	if c.dead.Load() && !k.unsigned {
		return &callError{route: k.route, status: http.StatusUnauthorized, is: errToken}
	}
	if d := c.limits.spoilt(); d > 0 && !k.free {
		return &callError{route: k.route, what: "not sent, for too much was refused", is: &chat.RetryError{After: d}}
	}
	return nil
}

// send sends a call once.
func (c *client) send(ctx context.Context, k call, turn *lane, body []byte) *sight {
	ctx, cancel := context.WithTimeout(ctx, c.pace.call)
	defer cancel()
	got := &sight{via: c.via}
	turn.bucket.Lock()
	turn.bucket.Remaining--
	// It unlocks the bucket. What it gives is what the sight has seen, or an error that names the address.
	_, _ = c.session.RequestWithLockedBucket(k.method, c.api+k.path, "application/json", body, turn.bucket, 0,
		discordgo.WithClient(&http.Client{Transport: got, CheckRedirect: stay}),
		discordgo.WithContext(ctx), discordgo.WithRetryOnRatelimit(false), discordgo.WithRestRetries(0),
		func(r *discordgo.RequestConfig) {
			if k.unsigned {
				r.Request.Header.Del("Authorization")
			}
		})
	got.late = errors.Is(ctx.Err(), context.DeadlineExceeded)
	return got
}

// stay follows no redirect: the API has none.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// note keeps what an answer says about later calls.
func (c *client) note(k call, turn *lane, got *sight) {
	switch got.status {
	case http.StatusUnauthorized:
		c.limits.spoil()
		// A token of an interaction that has run out is answered so too.
		if !k.unsigned && got.said().Code != codeWebhookToken {
			c.dead.Store(true)
		}
	case http.StatusForbidden:
		c.limits.spoil()
	case http.StatusTooManyRequests:
		if got.header.Get("X-RateLimit-Scope") != "shared" {
			c.limits.spoil()
		}
		after := got.retryAfter()
		c.limits.hold(turn, after)
		// Where no time is said in the body, it is Cloudflare, and the whole address is banned.
		if said := got.said(); !said.limited || !k.free && (said.Global || got.header.Get("X-RateLimit-Global") != "" || got.header.Get("X-RateLimit-Scope") == "global") {
			c.limits.halt(after)
		}
	}
}

// sight is what was seen of one request. It is the transport of that request.
type sight struct {
	via    http.RoundTripper
	sent   atomic.Bool // there was a connection, so Discord may have it
	late   bool        // there was no time left
	status int         // 0 for no answer
	header http.Header
	body   []byte
	broken bool // the body ended too early, or not early enough
}

// RoundTrip implements http.RoundTripper.
func (s *sight) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { s.sent.Store(true) }}
	resp, err := s.via.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		return nil, err
	}
	s.status, s.header = resp.StatusCode, resp.Header
	s.body, err = io.ReadAll(http.MaxBytesReader(nil, resp.Body, maxBody))
	s.broken = err != nil
	_ = resp.Body.Close() // it was read
	resp.Body = io.NopCloser(bytes.NewReader(s.body))
	return resp, nil
}
