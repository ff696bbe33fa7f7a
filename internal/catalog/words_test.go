package catalog

import (
	"slices"
	"strings"
	"testing"
)

// TestWordsMissNothing holds the index to a plain search: every text of the catalogue, alone and behind another, leads to
// just the items whose words stand in it.
func TestWordsMissNothing(t *testing.T) {
	c := Shipped()
	all := slices.Concat(c.words.items, c.words.loose)
	plain := func(text, written string) []string {
		var out []string
		for _, it := range all {
			if !slices.ContainsFunc(it.texts, func(p string) bool { return !containsWords(text, p) }) && (it.alt == nil || it.alt.Vendor == nil || it.alt.Vendor.in(written)) {
				out = append(out, it.name())
			}
		}
		slices.Sort(out)
		return out
	}
	before := ""
	for i := 0; i < len(c.entries); i += 7 {
		for _, h := range slices.Concat(c.entries[i].Hits, c.entries[i].Misses) {
			for _, written := range []string{h, before + h, strings.ToUpper(h) + " " + h} {
				text := fold(written)
				var got []string
				for _, it := range c.words.hits(nil, text, written) {
					got = append(got, it.name())
				}
				slices.Sort(got)
				if want := plain(text, written); !slices.Equal(got, want) {
					t.Fatalf("%q\n got %q\nwant %q", written, got, want)
				}
			}
			before = h
		}
	}
}

func (a *anchored) name() string {
	if a.alt == nil {
		return a.provider.ID + " " + strings.Join(a.texts, "|")
	}
	return a.alt.entry.ID + " " + a.alt.key() + strings.Join(a.texts, "|")
}

func TestWordIndex(t *testing.T) {
	c := build(t, twoProviders, `word: {phrases: [no such user]}`, `twice: {phrases: [no room, user]}`, `script: {phrases: [容量]}`, `mixed: {phrases: ["容量 full"]}`,
		`signs: {phrases: ["(#!)"]}`, `range: {vendor: {code: S, from: 3100, to: 3199}}`, `inside: {vendor: {code: "AB-S", from: 1, to: 9}}`, `digits: {vendor: {code: "7-", from: 1, to: 9}}`)
	for text, want := range map[string]string{
		"no such user here":            "word",
		"no such users":                "",
		"no such no such user":         "word",
		"user, no room":                "twice",
		"room for no user":             "",
		"邮箱容量不足":                       "script",
		"容量 full":                      "mixed script",
		"容量 fuller":                    "script",
		"it said (#!) here":            "signs",
		"code S3140":                   "range",
		"code s3140":                   "",
		"code S3140x":                  "",
		"S31 S3140":                    "range",
		"AB-S4":                        "inside",
		"XAB-S4":                       "",
		"say 7-3":                      "digits",
		strings.Repeat("no such ", 99): "",
		strings.Repeat("no room S1 容 (# ", 9000): "",
	} {
		got := ids(c, Query{Text: text})
		slices.Sort(got)
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%.40q leads to %q, want %q", text, s, want)
		}
	}
	if n := len(c.words.loose); n != 1 {
		t.Errorf("every text is searched for %d items, want the one that has neither word nor letter", n)
	}
}
