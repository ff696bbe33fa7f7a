package discord

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"
)

func ExampleUnformat() {
	fmt.Println(Unformat("<@80351110224678912> **why?**\n```log\n550 5.1.1 <bob_b@example.org>: unknown\n```"))
	// Output:
	// @80351110224678912 why?
	// 550 5.1.1 <bob_b@example.org>: unknown
}

// unformatCase is a text as Discord delivers it and as it reads.
type unformatCase struct{ name, in, want string }

func checkUnformat(t *testing.T, cases []unformatCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := Unformat(c.in); got != c.want {
				t.Errorf("Unformat(%q)\n = %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

func TestUnformatTokens(t *testing.T) {
	checkUnformat(t, []unformatCase{
		{"user", "<@1> <@!2>", "@1 @2"},
		{"role", "<@&1>", "@1"},
		{"channel", "<#1>", "#1"},
		{"emoji", "<:ok_hand:1> <a:spin:2>", ":ok_hand: :spin:"},
		{"emoji's name between colons", ":white_check_mark:", ":white_check_mark:"},
		{"time", "<t:0> <t:1618953630:R>", "1970-01-01 00:00 UTC 2021-04-20 21:20 UTC"},
		{"time of old", "<t:-60:f>", "1969-12-31 23:59 UTC"},
		{"command", "</smtp:1> </smtp watch on:2>", "/smtp /smtp watch on"},
		{"page", "<id:browse> <id:linked-roles:1>", "#browse #linked-roles"},
		{"suppressed embed", "see <https://example.org/a_b_c?x=*y*>.", "see https://example.org/a_b_c?x=*y*."},
		{"suppressed embed at a word", "Learn more<https://example.org/a> (x)<https://example.org>y", "Learn more<https://example.org/a> (x)<https://example.org>y"},
		{"two embeds", "<https://a.example> <http://b.example>", "https://a.example http://b.example"},
		{"masked link", "[the page](https://example.org/a_(b))", "the page (https://example.org/a_(b))"},
		{"masked link to itself", "[example.org/a](https://example.org/a)", "example.org/a"},
		{"masked link that lies", "[https://bank.example](https://evil.example)", "https://bank.example (https://evil.example)"},
		{"masked link with brackets", "[a](<https://example.org>)", "a (https://example.org)"},
		{"masked link with title", `[a](https://example.org "b c") d`, `a (https://example.org "b c") d`},
		{"masked link with both", `[a](<https://example.org> "b")`, `a (https://example.org "b")`},
		{"marks in a label", "[**a** `b` <@1>](https://example.org)", "a b @1 (https://example.org)"},
		{"bold link", "**[a](https://example.org)**", "a (https://example.org)"},
		{"two links", "[a](https://a.example)[b](https://b.example)", "a (https://a.example)b (https://b.example)"},
	})
}

func TestUnformatKeeps(t *testing.T) {
	checkUnformat(t, []unformatCase{
		{"nothing", "", ""},
		{"address", "<a@b.example> to=<a_b_c@d.example>", "<a@b.example> to=<a_b_c@d.example>"},
		{"mail link", "a@b.example<mailto:a@b.example>", "a@b.example<mailto:a@b.example>"},
		{"route", "<@a.example:b@c.example>", "<@a.example:b@c.example>"},
		{"codes in brackets", "<#5.1.1> <421 4.4.2 timeout> <5.7.1>", "<#5.1.1> <421 4.4.2 timeout> <5.7.1>"},
		{"odd tokens", "<@> <@!> <#> <:a:> <::1> <:a b:1> <t:> <t:1:x> <t:99999999999999> <t:x> </:1> </a> <id:x> <id:browse:x>", "<@> <@!> <#> <:a:> <::1> <:a b:1> <t:> <t:1:x> <t:99999999999999> <t:x> </:1> </a> <id:x> <id:browse:x>"},
		{"HTML", "<br></p><!-- a -->", "<br></p><!-- a -->"},
		{"unclosed token", "<@1 <@2> <", "<@1 @2 <"},
		{"token over lines", "<@1\n>", "<@1\n>"},
		{"link with blanks", "<https://a b>", "<https://a b>"},
		{"host and port", "mx.example.org[192.0.2.1](25) [a](b)", "mx.example.org[192.0.2.1](25) [a](b)"},
		{"brackets", "[[[a] [b]] ](https://a.example", "[[[a] [b]] ](https://a.example"},
		{"odd links", "[](https://a.example) [a](<https://b.example) [a](https://c.example \"b) [a](https://d.example", "[](https://a.example) [a](<https://b.example) [a](https://c.example \"b) [a](https://d.example"},
		{"link over lines", "[a\nb](https://a.example)", "[a\nb](https://a.example)"},
		{"link without end", "[a](", "[a]("},
		{"names", "file_name_x a_b@example.org __init__ __init__.py x.__call__()", "file_name_x a_b@example.org __init__ __init__.py x.__call__()"},
		{"address between marks", "_srs_@example.org *a*@example.org", "_srs_@example.org *a*@example.org"},
		{"Exim log", "1abcDE-000001-Ab ** bob@example.org R=dnslookup", "1abcDE-000001-Ab ** bob@example.org R=dnslookup"},
		{"box", "** Address not found **\n*****", "** Address not found **\n*****"},
		{"table", "| a | b || c |", "| a | b || c |"},
		{"pattern", "*.example.org ~10 ~~ 2*3*4", "*.example.org ~10 ~~ 2*3*4"},
		{"boundary", "boundary=\"_000_AB1PR01_\"\n--_000_AB1PR01_", "boundary=\"_000_AB1PR01_\"\n--_000_AB1PR01_"},
		{"entities", "&lt;a&gt; &amp;lt;", "&lt;a&gt; &amp;lt;"},
		{"no heading", "#550 5.1.1 ##\n#### a\na # b\n-#a\n- a", "#550 5.1.1 ##\n#### a\na # b\n-#a\n- a"},
		{"list", "- a\n* b\n1. c", "- a\n* b\n1. c"},
		{"path and JSON", `C:\mail\log "a\"b" \\server \u003c \(1\) \`, `C:\mail\log "a\"b" \\server \u003c \(1\) \`},
		{"everyone", "@everyone @here", "@everyone @here"},
		{"quote", "> 550\n> \n>551", "> 550\n> \n>551"},
		{"unclosed fence", "```\n550", "```\n550"},
		{"old quotes", "in `main.cf' or `master.cf'", "in `main.cf' or `master.cf'"},
	})
}

func TestUnformatMarks(t *testing.T) {
	checkUnformat(t, []unformatCase{
		{"emphasis", "**a** *b* __c__ _d_ ~~e~~ ||f||", "a b c d e f"},
		{"three", "***a*** ___b___", "a b"},
		{"nested", "__**~~550 *a*~~**__", "550 a"},
		{"spoiler over lines", "||550 5.1.1\nno||", "550 5.1.1\nno"},
		{"bold address", "**<a_b@example.org>**: _a_b@example.org_", "<a_b@example.org>: a_b@example.org"},
		{"bold without spaces", "给**报告**：见", "给报告：见"},
		{"escapes", "\\*a\\* \\_b\\_ \\<@1> \\`c\\` \\~\\~d\\~\\~ \\|\\|e \\@f \\:g: \\[h]", "*a* _b_ <@1> `c` ~~d~~ ||e @f :g: [h]"},
		{"escaped link", "\\[a](https://example.org) [a\\](https://example.org)", "[a](https://example.org) [a](https://example.org)"},
		{"escaped line starts", "\\# a\n\\> b", "# a\n> b"},
		{"two backslashes", "\\\\*a*", "\\\\*a*"},
		{"inline code", "I got `550 <@1> \\_ *no* a_b` today", "I got 550 <@1> \\_ *no* a_b today"},
		{"two back quotes", "``a`b``", "a`b"},
		{"fence", "see\n```\n550-a *b*\n550 __c__\n```\nok", "see\n550-a *b*\n550 __c__\nok"},
		{"fence in a line", "see ```550``` ok", "see \n550\n ok"},
		{"language", "```json\n{}\n```", "{}\n"},
		{"language in capitals, carriage returns", "```TXT\r\na\r\n```", "a\r\n"},
		{"code that looks like a language", "```mx.example.org\n550\n``` ```550\nno```", "mx.example.org\n550\n 550\nno"},
		{"language without line", "```bash```", "bash"},
		{"markup in a fence", "```\n> # -# [a](https://a.example) <t:1> \\_ ||x||\n```", "> # -# [a](https://a.example) <t:1> \\_ ||x||\n"},
		{"fence in a quote", "> ```\n> 550\n> ```\nok", "> \n> 550\n> \nok"},
		{"headings", "# a\n## b\n### c\n-# d", "a\nb\nc\nd"},
		{"quoted heading", "> # a", "> a"},
		{"marks in a heading", "# **550** _a_", "550 a"},
		{"quote of all", "me:\n>>> 550\n\n551 *a*\n```\nb\n```", "me:\n> 550\n> \n> 551 a\n> b\n> "},
		{"quote of all, twice", ">>> a\n>>> b", ">>> a\n>>> b"},
		{"quote of all with code in a line", ">>> a ```b``` c\n", "> a \n> b\n>  c\n"},
		{"transcript", ">>> RCPT TO:<a@b.example>\n550 no", ">>> RCPT TO:<a@b.example>\n550 no"},
		{"transcript of both sides", ">>> a\n<<< b", ">>> a\n<<< b"},
		{"transcript of old", ">>> DATA", ">>> DATA"},
		{"typography", "\ufeff“550”\u00a0isn’t\u200b ok — really…", `"550" isn't ok — really…`},
		{"invalid bytes", "x**a\xfe** **a\xfe** \xc2\xe2\x80", "x**a\xfe** a\xfe \xc2\xe2\x80"},
	})
}

// TestUnformatBounces has the forms in which mail systems name a recipient and quote a reply. All texts are made up.
func TestUnformatBounces(t *testing.T) {
	same := []string{
		"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1\n    <bob@example.org>: no (in reply to RCPT TO command)",
		"Jan  2 03:04:05 mx postfix/smtp[1]: 4AbC_dE: to=<b_o_b@example.org>, relay=mx.example.org[192.0.2.1]:25, dsn=4.7.1, status=deferred (host mx.example.org[192.0.2.1] said: 450 4.7.1 no)",
		"   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> RCPT To:<bob@example.org>\n<<< 550 5.1.1 no\n550 5.1.1 <bob@example.org>... User unknown",
		"  bob@example.org\n    SMTP error from remote mail server after RCPT TO:<bob@example.org>:\n    host mx.example.org [192.0.2.1]: 550 no",
		"<bob@example.org>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 no (#5.1.1)\n\n--- Below this line is a copy of the message.",
		"bob@example.org\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##",
		"<mx.example.org #5.1.1 smtp;550 5.1.1 <bob@example.org>... no>",
		"** Address not found **\n\n550-5.1.1 See\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1b2_c3 - gsmtp",
		"Final-Recipient: rfc822;bob@example.org\nAction: failed\nDiagnostic-Code: smtp;550 5.1.1 <bob@example.org> no\nRemote-MTA: dns;mx.example.org",
		"User bob (bob@example.org) not listed in Domino Directory",
		"SRS0=ab_c=XY=example.net=ann_b@fwd.example",
		"<** 550 no\n -> RCPT TO:<bob@example.org>\n<-  250 ok",
		"  File \"smtplib.py\", line 251, in __init__\nsmtplib.SMTPRecipientsRefused: {'bob@example.org': (550, b'5.1.1 no')}",
		`{"reason": "550 5.1.1 <bob@example.org>: \"no\"", "url": "https:\/\/x.example", "smtp-id": "<a_b_c@x.example>"}`,
	}
	for _, text := range same {
		if got := Unformat(text); got != text {
			t.Errorf("%q\nbecomes\n%q", text, got)
		}
		for _, fence := range []string{"```\n", "```txt\n", "```"} {
			if got := Unformat(fence + text + "\n```"); got != text+"\n" {
				t.Errorf("in a fence: %q\nbecomes\n%q", text, got)
			}
		}
		quoted := "> " + strings.ReplaceAll(text, "\n", "\n> ")
		if got := Unformat(quoted); got != quoted {
			t.Errorf("quoted: %q\nbecomes\n%q", quoted, got)
		}
	}
}

func TestUnformatLeavesPlainTextAlone(t *testing.T) {
	for _, text := range plainTexts {
		got := Unformat(text)
		if got != text || unsafe.StringData(got) != unsafe.StringData(text) {
			t.Errorf("%q became %q or a copy", text, got)
		}
		if n := testing.AllocsPerRun(20, func() { Unformat(text) }); n != 0 {
			t.Errorf("%q: %v allocations", text, n)
		}
	}
}

// plainTexts hold bytes of markup that mark nothing.
var plainTexts = []string{
	"550 5.1.1 bob@example.org: User unknown",
	"a_b_c@example.org, 2 * 3, it's ~5 min\n\n- x\n* y\n> z\n#1 | 2",
	"naïve — … € 中文 🙂",
	"<bob@example.org>: host mx.example.org[192.0.2.1] said `so' (#5.1.1) \\o/ *.org",
}

func BenchmarkUnformat(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"chat", strings.Repeat("Does anybody know why the build takes 5 minutes since Monday? It used to be 2. ", 8)},
		{"bounce", strings.Repeat("<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 no\n", 8)},
		{"fence", "look: ```txt\n" + strings.Repeat("550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n", 8) + "``` **please**"},
		{"hostile", strings.Repeat("<*`[_~|\\", 1000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				Unformat(c.text)
			}
		})
	}
}
