package slack

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/hands"
	"smtpbot/internal/chat"
)

// showHome draws the bot's home for somebody who opened it.
func (a *Adapter) showHome(ctx context.Context, s *hands.Serving, user string) {
	ask := func(text string) chat.Answer {
		m := chat.Message{Text: text, Asked: chat.Command, Place: chat.Place{Platform: Name, Workspace: a.me().team, Direct: true}, Author: chat.Person{ID: user}}
		got, _ := s.Handle(ctx, m)
		return got
	}
	view := homeView(ask("help"), ask("status"), ask("about"))
	err := again(ctx, true, func() error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		_, err := a.client.PublishViewContext(ctx, slackapi.PublishViewContextRequest{UserID: user, View: view})
		return trouble("views.publish", err)
	})
	if err != nil {
		a.log.Warn("a home was not shown", "error", a.look(err))
	}
}

// openPaste opens the window to paste into.
func (a *Adapter) openPaste(ctx context.Context, i interaction) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, err := a.client.OpenViewContext(ctx, i.trigger, pasteView())
	if err = trouble("views.open", err); err != nil {
		a.log.Warn("a window was not opened", "error", a.look(err))
		to := i.reply
		if to.url == "" && to.channel == "" { // a shortcut or the home: there is no place but the conversation with the bot
			a.direct(ctx, to.user, noWindow)
			return
		}
		a.tell(ctx, noWindow, to, private)
	}
}

// noWindow is what somebody is told who waits for a window in vain.
var noWindow = chat.Answer{Headline: "I could not open a window. Type /smtp and paste behind it, or paste here."}

// direct writes to somebody in the conversation with the bot alone.
func (a *Adapter) direct(ctx context.Context, user string, got chat.Answer) {
	err := a.draw(got, frame{}, func(m message) error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		_, _, err := a.client.PostMessageContext(ctx, user, options(m, "")...)
		return trouble("chat.postMessage", err)
	})
	if err != nil {
		a.log.Info("a hint was not given", "error", a.look(err))
	}
}

// response is what the acknowledgement of a window that was sent in does with it.
type response struct {
	Action string                     `json:"response_action"`
	View   *slackapi.ModalViewRequest `json:"view,omitempty"`
	Errors map[string]string          `json:"errors,omitempty"`
}

// ackFrame is the room for what stands around the payload of an acknowledgement, in bytes.
const ackFrame = 200

// submit answers what was pasted into the window, in the window: at once, or, where files are to be fetched or the answer is too
// long for an acknowledgement, a moment later.
func (a *Adapter) submit(ctx context.Context, s *hands.Serving, i interaction, done settle) {
	if strings.TrimSpace(i.message.Text) == "" && len(i.message.Files) == 0 {
		done(response{Action: "errors", Errors: map[string]string{blockText: "Paste the bounce here, or add its file below."}}, true)
		return
	}
	if len(i.message.Files) == 0 {
		settled := false
		defer func() {
			if !settled { // a panic: the window says that it did not work
				done(nil, false)
			}
		}()
		got, _ := s.Handle(ctx, i.message)
		settled = true
		answer := update(answerView(got))
		if data, err := json.Marshal(answer); err == nil && len(data) <= maxAck-ackFrame {
			done(answer, true)
			return
		}
		done(update(readingView()), true)
		a.changeView(ctx, i.view, got, time.Now())
		return
	}
	done(update(readingView()), true)
	acknowledged := time.Now()
	got := hands.Sorry
	a.guard.Survives("reading files", func() { got, _ = s.Handle(ctx, i.message) })
	a.changeView(ctx, i.view, got, acknowledged)
}

// settleTime is what Slack gets to do what an acknowledgement says. It would undo a change of the window that came before.
const settleTime = 500 * time.Millisecond

// changeView lets an answer take the place of what a window shows since the acknowledgement.
func (a *Adapter) changeView(ctx context.Context, view string, got chat.Answer, acknowledged time.Time) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Until(acknowledged.Add(settleTime))):
	}
	err := again(ctx, true, func() error {
		ctx, cancel := context.WithTimeout(ctx, callTime)
		defer cancel()
		_, err := a.client.UpdateViewContext(ctx, answerView(got), "", "", view)
		return trouble("views.update", err)
	})
	if err != nil {
		a.log.Warn("an answer was not shown in its window", "error", a.look(err))
	}
}

// update lets a view take the place of the one that was sent in.
func update(v slackapi.ModalViewRequest) response { return response{Action: "update", View: &v} }
