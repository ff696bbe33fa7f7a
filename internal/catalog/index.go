package catalog

import (
	"slices"
	"sync"

	"smtpbot/internal/smtpcode"
)

// Catalog is the whole data with its index. It does not change once it is loaded, so any number may use it at once.
type Catalog struct {
	data
	byID   map[string]*Entry
	byList map[string]*Blocklist
	byHost map[string]*Provider // host name, or suffix with its dot
	codes  []alternative        // alternatives without words
	words  map[string]int       // what a word leads to, in groups
	groups [][]anchored
	loose  []anchored // what no word leads to, and every text is searched for: numbered codes, scripts without spaces
	search func() []searchable
}

// alternative is one Match with what lookup needs at hand.
type alternative struct {
	*Match
	entry   *Entry
	rank    Rank
	list    *Blocklist // of those that the match names, the one that this alternative stands for
	phrases []string   // folded; of a list, with one of its names
	length  int        // characters of phrase and vendor code: the longer, the more exact
}

// anchored is something that a word can lead to: an alternative of an entry or a provider's mark.
type anchored struct {
	alt      *alternative
	provider *Provider
	texts    []string // folded; all of them must stand in a text for the item to hold
}

func index(d data) *Catalog {
	c := &Catalog{data: d, byID: make(map[string]*Entry, len(d.entries)), byList: make(map[string]*Blocklist, len(d.blocklists)),
		byHost: map[string]*Provider{}, words: map[string]int{}}
	var pending []anchored
	for i := range d.blocklists {
		c.byList[d.blocklists[i].ID] = &d.blocklists[i]
	}
	for i := range d.providers {
		p := &d.providers[i]
		for _, h := range p.Hosts {
			c.byHost[h] = p
		}
		for _, m := range p.Marks {
			pending = append(pending, anchored{provider: p, texts: []string{fold(m)}})
		}
	}
	for i := range d.entries {
		e := &d.entries[i]
		c.byID[e.ID] = e
		for j := range e.Match {
			for _, alt := range c.alternatives(e, &e.Match[j]) {
				if len(alt.phrases) == 0 && alt.Vendor == nil {
					c.codes = append(c.codes, alt)
					continue
				}
				pending = append(pending, anchored{alt: &alt, texts: alt.texts()})
			}
		}
	}
	c.anchor(pending)
	c.search = sync.OnceValue(func() []searchable { return searchIndex(d) })
	return c
}

// alternatives gives a match as it is looked for: as many as the blocklists that it names have names in replies, else one.
func (c *Catalog) alternatives(e *Entry, m *Match) []alternative {
	if len(m.Blocklist) == 0 {
		return []alternative{newAlternative(e, m)}
	}
	var out []alternative
	for _, id := range m.Blocklist {
		list := c.byList[id]
		for _, name := range list.names() {
			alt := newAlternative(e, m)
			alt.list, alt.phrases = list, append(alt.phrases, fold(name))
			alt.length += len(name)
			out = append(out, alt)
		}
	}
	return out
}

func newAlternative(e *Entry, m *Match) alternative {
	alt := alternative{Match: m, entry: e}
	for _, p := range m.Phrases {
		f := fold(p)
		alt.phrases = append(alt.phrases, f)
		alt.length += len(f)
	}
	if m.Vendor != nil {
		alt.length += len(m.Vendor.Code) + len(m.Vendor.Ending)
	}
	alt.rank = rankOf(e, m)
	return alt
}

func rankOf(e *Entry, m *Match) Rank {
	exact := slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return !p.whole() && (p.subject != 0 || p.from != 0) })
	worded := len(m.Phrases)+len(m.Blocklist) > 0
	switch {
	case m.Vendor != nil:
		return ByVendor
	case len(m.Provider) > 0 && worded:
		return ByProviderPhrase
	case len(m.Provider) > 0 && exact:
		return ByProviderEnhanced
	case e.Blocklist != "" || len(m.Blocklist) > 0:
		return ByBlocklist
	case worded && len(m.Product) > 0:
		return ByProduct
	case worded:
		return ByPhrase
	case len(m.Provider) > 0:
		return ByProviderReply
	case exact && len(m.Reply) > 0:
		return ByBoth
	case exact:
		return ByEnhanced
	case slices.ContainsFunc(m.Reply, func(p Replies) bool { return p.class == smtpcode.None }):
		return ByReply
	}
	switch {
	case slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return p.subject > 0 }):
		return BySubject
	case slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return !p.whole() }):
		return ByVague
	}
	return ByClass
}

// anchor files each item under the rarest of its words, so that a text pays only for the items it shares a word with.
func (c *Catalog) anchor(items []anchored) {
	count := map[string]int{}
	for _, it := range items {
		for _, p := range it.texts {
			for from, end := word(p, 0); from < end; from, end = word(p, end) {
				count[p[from:end]]++
			}
		}
	}
	for _, it := range items {
		best := ""
		for _, p := range it.texts {
			for from, end := word(p, 0); from < end; from, end = word(p, end) {
				w := p[from:end]
				if best == "" || count[w] < count[best] || count[w] == count[best] && len(w) > len(best) {
					best = w
				}
			}
		}
		if best == "" {
			c.loose = append(c.loose, it)
			continue
		}
		group, known := c.words[best]
		if !known {
			group = len(c.groups)
			c.words[best], c.groups = group, append(c.groups, nil)
		}
		c.groups[group] = append(c.groups[group], it)
	}
}

// texts are the words that must stand in a text for the alternative to hold. Of a numbered code it is the part that its
// number does not grow into.
func (a *alternative) texts() []string {
	v := a.Vendor
	switch {
	case len(a.phrases) > 0 || v == nil:
		return a.phrases
	case !v.numbered() || !wordByte(v.Code[len(v.Code)-1]):
		return []string{fold(v.Code)}
	case v.Ending != "" && !wordByte(v.Ending[0]):
		return []string{fold(v.Ending)}
	}
	return nil
}

func (v *Vendor) numbered() bool { return v.To > 0 || v.Ending != "" }
