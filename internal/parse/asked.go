package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// Words is the format of a text without a code that somebody asked about: only what the catalogue knows of its words can
// tell whether it is mail's.
const Words = "words"

const maxAsked = 5 // codes guessed at in one text without structure

// Asked reads a text that somebody put to the bot, where an honest guess is better than silence. Beyond what Text finds it
// takes, as guesses, the codes in a text that speaks of nothing else, the success that a reply begins with, and, where there
// is no code at all, the text itself (Format Words).
func Asked(text string) Result {
	r := Text(text)
	if len(r.Failures) > 0 {
		return r
	}
	d := newDoc(text)
	r.Secrets = d.secrets
	if r.Failures = findMasked(d); len(r.Failures) > 0 {
		r.Failures[0].Format = "greeting"
		return r
	}
	for i := range d.lines {
		if len(r.Failures) < maxAsked {
			r.Failures = append(r.Failures, d.guess(i)...)
		}
	}
	if r.Failures = merge(r.Failures); len(r.Failures) > 0 {
		return r
	}
	end := 0
	for size := 0; end < len(d.lines) && size < maxText; end++ {
		size += len(d.lines[end].text) + 1
	}
	if words := d.join(0, end); words != "" {
		r.Failures = []Failure{{Text: words[:min(len(words), maxText)], Format: Words, Confidence: Guess, To: d.lines[end-1].to}}
		r.Failures[0].Text = strings.ToValidUTF8(r.Failures[0].Text, "")
	}
	return r
}

// guess takes the codes of line i for replies: any code that the line begins with, and further on those that fail.
func (d *doc) guess(i int) []Failure {
	l := &d.lines[i]
	var out []Failure
	text := l.bare
	text = text[:min(len(text), 2*maxText)]
	if d.foreign(i, text) && !strongWords.WordIn(text) {
		return nil
	}
	for at := 0; len(out) < maxAsked; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			return out
		}
		at = tok.To
		if !tok.Failure() && tok.From > 0 || talk.Counts(text, tok) || isPort(tok.Code) && tok.From > 0 || scan.InsideURL(text, tok.From) ||
			tok.Code.IsZero() && versioned(text[:tok.From], text[tok.To:]) {
			continue
		}
		f := Failure{Format: "reply", Confidence: Guess, From: l.from, To: l.to}
		if r, is := readReply(text[tok.From:]); is {
			f.setReply(r)
			at = max(at, tok.From+len("550 5.1.1"))
		} else {
			f.Code, f.Enhanced = tok.Code, tok.Enhanced
			if next, more := smtpcode.Next(text[:min(len(text), tok.To+12)], tok.To); more && f.Enhanced.IsZero() {
				f.Enhanced = next.Enhanced
				tok.To = max(tok.To, next.To)
			}
			f.Text, _ = words(text[tok.To:], f.Code, f.Enhanced)
			at = len(text)
		}
		d.complete(&f)
		out = append(out, f)
	}
	return out
}

// Redact gives the text with its passwords, tokens and keys blanked, and their kinds. A text without any comes back as it
// is.
func Redact(text string) (clean string, kinds []string) {
	var guard secretGuard
	var b strings.Builder
	changed := false
	for line := range strings.Lines(text) {
		if cuesOf(line)&cueSecret != 0 || guard.answers || scan.ContainsFold(line, "passw") {
			end := strings.TrimRight(line, "\r\n")
			if blanked := guard.blank(end); blanked != end {
				line, changed = blanked+line[len(end):], true
			}
		}
		b.WriteString(line)
	}
	if !changed {
		return text, nil
	}
	return guard.again(b.String()), guard.kinds
}

// Sent tells whether a text is a log or a report of deliveries that worked.
func Sent(text string) bool {
	for line := range strings.Lines(text) {
		if strings.Contains(line, "status=sent") || strings.Contains(line, "stat=Sent") || scan.ContainsFold(line, "action: delivered") || scan.ContainsFold(line, "action: relayed") {
			return true
		}
	}
	return false
}
