package slack

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

func FuzzRender(f *testing.F) {
	f.Add("550 5.1.1 <bob@example.org>: User unknown", "@everyone <!channel> <@U1|x>", "https://example.org/a?b=c&d", "a\nb\r\n```\x00\u202e", uint16(3))
	f.Add("452", strings.Repeat("超過しました😀", 400), "https://e.example/"+strings.Repeat("*_|", 80), "\xff\xfe", uint16(900))
	f.Add(strings.Repeat("a. B ", 60), "C024BE91L", "1700000000.000100", "``````", uint16(40))
	f.Fuzz(func(t *testing.T, a, b, c, d string, n uint16) {
		many := make([]string, n%64)
		for i := range many {
			many[i] = []string{a, b, c, d}[i%4]
		}
		answers := []chat.Answer{
			{Verdict: chat.Verdict(n), Headline: a, Labels: []string{b, c}, Meaning: d, Who: a, Wait: b, Points: many, Steps: many, Hint: c,
				Channels: many, Token: d, Earlier: &chat.Ref{ID: c, Place: chat.Place{Channel: b, Thread: d}}},
			{Headline: b + a, Ask: c, Choices: []chat.Choice{{Code: a, Text: b}, {Code: c, Text: d}, {Code: d, Text: a}}, Warnings: many, Token: "1p|" + a},
			{Headline: d, Quote: strings.Join([]string{a, b, c, d}, "\n"), Read: many, Links: many, Meaning: strings.Repeat(c, int(n%50))},
		}
		frames := []frame{{site: c}, inThread, {private: true, share: d, site: "https://acme.slack.com/"}, {sharedBy: b, site: a}}
		answer, in := answers[int(n)%len(answers)], frames[int(n/3)%len(frames)]
		for name, form := range forms {
			m := render(answer, in, form)
			if err := m.fault(); err != nil {
				t.Errorf("%s: Slack would refuse it: %v", name, err)
			}
			out, err := json.Marshal(m)
			if err != nil || len(out) > 128<<10 {
				t.Errorf("%s: %d bytes, %v", name, len(out), err)
			}
			if s := acts(string(out)); s != "" {
				t.Errorf("%s: %s", name, s)
			}
			if !utf8.ValidString(m.Text) || draw.Units(m.Text) > maxFallback {
				t.Errorf("%s: text of %d characters", name, draw.Units(m.Text))
			}
		}
		for name, err := range map[string]error{
			"modal": modalFault(answerView(answer)), "paste": modalFault(pasteView()), "home": homeFault(homeView(answer, answers[0], answers[2])),
		} {
			if err != nil {
				t.Errorf("%s: Slack would refuse it: %v", name, err)
			}
		}
	})
}

func BenchmarkRender(b *testing.B) {
	a := ask(b, "gmail-spf", postToken)
	for name, f := range forms {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if m := render(a, inThread, f); m.fault() != nil {
					b.Fatal("refused")
				}
			}
		})
	}
	b.Run("JSON", func(b *testing.B) {
		b.ReportAllocs()
		m := render(a, inThread, rich)
		for b.Loop() {
			if _, err := json.Marshal(m); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("hostile", func(b *testing.B) {
		b.ReportAllocs()
		a := chat.Answer{Headline: "x", Quote: strings.Repeat("<@U1> @everyone ", 1<<20), Steps: make([]string, 1000)}
		for b.Loop() {
			render(a, inThread, rich)
		}
	})
}
