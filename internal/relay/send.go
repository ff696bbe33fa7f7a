package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v5"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
)

// The calls of a platform for one thing, before the thing goes back to its queue and the lane to others.
const (
	maxCalls = 4
	callTime = 3 * time.Second // after which no further call is begun
)

// ask calls a platform, and again where it was not done; where that is in doubt, only if it may be done twice. An error wraps
// ErrDoubt where any of the calls left a doubt.
func ask[T any](ctx context.Context, r *Relay, p chat.Platform, twice bool, call func(context.Context) (T, error)) (T, error) {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = 200*time.Millisecond, time.Second
	var doubt error
	v, err := backoff.Retry(ctx, func() (T, error) {
		v, err := once(ctx, r, p, call)
		var wait *chat.RetryError
		switch {
		case err == nil:
			doubt = nil
			return v, nil
		case errors.Is(err, chat.ErrDoubt):
			doubt = err
		}
		switch {
		case errors.As(err, &wait):
			// The lane is not held up for it: other channels go on.
			err = backoff.Permanent(later{min(max(wait.After, time.Second), maxWait), err})
		case errors.Is(err, chat.ErrRefused), errors.Is(err, chat.ErrDoubt) && !twice:
			err = backoff.Permanent(err)
		}
		return v, err
	}, backoff.WithBackOff(steps), backoff.WithMaxTries(maxCalls), backoff.WithMaxElapsedTime(callTime))
	if err != nil && doubt != nil && !errors.Is(err, chat.ErrDoubt) && !errors.Is(err, chat.ErrRefused) {
		err = errors.Join(err, doubt)
	}
	return v, err
}

// once calls a platform. A call that panics, hangs or does not come back in time leaves a doubt.
func once[T any](ctx context.Context, r *Relay, p chat.Platform, call func(context.Context) (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	got, failed := think(ctx, r.minds[p.Traits().Name], sendTime, func(ctx context.Context) (out result) {
		out.v, out.err = call(ctx)
		return out
	})
	switch {
	case errors.Is(failed, errCrowded):
		return got.v, failed
	case failed != nil:
		return got.v, fmt.Errorf("%w: %w", chat.ErrDoubt, failed)
	case errors.Is(got.err, context.DeadlineExceeded):
		return got.v, fmt.Errorf("%w: %w", chat.ErrDoubt, got.err)
	}
	return got.v, got.err
}

// reason tells the log what became of a call, without the platform's own words: they may hold text, addresses, tokens.
func reason(err error) string {
	var wait *chat.RetryError
	switch {
	case errors.Is(err, chat.ErrRefused):
		return "refused"
	case errors.As(err, &wait):
		return "asked to wait"
	case errors.Is(err, errPanic):
		return "panicked"
	case errors.Is(err, errStuck), errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	case errors.Is(err, errCrowded):
		return "not begun, for others hang"
	case errors.Is(err, chat.ErrDoubt):
		return "in doubt"
	}
	return "not done"
}

// send is ask for what may be done twice and gives nothing but an error.
func (r *Relay) send(ctx context.Context, p chat.Platform, call func(context.Context) error) error {
	_, err := ask(ctx, r, p, true, func(ctx context.Context) (struct{}, error) { return struct{}{}, call(ctx) })
	return err
}

// fetch gives m, and the message that it answers where that is explained, with the bytes of their files, up to MaxInput in all.
// One that the platform refuses, or for which there is no room, is left as it is: the reader of the answer is told. With any
// other trouble there is an error.
func (r *Relay) fetch(ctx context.Context, m chat.Message) (chat.Message, error) {
	p := r.platforms[m.Place.Platform]
	if p == nil {
		return m, nil
	}
	var err error
	if m.Files, err = r.fetchAll(ctx, p, m.Place, m.Files); err != nil {
		return m, err
	}
	if m.Parent != nil && len(m.Parent.Files) > 0 && len(m.Files) == 0 && strings.TrimSpace(m.Text) == "" {
		parent := *m.Parent
		parent.Files, err = r.fetchAll(ctx, p, m.Place, parent.Files)
		m.Parent = &parent
	}
	return m, err
}

func (r *Relay) fetchAll(ctx context.Context, p chat.Platform, sent chat.Place, from []chat.File) ([]chat.File, error) {
	files := slices.Clone(from)
	room := chat.MaxInput + 1 // one byte more tells a file that is too large
	for i, f := range files {
		if f.Ref == "" || f.Data != nil || i >= bot.MaxFiles || room <= 0 {
			continue
		}
		data, err := once(ctx, r, p, func(ctx context.Context) ([]byte, error) { return p.Fetch(ctx, sent, f) })
		if err != nil {
			r.log.Warn("a file was not fetched", "platform", p.Traits().Name, "reason", reason(err))
		}
		if err != nil && !errors.Is(err, chat.ErrRefused) {
			return from, err
		}
		var refused *chat.RefusedError
		if errors.As(err, &refused) {
			files[i].Trouble = refused.Mend
		}
		if err == nil {
			files[i].Data = data
			room -= len(data)
		}
	}
	return files, nil
}
