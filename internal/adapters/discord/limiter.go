package discord

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"smtpbot/internal/chat"
)

// pace is how fast Discord is called, and how patiently. Tests shorten it.
// https://docs.discord.com/developers/topics/rate-limits
type pace struct {
	perSecond rate.Limit    // calls that count, in all
	burst     int           // of those at once
	longest   time.Duration // that a call is held back: what has to wait longer is given back
	step      time.Duration // before a call that was not done is sent again, where Discord does not say; twice that before the third time
	call      time.Duration // one request
	fetch     time.Duration // one file
	invalid   int           // requests that Discord calls invalid, after which it is let alone
	window    time.Duration // in which they are counted
	lanes     int           // that are remembered while nobody uses them
}

// usualPace keeps below Discord's limits. It takes 50 calls in a second, and counts them where they arrive, which may be closer
// together than they were sent. It bans an address for 10,000 invalid requests in any ten minutes: ours do not slide, so half of
// them in each is never more than that.
var usualPace = pace{
	perSecond: 40,
	burst:     5,
	longest:   5 * time.Second,
	step:      200 * time.Millisecond,
	call:      8 * time.Second, // the relay gives up after 10
	fetch:     9 * time.Second,
	invalid:   5_000,
	window:    10 * time.Minute,
	lanes:     1_000,
}

// busyWait is how long to wait where Discord does not say.
const busyWait = 10 * time.Second

// limiter holds calls back: those of one route go one after the other, in the order in which they came, and within what Discord
// said of the route; all that count go within the limit of all.
type limiter struct {
	pace pace
	log  *slog.Logger
	all  *rate.Limiter

	mu   sync.Mutex
	busy map[string]*lane          // those that somebody uses, by route
	idle *lru.Cache[string, *lane] // those that nobody uses, for what Discord said of them
	stop time.Time                 // until when Discord takes no call that counts

	begun   time.Time // the window in which invalid requests are counted
	invalid int
}

func newLimiter(p pace, log *slog.Logger) *limiter {
	idle, err := lru.New[string, *lane](p.lanes)
	if err != nil {
		panic(err) // pace.lanes is positive
	}
	return &limiter{pace: p, log: log, all: rate.NewLimiter(p.perSecond, p.burst), busy: map[string]*lane{}, idle: idle}
}

// lane is where the calls of one route go, of which one at a time has its turn.
type lane struct {
	route  string
	free   bool            // of one call alone: no other waits for it
	calls  int             // that have their turn or wait for it
	line   []chan struct{} // those that wait, in the order in which they came
	until  time.Time       // nothing goes before
	limits *discordgo.RateLimiter
	// bucket keeps what Discord said of the route. It is of a RateLimiter of its own, for that one's map of buckets never
	// shrinks. Only who has the turn touches it.
	bucket *discordgo.Bucket
}

func newLane(route string, free bool) *lane {
	w := &lane{route: route, free: free, limits: discordgo.NewRatelimiter()}
	w.bucket = w.limits.GetBucket("")
	return w
}

// enter waits until the call has its turn. Who got a lane must leave it. A free call has a lane of its own.
func (l *limiter) enter(ctx context.Context, k call) (*lane, error) {
	if k.free {
		return newLane(k.route, true), nil
	}
	w, turn, err := l.queue(ctx, k.route)
	if turn == nil {
		return w, err
	}
	select {
	case <-turn:
		return w, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	after := time.Until(w.until)
	if i := slices.Index(w.line, turn); i >= 0 {
		w.line = slices.Delete(w.line, i, i+1)
		w.calls--
	} else {
		l.next(w) // the turn came just now
	}
	return nil, ended(ctx, after)
}

// queue gives the lane of a route and, where others are there already, what is closed when the turn has come.
func (l *limiter) queue(ctx context.Context, route string) (*lane, chan struct{}, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	w := l.busy[route]
	if w == nil {
		var known bool
		if w, known = l.idle.Get(route); known {
			l.idle.Remove(route)
		} else {
			w = newLane(route, false)
		}
		l.busy[route] = w
	} else if after := time.Until(w.until); beyond(ctx, after) {
		return nil, nil, &chat.RetryError{After: after}
	}
	if w.calls++; w.calls == 1 {
		return w, nil, nil
	}
	turn := make(chan struct{})
	w.line = append(w.line, turn)
	return w, turn, nil
}

// leave gives the turn to the next.
func (l *limiter) leave(w *lane) {
	if w.free {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next(w)
}

func (l *limiter) next(w *lane) {
	w.calls--
	if len(w.line) > 0 {
		close(w.line[0])
		w.line = slices.Delete(w.line, 0, 1)
		return
	}
	delete(l.busy, w.route)
	l.idle.Add(w.route, w)
}

// wait waits until who has the turn of a lane may send. The error is a RetryError, or that of a context that was cancelled.
func (l *limiter) wait(ctx context.Context, w *lane) error {
	for counted := w.free; ; {
		if d := l.rest(w); d > 0 {
			if err := l.pause(ctx, w, d); err != nil {
				return err
			}
			continue
		}
		if counted {
			return nil
		}
		spot := l.all.Reserve()
		if err := l.pause(ctx, w, spot.Delay()); err != nil {
			spot.Cancel()
			return err
		}
		counted = true
	}
}

// rest gives how long a lane must rest.
func (l *limiter) rest(w *lane) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := max(time.Until(w.until), w.limits.GetWaitTime(w.bucket, 1))
	if !w.free {
		d = max(d, time.Until(l.stop))
	}
	return d
}

// pause waits for d, or gives up at once where that is too long.
func (l *limiter) pause(ctx context.Context, w *lane, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	if d > l.pace.longest || beyond(ctx, d) {
		return &chat.RetryError{After: d}
	}
	l.hold(w, d)
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ended(ctx, time.Until(w.until))
	}
}

// hold lets nothing of a lane go for d.
func (l *limiter) hold(w *lane, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if until := time.Now().Add(d); until.After(w.until) {
		w.until = until
	}
}

// halt lets nothing that counts go for d.
func (l *limiter) halt(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if !now.Before(l.stop) {
		l.log.Warn("Discord takes no calls for a while", "wait", d)
	}
	if until := now.Add(d); until.After(l.stop) {
		l.stop = until
	}
}

// spoil counts a request that Discord calls invalid.
func (l *limiter) spoil() {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := time.Now()
	if now.Sub(l.begun) >= l.pace.window {
		l.begun, l.invalid = now, 0
	}
	if l.invalid++; l.invalid == l.pace.invalid {
		l.log.Warn("too many calls were refused, and Discord bans for that: it is not called for a while", "refused", l.invalid, "wait", l.begun.Add(l.pace.window).Sub(now))
	}
}

// spoilt gives how long nothing may be sent because too much of it was invalid.
func (l *limiter) spoilt() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.invalid < l.pace.invalid {
		return 0
	}
	return max(0, time.Until(l.begun.Add(l.pace.window)))
}

// beyond tells whether ctx ends before d has passed.
func beyond(ctx context.Context, d time.Duration) bool {
	end, ok := ctx.Deadline()
	return ok && d > 0 && time.Until(end) < d
}

// ended gives the error of a call that waited until its context ended, and was not sent. It does not wrap
// context.DeadlineExceeded, which says that nobody knows.
func ended(ctx context.Context, after time.Duration) error {
	if err := ctx.Err(); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return &chat.RetryError{After: max(after, time.Second)}
}
