package discord

import (
	"strings"
	"unicode/utf8"
)

// What stands behind a name that somebody is spoken to by.
const (
	blanks = " \t\u00a0"
	spaces = blanks + "\r\n"
)

// mentions tells whether the content of a message mentions a user: <@1> or <@!1>.
func mentions(content, user string) bool {
	_, _, ok := findMention(content, user)
	return ok
}

// findMention finds the first mention of a user: content[from:to].
func findMention(content, user string) (from, to int, ok bool) {
	const mark = "<@"
	if user == "" {
		return 0, 0, false
	}
	for {
		i := strings.Index(content[to:], mark)
		if i < 0 {
			return 0, 0, false
		}
		from = to + i
		to = from + len(mark)
		rest := strings.TrimPrefix(content[to:], "!")
		if rest, ok = strings.CutPrefix(rest, user+">"); ok {
			return from, len(content) - len(rest), true
		}
	}
}

// withoutMention gives the content of a message without the mentions of a user, and without the comma or colon and the blanks
// behind them. Where such a name begins the text, the line feeds behind it go too.
func withoutMention(content, user string) string {
	from, to, ok := findMention(content, user)
	if !ok {
		return content
	}
	var b strings.Builder
	leading, last := true, rune(0)
	for ; ok; from, to, ok = findMention(content, user) {
		before := content[:from]
		content = content[to:]
		leading = leading && strings.Trim(before, spaces) == ""
		if leading {
			content = behindName(content, spaces)
			continue
		}
		b.WriteString(before)
		if before != "" {
			last, _ = utf8.DecodeLastRuneInString(before)
		}
		if strings.ContainsRune(spaces, last) {
			content = behindName(content, blanks)
		}
	}
	if strings.Trim(content, spaces) == "" {
		return strings.TrimRight(b.String(), spaces)
	}
	b.WriteString(content)
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
