package discord

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

func TestRenderButtons(t *testing.T) {
	a := chat.Answer{Headline: "It failed.", Choices: []chat.Choice{{Code: "550"}}, Token: postToken}
	command, typed, untold := a, a, a
	command.Token = commandToken
	typed.Choices = []chat.Choice{{Code: "/smtp 452"}, {}, {Code: strings.Repeat("5", 101)}}
	untold.Token = strings.Repeat("x", maxCustomID)
	yes, no, away := "1.yes:"+postToken, "1.no:"+postToken, "1.dismiss:"+postToken
	for name, tt := range map[string]struct {
		a    chat.Answer
		in   frame
		f    form
		want []string // custom_ids
	}{
		"in a channel":       {a, frame{}, rich, []string{"1.variant", yes, no, away}},
		"in a channel plain": {a, frame{}, plain, []string{"1.variant", yes, no, away}},
		"private":            {a, frame{private: true}, rich, []string{"1.variant", yes, no}},
		"to be shared":       {a, alone, rich, []string{"1.variant", yes, no, "1.share"}},
		"seen by all":        {a, frame{share: true}, rich, []string{"1.variant", yes, no, away}},
		"a command's":        {command, frame{}, rich, []string{"1.variant", "1.yes:" + commandToken, "1.no:" + commandToken}},
		"commands to type":   {typed, frame{}, rich, []string{yes, no, away}},
		"to paste":           {typed, frame{paste: true}, plain, []string{"1.paste", yes, no, away}},
		"paste alone":        {chat.Answer{}, frame{paste: true}, rich, []string{"1.paste"}},
		"all":                {a, frame{private: true, share: true, paste: true}, rich, []string{"1.variant", "1.paste", yes, no, "1.share"}},
		"shared":             {a, frame{sharedBy: "Ann", paste: true}, rich, nil},
		"shared plain":       {a, frame{sharedBy: "Ann", private: true, share: true}, plain, nil},
		"bare":               {a, alone, bare, nil},
		"token too long":     {untold, frame{}, rich, []string{"1.variant"}},
	} {
		var got []string
		m := render(tt.a, tt.in, tt.f)
		for _, m := range regexp.MustCompile(`"custom_id": "([^"]*)"`).FindAllStringSubmatch(string(marshal(t, m)), -1) {
			got = append(got, m[1])
		}
		if !cmp.Equal(tt.want, got) || m.fault() != nil {
			t.Errorf("%s: buttons %q, want %q, and %v", name, got, tt.want, m.fault())
		}
	}
}

func TestAutocomplete(t *testing.T) {
	var many []chat.Choice
	for i := range 60 {
		code := "5." + strings.Repeat("1", i%30)
		many = append(many, chat.Choice{Code: code, Text: strings.Repeat("wörds ", 40)})
	}
	many = append(many, chat.Choice{Code: "/smtp"}, chat.Choice{Code: strings.Repeat("5", 101)})
	for name, choices := range map[string][]chat.Choice{"none": nil, "many": many, "odd": {{Code: " "}, {Code: "a\x00\nb", Text: "@everyone"}}} {
		var got struct {
			Choices []struct{ Name, Value string }
		}
		out := marshal(t, autocomplete(choices))
		if err := json.Unmarshal(out, &got); err != nil || !bytes.Contains(out, []byte("[")) {
			t.Fatalf("%s: %s: %v", name, out, err)
		}
		seen := map[string]bool{}
		for _, c := range got.Choices {
			if c.Value == "" || seen[c.Value] || draw.Units(c.Name) > 100 || draw.Units(c.Value) > 100 || !strings.HasPrefix(c.Name, c.Value) {
				t.Errorf("%s: %q for %q", name, c.Name, c.Value)
			}
			seen[c.Value] = true
		}
		if len(got.Choices) > 25 || name == "many" && len(got.Choices) != 25 {
			t.Errorf("%s: %d choices", name, len(got.Choices))
		}
	}
}
