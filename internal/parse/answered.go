package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// inReply is what Postfix puts behind a server's words, with the command that they answer.
const inReply = "(in reply to "

// findAnswered reads a server's words of which somebody pasted only the end, without the code before them: "… has a DMARC policy of
// reject. (in reply to end of DATA command)".
func findAnswered(d *doc) []Failure {
	if d.sure > 0 || !strings.Contains(d.src, inReply) {
		return nil
	}
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.blank() || !strings.Contains(l.text, inReply) {
			continue
		}
		from := i
		for from > 0 && i-from < maxAnswered && !d.lines[from-1].taken && !d.lines[from-1].blank() {
			from--
		}
		end := min(i+2, len(d.lines)) // the command may stand on the next line
		s := d.join(from, end)
		if _, rest, _ := strings.Cut(s, inReply); !strings.HasSuffix(strings.TrimRight(rest, "`'\" "), " command)") {
			continue
		}
		f := Failure{Confidence: Likely, Product: "postfix"}
		f.Text, f.Command = words(s, smtpcode.Code{}, smtpcode.Enhanced{})
		if !isCommand(f.Command) && f.Command != endOfData {
			continue
		}
		if _, sure := trouble.Grounds(f.Text, true, true); !sure && !strongWords.WordIn(f.Text) && addresses.HostName(f.Text) == "" && recipientIn(f.Text, f.Command) == "" {
			continue
		}
		if !hasError(f.Text) || chatter.WordIn(f.Text) || talk.FirstPerson(f.Text) || d.inSource(i) || d.expounds() {
			continue
		}
		f.From, f.To = d.take(from, end)
		return []Failure{f}
	}
	return nil
}

// maxAnswered bounds the lines before the command.
const maxAnswered = 12
