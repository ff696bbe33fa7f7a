package relay

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// state is how far the answer to a message is.
type state string

// The states. They are stored.
const (
	fresh   state = ""        // nothing was said
	pending state = "pending" // By is about to say something, or died doing so
	posted  state = "posted"  // it was said
	closed  state = "closed"  // nothing more is to be said: the message was removed, or its answer dismissed
)

// said is what is known about the answer to one message. It holds no text and nobody's address.
type said struct {
	State state      `json:"state"`
	By    string     `json:"by,omitempty"`    // the event that is being answered
	Tries int        `json:"tries,omitempty"` // posts for it that were begun
	Doubt int        `json:"doubt,omitempty"` // those of them that the platform left in doubt
	Reads int        `json:"reads,omitempty"` // readings that were begun and ended the process, or in nothing
	As    time.Time  `json:"as"`              // the version of the message that was answered, by the platform's clock
	Count int        `json:"count,omitempty"` // posts made for this message, all in all
	Post  string     `json:"post,omitempty"`  // the platform's id of the answer that stands
	Sum   string     `json:"sum,omitempty"`   // of the answer that stands
	Topic string     `json:"topic,omitempty"` // what it explains
	Asked chat.Asked `json:"asked,omitempty"` // how the message was taken
	Asker string     `json:"asker,omitempty"` // who wrote the message
	Place chat.Place `json:"place"`           // where the message stands
}

// answer gives the reference of the answer that stands.
func (s said) answer() chat.Ref { return chat.Ref{Place: s.Place, ID: s.Post} }

// covers tells whether what was said, or that nothing was, holds for this event too: it tells of an older version of the
// message, or of the same one and is no more of a question than it was then.
func (s said) covers(e chat.Event) bool {
	v := version(e)
	return s.State == posted && (v.Before(s.As) || v.Equal(s.As) && e.Message.Asked <= s.Asked)
}

// version is the version of a message that an event tells of, in the form that it has when it was stored.
func version(e chat.Event) time.Time {
	if e.Kind == chat.Edited {
		return e.At.UTC()
	}
	return e.Message.Sent.UTC()
}

// sum tells two answers apart without keeping them.
func sum(a chat.Answer) string {
	b, err := json.Marshal(a)
	if err != nil {
		panic(err) // an Answer is strings
	}
	h := sha256.Sum256(append(b, byte(a.Verdict)))
	return base32.StdEncoding.EncodeToString(h[:15])
}

// nonce names the nth post for a message: the same for each try of it. It is 24 characters; Discord takes 25.
func nonce(source store.Key, n int) string {
	h := sha256.Sum256([]byte(strings.Join(source, "\x00") + "\x00" + strconv.Itoa(n)))
	return strings.ToLower(base32.StdEncoding.EncodeToString(h[:15]))
}
