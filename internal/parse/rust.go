package parse

import "strings"

// Rust's mail libraries keep a reply's code in three words, and print those where a program shows the reply as it is:
// Response { code: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero }, message: ["5.7.1 …"] }.

const rustCode = "Code { severity: "

// The words for the digits of a code; Unspecified3 and Unspecified4 are those of the second that RFC 5321 §4.2.1 leaves open.
var (
	rustSeverities = []string{"", "", "PositiveCompletion", "PositiveIntermediate", "TransientNegativeCompletion", "PermanentNegativeCompletion"}
	rustCategories = []string{"Syntax", "Information", "Connections", "Unspecified3", "Unspecified4", "MailSystem"}
	rustDetails    = []string{"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"}
)

// unrust gives the lines their replies back as servers send them.
func (d *doc) unrust() {
	if d.cues&cueMark == 0 || !strings.Contains(d.src, rustCode) {
		return
	}
	for i := range d.lines {
		l := &d.lines[i]
		text := withoutRust(l.text)
		if len(text) == len(l.text) {
			continue
		}
		l.set(text)
		l.cues |= cuesOf(text)
		d.cues |= l.cues
	}
}

// withoutRust gives s with the replies in it written out: "554 5.7.1 …". What has no message is a pattern in a program, and
// stays as it is.
func withoutRust(s string) string {
	var b strings.Builder
	for {
		at := strings.Index(s, rustCode)
		if at < 0 {
			break
		}
		end := at + len(rustCode)
		inner, rest, ok := strings.Cut(s[end:], " }")
		code := rustDigits(inner)
		message, behind, told := rustMessage(rest)
		if !ok || code == "" || !told {
			b.WriteString(s[:end])
			s = s[end:]
			continue
		}
		for _, around := range []string{"code: ", "Response { "} {
			at -= len(around)
			if at < 0 || s[at:at+len(around)] != around {
				at += len(around)
				break
			}
		}
		b.WriteString(s[:at] + code + " " + message)
		s = behind
	}
	return b.String() + s
}

// rustDigits gives the three digits of "PermanentNegativeCompletion, category: MailSystem, detail: Four", "" where they are not all
// there.
func rustDigits(s string) string {
	severity, rest, _ := strings.Cut(s, ", category: ")
	category, detail, _ := strings.Cut(rest, ", detail: ")
	var code [3]byte
	for i, w := range [...]struct {
		word  string
		names []string
	}{{severity, rustSeverities}, {category, rustCategories}, {strings.TrimSpace(detail), rustDetails}} {
		code[i] = 0
		for digit, name := range w.names {
			if name != "" && name == w.word {
				code[i] = '0' + byte(digit)
			}
		}
		if code[i] == 0 {
			return ""
		}
	}
	return string(code[:])
}

// rustMessage gives the message that follows a code, `, message: ["…", "…"] }`, its lines joined, and what stands behind it.
func rustMessage(s string) (message, behind string, ok bool) {
	s, ok = strings.CutPrefix(s, ", message: [")
	if !ok {
		return "", "", false
	}
	quote := `"`
	if strings.HasPrefix(s, `\"`) { // within another string
		quote = `\"`
	}
	message, behind, ok = strings.Cut(s, quote+"]")
	if !ok || !strings.HasPrefix(message, quote) {
		return "", "", false
	}
	message = strings.ReplaceAll(message[len(quote):], quote+", "+quote, " ")
	return message, strings.TrimPrefix(behind, " }"), true
}
