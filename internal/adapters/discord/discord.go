package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"
	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// The times of the adapter. Tests shorten them.
type times struct {
	answer  time.Duration // after which somebody who waits is shown that the answer is being made; Discord gives up after 3 s
	accept  time.Duration // in which an event must be kept
	first   time.Duration // before Discord is asked again who the bot is, growing
	most    time.Duration // to this
	drain   time.Duration // for what is in hand at the end
	keepOut time.Duration // for which a channel that the bot may not write in is left alone
	gateway gatewayTimes
}

var usual = times{
	answer:  2 * time.Second,
	accept:  2800 * time.Millisecond,
	first:   500 * time.Millisecond,
	most:    time.Minute,
	drain:   10 * time.Second,
	keepOut: 10 * time.Minute,
	gateway: usualGateway,
}

const (
	maxSeen   = 10_000 // interactions that are known, for a session that is resumed may tell them again
	maxShared = 500
	maxClosed = 2_000 // channels that the bot may not write in
)

// Options are what the adapter works with.
type Options struct {
	Token     string            // of the bot
	PublicKey ed25519.PublicKey // Discord's requests to ServeHTTP are signed for it; nil where interactions come by the gateway
	APIURL    *url.URL          // with a slash at its end
	Guild     string            // the server whose commands are set, at once; empty sets those of everybody
	Shards    int               // how many connections share the servers; 0 is as many as Discord recommends
	Log       *slog.Logger
	// Reconnected hears of each connection that is opened, or tried to, in the place of another; nil for nobody.
	Reconnected func()
}

// Adapter carries messages between Discord and a handler. It implements chat.Adapter, chat.Platform, chat.Directory and
// http.Handler.
type Adapter struct {
	o         Options
	times     times
	log       *slog.Logger
	client    *client
	guard     hands.Guard
	channels  *channelBook
	directory *directory
	turns     *turns // of the events that are being handed over
	closed    *lru.Cache[string, shut]
	seen      *lru.Cache[string, struct{}] // interactions, by id
	shared    *lru.Cache[string, struct{}] // messages of which the share button was pressed, by id
	web       *http.ServeMux

	identity atomic.Pointer[self] // nil until Discord has told
	handler  atomic.Pointer[hands.Serving]
	gateway  atomic.Pointer[gateway]
	counts   counts
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
	a := &Adapter{o: o, times: usual, log: o.Log.With("platform", Name)}
	a.guard.Log = a.log
	a.client = newClient(o.APIURL, o.Token, a.log)
	a.channels = newChannelBook(a.client)
	a.directory = newDirectory(a.client)
	a.turns = newTurns()
	a.closed = newCache[shut](maxClosed)
	a.seen = newCache[struct{}](maxSeen)
	a.shared = newCache[struct{}](maxShared)
	a.web = a.routes()
	return a
}

// newCache gives a cache for as many values, by ids of Discord's.
func newCache[V any](size int) *lru.Cache[string, V] {
	c, err := lru.New[string, V](size)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return c
}

// Traits implements chat.Platform.
func (a *Adapter) Traits() chat.Traits {
	return chat.Traits{Name: Name, Admins: "people with the permission Manage Server", Redelivers: true, KnowsDoubles: true}
}

// me gives what the bot is on Discord; nothing, until Discord has told.
func (a *Adapter) me() self {
	if me := a.identity.Load(); me != nil {
		return *me
	}
	return self{}
}

// Run implements chat.Adapter. An error says which setting to mend: Discord does not take the token, or an intent is off.
func (a *Adapter) Run(ctx context.Context, h chat.Handler) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	if err := a.introduce(ctx); err != nil {
		return hands.Ending(ctx, err)
	}
	s := hands.Serve(work, h, &a.guard, fail)
	g := newGateway(gatewayOptions{
		token:   a.o.Token,
		intents: intents(a.me().content),
		shards:  a.o.Shards,
		info:    a.gatewayInfo,
		take:    func(_ int, name string, data json.RawMessage, done func(bool)) { a.take(s, name, data, done) },
		log:     a.log,
		times:   a.times.gateway,

		reconnected: a.o.Reconnected,
	})
	a.gateway.Store(g)
	a.handler.Store(s)
	s.Go(hands.NewRoom(1), "commands", func(context.Context) { a.register(ctx) }, nil)
	err := g.run(ctx)
	a.handler.Store(nil) // nothing more comes in by HTTP
	late := time.AfterFunc(a.times.drain, stop)
	defer late.Stop()
	fail(nil) // what only waits need not
	s.Wait()
	a.client.close()
	return hands.Ending(ctx, err)
}

// What the bot asks to be told of. https://docs.discord.com/developers/events/gateway#gateway-intents
const (
	intentGuilds   = 1 << 0
	intentMessages = 1 << 9
	intentDirect   = 1 << 12
	intentContent  = 1 << 15 // privileged: it must be turned on in the developer portal
)

// intents gives what to ask for, with the content of all messages or without.
func intents(content bool) int {
	if content {
		return intentGuilds | intentMessages | intentDirect | intentContent
	}
	return intentGuilds | intentMessages | intentDirect
}

// The flags of an application that may read all messages. https://docs.discord.com/developers/resources/application
const flagsContent = 1<<18 | 1<<19

// introduce asks Discord who the bot is, until it says so.
func (a *Adapter) introduce(ctx context.Context) error {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = a.times.first, a.times.most
	me, err := backoff.Retry(ctx, func() (self, error) {
		me, err := a.whoAmI(ctx)
		switch wait := (*chat.RetryError)(nil); {
		case err == nil:
			return me, nil
		case errors.Is(err, errToken):
			return me, backoff.Permanent(a.tokenError(err))
		case errors.As(err, &wait):
			a.log.Warn("Discord does not say who I am", "error", err)
			return me, &backoff.RetryAfterError{Duration: wait.After}
		default:
			a.log.Warn("Discord does not say who I am", "error", err)
			return me, err
		}
	}, backoff.WithBackOff(steps), backoff.WithMaxElapsedTime(0))
	if err != nil {
		return err
	}
	a.identity.Store(&me)
	a.log.Info("at work", "application", me.app, "interactions_by_http", a.o.PublicKey != nil)
	if !me.content {
		a.log.Warn("no channel can be watched: turn on the Message Content intent, under Bot at "+portal+", and start again. Commands, mentions, replies and direct messages are answered without it", "application", me.app)
	}
	return nil
}

// portal is where the settings of applications are.
const portal = "https://discord.com/developers/applications"

// whoAmI asks Discord once who the bot is.
func (a *Adapter) whoAmI(ctx context.Context) (self, error) {
	var app struct {
		ID    string `json:"id"`
		Flags int64  `json:"flags"`
	}
	if err := a.client.do(ctx, call{method: http.MethodGet, path: "applications/@me", route: "GET applications/@me", out: &app, twice: true}); err != nil {
		return self{}, err
	}
	var user struct {
		ID   string `json:"id"`
		Name string `json:"username"`
	}
	if err := a.client.do(ctx, call{method: http.MethodGet, path: "users/@me", route: "GET users/@me", out: &user, twice: true}); err != nil {
		return self{}, err
	}
	return self{user: user.ID, app: app.ID, name: user.Name, content: app.Flags&flagsContent != 0}, nil
}

// gatewayInfo asks Discord where the gateway is.
func (a *Adapter) gatewayInfo(ctx context.Context) (gatewayInfo, error) {
	var info gatewayInfo
	err := a.client.do(ctx, call{method: http.MethodGet, path: "gateway/bot", route: "GET gateway/bot", out: &info, twice: true})
	if errors.Is(err, errToken) {
		err = backoff.Permanent(a.tokenError(err))
	}
	return info, err
}

// tokenError is what the adapter ends with when Discord does not take the token.
func (a *Adapter) tokenError(err error) error {
	return fmt.Errorf("DISCORD_TOKEN: Discord does not take it (%w): copy it again from Bot at %s", err, portal)
}

// look ends the adapter where an error says that the token is none any more. It gives the error.
func (a *Adapter) look(err error) error {
	if s := a.handler.Load(); s != nil && errors.Is(err, errToken) {
		s.Fail(a.tokenError(err))
	}
	return err
}

// Ready gives nil when the bot hears what happens in Discord, or else why not.
func (a *Adapter) Ready() error {
	if a.handler.Load() == nil {
		return errors.New("discord: not at work")
	}
	if err := a.gateway.Load().ready(); err != nil {
		return fmt.Errorf("discord: %w", err)
	}
	return nil
}
