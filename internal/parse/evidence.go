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
	found, abroad := evidence(s)
	return found || abroad && strings.Contains(s, unbroken) && Evidence(strings.ReplaceAll(s, unbroken, " "))
}

// unbroken is the blank that web pages have between words of one line.
const unbroken = "\u00a0"

// evidence is evident for a text whose blanks are blanks; abroad tells whether not all of it is ASCII.
func evidence(s string) (found, abroad bool) {
	var letter, digit uint64 // whether the byte before the block is one
	var others uint64
	for from := 0; from < len(s); from += 64 {
		letters, digits, leads := marks(s[from:min(from+64, len(s))])
		others |= leads
		second := ahead(letters)
		third := ahead(second)
		words := letters &^ behind(letters, letter) & second & third & ahead(third) // of four letters or more begin
		places := words | digits&^behind(digits, digit) | leads
		letter, digit = letters>>63, digits>>63
		if telling.in(s, from, places) {
			return true, others != 0
		}
		for i := 0; digits != 0; {
			i, digits = nextPlace(digits)
			if c := s[from+i]; (c == '4' || c == '5') && codeBegins(s, from+i) {
				return true, others != 0
			}
		}
	}
	return false, others != 0
}

// marks gives the ASCII letters of a block, the digits 0, 1, 4 and 5, with which a code or 0x800ccc begins, and the first bytes
// of characters that are not ASCII.
func marks(block string) (letters, digits, abroad uint64) {
	var all uint64
	for k := 0; k < len(block); k += 8 {
		x := eight(block, k)
		all |= x
		letters = letters>>1 | inRange(x|ones*0x20, 'a', 'z')&highs
		digits = digits>>1 | zeros(x&^(ones*5)^ones*'0')&highs
	}
	if all&highs != 0 {
		return marksAbroad(block)
	}
	return inPlace(letters, block), inPlace(digits, block), 0
}

// marksAbroad is marks for any characters.
func marksAbroad(block string) (letters, digits, abroad uint64) {
	for k := 0; k < len(block); k += 8 {
		x := eight(block, k)
		letters = letters>>1 | lettersIn(x)
		digits = digits>>1 | equalIn(x&^(ones*5), '0')
	}
	return inPlace(letters, block), inPlace(digits, block), leads(block)
}

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
