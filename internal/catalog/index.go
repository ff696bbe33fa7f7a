package catalog

import (
	"regexp"
	"sync"
)

// Catalog is the whole data with its index. It does not change once it is loaded, so any number may use it at once.
type Catalog struct {
	data
	own        map[string]bool   // ids of the host's entries
	files      map[string]string // where each entry was read, where it was read from files
	byID       map[string]*Entry
	byList     map[string]*Blocklist
	byProvider map[string]*Provider
	byHost     map[string]*Provider // host name, or suffix with its dot
	byDomain   map[string]*Provider
	signatures []signature
	words      wordIndex // alternatives with words, and the marks of providers
	codes      codeIndex // alternatives without words
	search     func() *searchIndex
}

func index(d data) *Catalog { return indexOwn(d, nil) }

func indexOwn(d data, own map[string]bool) *Catalog {
	c := &Catalog{data: d, own: own, byID: make(map[string]*Entry, len(d.entries)), byList: make(map[string]*Blocklist, len(d.blocklists)),
		byProvider: make(map[string]*Provider, len(d.providers)), byHost: make(map[string]*Provider, 4*len(d.providers)), byDomain: make(map[string]*Provider, 4*len(d.providers))}
	items := make([]anchored, 0, 6*len(d.entries))
	for i := range d.blocklists {
		c.byList[d.blocklists[i].ID] = &d.blocklists[i]
	}
	for i := range d.providers {
		p := &d.providers[i]
		c.byProvider[p.ID] = p
		for _, d := range p.Domains {
			c.byDomain[d] = p
		}
		if p.Signature != "" {
			c.signatures = append(c.signatures, signature{p, regexp.MustCompile(`^(?:` + p.Signature + `)$`)}) // the linter compiled it
		}
		for _, h := range p.Hosts {
			c.byHost[h] = p
		}
		for _, m := range p.Marks {
			items = append(items, anchored{provider: p, texts: []string{fold(m)}})
		}
	}
	alternatives := c.alternatives()
	c.codes.by = make(map[codeKey][]*alternative, len(alternatives)/4)
	for i := range alternatives {
		alt := &alternatives[i]
		if len(alt.phrases) == 0 && alt.Vendor == nil {
			c.codes.add(alt)
			continue
		}
		items = append(items, anchored{alt: alt, texts: alt.texts()})
	}
	c.words = indexWords(items)
	c.search = sync.OnceValue(func() *searchIndex { return indexSearch(d) })
	return c
}

// alternatives gives every match of every entry as it is looked for: as many as the blocklists that it names have names in
// replies, else one.
func (c *Catalog) alternatives() []alternative {
	names := map[*Blocklist][]string{}
	for i := range c.blocklists {
		for _, n := range c.blocklists[i].names() {
			names[&c.blocklists[i]] = append(names[&c.blocklists[i]], fold(n))
		}
	}
	n := 0
	for i := range c.entries {
		c.byID[c.entries[i].ID] = &c.entries[i]
		for j := range c.entries[i].Match {
			n++
			for _, id := range c.entries[i].Match[j].Blocklist {
				n += len(names[c.byList[id]])
			}
		}
	}
	out := make([]alternative, 0, n) // pointers into it are kept: it must not grow
	for i := range c.entries {
		e := &c.entries[i]
		for j := range e.Match {
			alt := newAlternative(e, &e.Match[j])
			alt.number, alt.own = int32(i), c.own[e.ID]
			for _, id := range alt.Blocklist {
				for _, name := range names[c.byList[id]] {
					out = append(out, alt.named(c.byList[id], name))
				}
			}
			if len(alt.Blocklist) == 0 {
				out = append(out, alt.weighed())
			}
		}
	}
	return out
}

// signature is the form of the word with which a provider's servers sign; minSignature is its least length, up to a full stop.
type signature struct {
	provider *Provider
	form     *regexp.Regexp
}

const minSignature = 8

// codeIndex files the alternatives without words under the codes that they ask for.
type codeIndex struct {
	by   map[codeKey][]*alternative
	rest []*alternative // those that ask for no code
}

// codeKey is a reply code, a class of them, an enhanced status code, or a subject or class of those.
type codeKey uint32

func replyKey(code int) codeKey     { return codeKey(1<<24 | code) }
func replyClassKey(n uint8) codeKey { return codeKey(2<<24 | int(n)) }

// enhancedKey takes 0 for any class, and -1 for any subject or detail.
func enhancedKey(class uint8, subject, detail int) codeKey {
	return codeKey(3<<24 | int(class)<<20 | (subject+1)<<10 | (detail + 1))
}

func (x *codeIndex) add(alt *alternative) {
	switch {
	case len(alt.Enhanced) > 0:
		for _, p := range alt.Enhanced {
			detail := p.from
			if p.from != p.to {
				detail = -1
			}
			key := enhancedKey(uint8(p.class), p.subject, detail)
			x.by[key] = append(x.by[key], alt)
		}
	case len(alt.Reply) > 0:
		for _, p := range alt.Reply {
			key := replyKey(p.code)
			if p.class != 0 {
				key = replyClassKey(uint8(p.class))
			}
			x.by[key] = append(x.by[key], alt)
		}
	default:
		x.rest = append(x.rest, alt)
	}
}

// finds adds the alternatives that hold for a query.
func (x *codeIndex) finds(finds []Find, q Query, provider *Provider) []Find {
	add := func(alternatives []*alternative) {
		for _, alt := range alternatives {
			if alt.holds(q, provider) {
				finds = append(finds, Find{alt.entry, alt.rank, alt})
			}
		}
	}
	if e := q.Enhanced; !e.IsZero() {
		for _, class := range [...]uint8{uint8(e.Class()), 0} {
			add(x.by[enhancedKey(class, e.Subject(), e.Detail())])
			add(x.by[enhancedKey(class, e.Subject(), -1)])
			add(x.by[enhancedKey(class, -1, -1)])
		}
	}
	if !q.Code.IsZero() {
		add(x.by[replyKey(q.Code.Int())])
		add(x.by[replyClassKey(uint8(q.Code.Class()))])
	}
	add(x.rest)
	return finds
}
