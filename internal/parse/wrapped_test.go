package parse

import (
	"strings"
	"testing"
)

// brokenAt breaks lines as a mail program does: between words, none longer than the width if that can be.
func brokenAt(width int, text string) string {
	var out []string
	for _, l := range strings.Split(text, "\n") {
		for len(l) > width {
			at := strings.LastIndexByte(l[:width+1], ' ')
			if strings.TrimSpace(l[:max(at, 0)]) == "" {
				if at = strings.IndexByte(l[width:], ' '); at < 0 {
					break
				}
				at += width
			}
			out = append(out, l[:at])
			l = l[at+1:]
		}
		out = append(out, l)
	}
	return strings.Join(out, "\n")
}

// torn lists where breaking takes away what nobody can put back.
var torn = map[string]string{
	"abroad-russian":      "the words that show a failure are broken themselves",
	"exim-debug-pid":      "its lines are indented",
	"listed-two":          "the reason stands in lines of its own, one of which looks broken",
	"javamail":            "the exception's line ends with a colon, as many do",
	"markdown-mail-link":  "a link is broken",
	"table-message-trace": "likewise",
	"table-powermta":      "likewise",
	"table-powermta-row":  "likewise",
	"table-panel":         "likewise",
}

// TestBroken breaks the lines of every paste at the widths that mail programs use: the same people must have failed, for the
// same codes.
func TestBroken(t *testing.T) {
	used := map[string]bool{}
	for _, p := range loadPastes(t) {
		want := brief(Text(p.text))
		for _, width := range []int{68, 72, 76, 78, 80} {
			broken := brokenAt(width, p.text)
			if got := brief(Text(broken)); got == want {
				continue
			} else if torn[p.name] == "" {
				t.Errorf("%s at %d columns: %q, want %q\n%s", p.name, width, got, want, broken)
			}
			used[p.name] = true
		}
	}
	for name := range torn {
		if !used[name] {
			t.Errorf("exception %q is not needed", name)
		}
	}
}

func TestRejoin(t *testing.T) {
	entry := "Nov  3 09:12:03 mail postfix/smtp[1]: 4F1: to=<bob@example.org>, relay=none,"
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"an entry":           {entry + "\ndelay=1, status=deferred (timed out)", []string{entry + " delay=1, status=deferred (timed out)"}},
		"its reason":         {entry + "\n(timed out)", []string{entry + " (timed out)"}},
		"two entries":        {entry + "\n" + entry, []string{entry, entry}},
		"two on one line":    {entry + " delay=1,\nstatus=deferred " + entry + "\nstatus=sent", []string{entry + " delay=1, status=deferred", entry + " status=sent"}},
		"two, torn":          {entry + "\nstatus=deferred (timed out) and nothing else\nNov  3 09:12:03 mail postfix/smtp[1]: 4F1: to=<bob@example.org>, relay=none, delay=1,\nstatus=sent", []string{entry + " status=deferred (timed out) and nothing else", "Nov  3 09:12:03 mail postfix/smtp[1]: 4F1: to=<bob@example.org>, relay=none, delay=1, status=sent"}},
		"room for more":      {entry + "\ndelay=1,\nwhat is it", []string{entry + " delay=1,", "what is it"}},
		"a paragraph behind": {entry + "\n\ndelay=1, status=deferred", []string{entry, "", "delay=1, status=deferred"}},
		"indented":           {entry + "\n    delay=1, status=deferred", []string{entry, "    delay=1, status=deferred"}},
		"a long line":        {entry + "\ndelay=1,\n" + strings.Repeat("word ", 30) + "end", []string{entry, "delay=1,", strings.Repeat("word ", 30) + "end"}},
		"prose":              {strings.Repeat("what is this about, ", 4) + "please\ntell me something of it", []string{strings.Repeat("what is this about, ", 4) + "please", "tell me something of it"}},
		"a trace":            {`Error: "550 5.1.1 user unknown" in the program of somebody who is far away` + "\nat Mailer.send (mailer.js:1)", []string{`Error: "550 5.1.1 user unknown" in the program of somebody who is far away`, "at Mailer.send (mailer.js:1)"}},
	} {
		d := newDoc(c.text)
		var got []string
		for _, l := range d.lines {
			got = append(got, l.text)
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: lines %q, want %q", name, got, c.want)
		}
		if last := d.lines[len(d.lines)-1]; last.to != len(c.text) {
			t.Errorf("%s: the last line ends at %d, want %d", name, last.to, len(c.text))
		}
	}
}
