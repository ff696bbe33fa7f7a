package slack

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
	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/chat/chattest"
)

var rewrite = flag.Bool("update", false, "write the golden files anew")

// Tokens and frames as the bot has them.
const (
	postToken    = "1p|1700000000.000100|gmail/5.7.26-unauthenticated"
	commandToken = "1c|0f3c|gmail/5.7.26-unauthenticated"
)

var (
	inThread = frame{site: "https://acme.slack.com/"}
	alone    = frame{site: "https://acme.slack.com/", private: true, share: "1c2hhcmVkIGFuc3dlcg"}
)

// forms are all of them, by name.
var forms = map[string]form{"rich": rich, "plain": plain, "bare": bare}

// ask gives the bot's own answer to the question of one of the core's golden answers.
func ask(t testing.TB, name, token string) chat.Answer {
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
	a.Token = token
	return a.Inert()
}

// linked is what stands where the explanation was given a moment ago.
var linked = chat.Answer{
	Verdict:  chat.Fix,
	Headline: "Don't resend yet: Gmail refuses mail that acme.example does not authenticate.",
	Labels:   []string{"550 5.7.26", "Gmail"},
	Earlier: &chat.Ref{ID: "1700000000.000200", Place: chat.Place{
		Platform: Name, Workspace: "T1", Channel: "C024BE91L", Thread: "1700000000.000100"}},
	Token: postToken,
}

// status is what an admin sees.
var status = chat.Answer{
	Headline: "I watch 2 channels here. /smtp watch in a channel turns automatic answers on.",
	Points: []string{
		"The same explanation is not repeated in a channel for 10 minutes, but linked.",
		"Answers a minute, at most: 10 to one person, 20 in one channel, 60 in the workspace.",
		"Feedback in this workspace: helpful 12, not helpful 1.",
	},
	Channels: []string{"C024BE91L", "C024BE91M"},
	Warnings: []string{"The store is on a full disk: settings cannot be changed."},
}

// long is an answer with far too much of everything.
var long = chat.Answer{
	Verdict:  chat.Drop,
	Headline: strings.Repeat("The server has a lot to say about this address ", 20),
	Meaning:  strings.Repeat("It goes on and on. ", 200),
	Steps:    []string{strings.Repeat("Read on. ", 500), strings.Repeat("Read on. ", 500)},
	Choices:  []chat.Choice{{Code: "550", Text: strings.Repeat("policy ", 40)}, {Code: strings.Repeat("5", 90), Text: "too long to be chosen"}, {Code: "550"}},
	Quote:    strings.Repeat("550 5.7.1 no\n", 1000),
	Warnings: []string{"the text holds a password."},
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
	if *rewrite {
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

func TestRenderGolden(t *testing.T) {
	shared := inThread
	shared.sharedBy = "Ann <Lee> & Co"
	for _, tt := range []struct {
		name string
		a    chat.Answer
		in   frame
		form form
	}{
		{"gmail-spf", ask(t, "gmail-spf", postToken), inThread, rich},
		{"gmail-spf-plain", ask(t, "gmail-spf", postToken), inThread, plain},
		{"gmail-spf-bare", ask(t, "gmail-spf", postToken), inThread, bare},
		{"gmail-spf-private", ask(t, "gmail-spf", commandToken), alone, rich},
		{"gmail-spf-shared", ask(t, "gmail-spf", commandToken), shared, rich},
		{"code-452", ask(t, "code-452", commandToken), alone, rich},
		{"code-452-plain", ask(t, "code-452", commandToken), alone, plain},
		{"spamhaus-resolver", ask(t, "spamhaus-resolver", postToken), inThread, rich},
		{"smtplib-login", ask(t, "smtplib-login", postToken), inThread, rich},
		{"code-447", ask(t, "code-447", commandToken), alone, rich},
		{"three-recipients", ask(t, "three-recipients", postToken), inThread, rich},
		{"greylisted", ask(t, "greylisted", postToken), inThread, rich},
		{"code-250", ask(t, "code-250", commandToken), alone, rich},
		{"help", ask(t, "help", ""), inThread, rich},
		{"search", ask(t, "search", commandToken), alone, rich},
		{"none", ask(t, "search-nothing", ""), alone, rich},
		{"hostile", ask(t, "hostile", postToken), inThread, rich},
		{"hostile-plain", ask(t, "hostile", postToken), inThread, plain},
		{"secrets", ask(t, "secrets", postToken), inThread, rich},
		{"linked", linked, inThread, rich},
		{"linked-plain", linked, inThread, plain},
		{"status", status, alone, rich},
		{"long", long, inThread, rich},
		{"long-plain", long, inThread, plain},
		{"empty", chat.Answer{}, inThread, rich},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m := render(tt.a, tt.in, tt.form)
			if err := m.fault(); err != nil {
				t.Errorf("Slack would refuse it: %v", err)
			}
			if acts := acts(string(marshal(t, m))); acts != "" {
				t.Error(acts)
			}
			golden(t, tt.name, m)
		})
	}
}

func TestDrawing(t *testing.T) {
	for name, f := range forms {
		t.Run(name, func(t *testing.T) {
			chattest.Run(t, chattest.Drawing{
				Draw: func(a chat.Answer) string {
					m := render(a, inThread, f)
					if err := m.fault(); err != nil {
						t.Errorf("Slack would refuse it: %v", err)
					}
					return string(marshal(t, m))
				},
				Acts: acts,
				Most: 64 << 10,
			})
		})
	}
}

func TestRenderButtons(t *testing.T) {
	a := chat.Answer{Headline: "It failed.", Choices: []chat.Choice{{Code: "550"}}, Token: postToken}
	command, typed, untold := a, a, a
	command.Token = commandToken
	typed.Choices = []chat.Choice{{Code: "/smtp 452"}, {}, {Code: strings.Repeat("5", 76)}}
	untold.Token = strings.Repeat("x", maxValue)
	for name, tt := range map[string]struct {
		a    chat.Answer
		in   frame
		f    form
		want []string // action_ids
	}{
		"in a thread":       {a, inThread, rich, []string{actionVariant, actionVote, actionDismiss}},
		"in a thread plain": {a, inThread, plain, []string{actionVariant, actionVote, actionVoteNot, actionDismiss}},
		"private":           {a, alone, rich, []string{actionVariant, actionShare, actionVote}},
		"private plain":     {a, alone, plain, []string{actionVariant, actionShare, actionVote, actionVoteNot}},
		"a command's":       {command, inThread, rich, []string{actionVariant, actionVote}},
		"commands to type":  {typed, inThread, rich, []string{actionVote, actionDismiss}},
		"shared":            {a, frame{sharedBy: "Ann"}, rich, nil},
		"shared plain":      {a, frame{sharedBy: "Ann", share: "x"}, plain, nil},
		"bare":              {a, alone, bare, nil},
		"token too long":    {untold, inThread, rich, []string{actionVariant}},
		"share too long":    {command, frame{share: strings.Repeat("x", maxValue+1)}, rich, []string{actionVariant, actionVote}},
	} {
		var got []string
		for _, m := range regexp.MustCompile(`"action_id": "([^"]*)"`).FindAllStringSubmatch(string(marshal(t, render(tt.a, tt.in, tt.f))), -1) {
			got = append(got, m[1])
		}
		if !cmp.Equal(tt.want, got) {
			t.Errorf("%s: buttons %q, want %q", name, got, tt.want)
		}
	}
}

func TestSplit(t *testing.T) {
	for name, tt := range map[string]struct {
		in, head, rest string
		n              int
	}{
		"fits":            {"It failed. Wait.", "It failed. Wait.", "", 16},
		"sentence":        {"The mailbox is full. The rest follows.", "The mailbox is full.", "The rest follows.", 30},
		"two sentences":   {"The mailbox is full. Wait. The rest follows.", "The mailbox is full. Wait.", "The rest follows.", 30},
		"no sentence":     {"The mailbox, e.g. of bob, is full: wait", "The mailbox, e.g. of bob, is full:", "wait", 35},
		"comma":           {"The mailbox of bob is full, so wait a while", "The mailbox of bob is full,", "so wait a while", 30},
		"too short":       {"No. " + strings.Repeat("x", 50), "", "No. " + strings.Repeat("x", 50), 30},
		"nothing to part": {strings.Repeat("x", 50), "", strings.Repeat("x", 50), 30},
		"wide":            {"Das Postfach ist voll… übervoll. Ende", "Das Postfach ist voll… übervoll.", "Ende", 32},
	} {
		if head, rest := split(tt.in, tt.n); head != tt.head || rest != tt.rest {
			t.Errorf("%s: split(%q, %d) = %q, %q, want %q, %q", name, tt.in, tt.n, head, rest, tt.head, tt.rest)
		}
	}
}

// TestFirstLine: a notification shows little more than the first line of the text.
func TestFirstLine(t *testing.T) {
	for name, tt := range map[string]struct {
		a    chat.Answer
		want string
	}{
		"labels":     {linked, "Don't resend yet: Gmail refuses mail that acme.example does not authenticate. (550 5.7.26)"},
		"named":      {chat.Answer{Headline: "452 means wait.", Labels: []string{"452"}}, "452 means wait."},
		"no words":   {chat.Answer{Labels: []string{"452"}}, "452"},
		"no head":    {chat.Answer{Hint: "Paste <it>."}, "Paste &lt;it&gt;."},
		"empty":      {chat.Answer{}, draw.Nothing},
		"quote last": {chat.Answer{Quote: "550", Who: "You can act."}, "You can act."},
	} {
		got, _, _ := strings.Cut(render(tt.a, frame{}, rich).Text, "\n")
		if got != tt.want {
			t.Errorf("%s: first line %q, want %q", name, got, tt.want)
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
		if m := render(a, inThread, f); !strings.Contains(m.Text, a.Warnings[0]) || f != bare && strings.Count(string(marshal(t, m)), a.Warnings[0]) < 2 {
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
		full.Read = append(full.Read, "read")
		menu.Points = append(menu.Points, strings.Repeat("policy ", 200))
		menu.Choices = append(menu.Choices, chat.Choice{Code: fmt.Sprint("550 ", i), Text: strings.Repeat("policy ", 40)})
	}
	few.Links, full.Choices = full.Links, menu.Choices
	for name, f := range forms {
		for i, a := range []chat.Answer{full, few, menu} {
			if err := render(a, inThread, f).fault(); err != nil {
				t.Errorf("%s %d: Slack would refuse it: %v", name, i, err)
			}
		}
		m := render(few, inThread, f)
		blocks := string(marshal(t, m.Blocks))
		if strings.Count(m.Text, "• point") != maxItems || f != bare && strings.Count(blocks, "point") != maxItems {
			t.Errorf("%s: not %d points", name, maxItems)
		}
		if !strings.Contains(m.Text, "and 70 more") || f != bare && !strings.Contains(blocks, "and 70 more") {
			t.Errorf("%s: it does not say that points are left out", name)
		}
	}
}

func TestStrong(t *testing.T) {
	for in, want := range map[string]string{
		"It failed: wait":  "*It failed: wait*",
		"Tom & <Jerry>":    "*Tom &amp; &lt;Jerry&gt;*",
		"a *b* c":          "a *b* c",
		"at 12:30:45 :-)":  "at 12:30:45 :-)",
		"a :tada: of mail": "a :tada: of mail",
		"user_name":        "user_name",
	} {
		p := newPage(plain)
		p.strong(in)
		got := find[*slackapi.SectionBlock](t, p.blocks).Text
		if got.Text != want || (got.Type == slackapi.MarkdownType) != (want[0] == '*') {
			t.Errorf("strong(%q) = %s %q, want %q", in, got.Type, got.Text, want)
		}
	}
}
