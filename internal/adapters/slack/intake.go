package slack

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// kind is what Slack delivers, by Socket Mode or by HTTP.
type kind uint8

const (
	eventKind kind = iota
	commandKind
	interactionKind
)

// counts are what happened since the start.
type counts struct {
	events, commands, presses atomic.Int64 // taken
	unreadable                atomic.Int64 // of no form that is known
	refused                   atomic.Int64 // not acknowledged, for Slack to deliver again
	busy                      atomic.Int64 // commands and presses that there was no room for
	unsigned                  atomic.Int64 // requests that Slack did not sign
	unacked                   atomic.Int64 // acknowledgements that could not be sent
	reconnects                atomic.Int64
}

// settle tells Slack what became of a delivery: ok acknowledges it, with a payload where there is one; else Slack is to deliver
// it again. It is called once.
type settle func(payload any, ok bool)

// take hands a delivery to the bot without waiting. An event is settled when the bot has kept it, everything else at once,
// for Slack delivers only events again.
func (a *Adapter) take(s *hands.Serving, k kind, payload []byte, done settle) {
	switch k {
	case eventKind:
		a.takeEvent(s, payload, done)
	case commandKind:
		c, err := decodeCommand(payload, a.me())
		a.takeCommand(s, c, err, done)
	case interactionKind:
		a.takeInteraction(s, payload, done)
	}
}

// guarded takes a delivery. One whose reading panics is acknowledged: it would be no better the next time.
func (a *Adapter) guarded(done settle, take func(settle)) {
	var once sync.Once
	first := func(payload any, ok bool) { once.Do(func() { done(payload, ok) }) }
	if !a.guard.Survives("reading", func() { take(first) }) {
		first(nil, true)
	}
}

// unread counts what cannot be read. It is acknowledged: it would be no better the next time.
func (a *Adapter) unread(what string, err error, done settle) {
	a.counts.unreadable.Add(1)
	a.log.Warn("a delivery was not read", "kind", what, "error", err)
	done(nil, true)
}

// apology gives what tells somebody who waits that a panic ended their answer.
func (a *Adapter) apology(to replyTo) func(context.Context) {
	return func(ctx context.Context) { a.tell(ctx, hands.Sorry, to, private) }
}

// excuse tells somebody for whom there is no room so, as far as there is room for that.
func (a *Adapter) excuse(s *hands.Serving, to replyTo) {
	a.counts.busy.Add(1)
	if to.user != "" {
		s.Go(s.Excuses, "excuse", func(ctx context.Context) { a.tell(ctx, hands.Busy, to, private) }, nil)
	}
}

// busyText is hands.Busy, for the acknowledgement of a command.
var busyText = map[string]any{"response_type": "ephemeral", "text": hands.Busy.Headline}

func (a *Adapter) takeEvent(s *hands.Serving, payload []byte, done settle) {
	n, err := decodeEvent(payload, a.me())
	if err != nil {
		a.unread("event", err, done)
		return
	}
	a.counts.events.Add(1)
	switch n.kind {
	case nothing, challenge:
		done(nil, true)
		return
	case limited:
		a.log.Warn("Slack holds events back: the workspace sends more than 30,000 an hour")
		done(nil, true)
		return
	}
	begun := s.Go(s.Events, "event", func(ctx context.Context) {
		if n.kind == homeOpened {
			done(nil, true)
			a.showHome(ctx, s, n.user)
			return
		}
		ok := false
		defer func() { done(nil, ok) }() // also after a panic
		ctx, cancel := context.WithTimeout(ctx, a.times.ack)
		defer cancel()
		if n.kind == uninstalled {
			ok = a.uninstall(ctx, s, n.event)
			return
		}
		e := n.event
		e.Message.Parent = a.parent(ctx, e)
		if err := s.Accept(ctx, e); err != nil {
			a.counts.refused.Add(1)
			a.log.Info("an event is left to be delivered again", "error", hands.Refusal(err))
			return
		}
		ok = true
	}, nil)
	if !begun {
		a.counts.refused.Add(1)
		done(nil, false)
	}
}

// uninstall ends the adapter when its token is good no more. Slack tells of that twice, in any order, and the second word may
// come when the app is installed again: then the token is good.
func (a *Adapter) uninstall(ctx context.Context, s *hands.Serving, e chat.Event) (done bool) {
	_, err := a.client.AuthTestContext(ctx)
	err = trouble("auth.test", err)
	if err == nil {
		a.log.Info("the word of a removal is no longer true")
		return true
	}
	if !tokenCodes[codeOf(err)] || s.Accept(ctx, e) != nil {
		return false
	}
	s.Fail(fmt.Errorf("SLACK_BOT_TOKEN: the app was removed from the workspace, or its token was taken back (%w): install it again at %s and set the new token", err, a.apps()))
	return true
}

func (a *Adapter) takeCommand(s *hands.Serving, c command, err error, done settle) {
	if err != nil {
		a.unread("command", err, done)
		return
	}
	a.counts.commands.Add(1)
	begun := s.Go(s.Replies, "command", func(ctx context.Context) {
		done(nil, true)
		a.answer(ctx, s, c.message, c.reply)
	}, a.apology(c.reply))
	if !begun {
		a.counts.busy.Add(1)
		done(busyText, true)
	}
}

func (a *Adapter) takeInteraction(s *hands.Serving, payload []byte, done settle) {
	i, err := decodeInteraction(payload, a.me())
	if err != nil {
		a.unread("interaction", err, done)
		return
	}
	a.counts.presses.Add(1)
	begun := s.Go(s.Replies, "interaction", func(ctx context.Context) {
		if i.kind == submitted {
			a.submit(ctx, s, i, done)
			return
		}
		done(nil, true)
		a.press(ctx, s, i)
	}, a.apology(i.reply))
	if !begun {
		done(nil, i.kind != submitted) // a window that was sent in stays open, and says that it did not work
		a.excuse(s, i.reply)
	}
}
