package draw

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// angled counts a < as what it is escaped to on some platforms.
var angled Measure = func(r rune) int {
	if r == '<' {
		return len("&lt;")
	}
	return Unit(r)
}

func TestClip(t *testing.T) {
	for name, tt := range map[string]struct {
		in   string
		n    int
		mark string
		want string
	}{
		"fits":            {"It failed.", 10, Dots, "It failed."},
		"empty":           {"", 0, Dots, ""},
		"word":            {"the mailbox is full", 12, Dots, "the mailbox…"},
		"end of a word":   {"the mailbox is full", 15, Dots, "the mailbox is…"},
		"no word":         {"mailboxmailbox", 8, Dots, "mailbox…"},
		"word far back":   {"the mailboxmailboxmailbox", 20, Dots, "the mailboxmailboxm…"},
		"line":            {"one two three\nfour five six", 18, Dots, "one two three…"},
		"mark":            {strings.Repeat("a ", 20), 20, Shortened, "a a a a… (shortened)"},
		"wide":            {"超過しました", 4, Dots, "超過し…"},
		"outside of BMP":  {"😀😀😀", 5, Dots, "😀😀…"},
		"escaped":         {"<<<<", 9, Dots, "<<…"},
		"exactly":         {"<<<", 12, Dots, "<<<"},
		"no room to mark": {"mailbox", 5, Shortened, "mailb"},
		"no room":         {"mailbox", 0, Dots, ""},
		"less than none":  {"mailbox", -3, Dots, ""},
	} {
		if got := angled.Clip(tt.in, tt.n, tt.mark); got != tt.want {
			t.Errorf("%s: Clip(%q, %d) = %q, want %q", name, tt.in, tt.n, got, tt.want)
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
		for _, mark := range []string{Dots, Shortened} {
			got := angled.Clip(s, n, mark)
			if angled.Size(s) <= n {
				if got != s {
					t.Errorf("Clip(%q, %d) = %q, cut for nothing", s, n, got)
				}
				continue
			}
			if angled.Size(got) > max(n, 0) {
				t.Errorf("Clip(%q, %d) = %q, which has %d", s, n, got, angled.Size(got))
			}
			text, marked := strings.CutSuffix(got, mark)
			if !strings.HasPrefix(s, text) || n >= angled.Size(mark) && !marked {
				t.Errorf("Clip(%q, %d) = %q, no beginning with a mark", s, n, got)
			}
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("Clip(%q, %d) = %q, a character was cut", s, n, got)
			}
			room := n - angled.Size(mark)
			if rest := strings.TrimLeft(s[len(text):], " \t\n\r\v\f\u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"); marked && strings.TrimSpace(text) != "" && angled.Size(s[:len(s)-len(rest)]) < room/2-10 {
				t.Errorf("Clip(%q, %d) = %q, far too short", s, n, got)
			}
		}
	})
}

func FuzzUnits(f *testing.F) {
	f.Add("a<b>&c 😀\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := Units(s), len(utf16.Encode([]rune(s))); got != want || got < utf8.RuneCountInString(s) {
			t.Errorf("Units(%q) = %d, want %d", s, got, want)
		}
		if got, want := angled.Size(s), Units(strings.ReplaceAll(s, "<", "&lt;")); got != want {
			t.Errorf("Size(%q) = %d, want %d", s, got, want)
		}
	})
}
