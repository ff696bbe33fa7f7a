package parse

import (
	"strings"

	"smtpbot/internal/parse/trouble"
)

// findMasked reads a greeting that a firewall overwrote, as Cisco's inspection of SMTP does: "220 ****2****". It hides what the server
// can do and spoils commands; no reply that fails needs to follow.
func findMasked(d *doc) []Failure {
	if d.found > 0 {
		return nil
	}
	for i := range d.lines {
		if d.lines[i].taken || d.lines[i].cues&cueTalk == 0 {
			continue
		}
		t, _ := said(d.lines[i].text)
		if rest, ok := strings.CutPrefix(t, "220 "); ok && masked(rest) {
			f := Failure{Text: t, Trouble: trouble.Masked, Confidence: Likely}
			f.From, f.To = d.take(i, i+1)
			return []Failure{f}
		}
	}
	return nil
}

// minStars is how many stars make a greeting one that was overwritten.
const minStars = 4

// masked tells whether nothing of a greeting is left but stars, and the digits and blanks that Cisco spares.
func masked(greeting string) bool {
	return strings.Count(greeting, "*") >= minStars && strings.Trim(greeting, "*02 ") == ""
}
