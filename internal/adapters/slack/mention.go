package slack

import (
	"strings"

	"smtpbot/internal/adapters/internal/markup"
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

// withoutMention gives a text in Slack's markup without the mentions of a user.
func withoutMention(text, user string) string {
	return markup.WithoutNames(text, func(text string) (from, to int, ok bool) { return findMention(text, user) })
}
