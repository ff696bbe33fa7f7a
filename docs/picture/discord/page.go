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

// page is the page, with the messages of both widths.
var page = template.Must(template.New("page").Funcs(template.FuncMap{"markdown": markdown}).Parse(source))

// What the bot uses of Discord's markdown.
var (
	block   = regexp.MustCompile("(?s)```\n(.*?)\n```\n?")
	spans   = regexp.MustCompile("\\\\([^0-9A-Za-z\\s])|\\*\\*|`([^`]+)`|\\[([^\\]]+)\\]\\(<[^>]+>\\)|<#([0-9]+)>")
	ordered = regexp.MustCompile(`^[0-9]+\. `)
)

// markdown draws a text in Discord's markdown.
func markdown(text string) template.HTML {
	var b strings.Builder
	at := 0
	for _, m := range block.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(lines(strings.TrimSuffix(text[at:m[0]], "\n")))
		b.WriteString("<pre>" + html.EscapeString(text[m[2]:m[3]]) + "</pre>")
		at = m[1]
	}
	b.WriteString(lines(text[at:]))
	return template.HTML(b.String()) // escaped in every part
}

// lines draws lists, small lines and others.
func lines(text string) string {
	if text == "" {
		return ""
	}
	var b strings.Builder
	list := ""
	become := func(kind string) {
		if kind == list {
			return
		}
		if list != "" {
			b.WriteString("</" + list + ">")
		}
		if kind != "" {
			b.WriteString("<" + kind + ">")
		}
		list = kind
	}
	for _, l := range strings.Split(text, "\n") {
		number := ordered.FindString(l)
		switch {
		case number != "":
			become("ol")
			b.WriteString("<li>" + inline(l[len(number):]) + "</li>")
		case strings.HasPrefix(l, "- "):
			become("ul")
			b.WriteString("<li>" + inline(l[2:]) + "</li>")
		case strings.HasPrefix(l, "-# "):
			become("")
			b.WriteString("<small>" + inline(l[3:]) + "</small>")
		default:
			become("")
			b.WriteString("<p>" + inline(l) + "</p>")
		}
	}
	become("")
	return b.String()
}

// inline draws what stands in one line.
func inline(s string) string {
	var b strings.Builder
	at, strong := 0, false
	for _, m := range spans.FindAllStringSubmatchIndex(s, -1) {
		b.WriteString(html.EscapeString(s[at:m[0]]))
		at = m[1]
		group := func(n int) string { return html.EscapeString(s[m[2*n]:m[2*n+1]]) }
		switch {
		case m[2] >= 0:
			b.WriteString(group(1))
		case m[4] >= 0:
			b.WriteString("<code>" + group(2) + "</code>")
		case m[6] >= 0:
			b.WriteString("<a>" + group(3) + "</a>")
		case m[8] >= 0:
			b.WriteString("<a class=channel>#" + group(4) + "</a>")
		case strong:
			b.WriteString("</b>")
			strong = false
		default:
			b.WriteString("<b>")
			strong = true
		}
	}
	b.WriteString(html.EscapeString(s[at:]))
	return b.String()
}
