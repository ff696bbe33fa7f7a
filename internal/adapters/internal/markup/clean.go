package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// CleanName gives the name of a file or a person without what acts on a terminal, turns the direction of writing, or cannot be seen.
func CleanName(name string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == utf8.RuneError {
			return -1
		}
		return r
	}, name))
}

// CutRunes gives the first n characters of s.
func CutRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}
