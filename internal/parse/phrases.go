package parse

// heads files phrases by their first four bytes, whatever their case, so that a look at four bytes of a text tells that none
// begins there, which is so nearly everywhere. A bit stands for many fours.
type heads [1 << 10]uint64

// slot gives the place of a bit for four bytes.
func slot(four uint32) uint32 { return (four | 0x20202020) * 0x9e3779b1 >> 16 }

func (h *heads) add(phrase string) {
	head := four(phrase, 0)
	if len(phrase) > 3 {
		h[slot(head)>>6] |= 1 << (slot(head) & 63)
		return
	}
	for c := range uint32(256) { // any byte may follow
		h[slot(head|c<<24)>>6] |= 1 << (slot(head|c<<24) & 63)
	}
}

// may tells whether a phrase may begin with the four bytes. Only its no is sure.
func (h *heads) may(four uint32) bool { n := slot(four); return h[n>>6]>>(n&63)&1 != 0 }

// begin is the first eight bytes of a phrase, whatever their case. Others than letters may fall together.
type begin struct{ bytes, mask uint64 }

func beginOf(phrase string) begin {
	mask := ^uint64(0)
	if n := len(phrase); n < 8 {
		mask >>= 8 * (8 - n)
	}
	return begin{(eight(phrase, 0) | ones*0x20) & mask, mask}
}

// may tells whether the eight bytes may begin the phrase. Only its no is sure.
func (b begin) may(eight uint64) bool { return (eight|ones*0x20)&b.mask == b.bytes }

// phraseTable finds which of many phrases stand in a text. Those of fewer than three bytes only is finds. Phrases are filed
// in chains, by as many of their first bytes as they have, so that a chain is short.
type phraseTable struct {
	heads   heads
	chains  [3][1 << 11]uint16 // of phrases of eight bytes and more, of four and more, of fewer: the place of the first
	phrases []phrase           // the first is none
}

type phrase struct {
	begin begin
	text  string // small letters
	kind  cues
	next  uint16 // in its chain, 0 at the end
}

func newPhraseTable(texts ...string) *phraseTable {
	t := &phraseTable{phrases: make([]phrase, 1, len(texts)+1)}
	t.add(0, texts...)
	return t
}

func (t *phraseTable) add(kind cues, texts ...string) {
	for _, s := range texts {
		x := eight(s, 0)
		size := 0
		switch {
		case len(s) < 4:
			size = 2
		case len(s) < 8:
			size = 1
		}
		chain := &t.chains[size][hashes(x)[size]]
		t.phrases = append(t.phrases, phrase{beginOf(s), s, kind, *chain})
		*chain = uint16(len(t.phrases) - 1)
		t.heads.add(s)
	}
}

// hashes gives the chains for eight, four and three bytes, whatever their case.
func hashes(eight uint64) [3]uint32 {
	const golden = 0x9e3779b97f4a7c15
	eight |= ones * 0x20
	return [3]uint32{uint32(eight * golden >> 53), uint32(eight << 32 * (golden >> 32) >> 53), uint32(eight << 40 * (golden >> 40) >> 53)}
}

// at gives the kinds of the phrases with which s[i:] begins, and whether there are any that is takes.
func (t *phraseTable) at(s string, i int, is func(p *phrase) bool) (found cues, ok bool) {
	x := eight(s, i)
	for size, chain := range hashes(x) {
		for k := t.chains[size][chain]; k != 0; {
			p := &t.phrases[k]
			k = p.next
			if p.begin.may(x) && hasPrefixFold(s[i:], p.text) && (is == nil || is(p)) {
				found, ok = found|p.kind, true
			}
		}
	}
	return found, ok
}

// in gives the kinds of all phrases in s, and of the marks. A phrase begins with a letter that
// begins a word, as Secret does in clientSecret too, or with another byte than a letter or a blank.
func (t *phraseTable) in(s string) cues {
	var found cues
	var letter, small uint64 // what the byte before is, in the lowest byte's mark
	for from := 0; from < len(s); from += 64 {
		var places uint64
		for k := 0; k < 64 && from+k < len(s); k += 8 {
			x := eight(s, from+k)
			letters := lettersIn(x)
			smalls := letters & (x << 2)                            // 0x20 tells them from capitals
			begin := letters &^ (letters<<8 | letter)               // behind what is no letter
			begin |= (letters &^ smalls) & (smalls<<8 | small)      // a capital behind a small letter
			begin |= highs &^ letters &^ equalIn(x&^(ones*0x20), 0) // neither letter nor blank
			letter, small = letters>>56, smalls>>56
			places |= gather(begin) << k
		}
		for places != 0 {
			var i int
			i, places = next(places)
			i += from
			head := four(s, i)
			found |= marks[byte(head)]
			if t.heads.may(head) {
				kinds, _ := t.at(s, i, nil)
				found |= kinds
			}
		}
	}
	return found
}

// marks are the cues of single bytes.
var marks = [256]cues{'4': cueDigit, '5': cueDigit, '"': cueMark, '\'': cueMark, '{': cueMark, '}': cueMark}

// hasWord tells whether one of the words stands in s as a whole, or as the beginning of a longer word of at least five letters,
// and no link holds it.
func hasWord(s string, words *phraseTable) bool {
	var before uint64
	for from := 0; from < len(s); from += 64 {
		var places uint64
		for k := 0; k < 64 && from+k < len(s); k += 8 {
			x := eight(s, from+k)
			letters := lettersIn(x)
			alnums := letters | digitsIn(x)
			places |= gather(letters&^(alnums<<8|before)) << k
			before = alnums >> 56
		}
		for places != 0 {
			var i int
			i, places = next(places)
			if i += from; !words.heads.may(four(s, i)) {
				continue
			}
			if _, ok := words.at(s, i, func(p *phrase) bool {
				end := i + len(p.text)
				return (end == len(s) || !isAlnum(s[end]) || len(p.text) >= 5 || s[end] == 's') && !insideURL(s, i)
			}); ok {
				return true
			}
		}
	}
	return false
}

// is tells whether s is one of the phrases, in any case.
func (t *phraseTable) is(s string) bool {
	_, ok := t.at(s, 0, func(p *phrase) bool { return len(p.text) == len(s) })
	return ok
}

// anywhere gives the kinds of all phrases in s, in any case and within a longer word too.
func (t *phraseTable) anywhere(s string) (found cues) {
	for i := 0; i+2 < len(s); i++ {
		if t.heads.may(four(s, i)) {
			kinds, _ := t.at(s, i, nil)
			found |= kinds
		}
	}
	return found
}

// has tells whether one of the phrases stands in s, in any case and anywhere: within a longer word too.
func (t *phraseTable) has(s string) bool {
	for i := 0; i+2 < len(s); i++ {
		if t.heads.may(four(s, i)) {
			if _, ok := t.at(s, i, nil); ok {
				return true
			}
		}
	}
	return false
}
