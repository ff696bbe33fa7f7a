package markup

import (
	"strings"
	"unicode/utf8"
)

// What stands behind a name that somebody is spoken to by.
const (
	blanks = " \t\u00a0"
	spaces = blanks + "\r\n"
)

// WithoutNames gives a text without the mentions that find finds, and without the comma or colon and the blanks behind them.
// Where such a name begins the text, the line feeds behind it go too. find gives the first in a text, text[from:to].
func WithoutNames(text string, find func(text string) (from, to int, ok bool)) string {
	from, to, ok := find(text)
	if !ok {
		return text
	}
	var b strings.Builder
	leading, last := true, rune(0)
	for ; ok; from, to, ok = find(text) {
		before := text[:from]
		text = text[to:]
		leading = leading && strings.Trim(before, spaces) == ""
		if leading {
			text = behindName(text, spaces)
			continue
		}
		b.WriteString(before)
		if before != "" {
			last, _ = utf8.DecodeLastRuneInString(before)
		}
		if strings.ContainsRune(spaces, last) {
			text = behindName(text, blanks)
		}
	}
	if strings.Trim(text, spaces) == "" {
		return strings.TrimRight(b.String(), spaces)
	}
	b.WriteString(text)
	return b.String()
}

// behindName takes from the beginning of text what stands between a name and what is said to it.
func behindName(text, space string) string {
	text = strings.TrimLeft(text, space)
	if text != "" && (text[0] == ':' || text[0] == ',') {
		text = strings.TrimLeft(text[1:], space)
	}
	return text
}
