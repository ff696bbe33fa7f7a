package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// findFilterLog reads what filters log of a message that they stopped: amavisd's "Blocked SPAM {…}, [192.0.2.1] <sender> ->
// <recipient>".
func findFilterLog(d *doc) []Failure {
	var out []Failure
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueTold == 0 || !strings.Contains(l.text, "> -> <") {
			continue
		}
		at := strings.Index(l.text, "Blocked ")
		if at < 0 {
			continue
		}
		rest := l.text[at:]
		verdict, envelope, ok := strings.Cut(rest, " {")
		if !ok || len(verdict) > 120 {
			if verdict, envelope, ok = strings.Cut(rest, ", "); !ok {
				continue
			}
		}
		sender, to, _ := strings.Cut(envelope, "> -> <")
		f := Failure{Confidence: Certain, Product: "amavis", Final: true}
		f.Text, _ = words(verdict, smtpcode.Code{}, smtpcode.Enhanced{})
		f.Recipient, _, _ = strings.Cut(to, ">")
		f.Sender = sender[strings.LastIndexByte(sender, '<')+1:]
		f.SenderIP = firstIP(sender, "")
		f.From, f.To = d.take(i, i+1)
		out = append(out, f)
	}
	return out
}
