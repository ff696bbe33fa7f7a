package bot_test

import (
	"strings"
	"testing"

	"smtpbot/internal/chat"
)

func TestUnderstands(t *testing.T) {
	b := newBot()
	for text, want := range map[string]bool{
		"":                       false,
		"thanks!":                false,
		"that helped, solved":    false,
		"ok, 5 minutes":          false,
		"7":                      false,
		"550 users":              false,
		"452":                    true,
		"what is 5.7.26?":        true,
		"help":                   true,
		"search mailbox full":    true,
		"550 5.1.1 User unknown": true,
		"and this one?\n<bob@example.org>: host mx.example.org said: 550 5.1.1 User unknown (in reply to RCPT TO)": true,
	} {
		if got := b.Understands(chat.Message{Text: text, Asked: chat.Replied}); got != want {
			t.Errorf("Understands(%q) = %v, want %v", text, got, want)
		}
	}
	for name, want := range map[string]bool{"bounce.eml": true, "cat.png": false} {
		if got := b.Understands(chat.Message{Files: []chat.File{{Name: name}}}); got != want {
			t.Errorf("Understands(a file %q) = %v, want %v", name, got, want)
		}
	}
}

func TestComplete(t *testing.T) {
	b := newBot()
	for text, want := range map[string]string{
		"":             "550",
		"45":           "45",
		"452":          "452",
		"5.1":          "5.1.",
		"mailbox full": "text/mailbox-full",
		"5":            "5",
		"  4.2.":       "4.2.",
	} {
		got := b.Complete(text)
		if len(got) == 0 || len(got) > 25 || !strings.HasPrefix(got[0].Code, want) || got[0].Text == "" {
			t.Errorf("Complete(%q) = %v, want %s first", text, got, want)
		}
	}
	if got := b.Complete("5.1.1")[0]; got.Code != "5.1.1" {
		t.Errorf("Complete(5.1.1) begins with %v", got)
	}
	for _, text := range []string{"no such thing", strings.Repeat("5", 81), "550\n5.1.1", "((("} {
		if got := b.Complete(text); len(got) > 0 {
			t.Errorf("Complete(%q) = %v, want none", text, got)
		}
	}
}

func BenchmarkComplete(b *testing.B) {
	for _, text := range []string{"45", "mailbox full"} {
		b.Run(text, func(b *testing.B) {
			x := newBot()
			b.ReportAllocs()
			for b.Loop() {
				x.Complete(text)
			}
		})
	}
}
