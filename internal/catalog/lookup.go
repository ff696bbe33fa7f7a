package catalog

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"smtpbot/internal/smtpcode"
)

// Query is what a text tells about one failure, as far as the catalogue cares.
type Query struct {
	Code     smtpcode.Code
	Enhanced smtpcode.Enhanced
	Text     string // the server's own words, joined to one line
	Host     string // who said them, a host name
	Product  string // the program or library whose form the text has: "postfix"
	Command  string // the SMTP command that was refused: "RCPT TO", "end of DATA"
}

// Rank says how specific a find is; more is more specific.
type Rank int

// The ranks, least specific first.
const (
	ByClass            Rank = iota + 1 // the first digit
	ByVague                            // X.0.0, which says no more than its class
	ByReply                            // the reply code
	BySubject                          // the subject of an enhanced code that nobody registered
	ByEnhanced                         // the enhanced code
	ByBoth                             // reply and enhanced code together
	ByProviderReply                    // who said it, with a reply code
	ByPhrase                           // words that mean the same whoever says them
	ByProduct                          // words of a known program
	ByBlocklist                        // words that name a blocklist
	ByProviderEnhanced                 // who said it, with an enhanced code
	ByProviderPhrase                   // who said it, with the words
	ByVendor                           // a vendor's own code
)

var rankNames = [...]string{"", "class", "vague code", "reply code", "subject", "enhanced code", "both codes", "provider and reply code", "phrase",
	"program and phrase", "blocklist", "provider and enhanced code", "provider and phrase", "vendor's code"}

// General tells whether the find stands for every code of a class or subject, and so says nothing of this very code.
func (r Rank) General() bool { return r == ByClass || r == BySubject }

// String names the evidence: "enhanced code".
func (r Rank) String() string { return rankNames[r] }

// Find is one entry that holds for a query, and why.
type Find struct {
	Entry *Entry
	Rank  Rank
	match *alternative
}

// Lookup gives every entry that holds for the query, the most specific first, and the provider that its host or its
// words show (nil where they show none). The order is the same for the same query, always.
func (c *Catalog) Lookup(q Query) ([]Find, *Provider) {
	text := fold(q.Text)
	var hits []anchored
	seen := make([]bool, len(c.groups)) // a word that is repeated leads to the same things: once is enough
	for from, end := word(text, 0); from < end; from, end = word(text, end) {
		group, known := c.words[text[from:end]]
		if !known || seen[group] {
			continue
		}
		seen[group] = true
		for _, it := range c.groups[group] {
			if it.in(text, q.Text) {
				hits = append(hits, it)
			}
		}
	}
	for _, it := range c.loose {
		if it.in(text, q.Text) {
			hits = append(hits, it)
		}
	}
	provider := c.byHostName(q.Host)
	for _, it := range hits {
		if provider == nil && it.provider != nil {
			provider = it.provider
		}
	}
	if provider == nil {
		provider = c.byVendor(q, hits)
	}
	if provider == nil && q.Code.IsZero() { // a provider's own notice, without another server's reply
		provider = c.provider(q.Product)
	}
	var finds []Find
	for _, it := range hits {
		if it.alt != nil && it.alt.holds(q, provider) {
			finds = append(finds, Find{it.alt.entry, it.alt.rank, it.alt})
		}
	}
	for i := range c.codes {
		if alt := &c.codes[i]; alt.holds(q, provider) {
			finds = append(finds, Find{alt.entry, alt.rank, alt})
		}
	}
	slices.SortFunc(finds, compare)
	return dedupe(finds), provider
}

// byVendor finds the provider of the entries that the most exact vendor's code among the hits leads to: nobody else writes
// that code.
func (c *Catalog) byVendor(q Query, hits []anchored) *Provider {
	var best Find
	for _, it := range hits {
		if it.alt == nil || it.alt.Vendor == nil || !it.alt.holds(q, nil) {
			continue
		}
		if f := (Find{it.alt.entry, it.alt.rank, it.alt}); best.Entry == nil || compare(f, best) < 0 {
			best = f
		}
	}
	if best.Entry == nil {
		return nil
	}
	source, _, _ := strings.Cut(best.Entry.ID, "/")
	return c.provider(source)
}

// compare puts the more specific find first: by rank, then by how much must come together, then by the length of the
// words, then by id so that no order is left to chance.
func compare(a, b Find) int {
	return cmp.Or(
		cmp.Compare(b.Rank, a.Rank),
		cmp.Compare(a.match.general(), b.match.general()),
		cmp.Compare(b.match.fields(), a.match.fields()),
		cmp.Compare(b.match.length, a.match.length),
		cmp.Compare(b.match.exactness(), a.match.exactness()),
		strings.Compare(a.Entry.ID, b.Entry.ID))
}

func dedupe(finds []Find) []Find {
	seen := make(map[*Entry]bool, len(finds))
	return slices.DeleteFunc(finds, func(f Find) bool {
		was := seen[f.Entry]
		seen[f.Entry] = true
		return was
	})
}

// general is 1 for an alternative that rests on a blocklist which any other is more exact than.
func (a *alternative) general() int {
	if a.list != nil && a.list.General {
		return 1
	}
	return 0
}

func (a *alternative) fields() int {
	n := 0
	for _, given := range []bool{len(a.Reply) > 0, len(a.Enhanced) > 0, len(a.Provider) > 0, len(a.Product) > 0, len(a.Command) > 0} {
		if given {
			n++
		}
	}
	return n
}

// exactness prefers a subject to a class, one code to a range, and one class to any.
func (a *alternative) exactness() int {
	n := 0
	for _, p := range a.Enhanced {
		switch {
		case p.whole():
			n = max(n, min(p.subject+1, 1))
		case p.class == smtpcode.None:
			n = max(n, 2)
		case p.from != p.to:
			n = max(n, 3)
		default:
			n = max(n, 4)
		}
	}
	return n
}

// holds checks everything but the words, which led here.
func (a *alternative) holds(q Query, provider *Provider) bool {
	if len(a.Reply) > 0 && !slices.ContainsFunc(a.Reply, func(p Replies) bool { return p.holds(q.Code) }) {
		return false
	}
	if len(a.Enhanced) > 0 && !slices.ContainsFunc(a.Enhanced, func(p Statuses) bool { return p.holds(q.Enhanced) }) {
		return false
	}
	if len(a.Provider) > 0 && (provider == nil || !slices.Contains(a.Provider, provider.ID)) {
		return false
	}
	if len(a.Command) > 0 && !slices.ContainsFunc(a.Command, func(c string) bool { return containsWords(q.Command, c) }) {
		return false
	}
	return len(a.Product) == 0 || slices.Contains(a.Product, q.Product)
}

// in tells whether all words of the item stand in the text, which comes folded and as written.
func (a anchored) in(folded, written string) bool {
	for _, p := range a.texts {
		if !containsWords(folded, p) {
			return false
		}
	}
	return a.alt == nil || a.alt.Vendor == nil || a.alt.Vendor.in(written)
}

// in looks for the vendor's code as a word of its own, with its number where it has one.
func (v *Vendor) in(text string) bool {
	if !v.numbered() {
		return containsWords(text, v.Code)
	}
	for at := 0; ; {
		i := strings.Index(text[at:], v.Code)
		if i < 0 {
			return false
		}
		i += at
		at = i + 1
		if i > 0 && wordByte(text[i-1]) && wordByte(v.Code[0]) {
			continue
		}
		rest := text[i+len(v.Code):]
		end := 0
		for end < len(rest) && (rest[end] >= '0' && rest[end] <= '9' || rest[end] == '_' && v.Ending != "") {
			end++
		}
		if end < len(rest) && wordByte(rest[end]) {
			continue
		}
		number := rest[:end]
		if v.Ending != "" && strings.HasSuffix(number, v.Ending) {
			return true
		}
		if n, err := strconv.Atoi(number); v.To > 0 && err == nil && n >= v.From && n <= v.To {
			return true
		}
	}
}

func (c *Catalog) provider(id string) *Provider {
	for i := range c.providers {
		if c.providers[i].ID == id {
			return &c.providers[i]
		}
	}
	return nil
}

// byHostName finds the provider whose server the host is, by the longest suffix.
func (c *Catalog) byHostName(host string) *Provider {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" {
		return nil
	}
	if p := c.byHost[host]; p != nil {
		return p
	}
	if p := c.byHost["."+host]; p != nil {
		return p
	}
	for i := 0; i < len(host); i++ {
		if host[i] == '.' {
			if p := c.byHost[host[i:]]; p != nil {
				return p
			}
		}
	}
	return nil
}

// Own is what a provider means by a code.
type Own struct {
	Provider *Provider
	Entry    *Entry
}

// Own gives the entries in which a provider gives this very enhanced code a meaning of its own, in the order of the data.
func (c *Catalog) Own(e smtpcode.Enhanced) []Own {
	var out []Own
	for i := range c.entries {
		for _, m := range c.entries[i].Match {
			exact := slices.ContainsFunc(m.Enhanced, func(p Statuses) bool { return p.holds(e) && p.from >= 0 && p.from == p.to })
			if !exact || len(m.Provider) == 0 {
				continue
			}
			if p := c.provider(m.Provider[0]); p != nil {
				out = append(out, Own{p, &c.entries[i]})
			}
			break
		}
	}
	return out
}

// Entry gives the entry with this id, nil where there is none.
func (c *Catalog) Entry(id string) *Entry { return c.byID[id] }

// Entries gives every entry, in the order of the data files. The caller must not change them.
func (c *Catalog) Entries() []Entry { return c.entries }

// Providers gives every provider. The caller must not change them.
func (c *Catalog) Providers() []Provider { return c.providers }

// key writes a match so that two that are the same read the same.
func (m *Match) key() string {
	var phrases []string
	for _, p := range m.Phrases {
		phrases = append(phrases, fold(p))
	}
	slices.Sort(phrases)
	s := fmt.Sprintf("reply=%v enhanced=%v provider=%v product=%v phrases=%q", sorted(m.Reply), sorted(m.Enhanced), sorted(m.Provider), sorted(m.Product), phrases)
	if len(m.Command) > 0 {
		s += fmt.Sprintf(" command=%v", sorted(m.Command))
	}
	if len(m.Blocklist) > 0 {
		s += fmt.Sprintf(" blocklist=%v", sorted(m.Blocklist))
	}
	if m.Vendor != nil {
		s += fmt.Sprintf(" vendor=%+v", *m.Vendor)
	}
	return s
}

// sorted gives the values of a field as they are written, in an order that does not depend on the writer's.
func sorted[T any](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	slices.Sort(out)
	return out
}
