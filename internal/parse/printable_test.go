package parse

import (
	"mime/quotedprintable"
	"strings"
	"testing"
)

// TestPrintable reads every paste as the source of an e-mail has it: the same people must have failed, for the same codes.
func TestPrintable(t *testing.T) {
	encoded := 0
	for _, p := range loadPastes(t) {
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		if _, err := w.Write([]byte(p.text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		for _, source := range []string{b.String(), strings.ReplaceAll(b.String(), "\r\n", "\n")} {
			if !strings.Contains(source, "=\n") && !strings.Contains(source, "=\r\n") || p.name == "abroad-french" { // which has been broken before
				continue
			}
			encoded++
			r := Text(source)
			checkResult(t, source, r)
			for _, secret := range p.secrets {
				if field, value := shows(r, secret); field != "" {
					t.Errorf("%s: %s shows %q", p.name, field, value)
				}
			}
			if got, want := brief(r), brief(Text(p.text)); got != want {
				t.Errorf("%s: %q, want %q\n%s", p.name, got, want, source)
			}
		}
	}
	if encoded < 50 {
		t.Errorf("%d pastes have lines that were broken, want more", encoded)
	}
}

func TestFromPrintable(t *testing.T) {
	long := strings.Repeat("word ", 14) + "tail=\n" // as long as a line can be
	for name, c := range map[string]struct{ text, want string }{
		"soft line end":     {long + "ed", strings.Repeat("word ", 14) + "tailed"},
		"escapes":           {long + "caf=C3=A9 a=3Db", strings.Repeat("word ", 14) + "tailcafé a=b"},
		"no soft line end":  {"caf=C3=A9", ""},
		"an equals sign":    {long + "a=b", ""},
		"base64":            {"c29tZXRoaW5nIHNlY3JldA==\nUGFzc3dvcmQ6=\n", ""},
		"a long line":       {long + strings.Repeat("word ", 20), ""},
		"a half of one":     {long + "a=4", ""},
		"bytes of no UTF-8": {long + "=E9t=E9", strings.Repeat("word ", 14) + "tail?t?"},
	} {
		got, ok := fromPrintable(c.text)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, %v, want %q", name, got, ok, c.want)
		}
	}
}
