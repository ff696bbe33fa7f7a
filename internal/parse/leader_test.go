package parse

import (
	"strings"
	"testing"
)

func TestLeader(t *testing.T) {
	for name, c := range map[string]struct{ line, key, rest string }{
		"docker compose":  {"mail-1  | Nov  3 09:12:03 mail postfix", "mail-1", "Nov  3 09:12:03 mail postfix"},
		"its old form":    {"mailserver    | text", "mailserver", "text"},
		"grep":            {"/var/log/mail.log:Nov  3 09:12:03 mail", "/var/log/mail.log", "Nov  3 09:12:03 mail"},
		"grep, numbers":   {"/var/log/mail.log:1234:Nov  3", "/var/log/mail.log", "Nov  3"},
		"zgrep":           {"mail.log.2.gz:Nov  3", "mail.log.2.gz", "Nov  3"},
		"docker":          {"2026-11-03T09:12:03.123456789Z text", "docker", "text"},
		"docker, blank":   {"2026-11-03T09:12:03.123456789Z", "docker", ""},
		"a node":          {"2026-11-03T09:12:03.123456789Z stderr F text", "a node", "text"},
		"a node, blank":   {"2026-11-03T09:12:03.123456789Z stdout F", "a node", ""},
		"kubectl":         {"[pod/mail-6c9d8b7f5-x2x9z/mail] text", "kubectl", "text"},
		"a program's own": {"2026-11-03T09:12:03.123Z INFO text", "", ""},
		"a log":           {"Nov  3 09:12:03 mail postfix/smtp[1]: text", "", ""},
		"a link":          {"./relay.log://example.org", "", ""},
		"a table":         {"Recipient address | Status", "", ""},
		"a reply":         {"550 5.1.1 <bob@example.org>: no", "", ""},
		"a field":         {"Diagnostic-Code: smtp; 550", "", ""},
		"blanks alone":    {"   | text", "", ""},
		"nothing":         {"", "", ""},
	} {
		key, n := leader(c.line)
		if rest := c.line[n:]; key != c.key || n > 0 && rest != c.rest {
			t.Errorf("%s: leader %q, rest %q; want %q, %q", name, key, rest, c.key, c.rest)
		}
	}
}

// TestDropLeaders drops none where only some lines have it, and keeps the evidence in its place.
func TestDropLeaders(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"all":          {"mail-1  | one\nmail-1  |\nmail-1  | two", "one||two"},
		"blank lines":  {"\nmail-1  | one\n\nmail-1  | two\n", "|one||two|"},
		"some":         {"mail-1  | one\nand two", "mail-1  | one|and two"},
		"two services": {"mail-1  | one\nweb-1   | two", "mail-1  | one|web-1   | two"},
	} {
		d := newDoc(c.text)
		var got []string
		for _, l := range d.lines {
			got = append(got, l.text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
