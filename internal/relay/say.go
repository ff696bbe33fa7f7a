package relay

import (
	"context"
	"errors"
	"time"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// How many posts of one answer are begun on a platform that cannot tell a double: a second after one that the platform left
// in doubt, and some more after ones that a crash did, for a lost answer is worse than a rare double. The second comes when a
// platform in trouble has had time to mend.
const (
	maxDoubt = 2
	maxBegun = 10
)

// say posts an answer, or lets it take the place of the one that stands.
func (t *turn) say(ctx context.Context, plan bot.Plan) error {
	plan.Answer = plan.Answer.Inert()
	done := t.now
	done.State, done.By, done.Tries, done.Doubt, done.Reads = posted, "", 0, 0, 0
	done.As, done.Sum, done.Topic, done.Asked = version(t.e), sum(plan.Answer), plan.Answer.Topic, plan.Asked
	done.Asker, done.Place = t.e.Message.Author.ID, t.e.Message.Place
	if t.now.Post != "" {
		return t.change(ctx, plan.Answer, done)
	}
	begun := t.now.State == pending && t.now.Tries > 0
	if begun && !t.p.Traits().KnowsDoubles {
		if t.now.Doubt >= maxDoubt || t.now.Tries >= maxBegun {
			t.r.lost.Add(1)
			t.r.log.Warn("nobody knows whether an answer was posted", "platform", t.e.Message.Place.Platform)
			return t.note(ctx, done)
		}
		t.r.doubles.Add(1)
	}
	if !begun {
		done.Count++
	}
	claim := done
	claim.State, claim.By, claim.Tries, claim.Doubt = pending, t.id, t.now.Tries+1, t.now.Doubt
	claim.As, claim.Sum = t.now.As, ""
	if err := t.claim(ctx, claim); err != nil {
		return err
	}
	return t.post(ctx, plan.Answer, done)
}

// claim notes something and knows when it gives nil that it is noted: a claim that may or may not have been kept would look
// like a post in doubt later. It gives store.ErrChanged where another turn was first, and knows then what that one noted.
func (t *turn) claim(ctx context.Context, v said) error {
	err := t.note(ctx, v)
	for changed := false; err != nil; {
		switch {
		case errors.Is(err, store.ErrUnavailable):
			if err := t.r.healed(ctx); err != nil {
				return err
			}
		case errors.Is(err, store.ErrChanged):
			changed = true
		default:
			return err
		}
		if !changed {
			err = t.note(ctx, v)
			continue
		}
		if err = t.load(ctx); err == nil && t.now != v { // or it was kept, and only the word of that was lost
			return store.ErrChanged
		}
	}
	return nil
}

// healed waits until the store is available.
func (r *Relay) healed(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-r.store.Healed():
		return nil
	}
}

// doubtWait is how long an answer in doubt waits for its next try.
func (r *Relay) doubtWait(times int) time.Duration {
	return min(r.doubtTime*time.Duration(times), maxWait)
}

// change lets an answer take the place of the one that stands. Doing it twice does no harm.
func (t *turn) change(ctx context.Context, a chat.Answer, done said) error {
	if done.Sum == t.now.Sum && t.now.State == posted {
		return t.note(ctx, done)
	}
	claim := done
	claim.State, claim.By, claim.As, claim.Sum = pending, t.id, t.now.As, ""
	if err := t.claim(ctx, claim); err != nil {
		return err
	}
	err := t.r.send(ctx, t.p, func(ctx context.Context) error { return t.p.Update(ctx, done.answer(), a) })
	if errors.Is(err, chat.ErrRefused) { // somebody removed it, and wants none
		if err := t.r.rules.Unexplain(ctx, t.e.Message, done.Topic); err != nil {
			return err
		}
		done.Post, done.State = "", closed
		err = nil
	}
	if err != nil {
		return err
	}
	return t.keep(ctx, done)
}

// post posts an answer that was claimed.
func (t *turn) post(ctx context.Context, a chat.Answer, done said) error {
	reply := chat.Reply{
		To:     chat.Ref{Place: t.e.Message.Place, ID: t.e.Message.ID},
		Nonce:  nonce(t.key, done.Count),
		Quiet:  done.Asked == chat.Overheard,
		Answer: a,
	}
	if !reply.Quiet {
		reply.Asker = done.Asker
	}
	id, err := ask(ctx, t.r, t.p, t.p.Traits().KnowsDoubles, func(ctx context.Context) (string, error) { return t.p.Post(ctx, reply) })
	switch {
	case err == nil:
		done.Post = id
		return t.keep(ctx, done)
	case errors.Is(err, chat.ErrRefused):
		t.r.log.Warn("the platform refuses an answer", "platform", reply.To.Place.Platform, "channel", reply.To.Place.Channel)
		if err := t.r.rules.Unexplain(ctx, t.e.Message, done.Topic); err != nil {
			return err
		}
		return t.keep(ctx, done)
	case ctx.Err() != nil:
		return ctx.Err() // the claim stays, and tells whoever comes next
	case errors.Is(err, chat.ErrDoubt):
		doubt := t.now
		doubt.Doubt++
		if note := t.claim(ctx, doubt); note != nil {
			return note
		}
		var again later
		if errors.As(err, &again) {
			return again
		}
		return later{t.r.doubtWait(t.times), err}
	}
	// It was not done: the claim goes, or the next try would take it for a doubt.
	free := t.now
	free.Tries--
	if note := t.claim(ctx, free); note != nil {
		return note
	}
	return err
}

// keep notes what was done, whatever others noted meanwhile: without the note it would be done again. Where the message was
// removed, the answer goes too.
func (t *turn) keep(ctx context.Context, done said) error {
	for {
		err := t.claim(ctx, done)
		if !errors.Is(err, store.ErrChanged) {
			if err == nil && done.State == closed && done.Post != "" {
				return t.remove(ctx, done)
			}
			return err
		}
		if t.now.State == closed {
			done.State = closed
		}
	}
}
