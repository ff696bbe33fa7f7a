package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// silence marks a thread that was silenced.
type silence struct {
	Since time.Time `json:"since"` // when, by the platform's clock
}

// hushed says so to people.
var hushed = chat.Answer{Headline: "I am silent in this thread now. Mention me to wake me."}

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

// Silence silences a thread since a time by the platform's clock.
func (r *Rules) Silence(ctx context.Context, p chat.Place, since time.Time) error {
	if p.Thread == "" || p.Direct {
		return nil
	}
	return r.silent.Put(ctx, channel(p, p.Thread), silence{since})
}

// enter settles whether the bot may speak in a message's thread. Whoever asks wakes it, by a message that was sent after it was
// silenced; an edit, or an older message that comes late, does not.
func (r *Rules) enter(ctx context.Context, kind chat.Kind, m chat.Message) (may bool, err error) {
	if m.Place.Thread == "" || m.Place.Direct {
		return true, nil
	}
	key := channel(m.Place, m.Place.Thread)
	s, _, err := r.silent.Get(ctx, key)
	switch {
	case errors.Is(err, store.ErrMissing):
	case err != nil:
		return false, err
	case m.Asked == chat.Overheard:
		return false, nil
	case kind == chat.Posted && m.Sent.After(s.Since):
		if err := r.silent.Delete(ctx, key); err != nil {
			return false, err
		}
	}
	return true, nil
}

// spoke notes that the bot spoke in a message's thread: whoever says stop there may mean it.
func (r *Rules) spoke(ctx context.Context, m chat.Message) error {
	if m.Place.Thread == "" || m.Place.Direct {
		return nil
	}
	_, err := r.threads.Create(ctx, channel(m.Place, m.Place.Thread), struct{}{})
	if errors.Is(err, store.ErrChanged) {
		return nil
	}
	return err
}

// hush answers a message that tells the bot to be silent. ok is false where it is none, or tells it to others: nobody is
// meant by a "stop" in a thread where the bot has not spoken, or is silent already.
func (r *Rules) hush(ctx context.Context, m chat.Message, before Said) (a chat.Answer, ok bool, err error) {
	switch {
	case m.Place.Direct || !isSilence(m.Text) || len(m.Files) > 0:
		return chat.Answer{}, false, nil
	case !inThread(m) && m.Asked == chat.Overheard:
		return chat.Answer{}, false, nil
	case !inThread(m):
		return notHere, true, nil
	}
	if m.Asked == chat.Overheard && !before.Begun {
		if meant, err := r.heeds(ctx, m); err != nil || !meant {
			return chat.Answer{}, false, err
		}
	}
	if err := r.Silence(ctx, m.Place, m.Sent); err != nil {
		return chat.Answer{}, false, err
	}
	return hushed, true, nil
}

// heeds tells whether the bot has spoken in a message's thread, and is not silent there.
func (r *Rules) heeds(ctx context.Context, m chat.Message) (bool, error) {
	key := channel(m.Place, m.Place.Thread)
	if _, _, err := r.threads.Get(ctx, key); errors.Is(err, store.ErrMissing) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	_, _, err := r.silent.Get(ctx, key)
	if errors.Is(err, store.ErrMissing) {
		return true, nil
	}
	return false, err
}

// notHere tells where the bot can be silenced.
var notHere = chat.Answer{
	Headline: "Say mute in the thread itself, or press Dismiss under the answer: I am silent there then.",
	Hint:     "/smtp unwatch ends automatic answers in the whole channel.",
}
