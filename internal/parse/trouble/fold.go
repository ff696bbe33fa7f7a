package trouble

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// folded gives s with its letters outside of ASCII small, each in as many bytes as it had, so that a place in the one is the same
// place in the other. The tables fold ASCII by themselves.
func folded(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= 0x80 }) < 0 || !utf8.ValidString(s) {
		return s
	}
	return strings.Map(small, s)
}

// begun gives as much of a text as is read, without half a character at its end.
func begun(s string) string {
	if len(s) <= maxGrounds {
		return s
	}
	n := maxGrounds
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

func small(r rune) rune {
	if r < 0x80 {
		return r
	}
	if l := unicode.ToLower(r); utf8.RuneLen(l) == utf8.RuneLen(r) {
		return l
	}
	return r
}
