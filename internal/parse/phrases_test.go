package parse

import (
	"strings"
	"testing"
)

// firsts holds the phrases of a table by their first byte.
var firsts = map[*phraseTable]*[256][]phrase{}

// beginning gives the phrases that begin with c in any case.
func beginning(t *phraseTable, c byte) []phrase {
	if firsts[t] == nil {
		firsts[t] = new([256][]phrase)
		for _, p := range t.phrases[1:] {
			firsts[t][p.text[0]] = append(firsts[t][p.text[0]], p)
		}
	}
	return firsts[t][lower(c)]
}

// slowIn does what phraseTable.in does, a byte at a time.
func slowIn(t *phraseTable, s string) cues {
	var found cues
	for i := range len(s) {
		switch s[i] {
		case '4', '5':
			found |= cueDigit
		case '"', '\'', '{', '}':
			found |= cueMark
		}
		switch {
		case isLetter(s[i]) && (i == 0 || !isLetter(s[i-1]) || s[i-1] >= 'a' && s[i] <= 'Z'):
		case isDigit(s[i]) && (i == 0 || !isDigit(s[i-1])):
		case s[i] >= ':' && s[i] <= '>' || s[i] == '-' || s[i] >= 0xc0:
		default:
			continue
		}
		for _, p := range beginning(t, s[i]) {
			if hasPrefixFold(s[i:], p.text) {
				found |= p.kind
			}
		}
	}
	return found
}

// tellingTable holds the phrases that are evidence by themselves.
var tellingTable = newPhraseTable(tellingPhrases()...)

// slowEvidence does what Evidence does, a byte at a time.
func slowEvidence(s string) bool {
	for i := range len(s) {
		if s[i] == '4' || s[i] == '5' {
			if codeBegins(s, i) {
				return true
			}
			continue
		}
		if i > 0 && (isLetter(s[i-1]) && isLetter(s[i]) || strings.IndexByte("0145", s[i-1]) >= 0 && strings.IndexByte("01", s[i]) >= 0) {
			continue
		}
		for _, p := range beginning(tellingTable, s[i]) {
			if hasPrefixFold(s[i:], p.text) {
				return true
			}
		}
	}
	return false
}

// slowHas does what hasWord (whole) and wordList.has do, a byte at a time.
func slowHas(s string, l *phraseTable, whole bool) bool {
	for i := 0; i+1 < len(s); i++ {
		for _, w := range beginning(l, s[i]) {
			end := i + len(w.text)
			switch {
			case !hasPrefixFold(s[i:], w.text):
			case !whole, (i == 0 || !isAlnum(s[i-1])) && (end == len(s) || !isAlnum(s[end]) || len(w.text) >= 5 || s[end] == 's') && !insideURL(s, i):
				return true
			}
		}
	}
	return false
}

func checkScans(t testing.TB, s string) {
	t.Helper()
	if got, want := table.in(s), slowIn(table, s); got != want {
		t.Errorf("cues %b, want %b, of %q", got, want, s)
	}
	if got, want := Evidence(s), slowEvidence(s); got != want {
		t.Errorf("evidence %v, want %v, of %q", got, want, s)
	}
	for _, l := range []*phraseTable{mailWords, errorSigns, aboutSender} {
		if got, want := hasWord(s, l), slowHas(s, l, true); got != want {
			t.Errorf("word %v, want %v, of %q", got, want, s)
		}
		if got, want := l.has(s), slowHas(s, l, false); got != want {
			t.Errorf("part %v, want %v, of %q", got, want, s)
		}
	}
	if got, want := spaces(s), strings.Join(strings.Fields(s), " "); got != want {
		t.Errorf("%q folds to %q, want %q", s, got, want)
	}
	slow := strings.ContainsFunc(s, func(r rune) bool {
		return r < ' ' && r != '\t' || r >= 0x7f || r == '&' || r == '\\'
	})
	if got := needsScrub(s); got != slow {
		t.Errorf("needs cleaning: %v, want %v, of %q", got, slow, s)
	}
}

// TestScans holds the looks at eight bytes at a time to what a look at each byte finds: for every phrase, at every place
// within the eight and up to the end of a text.
func TestScans(t *testing.T) {
	var phrases []string
	for _, p := range table.phrases[1:] {
		phrases = append(phrases, p.text)
		if len(p.text) < 3 || len(secretForms) > 32 || p.text[0] == ' ' {
			t.Errorf("%q is never found: it is too short or begins with a blank", p.text)
		}
		if p.kind&cueQuiet == 0 && (!Evidence("x "+p.text) || len(p.text) < shortKey) {
			t.Errorf("%q is no evidence", p.text)
		}
	}
	for i, p := range phrases {
		for n := range 10 {
			pad := strings.Repeat("-", n)
			for _, s := range []string{pad + p, pad + " " + p + " end", pad + "x" + p, pad + "x" + strings.ToUpper(p), pad + p[:len(p)-1]} {
				checkScans(t, s)
			}
		}
		if long := strings.Repeat("word ", 11+i%4) + p; table.in(long) != slowIn(table, long) || Evidence(long) != slowEvidence(long) {
			t.Errorf("behind 64 bytes, %q is not found", p)
		}
		if t.Failed() {
			return
		}
	}
	for _, s := range []string{"", "4", "5.", "55", "550", "\x7f", "\t", "\x00", "a\x01", "aaaaaaa\x1f", "aaaaaaaa\x1f", "  ", "a  b", "aaaaaaa  b", "aaaaaaaa\tb", " a ", "é", "é  è", "&", "aaaaaaaaa\\"} {
		checkScans(t, s)
	}
}

// FuzzScans does the same for any text.
func FuzzScans(f *testing.F) {
	for _, s := range []string{chatLine, replyLine, "clientSecret=x PASSWORD ://", "не доставлено 0x800ccc", "aaaaaaa  b\tc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkScans(t, s[:min(len(s), 400)]) })
}

// TestTrim takes off what the library's functions do.
func TestTrim(t *testing.T) {
	for _, s := range []string{"", " ", " a ", "--: a b:-", "abc", "é ", "::"} {
		const set = " -:"
		if trimLeft(s, set) != strings.TrimLeft(s, set) || trimRight(s, set) != strings.TrimRight(s, set) {
			t.Errorf("%q becomes %q and %q", s, trimLeft(s, set), trimRight(s, set))
		}
	}
}

// TestIndexFold finds every part of a text in it.
func TestIndexFold(t *testing.T) {
	const text = "Remote HOST said: 550 5.1.1 <Bob@example.org> [no] such user"
	for from := range len(text) {
		for to := from + 1; to <= len(text); to++ {
			needle := strings.ToLower(text[from:to])
			if got, want := indexFold(text, needle), strings.Index(strings.ToLower(text), needle); got != want {
				t.Errorf("%q stands at %d, want %d", needle, got, want)
			}
		}
	}
	if indexFold(text, "nobody") >= 0 || indexFold(text, "user ") >= 0 || lastSign(text, "<Bob") != 28 || lastSign(text, "<bob") >= 0 {
		t.Error("what does not stand there is found, or what does is not")
	}
}
