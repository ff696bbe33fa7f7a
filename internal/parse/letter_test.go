package parse

import (
	"strings"
	"testing"
)

// letters are whole e-mails of which the header, or what came back with them, tells as much as the words, with what is read of
// them. Lines end with CR LF when they are read.
var letters = []struct{ name, source, want string }{
	{"qmail's form under a greeting of the site", `From: MAILER-DAEMON@mail.example.net
To: alice@example.com
Subject: failure notice

Nobody of that name works here.

<bob@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

<carol@example.org>:
550 5.2.2 mailbox full

--- Below this line is a copy of the message.

From: alice@example.com
`, "bob@example.org 5.1.1; carol@example.org 550 5.2.2"},
	{"recipients without reasons", `From: MAILER-DAEMON@mail.example.net
To: alice@example.com
Subject: failure notice

Unable to deliver message to the following address(es).

<bob@example.org>:

<carol@example.org>:

--- Original message follows.
`, "bob@example.org; carol@example.org"},
	{"an X.400 name in the report", `From: postmaster@example.net
To: alice@example.com
Subject: Delivery Report (failure) for bob@example.org
Content-Type: multipart/report; boundary=b

--b
Content-Type: text/plain

Your message was not delivered to:
  bob@example.org
for the following reason:
  Diagnostic was Unable to transfer, Message timed out

--b
Content-Type: message/delivery-status

Reporting-MTA: x400; mta relay in /ADMD=EXAMPLE/C=WW/

Original-Recipient: rfc822; bob@example.org
Final-Recipient: x400; /S=bob/OU=staff/C=WW/
X400-Originally-Specified-Recipient-Number: 1
Action: failed
Diagnostic-Code: Reason 1 (Unable-To-Transfer); Diagnostic 5 (Maximum-Time-Expired)
Status: 4.4.7

--b
Content-Type: message/rfc822

From: alice@example.com
To: team@lists.example.com

--b--
`, "bob@example.org 4.4.7"},
	{"a host without a domain in the report", `From: postmaster@example.net
To: alice@example.com
Subject: Delivery Notification: Delivery has failed
Content-Type: multipart/report; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.example.net

Action: failed
Status: 5.0.0 (recipient reached disk quota)
Original-recipient: rfc822;bob@example.org
Final-recipient: rfc822;bob@store-daemon

--b--
`, "bob@example.org 5.0.0"},
	{"a reply in the place of the status", `From: postmaster@example.net
To: alice@example.com
Subject: Failed mail
Content-Type: multipart/report; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.example.net

Final-Recipient: rfc822;bob@example.org
Action: failure
Status: 553 Exceeded maximum inbound message size

--b--
`, "bob@example.org 553"},
	{"a report wrapped by a gateway", `From: postmaster@example.net
To: alice@example.com
Subject: Delivery Status Notification (Failure)
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: message/rfc822

From: postmaster@example.net
To: alice@example.com
Subject: Delivery Status Notification (Failure)
Content-Type: multipart/report; report-type=delivery-status; boundary=c

--c
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.example.net

Final-Recipient: rfc822;bob@example.org
Action: failed
Status: 5.1.1

--c--

--b
Content-Type: text/plain

This e-mail is confidential. If you have received it in error, please delete it.

--b--
`, "bob@example.org 5.1.1"},
	{"named by a sentence alone", `From: postmaster@example.net
To: alice@example.com
Subject: Mail for our office

Your message has encountered trouble. Questions go to help@example.net.
It was for local user bob.
(Originally addressed to bob@example.org)
`, "bob@example.org"},
	{"named behind what is wrong", `Return-Path: <MAILER-DAEMON@example.net>
From: MAILER-DAEMON@example.net
To: alice@example.com
Subject: Returned mail: Lunch

User's mailbox is full: <bob@example.org>
Unable to deliver mail.
`, "bob@example.org"},
	{"nobody named", `From: gateway@example.net
To: alice@example.com
Subject: Mail could not be delivered
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

The following mail could not be delivered.
Reason: Exceeded maximum delivery attempts.

--b
Content-Type: message/rfc822

From: alice@example.com
To: team@lists.example.com
List-Post: <mailto:team@lists.example.com>

--b--
`, "notice"},
	{"sent on by a list", `From: MAILER-DAEMON@example.net
To: team-bounces@lists.example.com
Subject: Returned mail
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

We could not deliver what you sent.

--b
Content-Type: message/rfc822

From: alice@example.com
To: team@lists.example.com
List-Id: Our team <team.lists.example.com>

--b--
`, "notice"},
	{"the sender named by his own bounce", `From: MAILER-DAEMON@example.net
To: alice@example.com
Subject: Mail Delivery Problem

Sorry alice@example.com. Your mail to the following recipients could not be delivered because they take no attachments:
	bob
`, "listed"},
	{"no writer at all", `Return-Path: <>
From: <>
To: alice@example.com
Auto-Submitted: auto-replied

You sent mail to bob@example.org. That's not a valid user here.
`, "bob@example.org"},
	{"the reply apart from the name", `From: scanner@example.net
To: alice@example.com
Subject: Mail could not be delivered

Sent     <<< RCPT TO:<bob@example.org>
Received >>> 550 5.1.1 no such user.
Unable to deliver message to <bob@example.org>.
`, "bob@example.org 550 5.1.1"},
	{"an answer known by its precedence", `Return-Path: <>
From: Bob Example <bob@example.org>
To: alice@example.com
Subject: Thank you for your mail
Precedence: bulk

I answer as soon as I can.
`, "bob@example.org"},
	{"an answer in Polish", `Return-Path: <bob@example.org>
From: bob@example.org
To: alice@example.com
Subject: [Automatyczna odpowiedź] Lunch
Precedence: junk

Jestem na urlopie.
`, "bob@example.org"},
	{"a report without its fields", `From: MAILER-DAEMON@mail.example.net
To: alice@example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="18F5D18A/sender@mail.example.net"

--18F5D18A/sender@mail.example.net
Content-Type: text/plain

Your email bounced

--18F5D18A/sender@mail.example.net
Content-Type: message/rfc822

From: alice@example.com

hello

--18F5D18A/sender@mail.example.net--
`, "notice"},
	{"a reason announced over two lines", `From: MAILER-DAEMON@mail.example.net
To: alice@example.com
Subject: failure notice

Sorry, unable to deliver your message to bob@example.org for
the following reason:

 552 Quota violation

A copy of the original message below this line:
`, "bob@example.org 552"},
	{"versions in the header", `From: Bob Example <bob@example.org>
To: alice@example.com
Subject: Re: Lunch
X-Mailer: Exchange Eudora Version 5.2.1
Message-Id: <5.2.1.1.0.20030602205708@mail.example.org>
Received: from mail.example.org by 0 with SMTP; 2 Nov 2026 18:58:36 -0000

Bob
`, ""},
	{"a subject and nothing else", `From: MAILER-DAEMON@mail.example.net
To: alice@example.com
Subject: Undelivered to bob@example.org
`, "bob@example.org"},
	{"a route in the report", `From: postmaster@example.net
To: alice@example.com
Subject: Delivery Notification: Delivery has failed
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: message/delivery-status

Reporting-MTA: dns;mail.example.net

Original-recipient: rfc822;bob@example.org
Final-recipient: rfc822;@store.example.org.lmtp:35065@lmtp-daemon
Action: failed
Status: 4.2.2
Diagnostic-code: lmtp;550 4.2.2 Delivery failed: Over quota

--b--
`, "bob@example.org 550 4.2.2"},
	{"a report of nothing", `From: postmaster@example.net
To: alice@example.com
Subject: Delivery report of the week

All is well.
`, ""},
	{"a list's mail with a precedence", `Return-Path: <>
From: Bob Example <bob@example.org>
To: team@lists.example.com
Subject: Lunch
Precedence: bulk
List-Id: <team.lists.example.com>

Who comes along?
`, ""},
	{"an automatic answer by its subject alone", `From: Bob Example <bob@example.org>
To: alice@example.com
Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_d=C3=A9jeuner?=

Je suis en vacances jusqu'au 9 novembre.
`, "bob@example.org"},
	{"a subject in capitals that fold to other bytes", `From: Bob Example <bob@example.org>
To: alice@example.com
Subject: Автоматический ответ: обед

Вернусь девятого ноября.
`, "bob@example.org"},
	{"people write of their absence, too", `From: Bob Example <bob@example.org>
To: alice@example.com
Subject: Vacation: who waters the plants?

I am away from Monday on.
`, ""},
	{"a reply below the recipient and nothing else", `From: postmaster@example.net
To: alice@example.com
Subject: failure notice

<bob@example.org>
421 4.3.2 Service shutting down, come back later
`, "bob@example.org 421 4.3.2"},
	{"blank lines before the header", `
  
From: MAILER-DAEMON@mail.example.net
To: alice@example.com
Subject: Undelivered Mail Returned to Sender

<bob@example.org>: host mx.example.org[192.0.2.25] said: 550-198.51.100.7 is
    blocked. 550 see https://mail.example.org/ (in reply to MAIL FROM command)
`, "bob@example.org 550"},
}

func TestLetters(t *testing.T) {
	for _, l := range letters {
		if got := brief(Email([]byte(strings.ReplaceAll(l.source, "\n", "\r\n")))); got != l.want {
			t.Errorf("%s: %q, want %q", l.name, got, l.want)
		}
	}
}

// TestWordsOfLetters tells what a notice's words are: neither what its subject repeats of the message that came back, nor its
// header.
func TestWordsOfLetters(t *testing.T) {
	for _, c := range []struct{ name, source, text, not string }{
		{"subject quoted", "From: postmaster@example.net\nTo: alice@example.com\nAuto-Submitted: auto-replied\nSubject: Undeliverable: your mailbox is full\n\nYour message could not be delivered to\n   bob@example.org\n", "could not be delivered", "mailbox is full"},
		{"another system's words", "From: postmaster@example.net\nTo: alice@example.com\nSubject: Rejected\n\nSorry, unable to deliver your message to bob@example.org for the following reason:\n552 Quota violation\n", "Quota violation", "google"},
		{"reason below the sentence", "From: MAILER-DAEMON@example.net\nTo: alice@example.com\nSubject: Undeliverable mail\n\nFailed to deliver to '<bob@example.org>'\nLOCAL module(account bob) reports:\n account is full\n", "account is full", ""},
		{"reasons above two lists", "From: postmaster@example.net\nTo: alice@example.com\nSubject: Returned Mail\n\nThe computer was not reachable.\n\nThe following recipients did not receive your message:\n\n    <bob@example.org>\nThe following recipients did not receive your message:\n\n    <carol@example.org>\n", "not reachable", ""},
	} {
		r := Email([]byte(strings.ReplaceAll(c.source, "\n", "\r\n")))
		if len(r.Failures) == 0 {
			t.Errorf("%s: nothing read", c.name)
			continue
		}
		f := r.Failures[0]
		if all := f.Text + " " + f.Local + " " + f.Product; !strings.Contains(all, c.text) || c.not != "" && strings.Contains(all, c.not) {
			t.Errorf("%s: words %q, reporter's %q, product %q", c.name, f.Text, f.Local, f.Product)
		}
	}
}

// TestDelayedNotices tells a delay from the end of all tries, also where the notice says last that it is tried again.
func TestDelayedNotices(t *testing.T) {
	for source, want := range map[string]bool{
		"Your message could not be delivered to the following recipients:\n\n   bob@example.org\n\nDelivery attempts will continue to be made for 5 days.\n":   true,
		"Delivery of email to this address\n\"bob@example.org\" has been postponed due to a full mailbox.\nWe will continue to try to deliver your message.\n": true,
		"Your message could not be delivered to the following recipients:\n\n   bob@example.org\n\nPlease do not resend it.\n":                                 false,
	} {
		r := Email([]byte("From: postmaster@example.net\r\nTo: alice@example.com\r\nSubject: Mail Delivery Warning\r\n\r\n" + strings.ReplaceAll(source, "\n", "\r\n")))
		if len(r.Failures) != 1 || r.Failures[0].Delayed != want || r.Failures[0].Final == want {
			t.Errorf("%q: %+v, want delayed %v", source, r.Failures, want)
		}
	}
}

// TestForwardedBounce tells a bounce that somebody passes on below a sentence of their own from the message that bounced.
func TestForwardedBounce(t *testing.T) {
	const bounce = "\n\nThis is the mail system at host mx.example.com.\n\nYour message could not be delivered to one or more recipients.\n\n<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 no such\n    person (in reply to RCPT TO command)\n"
	for name, header := range map[string]string{
		"Thunderbird": "-------- Forwarded Message --------\nSubject: Undelivered Mail Returned to Sender\nDate: Tue, 3 Nov 2026\nFrom: Mail Delivery System <MAILER-DAEMON@example.com>\nTo: alice@example.com",
		"Outlook":     "-----Original Message-----\nFrom: Mail Delivery System [mailto:MAILER-DAEMON@example.com]\nSent: Tuesday, November 3, 2026\nTo: Alice\nSubject: Undeliverable: hello",
		"Gmail":       "---------- Forwarded message ---------\nFrom: Mail Delivery System <MAILER-DAEMON@example.com>\nSubject: Undelivered Mail Returned to Sender\nTo: <alice@example.com>",
		"Apple Mail":  "Begin forwarded message:\n\nFrom: MAILER-DAEMON@example.com (Mail Delivery System)\nSubject: Undelivered Mail Returned to Sender",
		"German":      "------ Forwarded Message\nVon: postmaster@example.com\nAn: Alice\nBetreff: Unzustellbar: hello",
	} {
		r := Email([]byte("From: Alice <alice@example.com>\nTo: help@example.com\nSubject: FW: mail trouble\nContent-Type: text/plain; charset=utf-8\n\nHello,\n\nany idea? I need this today.\n\nAlice\n\n" + header + bounce))
		if len(r.Failures) != 1 || r.Failures[0].Recipient != "bob@example.org" || r.Failures[0].Code.String() != "550" {
			t.Errorf("%s: read %+v", name, r.Failures)
		}
	}
	r := Email([]byte("From: MAILER-DAEMON@example.com\nTo: alice@example.com\nSubject: Undelivered Mail\n\n<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 no such person\n\n------ Forwarded Message\nFrom: MAILER-DAEMON@example.net\nSubject: Undelivered Mail\n\n<carol@example.org>: host mx.example.net[192.0.2.2] said: 552 5.2.2 full\n"))
	if len(r.Failures) != 1 || r.Failures[0].Recipient != "bob@example.org" {
		t.Errorf("a bounce that came back: read %+v", r.Failures)
	}
}

// TestPastedHeader takes what the header of an e-mail tells where its source is pasted and its words are in no list.
func TestPastedHeader(t *testing.T) {
	const source = "From: MAILER-DAEMON@example.com\nTo: alice@example.net\nSubject: failure notice\n\n<bob@example.org>\n421 Come back later, undelivered mail is kept\n"
	for _, text := range []string{source, "Return-Path: <>\n" + source} {
		r := Text(text)
		if len(r.Failures) != 1 || r.Failures[0].Recipient != "bob@example.org" || r.Failures[0].Code.String() != "421" || r.Failures[0].To != len(text) {
			t.Errorf("%q: read %+v", text, r.Failures)
		}
	}
}

// TestOddSources reads reports whose source is not as the standards have it.
func TestOddSources(t *testing.T) {
	const report = "From: MAILER-DAEMON@example.com\nTo: alice@example.com\nSubject: Undelivered Mail\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee below\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such person\n\n--b--\n"
	for name, source := range map[string]string{
		"an old Mac's line ends": strings.ReplaceAll(report, "\n", "\r"),
		"a byte order mark":      "\ufeff" + report,
		"attached as any file":   "From: alice@example.com\nTo: help@example.net\nSubject: this came\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=c\n\n--c\nContent-Type: text/plain\n\nplease look\n\n--c\nContent-Type: application/octet-stream; name=\"Undelivered.EML\"\nContent-Transfer-Encoding: base64\n\n" + inBase64(report) + "\n--c--\n",
		"without its type":       strings.Replace(report, "message/delivery-status", "application/octet-stream; name=details.txt", 1),
	} {
		r := Email([]byte(source))
		if len(r.Failures) != 1 || r.Failures[0].Recipient != "bob@example.org" || r.Failures[0].Code.String() != "550" {
			t.Errorf("%s: read %+v", name, r.Failures)
		}
	}
}
