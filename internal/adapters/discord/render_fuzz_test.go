package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

func FuzzRender(f *testing.F) {
	f.Add("550 5.1.1 <bob@example.org>: User unknown", "@everyone <@&1> <@1> # a", "https://example.org/a_(b)?b=c&d", "a\nb\r\n```\x00\u202e", uint16(3))
	f.Add("452", strings.Repeat("超過しました😀*", 400), "https://e.example/"+strings.Repeat("*_|", 80), "\xff\xfe", uint16(900))
	f.Add(strings.Repeat("a. B ", 60), "1200000000000000001", "1300000000000000001", "``````", uint16(40))
	f.Add("- 1. > -# x", "[a](https://b.example)", ":tada: discord.gg/x", "`a`", uint16(77))
	f.Fuzz(func(t *testing.T, a, b, c, d string, n uint16) {
		many := make([]string, n%64)
		for i := range many {
			many[i] = []string{a, b, c, d}[i%4]
		}
		answers := []chat.Answer{
			{Verdict: chat.Verdict(n), Headline: a, Labels: []string{b, c}, Meaning: d, Who: a, Wait: b, Points: many, Steps: many, Hint: c,
				Channels: many, Token: "1p|x", Earlier: &chat.Ref{ID: c, Place: chat.Place{Workspace: a, Channel: b, Thread: "#" + d}}},
			{Headline: b + a, Ask: c, Choices: []chat.Choice{{Code: a, Text: b}, {Code: c, Text: d}, {Code: d, Text: a}}, Warnings: many, Token: "1p|x"},
			{Headline: d, Quote: strings.Join([]string{a, b, c, d}, "\n"), Read: many, Links: many, Meaning: strings.Repeat(c, int(n%50))},
		}
		frames := []frame{{}, {private: true, share: true, paste: true}, {sharedBy: b}, {paste: true}}
		answer, in := answers[int(n)%len(answers)], frames[int(n/3)%len(frames)]
		for name, form := range forms {
			m := render(answer, in, form)
			if err := m.fault(); err != nil {
				t.Errorf("%s: Discord would refuse it: %v", name, err)
			}
			out, err := json.Marshal(m)
			if err != nil || len(out) > 64<<10 {
				t.Errorf("%s: %d bytes, %v", name, len(out), err)
			}
			if s := acts(string(out)); s != "" {
				t.Errorf("%s: %s", name, s)
			}
			for _, text := range texts(m) {
				if !utf8.ValidString(text) || strings.Count(text, fence)%2 != 0 {
					t.Errorf("%s: %q is no UTF-8, or leaves a block open", name, text)
				}
			}
			if first, _, _ := strings.Cut(m.Content, "\n"); !strings.HasPrefix(first, draw.Sign(answer.Verdict)+"**") {
				t.Errorf("%s: the first line is %q", name, first)
			}
		}
	})
}

// texts gives the texts of a message that are markdown.
func texts(m message) []string {
	all := []string{m.Content}
	for _, e := range m.Embeds {
		all = append(all, e.Description)
	}
	return all
}

func BenchmarkRender(b *testing.B) {
	a := asked(b, "gmail-spf", postToken)
	for name, f := range forms {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if m := render(a, frame{}, f); m.fault() != nil {
					b.Fatal("refused")
				}
			}
		})
	}
	b.Run("JSON", func(b *testing.B) {
		b.ReportAllocs()
		m := render(a, frame{}, rich)
		for b.Loop() {
			if _, err := json.Marshal(m.whole(0)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("shared", func(b *testing.B) {
		b.ReportAllocs()
		shown := toldBack(b, render(a, alone, rich))
		for b.Loop() {
			if _, ok := sharedMessage(shown, "Ann"); !ok {
				b.Fatal("not shared")
			}
		}
	})
	b.Run("hostile", func(b *testing.B) {
		b.ReportAllocs()
		a := chat.Answer{Headline: "x", Quote: strings.Repeat("<@1> @everyone ", 1<<20), Steps: make([]string, 1000)}
		for b.Loop() {
			render(a, frame{}, rich)
		}
	})
}
