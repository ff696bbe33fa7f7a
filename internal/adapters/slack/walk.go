package slack

import (
	"encoding/json"
	"strings"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
)

// maxDepth is how deep blocks are read. Slack nests a table's cell deepest: six.
const maxDepth = 10

// rawBlock is what counts of a block, a text object or an element of rich text: they share their names.
type rawBlock struct {
	Type     loose.String           `json:"type"`
	Title    json.RawMessage        `json:"title"` // a text object
	Text     json.RawMessage        `json:"text"`  // a string, or a text object
	Children loose.Raws             `json:"child_blocks"`
	Fields   loose.Raws             `json:"fields"`
	Elements loose.Raws             `json:"elements"`
	Rows     loose.List[loose.Raws] `json:"rows"`
	URL      loose.String           `json:"url"`
	Name     loose.String           `json:"name"`
	Range    loose.String           `json:"range"`
	Fallback loose.String           `json:"fallback"`
	Value    loose.String           `json:"value"`
	User     looseID                `json:"user_id"`
	Group    looseID                `json:"usergroup_id"`
	Channel  looseID                `json:"channel_id"`
}

// textWalk collects the text of blocks, up to maxInbound.
type textWalk struct {
	me self
	b  strings.Builder
	at byte // the last that was written
}

// String gives what was collected, without blanks at its ends.
func (w *textWalk) String() string { return strings.TrimSpace(w.b.String()) }

// write writes s as far as there is room.
func (w *textWalk) write(s string) {
	if s = markup.Cut(s, maxInbound-w.b.Len()); s != "" {
		w.b.WriteString(s)
		w.at = s[len(s)-1]
	}
}

// newLine ends the line, if there is one.
func (w *textWalk) newLine() {
	if w.b.Len() > 0 && w.at != '\n' {
		w.write("\n")
	}
}

// line writes s as a line of its own, if there is anything in it.
func (w *textWalk) line(s string) {
	if strings.TrimSpace(s) != "" {
		w.newLine()
		w.write(s)
		w.newLine()
	}
}

// each writes blocks, each on lines of its own.
func (w *textWalk) each(blocks []json.RawMessage, depth int) {
	for _, raw := range blocks {
		w.block(raw, depth)
		w.newLine()
	}
}

// block writes the text of a block, a text object or an element. What it holds of a kind that nobody knows is read too.
func (w *textWalk) block(raw []byte, depth int) {
	b, ok := loose.Read[rawBlock](raw)
	if !ok || depth > maxDepth || w.b.Len() >= maxInbound {
		return
	}
	switch b.Type {
	case "actions", "context_actions", "input", "divider", "image", "button", "icon_button", "feedback_buttons", "overflow":
	case "mrkdwn":
		w.write(plainOf(b.string(), w.me))
	case "rich_text_section", "rich_text_preformatted", "rich_text_quote":
		for _, e := range b.Elements {
			w.block(e, depth+1)
		}
	case "text", "link", "user", "usergroup", "channel", "broadcast", "emoji", "date", "color":
		w.write(b.inline(w.me))
	default:
		w.layout(b, depth)
	}
}

// layout writes a block that holds others.
func (w *textWalk) layout(b rawBlock, depth int) {
	from := w.b.Len()
	if w.block(b.Title, depth+1); w.b.Len() > from {
		w.newLine()
	}
	if s := b.string(); s != "" {
		w.write(string(s))
	} else {
		w.block(b.Text, depth+1)
	}
	for _, list := range [][]json.RawMessage{b.Fields, b.Elements, b.Children} {
		if len(list) > 0 {
			w.newLine()
			w.each(list, depth+1)
		}
	}
	for _, row := range b.Rows {
		w.newLine()
		for i, cell := range row {
			if i > 0 {
				w.write("\t")
			}
			inner := textWalk{me: w.me}
			inner.block(cell, depth+1)
			w.write(inner.String())
		}
	}
}

// string gives the text where it is a string.
func (b *rawBlock) string() (s loose.String) {
	_ = s.UnmarshalJSON(b.Text)
	return s
}

// inline gives an element of rich text in the words that Unformat has for the same in a text.
func (b *rawBlock) inline(me self) string {
	switch b.Type {
	case "link":
		text, url := string(b.string()), string(b.URL)
		for _, scheme := range []string{"mailto:", "tel:"} {
			url = strings.TrimPrefix(url, scheme)
		}
		if text == "" {
			return url
		}
		if url == "" || same(string(b.URL), text) || url == text {
			return text
		}
		return text + " (" + url + ")"
	case "user":
		if string(b.User) == me.user {
			return ""
		}
		return named("@", string(b.User))
	case "usergroup":
		return named("@", string(b.Group))
	case "broadcast":
		return named("@", string(b.Range))
	case "channel":
		return named("#", string(b.Channel))
	case "emoji":
		if b.Name == "" {
			return ""
		}
		return ":" + string(b.Name) + ":"
	case "date":
		return string(b.Fallback)
	case "color":
		return string(b.Value)
	}
	return string(b.string())
}

// named gives a name behind its sign, and nothing for none.
func named(sign, name string) string {
	if name == "" {
		return ""
	}
	return sign + name
}
