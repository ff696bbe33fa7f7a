package discord

import (
	"strings"

	"smtpbot/internal/adapters/internal/markup"
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

// withoutMention gives the content of a message without the mentions of a user.
func withoutMention(content, user string) string {
	return markup.WithoutNames(content, func(text string) (from, to int, ok bool) { return findMention(text, user) })
}
