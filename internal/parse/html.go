package parse

import (
	"io"
	"strings"

	"golang.org/x/net/html"
)

// htmlText gives the text of an HTML page: a line for each block, none of its scripts and styles.
func htmlText(page io.Reader) string {
	var b strings.Builder
	z := html.NewTokenizer(page)
	skip := false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if !skip {
				b.WriteString(strings.ReplaceAll(string(z.Text()), "\n", " "))
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			tag, _ := z.TagName()
			switch string(tag) {
			case "script", "style", "title", "head":
				skip = kind == html.StartTagToken
			case "br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "pre", "td":
				b.WriteByte('\n')
			}
		}
	}
}
