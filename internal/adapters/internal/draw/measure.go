// Package draw has what the adapters that draw an answer for a chat platform share: texts cut to a budget, made harmless and
// put into words. What a text weighs, and what is markup, each platform says itself.
package draw

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The marks behind a text that was cut.
const (
	Shortened = "… (shortened)"
	Dots      = "…"
)

// Measure tells what a character takes of a platform's count, as it is sent: with what escapes it.
type Measure func(r rune) int

// Unit is the Measure of text that is sent as it is: as JavaScript counts, which is never less than its characters.
func Unit(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

// Units counts s by Unit.
func Units(s string) int { return Measure(Unit).Size(s) }

// Size counts s.
func (m Measure) Size(s string) int {
	n := 0
	for _, r := range s {
		n += m(r)
	}
	return n
}

// fit gives how many bytes of s have a size of n at most, whole characters only.
func (m Measure) fit(s string, n int) int {
	for i, r := range s {
		if n -= m(r); n < 0 {
			return i
		}
	}
	return len(s)
}

// Fits tells whether s has a size of n at most.
func (m Measure) Fits(s string, n int) bool { return m.fit(s, n) == len(s) }

// Clip gives s, or where its size is over n, its beginning and mark: cut behind a line or a word where there is an end of
// one not far back. With no room for the mark, it is left out.
func (m Measure) Clip(s string, n int, mark string) string {
	if m.Fits(s, n) {
		return s
	}
	room := n - m.Size(mark)
	if room < 0 {
		mark, room = "", n
	}
	end := m.fit(s, room)
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
