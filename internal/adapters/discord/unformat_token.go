package discord

import (
	"strconv"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/markup"
)

// token undoes the mention, emoji, time or address in angle brackets at Pos, and keeps any other text in such.
func (s *scanner) token(end int) {
	from := s.Pos + 1
	n := strings.IndexAny(s.Src[from:end], "<>\n")
	if n < 1 || s.Src[from+n] != '>' {
		s.Pos++
		return
	}
	inner, closing := s.Src[from:from+n], from+n
	if plainLink(inner) {
		s.address(closing)
		return
	}
	sign, shown, ok := shownFor(inner)
	if !ok {
		s.Pos++
		return
	}
	s.Replace(0, sign)
	s.Replace(closing+1-s.Pos, shown)
}

// address takes the brackets, which only forbid Discord to show the page, from an address. It keeps them where they part
// it from a word: mail programs write "Learn more<https://…>".
func (s *scanner) address(closing int) {
	rest := s.Src[closing+1:]
	if touches(s.Prev()) || rest != "" && touches(rest[0]) {
		s.Pos = closing + 1
		return
	}
	s.Drop(1)
	s.Pos = closing
	s.Drop(1)
}

// touches tells whether an address without brackets would run into c.
func touches(c byte) bool { return wordByte(c) || c >= 0x80 || strings.IndexByte(")]}>/", c) >= 0 }

func wordByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// plainLink tells whether s is an address that Discord makes a link of and nothing else.
func plainLink(s string) bool {
	return (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) && !strings.ContainsAny(s, " \t")
}

// shownFor gives what Discord shows for a token, in two parts.
func shownFor(inner string) (sign, shown string, ok bool) {
	switch {
	case inner[0] == '@':
		id := strings.TrimPrefix(strings.TrimPrefix(inner[1:], "!"), "&")
		return "@", id, isID(id)
	case inner[0] == '#':
		return "#", inner[1:], isID(inner[1:])
	case inner[0] == '/':
		name, id, _ := strings.Cut(inner[1:], ":")
		return "/", name, name != "" && isID(id)
	case strings.HasPrefix(inner, ":"):
		return emoji(inner[1:])
	case strings.HasPrefix(inner, "a:"):
		return emoji(inner[2:])
	case strings.HasPrefix(inner, "t:"):
		shown, ok = moment(inner[2:])
		return "", shown, ok
	case strings.HasPrefix(inner, "id:"):
		page, id, more := strings.Cut(inner[3:], ":")
		switch page {
		case "browse", "customize", "guide", "home", "linked-roles":
			return "#", page, !more || isID(id)
		}
	}
	return "", "", false
}

// emoji reads "name:id" as the name between colons.
func emoji(s string) (sign, shown string, ok bool) {
	i := strings.IndexByte(s, ':')
	if i < 1 || !isID(s[i+1:]) {
		return "", "", false
	}
	for _, c := range []byte(s[:i]) {
		if !wordByte(c) && c != '_' {
			return "", "", false
		}
	}
	return ":", s[:i+1], true
}

// moment reads "seconds" or "seconds:style". The style hangs on the reader's clock and language, which a text has not.
func moment(s string) (string, bool) {
	const farthest = 8_640_000_000_000 // what a date in JavaScript can hold, in seconds
	seconds, style, styled := strings.Cut(s, ":")
	if styled && (len(style) != 1 || !strings.Contains("tTdDfFsSR", style)) {
		return "", false
	}
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || n < -farthest || n > farthest {
		return "", false
	}
	return time.Unix(n, 0).UTC().Format("2006-01-02 15:04 UTC"), true
}

// isID tells whether s is a number, as Discord's ids are.
func isID(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// link undoes a masked link, [label](address), whose bracket is at Pos: to the label where that says as much as the
// address, else to both. A host's [192.0.2.1](25) is none.
func (s *scanner) link(end int) {
	closing, ok := s.labelEnd(end)
	if !ok {
		s.Pos++
		return
	}
	bracketed := strings.HasPrefix(s.Src[closing+len("]("):end], "<")
	from := closing + len("](")
	if bracketed {
		from++
	}
	to := from + addressLen(s.Src[from:end])
	last, ok := linkEnd(s.Src[:end], to, bracketed)
	if !ok || !plainLink(s.Src[from:to]) {
		s.Pos++
		return
	}
	same := markup.SameLink(s.Src[from:to], s.Src[s.Pos+1:closing])
	s.Drop(1)
	s.text(closing)
	if same {
		s.Drop(last - closing)
		return
	}
	s.Replace(from-closing, " (")
	s.Pos = to
	if bracketed {
		s.Drop(1)
	}
	s.Pos = last // a title stays as it is
}

// labelEnd finds the bracket that closes the label which begins at Pos. A label holds no brackets and no line feed.
func (s *scanner) labelEnd(end int) (int, bool) {
	if s.label <= s.Pos {
		i := strings.Index(s.Src[s.Pos:], "](")
		if i < 0 {
			i = len(s.Src) // none ahead: no need to look again
		}
		s.label = s.Pos + i
	}
	if s.label+len("](") > end {
		return 0, false
	}
	label := s.Src[s.Pos+1 : s.label]
	return s.label, label != "" && label[len(label)-1] != '\\' && !strings.ContainsAny(label, "[]\n")
}

// addressLen gives the length of a link's address at the beginning of s. Brackets end it, but for round ones in pairs.
func addressLen(s string) int {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case ' ', '\t', '\r', '\n', '<', '>', '[', ']', '"':
			return i
		case '(':
			depth++
		case ')':
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return len(s)
}

// linkEnd finds the end of a masked link whose address ends at to: behind the round bracket, before which a title may
// stand in quotes.
func linkEnd(s string, to int, bracketed bool) (int, bool) {
	rest := s[to:]
	if bracketed {
		var ok bool
		if rest, ok = strings.CutPrefix(rest, ">"); !ok {
			return 0, false
		}
	}
	if title, ok := strings.CutPrefix(rest, ` "`); ok {
		n := strings.IndexAny(title, "\"\n")
		if n < 0 || title[n] != '"' {
			return 0, false
		}
		rest = title[n+1:]
	}
	if !strings.HasPrefix(rest, ")") {
		return 0, false
	}
	return len(s) - len(rest) + 1, true
}
