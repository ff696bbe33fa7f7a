package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// dropDocker takes the lines of a log out of the JSON in which Docker's json-file keeps them, where all lines are so:
// {"log":"…\n","stream":"stdout","time":"…"}.
func (d *doc) dropDocker() {
	for i := range d.lines {
		if _, ok := inDocker(d.lines[i].bare); !ok && !d.lines[i].blank() {
			return
		}
	}
	for i := range d.lines {
		l := &d.lines[i]
		text, ok := inDocker(l.bare)
		if !ok {
			continue
		}
		l.set(unquote(text))
		l.cues = cuesOf(l.text) | begins(l.bare)
		d.cues |= l.cues
	}
}

// inDocker gives the line that one of Docker's objects holds.
func inDocker(s string) (text string, ok bool) {
	rest, ok := strings.CutPrefix(s, `{"log":"`)
	if !ok {
		return "", false
	}
	text, rest, ok = cutString(rest, '"')
	if !ok || !strings.HasPrefix(rest, `,"stream":"`) {
		return "", false
	}
	return scan.TrimRight(plain(text), " "), true
}
