package hands

import (
	"context"
	"errors"
)

// Ending gives the error that an adapter ends with: its own, or what its context was ended for; none where it was told to end.
func Ending(ctx context.Context, err error) error {
	for _, e := range []error{err, context.Cause(ctx)} {
		if e != nil && !errors.Is(e, context.Canceled) && !errors.Is(e, context.DeadlineExceeded) {
			return e
		}
	}
	return nil
}

// Refusal gives what the log may hold of an error with which the bot refused an event.
func Refusal(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return "not in time"
	}
	return "not kept"
}
