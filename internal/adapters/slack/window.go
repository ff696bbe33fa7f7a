package slack

import (
	"context"
	"strings"
	"sync"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

// homeTexts are the parts of the home that never change.
type homeTexts struct {
	mu          sync.Mutex
	help, about chat.Answer
}

// showHome draws the bot's home for somebody who opened it.
func (a *Adapter) showHome(ctx context.Context, s *serving, user string) {
	ask := func(text string) chat.Answer {
		m := chat.Message{Text: text, Asked: chat.Command, Place: chat.Place{Platform: Name, Workspace: a.me().team, Direct: true}, Author: chat.Person{ID: user}}
		got, _ := s.Handle(ctx, m)
		return got
	}
	h := &a.home
	h.mu.Lock()
	if h.help.Headline == "" {
		h.help, h.about = ask("help"), ask("about")
	}
	help, about := h.help, h.about
	h.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, err := a.client.PublishViewContext(ctx, slackapi.PublishViewContextRequest{UserID: user, View: homeView(help, ask("status"), about)})
	if err = trouble("views.publish", err); err != nil {
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
		a.tellShort(ctx, chat.Answer{Headline: "I could not open a window. Type /smtp and paste behind it."}, i.reply)
	}
}

// response is what the acknowledgement of a window that was sent in does with it.
type response struct {
	Action string                     `json:"response_action"`
	View   *slackapi.ModalViewRequest `json:"view,omitempty"`
	Errors map[string]string          `json:"errors,omitempty"`
}

// submit answers what was pasted into the window, in the window: at once, or, where files are to be fetched, when they are.
func (a *Adapter) submit(ctx context.Context, s *serving, i interaction, done settle) {
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
		done(update(answerView(got)), true)
		return
	}
	done(update(readingView()), true)
	got, _ := s.Handle(ctx, i.message)
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	_, err := a.client.UpdateViewContext(ctx, answerView(got), "", "", i.view)
	if err = trouble("views.update", err); err != nil {
		a.log.Warn("an answer was not shown in its window", "error", a.look(err))
	}
}

// update lets a view take the place of the one that was sent in.
func update(v slackapi.ModalViewRequest) response { return response{Action: "update", View: &v} }
