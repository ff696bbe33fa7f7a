package scan

import (
	"iter"
	"math/bits"
	"strings"
)

// Kinds are sets of what phrases can be, which the package has no names for: a bit for each.
type Kinds uint64

// Table finds which of many phrases stand in a text. One of two bytes is found only before a blank and at the end.
//
// A filter of bits tells, by the first bytes of a place, that no phrase begins there, which is so nearly everywhere. The
// phrases that may are filed in chains, by as many of their first bytes as they have, so that a chain is short.
type Table struct {
	phrases  []phrase                // the first is none
	filter   [filterBits / 64]uint64 // a bit stands for many beginnings
	chains   []uint16                // of the beginnings of some bits: the place of the first phrase
	perChain uint8                   // the bits, as a power of two
}

// filterBits is a power of two, many times the number of phrases, and little enough for a processor to keep at hand.
const (
	filterLog  = 16
	filterBits = 1 << filterLog
)

type phrase struct {
	begin, then piece  // the first eight bytes, and the next
	text        string // small letters
	kind        Kinds
	next        uint16 // in its chain, 0 at the end
}

// piece is up to eight bytes of a phrase, whatever the case of its letters.
type piece struct{ bytes, cased, mask uint64 }

func pieceOf(phrase string) piece {
	x := eight(phrase, 0)
	p := piece{bytes: x, cased: lettersIn(x) >> 2, mask: ^uint64(0)}
	if n := len(phrase); n < 8 {
		p.mask = 1<<(8*n) - 1
	}
	return p
}

// is tells whether the eight bytes begin with the piece.
func (p *piece) is(eight uint64) bool { return (eight|p.cased)&p.mask == p.bytes }

// NewTable gives a table of phrases of no kind. They are in small letters.
func NewTable(texts ...string) *Table {
	t := &Table{phrases: make([]phrase, 1, len(texts)+1)}
	t.Add(0, texts...)
	return t
}

// Add adds phrases of a kind; one that has several is added for each.
func (t *Table) Add(kind Kinds, texts ...string) {
	from := len(t.phrases)
	for _, s := range texts {
		p := phrase{begin: pieceOf(s), then: pieceOf(s[min(8, len(s)):]), text: s, kind: kind}
		if len(s) == 2 { // its key has a blank, which is also what stands behind the end
			p.begin = piece{p.begin.bytes | ' '<<16, p.begin.cased | 0x20<<16, 1<<24 - 1}
		}
		t.phrases = append(t.phrases, p)
	}
	if len(t.phrases) > len(t.chains) {
		log := bits.Len(uint(len(t.phrases)))
		t.chains, t.perChain = make([]uint16, 1<<log), uint8(filterLog-log)
		from = 1
	}
	for k := from; k < len(t.phrases); k++ {
		t.file(k)
	}
}

// file puts the k-th phrase into its chain.
func (t *Table) file(k int) {
	p := &t.phrases[k]
	s := slots(p.begin.bytes)
	slot := s.eight
	if len(p.text) < 8 {
		slot = s.three
	}
	t.filter[slot>>6] |= 1 << (slot & 63)
	if len(p.text) >= 16 {
		slot = s.sixteen(p.then.bytes)
	}
	chain := &t.chains[slot>>t.perChain]
	p.next, *chain = *chain, uint16(k)
}

// slot is a place in the filter for the first three bytes of a text, by which phrases of fewer than eight are filed, or for
// eight, whatever the case of their letters.
type slot struct{ three, eight uint64 }

const golden = 0x9e3779b97f4a7c15

func slots(eight uint64) slot {
	eight |= ones * 0x20
	return slot{eight << 40 * golden >> (64 - filterLog), eight * golden >> (64 - filterLog)}
}

// sixteen gives the place for as many bytes, by which longer phrases are filed.
func (s slot) sixteen(then uint64) uint64 {
	return s.eight ^ (then|ones*0x20)*golden>>(64-filterLog)
}

// may tells whether a phrase may begin with the eight bytes. Only its no is sure.
func (t *Table) may(eight uint64) bool {
	s := slots(eight)
	return (t.filter[s.three>>6]>>(s.three&63)|t.filter[s.eight>>6]>>(s.eight&63))&1 != 0
}

// at gives the kinds of the phrases with which s[i:] begins, and whether there are any that is takes. Phrases whose kinds are
// all known already are passed over.
func (t *Table) at(s string, i int, known Kinds, is func(phrase string) bool) (found Kinds, ok bool) {
	x, then := eight(s, i), uint64(0)
	if i+8 < len(s) {
		then = eight(s, i+8)
	}
	slot := slots(x)
	chains := [3]uint64{slot.three, slot.eight, slot.sixteen(then)}
	begun := chains[:3]
	if t.filter[slot.eight>>6]>>(slot.eight&63)&1 == 0 {
		begun = chains[:1]
	} else if t.filter[slot.three>>6]>>(slot.three&63)&1 == 0 {
		begun = chains[1:]
	}
	for _, slot := range begun {
		for k := t.chains[slot>>t.perChain]; k != 0; {
			p := &t.phrases[k]
			k = p.next
			if p.kind&^known == 0 && known != 0 || !p.begin.is(x) || !p.then.is(then) {
				continue
			}
			if i+len(p.text) <= len(s) && (len(p.text) <= 16 || HasPrefixFold(s[i+16:], p.text[16:])) && (is == nil || is(p.text)) {
				found, ok = found|p.kind, true
			}
		}
	}
	return found, ok
}

// Form tells of what bytes a text is made.
type Form uint8

// The forms.
const (
	CodeDigit Form = 1 << iota // a 4 or a 5
	Mark                       // a quote or a brace
	Odd                        // what is not ASCII, a control but for a tab, or one of &, \\ and `
)

// Look gives the kinds of all phrases in s, and its form. A phrase begins with a letter that begins a word, as Secret does in
// clientSecret too, with a digit that begins a number, with one of <, >, : and -, or with what is not ASCII.
func (t *Table) Look(s string) (found Kinds, f Form) {
	var letter, small, digit uint64 // whether the byte before the block is one
	var fours, quotes, odd uint64
	for from := 0; from < len(s); from += 64 {
		block := s[from:min(from+64, len(s))]
		var letters, capitals, digits, signs, others uint64
		for k := 0; k < len(block); k += 8 {
			all := eight(block, k)
			if k+8 > len(block) {
				all |= ones * ' ' << (8 * uint(len(block)-k) & 63)
			}
			x := all & lows
			l := inRange(x|ones*0x20, 'a', 'z')
			letters = letters>>1 | l&highs
			capitals = capitals>>1 | l&^(x<<2)&highs // 0x20 tells them from small letters
			digits = digits>>1 | inRange(x, '0', '9')&highs
			signs = signs>>1 | (inRange(x, ':', '>')|zeros(x^ones*'-'))&highs
			others = others>>1 | all&highs
			fours |= zeros(x&^ones^ones*'4') &^ all
			quotes |= zeros(x&^(ones*5)^ones*'"') | (x + ones*(0x80-'{')) // and a few that are none
			odd |= all | zeros(x^ones*'&') | zeros(x^ones*'\\') | zeros(x^ones*'`') | (x + ones) | ^(x+ones*(0x80-' '))&^zeros(x^ones*'\t')
		}
		letters, capitals, digits = inPlace(letters, block), inPlace(capitals, block), inPlace(digits, block)
		signs, others = inPlace(signs, block), inPlace(others, block)
		places := signs
		if others != 0 {
			letters, capitals, digits = letters&^others, capitals&^others, digits&^others
			places = signs&^others | leads(block)
		}
		smalls := letters &^ capitals
		places |= letters&^behind(letters, letter) | capitals&behind(smalls, small) | digits&^behind(digits, digit)
		letter, small, digit = letters>>63, smalls>>63, digits>>63
		for i := 0; places != 0; {
			i, places = nextPlace(places)
			if i += from; t.may(eight(s, i)) {
				kinds, _ := t.at(s, i, found, nil)
				found |= kinds
			}
		}
	}
	if fours&highs != 0 {
		f |= CodeDigit
	}
	if quotes&highs != 0 && marked(s) {
		f |= Mark
	}
	if odd&highs != 0 {
		f |= Odd
	}
	return found, f
}

// marked tells whether a quote or a brace stands in s.
func marked(s string) bool {
	return strings.IndexByte(s, '"') >= 0 || strings.IndexByte(s, '\'') >= 0 || strings.IndexByte(s, '{') >= 0 || strings.IndexByte(s, '}') >= 0
}

// WordIn tells whether one of the phrases stands in s as a word of its own, or one of at least five letters as the beginning of a
// longer word, and no link holds it.
func (t *Table) WordIn(s string) bool {
	var before uint64
	for from := 0; from < len(s); from += 64 {
		block := s[from:min(from+64, len(s))]
		var letters, alnums uint64
		for k := 0; k < len(block); k += 8 {
			x := eight(block, k)
			l := lettersIn(x)
			letters = letters>>1 | l
			alnums = alnums>>1 | l | digitsIn(x)
		}
		letters, alnums = inPlace(letters, block), inPlace(alnums, block)
		places := letters &^ behind(alnums, before)
		before = alnums >> 63
		for i := 0; places != 0; {
			i, places = nextPlace(places)
			if i += from; !t.may(eight(s, i)) {
				continue
			}
			if _, ok := t.at(s, i, 0, func(phrase string) bool {
				end := i + len(phrase)
				return (end == len(s) || !IsAlnum(s[end]) || len(phrase) >= 5 || s[end] == 's') && !InsideURL(s, i)
			}); ok {
				return true
			}
		}
	}
	return false
}

// At gives the kinds of the phrases with which s[i:] begins, and whether there are any that is takes; nil takes all.
func (t *Table) At(s string, i int, is func(phrase string) bool) (found Kinds, ok bool) {
	if !t.may(eight(s, i)) {
		return 0, false
	}
	return t.at(s, i, 0, is)
}

// All gives the phrases and their kinds.
func (t *Table) All() iter.Seq2[string, Kinds] {
	return func(yield func(string, Kinds) bool) {
		for _, p := range t.phrases[1:] {
			if !yield(p.text, p.kind) {
				return
			}
		}
	}
}

// Is tells whether s is one of the phrases, in any case.
func (t *Table) Is(s string) bool {
	x, then := eight(s, 0), uint64(0)
	if len(s) > 8 {
		then = eight(s, 8)
	}
	slot := slots(x)
	n := slot.three
	switch {
	case len(s) >= 16:
		n = slot.sixteen(then)
	case len(s) >= 8:
		n = slot.eight
	}
	for k := t.chains[n>>t.perChain]; k != 0; k = t.phrases[k].next {
		if p := &t.phrases[k]; len(p.text) == len(s) && p.begin.is(x) && p.then.is(then) && (len(s) <= 16 || HasPrefixFold(s[16:], p.text[16:])) {
			return true
		}
	}
	return false
}

// KindsIn gives the kinds of all phrases in s, in any case and within a longer word too.
func (t *Table) KindsIn(s string) (found Kinds) {
	for i := 0; i+2 < len(s); i++ {
		if t.may(eight(s, i)) {
			kinds, _ := t.at(s, i, 0, nil)
			found |= kinds
		}
	}
	return found
}

// In tells whether one of the phrases stands in s, in any case and anywhere: within a longer word too.
func (t *Table) In(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if t.may(eight(s, i)) {
			if _, ok := t.at(s, i, 0, nil); ok {
				return true
			}
		}
	}
	return false
}
