package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/chat/chattest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Tokens and frames as the bot has them.
const (
	postToken    = "1p|1300000000000000001|gmail/5.7.26-unauthenticated"
	commandToken = "1c|0f3c|gmail/5.7.26-unauthenticated"
)

// alone is around an answer that one person sees.
var alone = frame{private: true, share: true}

// forms are all of them, by name.
var forms = map[string]form{"rich": rich, "plain": plain, "bare": bare}

// ofBot gives the bot's own answer to the question of one of the core's golden answers, as the catalogue has it now.
func ofBot(t testing.TB, name string) chat.Answer {
	t.Helper()
	file, err := txtar.ParseFile(filepath.Join("..", "..", "bot", "testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	how := map[string]chat.Asked{"command": chat.Command, "direct": chat.Direct, "overheard": chat.Overheard}[strings.TrimSpace(string(file.Comment))]
	b := bot.New(answer.New(catalog.Shipped()), "smtpbot 1.0")
	a, ok := b.Handle(context.Background(), chat.Message{Text: string(file.Files[0].Data), Asked: how})
	if !ok {
		t.Fatalf("no answer to %s", name)
	}
	return a.Inert()
}

// keptAnswer is an answer as testdata/answers holds it.
type keptAnswer struct {
	Verdict chat.Verdict `json:"verdict"`
	Topic   string       `json:"topic,omitempty"`
	chat.Answer
}

// asked gives an answer of the bot that was kept, so that it is the drawing that is looked at and not what the catalogue says
// today. With -update it is the one of today.
func asked(t testing.TB, name, token string) chat.Answer {
	t.Helper()
	file := filepath.Join("testdata", "answers", name+".json")
	if *update {
		a := ofBot(t, name)
		if err := os.WriteFile(file, marshal(t, keptAnswer{a.Verdict, a.Topic, a}), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept keptAnswer
	if err := json.Unmarshal(source, &kept); err != nil {
		t.Fatal(err)
	}
	a := kept.Answer
	a.Verdict, a.Topic, a.Token = kept.Verdict, kept.Topic, token
	return a
}

// linked is what stands where the explanation was given a moment ago.
var linked = chat.Answer{
	Verdict:  chat.Fix,
	Headline: "Don't resend yet: Gmail refuses mail that acme.example does not authenticate.",
	Labels:   []string{"550 5.7.26", "Gmail"},
	Earlier: &chat.Ref{ID: "1300000000000000002", Place: chat.Place{
		Platform: Name, Workspace: "1100000000000000001", Channel: "1200000000000000001", Thread: "1300000000000000001"}},
	Token: postToken,
}

// status is what an admin sees.
var status = chat.Answer{
	Headline: "I watch 2 channels here. /smtp-settings watch in a channel turns automatic answers on.",
	Points: []string{
		"The same explanation is not repeated in a channel for 10 minutes, but linked.",
		"Answers a minute, at most: 10 to one person, 20 in one channel, 60 in the server.",
		"Feedback in this server: helpful 12, not helpful 1.",
	},
	Channels: []string{"1200000000000000001", "1200000000000000002"},
	Warnings: []string{"The store is on a full disk: settings cannot be changed."},
}

// long is an answer with far too much of everything.
var long = chat.Answer{
	Verdict:  chat.Drop,
	Headline: strings.Repeat("The server has a lot to say about this address ", 20),
	Meaning:  strings.Repeat("It goes on and on. ", 200),
	Steps:    []string{strings.Repeat("Read on. ", 500), strings.Repeat("Read on. ", 500)},
	Choices:  []chat.Choice{{Code: "550", Text: strings.Repeat("policy ", 40)}, {Code: strings.Repeat("5", 101), Text: "too long to be chosen"}, {Code: "550"}},
	Quote:    strings.Repeat("550 5.7.1 no\n", 1000),
	Warnings: []string{"the text holds a password."},
	Read:     []string{strings.Repeat("recipient bob@example.org ", 50)},
	Token:    postToken,
}

// marshal gives v as it is easy to read.
func marshal(t testing.TB, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// golden compares v with testdata/render/name.json.
func golden(t *testing.T, name string, v any) {
	t.Helper()
	got, file := marshal(t, v), filepath.Join("testdata", "render", name+".json")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", file, diff)
	}
}

// drawn are the answers whose drawings are golden files.
func drawn(t testing.TB) []struct {
	name string
	a    chat.Answer
	in   frame
	form form
} {
	shared := frame{sharedBy: "Ann_Lee *& Co*"}
	help := frame{private: true, paste: true}
	return []struct {
		name string
		a    chat.Answer
		in   frame
		form form
	}{
		{"gmail-spf", asked(t, "gmail-spf", postToken), frame{}, rich},
		{"gmail-spf-plain", asked(t, "gmail-spf", postToken), frame{}, plain},
		{"gmail-spf-bare", asked(t, "gmail-spf", postToken), frame{}, bare},
		{"gmail-spf-private", asked(t, "gmail-spf", commandToken), alone, rich},
		{"gmail-spf-shared", asked(t, "gmail-spf", commandToken), shared, rich},
		{"gmail-spf-shared-plain", asked(t, "gmail-spf", commandToken), shared, plain},
		{"code-452", asked(t, "code-452", commandToken), alone, rich},
		{"code-452-plain", asked(t, "code-452", commandToken), alone, plain},
		{"spamhaus-resolver", asked(t, "spamhaus-resolver", postToken), frame{}, rich},
		{"smtplib-login", asked(t, "smtplib-login", postToken), frame{}, rich},
		{"code-447", asked(t, "code-447", commandToken), alone, rich},
		{"three-recipients", asked(t, "three-recipients", postToken), frame{}, rich},
		{"greylisted", asked(t, "greylisted", postToken), frame{}, rich},
		{"code-250", asked(t, "code-250", commandToken), alone, rich},
		{"help", asked(t, "help", ""), help, rich},
		{"search", asked(t, "search", commandToken), alone, rich},
		{"none", asked(t, "search-nothing", ""), help, rich},
		{"hostile", asked(t, "hostile", postToken), frame{}, rich},
		{"hostile-plain", asked(t, "hostile", postToken), frame{}, plain},
		{"secrets", asked(t, "secrets", postToken), frame{}, rich},
		{"linked", linked, frame{}, rich},
		{"linked-plain", linked, frame{}, plain},
		{"status", status, frame{private: true}, rich},
		{"long", long, frame{}, rich},
		{"long-plain", long, frame{}, plain},
		{"empty", chat.Answer{}, frame{}, rich},
	}
}

func TestRenderGolden(t *testing.T) {
	for _, tt := range drawn(t) {
		t.Run(tt.name, func(t *testing.T) {
			m := render(tt.a, tt.in, tt.form)
			if err := m.fault(); err != nil {
				t.Errorf("Discord would refuse it: %v", err)
			}
			if s := acts(string(marshal(t, m))); s != "" {
				t.Error(s)
			}
			golden(t, tt.name, m)
		})
	}
	golden(t, "modal", pasteModal())
	golden(t, "autocomplete", autocomplete(asked(t, "code-452", "").Choices))
}

func TestDrawing(t *testing.T) {
	for name, f := range forms {
		t.Run(name, func(t *testing.T) {
			chattest.Run(t, chattest.Drawing{
				Draw: func(a chat.Answer) string {
					m := render(a, frame{}, f)
					if err := m.fault(); err != nil {
						t.Errorf("Discord would refuse it: %v", err)
					}
					return string(marshal(t, m))
				},
				Acts:  acts,
				Most:  16 << 10,
				Lacks: []string{"Channels", "Earlier"}, // the suite's ids are no numbers: see TestIDs
			})
		})
	}
}

// TestHostileParts draws parts of an answer alone, so that nothing crowds out what is hostile.
func TestHostileParts(t *testing.T) {
	const evil = chattest.Hostile + " ](a) [b ]( bob@here.example"
	for name, a := range map[string]chat.Answer{
		"headline": {Headline: evil}, "labels": {Labels: []string{evil}}, "meaning": {Headline: "x", Meaning: evil}, "points": {Headline: "x", Points: []string{evil, evil}},
		"ask": {Headline: "x", Ask: evil}, "codes": {Headline: "x", Choices: []chat.Choice{{Code: evil, Text: evil}, {Code: "*a*", Text: evil}}}, "steps": {Headline: "x", Steps: []string{evil}},
		"quote": {Headline: "x", Quote: evil}, "read": {Headline: "x", Links: []string{"https://example.org/"}, Read: []string{evil}},
		"read alone": {Headline: "x", Read: []string{evil}}, "warning": {Headline: "x", Warnings: []string{evil}}, "links": {Headline: "x", Links: []string{"https://example.org/" + evil}},
	} {
		for form, f := range forms {
			m := render(a, frame{sharedBy: evil}, f)
			if s := acts(string(marshal(t, m))); s != "" || m.fault() != nil {
				t.Errorf("%s, %s: %s, %v", name, form, s, m.fault())
			}
		}
	}
}

// TestQuoteWhole: what stands in a block of code counts as it is.
func TestQuoteWhole(t *testing.T) {
	quote := strings.Repeat("<*_> [a]: ", 140)
	if m := render(chat.Answer{Headline: "x", Quote: quote}, frame{}, rich); m.Embeds[0].Description != "```\n"+quote+"\n```" {
		t.Errorf("the quote is %q", m.Embeds[0].Description)
	}
}

// TestIDs: channels and messages are linked by their ids, and by nothing else.
func TestIDs(t *testing.T) {
	for name, f := range forms {
		if out := string(marshal(t, render(status, frame{}, f))); !strings.Contains(out, `- <#1200000000000000001>\n- <#1200000000000000002>`) {
			t.Errorf("%s: no channels in %s", name, out)
		}
		if out := string(marshal(t, render(linked, frame{}, f))); !strings.Contains(out, "(<https://discord.com/channels/1100000000000000001/1200000000000000001/1300000000000000002>)") {
			t.Errorf("%s: no link in %s", name, out)
		}
	}
	odd := chat.Answer{Headline: "x", Channels: []string{"", "1>", "@1", "C1", strings.Repeat("1", 30)}}
	if m := render(odd, frame{}, rich); len(m.Embeds) > 0 {
		t.Errorf("channels that are none: %q", m.Embeds[0].Description)
	}
}

// TestWhole: what is sent is the message, with the flags of the one who sends it.
func TestWhole(t *testing.T) {
	for name, m := range map[string]message{"rich": render(linked, frame{}, rich), "bare": render(linked, alone, bare)} {
		if got, want := m.whole(0), m; !bytes.Equal(compact(t, got), compact(t, want)) {
			t.Errorf("%s: whole(0) = %s, want %s", name, compact(t, got), compact(t, want))
		}
		if got := m.whole(1 << 6)["flags"]; got != m.Flags|1<<6 {
			t.Errorf("%s: flags %v, want those of both", name, got)
		}
	}
}

// compact gives v as JSON with the names in their order.
func compact(t *testing.T, v any) []byte {
	t.Helper()
	var any any
	if err := json.Unmarshal(marshal(t, v), &any); err != nil {
		t.Fatal(err)
	}
	return marshal(t, any)
}

// TestFirstLine: a notification shows little more than the content's first line.
func TestFirstLine(t *testing.T) {
	for name, tt := range map[string]struct {
		a    chat.Answer
		want string
	}{
		"labels":     {linked, "🔧 **Don't resend yet: Gmail refuses mail that acme.example does not authenticate.** (550 5.7.26)"},
		"named":      {chat.Answer{Headline: "452 means wait.", Labels: []string{"452"}}, "ℹ️ **452 means wait.**"},
		"no words":   {chat.Answer{Labels: []string{"452", "Gmail"}}, "ℹ️ **452 · Gmail**"},
		"no head":    {chat.Answer{Hint: "Paste <it>."}, "ℹ️ **Paste \\<it>.**"},
		"empty":      {chat.Answer{}, "ℹ️ **" + draw.Nothing + "**"},
		"invisible":  {chat.Answer{Headline: "\x00", Who: "You can act."}, "ℹ️ **You can act.**"},
		"quote last": {chat.Answer{Verdict: chat.Wait, Quote: "550", Who: "You can act."}, "⏳ **You can act.**"},
	} {
		for form, f := range forms {
			got, _, _ := strings.Cut(render(tt.a, frame{}, f).Content, "\n")
			if got != tt.want {
				t.Errorf("%s, %s: first line %q, want %q", name, form, got, tt.want)
			}
		}
	}
}

// TestSameWords: the first line says the bot's own words, and the console says the same.
func TestSameWords(t *testing.T) {
	for _, name := range []string{"gmail-spf", "code-452", "code-447", "code-250", "three-recipients", "greylisted", "smtplib-login", "spamhaus-resolver", "help", "search", "hostile", "secrets"} {
		a := ofBot(t, name)
		line, _, _ := strings.Cut(render(a, frame{}, rich).Content, "\n")
		said := regexp.MustCompile(`^\S+ \*\*(.*?)\*\*( \(.*\))?$`).FindStringSubmatch(line)
		if said == nil {
			t.Errorf("%s: first line %q", name, line)
			continue
		}
		words := regexp.MustCompile(`\\([^0-9A-Za-z\s])`).ReplaceAllString(said[1], "$1")
		if words != a.Headline {
			t.Errorf("%s: Discord says %q, the bot %q", name, words, a.Headline)
		}
		var b strings.Builder
		if err := console.Render(&b, a, console.Style{Width: 100}); err != nil {
			t.Fatal(err)
		}
		if terminal := strings.Join(strings.Fields(b.String()), " "); !strings.HasPrefix(terminal, words) {
			t.Errorf("%s: Discord says %q, the console %q", name, words, terminal)
		}
	}
}

// TestWarningsStay: a warning of a password is not crowded out.
func TestWarningsStay(t *testing.T) {
	a := long
	for range maxItems {
		a.Steps = append(a.Steps, strings.Repeat("Read on. ", 500))
	}
	for name, f := range forms {
		if m := render(a, frame{}, f); !strings.Contains(string(marshal(t, m)), a.Warnings[0]) {
			t.Errorf("%s: the warning is lost", name)
		}
	}
}

// TestRoom fills every limit at once.
func TestRoom(t *testing.T) {
	full, menu := long, long
	full.Who, full.Wait, full.Hint = long.Meaning, long.Meaning, long.Meaning
	few := chat.Answer{Headline: "x", Points: slices.Repeat([]string{"point"}, 100), Warnings: slices.Repeat([]string{"warning"}, 100)}
	for i := range 100 {
		full.Steps = append(full.Steps, strings.Repeat("Read on. ", i))
		full.Links = append(full.Links, fmt.Sprintf("https://example.org/%d/%s", i, strings.Repeat("a", 20*i)))
		full.Channels = append(full.Channels, fmt.Sprint(1<<60+i))
		menu.Points = append(menu.Points, strings.Repeat("policy ", 200))
		menu.Choices = append(menu.Choices, chat.Choice{Code: fmt.Sprint("550 ", i), Text: strings.Repeat("policy ", 40)})
	}
	few.Links, full.Choices = full.Links, menu.Choices
	for name, f := range forms {
		for i, a := range []chat.Answer{full, few, menu} {
			if err := render(a, frame{sharedBy: full.Meaning}, f).fault(); err != nil {
				t.Errorf("%s %d: Discord would refuse it: %v", name, i, err)
			}
		}
		out := string(marshal(t, render(few, frame{}, f)))
		if strings.Count(out, "- point") != maxItems || !strings.Contains(out, "and 75 more") {
			t.Errorf("%s: not %d points and a word of the others: %s", name, maxItems, out)
		}
		if n := strings.Count(out, leadWarning); n != maxWarnings {
			t.Errorf("%s: %d warnings, want %d", name, n, maxWarnings)
		}
	}
}

func TestColour(t *testing.T) {
	seen := map[int]bool{}
	for _, v := range []chat.Verdict{chat.Info, chat.Wait, chat.Fix, chat.Drop} {
		if c := colorOf(v); seen[c] || c <= 0 || c > maxColor {
			t.Errorf("colorOf(%d) = %x", v, c)
		} else {
			seen[c] = true
		}
	}
	if colorOf(255) != colorOf(chat.Info) {
		t.Errorf("colorOf(255) = %x", colorOf(255))
	}
}
