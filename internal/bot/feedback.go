package bot

import (
	"context"
	"errors"
	"strings"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// maxTopic is how much of a topic a token holds, in bytes: platforms give a button's value 100.
const maxTopic = 60

// What a token stands for. The number in front is the token's form.
const (
	ofPost    = "1p|" // an answer that was posted under a message
	ofCommand = "1c|" // an answer that only who asked sees
)

// token is what an answer's buttons bring back: the message that it answers and what it explains.
func token(kind, id, topic string) string {
	if len(topic) > maxTopic {
		topic = topic[:maxTopic] // entries' ids are ASCII, without a bar
	}
	return kind + id + "|" + topic
}

// readToken undoes token. ok is false for one of another version, or of nobody's making.
func readToken(s string) (kind, id, topic string, ok bool) {
	bar := strings.LastIndexByte(s, '|')
	if bar <= len(ofPost) || s[:len(ofPost)] != ofPost && s[:len(ofPost)] != ofCommand {
		return "", "", "", false
	}
	return s[:len(ofPost)], s[len(ofPost):bar], s[bar+1:], true
}

// Source gives the message under which the answer with this token was posted. ok is false for a token of another answer, or
// one that this program does not know.
func Source(token string) (id string, ok bool) {
	kind, id, _, ok := readToken(token)
	return id, ok && kind == ofPost
}

// vote is one person's word on one answer.
type vote struct {
	Helpful bool   `json:"helpful"`
	Topic   string `json:"topic"` // what the answer explained
}

// Vote notes whether an answer helped somebody: once for each, to be changed at will.
func (r *Rules) Vote(ctx context.Context, p chat.Press) chat.Answer {
	_, id, topic, ok := readToken(p.Token)
	if !ok {
		return TooOld()
	}
	place := p.Answer.Place
	who := r.store.Pseudonym(strings.Join([]string{place.Platform, place.Workspace, p.Person.ID}, "\x00"))
	key := channel(place, id, who)
	before, _, err := r.votes.Get(ctx, key)
	now := vote{Helpful: p.Button == chat.Helpful, Topic: topic}
	if err == nil && before == now {
		return chat.Answer{Headline: "I have that already: thank you."}
	}
	first := errors.Is(err, store.ErrMissing)
	if err == nil || first {
		if err = r.votes.Put(ctx, key, now); err == nil && r.o.Voted != nil {
			r.o.Voted(place.Platform, now.Helpful)
		}
	}
	switch {
	case err != nil:
		return Unstored()
	case !first:
		return chat.Answer{Headline: "Changed: thank you."}
	case now.Helpful:
		return chat.Answer{Headline: "Noted as helpful: thank you."}
	}
	return chat.Answer{Headline: "Noted as not helpful: thank you.", Hint: "Only that is kept, and for which explanation; none of the text."}
}

// votesOf counts a workspace's votes.
func (r *Rules) votesOf(ctx context.Context, p chat.Place) (helpful, not int, err error) {
	err = r.votes.Each(ctx, store.Key{p.Platform, p.Workspace}, func(_ store.Key, v vote) bool {
		if v.Helpful {
			helpful++
		} else {
			not++
		}
		return true
	})
	return helpful, not, err
}

// TooOld answers a button that nobody knows any more.
func TooOld() chat.Answer {
	return chat.Answer{Headline: "This message is too old for its buttons. Ask again with /smtp."}
}

// Unstored answers somebody whose wish could not be kept.
func Unstored() chat.Answer {
	return chat.Answer{Headline: "I cannot store that right now. Try again in a minute."}
}
