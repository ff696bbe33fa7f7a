package discord

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// maxInbound is the most that is kept of a message's text, in bytes. Discord lets nobody write as much.
const maxInbound = 1 << 20

// maxDepth is how deep components are read. Discord nests a button in a row in a container: three.
const maxDepth = 10

// rawMessage is what counts of a message object.
type rawMessage struct {
	rawContent
	ID         snowflake                  `json:"id"`
	Channel    snowflake                  `json:"channel_id"`
	Guild      snowflake                  `json:"guild_id"`
	Member     loose.Present              `json:"member"` // of the author, in a guild
	Type       loose.String               `json:"type"`
	Flags      loose.Int                  `json:"flags"`
	Author     loose.Object[rawUser]      `json:"author"`
	Webhook    loose.Present              `json:"webhook_id"`
	Edited     loose.String               `json:"edited_timestamp"`
	Reference  loose.Object[rawReference] `json:"message_reference"`
	Referenced json.RawMessage            `json:"referenced_message"`
	Snapshots  loose.List[rawSnapshot]    `json:"message_snapshots"`
}

// rawContent is what a message says and holds. Of a message that was forwarded, that is all.
type rawContent struct {
	Content     words                     `json:"content"`
	Attachments loose.List[rawAttachment] `json:"attachments"`
	Embeds      loose.List[rawEmbed]      `json:"embeds"`
	Components  loose.Raws                `json:"components"`
}

// words are a text, and whether there is one at all: it may be empty.
type words struct {
	text string
	said bool
}

// UnmarshalJSON implements json.Unmarshaler.
func (w *words) UnmarshalJSON(b []byte) error {
	var s loose.String
	err := s.UnmarshalJSON(b)
	*w = words{string(s), s != "" || string(b) == `""`}
	return err
}

// rawUser is a user, or a webhook under a name.
type rawUser struct {
	ID       snowflake     `json:"id"`
	Username loose.String  `json:"username"`
	Name     loose.String  `json:"global_name"`
	Bot      loose.Present `json:"bot"`
	System   loose.Present `json:"system"`
}

// rawReference names the message that another one answers, forwards, or is a copy of.
type rawReference struct {
	Type    loose.Int `json:"type"` // 0 for an answer or a copy
	Channel snowflake `json:"channel_id"`
	Message snowflake `json:"message_id"`
}

// rawSnapshot is a message that was forwarded.
type rawSnapshot struct {
	Message loose.Object[rawContent] `json:"message"`
}

// rawEmbed is an embed.
type rawEmbed struct {
	Type        loose.String         `json:"type"`
	Title       loose.String         `json:"title"`
	Description loose.String         `json:"description"`
	Fields      loose.List[rawField] `json:"fields"`
	Footer      loose.Object[struct {
		Text loose.String `json:"text"`
	}] `json:"footer"`
}

// rawField is a field of an embed.
type rawField struct {
	Name  loose.String `json:"name"`
	Value loose.String `json:"value"`
}

// rawComponent is what counts of a component. All of them share these names, and what nobody knows yet is read too.
type rawComponent struct {
	Content    loose.String    `json:"content"` // of a text display
	Components loose.Raws      `json:"components"`
	Component  json.RawMessage `json:"component"` // of a label
	Name       loose.String    `json:"name"`      // of a file
	Size       loose.Int       `json:"size"`
	File       loose.Object[struct {
		URL loose.String `json:"url"`
	}] `json:"file"`
}

// message gives the message, which stands in a place. Where that is no thread, the message tells which conversation it belongs to.
func (m *rawMessage) message(place chat.Place, me self) chat.Message {
	replied, before := m.answered()
	if place.Thread == "" && !place.Direct {
		place.Thread = m.thread(replied, before, me)
	}
	text, files := m.read(me)
	return chat.Message{
		Text:   text,
		Files:  files,
		Asked:  m.asked(place, before, me),
		ID:     string(m.ID),
		Place:  place,
		Author: m.author(me),
		Sent:   sentAt(string(m.ID)),
		Parent: before.parent(place, me),
	}
}

// place gives where the message stands. In a thread, that is its channel: that it is one is not told.
func (m *rawMessage) place() chat.Place {
	direct := m.Guild == "" && !bool(m.Member)
	return chat.Place{Platform: Name, Workspace: string(m.Guild), Channel: string(m.Channel), Direct: direct}
}

// asked tells how the message is meant, which answers before.
func (m *rawMessage) asked(place chat.Place, before *rawMessage, me self) chat.Asked {
	switch {
	case place.Direct || mentions(m.Content.text, me.user):
		return chat.Direct
	case before.by(me):
		return chat.Replied
	}
	return chat.Overheard
}

// answered gives the message that this one is a reply to, as far as Discord tells it. A forwarded message and one that was
// published here from another channel refer to one too, and answer none.
func (m *rawMessage) answered() (id string, before *rawMessage) {
	ref := &m.Reference.Is
	if ref.Type != 0 || ref.Channel != "" && m.Channel != "" && ref.Channel != m.Channel {
		return "", nil
	}
	if b, ok := loose.Read[rawMessage](m.Referenced); ok {
		before = &b
		id = string(b.ID)
	}
	return cmp.Or(string(ref.Message), id), before
}

// thread gives what the conversation is known by in a channel that is no thread: the message that it began with. An answer of
// the bot tells which one it answers, so that a reply to it belongs there.
func (m *rawMessage) thread(replied string, before *rawMessage, me self) string {
	if before.by(me) {
		if first, _ := before.answered(); first != "" {
			return first
		}
	}
	return cmp.Or(replied, string(m.ID))
}

// parent gives a message that one in a place answers. It is nil where Discord no longer has it.
func (m *rawMessage) parent(place chat.Place, me self) *chat.Message {
	if m == nil {
		return nil
	}
	text, files := m.read(me)
	return &chat.Message{Text: text, Files: files, ID: string(m.ID), Place: place, Author: m.author(me), Sent: sentAt(string(m.ID))}
}

// by tells whether there is a message, and the bot wrote it.
func (m *rawMessage) by(me self) bool {
	return m != nil && me.user != "" && string(m.Author.Is.ID) == me.user
}

// author tells who wrote the message. Where that is nobody, or the message is none that people write, it was a program.
func (m *rawMessage) author(me self) chat.Person {
	u := &m.Author.Is
	byProgram := u.ID == "" || bool(u.Bot) || bool(u.System) || bool(m.Webhook) || m.by(me)
	switch m.Type {
	case "", "0", "19": // a message, or a reply
	default:
		byProgram = true
	}
	return chat.Person{ID: string(u.ID), Bot: byProgram}
}

// read gives what the message says, without mentions of the bot, and what it holds. What people write stands in the content,
// and embeds are what Discord shows of their links. Programs put what matters anywhere: a webhook's content may be "Alert",
// with the bounce in an embed. What was forwarded may be either's.
func (m *rawMessage) read(me self) (text string, files []chat.File) {
	text = plainOf(m.Content.text, me)
	byProgram := m.author(me).Bot
	if !byProgram && len(m.Snapshots) == 0 {
		return text, filesOf(m.Attachments)
	}
	own, forwarded := gathering{me: me}, gathering{me: me}
	if byProgram {
		own.content(&m.rawContent)
		text = markup.Join(maxInbound, text, own.b.String())
	}
	attachments := slices.Concat(m.Attachments, own.files)
	for i := range m.Snapshots {
		c := &m.Snapshots[i].Message.Is
		inner := gathering{me: me}
		inner.content(c)
		forwarded.line(markup.Join(maxInbound, plainOf(c.Content.text, me), inner.b.String()))
		attachments = slices.Concat(attachments, c.Attachments, inner.files)
	}
	files = filesOf(attachments)
	switch quoted := forwarded.b.String(); {
	case quoted == "":
		return text, files
	case strings.TrimSpace(text) == "":
		return quoted, files
	default:
		return markup.Cut(text+"\n"+quoted, maxInbound), files
	}
}

// gathering collects what embeds and components say, up to maxInbound, and the files that components show.
type gathering struct {
	me    self
	b     strings.Builder
	files []rawAttachment
}

// line adds s as a line of its own, if there is anything in it.
func (g *gathering) line(s string) {
	if s = strings.TrimSpace(s); s == "" {
		return
	}
	if g.b.Len() > 0 {
		s = "\n" + s
	}
	g.b.WriteString(markup.Cut(s, maxInbound-g.b.Len()))
}

// content adds what stands beside the content of a message.
func (g *gathering) content(c *rawContent) {
	for i := range c.Embeds {
		g.embed(&c.Embeds[i])
	}
	for _, raw := range c.Components {
		g.component(raw, 0)
	}
}

// previews are the types of embeds that show what a link leads to. Those that programs make are "rich".
var previews = []loose.String{"link", "article", "image", "video", "gifv"}

// embed adds the text of an embed, unless Discord made it for a link.
func (g *gathering) embed(e *rawEmbed) {
	if slices.Contains(previews, e.Type) {
		return
	}
	g.line(plainOf(string(e.Title), g.me))
	g.line(plainOf(string(e.Description), g.me))
	for _, f := range e.Fields {
		name, value := plainOf(string(f.Name), g.me), plainOf(string(f.Value), g.me)
		switch {
		case strings.TrimSpace(name) == "" || strings.TrimSpace(value) == "":
		case strings.Contains(value, "\n"):
			name += ":\n"
		default:
			name += ": "
		}
		g.line(name + value)
	}
	g.line(plainOf(string(e.Footer.Is.Text), g.me))
}

// component adds the text of a component and of those in it, and a file that it shows: such a file is no attachment of the
// message.
func (g *gathering) component(raw []byte, depth int) {
	c, ok := loose.Read[rawComponent](raw)
	if !ok || depth > maxDepth {
		return
	}
	g.line(plainOf(string(c.Content), g.me))
	if url := c.File.Is.URL; url != "" {
		g.files = append(g.files, rawAttachment{Name: c.Name, Size: c.Size, URL: url})
	}
	for _, inner := range c.Components {
		g.component(inner, depth+1)
	}
	g.component(c.Component, depth+1)
}

// plainOf gives a text in Discord's markup as it was typed, without mentions of the bot.
func plainOf(s string, me self) string {
	if s == "" {
		return ""
	}
	return markup.Cut(Unformat(withoutMention(markup.Cut(s, maxInbound), me.user)), maxInbound)
}
