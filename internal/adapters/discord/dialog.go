package discord

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"
)

// The types of answers to an interaction.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object
const (
	answerMessage  = 4 // a message of its own
	answerLater    = 5 // the same, to be made in a while
	updateLater    = 6 // the message with the button changes, in a while
	updateMessage  = 7 // the message with the button changes
	answerChoices  = 8
	answerModal    = 9
	flagPrivate    = 1 << 6  // one person alone sees the message
	flagSilent     = 1 << 12 // the message makes no sound
	typeReply      = 19      // of a message that answers another one
	dialogLifetime = 14*time.Minute + 30*time.Second
)

// dialog is what is said to somebody who did something: once at first, within three seconds, and then as changes of that.
type dialog struct {
	client  *client
	to      replyTo
	private bool // what is said first is for that one alone
	update  bool // what is said first changes the message with the button
	began   time.Time

	told bool // something was said first
}

// first answers the interaction. It is answered too where Discord says that it was before: a try came through of which we did not
// hear, or the dialog that a panic ended had begun.
func (d *dialog) first(ctx context.Context, kind int, data any) error {
	_, err := d.answer(ctx, kind, data)
	return err
}

// answer answers the interaction. before tells whether something was said first already: that is what is shown.
func (d *dialog) answer(ctx context.Context, kind int, data any) (before bool, err error) {
	body := struct {
		Type int `json:"type"`
		Data any `json:"data,omitempty"`
	}{kind, data}
	err = d.client.do(ctx, call{method: http.MethodPost, path: "interactions/" + d.to.id + "/" + d.to.token + "/callback", route: "POST interactions/callback", in: body, free: true, unsigned: true, twice: true})
	if codeOf(err) == codeAcknowledged {
		before, err = true, nil
	}
	if err == nil {
		d.told = true
	}
	return before, err
}

// later shows that the answer is being made.
func (d *dialog) later(ctx context.Context) error {
	switch {
	case d.update:
		return d.first(ctx, updateLater, nil)
	case d.private:
		return d.first(ctx, answerLater, map[string]int{"flags": flagPrivate})
	}
	return d.first(ctx, answerLater, nil)
}

// waiting does something for whoever waits. Where it takes longer than patience, they are shown that the answer is being made; the
// error is of that. Without any patience they are shown so in any case.
func (d *dialog) waiting(ctx context.Context, patience time.Duration, do func()) (err error) {
	done := make(chan struct{})
	var slow sync.WaitGroup
	slow.Go(func() {
		if patience > 0 {
			t := time.NewTimer(patience)
			defer t.Stop()
			select {
			case <-done:
				return
			case <-t.C:
			}
		}
		err = d.later(ctx)
	})
	defer slow.Wait() // also after a panic; err is read behind it
	defer close(done)
	do()
	return
}

// say says something: first, or in place of what was said first.
func (d *dialog) say(ctx context.Context, m message) error {
	if !d.told {
		kind, flags := answerMessage, d.flags()
		if d.update {
			kind, flags = updateMessage, 0
		}
		if before, err := d.answer(ctx, kind, m.whole(flags)); err != nil || !before {
			return err
		}
	}
	if time.Since(d.began) > dialogLifetime {
		return errLate
	}
	return d.client.do(ctx, call{method: http.MethodPatch, path: d.path() + "/messages/@original", route: "PATCH webhooks/@original", in: m.whole(0), free: true, unsigned: true, twice: true})
}

// follow says something more, in a message of its own.
func (d *dialog) follow(ctx context.Context, m message, private bool) error {
	flags := 0
	if private {
		flags = flagPrivate
	}
	return d.client.do(ctx, call{method: http.MethodPost, path: d.path(), route: "POST webhooks", in: m.whole(flags), free: true, unsigned: true, twice: private})
}

func (d *dialog) path() string { return "webhooks/" + d.to.app + "/" + d.to.token }

func (d *dialog) flags() int {
	if d.private {
		return flagPrivate
	}
	return 0
}

// errLate: an interaction can no longer be answered.
var errLate = errors.New("the interaction is over")
