package parse

import (
	"fmt"
	"strings"
	"testing"
)

// TestConversation reads what was refused, of whom and by whom: "recipient|sender|command|host|code".
func TestConversation(t *testing.T) {
	const greeting = "220 mx.example.org ESMTP\n"
	for name, c := range map[string]struct{ text, want string }{
		"recipient":         {greeting + "MAIL FROM:<alice@example.com>\n250 Ok\nRCPT TO:<bob@example.org>\n550 5.1.1 no such user\nQUIT", "bob@example.org|alice@example.com|RCPT TO|mx.example.org|550"},
		"sender":            {greeting + "MAIL FROM:<alice@example.com>\n553 5.1.8 sender refused", "|alice@example.com|MAIL FROM|mx.example.org|553"},
		"greeting":          {"EHLO client.example.com\n554 5.7.1 no mail from you\nQUIT", "||EHLO||554"},
		"login":             {greeting + "AUTH LOGIN\n504 5.5.4 not supported\nQUIT", "||AUTH|mx.example.org|504"},
		"data":              {greeting + "RCPT TO:<bob@example.org>\n250 Ok\nDATA\n554 5.7.1 no", "bob@example.org||DATA|mx.example.org|554"},
		"second recipient":  {greeting + "RCPT TO:<bob@example.org>\n250 Ok\nRCPT TO:<carol@example.org>\n550 5.1.1 no such user", "carol@example.org||RCPT TO|mx.example.org|550"},
		"two refusals":      {greeting + "RCPT TO:<bob@example.org>\n550 5.1.1 no\nRCPT TO:<carol@example.org>\n451 4.7.1 later", "bob@example.org||RCPT TO|mx.example.org|550; carol@example.org||RCPT TO|mx.example.org|451"},
		"marks of a client": {"S: 220 mx.example.org\nC: RCPT TO:<bob@example.org>\nS: 550-5.1.1 no\nS: 550 5.1.1 such user", "bob@example.org||RCPT TO|mx.example.org|550"},
		"arrows":            {"<-- 220 mx.example.org\n--> RCPT TO:<bob@example.org>\n<-- 550 5.1.1 no such user", "bob@example.org||RCPT TO|mx.example.org|550"},
		"small letters":     {"220 mx.example.org\nrcpt to: bob@example.org\n550 5.1.1 no such user", "bob@example.org||RCPT TO|mx.example.org|550"},
		"all is well":       {greeting + "RCPT TO:<bob@example.org>\n250 2.1.5 Ok\nQUIT\n221 2.0.0 Bye", ""},
	} {
		var out []string
		for _, f := range Text(c.text).Failures {
			out = append(out, strings.Join([]string{f.Recipient, f.Sender, f.Command, f.RemoteHost, f.Code.String()}, "|"))
		}
		if got := strings.Join(out, "; "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestStatusFields judges groups of RFC 3464's fields: "recipient code enhanced" and the state of each.
func TestStatusFields(t *testing.T) {
	const who = "Final-Recipient: rfc822; bob@example.org\n"
	for name, c := range map[string]struct{ text, want string }{
		"failed":              {who + "Action: failed\nStatus: 5.1.1\n", "bob@example.org  5.1.1 final"},
		"delayed":             {who + "Action: delayed\nStatus: 4.4.1\n", "bob@example.org  4.4.1 delayed"},
		"delivered":           {who + "Action: delivered\nStatus: 5.0.0\n", ""},
		"relayed":             {who + "Action: relayed\nStatus: 5.0.0\n", ""},
		"expanded":            {who + "Action: expanded\nStatus: 5.0.0\n", ""},
		"failed with success": {who + "Action: failed\nStatus: 2.0.0\n", "bob@example.org   final"},
		"with a comment":      {who + "Action: failed (expired)\nStatus: 4.4.7 (delivery time expired)\n", "bob@example.org  4.4.7 final"},
		"folded":              {who + "Action: failed\nDiagnostic-Code: smtp;\n 550 5.1.1\n\tno such user\n", "bob@example.org 550 5.1.1 final"},
		"Postfix's quotation": {who + "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: X-Postfix; host mx.example.org[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)\n", "bob@example.org 550 5.1.1 final"},
		"code in the words":   {who + "Action: failed\nDiagnostic-Code: x-unix; no such mailbox (#5.1.1)\n", "bob@example.org  5.1.1 final"},
		"server's own wins":   {who + "Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.7.1 no\n", "bob@example.org 550 5.7.1 final"},
		"no recipient":        {"Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n", " 550 5.1.1 final"},
		"blanks before colon": {"Action           : failed\nStatus           : 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no\n", " 550 5.1.1 final"},
		"field of talk":       {"Status: 5 of 7 done\nAction: call Bob\n", ""},
		"status alone":        {"Status: 5.1.1\n\nis the mail status", "  5.1.1"},
	} {
		var out []string
		for _, f := range Text(c.text).Failures {
			state := ""
			if f.Final {
				state = " final"
			}
			if f.Delayed {
				state += " delayed"
			}
			out = append(out, fmt.Sprintf("%s %s %s%s", f.Recipient, f.Code, f.Enhanced, state))
		}
		if got := strings.Join(out, "; "); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNumberSigns(t *testing.T) {
	for text, want := range map[string]string{
		"#550 5.1.1 RESOLVER; not found ##":           "550 5.1.1 RESOLVER; not found ",
		"#5.1.1 smtp; no ## and words behind":         "5.1.1 smtp; no ",
		"<host #5.1.1 smtp; no ## rfc822;a@b.example": "5.1.1 smtp; no ",
		"## 5.1.1":      "",
		"### 5.1.1 ###": "",
		"#5.1.1":        "",
		"##":            "",
		"":              "",
	} {
		got, ok := numberSigns(text)
		if got != want || ok != (want != "") {
			t.Errorf("numberSigns(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
}

// TestState follows a message over several lines of a log: a later line may give it up.
func TestState(t *testing.T) {
	const deferred = "Nov  3 09:00:00 mail postfix/smtp[1]: A1: to=<a@b.example>, relay=mx.example.org[192.0.2.1]:25, dsn=4.2.2, status=deferred (host mx.example.org[192.0.2.1] said: 452 4.2.2 full (in reply to RCPT TO command))\n"
	for name, c := range map[string]struct {
		text           string
		delayed, final bool
	}{
		"deferred":              {deferred, true, false},
		"deferred twice":        {deferred + deferred, true, false},
		"then bounced":          {deferred + strings.Replace(deferred, "deferred", "bounced", 1), false, true},
		"then expired":          {deferred + "Nov  8 09:00:00 mail postfix/qmgr[2]: A1: from=<x@example.com>, status=expired, returned to sender\n", false, true},
		"another expired":       {deferred + "Nov  8 09:00:00 mail postfix/qmgr[2]: B2: from=<x@example.com>, status=expired, returned to sender\n", true, false},
		"queue listing":         {"(host mx.example.org[192.0.2.1] said: 452 4.2.2 full)\n    a@b.example", true, false},
		"refused by our server": {"Nov  3 09:00:00 mx postfix/smtpd[3]: NOQUEUE: reject: RCPT from x[192.0.2.9]: 450 4.2.2 <a@b.example>: full; from=<x@example.com> to=<a@b.example> proto=ESMTP", false, false},
	} {
		r := Text(c.text)
		if len(r.Failures) != 1 {
			t.Errorf("%s: %d failures, want one", name, len(r.Failures))
			continue
		}
		if f := r.Failures[0]; f.Delayed != c.delayed || f.Final != c.final {
			t.Errorf("%s: delayed %v, final %v; want %v, %v", name, f.Delayed, f.Final, c.delayed, c.final)
		}
	}
}

// TestManyCodes looks at so many codes and no more.
func TestManyCodes(t *testing.T) {
	var b strings.Builder
	for i := range maxWeighed + 2000 {
		fmt.Fprintf(&b, "550 5.1.1 mailbox <user%d@example.org> unknown\n", i)
	}
	r := Text(b.String())
	if n := len(r.Failures) + r.More; n > maxWeighed || n < maxFailures {
		t.Errorf("%d failures read, want at most %d", n, maxWeighed)
	}
}
