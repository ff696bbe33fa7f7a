package parse

import "testing"

// TestTalkOfCodes holds the channel quiet over codes that are named, explained, listed or written into programs, and not got
// by anybody.
func TestTalkOfCodes(t *testing.T) {
	for name, text := range map[string]string{
		"what it usually is":      "The error 550 typically is an unknown user, ie that mailbox does not exist on the server.",
		"what it means":           "[`535 Authentication Failed`](https://www.example.org/codes) means that your credentials are wrong. Check the server settings.",
		"when it appears":         "The 550 5.7.26 error appears when mail is rejected because the sending domain is not authenticated.",
		"where it comes from":     "The first message with the return code 535 is really coming back from your SMTP server. What does it log?",
		"a range":                 "Fix email delivery issues for error code 550 5.1.1 through 5.1.20 in the mail server",
		"a range of statuses":     "the reply is 5.7.700 through 5.7.750, and mail is refused",
		"one instead of another":  `the smtp server returns "421 Recipient not in route list" instead of "550 recipient not in route list".`,
		"a task":                  "Add the following replies:\n- `552-5.2.3 Your message exceeded the message size limits`\n- `552-5.7.0 illegal attachment on your message`",
		"a plea":                  "Please fix the line\n\n5.7.1 Your message was rejected by the recipient's policy.\n\nto state\n\n5.7.703 Your message was rejected by the recipient's policy.",
		"a description":           "If a mailbox does not exist, a non-delivery report (also known as a bounce message) is returned to the sender: **550 5.4.1 Recipient address rejected: Access denied.**",
		"a table":                 "|5.1.0|`Sender denied`|The sender's address is malformed.|\n|5.1.1|`Bad destination mailbox address`|No recipient exists.|\n|5.7.512|`Access denied, message must be RFC 5322 compliant`|No From.|",
		"a list":                  "421 Service not available\n450 Requested mail action not taken: mailbox unavailable\n452 Requested action not taken: insufficient system storage\n503 Bad sequence of commands\n550 Requested action not taken: mailbox unavailable",
		"a list of statuses":      "NDR list of the mail server\n\n4.4.2 - The connection was dropped while the message was delivered.\n\n4.4.7 - Protocol timeout.\n\n5.1.0 - Sender denied.\n\n5.1.2 - SMTP; 550 Host unknown.\n\n5.2.2 - The recipient's mailbox is full.",
		"an announced list":       "Below is a list of errors that mail servers report:\n1. Error 550, User unknown -- the mailbox does not exist.\n2. 501 Domain must resolve -- DNS of the sender is wrong.",
		"a pattern for a log":     "failregex = reject: RCPT from \\S+\\[<HOST>\\]: 450 4.7.1 Client host rejected: cannot find your hostname",
		"trouble that is over":    "we fixed the 550 5.7.1 relay access denied yesterday, mail flows again",
		"trouble over in German":  "Das 550 5.7.1 von gestern ist gelöst, Mails gehen wieder raus",
		"a condition":             "If you get a 550 5.1.1 it means the mailbox does not exist",
		"a comparison":            "if code == 550: mark_as_bounced(recipient)",
		"an assertion":            `assert response.startswith("550 5.1.1"), response`,
		"a change with its place": `v2.4.1: handle "452 4.2.2 mailbox full" as soft bounce`,
		"a standard":              "RFC 5321 says 550 for mailbox unavailable and 553 for mailbox name not allowed",
		"a proposal":              "We should document that Exchange answers 550 5.7.54 to clients without a login",
		"another service's port":  "Error: connect ECONNREFUSED 127.0.0.1:5432 in the mailer service",
		"advice about TLS":        "the issue appears to be `certificate verify failed`. try adding `openssl_verify_mode: 'none'` in your smtp configuration",
		"a feature":               "Feature request: let each domain choose to bounce later or to return the SMTP error `550 User Unknown`",
		"told and over":           "The relay access denied problem of yesterday is fixed.",
		"a call":                  `server.respond_with("550 5.1.1 unknown user")`,
		"a function":              `mock.on("RCPT TO", () => "550 5.1.1 User unknown")`,
		"the name of a test":      `it("handles 550 5.1.1 user unknown as hard bounce", async () => {`,
		"an access map":           "/^Subject:.*pills/ REJECT 550 5.7.1 No spam please",
		"a setting of Dovecot":    "quota_exceeded_message = Quota exceeded (mailbox for user is full)",
		"when it comes":           "Gmail answers 421 4.7.28 when you send too fast, so throttle",
		"a list of one's own":     "550 5.1.1 is in our list of hard bounces, 552 5.2.2 is on the list of soft ones",
		"an explanation":          "It means that the server does not know the mailbox. It could be that it was misspelled, or that spam is refused by replying with code 550.",
		"a list of suppressions":  "The simulator now has the account-level suppression list and the commands that manage it.",
		"a success of msmtp":      "Oct 04 00:01:35 host=smtp.example.com tls=on from=ana@example.com recipients=bob@example.org smtpstatus=250 smtpmsg='250 2.0.0 OK' exitcode=EX_OK",
		"the end of its line":     "smtpstatus=250 smtpmsg='250 2.0.0 OK 1696392095 b7-20020a' exitcode=EX_OK",
		"go that wants an error":  "	wantErr := \"gomail: could not send email 1: 550 5.1.1 no such user\"\n	if err := Send(s, message()); err == nil {",
		"go that compares":        "	if !strings.HasPrefix(scanner.Text(), \"501 5.5.4\") {\n		t.Fatal(\"Invalid reply:\", scanner.Text())\n	}",
		"go that makes an error":  "	if password == \"\" {\n		errs = errors.Join(errs, errors.New(\"missing password for PLAIN auth mechanism\"))\n	}",
		"go that expects":         "	wantErr := \"wrong host name, 500 5.1.2 Error: quit failed\"\n	version, err := goVersion()",
		"a parameter's comment":   "// Dial connects to the SMTP server.\n//   - ctx: The context.Context to control the connection timeout and cancellation.",
		"codes in a row":          "Hat jemand eine Liste, welche Codes (450, 451, 550, 554) wir als Hard Bounce zählen?",
		"a release":               "## 2.3.0\n* SMTP: 535 is now an authentication error\n* no crash when the server says 421 during DATA",
		"c# that catches":         "catch (SmtpFailedRecipientException ex)\n{\n    if (ex.StatusCode == SmtpStatusCode.MailboxUnavailable)\n        log.Warn(\"Mailbox unavailable\");\n}",
		"go's structure":          "	be.dataErr = &smtp.SMTPError{\n		Code:         555,\n		EnhancedCode: smtp.EnhancedCode{5, 0, 0},\n		Message:      \"I failed\",\n	}",
		"go's raw text":           "var server = `220 mx.example.org ESMTP\n250-mx.example.org\n250 8BITMIME\n530 Authentication required\n354 Go ahead\n`",
		"a text in parts":         "	server := \"334 Y2hhbGxlbmdl\\r\\n\" +\n		\"501 5.7.0 Authentication aborted\\r\\n\"\n	client := \"AUTH LARGE\\r\\n\"",
		"timeouts of a server":    "	s := smtp.NewServer(backend)\n	s.WriteTimeout = 10 * time.Second\n	s.ReadTimeout = 10 * time.Second",
		"python of a server":      "    def smtp_HELO(self, arg):\n        if not arg:\n            self.push('501 Syntax: HELO hostname')\n            return",
		"javascript's test":       "    expect(err.message).toBe('Invalid login: 535 5.7.8 Authentication failed');",
		"what should happen":      "Expected: the message must not be delivered, and a bounce \"Quota exceeded (mailbox for user is full)\" sent back.",
		"php that throws":         "throw new TransportException(sprintf('Failed to authenticate on SMTP server with username \"%s\"', $user), 535);",
		"java that logs":          "throw new MessagingException(\n        \"Could not connect to SMTP host: \" + host +\n        \", port: \" + port);",
		"c of a server":           "	return (smtpd_check_reject(state, MAIL_ERROR_POLICY,\n		state->status >= PERM ?\n		    unk_code : 450, \"4.7.25\",\n		\"Client host rejected: cannot find your hostname, [%s]\",\n		state->addr));",
	} {
		if r := Text(text); speaksUp(r) {
			t.Errorf("%s: speaks up with %+v", name, r.Failures)
		}
	}
}

// TestReplyBesideTalk holds that talk about a reply does not hide one that somebody got.
func TestReplyBesideTalk(t *testing.T) {
	for name, text := range map[string]string{
		"asked what it means":      "we get 550 5.1.1 <bob@example.org>: Recipient address rejected: User unknown, what does that mean?",
		"addressed to its reader":  "This topic describes what to do if you see error code 550 5.7.133 in a non-delivery report, also known as a bounce message.",
		"trace with its statement": "    raise SMTPRecipientsRefused(senderrs)\nsmtplib.SMTPRecipientsRefused: {'bob@example.org': (550, b'5.1.1 User unknown')}",
		"expected something else":  "Error: Expected smtp code 250, got 552 5.3.4 message too big",
		"a table of one's mails":   "| 550 5.1.1 User unknown | bob@example.org |",
		"a task with its evidence": "Update for bob@example.org: 550 5.1.1 User unknown",
		"not fixed yet":            "the update did not fix it, still not solved: 550 5.7.1 Relaying denied",
		"should but does not":      "mail should be delivered, but we get 550 5.1.1 User unknown",
		"a line of an app's log":   "main.CRITICAL: 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM [DB7PR01CA0001.EURPRD01.PROD.OUTLOOK.COM]",
		"suppressed":               "Resend has suppressed sending to this address because it is on the account-level suppression list.",
		"an error in a comment":    "//if err.Error() == \"gomail: could not send email 1: 550 5.1.1 no such recipient\" {",
		"a release of one's own":   "# 1.4.2 is installed\nsince then everybody gets 550 5.7.1 Relaying denied",
		"a log below constants":    "const (\n	host = \"smtp.example.com\"\n)\n2026/11/02 10:02:03 dial tcp 192.0.2.1:587: connect: connection refused",
		"below a structure":        "config := mail.Config{\n	Host: \"smtp.example.com\",\n\n535 5.7.8 Error: authentication failed",
		"below the program":        "	if err := smtp.SendMail(addr, auth, from, to, msg); err != nil {\n		log.Fatal(err)\n	}\n\nI get this: 535 5.7.8 Username and Password not accepted",
		"got on a condition":       "I get 550 5.7.1 Relaying denied when I send to gmail",
		"got while sending":        `Error: "421 4.7.0 Messages temporarily deferred due to user complaints" when sending email to Yahoo. How to resolve this?`,
		"an exception's argument":  `SMTPDataError("550 5.7.1 refused by policy")`,
		"should we worry":          "relay=mx.example.org[192.0.2.1]:25 said: 550 5.7.1 Relaying denied. Should we open a ticket?",
		"member of an object":      "if (err) console.log(err);\n{ code: 'EENVELOPE',\n  response: '550 5.7.1 Unable to relay for bob@example.org',\n  responseCode: 550 }",
	} {
		if !speaksUp(Text(text)) {
			t.Errorf("%s: silent", name)
		}
	}
}
