package draw

import (
	"net/url"
	"strings"
	"testing"
)

// odd are signs of markup.
const odd = "*_"

func TestWebAddress(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"plain":    {"https://example.org/a?b=c#d", "https://example.org/a?b=c#d"},
		"blank":    {"https://example.org/a b", "https://example.org/a%20b"},
		"http":     {"http://example.org/", ""},
		"script":   {"javascript:alert(1)", ""},
		"no host":  {"https:///a", ""},
		"odd host": {`https://example"org/`, ""},
		"user":     {"https://google.com@evil.example/", ""},
		"no URL":   {"https://exa mple.org/", ""},
		"call":     {"https://example.org/@everyone", ""},
		"control":  {"https://example.org/\x00", ""},
		"empty":    {"", ""},
		"too long": {"https://example.org/" + strings.Repeat("a", 100), ""},
	} {
		got := ""
		u, ok := WebAddress(tt.in, 100)
		if ok {
			got = u.String()
		}
		if got != tt.want {
			t.Errorf("%s: WebAddress(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

func TestLabel(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"path":      {"https://www.example.org/a/b/", "example.org/a/b"},
		"query":     {"https://example.org/a?b=c&d=e#f", "example.org/a"},
		"host":      {"https://example.org/", "example.org"},
		"blank":     {"https://example.org/a b", "example.org"},
		"markup":    {"https://example.org/*a*", "example.org"},
		"long":      {"https://example.org/" + strings.Repeat("a", 90), "example.org/" + strings.Repeat("a", 47) + "…"},
		"port":      {"https://example.org:8443/a", "example.org/a"},
		"long host": {"https://" + strings.Repeat("a", 90) + ".example", strings.Repeat("a", 59) + "…"},
	} {
		u, err := url.Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := Label(u, odd, Unit); got != tt.want {
			t.Errorf("%s: Label(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
	if got := Label(&url.URL{Scheme: "https", Host: "a*b"}, odd, Unit); got != "" {
		t.Errorf("Label of a host with markup = %q, want none", got)
	}
}

// FuzzLabel: a label begins with the host that the link leads to, and holds no markup.
func FuzzLabel(f *testing.F) {
	f.Add("https://support.google.com/mail/answer/81126#authentication")
	f.Add("https://a@b/<|>&c")
	f.Fuzz(func(t *testing.T, s string) {
		u, ok := WebAddress(s, 1000)
		if !ok {
			return
		}
		again, ok := WebAddress(u.String(), 3000)
		if !ok || again.Hostname() != u.Hostname() || u.Scheme != "https" || len(s) > 1000 {
			t.Errorf("WebAddress(%q) = %q", s, u)
		}
		label := Label(u, odd, Unit)
		if strings.ContainsAny(label, odd+" \n") || Units(label) > maxLabel {
			t.Errorf("Label(%q) = %q", s, label)
		}
		host := strings.TrimPrefix(u.Hostname(), "www.")
		if label != "" && !strings.HasPrefix(label, host) && !strings.HasPrefix(host, strings.TrimSuffix(label, Dots)) {
			t.Errorf("Label(%q) = %q, which is not its host", s, label)
		}
	})
}
