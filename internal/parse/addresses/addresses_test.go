package addresses

import (
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"bare":             {"alice@example.com", "alice@example.com"},
		"brackets":         {"<alice@example.com>: unknown", "alice@example.com"},
		"in words":         {"user alice@example.com, unknown", "alice@example.com"},
		"sentence's end":   {"no such user alice@example.com.", "alice@example.com"},
		"quotes":           {"'alice@example.com'", "alice@example.com"},
		"plus and dots":    {"a.b+c_d@mail.example.com", "a.b+c_d@mail.example.com"},
		"masked":           {"to ****@example.com", "****@example.com"},
		"masked domain":    {"to alice@***.com ", "alice@***.com"},
		"host alone":       {"root@localhost", "root@localhost"},
		"IP literal":       {"alice@[192.0.2.1] said", "alice@[192.0.2.1]"},
		"mailto":           {"mailto:alice@example.com", "alice@example.com"},
		"wide marks":       {"收件人：alice@example.com。", "alice@example.com"},
		"wide brackets":    {"宛先（alice@example.com）", "alice@example.com"},
		"no blanks":        {"邮件发送到alice@example.com失败", "alice@example.com"},
		"an ending":        {"alice@example.com로 메일", "alice@example.com"},
		"its own script":   {"用户@例子.中国", "用户@例子.中国"},
		"half its own":     {"alice@例子.com", "alice@例子.com"},
		"an accent":        {"josé@example.com", "josé@example.com"},
		"equals":           {"to=alice@example.com,", "to=alice@example.com"},
		"verp":             {"bounce+alice=example.org@lists.example.com", "bounce+alice=example.org@lists.example.com"},
		"not ASCII":        {"j\u00f6rg@b\u00fccher.example", "j\u00f6rg@b\u00fccher.example"},
		"second at":        {"@ alice@example.com", "alice@example.com"},
		"two":              {"a@example.com b@example.org", "a@example.com"},
		"URL with a login": {"https://alice@example.com/", ""},
		"no local part":    {"@example.com", ""},
		"no domain":        {"alice@", ""},
		"alone":            {"@", ""},
		"none":             {"alice", ""},
		"empty":            {"", ""},
		"only signs":       {"'@'", ""},
		"domain of signs":  {"a@--- ", ""},
	} {
		got, end := First(c.text)
		if got != c.want || got != "" && !strings.HasSuffix(c.text[:end], got) {
			t.Errorf("%s: address(%q) = %q up to %d, want %q", name, c.text, got, end, c.want)
		}
	}
}

func TestBracketed(t *testing.T) {
	for text, want := range map[string]string{
		"RCPT TO:<alice@example.com> NOTIFY=NEVER": "alice@example.com",
		"To: Alice <alice@example.com>":            "alice@example.com",
		"To: <mailto:alice@example.com>":           "alice@example.com",
		"rcpt to: alice@example.com":               "alice@example.com",
		"<not an address> alice@example.com":       "alice@example.com",
		"MAIL FROM:<>":                             "",
	} {
		if got := Bracketed(text); got != want {
			t.Errorf("bracketed(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestHostIP(t *testing.T) {
	for text, want := range map[string]string{
		"mx.example.org[192.0.2.1]:25":           "mx.example.org 192.0.2.1",
		"mx.example.org. [192.0.2.1]":            "mx.example.org 192.0.2.1",
		"mx.example.org (192.0.2.1)":             "mx.example.org 192.0.2.1",
		"MX.Example.ORG[192.0.2.1]":              "mx.example.org 192.0.2.1",
		"mx.example.org ([192.0.2.1])":           "mx.example.org 192.0.2.1",
		"mx.example.org: timeout":                "mx.example.org ",
		" [192.0.2.1]: refused":                  " 192.0.2.1",
		"192.0.2.1 does not like recipient":      " 192.0.2.1",
		"(ylmf-pc) [192.0.2.1]":                  " 192.0.2.1",
		"(mail.example.net) [192.0.2.1]:4550":    " 192.0.2.1",
		"unknown[192.0.2.1]":                     " 192.0.2.1",
		"localhost[127.0.0.1]:10025":             " 127.0.0.1",
		"mx.example.org[IPv6:2001:db8::1]:25":    "mx.example.org 2001:db8::1",
		"mx.example.org[2001:db8::1]":            "mx.example.org 2001:db8::1",
		"mx.example.org[::ffff:192.0.2.1]":       "mx.example.org 192.0.2.1",
		"mx.example.org[fe80::1%eth0]":           "mx.example.org fe80::1",
		"mail.example.org[private/dovecot-lmtp]": "mail.example.org ",
		"mx_1.example.org[192.0.2.1]":            "mx_1.example.org 192.0.2.1",
		"mx.example.org[192.0.2.1":               "mx.example.org ",
		"mx.example.org[999.0.2.1]":              "mx.example.org ",
		"none, delay=1":                          " ",
		"[":                                      " ",
		"(":                                      " ",
		"(x":                                     " ",
		"":                                       " ",
	} {
		host, ip := HostIP(text)
		if got := host + " " + ip; got != want {
			t.Errorf("hostIP(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFirstIP(t *testing.T) {
	for _, c := range []struct{ text, skip, want string }{
		{"Client host [198.51.100.7] blocked", "", "198.51.100.7"},
		{"from 198.51.100.7.", "", "198.51.100.7"},
		{"198.51.100.7: blocked", "", "198.51.100.7"},
		{"ip=198.51.100.7&x", "", "198.51.100.7"},
		{"listed as 127.0.0.2, client 198.51.100.7", "", "198.51.100.7"},
		{"host 192.0.2.1 refused 198.51.100.7", "192.0.2.1", "198.51.100.7"},
		{"IP 2001:db8::7 is blocked", "", "2001:db8::7"},
		{"[IPv6:2001:db8::7]", "", "2001:db8::7"},
		{"0.0.0.0 and ::1 and 198.51.100.7", "", "198.51.100.7"},
		{"version 1.2.3 of 12:45:01", "", ""},
		{"v198.51.100.7", "", ""},
		{"1.198.51.100.7", "", ""},
		{"https://192.0.2.9/query/198.51.100.7", "", ""},
		{"see https://www.example.net/query?ip=198.51.100.7", "", "198.51.100.7"},
		{"300.1.1.1", "", ""},
		{"added beef 4:5", "", ""},
		{"", "", ""},
	} {
		if got := FirstIP(c.text, c.skip); got != c.want {
			t.Errorf("firstIP(%q, %q) = %q, want %q", c.text, c.skip, got, c.want)
		}
	}
}

func TestDomainOf(t *testing.T) {
	for addr, want := range map[string]string{
		"alice@Example.COM": "example.com", "a@b@example.org": "example.org", "alice@example.com>": "example.com", "alice@example.com.": "example.com",
		"root@localhost": "", "alice@[192.0.2.1]": "", "alice": "", "": "", "alice@": "",
	} {
		if got := Domain(addr); got != want {
			t.Errorf("domainOf(%q) = %q, want %q", addr, got, want)
		}
	}
}

func TestHostName(t *testing.T) {
	for text, want := range map[string]string{
		"dns; MX.example.org":            "mx.example.org",
		"by mx.example.org (192.0.2.1)":  "mx.example.org",
		"192.0.2.1 mx.example.org.":      "mx.example.org",
		"alice@example.com or http://x.": "",
		"file.txt_1 a=b.c":               "",
		"version 1.2":                    "",
		"b\u00fccher.example":            "",
		"":                               "",
	} {
		if got := HostName(text); got != want {
			t.Errorf("hostName(%q) = %q, want %q", text, got, want)
		}
	}
}
