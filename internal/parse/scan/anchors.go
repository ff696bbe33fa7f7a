package scan

// Anchors finds whether one of many phrases stands in a text, at a look for each long word alone: a phrase is filed by one
// place in it, its anchor, which is its longest word. Talk has fewer of those than of what phrases begin with.
//
// A phrase begins with a letter behind none, with a 0, 1, 4 or 5 behind no such digit, or with what is not ASCII. One that has
// no word of longWord letters and no such digit, and begins with ASCII, is never found.
type Anchors struct {
	filter [filterBits / 64]uint64 // a bit stands for many keys
	chains [1 << chainLog]uint16   // by key: the place of the last phrase
	filed  []anchored              // the first is none
}

const (
	chainLog = 11
	longWord = 4 // letters that a word has, at least, to be an anchor
	shortKey = 4 // bytes at an anchor that are looked at first
	longKey  = 8 // likewise, where the phrase has them
)

type anchored struct {
	phrase string // small letters
	anchor piece  // what it has at its anchor
	before int    // bytes before that
	next   uint16 // in its chain, 0 at the end
}

// NewAnchors gives the anchors of phrases in small letters.
func NewAnchors(phrases []string) *Anchors {
	a := &Anchors{filed: make([]anchored, 1, len(phrases)+1)}
	for _, p := range phrases {
		best, most := 0, 0
		for i := range p {
			if worth := anchorWorth(p, i); worth > most {
				best, most = i, worth
			}
		}
		if most > 0 {
			a.file(p, best)
		}
	}
	return a
}

// anchorWorth tells how good an anchor phrase[i:] is: 0 is none. A long word is rarer in talk than a short one.
func anchorWorth(phrase string, i int) int {
	letters := 0
	for isASCIILetter(phrase, i+letters) {
		letters++
	}
	worth := letters + 1
	if i+longKey <= len(phrase) {
		worth += len(phrase)
	}
	switch {
	case i+shortKey > len(phrase):
		return 0
	case letters >= longWord && !isASCIILetter(phrase, i-1), isCodeDigit(phrase, i) && !isCodeDigit(phrase, i-1), phrase[i] >= 0xc0 && i == 0:
		return worth
	}
	return 0
}

// file files a phrase by the anchor that stands behind some of its bytes.
func (a *Anchors) file(phrase string, before int) {
	anchor := phrase[before:]
	s := anchorKeys(eight(anchor, 0))
	slot := s.long
	if len(anchor) < longKey {
		slot = s.short
	}
	a.filter[slot>>6] |= 1 << (slot & 63)
	chain := &a.chains[slot>>(filterLog-chainLog)]
	a.filed = append(a.filed, anchored{phrase: phrase, anchor: pieceOf(anchor), before: before, next: *chain})
	*chain = uint16(len(a.filed) - 1)
}

// anchorKeys gives the places in the filter for the first bytes at an anchor.
func anchorKeys(eight uint64) (k struct{ short, long uint64 }) {
	eight |= ones * 0x20
	k.short = eight << (64 - 8*shortKey) * golden >> (64 - filterLog)
	k.long = eight * golden >> (64 - filterLog)
	return k
}

// In tells whether a phrase stands in s, or begins holds where a number begins with a 4 or a 5. The other result tells whether
// not all of it is ASCII.
func (a *Anchors) In(s string, begins func(s string, i int) bool) (found, abroad bool) {
	var letter, digit uint64 // whether the byte before the block is one
	var others uint64
	for from := 0; from < len(s); from += 64 {
		letters, digits, leads := marks(s[from:min(from+64, len(s))])
		others |= leads
		second := ahead(letters)
		third := ahead(second)
		words := letters &^ behind(letters, letter) & second & third & ahead(third) // of longWord letters or more begin
		places := words | digits&^behind(digits, digit) | leads
		letter, digit = letters>>63, digits>>63
		if a.among(s, from, places) {
			return true, others != 0
		}
		for i := 0; digits != 0; {
			i, digits = nextPlace(digits)
			if c := s[from+i]; (c == '4' || c == '5') && begins(s, from+i) {
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

// among tells whether a phrase stands in s whose anchor is at one of the places behind from.
func (a *Anchors) among(s string, from int, places uint64) bool {
	for i := 0; places != 0; {
		i, places = nextPlace(places)
		x := eight(s, from+i)
		if k := anchorKeys(x); (a.filter[k.short>>6]>>(k.short&63)|a.filter[k.long>>6]>>(k.long&63))&1 != 0 && (a.at(s, from+i, x, k.short) || a.at(s, from+i, x, k.long)) {
			return true
		}
	}
	return false
}

// at tells whether a phrase stands in s whose anchor is at i.
func (a *Anchors) at(s string, i int, eight, slot uint64) bool {
	for k := a.chains[slot>>(filterLog-chainLog)]; k != 0; k = a.filed[k].next {
		p := &a.filed[k]
		if from := i - p.before; p.anchor.is(eight) && from >= 0 && HasPrefixFold(s[from:], p.phrase) && phraseBegins(s, from) {
			return true
		}
	}
	return false
}

// phraseBegins tells whether a phrase can begin at i.
func phraseBegins(s string, i int) bool {
	return s[i] >= 0xc0 || isASCIILetter(s, i) && !isASCIILetter(s, i-1) || isCodeDigit(s, i) && !isCodeDigit(s, i-1)
}

func isASCIILetter(s string, i int) bool { return i >= 0 && i < len(s) && IsLetter(s[i]) }

// isCodeDigit tells whether s[i] is a digit with which a reply code of a failure or one of Windows begins.
func isCodeDigit(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] == '0' || s[i] == '1' || s[i] == '4' || s[i] == '5')
}
