package main

import (
	"strings"
	"testing"
	"testing/fstest"

	"smtpbot/internal/catalog"
)

const small = `
providers:
  - {id: p, name: P & Co., hosts: [.p.example], postmaster: https://p.example/, sources: &s [{ref: x, kind: observed}]}
blocklists:
  - {id: old-list, name: Old List, kind: ip, zones: [bl.example.org], retired: 5 June 2024, sources: *s}
entries:
  - {id: smtp/452, title: "no room for {recipient}", match: [{reply: ["452"]}], cause: server-storage, retry: later, who: nobody, meaning: No room., sources: [{ref: x, kind: documented}, {ref: y, kind: observed}]}
  - {id: enhanced/x.7.9, title: nine, match: [{enhanced: [X.7.9]}], cause: policy, retry: later, who: nobody, meaning: Nine., sources: [{ref: x, kind: documented}]}
  - {id: p/26, title: a | b, match: [{provider: [p], enhanced: [5.7.26]}, {provider: [p], enhanced: [5.7.8], phrases: [by words]}, {vendor: {code: K, from: 1, to: 9}}, {vendor: {code: K_, ending: "7"}}], cause: policy, retry: later, who: nobody, meaning: Own., sources: *s}
`

func TestDocument(t *testing.T) {
	c, err := catalog.Load(fstest.MapFS{"a.yaml": {Data: []byte(small)}})
	if err != nil {
		t.Fatal(err)
	}
	page := document(c, []leftOut{{"this", "because"}})
	for _, want := range []string{
		"3 entries, 1 providers and 1 blocklists.",
		"| reply codes | 1 | 0 | 1 | 0 |\n| enhanced status codes | 1 | 1 | 0 | 0 |\n| a provider's replies | 1 | 0 | 0 | 1 |\n\n",
		"| a.yaml | 3 | 1 | 1 | 1 |",
		"| policy | 2 | 1 | 0 | 1 |",
		"| 452 | standard or common | no room for the recipient |",
		"| X.7.9 | standard or common | nine |\n",
		"| 5.7.26 | P & Co. | a \\| b |\n",
		"| K1 to K9 | P & Co. | a \\| b |\n| K\\_…7 | P & Co. | a \\| b |\n",
		"| P & Co. | .p.example | https://p.example/ |  |",
		"| Old List | IP addresses | bl.example.org |  | 5 June 2024 |",
		"| this | because |",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not hold %q", want)
		}
	}
	if strings.Contains(page, "5.7.8") {
		t.Error("a code that only counts with words stands among the codes")
	}
	if page != document(c, []leftOut{{"this", "because"}}) {
		t.Error("the page is another the second time")
	}
}

func TestCompareCodes(t *testing.T) {
	for _, pair := range [][2]string{{"5.7.9", "5.7.26"}, {"4.7.26", "5.7.1"}, {"421", "550"}, {"S3140", "S3150"}, {"K2", "K10"}, {"A", "B"}} {
		if compareCodes(pair[0], pair[1]) >= 0 || compareCodes(pair[1], pair[0]) <= 0 {
			t.Errorf("%s does not come before %s", pair[0], pair[1])
		}
	}
}
