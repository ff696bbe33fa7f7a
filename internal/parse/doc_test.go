package parse

import (
	"strings"
	"testing"

	"smtpbot/internal/parse/scan"
)

// TestClean undoes what quoting, Markdown, HTML and terminals put around a line.
func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"plain":                 {"550 5.1.1 User unknown", "550 5.1.1 User unknown"},
		"indentation stays":     {"    550 User", "    550 User"},
		"line end":              {"550 User \t\r", "550 User"},
		"quote":                 {"> 550 User", "550 User"},
		"quote, indented":       {">     550 User", "    550 User"},
		"quotes":                {"> > >> 550 User", "550 User"},
		"quote without blank":   {">550 User", "550 User"},
		"comment":               {"// 550 User", " 550 User"},
		"heading":               {"### 550 User", "550 User"},
		"bullet":                {"- 550 User", "550 User"},
		"star":                  {"* 550 User", "550 User"},
		"table":                 {"| 550 | User", "550 | User"},
		"dash is no bullet":     {"-550 User", "-550 User"},
		"transcript, heard":     {"<<< 550 User", "<<< 550 User"},
		"transcript, said":      {">>> RCPT To:<a@b.example>", ">>> RCPT To:<a@b.example>"},
		"transcript, quoted":    {"> <<< 550 User", "<<< 550 User"},
		"three quotes":          {">>> 550 User", "550 User"},
		"fence":                 {"```", ""},
		"Markdown's link":       {"550 [bob@example.org](mailto:bob@example.org) unknown", "550 bob@example.org unknown"},
		"Slack's link":          {"550 5.1.1 <<mailto:bob@example.org|bob@example.org>>: unknown", "550 5.1.1 <bob@example.org>: unknown"},
		"a list's address":      {"List-Post: <mailto:team@lists.example.com>", "List-Post: <mailto:team@lists.example.com>"},
		"a link that is cut":    {"550 <mailto:bob@example.org|bob@exa", "550 <mailto:bob@example.org|bob@exa"},
		"fence with a language": {"  ```text", ""},
		"code":                  {"the error `550 User`", `the error "550 User"`},
		"entities":              {"&lt;a@b.example&gt; &amp; &quot;x&quot; &#53;", `<a@b.example> & "x" 5`},
		"entity of a control":   {"a&#27;[31mb&#0;c&#10;d", "ab\ufffdcd"},
		"unknown entity":        {"a&b &nosuch; c", "a&b &nosuch; c"},
		"escaped Markdown":      {`\<a\_b@c.example\> \*x\*`, "<a_b@c.example> *x*"},
		"other backslashes":     {`C:\new\r\n`, `C:\new\r\n`},
		"colour":                {"\x1b[1;31m550\x1b[0m User", "550 User"},
		"window title":          {"\x1b]0;title\x07550 User", "550 User"},
		"two-letter escape":     {"\x1bM550 User\x1b", "550 User"},
		"cut escape":            {"550 User\x1b[3", "550 User"},
		"controls":              {"550\x00 Us\x08er\x7f", "550 User"},
		"C1 controls":           {"550 \u009b31mUser", "550 31mUser"},
		"hard blanks":           {"550\u00a0User\u202funknown\u3000now", "550 User unknown now"},
		"line separators":       {"550\u2028User\u2029unknown", "550 User unknown"},
		"invisible":             {"5\u200b5\u20600 Us\u00ader\ufeff", "550 User"},
		"turned":                {"\u202e550\u202c \u2066User\u2069\u061c", "550 User"},
		"curly quotes":          {"\u2018a\u2019 \u201cb\u201d", `'a' "b"`},
		"hyphens":               {"550\u20115.1.1 a\u2010b", "550-5.1.1 a-b"},
		"broken UTF-8":          {"Us\xffer \xc3", "Us?er ?"},
		"tab stays":             {"\t550\tUser", "\t550\tUser"},
		"other writing":         {"550 \u30e6\u30fc\u30b6\u30fc \u0434\u0430 \U0001f600", "550 \u30e6\u30fc\u30b6\u30fc \u0434\u0430 \U0001f600"},
		"empty":                 {"", ""},
		"only marks":            {"> > >", ""},
	} {
		if got := clean(c.text); got != c.want {
			t.Errorf("%s: clean(%q) = %q, want %q", name, c.text, got, c.want)
		}
	}
}

// TestLines gives each line its place in the input.
func TestLines(t *testing.T) {
	const src = "> one\r\n\n  two\nthree"
	d := newDoc(src)
	want := []struct {
		text, source string
		indent       int
	}{{"one", "> one\r", 0}, {"", "", 0}, {"  two", "  two", 2}, {"three", "three", 0}}
	if len(d.lines) != len(want) {
		t.Fatalf("newDoc(%q) has %d lines, want %d", src, len(d.lines), len(want))
	}
	for i, w := range want {
		l := &d.lines[i]
		if l.text != w.text || src[l.from:l.to] != w.source || l.indent() != w.indent || l.blank() != (w.text == "") {
			t.Errorf("line %d is %q from %q, indent %d, blank %v; want %q from %q, %d", i, l.text, src[l.from:l.to], l.indent(), l.blank(), w.text, w.source, w.indent)
		}
	}
	if got := d.join(0, 4); got != "one two three" {
		t.Errorf("join = %q", got)
	}
	if from, to := d.take(2, 4); src[from:to] != "  two\nthree" || !d.lines[3].taken || d.lines[1].taken {
		t.Errorf("take(2, 4) gives %q, taken %v", src[from:to], d.lines[3].taken)
	}
	if end := d.paragraph(0, 9, nil); end != 1 {
		t.Errorf("paragraph(0) = %d, want 1: a blank line ends it", end)
	}
}

// TestOriginal sets the returned message aside, and nothing else.
func TestOriginal(t *testing.T) {
	const bounce = "one\ntwo\nthree\nfour\n"
	for name, c := range map[string]struct {
		text string
		want int // the first line taken
	}{
		"Gmail":         {bounce + "----- Original message -----\n550 5.1.1 User unknown", 4},
		"qmail":         {bounce + "--- Below this line is a copy of the message.\nx", 4},
		"part":          {bounce + "Final-Recipient: rfc822; a@b.example\nContent-Type: message/rfc822\n\nSubject: x", 5},
		"header":        {bounce + "Final-Recipient: rfc822; a@b.example\nContent-Type: text/rfc822-headers\n\nSubject: x", 5},
		"no report":     {bounce + "Content-Type: message/rfc822\n\nSubject: x", -1},
		"none":          {bounce, -1},
		"at the top":    {"----- Original message -----\none\ntwo", -1},
		"report behind": {bounce + "----- Original message -----\nx\nFinal-Recipient: rfc822; a@b.example", -1},
		"log behind":    {bounce + "----- Original message -----\nx\nstatus=bounced", -1},
		"twice":         {bounce + "----- Original message -----\nstatus=bounced\n----- Original message -----\nx", 6},
	} {
		d := newDoc(c.text)
		got := -1
		for i := range d.lines {
			if d.lines[i].taken {
				got = i
				break
			}
		}
		if got != c.want {
			t.Errorf("%s: the original begins in line %d of %q, want %d", name, got, c.text, c.want)
		}
	}
}

func TestSpaces(t *testing.T) {
	for text, want := range map[string]string{"a b": "a b", " a  b ": "a b", "a\tb\nc": "a b c", "": "", "   ": ""} {
		if got := scan.Spaces(text); got != want {
			t.Errorf("spaces(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestFold(t *testing.T) {
	if rest, ok := scan.After("Host SAID: x", "said: "); rest != "x" || !ok {
		t.Errorf("after = %q, %v", rest, ok)
	}
	if _, ok := scan.After("host", "said"); ok {
		t.Error("after finds what is not there")
	}
	if in, ok := scan.Between("to=<a> b", "to=<", ">"); in != "a" || !ok {
		t.Errorf("between = %q, %v", in, ok)
	}
	if _, ok := scan.Between("to=<a", "to=<", ">"); ok {
		t.Error("between needs the end")
	}
	if scan.IndexFold("abc", "abcd") != -1 || scan.IndexFold("xABC", "abc") != 1 || scan.HasPrefixFold("ab", "abc") || !strings.EqualFold(string(scan.Lower('Q')), "q") {
		t.Error("folding is wrong")
	}
}
