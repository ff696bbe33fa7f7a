package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// findQueue reads what `mailq`, `postqueue -p` and `exim -bp` list: the messages that wait, the reason in brackets where one
// is told, and the recipients below.
func findQueue(d *doc) []Failure {
	listing := false
	for i := range d.lines {
		t := d.lines[i].text
		listing = listing || d.lines[i].cues&cueQueue != 0 && queueHead(t)
	}
	var out []Failure
	for i := 0; i < len(d.lines); i++ {
		l := &d.lines[i]
		t := l.bare
		switch {
		case l.taken || t == "":
		case listing && t[0] == '(':
			end := d.paragraph(i, 12, nil)
			s := d.queued(i, end)
			names, behind := d.queueRecipients(i, end)
			if len(names) == 0 {
				continue
			}
			f := Failure{Confidence: Certain, Product: "sendmail", Delayed: true}
			reason := strings.TrimPrefix(s, "Deferred: ")
			if !readSaid(reason, &f) {
				if r, ok := readReply(reason); ok {
					f.setReply(r)
				} else {
					f.Text, _ = words(reason, smtpcode.Code{}, smtpcode.Enhanced{})
				}
			}
			f.From, f.To = d.take(i, behind)
			out = append(out, f.toEach(names)...)
			i = behind - 1
		case l.cues&cueNumber != 0 && eximQueued(t):
			end := d.paragraph(i, 60, nil)
			var names []string
			for j := i + 1; j < end; j++ {
				name := d.lines[j].bare // "D" stands before those that were delivered
				if a, n := addresses.First(name); a == name && n > 0 {
					names = append(names, a)
				}
			}
			if len(names) == 0 {
				continue
			}
			f := Failure{Confidence: Likely, Product: "exim", Delayed: true}
			f.Text, _ = words(scan.Spaces(t), smtpcode.Code{}, smtpcode.Enhanced{})
			if a, ok := scan.Between(t, "<", ">"); ok {
				f.Sender = a
			}
			f.From, f.To = d.take(i, end)
			out = append(out, f.toEach(names)...)
			i = end - 1
		}
	}
	return out
}

// queueHead tells whether a line is the heading of a queue's listing.
func queueHead(t string) bool {
	return strings.Contains(t, "-Queue ID-") || strings.Contains(t, "-Q-ID-") || strings.Contains(t, "Q-ID--") || strings.Contains(t, "/mqueue (")
}

// eximQueued tells whether a line begins a message in Exim's list: age, size, id and sender.
func eximQueued(t string) bool {
	if age := scan.TrimLeft(t, "0123456789"); age == "" || strings.IndexByte("mhdw", age[0]) < 0 {
		return false
	}
	words := strings.Fields(t[:min(len(t), 400)])
	return len(words) >= 4 && scan.IsDigit(words[0][0]) && strings.ContainsAny(words[0][len(words[0])-1:], "mhdw") && scan.IsDigit(words[1][0]) && eximID(words[2]) && words[3][0] == '<'
}
