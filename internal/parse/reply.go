package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// reply is what a server said: its codes and its own words.
type reply struct {
	code     smtpcode.Code
	enhanced smtpcode.Enhanced
	text     string // words without codes and line marks
	command  string // from Postfix's "(in reply to …)" and its like
}

// readReply reads a server's reply that begins at the beginning of s: "550-5.1.1 The email … 550 5.1.1 account …". ok is
// false where s begins with no failing code. What stands before the code may be quotes, a tuple's bracket, "smtp;" or "#".
func readReply(s string) (r reply, ok bool) {
	s = scan.TrimLeft(s, " \t'\"(#[{<")
	if scan.HasPrefixFold(s, "smtp;") {
		s = scan.TrimLeft(s[5:], " '\"#")
	}
	tok, found := smtpcode.Next(s[:min(len(s), 20)], 0)
	if before, is := beforeIP(s); is {
		tok, found = before, true
	}
	if !found || tok.From != 0 || !tok.Failure() {
		return reply{}, false
	}
	r.code, r.enhanced = tok.Code, tok.Enhanced
	s = s[tok.To:]
	if said := scan.TrimLeft(s, " "); r.code.IsZero() && scan.HasPrefixFold(said, "smtp;") { // Exchange: "#5.5.0 smtp;550 5.7.1 …"
		if told, ok := readReply(said); ok && !told.code.IsZero() {
			if told.enhanced.IsZero() {
				told.enhanced = r.enhanced
			}
			return told, true
		}
	}
	if told, ok := handedOn(s, r); ok {
		return told, true
	}
	s = tupleText(s)
	for range 2 { // the code again, as Gmail quotes other servers ("550 550 5.1.1"), then the enhanced code
		t := scan.TrimLeft(s, " -:;,#()'\"b[")
		next, found := smtpcode.Next(t[:min(len(t), 14)], 0)
		if !found || next.From != 0 {
			r.enhanced, s = gluedEnhanced(r, t, s)
			break
		}
		switch {
		case next.Code == r.code && !r.code.IsZero():
		case r.enhanced.IsZero() && next.Enhanced.Class().Failure(): // its class may differ from the code's: servers are careless
			r.enhanced = next.Enhanced
		default:
			found = false
		}
		if !found {
			break
		}
		s = t[next.To:]
	}
	r.text, r.command = words(s, r.code, r.enhanced)
	if r.enhanced.IsZero() {
		r.enhanced = inside(r.text, r.code)
	}
	return r, true
}

// gluedEnhanced gives the enhanced code that t begins with where the words follow without a blank, "550 5.7.1Unauthorized", and
// what stands behind it; else the reply's own and s.
func gluedEnhanced(r reply, t, s string) (smtpcode.Enhanced, string) {
	end := 0
	for end < len(t) && (scan.IsDigit(t[end]) || t[end] == '.') {
		end++
	}
	if r.code.IsZero() || !r.enhanced.IsZero() || end < len("5.7.1") || end >= len(t) || !scan.IsUpper(t[end]) {
		return r.enhanced, s
	}
	if e, err := smtpcode.ParseEnhanced(t[:end]); err == nil && e.Class() == r.code.Class() {
		return e, t[end:]
	}
	return r.enhanced, s
}

// handedOn gives another server's reply within s, which follows the codes of r, where a filter hands it on in a form of its
// own: amavis's "4.5.0 From MTA(smtp:[127.0.0.1]:10025): 550 5.1.1 …", IronPort's "- Unknown address error ('550', ['5.1.1 …'])"
// and "- Unknown address error 550-'5.1.1 …'".
func handedOn(s string, r reply) (told reply, ok bool) {
	s = s[:min(len(s), 2*talk.MaxAround)]
	if at := scan.IndexFold(s[:min(len(s), len(" 4.5.0 from mta("))], "from mta("); at >= 0 {
		_, inner, _ := strings.Cut(s[at:], "): ")
		told, ok = readReply(inner)
	} else if r.code.IsZero() && strings.HasPrefix(s, " - ") {
		if _, tuple, found := strings.Cut(s, " ('"); found {
			code, said, _ := strings.Cut(tuple, "', ['")
			said, _, _ = strings.Cut(said, "']")
			told, ok = readReply(code + " " + strings.ReplaceAll(said, "', '", " "))
		} else {
			told, ok = quotedReply(s)
		}
	}
	if told.enhanced.IsZero() {
		told.enhanced = r.enhanced
	}
	return told, ok && !told.code.IsZero()
}

// beforeIP reads the code of a reply of several lines whose first begins with an IP address, "550-192.0.2.1 is blocked": elsewhere
// a number with a hyphen and more digits is none.
func beforeIP(s string) (smtpcode.Token, bool) {
	if len(s) < 8 || s[3] != '-' || !scan.IsDigit(s[4]) || addresses.CleanIP(scan.FirstWord(s[4:])) == "" {
		return smtpcode.Token{}, false
	}
	code, err := smtpcode.ParseCode(s[:3])
	return smtpcode.Token{Code: code, To: 3}, err == nil
}

// tupleText gives the text of Python's way of showing a reply, "(553, b'Local user only', 'alice@example.org')", of which the
// code has been read. Anything else it gives back as it is.
func tupleText(s string) string {
	t, found := strings.CutPrefix(s, ", ")
	t = strings.TrimPrefix(t, "b")
	if !found || t == "" || t[0] != '\'' && t[0] != '"' {
		return s
	}
	text, _, _ := strings.Cut(t[1:], t[:1]+", ")
	return text
}

func sameClass(c smtpcode.Code, e smtpcode.Enhanced) bool {
	return c.IsZero() || e.IsZero() || c.Class() == e.Class()
}

// inside finds an enhanced code in the words of a reply: qmail's (#5.1.1), "452 Validating Sender: 4.3.1 …".
func inside(text string, code smtpcode.Code) smtpcode.Enhanced {
	other := -1 // where another server's reply code ended: what follows it at once is not ours
	for at := 0; ; {
		tok, ok := smtpcode.Next(text, at)
		if !ok {
			return smtpcode.Enhanced{}
		}
		at = tok.To
		if !tok.Code.IsZero() && tok.Code != code {
			other = tok.To
		}
		if tok.Enhanced.IsZero() || !tok.Failure() || !sameClass(code, tok.Enhanced) || other >= 0 && tok.From <= other+2 {
			continue
		}
		if !scan.InsideURL(text, tok.From) {
			return tok.Enhanced
		}
	}
}

// words strips a reply's text of what is not the server's words: the codes that begin its lines, escaped line ends, the
// quotes and brackets of the program that shows it, and the command that Postfix adds.
func words(s string, code smtpcode.Code, enhanced smtpcode.Enhanced) (text, command string) {
	if s = s[:min(len(s), 2*maxText)]; strings.IndexByte(s, '\\') >= 0 {
		s = escapedEnds.Replace(s)
	}
	if strings.IndexByte(s, '(') >= 0 {
		if i := scan.LastSign(s, "(in reply to "); i >= 0 {
			command, _, _ = strings.Cut(s[i+len("(in reply to "):], ")")
			command = strings.TrimSuffix(command, " command")
			s = s[:i]
		}
		if i := scan.LastSign(s, "(state "); i >= 0 && i+12 > len(s)-4 {
			s = s[:i]
		}
	}
	s = scan.Spaces(s)
	if scan.HasDigit(s) {
		s = dropMarks(s, code, enhanced)
		if enh := enhanced.String(); enh != "" && strings.Contains(s, enh) { // Python and others print a reply's further lines without its code
			s = strings.ReplaceAll(s, " "+enh+" ", " ")
		}
	}
	s = scan.TrimLeft(s, " -:;,])")
	if whole := scan.TrimRight(s, " `|~"); !closesQuote(whole) {
		s = scan.TrimRight(whole, " '`|~")
	}
	for strings.HasSuffix(s, `"`) && strings.Count(s, `"`)%2 == 1 { // the program's, whose other one stands before the code
		s = scan.TrimRight(s[:len(s)-1], " '`|~")
	}
	if strings.HasSuffix(s, ">") && !strings.Contains(s, "<") {
		s = s[:len(s)-1]
	}
	s = strings.TrimSpace(strings.TrimSuffix(s, "##"))
	for strings.HasSuffix(s, "')") || strings.HasSuffix(s, "\")") || strings.HasSuffix(s, ")") && strings.Count(s, "(") < strings.Count(s, ")") {
		s = scan.TrimRight(s[:len(s)-1], " '\"")
	}
	if len(s) > maxText {
		s = strings.ToValidUTF8(s[:maxText], "")
	}
	return s, command
}

// closesQuote tells whether the mark at the end of s belongs to one that opens within s: "for any host for 'example.org'".
func closesQuote(s string) bool {
	if !strings.HasSuffix(s, "'") {
		return false
	}
	open := strings.LastIndexByte(s[:len(s)-1], '\'')
	return open > 0 && s[open-1] == ' ' && scan.IsAlnum(s[open+1])
}

// escapedEnds are line ends and tabs as program output shows them.
var escapedEnds = strings.NewReplacer(`\r\n`, " ", `\n`, " ", `\r`, " ", `\t`, " ")

// dropMarks takes out the codes that begin the further lines of a reply ("550-5.7.26 "), which stand in the middle once
// the lines are joined.
func dropMarks(s string, code smtpcode.Code, enhanced smtpcode.Enhanced) string {
	if code.IsZero() {
		return s
	}
	mark, enh := code.String(), enhanced.String()
	if !strings.Contains(s, mark) {
		return s
	}
	var b strings.Builder
	for {
		i := strings.Index(s, mark)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		end := i + len(mark)
		rest := s[end:]
		isMark := i == 0 || s[i-1] == ' '
		switch {
		case !isMark:
		case enh != "" && len(rest) > 0 && (rest[0] == '-' || rest[0] == ' ') && strings.HasPrefix(rest[1:], enh):
			end += 1 + len(enh)
		case strings.HasPrefix(rest, "-") && enh == "", strings.HasPrefix(rest, " ") && enh == "" && i > 0:
			end++
		default:
			isMark = false
		}
		if !isMark {
			b.WriteString(s[:end])
			s = s[end:]
			continue
		}
		b.WriteString(s[:i])
		s = scan.TrimLeft(s[end:], " ")
	}
}

// replyEnd gives the end of the lines over which the reply that begins in line i runs: the lines that repeat its code, and
// those that were wrapped.
func (d *doc) replyEnd(i int, code smtpcode.Code) int {
	j := i + 1
	if j == len(d.lines) {
		return j
	}
	open := strings.Contains(d.lines[i].text, code.String()+"-")
	indent := d.lines[i].indent()
	for ; j < len(d.lines) && j < i+24; j++ {
		l := &d.lines[j]
		t := l.bare
		if t == "" || l.taken {
			break
		}
		if strings.HasPrefix(t, code.String()) && len(t) > 3 && (t[3] == '-' || t[3] == ' ') {
			if t[3] == ' ' && !open {
				break // another reply, though with the same code
			}
			open = t[3] == '-' // its last line may be wrapped too
			continue
		}
		if startsSomething(t) {
			break
		}
		prev := &d.lines[j-1]
		switch {
		case open:
		case l.indent() > indent && l.indent() > 0:
		case len(prev.text) >= 58 && !strings.ContainsAny(prev.text[len(prev.text)-1:], ".'\")"):
		default:
			return j
		}
	}
	return j
}

// startsSomething tells whether a line begins something of its own, so that it cannot be the wrapped end of the line
// before: a header field, a command, another reply, a log line.
func startsSomething(t string) bool {
	if tok, ok := smtpcode.Next(t[:min(len(t), 16)], 0); ok && tok.From == 0 {
		return true
	}
	if isCommand(t) || logStart(t) || strings.HasPrefix(t, "---") || strings.HasPrefix(t, "<-") || strings.HasPrefix(t, "->") || strings.HasPrefix(t, "===") {
		return true
	}
	name, _, isField := strings.Cut(t, ": ")
	if !isField {
		name, isField = strings.CutSuffix(t, ":")
	}
	return isField && len(name) > 2 && len(name) < 30 && !strings.ContainsAny(name, " <>@./[(") && name[0] >= 'A' && name[0] <= 'Z'
}

// commands are the verbs of SMTP (RFC 5321 §4.1, RFC 4954, RFC 3207).
var commands = []string{"rcpt to", "mail from", "data", "ehlo", "helo", "quit", "rset", "starttls", "auth ", "vrfy", "bdat", "lhlo"}

// isCommand tells whether a line is an SMTP command.
func isCommand(t string) bool {
	t = strings.TrimSpace(t)
	for _, c := range commands {
		if scan.HasPrefixFold(t, c) && (len(t) == len(c) || c[len(c)-1] == ' ' || !scan.IsAlnum(t[len(c)])) {
			return c != "data" && c != "quit" || len(t) == len(c)
		}
	}
	return false
}
