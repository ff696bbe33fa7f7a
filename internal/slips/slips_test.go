package slips

import "testing"

func TestBetween(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       int
	}{
		{"the same", "SLACK_BOT_TOKEN", "SLACK_BOT_TOKEN", 0},
		{"one left out", "SLACK_BOT_TOKN", "SLACK_BOT_TOKEN", 1},
		{"one too many", "SLACK_BOTT_TOKEN", "SLACK_BOT_TOKEN", 1},
		{"another in its place", "SLACK-BOT_TOKEN", "SLACK_BOT_TOKEN", 1},
		{"two swapped", "DTAA_DIR", "DATA_DIR", 1},
		{"swapped at the end", "DATA_DRI", "DATA_DIR", 1},
		{"two slips", "SLCK_BOT_TKEN", "SLACK_BOT_TOKEN", 2},
		{"a swap and one more", "DTAA_DIRS", "DATA_DIR", 2},
		{"three", "XXXA_DIR", "DATA_DIR", 3},
		{"nothing", "", "ab", 2},
		{"too far by length", "", "abc", 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, back := Between(tt.a, tt.b), Between(tt.b, tt.a); got != tt.want || back != tt.want {
				t.Errorf("Between(%q, %q) = %d, and %d the other way; want %d", tt.a, tt.b, got, back, tt.want)
			}
		})
	}
}
