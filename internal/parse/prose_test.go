package parse

import (
	"strings"
	"testing"
)

// TestProse judges replies that stand alone or in somebody's words: "code enhanced confidence" of each.
func TestProse(t *testing.T) {
	for text, want := range map[string]string{
		"550 5.1.1 User unknown":     "550 5.1.1 certain",
		"550-5.1.1 User unknown":     "550 5.1.1 certain",
		"550 5.1.1":                  "550 5.1.1 certain",
		"smtp;550 5.1.1":             "550 5.1.1 certain",
		"(#5.1.1)":                   "5.1.1 certain",
		"dsn=5.1.1":                  "5.1.1 certain",
		"we got 452 4.5.3 again":     "452 4.5.3 certain",
		"550 550 5.1.1 User unknown": "550 5.1.1 certain",
		"550 Mailbox not found":      "550 likely",
		"error: 554 your mail was rejected by policy":                   "554 likely",
		"my mail bounced with 550":                                      "550 likely",
		"getting 421 from the mail server":                              "421 likely",
		"5.7.1 Relaying denied":                                         "5.7.1 likely",
		"the mail failed with 5.4.1":                                    "5.4.1 likely",
		"421-4.7.0 our system has detected an unusual rate of mail":     "421 4.7.0 certain",
		"first 550 5.1.1 unknown, then 421 4.7.0 slow down":             "550 5.1.1 certain, 421 4.7.0 certain",
		"'550 mailbox unavailable' or \"552 mailbox full\" as it likes": "550 likely, 552 likely",
		"is 451 about an account?":                                      "451 guess",
		"is 551 about an account?\n\n451 4.7.1 Try later":               "451 4.7.1 certain, 551 guess",
		"error 404 in the mail archive":                                 "",
		"HTTP/1.1 502 Bad Gateway for the mail page":                    "",
		"nginx said 502 when I opened webmail":                          "",
		"502 Bad Gateway":                                               "",
		"550 users got the mail":                                        "",
		"a 550 user licence for our mail":                               "",
		"552 User quota exceeded":                                       "552 likely",
		"550 this address is no longer active":                          "550 likely",
		"550 this sender is not welcome here":                           "550 likely",
		"550 SPF did not pass, sorry":                                   "550 likely",
		"503 your IP address was blocked":                               "",
		"450 accounts disabled by the admins":                           "450 guess",
		"host mx.example.org[192.0.2.25] said: 550 messages with multiple addresses not accepted": "550 certain",
		"450 domains not resolved yet":            "450 guess",
		"550 Failed to open file":                 "",
		"450 MB of mail":                          "",
		"the mail costs $551":                     "",
		"port 587 of the mail server":             "",
		"ports 465, 587 and 551 for mail":         "",
		"smtp.example.org:587 is our mail server": "",
		"mail at 4:51, room 452":                  "",
		"postfix 5.1.1 for our mail server":       "",
		"upgraded the mail server to 5.1.1":       "",
		"mail.example.org is 5.9.12.34":           "",
		"the mail has 452 lines":                  "",
		"call (450) 555-0199 about the mail":      "",
		"if len(mail) > 550 {":                    "",
		"https://example.org/mail/550":            "",
		"## 5.1.1\nmail: new template":            "",
		"550":                                     "",
		"5.1.1":                                   "",
		"I have 550 mail":                         "",
		"250 2.0.0 Ok: mail queued":               "",
		"Error 451 in line 12 of the smtp relay":  "451 likely",
		"ftp> 530 Login incorrect":                "",
	} {
		var out []string
		for _, f := range Text(text).Failures {
			out = append(out, strings.Join(strings.Fields(f.Code.String()+" "+f.Enhanced.String()+" "+f.Confidence.String()), " "))
		}
		if got := strings.Join(out, ", "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestProseWords gives the server's words without the words of whoever quotes them: "recipient|text".
func TestProseWords(t *testing.T) {
	for text, want := range map[string]string{
		`it says "550 5.1.1 User unknown", what now?`:                                             "|User unknown",
		`it says '550 5.1.1 User unknown', what now?`:                                             "|User unknown",
		"it says `550 5.1.1 User unknown`, what now?":                                             "|User unknown",
		`level=error err="550 5.1.1 User unknown" attempt=3`:                                      "|User unknown",
		"no mailbox here by that name. (#5.1.1)":                                                  "|no mailbox here by that name.",
		"Mail to bob@example.org:\n550 5.1.1 User unknown":                                        "bob@example.org|User unknown",
		"I wrote to bob@example.org and carol@example.org\n550 5.7.1 rejected":                    "bob@example.org|rejected, carol@example.org|rejected",
		"mail from alice@example.com: 550 5.7.1 rejected":                                         "|rejected",
		"bob@example.org\n550 5.1.1 User unknown":                                                 "bob@example.org|User unknown",
		"alice@example.com says hello\n550 5.1.1 User unknown":                                    "|User unknown",
		"550 5.1.1 <bob@example.org>: unknown\nsee you":                                           "bob@example.org|<bob@example.org>: unknown",
		"to bob@example.org we get\n\n\n\n\n550 5.1.1 User unknown":                               "|User unknown",
		"552 5.3.4 message too large; the limit is in\n    the help\n\nThanks, alice@example.com": "|message too large; the limit is in the help",
	} {
		var out []string
		for _, f := range Text(text).Failures {
			out = append(out, f.Recipient+"|"+f.Text)
		}
		if got := strings.Join(out, ", "); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestHasWord(t *testing.T) {
	for text, want := range map[string]bool{
		"the mailbox": true, "mailboxes": true, "SMTP": true, "smtp.example.org": true, "relaying": true, "e-mail": true, "mails": true,
		"mailing": false, "airmail": false, "gmail": false, "https://example.org/mail": false, "": false, "m": false,
	} {
		if got := strongWords.WordIn(text); got != want {
			t.Errorf("WordIn(%q) = %v, want %v", text, got, want)
		}
	}
}

// TestQuotedWords ends a server's words where the quote ends in which somebody shows them.
func TestQuotedWords(t *testing.T) {
	for text, want := range map[string]string{
		`the error "550 5.1.1 no such user" came back`:                                            "no such user",
		`got "failed: 550 5.1.1 no such user here", is it me?`:                                    "no such user here",
		`if err.Error() == "gomail: could not send email 1: 550 5.1.1 no such user" {`:            "no such user",
		"| `535-5.7.8 Username and Password not accepted` | use an app password |":                "Username and Password not accepted",
		`it says "sorry: 550 5.1.1 the user "bob" is unknown here" since noon`:                    `the user "bob" is unknown here`,
		`the mail came back with 550 5.1.1 the user "bob" is unknown`:                             `the user "bob" is unknown`,
		"it says \"sorry: 550-5.1.1 the user is\n550-5.1.1 unknown here\". What do I do?":         "the user is unknown here",
		`Net::SMTPFatalError (level="error" msg="550 5.1.1 no such user: bob" at="noon")`:         "no such user: bob",
		`SMTPRecipientsRefused: "delivery failed: 550 5.1.1 no such user". This was solved later`: "no such user",
	} {
		fs := Text(text).Failures
		if len(fs) != 1 || fs[0].Text != want {
			t.Errorf("%q reads as %+v, want %q", text, fs, want)
		}
	}
}

// TestRecipientBehindQuote finds to whom the mail went that a quoted reply refused.
func TestRecipientBehindQuote(t *testing.T) {
	for text, want := range map[string]string{
		`SMTP error "550 5.7.1 Message blocked" when mailing bob@example.org`:       "bob@example.org",
		`smtp error: server said "550 5.7.1 Message blocked" for <bob@example.org>`: "bob@example.org",
		`SMTP error "550 5.7.1 Message blocked", says alice@example.com`:            "",
	} {
		if fs := Text(text).Failures; len(fs) != 1 || fs[0].Recipient != want {
			t.Errorf("%q reads as %+v, want the recipient %q", text, fs, want)
		}
	}
}
