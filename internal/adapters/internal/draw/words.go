package draw

import (
	"strconv"
	"strings"

	"smtpbot/internal/chat"
)

// The words that stand around an answer's own.
const (
	Warning  = "Warning: "
	Earlier  = "The whole explanation"
	Read     = "Read: "
	Links    = "More: "
	SharedBy = "Shared by "
	Nothing  = "I have no answer to this." // the headline of an answer that says nothing
)

// The words of what can be pressed.
const (
	Helpful    = "Helpful"
	NotHelpful = "Not helpful"
	Dismiss    = "Dismiss"
	Share      = "Share in channel"
	Which      = "Which one is yours?"
	Paste      = "Paste a bounce"
)

// The words of the window to paste into.
const (
	PasteTitle = "Explain a bounce"
	PasteText  = "Error, log lines or bounce"
	PasteShown = "550 5.1.1 <bob@example.org>: User unknown"
)

// ofCommand is what the token of an answer to a command begins with.
const ofCommand = "1c|"

// Alone tells whether nobody but who asked sees the answer that a token stands for: then there is nothing to dismiss.
func Alone(token string) bool { return strings.HasPrefix(token, ofCommand) }

// Sign gives what stands before a headline. The words say the same.
func Sign(v chat.Verdict) string {
	switch v {
	case chat.Wait:
		return "⏳ "
	case chat.Fix:
		return "🔧 "
	case chat.Drop:
		return "🚫 "
	}
	return "ℹ️ "
}

// Separator stands between short parts in one line.
const Separator = " · "

// Join puts short parts into one line and leaves empty ones out, and all behind the first most.
func Join(parts []string, most int) string {
	var full []string
	for _, part := range parts {
		if part = Clean(part); part == "" {
			continue
		}
		if len(full) == most {
			full = append(full, Dots)
			break
		}
		full = append(full, part)
	}
	return strings.Join(full, Separator)
}

// Unnamed gives those of an answer's labels that its headline does not name itself.
func Unnamed(headline string, labels []string) []string {
	var rest []string
	for _, l := range labels {
		if l = Clean(l); !strings.Contains(headline, l) {
			rest = append(rest, l)
		}
	}
	return rest
}

// More tells of what is left out of a list.
func More(n int) string { return "and " + strconv.Itoa(n) + " more" }

// Item is one line of a list: with a code, what that stands for.
type Item struct{ Code, Text string }

// Items gives texts as lines of a list.
func Items(texts []string) []Item {
	list := make([]Item, len(texts))
	for i, s := range texts {
		list[i].Text = s
	}
	return list
}

// Choices gives choices as lines of a list.
func Choices(list []chat.Choice) []Item {
	items := make([]Item, len(list))
	for i, c := range list {
		items[i] = Item(c)
	}
	return items
}

// String gives an item as text.
func (i Item) String() string {
	if i.Code == "" || i.Text == "" {
		return i.Code + i.Text
	}
	return i.Code + " — " + i.Text
}

// Codes gives the first most of those choices that can be picked from a menu, cleaned, each code once and none larger than
// limit. A choice that is a command can only be typed.
func Codes(list []chat.Choice, most, limit int, m Measure) []Item {
	var codes []Item
	seen := map[string]bool{}
	for _, c := range list {
		code := Clean(c.Code)
		if code == "" || code[0] == '/' || seen[code] || !m.Fits(code, limit) {
			continue
		}
		if len(codes) == most {
			break
		}
		seen[code] = true
		codes = append(codes, Item{code, Clean(c.Text)})
	}
	return codes
}

// Option gives a code and its words in one line, as it stands in a menu: limit at most.
func (i Item) Option(limit int, m Measure) string {
	if i.Text == "" {
		return i.Code
	}
	return m.Clip(i.Code+Separator+i.Text, limit, Dots)
}
