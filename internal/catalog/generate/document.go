package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"smtpbot/internal/catalog"
)

// leftOut is something that the catalogue leaves out, and why.
type leftOut struct {
	What string `yaml:"what"`
	Why  string `yaml:"why"`
}

// document writes docs/catalogue.md: what is known, by file, kind and confidence, every code, and what is left out.
func document(c *catalog.Catalog, left []leftOut) string {
	var d doc
	d.line("# The catalogue\n")
	d.line("<!-- Made by go generate ./internal/catalog of internal/catalog/data and left-out.yaml; do not edit. -->\n")
	d.line("%d entries, %d providers and %d blocklists. Each entry names its sources: *documented* means read on the operator's own page or in the", len(c.Entries()), len(c.Providers()), len(c.Blocklists()))
	d.line("standard, *observed* means seen in bounces or in other people's copies. An answer that rests on what was only observed says so.\n")
	d.kinds(c)
	d.files(c)
	d.causes(c)
	d.codes(c)
	d.vendors(c)
	d.providers(c)
	d.blocklists(c)
	d.line("## Left out\n")
	d.table("what", "why")
	for _, l := range left {
		d.row(l.What, l.Why)
	}
	return d.String()
}

// doc is a page of Markdown.
type doc struct{ strings.Builder }

func (d *doc) line(format string, args ...any) { fmt.Fprintf(d, format+"\n", args...) }

// table begins a table.
func (d *doc) table(names ...string) {
	d.row(names...)
	d.row(slices.Repeat([]string{"---"}, len(names))...)
}

var cell = strings.NewReplacer("|", "\\|", "\n", " ", "<", "&lt;", "*", "\\*", "_", "\\_")

func (d *doc) row(cells ...string) {
	for _, s := range cells {
		fmt.Fprintf(d, "| %s ", cell.Replace(s))
	}
	d.line("|")
}

// tally counts entries by what is known of them.
type tally struct{ all, documented, observed, both int }

func (t *tally) add(e *catalog.Entry) {
	documented, observed := false, false
	for _, s := range e.Sources {
		documented = documented || s.Kind == "documented"
		observed = observed || s.Kind == "observed"
	}
	t.all++
	switch {
	case documented && observed:
		t.both++
	case documented:
		t.documented++
	default:
		t.observed++
	}
}

func (t *tally) cells() []string {
	var out []string
	for _, n := range []int{t.all, t.documented, t.both, t.observed} {
		out = append(out, fmt.Sprint(n))
	}
	return out
}

// count writes a table of entries by what of gives.
func (d *doc) count(c *catalog.Catalog, name string, order []string, of func(e *catalog.Entry) string) {
	tallies := map[string]*tally{}
	entries := c.Entries()
	for i := range entries {
		key := of(&entries[i])
		if tallies[key] == nil {
			tallies[key] = &tally{}
			if !slices.Contains(order, key) {
				order = append(order, key)
			}
		}
		tallies[key].add(&entries[i])
	}
	d.table(name, "entries", "documented", "documented and observed", "observed alone")
	for _, key := range order {
		if t := tallies[key]; t != nil {
			d.row(append([]string{key}, t.cells()...)...)
		}
	}
	d.line("")
}

func (d *doc) kinds(c *catalog.Catalog) {
	known := map[string]bool{}
	for _, p := range c.Providers() {
		known[p.ID] = true
	}
	d.line("## By kind\n")
	d.count(c, "kind", []string{"reply codes", "enhanced status codes", "a provider's replies", "blocklists", "mail servers, filters and programs", "words that mean the same everywhere"}, func(e *catalog.Entry) string {
		source, _, _ := strings.Cut(e.ID, "/")
		asks := slices.ContainsFunc(e.Match, func(m catalog.Match) bool { return len(m.Provider) > 0 })
		switch {
		case source == "smtp":
			return "reply codes"
		case source == "enhanced":
			return "enhanced status codes"
		case source == "dnsbl":
			return "blocklists"
		case asks || known[source]:
			return "a provider's replies"
		case source == "text" || source == "mta" || source == "notice":
			return "words that mean the same everywhere"
		}
		return "mail servers, filters and programs"
	})
}

func (d *doc) files(c *catalog.Catalog) {
	d.line("## By file\n")
	d.count(c, "file", nil, func(e *catalog.Entry) string { return c.FileOf(e) })
}

func (d *doc) causes(c *catalog.Catalog) {
	var order []string
	for _, cause := range catalog.Causes() {
		order = append(order, string(cause))
	}
	d.line("## By cause\n")
	d.count(c, "cause", order, func(e *catalog.Entry) string { return string(e.Cause) })
}

// codeRow is a code with what it means, and to whom.
type codeRow struct{ code, whose, means string }

func (d *doc) rows(title, first string, rows []codeRow) {
	slices.SortFunc(rows, func(a, b codeRow) int {
		return cmp.Or(compareCodes(a.code, b.code), cmp.Compare(a.whose, b.whose), cmp.Compare(a.means, b.means))
	})
	d.line("## %s\n", title)
	d.table(first, "whose", "means")
	for _, r := range slices.Compact(rows) {
		d.row(r.code, r.whose, r.means)
	}
	d.line("")
}

// compareCodes puts 5.7.9 before 5.7.26.
func compareCodes(a, b string) int {
	number := func(r rune) bool { return r < '0' || r > '9' }
	as, bs := strings.FieldsFunc(a, number), strings.FieldsFunc(b, number)
	if as == nil || bs == nil || a[0] != b[0] {
		return cmp.Compare(a, b)
	}
	for i := range min(len(as), len(bs)) {
		if n := cmp.Or(cmp.Compare(len(as[i]), len(bs[i])), cmp.Compare(as[i], bs[i])); n != 0 {
			return n
		}
	}
	return cmp.Or(cmp.Compare(len(as), len(bs)), cmp.Compare(a, b))
}

// codes lists every code that an entry asks for and that is no whole class.
func (d *doc) codes(c *catalog.Catalog) {
	var replies, enhanced []codeRow
	entries := c.Entries()
	for i := range entries {
		e := &entries[i]
		source, _, _ := strings.Cut(e.ID, "/")
		title := catalog.Render(e.Title, nil)
		for _, m := range e.Match {
			if len(m.Phrases)+len(m.Blocklist)+len(m.Product) > 0 || m.Vendor != nil {
				continue // the words decide, not the code
			}
			whose := c.Name(source)
			if source == "smtp" || source == "enhanced" {
				whose = "standard or common"
			}
			for _, p := range m.Enhanced {
				reply := ""
				if len(m.Reply) == 1 {
					reply = m.Reply[0].String() + " "
				}
				enhanced = append(enhanced, codeRow{reply + p.String(), whose, title})
			}
			if len(m.Enhanced) == 0 {
				for _, p := range m.Reply {
					replies = append(replies, codeRow{p.String(), whose, title})
				}
			}
		}
	}
	d.rows("Reply codes", "code", replies)
	d.rows("Enhanced status codes", "code", enhanced)
}

// vendors lists the codes of providers' and products' own making.
func (d *doc) vendors(c *catalog.Catalog) {
	var rows []codeRow
	entries := c.Entries()
	for i := range entries {
		source, _, _ := strings.Cut(entries[i].ID, "/")
		for _, m := range entries[i].Match {
			if m.Vendor != nil {
				rows = append(rows, codeRow{m.Vendor.String(), c.Name(source), catalog.Render(entries[i].Title, nil)})
			}
		}
	}
	d.rows("Vendors' own codes", "code", rows)
}

func (d *doc) providers(c *catalog.Catalog) {
	d.line("## Providers\n")
	d.table("provider", "hosts", "page for senders", "form")
	for _, p := range sorted(c.Providers(), func(p catalog.Provider) string { return p.Name }) {
		d.row(p.Name, strings.Join(p.Hosts, ", "), p.Postmaster, p.Support)
	}
	d.line("")
}

func (d *doc) blocklists(c *catalog.Catalog) {
	d.line("## Blocklists\n")
	d.table("list", "of", "zones", "page", "ended")
	for _, b := range sorted(c.Blocklists(), func(b catalog.Blocklist) string { return b.Name }) {
		d.row(b.Name, b.Lists(), strings.Join(b.Zones, ", "), b.Page, b.Retired)
	}
	d.line("")
}

func sorted[T any](all []T, by func(T) string) []T {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b T) int { return cmp.Compare(strings.ToLower(by(a)), strings.ToLower(by(b))) })
	return all
}
