package scan

import (
	"math/bits"
	"strings"
	"unicode"
)

// Lower folds an ASCII letter.
func Lower(c byte) byte { return folded[c] }

var folded = func() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			t[c] += 'a' - 'A'
		}
	}
	return t
}()

// IsDigit tells whether c is an ASCII digit.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// IsLetter tells whether c is an ASCII letter.
func IsLetter(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

// IsLower tells whether c is a small ASCII letter.
func IsLower(c byte) bool { return c >= 'a' && c <= 'z' }

// IsUpper tells whether c is an ASCII capital.
func IsUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// IsAlnum tells whether c is an ASCII letter or digit.
func IsAlnum(c byte) bool { return IsDigit(c) || Lower(c) >= 'a' && Lower(c) <= 'z' }

// HasDigit tells whether an ASCII digit stands in s.
func HasDigit(s string) bool {
	for i := 0; i < len(s); i += 8 {
		if digitsIn(eight(s, i)) != 0 {
			return true
		}
	}
	return false
}

// HasPrefixFold is strings.HasPrefix for a prefix in small ASCII letters, whatever the case of s.
func HasPrefixFold(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := 0; i < len(prefix); i++ {
		if Lower(s[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// IndexFold is strings.Index for a needle in small ASCII letters, whatever the case of s.
func IndexFold(s, needle string) int {
	switch len(needle) {
	case 0:
		return 0
	case 1:
		return strings.IndexFunc(s, func(r rune) bool { return r < 0x80 && Lower(byte(r)) == needle[0] })
	}
	first, second := ones*uint64(needle[0]|0x20), ones*uint64(needle[1]|0x20)
	for from := 0; from+len(needle) <= len(s); from += 8 {
		x, y := (eight(s, from)|ones*0x20)^first, (eight(s, from+1)|ones*0x20)^second
		for found := (x - ones) &^ x & (y - ones) &^ y & highs; found != 0; found &= found - 1 {
			if i := from + bits.TrailingZeros64(found)>>3; HasPrefixFold(s[i:], needle) {
				return i
			}
		}
	}
	return -1
}

// LastSign is strings.LastIndex for a sign that begins with a rare byte.
func LastSign(s, sign string) int {
	for i := len(s); ; {
		if i = strings.LastIndexByte(s[:i], sign[0]); i < 0 || strings.HasPrefix(s[i:], sign) {
			return i
		}
	}
}

// ContainsFold tells whether the needle, in small ASCII letters, stands in s in any case.
func ContainsFold(s, needle string) bool { return IndexFold(s, needle) >= 0 }

// After gives what follows the marker, in small ASCII letters.
func After(s, marker string) (string, bool) {
	if i := IndexFold(s, marker); i >= 0 {
		return s[i+len(marker):], true
	}
	return "", false
}

// Between gives what stands between two markers, the first in small ASCII letters.
func Between(s, open, close string) (string, bool) {
	rest, ok := After(s, open)
	if !ok {
		return "", false
	}
	in, _, closed := strings.Cut(rest, close)
	return in, closed
}

// Spaces folds every run of white space to one space.
func Spaces(s string) string {
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

// TrimLeft is strings.TrimLeft for few bytes to take off, which it compares one by one.
func TrimLeft(s, set string) string {
	for len(s) > 0 && oneOf(s[0], set) {
		s = s[1:]
	}
	return s
}

// TrimRight is strings.TrimRight likewise.
func TrimRight(s, set string) string {
	for len(s) > 0 && oneOf(s[len(s)-1], set) {
		s = s[:len(s)-1]
	}
	return s
}

// Trim is strings.Trim likewise.
func Trim(s, set string) string { return TrimRight(TrimLeft(s, set), set) }

// oneOf tells whether c is a byte of the set.
func oneOf(c byte, set string) bool {
	for i := 0; i < len(set); i++ {
		if set[i] == c {
			return true
		}
	}
	return false
}
