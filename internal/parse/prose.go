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

// The limits of looking for codes in prose. A text with more of them than maxWeighed is a table or a dump, and no question.
const (
	maxWeighed = 4000 // codes judged in one text
	maxDoubts  = 8    // codes of one line that may be a reply, before one that is
)

// findReplies reads what is left: replies that stand alone or in prose.
func findReplies(d *doc) []Failure {
	var out []Failure
	for i := 0; i < len(d.lines); i++ {
		for at := 0; !d.lines[i].taken; {
			pos, conf := d.nextReply(i, at)
			if conf == 0 {
				break
			}
			text := d.lines[i].text
			r, _ := d.readReply(text[pos:])
			end, behind := i+1, ""
			if !r.code.IsZero() {
				if next, c := d.nextReply(i, pos+8); c >= Likely && !continuesReply(text[pos:], r, next-pos) {
					r, _ = d.readReply(cutQuoted(text[:next], pos))
					out = append(out, d.proseFailure(i, i+1, pos, r, conf))
					at = next
					continue
				}
				if end = d.replyEnd(i, r.code); end > i+1 {
					r, _ = d.readReply(unquoted(text[:pos], scan.Spaces(text[pos:]+" "+d.join(i+1, end))))
				} else {
					said := cutQuoted(text, pos)
					r, _ = d.readReply(said)
					behind = text[pos+len(said):]
				}
			}
			f := d.proseFailure(i, end, pos, r, conf)
			f.Recipient = cmp.Or(f.Recipient, recipientBehind(behind))
			d.take(i, end)
			if f.Recipient == "" && conf >= Likely && (i > 0 || pos > 0) && recipientIn(f.Text, f.Command) == "" {
				out = append(out, d.spreadProse(i, f)...)
			} else {
				out = append(out, f)
			}
		}
	}
	if !slices.ContainsFunc(out, sure) {
		return out
	}
	if d.expounds() {
		for i := range out {
			out[i].Confidence = Guess
		}
		return out
	}
	return slices.DeleteFunc(out, func(f Failure) bool { // the code alone, in talk about the reply
		return !sure(f) && f.Recipient == "" && f.Enhanced.IsZero() && slices.ContainsFunc(out, func(o Failure) bool { return sure(o) && o.Code == f.Code })
	})
}

// sure tells whether a failure is more than a guess.
func sure(f Failure) bool { return f.Confidence > Guess }

// continuesReply tells whether the code at offset next of s belongs to the same reply: a further line of it, or an
// enhanced code, for only a reply code begins another.
func continuesReply(s string, r reply, next int) bool {
	if next <= 0 || next >= len(s) {
		return false
	}
	before := scan.TrimRight(s[:next], " '\"")
	if strings.HasSuffix(before, "Error:") || strings.HasSuffix(before, "->") || strings.HasSuffix(before, "<") {
		return true // another server's reply, quoted
	}
	tok, ok := smtpcode.Next(s, next)
	return ok && (tok.Code == r.code || tok.Code.IsZero())
}

// readReply is the function of that name, which remembers the last reply: it is weighed before it is read.
func (d *doc) readReply(s string) (reply, bool) {
	if m := &d.lastReply; s != m.from || s == "" {
		m.from = s
		m.reply, m.ok = readReply(s)
	}
	return d.lastReply.reply, d.lastReply.ok
}

func (d *doc) proseFailure(i, end, pos int, r reply, conf Confidence) Failure {
	f := Failure{Confidence: conf, From: d.lines[i].from, To: d.lines[end-1].to}
	f.setReply(r)
	if before, ok := strings.CutSuffix(d.lines[i].text[:pos], "(#"); ok && f.Text == "" { // qmail puts its code last
		f.Text = strings.TrimSpace(before[strings.LastIndex(before, ": ")+1:])
	}
	return f
}

// spreadProse gives a quoted reply to the people named just before: "Emails to a@example.org and b@example.org bounce:".
func (d *doc) spreadProse(i int, f Failure) []Failure {
	text := d.lines[i].text
	before := text
	if at := strings.Index(text, f.Code.String()); at >= 0 && !f.Code.IsZero() {
		before = text[:at]
	}
	if a := addresses.All(before); len(a) == 1 && !scan.ContainsFold(before, "from") && !scan.ContainsFold(before, "i'm ") && !scan.ContainsFold(before, "i am ") && !scan.ContainsFold(before, "login") {
		f.Recipient = a[0]
		return []Failure{f}
	}
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		t := d.lines[j].text
		if d.lines[j].taken { // another failure's
			break
		}
		if a := addresses.All(t); len(a) > 0 {
			if !scan.ContainsFold(t, " to ") && !scan.ContainsFold(t, "recipient") && strings.TrimSpace(t) != a[0] || scan.ContainsFold(t, "from") {
				break
			}
			return f.toEach(a)
		}
	}
	return []Failure{f}
}

// cutQuoted ends a reply, which begins at byte pos, at the quote that closes the one before it.
func cutQuoted(text string, pos int) string {
	s := text[pos:]
	if pos == 0 {
		return s
	}
	if q := strings.LastIndexByte(text[max(0, pos-talk.MaxAround):pos], '"') + max(0, pos-talk.MaxAround); q > 0 && text[q] == '"' && text[q-1] == '=' { // a field of a log: key="…" other=…
		if end := strings.Index(s, `" `); end > 8 {
			return s[:end]
		}
	}
	switch q := text[pos-1]; q {
	case '"', '\'', '`':
		if end := strings.IndexByte(s, q); end > 8 {
			return s[:end]
		}
	case '#':
		if end := strings.Index(s, "##"); end > 0 {
			return s[:end]
		}
	}
	return unquoted(text[:pos], s)
}

// unquoted ends a reply at the quote that closes one that stands open in the words before it. What a name of JSON stands
// before stands in no quotes.
func unquoted(before, s string) string {
	if strings.Count(before, `"`)%2 == 0 || strings.HasSuffix(scan.TrimRight(before, " "), `":`) {
		return s
	}
	inner := 0 // quotes that are open within the reply
	for at := 0; at < len(s); at++ {
		switch {
		case s[at] != '"' || at > 0 && s[at-1] == '\\':
		case at == 0 || strings.IndexByte(" ([<=:", s[at-1]) >= 0:
			inner++
		case inner > 0:
			inner--
		case at > 8 && (at+1 == len(s) || strings.IndexByte(" ,.;:)]}|", s[at+1]) >= 0):
			return s[:at]
		}
	}
	return s
}

// recipientBehind gives the address behind a quote to which, people say, the mail went that met it: `" when mailing bob@example.org`.
func recipientBehind(behind string) string {
	a, end := addresses.First(behind[:min(len(behind), maxBehind)])
	if a == "" || !towards.WordIn(behind[:end-len(a)]) {
		return ""
	}
	return a
}

// maxBehind is within how many bytes of the quote the address ends.
const maxBehind = 100

// towards stand before whom mail goes to.
var towards = scan.NewTable("for", "to", "mailing", "emailing", "when sending")

// nextReply finds the next code in line i at or after byte at that words or its own form make a reply, or the first that may
// be one where none does. conf is 0 where there is none.
func (d *doc) nextReply(i, at int) (pos int, conf Confidence) {
	text := d.lines[i].text
	for doubts := 0; d.lines[i].cues&cueDigit != 0 && doubts < maxDoubts; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			break
		}
		at = tok.To
		if !tok.Failure() || scan.InsideURL(text, tok.From) {
			continue
		}
		c := d.weigh(i, text, tok)
		if c > Guess && (discussed(text, d.lines[i].cues, tok) || d.inSource(i) || d.namesMany(i)) {
			c = Guess
			at = len(text) - len(talk.AfterStatus(text, tok))
		}
		if c > conf {
			pos, conf = tok.From, c
		}
		if conf > Guess {
			break
		}
		if conf > 0 {
			doubts++
		}
	}
	return pos, conf
}
