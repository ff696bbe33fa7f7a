package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// minFlat is the least length of a text whose lines may have been lost: a reply has one line, a bounce has many.
const minFlat = 160

// flat tells whether a text may be one whose lines were joined. A box for one line makes blanks of line ends, as that of
// Discord's commands does.
func flat(text string) bool {
	return len(text) >= minFlat && strings.IndexByte(strings.TrimSpace(text), '\n') < 0
}

// ofEvents tells whether all that was read is JSON, to which the ends of lines are blanks like any other.
func (r *Result) ofEvents() bool {
	return len(r.Failures) > 0 && !slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Format != "event" })
}

// lineStarts begin a line of a report, a notice, a log or a conversation, and hardly anything else, behind a blank.
var lineStarts = func() *scan.Table {
	t := scan.NewTable("from: ", "to: ", "subject: ", "date: ", "received: ", "return-path: ", "message-id: ", "content-type: ", "content-description: ", "mime-version: ",
		"----- ", "--- ", "... while talking", ">>> ", "<<< ", "-queue id- ", "generating server: ", "original message headers", "send: '", "reply: '", "reply: b'", pythonSummary)
	for _, name := range reportFields {
		t.Add(0, name+": ")
	}
	return t
}()

// talkStarts are commands with what stands behind them.
var talkStarts = scan.NewTable("mail from:", "rcpt to:", "ehlo ", "helo ", "data ", "quit", "rset", "starttls", "auth plain", "auth login", "c: ", "s: ", "client: ", "server: ")

// unflat gives the text with line ends where lines seem to have begun, each in the place of a blank: what was indented, the
// fields of a report, the recipients of a bounce, the entries of a log, the two sides of a conversation.
func unflat(text string) string {
	out := []byte(text)
	talks := strings.Count(text, " MAIL FROM:")+strings.Count(text, " RCPT TO:")+strings.Count(text, " mail from:")+strings.Count(text, " rcpt to:") > 1
	qmail := strings.Contains(text, "qmail-send")
	for i := 1; i < len(text); i++ {
		if text[i-1] != ' ' || text[i] == ' ' {
			continue
		}
		from := i - 1 // the first blank before what begins here
		for from > 0 && text[from-1] == ' ' {
			from--
		}
		rest := text[i:]
		switch n := i - from; {
		case qmail && from > 1 && text[from-1] == ':' && text[from-2] == '>': // whose reason stands below
			out[from] = '\n'
		case n == 2 && !(scan.IsDigit(text[i]) && from >= 3 && isMonth(text[from-3:from])): // an empty line
			out[from], out[from+1] = '\n', '\n'
		case n > 2: // an indented line
			out[from] = '\n'
		case logStart(rest[:min(len(rest), 80)]), recipientStarts(rest) && !belongs(text[:from]), talks && replyStarts(rest):
			out[from] = '\n'
		case from > 0 && text[from-1] == ',': // one field of several in a line of a log
		default:
			if _, ok := lineStarts.At(text, i, nil); ok {
				out[from] = '\n'
			} else if _, ok := talkStarts.At(text, i, nil); ok && talks {
				out[from] = '\n'
			}
		}
	}
	return string(out)
}

// recipientStarts tells whether s begins as a paragraph of a bounce does: "<bob@example.org>: ", "<bob@example.org> (expanded".
func recipientStarts(s string) bool {
	if s[0] != '<' {
		return false
	}
	end := strings.IndexByte(s[:min(len(s), addresses.MaxLength)], '>')
	return end > 0 && strings.Contains(s[:end], "@") && !strings.Contains(s[:end], " ") && (strings.HasPrefix(s[end+1:], ": ") || strings.HasPrefix(s[end+1:], " (expanded from"))
}

// belongs tells whether before ends with what an address belongs to: a code or a command.
func belongs(before string) bool {
	return before != "" && scan.IsDigit(before[len(before)-1]) || strings.HasSuffix(before, "RCPT") || strings.HasSuffix(before, " TO:")
}

// replyStarts tells whether s begins with a reply's code.
func replyStarts(s string) bool {
	return len(s) > 4 && s[0] >= '2' && s[0] <= '5' && scan.IsDigit(s[1]) && scan.IsDigit(s[2]) && (s[3] == ' ' || s[3] == '-')
}

func isMonth(s string) bool { return strings.Contains("JanFebMarAprMayJunJulAugSepOctNovDec", s) }

// showsEnds tells whether a line of a text shows the ends of several that were in it, as \n. What has one at its end is a trace.
func showsEnds(text string) bool {
	for line := range strings.Lines(text) {
		if at := shownEnd(line, 0); at >= 0 && shownEnd(line, at+2) >= 0 {
			return true
		}
	}
	return false
}

// shownEnd gives where at or after byte from of s an end of a line is shown, behind which it goes on; -1 where none is.
func shownEnd(s string, from int) int {
	for {
		at := strings.Index(s[from:], `\n`)
		if at < 0 {
			return -1
		}
		if from += at; from+2 < len(s) && (scan.IsAlnum(s[from+2]) || s[from+2] == '<' || s[from+2] == ' ') {
			return from
		}
		from += 2
	}
}

// withEnds gives the text with those ends of lines, each in the place of what it was shown as.
func withEnds(text string) string {
	out := []byte(text)
	for at := shownEnd(text, 0); at >= 0; at = shownEnd(text, at+2) {
		out[at], out[at+1] = ' ', '\n'
		if at > 1 && text[at-2:at] == `\r` {
			out[at-2], out[at-1] = ' ', ' '
		}
	}
	return string(out)
}

// orBetter gives what another reading of the same text tells, where it tells more and has blanked as many kinds of secrets.
func (r Result) orBetter(other Result) Result {
	if other.tells() > r.tells() && len(other.Secrets) >= len(r.Secrets) {
		return other
	}
	return r
}

// tells is how much a result tells: whom, which codes, of how many.
func (r *Result) tells() (n int) {
	for i := range r.Failures {
		f := &r.Failures[i]
		if f.Confidence == Guess || r.repeats(f) {
			continue
		}
		for _, known := range []bool{true, f.Recipient != "", !f.Code.IsZero(), !f.Enhanced.IsZero()} {
			if known {
				n++
			}
		}
	}
	return n
}

// repeats tells whether a failure is of nobody and says nothing but what another says of somebody.
func (r *Result) repeats(f *Failure) bool {
	if f.Recipient != "" || f.Code.IsZero() && f.Enhanced.IsZero() {
		return false
	}
	return slices.ContainsFunc(r.Failures, func(o Failure) bool {
		return o.Recipient != "" && (f.Code.IsZero() || o.Code == f.Code) && (f.Enhanced.IsZero() || o.Enhanced == f.Enhanced)
	})
}
