package parse

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"smtpbot/internal/parse/scan"
)

// doc is a text as the formats see it: lines without quote marks, fences, escapes and control characters, each with its
// place in the input.
type doc struct {
	src       string
	lines     []line
	secrets   []string
	cues      cues     // of all lines
	mail      *letter  // what the header of an e-mail told, nil for a paste
	found     int      // failures that the formats so far have found
	sure      int      // of those, how many are more than a guess
	guesses   []place  // where the others stand
	worked    bool     // a report says that mail arrived
	addressed []string // whom a notice names that tells no more
	plain     bool     // ASCII without controls, entities and marks of Markdown
	cut       bool     // lines beyond maxLines were left out
	weighed   int      // codes in prose that were judged so far
	judged    bool     // it was asked whether the text lectures
	lectures  bool     // codes are its subject, and nobody got one
	lastReply struct {
		from  string
		reply reply
		ok    bool
	} // in prose
}

// place is a part of the input.
type place struct{ from, to int }

type line struct {
	text     string // cleaned, with its indentation
	bare     string // text without it
	from, to int    // place in the input
	cues     cues
	taken    bool // a format has read it
}

// blank tells whether nothing is left of the line.
func (l *line) blank() bool { return l.bare == "" }

// indent is the number of columns before the text; a tab counts as one.
func (l *line) indent() int { return len(l.text) - len(l.bare) }

// set gives the line its text.
func (l *line) set(text string) { l.text, l.bare = text, text[indentOf(text):] }

func indentOf(text string) int {
	i := 0
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	return i
}

// maxLines bounds what is kept of a text: a log of a day, not of a year.
const maxLines = 300_000

func newDoc(src string) *doc { return makeDoc(src, false) }

// newCloseDoc is newDoc for a text whose lines were set apart.
func newCloseDoc(src string) *doc { return makeDoc(src, true) }

func makeDoc(src string, apart bool) *doc {
	d := &doc{src: src, plain: true}
	d.split()
	d.dropDocker()
	d.dropLeaders()
	if apart {
		d.closeUp()
	}
	d.unrust()
	d.setAsideOriginal()
	d.rejoin()
	d.secrets = d.blankSecrets()
	return d
}

// split makes the lines.
func (d *doc) split() {
	d.lines = make([]line, 0, min(strings.Count(d.src, "\n")+1, maxLines))
	links := hasMailLink(d.src)
	for from := 0; from <= len(d.src); {
		if len(d.lines) == maxLines {
			d.cut = true
			return
		}
		end := strings.IndexByte(d.src[from:], '\n')
		if end < 0 {
			end = len(d.src)
		} else {
			end += from
		}
		text := unquote(trimEnd(d.src[from:end]))
		found, unclean := lookOver(text)
		if unclean || links {
			d.plain = false
			text = clean(d.src[from:end])
			found = cuesOf(text)
		}
		l := line{from: from, to: end, cues: found}
		l.set(text)
		l.cues |= begins(l.bare)
		d.cues |= l.cues
		d.lines = append(d.lines, l)
		from = end + 1
	}
}

// blankSecrets blanks the secrets in all lines and gives their kinds.
func (d *doc) blankSecrets() (kinds []string) {
	var guard secretGuard
	passwords := !d.plain || scan.ContainsFold(d.src, "passw") // smtppassword too, which begins no word
	for i := range d.lines {
		if l := &d.lines[i]; l.cues&cueSecret != 0 || guard.answers || passwords && scan.ContainsFold(l.text, "passw") {
			l.set(guard.blank(l.text))
		}
	}
	if len(guard.seen) > 0 {
		for i := range d.lines {
			d.lines[i].set(guard.again(d.lines[i].text))
		}
	}
	return guard.kinds
}

// trimEnd drops the white space at the end of a line.
func trimEnd(s string) string {
	for n := len(s); n > 0 && (s[n-1] == '\r' || s[n-1] == ' ' || s[n-1] == '\t'); n-- {
		s = s[:n-1]
	}
	return s
}

// clean undoes what quoting, Markdown, HTML and terminals put around a line.
func clean(s string) string {
	s = trimEnd(s)
	if needsScrub(s) {
		s = scrub(s)
	}
	s = unquote(s)
	if hasMailLink(s) {
		s = withoutMailLinks(s)
	}
	if strings.IndexByte(s, '`') < 0 {
		return s
	}
	if fence := strings.TrimLeft(s, " "); strings.HasPrefix(fence, "```") {
		return behindFence(fence)
	}
	return uncode(s)
}

// behindFence gives what stands in the line of a fence: code, where people put all of it into one line, and no language.
func behindFence(s string) string {
	s = strings.Trim(s, "` ")
	if strings.IndexByte(s, ' ') < 0 {
		return ""
	}
	return strings.ReplaceAll(s, "`", `"`)
}

// uncode drops the marks of Markdown's code from around a whole line. Inside a line they are quotes: they tell where the
// quoted words end. One without its other is no mark of code, but as good as an apostrophe, and so are all in JSON, whose own
// quotes say where its strings end.
func uncode(s string) string {
	t := strings.TrimSpace(s)
	if inner := strings.Trim(t, "`"); t[0] == '`' && t[len(t)-1] == '`' && !strings.Contains(inner, "`") {
		return strings.ReplaceAll(s, "`", "")
	}
	if strings.Count(s, "`")%2 == 1 || strings.Contains(s, `":`) {
		return strings.ReplaceAll(s, "`", "'")
	}
	return strings.ReplaceAll(s, "`", `"`)
}

// needsScrub tells whether scrub would change s. Tabs are no reason.
func needsScrub(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c >= 0x7f || c == '&' || c == '\\' {
			return true
		}
	}
	return false
}

// scrub decodes HTML entities and Markdown's backslashes and drops what a terminal would act on.
func scrub(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		if s[i] == 0x1b { // an escape sequence: CSI, OSC or two characters
			i = skipEscape(s, i)
			continue
		}
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("<>_*`[]()#|~", s[i+1]) >= 0 {
			i++
			continue
		}
		if c := escapedByte(s[i:]); c != 0 { // as JSON writes angle brackets
			b.WriteByte(c)
			i += len(`\u003c`)
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch {
		case r == '\t':
			b.WriteByte('\t')
		case r >= 0xa0 && unicode.IsSpace(r): // line separators too
			b.WriteByte(' ')
		case r < ' ' || r >= 0x7f && r < 0xa0: // controls
		case r >= 0xad && unicode.Is(unicode.Cf, r): // invisible, or turning the direction of what follows
		case r == 0x2018 || r == 0x2019:
			b.WriteByte('\'')
		case r == 0x201c || r == 0x201d:
			b.WriteByte('"')
		case r == 0x2010 || r == 0x2011:
			b.WriteByte('-')
		case r == utf8.RuneError && n == 1:
			b.WriteByte('?')
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimRight(b.String(), " \t")
}

// escapedByte gives the character that an escape of JSON stands for, where it is one that HTML would act on; 0 for all else.
func escapedByte(s string) byte {
	const form = `\u003c`
	if len(s) < len(form) || s[:4] != form[:4] {
		return 0
	}
	switch strings.ToLower(s[4:6]) {
	case "3c":
		return '<'
	case "3e":
		return '>'
	case "26":
		return '&'
	}
	return 0
}

func skipEscape(s string, i int) int {
	i++
	if i >= len(s) {
		return i
	}
	switch s[i] {
	case '[':
		for i++; i < len(s) && (s[i] < 0x40 || s[i] > 0x7e); i++ {
		}
	case ']':
		for i++; i < len(s) && s[i] != 0x07 && s[i] != 0x1b; i++ {
		}
	}
	return min(i+1, len(s))
}

// unquote drops reply marks (>), comment marks (//) and Markdown's headings and bullets from the front of a line. The
// indentation behind them stays.
func unquote(s string) string {
	for {
		t := s[indentOf(s):]
		switch {
		case t == "" || t[0] > '>' && t[0] != '|': // as nearly every line begins
			return s
		case strings.HasPrefix(t, "<<<") || strings.HasPrefix(t, ">>> ") && isCommand(t[4:]): // sendmail's conversation
			return s
		case t != "" && t[0] == '>':
			s = strings.TrimPrefix(t[1:], " ")
		case strings.HasPrefix(t, "//"):
			s = strings.TrimLeft(t, "/")
		case strings.HasPrefix(t, "### ") || strings.HasPrefix(t, "#### "):
			s = strings.TrimLeft(t, "# ")
		case strings.HasPrefix(t, "- ") || strings.HasPrefix(t, "* ") || strings.HasPrefix(t, "| "):
			return t[2:]
		default:
			return s
		}
	}
}

// take marks lines[i:j] as read and gives their place in the input.
func (d *doc) take(i, j int) (from, to int) {
	for k := i; k < j; k++ {
		d.lines[k].taken = true
	}
	return d.lines[i].from, d.lines[max(i, j-1)].to
}

// join gives lines[i:j] as one, folded.
func (d *doc) join(i, j int) string {
	if j == i+1 {
		return scan.Spaces(d.lines[i].text)
	}
	var b strings.Builder
	for k := i; k < j; k++ {
		if k > i {
			b.WriteByte(' ')
		}
		b.WriteString(d.lines[k].bare)
	}
	return scan.Spaces(b.String())
}

// paragraph gives the end of the lines that belong to line i: up to a blank line, one that stop refuses, or maxLines.
func (d *doc) paragraph(i, maxLines int, stop func(text string) bool) int {
	j := i + 1
	for j < len(d.lines) && j < i+maxLines && !d.lines[j].blank() && !d.lines[j].taken {
		if stop != nil && stop(d.lines[j].text) {
			break
		}
		j++
	}
	return j
}

// originals announce the copy of the message that bounced. Nothing below them is a report.
var originals = []string{"this is a copy of the message", "original message -----", "below this line is a copy", "the header of the original message", "original message follows", "------ forwarded message", "undelivered message -----", "original message headers:", "message header follows", "included is a copy of the message header", "unsent message follows", "returned message -----", "returned message ---", "original mail as follows", "below is a copy of the original", "message text follows", "returned mail follows", "start of returned message", "message headers follow", "original message headers follow", "content-type: message/rfc822", "content-type: text/rfc822-headers"}

// returnedPart tells whether a line begins the part of a report that holds the returned message, or its header (RFC 6522 §3, §4).
// Without a report it may be anything that somebody passes on.
func returnedPart(bare string) bool { return scan.HasPrefixFold(bare, "content-type:") }

// setAsideOriginal takes the lines of the returned message out of the formats' sight.
func (d *doc) setAsideOriginal() {
	if d.cues&cueOriginal == 0 {
		return
	}
	report := d.lastReport()
	for i := max(3, report); i < len(d.lines); i++ { // people paste parts in any order
		if d.lines[i].cues&cueOriginal == 0 || d.forwards(i) || report == 0 && returnedPart(d.lines[i].bare) {
			continue
		}
		d.take(i, len(d.lines))
		return
	}
}

// lastReport gives the last line that belongs to a report, 0 where there is none.
func (d *doc) lastReport() int {
	for i := len(d.lines) - 1; i > 0; i-- {
		if d.lines[i].cues&(cueField|cueLog) == 0 {
			continue
		}
		if scan.ContainsFold(d.lines[i].text, "final-recipient:") || scan.ContainsFold(d.lines[i].text, "status=") {
			return i
		}
	}
	return 0
}
