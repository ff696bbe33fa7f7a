package observe

import (
	"context"
	"errors"

	"smtpbot/internal/chat"
)

// The words for what has a number in package chat: few and fixed, as labels must be.
var (
	kinds   = []string{"posted", "edited", "deleted", "left"}
	asked   = []string{"overheard", "replied", "direct", "command", "shortcut"}
	buttons = []string{"dismiss", "helpful", "not_helpful"}
)

// KindWord gives the word for what happened.
func KindWord(k chat.Kind) string { return word(kinds, int(k)) }

// AskedWord gives the word for how a message came.
func AskedWord(a chat.Asked) string { return word(asked, int(a)) }

// ButtonWord gives the word for a button.
func ButtonWord(b chat.Button) string { return word(buttons, int(b)) }

func word(words []string, i int) string {
	if i < len(words) {
		return words[i]
	}
	return "other"
}

// errPanic is how a call ends that does not come back.
var errPanic = errors.New("it panicked")

// ErrorWord gives the kind of an error of the port, "" for none: never its own text, which may hold what somebody wrote.
func ErrorWord(err error) string {
	var wait *chat.RetryError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, errPanic):
		return "panicked"
	case errors.Is(err, chat.ErrRefused):
		return "refused"
	case errors.As(err, &wait):
		return "limited"
	case errors.Is(err, context.DeadlineExceeded):
		return "late"
	case errors.Is(err, context.Canceled):
		return "stopped"
	case errors.Is(err, chat.ErrDoubt):
		return "doubt"
	}
	return "failed"
}
