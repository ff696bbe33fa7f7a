package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cenkalti/backoff/v5"

	"smtpbot/internal/chat"
)

// Discord's gateway, https://docs.discord.com/developers/events/gateway. The connections are our own and not discordgo's, which
// resumes for ever after a close code that nothing mends, deadlocks on op 7, and cannot be stopped while it waits.

const (
	maxShards    = 1000 // what one process holds open; Discord recommends one for each 1000 servers or so
	maxUnsettled = 1000 // events of a shard that were handed over and are not settled
	maxResumes   = 6    // tries to resume a session that Discord lets begin and gives no end: such a session is broken
)

// gatewayTimes are the times of the gateway. Tests shorten them.
type gatewayTimes struct {
	dial    time.Duration // for opening a connection, and for asking where
	write   time.Duration // for sending a frame
	leave   time.Duration // for the other side to close too
	hello   time.Duration // for HELLO
	ready   time.Duration // for READY or RESUMED, and between the events that come before RESUMED
	spare   time.Duration // of silence beyond two intervals of heartbeats
	beat    time.Duration // between two heartbeats at least
	again   time.Duration // before a lost connection is opened again, growing
	anew    time.Duration // before another IDENTIFY where the last gave no session that lasted, growing
	refused time.Duration // before a connection is closed so that what the bot refused comes again, growing
	most    time.Duration // to this, each of the three
	lasting time.Duration // a connection or session that lived less was no success
	least   time.Duration // before what follows op 9, at random between this
	longest time.Duration // and this
	turn    time.Duration // between two IDENTIFYs that share a turn
	fresh   time.Duration // for which Discord's word about its limits counts
}

// usualGateway are the times in earnest. Discord wants 5 s between two turns, as it sees them arrive.
var usualGateway = gatewayTimes{
	dial: 20 * time.Second, write: 5 * time.Second, leave: time.Second, hello: 30 * time.Second, ready: 30 * time.Second, spare: 10 * time.Second, beat: 2 * time.Second,
	again: 500 * time.Millisecond, anew: time.Second, refused: time.Second, most: time.Minute, lasting: 10 * time.Second,
	least: time.Second, longest: 5 * time.Second, turn: 5500 * time.Millisecond, fresh: time.Minute,
}

// gatewayInfo is what Discord answers to GET /gateway/bot.
type gatewayInfo struct {
	URL    string     `json:"url"`
	Shards int        `json:"shards"` // as many as it recommends
	Limit  startLimit `json:"session_start_limit"`
}

// startLimit says how many sessions may be started.
type startLimit struct {
	Total          int   `json:"total"` // in a day
	Remaining      int   `json:"remaining"`
	ResetAfter     int64 `json:"reset_after"`     // in milliseconds
	MaxConcurrency int   `json:"max_concurrency"` // at a time
}

// gatewayOptions are what a gateway works with.
type gatewayOptions struct {
	token   string
	intents int
	shards  int // 0: as many as Discord recommends
	// info asks Discord for the gateway. An error that is a backoff.PermanentError ends the gateway, and a chat.RetryError says
	// when to ask again.
	info func(ctx context.Context) (gatewayInfo, error)
	// take is given each event, those of a shard one after the other as they came, and returns soon: what takes time goes on
	// without it. done settles the event, once, at any time and from anywhere; an event that is never settled holds one of the
	// places that a shard has for such for ever. With ok false the bot could not keep it: Discord delivers it again, and all
	// that came after it. The same happens to what is not settled when a connection is lost, so an event may come several
	// times, and knowing it again is the bot's business. READY alone is settled as it is handed over, as it does not come again.
	// data is take's to keep.
	take  func(shard int, name string, data json.RawMessage, done func(ok bool))
	log   *slog.Logger
	times gatewayTimes // none: the usual
	// reconnected hears of each connection that is opened, or tried to, in the place of another; nil for nobody.
	reconnected func()
}

// gatewayCounts are what a gateway counts, over all shards.
type gatewayCounts struct {
	reconnects atomic.Int64 // connections that were opened, or tried to, in the place of one before
	resumes    atomic.Int64 // sessions that went on
	identifies atomic.Int64 // sessions that were asked for
	refused    atomic.Int64 // events that the bot could not keep
	unreadable atomic.Int64 // frames that are not what Discord sends
	odd        atomic.Int64 // frames that say nothing to a bot
}

// gateway keeps one connection to Discord for each shard.
type gateway struct {
	o      gatewayOptions
	times  gatewayTimes
	log    *slog.Logger
	starts *sessionStarts
	counts gatewayCounts

	mu      sync.Mutex
	shards  []*shard // while it is at work
	trouble string   // why it is not
}

// newGateway gives a gateway. It calls nobody before run.
func newGateway(o gatewayOptions) *gateway {
	if o.times == (gatewayTimes{}) {
		o.times = usualGateway
	}
	if o.log == nil {
		o.log = slog.New(slog.DiscardHandler)
	}
	if o.reconnected == nil {
		o.reconnected = func() {}
	}
	g := &gateway{o: o, times: o.times, log: o.log, trouble: "not at work"}
	g.starts = newStarts(o.info, g.times, g.log)
	return g
}

// run keeps the connections until ctx ends, and gives nil then. An error says in a line what must be mended first: Discord takes
// no connection as it is. Nothing of it goes on afterwards.
func (g *gateway) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer g.at(nil, "not at work")
	recommended, err := g.introduce(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	count := g.o.shards
	if count <= 0 {
		count = min(max(recommended, 1), maxShards)
	}
	shards := make([]*shard, count)
	for i := range shards {
		shards[i] = newShard(g, i, count)
		shards[i].turn = g.starts.join(i) // Discord wants the first sessions started in order
	}
	g.at(shards, "")
	g.log.Info("connecting", "shards", count)
	var all sync.WaitGroup
	var once sync.Once
	var fatal error
	for _, s := range shards {
		all.Go(func() {
			if err := s.run(ctx); err != nil {
				once.Do(func() { fatal = err })
				stop()
			}
		})
	}
	all.Wait()
	return fatal
}

// introduce asks Discord for the gateway until it says something, and gives the number of shards that it recommends.
func (g *gateway) introduce(ctx context.Context) (int, error) {
	ask := func() (int, error) {
		err := g.starts.learn(ctx)
		if err == nil {
			return g.starts.recommended(), nil
		}
		if ctx.Err() == nil {
			g.log.Warn("Discord does not say where its gateway is", "error", err)
			g.at(nil, "Discord does not say where its gateway is")
		}
		if wait := retryAfter(err); wait > 0 {
			return 0, &backoff.RetryAfterError{Duration: wait}
		}
		return 0, err
	}
	return backoff.Retry(ctx, ask, backoff.WithBackOff(g.steps(g.times.again)), backoff.WithMaxElapsedTime(0))
}

// at says what the gateway has, or why it has nothing.
func (g *gateway) at(shards []*shard, trouble string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.shards, g.trouble = shards, trouble
}

// ready gives nil where every shard has its session and hears, or else says which has not, and why.
func (g *gateway) ready() error {
	g.mu.Lock()
	shards, trouble := g.shards, g.trouble
	g.mu.Unlock()
	if trouble != "" {
		return errors.New(trouble)
	}
	const most = 3 // to name
	var without []string
	for _, s := range shards {
		if why := s.trouble(); why != "" {
			without = append(without, fmt.Sprintf("shard %d of %d: %s", s.id, s.of, why))
		}
	}
	if n := len(without) - most; n > 0 {
		without = append(without[:most], fmt.Sprintf("and %d more", n))
	}
	if len(without) == 0 {
		return nil
	}
	return errors.New(strings.Join(without, "; "))
}

// steps give pauses that grow from first.
func (g *gateway) steps(first time.Duration) *backoff.ExponentialBackOff {
	return &backoff.ExponentialBackOff{InitialInterval: first, MaxInterval: g.times.most, Multiplier: 2, RandomizationFactor: 0.5}
}

// next gives the next pause, which is no longer than the longest.
func (g *gateway) next(steps *backoff.ExponentialBackOff) time.Duration {
	return min(steps.NextBackOff(), g.times.most)
}

// afterInvalid gives the pause after op 9.
func (g *gateway) afterInvalid() time.Duration {
	return g.times.least + rand.N(max(g.times.longest-g.times.least, 1))
}

// retryAfter gives how long Discord asks to wait, where it does.
func retryAfter(err error) time.Duration {
	if limited, ok := errors.AsType[*chat.RetryError](err); ok {
		return limited.After
	}
	return 0
}

// idle waits. It gives an error where ctx ends first.
func idle(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}
