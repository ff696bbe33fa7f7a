package catalog

import (
	"strings"
	"unicode"
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
	for _, r := range s {
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\u00a0':
			if !space {
				b.WriteByte(' ')
			}
			space = true
			continue
		case r == '\u2018' || r == '\u2019':
			r = '\''
		case r == '\u201c' || r == '\u201d':
			r = '"'
		default:
			r = unicode.ToLower(r)
		}
		space = false
		b.WriteRune(r)
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
		end := i + len(phrase)
		if (i == 0 || !wordByte(text[i-1]) || !wordByte(phrase[0])) &&
			(end == len(text) || !wordByte(text[end]) || !wordByte(phrase[len(phrase)-1])) {
			return true
		}
		at = i + 1
	}
}
