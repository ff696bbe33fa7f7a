package answer

import (
	"strings"
	"testing"

	"smtpbot/internal/smtpcode"
)

// TestGuideCodes holds the codes that web guides list: each is answered by an entry of its own, and where the guides are
// wrong the first sentence says what the number really is.
func TestGuideCodes(t *testing.T) {
	for _, c := range []struct{ codes, says string }{
		{"100", "HTTP"}, {"101", "network is unreachable"}, {"110", "connection timed out"}, {"111", "connection refused"}, {"120", "FTP"},
		{"200 220 221 250 354 421 450 451 452", ""},
		{"422", "4.2.2"}, {"431", "4.3.1"}, {"432", "login"}, {"441", "4.4.1"}, {"442", "4.4.2"}, {"446", "4.4.6"}, {"447", "4.4.7"}, {"449", "4.4.9"},
		{"453", "too much"}, {"454 455 459", ""}, {"458", "ETRN"}, {"471", "not a standard SMTP code"},
		{"500 501 502 503 504", ""}, {"510", "5.1.0"}, {"511", "5.1.1"}, {"512", "5.1.2"}, {"513", "5.1.3"}, {"514", "5.1.4"}, {"515", "5.1.5"}, {"516", "5.1.6"}, {"517", "5.1.7"},
		{"521", "never takes mail"}, {"530 534 535 538", ""}, {"541", "not a standard SMTP code"}, {"543", "5.4.3"}, {"546", "5.4.6"}, {"547", "5.4.7"},
		{"550 551 552 553 554 555 556", ""}, {"602", "Mailgun"},
	} {
		for _, code := range strings.Fields(c.codes) {
			a := shipped.Code(smtpcode.MustCode(code), smtpcode.Enhanced{})
			if !strings.HasPrefix(a.Headline, code+" ") || !strings.Contains(a.Headline, c.says) {
				t.Errorf("%s: %q, want it to begin with the code and to say %q", code, a.Headline, c.says)
			}
		}
	}
}
