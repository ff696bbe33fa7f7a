package catalog

import "unicode/utf8"

// anchored is something that words can lead to: an alternative of an entry, or a provider's mark.
type anchored struct {
	alt      *alternative
	provider *Provider
	texts    []string // folded; all of them must stand in a text for the item to hold
	which    int      // the text that holds the anchor, and where that stands in it
	offset   int
}

// wordIndex files each item under the rarest of its words, its anchor. So a text costs one look-up a word, and a comparison in
// place for each item with this word, however many items there are.
type wordIndex struct {
	words  map[string]int32 // numbers of groups
	runes  map[rune]int32   // anchors of texts in scripts that have no words
	stems  map[string]int32 // the letters in front of a numbered code's digits
	groups []group
	items  []anchored // one group behind the other
	loose  []anchored // what has no anchor, and every text is searched for
}

// group is a part of the items, and while the index is built the number of items that hold the word.
type group struct{ from, to, count int32 }

// ref is a word of an item, by the number of its group.
type ref struct{ group, which, offset int32 }

func indexWords(items []anchored) wordIndex {
	x := wordIndex{words: make(map[string]int32, 2*len(items)), runes: map[rune]int32{}, stems: map[string]int32{},
		groups: make([]group, 0, 2*len(items)), items: make([]anchored, len(items))}
	refs := make([]ref, 0, 8*len(items))
	ends := make([]int, len(items))
	for i := range items {
		from := len(refs)
		refs = x.refs(refs, &items[i])
		for _, r := range refs[from:] {
			x.groups[r.group].count++
		}
		ends[i] = len(refs)
	}
	at, from := make([]int32, len(items)), 0
	for i := range items {
		at[i] = -1
		for _, r := range refs[from:ends[i]] {
			if at[i] < 0 || x.groups[r.group].count < x.groups[at[i]].count {
				at[i], items[i].which, items[i].offset = r.group, int(r.which), int(r.offset)
			}
		}
		from = ends[i]
		if at[i] >= 0 {
			x.groups[at[i]].to++
		}
	}
	end := int32(0)
	for g := range x.groups {
		n := x.groups[g].to
		x.groups[g].from, x.groups[g].to = end, end
		end += n
	}
	for i, it := range items {
		if at[i] < 0 {
			x.loose = append(x.loose, it)
			continue
		}
		g := &x.groups[at[i]]
		x.items[g.to] = it
		g.to++
	}
	return x
}

// refs adds what an item can be filed under: its words, else its letters of other scripts, else the stem of its numbered code.
func (x *wordIndex) refs(refs []ref, it *anchored) []ref {
	before := len(refs)
	for i, t := range it.texts {
		for from, end := word(t, 0); from < end; from, end = word(t, end) {
			refs = append(refs, ref{number(x, x.words, t[from:end]), int32(i), int32(from)})
		}
	}
	if len(refs) > before {
		return refs
	}
	for i, t := range it.texts {
		for at, r := range t {
			if r >= utf8.RuneSelf {
				refs = append(refs, ref{number(x, x.runes, r), int32(i), int32(at)})
			}
		}
	}
	if len(refs) == before && len(it.texts) == 0 && it.alt != nil && it.alt.Vendor != nil {
		if s := it.alt.Vendor.stem(); s != "" {
			refs = append(refs, ref{group: number(x, x.stems, s)})
		}
	}
	return refs
}

// number gives the number of a key's group, a new one where it has none.
func number[K comparable](x *wordIndex, known map[K]int32, key K) int32 {
	n, ok := known[key]
	if !ok {
		n = int32(len(x.groups))
		known[key] = n
		x.groups = append(x.groups, group{})
	}
	return n
}

// scan looks for the items of an index in one text.
type scan struct {
	*wordIndex
	text    string   // folded
	written string   // as it was written, for vendors' codes
	tried   []uint64 // a bit for each item whose anchor stood in the text, so that no repetition costs more than a look
}

// hits adds the items that a text holds, in the order in which their anchors stand in it. The text comes folded and as written.
func (x *wordIndex) hits(hits []*anchored, text, written string) []*anchored {
	var some [256]uint64
	s := scan{x, text, written, some[:]}
	if len(x.items) > 64*len(some) {
		s.tried = make([]uint64, len(x.items)/64+1)
	}
	for from, end := word(text, 0); from < end; from, end = word(text, end) {
		w := text[from:end]
		if n, ok := x.words[w]; ok {
			hits = s.try(hits, n, from)
		}
		if letters := stem(w); letters != "" {
			if n, ok := x.stems[letters]; ok {
				hits = s.try(hits, n, from)
			}
		}
	}
	for i := 0; i < len(text); i++ {
		if text[i] < utf8.RuneSelf {
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if n, ok := x.runes[r]; ok {
			hits = s.try(hits, n, i)
		}
		i += size - 1
	}
	for i := range x.loose {
		if it := &x.loose[i]; s.rest(it, -1) {
			hits = append(hits, it)
		}
	}
	return hits
}

// try adds those items of a group that hold; their anchor stands at a place.
func (s *scan) try(hits []*anchored, n int32, at int) []*anchored {
	g := s.groups[n]
	for i := g.from; i < g.to; i++ {
		it := &s.items[i]
		if len(it.texts) > 0 && !standsAt(s.text, it.texts[it.which], at-it.offset) {
			continue
		}
		if bit := uint64(1) << (i % 64); s.tried[i/64]&bit == 0 {
			s.tried[i/64] |= bit
			if s.rest(it, it.which) {
				hits = append(hits, it)
			}
		}
	}
	return hits
}

// rest tells whether all texts of the item but one and its vendor's code stand in the text.
func (s *scan) rest(it *anchored, but int) bool {
	for i, p := range it.texts {
		if i != but && !containsWords(s.text, p) {
			return false
		}
	}
	return it.alt == nil || it.alt.Vendor == nil || it.alt.Vendor.in(s.written)
}

// stem gives the letters of a word that has only digits behind its first letters: "s" of "s3140".
func stem(w string) string {
	n := 0
	for n < len(w) && w[n] > '9' {
		n++
	}
	if n == len(w) || n == 0 {
		return ""
	}
	return w[:n]
}

// stem gives the letters that begin the word in which the code's number ends, "" where no letter does.
func (v *Vendor) stem() string {
	f := fold(v.Code)
	from := len(f)
	for from > 0 && wordByte(f[from-1]) {
		from--
	}
	return stem(f[from:] + "0")
}
