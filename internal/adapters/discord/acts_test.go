package discord

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"smtpbot/internal/chat"
)

// What of Discord's markdown is ours, at the beginning of what is left of a text.
var (
	ourLink    = regexp.MustCompile("^\\[[^\\][\\\\*_~`|<>():@#]+\\]\\(<https://[^<>()\\s]+>\\)")
	ourChannel = regexp.MustCompile(`^<#[0-9]+>`)
	ourCode    = regexp.MustCompile("^`[^`\n]+`")
	ourBlock   = regexp.MustCompile("(?s)^```\n(.*?)\n```(\n|$)")
	ourSmall   = regexp.MustCompile(`(?m)^-# (Read: |Shared by )`)
	escapedOne = regexp.MustCompile(`^\\[^0-9A-Za-z\s]`)
	emojiMark  = regexp.MustCompile(`:[^\s:]+:`)
	lineStart  = regexp.MustCompile(strings.ReplaceAll(`(?m)^_*(#{1,3}_|>_|>>>_|-#_|[*]_)|^(- |\d+\. )_*(#{1,3}_|>_|>>>_|[-*]_|-#_|\d+\._)|(?i)\b(www|discord|discordapp|dis)\.[a-z]`, "_", `[\s\p{Z}\x{feff}]`))
)

// acts says what in a message or window calls somebody, links elsewhere or formats what it should not: "" where nothing does.
func acts(out string) string {
	var v any
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		return err.Error()
	}
	return actsIn("", v)
}

func actsIn(name string, v any) string {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if s := actsIn(name, e); s != "" {
				return s
			}
		}
	case map[string]any:
		for part, e := range v {
			if name == "options" { // in which nothing is markup
				part = name
			}
			if s := actsIn(part, e); s != "" {
				return s
			}
		}
	case string:
		markdown := name == "content" || name == "description"
		read := v
		if markdown {
			read = unescaped(v)
		}
		switch {
		case chat.Inert(read) != read:
			return fmt.Sprintf("%s: %.80q calls people", name, v)
		case strings.ContainsAny(v, "\x00\x1b\u202e\u2066"):
			return fmt.Sprintf("%s: %.80q hides something", name, v)
		}
		if markdown {
			if s := actsInMarkdown(v); s != "" {
				return name + ": " + s
			}
		}
	}
	return ""
}

// actsInMarkdown is acts for Discord's markdown: only our own bold, code, links and lists may format. It walks through the
// text as a client does: what is escaped or in code is nothing else.
func actsInMarkdown(s string) string {
	var left strings.Builder // what is not ours
	strong := false
	for i := 0; i < len(s); {
		rest := s[i:]
		var ours string
		switch c := rest[0]; {
		case c == '\\':
			ours = escapedOne.FindString(rest)
		case strings.HasPrefix(rest, "```"):
			m := ourBlock.FindStringSubmatch(rest)
			if m == nil || i > 0 && s[i-1] != '\n' || strings.Contains(m[1], "``") {
				return fmt.Sprintf("%.80q is no block of ours, or is left open", rest)
			}
			ours = strings.TrimSuffix(m[0], "\n")
		case c == '`':
			ours = ourCode.FindString(rest)
		case c == '[':
			ours = ourLink.FindString(rest)
		case c == '<':
			ours = ourChannel.FindString(rest)
		case strings.HasPrefix(rest, "**"):
			ours, strong = "**", !strong
		}
		if ours != "" {
			left.WriteByte(0x01)
			i += len(ours)
			continue
		}
		if strings.IndexByte("*_~`|<[\\", rest[0]) >= 0 || strings.HasPrefix(rest, "](") {
			return fmt.Sprintf("%.80q acts", rest)
		}
		left.WriteByte(rest[0])
		i++
	}
	text := ourSmall.ReplaceAllString(left.String(), "$1")
	switch {
	case strong:
		return fmt.Sprintf("%.80q leaves bold open", s)
	case strings.Contains(text, "@everyone"), strings.Contains(text, "@here"):
		return fmt.Sprintf("%.80q looks like a call", text)
	case strings.Contains(text, "://"):
		return fmt.Sprintf("%.80q links", text)
	case emojiMark.MatchString(text):
		return fmt.Sprintf("%.80q has the name of an emoji", text)
	}
	if s := lineStart.FindString(text); s != "" {
		return fmt.Sprintf("%.80q formats a line, or invites", s)
	}
	return ""
}

func TestActs(t *testing.T) {
	for name, s := range map[string]string{
		"call":            "hey @everyone",
		"mention":         "hey <@1>",
		"channel by name": "<#general>",
		"time":            "<t:1700000000:R>",
		"slash command":   "</smtp:1>",
		"bold":            "a **b",
		"italics":         "a *b* c",
		"underline":       "a __b__",
		"strike":          "~~a~~",
		"spoiler":         "||a||",
		"code":            "a `b",
		"block":           "```\na",
		"block in a line": "a ```\nb\n```",
		"block in block":  "```\na``b\n```",
		"language":        "```js\na\n```",
		"masked link":     "[a](https://evil.example)",
		"http link":       "[a](<http://evil.example>)",
		"end of a link":   "[a](<https://a.example>) b](https\\://evil.example)",
		"call in a word":  "bob@here.example",
		"markup in label": "[a*b](<https://evil.example>)",
		"address":         "see https://evil.example",
		"other address":   "see steam://run/1",
		"address escaped": "see \\<https://evil.example>",
		"emoji":           "a :tada: b",
		"heading":         "a\n# b",
		"small":           "-# b",
		"quote":           "> b",
		"quote of all":    ">>> b",
		"list in a list":  "- - b",
		"heading in list": "1. # b",
		"number in list":  "- 1. b",
		"invitation":      "join discord.gg/abc",
		"other one":       "join Discord.com/invite/abc",
		"page":            "see www.evil.example",
		"hidden":          "a\u202eb",
	} {
		out, err := json.Marshal(map[string]string{"content": s})
		if err != nil {
			t.Fatal(err)
		}
		if acts(string(out)) == "" {
			t.Errorf("%s: acts(%q) = nothing", name, s)
		}
	}
	if acts("{") == "" {
		t.Error("acts of no JSON = nothing")
	}
	const ours = "⏳ **It \\*failed\\*: wait.** (452)\n-# Shared by Ann\n\n- `452` — a\\_b\n- <#1>\n\n1. Wait.\n2. Send.\n```\n<@1> **a** https://x.example\n```\nMore: [a.example/b](<https://a.example/b_c>)\n-# Read: a"
	if s := actsInMarkdown(ours); s != "" {
		t.Errorf("actsInMarkdown(%q) = %s", ours, s)
	}
}
