package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
)

// inSource tells whether line i belongs to the source text of a program, or to the list of its changes, which name replies that
// nobody got.
func (d *doc) inSource(i int) bool {
	text := opening(d.lines[i].text)
	if len(d.lines) == 1 && isReplyLine(&d.lines[i]) {
		return false
	}
	if d.changes(i) {
		return true
	}
	if strings.HasPrefix(strings.TrimSpace(d.src[d.lines[i].from:d.lines[i].to]), "//") { // who writes an error down in a comment has seen it
		return false
	}
	if strings.Contains(text, ".php on line ") { // PHP has printed it
		return false
	}
	if statement(text) || d.inLiteral(i) {
		return true
	}
	near := d.statementsNear(i)
	if t := strings.TrimSpace(text); t == "" || strings.IndexByte(",;{(+", t[len(t)-1]) < 0 {
		return near >= 2 && assignsCode(t) || near >= 1 && saysCode(t)
	}
	return near >= 2
}

// changes tells whether line i is an entry of a list of changes, which ends with the number of its issue: "- … (#620)",
// "… ([#294](https://github.com/…))". Where that could be a reply code, the entry must have its bullet.
func (d *doc) changes(i int) bool {
	text := scan.TrimRight(d.lines[i].text, " .)")
	if at := strings.LastIndex(text, "[#"); at >= 0 {
		text, _, _ = strings.Cut(text, "](http")
	}
	number := text[len(scan.TrimRight(text, "0123456789")):]
	switch before := text[:len(text)-len(number)]; {
	case number == "":
		return false
	case strings.HasSuffix(before, "[#"):
		return true
	default:
		own := strings.TrimSpace(d.src[d.lines[i].from:d.lines[i].to])
		return len(number) > 1 && strings.HasSuffix(before, "(#") && (strings.HasPrefix(own, "- ") || strings.HasPrefix(own, "* ") || len(number) != 3 || number[0] != '4' && number[0] != '5')
	}
}

// saysCode tells whether a line of a script says a failing code with a command: `reply "550 …"`.
func saysCode(t string) bool {
	command, text, ok := strings.Cut(t, " ")
	return ok && len(text) > 3 && text[0] == '"' && text[len(text)-1] == '"' && (text[1] == '4' || text[1] == '5') && nameLike(command)
}

// isReplyLine tells whether a line begins with a number and has none of the signs that statements are made of.
func isReplyLine(l *line) bool {
	return l.cues&cueNumber != 0 && l.cues&cueMark == 0 && strings.IndexByte(l.text, '(') < 0 && strings.IndexByte(l.text, '=') < 0 && strings.IndexByte(l.text, '%') < 0 && strings.IndexByte(l.text, '\\') < 0
}

// statementsNear counts the statements among the three lines above line i and the three below it.
func (d *doc) statementsNear(i int) int {
	n := 0
	for j := max(0, i-3); j < min(len(d.lines), i+4); j++ {
		if j != i && statement(opening(d.lines[j].text)) {
			n++
		}
	}
	return n
}

// maxLiteral is how many lines of a text or a structure in source are looked at.
const maxLiteral = 24

// inLiteral tells whether line i is a further line of a text or a structure that a statement above it begins:
// "server := `220 …", "err := &SMTPError{", `reply = "250 …" +`.
func (d *doc) inLiteral(i int) bool {
	if logStart(d.lines[i].text) {
		return false
	}
	whole := true // no structure ends in between
	for j := i - 1; j >= 0 && j >= i-maxLiteral; j-- {
		t := strings.TrimSpace(opening(d.lines[j].text))
		if t == "" {
			whole = false
			continue
		}
		// The marks of Markdown, which the line lacks, are Go's and JavaScript's around texts.
		if own := d.src[d.lines[j].from:d.lines[j].to]; strings.Count(own, "`")%2 == 1 {
			return begun(t)
		}
		switch t[len(t)-1] {
		case '{', '(', '[', '+':
			if whole && (begun(t) || callee(t) || names(t) && element(d.src[d.lines[i].from:d.lines[i].to])) {
				return true
			}
		case '}', ';', ')', ']':
			whole = false
		}
	}
	return false
}

// begun tells whether a line begins with a declaration or an assignment.
func begun(t string) bool {
	for _, k := range []string{"var ", "const ", "let ", "return "} {
		if strings.HasPrefix(t, k) {
			return true
		}
	}
	return assigns(t)
}

// names tells whether a line gives a name to the structure that it begins: "Message = [".
func names(t string) bool {
	name, sign, ok := strings.Cut(t, " = ")
	return ok && len(sign) == 1 && nameLike(name)
}

// element tells whether a line is a text in a structure, between quotes and before a comma.
func element(line string) bool {
	t := strings.TrimSpace(line)
	return len(t) > 3 && (t[0] == '"' || t[0] == '\'') && t[len(t)-1] == ',' && t[len(t)-2] == t[0]
}

// callee tells whether a line is the beginning of a call of a method or a macro, whose arguments follow: "err.response.includes(",
// "writeln!(".
func callee(t string) bool {
	name, ok := strings.CutSuffix(t, "(")
	if ok && strings.HasSuffix(name, "!") { // a macro of Rust
		return true
	}
	method := scan.LastWord(name)
	return ok && method != "" && method[0] >= 'a' && method[0] <= 'z' && strings.HasSuffix(strings.TrimSuffix(name, method), ".")
}

// row tells whether a line is a row of values in a table of a program: `{"refused", 550, "5.7.1", Policy},`. Objects name theirs.
func row(t string) bool {
	return strings.IndexByte("{([", t[0]) >= 0 && strings.IndexByte("\"'", t[1]) >= 0 && (strings.HasSuffix(t, "},") || strings.HasSuffix(t, "),") || strings.HasSuffix(t, "],")) && strings.Contains(t, ", ") && !strings.Contains(t, `": `) && !strings.Contains(t, `': `)
}

// assignsCode tells whether a line gives a variable a text or a tuple that begins with a failing code: "syntax = '501 …'",
// "expected = (502, b'…')".
func assignsCode(t string) bool {
	name, value, ok := strings.Cut(t, " = ")
	return ok && nameLike(name) && len(value) > 3 && strings.IndexByte("'\"`(", value[0]) >= 0 && (value[1] == '4' || value[1] == '5')
}

// statement tells whether a line is a statement of a programming language, or a piece of one.
func statement(text string) bool {
	t := strings.TrimSpace(text)
	if len(t) < 4 {
		return t == ";;"
	}
	if sourceMarks.In(t) || assigns(t) && (strings.Contains(t, `:= "`) || !strings.Contains(t, "rror: ")) || strings.HasPrefix(t, "return ") && strings.HasSuffix(t, "}") {
		return true
	}
	if strings.Contains(t, "_message = ") || strings.Contains(t, `=> "`) || strings.HasPrefix(t, "return ") && strings.Contains(t, "(") && t[len(t)-1] == ')' || literalArgument(t) {
		return true
	}
	if strings.HasPrefix(t, "assert") && strings.ContainsAny(t, "(=") || isPattern(t) || strings.Contains(t, `" +`) || strings.Contains(t, `' +`) || strings.Contains(t, `+ "`) || placeholder(t) {
		return true
	}
	if t == "esac" || row(t) || strings.HasPrefix(t, "expected") && strings.Contains(t, " = (") || strings.HasSuffix(t, ") error") || strings.HasSuffix(t, ") error {") {
		return true
	}
	if strings.HasPrefix(t, `msgid "`) || strings.HasPrefix(t, `msgstr "`) || strings.HasPrefix(t, "git commit ") || t[len(t)-1] == ')' && (strings.HasPrefix(t, `print("`) || strings.HasPrefix(t, `console.log("`)) {
		return true
	}
	if strings.HasPrefix(t, `echo "`) || strings.HasPrefix(t, "echo '") || strings.HasPrefix(t, "catch (") || strings.HasPrefix(t, "} catch (") || t[len(t)-1] == '{' && (strings.HasPrefix(t, "if ") || strings.HasPrefix(t, "for ") || strings.HasPrefix(t, "switch ")) {
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

// sourceMarks stand in statements, in those of tests above all, and not in what programs print.
var sourceMarks = scan.NewTable("errors.new(", "fmt.errorf(", "require.error", "require.equal", "require.contains", "require.noerror", "t.errorf(", "t.error(", "t.fatal(", "t.fatalf(", "self.assert", "strings.hasprefix(err", "err.error()", ", error)", "httptest.", "http.status", "&http.response{",
	"{@code ", "{@link ", `.error() == "`, `.error() != "`, `: return "`, `' => '`, `== "`, `!= "`, "=== '", `=== "`, "!== '", ".tobe(", ".toequal(", ".tocontain(", ".tothrow(", ".tomatch(", ".toinclude(", ".isequalto(", "assertequals(", "assertequal(", "assertthat(", "assertraises(", "->assert", "->expect", "->will", ".should.", ".include(", "should eq(", "pytest.", "side_effect=", "@patch(")

// assigns tells whether a line gives a value to a variable or a member: "wantErr := …", "server.ReadTimeout = …".
func assigns(t string) bool {
	end := 0
	dotted := false
	for end < len(t) && (scan.IsAlnum(t[end]) || strings.IndexByte("_.[]", t[end]) >= 0) {
		dotted = dotted || t[end] == '.' && end > 0
		end++
	}
	if end == 0 || !scan.IsLetter(t[0]) {
		return false
	}
	return strings.HasPrefix(t[end:], " := ") || dotted && strings.HasPrefix(t[end:], " = ")
}

// literalArgument tells whether a function is called with a reply that is written out: `respond("550 …")`,
// `strings.HasPrefix(line, "550 …")`. Exceptions show theirs in the same way.
func literalArgument(t string) bool {
	for at := 0; ; {
		i := strings.IndexAny(t[at:], "'\"`")
		if i < 0 {
			return false
		}
		at += i + 1
		if at == len(t) || t[at] != '4' && t[at] != '5' {
			continue
		}
		before := t[max(0, at-1-talk.MaxAround) : at-1]
		if trimmed := strings.TrimSuffix(before, "b"); strings.HasSuffix(trimmed, "(") {
			before = trimmed
		}
		open := strings.LastIndexByte(before, '(')
		if open <= 0 || open != len(before)-1 && !strings.HasSuffix(before, ", ") {
			continue
		}
		name := scan.LastWord(before[:open])
		if name != "" && scan.IsLetter(name[0]) && !strings.HasSuffix(name, "Error") && !strings.HasSuffix(name, "Exception") && !strings.HasSuffix(name, "Refused") && !strings.HasSuffix(name, "Response") {
			return true
		}
	}
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
		if at < len(t) && strings.IndexByte("sdvq", t[at]) >= 0 && (at+1 == len(t) || !scan.IsAlnum(t[at+1])) && (at == 1 || !scan.IsAlnum(t[at-2]) && t[at-2] != '%') {
			return true
		}
	}
}

// keywords begin statements.
var keywords = []string{"throw ", "raise ", "return ", "return(", "if (", "if(", "if not ", "if strings.", "else", "elif ", "} else", "catch (", "} catch", "except ", "def ", "func ", "function ", "static ", "const ", "var ", "let ", "public ", "private ", "protected ",
	"import ", "echo ", "print(", "printf(", "fmt.", "logger.", "log.", "console.", "assert", "expect(", "self.", "this.", "case ", "switch ", "while (", "for (", "it(", "test(", "describe(", "SELECT ", "select ", "UPDATE ", "update ", "INSERT INTO ", "insert into ", "DELETE FROM ", "delete from "}
