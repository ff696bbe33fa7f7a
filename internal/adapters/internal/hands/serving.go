package hands

import (
	"context"

	"smtpbot/internal/chat"
)

// How much is done at once.
const (
	MaxEvents  = 512 // that are being handed over
	MaxReplies = 128 // commands and presses that are being answered
	maxExcuses = 16  // people who are being told that there is no room
)

// Serving is a handler, and what is going on for it.
type Serving struct {
	chat.Handler
	*Hands
	Fail    context.CancelCauseFunc // ends the adapter
	Events  Room
	Replies Room
	Excuses Room
}

// Serve gives hands for h, whose deeds end with ctx at the latest.
func Serve(ctx context.Context, h chat.Handler, g *Guard, fail context.CancelCauseFunc) *Serving {
	return &Serving{Handler: h, Hands: newHands(ctx, g), Fail: fail, Events: NewRoom(MaxEvents), Replies: NewRoom(MaxReplies), Excuses: NewRoom(maxExcuses)}
}

// Busy is what somebody is told for whom there is no room.
var Busy = chat.Answer{Headline: "Too many people ask me right now. Try again in a minute."}

// Sorry is what somebody is told whose answer a panic ended.
var Sorry = chat.Answer{
	Headline: "Something went wrong on my side.",
	Hint:     "Try again. If that fails too, tell whoever runs me.",
}
