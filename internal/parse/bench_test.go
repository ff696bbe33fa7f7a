package parse

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// chatLine is an ordinary message of 80 bytes, nearly all that a channel holds, and numberLine one with a number that could
// be a code.
const (
	chatLine   = "did anyone see the deploy at 2:30? it took an hour on the new machine last night"
	numberLine = "did anyone see the deploy at 14:30? it took 452 seconds on 10.0.0.5 this morning"
)

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
	for _, c := range []struct{ name, text string }{{"80B", chatLine}, {"80B-number", numberLine}, {"8kB", strings.Repeat("an ordinary message, with some words and 12 numbers in it. ", 140)}} {
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
	for _, c := range []struct{ name, text string }{{"reply", replyLine}, {"paste3k", bounce3k}} {
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

// BenchmarkEmails reads the bounces that real mail servers made, one in each turn.
func BenchmarkEmails(b *testing.B) {
	names, err := filepath.Glob(filepath.Join("..", "testdata", "mta", "*", "*.eml"))
	if err != nil || len(names) == 0 {
		b.Fatal("no e-mails: ", err)
	}
	var mails [][]byte
	size := 0
	for _, name := range names {
		mail, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		mails, size = append(mails, mail), size+len(mail)
	}
	b.SetBytes(int64(size / len(mails)))
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if len(Email(mails[i%len(mails)]).Failures) == 0 {
			b.Fatal("no failure in ", names[i%len(mails)])
		}
	}
}

// large are texts of any size that cost more than their length where a reader looks back or tries again.
var large = []struct {
	name  string
	email bool
	make  func(size int) string
}{
	{"talk", false, func(size int) string {
		return repeat("an ordinary message, with some words and 12 numbers in it. ", size)
	}},
	{"one line", false, func(size int) string { return replyLine + repeat(" and more words", size) }},
	{"short lines", false, func(size int) string { return repeat("550 5.1.1 no\n", size) }},
	{"log", false, func(size int) string {
		return repeat("Nov  3 09:12:03 mail postfix/smtp[1]: A1: to=<bob@example.org>, relay=mx.example.org[192.0.2.25]:25, dsn=5.1.1, status=bounced (host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command))\n", size)
	}},
	{"bounces", false, func(size int) string { return repeat(bounce3k, size) }},
	{"numbers", false, func(size int) string { return "mail server said 550 5.1.1\n" + repeat("450 users, 550 ", size) }},
	{"brackets", false, func(size int) string { return replyLine + "\n" + repeat("<(", size) }},
	{"recipients", true, func(size int) string {
		return multipart("report; report-type=delivery-status", part("Content-Type: message/delivery-status", "Reporting-MTA: dns; mail.example.net\r\n\r\n"+repeat("Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n", size)))
	}},
	{"parts", true, func(size int) string {
		return multipart("mixed", repeat(part("Content-Type: text/plain", saidText), size))
	}},
	{"nested", true, func(size int) string { return nested(50, saidText+repeat("more of it\r\n", size)) }},
	{"nested deep", true, func(size int) string { return nestedTo(size) }},
	{"returned", true, func(size int) string {
		return multipart("report", part("Content-Type: text/plain", saidText), part("Content-Type: message/rfc822", "Subject: Lunch\r\n\r\n"+repeat("Shall we meet at 12:45? ", size)))
	}},
}

func repeat(unit string, size int) string { return strings.Repeat(unit, size/len(unit)+1) }

// nestedTo nests multiparts until their heads have the size.
func nestedTo(size int) string {
	var b strings.Builder
	b.WriteString(head)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=n%d\r\n\r\n--n%d\r\n", i, i)
	}
	return b.String() + "Content-Type: text/plain\r\n\r\n" + saidText
}

// BenchmarkLarge shows that time and memory grow with the length of an input and no faster: ns/B and memory/B of 25 MB are
// about those of 1 MB, or less where a limit stops the reading.
func BenchmarkLarge(b *testing.B) {
	for _, c := range large {
		for _, size := range []int{1 << 20, 25 << 20} {
			b.Run(fmt.Sprintf("%s/%dMB", strings.ReplaceAll(c.name, " ", "-"), size>>20), func(b *testing.B) {
				input := c.make(size)
				source := []byte(input)
				b.ReportAllocs()
				for b.Loop() {
					if c.email {
						Email(source)
					} else {
						Text(input)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(input)), "ns/B")
			})
		}
	}
}
