package parse

import (
	"strings"
	"testing"
	"unicode"

	"smtpbot/internal/parse/scan"
)

// slowEvidence does what Evidence does, a byte at a time.
func slowEvidence(s string) bool {
	for i := range len(s) {
		if s[i] == '4' || s[i] == '5' {
			if codeBegins(s, i) {
				return true
			}
			continue
		}
		if i > 0 && (scan.IsLetter(s[i-1]) && scan.IsLetter(s[i]) || strings.IndexByte("0145", s[i-1]) >= 0 && strings.IndexByte("01", s[i]) >= 0) {
			continue
		}
		for _, p := range tellingByFirst[scan.Lower(s[i])] {
			if scan.HasPrefixFold(s[i:], p) {
				return true
			}
		}
	}
	return false
}

// tellingByFirst holds the phrases that are evidence by themselves, by their first byte.
var tellingByFirst = func() (t [256][]string) {
	for _, p := range tellingPhrases() {
		t[p[0]] = append(t[p[0]], p)
	}
	return t
}()

func checkEvidence(t testing.TB, s string) {
	t.Helper()
	if line := unquote(trimEnd(s)); strings.IndexByte(s, '\n') < 0 && !hasMailLink(s) {
		if _, unclean := lookOver(line); !unclean && clean(s) != line {
			t.Errorf("%q is cleaned to %q, and counts as clean", s, clean(s))
		}
	}
	if got, want := Evidence(s), slowEvidence(s); got != want {
		t.Errorf("evidence %v, want %v, of %q", got, want, s)
	}
}

// capitals gives the text with its ASCII letters in capitals.
func capitals(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			r = unicode.ToUpper(r)
		}
		return r
	}, s)
}

// TestPhrases finds every phrase wherever it stands, and takes those for evidence that are.
func TestPhrases(t *testing.T) {
	n := 0
	for p, kinds := range table.All() {
		n++
		if len(p) < 3 || len(secretForms) > 32 || p[0] == ' ' {
			t.Errorf("%q is never found: it is too short or begins with a blank", p)
		}
		if kinds&cueQuiet == 0 && !Evidence("x "+p) {
			t.Errorf("%q is no evidence", p)
		}
		long := strings.Repeat("word ", 11+n%4)
		for _, s := range []string{p, long + p, "say " + capitals(p) + " end"} {
			if found := cuesOf(s); found&kinds != kinds {
				t.Errorf("%q has the cues %b, want %b", s, found, kinds)
			}
			checkEvidence(t, s)
		}
		if t.Failed() {
			return
		}
	}
}

// FuzzEvidence finds in any text what a look at each byte finds.
func FuzzEvidence(f *testing.F) {
	for _, s := range []string{chatLine, replyLine, numberLine, "не доставлено 0x800ccc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkEvidence(t, s[:min(len(s), 400)]) })
}
