package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// maxTopic is how much of a topic a token holds, in bytes: platforms give a button's value 100.
const maxTopic = 60

// token is what an answer's buttons bring back: the message that it answers and what it explains. The number in front is the
// token's form.
func token(id, topic string) string {
	if len(topic) > maxTopic {
		topic = topic[:maxTopic] // entries' ids are ASCII
	}
	return "1|" + id + "|" + topic
}

// readToken undoes token. ok is false for one of another version, or of nobody's making.
func readToken(s string) (id, topic string, ok bool) {
	parts := strings.SplitN(s, "|", 3)
	if len(parts) != 3 || parts[0] != "1" || parts[1] == "" {
		return "", "", false
	}
	return parts[1], parts[2], true
}

// vote is one person's word on one answer.
type vote struct {
	Helpful bool `json:"helpful"`
}

// Source gives the message under which the answer with this token stands. ok is false for a token that this program does not
// know.
func Source(token string) (id string, ok bool) {
	id, _, ok = readToken(token)
	return id, ok
}

// Vote notes whether an answer helped somebody: once for each, to be changed at will.
func (r *Rules) Vote(ctx context.Context, p chat.Press) chat.Answer {
	id, topic, ok := readToken(p.Token)
	if !ok {
		return TooOld()
	}
	place := p.Answer.Place
	who := sha256.Sum256([]byte(strings.Join([]string{place.Platform, place.Workspace, id, p.Person.ID}, "\x00")))
	key := store.Key{place.Platform, place.Workspace, topic, id, hex.EncodeToString(who[:12])}
	before, _, err := r.votes.Get(ctx, key)
	now := vote{p.Button == chat.Helpful}
	if err == nil && before == now {
		return chat.Answer{Headline: "I have that already: thank you."}
	}
	first := errors.Is(err, store.ErrMissing)
	if err == nil || first {
		err = r.votes.Put(ctx, key, now)
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
