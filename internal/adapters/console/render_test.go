package console

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
)

var update = flag.Bool("update", false, "write the golden files anew")

// full is an answer with every part but points and choices.
var full = chat.Answer{
	Verdict:  chat.Fix,
	Headline: "Don't resend yet: Gmail refused the mail because acme.example does not authenticate it.",
	Labels:   []string{"550 5.7.26", "Gmail"},
	Meaning:  "Gmail wants SPF or DKIM from every sender. The mail passed neither.",
	Who:      "Who can act: whoever manages acme.example's DNS and the server 203.0.113.9.",
	Wait:     "DNS changes are usually seen within an hour.",
	Steps: []string{
		"Add 203.0.113.9 to acme.example's SPF record, or send through a server that is already in it.",
		"Turn on DKIM signing for acme.example on that server and publish its key.",
		`Send a test to a Gmail address and check that "Show original" says SPF or DKIM: PASS.`,
		"Resend. Nothing is queued: Gmail rejected it for good.",
	},
	Hint:  "Paste the whole bounce and I can tell you which of the two failed.",
	Quote: "550-5.7.26 Your email has been blocked because the sender is unauthenticated.\n550 5.7.26   SPF [acme.example] with ip: [203.0.113.9] = did not pass gsmtp",
	Read:  []string{"recipient bob@gmail.com", "refused by gmail-smtp-in.l.google.com", "after DATA", "Gmail's own text"},
	Links: []string{"https://support.google.com/mail/answer/81126", "https://www.rfc-editor.org/rfc/rfc7208"},
	Warnings: []string{
		"the text holds what looks like a password. Change it: everybody who can read this channel can read it too.",
	},
}

// variants is what a bare code gives.
var variants = chat.Answer{
	Verdict:  chat.Wait,
	Headline: `452 means "not now": the server lacks room or you asked too much at once. It retries by itself.`,
	Labels:   []string{"452"},
	Ask:      "Which one do you have?",
	Choices: []chat.Choice{
		{Code: "452 4.2.2", Text: "the recipient's mailbox is full"},
		{Code: "452 4.3.1", Text: "the server's own disk is full"},
		{Code: "452 4.5.3", Text: "too many recipients in one message: the rest go out in the next, and nothing is lost"},
		{},
		{Code: "452"},
	},
	Hint: "Paste the whole line and I can tell you which, and what to do.",
}

// points is a bounce with several recipients.
var points = chat.Answer{
	Verdict:  chat.Drop,
	Headline: "3 recipients, 2 problems:",
	Points: []string{
		"ann@example.org, bob@example.org: no such mailbox (550 5.1.1). Remove or correct the address.",
		"carol@example.net: mailbox full (552 5.2.2). Resend later, or reach carol another way.",
	},
}

// hostile is an answer whose every part wants to act on the terminal.
var hostile = chat.Answer{
	Headline: "The server said \x1b[2J\x1b]0;owned\x07something\u0090 odd.",
	Labels:   []string{"550\r\n", " ", "\u202egmail"},
	Points:   []string{"a\x00b\x7fc\u009b31m", "", "zero\u200bwidth\ufeff and soft\u00adhyphen"},
	Quote: "550 5.7.1 \x1b[31mred\x1b[0m \u202egnp.exe\u202c \u2066isolate\u2069\r\n\r\n\tC1: \u009b2J  two  blanks\rover\u2028there\n" +
		"broken: \xff\xc3 DEL:\x7f BEL:\a BS:\b\b\b",
	Read:     []string{"recipient \x1b]8;;https://evil.example\x1b\\bob\x1b]8;;\x1b\\"},
	Links:    []string{"https://example.org/\x1b[5m"},
	Warnings: []string{"\x1b[8mhidden"},
}

// long has words that no line holds, and text without blanks.
var long = chat.Answer{
	Headline: "bounces+SRS=" + strings.Repeat("abcdefgh", 12) + "@example.org is no mailbox.",
	Labels:   []string{strings.Repeat("label ", 20)},
	Steps: []string{
		"Open https://check.spamhaus.org/" + strings.Repeat("returnc/", 12) + " and follow it.",
		strings.Repeat("收件人邮箱已满", 10),
	},
	Quote: "x " + strings.Repeat("y", 90) + " z",
	Links: []string{"https://example.org/" + strings.Repeat("z", 90)},
}

func TestRenderGolden(t *testing.T) {
	tests := []struct {
		name   string
		answer chat.Answer
		style  Style
	}{
		{"full", full, Style{}},
		{"full-color", full, Style{Width: 100, Color: true}},
		{"full-narrow", full, Style{Width: 40}},
		{"variants", variants, Style{Width: 100}},
		{"variants-color", variants, Style{Color: true}},
		{"variants-tiny", variants, Style{Width: 1}},
		{"points", points, Style{}},
		{"hostile", hostile, Style{}},
		{"hostile-color", hostile, Style{Color: true}},
		{"long", long, Style{}},
		{"long-narrow", long, Style{Width: 40}},
		{"headline", chat.Answer{Headline: "250 means it worked: the server accepted the command."}, Style{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			if err := Render(&b, tt.answer, tt.style); err != nil {
				t.Fatal(err)
			}
			check(t, b.String(), tt.style)
			file := filepath.Join("testdata", tt.name+".golden")
			if *update {
				if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), b.String()); diff != "" {
				t.Errorf("Render(%s) differs from %s (-want +got):\n%s", tt.name, file, diff)
			}
		})
	}
}

func TestRenderEmpty(t *testing.T) {
	blank := chat.Answer{Headline: " \u200b", Labels: []string{""}, Points: []string{" "}, Choices: []chat.Choice{{}},
		Steps: []string{""}, Quote: "\n \n", Read: []string{"\t"}, Links: []string{""}, Warnings: []string{" "}}
	for _, a := range []chat.Answer{{}, blank} {
		var b bytes.Buffer
		if err := Render(&b, a, Style{Color: true}); err != nil || b.Len() > 0 {
			t.Errorf("Render(%+v) = %q, %v, want nothing", a, b.String(), err)
		}
	}
}

func TestRenderVerdicts(t *testing.T) {
	seen := map[string]chat.Verdict{}
	for _, v := range []chat.Verdict{chat.Info, chat.Wait, chat.Fix, chat.Drop} {
		var plain, color bytes.Buffer
		a := chat.Answer{Verdict: v, Headline: "It failed.", Labels: []string{"550"}}
		if err := errors.Join(Render(&plain, a, Style{}), Render(&color, a, Style{Color: true})); err != nil {
			t.Fatal(err)
		}
		if got, want := plain.String(), "It failed.   550\n"; got != want {
			t.Errorf("Render(%d) = %q, want %q", v, got, want)
		}
		if other, ok := seen[color.String()]; ok {
			t.Errorf("verdicts %d and %d look the same", v, other)
		}
		seen[color.String()] = v
		if got := ours.ReplaceAllString(color.String(), ""); got != plain.String() {
			t.Errorf("colour changes the text: %q, want %q", got, plain.String())
		}
	}
}

// failing is a writer that cannot write.
type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestRenderWriteError(t *testing.T) {
	want := errors.New("disk full")
	if err := Render(failing{want}, points, Style{}); !errors.Is(err, want) {
		t.Errorf("Render to a full disk = %v, want %v", err, want)
	}
}

// ours are the escape sequences that Render itself may write.
var ours = regexp.MustCompile(`\x1b\[(0|1|2|1;33|1;31|1;35)m`)

// listSign is what may stand before the first word of a line.
var listSign = regexp.MustCompile(`^\s*(\||•|\d+\.|More:)?\s*`)

// check fails the test where out holds what a terminal would act upon, a needlessly wide line, or a stray blank line.
func check(t *testing.T, out string, s Style) {
	t.Helper()
	out = ours.ReplaceAllString(out, "")
	if !utf8.ValidString(out) {
		t.Errorf("not UTF-8: %q", out)
	}
	if strings.HasPrefix(out, "\n") || strings.Contains(out, "\n\n\n") || strings.HasSuffix(out, "\n\n") || out != "" && !strings.HasSuffix(out, "\n") {
		t.Errorf("stray blank lines: %q", out)
	}
	for l := range strings.SplitSeq(strings.TrimSuffix(out, "\n"), "\n") {
		for _, r := range l {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
				t.Errorf("%q in the output: %q", r, l)
			}
		}
		words := strings.FieldsFunc(listSign.ReplaceAllString(l, ""), func(r rune) bool { return r == ' ' })
		if n := columns(l); n > s.columns() && len(words) > 1 {
			t.Errorf("%d columns, want %d at most: %q", n, s.columns(), l)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add("It failed.", "\x1b[2J", "a\nb\r\n\x00\u202e", uint8(80), false)
	f.Add("超過しました超過しました超過しました", "| 1. x", "zero\u200bwidth "+strings.Repeat("w", 99), uint8(40), true)
	f.Add("e\u0301", strings.Repeat("a b ", 50), "\xff\xfe", uint8(0), true)
	f.Fuzz(func(t *testing.T, a, b, c string, width uint8, color bool) {
		answers := []chat.Answer{
			{Headline: a, Labels: []string{b, c}, Meaning: b, Who: c, Wait: a, Points: []string{a, b}, Steps: []string{c, a}, Hint: b},
			{Verdict: chat.Drop, Headline: c, Ask: a, Choices: []chat.Choice{{Code: a, Text: b}, {Code: b, Text: c}}, Warnings: []string{c, a}},
			{Verdict: chat.Wait, Quote: a + "\n" + b + "\r" + c, Read: []string{a, b, c}, Links: []string{c, b}},
		}
		for _, answer := range answers {
			var out bytes.Buffer
			s := Style{Width: int(width), Color: color}
			if err := Render(&out, answer, s); err != nil {
				t.Fatal(err)
			}
			check(t, out.String(), s)
		}
	})
}
