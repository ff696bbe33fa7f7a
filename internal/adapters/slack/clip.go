package slack

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpbot/internal/chat"
)

// The marks behind a text that was cut.
const (
	shortened = "… (shortened)"
	dots      = "…"
)

// maxPart is how much of one text is looked at, in bytes. No message holds as much, in any script.
const maxPart = 16 << 10

// escaper does what Slack wants done to text of others, in mrkdwn and in the text of a message, and nothing more:
// https://docs.slack.dev/messaging/formatting-message-text, "Escaping text".
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// units counts s as JavaScript does, which is never less than its characters: Slack does not say how it counts.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// sizeOf counts a character as it is once it is escaped, for Slack keeps it so.
func sizeOf(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return unitsOf(r)
}

// size counts s as it is once it is escaped.
func size(s string) int {
	n := 0
	for _, r := range s {
		n += sizeOf(r)
	}
	return n
}

// fit gives how many bytes of s have a size of n at most, whole characters only.
func fit(s string, n int) int {
	for i, r := range s {
		if n -= sizeOf(r); n < 0 {
			return i
		}
	}
	return len(s)
}

// clip gives s, or where its size is over n, its beginning and mark: cut behind a line or a word where there is an end of
// one not far back. With no room for the mark, it is left out.
func clip(s string, n int, mark string) string {
	if fit(s, n) == len(s) {
		return s
	}
	room := n - size(mark)
	if room < 0 {
		mark, room = "", n
	}
	end := fit(s, room)
	if next, _ := utf8.DecodeRuneInString(s[end:]); !unicode.IsSpace(next) {
		end = boundary(s[:end])
	}
	return strings.TrimRightFunc(s[:end], unicode.IsSpace) + mark
}

// boundary gives where s is best cut: at the end of its last line, if that is in its last quarter, of its last word, if that
// is in its second half, else at its end.
func boundary(s string) int {
	if i := strings.LastIndexByte(s, '\n'); i > len(s)*3/4 {
		return i
	}
	if i := strings.LastIndexFunc(s, unicode.IsSpace); i > len(s)/2 {
		return i
	}
	return len(s)
}

// clean gives s on one line, with nothing in it that hides or turns what is around it, and nothing that calls anybody.
// What shows nothing at all is empty.
func clean(s string) string { return strings.TrimSpace(scrub(beginning(s), false)) }

// cleanLines is clean for text of several lines, which keeps its line ends and tabs.
func cleanLines(s string) string {
	return strings.Trim(scrub(strings.ReplaceAll(beginning(s), "\r\n", "\n"), true), "\n")
}

// beginning gives as much of s as is looked at.
func beginning(s string) string {
	if len(s) <= maxPart {
		return s
	}
	n := maxPart
	for n > maxPart-utf8.UTFMax && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func scrub(s string, lines bool) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			if lines {
				return '\n'
			}
			return ' '
		case r == '\t':
			if lines {
				return r
			}
			return ' '
		case unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069:
			return -1
		}
		return r
	}, s)
	if !strings.ContainsFunc(s, shows) {
		return ""
	}
	// Dropping a character may have made a call of what was none, so that is undone last.
	if strings.ContainsAny(s, "@<") {
		s = chat.Inert(s)
	}
	return s
}

// shows tells whether r can be seen.
func shows(r rune) bool { return r > ' ' && unicode.IsPrint(r) }
