package parse

import (
	"testing"

	"smtpbot/internal/parse/addresses"
)

func TestAnswered(t *testing.T) {
	for name, c := range map[string]struct{ text, command string }{
		"the end of data": {"Access denied, sending domain example.org does not pass DMARC\n    verification and has a DMARC policy of reject. (in reply to end of DATA\n    command)", endOfData},
		"a recipient":     {"they send us back only this\n\nblocked by the rules of example.net (in reply to RCPT TO command)", "RCPT TO"},
		"in marks":        {"`Mailbox quota exceeded for bob (in reply to RCPT TO command)`", "RCPT TO"},
		"a question":      {"What does \"rejected (in reply to RCPT TO command)\" mean?", ""},
		"talk":            {"I think it is rejected (in reply to RCPT TO command)", ""},
		"no command":      {"the order was rejected (in reply to data science team command)", ""},
		"no refusal":      {"Postfix appends the command, such as (in reply to RCPT TO command)", ""},
		"source":          {"s = strings.TrimSuffix(s, \"rejected (in reply to RCPT TO command)\")", ""},
	} {
		r := Text(c.text)
		switch {
		case c.command == "" && len(r.Failures) > 0 && sure(r.Failures[0]):
			t.Errorf("%s: %+v", name, r.Failures)
		case c.command != "" && (len(r.Failures) != 1 || r.Failures[0].Command != c.command || !sure(r.Failures[0])):
			t.Errorf("%s: %+v, want one in reply to %s", name, r.Failures, c.command)
		}
	}
}

// TestShownEnds reads errors of several lines that somebody pasted from where their ends are shown.
func TestShownEnds(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"odoo":               {`('Message delivery failed', "Sending failed by SMTP server 'None'.\nSMTPSenderRefused: 550\n5.7.1 Not your address\nann@example.com")`, "550 5.7.1"},
		"odoo, in lines":     {"Mail delivery failed via SMTP server 'None'.\nSMTPDataError: 550\n5.7.60 Client may not send as this sender\nTraceback", "550 5.7.60"},
		"without a blank":    {"SMTPSenderRefused: 550\n5.7.1Unauthorized", "550 5.7.1"},
		"printed by source":  {`print("one\ntwo\nSMTPDataError: 550\nbob@example.org")`, ""},
		"a message of git":   {`git commit -m "fix: SMTPSenderRefused\n\nhandle 550 5.7.1\nCo-authored-by: Ann <ann@example.org>"`, ""},
		"a translation":      {"msgid \"SMTP Error: Could not authenticate.\"\nmsgstr \"SMTP-Fehler: Anmeldung fehlgeschlagen.\"", ""},
		"what a code is":     {"SMTPDataError: 550\nis what the mock raises", ""},
		"a user of windows":  {`rejected: EXAMPLE\nick@example.com`, ""},
		"an enhanced of two": {"550 5.7.1Beta is out", ""},
	} {
		got := ""
		if r := Text(c.text); len(r.Failures) > 0 && sure(r.Failures[0]) {
			got = r.Failures[0].Code.String() + " " + r.Failures[0].Enhanced.String()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	if addr, _ := addresses.First(`SPF\nbounce\nann@example.com`); addr != "ann@example.com" {
		t.Errorf("%q with the letter of a line's end", addr)
	}
	if addr, _ := addresses.First(`EXAMPLE\nick@example.com`); addr != "nick@example.com" {
		t.Errorf("%q without a letter of its own", addr)
	}
}
