package discord

import (
	"context"
	"errors"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// interact answers an interaction.
func (a *Adapter) interact(ctx context.Context, s *hands.Serving, i interaction) {
	switch i.kind {
	case commanded:
		a.converse(ctx, a.dialog(i, !i.share), len(i.message.Files) > 0, i, func() (chat.Answer, bool) { return s.Handle(ctx, i.message) })
	case explainMessage, submitted:
		a.converse(ctx, a.dialog(i, true), len(i.message.Files) > 0, i, func() (chat.Answer, bool) { return s.Handle(ctx, i.message) })
	case completing:
		d := a.dialog(i, true)
		a.ended("choices", d.first(ctx, answerChoices, autocomplete(s.Complete(i.partial))))
	case pressed:
		a.press(ctx, s, i)
	default:
		a.tooOld(ctx, i)
	}
}

// dialog begins what is said to whoever did something.
func (a *Adapter) dialog(i interaction, private bool) *dialog {
	return &dialog{client: a.client, to: i.reply, private: private, began: time.Now()}
}

// ended ends a dialog that went wrong: with a line in the log.
func (a *Adapter) ended(what string, err error) {
	if err != nil {
		a.log.Warn("an interaction was not answered", "kind", what, "error", a.look(err))
	}
}

// converse answers somebody who waits. Where that takes its time, for there are files to fetch, they are shown so at once.
func (a *Adapter) converse(ctx context.Context, d *dialog, slow bool, i interaction, answer func() (chat.Answer, bool)) {
	patience := a.times.answer
	if slow {
		patience = 0
	}
	var got chat.Answer
	var ok bool
	a.ended("deferred", d.waiting(ctx, patience, func() { got, ok = answer() }))
	if !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), lastWord)
		defer cancel()
		got = stopped
	}
	a.ended("answer", a.say(ctx, d, got, i))
}

// lastWord is how long it may take to tell somebody that there will be no answer.
const lastWord = 2 * time.Second

// stopped is what somebody is told whose answer the end of the bot cut off.
var stopped = chat.Answer{Headline: "I was stopped before this was done. Ask again in a minute."}

// say draws an answer for whoever waits, as richly as Discord takes it.
func (a *Adapter) say(ctx context.Context, d *dialog, got chat.Answer, i interaction) error {
	in := a.frameOf(got, i)
	in.private = d.private
	in.share = d.private && got.Topic != "" // help and settings are nobody else's
	return a.draw(got, in, rich, func(m message) error { return d.say(ctx, m) })
}

// frameOf gives around what an answer to an interaction is drawn.
func (a *Adapter) frameOf(got chat.Answer, i interaction) frame {
	return frame{paste: got.Topic == "" && (i.kind == commanded || i.kind == explainMessage) && isPrompt(i.message)}
}

// isPrompt tells whether somebody gave a command that says nothing, or asked for help: they may want to paste.
func isPrompt(m chat.Message) bool {
	switch strings.ToLower(strings.TrimSpace(m.Text)) {
	case "", "help", "?":
		return len(m.Files) == 0
	}
	return false
}

// draw draws an answer in one form after the other until post takes one.
func (a *Adapter) draw(got chat.Answer, in frame, from form, post func(message) error) error {
	var err error
	for f := from; f <= bare; f++ {
		m := render(got, in, f)
		if fault := m.fault(); f < bare && fault != nil {
			a.log.Error("an answer is beyond Discord's limits", "form", f, "error", fault)
			continue
		}
		if err = post(m); codeOf(err) != codeInvalidForm {
			return err
		}
		a.log.Warn("Discord does not draw an answer", "form", f, "error", err)
	}
	return err
}

// press does what somebody pressed or chose.
func (a *Adapter) press(ctx context.Context, s *hands.Serving, i interaction) {
	switch i.action {
	case actionHelpful, actionNot, actionDismiss:
		p := chat.Press{Button: buttonOf[i.action], Token: i.value, Answer: i.answer, Person: i.person}
		a.converse(ctx, a.dialog(i, true), false, i, func() (chat.Answer, bool) { return s.Press(ctx, p), true })
	case actionVariant:
		if i.value == "" {
			a.tooOld(ctx, i)
			return
		}
		m := chat.Message{Text: i.value, Asked: chat.Command, ID: i.reply.id, Place: i.answer.Place, Author: i.person}
		m.Place.Thread = ""
		d := a.dialog(i, true)
		d.update = i.private
		a.converse(ctx, d, false, i, func() (chat.Answer, bool) { return s.Handle(ctx, m) })
	case actionShare:
		a.share(ctx, i)
	case actionPaste:
		a.ended("window", a.dialog(i, true).first(ctx, answerModal, pasteModal()))
	default:
		a.tooOld(ctx, i)
	}
}

// buttonOf gives the button of an action.
var buttonOf = map[string]chat.Button{actionHelpful: chat.Helpful, actionNot: chat.NotHelpful, actionDismiss: chat.Dismiss}

// tooOld answers a button or a command that this program does not know.
func (a *Adapter) tooOld(ctx context.Context, i interaction) {
	a.counts.unreadable.Add(1)
	a.ended("unknown", a.say(ctx, a.dialog(i, true), chat.Answer{Headline: "This message is too old for its buttons. Ask again with /smtp."}, i))
}

// excuse tells somebody that there is no answer, whether something was said to them before or not.
func (a *Adapter) excuse(ctx context.Context, i interaction, why chat.Answer) {
	d := a.dialog(i, true)
	if i.kind == completing {
		a.ended("excuse", d.first(ctx, answerChoices, autocomplete(nil)))
		return
	}
	a.ended("excuse", a.say(ctx, d, why, i))
}

// share posts a private answer for all to see, once, and takes the button from under the private one.
func (a *Adapter) share(ctx context.Context, i interaction) {
	public, ok := sharedMessage(i.shown, i.name)
	private, same := unsharedMessage(i.shown)
	if !ok || !same || !i.private {
		a.tooOld(ctx, i)
		return
	}
	d := a.dialog(i, true)
	d.update = true
	if before, _ := a.shared.ContainsOrAdd(i.answer.ID, struct{}{}); before { // it was pressed twice
		a.ended("share", d.later(ctx))
		return
	}
	if err := d.say(ctx, private); err != nil {
		a.shared.Remove(i.answer.ID)
		a.ended("share", err)
		return
	}
	err := d.follow(ctx, public, false)
	switch {
	case err == nil:
	case errors.Is(err, chat.ErrDoubt):
		a.log.Info("nobody knows whether an answer was shared", "error", err)
		a.ended("share", a.follow(ctx, d, chat.Answer{Headline: "Discord did not say whether this was shared: look in the channel.", Hint: "If it is not there, ask again with /smtp."}))
	default:
		a.log.Info("an answer was not shared", "error", a.look(err))
		a.ended("share", a.follow(ctx, d, chat.Answer{Headline: "I could not share this here.", Hint: "You or I may lack the permission to write here. Ask again with /smtp to try once more."}))
	}
}

// follow says something more to one person.
func (a *Adapter) follow(ctx context.Context, d *dialog, got chat.Answer) error {
	return a.draw(got, frame{private: true}, plain, func(m message) error { return d.follow(ctx, m, true) })
}
