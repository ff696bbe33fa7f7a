package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
	"smtpbot/internal/store"
)

// follow is how long after a message its edits are followed.
const follow = time.Hour

// How long the store knows of what, at the longest.
const (
	threadTTL  = 30 * 24 * time.Hour
	silenceTTL = 30 * 24 * time.Hour
	voteTTL    = 90 * 24 * time.Hour
	heldTTL    = 8 * 24 * time.Hour
)

// Options are the settings of the rules.
type Options struct {
	// QuietTime is how long an explanation is not repeated in a channel, but linked; 0 repeats it always.
	QuietTime time.Duration
	// Limits bound the answers.
	Limits Limits
	// Watched are channels that are watched until an admin says otherwise: by Place.Platform, the channels' ids.
	Watched map[string][]string
	// Trouble gives lines about what is degraded, for status; nil gives none.
	Trouble func() []string
	// Held hears of what is held back, with the platform and a reason of a few, and Voted of who says whether an answer
	// helped, once for each change of mind. Both are for metrics, and may be nil.
	Held  func(platform, reason string)
	Voted func(platform string, helpful bool)
}

// Rules decide when to speak, and remember what that takes: which channels are watched, which threads are silenced, what was
// explained a moment ago, what was held back, who found an answer helpful. They may be used by any number at once.
type Rules struct {
	bot      *Bot
	o        Options
	store    *store.Store
	settings *store.Table[setting]
	threads  *store.Table[struct{}] // those in which the bot spoke
	silent   *store.Table[silence]
	quiet    *store.Table[explained]
	votes    *store.Table[vote]
	limits   *limiter
	held     *held

	mu      sync.RWMutex
	watched map[chat.Place]setting // by platform, workspace and channel: what the store holds
}

// setting is what an admin chose for a channel.
type setting struct {
	Watch bool      `json:"watch"`
	Since time.Time `json:"since"`
}

// explained tells where an explanation stands, and since when by the platform's clock.
type explained struct {
	In chat.Ref  `json:"in"`
	At time.Time `json:"at"`
}

// NewRules gives rules that answer with b and remember in s.
func NewRules(b *Bot, s *store.Store, o Options) *Rules {
	r := &Rules{
		bot:      b,
		o:        o,
		store:    s,
		settings: store.NewTable[setting](s, "channels", store.Lasting, 0),
		threads:  store.NewTable[struct{}](s, "threads", store.Passing, threadTTL),
		silent:   store.NewTable[silence](s, "silent", store.Kept, silenceTTL),
		quiet:    store.NewTable[explained](s, "quiet", store.Passing, max(o.QuietTime, time.Second)),
		votes:    store.NewTable[vote](s, "votes", store.Kept, voteTTL),
		limits:   newLimiter(o.Limits),
		held:     newHeld(s, o.Held),
		watched:  map[chat.Place]setting{},
	}
	return r
}

// Load reads the settings. Until it has been called, no channel is watched but those of Options.
func (r *Rules) Load(ctx context.Context) error {
	return r.settings.Each(ctx, nil, func(k store.Key, v setting) bool {
		r.changed(k, v, true)
		return true
	})
}

// Run follows what other processes change and keeps the counts of what was held back, until ctx ends.
func (r *Rules) Run(ctx context.Context) {
	var all sync.WaitGroup
	all.Go(func() { r.held.run(ctx) })
	for ctx.Err() == nil {
		err := r.settings.Watch(ctx, nil, r.changed, func() {})
		if err != nil { // the store is unavailable: what is known holds until it is back
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}
	all.Wait()
}

// changed takes over what the store says of a channel.
func (r *Rules) changed(k store.Key, v setting, there bool) {
	if len(k) != 4 {
		return
	}
	p := chat.Place{Platform: k[0], Workspace: k[1], Channel: k[2]}
	r.mu.Lock()
	defer r.mu.Unlock()
	if there {
		r.watched[p] = v
	} else {
		delete(r.watched, p)
	}
}

// channel gives the key of what belongs to a place's channel, with more parts behind it.
func channel(p chat.Place, more ...string) store.Key {
	return append(store.Key{p.Platform, p.Workspace, p.Channel}, more...)
}

// settingKey is where a channel's setting is kept.
func settingKey(p chat.Place) store.Key { return channel(p, "setting") }

// watching tells whether a place's channel is watched, and what an admin chose for it, if one did.
func (r *Rules) watching(p chat.Place) (on bool, chosen *setting) {
	r.mu.RLock()
	v, ok := r.watched[chat.Place{Platform: p.Platform, Workspace: p.Workspace, Channel: p.Channel}]
	r.mu.RUnlock()
	if ok {
		return v.Watch, &v
	}
	return slices.Contains(r.o.Watched[p.Platform], p.Channel), nil
}

// Concern says how much an event concerns the bot.
type Concern uint8

// The concerns.
const (
	None   Concern = iota // it needs nothing
	Maybe                 // only where the bot answered the message before
	Unread                // that is in its text: Speaks tells
	Heard                 // nobody asked, and there may be something to say or do
	Asked                 // somebody waits for it
)

// Concern tells whether an event is worth keeping until it is answered. It asks nobody, and costs next to nothing for
// ordinary chat.
func (r *Rules) Concern(e chat.Event) Concern {
	m := e.Message
	switch {
	case e.Kind == chat.Left:
		return Asked
	case m.Author.Bot:
		return None
	case m.Asked == chat.Replied && e.Kind != chat.Posted:
		return Maybe
	case m.Asked == chat.Replied && !r.addressed(m):
		return None
	case m.Asked != chat.Overheard || m.Place.Direct:
		return Asked
	}
	on, _ := r.watching(m.Place)
	switch {
	case !on && e.Kind == chat.Posted:
		return None
	case !on:
		return Maybe
	case e.Kind != chat.Posted || inThread(m) && isSilence(m.Text):
		return Heard
	case slices.ContainsFunc(m.Files, readable):
		return Heard
	case len(m.Text) <= chat.MaxInput && parse.Evidence(m.Text):
		return Unread
	}
	return None
}

// addressed tells whether a reply to the bot is meant for it.
func (r *Rules) addressed(m chat.Message) bool { return isSilence(m.Text) || r.bot.Understands(m) }

// Complete gives what somebody who has typed a text may want to ask for.
func (r *Rules) Complete(text string) []chat.Choice { return r.bot.Complete(text) }

// Speaks tells whether a message that was overheard holds a real failure: it reads the text.
func (r *Rules) Speaks(m chat.Message) bool { return SpeaksUp(parse.Text(m.Text)) }

// readable tells by its name whether a file that somebody dropped into a channel may hold a bounce. What it holds decides.
func readable(f chat.File) bool {
	name := strings.ToLower(f.Name)
	dot := strings.LastIndexByte(name, '.')
	return dot < 0 || slices.Contains([]string{".eml", ".txt", ".log", ".msg", ".json", ".csv", ".out", ".err", ".mbox", ".md"}, name[dot:])
}

// Leave drops what is kept of a place that the bot was removed from: of its channel, or of the whole workspace. Where an admin
// chose something there after that, the bot is back, and the word of its removal came late: then nothing is dropped.
func (r *Rules) Leave(ctx context.Context, p chat.Place, at time.Time) error {
	key := store.Key{p.Platform, p.Workspace}
	if p.Channel != "" {
		key = append(key, p.Channel)
	}
	back := false
	err := r.settings.Each(ctx, key, func(_ store.Key, s setting) bool {
		back = s.Since.After(at)
		return !back
	})
	if err != nil || back {
		return err
	}
	if err := r.store.Forget(ctx, key); err != nil {
		return fmt.Errorf("drop what is kept of a place that the bot left: %w", err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for known := range r.watched {
		if known.Platform == p.Platform && known.Workspace == p.Workspace && (p.Channel == "" || known.Channel == p.Channel) {
			delete(r.watched, known)
		}
	}
	return nil
}

// Hold counts something that was held back, for status.
func (r *Rules) Hold(p chat.Place, reason string) { r.held.add(p, reason) }

// TellOnce is true once a minute for each person: who sends too much is told so, and not every time.
func (r *Rules) TellOnce(m chat.Message) bool { return r.limits.tell(m) }
