package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
)

// What in the form of a reply makes it mail's, where its words leave a doubt.

// explainedBy tells whether a link to what the code means, and the message's own id behind it, stand in line i or the next, as
// Mimecast ends its replies.
func (d *doc) explainedBy(i int, link string) bool {
	for _, l := range d.lines[i:min(len(d.lines), i+2)] {
		if at := strings.Index(l.text[:min(len(l.text), 2*talk.MaxAround)], link); at >= 0 && scan.InsideURL(l.text, at) {
			return true
		}
	}
	return false
}

// namesFirst tells whether a reply begins with an address in brackets, of which it then tells.
func namesFirst(text string) bool {
	a, _ := addresses.First(text[:min(len(text), addresses.MaxLength)])
	return a != "" && addresses.Domain(a) != "" && strings.HasPrefix(text, "<"+a+">")
}
