package parse

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostileUnits are repeated to make texts that cost more than their length where a format looks back, looks ahead or
// tries again. Each is tried in one line and with a line for each.
var hostileUnits = []string{
	"-", ">", "<", "(", "@", "> ", "< ", "((", "))", "[", "]", "\"", "'", "`", "#", "##", ":", "::", "=", ",", ".", "/", "//", "|", "*", "_", "~", " ", "\t", "\r", "0", "5", "4.", "55", "550",
	"\x00", "\xff", "\x1b[", "\x1b]", "\x1b[31m", "\u202e", "\u200b", "\u00a0", "&", "&lt;", "&#", "&#0;", "\\", "\\n", "\\<",
	"550 ", "550-", "550 5.1.1 ", "5.1.1 ", "(#5.1.1) ", "#550 5.1.1 x ##", "<<< 550 ", ">>> RCPT TO:<a@b.example> ", "220 x 250-x ", "C: ", "S: 550 ",
	"a@", "@a", "a@b.example ", "<a@b.example>: ", "<a@b.example>: host b[192.0.2.1] said: 550 ", "to=<a@b.example> ", "a@b.example; ",
	"mail 550 error ", "error 421 smtp ", "550 users, ", "smtp;550 ", "HTTP 502 ", "get 550 from mail, ",
	" said: ", " said: 550 ", "refused to talk to me: ", "host ", "server ", "(in reply to ", "(in reply to RCPT TO command) ", "Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Four }, message: [\"", "\"] ", "SMTPDataError: 550\\n", "(state ", "status=bounced ", "status=expired ", "status=deferred (", "dsn=5.1.1, ",
	"postfix/smtp[1]: ", "postfix/", "reject: RCPT from a[192.0.2.1]: 550 ", "connect to a.example[192.0.2.1]:25: ", "lost connection with ", ": SASL LOGIN authentication failed: ",
	"** a@b.example: 550 ", "== a@b.example defer (1): ", " rejected RCPT <a@b.example>: ", "SMTP error from remote mail server after x: ", " stat=Deferred: 421 ", " reject=550 ",
	"http://", "http://a/550/", "https://a.example/550 ", "www.550 ", "192.0.2.1 ", "2001:db8::1 ", "1.1.1.1", "a.", "a.example ",
	"AUTH PLAIN aaaaaaaaaaaa ", "password=aaaaaaaaaaaa ", "://a:bbbbbbbb@", "334 ", "334 x\nYWFhYWFhYWE=\n", "token=aaaaaaaaaaaaaaaaaaaa ", "login(", "login(a, ",
	"refused: {'a@b.example': (550, b'x'), ", "'a@b.example': (550, b'x'), ", "smtplib.SMTPException", "Error: ", "code: 'EAUTH', ", "with message \"550 ", "code \"550\", with message \"550 x\". ",
	"Final-Recipient: rfc822; a@b.example ", "Diagnostic-Code: ", "Action: failed ", "Status: 5.1.1 ", "Remote-MTA: dns; ",
	"remote server returned '", "gave this error: ", "The response was: ", "the error that the other server returned was: ", "technical details of permanent failure: ",
	"your message to a@b.example ", "the following address(es) failed: ", "qmail-send ", "remote host said: 550 ", "giving up on ", "... while talking to ", "This is a copy of the message ", "Original message follows ",
	"could not be delivered to ", "the following recipients: ", "recipient: a@b.example ", "a@b.example: no ", "* a@b.example", "reason: no ", "not allowed to post ", "a-owner@b.example ", "feedback-type: abuse ", "Original-Rcpt-To: a@b.example ", "groups.google.com/support (a) ", "X-A: b ", "(reason: 550 x)", "a@b.example... Deferred: ", "550 a@b.example... 550 x ", "while talking to a.example: ", "Unsent message follows ", "To: a@b.example ", "message expired <421 4.4.2 x>",
	"'421': 'mail', ", `log("550 mail") `, "334 VXNlcm5hbWU6 YWxpY2VA ", "{led=550 5.1.1 mail};{msg=};", "FWD from <a@b.example> -> <c@d.example>, 554 5.7.1 from MTA(x): 554 no ", "a RECV b c 2 scan[ ", "550-'550 mail' -' ", "Nov  3 09:12:03 mail a: 550 5.1.1 mail ", "09:12:03 <-- 550 5.1.1 no ",
	"[a@b.example](mailto:a@b.example) ", "<mailto:a@b.example|a@b.example> ", "<mailto:", "'550 ", ": '550 no ", "Code { severity: ", `{ kind: Permanent(Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero }), source: "x `, `Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero }, message: ["`, "0x800CCC79 ", "mail-1  | 550 5.1.1 no ", "/var/log/mail.log:1: 550 no ", "550 instead of 552 is fixed ", "550 5.1.1 is a mail error ", "550 5.1.1 if you mail ", "smtp error 550 is fixed mail ", "Final-Recipient: a@b.example Status: 5.1.1 ", "=C3=A9 =3D ", "reply: b'550 5.1.1 no\\r\\n' ", "conn unix:pid=1 lmtp: rcpt <a@b.example>: 550 no ",
	"cannot be reached: 'a@b.example' on ", "could not be delivered ", "feedback-type: ", "subject: automatic reply ", "\"email\": \"a@b.example\", ", "\"reason\": \"550 x\",",
	"\\\"", "\"\\\"", "{\"", "{\"a\":{", "{\"to\":\"a@b.example\",\"event\":\"bounce\"", "\"emailAddress\":\"a@b.example\"},{", "'a': '", `"a":"{\"b\":`, `"a":"\"b\":`, `\"a\":"{\\\"b\\\":`, `"\":{`, `'"\":`, "smtpstatus=550 ", "bouncecat=\"x ", "retry time not reached for any host ", "connection refused :25 ", "port 587 ", "nicht zugestellt ", "a,b,c,rcpt,dsndiag,", "b,2026-11-03,a@b.example,smtp;550 x,,,,,,", "delivery 1: failure: a_b ", "Blocked SPAM {x}, <a> -> <b@c.example> ", "(Deferred: x) a@b.example ", "1m 2K 1tA2b3-0000Cd-Ef <a@b.example> ", "postfix/smtp[1]: milter-reject: ",
}

// hostileShapes turn a unit into a text of about size bytes.
var hostileShapes = []struct {
	name string
	make func(unit string, size int) string
}{
	{"line", func(unit string, size int) string { return strings.Repeat(unit, size/len(unit)+1) }},
	{"lines", func(unit string, size int) string { return strings.Repeat(unit+"\n", size/(len(unit)+1)+1) }},
	{"report", func(unit string, size int) string { // with a head that wakes every format
		return "This is the mail system, Postfix, qmail-send; the following address(es) failed; did not reach;\nTechnical details of permanent failure:\nTranscript of session follows\nsmtp error: could not deliver, 550 5.1.1 mailbox\n" + strings.Repeat(unit+"\n", size/(len(unit)+1)+1)
	}},
}

// took measures one reading. What other programs do meanwhile does not count.
func took(read func(string) Result, text string) time.Duration {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before := spent()
	read(text)
	return spent() - before
}

// linear holds the time of reading to the length of the text: four times the text may take about four times as long. The best
// of some measurements counts.
func linear(t *testing.T, name string, read func(string) Result, grow func(size int) string, size int) {
	t.Helper()
	const allowed = 12 // for four times the size; a quadratic reading takes sixteen times as long
	small, large := time.Hour, time.Hour
	for range 10 {
		small, large = min(small, took(read, grow(size))), min(large, took(read, grow(4*size)))
		if large < 50*time.Millisecond || large < allowed*small {
			return
		}
	}
	t.Errorf("%s: %d kB took %v, %d kB %v: more than %d times as long", name, size>>10, small, 4*size>>10, large, allowed)
}

// TestHostileTime reads every hostile text in two sizes. BenchmarkHostile takes larger ones.
func TestHostileTime(t *testing.T) {
	if underRace {
		t.Skip("the race detector's own time is not the code's")
	}
	const size = 32 << 10
	for _, shape := range hostileShapes {
		for _, unit := range hostileUnits {
			linear(t, fmt.Sprintf("%s of %q", shape.name, unit), Text, func(n int) string { return shape.make(unit, n) }, size)
		}
	}
}

// TestManySecrets reads lines that are full of secrets: each is cut out once.
func TestManySecrets(t *testing.T) {
	if underRace {
		t.Skip("the race detector's own time is not the code's")
	}
	const size = 256 << 10
	for _, unit := range []string{"password=aaaaaaaaaaaa ", "334 VXNlcm5hbWU6 YWxpY2VA "} {
		linear(t, unit, func(s string) Result { Redact(s); return Result{} }, func(n int) string { return repeat(unit, n) }, size)
	}
}

// badInput is what nobody pastes on purpose.
var badInput = map[string]string{
	"empty":                   "",
	"line end":                "\n",
	"NULs":                    strings.Repeat("550 5.1.1 \x00user\x00 unknown\x00\n", 1000),
	"only NULs":               strings.Repeat("\x00", 1<<20),
	"invalid UTF-8":           strings.Repeat("550 5.1.1 <a\xff\xfe@b.example>: \xc3\x28 unknown \xed\xa0\x80\n", 1000),
	"2 MB of dashes":          strings.Repeat("-", 2<<20),
	"1 MB in a line of words": "550 5.1.1 " + strings.Repeat("user unknown ", 80_000),
	"1 MB without a blank":    "550 5.1.1 " + strings.Repeat("x", 1<<20),
	"300,000 lines":           "550 5.1.1 User unknown\n" + strings.Repeat("x\n", 300_000),
	"300,000 empty lines":     "550 5.1.1 User unknown" + strings.Repeat("\n", 300_000) + "mailbox full",
	"a million >":             strings.Repeat(">", 1_000_000) + " 550 5.1.1 User unknown",
	"a million <":             "550 5.1.1 " + strings.Repeat("<", 1_000_000),
	"a million (":             "550 5.1.1 " + strings.Repeat("(", 1_000_000),
	"a million )":             "550 5.1.1 x" + strings.Repeat(")", 1_000_000),
	"a million @":             "550 5.1.1 " + strings.Repeat("@", 1_000_000),
	"a million a@":            "550 5.1.1 " + strings.Repeat("a@", 1_000_000),
	"a million quoted blanks": "550 5.1.1 User unknown\n" + strings.Repeat("> ", 500_000),
	"right to left":           "550 5.1.1 \u202e<elpmaxe.gro@kcin>\u202c: \u2066User\u2069 \u200funknown\u200e\ufeff\u00ad",
	"terminal escapes":        "\x1b]0;title\x07\x1b[31m550 5.1.1 <nick@example.org>\x1b[0m: User \x1b[2Junknown\x9b2J\x07\x08",
	"escapes in an address":   "to=<ni\x1b[31mck@exa\u202emple.org>, status=bounced (host mx.exam\x07ple.org[192.0.2.1] said: 550 5.1.1 no)",
	"escapes in a log":        "Nov  3 09:12:03 mail postfix/smtp[1]: A: to=<a\x00b@exam\u200bple.org>, relay=x, dsn=5.1.1, status=bounced (no\x1b such user)",
	"entities of controls":    "550 5.1.1 &#27;[31m&#0;&#x202e;&#7;User&#127; unknown &#x1b;]0;x",
	"an endless escape":       "550 5.1.1 User unknown \x1b[" + strings.Repeat("1;", 500_000),
	"a long address":          "550 5.1.1 <" + strings.Repeat("a", 100_000) + "@" + strings.Repeat("b.", 100_000) + "example>: unknown",
	"a long host":             "<a@b.example>: host " + strings.Repeat("a.", 100_000) + "example[192.0.2.1] said: 550 5.1.1 unknown",
	"many recipients":         strings.Repeat("to=<a@b.example>, relay=x, dsn=5.1.1, status=bounced (no)\n", 5_000),
}

// TestBadInput reads what nobody pastes: no panic, no control character in any field, no invented code, and an end.
func TestBadInput(t *testing.T) {
	const enough = time.Minute // only what never ends is caught here; BenchmarkHostile shows the speed
	for name, input := range badInput {
		start := time.Now()
		r := Text(input)
		if spent := time.Since(start); spent > enough {
			t.Errorf("%s: took %v", name, spent)
		}
		checkResult(t, input[:min(len(input), 4<<20)], r)
		Email([]byte(input))
		checkAsked(t, input, r)
		IsEmail([]byte(input))
		Sent(input)
		if t.Failed() {
			t.Fatalf("input: %s", name)
		}
	}
}

// BenchmarkHostile shows that the time grows with the length of a text and no faster: ns/B stays about the same.
func BenchmarkHostile(b *testing.B) {
	for _, unit := range []string{"-", ">", "@", "550 ", "550 5.1.1 ", "a@b.example ", "(#5.1.1) ", "status=bounced ", "smtp;550 ", "S: 550 ", "<<< 550 ", "password=aaaaaaaaaaaa "} {
		for _, shape := range hostileShapes {
			for _, size := range []int{256 << 10, 1 << 20, 4 << 20} {
				text := shape.make(unit, size)
				b.Run(fmt.Sprintf("%s/%s/%dkB", strings.TrimSpace(unit), shape.name, size>>10), func(b *testing.B) {
					b.SetBytes(int64(len(text)))
					for b.Loop() {
						Text(text)
					}
				})
			}
		}
	}
}
