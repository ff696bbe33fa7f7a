package trouble

import (
	"testing"

	"smtpbot/internal/parse/scan"
)

// TestTables holds that each phrase is found where it stands, that none is listed twice, and that none begins a common word
// which means something else.
func TestTables(t *testing.T) {
	for name, table := range map[string]*scan.Table{"grounds": groundWords, "reasons": reasonWords, "sayings": sayings} {
		type listed struct {
			phrase string
			kinds  scan.Kinds
		}
		seen := map[listed]bool{}
		for phrase, kinds := range table.All() {
			words := findTerms(table, phrase, nil)
			if len(words) == 0 || words[0].From != 0 || words[0].To < len(phrase) || words[0].Kinds&kinds != kinds {
				t.Errorf("%s: %q is never found", name, phrase)
			}
			if seen[listed{phrase, kinds}] {
				t.Errorf("%s: %q is listed twice", name, phrase)
			}
			seen[listed{phrase, kinds}] = true
		}
	}
	for _, word := range []string{"contact", "contacts", "contain", "container", "kontakt", "Kontakte", "contagious", "invention", "readable", "foundation"} {
		if words := findTerms(groundWords, word, nil); len(words) > 0 {
			t.Errorf("%q is taken for a word of grounds", word)
		}
	}
}
