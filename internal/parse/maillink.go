package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
)

// Editors and chats make a link of every address that is pasted into them: "[alice@example.com](mailto:alice@example.com)" in
// Markdown, "<mailto:alice@example.com|alice@example.com>" in Slack's messages.
const (
	markdownLink = "](mailto:" // between its two halves
	slackLink    = "<mailto:"
)

// hasMailLink tells whether such a link may stand in s.
func hasMailLink(s string) bool {
	return strings.Contains(s, markdownLink) || strings.Contains(s, slackLink)
}

// withoutMailLinks puts what such links show in their place.
func withoutMailLinks(s string) string { return withoutSlackLinks(withoutMarkdownLinks(s)) }

func withoutMarkdownLinks(s string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, markdownLink)
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

// withoutSlackLinks leaves a link alone that shows nothing but its address, as the header of a list has it.
func withoutSlackLinks(s string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, slackLink)
		if !ok {
			break
		}
		b.WriteString(before)
		link, _, closed := strings.Cut(rest[:min(len(rest), 2*addresses.MaxLength)], ">")
		if _, shown, named := strings.Cut(link, "|"); closed && named {
			b.WriteString(shown)
			s = rest[len(link)+1:]
		} else {
			b.WriteString(slackLink)
			s = rest
		}
	}
	b.WriteString(s)
	return b.String()
}
