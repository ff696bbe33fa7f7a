package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

func TestDecodeInteraction(t *testing.T) {
	const answerTS = "1700000050.000500"
	nowhere := chat.Place{Platform: Name, Workspace: "T0ACME"}
	from := replyTo{url: "https://hooks.slack.com/actions/T0ACME/2/y", channel: "C1MAIL", user: "U1ANN", name: "ann"}
	some := func(kind pressKind, set func(*interaction)) interaction {
		i := interaction{kind: kind, reply: from, trigger: "171.42.0a1b2c"}
		set(&i)
		return i
	}
	press := func(id, value, channel, thread string, set func(*interaction)) interaction {
		place := chat.Place{Platform: Name, Workspace: "T0ACME", Channel: channel, Thread: thread, Direct: channel[0] == 'D'}
		return some(pressed, func(i *interaction) {
			i.action, i.answer = action{id, value}, chat.Ref{Place: place, ID: answerTS}
			set(i)
		})
	}
	explain := func(set func(*interaction)) interaction {
		return some(explainMessage, func(i *interaction) {
			i.message = chat.Message{Text: pasted, Asked: chat.Shortcut, ID: "1700000000.000100", Place: mail, Author: ann, Sent: posted1}
			set(i)
		})
	}
	modal := func(kind pressKind, set func(*interaction)) interaction {
		return some(kind, func(i *interaction) {
			i.view, i.reply.url, i.reply.channel = "V2PASTE", "", ""
			set(i)
		})
	}
	sent := chat.Message{Text: "<a@example.org> &lt; 550 *x*", Files: []chat.File{eml}, Asked: chat.Command, ID: "V2PASTE", Author: ann,
		Place: chat.Place{Platform: Name, Workspace: "T0ACME", Direct: true}}
	same := func(*interaction) {}
	tests := map[string]interaction{
		"button":  press("dismiss", "tok.1", "C1MAIL", "1700000000.000100", func(i *interaction) { i.reply.thread = "1700000000.000100" }),
		"private": press("share", "sealed", "C1MAIL", answerTS, func(i *interaction) { i.private = true }),
		"menu":    press("variant", "452 4.2.2", "D1ANN", answerTS, func(i *interaction) { i.reply.channel = "D1ANN" }),
		"vote":    press("vote", "1+tok.1", "C1MAIL", "1700000000.000100", func(i *interaction) { i.reply.thread = "1700000000.000100" }),
		"home": some(pressed, func(i *interaction) {
			i.action, i.answer, i.view, i.reply.url, i.reply.channel = action{"paste", "tok.1"}, chat.Ref{Place: nowhere}, "V1HOME", "", ""
		}),
		"nothing": some(unknownPress, func(i *interaction) {
			i.answer = chat.Ref{Place: chat.Place{Platform: Name, Workspace: "T0ACME", Channel: "C1MAIL", Thread: answerTS}, ID: answerTS}
		}),
		"shortcut-message": explain(func(i *interaction) { i.message.Files = []chat.File{eml} }),
		"shortcut-reply":   explain(func(i *interaction) { i.message.Place, i.reply.thread = thread, thread.Thread }),
		"shortcut-webhook": explain(func(i *interaction) {
			i.message.Text, i.message.Place, i.reply.channel = "Alert\nmx1\nDelivery failed\n550 5.1.1 <bob@example.org>\nQueue: 4F2", dm, "D1ANN"
		}),
		"shortcut-other":   some(unknownPress, same),
		"shortcut-paste":   some(openPaste, func(i *interaction) { i.reply.url, i.reply.channel = "", "" }),
		"shortcut-strange": some(unknownPress, func(i *interaction) { i.reply.url, i.reply.channel = "", "" }),
		"submitted":        modal(submitted, func(i *interaction) { i.message = sent }),
		"submitted-with-url": modal(submitted, func(i *interaction) {
			i.message = sent
			i.message.Text, i.message.Files = "", nil
			i.reply.url, i.reply.channel = "https://hooks.slack.com/app/T0ACME/3/z", "C1MAIL"
		}),
		"submitted-other": modal(unknownPress, same),
		"closed":          modal(closed, func(i *interaction) { i.trigger = "" }),
		"suggestion":      some(unknownPress, func(i *interaction) { i.reply.url = "" }),
	}
	for _, name := range fixtures(t, "press-") {
		if _, ok := tests[strings.TrimPrefix(name, "press-")]; !ok {
			t.Errorf("nobody tells what %s is to give", name)
		}
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeInteraction(fixture(t, "press-"+name), us)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, inward); diff != "" {
				t.Errorf("decodeInteraction(%s) (-want +got):\n%s", name, diff)
			}
		})
	}
}

func TestDecodeInteractionErrors(t *testing.T) {
	for payload, want := range map[string]error{
		"":     loose.ErrNotObject,
		"null": loose.ErrNotObject,
		"7":    loose.ErrNotObject,
		`{"type":"message_action","callback_id":"explain_bounce","channel":{"id":"C1"}}`:                errNoTarget,
		`{"type":"message_action","callback_id":"explain_bounce","message":{"ts":"1700000000.000100"}}`: errNoTarget,
	} {
		if got, err := decodeInteraction([]byte(payload), us); !errors.Is(err, want) {
			t.Errorf("decodeInteraction(%s) = %+v, %v, want %v", payload, got, err, want)
		}
	}
}

// TestDecodeInteractionOdd has presses with one odd thing each.
func TestDecodeInteractionOdd(t *testing.T) {
	tests := map[string]struct {
		payload string
		check   func(interaction) bool
	}{
		"unknown type":            {`{"type":"glimmer","response_url":"https://x"}`, func(i interaction) bool { return i.kind == unknownPress && i.reply.url == "https://x" }},
		"no type":                 {`{"user":{"id":"U1"}}`, func(i interaction) bool { return i.kind == unknownPress && i.reply.user == "U1" }},
		"the first action is odd": {`{"type":"block_actions","actions":["x",{"action_id":"share"}]}`, func(i interaction) bool { return i.kind == pressed && i.action.id == "share" }},
		"numbers":                 {`{"type":"block_actions","actions":[{"action_id":1,"value":2}],"user":{"id":3}}`, func(i interaction) bool { return i.action == action{"1", "2"} && i.reply.user == "3" }},
		"channel is an id":        {`{"type":"block_actions","actions":[{}],"channel":"C1","message":{"ts":"1700000000.000100"}}`, func(i interaction) bool { return i.answer.Place.Channel == "C1" && i.answer.ID == "1700000000.000100" }},
		"a message without text":  {`{"type":"message_action","callback_id":"explain_bounce","channel":{"id":"C1"},"message_ts":"1700000000.000100","message":7}`, func(i interaction) bool { return i.kind == explainMessage && i.message.ID == "1700000000.000100" }},
		"state is odd":            {`{"type":"view_submission","view":{"id":"V1","callback_id":"paste_bounce","state":{"values":[{"text":1}]}}}`, func(i interaction) bool { return i.kind == submitted && i.message.ID == "V1" }},
		"an input is odd":         {`{"type":"view_submission","view":{"callback_id":"paste_bounce","state":{"values":{"text":{"text":"452"},"file":{"file":{"files":[0,{"id":"F1"}]}}}}}}`, func(i interaction) bool { return i.message.Text == "" && len(i.message.Files) == 1 }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeInteraction([]byte(tt.payload), us)
			if err != nil || !tt.check(got) {
				t.Errorf("decodeInteraction(%s) = %+v, %v", tt.payload, got, err)
			}
		})
	}
}

func FuzzDecodeInteraction(f *testing.F) {
	for _, name := range fixtures(f, "press-") {
		f.Add(fixture(f, name))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		i, err := decodeInteraction(payload, us)
		again, errAgain := decodeInteraction(bytes.Clone(payload), us)
		if !cmp.Equal(i, again, inward) || (err == nil) != (errAgain == nil) {
			t.Fatalf("%q gives %+v, %v and then %+v, %v", payload, i, err, again, errAgain)
		}
		if err != nil {
			return
		}
		m := i.message
		checkMessage(t, m)
		switch i.kind {
		case explainMessage:
			if m.ID == "" || m.Place.Channel == "" || m.Place.Thread == "" || m.Asked != chat.Shortcut {
				t.Errorf("%q explains %+v", payload, m)
			}
		case submitted:
			if m.Asked != chat.Command || !m.Place.Direct || m.Place.Channel != "" || m.ID != i.view {
				t.Errorf("%q sends in %+v", payload, m)
			}
		default:
			if m.Text != "" || m.ID != "" || m.Files != nil {
				t.Errorf("%q holds %+v", payload, m)
			}
		}
		if m.Author.ID != "" && m.Author.ID != i.reply.user || m.Author.Bot {
			t.Errorf("%q is answered to %q, not to %+v", payload, i.reply.user, m.Author)
		}
		if i.kind != pressed && i.action != (action{}) {
			t.Errorf("%q presses %+v", payload, i.action)
		}
		if _, err := json.Marshal(m); err != nil {
			t.Errorf("the message cannot be kept: %v", err)
		}
	})
}
