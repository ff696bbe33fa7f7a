package slack

import (
	"encoding/json"
	"strings"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// maxInbound is the most that is kept of a message's text, and of what its files hold in the message itself, in bytes. Slack
// lets nobody write as much.
const maxInbound = 1 << 20

// slackbot is Slack itself as a user.
const slackbot = "USLACKBOT"

// rawMessage is what counts of a message object.
type rawMessage struct {
	Subtype     loose.String              `json:"subtype"`
	User        looseID                   `json:"user"`
	BotID       loose.Present             `json:"bot_id"`
	BotProfile  loose.Present             `json:"bot_profile"`
	Text        loose.String              `json:"text"`
	TS          loose.String              `json:"ts"`
	ThreadTS    loose.String              `json:"thread_ts"`
	Edited      json.RawMessage           `json:"edited"`
	Files       loose.List[rawFile]       `json:"files"`
	Attachments loose.List[rawAttachment] `json:"attachments"`
	Blocks      loose.Raws                `json:"blocks"`
	Root        json.RawMessage           `json:"root"`
}

// rawAttachment is what counts of an attachment: an old form of layout, and what a message is forwarded in.
type rawAttachment struct {
	Pretext  loose.String             `json:"pretext"`
	Title    loose.String             `json:"title"`
	Text     loose.String             `json:"text"`
	Fallback loose.String             `json:"fallback"`
	Fields   loose.List[rawField]     `json:"fields"`
	Blocks   loose.Raws               `json:"blocks"`
	Messages loose.List[rawForwarded] `json:"message_blocks"`
	Files    loose.List[rawFile]      `json:"files"`
	IsShare  loose.String             `json:"is_share"` // somebody forwarded it; without it, Slack shows a link
}

// rawField is a line of a table in an attachment.
type rawField struct {
	Title loose.String `json:"title"`
	Value loose.String `json:"value"`
}

// rawForwarded is the layout of a message that was forwarded.
type rawForwarded struct {
	Message loose.Object[struct {
		Blocks loose.Raws `json:"blocks"`
	}] `json:"message"`
}

// automatic tells whether anything says that a program wrote the message.
func (m *rawMessage) automatic(me self) bool {
	return bool(m.BotID) || bool(m.BotProfile) || m.Subtype == "bot_message" || m.User == slackbot || m.User != "" && string(m.User) == me.user
}

// author tells who wrote the message. Where that is nobody, it was a program.
func (m *rawMessage) author(me self) chat.Person {
	return chat.Person{ID: string(m.User), Bot: m.User == "" || m.automatic(me)}
}

// text gives what the message says, without mentions of the bot. What people write stands in the text, and the blocks repeat
// it; what they forward stands in attachments. Programs put what matters anywhere: a webhook's text may be "Alert", with the
// bounce in an attachment.
func (m *rawMessage) text(me self) string {
	text := plainOf(m.Text, me)
	if !m.author(me).Bot && strings.TrimSpace(string(m.Text)) != "" { // a bare mention is empty, and its blocks say no more
		forwarded := m.attached(me, true)
		switch {
		case forwarded == "":
			return text
		case strings.TrimSpace(text) == "":
			return forwarded
		}
		return markup.Cut(text+"\n"+forwarded, maxInbound)
	}
	blocks := textWalk{me: me}
	blocks.each(m.Blocks, 0)
	return markup.Join(maxInbound, text, blocks.String(), m.attached(me, false))
}

// attached gives the text of the attachments, or of those alone in which something was forwarded.
func (m *rawMessage) attached(me self, forwardedOnly bool) string {
	w := textWalk{me: me}
	for _, a := range m.Attachments {
		if a.IsShare == "true" || !forwardedOnly {
			w.attachment(a)
			w.newLine()
		}
	}
	return w.String()
}

// attachment writes the text of an attachment.
func (w *textWalk) attachment(a rawAttachment) {
	from := w.b.Len()
	for _, s := range []loose.String{a.Pretext, a.Title, a.Text} {
		w.line(plainOf(s, w.me))
	}
	for _, f := range a.Fields {
		title, value := plainOf(f.Title, w.me), plainOf(f.Value, w.me)
		switch {
		case title == "" || value == "":
		case strings.Contains(value, "\n"):
			title += ":\n"
		default:
			title += ": "
		}
		w.line(title + value)
	}
	w.each(a.Blocks, 1)
	if w.b.Len() == from {
		for _, m := range a.Messages {
			w.each(m.Message.Is.Blocks, 1)
		}
	}
	if w.b.Len() == from && a.Fallback != "[no preview available]" {
		w.line(plainOf(a.Fallback, w.me))
	}
}

// decodeParent reads the message that one in a place answers. It is nil where Slack no longer has it.
func decodeParent(raw []byte, place chat.Place, me self) *chat.Message {
	m, ok := loose.Read[rawMessage](raw)
	if !ok || m.Subtype == "tombstone" {
		return nil
	}
	return &chat.Message{
		Text:   m.text(me),
		Files:  m.files(me),
		ID:     string(m.TS),
		Place:  place,
		Author: m.author(me),
		Sent:   stamp(string(m.TS)),
	}
}

// edited tells whether somebody changed the message, and when.
func (m *rawMessage) edited() (ts string, ok bool) {
	var is loose.Present
	_ = is.UnmarshalJSON(m.Edited)
	edit, _ := loose.Read[struct {
		TS loose.String `json:"ts"`
	}](m.Edited)
	return string(edit.TS), bool(is)
}

// plainOf gives a text in Slack's markup as it was typed, without mentions of the bot.
func plainOf(s loose.String, me self) string {
	return Unformat(withoutMention(markup.Cut(string(s), maxInbound), me.user))
}
