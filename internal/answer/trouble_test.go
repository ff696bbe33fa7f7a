package answer

import (
	"slices"
	"testing"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
)

// TestTroubles holds that the parser and the catalogue call troubles by the same names, and that each has an entry.
func TestTroubles(t *testing.T) {
	var names []string
	for trouble := parse.NotSent; trouble.String() != ""; trouble++ {
		if n := trouble.String(); !slices.Contains(names, n) {
			names = append(names, n)
		}
		if trouble == parse.Unproven { // the last
			break
		}
	}
	if !slices.Equal(names, catalog.TroubleNames) {
		t.Fatalf("the parser has %q, the catalogue %q", names, catalog.TroubleNames)
	}
	for _, name := range names {
		finds, _ := catalog.Shipped().Lookup(catalog.Query{Trouble: name})
		if len(finds) == 0 || finds[0].Rank != catalog.ByTrouble {
			t.Errorf("%s has no entry", name)
		}
	}
}
