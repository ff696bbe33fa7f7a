package hands

import (
	"context"
	"errors"
	"fmt"
	"testing"
)

func TestEnding(t *testing.T) {
	own, of := errors.New("the token is no good"), errors.New("the app was removed")
	for name, c := range map[string]struct {
		cause, err, want error
	}{
		"nothing":                        {nil, nil, nil},
		"told to end":                    {context.Canceled, nil, nil},
		"told to end while it asked":     {context.Canceled, fmt.Errorf("asking: %w", context.Canceled), nil},
		"its time was over":              {context.DeadlineExceeded, context.DeadlineExceeded, nil},
		"its own error":                  {nil, own, own},
		"ended for a reason":             {of, nil, of},
		"ended for a reason while asked": {of, context.Canceled, of},
		"both":                           {of, own, own},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, end := context.WithCancelCause(t.Context())
			defer end(nil)
			if c.cause != nil {
				end(c.cause)
			}
			if got := Ending(ctx, c.err); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestRefusal(t *testing.T) {
	if got := Refusal(fmt.Errorf("keeping bob@example.org: %w", context.DeadlineExceeded)); got != "not in time" {
		t.Errorf("too late: %q", got)
	}
	if got := Refusal(errors.New("keeping bob@example.org: the disk is full")); got != "not kept" {
		t.Errorf("refused: %q", got)
	}
}
