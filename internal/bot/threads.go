package bot

import (
	"context"
	"errors"
	"strings"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// thread is what is known of a conversation in which the bot spoke.
type thread struct {
	Silent bool `json:"silent"`
}

// silent says so to people.
var silent = chat.Answer{Headline: "I am silent in this thread now. Mention me to wake me."}

// inThread tells whether a message stands beneath another one.
func inThread(m chat.Message) bool {
	return m.Place.Thread != "" && m.Place.Thread != m.ID && !m.Place.Direct
}

// isSilence tells whether a whole message tells the bot to be silent in its thread.
func isSilence(text string) bool {
	if len(text) > 40 {
		return false
	}
	switch strings.ToLower(strings.Trim(text, " \t\r\n.!/")) {
	case "stop", "mute", "be quiet", "smtp stop", "smtp mute":
		return true
	}
	return false
}

// Silence silences a thread.
func (r *Rules) Silence(ctx context.Context, p chat.Place) error {
	if p.Thread == "" || p.Direct {
		return nil
	}
	return r.threads.Put(ctx, channel(p, p.Thread), thread{Silent: true})
}

// enter settles whether the bot may speak in a message's thread. Whoever asks wakes it.
func (r *Rules) enter(ctx context.Context, m chat.Message) (may bool, err error) {
	if m.Place.Thread == "" || m.Place.Direct {
		return true, nil
	}
	key := channel(m.Place, m.Place.Thread)
	t, rev, err := r.threads.Get(ctx, key)
	switch {
	case errors.Is(err, store.ErrMissing):
		_, err = r.threads.Create(ctx, key, thread{})
	case err == nil && t.Silent && m.Asked == chat.Overheard:
		return false, nil
	case err == nil && t.Silent:
		_, err = r.threads.Update(ctx, key, thread{}, rev)
	}
	if errors.Is(err, store.ErrChanged) { // by another message, which settled it
		return true, nil
	}
	return err == nil, err
}

// hush answers a message that tells the bot to be silent. ok is false where it is none, or tells it to others: nobody is
// meant by a "stop" in a thread where the bot has not spoken.
func (r *Rules) hush(ctx context.Context, m chat.Message) (a chat.Answer, ok bool, err error) {
	switch {
	case m.Place.Direct || !isSilence(m.Text) || len(m.Files) > 0:
		return chat.Answer{}, false, nil
	case !inThread(m) && m.Asked == chat.Overheard:
		return chat.Answer{}, false, nil
	case !inThread(m):
		return notHere, true, nil
	}
	if m.Asked == chat.Overheard {
		t, _, err := r.threads.Get(ctx, channel(m.Place, m.Place.Thread))
		if errors.Is(err, store.ErrMissing) || err == nil && t.Silent {
			return chat.Answer{}, false, nil
		}
		if err != nil {
			return chat.Answer{}, false, err
		}
	}
	if err := r.Silence(ctx, m.Place); err != nil {
		return chat.Answer{}, false, err
	}
	return silent, true, nil
}

// notHere tells where the bot can be silenced.
var notHere = chat.Answer{
	Headline: "Say mute in the thread itself, or press Dismiss under the answer: I am silent there then.",
	Hint:     "/smtp unwatch ends automatic answers in the whole channel.",
}
