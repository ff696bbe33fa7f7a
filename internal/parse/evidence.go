package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// Evidence tells, at the cost of one look at each byte and without allocating, whether a text can hold a failure at all.
// Nearly all chat cannot.
func Evidence(s string) bool {
	if decoded, ok := fromPrintable(s); ok {
		s = decoded
	}
	return evident(s)
}

// evident is Evidence for a text that is not encoded.
func evident(s string) bool {
	var letter, digit uint64 // whether the byte before the block is one
	for from := 0; from < len(s); from += 64 {
		letters, digits, abroad := marks(s[from:min(from+64, len(s))])
		second := ahead(letters)
		third := ahead(second)
		words := letters &^ behind(letters, letter) & second & third & ahead(third) // of four letters or more begin
		places := words | digits&^behind(digits, digit) | abroad
		letter, digit = letters>>63, digits>>63
		if telling.in(s, from, places) {
			return true
		}
		for i := 0; digits != 0; {
			i, digits = nextOf64(digits)
			if c := s[from+i]; (c == '4' || c == '5') && codeBegins(s, from+i) {
				return true
			}
		}
	}
	return false
}

// marks gives the ASCII letters of up to 64 bytes, the digits 0, 1, 4 and 5, with which a code or 0x800ccc begins, and the
// first bytes of characters that are not ASCII.
func marks(block string) (letters, digits, abroad uint64) {
	var all uint64
	for k := 0; k < len(block); k += 8 {
		x := eight(block, k)
		all |= x
		small := x | ones*0x20
		letters = letters>>1 | ((small+ones*(0x80-'a'))^(small+ones*(0x7f-'z')))&highs
		digits = digits>>1 | (highs-(x&^(ones*5)^ones*'0'))&highs
	}
	if all&highs != 0 {
		return marksAbroad(block)
	}
	rest := uint(64-len(block)) / 8
	return letters >> (rest & 63), digits >> (rest & 63), 0
}

// marksAbroad is marks for any characters.
func marksAbroad(block string) (letters, digits, abroad uint64) {
	for k := 0; k < len(block); k += 8 {
		x := eight(block, k)
		letters = letters>>1 | lettersIn(x)
		digits = digits>>1 | equalIn(x&^(ones*5), '0')
	}
	rest := uint(64-len(block)) / 8
	return letters >> (rest & 63), digits >> (rest & 63), leads(block)
}

// leads marks the first bytes of characters that are not ASCII.
func leads(block string) (marks uint64) {
	for k := 0; k < len(block); k += 8 {
		marks = marks>>1 | leadsIn(eight(block, k))
	}
	return marks >> (uint(64-len(block)) / 8 & 63)
}

// behind marks what stands behind marks of 64 bytes, and the first byte where the byte before the block has the mark.
func behind(marks, before uint64) uint64 {
	return marks<<8 | marks>>56<<1&0xff | before
}

// ahead marks what stands before marks of 64 bytes, and the last byte, for the next may have the mark.
func ahead(marks uint64) uint64 {
	return marks>>8 | marks<<55&(0x7f<<56) | 1<<63
}

// nextOf64 takes a place off the marks of 64 bytes.
func nextOf64(marks uint64) (place int, rest uint64) {
	one := marks & -marks
	return int(placeOf[one*sequence>>58]), marks ^ one
}

// sequence holds each number of six bits once: a power of two times it tells by its highest six bits which power it is.
const sequence = 0x03f79d71b4ca8b09

// placeOf gives the place of a byte by the highest six bits of its mark times the sequence.
var placeOf = func() (t [64]uint8) {
	for n := range 64 {
		t[uint64(1)<<n*sequence>>58] = uint8(n&7<<3 | n>>3)
	}
	return t
}()

// telling holds the cues that are evidence by themselves.
var telling = newAnchors(tellingPhrases())

func tellingPhrases() (phrases []string) {
	for _, p := range table.phrases[1:] {
		if p.kind&cueQuiet == 0 {
			phrases = append(phrases, strings.TrimLeft(p.text, "(")) // a phrase begins with no bracket here
		}
	}
	return phrases
}

// codeBegins tells whether a failing code stands at i.
func codeBegins(s string, i int) bool {
	if i+2 >= len(s) || s[i+1] != '.' && !isDigit(s[i+1]) || i > 0 && isDigit(s[i-1]) {
		return false
	}
	tok, ok := smtpcode.Next(s[:min(i+12, len(s))], i)
	if !ok || tok.From != i || !failing(tok) {
		return false
	}
	from := max(0, i-24) // "450 MB" and "port 587" count nothing here
	tok.From, tok.To = i-from, tok.To-from
	return tok.Code.IsZero() || !quantity(s[from:min(len(s), i+40)], tok)
}

// failing tells whether a token reports a failure.
func failing(t smtpcode.Token) bool { return t.Code.Class().Failure() || t.Enhanced.Class().Failure() }
