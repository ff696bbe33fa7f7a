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
	"smtpbot/internal/observe"
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
	p := r.platforms[e.Message.Place.Platform]
	if p == nil {
		return fmt.Errorf("accept an event: no platform %q is there to answer it", e.Message.Place.Platform)
	}
	concern := r.concern(ctx, e)
	if concern == bot.None {
		return nil
	}
	within, cancel := context.WithTimeout(ctx, acceptTime)
	defer cancel()
	e.Message.Parent = slim(e.Message.Parent)
	within, end := r.observer.Begin(within, observe.Of(observe.Keep, e))
	err := r.keep(within, e, concern)
	switch {
	case err == nil:
		r.spare.know(eventID(e))
	case errors.Is(err, store.ErrUnavailable), !p.Traits().Redelivers:
		err = r.spare.accept(within, e, concern, err)
	}
	end(observe.Result{Err: err})
	return err
}

// concern reads what the rules need read to tell how much an event concerns the bot.
func (r *Relay) concern(ctx context.Context, e chat.Event) bot.Concern {
	concern := r.rules.Concern(e)
	if concern != bot.Unread {
		return concern
	}
	speaks, err := think(ctx, r.mind, readTime, func(context.Context) bool { return r.rules.Speaks(e.Message) })
	if err != nil { // the worker tries again
		r.log.Error("a message was not read", "platform", e.Message.Place.Platform, "reason", reason(err))
		return bot.Heard
	}
	if speaks {
		return bot.Heard
	}
	return bot.None
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
	m := e.Message
	key := source(m.Place, m.ID)
	if concern == bot.Maybe {
		if err := r.spare.tell(ctx, key); err != nil {
			return fmt.Errorf("accept an event: %w", err)
		}
		_, _, err := r.said.Get(ctx, key)
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
		r.log.Warn("an event is too large to be kept", "platform", m.Place.Platform, "bytes", len(data))
		if concern == bot.Asked && r.rules.TellOnce(m) {
			r.spare.say(e, tooLarge)
		}
		return nil
	}
	q := r.queues[m.Place.Platform].heard
	if concern == bot.Asked {
		q = r.queues[m.Place.Platform].asked
		if err := r.expect(ctx, e, key); err != nil {
			return fmt.Errorf("accept an event: %w", err)
		}
	}
	_, err = q.Put(ctx, eventID(e), data)
	if errors.Is(err, store.ErrFull) {
		return r.shed(e, concern)
	}
	if err != nil {
		return fmt.Errorf("accept an event: %w", err)
	}
	return nil
}

// expect notes that a question in a channel will be answered. In one that is not watched, nothing else would tell that an edit
// or the removal of the message concerns the bot, while the answer waits.
func (r *Relay) expect(ctx context.Context, e chat.Event, key store.Key) error {
	if e.Kind != chat.Posted || e.Message.Place.Direct {
		return nil
	}
	_, err := r.said.Create(ctx, key, said{Asked: e.Message.Asked, Asker: e.Message.Author.ID, Place: e.Message.Place})
	if errors.Is(err, store.ErrChanged) {
		return nil
	}
	return err
}

// shed lets go of an event that there is no room for, counts it, and tells whoever asked. What changes something that was
// said, or what is kept, is not let go.
func (r *Relay) shed(e chat.Event, concern bot.Concern) error {
	if e.Kind != chat.Posted {
		return fmt.Errorf("accept an event: %w", store.ErrFull)
	}
	r.rules.Hold(e.Message.Place, bot.Overload)
	if concern == bot.Asked && r.rules.TellOnce(e.Message) {
		r.spare.say(e, busy)
	}
	return nil
}

// maxEvent is the most that an event may hold as JSON, in bytes: chat platforms let nobody write as much.
const maxEvent = 768 << 10

// tooLarge is what somebody is told whose message cannot be kept.
var tooLarge = chat.Answer{Headline: "This message is too large for me.", Hint: "Send the lines around the error, or the e-mail as an .eml file."}

// busy is what somebody is told who asked when there was no room for it.
var busy = chat.Answer{Headline: "Too many people ask me right now. Try again in a minute, or type /smtp, which I answer at once."}
