package main

import (
	_ "embed"
	"html"
	"html/template"
	"regexp"
	"strings"
)

//go:embed page.html
var source string

// page is the page, with the messages by column.
var page = template.Must(template.New("page").Funcs(template.FuncMap{"markdown": markdown}).Parse(source))

var (
	link  = regexp.MustCompile(`&lt;(https://[^|&]*(?:&amp;amp;[^|&]*)*)\|(.*?)&gt;`)
	fence = regexp.MustCompile("(?s)^```\n(.*)\n```$")
	bold  = regexp.MustCompile(`(?s)^\*(.*)\*$`)
)

// markdown draws the text of a text object of some kind. Of Slack's markup it knows what the bot uses.
func markdown(kind, text string) template.HTML {
	s := html.EscapeString(text)
	if kind == "mrkdwn" {
		s = link.ReplaceAllString(s, `<a href="$1">$2</a>`)
		s = bold.ReplaceAllString(s, `<b>$1</b>`)
		s = fence.ReplaceAllString(s, `<pre>$1</pre>`)
		s = strings.NewReplacer("&amp;lt;", "&lt;", "&amp;gt;", "&gt;", "&amp;amp;", "&amp;").Replace(s)
	}
	return template.HTML(s) // escaped above
}
