package relay

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
)

// maxCalls is how often a platform is called for one thing before the thing goes back to its queue.
const maxCalls = 4

// ask calls a platform, within its time, and again where it was not done; where that is in doubt, only if it may be done
// twice.
func ask[T any](ctx context.Context, r *Relay, twice bool, call func(context.Context) (T, error)) (T, error) {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = 200*time.Millisecond, 2*time.Second
	return backoff.Retry(ctx, func() (T, error) {
		v, err := once(ctx, r, call)
		var wait *chat.RetryError
		switch {
		case err == nil:
			return v, nil
		case errors.As(err, &wait):
			// The lane is not held up for it: other channels go on.
			err = backoff.Permanent(later{wait.After, err})
		case errors.Is(err, chat.ErrRefused), errors.Is(err, chat.ErrDoubt) && !twice:
			err = backoff.Permanent(err)
		}
		return v, err
	}, backoff.WithBackOff(steps), backoff.WithMaxTries(maxCalls))
}

// once calls a platform. One that panics, hangs or does not come back in time leaves a doubt.
func once[T any](ctx context.Context, r *Relay, call func(context.Context) (T, error)) (T, error) {
	type result struct {
		v   T
		err error
	}
	got, failed := think(ctx, r.mind, sendTime, func(ctx context.Context) (out result) {
		out.v, out.err = call(ctx)
		return out
	})
	if failed != nil {
		return got.v, fmt.Errorf("%w: %w", chat.ErrDoubt, failed)
	}
	if errors.Is(got.err, context.DeadlineExceeded) {
		return got.v, fmt.Errorf("%w: %w", chat.ErrDoubt, got.err)
	}
	return got.v, got.err
}

// send is ask for what gives nothing but an error.
func (r *Relay) send(ctx context.Context, call func(context.Context) error) error {
	_, err := ask(ctx, r, true, func(ctx context.Context) (struct{}, error) { return struct{}{}, call(ctx) })
	return err
}

// fetch gives m, and the message that it answers, with the bytes of their files. One that cannot be had is left as it is: the
// reader of the answer is told.
func (r *Relay) fetch(ctx context.Context, m chat.Message) chat.Message {
	p := r.platforms[m.Place.Platform]
	if p == nil {
		return m
	}
	m.Files = r.fetchAll(ctx, p, m.Files)
	if m.Parent != nil && len(m.Parent.Files) > 0 {
		parent := *m.Parent
		parent.Files = r.fetchAll(ctx, p, parent.Files)
		m.Parent = &parent
	}
	return m
}

func (r *Relay) fetchAll(ctx context.Context, p chat.Platform, from []chat.File) []chat.File {
	files := slices.Clone(from)
	for i, f := range files {
		if f.Ref == "" || f.Data != nil || i >= bot.MaxFiles {
			continue
		}
		data, err := once(ctx, r, func(ctx context.Context) ([]byte, error) { return p.Fetch(ctx, f) })
		if err != nil {
			r.log.Warn("a file was not fetched", "platform", p.Traits().Name, "error", err)
			continue
		}
		files[i].Data = data
	}
	return files
}
