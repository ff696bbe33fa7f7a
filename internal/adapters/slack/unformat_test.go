package slack

import (
	"fmt"
	"strings"
	"testing"
	"unsafe"
)

func ExampleUnformat() {
	fmt.Println(Unformat("<@U024BE7LH> *why?*\n```550 5.1.1 &lt;<mailto:bob@example.org|bob@example.org>&gt;: unknown```"))
	// Output:
	// @U024BE7LH why?
	// 550 5.1.1 <bob@example.org>: unknown
}

// unformatCase is a text as Slack delivers it and as it was typed.
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
		{"host", "<http://mx.example.org|mx.example.org>:25", "mx.example.org:25"},
		{"host in capitals", "<http://MX.example.org|mx.Example.org>", "mx.Example.org"},
		{"address", "<https://example.org/a?b=1&amp;c=2>", "https://example.org/a?b=1&c=2"},
		{"address with label", "<https://example.org/a|the page>", "the page (https://example.org/a)"},
		{"label that lies", "<https://evil.example|bank.example>", "bank.example (https://evil.example)"},
		{"label with escapes", "<https://example.org/?a&amp;b|R&amp;D &lt;x&gt;>", "R&D <x> (https://example.org/?a&b)"},
		{"empty label", "<https://example.org|>", "https://example.org"},
		{"label is all but the scheme", "<https://example.org/|example.org>", "example.org"},
		{"percent signs", "<http://example.org/%C3%A9|example.org/é>", "example.org/é"},
		{"percent sign that is none", "<http://example.org/100%|all>", "all (http://example.org/100%)"},
		{"mail", "<mailto:a.b+c@example.org|a.b+c@example.org>", "a.b+c@example.org"},
		{"mail without label", "<mailto:a@example.org>", "a@example.org"},
		{"mail with a name", "<mailto:a@example.org|Ann>", "Ann (a@example.org)"},
		{"mail with a subject", "<mailto:a@example.org?subject=x|a@example.org>", "a@example.org"},
		{"phone", "<tel:+15505551212|550-555-1212>", "550-555-1212"},
		{"phone without label", "<tel:5505551212>", "5505551212"},
		{"other scheme", "<skype:ann|ann>", "ann"},
		{"other scheme with label", "<skype:ann|call me>", "call me (skype:ann)"},
		{"user", "<@U024BE7LH> hi", "@U024BE7LH hi"},
		{"user with name", "<@W12|ann b.>", "@ann b."},
		{"user with empty name", "<@U1|>", "@U1"},
		{"user with sign", "<@U1|@ann>", "@ann"},
		{"channel", "<#C1|mail-ops>", "#mail-ops"},
		{"channel without name", "<#C1|> <#C2>", "#C1 #C2"},
		{"calls", "<!here> <!channel> <!everyone|everyone> <!group>", "@here @channel @everyone @group"},
		{"group", "<!subteam^S1|@postmasters> <!subteam^S2>", "@postmasters @S2"},
		{"date", "<!date^1392734382^{date} at {time}|Feb 18, 2014>", "Feb 18, 2014"},
		{"date with link", "<!date^1^{date}^https://example.org|Jan 1>", "Jan 1"},
		{"date without fallback", "<!date^1^{date}>", "<!date^1^{date}>"},
		{"something new", "<!new_thing^1|shown>", "shown"},
		{"emoji", ":white_check_mark: :+1: :_x_:", ":white_check_mark: :+1: :_x_:"},
	})
}

func TestUnformatKeeps(t *testing.T) {
	checkUnformat(t, []unformatCase{
		{"nothing", "", ""},
		{"raw address", "<alice@example.org>", "<alice@example.org>"},
		{"raw route", "<@a.example,@b.example:c@d.example>", "<@a.example,@b.example:c@d.example>"},
		{"raw code", "<#5.1.1 smtp; 550>", "<#5.1.1 smtp; 550>"},
		{"raw type", "<smtp:550>", "<smtp:550>"},
		{"raw HTML", "<!DOCTYPE html><!-- a|b --><br>", "<!DOCTYPE html><!-- a|b --><br>"},
		{"raw redirection", "a < b > c", "a < b > c"},
		{"link with blanks", "<http://a b|c>", "<http://a b|c>"},
		{"scheme that is none", "<1x:a|b> <:a|b>", "<1x:a|b> <:a|b>"},
		{"empty brackets", "<> <|> <@> <#> <!> <@|a>", "<> <|> <@> <#> <!> <@|a>"},
		{"unclosed token", "<http://example.org|a", "<http://example.org|a"},
		{"unclosed then closed", "<@U1 <@U2>", "<@U1 @U2"},
		{"token over lines", "<@U1\n>", "<@U1\n>"},
		{"bracket at the end", "550 <", "550 <"},
		{"other entities", "&quot;&#39;&nbsp;&LT;&amp", "&quot;&#39;&nbsp;&LT;&amp"},
		{"local part", "a_b_c@example.org _srs_x_@example.org", "a_b_c@example.org _srs_x_@example.org"},
		{"code", "5.7.1 *5*7*1", "5.7.1 *5*7*1"},
		{"special names", "__init__ __main__.py", "__init__ __main__.py"},
		{"Markdown", "**bold** __x__ ~~y~~", "**bold** __x__ ~~y~~"},
		{"SRV name", "_25._tcp.mx.example.org and _dmarc.example.org", "_25._tcp.mx.example.org and _dmarc.example.org"},
		{"boundary", `boundary="_000_AB1PR01_"`, `boundary="_000_AB1PR01_"`},
		{"sizes", "~10 MB or ~ 20 MB", "~10 MB or ~ 20 MB"},
		{"box", "** Address not found **", "** Address not found **"},
		{"unclosed fence", "```550 5.1.1", "```550 5.1.1"},
		{"two back quotes", "`` x ``", "`` x ``"},
		{"invalid bytes", "\xff&lt;\xc2\xe2\x80 *a\xfe*", "\xff<\xc2\xe2\x80 a\xfe"},
	})
}

func TestUnformatMarks(t *testing.T) {
	checkUnformat(t, []unformatCase{
		{"bold", "*Error:* 550", "Error: 550"},
		{"italic", "an _odd_ one", "an odd one"},
		{"strike", "~no~ yes", "no yes"},
		{"nested", "*_~550~_*", "550"},
		{"bold code", "*5.7.1*, *550*", "5.7.1, 550"},
		{"bold address", "*<mailto:a_b@example.org|a_b@example.org>*", "a_b@example.org"},
		{"around code", "*`a_b_c`*", "a_b_c"},
		{"in a quote", "&gt;*a*\n&gt; _b_", ">a\n> b"},
		{"escape only once", "&amp;lt; &amp;amp;lt; &amp;gt;", "&lt; &amp;lt; &gt;"},
		{"token typed as text", "&lt;@U1&gt; &lt;!here&gt;", "<@U1> <!here>"},
		{"token in escapes", "&lt;<mailto:a@example.org|a@example.org>&gt;", "<a@example.org>"},
		{"inline code", "I got `550 5.1.1 <mailto:a_b@example.org|a_b@example.org> *no*` today", "I got 550 5.1.1 a_b@example.org *no* today"},
		{"old quotes", "in `main.cf' or `master.cf'", "in `main.cf' or `master.cf'"},
		{"fence in a line", "see ```550 *a*``` ok", "see \n550 *a*\n ok"},
		{"fence on lines", "see\n```\n550-a &amp;\n550 b\n```\nok", "see\n550-a &\n550 b\nok"},
		{"two fences", "```a``` ```b```", "a\n b"},
		{"word behind a fence", "```bash\n550```", "bash\n550"},
		{"link in a fence", "```<http://a.example|a.example> &gt;```", "a.example >"},
		{"fence in a quote", "&gt; ```550\n&gt; 551```\nok", "> 550\n> 551\nok"},
		{"quote", "&gt; 550\n&gt; \n&gt;&gt; 551\nme", "> 550\n> \n>> 551\nme"},
		{"raw quote", "> 550 *a*\n>b > c", "> 550 a\n>b > c"},
		{"typography", "\ufeff“550”\u00a0isn’t\u200b ok — really…", `"550" isn't ok — really…`},
		{"typography in code and label", "`“a”` <@U1|a\u00a0b>", `"a" @a b`},
	})
}

// TestUnformatBounces has the forms in which mail systems name a recipient and quote a reply. All texts are made up.
func TestUnformatBounces(t *testing.T) {
	const bob = "<mailto:bob@example.org|bob@example.org>"
	const mx = "<http://mx.example.org|mx.example.org>"
	checkUnformat(t, []unformatCase{
		{"Postfix", "&lt;" + bob + "&gt;: host " + mx + "[192.0.2.1] said: 550 5.1.1 &lt;" + bob + "&gt;: no (in reply to RCPT TO command)",
			"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 <bob@example.org>: no (in reply to RCPT TO command)"},
		{"Postfix log", "to=&lt;" + bob + "&gt;, relay=" + mx + "[192.0.2.1]:25, dsn=4.7.1, status=deferred (host " + mx + " said: 450)",
			"to=<bob@example.org>, relay=mx.example.org[192.0.2.1]:25, dsn=4.7.1, status=deferred (host mx.example.org said: 450)"},
		{"Sendmail", "   ----- Transcript of session follows -----\n... while talking to " + mx + ".:\n&gt;&gt;&gt; RCPT To:&lt;" + bob + "&gt;\n&lt;&lt;&lt; 550 5.1.1 no\n550 5.1.1 &lt;" + bob + "&gt;... User unknown",
			"   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n>>> RCPT To:<bob@example.org>\n<<< 550 5.1.1 no\n550 5.1.1 <bob@example.org>... User unknown"},
		{"Exim", "  " + bob + "\n    SMTP error from remote mail server after RCPT TO:&lt;" + bob + "&gt;:\n    host " + mx + " [192.0.2.1]: 550 no",
			"  bob@example.org\n    SMTP error from remote mail server after RCPT TO:<bob@example.org>:\n    host mx.example.org [192.0.2.1]: 550 no"},
		{"Exim log", "2026-01-02 03:04:05 1abcDE-000001-Ab ** " + bob + " R=dnslookup T=remote_smtp: 550 no",
			"2026-01-02 03:04:05 1abcDE-000001-Ab ** bob@example.org R=dnslookup T=remote_smtp: 550 no"},
		{"qmail", "&lt;" + bob + "&gt;:\n192.0.2.1 does not like recipient.\nRemote host said: 550 no (#5.1.1)",
			"<bob@example.org>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 no (#5.1.1)"},
		{"Exchange", bob + "\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##",
			"bob@example.org\n#550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found ##"},
		{"Exchange of old", "&lt;" + mx + " #5.1.1 smtp;550 5.1.1 &lt;" + bob + "&gt;... no&gt;",
			"<mx.example.org #5.1.1 smtp;550 5.1.1 <bob@example.org>... no>"},
		{"Gmail", "** Address not found **\n\nYour message wasn’t delivered to *" + bob + "* because the address couldn’t be found.\n\n550-5.1.1 See\n550 5.1.1  <https://support.google.com/mail/?p=NoSuchUser> a1b2_c3 - gsmtp",
			"** Address not found **\n\nYour message wasn't delivered to bob@example.org because the address couldn't be found.\n\n550-5.1.1 See\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1b2_c3 - gsmtp"},
		{"report", "Final-Recipient: rfc822;" + bob + "\nAction: failed\nDiagnostic-Code: smtp;550 5.1.1 &lt;" + bob + "&gt; R&amp;D",
			"Final-Recipient: rfc822;bob@example.org\nAction: failed\nDiagnostic-Code: smtp;550 5.1.1 <bob@example.org> R&D"},
		{"Courier", "&lt;" + bob + "&gt;:\n     550 User unknown", "<bob@example.org>:\n     550 User unknown"},
		{"Domino", "User bob (" + bob + ") not listed in Domino Directory", "User bob (bob@example.org) not listed in Domino Directory"},
		{"sender rewriting", "SRS0=ab_c=XY=<http://example.net|example.net>=ann_b@fwd.example", "SRS0=ab_c=XY=example.net=ann_b@fwd.example"},
		{"traceback", "File \"smtplib.py\", line 251, in __init__\nsmtplib.SMTPRecipientsRefused: {'" + bob + "': (550, b'5.1.1 no')}",
			"File \"smtplib.py\", line 251, in __init__\nsmtplib.SMTPRecipientsRefused: {'bob@example.org': (550, b'5.1.1 no')}"},
		{"JSON", "{“reason”: “550 5.1.1 &lt;" + bob + "&gt;”}", `{"reason": "550 5.1.1 <bob@example.org>"}`},
	})
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
	"a_b_c@example.org, 2 * 3, it's ~5 min\n\n- x\n* y\n> z",
	"naïve — … € 中文 🙂",
	"a < b && c > d; `so' and ```",
}

func BenchmarkUnformat(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"chat", strings.Repeat("Does anybody know why the build takes 5 minutes since Monday? It used to be 2. ", 8)},
		{"bounce", strings.Repeat("&lt;<mailto:bob@example.org|bob@example.org>&gt;: host <http://mx.example.org|mx.example.org>[192.0.2.1] said: 550 5.1.1 no\n", 8)},
		{"fence", "look: ```" + strings.Repeat("550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n", 8) + "``` *please*"},
		{"hostile", strings.Repeat("<*`&_~", 1000)},
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
