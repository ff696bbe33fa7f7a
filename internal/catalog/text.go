package catalog

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold brings a text into the form in which phrases are compared: small letters, one space for any run of white space,
// straight quotes.
func fold(s string) string {
	plain := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' || c < ' ' || c >= 0x80 || c == ' ' && (i == 0 || i+1 == len(s) || s[i-1] == ' ') {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	space := true
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\n' || c == '\t' || c == '\r':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			i++
			continue
		case 'A' <= c && c <= 'Z':
			b.WriteByte(c + 'a' - 'A')
			i++
		case c < utf8.RuneSelf:
			b.WriteByte(c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			i += n
			switch r {
			case '\u00a0':
				if !space {
					b.WriteByte(' ')
				}
				space = true
				continue
			case '\u2018', '\u2019':
				b.WriteByte('\'')
			case '\u201c', '\u201d':
				b.WriteByte('"')
			default:
				b.WriteRune(unicode.ToLower(r))
			}
		}
		space = false
	}
	return strings.TrimSuffix(b.String(), " ")
}

// word gives the next run of letters and digits in s at or after from; end is len(s) and from == end where there is none.
func word(s string, from int) (start, end int) {
	for from < len(s) && !wordByte(s[from]) {
		from++
	}
	end = from
	for end < len(s) && wordByte(s[end]) {
		end++
	}
	return from, end
}

// wordByte tells whether c belongs to a word. Only ASCII counts: scripts without spaces have no words to look for.
func wordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

// containsWords tells whether phrase stands in text as whole words: nothing that continues a word may touch its ends.
func containsWords(text, phrase string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], phrase)
		if i < 0 {
			return false
		}
		i += at
		if wholeWords(text, i, i+len(phrase)) {
			return true
		}
		at = i + 1
	}
}

// standsAt tells whether phrase stands in text at a place, as whole words.
func standsAt(text, phrase string, at int) bool {
	end := at + len(phrase)
	return at >= 0 && end <= len(text) && text[at:end] == phrase && wholeWords(text, at, end)
}

// wholeWords tells whether the part of a text cuts no word at its ends.
func wholeWords(text string, from, end int) bool {
	return (from == 0 || !wordByte(text[from-1]) || !wordByte(text[from])) &&
		(end == len(text) || !wordByte(text[end]) || !wordByte(text[end-1]))
}
