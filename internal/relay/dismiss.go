package relay

import (
	"context"
	"errors"
	"fmt"
	"time"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
	"smtpbot/internal/store"
)

// dismiss takes an answer away and silences its thread, for the one who asked and for admins.
func (r *Relay) dismiss(ctx context.Context, p chat.Press) chat.Answer {
	id, ok := bot.Source(p.Token)
	if !ok {
		return bot.TooOld()
	}
	place := p.Answer.Place
	platform := r.platforms[place.Platform]
	if platform == nil {
		return bot.TooOld()
	}
	key := source(place, id)
	t := &turn{r: r, p: platform, key: key, id: "dismiss", e: chat.Event{Message: chat.Message{ID: id, Place: place}}}
	for range maxRaces {
		if err := t.load(ctx); err != nil {
			return bot.Unstored()
		}
		mine := t.now.Asker != "" && t.now.Asker == p.Person.ID
		if !mine && !p.Person.Admin {
			may, err := bot.IsAdmin(ctx, platform, place, p.Person)
			switch {
			case err != nil:
				return bot.UnknownAdmin(err)
			case may:
				p.Person.Admin = true
				continue // asking took its time
			}
			return chat.Answer{Headline: fmt.Sprintf("Only who asked, and %s, can dismiss this.", platform.Traits().Admins)}
		}
		v := t.now
		v.State, v.By, v.Tries, v.Doubt, v.Reads = closed, "", 0, 0, 0
		if v.Post == "" {
			v.Post = p.Answer.ID
		}
		if v.Place == (chat.Place{}) {
			v.Place = place
		}
		err := t.note(ctx, v)
		if errors.Is(err, store.ErrChanged) {
			continue
		}
		if err == nil {
			err = r.rules.Silence(ctx, v.Place, time.Now().UTC())
		}
		if err == nil && p.Answer.ID != v.Post { // one of a double, of which the other is known
			err = r.send(ctx, platform, func(ctx context.Context) error { return platform.Remove(ctx, p.Answer) })
		}
		if err == nil {
			err = t.remove(ctx, v)
		}
		if err != nil {
			r.log.Warn("an answer was not dismissed", "platform", place.Platform, "reason", reason(err))
			return chat.Answer{Headline: "I could not take it away. Try again in a minute."}
		}
		if v.Place.Direct {
			return chat.Answer{Headline: "Gone."}
		}
		return chat.Answer{Headline: "Gone. I am silent in this thread now; mention me to wake me."}
	}
	return bot.Unstored()
}
