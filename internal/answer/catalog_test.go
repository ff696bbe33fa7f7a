package answer

import (
	"os"
	"testing"

	"smtpbot/internal/catalog"
)

// TestHits reads every hit and miss of the catalogue as the bot reads a paste, against the whole of it.
func TestHits(t *testing.T) {
	c, err := catalog.Load(os.DirFS("../catalog/data"))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range c.Check(Look) {
		t.Error(err)
	}
}
