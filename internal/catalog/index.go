package catalog

import (
	"slices"
	"sync"

	"smtpbot/internal/smtpcode"
)

// Catalog is the whole data with its index. It does not change once it is loaded, so any number may use it at once.
type Catalog struct {
	entries   []Entry
	providers []Provider
	byID      map[string]*Entry
	byHost    map[string]*Provider // host name, or suffix with its dot
	codes     []alternative        // alternatives without words
	words     map[string]int       // what a word leads to, in groups
	groups    [][]anchored
	loose     []anchored // what no word leads to, and every text is searched for: numbered codes, scripts without spaces
	search    func() []searchable
}

// alternative is one Match with what lookup needs at hand.
type alternative struct {
	*Match
	entry   *Entry
	rank    Rank
	phrases []string // folded
	length  int      // characters of phrase and vendor code: the longer, the more exact
}

// anchored is something that a word can lead to: an alternative of an entry or a provider's mark.
type anchored struct {
	alt      *alternative
	provider *Provider
	texts    []string // folded; all of them must stand in a text for the item to hold
}

func index(providers []Provider, entries []Entry) *Catalog {
	c := &Catalog{entries: entries, providers: providers, byID: make(map[string]*Entry, len(entries)),
		byHost: map[string]*Provider{}, words: map[string]int{}}
	var pending []anchored
	for i := range providers {
		p := &providers[i]
		for _, h := range p.Hosts {
			c.byHost[h] = p
		}
		for _, m := range p.Marks {
			pending = append(pending, anchored{provider: p, texts: []string{fold(m)}})
		}
	}
	for i := range entries {
		e := &entries[i]
		c.byID[e.ID] = e
		for j := range e.Match {
			alt := newAlternative(e, &e.Match[j])
			if len(alt.phrases) == 0 && alt.Vendor == nil {
				c.codes = append(c.codes, alt)
				continue
			}
			pending = append(pending, anchored{alt: &alt, texts: alt.texts()})
		}
	}
	c.anchor(pending)
	c.search = sync.OnceValue(func() []searchable { return searchIndex(providers, entries) })
	return c
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
	worded := len(m.Phrases) > 0
	switch {
	case m.Vendor != nil:
		return ByVendor
	case len(m.Provider) > 0 && worded:
		return ByProviderPhrase
	case len(m.Provider) > 0 && exact:
		return ByProviderEnhanced
	case e.Blocklist != "":
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

// texts are the words that must stand in a text for the alternative to hold.
func (a *alternative) texts() []string {
	if len(a.phrases) == 0 && a.Vendor != nil && !a.Vendor.numbered() {
		return []string{fold(a.Vendor.Code)}
	}
	return a.phrases
}

func (v *Vendor) numbered() bool { return v.To > 0 || v.Ending != "" }
