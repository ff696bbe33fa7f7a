package slack

import (
	"encoding/json"
	"errors"
	"fmt"

	"smtpbot/internal/chat"
)

// errNoTarget: a message shortcut is about a message.
var errNoTarget = errors.New("it names no channel or message")

// rawInteraction is what counts of an interaction payload.
type rawInteraction struct {
	Type         looseString               `json:"type"`
	CallbackID   looseString               `json:"callback_id"`
	Trigger      looseString               `json:"trigger_id"`
	ResponseURL  looseString               `json:"response_url"`
	ResponseURLs looseList[rawResponseURL] `json:"response_urls"`
	User         loose[rawUser]            `json:"user"`
	Channel      looseID                   `json:"channel"`
	Container    loose[rawContainer]       `json:"container"`
	Message      loose[rawMessage]         `json:"message"`
	MessageTS    looseString               `json:"message_ts"`
	Actions      looseList[rawAction]      `json:"actions"`
	View         loose[rawView]            `json:"view"`
}

// rawResponseURL is where a modal's answer may go.
type rawResponseURL struct {
	URL     looseString `json:"response_url"`
	Channel looseID     `json:"channel_id"`
}

// rawUser is somebody who presses.
type rawUser struct {
	ID       looseID     `json:"id"`
	Username looseString `json:"username"`
	Name     looseString `json:"name"`
}

// rawContainer is where the button stands.
type rawContainer struct {
	MessageTS looseString `json:"message_ts"`
	ThreadTS  looseString `json:"thread_ts"`
	Channel   looseID     `json:"channel_id"`
	Ephemeral looseString `json:"is_ephemeral"`
}

// rawAction is the button, or the menu.
type rawAction struct {
	ID       looseString `json:"action_id"`
	Value    looseString `json:"value"`
	Selected loose[struct {
		Value looseString `json:"value"`
	}] `json:"selected_option"`
}

// rawView is a modal or a home.
type rawView struct {
	ID         looseString `json:"id"`
	CallbackID looseString `json:"callback_id"`
	State      loose[struct {
		Values json.RawMessage `json:"values"`
	}] `json:"state"`
}

// rawInput is what was put into an input of a modal.
type rawInput struct {
	Value looseString        `json:"value"`
	Files looseList[rawFile] `json:"files"`
}

// decodeInteraction reads what somebody pressed, chose or sent in. What this program does not know is unknownPress, with all
// that it takes to say so.
func decodeInteraction(payload []byte, me self) (interaction, error) {
	raw, ok := looseObject[rawInteraction](payload)
	if !ok {
		return interaction{}, fmt.Errorf("read an interaction: %w", errNotObject)
	}
	i := interaction{reply: raw.reply(), trigger: string(raw.Trigger), view: string(raw.View.is.ID)}
	switch raw.Type {
	case "block_actions":
		raw.pressed(&i, me)
	case "message_action":
		if raw.CallbackID == callbackExplain {
			return i, raw.explain(&i, me)
		}
	case "shortcut":
		if raw.CallbackID == callbackPaste {
			i.kind = openPaste
		}
	case "view_submission":
		if raw.View.is.CallbackID == callbackPaste {
			raw.submitted(&i, me)
		}
	case "view_closed":
		i.kind = closed
	}
	return i, nil
}

// reply gives where an answer goes.
func (r *rawInteraction) reply() replyTo {
	to := replyTo{
		url:     string(r.ResponseURL),
		channel: r.channel(),
		thread:  firstOf(r.Container.is.ThreadTS, r.Message.is.ThreadTS),
		user:    string(r.User.is.ID),
		name:    userName(r.User.is.Username, r.User.is.Name),
	}
	if len(r.ResponseURLs) > 0 {
		first := r.ResponseURLs[0]
		to.url = firstOf(looseString(to.url), first.URL)
		to.channel = firstOf(looseString(to.channel), looseString(first.Channel))
	}
	return to
}

// channel gives the channel that it happened in.
func (r *rawInteraction) channel() string {
	return firstOf(looseString(r.Container.is.Channel), looseString(r.Channel))
}

// pressed is about a button or a menu. In a home or modal there is neither message nor channel.
func (r *rawInteraction) pressed(i *interaction, me self) {
	c, m := r.Container.is, r.Message.is
	i.private = c.Ephemeral == "true"
	ts := firstOf(c.MessageTS, m.TS, r.MessageTS)
	thread := firstOf(c.ThreadTS, m.ThreadTS, looseString(ts))
	i.answer = chat.Ref{Place: placeOf(me, r.channel(), thread, isDirect(r.channel())), ID: ts}
	if len(r.Actions) == 0 {
		return
	}
	a := r.Actions[0]
	i.kind = pressed
	i.action = action{id: string(a.ID), value: firstOf(a.Value, a.Selected.is.Value)}
}

// explain is about a message that somebody wants explained, who need not be the one who wrote it.
func (r *rawInteraction) explain(i *interaction, me self) error {
	m, channel := r.Message.is, r.channel()
	ts := firstOf(m.TS, r.MessageTS)
	if ts == "" || channel == "" {
		return fmt.Errorf("read a message shortcut: %w", errNoTarget)
	}
	place := placeOf(me, channel, firstOf(m.ThreadTS, looseString(ts)), isDirect(channel))
	i.kind = explainMessage
	if i.reply.thread == ts {
		i.reply.thread = "" // whoever looks at the first message of a thread need not have it open
	}
	i.message = chat.Message{
		Text:   m.text(me),
		Files:  m.files(me),
		Asked:  chat.Shortcut,
		ID:     ts,
		Place:  place,
		Author: chat.Person{ID: string(r.User.is.ID)},
		Sent:   stamp(ts),
		Parent: decodeParent(m.Root, place, me),
	}
	return nil
}

// submitted is about a modal that was sent in. Its text is as it was typed.
func (r *rawInteraction) submitted(i *interaction, me self) {
	i.kind = submitted
	i.message = chat.Message{
		Text:   cutText(string(r.input(blockText).Value), maxInbound),
		Files:  filesOf(r.input(blockFile).Files),
		Asked:  chat.Command,
		ID:     string(r.View.is.ID),
		Place:  placeOf(me, "", "", true),
		Author: chat.Person{ID: string(r.User.is.ID)},
	}
}

// input gives what was put into the input of a name, which is that of its block and of itself.
func (r *rawInteraction) input(name string) rawInput {
	blocks, _ := looseObject[map[string]json.RawMessage](r.View.is.State.is.Values)
	inputs, _ := looseObject[map[string]json.RawMessage](blocks[name])
	in, _ := looseObject[rawInput](inputs[name])
	return in
}
