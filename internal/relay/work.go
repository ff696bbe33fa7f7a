package relay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"time"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/observe"
	"smtpbot/internal/store"
)

// How long something is tried before it is given up.
const (
	maxReads  = 3              // readings that panic or hang
	maxDeaths = 10             // readings that end the process
	suspect   = 5              // deliveries after which readings are counted before they begin
	maxAge    = 12 * time.Hour // of an event that was delivered more often than
	maxTries  = 50
	maxRaces  = 20              // changes of one record by others
	maxOthers = 60              // waits for another event of the same message, a second each
	maxWait   = 2 * time.Minute // between two tries
)

var errPending = errors.New("another event of the same message is being answered")

// later is the wish to be called again with the same event.
type later struct {
	after time.Duration
	cause error
}

func (l later) Error() string { return fmt.Sprintf("again in %s: %v", l.after, l.cause) }
func (l later) Unwrap() error { return l.cause }

// job is an item with the event that it holds.
type job struct {
	item *store.Item
	e    chat.Event
	id   string
}

// lane tells which lane keeps the order of the job's channel.
func (j *job) lane() int {
	h := fnv.New32a()
	p := j.e.Message.Place
	for _, s := range []string{p.Platform, p.Workspace, p.Channel} {
		_, _ = h.Write([]byte(s + "\x00")) // it never fails
	}
	return int(h.Sum32() % lanes)
}

// take takes an item in hand. It gives nil for one that this process works on already, and for one that nobody can read.
func (r *Relay) take(item *store.Item) *job {
	j := &job{item: item}
	if err := json.Unmarshal(item.Data, &j.e); err != nil {
		r.log.Error("drop an event of another shape", "error", err)
		ctx, cancel := context.WithTimeout(context.Background(), sendTime)
		defer cancel()
		_ = item.Done(ctx)
		return nil
	}
	j.id = eventID(j.e)
	r.mu.Lock()
	defer r.mu.Unlock()
	if had := r.held[j.id]; had != nil {
		// It took so long that the queue gave it again. Whoever has it goes on, and what it says counts for both.
		item.Later(busyEvery)
		return nil
	}
	r.held[j.id] = item
	return j
}

// drop lets a job go.
func (r *Relay) drop(j *job) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.held, j.id)
}

// do answers a job's event and settles with the queue. ctx ends when the process is to end, work when it must.
func (r *Relay) do(ctx, work context.Context, j *job) {
	defer r.drop(j)
	if ctx.Err() != nil {
		j.item.Later(0) // another process takes it
		return
	}
	step := observe.Of(observe.Turn, j.e)
	step.Since = j.item.Put
	turning, end := r.observer.Begin(work, step)
	err := r.answer(turning, j.e, j.item.Times)
	end(observe.Result{Err: err})
	var again later
	switch {
	case err == nil:
		err = j.item.Done(work)
		if err != nil {
			r.log.Warn("an answered event comes again", "error", err) // what was said is noted, so nothing is said twice
		}
	case j.item.Times > maxTries && time.Since(j.item.Put) > maxAge:
		r.lost.Add(1)
		r.log.Error("an answer was given up", "platform", j.e.Message.Place.Platform, "reason", reason(err))
		_ = j.item.Done(work)
	case errors.As(err, &again):
		j.item.Later(again.after)
	default:
		j.item.Later(min(time.Duration(j.item.Times)*time.Second, maxWait))
	}
}

// answer does what there is to do about an event. times is how often the event was given to anybody.
func (r *Relay) answer(ctx context.Context, e chat.Event, times int) error {
	p := r.platforms[e.Message.Place.Platform]
	if p == nil {
		return fmt.Errorf("no platform %q is there", e.Message.Place.Platform)
	}
	if e.Kind == chat.Left {
		return r.rules.Leave(ctx, e.Message.Place, e.At)
	}
	t := &turn{r: r, p: p, e: e, id: eventID(e), key: source(e.Message.Place, e.Message.ID), times: times}
	for range maxRaces {
		err := t.take(ctx)
		if !errors.Is(err, store.ErrChanged) {
			return err
		}
	}
	return later{time.Second, store.ErrChanged}
}

// turn is one event's turn at one message.
type turn struct {
	r     *Relay
	p     chat.Platform
	e     chat.Event
	id    string
	key   store.Key
	times int

	now said // what is known about the message
	rev store.Rev
}

// load reads what is known about the message. What was answered while the store was away, it learns first.
func (t *turn) load(ctx context.Context) error {
	if err := t.r.spare.tell(ctx, t.key); err != nil {
		return err
	}
	var err error
	t.now, t.rev, err = t.r.said.Get(ctx, t.key)
	if errors.Is(err, store.ErrMissing) {
		t.now, err = said{}, nil
	}
	return err
}

// note writes what is known about the message. It gives store.ErrChanged where another turn was first.
func (t *turn) note(ctx context.Context, v said) error {
	rev, err := t.r.said.Update(ctx, t.key, v, t.rev)
	if err != nil {
		return err
	}
	t.now, t.rev = v, rev
	return nil
}

// take does the event's part, from what is known to what is noted.
func (t *turn) take(ctx context.Context) error {
	if err := t.load(ctx); err != nil {
		return err
	}
	others := t.now.State == pending && t.now.By != t.id && t.times <= maxOthers
	switch {
	case t.e.Kind == chat.Deleted && others && t.now.Tries > 0 && t.p.Traits().KnowsDoubles:
		return later{time.Second, errPending} // the post is made again to learn its id
	case t.e.Kind == chat.Deleted:
		return t.close(ctx)
	case t.now.State == closed:
		return nil
	case others:
		return later{time.Second, errPending}
	case t.now.State != pending && t.now.covers(t.e):
		return nil
	}
	plan, err := t.decide(ctx)
	if err != nil {
		return err
	}
	switch plan.Do {
	case bot.Say:
		return t.say(ctx, plan)
	case bot.Unsay:
		return t.unsay(ctx)
	}
	if t.e.Kind == chat.Edited || t.now.State == pending {
		// An older version that comes late must not be answered, and what was begun may be wanted no more: an admin has turned
		// the channel off.
		v := t.now
		v.State, v.By, v.Tries, v.Doubt, v.Reads = posted, "", 0, 0, 0
		v.As, v.Place = version(t.e), t.e.Message.Place
		return t.note(ctx, v)
	}
	return nil
}

// decide asks the rules, and tells somebody who asked when they cannot say.
func (t *turn) decide(ctx context.Context) (bot.Plan, error) {
	type decision struct {
		plan bot.Plan
		err  error
	}
	if t.times > suspect {
		// It may be what ends the process each time. That is counted before it can happen.
		if t.now.Reads >= maxDeaths {
			return t.giveUp(errPanic), nil
		}
		if err := t.countRead(ctx); err != nil {
			return bot.Plan{}, err
		}
	}
	e := t.e
	ctx, end := t.r.observer.Begin(ctx, observe.Of(observe.Read, e))
	out := observe.Result{}
	defer func() { end(out) }()
	var err error
	if e.Message, err = t.r.fetch(ctx, e.Message); err != nil && t.times <= maxReads {
		return bot.Plan{}, later{time.Duration(t.times) * time.Second, err}
	}
	before := bot.Said{Stands: t.now.Post != "", Begun: t.now.State == pending, Topic: t.now.Topic, Asked: t.now.Asked}
	got, failed := think(ctx, t.r.mind, t.r.thinkTime, func(ctx context.Context) (d decision) {
		d.plan, d.err = t.r.decide(ctx, e, before)
		return d
	})
	out.Err = failed
	switch {
	case failed == nil:
		out.Err, out.Topic = got.err, got.plan.Answer.Topic
		return got.plan, got.err
	case ctx.Err() != nil:
		return bot.Plan{}, ctx.Err()
	case errors.Is(failed, errCrowded):
		return bot.Plan{}, later{thinkTime, failed}
	case t.now.Reads+1 >= maxReads:
		return t.giveUp(failed), nil
	case t.times <= suspect: // or it was counted already
		if err := t.countRead(ctx); err != nil {
			return bot.Plan{}, err
		}
	}
	return bot.Plan{}, later{time.Duration(t.times) * time.Second, failed}
}

// countRead counts a reading that comes to nothing, or may.
func (t *turn) countRead(ctx context.Context) error {
	v := t.now
	v.Reads++
	return t.note(ctx, v)
}

// giveUp is the plan for a message that cannot be read: whoever asked is told.
func (t *turn) giveUp(why error) bot.Plan {
	m := t.e.Message
	t.r.log.Error("a message was given up", "platform", m.Place.Platform, "error", why)
	if m.Asked == chat.Overheard && !m.Place.Direct {
		return bot.Plan{}
	}
	return bot.Plan{Do: bot.Say, Answer: sorry, Asked: chat.Direct}
}

// close takes the answer away from a message that is gone, and lets none come after it.
func (t *turn) close(ctx context.Context) error {
	if t.now.State == closed && t.now.Post == "" {
		return nil
	}
	v := t.now
	v.State, v.By, v.Tries, v.Doubt, v.Place = closed, "", 0, 0, t.e.Message.Place
	if v.Post == "" {
		if err := t.r.rules.Unexplain(ctx, t.e.Message, v.Topic); err != nil {
			return err
		}
		return t.note(ctx, v)
	}
	// Noted before it is done: whoever is about to change the answer must see it, and a crash between does it again.
	if err := t.note(ctx, v); err != nil {
		return err
	}
	return t.remove(ctx, v)
}

// remove takes the answer away that stands and notes that.
func (t *turn) remove(ctx context.Context, v said) error {
	if err := t.r.rules.Unexplain(ctx, t.e.Message, v.Topic); err != nil {
		return err
	}
	err := t.r.send(ctx, t.p, func(ctx context.Context) error { return t.p.Remove(ctx, v.answer()) })
	if errors.Is(err, chat.ErrRefused) { // nothing can be done about it, now or later
		t.r.log.Warn("the platform refuses to remove an answer", "platform", v.Place.Platform, "channel", v.Place.Channel)
		err = nil
	}
	if err != nil {
		return err
	}
	v.Post, v.Sum, v.Topic = "", "", ""
	return t.note(ctx, v)
}

// unsay takes the answer away from a message that is no bounce any more. Another edit may bring one back.
func (t *turn) unsay(ctx context.Context) error {
	v := t.now
	v.State, v.By, v.As = pending, t.id, version(t.e)
	if err := t.note(ctx, v); err != nil {
		return err
	}
	v.State, v.By, v.Tries, v.Doubt = posted, "", 0, 0
	return t.remove(ctx, v)
}
