package parse

import (
	"math/bits"
	"strings"
	"unicode"
)

// lower folds an ASCII letter.
func lower(c byte) byte { return folded[c] }

var folded = func() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			t[c] += 'a' - 'A'
		}
	}
	return t
}()

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

func isAlnum(c byte) bool { return isDigit(c) || lower(c) >= 'a' && lower(c) <= 'z' }

// hasDigit tells whether an ASCII digit stands in s.
func hasDigit(s string) bool {
	for i := 0; i < len(s); i += 8 {
		if digitsIn(eight(s, i)) != 0 {
			return true
		}
	}
	return false
}

// hasPrefixFold is strings.HasPrefix for a prefix in small ASCII letters, whatever the case of s.
func hasPrefixFold(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := 0; i < len(prefix); i++ {
		if lower(s[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// indexFold is strings.Index for a needle in small ASCII letters, whatever the case of s.
func indexFold(s, needle string) int {
	switch len(needle) {
	case 0:
		return 0
	case 1:
		return strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && lower(byte(r)) == needle[0] })
	}
	first, second := ones*uint64(needle[0]|0x20), ones*uint64(needle[1]|0x20)
	for from := 0; from+len(needle) <= len(s); from += 8 {
		x, y := (eight(s, from)|ones*0x20)^first, (eight(s, from+1)|ones*0x20)^second
		for found := (x - ones) &^ x & (y - ones) &^ y & highs; found != 0; found &= found - 1 {
			if i := from + bits.TrailingZeros64(found)>>3; hasPrefixFold(s[i:], needle) {
				return i
			}
		}
	}
	return -1
}

// lastSign is strings.LastIndex for a sign that begins with a rare byte.
func lastSign(s, sign string) int {
	for i := len(s); ; {
		if i = strings.LastIndexByte(s[:i], sign[0]); i < 0 || strings.HasPrefix(s[i:], sign) {
			return i
		}
	}
}

// containsFold tells whether the needle, in small ASCII letters, stands in s in any case.
func containsFold(s, needle string) bool { return indexFold(s, needle) >= 0 }

// after gives what follows the marker, in small ASCII letters.
func after(s, marker string) (string, bool) {
	if i := indexFold(s, marker); i >= 0 {
		return s[i+len(marker):], true
	}
	return "", false
}

// between gives what stands between two markers.
func between(s, open, close string) (string, bool) {
	rest, ok := after(s, open)
	if !ok {
		return "", false
	}
	in, _, closed := strings.Cut(rest, close)
	return in, closed
}

// spaces folds every run of white space to one space.
func spaces(s string) string {
	s = strings.TrimSpace(s)
	var before, all uint64
	folded := true
	for i := 0; i < len(s) && folded; i += 8 {
		x := eight(s, i)
		blanks := equalIn(x, ' ')
		folded = blanks&(blanks<<8|before)|between7(x, '\t', '\r') == 0
		before = blanks >> 56
		all |= x
	}
	if folded && (all&highs == 0 || !strings.ContainsFunc(s, otherSpace)) {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// otherSpace tells whether a character is white space that is not ASCII.
func otherSpace(r rune) bool { return r >= 0x80 && unicode.IsSpace(r) }

// trimLeft is strings.TrimLeft for few bytes to take off, which it compares one by one.
func trimLeft(s, set string) string {
	for len(set) == 1 && len(s) > 0 && s[0] == set[0] {
		s = s[1:]
	}
	for len(set) > 1 && len(s) > 0 && strings.IndexByte(set, s[0]) >= 0 {
		s = s[1:]
	}
	return s
}

// trimRight is strings.TrimRight likewise.
func trimRight(s, set string) string {
	for len(s) > 0 && strings.IndexByte(set, s[len(s)-1]) >= 0 {
		s = s[:len(s)-1]
	}
	return s
}
