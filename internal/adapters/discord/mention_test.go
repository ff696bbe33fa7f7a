package discord

import (
	"regexp"
	"strings"
	"testing"
)

func TestWithoutMention(t *testing.T) {
	tests := map[string]struct{ content, want string }{
		"in front":                 {"<@1> 452", "452"},
		"by nickname":              {"<@!1> 452", "452"},
		"with a colon":             {"<@1>: 452", "452"},
		"with a blank and a comma": {"<@1> , 452", "452"},
		"only one colon":           {"<@1>: :no_entry: 452", ":no_entry: 452"},
		"on its own line":          {"<@1>\n\n550 5.1.1", "550 5.1.1"},
		"before code":              {"<@1> ```\n550\n```", "```\n550\n```"},
		"no blank":                 {"<@1>452", "452"},
		"behind blanks":            {" \n<@1> 452", "452"},
		"twice in front":           {"<@1> <@!1>: 452", "452"},
		"no-break space":           {"<@1>\u00a0452", "452"},
		"in the middle":            {"what is <@1> 452", "what is 452"},
		"to somebody":              {"hey <@1>: 5.7.1", "hey 5.7.1"},
		"at the end of a line":     {"hey <@1>\n  452", "hey \n  452"},
		"twice to somebody":        {"hey <@1> <@!1>\n452", "hey \n452"},
		"behind a letter":          {"à<@1> 452", "à 452"},
		"in brackets":              {"(<@1>) 452", "() 452"},
		"at the end":               {"452 <@1>", "452"},
		"everywhere":               {"<@1> a <@1> b <@!1>", "a b"},
		"only the mention":         {"<@1>", ""},
		"somebody else":            {"<@12> <@2> <@!12> 452", "<@12> <@2> <@!12> 452"},
		"somebody else in front":   {"<@2> <@1> 452", "<@2> 452"},
		"a role":                   {"<@&1> 452", "<@&1> 452"},
		"a channel":                {"<#1> 452", "<#1> 452"},
		"none":                     {"  452\n", "  452\n"},
		"not closed":               {"<@1 452", "<@1 452"},
		"closed on the next line":  {"<@1\n> 452", "<@1\n> 452"},
		"one inside":               {"<@<@1> 452", "<@ 452"},
		"twice marked":             {"<@!!1> 452", "<@!!1> 452"},
		"route":                    {"<@1.example:a@b.example>", "<@1.example:a@b.example>"},
		"nothing":                  {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := withoutMention(tt.content, "1"); got != tt.want {
				t.Errorf("withoutMention(%q) = %q, want %q", tt.content, got, tt.want)
			}
			if got := mentions(tt.content, "1"); got != (tt.content != tt.want) {
				t.Errorf("mentions(%q) = %v", tt.content, got)
			}
		})
	}
	if got := withoutMention("<@> <@!> 452", ""); got != "<@> <@!> 452" {
		t.Errorf("nobody's mention was taken away: %q", got)
	}
}

// What FuzzWithoutMention compares by: a mention of 1, and what may go with it.
var (
	mentionOf1 = regexp.MustCompile(`<@!?1>`)
	unspaced   = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", "\u00a0", "", ":", "", ",", "")
)

func FuzzWithoutMention(f *testing.F) {
	f.Add("hey <@!1>: <@2> 452 <@1>")
	f.Add("<@<@1>1>\u00a0, x")
	f.Fuzz(func(t *testing.T, content string) {
		got := withoutMention(content, "1")
		if mentions(content, "1") != mentionOf1.MatchString(content) || mentions(content, "1") == (got == content) {
			t.Errorf("%q became %q", content, got)
		}
		if got, want := unspaced.Replace(got), unspaced.Replace(mentionOf1.ReplaceAllString(content, "")); got != want {
			t.Errorf("%q became %q without blanks, want %q", content, got, want)
		}
	})
}
