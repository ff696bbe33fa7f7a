package catalog

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"

	"smtpbot/internal/smtpcode"
)

// searchIndex finds entries by the beginnings of their words.
type searchIndex struct {
	words   []string  // sorted
	at      []int32   // of each word: where its posts end; they begin where those of the word before end
	posts   []post    //
	names   []string  // of providers, products, vendors' codes
	owners  [][]int32 // of each entry: its names
	codes   []Coded   // the shortest first
	vendors []numberedCode
	tallies sync.Pool
}

// numberedCode is a vendor's code with a number, in small letters: a range of them stands in no text.
type numberedCode struct {
	Vendor
	entry int32
}

// generalSources are the parts of ids whose entries are nobody's own.
var generalSources = map[string]bool{"smtp": true, "enhanced": true, "text": true, "dnsbl": true, "mta": true, "client": true}

// post is an entry in which a word stands, and the field: 0 the meaning, 1 title and names, 2 codes.
type post uint32

func (p post) entry() int32 { return int32(p >> 2) }
func (p post) field() int32 { return int32(p & 3) }

func indexSearch(d data) *searchIndex {
	x := &searchIndex{owners: make([][]int32, len(d.entries)), codes: codesOf(d.entries)}
	b := searchBuilder{index: x, words: map[string]int32{}, names: map[string]int32{}}
	titles := map[string]string{}
	for _, p := range d.providers {
		titles[p.ID] = fold(p.Name)
	}
	lists := map[string]*Blocklist{}
	for i := range d.blocklists {
		lists[d.blocklists[i].ID] = &d.blocklists[i]
	}
	for i := range d.entries {
		b.entry(int32(i), &d.entries[i], titles, lists)
	}
	b.sort()
	n := len(d.entries)
	x.tallies.New = func() any {
		return &tally{holds: make([]int32, n), score: make([]int32, n), best: make([]int32, n), named: make([]bool, len(x.names))}
	}
	return x
}

// searchBuilder collects the words of all entries.
type searchBuilder struct {
	index *searchIndex
	words map[string]int32
	posts [][]post // of each word
	names map[string]int32
}

func (b *searchBuilder) entry(n int32, e *Entry, titles map[string]string, lists map[string]*Blocklist) {
	source, _, _ := strings.Cut(e.ID, "/")
	owned := !generalSources[source]
	b.text(n, 2, e.ID)
	b.text(n, 1, Render(e.Title, nil))
	b.text(n, 1, string(e.Cause))
	for _, a := range e.Aliases {
		b.text(n, 1, a)
	}
	b.text(n, 0, Render(e.Meaning, nil))
	for _, m := range e.Match {
		for _, p := range m.Provider {
			b.name(n, fold(p), titles[p])
			owned = true
		}
		for _, p := range m.Product {
			b.name(n, fold(p))
			owned = true
		}
		for _, id := range m.Blocklist {
			b.text(n, 1, lists[id].Name)
			for _, z := range lists[id].Zones {
				b.text(n, 1, z)
			}
		}
		for _, p := range m.Reply {
			b.text(n, 2, p.String())
		}
		for _, p := range m.Enhanced {
			b.text(n, 2, p.String())
		}
		if m.Vendor != nil {
			b.text(n, 2, m.Vendor.Code)
			b.name(n, fold(m.Vendor.Code))
			owned = true
			if v := *m.Vendor; v.numbered() {
				v.Code, v.Ending = fold(v.Code), fold(v.Ending)
				b.index.vendors = append(b.index.vendors, numberedCode{v, n})
			}
		}
	}
	if owned {
		b.name(n, fold(source), titles[source])
	}
}

// text files a text under each of its words: what white space parts, and what begins inside of that.
func (b *searchBuilder) text(entry, field int32, text string) {
	for _, f := range strings.Fields(fold(text)) {
		b.word(entry, field, f)
		for from, end := word(f, 0); from < end; from, end = word(f, end) {
			if from > 0 {
				b.word(entry, field, f[from:])
			}
		}
	}
}

func (b *searchBuilder) word(entry, field int32, w string) {
	n := numbered(b.words, w)
	if int(n) == len(b.posts) {
		b.posts = append(b.posts, nil)
	}
	p := post(entry<<2 | field)
	if of := b.posts[n]; len(of) > 0 && of[len(of)-1].entry() == entry {
		of[len(of)-1] = max(of[len(of)-1], p)
		return
	}
	b.posts[n] = append(b.posts[n], p)
}

// name notes whose the entry is; it is found by these names, too.
func (b *searchBuilder) name(entry int32, names ...string) {
	for _, name := range names {
		if name == "" {
			continue
		}
		b.text(entry, 1, name)
		n := numbered(b.names, name)
		if int(n) == len(b.index.names) {
			b.index.names = append(b.index.names, name)
		}
		if o := &b.index.owners[entry]; !slices.Contains(*o, n) {
			*o = append(*o, n)
		}
	}
}

// numbered gives a key's number, the next one where it has none.
func numbered(known map[string]int32, key string) int32 {
	n, ok := known[key]
	if !ok {
		n = int32(len(known))
		known[key] = n
	}
	return n
}

func (b *searchBuilder) sort() {
	x := b.index
	x.words = make([]string, 0, len(b.words))
	total := 0
	for w, n := range b.words {
		x.words = append(x.words, w)
		total += len(b.posts[n])
	}
	slices.Sort(x.words)
	x.at, x.posts = make([]int32, len(x.words)), make([]post, 0, total)
	for i, w := range x.words {
		x.posts = append(x.posts, b.posts[b.words[w]]...)
		x.at[i] = int32(len(x.posts))
	}
}

// count counts a word of a query for the entries in which it stands.
func (x *searchIndex) count(t *tally, w string) {
	x.each(w, func(found string, posts []post) {
		fit := int32(wordStart)
		if wholeWords(found, 0, len(w)) {
			fit = wholeWord
		}
		for _, p := range posts {
			t.note(p.entry(), perField*p.field()+fit)
		}
	})
	for i := range x.vendors {
		if v := &x.vendors[i]; v.in(w) {
			t.note(v.entry, perField*2+wholeWord)
		}
	}
	s := withoutEnding(w)
	if s == w {
		return
	}
	x.each(s, func(found string, posts []post) {
		if s != found && withoutEnding(found) != s {
			return
		}
		for _, p := range posts {
			t.note(p.entry(), perField*p.field()+wordStem)
		}
	})
}

// each gives the words that begin in a way.
func (x *searchIndex) each(prefix string, do func(word string, posts []post)) {
	i, _ := slices.BinarySearch(x.words, prefix)
	for ; i < len(x.words) && strings.HasPrefix(x.words[i], prefix); i++ {
		from := int32(0)
		if i > 0 {
			from = x.at[i-1]
		}
		do(x.words[i], x.posts[from:x.at[i]])
	}
}

// withoutEnding takes off an ending of English: "greylisting", "greylisted" and "greylists" are one word.
func withoutEnding(w string) string {
	for _, ending := range [...]string{"ing", "ed", "s"} {
		if s, ok := strings.CutSuffix(w, ending); ok && len(s) >= 4 {
			return s
		}
	}
	return w
}

// name notes the names that a query holds.
func (x *searchIndex) name(t *tally, query string) {
	for i, n := range x.names {
		t.named[i] = containsWords(query, n)
	}
}

// owner tells whose an entry is, by the names that the tally's query holds.
func (x *searchIndex) owner(t *tally, entry int32) owner {
	of := x.owners[entry]
	if len(of) == 0 {
		return general
	}
	for _, n := range of {
		if t.named[n] {
			return named
		}
	}
	return others
}

// wholeCode is the name of an entry about one code: "452", "5.7.26", "x.1.1" for any class.
var wholeCode = regexp.MustCompile(`^([245][0-9]{2}|[245x]\.[0-9]+\.[0-9]+)$`)

// codesOf gives the codes that entries of their own tell about, the shortest first.
func codesOf(entries []Entry) []Coded {
	own := map[string]*Entry{}
	for i := range entries {
		source, name, _ := strings.Cut(entries[i].ID, "/")
		if source != "smtp" && source != "enhanced" || !wholeCode.MatchString(name) {
			continue
		}
		if name[0] != 'x' {
			own[name] = &entries[i]
			continue
		}
		for _, class := range [...]smtpcode.Class{smtpcode.Success, smtpcode.Temporary, smtpcode.Permanent} {
			code := string(rune('0'+class)) + name[1:]
			if _, taken := own[code]; !taken {
				own[code] = &entries[i]
			}
		}
	}
	out := make([]Coded, 0, len(own))
	for code, e := range own {
		out = append(out, Coded{code, e})
	}
	slices.SortFunc(out, func(a, b Coded) int {
		return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	return out
}
