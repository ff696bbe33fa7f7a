package trouble

import "testing"

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
