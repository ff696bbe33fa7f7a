package slack

import (
	"context"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// The times of the adapter. Tests shorten them.
type times struct {
	ack   time.Duration // in which Slack wants its acknowledgement, less what the way there takes
	quiet time.Duration // without a word from Slack after which a connection is dead; Slack pings every few seconds
	leave time.Duration // for which a connection that Slack will close is still read
	first time.Duration // before a lost connection is opened again, growing
	most  time.Duration // to this
	short time.Duration // a connection that lasted less was no success
	drain time.Duration // for what is in hand at the end
}

var usual = times{
	ack:   2800 * time.Millisecond,
	quiet: 40 * time.Second,
	leave: 30 * time.Second,
	first: 500 * time.Millisecond,
	most:  time.Minute,
	short: 10 * time.Second,
	drain: 10 * time.Second,
}

const (
	sockets   = 2 // so that one can be lost and another opened, and nothing waits
	maxShared = 500
)

// Options are what the adapter works with.
type Options struct {
	BotToken      string   // "xoxb-…"
	AppToken      string   // "xapp-…": Socket Mode is used where it is set
	SigningSecret string   // Slack's requests to ServeHTTP are signed with it
	APIURL        *url.URL // with a slash at its end
	Admins        []string // user ids of admins, besides those of the workspace
	Log           *slog.Logger
	Reconnected   func() // hears of each connection that is opened, or tried to, in the place of another; nil for nobody
}

// Adapter carries messages between one Slack workspace and a handler. It implements chat.Adapter, chat.Platform,
// chat.Directory and http.Handler.
type Adapter struct {
	o         Options
	times     times
	log       *slog.Logger
	client    *client
	directory *directory
	shareKey  []byte                       // seals what a share button holds
	shared    *lru.Cache[string, struct{}] // the buttons that were pressed: by the value of each
	web       *http.ServeMux
	parents   parents

	workspace atomic.Pointer[self] // nil until Slack has told
	handler   atomic.Pointer[hands.Serving]
	open      atomic.Int32 // connections
	draws     draws
	counts    counts
	guard     hands.Guard
}

var (
	_ chat.Adapter   = (*Adapter)(nil)
	_ chat.Platform  = (*Adapter)(nil)
	_ chat.Directory = (*Adapter)(nil)
	_ http.Handler   = (*Adapter)(nil)
)

// New gives an adapter. It calls nobody before Run.
func New(o Options) *Adapter {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Reconnected == nil {
		o.Reconnected = func() {}
	}
	key, err := hkdf.Key(sha256.New, []byte(o.BotToken), nil, "smtpbot: what a share button holds", 32)
	if err != nil {
		panic(err) // only for a length that SHA-256 cannot give
	}
	shared, err := lru.New[string, struct{}](maxShared)
	if err != nil {
		panic(err) // maxShared is positive
	}
	a := &Adapter{o: o, times: usual, log: o.Log.With("platform", Name), shareKey: key, shared: shared}
	a.guard.Log = a.log
	a.client = newClient(o.APIURL, o.BotToken, o.AppToken)
	a.directory = newDirectory(a.client, o.Admins)
	a.web = a.routes()
	return a
}

// Traits implements chat.Platform.
func (a *Adapter) Traits() chat.Traits {
	return chat.Traits{Name: Name, Admins: a.directory.title(), Redelivers: true}
}

// me gives what the bot is in its workspace; nothing, until Slack has told.
func (a *Adapter) me() self {
	if me := a.workspace.Load(); me != nil {
		return *me
	}
	return self{}
}

// Run implements chat.Adapter. An error says which setting to mend: Slack does not take a token, or has taken it back.
func (a *Adapter) Run(ctx context.Context, h chat.Handler) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	s := hands.Serve(work, h, &a.guard, fail)
	if err := a.introduce(ctx); err != nil {
		return hands.Ending(ctx, err)
	}
	a.handler.Store(s)
	a.log.Info("at work", "workspace", a.me().team, "socket_mode", a.o.AppToken != "")
	var intake sync.WaitGroup
	if a.o.AppToken != "" {
		for range sockets {
			intake.Go(func() { a.keepOpen(ctx, s) })
		}
	}
	<-ctx.Done()
	a.handler.Store(nil) // nothing more comes in by HTTP
	late := time.AfterFunc(a.times.drain, stop)
	defer late.Stop()
	intake.Wait()
	s.Wait()
	a.client.web.CloseIdleConnections()
	return hands.Ending(ctx, nil)
}

// introduce asks Slack who the bot is, until it says so.
func (a *Adapter) introduce(ctx context.Context) error {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = a.times.first, a.times.most
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		said, err := a.client.AuthTestContext(ctx)
		if err != nil {
			err = trouble("auth.test", err)
			if tokenCodes[codeOf(err)] {
				return struct{}{}, backoff.Permanent(a.tokenError("SLACK_BOT_TOKEN", err))
			}
			a.log.Warn("Slack does not say who I am", "error", err)
			var wait *chat.RetryError
			if errors.As(err, &wait) {
				err = &backoff.RetryAfterError{Duration: wait.After}
			}
			return struct{}{}, err
		}
		a.workspace.Store(&self{team: said.TeamID, user: said.UserID, bot: said.BotID, name: said.User, site: said.URL})
		return struct{}{}, nil
	}, backoff.WithBackOff(steps), backoff.WithMaxElapsedTime(0))
	return err
}

// tokenError is what the adapter ends with when Slack does not take a token.
func (a *Adapter) tokenError(setting string, err error) error {
	return fmt.Errorf("%s: Slack does not take it (%w): copy it again from the app's settings at %s", setting, err, a.apps())
}

// apps gives the page with the settings of apps.
func (a *Adapter) apps() string {
	if strings.HasSuffix(a.o.APIURL.Hostname(), "slack-gov.com") {
		return "https://api.slack-gov.com/apps"
	}
	return "https://api.slack.com/apps"
}

// look ends the adapter where an error says that the bot's token is none any more. It gives the error.
func (a *Adapter) look(err error) error {
	if s := a.handler.Load(); s != nil && tokenCodes[codeOf(err)] {
		s.Fail(a.tokenError("SLACK_BOT_TOKEN", err))
	}
	return err
}

// Ready gives nil when the bot hears what happens in Slack, or else why not.
func (a *Adapter) Ready() error {
	switch {
	case a.handler.Load() == nil:
		return errors.New("slack: not at work")
	case a.o.AppToken != "" && a.open.Load() == 0:
		return errors.New("slack: no connection is open")
	}
	return nil
}
