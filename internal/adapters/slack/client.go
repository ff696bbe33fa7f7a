package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/web"
	"smtpbot/internal/chat"
)

// How long Slack may take, and how much it may send.
const (
	callTime  = 8 * time.Second  // one call of the Web API; the relay gives up after 10 s
	fetchTime = 9 * time.Second  // one file
	maxBody   = 4 << 20          // of an answer of the Web API, in bytes
	maxHops   = 5                // redirects
	idleTime  = 90 * time.Second // before an idle connection is closed
)

// client calls Slack's Web API: through slack-go where something is sent, and where something is read by structs of our own,
// for slack-go gives nothing at all where one field of what it reads is not as it knows it.
type client struct {
	*slackapi.Client
	web   *http.Client
	api   string // SLACK_API_URL
	token string // of the bot
	hosts web.Hosts

	scopes atomic.Pointer[string] // of the bot token, as Slack last told: comma-separated
}

// note keeps which scopes the bot token has, which Slack tells with each answer. One method is called with the app's token.
func (c *client) note(resp *http.Response) {
	if all := resp.Header.Get("X-OAuth-Scopes"); all != "" && !strings.HasSuffix(resp.Request.URL.Path, "/apps.connections.open") {
		c.scopes.Store(&all)
	}
}

// granted tells whether the bot token has a scope. It does, as long as Slack has not told.
func (c *client) granted(scope string) bool {
	all := c.scopes.Load()
	return all == nil || slices.Contains(strings.FieldsFunc(*all, func(r rune) bool { return r == ',' || r == ' ' }), scope)
}

// newClient gives a client for the API at api, which ends in a slash. appToken is empty without Socket Mode.
func newClient(api *url.URL, botToken, appToken string) *client {
	c := &client{api: api.String(), token: botToken, hosts: hostsOf(api)}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16
	transport.IdleConnTimeout = idleTime
	transport.ResponseHeaderTimeout = callTime
	c.web = &http.Client{
		Transport: &bounded{transport, chat.MaxInput + maxBody, c.note},
		Timeout:   fetchTime,
		CheckRedirect: func(r *http.Request, via []*http.Request) error {
			if len(via) >= maxHops || !c.hosts.Has(r.URL) {
				return errForeignHost
			}
			return nil
		},
	}
	quiet := log.New(io.Discard, "", 0) // slack-go writes texts into its log
	c.Client = slackapi.New(botToken, slackapi.OptionHTTPClient(c.web), slackapi.OptionAPIURL(c.api), slackapi.OptionAppLevelToken(appToken), slackapi.OptionLog(quiet))
	return c
}

// bounded is a transport whose answers end with an error after max bytes, and are looked at first.
type bounded struct {
	*http.Transport
	max  int64
	look func(*http.Response)
}

// RoundTrip implements http.RoundTripper.
func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.Transport.RoundTrip(r)
	if err == nil {
		b.look(resp)
		resp.Body = http.MaxBytesReader(nil, resp.Body, b.max)
	}
	return resp, err
}

// read calls a method of the Web API and decodes what it says into out. The error is one of trouble.
func (c *client) read(ctx context.Context, method string, args url.Values, out any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.api+method, strings.NewReader(args.Encode()))
	if err != nil {
		return trouble(method, err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "Bearer "+c.token)
	body, err := c.do(r, method)
	if err != nil {
		return err
	}
	var said struct {
		OK     bool   `json:"ok"`
		Error  string `json:"error"`
		Needed string `json:"needed"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return &callError{method: method, code: "unreadable", is: chat.ErrDoubt}
	}
	if !said.OK {
		return saidTrouble(method, said.Error, said.Needed)
	}
	if err := json.Unmarshal(body, out); err != nil {
		return &callError{method: method, code: "unreadable", is: chat.ErrDoubt}
	}
	return nil
}

// do sends a request and gives the body of a good answer.
func (c *client) do(r *http.Request, method string) ([]byte, error) {
	resp, err := c.web.Do(r)
	if err != nil {
		return nil, trouble(method, err)
	}
	defer func() { _ = resp.Body.Close() }() // it was read
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return nil, &callError{method: method, code: "ratelimited", is: &chat.RetryError{After: retryAfter(resp.Header)}}
	case resp.StatusCode != http.StatusOK:
		return body, statusTrouble(method, resp.StatusCode)
	case err != nil:
		return nil, &callError{method: method, code: "no_answer", is: chat.ErrDoubt}
	}
	return body, nil
}

// retryAfter reads how long Slack asks to wait.
func retryAfter(h http.Header) time.Duration {
	n, err := strconv.Atoi(strings.TrimSpace(h.Get("Retry-After")))
	if err != nil || n < 0 {
		return busyWait
	}
	return time.Duration(n) * time.Second
}

// errExpired: a response URL is used up, or too old.
var errExpired = errors.New("the response URL takes no more")

// reply is what a response URL takes. https://docs.slack.dev/interactivity/handling-user-interaction, "Message responses".
type reply struct {
	Text    string           `json:"text"`
	Blocks  []slackapi.Block `json:"blocks,omitempty"`
	Type    string           `json:"response_type"`
	Thread  string           `json:"thread_ts,omitempty"`
	Replace bool             `json:"replace_original"`
	Links   bool             `json:"unfurl_links"`
	Media   bool             `json:"unfurl_media"`
	Markup  bool             `json:"mrkdwn"`
}

// respond posts to a response URL. The error is one of trouble, or wraps errExpired or errForeignHost.
func (c *client) respond(ctx context.Context, at string, what reply) error {
	const method = "response_url"
	u, ok := c.hosts.Allow(at)
	if !ok {
		return fmt.Errorf("%s: %w", method, errForeignHost)
	}
	data, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("%s: encode: %w", method, err)
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(data))
	if err != nil {
		return trouble(method, err)
	}
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	body, err := c.do(r, method)
	code := responseCode(body)
	switch {
	case err == nil && code == "":
		return nil
	case code == "expired_url" || code == "used_url" || codeOf(err) == "status_404" || codeOf(err) == "status_410":
		return fmt.Errorf("%s: %w", method, errExpired)
	case err == nil || formCodes[code]:
		return saidTrouble(method, code, "")
	}
	return err
}

// responseCode reads what a response URL says: "ok", an error code, or either as JSON. It is empty where all is well.
func responseCode(body []byte) string {
	text := strings.TrimSpace(string(body))
	var said struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
	}
	switch err := json.Unmarshal(body, &said); {
	case text == "" || text == "ok" || err == nil && said.OK:
		return ""
	case err == nil:
		return plainCode(said.Error)
	}
	return plainCode(text)
}
