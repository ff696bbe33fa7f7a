package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
)

// findRefused reads the dictionary of refused recipients where it stands without its exception, as print shows it.
func findRefused(d *doc) []Failure {
	if strings.IndexByte(d.src, '{') < 0 && strings.IndexByte(d.src, '&') < 0 { // or an entity of it
		return nil
	}
	var out []Failure
	for i := range d.lines {
		if d.lines[i].taken || !strings.Contains(d.lines[i].text, ": (") || d.lines[i].cues&cueSignature != 0 {
			continue
		}
		found := refusedRecipients(d.lines[i].text)
		if len(found) == 0 {
			continue
		}
		from, to := d.take(i, i+1)
		for _, f := range found {
			f.Confidence, f.Product, f.Format, f.From, f.To = Certain, "smtplib", "program", from, to
			out = append(out, f)
		}
	}
	return out
}

// refusedRecipients reads Python's dictionary of refused recipients: {'user@example.org': (550, b'5.1.1 …')}.
func refusedRecipients(s string) []Failure {
	at := strings.Index(s, ": (")
	if at < 2 || s[at-1] != '\'' && s[at-1] != '"' || !strings.Contains(s[:at], "{") {
		return nil
	}
	rest := s[strings.LastIndexByte(s[:at], '{')+1:]
	var out []Failure
	for len(out) < maxFailures {
		addr, end := addresses.First(rest)
		if addr == "" {
			return out
		}
		rest = strings.TrimLeft(rest[end:], "'\": ")
		if !strings.HasPrefix(rest, "(") {
			return out
		}
		body := rest
		if next := strings.Index(rest, "), "); next >= 0 {
			body, rest = rest[:next], rest[next+2:]
		} else {
			body = strings.TrimRight(body, "}")
			rest = ""
		}
		r, ok := readReply(body)
		if !ok {
			return out
		}
		f := Failure{Recipient: addr, Command: "RCPT TO"}
		f.setReply(r)
		out = append(out, f)
	}
	return out
}
