package parse

import (
	"testing"

	"smtpbot/internal/parse/trouble"
)

// TestMasked holds that a greeting which a firewall overwrote is told, alone, in a session and before the reply that it spoils.
func TestMasked(t *testing.T) {
	for name, c := range map[string]struct{ text, code string }{
		"alone":            {"220 ********************************", ""},
		"with digits":      {"220 ****************************2***0******", ""},
		"short":            {"220 ****2****", ""},
		"in telnet":        {"Trying 192.0.2.25...\nConnected to mx.example.org.\n220 ****************2***", ""},
		"beside evidence":  {"smtp test of the office\n220 ********************", ""},
		"before a refusal": {"220 ********************\nEHLO mail.example.com\n500 5.5.1 Command unrecognized", "500"},
	} {
		r := Asked(c.text)
		if len(r.Failures) != 1 || !speaksUp(r) || r.Failures[0].Grounds() != trouble.Masked || r.Failures[0].Code.String() != c.code && c.code != "" {
			t.Errorf("%s: got %+v", name, r.Failures)
		}
	}
	if r := Text("smtp test of the office\n220 ********************"); !speaksUp(r) {
		t.Errorf("a channel is not told: %+v", r.Failures)
	}
	for name, text := range map[string]string{
		"a greeting":            "220 mx.example.org ESMTP ready",
		"stars in talk":         "220 **bold** words",
		"a number":              "220 2.0.0 Ready to start TLS",
		"few stars":             "220 ***",
		"refused for its own":   "220 mx.example.org ESMTP\nEHLO x\n500 5.5.1 Command unrecognized",
		"another refusal, late": "220 ********************\nMAIL FROM:<a@example.com>\n550 5.7.1 Rejected by policy",
	} {
		for _, f := range Asked(text).Failures {
			if f.Trouble == trouble.Masked {
				t.Errorf("%s: got %+v", name, f)
			}
		}
	}
}
