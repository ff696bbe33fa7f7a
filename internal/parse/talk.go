package parse

import (
	"cmp"
	"net/netip"
	"strings"

	"smtpbot/internal/smtpcode"
)

// discusses tells whether the words around one code of a text, which has the cues, speak of the code as such, as advice and
// documentation do ("a 550 usually means …", "5.7.700 through 5.7.750", "421 instead of 550"), and not of a reply that
// somebody got.
func discusses(text string, has cues, tok smtpcode.Token) bool {
	from := max(0, tok.From-maxBegin)
	text = text[from:min(len(text), tok.To+maxBegin)]
	tok.From, tok.To = tok.From-from, tok.To-from
	before := trimRight(text[:tok.From], " ")
	if w := lastWord(before); strings.EqualFold(w, "through") || strings.EqualFold(w, "thru") || strings.HasSuffix(before, "==") || strings.HasSuffix(before, "!=") || w == "REJECT" || w == "tempfail" || calledWith(before, text[tok.To:]) {
		return true
	}
	if near := before[max(0, len(before)-60):]; strings.Contains(near, "RFC ") || proposed(near) || has&cueOver != 0 && isOver(text) {
		return true
	}
	if enumerated(text, tok) {
		return true
	}
	behind := text[tok.To:min(len(text), tok.To+maxAround)]
	last := tok
	behind = strings.TrimPrefix(behind, "-")
	if next, ok := smtpcode.Next(behind[:min(len(behind), 12)], 0); ok && strings.Trim(behind[:next.From], " #") == "" && !next.Enhanced.IsZero() && tok.Enhanced.IsZero() {
		last, behind = next, behind[next.To:]
	}
	if next, ok := smtpcode.Next(behind[:min(len(behind), 32)], 0); ok && failing(next) && next.Code.IsZero() == last.Code.IsZero() {
		if between := strings.Trim(behind[:next.From], " `'\""); between == "through" || between == "thru" || between == "–" {
			return true
		}
	}
	unquoted := behindQuote(text, tok.From, behind)
	return defines(unquoted) || (hasPrefixFold(unquoted, " is a ") || hasPrefixFold(unquoted, " is an ")) && !firstPerson(text) || has&cueCompared != 0 && compared(text, tok) || conditional(unquoted) && !firstPerson(text) || foreignReply(text, tok) || has&cueStamp == 0 && remarked(text, tok, behind)
}

// calledWith tells whether a code is the first argument of a function: "reject(550, ". Exceptions, whose names are written
// large, show theirs in the same way.
func calledWith(before, behind string) bool {
	name, ok := strings.CutSuffix(before, "(")
	name = lastWord(name)
	return ok && name != "" && name[0] >= 'a' && name[0] <= 'z' && strings.HasPrefix(trimLeft(behind, " "), ",")
}

// enumerated tells whether a reply code stands at the head of three or more with nothing else between them, which nobody
// gets at once: "450, 451, 550".
func enumerated(text string, tok smtpcode.Token) bool {
	for range 2 {
		rest := text[tok.To:min(len(text), tok.To+12)]
		next, ok := smtpcode.Next(rest, 0)
		if tok.Code.IsZero() || !ok || next.Code.IsZero() {
			return false
		}
		switch between := strings.Trim(rest[:next.From], " `'\""); {
		case between == ",", between == "/", between == "|":
		case len(between) == 2 && between[1] == ')' && isLetter(between[0]): // the answers of a quiz
		default:
			return false
		}
		next.From, next.To = next.From+tok.To, next.To+tok.To
		tok = next
	}
	return true
}

// behindQuote gives what follows the quoted words that begin at byte from of text, and the link that Markdown puts behind
// them. behind is what follows the code, and is given back where nothing is quoted.
func behindQuote(text string, from int, behind string) string {
	if from == 0 || strings.IndexByte("\"'`", text[from-1]) < 0 {
		return behind
	}
	end := strings.IndexByte(behind[:min(len(behind), maxAround)], text[from-1])
	if end < 0 {
		return behind
	}
	behind = behind[end+1:]
	if link, ok := strings.CutPrefix(behind, "]("); ok {
		if _, rest, closed := strings.Cut(link, ")"); closed {
			return rest
		}
	}
	return behind
}

// defines tells whether s, which follows a code, goes on to say what such a code is.
func defines(s string) bool {
	for range 4 {
		s = trimLeft(s, " *`'\")]")
		word := s[:len(s)-len(trimLeftLetters(s))]
		if word == "" || !codeNouns.is(word) {
			break
		}
		s = s[len(word):]
	}
	return explanations.begins(s)
}

// conditional tells whether s, which follows a code, tells when such a code comes.
func conditional(s string) bool {
	return conditions.begins(trimLeft(s, " *`'\")]"))
}

// conditions begin what holds in general; "when sending" tells what happened.
var conditions = newPhraseTable("if you ", "if a ", "if an ", "if the ", "when you ", "when a ", "when an ", "when the ", "whenever ")

func trimLeftLetters(s string) string {
	i := 0
	for i < len(s) && isLetter(s[i]) {
		i++
	}
	return s[i:]
}

// codeNouns may stand between a code and what is said of it, explanations are what then explains it.
var (
	codeNouns    = newPhraseTable("error", "errors", "code", "codes", "smtp", "status", "reply", "replies", "response", "responses", "bounce", "bounces", "message")
	explanations = newPhraseTable(
		"it means ", "this means ", "that means ", "typically ", "usually ", "often ", "generally ", "commonly ", "normally ", "means ", "can mean ", "may mean ", "could mean ", "indicates ", "signifies ", "stands for ", "refers to ",
		"appears when ", "appear when ", "occurs when ", "occurs if ", "happens when ", "happens if ", "comes from ", "is coming from ", "is really ", "is typically ", "is usually ", "is often ", "is normally ",
		"is returned when ", "is returned if ", "is returned by ", "is sent when ", "is used ", "is a permanent ", "is a temporary ", "is for ", "seems to indicate ", "seems to mean ", "is what ", "is now reported as ", "is now treated as ", "is reported as ", "is treated as ", "is not generated ", "should be ", "is in our ", "is in the list", "is on our ", "is on the list", "is one of ")
)

// compared tells whether a code is set against another one, as those who judge a server's behaviour do.
func compared(text string, tok smtpcode.Token) bool {
	near := text[max(0, tok.From-120):min(len(text), tok.To+120)]
	for _, c := range comparisons {
		if at := indexFold(near, c); at >= 0 {
			return codeIn(near[:at]) >= 0 && codeIn(near[at:]) >= 0
		}
	}
	return false
}

// comparisons stand between two codes of which one is right.
var comparisons = []string{"instead of ", "rather than "}

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
	if strings.IndexByte(text, '@') >= 0 || namesIP(text) {
		return false
	}
	return isTask(text) || change.has(text) || normative(text) || announcesList.has(text) || d.listsCodes() || mapsCodes(text) || general.has(text) && !firstPerson(text) && !toReader.has(text)
}

// normative tells whether a text speaks as standards do: "replies MUST be returned".
func normative(text string) bool {
	return strings.Contains(text, " MUST be ") || strings.Contains(text, " MUST ") && strings.Contains(text, " SHOULD ")
}

// change are words of who describes a change to a program that is to be looked through.
var change = newPhraseTable("this pr adds", "this pr makes", "this pr changes", "this pr fixes", "closes #", "fixes #", "resolves #", "## test plan", "## what changed", "this commit adds", "this commit changes", "this commit makes", "this patch adds", "this patch makes")

// announcesList are words before a list of codes and what they mean.
var announcesList = newPhraseTable("below is a list", "most common codes", "conditions include", "example codes", "some codes", "list of common", "list of error", "list of smtp", "list of the error", "common error codes", "common smtp error")

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
		text := trimLeft(d.lines[i].text, " \t*-|`")
		tok, ok := smtpcode.Next(text[:min(len(text), 12)], 0)
		if !ok || tok.From != 0 || !failing(tok) {
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
		if ok && found && failing(tok) && tok.From == 0 && len(cell) <= 24 && strings.Contains(rest, "|") {
			if rows++; rows == 2 {
				return true
			}
		}
	}
	return false
}

// isTask tells whether a text begins as descriptions of changes do: "Add …", "Please fix the line".
func isTask(text string) bool {
	if released(text) {
		return true
	}
	text = trimLeft(text, " \t\n#*-_`")
	for _, please := range []string{"please ", "can you ", "could you "} {
		if hasPrefixFold(text, please) {
			for _, t := range pleas {
				if hasPrefixFold(text[len(please):], t) {
					return true
				}
			}
		}
	}
	line, _, _ := strings.Cut(text, "\n")
	if scope, rest, ok := strings.Cut(line, ": "); ok && len(scope) < 16 && strings.IndexByte(scope, ' ') < 0 { // "v2.4.1: handle …", "smtp: add …"
		line = rest
	}
	for _, t := range tasks {
		if hasPrefixFold(line, t) || hasPrefixFold(text, t) {
			return true
		}
	}
	return false
}

// released tells whether a text begins with the heading of a release in a list of changes: "## 2.3.0", "## [2.3.0] - 2026-11-02".
func released(text string) bool {
	line, _, ok := strings.Cut(trimLeft(text, " \n"), "\n")
	head := trimLeft(line, "# [vV")
	number := trimLeft(head, "0123456789")
	rest := trimLeft(trimLeft(number, ".0123456789"), "]) ")
	return ok && line[:1] == "#" && len(number) < len(head) && len(number) > 1 && number[0] == '.' && isDigit(number[1]) && (rest == "" || rest[0] == '-' || rest[0] == '(')
}

// tasks are the words that changes to software and papers begin with, pleas those behind "please".
var (
	tasks = []string{"add ", "adds ", "added ", "document ", "documents ", "handle ", "handles ", "support for ", "rename ", "renames ", "change ", "changes ", "update ", "updates ", "updated ", "improve ", "improves ", "refactor", "feat:", "feat(", "fix:", "fix(", "docs:", "chore", "implement "}
	pleas = []string{"add ", "fix the ", "change the ", "update the ", "correct the ", "document "}
)

// general are words of documentation.
var general = newPhraseTable("also known as", "is returned to the sender", "is returned when", "are returned when", "will be returned", "should be added", "the following table", "common cause", "possible cause", "error codes", "status codes", "it means that the ", "it could be that ", "reply codes", "return codes", "response codes", "ndr codes", "status code details", "this status code", "feature request", "error means", "code means", "must be returned")

// toReader are words of advice to somebody who has the error.
var toReader = newPhraseTable("you see", "you get", "you receive", "you got", "you're getting", "you are getting")

// firstPerson tells whether somebody speaks of what befell them.
func firstPerson(text string) bool {
	for at := 0; at < len(text); {
		if !isLetter(text[at]) {
			at++
			continue
		}
		end := at
		for end < len(text) && isLetter(text[end]) {
			end++
		}
		switch w := text[at:end]; len(w) {
		case 1:
			if w == "I" || w == "i" && (end == len(text) || text[end] != '.') {
				return true
			}
		case 2, 3:
			for _, p := range []string{"we", "my", "me", "our", "us"} {
				if strings.EqualFold(w, p) && w != "US" {
					return true
				}
			}
		}
		at = end
	}
	return false
}

// namesIP tells whether an address of a host stands in text.
func namesIP(text string) bool {
	for at := 0; at < len(text); {
		if !isIPByte(text[at]) {
			at++
			continue
		}
		end := at
		for end < len(text) && isIPByte(text[end]) {
			end++
		}
		if word := strings.TrimRight(text[at:end], ".:"); strings.Count(word, ".") == 3 || strings.Count(word, ":") >= 2 {
			if _, err := netip.ParseAddr(word); err == nil {
				return true
			}
		}
		at = end
	}
	return false
}

// proposed tells whether before, which a code follows, says what a program should answer.
func proposed(before string) bool {
	before = before[max(0, len(before)-48):]
	if at := strings.LastIndexAny(before, ".?!,;:"); at >= 0 {
		before = before[at:]
	}
	return hasWord(before, suppositions) && !containsFold(before, " but ")
}

// isOver tells whether a line says that the trouble is over.
func isOver(text string) bool {
	return anyFold(text, over) && !hasWord(text, notOver) && strings.IndexByte(text, '@') < 0 && !namesIP(text)
}

// over are words of trouble that has ended, notOver those that take it back.
var (
	over    = []string{"fixed the ", "is fixed", "was fixed", "are fixed", "fixed now", "solved", "resolved", "works again", "working again", "works now", "working now", "all good now", "flows again", "went away", "stopped after", "disappeared", "no longer get", "gelöst", "behoben", "geht wieder", "gehen wieder", "résolu", "réglé", "resuelto", "solucionado", "risolto", "resolvido", "opgelost", "решен", "rozwiązan"}
	notOver = newPhraseTable("not", "isn't", "wasn't", "unsolved", "unresolved", "still", "again we", "nicht", "pas encore", "pas résolu", "until", "how", "can't", "cannot", "unable", "should", "hopefully", "resolved as", "could")
)

// supposed tells whether what follows before is what should happen, and not what did.
func supposed(before string) bool {
	before = before[max(0, len(before)-maxAround):]
	if at := strings.LastIndex(before, ". "); at >= 0 {
		before = before[at:]
	}
	return hasWord(before, suppositions)
}

var suppositions = newPhraseTable("must", "should", "would", "shall", "ought")
