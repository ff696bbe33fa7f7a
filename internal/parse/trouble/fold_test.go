package trouble

import (
	"strings"
	"testing"
)

func TestFolded(t *testing.T) {
	for s, want := range map[string]string{
		"":                      "",
		"Mailbox FULL":          "Mailbox FULL",
		"Échec de l'ENVOI":      "échec de l'ENVOI",
		"Пользователь":          "пользователь",
		"İstanbul and 5 \u212a": "İstanbul and 5 \u212a", // which are shorter or longer when small
		"Ölfass \xff":           "Ölfass \xff",
		"用户不存在":                 "用户不存在",
	} {
		if got := folded(s); got != want || len(got) != len(s) {
			t.Errorf("folded(%q) = %q, want %q", s, got, want)
		}
	}
}

// TestFoldedFlood holds that a text is read in small letters though it is cut off within a character.
func TestFoldedFlood(t *testing.T) {
	for _, lead := range []string{"", "x"} {
		text := "ПОЛЬЗОВАТЕЛЬ НЕ НАЙДЕН. " + lead + strings.Repeat("я", maxGrounds)
		if got, _ := Grounds(text, true, true); got != NoMailbox {
			t.Errorf("Grounds of a flood behind %q = %q, want %q", lead, got, NoMailbox)
		}
	}
}
