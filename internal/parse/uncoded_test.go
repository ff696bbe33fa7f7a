package parse

import (
	"strings"
	"testing"
)

// TestUncoded reads a server's answer without its code, and nothing of what is said about one.
func TestUncoded(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"all that is posted":      {"Must issue a STARTTLS command first", "Must issue a STARTTLS command first"},
		"with a full stop":        {"Relaying denied.", "Relaying denied."},
		"quoted":                  {"`relay not permitted`", "relay not permitted"},
		"labelled":                {"Error: Unrouteable address", "Error: Unrouteable address"},
		"qmail's number":          {"Sorry, no mailbox here by that name (#5.1.1)", "Sorry, no mailbox here by that name"},
		"it goes on":              {"Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider.", "Unfortunately, messages from [192.0.2.1] weren't sent."},
		"in two parts":            {"The group sales@example.org only accepts messages from people in its organization or on its allowed senders list, and your email address isn't on the list.", "The group sales@example.org only accepts"},
		"below what became of it": {"Hello,\n\nwhen we mail them we get this error:\n\nThe recipient's mailbox is full and can't accept messages now. Please try again.\n\nBob", "The recipient's mailbox is full"},
		"behind its class":        {`Symfony\Component\Mime\Exception\LogicException: An email must have a "From" or a "Sender" header.`, `Symfony\Component\Mime`},
		"in a fence":              {"Sending from the shop fails:\n```\nMust issue a STARTTLS command first\n```", "Must issue"},
		"asked for":               {"Is it unable to relay?", ""},
		"it goes on otherwise":    {"Unable to relay the call to the second floor", ""},
		"explained":               {"Sender verify failed means that Exim asked for the sender", ""},
		"a manual's":              {"Must issue a STARTTLS command first; after that the client can log in", ""},
		"another group":           {"The group sales only accepts messages from people in its organization", ""},
		"another account":         {"This user doesn't have a licensed account (yet)", ""},
		"a list of errors":        {"Mail errors that we translate:\n- Sender verify failed\n- Message size exceeds fixed limit", ""},
		"a name of a text":        {"Text of the mail form:\nYou do not have permission to send to this recipient.", ""},
		"beside other words":      {"Relaying denied.\nJust kidding.", ""},
		"a pattern":               {`if (line.startsWith("Relaying denied")) return RELAY;`, ""},
	} {
		got := ""
		if r := Text(c.text); len(r.Failures) > 0 && r.Failures[0].Confidence >= Likely {
			got = r.Failures[0].Text
		}
		if !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestSentences reads notices of one sentence or two.
func TestSentences(t *testing.T) {
	for text, want := range map[string]bool{
		"Your message couldn't be delivered because the recipient's mailbox is full.":                 true,
		"Your message could not be delivered. The recipient's mailbox is full.":                       true,
		"The email you sent was not delivered: the address was not found":                             true,
		"Your message could not be delivered because you don't share a server with the recipient.":    false,
		"Your message was not delivered because the user is offline.":                                 false,
		"Your message wasn't delivered because my mailbox is full":                                    false,
		"The message could not be delivered because the consumer's queue is full":                     false,
		"The message couldn't be delivered because the mailbox of the actor is full":                  false,
		"Your parcel was not delivered because the address does not exist":                            false,
		"Could it be that your message wasn't delivered because the address does not exist?":          false,
		"Your message couldn't be delivered because the address does not exist, or so they say today": false,
	} {
		r := Text(text)
		if got := len(r.Failures) > 0 && r.Failures[0].Confidence >= Likely; got != want {
			t.Errorf("%q: heard %v, want %v", text, got, want)
		}
	}
}

// TestExpired keeps the status beside the words of Postfix's queue manager, which say nothing without it.
func TestExpired(t *testing.T) {
	for _, status := range []string{"expired", "force-expired"} {
		r := Text("Nov  8 09:00:00 mail postfix/qmgr[2]: 4A1B2C3D4E: from=<alice@example.com>, status=" + status + ", returned to sender")
		if len(r.Failures) != 1 || r.Failures[0].Text != "status="+status+", returned to sender" || !r.Failures[0].Final {
			t.Errorf("%s: %+v", status, r.Failures)
		}
	}
}

// TestBareAnswers reads answers behind a code alone, which are all that is posted or stand behind the word for an error.
func TestBareAnswers(t *testing.T) {
	for text, want := range map[string]bool{
		"554 Transaction failed":                                           true,
		"Error: 554 Transaction failed":                                    true,
		"550 Administrative prohibition":                                   true,
		"535 Incorrect authentication data":                                true,
		"550 IP 192.0.2.1 is blocked. See https://example.org/block":       true,
		"421 Service not available, closing transmission channel":          true,
		"发送邮件报错550 User not found: bob@example.org":                        true,
		"返回535 Error: authentication failed":                               true,
		"错误信息:554 DT:SPM 163 smtp9,see http://mail.example.org/help.htm":   true,
		"550 Utilisateur inconnu !":                                        true,
		"552 cuota excedida":                                               true,
		"550 192.0.2.44 blacklisted see http://example.org/?ip=192.0.2.44": true,
		"550 usuarios inactivos: 20 nuevos":                                false,
		"552 utilisateurs inscrits":                                        false,
		"550 emails cannot be opened in the archive":                       false,
		"421 Service not available, closing control connection":            false, // FTP's
		"554 transaction failed in the test run":                           false,
		"504 transaction failed":                                           false,
		"503 resources temporarily unavailable - pool exhausted":           false,
		"550 RP:CEL mx1":                                                   true,
		"550 mi: trail is 5 miles":                                         false,
		"550 Adres bestaat niet":                                           true,
		"535 login attempts failed last night":                             false,
		"Payment error: 554 Transaction failed":                            false,
		"503 192.0.2.1 is blocked by the web firewall":                     false,
		"返回550行":               false,
		"失败451次":               false,
		"接口返回 502 Bad Gateway": false,
	} {
		r := Text(text)
		if got := len(r.Failures) > 0 && r.Failures[0].Confidence >= Likely; got != want {
			t.Errorf("%q: heard %v, want %v", text, got, want)
		}
	}
}
