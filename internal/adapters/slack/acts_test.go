package slack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"smtpbot/internal/chat"
)

var (
	tokens = regexp.MustCompile(`<[^<>]*>`)
	ours   = regexp.MustCompile(`^<(https://[^|<>\s]+\|[^|<>*_~` + "`" + `]+|#[A-Z][A-Z0-9]*)>$`)
	alive  = regexp.MustCompile(`^(broadcast|user|usergroup|emoji|date|team|color)$`)
)

// acts says what in a message or view calls somebody, links elsewhere or formats what it should not: "" where nothing does.
func acts(out string) string {
	var v any
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		return err.Error()
	}
	return actsIn(v)
}

func actsIn(v any) string {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if s := actsIn(e); s != "" {
				return s
			}
		}
	case map[string]any:
		kind, _ := v["type"].(string)
		words, _ := v["text"].(string)
		switch {
		case alive.MatchString(kind):
			return "a " + kind
		case strings.ContainsAny(words, "@<") && chat.Inert(words) != words:
			return fmt.Sprintf("%.80q calls people", words)
		case strings.ContainsAny(words, "\x00\x1b\u202e\u2066"):
			return fmt.Sprintf("%.80q hides something", words)
		case kind == "plain_text" && v["emoji"] != false:
			return "a plain_text with emoji"
		case kind == "link" && !strings.HasPrefix(v["url"].(string), "https://"):
			return "a link without https"
		case kind == "mrkdwn":
			if s := actsInMarkdown(words); s != "" || v["verbatim"] != true {
				return "mrkdwn: " + s
			}
		case kind == "" && words != "":
			if s := tokensIn(words); s != "" {
				return "text: " + s
			}
		}
		for _, e := range v {
			if s := actsIn(e); s != "" {
				return s
			}
		}
	}
	return ""
}

// tokensIn says which tokens are not ours, and what is not escaped.
func tokensIn(s string) string {
	for _, t := range tokens.FindAllString(s, -1) {
		if !ours.MatchString(t) {
			return fmt.Sprintf("%.80q acts", t)
		}
	}
	if strings.ContainsAny(tokens.ReplaceAllString(s, ""), "<>") {
		return fmt.Sprintf("%.80q is not escaped", s)
	}
	return ""
}

// actsInMarkdown is tokensIn for mrkdwn: only our own bold and our own fences may format.
func actsInMarkdown(s string) string {
	if act := tokensIn(s); act != "" {
		return act
	}
	s = tokens.ReplaceAllString(s, "")
	if strings.HasPrefix(s, "```\n") && strings.HasSuffix(s, "\n```") && len(s) > 8 {
		if s = s[4 : len(s)-4]; strings.Contains(s, "``") {
			return "a quote that leaves its fence"
		}
		return ""
	}
	if len(s) > 2 && s[0] == '*' && s[len(s)-1] == '*' {
		s = s[1 : len(s)-1]
	}
	if strings.ContainsAny(s, "*_~`") || emojiName.MatchString(s) {
		return fmt.Sprintf("%.80q formats", s)
	}
	return ""
}

func TestActs(t *testing.T) {
	for name, out := range map[string]string{
		"broadcast":    `{"blocks":[{"type":"rich_text","elements":[{"type":"broadcast","range":"here"}]}]}`,
		"call":         `{"text":"@everyone"}`,
		"token":        `{"text":"<!channel>"}`,
		"half a token": `{"text":"a <b"}`,
		"mrkdwn":       `{"blocks":[{"text":{"type":"mrkdwn","verbatim":true,"text":"a *b* c"}}]}`,
		"other link":   `{"blocks":[{"text":{"type":"mrkdwn","verbatim":true,"text":"<http://evil.example|x>"}}]}`,
		"fence":        "{\"blocks\":[{\"text\":{\"type\":\"mrkdwn\",\"verbatim\":true,\"text\":\"```\\na```b\\n```\"}}]}",
		"emoji":        `{"blocks":[{"text":{"type":"plain_text","text":":tada:"}}]}`,
		"no JSON":      `{`,
	} {
		if acts(out) == "" {
			t.Errorf("%s: acts(%q) = nothing", name, out)
		}
	}
}
