package parse

import "testing"

// TestQuoted holds that a refusal without a code is heard where somebody tells that their mail met it, and nowhere else.
func TestQuoted(t *testing.T) {
	for name, c := range map[string]struct{ text, says, recipient string }{
		"a full mailbox":        {`Mail to bob@example.org comes back with the text "The recipient's mailbox is full and can't accept messages now."`, "The recipient's mailbox is full and can't accept messages now.", "bob@example.org"},
		"a listed client":       {`Since the move our mails bounce with "Client host [192.0.2.4] blocked using zen.spamhaus.org". How to get off?`, "Client host [192.0.2.4] blocked using zen.spamhaus.org", ""},
		"the second quote":      {`The newsletter "Spring Offers Are Here" was rejected: "Too many recipients for one message"`, "Too many recipients for one message", ""},
		"an error close behind": {`The mail with our sheet was rejected with "The attachment type xlsm is not allowed"`, "The attachment type xlsm is not allowed", ""},
		"in german":             {`Die Mail an bob@example.org kommt zurück mit "Der Empfänger ist unbekannt"`, "Der Empfänger ist unbekannt", "bob@example.org"},
		"what a mail says":      {`I got a spam mail that says "Your mailbox quota is exceeded, click here to verify"`, "", ""},
		"a wording":             {`Mail to a full mailbox should be rejected with the wording "The mailbox of the recipient is full"`, "", ""},
		"a plan":                {`Test plan: sending mail to a full mailbox fails with "The mailbox is full", then a banner is shown`, "", ""},
		"no mail":               {`The parcel was returned: "The recipient was not found at this address"`, "", ""},
		"a server refused":      {`Our mail to bob@example.org was rejected by the recipient's server with "The message does not pass DMARC verification"`, "The message does not pass DMARC verification", "bob@example.org"},
		"an invoice's mail":     {`Our invoice emails bounce with "The recipient's mailbox is full". What now?`, "The recipient's mailbox is full", ""},
		"a chat":                {`The bot's message was rejected twice with "Message was blocked by policy of the workspace"`, "", ""},
		"a sign-up":             {`Signup fails with "This account does not exist", users email us about it`, "", ""},
		"people refused":        {`The mailing was rejected by Anna with "The message is too large for a newsletter"`, "", ""},
		"a macro":               {`Macro: Hello, your mail came back with "The recipient's address does not exist". Please check it.`, "", ""},
		"a webhook":             {`the webhook for bounced mails fails with "Invalid signature on message body"`, "", ""},
		"a build":               {`Der Build wurde abgelehnt mit "Die Datei existiert nicht im Repo", schick mir eine Mail`, "", ""},
		"no sentence":           {`Mail to them fails for "policy reasons on the gateway" they tell me`, "", ""},
	} {
		r := Text(c.text)
		if c.says == "" {
			if len(r.Failures) > 0 && speaksUp(r) {
				t.Errorf("%s: want silence, got %+v", name, r.Failures)
			}
			continue
		}
		if len(r.Failures) != 1 || !speaksUp(r) || r.Failures[0].Text != c.says || r.Failures[0].Recipient != c.recipient {
			t.Errorf("%s: got %+v", name, r.Failures)
		}
	}
}

// TestIntroduced holds that an error of the network is mail's where the line that shows it speaks of mail, and stays a stranger's
// where it does not.
func TestIntroduced(t *testing.T) {
	const shown = "\n\n```\ndata: unexpected EOF, transient\n```\n"
	if r := Text("Emails to them stop with this error:" + shown); len(r.Failures) != 1 || !speaksUp(r) {
		t.Errorf("below a lead of mail: got %+v", r.Failures)
	}
	if r := Text("The import stops with this error:" + shown); len(r.Failures) > 0 && speaksUp(r) {
		t.Errorf("below another lead: got %+v", r.Failures)
	}
}
