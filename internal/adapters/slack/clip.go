package slack

import (
	"strings"

	"smtpbot/internal/adapters/internal/draw"
)

// escaper does what Slack wants done to text of others, in mrkdwn and in the text of a message, and nothing more:
// https://docs.slack.dev/messaging/formatting-message-text, "Escaping text".
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escaped counts text as it is once it is escaped, for Slack keeps it so.
var escaped draw.Measure = func(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return draw.Unit(r)
}

// size counts s as it is once it is escaped.
func size(s string) int { return escaped.Size(s) }
