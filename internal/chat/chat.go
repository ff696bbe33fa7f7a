// Package chat is the port between a chat platform and the bot: the words that both sides share. It names no platform
// and knows no mail; how an Answer looks is the adapter's business.
package chat

import (
	"fmt"
	"time"
)

// Asked says how a message came to the bot, which decides what it may answer.
type Asked uint8

// The ways to ask.
const (
	// Overheard: posted in a channel that the bot watches, to nobody in particular. Only a real failure is answered.
	Overheard Asked = iota
	// Replied: a reply to an answer of the bot that does not name it otherwise. It may be a question as well as thanks: only
	// what the bot understands is answered.
	Replied
	// Direct: a mention or a direct message. It is always answered.
	Direct
	// Command: a command such as /smtp. It is always answered.
	Command
	// Shortcut: a shortcut or menu entry on a message. It is always answered; its text is that of the message, so no word of
	// it is a command.
	Shortcut
)

// MaxInput is the most that one text or file may hold, in bytes: a mail server takes no larger bounce.
const MaxInput = 25 << 20

// TooLarge says of what, a text or a file of size bytes, that it is larger than MaxInput.
func TooLarge(what string, size int64) string {
	const mb = 1 << 20
	whole := size / mb
	if size%mb > 0 {
		whole++
	}
	return fmt.Sprintf("%s is too large: %d MB, and the limit is %d MB. Send the part with the error.", what, whole, MaxInput/mb)
}

// Message is what somebody sent, with the platform's markup already undone. What stands behind Asked is empty where there is
// nothing of the kind: at a console, say.
type Message struct {
	Text   string
	Files  []File
	Asked  Asked
	ID     string    // the platform's id of it, unique in its channel
	Place  Place     // where it stands
	Author Person    // who wrote it; for a command or shortcut, who gave it
	Sent   time.Time // when it was first sent, by the platform's clock
	Parent *Message  // what it answers, where that is at hand
}

// Place is where a message stands, by the platform's ids.
type Place struct {
	Platform  string // Traits.Name
	Workspace string // the workspace or server, empty for a conversation outside of any
	Channel   string // what has settings: on Discord, a thread's messages stand in the channel above it
	Thread    string // what the conversation in the channel is known by, which all its messages share: the id of its first
	Direct    bool   // a conversation with the bot alone
}

// Person is somebody on a platform.
type Person struct {
	ID    string
	Bot   bool // a bot, a webhook, the platform itself: never answered
	Admin bool // one of Traits.Admins; where the platform is a Directory, that one tells too
}

// File is an attachment, or a file that was named.
type File struct {
	Name string
	Data []byte
	// Ref is what the platform fetches the file by, where Data is not here yet. It may be a secret.
	Ref string
	// Trouble says why it could not be fetched and what mends that, for people, where the platform told.
	Trouble string
}

// Verdict says in one word what the reader should do.
type Verdict uint8

// The verdicts. Adapters may give each a colour or a sign, never that alone.
const (
	Info Verdict = iota // nothing failed, or the text does not tell
	Wait                // it retries by itself, or resending later is enough
	Fix                 // resend after somebody fixed something
	Drop                // do not resend to this address
)

// Answer is what to tell them: plain text without markup. Empty parts are left out. Headline alone is an answer.
type Answer struct {
	Verdict  Verdict  `json:"-"`
	Headline string   `json:"headline"`           // verdict and reason in one sentence or two
	Labels   []string `json:"labels,omitempty"`   // code, provider, library: shown small beside the headline
	Meaning  string   `json:"meaning,omitempty"`  // what it means, at most two sentences
	Who      string   `json:"who,omitempty"`      // who can act, a sentence
	Wait     string   `json:"wait,omitempty"`     // how long waiting usually takes, a sentence
	Points   []string `json:"points,omitempty"`   // one line for each of several problems
	Ask      string   `json:"ask,omitempty"`      // what the choices are: "Which one do you have?"
	Choices  []Choice `json:"choices,omitempty"`  // what a bare code can mean, what a search found
	Steps    []string `json:"steps,omitempty"`    // what to do, in order
	Hint     string   `json:"hint,omitempty"`     // what to send for a better answer
	Quote    string   `json:"quote,omitempty"`    // the evidence as it was read: hostile text, to be shown as it is
	Read     []string `json:"read,omitempty"`     // what was read from the text, and how sure
	Links    []string `json:"links,omitempty"`    // pages, https
	Warnings []string `json:"warnings,omitempty"` // what the reader must know besides, such as a password in the paste
	Topic    string   `json:"-"`                  // what it explains: the same for the same explanation, whoever met it; not for people
	Earlier  *Ref     `json:"-"`                  // the message under which the whole explanation stands already, to be linked
	Channels []string `json:"-"`                  // ids of channels that the answer is about, to be linked behind Points
	Token    string   `json:"-"`                  // what the buttons of this answer bring back (Press); empty for none
}

// Choice is one thing that a bare code can mean.
type Choice struct {
	Code string `json:"code"`
	Text string `json:"text"`
}
