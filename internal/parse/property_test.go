package parse

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"smtpbot/internal/smtpcode"
)

// checkResult holds a result of Text to what is true of every text, whatever stands in it.
func checkResult(t testing.TB, input string, r Result) {
	t.Helper()
	if len(r.Failures) > maxFailures || r.More > 0 && len(r.Failures) < maxFailures {
		t.Errorf("%d failures and %d more: want at most %d", len(r.Failures), r.More, maxFailures)
	}
	for i := range r.Failures {
		f := &r.Failures[i]
		checkFields(t, f)
		checkFailing(t, f)
		if f.From < 0 || f.To < f.From || f.To > len(input) {
			t.Errorf("evidence [%d:%d] lies outside of a text of %d bytes", f.From, f.To, len(input))
			continue
		}
		if _, decoded := fromPrintable(input); decoded || isSource(input) || strings.Contains(input, rustCode) {
			continue // the codes stand in what is decoded
		}
		evidence := input[f.From:f.To]
		for _, code := range []string{f.Code.String(), f.Enhanced.String()} {
			if !strings.Contains(evidence, code) && !strings.Contains(cleaned(evidence), code) && !inParts(cleaned(evidence), code) && !strings.Contains(seen(input, f.From, f.To), code) {
				t.Errorf("code %s is invented: it does not stand in %q", code, evidence)
			}
		}
	}
}

// inParts tells whether an enhanced code stands in a text as KumoMTA writes it: {"class":5,"subject":1,"detail":1}.
func inParts(text, code string) bool {
	parts := strings.Split(code, ".")
	if len(parts) != 3 {
		return false
	}
	for i, name := range []string{"class", "subject", "detail"} {
		if !regexp.MustCompile(`(?i)\b` + name + `\W+0*` + parts[i] + `\b`).MatchString(text) {
			return false
		}
	}
	return true
}

// checkFields holds the fields of a failure to what any reader of them relies on.
func checkFields(t testing.TB, f *Failure) {
	t.Helper()
	v := reflect.ValueOf(*f)
	for i := range v.NumField() {
		if v.Field(i).Kind() != reflect.String {
			continue
		}
		name, s := v.Type().Field(i).Name, v.Field(i).String()
		if strings.ContainsFunc(s, control) || !utf8.ValidString(s) {
			t.Errorf("%s %q holds a control character or broken UTF-8", name, s)
		}
		if len(s) > 2*maxText {
			t.Errorf("%s has %d bytes", name, len(s))
		}
	}
	if f.Format == "" || f.Confidence < Guess || f.Confidence > Certain {
		t.Errorf("format %q, confidence %d: want a name and one of the three", f.Format, f.Confidence)
	}
}

// checkFailing holds the codes of what Text finds to be failures.
func checkFailing(t testing.TB, f *Failure) {
	t.Helper()
	for _, c := range []smtpcode.Class{f.Code.Class(), f.Enhanced.Class()} {
		if c != smtpcode.None && !c.Failure() {
			t.Errorf("codes %v %v: a success is no failure", f.Code, f.Enhanced)
		}
	}
}

// checkAsked holds what an asker gets to Text, and to readable fields.
func checkAsked(t testing.TB, text string, r Result) {
	t.Helper()
	asked := Asked(text)
	if len(r.Failures) > 0 && !reflect.DeepEqual(asked, r) {
		t.Errorf("Asked gives %+v, Text %+v", asked, r)
	}
	for i := range asked.Failures {
		f := &asked.Failures[i]
		checkFields(t, f)
		if f.From < 0 || f.To < f.From || f.To > len(text) {
			t.Errorf("evidence [%d:%d] lies outside of a text of %d bytes", f.From, f.To, len(text))
		}
	}
}

// control tells whether a character steers a terminal, turns the direction of what follows, or cannot be seen.
func control(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)
}

// cleaned gives a piece of a text as the formats see it.
func cleaned(s string) string {
	d := newDoc(s)
	return d.join(0, len(d.lines))
}

// seen gives the lines of a part of a text as the formats see them in the whole of it, in which less may stand before them that
// the way to the bot put there.
func seen(input string, from, to int) string {
	var b strings.Builder
	for _, l := range newDoc(input).lines {
		if l.from < to && l.to > from {
			b.WriteString(l.text + "\n")
		}
	}
	return b.String()
}

// TestProperties holds every paste to what is true of every text, and reading to be repeatable.
func TestProperties(t *testing.T) {
	for _, p := range loadPastes(t) {
		t.Run(p.name, func(t *testing.T) {
			r := Text(p.text)
			checkResult(t, p.text, r)
			checkAsked(t, p.text, r)
			for range 3 {
				if again := Text(p.text); !reflect.DeepEqual(again, r) {
					t.Fatalf("the same text read again gives\n%+v\nwant\n%+v", again, r)
				}
			}
			for i := range r.Failures { // what a person can check: the codes as written, without any cleaning
				f := &r.Failures[i]
				for _, code := range []string{f.Code.String(), f.Enhanced.String()} {
					if evidence := p.text[f.From:f.To]; !strings.Contains(evidence, code) && !inParts(cleaned(evidence), code) {
						t.Errorf("%s of %s does not stand in its evidence %q", code, f.Recipient, evidence)
					}
				}
			}
		})
	}
}

// TestPrefixes reads every beginning of every paste: a paste may be cut off anywhere.
func TestPrefixes(t *testing.T) {
	for _, p := range loadPastes(t) {
		for n := 0; n <= len(p.text); n += max(1, len(p.text)/60) {
			checkResult(t, p.text[:n], Text(p.text[:n]))
			if t.Failed() {
				t.Fatalf("%s, the first %d bytes", p.name, n)
			}
		}
	}
}
