package parse

import "strings"

// inSource tells whether line i belongs to the source text of a program, which names replies that nobody got.
func (d *doc) inSource(i int) bool {
	text := opening(d.lines[i].text)
	if statement(text) {
		return true
	}
	if t := strings.TrimSpace(text); t == "" || strings.IndexByte(",;{(+", t[len(t)-1]) < 0 {
		return false
	}
	n := 0
	for j := max(0, i-3); j < min(len(d.lines), i+4); j++ {
		if j != i && statement(opening(d.lines[j].text)) {
			n++
		}
	}
	return n >= 2
}

// statement tells whether a line is a statement of a programming language, or a piece of one.
func statement(text string) bool {
	t := strings.TrimSpace(text)
	if len(t) < 4 {
		return false
	}
	if strings.Contains(t, "_message = ") || strings.Contains(t, `=> "`) || strings.HasPrefix(t, "return ") && strings.Contains(t, "(") && t[len(t)-1] == ')' || literalArgument(t) {
		return true
	}
	if strings.HasPrefix(t, "assert") && strings.ContainsAny(t, "(=") || isPattern(t) || strings.Contains(t, `" +`) || strings.Contains(t, `' +`) || strings.Contains(t, `+ "`) || placeholder(t) {
		return true
	}
	if strings.IndexByte(";{(+,:", t[len(t)-1]) < 0 && !strings.Contains(t, ");") && !strings.HasPrefix(t, "raise ") {
		return false
	}
	if t[0] == '$' && (strings.Contains(t, " = ") || strings.Contains(t, "->")) {
		return true
	}
	for _, k := range keywords {
		if strings.HasPrefix(t, k) {
			return true
		}
	}
	return false
}

// literalArgument tells whether a function is called with a reply that is written out: `respond("550 …")`. Exceptions show
// theirs in the same way.
func literalArgument(t string) bool {
	at := strings.Index(t, `("`)
	if at <= 0 || at+2 == len(t) || t[at+2] != '4' && t[at+2] != '5' {
		return false
	}
	name := lastWord(t[:at])
	return name != "" && !strings.HasSuffix(name, "Error") && !strings.HasSuffix(name, "Exception") && !strings.HasSuffix(name, "Refused")
}

// isPattern tells whether a line is a regular expression for lines of a log, as fail2ban and other watchers of logs have them.
func isPattern(t string) bool {
	return strings.Contains(t, "<HOST>") || strings.Contains(t, `\S+`) || strings.Contains(t, "failregex") || strings.Contains(t, "(.*)") || strings.Contains(t, `.*\[`)
}

// placeholder tells whether a line is a pattern, into which a program puts what it tells: "%s", "${host}".
func placeholder(t string) bool {
	for at := 0; ; {
		i := strings.IndexByte(t[at:], '%')
		if i < 0 {
			return strings.Contains(t, "${")
		}
		at += i + 1
		if at < len(t) && strings.IndexByte("sdvq", t[at]) >= 0 && (at+1 == len(t) || !isAlnum(t[at+1])) && (at == 1 || !isAlnum(t[at-2]) && t[at-2] != '%') {
			return true
		}
	}
}

// keywords begin statements.
var keywords = []string{"throw ", "raise ", "return ", "return(", "if (", "if(", "if not ", "if strings.", "else", "elif ", "} else", "catch (", "} catch", "except ", "def ", "func ", "function ", "static ", "const ", "var ", "let ", "public ", "private ", "protected ",
	"echo ", "print(", "printf(", "fmt.", "logger.", "log.", "console.", "assert", "expect(", "self.", "this.", "case ", "switch ", "while (", "for (", "it(", "test(", "describe("}
