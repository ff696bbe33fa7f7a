package parse

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"smtpbot/internal/parse/scan"
)

// head begins an e-mail of a mail system that reports a failure.
const head = "From: MAILER-DAEMON@mail.example.net\r\nTo: alice@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"

const statusFields = "Reporting-MTA: dns; mail.example.net\r\n\r\nFinal-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.example.org\r\nDiagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: User unknown\r\n"

const saidText = "This is the mail system at host mail.example.net.\r\n\r\n<bob@example.org>: host mx.example.org[192.0.2.25] said: 550 5.1.1\r\n    <bob@example.org>: User unknown (in reply to RCPT TO command)\r\n"

const pageText = "<html><head><title>550 5.9.9</title><style>p { margin: 451px }</style></head><body><p>Your message couldn't be delivered.</p><p>bob@example.org</p><script>var e = '554 5.7.1 mail rejected';</script><p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'</p></body></html>"

// part is one part of a multipart with the boundary b.
func part(fields, body string) string { return "--b\r\n" + fields + "\r\n\r\n" + body + "\r\n" }

func multipart(kind string, parts ...string) string {
	return head + "Content-Type: multipart/" + kind + "; boundary=b\r\n\r\n" + strings.Join(parts, "") + "--b--\r\n"
}

func multipartOf(head string, parts ...string) string {
	return head + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Join(parts, "") + "--b--\r\n"
}

func inBase64(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }

// mboxOf is a mailbox (RFC 4155).
func mboxOf(messages ...string) string {
	return "From MAILER-DAEMON Tue Nov  3 09:12:01 2026\r\n" + strings.Join(messages, "\r\n\r\nFrom MAILER-DAEMON Tue Nov  3 09:12:02 2026\r\n")
}

// nested wraps a text into that many multiparts.
func nested(depth int, text string) string {
	s := "Content-Type: text/plain\r\n\r\n" + text
	for i := range depth {
		s = fmt.Sprintf("Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n%s\r\n--n%d--\r\n", i, i, s, i)
	}
	return head + s
}

// emails are whole e-mails in the states in which they come.
var emails = map[string]string{
	"report":             multipart("report; report-type=delivery-status", part("Content-Type: text/plain", saidText), part("Content-Type: message/delivery-status", statusFields), part("Content-Type: message/rfc822", "Subject: 552 5.2.2 mailbox full\r\n\r\nhello")),
	"quoted-printable":   multipart("report", part("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", "<bob@example.org>: host mx.example.org[192.0.2.25] sa=\r\nid: 550 5.1=\r\n.1 User unknown =E2=80=93 sorry (in reply to RCPT TO command)")),
	"base64":             multipart("report", part("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", inBase64("Hello,\r\n")), part("Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64", inBase64(statusFields))),
	"HTML only":          head + "Content-Type: text/html; charset=utf-8\r\n\r\n" + pageText,
	"HTML in base64":     head + "Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inBase64(pageText),
	"alternatives":       multipart("alternative", part("Content-Type: text/plain", saidText), part("Content-Type: text/html", strings.Replace(pageText, "550 5.1.10", "554 5.1.10", 1))),
	"empty alternative":  multipart("alternative", part("Content-Type: text/plain", " \r\n"), part("Content-Type: text/html", pageText)),
	"no closing":         strings.TrimSuffix(multipart("report", part("Content-Type: text/plain", saidText)), "--b--\r\n"),
	"wrong boundary":     strings.Replace(multipart("report", part("Content-Type: text/plain", saidText)), "boundary=b", "boundary=another", 1),
	"no boundary":        strings.Replace(multipart("report", part("Content-Type: text/plain", saidText)), "; boundary=b", "", 1),
	"unknown charset":    head + "Content-Type: text/plain; charset=x-klingon\r\n\r\n" + saidText,
	"unknown encoding":   head + "Content-Type: text/plain\r\nContent-Transfer-Encoding: x-braille\r\n\r\n" + saidText,
	"Latin-1":            head + "Content-Type: text/plain; charset=iso-8859-1\r\n\r\n550 5.1.1 <bob@example.org>: Empf\xe4nger unbekannt\r\n",
	"UTF-16 named UTF-8": head + "Content-Type: text/plain; charset=utf-8\r\n\r\n\xff\xfe5\x005\x000\x00",
	"cut base64":         head + "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n" + inBase64(saidText)[:len(inBase64(saidText))-3],
	"nested":             nested(5, saidText),
	"nested too deep":    nested(40, saidText),
	"too many parts":     multipart("mixed", strings.Repeat(part("Content-Type: text/plain", "nothing"), maxParts+5), part("Content-Type: text/plain", saidText)),
	"attachment":         multipart("mixed", part("Content-Type: text/plain", saidText), part("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64", inBase64("550 5.9.9 mailbox"))),
	"headers returned":   multipart("report", part("Content-Type: text/plain", saidText), part("Content-Type: text/rfc822-headers", "Subject: 552 5.2.2 mailbox full\r\n")),
	"internationalized":  multipart("report", part("Content-Type: message/global-delivery-status", strings.ReplaceAll(statusFields, "rfc822; bob", "utf-8; b\u00f6b"))),
	"failed recipients":  "From: Mail Delivery System <Mailer-Daemon@mail.example.net>\r\nX-Failed-Recipients: bob@example.org\r\nSubject: Mail delivery failed: returning message to sender\r\n\r\nA message that you sent could not be delivered to one or more of its\r\nrecipients. This is a permanent error. The following address(es) failed:\r\n\r\n  bob@example.org\r\n    retry timeout exceeded\r\n",
	"encoded subject":    "From: alice@example.com\r\nSubject: =?utf-8?q?Automatic_reply=3A_caf=C3=A9?=\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n",
	"complaint":          multipart("report; report-type=feedback-report", part("Content-Type: text/plain", "This is an email abuse report for an email message received from IP 198.51.100.7."), part("Content-Type: message/feedback-report", "Feedback-Type: abuse\r\nSource-IP: 198.51.100.7\r\n")),
	"mbox":               "From MAILER-DAEMON Tue Nov  3 09:12:01 2026\r\n" + head + "\r\n" + saidText,
	"mbox of three":      mboxOf(head+"\r\n"+saidText, head+"\r\n"+strings.ReplaceAll(saidText, "bob@", "carol@"), "From: alice@example.com\r\nTo: bob@example.org\r\nSubject: Lunch\r\n\r\nFrom here to there\r\n\r\nFrom now on\r\n"),
	"forwarded":          "From: carol@example.com\r\nTo: help@example.com\r\nSubject: Fwd: what is this?\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part("Content-Type: text/plain", "What is this?") + part("Content-Type: message/rfc822", strings.ReplaceAll(multipart("report", part("Content-Type: message/delivery-status", statusFields)), "=b\r\n", "=c\r\n")) + "--b--\r\n",
	"aliases":            multipart("report; report-type=delivery-status", part("Content-Type: text/plain", strings.ReplaceAll(saidText, "bob@example.org", "robert@internal.example.org")), part("Content-Type: message/delivery-status", statusFields), part("Content-Type: message/rfc822", "To: bob@example.org\r\n\r\nhello")),
	"recipient returned": multipart("mixed", part("Content-Type: text/plain", "Your message was too large to be delivered: 552 5.3.4 message exceeds the size limit"), part("Content-Type: message/rfc822", "From: alice@example.com\r\nTo: Bob <bob@example.org>\r\nSubject: Lunch\r\n\r\nhello")),
	"no words at all":    multipart("report; report-type=delivery-status", part("Content-Type: text/rfc822-headers", "From: alice@example.com\r\nTo: bob@example.org\r\n")),
	"another language":   head + "Content-Type: text/plain; charset=utf-8\r\n\r\nViestiäsi ei voitu toimittaa:\r\n\r\n   bob@example.org\r\n",
	"delivered":          multipart("report; report-type=delivery-status", part("Content-Type: text/plain", "Your message was delivered."), part("Content-Type: message/delivery-status", "Reporting-MTA: dns; mail.example.net\r\n\r\nFinal-Recipient: rfc822; bob@example.org\r\nAction: delivered\r\nStatus: 2.0.0\r\n"), part("Content-Type: text/rfc822-headers", "To: bob@example.org\r\n")),
	"delayed":            multipart("report; report-type=delivery-status", part("Content-Type: text/plain", "THIS IS A WARNING MESSAGE ONLY."), part("Content-Type: message/delivery-status", strings.NewReplacer("failed", "delayed", "Status: 5.1.1", "Status: 4.4.1", "550 5.1.1 <bob@example.org>: User unknown", "451 4.4.1 try later").Replace(statusFields))),
	"read receipt":       multipart("report; report-type=disposition-notification", part("Content-Type: text/plain", "Your message was displayed."), part("Content-Type: message/disposition-notification", "Final-Recipient: rfc822; bob@example.org\r\nDisposition: manual-action/MDN-sent-manually; displayed\r\n")),
	"vacation":           "From: Bob <bob@example.org>\r\nReturn-Path: <>\r\nSubject: Re: Lunch\r\nAuto-Submitted: auto-replied\r\n\r\nI am away until Monday. In urgent cases: carol@example.org\r\n",
	"three complaints":   multipart("report; report-type=feedback-report", part("Content-Type: text/plain", "This is an email abuse report."), part("Content-Type: message/feedback-report", "Feedback-Type: abuse\r\nVersion: 1\r\nOriginal-Rcpt-To: bob@example.org\r\nOriginal-Rcpt-To: carol@example.org\r\nOriginal-Rcpt-To: BOB@example.org\r\n"), part("Content-Type: message/rfc822", "To: dan@example.org\r\n\r\nhello")),
	"complaint returned": multipart("report; report-type=feedback-report", part("Content-Type: message/feedback-report", "Feedback-Type: abuse\r\nVersion: 1\r\n"), part("Content-Type: message/rfc822", "To: dan@example.org\r\n\r\nhello")),
	"unfolded boundary":  strings.Replace(multipart("report", part("Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", inBase64(saidText))), "; boundary", ";\r\nboundary", 1),
	"no header":          "\r\n" + saidText,
	"header only":        head,
	"no e-mail":          "just words",
	"ordinary":           "From: alice@example.com\r\nTo: bob@example.org\r\nSubject: Lunch\r\n\r\nAt 12:45 in room 451?\r\n",
	"newsletter":         "Return-Path: <bounces+123-bob=example.org@news.example.com>\r\nFrom: News <news@example.com>\r\nTo: bob@example.org\r\nSubject: 450 new lamps\r\n\r\nContact:\r\nalice@example.com\r\n",
	"rejected":           "From: Jobs <jobs@example.com>\r\nTo: bob@example.org\r\nSubject: Your application was rejected\r\n\r\nQuestions go to:\r\nalice@example.com\r\n",
	"notification":       "From: CI <ci@example.com>\r\nTo: bob@example.org\r\nSubject: Build 550 failed\r\nAuto-Submitted: auto-generated\r\n\r\nBroken by:\r\nalice@example.com\r\n",
	"list post":          "Return-Path: <lamps-bounces@lists.example.org>\r\nFrom: alice@example.com\r\nTo: lamps@lists.example.org\r\nSubject: [lamps] Delivery of lamps\r\nPrecedence: list\r\n\r\nThe lamps were not delivered to the shop, ask\r\nbob@example.org\r\nwhy.\r\n",
	"forward of a mail":  multipartOf("From: carol@example.com\r\nTo: help@example.com\r\nSubject: Fwd: rejected?\r\n", part("Content-Type: text/plain", "What is this?"), part("Content-Type: message/rfc822", "From: alice@example.com\r\nTo: bob@example.org\r\nSubject: Lunch\r\n\r\nAt twelve?")),
	"empty":              "",
}

// TestEmail reads e-mails in the states in which they come: "recipient code enhanced" of each failure.
func TestEmail(t *testing.T) {
	const bob, page = "bob@example.org 550 5.1.1", "bob@example.org 550 5.1.10"
	want := map[string]string{
		"report": bob, "quoted-printable": bob, "base64": bob, "HTML only": page, "HTML in base64": page, "alternatives": bob, "empty alternative": page,
		"no closing": bob, "wrong boundary": bob, "no boundary": bob, "unknown charset": bob, "unknown encoding": bob, "Latin-1": bob, "UTF-16 named UTF-8": "",
		"cut base64": bob, "nested": bob, "nested too deep": bob, "too many parts": bob, "attachment": bob, "headers returned": bob, "internationalized": "b\u00f6b@example.org 550 5.1.1",
		"failed recipients": "bob@example.org", "encoded subject": "alice@example.com", "complaint": "complaint", "mbox": bob, "mbox of three": bob + "; carol@example.org 550 5.1.1", "forwarded": bob, "aliases": bob, "recipient returned": "bob@example.org 552 5.3.4", "no words at all": "bob@example.org", "another language": "bob@example.org",
		"delivered": "", "delayed": "bob@example.org 451 4.4.1", "read receipt": "", "vacation": "bob@example.org", "three complaints": "bob@example.org; carol@example.org", "complaint returned": "dan@example.org", "unfolded boundary": bob, "no header": bob, "header only": "", "no e-mail": "", "ordinary": "", "newsletter": "", "rejected": "", "notification": "", "list post": "", "forward of a mail": "", "empty": "",
	}
	for name, source := range emails {
		wanted, listed := want[name]
		if !listed {
			t.Fatalf("%s: not in the list of what is wanted", name)
		}
		if got := brief(Email([]byte(source))); got != wanted {
			t.Errorf("%s: Email gives %q, want %q", name, got, wanted)
		}
	}
}

// brief gives what matters of a result: recipients and codes, or the format where there are none.
func brief(r Result) string {
	var out []string
	for _, f := range r.Failures {
		s := strings.TrimSpace(f.Recipient + " " + strings.TrimSpace(f.Code.String()+" "+f.Enhanced.String()))
		if s == "" {
			s = f.Format
		}
		out = append(out, s)
	}
	return strings.Join(out, "; ")
}

// TestPastedSource reads the source of an e-mail that somebody pasted as a text.
func TestPastedSource(t *testing.T) {
	for name, want := range map[string]string{"report": "bob@example.org 550 5.1.1", "base64": "bob@example.org 550 5.1.1", "quoted-printable": "bob@example.org 550 5.1.1", "HTML in base64": "bob@example.org 550 5.1.10"} {
		text := strings.ReplaceAll(emails[name], "\r\n", "\n")
		if got := brief(Text(text)); got != want {
			t.Errorf("%s: Text gives %q, want %q", name, got, want)
		}
		checkResult(t, text, Text(text))
	}
}

func TestHTMLText(t *testing.T) {
	for name, c := range map[string]struct{ page, want string }{
		"blocks":     {"<p>one</p><div>two<br>three</div>", "one two three"},
		"skipped":    {"<head><title>no</title></head><style>no</style><script>no</script>yes", "yes"},
		"entities":   {"a &lt;b@example.org&gt; &amp; c", "a <b@example.org> & c"},
		"cells":      {"<table><tr><td>550</td><td>5.1.1</td></tr></table>", "550 5.1.1"},
		"broken":     {"<p>one <b>two", "one two"},
		"line wraps": {"550 5.1.1\nUser\nunknown", "550 5.1.1 User unknown"},
		"empty":      {"", ""},
	} {
		if got := scan.Spaces(htmlText(strings.NewReader(c.page))); got != c.want {
			t.Errorf("%s: htmlText(%q) = %q, want %q", name, c.page, got, c.want)
		}
	}
}

func TestIsEmail(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want bool
	}{
		"header":            {"From: a@example.com\nTo: b@example.org\nSubject: x\n\nhello", true},
		"CRLF":              {"Return-Path: <>\r\nReceived: from a by b;\r\n\tdate\r\n\r\nx", true},
		"mbox":              {"From alice Tue Nov  3 09:12:01 2026\nSubject: x\n\n", true},
		"folded":            {"Subject: a\n b\n c\nDate: Tue, 3 Nov 2026\n\n", true},
		"no body":           {"Subject: a\nFrom: b", true},
		"one field":         {"Subject: a\n\nbody", false},
		"unknown fields":    {"Foo: a\nBar: b\n\nbody", false},
		"text":              {"hello\nFrom: a\nTo: b\n", false},
		"name with a blank": {"Mail from: a\nTo: b\n\n", false},
		"log":               {"2026-11-03 09:12:01 smtp: error\n", false},
		"empty":             {"", false},
		"only line ends":    {"\n\n\n", false},
		"endless header":    {strings.Repeat("X-A: b\n", 100) + "From: a\nTo: b\n\n", false},
	} {
		if got := IsEmail([]byte(c.data)); got != c.want {
			t.Errorf("%s: IsEmail(%.60q) = %v, want %v", name, c.data, got, c.want)
		}
	}
}
