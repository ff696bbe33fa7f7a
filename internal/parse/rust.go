package parse

import "strings"

// Rust's mail libraries keep a reply's code in three words, and print those where a program shows the reply as it is:
// Response { code: Code { severity: PermanentNegativeCompletion, category: MailSystem, detail: Zero }, message: ["5.7.1 …"] }.
// Lettre keeps the reply as Error { kind: Permanent(Code { … }), source: "5.7.1 …" }, which its own words for people show as
// "permanent error (550): 5.7.1 …".

const (
	rustCode      = "Code { severity: "
	rustCodeBegun = "Code {" // where each member has a line of its own
)

// The words for the digits of a code; Unspecified3 and Unspecified4 are those of the second that RFC 5321 §4.2.1 leaves open.
var (
	rustSeverities = []string{"", "", "PositiveCompletion", "PositiveIntermediate", "TransientNegativeCompletion", "PermanentNegativeCompletion"}
	rustCategories = []string{"Syntax", "Information", "Connections", "Unspecified3", "Unspecified4", "MailSystem"}
	rustDetails    = []string{"Zero", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"}
)

// unrust gives the lines their replies back as servers send them.
func (d *doc) unrust() {
	if d.cues&cueMark == 0 || !strings.Contains(d.src, rustCodeBegun) {
		return
	}
	for i := range d.lines {
		d.joinRust(i)
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

// joinRust puts what Rust prints with a line for each member into line i, where a code begins in it.
func (d *doc) joinRust(i int) {
	if !strings.HasSuffix(d.lines[i].text, rustCodeBegun) {
		return
	}
	from := i
	for from > 0 && i-from < 2 && (strings.HasSuffix(d.lines[from-1].text, "(") || strings.HasSuffix(d.lines[from-1].text, "{")) {
		from--
	}
	joined, end := "", from
	for ; end < min(len(d.lines), i+maxRustLines); end++ {
		t := strings.TrimSpace(d.lines[end].text)
		if closes := strings.HasPrefix(t, ")") || strings.HasPrefix(t, "}") || strings.HasPrefix(t, "source:"); end > i+3 && !closes {
			break
		}
		joined += " " + t
	}
	joined = strings.NewReplacer("( ", "(", ", )", ")", ", }", " }").Replace(joined[1:])
	if end <= i+3 || withoutRust(joined) == joined {
		return
	}
	d.lines[i].set(joined)
	for j := from; j < end; j++ {
		if j != i {
			d.lines[j].set("")
		}
	}
}

// maxRustCode is more than the words of a code are long.
const maxRustCode = 160

// maxRustLines is how many lines an error that Rust prints on many has at most.
const maxRustLines = 12

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
		inner, _, ok := strings.Cut(s[end:min(len(s), end+maxRustCode)], " }")
		rest := s[min(len(s), end+len(inner)+len(" }")):]
		code := ""
		if ok {
			code = rustDigits(inner)
		}
		if kind, source, behind, is := rustKind(s[:at], rest); code != "" && is {
			b.WriteString(kind + " error (" + code + ")" + source)
			s = behind
			continue
		}
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
	message, _, ok = strings.Cut(s[:min(len(s), maxText)], quote+"]")
	if !ok || !strings.HasPrefix(message, quote) {
		return "", "", false
	}
	behind = s[len(message)+len(quote)+1:]
	message = strings.ReplaceAll(message[len(quote):], quote+", "+quote, " ")
	return message, strings.TrimPrefix(behind, " }"), true
}

// rustKind reads lettre's error around a code: what stands before it ends with "Error { kind: Permanent(", what stands behind it is
// `), source: "…" }` or ") }". It gives what is before it, with the word for the kind, the source's words behind a colon, and what
// is behind.
func rustKind(before, behind string) (kind, source, rest string, ok bool) {
	for _, k := range []string{"permanent", "transient"} {
		name := "{ kind: " + strings.ToUpper(k[:1]) + k[1:] + "("
		if b, is := strings.CutSuffix(before, name); is {
			kind, ok = b+k, true
		}
	}
	rest, closed := strings.CutPrefix(behind, ")")
	if !ok || !closed {
		return "", "", "", false
	}
	for _, quote := range []string{`"`, `\"`} { // the second within another string
		if told, has := strings.CutPrefix(rest, ", source: "+quote); has {
			words, _, closed := strings.Cut(told[:min(len(told), maxText)], quote+" }")
			if !closed {
				return kind, ": ", told, true
			}
			return kind, ": " + words, told[len(words)+len(quote)+len(" }"):], true
		}
	}
	return kind, "", strings.TrimPrefix(rest, " }"), true
}
