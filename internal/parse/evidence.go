package parse

import (
	"encoding/binary"
	"strings"

	"smtpbot/internal/smtpcode"
)

// Evidence tells, at the cost of one look at each byte and without allocating, whether a text can hold a failure at all.
// Nearly all chat cannot.
func Evidence(s string) bool {
	var letter uint64 // whether the byte before is one, in the lowest byte's mark
	for from := 0; from < len(s); from += 64 {
		var places, all uint64
		if block := s[from:]; len(block) >= 64 { // the same as below, without looking for the end
			block = block[:64]
			for k := 0; k < 64; k += 8 {
				x := binary.LittleEndian.Uint64([]byte(block[k : k+8]))
				var begin uint64
				begin, letter = beginnings(x, letter)
				places |= gather(begin) << k
				all |= x
			}
		} else {
			for k := 0; k < len(block); k += 8 {
				x := eight(block, k)
				var begin uint64
				begin, letter = beginnings(x, letter)
				places |= gather(begin) << k
				all |= x
			}
		}
		if all&highs != 0 {
			places |= others(s, from)
		}
		for places != 0 {
			var i int
			i, places = next(places)
			i += from
			head := four(s, i)
			if c := byte(head); c == '4' || c == '5' {
				if codeBegins(s, i) {
					return true
				}
			} else if telling.heads.may(head) {
				if _, ok := telling.at(s, i, nil); ok {
					return true
				}
			}
		}
	}
	return false
}

// beginnings marks the letters of eight bytes that begin a word, and 0, 1, 4 and 5, with which a code or 0x800ccc begins.
// before tells whether the byte before is a letter, last whether the eighth is one.
func beginnings(x, before uint64) (marks, last uint64) {
	letters := lettersIn(x)
	return letters&^(letters<<8|before) | anyIn(x&^(ones*5), '0'), letters >> 56
}

// others gives the places in s[from:from+64] where a character begins that is not ASCII.
func others(s string, from int) (places uint64) {
	for k := 0; k < 64 && from+k < len(s); k += 8 {
		places |= gather(leadsIn(eight(s, from+k))) << k
	}
	return places
}

// telling holds the cues that are evidence by themselves.
var telling = func() *phraseTable {
	t := newPhraseTable()
	for _, p := range table.phrases[1:] {
		if p.kind&cueQuiet == 0 {
			t.add(p.kind, strings.TrimLeft(p.text, "(")) // Evidence looks at few places that are no letters
		}
	}
	return t
}()

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
