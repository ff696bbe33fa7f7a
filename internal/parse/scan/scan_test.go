package scan

import (
	"strings"
	"testing"
)

// sample is a table of all lengths, beginnings and writings.
var sample = func() *Table {
	t := NewTable("log", "smtp", "smtpd", "secret", "mailbox", "sendmail", "mailbox full", "mailbox is full", "status=bounced", "recipient address", "recipient address rejected:")
	t.Add(1<<3, "mailbox", "550 ", "250-", "<<< ", ":25", "- ok", "sg.")
	t.Add(1<<4, "密码", "не доставлено", "não foi entregue", "über 16 zeichen lang")
	t.Add(1<<5, "to", "recipients were")
	return t
}()

// firsts holds the phrases of a table by their first byte.
var firsts = map[*Table]*[256][]phrase{}

// beginning gives the phrases that begin with c in any case.
func beginning(t *Table, c byte) []phrase {
	if firsts[t] == nil {
		firsts[t] = new([256][]phrase)
		for _, p := range t.phrases[1:] {
			firsts[t][p.text[0]] = append(firsts[t][p.text[0]], p)
		}
	}
	return firsts[t][Lower(c)]
}

// slowLook does what Table.look does, a byte at a time.
func slowLook(t *Table, s string) (found Kinds, f Form) {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '4', c == '5':
			f |= CodeDigit
		case c == '"', c == '\'', c == '{', c == '}':
			f |= Mark
		case c < ' ' && c != '\t', c >= 0x7f, c == '&', c == '\\', c == '`':
			f |= Odd
		}
		switch {
		case IsLetter(s[i]) && (i == 0 || !IsLetter(s[i-1]) || s[i-1] >= 'a' && s[i] <= 'Z'):
		case IsDigit(s[i]) && (i == 0 || !IsDigit(s[i-1])):
		case s[i] >= ':' && s[i] <= '>' || s[i] == '-' || s[i] >= 0xc0:
		default:
			continue
		}
		for _, p := range beginning(t, s[i]) {
			if HasPrefixFold(s[i:], p.text) && findable(p.text, s[i:]) {
				found |= p.kind
			}
		}
	}
	return found, f
}

// findable tells whether a phrase with which s begins can be found there.
func findable(phrase, s string) bool { return len(phrase) > 2 || len(s) == 2 || s[2]|0x20 == ' ' }

// slowHas does what hasWord (whole) and Table.has do, a byte at a time.
func slowHas(s string, l *Table, whole bool) bool {
	for i := 0; i+2 < len(s) || whole && i < len(s); i++ {
		for _, w := range beginning(l, s[i]) {
			end := i + len(w.text)
			switch {
			case !HasPrefixFold(s[i:], w.text) || !findable(w.text, s[i:]):
			case !whole, IsLetter(s[i]) && (i == 0 || !IsAlnum(s[i-1])) && (end == len(s) || !IsAlnum(s[end]) || len(w.text) >= 5 || s[end] == 's') && !InsideURL(s, i):
				return true
			}
		}
	}
	return false
}

// slowAnchors does what anchors.in does, a byte at a time; a number that begins with a 4 or a 5 counts where another such follows.
func slowAnchors(t *Table, s string) bool {
	for i := range len(s) {
		if (s[i] == '4' || s[i] == '5') && twice(s, i) {
			return true
		}
		if i > 0 && (IsLetter(s[i-1]) && IsLetter(s[i]) || isCodeDigit(s, i-1) && isCodeDigit(s, i)) {
			continue
		}
		for _, p := range beginning(t, s[i]) {
			if HasPrefixFold(s[i:], p.text) && len(p.text) >= shortKey {
				return true
			}
		}
	}
	return false
}

func twice(s string, i int) bool { return i+1 < len(s) && s[i+1] == s[i] && (i == 0 || s[i-1] != s[i]) }

var sampleAnchors, anchored4 = func() (*Anchors, *Table) {
	phrases := []string{"mailbox full", "user unknown", "1 recipients", "не доставлено", "0x800ccc", "is over quota", "smtp"}
	return NewAnchors(phrases), NewTable(phrases...)
}()

func checkScans(t testing.TB, s string) {
	t.Helper()
	found, Form := sample.Look(s)
	if want, of := slowLook(sample, s); found != want || Form != of {
		t.Errorf("kinds %b, Form %b, want %b and %b, of %q", found, Form, want, of, s)
	}
	if got, want := sample.WordIn(s), slowHas(s, sample, true); got != want {
		t.Errorf("word %v, want %v, of %q", got, want, s)
	}
	if got, want := sample.In(s), slowHas(s, sample, false); got != want {
		t.Errorf("part %v, want %v, of %q", got, want, s)
	}
	if got, _ := sampleAnchors.In(s, twice); got != slowAnchors(anchored4, s) {
		t.Errorf("anchors %v, want %v, of %q", got, !got, s)
	}
	if got, want := Spaces(s), strings.Join(strings.Fields(s), " "); got != want {
		t.Errorf("%q folds to %q, want %q", s, got, want)
	}
}

// TestScans holds the looks at eight bytes at a time to what a look at each byte finds: for every phrase, at every place
// within the eight and up to the end of a text.
func TestScans(t *testing.T) {
	n := 0
	for p := range sample.All() {
		n++
		for k := range 10 {
			pad := strings.Repeat("-", k)
			for _, s := range []string{pad + p, pad + " " + p + " end", pad + "x" + p, pad + "x" + strings.ToUpper(p), pad + p[:len(p)-1]} {
				checkScans(t, s)
			}
		}
		checkScans(t, strings.Repeat("word ", 11+n%4)+p)
		if !sample.Is(strings.ToUpper(p[:1])+p[1:]) && p[0] < 0x80 && len(p) > 2 || sample.Is(p+"x") {
			t.Errorf("%q is not known for what it is", p)
		}
	}
	for _, s := range []string{"", "4", "5.", "55", "550", "\x7f", "\t", "\x00", "a\x01", "aaaaaaa\x1f", "aaaaaaaa\x1f", "  ", "a  b", "aaaaaaa  b", "aaaaaaaa\tb", " a ", "é", "é  è", "&", "aaaaaaaaa\\"} {
		checkScans(t, s)
	}
}

// FuzzScans does the same for any text.
func FuzzScans(f *testing.F) {
	for _, s := range []string{"did anyone see the deploy at 2:30?", "550-5.1.1 <bob@example.org>: Recipient address rejected: User unknown", "clientSecret=x SMTP ://", "не доставлено 0x800ccc", "aaaaaaa  b\tc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkScans(t, s[:min(len(s), 400)]) })
}

// TestTrim takes off what the library's functions do.
func TestTrim(t *testing.T) {
	for _, s := range []string{"", " ", " a ", "--: a b:-", "abc", "é ", "::"} {
		const set = " -:"
		if TrimLeft(s, set) != strings.TrimLeft(s, set) || TrimRight(s, set) != strings.TrimRight(s, set) {
			t.Errorf("%q becomes %q and %q", s, TrimLeft(s, set), TrimRight(s, set))
		}
	}
}

// TestIndexFold finds every part of a text in it.
func TestIndexFold(t *testing.T) {
	const text = "Remote HOST said: 550 5.1.1 <Bob@example.org> [no] such user"
	for from := range len(text) {
		for to := from + 1; to <= len(text); to++ {
			needle := strings.ToLower(text[from:to])
			if got, want := IndexFold(text, needle), strings.Index(strings.ToLower(text), needle); got != want {
				t.Errorf("%q stands at %d, want %d", needle, got, want)
			}
		}
	}
	if IndexFold(text, "nobody") >= 0 || IndexFold(text, "user ") >= 0 || LastSign(text, "<Bob") != 28 || LastSign(text, "<bob") >= 0 {
		t.Error("what does not stand there is found, or what does is not")
	}
}

// TestInsideURL finds links around a place.
func TestInsideURL(t *testing.T) {
	for _, c := range []struct {
		text, at string
		want     bool
	}{
		{"see https://example.org/550/x now", "550", true},
		{"see https://example.org/x 550 now", "550", false},
		{"550 see https://example.org/", "550", false},
		{"www.example.org/550", "550", true},
		{"<https://example.org/?code=550>", "550", true},
		{"(http://example.org)550", "550", true},
		{"a://b/" + strings.Repeat("x", 100) + "550", "550", true},
		{"a://b/" + strings.Repeat("x", maxURL) + "550", "550", false}, // too long for a link
		{"ab/550", "550", false},
		{"550", "550", false},
	} {
		if got := InsideURL(c.text, strings.Index(c.text, c.at)); got != c.want {
			t.Errorf("InsideURL(%q, %s) = %v, want %v", c.text, c.at, got, c.want)
		}
	}
}
