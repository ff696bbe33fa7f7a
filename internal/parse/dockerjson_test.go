package parse

import (
	"strings"
	"testing"
)

// TestDropDocker takes lines out of Docker's JSON where all are in it.
func TestDropDocker(t *testing.T) {
	const one, two = `{"log":"550 5.1.1 no \"bob\"\n","stream":"stderr","time":"2026-11-03T09:12:01.1Z"}`, `{"log":"two\tand more\n","stream":"stdout","time":"2026-11-03T09:12:02.1Z"}`
	for name, c := range map[string]struct{ text, want string }{
		"all":         {one + "\n" + two, `550 5.1.1 no "bob"|two and more`},
		"blank lines": {one + "\n\n" + two + "\n", `550 5.1.1 no "bob"||two and more|`},
		"some":        {one + "\n\nthat is all", one + "||that is all"},
		"other JSON":  {`{"log":"one","level":"info"}`, `{"log":"one","level":"info"}`},
	} {
		var got []string
		for _, l := range newDoc(c.text).lines {
			got = append(got, l.text)
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
