package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readWords takes a text as the server's words, as a reader would; "silence" is a text in which nothing is read.
func readWords(text string) (Query, bool) {
	if text == "silence" {
		return Query{}, false
	}
	code, rest, _ := strings.Cut(text, " ")
	if len(code) != 3 || code[0] < '2' || code[0] > '5' {
		return Query{Text: text}, true
	}
	return query(code, "", rest), true
}

func TestCheck(t *testing.T) {
	const head, tail = "entries:\n", ", cause: unknown, retry: never, who: nobody, meaning: one, sources: [{ref: x, kind: observed}]}\n"
	full := "  - {id: t/full, title: one, match: [{phrases: [mailbox full]}], hits: [the mailbox full], misses: [the mailbox is full]" + tail
	code := "  - {id: t/code, title: one, match: [{reply: [\"552\"]}], hits: [552 what]" + tail
	for name, c := range map[string]struct {
		full, code string // what is put in place of the hits and misses
		want       []string
	}{
		"no fault":                       {"hits: [the mailbox full], misses: [552 the mailbox is full]", "hits: [552 what], misses: [552 mailbox full, silence]", nil},
		"no hit":                         {"misses: [552 x]", "hits: [552 what]", []string{"t/full: no hit: nothing shows that the entry can win"}},
		"no hit of a code":               {"hits: [mailbox full], misses: [x]", "misses: [551]", []string{"t/code: no hit: nothing shows that the entry can win"}},
		"phrases and no miss":            {"hits: [mailbox full]", "hits: [552 what]", []string{"t/full: matches by phrase and has no miss"}},
		"a hit that another wins":        {"hits: [mailbox full], misses: [x]", "hits: [552 what, 552 mailbox full]", []string{`t/code: hit "552 mailbox full" leads to t/full`}},
		"a hit that nobody wins":         {"hits: [mailbox fuller], misses: [x]", "hits: [552 what]", []string{`t/full: hit "mailbox fuller" leads to no entry`}},
		"a hit in which nothing is read": {"hits: [silence], misses: [x]", "hits: [552 what]", []string{`t/full: hit "silence" leads to nothing: no failure is read from it`}},
		"a miss that is won":             {"hits: [mailbox full], misses: [x, 552 my mailbox full]", "hits: [552 what], misses: [552 whatever]", []string{`t/full: wins its miss "552 my mailbox full"`, `t/code: wins its miss "552 whatever"`}},
		"all at once": {"misses: [mailbox full]", "hits: [551 what, 552]", []string{
			"t/full: no hit: nothing shows that the entry can win", `t/full: wins its miss "mailbox full"`, `t/code: hit "551 what" leads to no entry`,
		}},
	} {
		t.Run(name, func(t *testing.T) {
			cat, err := Load(files("x.yaml", head+
				strings.Replace(full, "hits: [the mailbox full], misses: [the mailbox is full]", c.full, 1)+strings.Replace(code, "hits: [552 what]", c.code, 1)))
			if err != nil {
				t.Fatal(err)
			}
			var got, want []string
			for _, err := range cat.Check(readWords) {
				got = append(got, err.Error())
			}
			for _, w := range c.want {
				want = append(want, "catalog: "+w)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("faults (-want +got):\n%s", d)
			}
		})
	}
}

// TestCheckClips: a hit may be a whole bounce; its fault is one line.
func TestCheckClips(t *testing.T) {
	long := "552 " + strings.Repeat("word\n", 1000)
	c := build(t, "[]", `a: {phrases: [nothing of the kind]}`)
	c.entries[0].Hits, c.entries[0].Misses = []string{long}, []string{"x"}
	faults := c.Check(readWords)
	if len(faults) != 1 || len(faults[0].Error()) > 200 || strings.Contains(faults[0].Error(), "\n") {
		t.Errorf("%d faults: %.300q", len(faults), faults)
	}
}
