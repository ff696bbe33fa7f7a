package parse

import (
	"encoding/binary"
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
		var letters, digits, all uint64
		if block := s[from:]; len(block) >= 64 { // the same as below, without looking for the end
			block = block[:64]
			for k := 0; k < 64; k += 8 {
				x := binary.LittleEndian.Uint64([]byte(block[k : k+8]))
				letters |= gather(lettersIn(x)) << k
				digits |= gather(equalIn(x&^(ones*5), '0')) << k // 0, 1, 4 and 5, with which a code or 0x800ccc begins
				all |= x
			}
		} else {
			for k := 0; k < len(block); k += 8 {
				x := eight(block, k)
				letters |= gather(lettersIn(x)) << k
				digits |= gather(equalIn(x&^(ones*5), '0')) << k
				all |= x
			}
		}
		places := letters&^(letters<<1|letter) | digits&^(digits<<1|digit) // where a word or a number begins
		letter, digit = letters>>63, digits>>63
		if all&highs != 0 {
			places |= others(s, from)
		}
		for i := 0; places != 0; {
			i, places = next(places)
			if x := eight(s, from+i); tellingHeads.may(x) && telling.may(x) {
				if _, ok := telling.at(s, from+i, 0, nil); ok {
					return true
				}
			}
		}
		for i := 0; digits != 0; {
			i, digits = next(digits)
			if c := s[from+i]; (c == '4' || c == '5') && codeBegins(s, from+i) {
				return true
			}
		}
	}
	return false
}

// others gives the places in s[from:from+64] where a character begins that is not ASCII.
func others(s string, from int) (places uint64) {
	for k := 0; k < 64 && from+k < len(s); k += 8 {
		places |= gather(leadsIn(eight(s, from+k))) << k
	}
	return places
}

// heads files phrases by their first five bytes, whatever their case: a look at one bit tells that none begins at a place,
// which is so nearly everywhere.
type heads [filterBits / 64]uint64

func (h *heads) slot(eight uint64) uint64 {
	return (eight | ones*0x20) << 24 * golden >> (64 - filterLog)
}

// may tells whether a phrase may begin with the eight bytes. Only its no is sure.
func (h *heads) may(eight uint64) bool { n := h.slot(eight); return h[n>>6]>>(n&63)&1 != 0 }

var tellingHeads = func() (h heads) {
	for _, p := range telling.phrases[1:] {
		n := h.slot(p.begin.bytes)
		h[n>>6] |= 1 << (n & 63)
	}
	return h
}()

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
