package parse

import "testing"

// TestEximUntimed reads entries of Exim's log that lost their time: "recipient|final|delayed".
func TestEximUntimed(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"put off":            {"== bob@example.org R=dnslookup T=remote_smtp defer (110): Connection timed out", "bob@example.org delayed"},
		"given up":           {"** bob@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.25]: Connection refused", "bob@example.org final"},
		"behind its id":      {"1abcde-0001Ab-C1 ** bob@example.org: Unrouteable address", "bob@example.org final"},
		"rejected":           {"rejected RCPT <bob@example.org>: Sender verify failed", "bob@example.org"},
		"rejected of whom":   {"F=<alice@example.com> temporarily rejected RCPT <bob@example.org>: Could not complete sender verify", "bob@example.org"},
		"rejected from":      {"H=mail.example.com [192.0.2.9] F=<alice@example.com> temporarily rejected RCPT <bob@example.org>: Could not complete sender verify", "bob@example.org"},
		"a heading":          {"** bob@example.org: call him about the rejected RCPT", ""},
		"another heading":    {"== bob@example.org == are the addresses that were rejected by our form", ""},
		"the text of an ACL": {"the rule writes: rejected RCPT <$local_part@$domain>: no", ""},
	} {
		got := ""
		if r := Text(c.text); len(r.Failures) > 0 && r.Failures[0].Confidence >= Likely {
			f := r.Failures[0]
			got = f.Recipient
			if f.Final {
				got += " final"
			}
			if f.Delayed {
				got += " delayed"
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
