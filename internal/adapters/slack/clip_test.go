package slack

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"smtpbot/internal/chat"
)

func TestClip(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		n    int
		mark string
		want string
	}{
		"fits":            {"It failed.", 10, dots, "It failed."},
		"empty":           {"", 0, dots, ""},
		"word":            {"the mailbox is full", 12, dots, "the mailbox…"},
		"end of a word":   {"the mailbox is full", 15, dots, "the mailbox is…"},
		"no word":         {"mailboxmailbox", 8, dots, "mailbox…"},
		"word far back":   {"the mailboxmailboxmailbox", 20, dots, "the mailboxmailboxm…"},
		"line":            {"one two three\nfour five six", 18, dots, "one two three…"},
		"mark":            {strings.Repeat("a ", 20), 20, shortened, "a a a a… (shortened)"},
		"wide":            {"超過しました", 4, dots, "超過し…"},
		"outside of BMP":  {"😀😀😀", 5, dots, "😀😀…"},
		"escaped":         {"<<<<", 9, dots, "<<…"},
		"exactly":         {"<<<", 12, dots, "<<<"},
		"no room to mark": {"mailbox", 5, shortened, "mailb"},
		"no room":         {"mailbox", 0, dots, ""},
		"less than none":  {"mailbox", -3, dots, ""},
	} {
		if got := clip(tt.in, tt.n, tt.mark); got != tt.want {
			t.Errorf("%s: clip(%q, %d) = %q, want %q", name, tt.in, tt.n, got, tt.want)
		}
	}
}

// FuzzClip: never too long, always a beginning, nothing cut for nothing, no more than needed.
func FuzzClip(f *testing.F) {
	f.Add("the mailbox is full\nso wait", 12)
	f.Add("超過しました😀<&>", 20)
	f.Add("\xff\xfe\xe2\x80", 2)
	f.Fuzz(func(t *testing.T, s string, n int) {
		if n > 1<<20 {
			return
		}
		for _, mark := range []string{dots, shortened} {
			got := clip(s, n, mark)
			if size(s) <= n {
				if got != s {
					t.Errorf("clip(%q, %d) = %q, cut for nothing", s, n, got)
				}
				continue
			}
			if size(got) > max(n, 0) {
				t.Errorf("clip(%q, %d) = %q, which has %d", s, n, got, size(got))
			}
			text, marked := strings.CutSuffix(got, mark)
			if !strings.HasPrefix(s, text) || n >= size(mark) && !marked {
				t.Errorf("clip(%q, %d) = %q, no beginning with a mark", s, n, got)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("clip(%q, %d) = %q, a character was cut", s, n, got)
			}
			room := n - size(mark)
			if rest := strings.TrimLeft(s[len(text):], " \t\n\r\v\f\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"); marked && strings.TrimSpace(text) != "" && size(s[:len(s)-len(rest)]) < room/2-10 {
				t.Errorf("clip(%q, %d) = %q, far too short", s, n, got)
			}
		}
	})
}

func FuzzSize(f *testing.F) {
	f.Add("a<b>&c 😀\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := units(s), len(utf16.Encode([]rune(s))); got != want || got < utf8.RuneCountInString(s) {
			t.Errorf("units(%q) = %d, want %d", s, got, want)
		}
		if got, want := size(s), units(escaper.Replace(s)); got != want {
			t.Errorf("size(%q) = %d, want %d", s, got, want)
		}
	})
}

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
		if got := clean(tt.in); got != tt.want {
			t.Errorf("%s: clean(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
		if got := cleanLines(tt.in); got != tt.lines {
			t.Errorf("%s: cleanLines(%q) = %q, want %q", name, tt.in, got, tt.lines)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("@\x00everyone\r\n<\u202e!channel>\xff")
	f.Fuzz(func(t *testing.T, s string) {
		for _, got := range []string{clean(s), cleanLines(s)} {
			if chat.Inert(got) != got || !utf8.ValidString(got) {
				t.Errorf("%q calls somebody, or is no UTF-8", got)
			}
			if strings.ContainsAny(got, "\x00\r\x1b\x7f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029") {
				t.Errorf("%q hides something", got)
			}
			if clean(clean(got)) != clean(got) {
				t.Errorf("%q is not clean the second time", got)
			}
		}
		if strings.ContainsAny(clean(s), "\n\t") {
			t.Errorf("clean(%q) has several lines", s)
		}
	})
}

func TestCleanMuch(t *testing.T) {
	if got := clean(strings.Repeat("é", 20<<20)); len(got) > maxPart || !utf8.ValidString(got) || strings.Contains(got, "\ufffd") {
		t.Errorf("clean of 40 MB has %d bytes", len(got))
	}
}
