package config

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestTypos(t *testing.T) {
	tests := []struct {
		name string
		set  string
		want string // the setting that is meant; empty for no word of it
	}{
		{"a letter is missing", "SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"},
		{"a letter is too much", "DISCORD_TOKENS", "DISCORD_TOKEN"},
		{"two are swapped", "LOG_LEVLE", "LOG_LEVEL"},
		{"two slips", "SLCK_APP_TOKN", "SLACK_APP_TOKEN"},
		{"no line between", "HTTPADDR", "HTTP_ADDR"},
		{"the nearer of two", "SLACK_APT_TOKEN", "SLACK_APP_TOKEN"},
		{"small letters", "slack_bot_token", "SLACK_BOT_TOKEN"},
		{"ours", "LOG_LEVEL", ""},
		{"another program's", "NATS_USER", ""},
		{"far from all", "XDG_DATA_DIRS", ""},
		{"three slips", "HTTP_ADDRESS", ""},
		{"nothing is in it", "SLACK_BOT_TOKE", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			os.Clearenv()
			value := "xoxb-sesame"
			if tt.name == "nothing is in it" {
				value = " "
			}
			t.Setenv(tt.set, value)
			var want []string
			if tt.want != "" {
				want = []string{tt.set + " is no setting and does nothing: is it meant to be " + tt.want + "?"}
			}
			got := Typos()
			if !slices.Equal(got, want) {
				t.Errorf("Typos() = %q, want %q", got, want)
			}
			if strings.Contains(strings.Join(got, ""), "sesame") {
				t.Error("the value is shown")
			}
		})
	}
}

// Where the settings stop the start, what was mistyped is told with them: it may be why.
func TestTypoStops(t *testing.T) {
	os.Clearenv()
	t.Setenv("SLACK_APP_TOKEN", "xapp-1-A0000000000-1-sesame")
	t.Setenv("SLACK_BOT_TOKN", "xoxb-sesame")
	_, err := Load()
	if err == nil || !strings.Contains(err.Error(), "\nSLACK_BOT_TOKN is no setting") || strings.Contains(err.Error(), "sesame") {
		t.Errorf("Load = %v", err)
	}
}
