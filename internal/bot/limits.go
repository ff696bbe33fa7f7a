package bot

import (
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"smtpbot/internal/chat"
)

// Limits are how many answers a minute may be given; 0 is no limit. Each process counts for itself.
type Limits struct {
	Person    int // to one person
	Channel   int // in one channel
	Workspace int // in one workspace
}

// DefaultLimits are more than a busy support channel asks for, and less than a flood.
var DefaultLimits = Limits{Person: 20, Channel: 60, Workspace: 300}

// The reasons to hold an answer back. They are stored: a new one gets a new word.
const (
	byPerson    = "person"
	byChannel   = "channel"
	byWorkspace = "workspace"
	repeated    = "repeated" // the whole of it, for it stands in the channel already
	// Overload is the reason of one who takes in more than the bot can answer.
	Overload = "overload"
)

// limitWords tell people which limit was reached.
var limitWords = map[string]string{
	byPerson:    "you have had as many answers as I give one person in a minute",
	byChannel:   "this channel has had as many answers as I give one in a minute",
	byWorkspace: "this workspace has had as many answers as I give one in a minute",
}

// maxCounted is how many persons and channels are counted at once; the idle ones are forgotten first.
const maxCounted = 10_000

// limiter counts answers. It keeps its counts by a clock that does not jump.
type limiter struct {
	limits Limits
	counts *lru.Cache[counted, *rate.Limiter]
}

// counted is who or what has a limit.
type counted struct {
	reason string
	place  chat.Place
	person string
}

func newLimiter(l Limits) *limiter {
	counts, err := lru.New[counted, *rate.Limiter](maxCounted)
	if err != nil {
		panic(err) // maxCounted is positive
	}
	return &limiter{l, counts}
}

// take counts an answer to m and gives "", or the limit that it would exceed and how long until it does not.
func (l *limiter) take(m chat.Message) (reason string, wait time.Duration) {
	if m.Place.Platform == "" {
		return "", 0
	}
	p := m.Place
	workspace := chat.Place{Platform: p.Platform, Workspace: p.Workspace}
	for _, c := range []struct {
		counted
		perMinute int
	}{
		{counted{byPerson, workspace, m.Author.ID}, l.limits.Person},
		{counted{byChannel, chat.Place{Platform: p.Platform, Workspace: p.Workspace, Channel: p.Channel}, ""}, l.limits.Channel},
		{counted{byWorkspace, workspace, ""}, l.limits.Workspace},
	} {
		if c.perMinute <= 0 || c.reason == byWorkspace && p.Workspace == "" {
			continue
		}
		if !l.bucket(c.counted, c.perMinute).Allow() {
			return c.reason, time.Minute / time.Duration(c.perMinute)
		}
	}
	return "", 0
}

// tell is true once a minute for each person: who sends too much is told so, and not every time.
func (l *limiter) tell(m chat.Message) bool {
	return l.bucket(counted{"told", chat.Place{Platform: m.Place.Platform, Workspace: m.Place.Workspace}, m.Author.ID}, 1).Allow()
}

func (l *limiter) bucket(c counted, perMinute int) *rate.Limiter {
	b := rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), perMinute)
	if had, ok, _ := l.counts.PeekOrAdd(c, b); ok {
		l.counts.Get(c) // it is in use
		return had
	}
	return b
}
