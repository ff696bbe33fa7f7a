package parse

// heads files phrases by their first four bytes, whatever their case, so that a look at four bytes of a text tells that none
// begins there, which is so nearly everywhere: a number for each pair of first bytes, a bit in it for the pair behind them.
// Pairs may fall together.
type heads [1 << 10]uint64

// pair files two bytes, whatever their case. Others than letters may fall together.
func pair(a, b byte) int { return int(a&31)<<5 | int(b&31) }

// slot gives the number and the bit for four bytes.
func slot(four uint32) (number, bit uint32) {
	v := four & 0x1f1f1f1f
	w := v >> 16
	return (v ^ v>>3) & (1<<10 - 1), (w ^ w>>5) & 63
}

func (h *heads) add(phrase string) {
	n, bit := slot(four(phrase, 0))
	switch len(phrase) {
	case 2: // any bytes may follow
		h[n] = ^uint64(0)
	case 3:
		for c := range uint32(32) {
			_, bit := slot(four(phrase, 0) | c<<24)
			h[n] |= 1 << bit
		}
	default:
		h[n] |= 1 << bit
	}
}

// may tells whether a phrase may begin with the four bytes. Only its no is sure.
func (h *heads) may(four uint32) bool {
	n, bit := slot(four)
	return h[n]>>bit&1 != 0
}

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

// phraseTable finds which of many phrases stand in a text, each at the beginning of a word.
type phraseTable struct {
	heads heads
	lists [1 << 10][]phrase
}

type phrase struct {
	begin begin
	text  string // small letters
	kind  cues
}

func (t *phraseTable) add(kind cues, texts ...string) {
	for _, s := range texts {
		at := pair(s[0], s[1])
		t.lists[at] = append(t.lists[at], phrase{beginOf(s), s, kind})
		t.heads.add(s)
	}
}

// at gives the kinds of the phrases with which s[i:] begins.
func (t *phraseTable) at(s string, i int) cues {
	var found cues
	if i+1 < len(s) {
		x := eight(s, i)
		list := t.lists[pair(s[i], s[i+1])]
		for k := range list {
			p := &list[k]
			if p.begin.may(x) && found&p.kind != p.kind && hasPrefixFold(s[i:], p.text) {
				found |= p.kind
			}
		}
	}
	return found
}

// in gives the kinds of all phrases in s, and cueDigit where a 4 or a 5 stands in it. A phrase begins with a letter that
// begins a word, as Secret does in clientSecret too, or with another byte than a letter or a blank.
func (t *phraseTable) in(s string) cues {
	var found cues
	var digits uint64
	var letter, small uint64 // what the byte before is, in the lowest byte's mark
	for from := 0; from < len(s); from += 64 {
		var places uint64
		for k := 0; k < 64 && from+k < len(s); k += 8 {
			x := eight(s, from+k)
			letters := lettersIn(x)
			smalls := letters & (x << 2) // 0x20 tells them from capitals
			digits |= equalIn(x&^ones, '4')
			begin := letters &^ (letters<<8 | letter)               // behind what is no letter
			begin |= (letters &^ smalls) & (smalls<<8 | small)      // a capital behind a small letter
			begin |= highs &^ letters &^ equalIn(x&^(ones*0x20), 0) // neither letter nor blank
			letter, small = letters>>56, smalls>>56
			places |= gather(begin) << k
		}
		for places != 0 {
			var i int
			i, places = next(places)
			if i += from; t.heads.may(four(s, i)) {
				found |= t.at(s, i)
			}
		}
	}
	if digits != 0 {
		found |= cueDigit
	}
	return found
}

// wordList is a list of words.
type wordList struct {
	heads heads
	lists [1 << 10][]word
}

type word struct {
	begin begin
	text  string
}

func newWordList(words ...string) *wordList {
	var l wordList
	for _, w := range words {
		at := pair(w[0], w[1])
		l.lists[at] = append(l.lists[at], word{beginOf(w), w})
		l.heads.add(w)
	}
	return &l
}

// hasWord tells whether one of the words stands in s as a whole, or as the beginning of a longer word of at least five letters.
func hasWord(s string, list *wordList) bool {
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
			if i += from; list.heads.may(four(s, i)) && list.at(s, i) {
				return true
			}
		}
	}
	return false
}

// at tells whether one of the words begins at s[i], and no link holds it.
func (l *wordList) at(s string, i int) bool {
	if i+1 >= len(s) {
		return false
	}
	x := eight(s, i)
	for _, w := range l.lists[pair(s[i], s[i+1])] {
		if !w.begin.may(x) || !hasPrefixFold(s[i:], w.text) {
			continue
		}
		if end := i + len(w.text); (end == len(s) || !isAlnum(s[end]) || len(w.text) >= 5 || s[end] == 's') && !insideURL(s, i) {
			return true
		}
	}
	return false
}

// is tells whether s is one of the words, in any case.
func (l *wordList) is(s string) bool {
	if len(s) < 2 {
		return false
	}
	x := eight(s, 0)
	for _, w := range l.lists[pair(s[0], s[1])] {
		if len(w.text) == len(s) && w.begin.may(x) && hasPrefixFold(s, w.text) {
			return true
		}
	}
	return false
}

// has tells whether one of the words stands in s, in any case and anywhere: within a longer word too.
func (l *wordList) has(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		if !l.heads.may(four(s, i)) {
			continue
		}
		x := eight(s, i)
		for _, w := range l.lists[pair(s[i], s[i+1])] {
			if w.begin.may(x) && hasPrefixFold(s[i:], w.text) {
				return true
			}
		}
	}
	return false
}
