package parse

import (
	"strings"
	"testing"
)

// chatLine is an ordinary message of 80 bytes: nearly all that a channel holds.
const chatLine = "did anyone see the deploy at 14:30? it took 452 seconds on 10.0.0.5 this morning"

const replyLine = "550-5.1.1 <bob@example.org>: Recipient address rejected: User unknown in virtual mailbox table"

// bounce3k is a Postfix bounce of about 3 kB with its report.
var bounce3k = `This is the mail system at host mail.example.net.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

For further assistance, please send mail to postmaster.

If you do so, please include this problem report. You can
delete your own text from the attached returned message.

                   The mail system

<bob@example.org>: host mx.example.org[192.0.2.25] said: 550 5.1.1
    <bob@example.org>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)

--8A4C2E.1700000000/mail.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.net
X-Postfix-Queue-ID: 8A4C2E
X-Postfix-Sender: rfc822; alice@example.net
Arrival-Date: Mon,  2 Nov 2026 10:00:00 +0000 (UTC)

Final-Recipient: rfc822; bob@example.org
Original-Recipient: rfc822;bob@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: Recipient address rejected:
    User unknown in virtual mailbox table

--8A4C2E.1700000000/mail.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

` + strings.Repeat("Received: from host.example.net (host.example.net [198.51.100.7]) by mail.example.net\n", 18)

func BenchmarkSilent(b *testing.B) {
	for _, c := range []struct{ name, text string }{{"80B", chatLine}, {"8kB", strings.Repeat("an ordinary message, with some words and 12 numbers in it. ", 140)}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if len(Text(c.text).Failures) > 0 {
					b.Fatal("spoke")
				}
			}
		})
	}
}

func BenchmarkText(b *testing.B) {
	for _, c := range []struct{ name, text string }{{"reply", replyLine}, {"bounce3k", bounce3k}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			b.ReportAllocs()
			for b.Loop() {
				if len(Text(c.text).Failures) != 1 {
					b.Fatal("not one failure")
				}
			}
		})
	}
}

// bounce4k is a whole bounce e-mail of about 4.7 kB: the notice, the report, the returned header.
var bounce4k = multipart("report; report-type=delivery-status",
	part("Content-Type: text/plain", strings.ReplaceAll(bounce3k[:strings.Index(bounce3k, "--8A4C2E")], "\n", "\r\n")),
	part("Content-Type: message/delivery-status", statusFields),
	part("Content-Type: message/rfc822", strings.Repeat("Received: from host.example.net (host.example.net [198.51.100.7]) by mail.example.net\r\n", 40)+"To: bob@example.org\r\n\r\nhello"))

func BenchmarkEmail(b *testing.B) {
	source := []byte(bounce4k)
	b.SetBytes(int64(len(source)))
	b.ReportAllocs()
	for b.Loop() {
		if len(Email(source).Failures) != 1 {
			b.Fatal("not one failure")
		}
	}
}
