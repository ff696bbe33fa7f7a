package catalog

import (
	"slices"
	"strings"
)

// maxSearchWords bounds a search; what stands behind is not looked at.
const maxSearchWords = 12

// What a word is worth in the better field outweighs how well it fits.
const (
	perField  = 4
	wholeWord = 4
	wordStart = 2
	wordStem  = 1 // it stands there with another ending
	phraseHit = 3 // added where the query holds a phrase of the entry, once for each
	nameHit   = 8 // added where the query is the entry's name
)

// Search gives the entries in which every word of the query stands, the best first, at most limit. Codes count more than
// titles, aliases and names, those more than the meaning; a whole word counts more than the beginning of one. Of entries that
// are as good, those of a provider or product that the query names come first, then the general ones, then all other providers'
// own. Where all words stand together nowhere, a query that names somebody gives what of theirs is nearest, and any other is taken
// for a piece of a reply.
func (c *Catalog) Search(query string, limit int) []*Entry {
	folded := fold(query)
	words := searchWords(folded)
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	x := c.search()
	t := x.tallies.Get().(*tally)
	defer func() {
		t.clear()
		x.tallies.Put(t)
	}()
	for _, w := range words {
		x.count(t, w)
		t.next()
	}
	var some [64]*anchored
	hits := c.words.hits(some[:0], folded, query)
	x.name(t, folded)
	for _, it := range hits {
		if it.alt != nil && len(it.alt.phrases) > 0 && x.owner(t, it.alt.number) != others {
			t.add(it.alt.number, phraseHit)
		}
	}
	for _, e := range t.entries {
		if t.holds[e] != t.words {
			continue
		}
		score := t.score[e]
		if _, name, _ := strings.Cut(c.entries[e].ID, "/"); name == folded {
			score += nameHit
		}
		t.keys = append(t.keys, searchKey(score, x.owner(t, e), e))
	}
	if len(t.keys) == 0 {
		x.nearest(t, words)
	}
	if len(t.keys) == 0 {
		for _, it := range hits {
			if a := it.alt; a != nil && len(a.phrases) > 0 && (len(a.Provider) == 0 || x.owner(t, a.number) == named) {
				t.keys = append(t.keys, searchKey(int32(a.rank)<<8|int32(min(a.length, 255)), named, a.number))
			}
		}
	}
	slices.Sort(t.keys)
	out := make([]*Entry, 0, min(limit, len(t.keys)))
	for _, k := range t.keys {
		if len(out) == limit {
			break
		}
		if e := &c.entries[uint32(k)]; !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	return out
}

// nearest notes the entries in which more than half of the words stand, and among those a name, the more the better.
func (x *searchIndex) nearest(t *tally, words []string) {
	const heldWord = 1 << 10 // more than a word's place can be worth
	t.clear()
	held, ofNamed := map[int32]int32{}, map[int32]bool{}
	for _, w := range words {
		naming := x.naming(t, w)
		x.count(t, w)
		for _, e := range t.counted {
			held[e] += heldWord + t.best[e]
			ofNamed[e] = ofNamed[e] || naming && t.best[e] > perField // in its title or a name, not where its meaning mentions it
			t.best[e] = 0
		}
		t.counted = t.counted[:0]
	}
	for e, score := range held {
		if n := int(score / heldWord); ofNamed[e] && n > 1 && 2*n > len(words) {
			t.keys = append(t.keys, searchKey(score, x.owner(t, e), e))
		}
	}
}

// naming tells whether a word of the query is one of a name that the query holds.
func (x *searchIndex) naming(t *tally, w string) bool {
	for i, n := range x.names {
		if t.named[i] && containsWords(n, w) {
			return true
		}
	}
	return false
}

// fillers are words of a question that say nothing of what it is about.
var fillers = wordSet("a about am an and any are be been by can could do does for from get gets getting got has have help how i if in is it me mean means my of off on or our please should that the there this to was we were what when where which who why with would you your")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// searchWords gives the words that a search is for, the last alone where all are fillers: it may be the beginning of another.
func searchWords(query string) []string {
	all := strings.Fields(query)
	words := make([]string, 0, maxSearchWords)
	for i, w := range all {
		w = strings.TrimRight(w, "?,;:")
		if w != "" && (!fillers[w] || i == len(all)-1 && len(words) == 0) && len(words) < maxSearchWords {
			words = append(words, w)
		}
	}
	return words
}

// Coded is a code that somebody may type, with what it means.
type Coded struct {
	Code  string
	Entry *Entry
}

// Begins gives the codes that begin in a way, the shortest first, at most limit. An entry for any class stands for the code in
// each class.
func (c *Catalog) Begins(prefix string, limit int) []Coded {
	var out []Coded
	for _, code := range c.search().codes {
		if len(out) >= limit {
			break
		}
		if strings.HasPrefix(code.Code, prefix) {
			out = append(out, code)
		}
	}
	return out
}

// tally counts for one search. It is used again, so a search takes no memory but for what it gives.
type tally struct {
	words   int32   // how many are counted
	holds   []int32 // of each entry: the number of the last word that it holds, where it holds all before
	score   []int32
	best    []int32 // of each entry: what the word that is being counted is worth so far
	counted []int32 // the entries with a best
	entries []int32 // the entries that hold the first word
	named   []bool  // the names that the query holds
	keys    []uint64
}

// note counts a word for an entry that holds all words before.
func (t *tally) note(entry, worth int32) {
	if t.holds[entry] < t.words || worth <= t.best[entry] {
		return
	}
	if t.best[entry] == 0 {
		t.counted = append(t.counted, entry)
	}
	t.best[entry] = worth
}

// next ends a word.
func (t *tally) next() {
	t.words++
	for _, e := range t.counted {
		if t.words == 1 {
			t.entries = append(t.entries, e)
		}
		t.holds[e] = t.words
		t.score[e] += t.best[e]
		t.best[e] = 0
	}
	t.counted = t.counted[:0]
}

// add counts something beside the words for an entry that holds them all.
func (t *tally) add(entry, worth int32) {
	if t.holds[entry] == t.words {
		t.score[entry] += worth
	}
}

func (t *tally) clear() {
	for _, e := range t.entries {
		t.holds[e], t.score[e] = 0, 0
	}
	t.words, t.entries, t.keys = 0, t.entries[:0], t.keys[:0]
}

// searchKey sorts by score, then by owner, the higher first, then by the order of the data.
func searchKey(score int32, o owner, entry int32) uint64 {
	return uint64(1<<20-score)<<40 | uint64(named-o)<<32 | uint64(entry)
}

// owner says whose an entry is, for a query.
type owner uint64

const (
	others  owner = iota // a provider's or product's that the query does not name
	general              // nobody's
	named                // of somebody whom the query names
)
