package answer

import (
	"slices"
	"testing"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse/trouble"
)

// TestTroubles holds that the parser and the catalogue call troubles by the same names, and that each has an entry.
func TestTroubles(t *testing.T) {
	var names []string
	for x := trouble.NotSent; x.String() != ""; x++ {
		if n := x.String(); !slices.Contains(names, n) {
			names = append(names, n)
		}
		if x == trouble.Overloaded { // the last
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
