package smtpcode

import (
	"encoding/binary"
	"math/bits"
	"strings"
)

// Token is one code found in a text: a reply code or an enhanced status code, never both.
type Token struct {
	Code     Code
	Enhanced Enhanced
	From, To int // s[From:To] is the token
}

// Failure tells whether the code reports one, for now or for good.
func (t Token) Failure() bool { return t.Code.Class().Failure() || t.Enhanced.Class().Failure() }

// Next finds the first code at or after position from. It takes whole tokens only: nothing out of an IP address, a
// version, a date, a time, a price with its sign, a phone number in one piece or an identifier. ok is false where there is none. It does not
// allocate.
func Next(s string, from int) (t Token, ok bool) {
	for i := nextDigit(s, max(from, 0)); i < len(s); i = nextDigit(s, i+1) {
		end := i + 1
		for end < len(s) && (isDigit(s[end]) || s[end] == '.') {
			end++
		}
		for end > i && s[end-1] == '.' { // a full stop ends a sentence, not a number
			end--
		}
		if t, ok = tokenAt(s, i, end); ok {
			return t, true
		}
		i = end - 1
	}
	return Token{}, false
}

// nextDigit gives the place of the first digit of s from byte i on, len(s) where there is none.
func nextDigit(s string, i int) int {
	const each, high = 0x0101010101010101, 0x8080808080808080
	for ; i+8 <= len(s); i += 8 { // eight bytes at a time, of which the marks of those that are digits end up in the highest bits
		x := binary.LittleEndian.Uint64([]byte(s[i : i+8])) // which copies nothing
		low := x &^ high
		if digits := (low + (0x80-'0')*each) &^ (low + (0x7f-'9')*each) &^ x & high; digits != 0 {
			return i + bits.TrailingZeros64(digits)/8
		}
	}
	for i < len(s) && !isDigit(s[i]) {
		i++
	}
	return i
}

// tokenAt judges the run s[i:end] of digits and dots.
func tokenAt(s string, i, end int) (Token, bool) {
	if c, ok := codeAt(s, i, end); ok {
		if beginsToken(s, i) && endsCode(s, end) {
			return Token{Code: c, From: i, To: end}, true
		}
		return Token{}, false
	}
	e, n := enhancedPrefix(s[i:end])
	if n != end-i || n == 0 || !beginsToken(s, i) || !endsEnhanced(s, end) {
		return Token{}, false
	}
	return Token{Enhanced: e, From: i, To: end}, true
}

func codeAt(s string, i, end int) (Code, bool) {
	if end-i != 3 || s[i] < '2' || s[i] > '5' || !isDigit(s[i+1]) || !isDigit(s[i+2]) {
		return Code{}, false
	}
	return Code{uint16(s[i]-'0')*100 + uint16(s[i+1]-'0')*10 + uint16(s[i+2]-'0')}, true
}

// enhancedPrefix reads an enhanced status code at the beginning of s and how many bytes it takes, 0 where there is none.
func enhancedPrefix(s string) (Enhanced, int) {
	if len(s) < 5 || s[1] != '.' || s[0] != '2' && s[0] != '4' && s[0] != '5' {
		return Enhanced{}, 0
	}
	subject, n := smallNumber(s[2:])
	at := 2 + n
	if n == 0 || at >= len(s) || s[at] != '.' {
		return Enhanced{}, 0
	}
	detail, m := smallNumber(s[at+1:])
	if m == 0 {
		return Enhanced{}, 0
	}
	return Enhanced{s[0] - '0', subject, detail}, at + 1 + m
}

// smallNumber reads one to three digits without a leading zero.
func smallNumber(s string) (uint16, int) {
	var v uint16
	n := 0
	for n < len(s) && isDigit(s[n]) {
		if n == 3 || n > 0 && s[0] == '0' {
			return 0, 0
		}
		v = v*10 + uint16(s[n]-'0')
		n++
	}
	return v, n
}

// beginsToken tells whether a number at i stands on its own to the left.
func beginsToken(s string, i int) bool {
	if i == 0 {
		return true
	}
	before := func(n int) byte {
		if i < n {
			return 0
		}
		return s[i-n]
	}
	switch c := before(1); c {
	case '-': // 550-5.7.26, 550-550: the dash of a reply line, and nothing else that ends in a dash
		return i >= 4 && isCode(s[i-4:i-1]) && (i == 4 || s[i-5] != '-' && !joins(s[i-5]))
	case '.': // "said...550", never the tail of a number or a host name
		return before(2) == '.'
	case ':': // "error:550" and "said: 550", not "12:550" and not the last part of an IPv6 address
		return !isDigit(before(2)) && before(2) != ':' && !hostBefore(s, i-1)
	case '/', '$', '+', '%', '~', '=':
		// dsn=5.1.1 and code=550 are fields; a price, a path, a phone number or a version range is not
		return c == '=' && before(2) != '=' && before(2) != '>' && before(2) != '<'
	case '\\':
		return false
	case ',': // 1,550
		return !isDigit(before(2))
	case 'n', 'r', 't': // an escaped line end, as program output shows it: "said:\n550"
		return before(2) == '\\'
	default:
		return !joins(c) && (c < 0x80 || !currencyEnds(s[:i]))
	}
}

// currencyEnds tells whether s ends in a sign that makes a number a price or a range: €, £, ¥ or an en dash.
func currencyEnds(s string) bool {
	return strings.HasSuffix(s, "€") || strings.HasSuffix(s, "£") || strings.HasSuffix(s, "¥") || strings.HasSuffix(s, "–")
}

// hostBefore tells whether the word that ends before the colon at i is a host name, so that a port stands behind it.
func hostBefore(s string, i int) bool {
	for i--; i >= 0 && (joins(s[i]) || s[i] == '.' || s[i] == '-' || s[i] == ']'); i-- {
		if s[i] == '.' || s[i] == ']' {
			return true
		}
	}
	return false
}

// endsCode tells whether a three-digit number that ends before i stands on its own to the right.
func endsCode(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	next := byte(0)
	if i+1 < len(s) {
		next = s[i+1]
	}
	switch c := s[i]; c {
	case '-':
		if !isDigit(next) {
			return true
		}
		if _, n := enhancedPrefix(s[i+1:]); n > 0 {
			return s[i+1] == s[i-3]
		}
		return len(s) >= i+4 && s[i+1:i+4] == s[i-3:i] // 550-550 5.1.1: the code again
	case ':', ',', '/':
		return !isDigit(next)
	case '%', '+', '$':
		return false
	case '.':
		return !isDigit(next)
	default:
		return !joins(c)
	}
}

// endsEnhanced does the same for an enhanced status code.
func endsEnhanced(s string, i int) bool {
	if i >= len(s) {
		return true
	}
	switch c := s[i]; c {
	case '-', '+', '/', '%', '~': // 4.2.0-29 and 5.3.8-1ubuntu are versions
		return false
	case '.':
		return i+1 >= len(s) || !joins(s[i+1])
	case ':', ',':
		return i+1 >= len(s) || !isDigit(s[i+1])
	default:
		return !joins(c)
	}
}

func isCode(s string) bool {
	return len(s) == 3 && s[0] >= '2' && s[0] <= '5' && isDigit(s[1]) && isDigit(s[2])
}

// joins tells whether c beside a number makes it part of a longer word.
func joins(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '@' || c >= 0xC3 && c <= 0xCB
}
