package parse

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// inLine tells a failure in one line: recipient, sender, command, codes, whether it is still tried or given up.
func inLine(f *Failure) string {
	state := ""
	if f.Delayed {
		state = " delayed"
	}
	if f.Final {
		state += " final"
	}
	return fmt.Sprintf("%s|%s|%s|%s|%s%s", f.Recipient, f.Sender, f.Command, f.Code, f.Enhanced, state)
}

// inLines tells all failures of a text that are of one of the formats.
func inLines(text string, formats ...string) string {
	var out []string
	r := Text(text)
	for i := range r.Failures {
		if slices.Contains(formats, r.Failures[i].Format) {
			out = append(out, inLine(&r.Failures[i]))
		}
	}
	return strings.Join(out, "; ")
}

// TestSessions reads logs that hold both sides of SMTP sessions, each as its program writes it.
func TestSessions(t *testing.T) {
	const (
		refused = "bob@example.org||RCPT TO|550|5.1.1"
		client  = "\"SMTPC\"\t%s\t5\t\"2026-11-03 09:12:01.123\"\t\"192.0.2.25\"\t"
	)
	hmail := func(lines ...string) string {
		out := ""
		for i, l := range lines {
			out += strings.Replace(client, "%s", fmt.Sprint(100+i), 1) + `"` + l + "\"\n" // the thread changes within a session
		}
		return out
	}
	for name, c := range map[string]struct{ text, want string }{
		"hMailServer":           {hmail("SENT: RCPT TO:<bob@example.org>", "RECEIVED: 550 5.1.1 no such user"), refused},
		"hMailServer, content":  {hmail("SENT: MAIL FROM:<alice@example.com>", "RECEIVED: 250 ok", "SENT: RCPT TO:<bob@example.org>", "RECEIVED: 250 ok", "SENT: DATA", "RECEIVED: 354 go", "SENT: [nl].", "RECEIVED: 554-5.7.1 spam[nl]554 5.7.1 go away"), "bob@example.org|alice@example.com|DATA|554|5.7.1"},
		"MDaemon":               {"Tue 2026-11-03 09:12:01.123: 02: [7:2] --> RCPT To:<bob@example.org>\nTue 2026-11-03 09:12:01.200: 03: [7:2] <-- 550 5.1.1 no such user", refused},
		"MDaemon, two sessions": {"Tue 2026-11-03 09:12:01: [7] --> RCPT To:<bob@example.org>\nTue 2026-11-03 09:12:01: [8] --> RCPT To:<carol@example.net>\nTue 2026-11-03 09:12:02: [7] <-- 550-5.1.1 no\nTue 2026-11-03 09:12:02: [7] <-- 550 5.1.1 such user", refused},
		"SmarterMail":           {"09:12:01 [6305] CMD: RCPT TO:<bob@example.org>\n09:12:01 [6305] RSP: 550 5.1.1 no such user", refused},
		"IceWarp, as server":    {"192.0.2.7 [00000A1C] Tue, 03 Nov 2026 09:12:01 +0000 <<< RCPT To:<bob@example.org>\n192.0.2.7 [00000A1C] Tue, 03 Nov 2026 09:12:02 +0000 >>> 550 5.1.1 no such user", refused},
		"Axigen":                {"2026-11-03 09:12:01 +0000 08 mail SMTP-OUT: 0000003A : >> RCPT TO:<bob@example.org>\n2026-11-03 09:12:02 +0000 08 mail SMTP-OUT: 0000003A : << 550 5.1.1 no such user", refused},
		"CommuniGate":           {"00:08:20.100 4 SMTP-004929(example.org) cmd: RCPT TO:<bob@example.org>\n00:08:20.111 4 SMTP-004929(example.org) rsp: 550 5.1.1 no such user", refused},
		"Mercury":               {"09:12:02.123: >> RCPT TO:<bob@example.org>\n09:12:02.345: << 550 5.1.1 no such user", refused},
		"MailEnable":            {"11/03/26 09:12:01\tSMTP-OU\tA1.MAI\t1096\t192.0.2.25\tRCPT\tRCPT TO:<bob@example.org>\t550 5.1.1 no such user\t32\t45\t", refused},
		"MailEnable, blanks":    {"11/03/26 09:12:01 SMTP-OU A1.MAI 1096 192.0.2.25 RCPT RCPT TO:<bob@example.org> 550 5.1.1 no such user 32 45", refused},
		"Exchange":              {"2026-11-03T09:12:01.001Z,Outbound,08DB,6,192.0.2.1:21545,192.0.2.25:25,>,RCPT TO:<bob@example.org>,\n2026-11-03T09:12:01.002Z,Outbound,08DB,7,192.0.2.1:21545,192.0.2.25:25,<,\"550 5.1.1 no, such user\",", refused},
		"Haraka":                {"[PROTOCOL] [A1.1] [outbound] C: RCPT TO:<bob@example.org>\n[PROTOCOL] [A1.1] [outbound] S: 550 5.1.1 no such user", refused},
		"IIS":                   {"2026-11-03 09:12:01 192.0.2.25 OutboundConnectionCommand SMTPSVC1 SERVER - 25 RCPT - TO:<bob@example.org> 0 0 4 0 250 SMTP - - - -\n2026-11-03 09:12:02 192.0.2.25 OutboundConnectionResponse SMTPSVC1 SERVER - 25 - - 550+5.1.1+no+such+user 0 0 74 0 300 SMTP - - - -", refused},
		"IIS, a reply alone":    {"2026-11-03 09:12:02 192.0.2.25 OutboundConnectionResponse SMTPSVC1 SERVER - 25 - - 554+no+mail+from+you 0 0 74 0 300 SMTP - - - -", "|||554|"},
		"sender":                {"09:12:01 [6] CMD: MAIL FROM:<alice@example.com>\n09:12:01 [6] RSP: 550 5.1.8 no", "|alice@example.com|MAIL FROM|550|5.1.8"},
		"login":                 {"09:12:01 [6] CMD: AUTH LOGIN\n09:12:01 [6] RSP: 334 VXNlcm5hbWU6\n09:12:01 [6] RSP: 535 5.7.8 no", "||AUTH|535|5.7.8"},
		"one of two recipients": {"09:12:01 [6] CMD: RCPT TO:<amy@example.org>\n09:12:01 [6] RSP: 250 ok\n09:12:01 [6] CMD: RCPT TO:<bob@example.org>\n09:12:01 [6] RSP: 550 5.1.1 no", refused},
		"both for their mail":   {"09:12:01 [6] CMD: RCPT TO:<amy@example.org>\n09:12:01 [6] RSP: 250 ok\n09:12:01 [6] CMD: RCPT TO:<bob@example.org>\n09:12:01 [6] RSP: 250 ok\n09:12:01 [6] CMD: DATA\n09:12:01 [6] RSP: 354 go\n09:12:01 [6] RSP: 554 5.7.1 no", "amy@example.org||DATA|554|5.7.1; bob@example.org||DATA|554|5.7.1"},
		"old server":            {"09:12:01 [6] CMD: EHLO mail.example.com\n09:12:01 [6] RSP: 502 5.5.1 no such command\n09:12:01 [6] CMD: HELO mail.example.com\n09:12:01 [6] RSP: 250 ok", ""},
		"all is well":           {"09:12:01 [6] CMD: RCPT TO:<bob@example.org>\n09:12:01 [6] RSP: 250 2.1.5 ok", ""},
		"quotes alone":          {"09:12:01 \"\"\" [6] CMD: RCPT TO:<bob@example.org>\n09:12:01 \"\"\" [6] RSP: 550 5.1.1 no", refused},
		"FTP":                   {"09:12:01 [6] CMD: RETR a.txt\n09:12:01 [6] RSP: 550 no such file", ""},
		"FTP over TLS":          {"09:12:01 [6] CMD: AUTH TLS\n09:12:01 [6] RSP: 534 no", ""},
	} {
		if got := inLines(c.text, "session-log"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
