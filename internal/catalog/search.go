package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// searchable is an entry with its words, in small letters, by how much a hit in them counts.
type searchable struct {
	entry   *Entry
	codes   string // id and codes
	title   string // title and aliases
	meaning string
	names   []string // whose it is: empty where nothing ties the entry to a provider, product or vendor
	vendors []Vendor // its vendor's codes with a number, in small letters: a range of them stands in no text
}

func searchIndex(d data) []searchable {
	title := map[string]string{}
	for _, p := range d.providers {
		title[p.ID] = fold(p.Name)
	}
	out := make([]searchable, len(d.entries))
	for i := range d.entries {
		e := &d.entries[i]
		var names []string
		var vendors []Vendor
		var codes strings.Builder
		codes.WriteString(e.ID)
		for _, m := range e.Match {
			for _, p := range m.Provider {
				names = append(names, fold(p), title[p])
			}
			for _, p := range m.Product {
				names = append(names, fold(p))
			}
			for _, p := range m.Reply {
				codes.WriteString(" " + p.String())
			}
			for _, p := range m.Enhanced {
				codes.WriteString(" " + p.String())
			}
			if m.Vendor != nil {
				codes.WriteString(" " + m.Vendor.Code)
				names = append(names, fold(m.Vendor.Code))
				if v := *m.Vendor; v.numbered() {
					v.Code, v.Ending = fold(v.Code), fold(v.Ending)
					vendors = append(vendors, v)
				}
			}
		}
		if source, _, _ := strings.Cut(e.ID, "/"); len(names) > 0 {
			names = append(names, fold(source))
		}
		out[i] = searchable{entry: e, codes: fold(codes.String()),
			title:   fold(Render(e.Title, nil) + " " + strings.Join(e.Aliases, " ") + " " + string(e.Cause)),
			meaning: fold(Render(e.Meaning, nil)), names: names, vendors: vendors}
	}
	return out
}

// Search gives the entries in which every word of the query stands, the best first, at most limit. Codes count more than
// titles and aliases, those more than the meaning; a whole word counts more than the beginning of one. Of entries that are as
// good, those of a provider or product that the query names come first, then the general ones, then all other providers' own.
func (c *Catalog) Search(query string, limit int) []*Entry {
	query = fold(query)
	words := strings.Fields(query)
	if len(words) == 0 || limit <= 0 {
		return nil
	}
	type scored struct {
		entry *Entry
		score int
		owner int
	}
	var found []scored
	index := c.search()
	for i := range index {
		total := 0
		for _, w := range words {
			n := index[i].score(w)
			if n == 0 {
				total = 0
				break
			}
			total += n
		}
		if total > 0 {
			found = append(found, scored{index[i].entry, total, index[i].owner(query)})
		}
	}
	slices.SortStableFunc(found, func(a, b scored) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.owner, a.owner))
	})
	out := make([]*Entry, 0, min(limit, len(found)))
	for _, f := range found[:min(limit, len(found))] {
		out = append(out, f.entry)
	}
	return out
}

// owner ranks whose the entry is: 2 for somebody whom the query names, 1 for nobody, 0 for somebody else.
func (s *searchable) owner(query string) int {
	if len(s.names) == 0 {
		return 1
	}
	for _, name := range s.names {
		if containsWords(query, name) {
			return 2
		}
	}
	return 0
}

func (s *searchable) score(w string) int {
	for i := range s.vendors {
		if s.vendors[i].in(w) {
			return 12 // as much as a whole code
		}
	}
	best := 0
	for weight, text := range []string{s.meaning, s.title, s.codes} {
		switch {
		case containsWords(text, w):
			best = max(best, 4*weight+4)
		case beginsWord(text, w):
			best = max(best, 4*weight+2)
		}
	}
	return best
}

func beginsWord(text, prefix string) bool {
	for at := 0; ; {
		i := strings.Index(text[at:], prefix)
		if i < 0 {
			return false
		}
		i += at
		if i == 0 || !wordByte(text[i-1]) {
			return true
		}
		at = i + 1
	}
}
