package relay

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// eventID names an event: the same for each time that a platform tells of it.
func eventID(e chat.Event) string {
	m := e.Message
	parts := []string{strconv.Itoa(int(e.Kind)), m.Place.Platform, m.Place.Workspace, m.Place.Channel, m.ID}
	switch e.Kind {
	case chat.Posted: // a mention is told twice, once as a mention and once as a message of its channel
		parts = append(parts, strconv.Itoa(int(m.Asked)))
	case chat.Edited:
		parts = append(parts, strconv.Itoa(int(m.Asked)), strconv.FormatInt(e.At.UnixNano(), 36))
	case chat.Left:
		parts = append(parts, strconv.FormatInt(e.At.UnixNano(), 36))
	}
	return strings.Join(parts, "|")
}

// source gives the key of what is known about an event's message.
func source(p chat.Place, id string) store.Key {
	return store.Key{p.Platform, p.Workspace, p.Channel, id}
}

// Accept implements chat.Handler.
func (r *Relay) Accept(ctx context.Context, e chat.Event) error {
	if r.platforms[e.Message.Place.Platform] == nil {
		return fmt.Errorf("accept an event: no platform %q is there to answer it", e.Message.Place.Platform)
	}
	e.Message.Parent = slim(e.Message.Parent)
	concern := r.rules.Concern(e)
	if concern == bot.Unread {
		speaks, err := think(ctx, r.mind, commandTime, func(context.Context) bool { return r.rules.Speaks(e.Message) })
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			r.log.Error("a message was not read", "platform", e.Message.Place.Platform, "error", err)
			return nil // nobody asked
		case speaks:
			concern = bot.Heard
		default:
			concern = bot.None
		}
	}
	if concern == bot.None {
		return nil
	}
	err := r.keep(ctx, e, concern)
	if errors.Is(err, store.ErrUnavailable) {
		return r.spare.accept(ctx, e, concern, err)
	}
	return err
}

// slim drops the parents of a parent: nobody explains those.
func slim(parent *chat.Message) *chat.Message {
	if parent == nil || parent.Parent == nil {
		return parent
	}
	p := *parent
	p.Parent = nil
	return &p
}

// keep stores an event, or sheds it where there are too many.
func (r *Relay) keep(ctx context.Context, e chat.Event, concern bot.Concern) error {
	if concern == bot.Maybe {
		_, _, err := r.said.Get(ctx, source(e.Message.Place, e.Message.ID))
		if errors.Is(err, store.ErrMissing) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept an event: %w", err)
		}
		concern = bot.Heard
	}
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("accept an event: %w", err)
	}
	if len(data) > maxEvent {
		r.log.Warn("an event is too large to be kept", "platform", e.Message.Place.Platform, "bytes", len(data))
		if concern == bot.Asked && r.rules.TellOnce(e.Message) {
			r.spare.say(ctx, e, tooLarge)
		}
		return nil
	}
	q := r.heard
	if concern == bot.Asked {
		q = r.asked
	}
	_, err = q.Put(ctx, eventID(e), data)
	if errors.Is(err, store.ErrFull) {
		r.shed(ctx, e, concern)
		return nil
	}
	if err != nil {
		return fmt.Errorf("accept an event: %w", err)
	}
	return nil
}

// shed lets go of an event that there is no room for, counts it, and tells whoever asked.
func (r *Relay) shed(ctx context.Context, e chat.Event, concern bot.Concern) {
	r.rules.Hold(e.Message.Place, bot.Overload)
	if concern != bot.Asked || e.Kind != chat.Posted || !r.rules.TellOnce(e.Message) {
		return
	}
	r.spare.say(ctx, e, busy)
}

// maxEvent is the most that an event may hold as JSON, in bytes: chat platforms let nobody write as much.
const maxEvent = 768 << 10

// tooLarge is what somebody is told whose message cannot be kept.
var tooLarge = chat.Answer{Headline: "This message is too large for me.", Hint: "Send the lines around the error, or the e-mail as an .eml file."}

// busy is what somebody is told who asked when there was no room for it.
var busy = chat.Answer{Headline: "Too many people ask me right now. Try again in a minute, or type /smtp, which I answer at once."}
