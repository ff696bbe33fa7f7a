package slack

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// escape is what Slack does to a text: https://docs.slack.dev/messaging/formatting-message-text, "Escaping text".
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// plainText leaves out of a text what Unformat may take away or add where there are no tokens: marks, space and quote marks.
func plainText(s string) string {
	return strings.NewReplacer("*", "", "_", "", "~", "", "`", "", "\n", "", "\r", "", " ", "", "\t", "", ">", "").Replace(s)
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
		"&lt;<mailto:a@x.org|a@x.org>&gt; <@U1|n> <#C1|> <!here> <!subteam^S1|@x> <!date^1^{date}|f> <https://x.org/%25|y>",
		"*a* _b_ ~c~ `d` ```e\nf``` &gt; ```g```", "&gt; ```\n&gt; a\n&gt; ```", "“a”\u00a0\u200b\xff", "&amp;lt;", "*<@U1>*`<", "```a`b````c",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := Unformat(s)
		if len(got) > len(s) {
			t.Errorf("%q grew to %q", s, got)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q is valid, %q is not", s, got)
		}
		typed := Unformat(escape.Replace(s))
		if typographic(s) {
			return
		}
		if !strings.ContainsAny(s, "*_~`") && typed != s {
			t.Errorf("%q was typed, got %q", s, typed)
		}
		if plainText(typed) != plainText(s) {
			t.Errorf("%q lost something: %q", s, typed)
		}
	})
}
