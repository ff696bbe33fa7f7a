package catalog

import (
	"strings"
	"testing"
)

const ownFile = `
providers:
  - {id: relay, name: our relay, hosts: [.relay.example.net], sources: [{ref: our runbook, kind: documented}]}
  - {id: p, name: P renamed, hosts: [.p.example], marks: [pmail], sources: [{ref: our runbook, kind: documented}]}
entries:
  - {id: t/phrase, title: ours instead, match: [{phrases: [over quota]}], cause: mailbox-full, retry: later, who: sender, meaning: Ours., sources: &s [{ref: our runbook, kind: documented}]}
  - {id: own/quota, title: ours besides, match: [{phrases: [no room]}], cause: mailbox-full, retry: later, who: sender, meaning: Ours., sources: *s}
  - {id: own/relay, title: the relay says no, match: [{provider: [relay], reply: ["550"]}, {provider: [q], reply: ["551"]}, {blocklist: [big-list]}], cause: policy, retry: after-fix, who: sender, meaning: Ours., sources: *s}
`

func TestWith(t *testing.T) {
	under := build(t, twoProviders, `phrase: {phrases: [mailbox full]}`, `long: {phrases: [no room in the mailbox]}`, `provider: {provider: [p], phrases: [no room]}`, `list: {blocklist: [big-list], phrases: [listed on]}`)
	c, err := under.With(files("own.yaml", ownFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []struct {
		q    Query
		want string
	}{
		{Query{Text: "over quota"}, "phrase"},
		{Query{Text: "mailbox full"}, ""},
		{Query{Text: "there is no room in the mailbox"}, "own/quota long"}, // though the other is longer
		{Query{Text: "no room, pmail"}, "provider own/quota"},              // another rank is another matter
		{Query{Text: "listed on big.bl.example"}, "own/relay list"},
		{Query{Host: "mx.relay.example.net", Code: query("550", "", "").Code}, "own/relay"},
	} {
		if got := strings.Join(ids(c, s.q), " "); got != s.want {
			t.Errorf("%+v finds %q, want %q", s.q, got, s.want)
		}
	}
	if e := c.Entry("t/phrase"); e.Title != "ours instead" || !c.IsOwn(e) || c.IsOwn(c.Entry("t/long")) || e != &c.Entries()[0] {
		t.Errorf("the replaced entry is %+v", e)
	}
	if got := ids(under, Query{Text: "mailbox full"}); len(got) != 1 || len(under.Entries()) != 4 || under.Providers()[0].Name != "P" {
		t.Errorf("what lies under has changed: %v", got)
	}
	if got := found(c.Search("ours besides", 5)); got != "own/quota" {
		t.Errorf("a search finds %q", got)
	}
	if _, p := c.Lookup(Query{Text: "pmail"}); p == nil || p.Name != "P renamed" {
		t.Errorf("provider %+v", p)
	}
}

func TestWithFaults(t *testing.T) {
	under := build(t, twoProviders, `phrase: {phrases: [mailbox full]}`)
	for name, c := range map[string]struct{ text, want string }{
		"unknown provider": {strings.Replace(ownFile, "provider: [q]", "provider: [nobody]", 1), `catalog: own.yaml:8: own/relay: unknown provider "nobody"`},
		"id twice":         {strings.Replace(ownFile, "id: own/relay", "id: own/quota", 1), `catalog: own.yaml:8: own/quota: id stands already in own.yaml:7`},
		"unknown key":      {strings.Replace(ownFile, "who: sender", "who: sender, colour: red", 1), `catalog: own.yaml:6: t/phrase: yaml: construct errors: line 6: field colour not found in type catalog.Entry`},
	} {
		got, err := under.With(files("own.yaml", c.text))
		if got != nil || err == nil || err.Error() != c.want {
			t.Errorf("%s: %v, %v; want %s", name, got, err, c.want)
		}
	}
	if _, err := under.With(files("README.md", "")); err == nil {
		t.Error("a folder without files is taken")
	}
}

// TestCheckOfOverlay: what an own entry takes from a shipped one is meant so; what a shipped one takes from it is a fault.
func TestCheckOfOverlay(t *testing.T) {
	under, err := Load(files("a.yaml", strings.Replace(goodEntry, "    sources", "    hits: [the mailbox is full]\n    misses: [zero]\n    sources", 1)))
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) (Query, bool) { return Query{Text: text}, true }
	own := strings.NewReplacer("text/mailbox-full", "own/full", "sources", "hits: [the mailbox is full]\n    misses: [zero]\n    sources").Replace(goodEntry)
	c, err := under.With(files("own.yaml", own))
	if err != nil {
		t.Fatal(err)
	}
	if faults := c.Check(read); len(faults) > 0 {
		t.Errorf("%v", faults)
	}
	c, err = under.With(files("own.yaml", strings.Replace(own, `"mailbox is full"`, `"mailbox is very full"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	if faults := c.Check(read); len(faults) != 1 || !strings.Contains(faults[0].Error(), "own/full") {
		t.Errorf("%v", faults)
	}
}
