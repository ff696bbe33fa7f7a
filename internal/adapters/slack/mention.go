package slack

import (
	"strings"
	"unicode/utf8"
)

// What stands behind a name that somebody is spoken to by.
const (
	blanks = " \t\u00a0"
	spaces = blanks + "\r\n"
)

// mentions tells whether a text in Slack's markup mentions a user: <@U1> or <@U1|name>.
func mentions(text, user string) bool {
	_, _, ok := findMention(text, user)
	return ok
}

// findMention finds the first mention of a user: text[from:to].
func findMention(text, user string) (from, to int, ok bool) {
	if user == "" {
		return 0, 0, false
	}
	name := "<@" + user
	for pos := 0; ; {
		i := strings.Index(text[pos:], name)
		if i < 0 {
			return 0, 0, false
		}
		from = pos + i
		pos = from + len(name)
		rest := text[pos:]
		if strings.HasPrefix(rest, ">") {
			return from, pos + len(">"), true
		}
		if n := strings.IndexAny(rest, "<>\n"); strings.HasPrefix(rest, "|") && n > 0 && rest[n] == '>' {
			return from, pos + n + len(">"), true
		}
	}
}

// withoutMention gives a text in Slack's markup without the mentions of a user, and without the comma or colon and the blanks
// behind them. Where such a name begins the text, the line feeds behind it go too.
func withoutMention(text, user string) string {
	from, to, ok := findMention(text, user)
	if !ok {
		return text
	}
	var b strings.Builder
	leading, last := true, rune(0)
	for ; ok; from, to, ok = findMention(text, user) {
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
