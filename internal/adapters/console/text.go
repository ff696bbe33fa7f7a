package console

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// invisible are the characters without a shape of their own: format characters, fillers, variation selectors. They can
// only hide something in a quoted error, so they are dropped.
var invisible = []*unicode.RangeTable{unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector}

// wide are the characters that take two columns (Unicode's East Asian Width, classes W and F, in whole blocks). It is a
// table of our own because a few blocks are all that a line break needs.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1}, {Lo: 0x2e80, Hi: 0x303e, Stride: 1}, {Lo: 0x3041, Hi: 0xa4cf, Stride: 1},
		{Lo: 0xa960, Hi: 0xa97c, Stride: 1}, {Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, {Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1}, {Lo: 0xff01, Hi: 0xff60, Stride: 1}, {Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, {Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1}, {Lo: 0x1f900, Hi: 0x1faff, Stride: 1},
		{Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}

// bidi tells whether r turns the direction of the text around it, which can make a line read as another one.
func bidi(r rune) bool { return r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 }

// inert tells whether a terminal shows r as it is and does nothing else.
func inert(r rune) bool {
	return r >= 0x20 && r < 0x7f || r > 0x9f && (r < 0x300 && r != 0xad || !bidi(r) && !unicode.In(r, invisible...) &&
		r != '\u2028' && r != '\u2029')
}

// visible gives s with nothing in it that a terminal would act upon: white space becomes blanks, control characters and
// direction marks are written out (\x1b, \u202e), what cannot be seen is dropped, broken UTF-8 becomes U+FFFD.
func visible(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case inert(r):
			b.WriteRune(r)
		case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			b.WriteByte(' ')
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r < 0xa0 || bidi(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// clean gives s visible, on one line, without blanks at its ends.
func clean(s string) string { return strings.TrimSpace(visible(s)) }

// columns gives the room that s takes on the screen.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

// runeColumns gives the columns of one character.
func runeColumns(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.Is(wide, r):
		return 2
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	}
	return 1
}

// wrap breaks s at its blanks into lines of at most first columns for the first and rest for the others. Scripts that put
// no blanks between words may break after any of their wide characters. What cannot be broken is left whole, for an
// address or a link that is cut is no use. No text gives no lines.
func wrap(s string, first, rest int) []string {
	var lines []string
	var line strings.Builder
	used, room := 0, first
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' }) {
		blank := 1
		for word != "" {
			part := unit(word)
			word = word[len(part):]
			n := columns(part)
			if used > 0 && used+blank+n > room {
				lines = append(lines, line.String())
				line.Reset()
				used, room = 0, rest
			}
			if used > 0 && blank > 0 {
				line.WriteByte(' ')
				used++
			}
			line.WriteString(part)
			used += n
			blank = 0
		}
	}
	if line.Len() > 0 {
		lines = append(lines, line.String())
	}
	return lines
}

// widest gives the columns of the longest word in s.
func widest(s string) int {
	n := 0
	for word := range strings.FieldsFuncSeq(s, func(r rune) bool { return r == ' ' }) {
		for word != "" {
			part := unit(word)
			word = word[len(part):]
			n = max(n, columns(part))
		}
	}
	return n
}

// unit gives the beginning of word that no line break may part: up to and with its first wide character, and the marks
// upon that.
func unit(word string) string {
	for i, r := range word {
		if runeColumns(r) != 2 {
			continue
		}
		end := i + utf8.RuneLen(r)
		for _, mark := range word[end:] {
			if runeColumns(mark) != 0 {
				break
			}
			end += utf8.RuneLen(mark)
		}
		return word[:end]
	}
	return word
}
