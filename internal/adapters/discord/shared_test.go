package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// toldBack gives a message as Discord tells it back: with much that nobody sent.
func toldBack(t testing.TB, m message) json.RawMessage {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal(marshal(t, m), &v); err != nil {
		t.Fatal(err)
	}
	delete(v, "allowed_mentions")
	v["id"], v["type"], v["flags"], v["author"] = "1", 20, 64|m.Flags, map[string]any{"id": "2", "bot": true}
	for _, e := range v["embeds"].([]any) {
		e := e.(map[string]any)
		e["type"], e["content_scan_version"] = "rich", 4
		if f, ok := e["footer"].(map[string]any); ok {
			f["proxy_icon_url"] = nil
		}
	}
	for i, r := range v["components"].([]any) {
		r := r.(map[string]any)
		r["id"] = i + 1
		for _, c := range r["components"].([]any) {
			c := c.(map[string]any)
			c["id"], c["disabled"] = i+10, false
			if e, ok := c["emoji"].(map[string]any); ok {
				e["id"] = nil
			}
		}
	}
	return marshal(t, v)
}

// TestShared: what was private looks for everybody as if it had been drawn so, and the private one loses its button alone.
func TestShared(t *testing.T) {
	for _, name := range []string{"gmail-spf", "code-452", "hostile", "search", "code-250"} {
		a := asked(t, name, commandToken)
		for form, f := range forms {
			shown := toldBack(t, render(a, alone, f))
			public, ok := sharedMessage(shown, "Ann_Lee")
			if diff := cmp.Diff(render(a, frame{sharedBy: "Ann_Lee"}, f), public); !ok || diff != "" {
				t.Errorf("%s, %s: sharedMessage = %t (-want +got):\n%s", name, form, ok, diff)
			}
			private, ok := unsharedMessage(shown)
			if f == bare {
				if ok {
					t.Errorf("%s: unsharedMessage without a button = %v", name, private)
				}
				continue
			}
			if diff := cmp.Diff(render(a, frame{private: true}, f), private); !ok || diff != "" {
				t.Errorf("%s, %s: unsharedMessage = %t (-want +got):\n%s", name, form, ok, diff)
			}
		}
	}
}

func TestSharedNothing(t *testing.T) {
	share := `"components":[{"type":1,"components":[{"type":2,"style":2,"label":"Share","custom_id":"1.share"}]}]`
	for name, shown := range map[string]string{
		"nothing":    "",
		"null":       "null",
		"no object":  `["content"]`,
		"broken":     `{"content":"a"`,
		"no content": `{"content":"",` + share + `}`,
		"blank":      `{"content":" \n",` + share + `}`,
		"odd":        `{"content":{"a":1},` + share + `}`,
		"too much":   `{"content":"a","x":"` + strings.Repeat("x", maxShown) + `",` + share + `}`,
	} {
		if m, ok := sharedMessage(json.RawMessage(shown), "Ann"); ok {
			t.Errorf("%s: sharedMessage = %v", name, m)
		}
		if m, ok := unsharedMessage(json.RawMessage(shown)); ok {
			t.Errorf("%s: unsharedMessage = %v", name, m)
		}
	}
	odd := `{"content":"a","embeds":[7,{"type":"link","description":"no"},{"description":[]},{"type":"rich","description":"b","color":16777216,"footer":[]}],` +
		`"components":[null,{"type":1,"components":[3,{"type":2,"style":2,"label":"Share","custom_id":"1.share"},{"type":2,"style":"1","label":"ok","custom_id":"1.yes:t","emoji":7}]}]}`
	m, ok := unsharedMessage(json.RawMessage(odd))
	if !ok || len(m.Embeds) != 1 || m.Embeds[0].Description != "b" || m.Embeds[0].Color != 0 || len(m.Components) != 1 || len(m.Components[0].Components) != 1 || m.Components[0].Components[0].Label != "ok" {
		t.Errorf("with odd parts: %+v, %t", m, ok)
	}
	foreign := strings.Replace(odd, `"style":"1"`, `"style":5`, 1)
	if m, ok := unsharedMessage(json.RawMessage(foreign)); ok {
		t.Errorf("with a button that is not ours: %+v", m)
	}
	if m, ok := sharedMessage(json.RawMessage(odd), "\u202e\n"); !ok || m.Content != "a" {
		t.Errorf("shared by nobody: %+v, %t", m, ok)
	}
}

// TestSharedLong: a line more breaks no limit, and leaves no block of code open.
func TestSharedLong(t *testing.T) {
	m := newMessage()
	m.Content = "It failed.\n```\n" + strings.Repeat("550 no\n", 283) + "```"
	m.Embeds = append(m.Embeds, embed{Description: strings.Repeat("a ", 2048), Footer: &footer{strings.Repeat("b ", 1024)}})
	if n := draw.Units(m.Content); n > maxContent || n < maxContent-20 {
		t.Fatalf("content of %d", n)
	}
	got, ok := sharedMessage(toldBack(t, m), strings.Repeat("Ann* ", 40))
	if !ok || got.fault() != nil || strings.Count(got.Content, fence) != 2 || !strings.Contains(got.Content, draw.Shortened) {
		t.Errorf("sharedMessage = %t, %v, %q", ok, got.fault(), got.Content)
	}
	if s := acts(string(marshal(t, got))); s != "" {
		t.Error(s)
	}
	if n := draw.Units(got.Embeds[0].Description) + draw.Units(got.Embeds[0].Footer.Text); n > maxEmbedText {
		t.Errorf("%d in the embed", n)
	}
}

// FuzzShared: whatever comes back, what is sent keeps to Discord's limits.
func FuzzShared(f *testing.F) {
	a := chat.Answer{Headline: "It *failed*.", Quote: "550", Read: []string{"a"}, Choices: []chat.Choice{{Code: "550"}}, Token: commandToken}
	for _, form := range forms {
		f.Add([]byte(toldBack(f, render(a, alone, form))), "Ann")
	}
	f.Add([]byte(`{"content":"a","embeds":[7,{"description":5}],"components":[{"components":[{"custom_id":"1.share"}]}]}`), "@everyone")
	f.Fuzz(func(t *testing.T, shown []byte, by string) {
		public, ok := sharedMessage(shown, by)
		if ok && (public.fault() != nil || len(public.Components) > 0) {
			t.Errorf("sharedMessage(%q) = %+v: %v", shown, public, public.fault())
		}
		private, ok := unsharedMessage(shown)
		if ok && (private.fault() != nil || strings.Contains(string(marshal(t, private.Components)), `"1.share"`)) {
			t.Errorf("unsharedMessage(%q) = %+v: %v", shown, private, private.fault())
		}
	})
}
