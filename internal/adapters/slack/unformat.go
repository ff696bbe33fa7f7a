// Package slack is the adapter for Slack: Socket Mode and HTTP in, the Web API and Block Kit out.
package slack

import (
	"net/url"
	"strings"

	"smtpbot/internal/adapters/internal/markup"
)

// Where Unformat stops to look: in text, in code, and in the label or the address of a token.
var (
	inText  = markup.NewStops("\n<>&`*_~")
	inCode  = markup.NewStops("\n<>&")
	inLabel = markup.NewStops("&")
)

// Unformat undoes Slack's markup in the text of a message, so that it reads as it was typed or pasted. It follows
// https://docs.slack.dev/messaging/formatting-message-text, "Retrieving messages".
//
// Mentions and channels show their names, links what Slack made the link of, and code stands on lines of its own. Quote
// marks and emoji names stay. What does not look like Slack's work stays too, for a slash command's text comes as it was
// typed: <alice@x.org> in it is an address. The result is never longer than text.
func Unformat(text string) string {
	s := scanner{markup.Text{Src: text}}
	s.text(len(text))
	return s.String()
}

// scanner undoes Slack's markup in a Text.
type scanner struct{ markup.Text }

// text undoes everything up to end.
func (s *scanner) text(end int) {
	for s.Next(&inText, end) {
		switch s.Src[s.Pos] {
		case '`':
			s.backQuotes(end)
		case '*', '_', '~':
			if n := s.Run(end); n == 1 {
				s.Mark(n)
			} else {
				s.Pos += n // **this** is not Slack's
			}
		default:
			s.control(end)
		}
	}
}

// code undoes what Slack does in code too: tokens and escapes.
func (s *scanner) code(end int) {
	for s.Next(&inCode, end) {
		s.control(end)
	}
}

// control deals with the line feed, escape or token at Pos.
func (s *scanner) control(end int) {
	switch s.Src[s.Pos] {
	case '\n':
		s.Newline()
	case '&':
		s.entity()
	case '<':
		s.token(end)
	case '>':
		quote := s.Pos == s.Line
		s.Pos++
		if quote {
			s.Quoted()
		}
	}
}

// entity undoes one of the three escapes that Slack knows, once: &amp;lt; was typed as &lt;.
func (s *scanner) entity() {
	switch rest := s.Src[s.Pos:]; {
	case strings.HasPrefix(rest, "&lt;"):
		s.Replace(len("&lt;"), "<")
	case strings.HasPrefix(rest, "&gt;"):
		quote := s.Pos == s.Line
		s.Replace(len("&gt;"), ">")
		if quote {
			s.Quoted()
		}
	case strings.HasPrefix(rest, "&amp;"):
		s.Replace(len("&amp;"), "&")
	default:
		s.Pos++
	}
}

// backQuotes takes the run of back quotes at Pos from around code. Slack draws no language, so a word behind a fence is
// the first of the code.
func (s *scanner) backQuotes(end int) {
	s.BackQuotes(end, 1, func(string) int { return 0 }, s.code)
}

// token is what stands in angle brackets: <body> or <body|label>.
type token struct{ from, bar, to int } // Src[from:bar] is the body; bar == to where there is no bar

func (s *scanner) body(t token) string { return s.Src[t.from:t.bar] }

func (s *scanner) label(t token) string { return s.Src[min(t.bar+1, t.to):t.to] }

// token undoes the mention or link in angle brackets at Pos, and keeps any other text in such.
func (s *scanner) token(end int) {
	from := s.Pos + 1
	n := strings.IndexAny(s.Src[from:end], "<>\n")
	if n < 1 || s.Src[from+n] != '>' {
		s.Pos++
		return
	}
	t := token{from, from + n, from + n}
	if bar := strings.IndexByte(s.Src[from:t.to], '|'); bar >= 0 {
		t.bar = from + bar
	}
	var ok bool
	switch s.Src[from] {
	case '@', '#':
		if ok = isID(s.body(t)[1:]); ok {
			s.name(t, s.Src[from:from+1], 1)
		}
	case '!':
		ok = s.special(t)
	default:
		ok = s.link(t)
	}
	if !ok {
		s.Pos++
	}
}

// show leaves Src[from:to], a part of t, in the place of t.
func (s *scanner) show(t token, from, to int) {
	s.Drop(from - s.Pos)
	for s.Next(&inLabel, to) {
		s.entity()
	}
	s.Drop(t.to + len(">") - to)
}

// name shows the label of t behind the sign, or else its id, which begins at body[id].
func (s *scanner) name(t token, sign string, id int) {
	from, to := t.from+id, t.bar
	if s.label(t) != "" {
		from, to = t.bar+1, t.to
	}
	if !strings.HasPrefix(s.Src[from:], sign) {
		s.Replace(0, sign)
	}
	s.show(t, from, to)
}

// special undoes a token that begins with an exclamation mark: a call to everybody or to a group, a date.
func (s *scanner) special(t token) bool {
	const group = "!subteam^"
	body := s.body(t)
	switch {
	case body == "!here", body == "!channel", body == "!everyone", body == "!group":
		s.name(t, "@", len("!"))
	case strings.HasPrefix(body, group) && isID(body[len(group):]):
		s.name(t, "@", len(group))
	case s.label(t) != "" && !strings.HasPrefix(body, "!-"): // a comment of HTML is none of Slack's
		s.show(t, t.bar+1, t.to)
	default:
		return false
	}
	return true
}

// link undoes a link: to its label where Slack made the link of that very text, else to the label and what it hides.
func (s *scanner) link(t token) bool {
	address, label := s.body(t), s.label(t)
	scheme, _, ok := strings.Cut(address, ":")
	if !ok || !isScheme(scheme, label != "") || strings.ContainsAny(address, " \t") {
		return false
	}
	from := t.from
	if scheme == "mailto" || scheme == "tel" {
		from += len(scheme) + len(":")
	}
	if label == "" {
		s.show(t, from, t.bar)
		return true
	}
	s.show(t, t.bar+1, t.to)
	if scheme != "tel" && !same(address, label) {
		s.Replace(0, " ("+unescape.Replace(s.Src[from:t.bar])+")")
	}
	return true
}

var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// same tells whether label is what Slack made a link to address of: the address, perhaps in other letters, without its
// scheme, or unescaped.
func same(address, label string) bool {
	if markup.SameLink(address, label) {
		return true
	}
	plain, err := url.PathUnescape(address)
	return err == nil && markup.SameLink(plain, label)
}

// isScheme tells whether a link in angle brackets may begin with s. Without a label only the schemes that Slack links by
// itself count: in a command's text <smtp:…> may be anything.
func isScheme(s string, labelled bool) bool {
	switch s {
	case "http", "https", "mailto", "tel", "ftp", "slack":
		return true
	}
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (i == 0 || c != '+' && c != '-' && c != '.' && (c < '0' || c > '9')) {
			return false
		}
	}
	return labelled && s != ""
}

// isID tells whether s looks like Slack's name for a user, a channel or a group: U024BE7LH.
func isID(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
