package catalog

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// goodEntry is a whole entry that has no fault, as the first in its file: line 2.
const goodEntry = `entries:
  - id: text/mailbox-full
    title: the mailbox is full
    match:
      - {phrases: ["mailbox is full"]}
    cause: mailbox-full
    retry: after-fix
    who: recipient
    meaning: There is no room left.
    sources: [{ref: "RFC 3463 §3.3", kind: documented}]
`

// files makes a data folder of names and texts by turns.
func files(pairs ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return m
}

func TestLoadWhole(t *testing.T) {
	full := `
providers:
  - id: google
    name: Gmail
    hosts: [.google.com]
    marks: [gsmtp]
    postmaster: https://postmaster.google.com/
    support: https://support.google.com/mail
    sources: [{ref: https://support.google.com/a, kind: documented}]
blocklists:
  - id: some-list
    name: Some List
    operator: Somebody
    kind: ip
    zones: [bl.example.org]
    marks: [example.org/why]
    general: true
    lookup: "https://example.org/?ip={ip}"
    page: https://example.org/
    removal: https://example.org/remove
    retired: 5 June 2024
    sources: [{ref: https://example.org/, kind: documented}]
entries:
  - id: google/full
    title: the mailbox of {recipient} is full
    match:
      - {reply: ["552", 4yz], enhanced: [X.2.2, 5.7.600-699], provider: [google], product: [postfix], phrases: [over quota], blocklist: [some-list], vendor: {code: OQ, from: 1, to: 9}}
      - {vendor: {code: OFR, ending: "416"}}
    cause: mailbox-full
    retry: {temporary: automatic, permanent: later}
    wait: a day
    who: recipient
    meaning: There is no room left.
    fix: [Wait.]
    variants: [{code: 452 4.2.2, text: the mailbox is full}]
    blocklist: some-list
    links: ["https://support.google.com/mail?q={ip}"]
    sources: [{ref: RFC 3463 §3.3, kind: observed}]
    aliases: [storage]
    hits: [552 5.2.2 over quota]
    misses: [552 5.3.4 too big]
`
	// The folder below, and a file of another kind, are not read.
	c, err := Load(files("b.yaml", full, "a.yaml", goodEntry, "sub/c.yaml", "[", "README.md", "["))
	if err != nil {
		t.Fatal(err)
	}
	wantProviders := []Provider{{
		ID: "google", Name: "Gmail", Hosts: []string{".google.com"}, Marks: []string{"gsmtp"},
		Postmaster: "https://postmaster.google.com/", Support: "https://support.google.com/mail",
		Sources: []Source{{"https://support.google.com/a", "documented"}},
	}}
	wantLists := []Blocklist{{
		ID: "some-list", Name: "Some List", Operator: "Somebody", Kind: "ip", Zones: []string{"bl.example.org"}, Marks: []string{"example.org/why"}, General: true,
		Lookup: "https://example.org/?ip={ip}", Page: "https://example.org/", Removal: "https://example.org/remove", Retired: "5 June 2024",
		Sources: []Source{{"https://example.org/", "documented"}},
	}}
	wantEntries := []Entry{
		{
			ID: "text/mailbox-full", Title: "the mailbox is full", Match: []Match{{Phrases: []string{"mailbox is full"}}},
			Cause: MailboxFull, Retry: Retries{RetryAfterFix, RetryAfterFix}, Who: Recipient, Meaning: "There is no room left.",
			Sources: []Source{{"RFC 3463 §3.3", "documented"}},
		},
		{
			ID: "google/full", Title: "the mailbox of {recipient} is full",
			Match: []Match{
				{
					Reply: []Replies{{code: 552}, {class: 4}}, Enhanced: []Statuses{{0, 2, 2, 2}, {5, 7, 600, 699}}, Provider: []string{"google"},
					Product: []string{"postfix"}, Blocklist: []string{"some-list"}, Phrases: []string{"over quota"}, Vendor: &Vendor{Code: "OQ", From: 1, To: 9},
				},
				{Vendor: &Vendor{Code: "OFR", Ending: "416"}},
			},
			Cause: MailboxFull, Retry: Retries{RetryAutomatic, RetryLater}, Wait: "a day", Who: Recipient, Meaning: "There is no room left.",
			Fix: []string{"Wait."}, Variants: []Variant{{"452 4.2.2", "the mailbox is full"}}, Blocklist: "some-list",
			Links: []string{"https://support.google.com/mail?q={ip}"}, Sources: []Source{{"RFC 3463 §3.3", "observed"}},
			Aliases: []string{"storage"}, Hits: []string{"552 5.2.2 over quota"}, Misses: []string{"552 5.3.4 too big"},
		},
	}
	if d := cmp.Diff(wantProviders, c.Providers()); d != "" {
		t.Errorf("providers (-want +got):\n%s", d)
	}
	if d := cmp.Diff(wantLists, c.Blocklists()); d != "" {
		t.Errorf("blocklists (-want +got):\n%s", d)
	}
	if d := cmp.Diff(wantEntries, c.Entries(), cmp.AllowUnexported(Replies{}, Statuses{})); d != "" {
		t.Errorf("entries (-want +got):\n%s", d)
	}
	if e := c.Entry("google/full"); e != &c.Entries()[1] {
		t.Errorf("Entry(google/full) = %v", e)
	}
	if e := c.Entry("google/nothing"); e != nil {
		t.Errorf("an unknown id gives %v", e)
	}
}

// TestLoadFaults spoils one thing of the good entry's file for each case.
func TestLoadFaults(t *testing.T) {
	for name, c := range map[string]struct {
		old, new string // what of goodEntry is replaced; all of it where old is empty
		want     string // the whole fault
	}{
		"unknown key":             {"    who: recipient\n", "    who: recipient\n    colour: red\n", `x.yaml:2: text/mailbox-full: yaml: construct errors: line 9: field colour not found in type catalog.Entry`},
		"unknown key in a match":  {`{phrases: [`, `{frases: [a], phrases: [`, `x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: field frases not found in type catalog.Match`},
		"unknown key at the top":  {"entries:", "notes: x\nentries:", `x.yaml:1: yaml: construct errors: line 1: field notes not found in type catalog.dataFile`},
		"unknown key at the end":  {"documented}]\n", "documented}]\nnotes: x\n", `x.yaml:11: yaml: construct errors: line 11: field notes not found in type catalog.dataFile`},
		"key twice":               {"    who: recipient\n", "    who: recipient\n    who: sender\n", `x.yaml:2: text/mailbox-full: yaml: construct errors: line 9: mapping key "who" already defined at line 8`},
		"list for a word":         {"title: the mailbox is full", "title: [the, mailbox]", `x.yaml:2: text/mailbox-full: yaml: construct errors: line 3: cannot construct !!seq into string`},
		"word for a list":         {`["mailbox is full"]`, `mailbox is full`, "x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: cannot construct !!str `mailbox...` into []string"},
		"word for a number":       {`{phrases: ["mailbox is full"]}`, `{vendor: {code: S, from: one}}`, "x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: cannot construct !!str `one` into int"},
		"lines for a number":      {`{phrases: ["mailbox is full"]}`, "vendor:\n          code: S\n          from: |\n            o\n\n            n", "x.yaml:2: text/mailbox-full: yaml: construct errors: line 7: cannot construct !!str `o n ` into int"},
		"two wrong fields":        {"    who: recipient\n", "    who: [recipient]\n    colour: red\n", `x.yaml:2: text/mailbox-full: yaml: construct errors: line 8: cannot construct !!seq into catalog.Actor; line 9: field colour not found in type catalog.Entry`},
		"entries are no list":     {"", "entries: {id: a/b}\n", `x.yaml:1: yaml: construct errors: line 1: cannot construct !!map into []libyaml.Node`},
		"entry is a word":         {"", "entries:\n  - id\n", "x.yaml:2: yaml: construct errors: line 2: cannot construct !!str `id` into catalog.Entry"},
		"bad reply code":          {`{phrases:`, `{reply: [55], phrases:`, `x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: reply code "55": not an SMTP code: want three digits (or a class, as in 5yz)`},
		"bad class":               {`{phrases:`, `{reply: [6yz], phrases:`, `x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: reply code "6yz": not an SMTP code: want three digits (or a class, as in 5yz)`},
		"bad enhanced code":       {`{phrases:`, `{enhanced: [5.7], phrases:`, `x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: enhanced status code "5.7": want 5.7.26, X.7.26, X.7.*, X.*.* or 5.7.606-649`},
		"range backwards":         {`{phrases:`, `{enhanced: [5.7.649-606], phrases:`, `x.yaml:2: text/mailbox-full: yaml: construct errors: line 5: enhanced status code "5.7.649-606": want 5.7.26, X.7.26, X.7.*, X.*.* or 5.7.606-649`},
		"retry is a list":         {"retry: after-fix", "retry: [never]", `x.yaml:2: text/mailbox-full: yaml: construct errors: line 7: retry: yaml: construct errors: line 7: cannot construct !!seq into catalog.pair`},
		"unknown key in a retry":  {"retry: after-fix", "retry: {temporary: never, forever: never}", `x.yaml:2: text/mailbox-full: yaml: construct errors: line 7: retry: yaml: construct errors: line 7: field forever not found in type catalog.pair`},
		"retry is half a pair":    {"retry: after-fix", "retry: {temporary: later}", `x.yaml:2: text/mailbox-full: unknown retry ""`},
		"retry is no such word":   {"retry: after-fix", "retry: tomorrow", `x.yaml:2: text/mailbox-full: unknown retry "tomorrow"`},
		"YAML that ends too soon": {"", "entries: [\n", `x.yaml:2: go-yaml load error in parser (while parsing a flow node) at L2.C1: did not find expected node content`},
		"YAML out of line":        {"    title:", "   title:", `x.yaml:3: go-yaml load error in parser (while parsing a block collection) at L2.C3-L3.C4: did not find expected '-' indicator`},
		"two documents":           {"documented}]\n", "documented}]\n---\n" + goodEntry, `x.yaml:1: yaml: construct errors: <unknown position>: yaml: expected single document, found multiple`},
		"file without data":       {"", "# to be written\n", `x.yaml:1: yaml: construct errors: <unknown position>: yaml: no documents in stream`},
		"entry without an id":     {"id: text/mailbox-full\n    title", "title", `x.yaml:2: id "": want source/name in small letters`},
	} {
		t.Run(name, func(t *testing.T) {
			text := c.new
			if c.old != "" {
				if strings.Count(goodEntry, c.old) != 1 {
					t.Fatalf("%q stands %d times in the good entry", c.old, strings.Count(goodEntry, c.old))
				}
				text = strings.Replace(goodEntry, c.old, c.new, 1)
			}
			cat, err := Load(files("x.yaml", text))
			if cat != nil || err == nil {
				t.Fatalf("Load gave %v, %v; want an error alone", cat, err)
			}
			if err.Error() != "catalog: "+c.want {
				t.Errorf("got  %v\nwant catalog: %s", err, c.want)
			}
		})
	}
}

// TestLoadNamedList has a list written once, under a name, for two matches of one entry and one of the next.
func TestLoadNamedList(t *testing.T) {
	first := strings.Replace(goodEntry, `{phrases: ["mailbox is full"]}`,
		`{phrases: ["mailbox is full"], without: &sending [sender, relay]}`+"\n      - {phrases: [no space], without: *sending}", 1)
	next := strings.NewReplacer("entries:\n", "", "text/mailbox-full", "text/other", `{phrases: ["mailbox is full"]}`, `{phrases: [no room], without: *sending}`).Replace(goodEntry)
	c, err := Load(files("a.yaml", first+next))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range c.Entries() {
		for _, m := range e.Match {
			if d := cmp.Diff([]string{"sender", "relay"}, m.Without); d != "" {
				t.Errorf("%s, %q: without (-want +got):\n%s", e.ID, m.Phrases, d)
			}
		}
	}
	if c, err := Load(files("a.yaml", goodEntry, "b.yaml", "entries:\n"+next)); c != nil || err == nil || !strings.HasPrefix(err.Error(), "catalog: b.yaml:5: ") {
		t.Errorf("a name that another file gives: Load gave %v, %v; want a fault of b.yaml", c, err)
	}
}

func TestLoadAllFaultsAtOnce(t *testing.T) {
	second := strings.Replace(goodEntry, "mailbox is full\"", "mailbox is quite full\"", 1)
	bad := strings.NewReplacer("entries:\n", "", "text/mailbox-full", "text/other", "retry: after-fix", "retry: soon-ish", `"mailbox is full"`, `"no room"`).Replace(goodEntry)
	cat, err := Load(files(
		"a.yaml", goodEntry+strings.Replace(bad, "    who:", "    how:", 1)+bad,
		"b.yaml", second,
		"c.yaml", "entries: [\n",
		"d.yaml", "providers:\n  - id: p\n    name: P\n    sources: [{ref: x, kind: rumour}]\n  - {id: q, nome: Q}\n  - {id: p, name: P, sources: [{ref: x, kind: observed}]}\n",
	))
	if cat != nil || err == nil {
		t.Fatal("Load took faulty data")
	}
	want := []string{
		`catalog: a.yaml:11: text/other: yaml: construct errors: line 17: field how not found in type catalog.Entry`,
		`catalog: c.yaml:2: go-yaml load error in parser (while parsing a flow node) at L2.C1: did not find expected node content`,
		`catalog: d.yaml:5: q: yaml: construct errors: line 5: field nome not found in type catalog.Provider`,
		`catalog: d.yaml:2: p: source kind "rumour": want documented or observed`,
		`catalog: d.yaml:6: p: provider id "p" is empty or stands twice`,
		`catalog: a.yaml:20: text/other: unknown retry "soon-ish"`,
		`catalog: b.yaml:2: text/mailbox-full: id stands already in a.yaml:2`,
	}
	if d := cmp.Diff(want, strings.Split(err.Error(), "\n")); d != "" {
		t.Errorf("faults (-want +got):\n%s", d)
	}
}

func TestLoadRetry(t *testing.T) {
	for text, want := range map[string]Retries{
		"never": {RetryNever, RetryNever},
		"later": {RetryLater, RetryLater},
		"{temporary: automatic, permanent: never}": {RetryAutomatic, RetryNever},
		"{permanent: later, temporary: automatic}": {RetryAutomatic, RetryLater},
	} {
		c, err := Load(files("x.yaml", strings.Replace(goodEntry, "retry: after-fix", "retry: "+text, 1)))
		if err != nil {
			t.Errorf("retry %s: %v", text, err)
			continue
		}
		if got := c.Entries()[0].Retry; got != want {
			t.Errorf("retry %s = %v, want %v", text, got, want)
		}
	}
}

func TestLoadNothing(t *testing.T) {
	for name, data := range map[string]fs.FS{"empty": fstest.MapFS{}, "no YAML on top": files("README.md", "x", "sub/a.yaml", goodEntry)} {
		if c, err := Load(data); c != nil || err == nil || err.Error() != "catalog: no *.yaml file in the data folder" {
			t.Errorf("%s: Load = %v, %v", name, c, err)
		}
	}
}

func TestLoadTooLarge(t *testing.T) {
	// What is too large is not even read: the file's content would be a fault of its own.
	_, err := Load(files("a.yaml", goodEntry, "big.yaml", strings.Repeat("[", maxFile+1)))
	if err == nil || err.Error() != "catalog: big.yaml:1: 8388609 bytes; the limit is 8388608" {
		t.Errorf("a file beyond the limit: %v", err)
	}
	atLimit := goodEntry + "#" + strings.Repeat("x", maxFile-len(goodEntry)-1)
	if _, err := Load(files("big.yaml", atLimit)); err != nil {
		t.Errorf("a file of just the limit: %v", err)
	}
}

// noReading is a folder that lists its files and refuses to give them.
type noReading struct{ fstest.MapFS }

var errNoReading = errors.New("the disk is gone")

func (noReading) ReadFile(string) ([]byte, error) { return nil, errNoReading }

// noListing is a folder that cannot even be listed.
type noListing struct{ fs.FS }

func (noListing) Glob(string) ([]string, error) { return nil, errNoReading }

func TestLoadUnreadable(t *testing.T) {
	_, err := Load(noReading{files("a.yaml", goodEntry)})
	if err == nil || err.Error() != "catalog: a.yaml:1: the disk is gone" {
		t.Errorf("a file that cannot be read: %v", err)
	}
	_, err = Load(noListing{fstest.MapFS{}})
	if !errors.Is(err, errNoReading) {
		t.Errorf("a folder that cannot be listed: %v", err)
	}
}
