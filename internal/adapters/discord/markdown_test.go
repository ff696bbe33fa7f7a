package discord

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

func TestEscape(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"words":       {"Don't resend yet: Gmail refuses it. (550 5.7.26)", "Don't resend yet: Gmail refuses it. (550 5.7.26)"},
		"address":     {"bob_smith@example.org, host mx.example.org[192.0.2.1]", `bob\_smith@example.org, host mx.example.org\[192.0.2.1]`},
		"emphasis":    {"*a* **b** _c_ __d__ ~~e~~ ||f||", `\*a\* \*\*b\*\* \_c\_ \_\_d\_\_ \~\~e\~\~ \|\|f\|\|`},
		"code":        {"`a` ```b```", "\\`a\\` \\`\\`\\`b\\`\\`\\`"},
		"backslash":   {`a\*b C:\x`, `a\\\*b C\:\\x`},
		"tokens":      {"<@1> <#2> <:a:1> <t:1> </c:1> <https://x.example>", `\<@1> \<#2> \<\:a\:1> \<t\:1> \</c\:1> \<https\://x.example>`},
		"emoji":       {":tada: 12:30 a: b", `\:tada: 12\:30 a: b`},
		"link":        {"[a](https://x.example)", `\[a]\(https\://x.example)`},
		"half a link": {"a](b) (c)", `a]\(b) (c)`},
		"calls":       {"@everyone bob@here.example a@b.example @ever", `\@everyone bob\@here.example a@b.example @ever`},
		"steam":       {"steam://run", `steam\://run`},
		"invitation":  {"discord.gg/a Discord.com/invite/a dis.gd/a discordapp.com WWW.x.example", `discord\.gg/a Discord\.com/invite/a dis\.gd/a discordapp\.com WWW\.x.example`},
		"heading":     {"# a # b", `\# a # b`},
		"quote":       {"> a > b", `\> a > b`},
		"small":       {"-# a", `\-# a`},
		"bullet":      {"- a - b", `\- a - b`},
		"no heading":  {"#550 5.1.1 ##", "#550 5.1.1 ##"},
		"no quote":    {">550", ">550"},
		"no bullet":   {"--a -b", "--a -b"},
		"long mark":   {"### a", `\### a`},
		"transcript":  {">>> a", `\>>> a`},
		"hard blank":  {"\u3000#\u00a0a", "\u3000\\#\u00a0a"},
		"blanks":      {"  # a", `  \# a`},
		"number":      {"12. a 13. b", `12\. a 13. b`},
		"number ends": {"12.", `12\.`},
		"bracket":     {"12) a", "12) a"},
		"no number":   {"5.1.1 and 12.5", "5.1.1 and 12.5"},
		"next line":   {"a\n# b\n 1. c", "a\n\\# b\n 1\\. c"},
		"wide":        {"超過 😀*", `超過 😀\*`},
		"no UTF-8":    {"a\xff*\xe2\x80", "a\ufffd\\*\ufffd\ufffd"},
	} {
		if got := escape(tt.in); got != tt.want {
			t.Errorf("%s: escape(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

// unescaped takes the backslashes away that Discord takes away.
func unescaped(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if escapedOne.MatchString(s[i:]) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// FuzzEscape: what is escaped acts nowhere, reads as before, and counts no more than marked tells.
func FuzzEscape(f *testing.F) {
	f.Add("a *b* _c_ [d](https://e.example) :f: <@1> `g` ||h||\n> i")
	f.Add("1. - # > -# www.a discord.gg/x ```\n``")
	f.Add("\\_a\\ \\")
	f.Fuzz(func(t *testing.T, s string) {
		s = chat.Inert(strings.ToValidUTF8(s, "?"))
		got := escape(s)
		if unescaped(got) != s {
			t.Errorf("escape(%q) = %q, which reads %q", s, got, unescaped(got))
		}
		if draw.Units(got) > marked.Size(s) {
			t.Errorf("escape(%q) = %q, which counts %d, not %d", s, got, draw.Units(got), marked.Size(s))
		}
		for _, lead := range []string{"", "- ", "1. ", "**Warning:** "} {
			one := draw.Clean(s)
			if act := actsInMarkdown(lead + escape(one)); act != "" {
				t.Errorf("%s%q: %s", lead, one, act)
			}
			if act := actsInMarkdown(bold(escape(one)) + " (" + escape(one) + ")"); act != "" {
				t.Errorf("%q in bold: %s", one, act)
			}
		}
		if act := actsInMarkdown(code(draw.Clean(s))); act != "" && draw.Clean(s) != "" {
			t.Errorf("%q as code: %s", s, act)
		}
	})
}

// keptEscape is what Unformat does not undo.
var keptEscape = regexp.MustCompile(`\\[.(-]`)

// FuzzEscapeUnformat: undoing markup finds none in what is escaped. It keeps backslashes as people write them, in paths and
// before full stops, dashes and brackets, and straightens typography, so texts with those are left out.
func FuzzEscapeUnformat(f *testing.F) {
	f.Add("a *b* _c_ [d](https://e.example) <#1> `g` ||h|| > i -# j __k__ ~~l~~")
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range s {
			if r < ' ' || r > '~' || r == '\\' {
				return
			}
		}
		if s = chat.Inert(s); strings.Contains(s, draw.Joiner) || keptEscape.MatchString(escape(s)) {
			return
		}
		if got := Unformat(escape(s)); got != s {
			t.Errorf("Unformat(escape(%q)) = %q", s, got)
		}
	})
}

func TestCode(t *testing.T) {
	for in, want := range map[string]string{"452 4.2.2": "`452 4.2.2`", "a*b": "`a*b`", "a`b*": "a\\`b\\*"} {
		if got := code(in); got != want {
			t.Errorf("code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPageLink(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"plain":           {"https://support.google.com/mail/answer/81126", "[support.google.com/mail/answer/81126](<https://support.google.com/mail/answer/81126>)"},
		"query":           {"https://www.example.org/a?b=c&d=e#f", "[example.org/a](<https://www.example.org/a?b=c&d=e#f>)"},
		"round brackets":  {"https://example.org/a_(b)", "[example.org](<https://example.org/a_%28b%29>)"},
		"square brackets": {"https://example.org/?a=[b]", "[example.org](<https://example.org/?a=%5Bb%5D>)"},
		"star":            {"https://example.org/?a=*b*", "[example.org](<https://example.org/?a=%2Ab%2A>)"},
		"token":           {"https://example.org/<@1>", "[example.org](<https://example.org/%3C@1%3E>)"},
		"blank":           {"https://example.org/?a=b c", "[example.org](<https://example.org/?a=b%20c>)"},
		"http":            {"http://example.org/", ""},
		"script":          {"javascript:alert(1)", ""},
		"user":            {"https://google.com@evil.example/", ""},
		"call":            {"https://example.org/@everyone", ""},
		"too long":        {"https://example.org/" + strings.Repeat("a", maxURL), ""},
		"empty":           {"", ""},
	} {
		if got := pageLink(tt.in); got != tt.want {
			t.Errorf("%s: pageLink(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

// FuzzPageLink: a link is one of ours, whatever the address holds.
func FuzzPageLink(f *testing.F) {
	f.Add("https://support.google.com/mail/answer/81126#authentication")
	f.Add("https://a@b/<|>&c)](d")
	f.Fuzz(func(t *testing.T, s string) {
		if got := pageLink(s); got != "" && (ourLink.FindString(got) != got || !utf8.ValidString(got)) {
			t.Errorf("pageLink(%q) = %q", s, got)
		}
	})
}

func TestMessageLink(t *testing.T) {
	ref := func(guild, channel, thread, id string) *chat.Ref {
		return &chat.Ref{Place: chat.Place{Workspace: guild, Channel: channel, Thread: thread}, ID: id}
	}
	for name, tt := range map[string]struct {
		ref  *chat.Ref
		want string
	}{
		"in a channel": {ref("1", "2", "3", "4"), "https://discord.com/channels/1/2/4"},
		"in a thread":  {ref("1", "2", "#3", "4"), "https://discord.com/channels/1/3/4"},
		"direct":       {ref("", "2", "3", "4"), "https://discord.com/channels/@me/2/4"},
		"odd guild":    {ref("a", "2", "3", "4"), ""},
		"odd channel":  {ref("1", "2/../x", "3", "4"), ""},
		"odd thread":   {ref("1", "2", "#x", "4"), ""},
		"odd id":       {ref("1", "2", "3", "4)"), ""},
		"no id":        {ref("1", "2", "3", ""), ""},
		"long id":      {ref("1", "2", "3", strings.Repeat("4", 25)), ""},
		"none":         {nil, ""},
	} {
		if got := messageLink(tt.ref); got != tt.want {
			t.Errorf("%s: messageLink(%v) = %q, want %q", name, tt.ref, got, tt.want)
		}
	}
}

func TestCutMarkdown(t *testing.T) {
	block := "a b\n```\n" + strings.Repeat("x y\n", 20) + "```"
	for name, tt := range map[string]struct {
		in   string
		n    int
		want string
	}{
		"fits":           {block, 200, block},
		"in a block":     {block, 40, "a b\n```\nx y\nx y\nx y\nx y… (shortened)\n```"},
		"behind a block": {"```\na\n```\n" + strings.Repeat("b ", 30), 40, "```\na\n```\nb b b b b b b… (shortened)"},
		"no block":       {strings.Repeat("b ", 30), 30, "b b b b b b b… (shortened)"},
	} {
		if got := cutMarkdown(tt.in, tt.n); got != tt.want || draw.Units(got) > tt.n {
			t.Errorf("%s: cutMarkdown(%q, %d) = %q, want %q", name, tt.in, tt.n, got, tt.want)
		}
	}
}
