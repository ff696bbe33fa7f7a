package parse

import "strings"

// mailLink stands between the two halves of a Markdown link to an address: "[alice@example.com](mailto:alice@example.com)",
// as editors make of every address that is pasted into them.
const mailLink = "](mailto:"

// withoutMailLinks puts what such links show in their place.
func withoutMailLinks(s string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, mailLink)
		if at < 0 {
			break
		}
		open := strings.LastIndexByte(s[:at], '[')
		end := strings.IndexByte(s[at:], ')')
		if open < 0 || end < 0 {
			break
		}
		b.WriteString(s[:open])
		b.WriteString(s[open+1 : at])
		s = s[at+end+1:]
	}
	b.WriteString(s)
	return b.String()
}
