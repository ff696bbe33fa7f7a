package slack

import (
	"context"
	"errors"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// The tries at one private answer.
const (
	maxTries = 3
	maxPause = 5 * time.Second // between two; what Slack wants later is not worth waiting for
)

// private is a reply that one person alone sees.
var private = reply{Type: slackapi.ResponseTypeEphemeral}

// answer answers a command or a shortcut to the one who gave it.
func (a *Adapter) answer(ctx context.Context, s *hands.Serving, m chat.Message, to replyTo) {
	if got, ok := s.Handle(ctx, m); ok {
		a.tell(ctx, got, to, private)
	}
}

// tell gives somebody an answer that only they see, or, as how says, in the place of the one before. It goes to the response
// URL, which works also where the bot is no member; but in a thread as an ephemeral message, for a response URL does not know
// the thread of one.
func (a *Adapter) tell(ctx context.Context, got chat.Answer, to replyTo, how reply) {
	in := frame{private: true, site: a.me().site}
	if got.Topic != "" && to.channel != "" { // help and settings are nobody else's
		in.share, _ = sealAnswer(a.shareKey, got, to.thread) // without a button where it does not fit
	}
	ephemeral := func() error { return a.ephemeral(ctx, got, in, to) }
	respond := func() error { return a.respond(ctx, got, in, to, how) }
	ways := []func() error{respond, ephemeral}
	if to.thread != "" && !how.Replace {
		ways = []func() error{ephemeral, respond}
	}
	var err error
	for _, way := range ways {
		if err = way(); err == nil {
			return
		}
	}
	a.log.Warn("a private answer was not given", "error", a.look(err))
}

// respond posts an answer to a response URL.
func (a *Adapter) respond(ctx context.Context, got chat.Answer, in frame, to replyTo, how reply) error {
	if to.url == "" {
		return errExpired
	}
	return a.draw(got, in, func(m message) error {
		how.Text, how.Blocks, how.Thread = m.Text, m.Blocks, to.thread
		return again(ctx, how.Type != slackapi.ResponseTypeInChannel, func() error { return a.client.respond(ctx, to.url, how) })
	})
}

// ephemeral posts an answer that only one person sees, where the bot is a member.
func (a *Adapter) ephemeral(ctx context.Context, got chat.Answer, in frame, to replyTo) error {
	if to.channel == "" || to.user == "" {
		return &callError{method: "chat.postEphemeral", code: "channel_not_found", is: chat.ErrRefused}
	}
	return a.draw(got, in, func(m message) error {
		return again(ctx, true, func() error {
			ctx, cancel := context.WithTimeout(ctx, callTime)
			defer cancel()
			_, err := a.client.PostEphemeralContext(ctx, to.channel, to.user, options(m, to.thread)...)
			return trouble("chat.postEphemeral", err)
		})
	})
}

// again calls Slack a few times where it was not done. Where nobody knows that, it does so for what may be done twice: a private
// answer, which nobody minds to see again.
func again(ctx context.Context, twice bool, call func() error) error {
	for try := 1; ; try++ {
		err := call()
		var wait *chat.RetryError
		pause := time.Duration(try) * 300 * time.Millisecond
		switch {
		case err == nil, try == maxTries, errors.Is(err, chat.ErrRefused), errors.Is(err, errExpired), errors.Is(err, errForeignHost), tokenCodes[codeOf(err)]:
			return err
		case errors.Is(err, chat.ErrDoubt) && !twice:
			return err
		case errors.As(err, &wait):
			pause = wait.After
		}
		if pause > maxPause {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}

// press does what somebody pressed or chose.
func (a *Adapter) press(ctx context.Context, s *hands.Serving, i interaction) {
	if i.reply.user == "" {
		a.counts.unreadable.Add(1)
		return // nobody is there to be answered
	}
	switch i.kind {
	case explainMessage:
		a.answer(ctx, s, i.message, i.reply)
	case openPaste:
		a.openPaste(ctx, i)
	case pressed:
		a.button(ctx, s, i)
	case unknownPress:
		a.tooOld(ctx, i)
	}
}

// button does what a button or a menu is for.
func (a *Adapter) button(ctx context.Context, s *hands.Serving, i interaction) {
	person := chat.Person{ID: i.reply.user}
	switch i.action.id {
	case actionVote, actionVoteNot:
		b, token, ok := readVote(i.action.value)
		if !ok {
			a.tooOld(ctx, i)
			return
		}
		a.tell(ctx, s.Press(ctx, chat.Press{Button: b, Token: token, Answer: i.answer, Person: person}), i.reply, private)
	case actionDismiss:
		a.tell(ctx, s.Press(ctx, chat.Press{Button: chat.Dismiss, Token: i.action.value, Answer: i.answer, Person: person}), i.reply, private)
	case actionVariant:
		m := chat.Message{Text: i.action.value, Asked: chat.Command, ID: i.answer.ID, Place: i.answer.Place, Author: person}
		m.Place.Thread = ""
		if got, ok := s.Handle(ctx, m); ok {
			a.tell(ctx, got, i.reply, reply{Type: slackapi.ResponseTypeEphemeral, Replace: i.private})
		}
	case actionShare:
		a.share(ctx, i)
	case actionPaste:
		a.openPaste(ctx, i)
	default:
		a.tooOld(ctx, i)
	}
}

// readVote reads the value of a feedback button.
func readVote(value string) (b chat.Button, token string, ok bool) {
	if len(value) <= len(valueHelpful) {
		return 0, "", false
	}
	switch sign, token := value[:len(valueHelpful)], value[len(valueHelpful):]; sign {
	case valueHelpful:
		return chat.Helpful, token, true
	case valueNotHelpful:
		return chat.NotHelpful, token, true
	}
	return 0, "", false
}

// tooOld answers a button that this program does not know.
func (a *Adapter) tooOld(ctx context.Context, i interaction) {
	a.counts.unreadable.Add(1)
	if i.reply.url == "" && i.answer.ID == "" {
		return // nobody waits
	}
	a.tell(ctx, chat.Answer{Headline: "This message is too old for its buttons. Ask again with /smtp."}, i.reply, private)
}

// share posts a private answer for all to see, once, and takes the button from under the private one.
func (a *Adapter) share(ctx context.Context, i interaction) {
	got, thread, err := openAnswer(a.shareKey, i.action.value)
	if err != nil {
		a.tooOld(ctx, i)
		return
	}
	if before, _ := a.shared.ContainsOrAdd(i.action.value, struct{}{}); before { // it was pressed twice
		return
	}
	site := a.me().site
	to := i.reply
	to.thread = thread
	err = a.respond(ctx, got, frame{sharedBy: i.reply.name, site: site}, to, reply{Type: slackapi.ResponseTypeInChannel})
	switch {
	case errors.Is(err, chat.ErrDoubt):
		a.log.Info("nobody knows whether an answer was shared", "error", err)
		a.tell(ctx, chat.Answer{Headline: "Slack did not say whether this was shared: look in the channel.", Hint: "If it is not there, ask again with /smtp."}, i.reply, private)
		return
	case err != nil:
		a.shared.Remove(i.action.value)
		a.log.Info("an answer was not shared", "error", a.look(err))
		a.tell(ctx, chat.Answer{Headline: "I could not share this here.", Hint: "Ask again with /smtp, and share the new answer within half an hour."}, i.reply, private)
		return
	}
	to.thread = ""
	if err := a.respond(ctx, got, frame{private: true, site: site}, to, reply{Type: slackapi.ResponseTypeEphemeral, Replace: true}); err != nil {
		a.log.Info("a share button was not taken away", "error", a.look(err))
	}
}
