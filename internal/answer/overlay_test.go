package answer

import (
	"os"
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
)

// TestOverlayExample: the example in docs/ loads, wins its hits against the whole catalogue, and speaks in answers.
func TestOverlayExample(t *testing.T) {
	c, err := catalog.Shipped().With(os.DirFS("../../docs/overlay"))
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range c.Check(Look) {
		t.Error(err)
	}
	x := New(c)
	for text, want := range map[string]string{
		"451 4.7.1 ACME-1207 quota of team billing exceeded":                                    "https://wiki.acme.example/mail-relay/quota",
		"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using pbl.spamhaus.org": "https://wiki.acme.example/mail-relay",
	} {
		if a := x.Failures(parse.Asked(text)); !slices.Contains(a.Links, want) {
			t.Errorf("%q: links %q, want %s", text, a.Links, want)
		}
	}
	if a := x.Suggest("team quota", 5); len(a) == 0 || !strings.HasPrefix(a[0].Code, "acme/") {
		t.Errorf("suggestions %v", a)
	}
}
