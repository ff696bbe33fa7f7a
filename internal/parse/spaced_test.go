package parse

import (
	"strings"
	"testing"
)

// TestSpaced reads texts in which an empty line follows each line as it reads them without.
func TestSpaced(t *testing.T) {
	for name, text := range map[string]string{
		"a bounce of postfix": "<bob@example.org>: host mx.example.org[192.0.2.25] said: 550\n    5.1.1 The account that you write to does not exist. Please look at the\n    recipient's address for typing errors or\n    unnecessary spaces (in reply to RCPT TO command)",
		"a wrapped log":       "Nov  3 09:12:03 mx1 postfix/smtp[808]: 59FC: to=<bob@example.org>,\nrelay=mx.example.org[192.0.2.25]:587, delay=0.28,\ndelays=0.01/0.02/0.1/0.15, dsn=5.7.1, status=bounced\n(host mx.example.org[192.0.2.25] said: 550 5.7.1 Sender mismatch\n(in reply to end of DATA command))",
		"a report":            "Reporting-MTA: dns; mail.example.net\nFinal-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.2.2\nDiagnostic-Code: smtp; 552 5.2.2 the box of bob\n    is full",
		"a queue":             "-Queue ID- --Size-- ----Arrival Time---- -Sender/Recipient-------\n29828E098F      550 Sun Nov 20 05:02:07  alice@example.com\n(host mx.example.org[192.0.2.25] refused to talk to me: 554 5.7.1 listed)\n                                         bob@example.org",
	} {
		apart := strings.ReplaceAll(text, "\n", "\n\n")
		got, want := brief(Text(apart)), brief(Text(text))
		if got != want || want == "" {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		for _, f := range Text(apart).Failures {
			if f.From < 0 || f.To > len(apart) || f.From >= f.To {
				t.Errorf("%s: evidence [%d:%d] of %d bytes", name, f.From, f.To, len(apart))
			}
		}
	}
}

// TestSpacedParagraphs holds that paragraphs of one line each stay apart where they tell of different failures.
func TestSpacedParagraphs(t *testing.T) {
	const text = "550 5.1.1 <bob@example.org>: no such user\n\n452 4.2.2 <carol@example.org>: mailbox full\n\n554 5.7.1 <dave@example.org>: relay denied\n\n550 5.1.1 <erin@example.org>: no such user"
	if got := Text(text).Failures; len(got) != 4 {
		t.Errorf("%d failures: %+v", len(got), got)
	}
}

// TestUnbroken hears a text whose blanks are those of a web page.
func TestUnbroken(t *testing.T) {
	const text = "2026-11-03 16:34:55 H=mx.example.com [192.0.2.93] F=<alice@example.com> rejected RCPT <bob@example.org>: Sender verify failed"
	for _, s := range []string{text, strings.ReplaceAll(text, " ", "\u00a0")} {
		if !Evidence(s) || brief(Text(s)) != brief(Text(text)) {
			t.Errorf("%q: %q", s, brief(Text(s)))
		}
	}
}

// TestRepeated holds that blanks in a server's words make no second failure of what a line tells already.
func TestRepeated(t *testing.T) {
	const text = "Nov  3 09:12:01 mx1 postfix/smtp[99]: 4F1A: to=<bob@example.org>, relay=mx.example.org[192.0.2.25]:25, delay=0.1, delays=0.1/0/0/0, dsn=5.7.26, status=bounced (host mx.example.org[192.0.2.25] said: 550-5.7.26 Your mail was blocked.  550-5.7.26 Prove who you are.  550 5.7.26 See the docs (in reply to end of DATA command))"
	if got := brief(Text(text)); got != "bob@example.org 550 5.7.26" {
		t.Errorf("%q", got)
	}
}
