package discord

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// stripped leaves out of a text what Unformat may take away or add where there are no tokens, links and languages: marks,
// escapes, space, and the marks of quotes and headings.
func stripped(s string) string {
	return strings.NewReplacer("*", "", "_", "", "~", "", "|", "", "`", "", "\\", "", "\n", "", "\r", "", " ", "", "\t", "", ">", "", "#", "", "-", "").Replace(s)
}

// typographic tells whether s has any of the characters that are straightened, or their neighbours.
func typographic(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool {
		return r == 0xa0 || r == 0xad || r == 0xfeff || r >= 0x2007 && r <= 0x2069
	})
}

func FuzzUnformat(f *testing.F) {
	for _, s := range plainTexts {
		f.Add(s)
	}
	for _, s := range []string{
		"<@1> <@!1> <@&1> <#1> <:a:1> <a:b:1> <t:1:R> </c d:1> <id:guide> <https://x.org> <a@b.example>",
		"[a](https://x.org) [a `b` *c*](<https://x.org/(b)> \"t\") [[a](https://x.org",
		"**a** _b_ ~~c~~ ||d|| __e__ ***f*** `g` ``h`` \\* \\\\ __init__", "```txt\na\n``` ```b```", "> ```\n> a\n> ```\n# b\n-# c",
		">>> a\nb ```c```\n", ">>> DATA\n", "“a”\u00a0\u200b\xff", "*<@1>*`<", "```a`b````c",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Unformat(s)
		if len(got) > 4*len(s) {
			t.Errorf("%q grew to %q", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q is valid, %q is not", s, got)
		}
		if typographic(s) || strings.ContainsAny(s, "<[") || strings.Contains(s, "```") {
			return
		}
		if !strings.ContainsAny(s, "*_~|`\\>#-") && got != s {
			t.Errorf("%q has no markup, got %q", s, got)
		}
		if stripped(got) != stripped(s) {
			t.Errorf("%q lost something: %q", s, got)
		}
	})
}
