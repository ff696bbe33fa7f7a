package draw

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpbot/internal/chat"
)

// maxPart is how much of one text is looked at, in bytes. No message holds as much, in any script.
const maxPart = 16 << 10

// Clean gives s on one line, with nothing in it that hides or turns what is around it, and nothing that calls anybody.
// What shows nothing at all is empty.
func Clean(s string) string { return strings.TrimSpace(scrub(beginning(s), false)) }

// cleanLines is Clean for text of several lines, which keeps its line ends and tabs.
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

// Evidence gives a quote as it may be shown: not as long as it may be, for a log fills many screens.
func Evidence(s string, lines int) string {
	s = cleanLines(s)
	at := 0
	for range lines {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return s
		}
		at += i + 1
	}
	return s[:at] + Shortened
}

// Joiner is U+2060, WORD JOINER: it shows nothing and breaks no line.
const Joiner = "\u2060"

// Unfence breaks up the back quotes that would end a block of code.
func Unfence(s string) string {
	const broken = "`" + Joiner + "`"
	return strings.ReplaceAll(strings.ReplaceAll(s, "``", broken), "``", broken)
}
