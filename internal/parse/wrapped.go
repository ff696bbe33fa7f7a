package parse

import (
	"strings"
	"unicode/utf8"

	"smtpbot/internal/parse/scan"
)

// A mail program or a web form that breaks the lines of what it is given leaves none longer than its width, and breaks where the
// next word has no room. Widths in use lie between these.
const (
	minWidth  = 60
	maxWidth  = 100
	maxJoined = 8 << 10 // bytes of one line that was broken
)

// ofOneLine are the cues of what is written on one line, however long.
const ofOneLine = cueStamp | cueLog | cueStat | cueSession | cueDelivery | cueCourier | cueSignature | cueTold | cueNetwork | cueKeyed | cueMark

// rejoin puts together again the lines of a text that was broken at a width: a log's entry or a program's error is one line.
func (d *doc) rejoin() {
	width := d.width()
	if width == 0 {
		return
	}
	out := d.lines[:1]
	parts := false // a line that was put together holds more than one entry of a log
	for i := 1; i < len(d.lines); i++ {
		l, before := &d.lines[i], &out[len(out)-1]
		if l.taken { // all that follows is
			out = append(out, d.lines[i:]...)
			break
		}
		if !d.broken(i, width, before) || len(before.text) > maxJoined {
			out = append(out, *l)
			continue
		}
		before.cues |= cuesOf(before.text[max(0, len(before.text)-maxWidth):] + " " + l.text[:min(len(l.text), maxWidth)]) // a phrase may be broken, too
		d.cues |= before.cues
		if before.cues&ofOneLine == 0 {
			out = append(out, *l)
			continue
		}
		before.set(before.text + " " + l.bare)
		before.cues |= l.cues
		before.to = l.to
		parts = parts || before.cues&cueStamp != 0 && nextEntry(before.text, max(1, len(before.text)-len(l.bare)-maxEntryHead)) > 0
	}
	if d.lines = out; parts {
		d.partEntries()
	}
}

// partEntries gives each entry of a log its line where several stand on one.
func (d *doc) partEntries() {
	var out []line
	for _, l := range d.lines {
		for l.cues&cueStamp != 0 {
			at := nextEntry(l.text, 1)
			if at == 0 {
				break
			}
			head, tail := l.text[:at-1], l.text[at:]
			l.set(head)
			l.cues = cuesOf(head) | begins(l.bare)
			out = append(out, l)
			l.set(tail)
			l.cues = cuesOf(tail) | begins(l.bare)
		}
		out = append(out, l)
	}
	d.lines = out
}

// nextEntry gives where, from byte from of text on, the time begins with which syslog begins an entry, with the host and the
// program behind it; 0 where none does.
func nextEntry(text string, from int) int {
	for at := from; at < len(text); {
		i := strings.Index(text[at:], "]: ")
		if i < 0 {
			return 0
		}
		i += at
		at = i + len("]: ")
		begin := text[max(from, i-maxEntryHead):i]
		for k := len(begin) - 1; k > 0; k-- {
			if begin[k-1] == ' ' && scan.IsUpper(begin[k]) && logStart(begin[k:]) {
				return i - len(begin) + k
			}
		}
	}
	return 0
}

// maxEntryHead is how long what stands before the words of an entry may be.
const maxEntryHead = 120

// width gives the columns at which the text was broken, if it was: no line that has a blank is longer. 0 is none.
func (d *doc) width() int {
	width, full := minWidth, false
	for i := range d.lines {
		l := &d.lines[i]
		n := d.columns(l.text)
		full = full || n >= minWidth
		if n > width && strings.IndexByte(l.bare, ' ') >= 0 {
			if width = n; n > maxWidth {
				return 0
			}
		}
	}
	if !full || len(d.lines) == 1 {
		return 0
	}
	return width
}

// broken tells whether line i is the rest of the line before, of which all is read up to there: no further word had room in it,
// and nothing begins here.
func (d *doc) broken(i, width int, before *line) bool {
	l, above := &d.lines[i], &d.lines[i-1]
	if l.blank() || above.blank() || l.indent() > 0 {
		return false
	}
	reason := before.cues&cueStamp != 0 && l.bare[0] == '(' // which ends the entry of a log
	if !reason && d.columns(above.text)+1+d.columns(scan.FirstWord(l.bare)) <= width {
		return false
	}
	switch {
	case logStart(l.bare), inTrace(l.bare), firstField(l.bare) == firstField(before.bare):
		return false
	case before.cues&cueStamp != 0, open(before.text):
		return true
	}
	return strings.IndexByte("<-*>={}[]|#", l.bare[0]) < 0 && !startsSomething(l.bare)
}

// firstField gives what stands before the first blank or tab: entries of one log begin alike.
func firstField(s string) string {
	end := 0
	for end < len(s) && s[end] != ' ' && s[end] != '\t' {
		end++
	}
	return s[:end]
}

// columns is the width of s on a screen, near enough.
func (d *doc) columns(s string) int {
	if d.plain {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}

// open tells whether a bracket or a quote of s is not closed.
func open(s string) bool {
	return strings.Count(s, "(") > strings.Count(s, ")") || (strings.Count(s, `"`)-strings.Count(s, `\"`))%2 == 1
}
