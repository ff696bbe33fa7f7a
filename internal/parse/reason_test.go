package parse

import (
	"slices"
	"strings"
	"testing"
)

// TestReasonsAside tells which words are a notice's reason where they stand aside of its list.
func TestReasonsAside(t *testing.T) {
	const from = "Return-Path: <>\nFrom: MAILER-DAEMON@mail.example.net\nTo: alice@example.com\nSubject: failure notice\n\n"
	for _, c := range []struct{ name, source, recipient, code, text string }{
		{"behind the list, without a word of failure", from + "The message could not be delivered to:\n\n  bob@example.org\n\nMailbox quota used up, 10 MB exceeded\n", "bob@example.org", "", "quota used up"},
		{"what announces the list", from + "This is the mail program at mail.example.net.\nYour message could not be delivered to one or more destinations.\n\nThe following users are unknown:\n\n\tbob@example.org\n\nFor further assistance, send mail to <postmaster> and tell the problem.\n", "bob@example.org", "", "following users are unknown"},
		{"below an address alone", from + "bob@example.org\n553 account is asleep (mta)\n\n--- Below this line is a copy of the message.\n", "bob@example.org", "553", "account is asleep"},
		{"what a delivery wrote", from + "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  an undisclosed address\n    (generated from bob@example.org)\n\nThe following text was generated during the delivery attempt:\n\n------ an undisclosed address\n       (generated from bob@example.org) ------\n\nNo room in the mail store.\n", "bob@example.org", "", "No room in the mail store."},
		{"above an address", from + "--------  Failure Reasons  --------\n\nUser not listed in any directory\nbob@example.org\n\n--------  Returned Message  --------\n", "bob@example.org", "", "not listed in any directory"},
		{"in a column", from + "------Message not delivered to the following:\n\n  bob@example.org      Nobody matches\n\n------Error Detail:\n\nThe lookup had no result.\n", "bob@example.org", "", "Nobody matches"},
		{"behind a number", from + "The following recipients haven't received this message:\n\n   1 bob@example.org: mailbox gone\n\nThe text follows:\n", "bob@example.org", "", "mailbox gone"},
		{"in a transcript below", from + "Failed address: bob@example.org\n\n--- Session Transcript ---\nbob@example.org - no such person here.\n--- End Transcript ---\n", "bob@example.org", "", "no such person here"},
		{"in the subject", strings.Replace(from, "failure notice", "Returned mail: no room left for <bob@example.org>", 1) + "Your message is returned below.\n", "bob@example.org", "", "no room left"},
		{"behind the address", from + "The message you tried to send to <bob@example.org>\ncould not be delivered by our servers.\n", "bob@example.org", "", "by our servers"},
		{"of a mailbox", from + "The destination mailbox bob@example.org is unavailable.\n", "bob@example.org", "", "is unavailable"},
		{"below Exim's list", from + "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  bob@example.org\n\nSMTP error from remote mail server after RCPT TO:<bob@example.org>: 550 this box holds no more\n", "bob@example.org", "550", "this box holds no more"},
		{"beside the sender", from + "Your message to bob@example.org couldn't be delivered.\n\nSender Address:\ncarol@example.com\n\nRecipient Address:\nbob@example.org\n\nReported error:\n550 5.7.1 a rule of ours\n", "bob@example.org", "550", "a rule of ours"},
		{"beside whom to ask", from + "Your message could not be delivered, as the mailbox is gone. Please contact help@example.net for bob@example.org.\n", "bob@example.org", "", "mailbox is gone"},
		{"a quoted reply", from + "The message could not be delivered to:\n\n  bob@example.org\n\nReason: 5.1.0 - Unknown address error 540-'bob@example.org is not one of us' (delivery attempts: 0)\n", "bob@example.org", "540", "bob@example.org is not one of us"},
	} {
		r := Email([]byte(strings.ReplaceAll(c.source, "\n", "\r\n")))
		if len(r.Failures) != 1 {
			t.Errorf("%s: %+v", c.name, r.Failures)
			continue
		}
		if f := r.Failures[0]; f.Recipient != c.recipient || f.Code.String() != c.code || !strings.Contains(f.Text, c.text) {
			t.Errorf("%s: recipient %q, code %q, words %q", c.name, f.Recipient, f.Code, f.Text)
		}
	}
}

// TestQuotedReply tells a reply that a program quotes from a dash before a quotation.
func TestQuotedReply(t *testing.T) {
	for text, want := range map[string]string{
		"5.1.0 - Unknown address error 550-'5.1.1 no such user' (delivery attempts: 0)": "550 5.1.1 no such user",
		`5.3.0 - Other mail system problem 554-"full" (delivery attempts: 2)`:           "554 5.3.0 full",
		"5.1.0 - Unknown address error 250-'taken'":                                     " 5.1.0 Unknown address error 250-'taken",
		"no such thing as 'bob'": "",
		"550-'":                  "550  ",
	} {
		r, ok := readQuoting(text)
		if got := r.code.String() + " " + r.enhanced.String() + " " + r.text; ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q (%v), want %q", text, got, ok, want)
		}
	}
	if a, _ := address("error 550-'bob@example.org... no such user'"); a != "bob@example.org" {
		t.Errorf("a quoted reply's address: %q", a)
	}
}

// TestReplyToldTwice tells that a reply which the report's fields give one recipient is not the other recipients' where the words
// of the notice repeat it, nor a failure of its own.
func TestReplyToldTwice(t *testing.T) {
	r := Email([]byte(strings.ReplaceAll(`From: Mail Delivery System <postmaster-dsn@example.net>
To: alice@example.com
Subject: Mail delivery failed: returning message to sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Delivery of your message to the following recipient(s) failed permanently:

  - bob@example.org
  - carol@example.org

Technical details:
- "bob@example.org" (EMAIL) failed permanently with error:
    a sudden end
- "carol@example.org" (EMAIL) failed permanently with error:
    550 5.7.1 Our system has detected that this
    5.7.1 message is likely unsolicited mail.

--b
Content-Type: message/global-delivery-status

Reporting-MTA: dns; example.net

Original-Recipient: utf-8; bob@example.org
Final-Recipient: utf-8; bob@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; a sudden end

Original-Recipient: utf-8; carol@example.org
Final-Recipient: utf-8; carol@example.org
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 5.7.1 Our system has detected that this
    5.7.1 message is likely unsolicited mail.

--b--
`, "\n", "\r\n")))
	var got []string
	for _, f := range r.Failures {
		got = append(got, f.Recipient+" "+f.Code.String())
	}
	slices.Sort(got)
	if want := []string{"bob@example.org ", "carol@example.org 550"}; !slices.Equal(got, want) {
		t.Errorf("read %q, want %q", got, want)
	}
}

// TestReportOfSuccess tells that a report of which every recipient was reached is no failure, whatever its words quote.
func TestReportOfSuccess(t *testing.T) {
	for name, c := range map[string]struct{ text, action string }{
		"Postfix":  {"This is the mail system at host mx.example.com.\n\nYour message was successfully delivered.\n\n<bob@example.org>: delivery via mx.example.org[192.0.2.1]:25: 250 2.0.0 Ok: queued as 12AB", "relayed"},
		"sendmail": {"   ----- The following addresses had successful delivery notifications -----\n<bob@example.org>  (relayed to non-DSN-aware mailer)\n\n   ----- Transcript of session follows -----\n<bob@example.org>... relayed; expect no further notifications", "relayed (to non-DSN-aware mailer)"},
		"expanded": {"The message for <bob@example.org> went on to the members of the list.", "expanded"},
	} {
		r := Email([]byte(strings.ReplaceAll("From: MAILER-DAEMON@example.com\nTo: alice@example.com\nSubject: Mail Delivery Report\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\n"+
			c.text+"\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.com\n\nFinal-Recipient: rfc822; bob@example.org\nAction: "+c.action+"\nStatus: 2.0.0\n\n--b--\n", "\n", "\r\n")))
		if len(r.Failures) > 0 || !r.Accepted {
			t.Errorf("%s: %+v, accepted %v", name, r.Failures, r.Accepted)
		}
	}
}

// TestComplaintOfListMail tells that the recipient whom a provider names has complained, not the list that stands in To.
func TestComplaintOfListMail(t *testing.T) {
	r := Email([]byte(strings.ReplaceAll("From: staff@example.net\nTo: fbl@example.com\nSubject: complaint about message from 192.0.2.1\nContent-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: message/rfc822\n\nX-HmXmrOriginalRecipient: <bob@example.org>\nFrom: news@example.com\nTo: list@example.com\n\nhello\n--b--\n", "\n", "\r\n")))
	if len(r.Failures) != 1 || r.Failures[0].Recipient != "bob@example.org" || r.Failures[0].Format != "complaint" {
		t.Errorf("read %+v", r.Failures)
	}
}
