package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"sync"
	"time"
)

// sessionStarts keeps to Discord's limits on the start of sessions,
// https://docs.discord.com/developers/events/gateway#session-start-limit-object: so many in a day, beyond which Discord takes the
// token away, and so many at a time.
type sessionStarts struct {
	ask    func(ctx context.Context) (gatewayInfo, error)
	times  gatewayTimes
	log    *slog.Logger
	asking chan struct{} // holds one while Discord is asked

	mu    sync.Mutex
	info  gatewayInfo // what Discord said last
	asked time.Time   // when; zero: it does not count
	reset time.Time   // when all sessions may be started again
	left  int         // sessions that may be started before
	rows  map[int]*startRow
}

// startRow is the shards that may not start at a time.
type startRow struct {
	turns []*startTurn // the first has its turn
	next  time.Time
}

// startTurn is a shard's place in its row, from join to leave.
type startTurn struct {
	starts *sessionStarts
	row    *startRow
	first  chan struct{} // closed when it has its turn
	held   bool          // it has one of the sessions that are left
	left   bool
}

func newStarts(ask func(ctx context.Context) (gatewayInfo, error), times gatewayTimes, log *slog.Logger) *sessionStarts {
	return &sessionStarts{ask: ask, times: times, log: log, asking: make(chan struct{}, 1), rows: map[int]*startRow{}}
}

// learn asks Discord for the gateway, unless it has just said.
func (s *sessionStarts) learn(ctx context.Context) error {
	select {
	case s.asking <- struct{}{}:
		defer func() { <-s.asking }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.known(s.times.fresh) {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.times.dial)
	defer cancel()
	info, err := s.ask(ctx)
	if err != nil {
		return fmt.Errorf("ask for the gateway: %w", err)
	}
	if _, err := gatewayURL(info.URL, ""); err != nil {
		return fmt.Errorf("ask for the gateway: %w", err)
	}
	s.note(info)
	return nil
}

// known tells whether Discord said something not longer ago than that.
func (s *sessionStarts) known(ago time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.asked.IsZero() && time.Since(s.asked) < ago
}

// note keeps what Discord said. Before the limit begins anew, it does not raise what is left: Discord may not have counted yet
// what was started just now.
func (s *sessionStarts) note(info gatewayInfo) {
	const longest = 24 * time.Hour
	s.mu.Lock()
	defer s.mu.Unlock()
	now, left := time.Now(), max(info.Limit.Remaining, 0)
	if now.Before(s.reset) {
		left = min(left, s.left)
	}
	s.info, s.asked, s.left = info, now, left
	s.reset = now.Add(min(time.Duration(min(max(info.Limit.ResetAfter, 0), longest.Milliseconds()))*time.Millisecond, longest))
}

// recommended gives the number of shards that Discord recommends.
func (s *sessionStarts) recommended() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.info.Shards
}

// url gives the address of the gateway, or that of the session where Discord told a good one.
func (s *sessionStarts) url(of gatewaySession) string {
	s.mu.Lock()
	base := s.info.URL
	s.mu.Unlock()
	if u, err := url.Parse(base); err == nil && of.url != "" {
		if at, err := gatewayURL(of.url, u.Scheme); err == nil {
			return at
		}
	}
	at, _ := gatewayURL(base, "") // learn takes no other
	return at
}

// join puts a shard at the end of its row.
func (s *sessionStarts) join(shard int) *startTurn {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := shard % max(s.info.Limit.MaxConcurrency, 1)
	r := s.rows[key]
	if r == nil {
		r = &startRow{}
		s.rows[key] = r
	}
	t := &startTurn{starts: s, row: r, first: make(chan struct{})}
	if r.turns = append(r.turns, t); len(r.turns) == 1 {
		close(t.first)
	}
	return t
}

// wait waits until the shard may start a session. say hears why it waits.
func (t *startTurn) wait(ctx context.Context, say func(string)) error {
	say("waits for its turn to start a session")
	select {
	case <-t.first:
	case <-ctx.Done():
		return ctx.Err()
	}
	for {
		err := t.starts.reserve(ctx, say)
		if err == nil {
			break
		}
		if !errors.Is(err, errNoneLeft) {
			return err
		}
	}
	t.starts.mu.Lock()
	t.held = true
	wait := time.Until(t.row.next)
	t.starts.mu.Unlock()
	return idle(ctx, wait)
}

// errNoneLeft says that what was left has to be looked at again.
var errNoneLeft = errors.New("no session is left to be started")

// reserve takes one of the sessions that are left. Where none is, it waits until there are, and gives errNoneLeft.
func (s *sessionStarts) reserve(ctx context.Context, say func(string)) error {
	var err error
	if !s.known(s.times.fresh) {
		err = s.learn(ctx)
	}
	s.mu.Lock()
	now := time.Now()
	if err != nil && !now.Before(s.reset) { // what Discord said before counts until then
		s.mu.Unlock()
		return err
	}
	if s.left > 0 {
		s.left--
		s.mu.Unlock()
		return nil
	}
	until := s.reset
	if least := now.Add(s.times.anew); until.Before(least) {
		until = least
	}
	total := s.info.Limit.Total
	s.mu.Unlock()
	at := until.UTC().Format(time.RFC3339)
	say("no session may be started before " + at)
	s.log.Warn("Discord lets no more sessions be started: is the bot running elsewhere too, or starting again and again?", "until", at, "a_day", total)
	if err := idle(ctx, time.Until(until)); err != nil {
		return err
	}
	s.mu.Lock()
	if s.asked.Before(until) {
		s.asked = time.Time{}
	}
	s.mu.Unlock()
	return errNoneLeft
}

// use says that the session is asked for now.
func (t *startTurn) use() {
	t.starts.mu.Lock()
	t.held = false
	t.row.next = time.Now().Add(t.starts.times.turn)
	t.starts.mu.Unlock()
	t.leave()
}

// leave lets the next shard have its turn. What was not used is left for others.
func (t *startTurn) leave() {
	s := t.starts
	s.mu.Lock()
	defer s.mu.Unlock()
	if t.left {
		return
	}
	t.left = true
	if t.held {
		s.left++
	}
	r := t.row
	i := slices.Index(r.turns, t)
	r.turns = slices.Delete(r.turns, i, i+1)
	if i == 0 && len(r.turns) > 0 {
		close(r.turns[0].first)
	}
}
