// Package relay carries what happens on the platforms to the bot's rules, and the answers back, so that nothing is lost and
// nothing is answered twice: an event is stored before the platform is told that it was taken, an answer is claimed before
// it is posted and noted after, and whatever a process leaves half done, it or another takes up again. It knows no platform
// and no mail.
package relay

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/observe"
	"smtpbot/internal/store"
)

// The sizes. Each platform has queues of its own, so that one that is away holds up no other; and what was asked has one apart
// from what was overheard, so that no flood stands before it.
const (
	maxAsked = 2_000
	maxHeard = 10_000
	lanes    = 4  // of each queue, in each process
	inHand   = 64 // items that wait before each lane
)

// The times.
const (
	// rememberFor is how long it is known what was answered to a message, so that its removal removes the answer.
	rememberFor = 7 * 24 * time.Hour
	thinkTime   = 10 * time.Second // for reading a text, which takes a millisecond unless something is wrong
	commandTime = 2500 * time.Millisecond
	acceptTime  = 2400 * time.Millisecond // for the store, which gives up after 2 s; Slack wants its acknowledgement within 3 s
	readTime    = 400 * time.Millisecond  // before that, for reading a text
	sendTime    = 10 * time.Second        // for one call of a platform
	doubtTime   = 30 * time.Second        // before a post in doubt is tried again, and more each time
	drainTime   = 8 * time.Second         // for what is in hand when the process is to end
	busyEvery   = 5 * time.Second         // how often the queue hears that an item is worked on; it waits 15 s
)

// Options are what a Relay works with.
type Options struct {
	Rules     *bot.Rules
	Store     *store.Store
	Platforms []chat.Platform
	// MaxAsked and MaxHeard are how many events of each platform may wait, of those that somebody waits for and of the others;
	// 0 stands for 2,000 and 10,000. What comes beyond is let go, the others first.
	MaxAsked, MaxHeard int
	// DoubtTime is how long an answer of which nobody knows whether it was posted waits for its next try; 0 stands for 30
	// seconds.
	DoubtTime time.Duration
	// Observer is told of what is done beside the port: observe.Keep, Turn and Read; nil for nobody.
	Observer observe.Observer
	// Log is where trouble is told, with ids and never with text; nil drops it.
	Log *slog.Logger
}

// Relay is the bot as the adapters see it. It may be used by any number at once.
type Relay struct {
	rules     *bot.Rules
	store     *store.Store
	log       *slog.Logger
	observer  observe.Observer
	platforms map[string]chat.Platform
	queues    map[string]queues // by platform
	said      *store.Table[said]
	mind      *mind            // reads messages
	minds     map[string]*mind // call the platforms
	spare     *spare           // what happens while the store is unavailable

	// decide is what the rules decide. Only tests of what goes wrong there put something else here.
	decide    func(context.Context, chat.Event, bot.Said) (bot.Plan, error)
	thinkTime time.Duration
	doubtTime time.Duration

	mu   sync.Mutex
	held map[string]*store.Item // what this process works on, by the event's id

	doubles atomic.Int64 // posts that were repeated without knowing whether the first came through
	lost    atomic.Int64 // answers given up
}

var _ chat.Handler = (*Relay)(nil)

// queues are the two of a platform.
type queues struct{ asked, heard *store.Queue }

// New opens the queues in the store and gives a relay. ctx bounds the opening alone.
func New(ctx context.Context, o Options) (*Relay, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Observer == nil {
		o.Observer = observe.All{}
	}
	r := &Relay{
		rules:     o.Rules,
		store:     o.Store,
		log:       o.Log,
		observer:  o.Observer,
		platforms: map[string]chat.Platform{},
		queues:    map[string]queues{},
		minds:     map[string]*mind{},
		said:      store.NewTable[said](o.Store, "said", store.Passing, rememberFor),
		mind:      newMind(o.Log),
		decide:    o.Rules.Decide,
		thinkTime: thinkTime,
		doubtTime: cmp.Or(o.DoubtTime, doubtTime),
		held:      map[string]*store.Item{},
	}
	r.spare = newSpare(r)
	for _, p := range o.Platforms {
		name := p.Traits().Name
		asked, err := o.Store.Queue(ctx, "asked_"+name, int64(cmp.Or(o.MaxAsked, maxAsked)), inHand)
		if err != nil {
			return nil, err
		}
		heard, err := o.Store.Queue(ctx, "heard_"+name, int64(cmp.Or(o.MaxHeard, maxHeard)), inHand)
		if err != nil {
			return nil, err
		}
		r.platforms[name], r.queues[name], r.minds[name] = p, queues{asked, heard}, newMind(o.Log)
	}
	if err := r.rules.Load(ctx); err != nil {
		return nil, fmt.Errorf("read which channels are watched: %w", err)
	}
	return r, nil
}

// Run answers what was accepted, until ctx ends. What is in hand then is finished within 8 seconds, or left to whoever takes
// it next.
func (r *Relay) Run(ctx context.Context) error {
	var all sync.WaitGroup
	defer all.Wait()
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	all.Go(func() { r.keepBusy(work) })
	var workers sync.WaitGroup
	workers.Go(func() { r.rules.Run(ctx) })
	workers.Go(func() { r.spare.run(ctx, work) })
	failed := make(chan error, 2*len(r.queues))
	for _, both := range r.queues {
		workers.Go(func() { failed <- r.serve(ctx, work, both.asked) })
		workers.Go(func() { failed <- r.serve(ctx, work, both.heard) })
	}
	<-ctx.Done()
	late := time.AfterFunc(drainTime, stop) // what is in hand then is left
	defer late.Stop()
	workers.Wait()
	close(failed)
	var errs []error
	for err := range failed {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// serve takes from one queue and hands each item to the lane of its channel, which keeps the order there.
func (r *Relay) serve(ctx, work context.Context, q *store.Queue) error {
	var all sync.WaitGroup
	var to [lanes]chan *job
	for i := range to {
		to[i] = make(chan *job, inHand)
		all.Go(func() {
			for j := range to[i] {
				r.do(ctx, work, j)
			}
		})
	}
	err := q.Work(ctx, func(item *store.Item) {
		if j := r.take(item); j != nil {
			to[j.lane()] <- j // where a lane is full, its platform has enough to do
		}
	})
	for _, lane := range to {
		close(lane)
	}
	all.Wait()
	return err
}

// keepBusy tells the queues that what is in hand is being worked on.
func (r *Relay) keepBusy(ctx context.Context) {
	tick := time.NewTicker(busyEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		r.mu.Lock()
		for _, item := range r.held {
			item.Busy()
		}
		r.mu.Unlock()
	}
}

// Handle implements chat.Handler. It asks the store for nothing but settings, so it answers while there is none.
func (r *Relay) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	type reply struct {
		a  chat.Answer
		ok bool
	}
	m, err := r.fetch(ctx, m)
	if err != nil {
		r.log.Warn("a command's file was not fetched", "platform", m.Place.Platform, "reason", reason(err)) // the answer says so
	}
	within := commandTime
	if m.Place.Platform == "" { // a console, which may hold megabytes and has nobody's patience to lose
		within = time.Minute
	}
	got, err := think(ctx, r.mind, within, func(ctx context.Context) (out reply) {
		out.a, out.ok = r.rules.Command(ctx, m, r.platforms[m.Place.Platform])
		return out
	})
	switch {
	case err == nil && m.Place.Platform == "":
		return got.a, got.ok
	case err == nil:
		return got.a.Inert(), got.ok
	case ctx.Err() != nil:
		return chat.Answer{}, false
	}
	r.log.Error("a command was not answered", "platform", m.Place.Platform, "reason", reason(err))
	return sorry, true
}

// sorry is what somebody is told whose message could not be read for a reason of the bot's own.
var sorry = chat.Answer{
	Headline: "Something went wrong on my side, and I could not read this.",
	Hint:     "Try again with the error line alone. If that fails too, tell whoever runs me.",
}

// Complete implements chat.Handler.
func (r *Relay) Complete(text string) []chat.Choice { return r.rules.Complete(text) }

// Press implements chat.Handler.
func (r *Relay) Press(ctx context.Context, p chat.Press) chat.Answer {
	m := r.minds[p.Answer.Place.Platform] // what hangs there must not count against readings
	if m == nil {
		return bot.TooOld()
	}
	a, err := think(ctx, m, thinkTime, func(ctx context.Context) chat.Answer {
		if p.Button != chat.Dismiss {
			return r.rules.Vote(ctx, p)
		}
		return r.dismiss(ctx, p)
	})
	if err != nil {
		r.log.Error("a button did nothing", "platform", p.Answer.Place.Platform, "reason", reason(err))
		return bot.Unstored()
	}
	return a
}

// Trouble gives lines for people about what is degraded, none when nothing is.
func (r *Relay) Trouble() []string {
	var lines []string
	if err := r.store.Trouble(); err != nil {
		lines = append(lines, "The store is unavailable: commands are answered, channels are not watched, and settings cannot be changed.")
		if r.spare.waits() {
			lines = append(lines, "Some messages wait for the store.")
		}
	}
	if len(r.store.Notes()) > 0 { // in full they name folders, which is for the log and not for every workspace
		lines = append(lines, "Some of what was stored was lost: whoever runs me finds more in the log.")
	}
	if r.mind.stuck() > 0 {
		lines = append(lines, "Some messages could not be read in time.")
	}
	for name, m := range r.minds {
		if m.stuck() > 0 {
			lines = append(lines, name+" does not answer some calls.")
		}
	}
	return lines
}

// Depth is how many accepted events of a platform wait for their answer or are being answered, in all processes.
type Depth struct {
	Asked int // that somebody waits for
	Heard int // that nobody asked about
}

// Depths gives how much waits, by platform.
func (r *Relay) Depths(ctx context.Context) (map[string]Depth, error) {
	all := map[string]Depth{}
	for name, both := range r.queues {
		asked, err := both.asked.Len(ctx)
		if err != nil {
			return nil, err
		}
		heard, err := both.heard.Len(ctx)
		if err != nil {
			return nil, err
		}
		all[name] = Depth{asked, heard}
	}
	return all, nil
}

// Figures are for whoever runs the bot.
type Figures struct {
	Doubtful int64 // answers that were posted again without knowing whether the first came through, since the start
	Lost     int64 // answers that were given up, since the start
	Stuck    int   // readings and calls of platforms that do not come back, now
}

// Figures gives the figures of this process.
func (r *Relay) Figures() Figures {
	f := Figures{Doubtful: r.doubles.Load(), Lost: r.lost.Load(), Stuck: r.mind.stuck()}
	for _, m := range r.minds {
		f.Stuck += m.stuck()
	}
	return f
}
