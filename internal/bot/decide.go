package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// Do is what there is to do about an event.
type Do uint8

// What there can be to do.
const (
	Nothing Do = iota
	Say        // post Plan.Answer, or let it take the place of the one that stands there
	Unsay      // take the answer away that stands there
)

// Plan is what to do about an event.
type Plan struct {
	Do     Do
	Answer chat.Answer
	Asked  chat.Asked // how the message is taken: a mention stays one when an edit removes the name
}

// Said is what the bot answered to a message before.
type Said struct {
	Stands bool       // an answer stands there
	Begun  bool       // this event was decided before, and a crash or a fault came between
	Topic  string     // what it explains
	Asked  chat.Asked // how the message was taken, by what was said or is still to be said
}

// Decide says what to do about a message that was posted or changed. before is what the bot said to it. The same event may
// be decided again after a crash; the plan is then the same. An error wraps one of the store's.
func (r *Rules) Decide(ctx context.Context, e chat.Event, before Said) (Plan, error) {
	m := e.Message
	if m.Place.Direct && m.Asked == chat.Overheard {
		m.Asked = chat.Direct
	}
	m.Asked = max(m.Asked, before.Asked)
	plan := Plan{Asked: m.Asked}
	if m.Author.Bot || e.Kind == chat.Edited && e.At.Sub(m.Sent) > follow {
		return plan, nil
	}
	hush, ok, err := r.hush(ctx, m, before)
	if err != nil {
		return plan, err
	}
	if ok {
		plan.Do, plan.Answer = Say, hush
		return plan, nil
	}
	if m.Asked == chat.Overheard {
		return r.overheard(ctx, e, m, before, plan)
	}
	if m.Asked == chat.Replied && !r.addressed(m) {
		if before.Stands { // an edit took away what was asked
			plan.Do = Unsay
		}
		return plan, nil
	}
	if !before.Stands && !before.Begun {
		if reason, wait := r.limits.take(m); reason != "" {
			return r.tooMuch(m, reason, wait, plan), nil
		}
	}
	if _, err := r.enter(ctx, e.Kind, m); err != nil {
		return plan, err
	}
	plan.Do, plan.Answer = Say, r.answer(m)
	return plan, r.spoke(ctx, m)
}

// overheard decides about a message that nobody addressed to the bot.
func (r *Rules) overheard(ctx context.Context, e chat.Event, m chat.Message, before Said, plan Plan) (Plan, error) {
	if on, _ := r.watching(m.Place); !on && !before.Stands {
		return plan, nil
	}
	a, ok := r.bot.Handle(ctx, m)
	switch {
	case ctx.Err() != nil:
		return plan, ctx.Err()
	case !ok && before.Stands:
		plan.Do = Unsay
		return plan, r.Unexplain(ctx, m, before.Topic)
	case !ok:
		return plan, nil
	}
	if !before.Stands {
		if may, err := r.enter(ctx, e.Kind, m); !may {
			return plan, err
		}
	}
	if !before.Stands && !before.Begun {
		if reason, _ := r.limits.take(m); reason != "" {
			r.held.add(m.Place, reason)
			return plan, nil
		}
	}
	if before.Stands && before.Topic != a.Topic {
		if err := r.Unexplain(ctx, m, before.Topic); err != nil {
			return plan, err
		}
	}
	at := m.Sent
	if e.Kind == chat.Edited {
		at = e.At
	}
	earlier, err := r.explain(ctx, m, at, a.Topic)
	if err != nil {
		return plan, err
	}
	if earlier != nil {
		a = linked(a, *earlier)
		if !before.Stands && !before.Begun {
			r.held.add(m.Place, repeated)
		}
	}
	a.Token = token(ofPost, m.ID, a.Topic)
	plan.Do, plan.Answer = Say, a
	return plan, r.spoke(ctx, m)
}

// topicKey is where it is kept that a topic was explained in a channel.
func topicKey(p chat.Place, topic string) store.Key {
	sum := sha256.Sum256([]byte(topic))
	return channel(p, hex.EncodeToString(sum[:12]))
}

// explain notes that a topic is explained under m since a time by the platform's clock, unless it was in this channel within
// the quiet time: then it tells where.
func (r *Rules) explain(ctx context.Context, m chat.Message, at time.Time, topic string) (earlier *chat.Ref, err error) {
	if r.o.QuietTime <= 0 || topic == "" {
		return nil, nil
	}
	key := topicKey(m.Place, topic)
	now := explained{In: chat.Ref{Place: m.Place, ID: m.ID}, At: at}
	for range 5 {
		_, err = r.quiet.Create(ctx, key, now)
		if err == nil {
			return nil, nil
		}
		if !errors.Is(err, store.ErrChanged) {
			return nil, err
		}
		then, rev, err := r.quiet.Get(ctx, key)
		if errors.Is(err, store.ErrMissing) {
			continue // it has just expired
		}
		if err != nil {
			return nil, err
		}
		// By the platform's clock, for ours may jump.
		passed := now.At.Sub(then.At).Abs()
		if then.In.ID == m.ID || passed >= r.o.QuietTime {
			if then.In.ID == m.ID {
				return nil, nil
			}
			if _, err = r.quiet.Update(ctx, key, now, rev); errors.Is(err, store.ErrChanged) {
				continue
			}
			return nil, err
		}
		return &then.In, nil
	}
	return nil, err
}

// Unexplain notes that what was said under m is taken away: nothing may link to it any more.
func (r *Rules) Unexplain(ctx context.Context, m chat.Message, topic string) error {
	if r.o.QuietTime <= 0 || topic == "" {
		return nil
	}
	key := topicKey(m.Place, topic)
	then, _, err := r.quiet.Get(ctx, key)
	if errors.Is(err, store.ErrMissing) || err == nil && then.In.ID != m.ID {
		return nil
	}
	if err != nil {
		return err
	}
	return r.quiet.Delete(ctx, key)
}

// linked is the short form of an answer whose explanation stands elsewhere in the channel.
func linked(a chat.Answer, earlier chat.Ref) chat.Answer {
	return chat.Answer{
		Verdict:  a.Verdict,
		Headline: a.Headline,
		Labels:   a.Labels,
		Points:   a.Points,
		Hint:     "Explained in this channel a moment ago. Mention me here for the whole answer.",
		Warnings: a.Warnings,
		Topic:    a.Topic,
		Earlier:  &earlier,
	}
}

// answer answers a message that somebody put to the bot, without asking the store: it works while there is none.
func (r *Rules) answer(m chat.Message) chat.Answer {
	if strings.TrimSpace(m.Text) == "" && len(m.Files) == 0 && (inThread(m) || m.Parent != nil) {
		if m.Parent == nil || strings.TrimSpace(m.Parent.Text) == "" && len(m.Parent.Files) == 0 {
			return chat.Answer{
				Headline: "I cannot see the message above.",
				Hint:     "Paste it here, or use \"Explain bounce\" from its menu.",
			}
		}
		m.Text, m.Files = m.Parent.Text, m.Parent.Files
	}
	if m.Asked == chat.Direct && isAdminWord(m.Text) {
		return chat.Answer{Headline: fmt.Sprintf("That is a command: type /smtp %s.", strings.ToLower(strings.TrimSpace(m.Text)))}
	}
	// Not the caller's context: an answer that was begun is given.
	a, _ := r.bot.Handle(context.Background(), m)
	if a.Topic != "" && m.ID != "" {
		kind := ofPost
		if m.Asked == chat.Command || m.Asked == chat.Shortcut {
			kind = ofCommand
		}
		a.Token = token(kind, m.ID, a.Topic)
	}
	return a
}

// FromMemory answers somebody who asked while there is no store, within the limits. ok is false where it takes the store.
func (r *Rules) FromMemory(m chat.Message) (a chat.Answer, ok bool) {
	if isSilence(m.Text) && inThread(m) || m.Asked == chat.Replied && !r.addressed(m) {
		return chat.Answer{}, false
	}
	reason, wait := r.limits.take(m)
	if reason == "" {
		return r.answer(m), true
	}
	r.held.add(m.Place, reason)
	return busyAnswer(reason, wait), r.limits.tell(m)
}

// tooMuch tells somebody once that the limit is reached, and then holds back.
func (r *Rules) tooMuch(m chat.Message, reason string, wait time.Duration, plan Plan) Plan {
	r.held.add(m.Place, reason)
	if !r.limits.tell(m) {
		return plan
	}
	plan.Do = Say
	plan.Answer = busyAnswer(reason, wait)
	return plan
}

func busyAnswer(reason string, wait time.Duration) chat.Answer {
	return chat.Answer{
		Headline: fmt.Sprintf("That is too much at once: %s. Ask again in %s.", limitWords[reason], wait.Round(time.Second)),
	}
}
