package bot_test

import (
	"slices"
	"testing"

	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
)

// What the catalogue knows too little of is told, by codes and provider and without a word of it.
func TestMissed(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"words that nobody knows", "550 zorbing is not for a Tuesday", []string{"550|"}},
		{"a status code that nobody registered", "550 5.9.99 zorbing is not allowed", []string{"550 5.9.99|"}},
		{"the same of nobody's", "550 5.6.7 zorbing is not allowed", nil},
		{"a code that says it", "550 5.1.1 zorbing is not allowed", nil},
		{"known words", "550 User unknown", nil},
		{"a code alone", "550", nil},
		{"a provider's words that nobody knows", "host gmail-smtp-in.l.google.com[192.0.2.1] said: 550-5.6.7 zorbing is not allowed gsmtp", []string{"550 5.6.7|google"}},
		{"ordinary chat", "see you on Tuesday", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := bot.New(answer.New(catalog.Shipped()), "smtpbot test")
			var got []string
			b.Missed = func(code, provider string) { got = append(got, code+"|"+provider) }
			b.Handle(t.Context(), chat.Message{Text: tt.text, Asked: chat.Direct})
			if !slices.Equal(got, tt.want) {
				t.Errorf("missed %q, want %q", got, tt.want)
			}
		})
	}
}
