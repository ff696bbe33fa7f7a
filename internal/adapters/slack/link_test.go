package slack

import (
	"net/url"
	"strings"
	"testing"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

func TestShortLink(t *testing.T) {
	for name, tt := range map[string]struct{ in, address, label string }{
		"plain":          {"https://support.google.com/mail/answer/81126", "https://support.google.com/mail/answer/81126", "support.google.com/mail/answer/81126"},
		"query":          {"https://www.example.org/a?b=c&d=e#f", "https://www.example.org/a?b=c&amp;d=e#f", "example.org/a"},
		"blank":          {"https://example.org/a b", "https://example.org/a%20b", "example.org"},
		"host":           {"https://example.org/", "https://example.org/", "example.org"},
		"long":           {"https://example.org/" + strings.Repeat("a", 90), "https://example.org/" + strings.Repeat("a", 90), "example.org/" + strings.Repeat("a", 47) + "…"},
		"markup in path": {"https://example.org/*a*_b_|<@U1>", "https://example.org/%2Aa%2A_b_%7C%3C@U1%3E", "example.org"},
		"http":           {"http://example.org/", "", ""},
		"script":         {"javascript:alert(1)", "", ""},
		"no host":        {"https:///a", "", ""},
		"odd host":       {`https://example"org/`, "", ""},
		"user":           {"https://google.com@evil.example/", "", ""},
		"no URL":         {"https://exa mple.org/", "", ""},
		"call":           {"https://example.org/@everyone", "", ""},
		"control":        {"https://example.org/\x00", "", ""},
		"empty":          {"", "", ""},
		"too long":       {"https://example.org/" + strings.Repeat("a", 3000), "", ""},
	} {
		if address, label := shortLink(tt.in); address != tt.address || label != tt.label {
			t.Errorf("%s: shortLink(%q) = %q, %q, want %q, %q", name, tt.in, address, label, tt.address, tt.label)
		}
	}
}

// FuzzShortLink: a link leads to the host that it names, and leaves its angle brackets nowhere.
func FuzzShortLink(f *testing.F) {
	f.Add("https://support.google.com/mail/answer/81126#authentication")
	f.Add("https://a@b/<|>&c")
	f.Fuzz(func(t *testing.T, s string) {
		address, label := shortLink(s)
		if (address == "") != (label == "") {
			t.Fatalf("shortLink(%q) = %q, %q", s, address, label)
		}
		if address == "" {
			return
		}
		u, err := url.Parse(strings.ReplaceAll(address, "&amp;", "&"))
		if err != nil || u.Scheme != "https" || !strings.HasPrefix(label, strings.TrimPrefix(u.Hostname(), "www.")) && len(label) < 60 {
			t.Errorf("shortLink(%q) = %q, %q: %v", s, address, label, err)
		}
		if strings.ContainsAny(address+label, "<>| \n") || draw.Units(address) > maxURL || size(label) > 60 {
			t.Errorf("shortLink(%q) = %q, %q", s, address, label)
		}
	})
}

func TestPermalink(t *testing.T) {
	const site = "https://acme.slack.com/"
	ref := func(channel, thread, id string) *chat.Ref {
		return &chat.Ref{Place: chat.Place{Channel: channel, Thread: thread}, ID: id}
	}
	for name, tt := range map[string]struct {
		site string
		ref  *chat.Ref
		want string
	}{
		"in a thread":  {site, ref("C1", "1700000000.000100", "1700000001.000200"), site + "archives/C1/p1700000001000200?thread_ts=1700000000.000100&cid=C1"},
		"its first":    {site, ref("C1", "1700000000.000100", "1700000000.000100"), site + "archives/C1/p1700000000000100"},
		"no thread":    {site, ref("C1", "", "1700000000.000100"), site + "archives/C1/p1700000000000100"},
		"no slash":     {"https://acme.slack.com", ref("C1", "", "1.2"), site + "archives/C1/p12"},
		"no site":      {"", ref("C1", "", "1.2"), ""},
		"other scheme": {"http://acme.slack.com/", ref("C1", "", "1.2"), ""},
		"no channel":   {site, ref("", "", "1.2"), ""},
		"odd channel":  {site, ref("C1/../x", "", "1.2"), ""},
		"odd ts":       {site, ref("C1", "", "1.2?x=y"), ""},
		"odd thread":   {site, ref("C1", "x&y", "1.2"), site + "archives/C1/p12"},
		"none":         {site, nil, ""},
	} {
		if got := permalink(tt.site, tt.ref); got != tt.want {
			t.Errorf("%s: permalink(%q, %v) = %q, want %q", name, tt.site, tt.ref, got, tt.want)
		}
	}
}
