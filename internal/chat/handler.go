package chat

import (
	"context"
	"errors"
	"time"
)

// Handler is the bot, as an adapter sees it.
type Handler interface {
	// Handle answers somebody who waits for it: a command, a shortcut, a line at a console. It takes up to 2.5 seconds, longer
	// where it has files to fetch: an adapter that must acknowledge earlier does so first. ok is false where the message is not
	// for the bot: the adapter then stays silent.
	Handle(ctx context.Context, m Message) (a Answer, ok bool)
	// Accept takes what happened in a conversation, to be answered through a Platform. Only when it gives nil may the adapter
	// acknowledge the event: it is kept then, or needs nothing. Otherwise the platform should deliver it again. It takes up to
	// 2.8 seconds, and a few milliseconds as a rule.
	Accept(ctx context.Context, e Event) error
	// Press does what a button under an answer is for, and tells the one who pressed it, alone. It may call the platform, so
	// the adapter acknowledges the press first.
	Press(ctx context.Context, p Press) Answer
	// Complete gives what somebody who has typed a text behind a command may want to ask for: up to 25 choices, the likeliest
	// first. It takes milliseconds.
	Complete(text string) []Choice
}

// Kind says what happened.
type Kind uint8

// The kinds of events.
const (
	Posted  Kind = iota // a message was sent
	Edited              // a message was changed: Event.Message is what it is now
	Deleted             // a message was removed: of Event.Message, ID and Place count
	Left                // the bot was removed from Place.Channel, or, where that is empty, from the workspace
)

// Event is something that happened in a conversation that the bot can see. A platform may tell it several times.
type Event struct {
	Kind    Kind
	Message Message
	At      time.Time // when it happened, by the platform's clock; for an edit, what tells it from the one before
}

// Button says which button was pressed.
type Button uint8

// The buttons under an answer.
const (
	Dismiss    Button = iota // take the answer away, and say no more in its thread
	Helpful                  // the answer helped
	NotHelpful               // it did not
)

// Press is a button that somebody pressed.
type Press struct {
	Button Button
	Token  string // of the answer
	Answer Ref    // the answer
	Person Person
}

// Ref names a message on a platform.
type Ref struct {
	Place Place
	ID    string
}

// Traits are what a platform is and can do.
type Traits struct {
	Name         string // as in Place: "slack"
	Admins       string // who may change the bot's settings there, for a sentence: "workspace admins and owners"
	Redelivers   bool   // it delivers an event again that was not accepted, be it when its session is resumed
	KnowsDoubles bool   // a Post with a nonce that it has seen is not made again
}

// Reply is an answer to be posted under a message.
type Reply struct {
	To     Ref    // the message that is answered, in whose thread the answer goes
	Nonce  string // the same for every try at the same post, and for no other: up to 25 letters and digits
	Quiet  bool   // nobody asked: let it make no sound
	Asker  string // the id of who asked, who may be told apart why there is no answer; empty where nobody did
	Answer Answer
}

// Platform is how the bot speaks where nobody waits for it. Its methods may be called by any number at once, wait no longer
// than ctx, and never let a text ping anyone. Their errors wrap ErrRefused, ErrDoubt or a RetryError; with any other it was
// not done and may be tried again.
type Platform interface {
	Traits() Traits
	// Post posts a reply and gives its id.
	Post(ctx context.Context, r Reply) (id string, err error)
	// Update changes an answer that was posted.
	Update(ctx context.Context, answer Ref, a Answer) error
	// Remove takes an answer away. One that is gone already is no error.
	Remove(ctx context.Context, answer Ref) error
	// Fetch gives the bytes of a file that was sent there, MaxInput at most; a larger one is cut after one byte more.
	Fetch(ctx context.Context, sent Place, f File) ([]byte, error)
}

// Directory is a Platform that can be asked about people and channels.
type Directory interface {
	// IsAdmin tells whether somebody is one of Traits.Admins there. An error says that nobody knows.
	IsAdmin(ctx context.Context, p Place, person string) (bool, error)
	// Caveat says what an admin should know who lets the bot watch a channel, in a sentence: that it is not told what is posted
	// there, and what mends that; or that others than this workspace's people read there. It is empty for none.
	Caveat(ctx context.Context, p Place) string
}

// The errors of a Platform.
var (
	// ErrRefused: it was not done, and trying again is of no use: the message or channel is gone, the bot may not write there.
	ErrRefused = errors.New("the platform refuses")
	// ErrDoubt: nobody knows whether it was done: the connection broke, or the server failed, after it was sent.
	ErrDoubt = errors.New("the platform did not say whether it was done")
)

// RefusedError is an ErrRefused that somebody can mend.
type RefusedError struct {
	Mend string // why, and what mends it: a sentence for people
}

// Error implements error. It leaves the mend out, which may name a channel.
func (*RefusedError) Error() string { return ErrRefused.Error() }

// Unwrap gives ErrRefused.
func (*RefusedError) Unwrap() error { return ErrRefused }

// RetryError says that nothing was done, because too much was asked of the platform.
type RetryError struct {
	After time.Duration // how long to wait
}

// Error implements error.
func (e *RetryError) Error() string { return "the platform asks to wait " + e.After.String() }

// Adapter carries messages between a platform and a handler.
type Adapter interface {
	// Run serves the platform until ctx ends or nothing more can come, and waits for what it started. It gives nil for an
	// orderly end.
	Run(ctx context.Context, h Handler) error
}
