package catalog

import (
	"cmp"
	"slices"
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
	Trouble  string // what went wrong, put together from words that no phrase holds: "login"

	folded string // Text, as phrases are compared
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
	ByTrouble                          // what words that no phrase holds complain of
	ByPhrase                           // words that mean the same whoever says them
	ByProduct                          // words of a known program
	ByBlocklist                        // words that name a blocklist
	ByProviderEnhanced                 // who said it, with an enhanced code
	ByProviderPhrase                   // who said it, with the words
	ByVendor                           // a vendor's own code
)

var rankNames = [...]string{"", "class", "vague code", "reply code", "subject", "enhanced code", "both codes", "provider and reply code", "trouble", "phrase",
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
	q.folded = fold(q.Text)
	var some [64]*anchored // more than nearly every text hits, so that looking it up takes no memory
	hits := c.words.hits(some[:0], q.folded, q.Text)
	provider := c.refuser(q, hits)
	var few [64]Find
	finds := few[:0]
	for _, it := range hits {
		if it.alt != nil && it.alt.holds(q, provider) {
			finds = append(finds, Find{it.alt.entry, it.alt.rank, it.alt})
		}
	}
	finds = c.codes.finds(finds, q, provider)
	finds = withoutLoose(finds, q)
	slices.SortFunc(finds, compare)
	if finds = dedupe(finds); len(finds) == 0 {
		return nil, provider
	}
	return slices.Clone(finds), provider
}

// withoutLoose drops what loose words alone show, where a code that is used for one thing only shows another: "user" and
// "was not found" stand in "5.7.25 mail to user bob refused: the PTR was not found", too.
func withoutLoose(finds []Find, q Query) []Find {
	var coded Find
	for _, f := range finds {
		sure := f.Rank == ByReply && q.Code == badLogin || (f.Rank == ByEnhanced || f.Rank == ByBoth) && telling(q.Enhanced)
		if sure && f.Rank > coded.Rank {
			coded = f
		}
	}
	if coded.Entry == nil {
		return finds
	}
	return slices.DeleteFunc(finds, func(f Find) bool { return f.match.loose() && f.Entry.Cause != coded.Entry.Cause })
}

// badLogin is the reply to a login, and to nothing else (RFC 4954 §6).
var badLogin = smtpcode.MustCode("535")

// telling tells whether an enhanced code is used for what it stands for (RFC 3463 §3), and not for all and sundry as X.7.1 is.
func telling(e smtpcode.Enhanced) bool {
	switch d := e.Detail(); e.Subject() {
	case 1:
		return d == 3 || d == 7 || d == 8
	case 3:
		return d == 4
	case 5:
		return d > 0
	case 7:
		return d > 9 // RFC 4954, 7293, 7372 and those of Microsoft
	}
	return false
}

// refuser tells who refused: whose host it is, else whose mark or code the text holds, the first that stands in it.
func (c *Catalog) refuser(q Query, hits []*anchored) *Provider {
	if p := c.byHostName(q.Host); p != nil {
		return p
	}
	for _, it := range hits {
		if it.provider != nil {
			return it.provider
		}
	}
	if p := c.byWords(q, hits); p != nil {
		return p
	}
	if p := c.bySignature(q.Text); p != nil {
		return p
	}
	if q.Code.IsZero() { // a provider's own notice, without another server's reply
		return c.byProvider[q.Product]
	}
	return nil
}

// byWords finds the provider among whose entries the most exact of the hits is: nobody else writes that code, or those words.
func (c *Catalog) byWords(q Query, hits []*anchored) *Provider {
	var best Find
	for _, it := range hits {
		if it.alt == nil || !it.alt.holds(q, nil) {
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
	return c.byProvider[source]
}

// bySignature finds the provider whose servers sign with such a word.
func (c *Catalog) bySignature(text string) *Provider {
	for from, end := word(text, 0); from < end; from, end = word(text, end) {
		if end-from < minSignature {
			continue
		}
		tail := end
		switch {
		case end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]):
			_, tail = word(text, end)
		case !isDigit(text[end-1]):
			continue
		}
		for _, s := range c.signatures {
			if s.form.MatchString(fold(text[from:tail])) {
				return s.provider
			}
		}
	}
	return nil
}

// compare puts the more specific find first, then goes by id, so that no order is left to chance.
func compare(a, b Find) int {
	if a.match.weight != b.match.weight {
		return cmp.Compare(b.match.weight, a.match.weight)
	}
	return strings.Compare(a.Entry.ID, b.Entry.ID)
}

// dedupe keeps the first find of each entry.
func dedupe(finds []Find) []Find {
	out := finds[:0]
	for _, f := range finds {
		if !slices.ContainsFunc(out, func(o Find) bool { return o.Entry == f.Entry }) {
			out = append(out, f)
		}
	}
	return out
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

// ByDomain gives the provider that takes the mail for the addresses of a domain, nil where none is known. It proves nothing: a
// server on the way, or the sender's own, may have refused.
func (c *Catalog) ByDomain(domain string) *Provider {
	for domain = strings.ToLower(domain); domain != ""; {
		if p := c.byDomain[domain]; p != nil {
			return p
		}
		_, domain, _ = strings.Cut(domain, ".")
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
			if p := c.byProvider[m.Provider[0]]; p != nil {
				out = append(out, Own{p, &c.entries[i]})
			}
			break
		}
	}
	return out
}

// FileOf gives the name of the file that an entry was read from, "" where it came with the program.
func (c *Catalog) FileOf(e *Entry) string { return c.files[e.ID] }

// Name gives the name of a provider, or the id itself where there is none.
func (c *Catalog) Name(id string) string {
	if p := c.byProvider[id]; p != nil {
		return p.Name
	}
	return id
}

// Entry gives the entry with this id, nil where there is none.
func (c *Catalog) Entry(id string) *Entry { return c.byID[id] }

// Entries gives every entry, in the order of the data files. The caller must not change them.
func (c *Catalog) Entries() []Entry { return c.entries }

// Providers gives every provider. The caller must not change them.
func (c *Catalog) Providers() []Provider { return c.providers }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
