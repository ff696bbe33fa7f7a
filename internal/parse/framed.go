package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
)

// framed tells whether the sentence text[from:to] of line i has the frame of a program's error, and nothing around it makes it
// talk.
func (d *doc) framed(i int, text string, terms []trouble.Term, from, to int) bool {
	sentence := text[from:to]
	lead, _, quotes := strings.Cut(text, `"`)
	if otherService(text) || quotes && refusedByOthers(lead) || d.alone(i) && mailPort(text) && !technical(text) && !begunByFailure(sentence) { // which findNetwork has judged
		return false
	}
	if advises.In(text[:to]) || scan.ContainsFold(text[:from], "success") || d.ponders(i) || talk.Supposed(text[:to]) && !demands(text, terms) || suppose.WordIn(sentence) || d.comments(i) || d.spokenOf(i, text, text[:from]) {
		return false
	}
	if d.alone(i) { // its label may follow: "… (Exception Message: …"
		to = len(text)
	}
	level, end := levelOf(text, termsIn(terms, 0, to))
	if level == 0 && begunByFailure(sentence) {
		return true
	}
	switch {
	case level == trouble.OfLabel && talk.FirstPerson(text[:end]): // what stands before the label is talk
		behind := text[end:max(end, to)]
		u := trouble.Understand(behind, trouble.Terms(behind, nil))
		if trouble.Understand(text, termsIn(terms, 0, end)).Machine { // what failed may stand in the talk
			u.Act, u.Kinds = true, u.Kinds|trouble.OfFailure
		}
		return u.Trouble() > trouble.NotSent
	case level == trouble.OfLabel, level == 0 && logStart(text):
		return true
	case level == trouble.OfLevel:
		return false
	}
	if d.lines[i].taken { // by a guess at a code, which people speak of
		return false
	}
	return quotesError(text) || d.announced(i) || d.introduced(i) || d.beginsFence(i) || d.pasted(i)
}

// introduced tells whether the line above i ends as one does that shows an error: "… always stops with this error:".
func (d *doc) introduced(i int) bool { return d.introducedBy(i) != "" }

// introducedOfMail tells whether it also speaks of mail, and not of one that somebody wrote or of what people make around it.
func (d *doc) introducedOfMail(i int) bool {
	lead := d.introducedBy(i)
	return mailed.WordIn(lead) && !aroundMail(lead) && !written.WordIn(lead)
}

// written are words of people for the mail that they wrote each other.
var written = scan.NewTable("your email", "your mail", "your e-mail", "in the email", "in the mail", "in the e-mail", "in my email", "in my mail", "my mail from", "my email from", "my last mail", "my last email", "the mail with", "the email with", "by email", "by mail", "via email", "via mail", "per mail")

// introducedBy gives the end of the line above i where that shows an error.
func (d *doc) introducedBy(i int) string {
	for i--; i >= 0; i-- {
		if d.lines[i].blank() {
			continue
		}
		above, own := d.lines[i].bare, strings.TrimSpace(d.src[d.lines[i].from:d.lines[i].to])
		if strings.HasPrefix(own, "```") && i > 0 { // of the code that shows it
			continue
		}
		heading := strings.HasPrefix(own, "#") || strings.HasPrefix(own, "**") && strings.HasSuffix(own, "**")
		if (heading || strings.HasSuffix(above, ":") || strings.HasSuffix(above, trouble.WideColon)) && introducing.WordIn(above[max(0, len(above)-maxIntroduced):]) {
			return above[max(0, len(above)-2*maxIntroduced):]
		}
		break
	}
	return ""
}

// maxIntroduced is within how many bytes of the colon the word for an error stands.
const maxIntroduced = 60

// introducing are words for an error that somebody shows.
var introducing = scan.NewTable("error", "errors", "exception", "log", "logs", "output", "message", "response", "says", "reports", "getting", "get", "got", "receive", "warning", "alert", "status", "behavior", "behaviour", "result", "happens", "happened", "what i see", "stack trace", "stacktrace", "traceback",
	"fehler", "fehlermeldung", "meldung", "erreur", "message d'erreur", "errore", "messaggio", "mensaje", "erro", "mensagem", "fout", "foutmelding", "melding", "błąd", "komunikat", "ошибка", "ошибку", "ошибкой", "сообщение", "hata", "chyba", "fel", "错误", "錯誤", "报错", "エラー", "오류")

// demands tells whether a line is a log's that reports an error: what must be in it is what a program wants, and not what somebody
// supposes.
func demands(text string, terms []trouble.Term) bool {
	level, _ := levelOf(text, terms)
	return level == trouble.OfLabel && logStart(scan.TrimLeft(text, "["))
}

// ponders tells whether line i, or the one above it, has words of who speaks of errors as such.
func (d *doc) ponders(i int) bool {
	if i > 1 && d.lines[i-1].blank() && scan.HasPrefixFold(d.lines[i-2].bare, "expected") { // a heading
		return true
	}
	return pondering.WordIn(opening(d.lines[i].text)) || i > 0 && pondering.WordIn(opening(d.lines[i-1].text))
}

// begunByFailure tells whether a sentence begins as programs do that name themselves or what they could not do, and then tell why:
// "mailx: could not …", "cannot send email: …".
func begunByFailure(sentence string) bool {
	lead, rest, ok := strings.Cut(sentence, ": ")
	if !ok || len(lead) > 80 {
		return false
	}
	if program := trouble.Terms(lead, nil); strings.IndexByte(lead, ' ') < 0 && len(program) == 1 && program[0].Kinds&(trouble.OfSMTP|trouble.OfPost) != 0 {
		return trouble.Understand(rest, trouble.Terms(rest, nil)).Kinds&trouble.OfFailure != 0
	}
	return trouble.Understand(lead, trouble.Terms(lead, nil)).Trouble() == trouble.NotSent && !talk.FirstPerson(lead)
}

// comments tells whether line i is a comment beside statements, which says what may happen.
func (d *doc) comments(i int) bool {
	own := strings.TrimSpace(d.src[d.lines[i].from:d.lines[i].to])
	return (strings.HasPrefix(own, "//") || strings.HasPrefix(own, "# ") || strings.HasPrefix(own, "* ")) && d.statementsNear(i) > 0
}

var pondering = scan.NewTable("expect", "look for", "check for", "in case of", "such as", "e.g", "for example", "instead of", "what happens if", "error mapping", "feature request", "proper fix", "is shown", "are shown", "check that", "is what", "error messages", "possible messages", "messages are", "will receive")

// suppose are the words that begin a condition.
var suppose = scan.NewTable("if", "unless", "whenever")

// levelOf tells what the labels before a sentence make of it: ofLabel an error, ofLevel a remark, 0 where there is none. end is
// where the label ends.
func levelOf(text string, terms []trouble.Term) (level cues, end int) {
	for k := range terms {
		w := &terms[k]
		if w.Kinds&(trouble.OfLabel|trouble.OfLevel) == 0 {
			continue
		}
		if end = trouble.LabelEnd(text, w); end == 0 {
			continue
		}
		if w.Kinds&trouble.OfLabel != 0 {
			return trouble.OfLabel, end
		}
		level = trouble.OfLevel
	}
	return level, end
}

// quotesError tells whether a line quotes a program that tells of mail's trouble: `it says: "…"`.
func quotesError(text string) bool {
	open := strings.IndexByte(text, '"')
	if open <= 0 || !errorWord(text[:open]) && !introducing.WordIn(text[max(0, open-24):open]) {
		return false
	}
	end := strings.IndexByte(text[open+1:], '"')
	if end < 0 {
		end = len(text) - open - 1
	}
	quoted := text[open+1 : open+1+end]
	if !talk.FirstPerson(text[:open]) {
		quoted = text[:open+1+end]
	}
	return trouble.Understand(quoted, trouble.Terms(quoted, nil)).Trouble() > trouble.NotSent
}

// beginsFence tells whether line i is the first of those that somebody marked as code, or the only one.
func (d *doc) beginsFence(i int) bool {
	if own := strings.Trim(d.src[d.lines[i].from:d.lines[i].to], " >"); len(own) > 2 && own[0] == '`' && strings.IndexByte(own[1:], '`') == len(own)-2 {
		return true
	}
	fences := 0
	for j := i - 1; j >= 0 && (j == i-1 || fences > 0); j-- {
		if strings.HasPrefix(strings.TrimLeft(d.src[d.lines[j].from:d.lines[j].to], " >"), "```") {
			fences++
		} else if j == i-1 {
			return false
		}
	}
	return fences%2 == 1
}

// The limits of a paste that is nothing but what a program showed.
const (
	maxPasted     = 12  // lines
	maxPastedLine = 240 // bytes of one that no label makes an error
)

// pasted tells whether a text is what a program showed and nothing else, line i in it: a few lines that begin as sentences do,
// and none in which somebody speaks.
func (d *doc) pasted(i int) bool {
	n := 0
	for j := range d.lines {
		l := &d.lines[j]
		if l.blank() {
			continue
		}
		text := opening(l.bare)
		if n++; n > maxPasted || j == i && len(text) > maxPastedLine {
			return false
		}
		if own := strings.TrimSpace(d.src[l.from:l.to]); strings.HasPrefix(own, "//") || strings.HasPrefix(own, "/*") || strings.HasPrefix(own, "##") { // a comment in source, a heading
			return false
		}
		if n == 1 && strings.ToLower(scan.FirstWord(text)) == scan.FirstWord(text) && strings.IndexByte("\"'{[(<*", text[0]) < 0 && !scan.IsDigit(text[0]) || strings.HasPrefix(text, "[ ]") || strings.HasPrefix(text, "[x]") {
			return false
		}
		if name, _, setting := strings.Cut(scan.FirstWord(text), "="); setting && strings.IndexByte(name, '_') > 0 { // of a program: EMAIL_LIMIT=100
			return false
		}
		if talk.FirstPerson(text) || strings.IndexByte(text, '?') >= 0 || chatter.WordIn(text) || talk.HasSupposition(text) || slices.ContainsFunc(otherBeginnings, func(w string) bool { return scan.HasPrefixFold(text, w) }) || d.src[l.from] == '|' {
			return false
		}
	}
	return n > 0
}

// otherBeginnings are the words that begin a condition or a change, and no error.
var otherBeginnings = []string{"when ", "if ", "fix ", "fix: ", "merge ", "domains "}

// chatter are words of people, which no program says.
var chatter = scan.NewTable("today", "yesterday", "still", "now", "since", "anyone", "anybody", "someone", "somebody", "guys", "btw", "maybe", "probably", "think", "seems", "looks like", "guess", "hi", "hello", "thanks", "thx", "morning", "weekend", "just", "lol", "ok", "okay", "yes", "it's", "that's", "they", "he", "she", "whether", "actually", "really", "let's", "down", "currently", "usually", "typically", "happens", "works fine", "may be", "might", "you're", "translation", "msgid", "scenario", "troubleshooting", "handle", "ticket", "called", "solved", "are rejected", "are blocked", "are refused", "works for", "works on", "any", "every", "alternatively", "also", "tbh", "imo", "doesn't want",
	"release notes", "how to", "specifies", "indicates that", "is returned", "default", "improved", "sample code", "blog", "reminder", "heads up", "incident", "fixed", "root cause", "will be",
	"ich", "wir", "heute", "mal", "je", "nous", "yo", "hoy", "io", "oggi", "ik", "vandaag", "eu", "hoje")
