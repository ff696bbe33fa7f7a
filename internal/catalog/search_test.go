package catalog

import (
	"slices"
	"strings"
	"testing"
)

// searchData has two providers; "alias", "title" and the like say where the words stand that the tests look for.
const searchData = `
providers:
  - {id: big-mail, name: Big Mail, hosts: [.big.example], sources: [{ref: x, kind: observed}]}
  - {id: small, name: Small & Co., hosts: [.small.example], sources: [{ref: x, kind: observed}]}
entries:
  - {id: bm/full, title: the mailbox is full, match: [{provider: [big-mail], phrases: [no room]}], cause: mailbox-full, retry: never, who: nobody, meaning: It is full., sources: &s [{ref: x, kind: observed}]}
  - {id: small/full, title: the mailbox is full, match: [{provider: [small], phrases: [no room]}, {phrases: [small room]}], cause: mailbox-full, retry: never, who: nobody, meaning: It is full., sources: *s}
  - {id: maker/full, title: the mailbox is full, match: [{vendor: {code: MK7}}], cause: mailbox-full, retry: never, who: nobody, meaning: It is full., sources: *s}
  - {id: tool/full, title: the mailbox is full, match: [{product: [postman], phrases: [no room]}], cause: mailbox-full, retry: never, who: nobody, meaning: It is full., sources: *s}
  - {id: text/full, title: the mailbox is full, match: [{phrases: [no room]}], cause: mailbox-full, retry: never, who: nobody, meaning: It is full., sources: *s}
  - {id: text/bm-full, title: zero, match: [{phrases: [m zero]}], cause: unknown, retry: never, who: nobody, meaning: Zero mailbox., sources: *s}
  - {id: text/beginning, title: greylistings, match: [{phrases: [m four]}], cause: unknown, retry: never, who: nobody, meaning: Four., sources: *s}
  - {id: text/meaning, title: one, match: [{phrases: [m one]}], cause: unknown, retry: never, who: nobody, meaning: Greylisting is a delay of 552 seconds., sources: *s}
  - {id: text/title, title: greylisting, match: [{phrases: [m two]}], cause: unknown, retry: never, who: nobody, meaning: "Two, delay.", sources: *s}
  - {id: text/alias, title: three, match: [{phrases: [m three]}], cause: unknown, retry: never, who: nobody, meaning: Three., aliases: ["552", greylisting], sources: *s}
  - {id: maker/numbered, title: seven, match: [{vendor: {code: "QX#In-", from: 10, to: 19}}, {vendor: {code: QX, ending: _16}}], cause: unknown, retry: never, who: nobody, meaning: Seven., sources: *s}
  - {id: smtp/552, title: five, match: [{reply: ["552"]}], cause: greylisted, retry: never, who: nobody, meaning: Five., sources: *s}
  - {id: text/reply, title: six, match: [{reply: ["552"], enhanced: [5.7.600-649], phrases: [m six]}], cause: unknown, retry: never, who: nobody, meaning: "{ip} and {host|six hosts}", sources: *s}
`

func searchCatalog(t testing.TB) *Catalog {
	t.Helper()
	c, err := Load(files("x.yaml", searchData))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func found(entries []*Entry) string {
	var out []string
	for _, e := range entries {
		out = append(out, e.ID)
	}
	return strings.Join(out, " ")
}

func TestSearch(t *testing.T) {
	c := searchCatalog(t)
	for _, s := range []struct{ name, query, want string }{
		{"a code counts more than an alias, and that more than the meaning", "552", "smtp/552 text/reply text/alias text/meaning"},
		{"a title or alias counts more than the meaning, a whole word more than a beginning", "greylisting", "text/title text/alias text/beginning smtp/552 text/meaning"},
		{"a beginning in the title counts more than a word in the meaning, and the cause counts as the title", "greylist", "text/beginning text/title text/alias smtp/552 text/meaning"},
		{"capitals and white space do not matter", "  GreyListing\tDELAY ", "text/title text/meaning"},
		{"words of a question count nothing", "how do I get off the greylisting for 552?", "smtp/552 text/alias text/meaning"},
		{"of who is named, what is nearest", "big mail mailbox trouble", "bm/full"},
		{"half of the words are not near", "big mailbox trouble since monday", ""},
		{"who is not named has nothing near", "mailbox full yesterday", ""},
		{"every word must stand somewhere, if with another ending", "greylisting 552", "smtp/552 text/alias text/meaning"},
		{"the order of the words does not matter", "552 greylisting", "smtp/552 text/alias text/meaning"},
		{"a range is found as it is written", "5.7.600-649", "text/reply"},
		{"a code is found by its beginning", "5.7.6", "text/reply"},
		{"a vendor's code is found in small letters", "mk7", "maker/full"},
		{"a number is found within a range", "qx#in-12", "maker/numbered"},
		{"a number is found by its end", "QX007_16", "maker/numbered"},
		{"a number outside is not found", "qx#in-20", ""},
		{"an id is found", "text/title", "text/title"},
		{"words that stand in for a value are found", "six hosts", "text/reply"},
		{"the middle of a word is not found", "listing", ""},
		{"the end of a word is not found", "isting", ""},
		{"a word that stands nowhere", "greylisting nowhere", ""},
		{"nothing", "", ""},
		{"only white space", " \t\n", ""},

		{"general entries come before others' own", "mailbox full", "text/full bm/full small/full maker/full tool/full text/bm-full"},
		{"those of a provider that is named come before general ones", "full bm", "bm/full text/bm-full"},
		{"a better place counts more than whose the entry is", "mailbox", "text/full bm/full small/full maker/full tool/full text/bm-full"},
	} {
		if got := found(c.Search(s.query, 99)); got != s.want {
			t.Errorf("%s: Search(%q) = %q, want %q", s.name, s.query, got, s.want)
		}
	}
}

// TestSearchOwner looks at the ranks alone: who is named by a query, nobody, or somebody else.
func TestSearchOwner(t *testing.T) {
	c := searchCatalog(t)
	for query, want := range map[string]string{
		"mailbox":              "bm 0 small 0 maker 0 tool 0 text 1",
		"bm mailbox":           "bm 2 small 0 maker 0 tool 0 text 1", // where the entry comes from
		"big-mail box":         "bm 2 small 0 maker 0 tool 0 text 1", // the provider's id
		"a big mail box":       "bm 2 small 0 maker 0 tool 0 text 1", // its name
		"mail box":             "bm 0 small 0 maker 0 tool 0 text 1",
		"big mailbox":          "bm 0 small 0 maker 0 tool 0 text 1",
		"bigger mailbox":       "bm 0 small 0 maker 0 tool 0 text 1",
		"smaller":              "bm 0 small 0 maker 0 tool 0 text 1",
		"full at small & co.":  "bm 0 small 2 maker 0 tool 0 text 1",
		"small and big-mail":   "bm 2 small 2 maker 0 tool 0 text 1",
		"mk7":                  "bm 0 small 0 maker 2 tool 0 text 1",
		"maker":                "bm 0 small 0 maker 2 tool 0 text 1",
		"postman says text":    "bm 0 small 0 maker 0 tool 2 text 1",
		"tool":                 "bm 0 small 0 maker 0 tool 2 text 1",
		"text/full of nothing": "bm 0 small 0 maker 0 tool 0 text 1",
	} {
		var got []string
		x := c.search()
		count := x.tallies.Get().(*tally)
		x.name(count, query)
		for e := range int32(5) {
			source, _, _ := strings.Cut(c.entries[e].ID, "/")
			got = append(got, source+" "+string(rune('0'+x.owner(count, e))))
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %s, want %s", query, g, want)
		}
	}
}

func TestSearchLimit(t *testing.T) {
	c := searchCatalog(t)
	whole := c.Search("mailbox full", 99)
	for limit, want := range map[int]int{-1: 0, 0: 0, 1: 1, 4: 4, 6: 6, 7: 6} {
		if got := c.Search("mailbox full", limit); len(got) != want || !slices.Equal(got, whole[:want]) {
			t.Errorf("limit %d: %s", limit, found(got))
		}
	}
	if e := c.Search("552", 1)[0]; e != c.Entry("smtp/552") {
		t.Errorf("Search gives a copy of %s", e.ID)
	}
}

// TestSearchShipped: with the data that ships, a search by words leads with what holds for everybody.
func TestSearchShipped(t *testing.T) {
	c := Shipped()
	isGeneral := func(e *Entry) bool {
		return !slices.ContainsFunc(e.Match, func(m Match) bool { return len(m.Provider)+len(m.Product) > 0 || m.Vendor != nil })
	}
	for _, query := range []string{"mailbox full", "full mailbox", "user unknown", "greylisted", "spf"} {
		if got := c.Search(query, 3); len(got) == 0 || !isGeneral(got[0]) {
			t.Errorf("%q leads to %q, want a general entry", query, found(got))
		}
	}
	for _, query := range []string{"mailbox full yahoo", "yahoo mailbox full", "Yahoo Mailbox FULL"} {
		if got := found(c.Search(query, 3)); !strings.HasPrefix(got, "yahoo/") {
			t.Errorf("%q leads to %q, want one of yahoo's", query, got)
		}
	}
	for query, want := range map[string]string{
		"S3140": "microsoft/s3140-block-list", "s3150": "microsoft/s3150-block", "OFR_506": "orange/506-spam", "ofr005_416": "orange/416-", "TSS04": "yahoo/tss04-deferred",
		"greylisting": "text/greylisted", "what is greylisting?": "text/greylisted", "zen.spamhaus.org": "dnsbl/spamhaus-zen", "spamcop": "dnsbl/spamcop",
		"552": "smtp/552", "5.7.26": "google/5.7.26", "x.7.26": "enhanced/x.7.26", "dmarc": "text/dmarc", "gmail full": "google/", "mailbox is full, what do I do?": "text/mailbox-full",
		"the mailbox of that person is full up they say": "", "mailbox unavailable or not local": "",
	} {
		if got := found(c.Search(query, 1)); !strings.HasPrefix(got, want) || got == "" != (want == "") {
			t.Errorf("%q leads to %q, want %q", query, got, want)
		}
	}
	if got := c.Search("a", 9999); len(got) < 10 {
		t.Errorf("the beginning of a word finds %d entries", len(got))
	}
}

// FuzzSearch: whatever is typed, a search keeps its limit, finds the same again, and is done in a moment.
func FuzzSearch(f *testing.F) {
	for _, s := range []string{"", "mailbox full", "5.7.2", "S3140", "what is it?", "\xff", "容量", "s s s s s s s s s s s s s s s s", "....", "ing"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, query string) {
		first := Shipped().Search(query, 25)
		if again := Shipped().Search(query, 25); len(first) > 25 || !slices.Equal(first, again) {
			t.Errorf("%d entries, the second time %d", len(first), len(again))
		}
	})
}

func TestBegins(t *testing.T) {
	for prefix, want := range map[string]string{"45": "450 451 452", "5.7.2": "5.7.2 5.7.20 5.7.21", "4.2.2": "4.2.2", "2.1.5": "2.1.5", "9": "", "x": ""} {
		var got []string
		for _, c := range Shipped().Begins(prefix, 3) {
			got = append(got, c.Code)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q begins %q, want %q", prefix, s, want)
		}
	}
}
