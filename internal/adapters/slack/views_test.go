package slack

import (
	"encoding/json"
	"strings"
	"testing"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/chat"
)

func TestViewsGolden(t *testing.T) {
	for name, v := range map[string]slackapi.ModalViewRequest{
		"modal-paste":   pasteView(),
		"modal-reading": readingView(),
		"modal-answer":  answerView(ask(t, "greylisted", commandToken)),
		"modal-long":    answerView(long),
		"modal-empty":   answerView(chat.Answer{}),
	} {
		t.Run(name, func(t *testing.T) {
			if err := modalFault(v); err != nil {
				t.Errorf("Slack would refuse it: %v", err)
			}
			if acts := acts(string(marshal(t, v))); acts != "" {
				t.Error(acts)
			}
			golden(t, name, v)
		})
	}
	home := homeView(ask(t, "help", ""), status, ask(t, "about", ""))
	if err := homeFault(home); err != nil {
		t.Errorf("Slack would refuse it: %v", err)
	}
	golden(t, "home", home)
	if n := len(homeView(ask(t, "help", ""), chat.Answer{}, chat.Answer{}).Blocks.BlockSet); n != 4 {
		t.Errorf("a home without settings has %d blocks, want help and the button alone", n)
	}
}

// TestPasteFields: what is sent in comes back under these names.
func TestPasteFields(t *testing.T) {
	got := string(marshal(t, pasteView()))
	for _, want := range []string{`"callback_id": "paste_bounce"`, `"block_id": "text"`, `"action_id": "text"`, `"block_id": "file"`, `"action_id": "file"`, `"max_files": 5`, `"max_length": 3000`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
	if n := strings.Count(got, `"optional": true`); n != 2 {
		t.Errorf("%d optional fields, want both", n)
	}
}

// TestNoButtons: a modal has only Close, a home only the button to paste.
func TestNoButtons(t *testing.T) {
	a := ask(t, "code-452", postToken)
	for name, tt := range map[string]struct {
		view any
		want int
	}{"answer": {answerView(a), 0}, "reading": {readingView(), 0}, "home": {homeView(a, a, a), 1}} {
		out, err := json.Marshal(tt.view)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(out), `"action_id"`); n != tt.want {
			t.Errorf("%s: %d things to press, want %d", name, n, tt.want)
		}
	}
}

// TestHomeDrawing: whatever the answers hold, the views stay within the limits and act on nothing.
func TestHomeDrawing(t *testing.T) {
	evil := long
	evil.Headline, evil.Meaning, evil.Links = "<!channel> *a* @everyone", "```", []string{"http://evil.example"}
	for name, v := range map[string]slackapi.HomeTabViewRequest{"long": homeView(long, long, long), "evil": homeView(evil, evil, evil), "empty": homeView(chat.Answer{}, chat.Answer{}, chat.Answer{})} {
		if err := homeFault(v); err != nil {
			t.Errorf("%s: Slack would refuse it: %v", name, err)
		}
		if s := acts(string(marshal(t, v))); s != "" {
			t.Errorf("%s: %s", name, s)
		}
	}
}
