package relay

import (
	"context"
	"time"

	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
)

// SetDecide puts something else in the place of the rules' decision, which has d for it. It must be called before Run.
func (r *Relay) SetDecide(d time.Duration, f func(context.Context, chat.Event, bot.Said) (bot.Plan, error)) {
	r.decide, r.thinkTime = f, d
}
