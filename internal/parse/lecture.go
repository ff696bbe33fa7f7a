package parse

import (
	"cmp"
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// expounds tells whether a text as a whole is a piece of documentation, or of work on one, in which codes are named and
// nobody got any: a table of codes, a task ("Add the following replies"), general words without anybody who speaks or is
// spoken of.
func (d *doc) expounds() bool {
	if !d.judged {
		d.judged, d.lectures = true, d.isLecture()
	}
	return d.lectures
}

func (d *doc) isLecture() bool {
	if d.tabulates() {
		return true
	}
	text := d.src[:min(len(d.src), maxBegin)]
	if strings.IndexByte(text, '@') >= 0 || addresses.NamesIP(text) {
		return false
	}
	return talk.IsTask(text) || change.In(text) || fixesLink(text) || normative(text) || announcesList.In(text) || d.listsCodes() || d.exampleHeading() || mapsCodes(text) || general.In(text) && !talk.FirstPerson(text) && !toReader.In(text)
}

// normative tells whether a text speaks as standards do: "replies MUST be returned".
func normative(text string) bool {
	return strings.Contains(text, " MUST be ") || strings.Contains(text, " MUST ") && strings.Contains(text, " SHOULD ")
}

// change are words of who describes a change to a program that is to be looked through.
var change = scan.NewTable("this pr adds", "this pr makes", "this pr changes", "this pr fixes", "closes #", "fixes #", "resolves #", "fix #", "## test plan", "## what changed", "this commit adds", "this commit changes", "this commit makes", "this patch adds", "this patch makes")

// announcesList are words before a list of codes and what they mean.
var announcesList = scan.NewTable("below is a list", "most common codes", "conditions include", "example codes", "some codes", "list of common", "list of error", "list of smtp", "list of the error", "common error codes", "common smtp error")

// maxCodes is how many codes in a row, each in a line of its own, make a list of codes.
const maxCodes = 4

// listsCodes tells whether different failing codes stand at the beginnings of lines in their order, as a list has them and
// no log.
func (d *doc) listsCodes() bool {
	var last smtpcode.Token
	n := 0
	for i := range d.lines {
		if d.lines[i].cues&cueDigit == 0 {
			continue
		}
		text := scan.TrimLeft(d.lines[i].text, " \t*-|`")
		tok, ok := smtpcode.Next(text[:min(len(text), 12)], 0)
		if !ok || tok.From != 0 || !tok.Failure() {
			continue
		}
		switch c := compareCodes(last, tok); {
		case c < 0:
			if n++; n == maxCodes {
				return true
			}
		case c > 0:
			n = 1
		}
		last = tok
	}
	return false
}

// namesMany tells whether line i, in a text of which nobody speaks, names three codes or more. Who has a failure has one or two,
// and writes each into a line of its own, unless they count what happened lately.
func (d *doc) namesMany(i int) bool {
	l := &d.lines[i]
	if l.cues&cueDigit == 0 || l.cues&cueStamp != 0 {
		return false
	}
	text, all := opening(l.text), d.src[:min(len(d.src), maxBegin)]
	if strings.IndexByte(all, '@') >= 0 || codesIn(text) < maxMany || befalling.WordIn(text) || counts(text) {
		return false
	}
	return !addresses.NamesIP(all) && !talk.FirstPerson(all) && !toReader.In(all)
}

// befalling are words of what happens to somebody's mail, and of when it did.
var befalling = scan.NewTable("bounced", "bouncing", "failing", "broken", "broke", "suddenly", "since", "last hour", "last hours", "last day", "last night", "past hour", "today", "yesterday", "tonight", "so far", "right now")

// counts tells whether a number of times stands behind a failing code of text, or before it: "550 5.1.1 x12", "421: 3", "12x 550".
func counts(text string) bool {
	for at := 0; ; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			return false
		}
		behind := talk.AfterStatus(text, tok)
		at = len(text) - len(behind)
		if !tok.Failure() {
			continue
		}
		number := scan.TrimLeft(behind, " :=(x×")
		rest := scan.TrimLeft(number, "0123456789")
		if next, ok := smtpcode.Next(number[:min(len(number), 12)], 0); ok && next.From == 0 && next.Failure() {
			continue
		}
		if len(rest) < len(number) && len(number) < len(behind) && (rest == "" || strings.IndexByte(",;)x ", rest[0]) >= 0 || strings.HasPrefix(rest, "×") || rest[0] == '\n') {
			return true
		}
		before := scan.TrimRight(text[:tok.From], " ")
		if times := scan.TrimRight(before, "x×"); times != before && times != "" && scan.IsDigit(times[len(times)-1]) {
			return true
		}
	}
}

// codesIn counts the different failing codes in a line, up to maxMany, a code and its status as one. One that begins the line is
// a reply.
func codesIn(text string) int {
	var seen [maxMany]smtpcode.Token
	n := 0
	for at := 0; n < maxMany; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			break
		}
		behind := talk.AfterStatus(text, tok)
		at = len(text) - len(behind)
		before := text[max(0, tok.From-talk.MaxAround):tok.From]
		if !tok.Failure() || strings.TrimSpace(before) == "" || tok.Enhanced.IsZero() && !plausible(tok.Code) || tok.Code.IsZero() && versioned(before, behind) {
			continue
		}
		tok.From, tok.To = 0, 0
		if !slices.Contains(seen[:n], tok) {
			seen[n] = tok
			n++
		}
	}
	return n
}

// exampleHeading tells whether a heading announces examples of what servers say: "## Example failures", "## Examples".
func (d *doc) exampleHeading() bool {
	for i := range d.lines {
		l := &d.lines[i]
		if own := d.src[l.from:l.to]; strings.HasPrefix(own, "#") && examples.WordIn(own[:min(len(own), talk.MaxAround)]) {
			if heading := own[:min(len(own), talk.MaxAround)]; manyExamples.WordIn(heading) || exampleOf.WordIn(heading) {
				return true
			}
		}
	}
	return false
}

// examples are words for one, manyExamples for more, and exampleOf what they are examples of.
var (
	examples     = scan.NewTable("example", "examples", "sample", "samples", "beispiel", "beispiele", "exemple", "exemples", "ejemplo", "ejemplos")
	manyExamples = scan.NewTable("examples", "samples", "beispiele", "exemples", "ejemplos")
	exampleOf    = scan.NewTable("failure", "failures", "error", "errors", "code", "codes", "reply", "replies", "response", "responses", "bounce", "bounces", "rejection", "rejections", "fehler", "antwort", "antworten", "erreur", "erreurs", "réponse", "réponses", "errores", "código", "códigos", "respuesta", "respuestas")
)

// maxMany is how many codes are more than anybody gets at once.
const maxMany = 3

// compareCodes orders two codes, the zero one first. A reply code and an enhanced one cannot be compared: 1.
func compareCodes(a, b smtpcode.Token) int {
	switch {
	case a.Code.IsZero() && a.Enhanced.IsZero():
		return -1
	case a.Code.IsZero() != b.Code.IsZero():
		return 1
	case a.Code.IsZero():
		x, y := a.Enhanced, b.Enhanced
		return cmp.Or(cmp.Compare(x.Class(), y.Class()), cmp.Compare(x.Subject(), y.Subject()), cmp.Compare(x.Detail(), y.Detail()))
	}
	return cmp.Compare(a.Code.Int(), b.Code.Int())
}

// tabulates tells whether a text holds a Markdown table in whose rows a failing code stands alone in the first cell.
func (d *doc) tabulates() bool {
	rows := 0
	for i := range d.lines {
		if d.lines[i].cues&cueDigit == 0 {
			continue
		}
		row, ok := strings.CutPrefix(strings.TrimSpace(d.src[d.lines[i].from:d.lines[i].to]), "|")
		if !ok {
			continue
		}
		cell, rest, ok := strings.Cut(row, "|")
		cell = strings.Trim(cell, " `*")
		tok, found := smtpcode.Next(cell, 0)
		if ok && found && tok.Failure() && tok.From == 0 && len(cell) <= 24 && strings.Contains(rest, "|") {
			if rows++; rows == 2 {
				return true
			}
		}
	}
	return false
}

// fixesLink tells whether a text names the report that a change puts right by its address: "Fix https://…".
func fixesLink(text string) bool { return scan.ContainsFold(text, "fix http") && !talk.Befell(text) }

// general are words of documentation.
var general = scan.NewTable("also known as", "is returned to the sender", "is returned when", "are returned when", "is raised when", "is thrown when", "subclass of", "will be returned", "should be added", "the following table", "common cause", "possible cause", "error codes", "status codes", "it means that the ", "it could be that ", "reply codes", "return codes", "response codes", "ndr codes", "status code details", "this status code", "feature request", "error means", "code means", "must be returned")

// toReader are words of advice to somebody who has the error.
var toReader = scan.NewTable("you see", "you get", "you receive", "you got", "you're getting", "you are getting")

// mapsCodes tells whether a text gives words to codes that rise, as tables of programs do: "421": "…", "422": "…".
func mapsCodes(text string) bool {
	var last smtpcode.Token
	n := 0
	for at := 0; n < maxCodes; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			return false
		}
		at = tok.To
		if tok.Code.IsZero() || !tok.Failure() || tok.From == 0 || strings.IndexByte("\"'", text[tok.From-1]) < 0 || !strings.HasPrefix(text[tok.To:], text[tok.From-1:tok.From]+":") {
			continue
		}
		if compareCodes(last, tok) >= 0 {
			return false
		}
		last = tok
		n++
	}
	return true
}
