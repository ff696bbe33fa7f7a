package slack

import (
	"encoding/json"
	"errors"
	"fmt"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// errNoTarget: a message shortcut is about a message.
var errNoTarget = errors.New("it names no channel or message")

// rawInteraction is what counts of an interaction payload.
type rawInteraction struct {
	Type         loose.String               `json:"type"`
	CallbackID   loose.String               `json:"callback_id"`
	Trigger      loose.String               `json:"trigger_id"`
	ResponseURL  loose.String               `json:"response_url"`
	ResponseURLs loose.List[rawResponseURL] `json:"response_urls"`
	User         loose.Object[rawUser]      `json:"user"`
	Channel      looseID                    `json:"channel"`
	Container    loose.Object[rawContainer] `json:"container"`
	Message      loose.Object[rawMessage]   `json:"message"`
	MessageTS    loose.String               `json:"message_ts"`
	Actions      loose.List[rawAction]      `json:"actions"`
	View         loose.Object[rawView]      `json:"view"`
}

// rawResponseURL is where a modal's answer may go.
type rawResponseURL struct {
	URL     loose.String `json:"response_url"`
	Channel looseID      `json:"channel_id"`
}

// rawUser is somebody who presses.
type rawUser struct {
	ID       looseID      `json:"id"`
	Username loose.String `json:"username"`
	Name     loose.String `json:"name"`
}

// rawContainer is where the button stands.
type rawContainer struct {
	MessageTS loose.String `json:"message_ts"`
	ThreadTS  loose.String `json:"thread_ts"`
	Channel   looseID      `json:"channel_id"`
	Ephemeral loose.String `json:"is_ephemeral"`
}

// rawAction is the button, or the menu.
type rawAction struct {
	ID       loose.String `json:"action_id"`
	Value    loose.String `json:"value"`
	Selected loose.Object[struct {
		Value loose.String `json:"value"`
	}] `json:"selected_option"`
}

// rawView is a modal or a home.
type rawView struct {
	ID         loose.String `json:"id"`
	CallbackID loose.String `json:"callback_id"`
	State      loose.Object[struct {
		Values json.RawMessage `json:"values"`
	}] `json:"state"`
}

// rawInput is what was put into an input of a modal.
type rawInput struct {
	Value loose.String        `json:"value"`
	Files loose.List[rawFile] `json:"files"`
}

// decodeInteraction reads what somebody pressed, chose or sent in. What this program does not know is unknownPress, with all
// that it takes to say so.
func decodeInteraction(payload []byte, me self) (interaction, error) {
	raw, ok := loose.Read[rawInteraction](payload)
	if !ok {
		return interaction{}, fmt.Errorf("read an interaction: %w", loose.ErrNotObject)
	}
	i := interaction{reply: raw.reply(), trigger: string(raw.Trigger), view: string(raw.View.Is.ID)}
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
		if raw.View.Is.CallbackID == callbackPaste {
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
		thread:  loose.First(r.Container.Is.ThreadTS, r.Message.Is.ThreadTS),
		user:    string(r.User.Is.ID),
		name:    userName(r.User.Is.Username, r.User.Is.Name),
	}
	if len(r.ResponseURLs) > 0 {
		first := r.ResponseURLs[0]
		to.url = loose.First(loose.String(to.url), first.URL)
		to.channel = loose.First(loose.String(to.channel), loose.String(first.Channel))
	}
	return to
}

// channel gives the channel that it happened in.
func (r *rawInteraction) channel() string {
	return loose.First(loose.String(r.Container.Is.Channel), loose.String(r.Channel))
}

// pressed is about a button or a menu. In a home or modal there is neither message nor channel.
func (r *rawInteraction) pressed(i *interaction, me self) {
	c, m := r.Container.Is, r.Message.Is
	i.private = c.Ephemeral == "true"
	ts := loose.First(c.MessageTS, m.TS, r.MessageTS)
	thread := loose.First(c.ThreadTS, m.ThreadTS, loose.String(ts))
	i.answer = chat.Ref{Place: placeOf(me, r.channel(), thread, isDirect(r.channel())), ID: ts}
	if len(r.Actions) == 0 {
		return
	}
	a := r.Actions[0]
	i.kind = pressed
	i.action = action{id: string(a.ID), value: loose.First(a.Value, a.Selected.Is.Value)}
}

// explain is about a message that somebody wants explained, who need not be the one who wrote it.
func (r *rawInteraction) explain(i *interaction, me self) error {
	m, channel := r.Message.Is, r.channel()
	ts := loose.First(m.TS, r.MessageTS)
	if ts == "" || channel == "" {
		return fmt.Errorf("read a message shortcut: %w", errNoTarget)
	}
	place := placeOf(me, channel, loose.First(m.ThreadTS, loose.String(ts)), isDirect(channel))
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
		Author: chat.Person{ID: string(r.User.Is.ID)},
		Sent:   stamp(ts),
		Parent: decodeParent(m.Root, place, me),
	}
	return nil
}

// submitted is about a modal that was sent in. Its text is as it was typed.
func (r *rawInteraction) submitted(i *interaction, me self) {
	i.kind = submitted
	i.message = chat.Message{
		Text:   markup.Cut(string(r.input(blockText).Value), maxInbound),
		Files:  filesOf(r.input(blockFile).Files),
		Asked:  chat.Command,
		ID:     string(r.View.Is.ID),
		Place:  placeOf(me, "", "", true),
		Author: chat.Person{ID: string(r.User.Is.ID)},
	}
}

// input gives what was put into the input of a name, which is that of its block and of itself.
func (r *rawInteraction) input(name string) rawInput {
	blocks, _ := loose.Read[map[string]json.RawMessage](r.View.Is.State.Is.Values)
	inputs, _ := loose.Read[map[string]json.RawMessage](blocks[name])
	in, _ := loose.Read[rawInput](inputs[name])
	return in
}
