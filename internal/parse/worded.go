package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// maxWorded bounds how many lines are asked whether a program tells there of mail's trouble.
const maxWorded = 100

// findWorded reads what programs say of mail's trouble in words that no list holds: who failed (SMTP, the mail server, the
// sending of an e-mail) and at what (a connection, a login, a certificate, a limit …), in any order. People speak of the same
// in the same words, so it is heard in a channel only where the line has the frame of an error.
func findWorded(d *doc) []Failure {
	if d.sure > 0 {
		return nil
	}
	var best Failure
	at, asked := -1, 0
	for i := range d.lines {
		l := &d.lines[i]
		if l.cues&cueMail == 0 || asked == maxWorded || l.taken && !d.guessedAt(l) {
			continue
		}
		asked++
		f, ok := d.worded(i)
		if !ok || at >= 0 && (f.Confidence < best.Confidence || f.Confidence == best.Confidence && (best.Trouble > trouble.NotSent || f.Trouble <= best.Trouble)) {
			continue
		}
		best, at = f, i
	}
	if at < 0 {
		return nil
	}
	if best.Trouble <= trouble.NotSent {
		d.troubleBeside(at, &best)
	}
	if best.Trouble == trouble.None {
		return nil
	}
	best.From, best.To = d.take(at, at+1)
	return []Failure{best}
}

// guessedAt tells whether all that was read of a line is a guess.
func (d *doc) guessedAt(l *line) bool {
	return slices.ContainsFunc(d.guesses, func(p place) bool { return p.from <= l.from && l.to <= p.to })
}

// confirm weighs guesses at a code against the words of a program that tell of trouble in the same place, which were read after
// them: a mail server's code is then no guess any more, and any other number was no code.
func (d *doc) confirm(found []Failure) []Failure {
	at := slices.IndexFunc(found, func(f Failure) bool { return f.Format == "worded" })
	if at < 1 {
		return found
	}
	guesses, f, later := found[:at], found[at], found[at+1:]
	if f.Confidence == Guess {
		if slices.ContainsFunc(guesses, func(g Failure) bool { return g.From <= f.From && f.To <= g.To && plausible(g.Code) }) {
			return slices.Delete(found, at, at+1)
		}
		return found
	}
	var out []Failure
	confirmed := false
	for _, g := range guesses {
		switch {
		case g.From > f.From || f.To > g.To:
		case plausible(g.Code) && !httpError(reply{code: g.Code, enhanced: g.Enhanced, text: g.Text}), g.Code.IsZero() && !d.isVersion(&g):
			g.Confidence, confirmed = Likely, true
		default:
			continue
		}
		out = append(out, g)
	}
	if !confirmed {
		out = append(out, f)
	}
	return append(out, later...)
}

// isVersion tells whether the enhanced code of a failure is a program's version: "PHPMailer 5.2.1: could not connect".
func (d *doc) isVersion(f *Failure) bool {
	before, behind, ok := strings.Cut(d.src[f.From:f.To], f.Enhanced.String())
	return !ok || versioned(before, behind)
}

// worded reads the first sentence of line i that tells of trouble with mail. It gives trouble.None where something that sends mail
// failed and the sentence does not say at what.
func (d *doc) worded(i int) (f Failure, ok bool) {
	text := opening(d.lines[i].text)
	var room [trouble.UsualTerms]trouble.Term
	terms := trouble.Terms(text, room[:0])
	for from := 0; from < len(text); {
		to := trouble.SentenceEnd(text, from)
		u := trouble.Understand(text, termsIn(terms, from, to))
		t := u.Trouble()
		if t == trouble.None && !u.Unexplained() {
			from = to
			continue
		}
		f = Failure{Confidence: Guess, Trouble: t}
		if d.framed(i, text, terms, from, to) {
			f.Confidence = Likely
		}
		f.Text = programWords(text, terms, from, to)
		for more := to; more < len(text) && f.Trouble <= trouble.NotSent; { // the reason may follow in a sentence of its own
			end := trouble.SentenceEnd(text, more)
			u := trouble.Understand(text, termsIn(terms, more, end))
			u.Act = true
			if advises.In(text[more:end]) || checks.WordIn(text[more:end]) { // what to look at is what is wrong
				u.Kinds |= trouble.OfFailure
			}
			if t := u.Trouble(); t > trouble.NotSent && t != trouble.NotSetUp {
				f.Trouble, f.Text = t, f.Text+" "+programWords(text, terms, more, end)
			}
			more = end
		}
		f.Recipient = recipientIn(f.Text, "")
		return f, true
	}
	if t := trouble.Understand(text, terms).Trouble(); t > trouble.NotSent && len(text) <= talk.MaxAround { // a short saying has its parts in several sentences
		f = Failure{Confidence: Guess, Trouble: t, Text: programWords(text, terms, 0, len(text))}
		if explainedNear(text, terms) && d.framed(i, text, terms, 0, len(text)) {
			f.Confidence = Likely
		}
		return f, true
	}
	return f, false
}

// explainedNear tells whether a sentence of text that speaks of sending mail, and not as of something that goes on, stands beside
// one with which it tells of trouble. Sentences farther apart may be about different things.
func explainedNear(text string, terms []trouble.Term) bool {
	last, before := 0, trouble.Saying{}
	for from := 0; from < len(text); {
		to := trouble.SentenceEnd(text, from)
		u := trouble.Understand(text, termsIn(terms, from, to))
		if from > 0 && (before.Fails() || u.Fails() || u.Machine && onlyNames(text[from:to])) && trouble.Understand(text, termsIn(terms, last, to)).Trouble() > trouble.NotSent {
			return true
		}
		last, from, before = from, to, u
	}
	return false
}

// onlyNames tells whether a sentence is a name and nothing said of it: "(SMTP)".
func onlyNames(sentence string) bool { return strings.IndexByte(strings.TrimSpace(sentence), ' ') < 0 }

// checks are words of programs that tell what to look at.
var checks = scan.NewTable("check", "verify", "required", "needed")

// termsIn gives the terms of text[from:to].
func termsIn(terms []trouble.Term, from, to int) []trouble.Term {
	for len(terms) > 0 && terms[0].From < from {
		terms = terms[1:]
	}
	for len(terms) > 0 && terms[len(terms)-1].From >= to {
		terms = terms[:len(terms)-1]
	}
	return terms
}

// programWords gives the words of a program in text[from:to]. What its log put before them is left out, and what somebody says
// before their quote.
func programWords(text string, terms []trouble.Term, from, to int) string {
	s := text[from:to]
	for _, w := range termsIn(terms, from, to) {
		if end := trouble.LabelEnd(text, &w); w.Kinds&trouble.OfLabel != 0 && end > 0 && end < to && w.From > from {
			if rest := strings.Trim(text[end:to], " \t\"':=|]>-"); len(rest) > 12 && trouble.Understand(rest, trouble.Terms(rest, nil)).Trouble() > trouble.NotSent {
				s = rest
				break
			}
		}
	}
	s = strings.Trim(s, " \t\"'{},")
	if lead, quoted, ok := strings.Cut(s, ` "`); ok && len(lead) > 0 && strings.IndexByte(quoted, '"') < 0 && trouble.Understand(quoted, trouble.Terms(quoted, nil)).Trouble() != trouble.None {
		s = quoted
	}
	s, _ = words(cutSentence(s), smtpcode.Code{}, smtpcode.Enhanced{})
	return s
}

// troubleBeside takes the reason from the lines around line i in its paragraph, in which a program says no more than that mail was
// not sent.
func (d *doc) troubleBeside(i int, f *Failure) {
	var room [trouble.UsualTerms]trouble.Term
	for _, way := range [...]struct{ step, most int }{{1, 4}, {-1, 3}} {
		for j := i + way.step; j >= 0 && j < len(d.lines) && (j-i)*way.step <= way.most && !d.lines[j].blank(); j += way.step {
			if d.lines[j].taken {
				continue
			}
			text := opening(d.lines[j].text)
			terms := trouble.Terms(text, room[:0])
			u := trouble.Understand(text, terms)
			level, _ := levelOf(text, terms)
			if level == trouble.OfLevel {
				continue
			}
			u.Act = u.Act || level == trouble.OfLabel || d.belongs(j) || labelled(text)
			if t := u.Trouble(); t > trouble.NotSent {
				if level == trouble.OfLabel && d.framed(j, text, terms, 0, len(text)) { // somebody tells of it, and shows the error
					f.Confidence = Likely
				}
				f.Local, f.Trouble = f.Text, t
				f.Text = programWords(text, terms, 0, len(text))
				return
			}
		}
	}
}

// belongs tells whether line j has the form of one that says more of an error beside it: it is indented, names a cause, or says
// what became of the message.
func (d *doc) belongs(j int) bool {
	own := d.src[d.lines[j].from:d.lines[j].to]
	return strings.HasPrefix(own, " ") || strings.HasPrefix(own, "\t") || slices.ContainsFunc(furtherWords, func(w string) bool { return scan.HasPrefixFold(d.lines[j].bare, w) })
}

var furtherWords = []string{"caused by", "the message", "your message"}

// labelled tells whether what stands before a colon is an error's name or announces one: "socket.gaierror:", "Exception message was:".
func labelled(text string) bool {
	lead, _, ok := strings.Cut(text, ": ")
	if !ok || len(lead) > maxLabel {
		return false
	}
	if strings.IndexByte(lead, ' ') < 0 {
		return scan.ContainsFold(lead, "error") || scan.ContainsFold(lead, "exception")
	}
	return slices.ContainsFunc(trouble.Terms(lead, nil), func(w trouble.Term) bool { return w.Kinds&trouble.OfLabel != 0 })
}

// maxLabel is how long what announces an error may be.
const maxLabel = 40
