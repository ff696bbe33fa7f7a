package slack

import (
	"testing"

	"smtpbot/internal/adapters/internal/draw"
)

func FuzzSize(f *testing.F) {
	f.Add("a<b>&c 😀\xff")
	f.Fuzz(func(t *testing.T, s string) {
		if got, want := size(s), draw.Units(escaper.Replace(s)); got != want {
			t.Errorf("size(%q) = %d, want %d", s, got, want)
		}
	})
}
