package parse

import (
	"fmt"
	"strings"
	"testing"
)

// TestSent tells a log of deliveries that worked from everything else.
func TestSent(t *testing.T) {
	for text, want := range map[string]bool{
		"Nov  3 mail postfix/smtp[1]: A: to=<a@b.example>, dsn=2.0.0, status=sent (250 2.0.0 Ok)": true,
		"sendmail[1]: to=<a@b.example>, dsn=2.0.0, stat=Sent (ok)":                                true,
		"Final-Recipient: a@b.example\nAction: delivered":                                         true,
		"action: relayed":        true,
		"250 users of the gym":   false,
		"550 5.1.1 User unknown": false,
		"":                       false,
	} {
		if got := Sent(text); got != want {
			t.Errorf("Sent(%q) = %v, want %v", text, got, want)
		}
	}
}

// TestAsked reads what somebody asks about and Text leaves alone.
func TestAsked(t *testing.T) {
	for text, want := range map[string]string{
		"454 TLS not available":                          "454  TLS not available",
		"250 2.0.0 Ok: queued as 4XyZ":                   "250 2.0.0 Ok: queued as 4XyZ",
		"> 221 2.0.0 Bye":                                "221 2.0.0 Bye",
		"550 and 554":                                    "550  and 554",
		"421 [IPTS04] Messages temporarily deferred":     "421  [IPTS04] Messages temporarily deferred",
		"we had 550 users and a 502 from nginx":          "  we had 550 users and a 502 from nginx",
		"msmtp: authentication failed":                   "  msmtp: authentication failed",
		"kernel 4.2.0 and linux 5.1.1":                   "  kernel 4.2.0 and linux 5.1.1",
		"550 5.1.1 <bob@example.org>: User unknown here": "550 5.1.1 <bob@example.org>: User unknown here",
		"": "",
	} {
		var got []string
		for _, f := range Asked(text).Failures {
			got = append(got, f.Code.String()+" "+f.Enhanced.String()+" "+f.Text)
		}
		if s := strings.Join(got, ","); s != want {
			t.Errorf("Asked(%q) = %q, want %q", text, s, want)
		}
	}
}

// TestEvidence wakes the formats for what can be a failure, and for hardly any chat.
func TestEvidence(t *testing.T) {
	for text, want := range map[string]bool{
		"550 5.1.1 User unknown": true, "a 451 b": true, "(#5.1.1)": true, "550": true, "x\n550-5.1.1": true, "Mailbox FULL": true, "user unknown": true, "Delivery Status Notification": true,
		"SASL LOGIN authentication failed": true, "smtplib.SMTPServerDisconnected: x": true, "connect to mx": true, "Out of office": true,
		"hello": false, "": false, "4": false, "5.": false, "45": false, "1550": false, "v5.1.1": false, "10.0.0.5": false, "at 14:55": false, "vacation": false, "postfix": false, "reconnect to it": false, "250 ok": false,
	} {
		if got := Evidence(text); got != want {
			t.Errorf("Evidence(%q) = %v, want %v", text, got, want)
		}
	}
}

// TestSilent counts the memory of ordinary chat: none.
func TestSilent(t *testing.T) {
	if n := testing.AllocsPerRun(100, func() { Text(chatLine) }); n > 0 && !Evidence(chatLine) {
		t.Errorf("an ordinary line takes %v allocations", n)
	}
	if r := Text("hello"); r.Failures != nil || r.Secrets != nil || r.More != 0 {
		t.Errorf("Text of talk gives %+v", r)
	}
}

// TestMerge brings together what several parts tell of the same failure, and keeps apart what are two: "recipient code
// enhanced" of each.
func TestMerge(t *testing.T) {
	const logLine = "Nov  3 09:12:03 mail postfix/smtp[1]: A%d: to=<%s>, relay=mx.example.org[192.0.2.1]:25, dsn=%s, status=%s (host mx.example.org[192.0.2.1] said: %s)\n"
	line := func(to, dsn, status, reply string) string { return fmt.Sprintf(logLine, 1, to, dsn, status, reply) }
	for name, c := range map[string]struct{ text, want string }{
		"the same attempt twice":  {line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full") + line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full"), "a@b.example 452 4.2.2"},
		"other case":              {line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full") + line("A@B.example", "4.2.2", "deferred", "452 4.2.2 full"), "a@b.example 452 4.2.2"},
		"two recipients":          {line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full") + line("c@b.example", "4.2.2", "deferred", "452 4.2.2 full"), "a@b.example 452 4.2.2; c@b.example 452 4.2.2"},
		"two codes, final first":  {line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full") + line("a@b.example", "5.2.2", "bounced", "552 5.2.2 full"), "a@b.example 552 5.2.2; a@b.example 452 4.2.2"},
		"for people and programs": {"<a@b.example>: host mx.example.org[192.0.2.1] said: 550 5.1.1 unknown\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n", "a@b.example 550 5.1.1"},
		"reply without a name":    {"550 5.7.1 mail rejected by policy\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n\nFinal-Recipient: rfc822; c@b.example\nAction: failed\nStatus: 5.0.0\n", "a@b.example 550 5.7.1; c@b.example 550 5.7.1"},
		"reply of another class":  {"451 4.7.1 mail greylisted\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.4.7\n", "a@b.example 5.4.7; 451 4.7.1"},
		"two replies":             {"550 5.7.1 mail rejected by policy\n\n552 5.3.4 mail too large\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.0.0\n", "550 5.7.1; 552 5.3.4; a@b.example 5.0.0"},
		"the same reply twice":    {"550 5.7.1 mail rejected\n\n550 5.7.1 mail rejected", "550 5.7.1"},
		"hosts out of reach":      {"Nov  3 09:12:03 mail postfix/smtp[1]: connect to mx1.example.org[192.0.2.1]:25: Connection refused\n" + line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full"), "a@b.example 452 4.2.2"},
		"recovered":               {line("a@b.example", "4.2.2", "deferred", "452 4.2.2 full") + strings.Replace(line("c@b.example", "2.0.0", "sent", "250 Ok"), "(host mx.example.org[192.0.2.1] said: 250 Ok)", "(250 Ok)", 1), "a@b.example 452 4.2.2"},
	} {
		if got := brief(Text(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestMany keeps the first failures of a long log and counts the rest.
func TestMany(t *testing.T) {
	var b strings.Builder
	for i := range maxFailures + 50 {
		fmt.Fprintf(&b, "Nov  3 09:12:03 mail postfix/smtp[1]: A: to=<user%d@example.org>, relay=x, dsn=5.1.1, status=bounced (no)\n", i)
	}
	r := Text(b.String())
	if len(r.Failures) != maxFailures || r.More != 50 || r.Failures[0].Recipient != "user0@example.org" {
		t.Errorf("%d failures and %d more, the first for %s; want %d, 50, user0@example.org", len(r.Failures), r.More, r.Failures[0].Recipient, maxFailures)
	}
}

// TestTyped drops the type of a field's value.
func TestTyped(t *testing.T) {
	for value, want := range map[string]string{
		"rfc822; a@b.example": "a@b.example", "rfc822;a@b.example": "a@b.example", "dns; mx.example.org": "mx.example.org", "smtp; 550 x": "550 x", "X-Postfix; host x": "host x",
		"a@b.example": "a@b.example", "a@b.example; x": "a@b.example; x", "mx.example.org; x": "mx.example.org; x", "far too long a type; x": "far too long a type; x", "two words; x": "two words; x", "; x": "x", "": "", "rfc822;": "",
	} {
		if got := typed(value); got != want {
			t.Errorf("typed(%q) = %q, want %q", value, got, want)
		}
	}
}

// TestSides reads who sent and who failed out of a server's words: "recipient sender domain ip".
func TestSides(t *testing.T) {
	for reply, want := range map[string]string{
		"550 5.1.1 <bob@example.org>: Recipient address rejected":                        "bob@example.org   ",
		"550 5.1.1 bob@example.org unknown":                                              "bob@example.org   ",
		"550 5.1.8 <alice@example.com>: Sender address rejected: Domain not found":       " alice@example.com example.com ",
		"550 5.7.1 mail from alice@example.com refused by policy":                        "   ",
		"550 5.7.1 contact postmaster@example.org for help with mail":                    "   ",
		"550 5.7.26 mail, SPF [example.com] with ip: [198.51.100.7] = did not pass":      "  example.com 198.51.100.7",
		"550 5.7.26 Unauthenticated email from example.com is not accepted due to DMARC": "  example.com ",
		"535 5.7.8 login failed for alice@example.com":                                   "   ",
		"550 5.7.1 mail from 198.51.100.7 blocked, see https://192.0.2.9/198.51.100.7":   "   198.51.100.7",
		"550 5.7.1 listed as 127.0.0.2 by a mail blocklist":                              "   ",
	} {
		r := Text(reply)
		if len(r.Failures) != 1 {
			t.Errorf("%q: %d failures, want one", reply, len(r.Failures))
			continue
		}
		f := r.Failures[0]
		if got := strings.Join([]string{f.Recipient, f.Sender, f.SenderDomain, f.SenderIP}, " "); got != want {
			t.Errorf("%q: sides %q, want %q", reply, got, want)
		}
	}
}
