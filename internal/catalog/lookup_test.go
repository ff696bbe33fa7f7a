package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/smtpcode"
)

// build loads a small catalogue: its providers as YAML, two blocklists, and entries written "id: match".
func build(t testing.TB, providers string, entries ...string) *Catalog {
	t.Helper()
	var b strings.Builder
	b.WriteString("providers: " + providers + "\nblocklists: " + twoLists + "\nentries:\n")
	for _, e := range entries {
		id, match, _ := strings.Cut(e, ": ")
		if !strings.Contains(id, "/") {
			id = "t/" + id
		}
		fmt.Fprintf(&b, "  - {id: %s, title: %s, match: [%s], cause: unknown, retry: never, who: nobody, meaning: %[2]s, sources: [{ref: x, kind: observed}]}\n",
			id, strings.ReplaceAll(id, "-", " "), match)
	}
	c, err := Load(files("x.yaml", b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

const twoLists = `[
  {id: big-list, name: Big List, kind: ip, zones: [big.bl.example], marks: [dnsbl.example], general: true, sources: [{ref: x, kind: observed}]},
  {id: small-list, name: Small List, kind: domain, zones: [s.bl.example], marks: [small list], sources: [{ref: x, kind: observed}]}]`

const twoProviders = `[
  {id: p, name: P, hosts: [.p.example], marks: [pmail, written by P], sources: [{ref: x, kind: observed}]},
  {id: q, name: Q, hosts: [.q.example], marks: [qmail], sources: [{ref: x, kind: observed}]}]`

// query makes a query of a reply code, an enhanced code ("" for none) and a text.
func query(code, enhanced, text string) Query {
	q := Query{Text: text}
	if code != "" {
		q.Code = smtpcode.MustCode(code)
	}
	if enhanced != "" {
		q.Enhanced = smtpcode.MustEnhanced(enhanced)
	}
	return q
}

// ids gives what a query finds, without the "t/".
func ids(c *Catalog, q Query) []string {
	finds, _ := c.Lookup(q)
	out := []string{}
	for _, f := range finds {
		out = append(out, strings.TrimPrefix(f.Entry.ID, "t/"))
	}
	return out
}

// ladder has an entry for each rank. Whatever else decides a tie (fields, length, exactness, id) speaks for the lower ranks.
var ladder = []string{
	`a-class: {reply: [5yz]}`,
	`b-vague: {enhanced: [5.0.0]}`,
	`c-reply: {reply: ["550"]}`,
	`d-subject: {enhanced: [5.7.*]}`,
	`e-enhanced: {enhanced: [X.7.1]}`,
	`f-both: {enhanced: [5.7.1], reply: ["550"]}`,
	`g-provider-reply: {provider: [p], reply: ["550"]}`,
	`h-phrase: {phrases: [refused by the nice filter], reply: ["550"], enhanced: [5.7.1]}`,
	`i-product: {product: [prog], phrases: [nice filter]}`,
	`j-blocklist: {blocklist: [big-list]}`,
	`k-provider-enhanced: {provider: [p], enhanced: [X.7.1]}`,
	`l-provider-phrase: {provider: [p], phrases: [nice]}`,
	`m-vendor: {vendor: {code: V7}}`,
}

func TestRanks(t *testing.T) {
	c := build(t, twoProviders, ladder...)
	q := query("550", "5.7.1", "550 5.7.1 V7 refused by the nice filter: dnsbl.example")
	q.Host, q.Product = "mx.p.example", "prog"
	want := []string{"m-vendor vendor's code", "l-provider-phrase provider and phrase", "k-provider-enhanced provider and enhanced code", "j-blocklist blocklist",
		"i-product program and phrase", "h-phrase phrase", "g-provider-reply provider and reply code", "f-both both codes", "e-enhanced enhanced code",
		"d-subject subject", "c-reply reply code", "a-class class"}
	finds, p := c.Lookup(q)
	var got []string
	for _, f := range finds {
		got = append(got, strings.TrimPrefix(f.Entry.ID, "t/")+" "+f.Rank.String())
		if general := f.Rank == ByClass || f.Rank == BySubject; f.Rank.General() != general {
			t.Errorf("rank %s is general: %v", f.Rank, !general)
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("finds (-want +got):\n%s", d)
	}
	if p == nil || p.ID != "p" {
		t.Errorf("provider %v", p)
	}
	if got := ids(c, query("550", "5.0.0", "")); !slices.Equal(got, []string{"c-reply", "b-vague", "a-class"}) {
		t.Errorf("with a vague code: %v", got)
	}
}

// TestRanksOneByOne takes away one piece of evidence after another; the rest must lead as before.
func TestRanksOneByOne(t *testing.T) {
	c := build(t, twoProviders, ladder...)
	for _, s := range []struct {
		q    Query
		want string
	}{
		{Query{Text: "V7"}, "m-vendor"},
		{Query{Text: "a nice pmail"}, "l-provider-phrase"},
		{Query{Text: "pmail", Enhanced: smtpcode.MustEnhanced("4.7.1")}, "k-provider-enhanced e-enhanced"},
		{Query{Text: "see dnsbl.example"}, "j-blocklist"},
		{Query{Text: "nice filter", Product: "prog"}, "i-product"},
		{Query{Text: "nice filter", Product: "gorp"}, ""},
		{query("550", "5.7.1", "refused by the nice filter"), "h-phrase f-both e-enhanced d-subject c-reply a-class"},
		{query("550", "", "refused by the nice filter"), "c-reply a-class"},
		{query("550", "", "pmail"), "g-provider-reply c-reply a-class"},
		{query("550", "", "qmail"), "c-reply a-class"},
		{query("554", "", "pmail"), "a-class"},
		{query("550", "5.7.2", ""), "d-subject c-reply a-class"},
		{query("450", "5.7.2", ""), "d-subject"},
		{query("110", "", ""), ""},
		{Query{}, ""},
	} {
		if got := strings.Join(ids(c, s.q), " "); got != s.want {
			t.Errorf("%+v finds %q, want %q", s.q, got, s.want)
		}
	}
}

// TestTies: of the same rank, what must come together decides, then the length of the words, then how exact the code is,
// then the id. Each case has it in the other order in the data, and against the ids, except for the last.
func TestTies(t *testing.T) {
	for name, c := range map[string]struct {
		q       Query
		entries []string
		want    string
	}{
		"fields": {
			query("550", "5.7.1", "no way at all"),
			[]string{`a: {phrases: [no way at all]}`, `b: {phrases: [no way at], reply: ["550"]}`, `c: {phrases: [no way], reply: ["550"], enhanced: [X.7.1]}`},
			"c b a",
		},
		"length": {
			Query{Text: "no way at all"},
			[]string{`a: {phrases: [no way]}`, `b: {phrases: [no way at]}`, `c: {phrases: [no way, at all]}`},
			"c b a",
		},
		"length of vendor codes": {
			Query{Text: "ERR17: no way"},
			[]string{`b: {vendor: {code: ERR, ending: "7"}}`, `c: {vendor: {code: ERR, ending: "17"}}`, `d: {vendor: {code: ERR, from: 10, to: 19}, phrases: [no way]}`},
			"d c b",
		},
		"exactness of a code": {
			query("", "5.7.3", ""),
			[]string{`a: {enhanced: [X.7.3]}`, `b: {enhanced: [5.7.1-9]}`, `c: {enhanced: [5.7.3]}`},
			"c b a",
		},
		"exactness of a class": {
			query("550", "5.7.3", ""),
			[]string{`a: {enhanced: [X.*.*]}`, `b: {enhanced: [X.7.*]}`, `c: {reply: [5yz]}`},
			"b a c",
		},
		"ids": {
			Query{Text: "no way"},
			[]string{`c: {phrases: [no way], product: [x, ""]}`, `b: {phrases: [no way], product: ["", y]}`, `a: {phrases: [no way], product: [""]}`},
			"a b c",
		},
	} {
		if got := strings.Join(ids(build(t, "[]", c.entries...), c.q), " "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestOneFindAnEntry(t *testing.T) {
	c := build(t, "[]", `both: {phrases: [no way]}, {vendor: {code: NW1}}, {phrases: [no way at]}, {reply: ["550"]}`)
	finds, _ := c.Lookup(query("550", "", "NW1 no way at all"))
	if len(finds) != 1 || finds[0].Rank != ByVendor {
		t.Errorf("%d finds: %v", len(finds), finds)
	}
}

func TestCommand(t *testing.T) {
	c := build(t, twoProviders, `any: {phrases: [no user]}`, `late: {phrases: [no user], command: [DATA]}`, `early: {phrases: [no user], command: [MAIL, RCPT]}`)
	for command, want := range map[string]string{
		"":            "any",
		"EHLO":        "any",
		"DATABASE":    "any",
		"DATA":        "late any",
		"end of DATA": "late any",
		"RCPT TO":     "early any",
		"MAIL FROM":   "early any",
	} {
		q := query("550", "", "no user")
		q.Command = command
		if got := strings.Join(ids(c, q), " "); got != want {
			t.Errorf("after %q: %s, want %s", command, got, want)
		}
	}
}

func TestProviders(t *testing.T) {
	c := build(t, `[
  {id: wide, name: A, hosts: [.example.org], marks: [Sent  by WIDE], sources: [{ref: x, kind: observed}]},
  {id: narrow, name: B, hosts: [.mx.example.org], marks: [narrow], sources: [{ref: x, kind: observed}]},
  {id: exact, name: C, hosts: [one.mx.example.org, other.example], marks: [広告], sources: [{ref: x, kind: observed}]}]`)
	// A product that is a provider speaks for itself, as long as no other server's reply is in its words.
	for want, q := range map[string]Query{
		"wide":  {Product: "wide"},
		"":      {Product: "postfix"},
		"exact": {Product: "wide", Host: "other.example"},
	} {
		if _, p := c.Lookup(q); p == nil && want != "" || p != nil && p.ID != want {
			t.Errorf("%+v shows %v, want %q", q, p, want)
		}
	}
	q := query("550", "", "")
	q.Product = "wide"
	if _, p := c.Lookup(q); p != nil {
		t.Errorf("another server's reply shows %s", p.ID)
	}
	for _, s := range []struct{ host, text, want string }{
		{"", "", ""},
		{".", "", ""},
		{"a.example.org", "", "wide"},
		{"example.org", "", "wide"},
		{"badexample.org", "", ""},
		{"example.org.evil.example", "", ""},
		{"a.b.mx.example.org", "", "narrow"},
		{"mx.example.org", "", "narrow"},
		{"ONE.mx.Example.org.", "", "exact"},
		{"two.one.mx.example.org", "", "narrow"},
		{"other.example", "", "exact"},
		{"x.other.example", "", ""},
		{"", "it was narrow.", "narrow"},
		{"", "it was narrower", ""},
		{"", "sent by\twide", "wide"},
		{"", "narrow, and sent by wide", "narrow"},
		{"", "sent by wide, and narrow", "wide"},
		{"", "これは広告です", "exact"},
		{"a.example.org", "narrow", "wide"}, // the host counts more than the words
		{"unknown.example", "narrow", "narrow"},
	} {
		_, p := c.Lookup(Query{Host: s.host, Text: s.text})
		got := ""
		if p != nil {
			got = p.ID
		}
		if got != s.want {
			t.Errorf("host %q and text %q show %q, want %q", s.host, s.text, got, s.want)
		}
	}
}

func TestProviderByWords(t *testing.T) {
	c := build(t, `[
  {id: t, name: T, hosts: [.t.example], sources: [{ref: x, kind: observed}]},
  {id: other, name: O, hosts: [.o.example], marks: [o-mark], sources: [{ref: x, kind: observed}]}]`,
		`code: {vendor: {code: TSS04}}`, `class: {vendor: {code: TSS05}, reply: [4yz]}`, `own: {vendor: {code: K9}, provider: [t]}`,
		`words: {provider: [t], phrases: [slow down]}`, `phrase: {phrases: [no way]}`, `else/longer: {phrases: [really no way]}`)
	for _, s := range []struct {
		q           Query
		want, finds string
	}{
		{Query{Text: "TSS04 slow down"}, "t", "code words"},
		{query("450", "", "TSS05"), "t", "class"},
		{query("550", "", "TSS05"), "", ""}, // the code means this only in a temporary reply
		{Query{Text: "K9"}, "", ""},         // a code that others write, too, shows nobody
		{Query{Text: "no way, slow down"}, "t", "words phrase"},
		{Query{Text: "really no way, slow down"}, "", "else/longer phrase"}, // what everybody writes is more exact
		{Query{Text: "TSS04", Host: "mx.o.example"}, "other", "code"},
		{Query{Text: "TSS04 o-mark"}, "other", "code"},
	} {
		_, p := c.Lookup(s.q)
		got := ""
		if p != nil {
			got = p.ID
		}
		if finds := strings.Join(ids(c, s.q), " "); got != s.want || finds != s.finds {
			t.Errorf("%+v shows %q and finds %q; want %q and %q", s.q, got, finds, s.want, s.finds)
		}
	}
}

func TestProviderBySignature(t *testing.T) {
	c := build(t, `[{id: t, name: T, hosts: [.t.example], signature: "[a-z0-9]*s[a-z][0-9]{4,}[a-z]{3}\\.[0-9]+", sources: [{ref: x, kind: observed}]}]`, `words: {provider: [t], phrases: [slow down]}`)
	for text, want := range map[string]string{
		"slow down k5sm707424nfh.18":      "words",
		"slow down K5SM707424NFH.18 then": "words",
		"slow down k5sm707424nfh.1x":      "",
		"slow down xk5sm707424nfh":        "",
		"slow down k5sm707424nfh.":        "",
		"slow down k5sm70nfh.18":          "",
		"slow down.":                      "",
	} {
		if got := strings.Join(ids(c, Query{Text: text}), " "); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestProviderBySignatureWithoutStop(t *testing.T) {
	c := build(t, `[{id: t, name: T, hosts: [.t.example], signature: "mxmail[0-9]{3}", sources: [{ref: x, kind: observed}]}]`, `words: {provider: [t], phrases: [slow down]}`)
	for text, want := range map[string]string{
		"slow down (mxmail101)":       "words",
		"slow down mxmail101 for you": "words",
		"slow down (mxmail)":          "",
		"slow down amxmail101":        "",
		"slow down mxmail1011":        "",
	} {
		if got := strings.Join(ids(c, Query{Text: text}), " "); got != want {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
}

func TestByDomain(t *testing.T) {
	c := build(t, `[{id: t, name: T, hosts: [.t.example], domains: [t.example, t.co.example], sources: [{ref: x, kind: observed}]}]`)
	for domain, want := range map[string]bool{"t.example": true, "T.Example": true, "sub.t.example": true, "xt.example": false, "co.example": false, "example": false, "": false} {
		if got := c.ByDomain(domain); (got != nil) != want {
			t.Errorf("%q: %v", domain, got)
		}
	}
	if _, p := c.Lookup(query("550", "5.1.1", "bob@t.example is unknown")); p != nil {
		t.Errorf("the recipient's domain alone shows %s", p.ID)
	}
}

func TestVendorCodes(t *testing.T) {
	c := build(t, twoProviders,
		`whole: {vendor: {code: TSS04}}`, `range: {vendor: {code: S, from: 3100, to: 3199}}`, `ending: {vendor: {code: OFR_, ending: "416"}}`, `sign: {vendor: {code: "AUP#1310"}}`,
		`bracket: {vendor: {code: "[TS01]"}}`, `worded: {vendor: {code: X, from: 1, to: 9}, phrases: [over quota]}`, `own: {vendor: {code: K9}, provider: [p]}`, `numbered-sign: {vendor: {code: "(#", from: 5, to: 6}}`,
		`grouped: {vendor: {code: LPN, ending: "_510"}}`, `in-sign: {vendor: {code: "AUP#In-", from: 1200, to: 1210}}`)
	for text, want := range map[string]string{
		"[TSS04] wait":              "whole",
		"TSS04":                     "whole",
		"tss04":                     "",
		"TSS041":                    "",
		"TSS04x xTSS04":             "",
		"TSS041 TSS04":              "whole",
		"S3100":                     "range",
		"S3199.":                    "range",
		"(S3140)":                   "range",
		"S3200 S3099 S314":          "",
		"S3140a aS3140 S31400":      "",
		"S1 S3140":                  "range",
		"s3140":                     "",
		"S 3140":                    "",
		"S99999999999999999999":     "",
		"OFR_5416":                  "ending",
		"OFR_416":                   "ending",
		"OFR_4160":                  "",
		"OFR_":                      "",
		"LPN_510":                   "grouped",
		"LPN007_510, see":           "grouped",
		"LPN007_5100":               "",
		"LPN007_2510":               "",
		"LPN007 _510":               "",
		"lpn007_510":                "",
		"AUP#In-1200":               "in-sign",
		"AUP#In-1211 AUP#IN-1200":   "",
		"x AUP#1310, y":             "sign",
		"AUP#13101":                 "",
		"x[TS01]y":                  "bracket",
		"X5 over quota":             "worded",
		"X5 under quota":            "",
		"X0 over quota":             "",
		"K9":                        "",
		"K9 pmail":                  "own",
		"a(#5)":                     "numbered-sign",
		"a(#7)":                     "",
		strings.Repeat("S", 100000): "",
	} {
		if got := strings.Join(ids(c, Query{Text: text}), " "); got != want {
			t.Errorf("%.40q finds %q, want %q", text, got, want)
		}
	}
}

func TestOtherScripts(t *testing.T) {
	c := build(t, "[]", `japanese: {phrases: [容量が足り]}`, `mixed: {phrases: [メール full]}`, `russian: {phrases: [Ящик переполнен]}`, `french: {phrases: [boîte pleine]}`)
	for text, want := range map[string]string{
		"メールボックスの容量が足りません":    "japanese",
		"550 容量が足りない":         "japanese",
		"容量":                  "",
		"このメール full です":       "mixed",
		"このメール fuller":        "",
		"550 ЯЩИК ПЕРЕПОЛНЕН": "russian",
		"La BOÎTE   PLEINE":   "french",
		"boite pleine":        "",
		"plain":               "",
		"Ящик \u00a0переполнен, 容量が足りません": "japanese russian",
	} {
		got := ids(c, Query{Text: text})
		slices.Sort(got)
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q finds %q, want %q", text, s, want)
		}
	}
}

func TestOwn(t *testing.T) {
	c := build(t, twoProviders, `c: {provider: [q, p], enhanced: [5.7.1]}, {provider: [p], enhanced: [X.7.1]}`, `b: {provider: [p], enhanced: [X.7.1, 5.7.9]}`,
		`a: {enhanced: [5.7.1]}`, `range: {provider: [p], enhanced: [5.7.1-3]}`, `subject: {provider: [p], enhanced: [5.7.*]}`, `reply: {provider: [p], reply: ["550"]}`)
	for code, want := range map[string]string{"5.7.1": "q t/c p t/b ", "4.7.1": "p t/c p t/b ", "5.7.9": "p t/b ", "5.7.2": "", "5.1.1": ""} {
		got := ""
		for _, o := range c.Own(smtpcode.MustEnhanced(code)) {
			got += o.Provider.ID + " " + o.Entry.ID + " "
		}
		if got != want {
			t.Errorf("%s is the own code of %q, want %q", code, got, want)
		}
	}
	if got := c.Own(smtpcode.Enhanced{}); got != nil {
		t.Errorf("no code is the own one of %v", got)
	}
}

// TestSameOrder asks the same thing of a hundred indexes, from several sides at once.
func TestSameOrder(t *testing.T) {
	q := query("550", "5.7.1", "V7 refused by the nice filter: dnsbl.example pmail qmail, no way")
	same := append(slices.Clone(ladder), `z: {phrases: [no way], product: ["", x]}`, `y: {phrases: [no way], product: ["", y]}`, `x: {phrases: [no way], product: ["", z]}`)
	want := ids(build(t, twoProviders, same...), q)
	for range 10 {
		c := build(t, twoProviders, same...)
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				if got := ids(c, q); !slices.Equal(got, want) {
					t.Errorf("%v, want %v", got, want)
				}
				if got := c.Search("class", 5); len(got) != 1 {
					t.Errorf("Search gives %v", got)
				}
			})
		}
		wg.Wait()
	}
}

// TestLongText: however a text of a megabyte is made, a lookup takes time in proportion to it and not to its square.
func TestLongText(t *testing.T) {
	var every strings.Builder
	for w := range Shipped().words.words {
		every.WriteString(w + " ")
	}
	for name, text := range map[string]string{
		"prose":         strings.Repeat("the access was refused for a user who is unknown and whose mailbox is disabled. ", 1<<20/80),
		"one word":      strings.Repeat("access ", 1<<20/7),
		"no word":       strings.Repeat(" .-", 1<<20/3),
		"one long word": strings.Repeat("x", 1<<20),
		"vendor codes":  strings.Repeat("[TSS", 1<<20/4) + strings.Repeat("1", 1<<20),
		"other scripts": strings.Repeat("容量", 1<<20/6),
		"every word":    strings.Repeat(every.String(), 1+50_000/every.Len()),
	} {
		start := time.Now()
		Shipped().Lookup(Query{Text: text})
		if d := time.Since(start); d > 20*time.Second {
			t.Errorf("%s: %d bytes took %v", name, len(text), d)
		}
	}
}

func TestBlocklists(t *testing.T) {
	c := build(t, "[]", `big: {blocklist: [big-list]}`, `small: {blocklist: [small-list]}`, `error: {blocklist: [big-list, small-list], phrases: [asked wrongly]}`)
	for text, want := range map[string]string{
		"blocked using big.bl.example":                     "big big-list",
		"blocked using key.big.bl.example":                 "big big-list",
		"see https://dnsbl.example/why?ip=192.0.2.1":       "big big-list",
		"on the Small List, see dnsbl.example":             "small small-list", // though the other's name is longer
		"using big.bl.example and s.bl.example":            "small small-list",
		"using big.bl.example: asked wrongly":              "error big-list",
		"using s.bl.example, dnsbl.example: asked wrongly": "error small-list",
		"asked wrongly":                    "",
		"xdnsbl.example and smallish list": "",
	} {
		finds, _ := c.Lookup(Query{Text: text})
		got := ""
		if len(finds) > 0 {
			got = strings.TrimPrefix(finds[0].Entry.ID, "t/") + " " + finds[0].Blocklist()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if b := c.Blocklist("small-list"); b != &c.Blocklists()[1] || b.Lists() != "domains" || c.Blocklist("none") != nil {
		t.Errorf("small-list is %+v", b)
	}
}

func TestBlocklistLinks(t *testing.T) {
	b := Blocklist{Lookup: "https://example.org/?ip={ip}", Page: "https://example.org/", Removal: "https://example.org/remove"}
	for want, got := range map[string][]string{
		"https://example.org/?ip=192.0.2.1 https://example.org/remove": b.Links(Values{"ip": "192.0.2.1"}),
		"https://example.org/ https://example.org/remove":              b.Links(nil),
		"https://example.org/": (&Blocklist{Page: b.Page, Removal: b.Page}).Links(nil),
		"":                     (&Blocklist{}).Links(nil),
	} {
		if s := strings.Join(got, " "); s != want {
			t.Errorf("links %q, want %q", s, want)
		}
	}
}

// TestLooseWords holds that words which stand far apart do not outweigh a code that is used for one thing only.
func TestLooseWords(t *testing.T) {
	for text, want := range map[string]Cause{
		"550 5.7.25 mail to user bob refused: the PTR record was not found": "reverse-dns",
		"550 5.7.26 mail of user bob: the SPF record was not found":         "sender-auth",
		"550 5.7.1 the user was not found":                                  "user-unknown",
		"550 the user bob was not found":                                    "user-unknown",
		"535 the database has no such thing: database not available":        "auth-failed",
		"550 unknown domain example.org":                                    "domain-not-found",
		"550 unknown domain of the sender":                                  "sender-rejected",
		"550 5.1.8 unknown domain example.com":                              "sender-rejected",
		"451 4.3.0 blacklist lookup timed out":                              "server-error",
		"451 4.7.1 greylisted: not on the whitelist":                        "greylisted",
	} {
		tok, rest, _ := strings.Cut(text, " ")
		code, err := smtpcode.ParseCode(tok)
		if err != nil {
			t.Fatal(err)
		}
		q := Query{Code: code, Text: rest}
		if next, ok := smtpcode.Next(rest, 0); ok && next.From == 0 {
			q.Enhanced, q.Text = next.Enhanced, strings.TrimSpace(rest[next.To:])
		}
		finds, _ := Shipped().Lookup(q)
		if len(finds) == 0 || finds[0].Entry.Cause != want {
			t.Errorf("%s: %v, want %s", text, finds[0].Entry.ID, want)
		}
	}
}
