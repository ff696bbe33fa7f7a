// Package talk tells a code that somebody got from one that people speak of: it reads the sentence around a code, and says
// whether that asks about it, explains it, supposes it or orders it, or counts something.
package talk

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// MaxAround is how many bytes on either side of a code count for it.
const MaxAround = 400

// Discusses tells whether the words around one code of a text speak of the code as such, as advice and documentation do ("a 550
// usually means …", "5.7.700 through 5.7.750", "421 instead of 550"), and not of a reply that somebody got. The line of a log,
// stamped, is no sentence that may be cut short, or be about somebody.
func Discusses(text string, stamped bool, tok smtpcode.Token) bool {
	before := scan.TrimRight(text[:tok.From], " ")
	if notation(before, text[tok.To:]) || foreignReply(text, tok) || enumerated(text, tok) || compared(text, tok) {
		return true
	}
	if near := before[max(0, len(before)-60):]; strings.Contains(near, "RFC ") || isOver(text, tok) {
		return true
	}
	behind := AfterStatus(text, tok)
	behind = behind[:min(len(behind), MaxAround)]
	if ranges(tok, behind) {
		return true
	}
	m := newMention(text, tok, behind)
	switch {
	case m == nil:
		return false
	case (m.defined() || m.cited() || m.proposed()) && !m.personal(), m.conditioned() && !m.experienced():
		return true
	}
	return !stamped && (m.elided(text[:tok.From], behind) || m.remarked())
}

// AfterStatus gives what follows a code and the enhanced one that belongs to it.
func AfterStatus(text string, tok smtpcode.Token) string {
	behind := strings.TrimPrefix(text[tok.To:], "-")
	if next, ok := smtpcode.Next(behind[:min(len(behind), 12)], 0); ok && scan.TrimLeft(behind[:next.From], " #,") == "" && !next.Enhanced.IsZero() && tok.Enhanced.IsZero() {
		return behind[next.To:]
	}
	return behind
}

// ranges tells whether what follows a code makes it the first of a range, or one of two statuses: "5.7.700 through 5.7.750",
// "450 4.2.1 / 4.7.1".
func ranges(tok smtpcode.Token, behind string) bool {
	next, ok := smtpcode.Next(behind[:min(len(behind), 32)], 0)
	if !ok || !next.Failure() {
		return false
	}
	between := scan.Trim(behind[:next.From], " `'\"")
	return between == "through" || between == "thru" || between == "/" && next.Code.IsZero() || between == "–" && next.Code.IsZero() == tok.Code.IsZero()
}

// notation tells whether a code stands as programs and settings write one: compared, in a range, behind what an access map
// does, as an argument.
func notation(before, behind string) bool {
	w := scan.LastWord(before)
	return strings.EqualFold(w, "through") || strings.EqualFold(w, "thru") || strings.HasSuffix(before, "==") || strings.HasSuffix(before, "!=") || w == "REJECT" || w == "tempfail" || calledWith(before, behind)
}

// calledWith tells whether a code is the first argument of a function: "reject(550, ". Exceptions, whose names are written
// large, show theirs in the same way.
func calledWith(before, behind string) bool {
	name, ok := strings.CutSuffix(before, "(")
	name = scan.LastWord(name)
	return ok && name != "" && name[0] >= 'a' && name[0] <= 'z' && strings.HasPrefix(scan.TrimLeft(behind, " "), ",")
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
		switch between := scan.Trim(rest[:next.From], " `'\""); {
		case between == ",", between == "/", between == "|":
		case len(between) == 2 && between[1] == ')' && scan.IsLetter(between[0]): // the answers of a quiz
		default:
			return false
		}
		next.From, next.To = next.From+tok.To, next.To+tok.To
		tok = next
	}
	return true
}

// compared tells whether a code is set against another one, as those who judge a server's behaviour do.
func compared(text string, tok smtpcode.Token) bool {
	from := max(0, tok.From-120)
	near := text[from:min(len(text), tok.To+120)]
	tok.From, tok.To = tok.From-from, tok.To-from
	if CodeIn(near[:tok.From]) < 0 && CodeIn(AfterStatus(near, tok)) < 0 || !comparing.WordIn(near) {
		return false
	}
	for _, c := range comparisons {
		if at := scan.IndexFold(near, c); at >= 0 {
			return CodeIn(near[:at]) >= 0 && CodeIn(near[at:]) >= 0
		}
	}
	return false
}

// comparisons stand between two codes of which one is right.
var (
	comparisons = []string{"instead of ", "rather than ", "as opposed to ", "used to ", "and not ", "but not "}
	comparing   = scan.NewTable(comparisons...)
)

// foreignReply tells whether a code without a status is another protocol's, which numbers its replies as SMTP does.
func foreignReply(text string, tok smtpcode.Token) bool {
	return tok.Enhanced.IsZero() && numbered.WordIn(text[max(0, tok.From-MaxAround):tok.From]) && !scan.ContainsFold(text, "smtp")
}

var numbered = scan.NewTable("sftp", "ftps", "ftpes", "vsftpd", "proftpd", "filezilla", "nntp", "nntptemporaryerror", "nntppermanenterror", "nntperror", "usenet", "newsgroup", "asterisk", "voip", "trunk")

// isOver tells whether the sentence of text in which a code stands says that the trouble is over.
func isOver(text string, tok smtpcode.Token) bool {
	to := tok.To
	for ; to < len(text) && text[to] != '\n' && !(mayEnd[text[to]] && EndsSentence(text, to)); to++ {
		if text[to] == '@' { // which IsOver knows nothing of
			return false
		}
	}
	return IsOver(text[tok.From-len(SentenceBefore(text[:tok.From])) : to])
}

// mayEnd are the bytes that may end a sentence.
var mayEnd = [256]bool{'.': true, '?': true, '!': true}

// IsOver tells whether a sentence says that the trouble is over.
func IsOver(text string) bool {
	return strings.IndexByte(text, '@') < 0 && over.In(text) && !notOver.WordIn(text) && !addresses.NamesIP(text)
}

// over are words of trouble that has ended, notOver those that take it back.
var (
	over    = scan.NewTable("fixed the ", "is fixed", "was fixed", "are fixed", "fixed now", "solved", "resolved", "works again", "working again", "works now", "working now", "all good now", "flows again", "went away", "stopped after", "disappeared", "no longer get", "turned out the", "turned out to be", "turned out that", "turned out it", "all fine", "all green", "fixed by", "was a typo", "is sorted", "are sorted", "got sorted", "all sorted", "sorted now", "sorted out", ", sorted", "gelöst", "behoben", "geht wieder", "gehen wieder", "résolu", "réglé", "resuelto", "solucionado", "risolto", "resolvido", "opgelost", "решен", "rozwiązan")
	notOver = scan.NewTable("not", "isn't", "wasn't", "unsolved", "unresolved", "still", "again we", "nicht", "pas encore", "pas résolu", "until", "how", "can't", "cannot", "unable", "should", "hopefully", "resolved as", "could", "sorted by")
)

// Supposed tells whether what follows before is what should happen, and not what did.
func Supposed(before string) bool {
	return HasSupposition(SentenceBefore(before))
}

// HasSupposition tells whether a word stands in text that says what should be.
func HasSupposition(text string) bool { return suppositions.WordIn(text) }

var suppositions = scan.NewTable("must", "should", "would", "shall", "ought")

// CodeIn gives the place of the first failing reply code in s, -1 where there is none.
func CodeIn(s string) int {
	for at := 0; ; {
		tok, ok := smtpcode.Next(s, at)
		if !ok {
			return -1
		}
		at = tok.To
		if !tok.Code.IsZero() && tok.Failure() && !scan.InsideURL(s, tok.From) {
			return tok.From
		}
	}
}
