package draw

import (
	"strings"
	"testing"
	"unicode/utf8"

	"smtpbot/internal/chat"
)

func TestClean(t *testing.T) {
	for name, tt := range map[string]struct{ in, want, lines string }{
		"plain":       {"550 5.1.1 <bob@example.org>", "550 5.1.1 <bob@example.org>", "550 5.1.1 <bob@example.org>"},
		"lines":       {"\r\n a\tb\r\nc\rd\u2028e \n", "a b  c d e", " a\tb\nc\nd\ne "},
		"control":     {"a\x00b\x1b[31mc\x7fd\u0090e", "ab[31mcde", "ab[31mcde"},
		"direction":   {"\u202egnp.exe\u202c \u2066a\u2069", "gnp.exe a", "gnp.exe a"},
		"no UTF-8":    {"a\xffb", "a\ufffdb", "a\ufffdb"},
		"nothing":     {" \n\t\x00", "", ""},
		"invisible":   {"\u200b\u2060\ufeff", "", ""},
		"call":        {"@everyone", "@\u2060everyone", "@\u2060everyone"},
		"hidden call": {"@\x00everyone <\u202e!channel>", "@\u2060everyone <\u2060!channel>", "@\u2060everyone <\u2060!channel>"},
	} {
		if got := Clean(tt.in); got != tt.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
		if got := cleanLines(tt.in); got != tt.lines {
			t.Errorf("%s: cleanLines(%q) = %q, want %q", name, tt.in, got, tt.lines)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("@\x00everyone\r\n<\u202e!channel>\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{Clean(s), cleanLines(s)} {
			if chat.Inert(got) != got || !utf8.ValidString(got) {
				t.Errorf("%q calls somebody, or is no UTF-8", got)
			}
			if strings.ContainsAny(got, "\x00\r\x1b\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029") {
				t.Errorf("%q hides something", got)
			}
			if Clean(Clean(got)) != Clean(got) {
				t.Errorf("%q is not clean the second time", got)
			}
		}
		if strings.ContainsAny(Clean(s), "\n\t") {
			t.Errorf("Clean(%q) has several lines", s)
		}
	})
}

func TestCleanMuch(t *testing.T) {
	if got := Clean(strings.Repeat("é", 20<<20)); len(got) > maxPart || !utf8.ValidString(got) || strings.Contains(got, "\ufffd") {
		t.Errorf("clean of 40 MB has %d bytes", len(got))
	}
}

func TestEvidence(t *testing.T) {
	const (
		line = "550 5.7.1 no\n"
		most = 5
	)
	for name, tt := range map[string]struct{ in, want string }{
		"one line":   {line, "550 5.7.1 no"},
		"as many":    {strings.Repeat(line, most), strings.Repeat(line, most-1) + "550 5.7.1 no"},
		"too many":   {strings.Repeat(line, most+1), strings.Repeat(line, most) + Shortened},
		"no newline": {strings.Repeat("550 ", 10), strings.Repeat("550 ", 10)},
	} {
		if got := Evidence(tt.in, most); got != tt.want {
			t.Errorf("%s: Evidence(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

func FuzzUnfence(f *testing.F) {
	f.Add("```a``b`````")
	f.Fuzz(func(t *testing.T, s string) {
		got := Unfence(s)
		if strings.Contains(got, "``") {
			t.Errorf("Unfence(%q) = %q, which ends a block", s, got)
		}
		if strings.ReplaceAll(got, Joiner, "") != strings.ReplaceAll(s, Joiner, "") {
			t.Errorf("Unfence(%q) = %q, which is another text", s, got)
		}
	})
}
