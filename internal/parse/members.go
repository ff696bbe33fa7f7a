package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// members gives the names and values in the JSON of a text, whole or in part, one after the other: a fragment tells as much
// as the whole does. Braces tell where an object ends. ok is false at the end of the line. A string that holds members is read
// as a text of its own: nothing in it, however broken, reaches beyond its end.
type members struct {
	text   string
	depth  int      // of braces, below zero where the text begins within an object
	open   int      // quotes that nothing closes
	outer  []within // what goes on behind the strings that are being read, the innermost last
	undone int      // how often escapes were undone that no string explains
}

// within is what goes on behind a string.
type within struct {
	text        string
	depth, open int // before it
}

// maxOpen is how many quotes without an end are passed over in one line: an apostrophe is one.
const maxOpen = 16

// maxWrapped is how often JSON is in a string of JSON.
const maxWrapped = 3

// member is one member of an object, or its end.
type member struct {
	name  string // in small letters
	shown string // as written
	value string
	depth int  // of the object that holds it
	ends  bool // no member: an object ends, and depth is what is left
	opens bool // the value is an object or an array
}

// undoubled undoes the doubling of quotes in a field of a table.
func undoubled(text string) string {
	if strings.Contains(text, `"":`) {
		return strings.ReplaceAll(text, `""`, `"`)
	}
	return text
}

// holdsMembers tells whether a string, as written, holds the name of a member, as JSON or as Python writes it.
func holdsMembers(s string) bool {
	return strings.Contains(s, `\":`) || strings.HasPrefix(s, "{") && strings.Contains(s, "':")
}

// next gives the next member. A string that is no name is passed over.
func (p *members) next() (m member, ok bool) {
	for {
		i := strings.IndexAny(p.text, `"'{}`)
		if i < 0 {
			if len(p.outer) == 0 {
				return member{}, false
			}
			if p.leave() { // what was open in the string
				return member{ends: true, depth: p.depth}, true
			}
			continue
		}
		c := p.text[i]
		switch {
		case c == '{':
			p.depth++
			p.text = p.text[i+1:]
			continue
		case c == '}':
			p.text = p.text[i+1:]
			if n := len(p.outer); n > 0 && p.depth <= p.outer[n-1].depth {
				continue
			}
			p.depth--
			return member{ends: true, depth: p.depth}, true
		case c == '"' && i > 0 && p.text[i-1] == '\\' && p.undone < maxWrapped: // the text begins within a string
			p.undone++
			p.text = plain(p.text[len(strings.TrimRight(p.text[:i], `\`)):])
			continue
		}
		name, rest, closed := cutString(p.text[i+1:], c)
		if c == '"' && len(p.outer) < maxWrapped && holdsMembers(name) {
			p.outer = append(p.outer, within{rest, p.depth, p.open})
			p.text, p.open = plain(name), 0
			continue
		}
		if !closed {
			if p.open++; p.open <= maxOpen {
				rest = p.text[i+1:]
			}
			p.text = rest
			continue
		}
		value := strings.TrimLeft(rest, " \t")
		if !strings.HasPrefix(value, ":") || !nameLike(name) {
			if nameLike(name) || c == '"' && (!strings.ContainsAny(name, "{}") || strings.HasPrefix(value, ":") && len(name) <= maxOddName || isElement(p.text[:i], value)) {
				p.text = rest
			} else {
				p.text = p.text[i+1:]
			}
			continue
		}
		m = member{name: strings.ToLower(name), shown: name, depth: p.depth}
		m.value, p.text, m.opens = cutValue(strings.TrimLeft(value[1:], " \t"))
		return m, true
	}
}

// isElement tells whether a string stands between these as one of an array does, or alone on its line.
func isElement(before, behind string) bool {
	before = strings.TrimRight(before, " \t")
	return (before == "" || strings.IndexByte("[,", before[len(before)-1]) >= 0) && (behind == "" || strings.IndexByte(",]", behind[0]) >= 0)
}

// leave goes on behind the string that was read, and tells whether an object was open in it.
func (p *members) leave() bool {
	last := len(p.outer) - 1
	f := p.outer[last]
	opened := p.depth > f.depth
	p.outer, p.text, p.depth, p.open = p.outer[:last], f.text, f.depth, f.open
	return opened
}

// maxOddName is how long a name may be that holds a brace, which begins and ends nothing there.
const maxOddName = 80

// awaitsValue tells whether text ends before the value of a member, or within an array, and the next line begins with a string
// that is no name: JSON that is written over many lines has one there.
func awaitsValue(text, next string) bool {
	if end := text[len(text)-1]; end != ':' && end != '[' || next == "" || next[0] != '"' && next[0] != '\'' {
		return false
	}
	_, rest, closed := cutString(next[1:], next[0])
	return closed && !strings.HasPrefix(strings.TrimLeft(rest, " \t"), ":")
}

// nameLike tells whether a string could be the name of a member.
func nameLike(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if !scan.IsAlnum(s[i]) && s[i] != '_' && s[i] != '-' && s[i] != '.' && (s[i] != '@' || i == 0) { // JMAP keys what it tells by the addressee
			return false
		}
	}
	return true
}

// cutValue takes the value that s begins with. Of an object, and of an array of more than one string, nothing is taken: its
// members follow, as do those that a string holds.
func cutValue(s string) (value, rest string, opens bool) {
	if s == "" {
		return "", "", true // on the next line
	}
	switch s[0] {
	case '{':
		return "", s, true
	case '[':
		if t := strings.TrimLeft(s[1:], " \t"); t != "" && (t[0] == '"' || t[0] == '\'') {
			if value, rest, _ = cutString(t[1:], t[0]); holdsMembers(value) {
				return "", t, true
			}
			return plain(value), rest, true
		}
		return "", s[1:], true
	case '"', '\'':
		if strings.HasPrefix(s[1:], "{") && opensName(s[2:], s[0]) { // JSON in a string whose escapes are gone
			return "", s[1:], true
		}
		if value, rest, _ = cutString(s[1:], s[0]); holdsMembers(value) {
			words, _, object := strings.Cut(value, "{")
			return plain(words), s, object
		}
		return plain(value), rest, false
	}
	end := strings.IndexAny(s, ",}] \t")
	if end < 0 {
		end = len(s)
	}
	return s[:end], s[end:], false
}

// opensName tells whether s begins with the name of a member, in quotes that are no apostrophes within quote.
func opensName(s string, quote byte) bool {
	s = strings.TrimLeft(s, " \t")
	if s == "" || s[0] != '"' && s[0] != quote {
		return false
	}
	name, rest, closed := cutString(s[1:min(len(s), maxOddName)], s[0])
	return closed && nameLike(name) && strings.HasPrefix(strings.TrimLeft(rest, " \t"), ":")
}

// cutString ends a string at its quote. One that is cut off ends with the text.
func cutString(s string, quote byte) (value, rest string, closed bool) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case quote:
			return s[:i], s[i+1:], true
		}
	}
	return s, "", false
}

// plain undoes the escapes in a string.
func plain(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return plainly.Replace(s)
}

var plainly = strings.NewReplacer(`\r\n`, " ", `\n`, " ", `\r`, " ", `\t`, " ", `\"`, `"`, `\'`, `'`, `\/`, "/", `\\`, `\`, `\u003c`, "<", `\u003C`, "<", `\u003e`, ">", `\u003E`, ">", `\u0026`, "&", `\u0027`, "'")

// inMember gives the value of a JSON member that the code begins: `"message": "503 …"`, `"id": 550`.
func inMember(text string, tok smtpcode.Token) (value string, in bool) {
	before := strings.TrimRight(text[:tok.From], ` "`)
	name, ok := strings.CutSuffix(before, `":`)
	if !ok {
		return "", false
	}
	value = text[tok.From:]
	stop := `"`
	if text[tok.From-1] != '"' {
		stop = ",} "
	}
	if end := strings.IndexAny(value, stop); end >= 0 {
		value = value[:end]
	}
	return name[strings.LastIndexByte(name, '"')+1:] + ": " + value, true
}
