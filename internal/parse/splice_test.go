package parse

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/parse/talk"
)

// TestSplices holds texts and e-mails that are put together from lines of others, in ways that people and programs have of
// spoiling them, to what checkResult asks. It reaches combinations of formats to which changing single bytes does not lead.
func TestSplices(t *testing.T) {
	const runs = 10_000
	s := splicer{Rand: rand.New(rand.NewPCG(1, 2)), lines: ownLines(t)}
	for range runs {
		text := s.text()
		r := Text(text)
		checkResult(t, text, r)
		checkAsked(t, text, r)
		for i := range r.Failures {
			r.Failures[i].Grounds() // must not panic
		}
		if len(r.Failures) > 0 && !Evidence(text) {
			t.Error("failures without evidence")
		}
		if t.Failed() {
			t.Fatalf("of %q", text)
		}
	}
	mails := ownMails(t)
	for range runs / 5 {
		source := s.mail(mails[s.IntN(len(mails))], mails[s.IntN(len(mails))])
		r := Email([]byte(source))
		for i := range r.Failures {
			checkFields(t, &r.Failures[i])
			checkFailing(t, &r.Failures[i])
		}
		if t.Failed() {
			t.Fatalf("of %q", source)
		}
	}
}

// splicer puts texts together.
type splicer struct {
	*rand.Rand
	lines []string
}

// line gives a line, spoiled or not.
func (s *splicer) line() string {
	x := s.lines[s.IntN(len(s.lines))]
	switch s.IntN(8) {
	case 0: // blanks that were lost
		return strings.ReplaceAll(x, " ", "")
	case 1: // the rest of another
		y := s.lines[s.IntN(len(s.lines))]
		return x[:s.IntN(len(x))] + y[s.IntN(len(y)):]
	case 2: // words in another order
		words := strings.Fields(x)
		s.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
		return strings.Join(words, " ")
	case 3: // names as programs have them
		words := strings.Fields(x)
		for i, w := range words {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
		return strings.Join(words, []string{"", "_", "-", ": "}[s.IntN(4)])
	case 4: // a sign too many
		i := s.IntN(len(x))
		return x[:i] + string(rune(s.IntN(0x250))) + x[i:]
	}
	return x
}

// text gives up to three lines, one below the other or behind it, or as many as it takes for lines that were set apart.
func (s *splicer) text() string {
	text := s.line()
	if s.IntN(8) == 0 {
		for range minSpaced - 1 + s.IntN(4) {
			text += "\n\n" + s.line()
		}
		return text
	}
	for range s.IntN(3) {
		text += "\n\n\n "[s.IntN(4):][:1] + s.line()
	}
	return text
}

// mail gives an e-mail in which lines are lost, or stand that belong to another.
func (s *splicer) mail(one, other string) string {
	a, b := strings.SplitAfter(one, "\n"), strings.SplitAfter(other, "\n")
	i, j := s.IntN(len(a)), s.IntN(len(b))
	switch s.IntN(4) {
	case 0:
		return strings.Join(a[:i], "") + strings.Join(b[j:], "")
	case 1:
		return strings.Join(a[:i], "") + strings.Join(a[min(len(a), i+1+s.IntN(5)):], "")
	case 2:
		return strings.Join(a[:i], "") + strings.Join(b[j:min(len(b), j+10)], "") + strings.Join(a[i:], "")
	}
	k := s.IntN(len(one) + 1)
	return one[:k] + string(rune(s.IntN(0x250))) + one[k:]
}

// ownLines gives the lines of the texts that the tests have.
func ownLines(t *testing.T) (lines []string) {
	texts := append([]string{}, hostileUnits...)
	for _, p := range loadPastes(t) {
		texts = append(texts, p.text)
	}
	for _, c := range wordedCases {
		texts = append(texts, c.text)
	}
	slices.Sort(texts) // a map has no order
	for _, text := range texts {
		for line := range strings.SplitSeq(text, "\n") {
			if len(line) > 12 && len(line) < talk.MaxAround {
				lines = append(lines, line)
			}
		}
	}
	return lines
}

// ownMails gives the e-mails that mail servers made, and those that the tests hold.
func ownMails(t *testing.T) (mails []string) {
	names, err := filepath.Glob(filepath.Join("..", "testdata", "mta", "*", "*.eml"))
	if err != nil || len(names) == 0 {
		t.Fatal("no e-mails: ", err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		mails = append(mails, string(source))
	}
	for _, name := range slices.Sorted(maps.Keys(emails)) {
		mails = append(mails, emails[name])
	}
	return mails
}
