package slack

import (
	"regexp"
	"strings"
	"testing"

	"smtpbot/internal/adapters/internal/loose"
)

func TestWithoutMention(t *testing.T) {
	tests := map[string]struct{ text, want string }{
		"in front":                 {"<@U1> 452", "452"},
		"with its name":            {"<@U1|bot> 452", "452"},
		"with an empty name":       {"<@U1|> 452", "452"},
		"with a colon":             {"<@U1>: 452", "452"},
		"with a blank and a comma": {"<@U1> , 452", "452"},
		"only one colon":           {"<@U1>: :no_entry: 452", ":no_entry: 452"},
		"on its own line":          {"<@U1>\n\n550 5.1.1", "550 5.1.1"},
		"no blank":                 {"<@U1>452", "452"},
		"behind blanks":            {" \n<@U1> 452", "452"},
		"twice in front":           {"<@U1> <@U1>: 452", "452"},
		"no-break space":           {"<@U1>\u00a0452", "452"},
		"in the middle":            {"what is <@U1> 452", "what is 452"},
		"to somebody":              {"hey <@U1|bot>: 5.7.1", "hey 5.7.1"},
		"at the end of a line":     {"hey <@U1>\n  452", "hey \n  452"},
		"twice to somebody":        {"hey <@U1> <@U1>\n452", "hey \n452"},
		"behind a letter":          {"à<@U1> 452", "à 452"},
		"in brackets":              {"(<@U1>) 452", "() 452"},
		"at the end":               {"452 <@U1>", "452"},
		"everywhere":               {"<@U1> a <@U1> b <@U1>", "a b"},
		"only the mention":         {"<@U1>", ""},
		"somebody else":            {"<@U12> <@U2> 452", "<@U12> <@U2> 452"},
		"none":                     {"  452\n", "  452\n"},
		"not closed":               {"<@U1 452", "<@U1 452"},
		"closed on the next line":  {"<@U1|a\n> 452", "<@U1|a\n> 452"},
		"one inside":               {"<@U1|<@U1> 452", "<@U1| 452"},
		"typed":                    {"&lt;@U1&gt; 452", "&lt;@U1&gt; 452"},
		"nothing":                  {"", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := withoutMention(tt.text, "U1"); got != tt.want {
				t.Errorf("withoutMention(%q) = %q, want %q", tt.text, got, tt.want)
			}
			if got := mentions(tt.text, "U1"); got != (tt.text != tt.want) {
				t.Errorf("mentions(%q) = %v", tt.text, got)
			}
		})
	}
	if got := withoutMention("<@> <@|x> 452", ""); got != "<@> <@|x> 452" {
		t.Errorf("nobody's mention was taken away: %q", got)
	}
}

// What FuzzWithoutMention compares by: a mention of U1, and what may go with it.
var (
	mention  = regexp.MustCompile(`<@U1(\|[^<>\n]*)?>`)
	nested   = regexp.MustCompile(`<[^>]*<`)
	unspaced = strings.NewReplacer(" ", "", "\t", "", "\r", "", "\n", "", "\u00a0", "", ":", "", ",", "")
)

func FuzzWithoutMention(f *testing.F) {
	f.Add("hey <@U1|bot>: <@U2> 452 <@U1>")
	f.Add("<@<@U1>U1>\u00a0, x")
	f.Fuzz(func(t *testing.T, text string) {
		got := withoutMention(text, "U1")
		if mentions(text, "U1") == (got == text) {
			t.Errorf("%q became %q", text, got)
		}
		if got, want := unspaced.Replace(got), unspaced.Replace(mention.ReplaceAllString(text, "")); got != want {
			t.Errorf("%q became %q, which is %q without blanks, want %q", text, got, got, want)
		}
		if nested.MatchString(text) || strings.ContainsAny(text, "&*_~`") {
			return // Unformat may leave what looks like a mention, and was none
		}
		if shown := plainOf(loose.String(text), self{user: "U1"}); mentions(shown, "U1") {
			t.Errorf("%q is shown as %q", text, shown)
		}
	})
}
