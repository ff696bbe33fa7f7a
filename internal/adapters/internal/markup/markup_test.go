package markup

import (
	"strings"
	"testing"
	"unsafe"
)

var stops = NewStops("\n>*_~|`")

// plain undoes emphasis, code and > quotes as a platform with all of them would.
func plain(s string) string {
	t := Text{Src: s}
	for t.Next(&stops, len(s)) {
		switch s[t.Pos] {
		case '\n':
			t.Newline()
		case '>':
			quote := t.Pos == t.Line
			if t.Pos++; quote {
				t.Quoted()
			}
		case '`':
			n := t.Run(len(s))
			if end, ok := t.block(n, len(s)); ok {
				t.enter(n)
				if i := strings.LastIndexByte(s[t.Pos:end], '\n'); i >= 0 {
					t.Line = t.Pos + i + 1
				}
				t.Pos = end
				t.leave()
			} else if end, ok := t.span(n, len(s)); ok {
				t.Drop(n)
				t.Pos = end
				t.Drop(n)
			} else {
				t.Pos += n
			}
		default:
			if n := t.Run(len(s)); n <= maxRun {
				t.Mark(n)
			} else {
				t.Pos += n
			}
		}
	}
	return t.String()
}

func TestMark(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"a word", "*a*", "a"},
		{"words", "an _odd word_ here", "an odd word here"},
		{"in brackets", "(*a*) [_b_] {~c~}", "(a) [b] {c}"},
		{"punctuation behind", "*a*, _b_. ~c~! *d*: _e_", "a, b. c! d: e"},
		{"three", "***a***", "a"},
		{"nested", "**a _b_ ~c~**", "a b c"},
		{"nested at one place", "*_~a~_*", "a"},
		{"side by side", "*a* *b*", "a b"},
		{"lines", "*a*\n*b*", "a\nb"},
		{"long marks over lines", "||a\nb||", "a\nb"},
		{"single mark over lines", "*a\nb*", "*a\nb*"},
		{"unclosed", "*a", "*a"},
		{"unopened", "a*", "a*"},
		{"the last that opened", "_send and _a_", "_send and a"},
		{"inside a word", "a_b_c", "a_b_c"},
		{"around part of a word", "*a*b", "*a*b"},
		{"address", "_a_@x.example", "_a_@x.example"},
		{"host", "_a_.x.example", "_a_.x.example"},
		{"glob", "*.a.example *.b.example", "*.a.example *.b.example"},
		{"quoted glob", `"*jre*"`, `"*jre*"`},
		{"boundary", `boundary="_000_x_"`, `boundary="_000_x_"`},
		{"encoded word", "=?utf-8?Q?_a_?=", "=?utf-8?Q?_a_?="},
		{"list", "* a * b *", "* a * b *"},
		{"box", "** a **", "** a **"},
		{"row", "*** ***** ___", "*** ***** ___"},
		{"nothing inside", "*_* ** * *", "*_* ** * *"},
		{"mark inside", "*a_*", "*a_*"},
		{"emoji's name", "*:x: a*", ":x: a"},
		{"colon", "*: a*", "*: a*"},
		{"letters without spaces around", "給**甲**乙", "給甲乙"},
		{"no-break space inside", "*\u00a0a*", "* a*"},
		{"no-break space outside", "a\u00a0*b*\u00a0c", "a b c"},
		{"crossing", "**a _b** c_", "a b c"},
		{"at the end", "a *", "a *"},
		{"row behind", "*a*_~_~_~_~_~_~_~_", "*a*_~_~_~_~_~_~_~_"},
	} {
		if got := plain(c.in); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestCode(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"span", "a `b` c", "a b c"},
		{"two back quotes", "``a`b``", "a`b"},
		{"glued", "the `550`s", "the 550s"},
		{"old quotes", "`a' and `b'", "`a' and `b'"},
		{"old quotes and a span", "`a' and `b`", "`a' and b"},
		{"empty", "`` ` ` ``", " ` ` "},
		{"blank", "` `", "` `"},
		{"unclosed", "`a", "`a"},
		{"next line", "`a\nb`", "`a\nb`"},
		{"longer closing", "`a``", "`a``"},
		{"marks inside", "`*a*`", "*a*"},
		{"block in a line", "a ```b``` c", "a \nb\n c"},
		{"block alone", "```a```", "a"},
		{"block on lines", "a\n```\nb\nc\n```\nd", "a\nb\nc\nd"},
		{"carriage returns", "a\r\n```\r\nb\r\n```\r\nc", "a\r\nb\r\nc"},
		{"behind a line", "a:```\nb\n```", "a:\nb\n"},
		{"indented", "  ```\nb\n  ```\nc", "  b\n  c"},
		{"quoted", "> ```\n> b\n", "> ```\n> b\n"},
		{"quoted and closed", "> ```b```\nc", "> b\nc"},
		{"quoted line", "> a ```b``` c", "> a \n> b\n>  c"},
		{"quoted fences", "> ```\n> b```\nc", "> \n> b\nc"},
		{"unclosed block", "```a `b`", "```a b"},
		{"long fence", "`````a````b", "a\nb"},
		{"empty block", "``````", "``````"},
	} {
		if got := plain(c.in); got != c.want {
			t.Errorf("%s: %q becomes %q, want %q", c.name, c.in, got, c.want)
		}
	}
}

func TestQuote(t *testing.T) {
	x := Text{Src: "a\nb ```c```\n", Quote: "> "}
	for x.Next(&stops, len(x.Src)) {
		switch n := x.Run(len(x.Src)); x.Src[x.Pos] {
		case '\n':
			x.Newline()
		default:
			end, _ := x.block(n, len(x.Src))
			x.enter(n)
			x.Pos = end
			x.leave()
		}
	}
	if got, want := x.String(), "a\n> b \n> c\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestTypography(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"\u2018a\u2019 \u201cb\u201d \u201ec\u201f \u201ad\u201b", `'a' "b" "c" 'd'`},
		{"a\u00a0b\u202fc\u2007d", "a b c d"},
		{"\ufeffa\u200bb\u200cc\u200dd\u2060e\u00adf", "abcdef"},
		{"\u200ea\u200f \u202ab\u202e \u2066c\u2069", "a b c"},
		{"— … • € é 中 \u3000", "— … • € é 中 \u3000"},
		{"\xe2\x80 \xc2 \xef", "\xe2\x80 \xc2 \xef"},
		{"\u200b", ""},
	} {
		if got := plain(c.in); got != c.want {
			t.Errorf("%q becomes %q, want %q", c.in, got, c.want)
		}
	}
}

func TestSameLink(t *testing.T) {
	for _, c := range []struct {
		address, label string
		want           bool
	}{
		{"http://x.example", "x.example", true},
		{"https://X.example/", "x.example", true},
		{"https://x.example/a", "https://x.example/a", true},
		{"mailto:a@x.example", "a@x.example", true},
		{"mailto:a@x.example?subject=b", "a@x.example", true},
		{"https://x.example?a", "x.example", false},
		{"http://x.example", "y.example", false},
		{"http://x.example", "", false},
	} {
		if got := SameLink(c.address, c.label); got != c.want {
			t.Errorf("SameLink(%q, %q) = %v", c.address, c.label, got)
		}
	}
}

func TestUntouched(t *testing.T) {
	in := "550 5.1.1 a_b@x.example 2 * 3 ~5 min\n> café — `so' ```\n"
	got := plain(in)
	if got != in || unsafe.StringData(got) != unsafe.StringData(in) {
		t.Errorf("%q became %q", in, got)
	}
	if n := testing.AllocsPerRun(10, func() { plain("550 5.1.1 a_b@x.example — café ~5 *.x") }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
