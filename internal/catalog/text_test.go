package catalog

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestFold(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"plain text 5.7.1":         "plain text 5.7.1",
		"Mailbox FULL":             "mailbox full",
		"a  b\t\tc\r\n d":          "a b c d",
		" a ":                      "a",
		"a ":                       "a",
		"  ":                       "",
		"a\u00a0b":                 "a b",
		"user’s ‘box’ is “full”":   "user's 'box' is \"full\"",
		"ПОЧТОВЫЙ ящик":            "почтовый ящик",
		"BOÎTE PLEINE":             "boîte pleine",
		"容量が 足りません":                "容量が 足りません",
		"a\x00b\vC":                "a\x00b\vc",
		"bad \xff byte":            "bad \ufffd byte",
		"no-break\u00a0\u00a0 run": "no-break run",
	} {
		if got := fold(text); got != want {
			t.Errorf("fold(%q) = %q, want %q", text, got, want)
		}
	}
	if s := "already folded, as most phrases are"; testing.AllocsPerRun(10, func() { fold(s) }) > 0 {
		t.Error("fold copies a text that is folded")
	}
}

// TestFoldRunes: no letter folds to something that folds further.
func TestFoldRunes(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		once := fold("x" + string(r) + "x")
		if again := fold(once); again != once {
			t.Errorf("%U folds to %q and that to %q", r, once, again)
		}
		if up := fold("x" + string(unicode.ToUpper(r)) + "x"); unicode.ToLower(unicode.ToUpper(r)) == r && !unicode.IsSpace(r) && up != once {
			t.Errorf("%U folds to %q and its capital to %q", r, once, up)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "a ", " A", "A  b", "user’s", "É", "\xff", "a\u00a0", "\u0130", "\u212a"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := fold(s)
		if again := fold(once); again != once {
			t.Errorf("fold(%q) = %q, and again %q", s, once, again)
		}
		if strings.HasPrefix(once, " ") || strings.HasSuffix(once, " ") || strings.Contains(once, "  ") || strings.ContainsAny(once, "\t\n\r\u00a0‘’“”") {
			t.Errorf("fold(%q) leaves white space or quotes: %q", s, once)
		}
		if utf8.ValidString(s) && !utf8.ValidString(once) {
			t.Errorf("fold(%q) broke a letter: %q", s, once)
		}
		if small := fold(strings.ToLower(s)); small != once && utf8.ValidString(s) {
			t.Errorf("fold(%q) = %q, of its small letters %q", s, once, small)
		}
	})
}

func TestWord(t *testing.T) {
	for text, want := range map[string]string{
		"":                     "",
		" .,-":                 "",
		"one":                  "one",
		"550 5.7.1 <Bob@x.de>": "550|5|7|1|Bob|x|de",
		"a_b":                  "a|b",
		"満杯です x":               "x",
		"naïve":                "na|ve",
		"  end ":               "end",
	} {
		var got []string
		for from, end := word(text, 0); from < end; from, end = word(text, end) {
			got = append(got, text[from:end])
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("the words of %q are %q, want %q", text, s, want)
		}
	}
	if from, end := word("one ", 3); from != 4 || end != 4 {
		t.Errorf("behind the last word: %d, %d", from, end)
	}
}

func TestContainsWords(t *testing.T) {
	for _, c := range []struct {
		text, phrase string
		want         bool
	}{
		{"mailbox full", "full", true},
		{"mailbox full", "mailbox", true},
		{"mailbox full", "mailbox full", true},
		{"mailbox full", "box", false},
		{"mailbox full", "mail", false},
		{"mailbox fuller", "mailbox full", false},
		{"fuller full", "full", true}, // the first place is none, the second is
		{"<full>", "full", true},
		{"5.7.26", "5.7.2", false},
		{"15.7.2", "5.7.2", false},
		{"5.7.20", "5.7.2", false},
		{"xa a a", "a a", true}, // the second place begins inside the first
		{"(#5.7.2)", "5.7.2", true},
		{"abc[ts01]def", "[ts01]", true}, // what does not end in a word may touch one
		{"x容量が足りy", "容量が足り", true},
		{"overoverover over", "over", true},
		{"", "x", false},
		{"x", "xx", false},
	} {
		if got := containsWords(c.text, c.phrase); got != c.want {
			t.Errorf("containsWords(%q, %q) = %v, want %v", c.text, c.phrase, got, c.want)
		}
	}
}

// naiveContainsWords tries every place.
func naiveContainsWords(text, phrase string) bool {
	touch := func(a, b string) bool { // a word goes on from the end of a into b
		return a != "" && b != "" && wordByte(a[len(a)-1]) && wordByte(b[0])
	}
	for i := 0; i+len(phrase) <= len(text); i++ {
		before, here, after := text[:i], text[i:i+len(phrase)], text[i+len(phrase):]
		if here == phrase && !touch(before, here) && !touch(here, after) {
			return true
		}
	}
	return false
}

func FuzzContainsWords(f *testing.F) {
	f.Add("mailbox full", "full")
	f.Add("aaaa a", "a")
	f.Add("[ts01]x", "[ts01]")
	f.Add("容量が", "量")
	f.Add("a-a-ab", "a-a")
	f.Add("xa a a", "a a")
	f.Add("mailbox", "box")
	f.Add("mailbox", "mail")
	f.Add("x[ts01]x", "[ts01]")
	f.Fuzz(func(t *testing.T, text, phrase string) {
		if phrase == "" {
			return // the linter keeps those out
		}
		if got, want := containsWords(text, phrase), naiveContainsWords(text, phrase); got != want {
			t.Errorf("containsWords(%q, %q) = %v, want %v", text, phrase, got, want)
		}
	})
}
