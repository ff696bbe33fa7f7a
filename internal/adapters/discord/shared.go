package discord

import (
	"encoding/json"
	"strings"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/adapters/internal/loose"
)

// maxShown is the most that is read of a message, in bytes. One of ours has far less.
const maxShown = 256 << 10

// shownMessage is what counts of a message of the bot's own, as Discord tells it back.
type shownMessage struct {
	Content    loose.String          `json:"content"`
	Embeds     loose.List[shownBox]  `json:"embeds"`
	Components loose.List[shownLine] `json:"components"`
}

// shownBox is an embed. One of type "rich" is of the bot; others show what a link leads to.
type shownBox struct {
	Type        loose.String `json:"type"`
	Description loose.String `json:"description"`
	Color       loose.Int    `json:"color"`
	Footer      loose.Object[struct {
		Text loose.String `json:"text"`
	}] `json:"footer"`
}

// shownLine is a row of components.
type shownLine struct {
	Type       loose.Int              `json:"type"`
	Components loose.List[shownPress] `json:"components"`
}

// shownPress is a button or a menu.
type shownPress struct {
	Type     loose.Int    `json:"type"`
	CustomID loose.String `json:"custom_id"`
	Style    loose.Int    `json:"style"`
	Label    loose.String `json:"label"`
	Emoji    loose.Object[struct {
		Name loose.String `json:"name"`
	}] `json:"emoji"`
	Placeholder loose.String `json:"placeholder"`
	Options     loose.List[struct {
		Label       loose.String `json:"label"`
		Value       loose.String `json:"value"`
		Description loose.String `json:"description"`
	}] `json:"options"`
}

// sharedMessage gives for everybody what the bot showed to one person, as Discord tells it back, and says who shared it. ok is
// false where there is nothing to share.
func sharedMessage(shown json.RawMessage, by string) (m message, ok bool) {
	m, _, ok = readShown(shown)
	if !ok {
		return message{}, false
	}
	line := sharedLine(by)
	m.Content = cutMarkdown(m.Content, maxContent-draw.Units(line))
	first, rest, several := strings.Cut(m.Content, "\n")
	m.Content = first + line
	if several {
		m.Content += "\n" + rest
	}
	return m, m.fault() == nil
}

// unsharedMessage gives the same message as Discord tells back, without its button to share. ok is false where there is none.
func unsharedMessage(shown json.RawMessage) (m message, ok bool) {
	m, lines, ok := readShown(shown)
	if !ok {
		return message{}, false
	}
	found := false
	for _, line := range lines {
		r := row{Type: componentRow}
		for _, p := range line.Components {
			if string(p.CustomID) == customID(actionShare, "") {
				found = true
				continue
			}
			r.Components = append(r.Components, p.component())
		}
		if len(r.Components) > 0 {
			m.Components = append(m.Components, r)
		}
	}
	return m, found && m.fault() == nil
}

// readShown gives the words of a message without what can be pressed, and that apart.
func readShown(shown json.RawMessage) (m message, lines []shownLine, ok bool) {
	if len(shown) > maxShown {
		return message{}, nil, false
	}
	raw, ok := loose.Read[shownMessage](shown)
	if !ok || strings.TrimSpace(string(raw.Content)) == "" {
		return message{}, nil, false
	}
	m = newMessage()
	m.Content = cutMarkdown(string(raw.Content), maxContent)
	for _, e := range raw.Embeds {
		if (e.Type == "" || e.Type == "rich") && strings.TrimSpace(string(e.Description)) != "" {
			m.Embeds = append(m.Embeds, e.embed())
			break
		}
	}
	if len(m.Embeds) == 0 {
		m.Flags = flagNoEmbeds
	}
	return m, raw.Components, true
}

// embed gives the embed, as much of it as Discord takes.
func (e shownBox) embed() embed {
	box := embed{Description: cutMarkdown(string(e.Description), maxDescription)}
	if e.Color >= 0 && e.Color <= maxColor {
		box.Color = int(e.Color)
	}
	room := min(maxFooter, maxEmbedText-draw.Units(box.Description))
	if s := draw.Measure(draw.Unit).Clip(string(e.Footer.Is.Text), room, draw.Shortened); strings.TrimSpace(s) != "" {
		box.Footer = &footer{s}
	}
	return box
}

// component gives the button or menu as it was sent.
func (p shownPress) component() component {
	c := component{Type: int(p.Type), CustomID: string(p.CustomID), Style: int(p.Style), Label: string(p.Label), Placeholder: string(p.Placeholder)}
	if name := string(p.Emoji.Is.Name); name != "" {
		c.Emoji = &emojiName{name}
	}
	for _, o := range p.Options {
		c.Options = append(c.Options, menuOption{string(o.Label), string(o.Value), string(o.Description)})
	}
	return c
}
