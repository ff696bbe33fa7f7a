package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestWrite: every shell and every command has its file, and two releases of the same source are the same.
func TestWrite(t *testing.T) {
	first, second := t.TempDir(), t.TempDir()
	for _, dir := range []string{first, second} {
		if err := write(dir); err != nil {
			t.Fatal(err)
		}
	}
	for name, holds := range map[string]string{
		"completions/bot.bash":     "__start_bot",
		"completions/_bot":         "#compdef bot",
		"completions/bot.fish":     "complete -c bot",
		"completions/bot.ps1":      "Register-ArgumentCompleter",
		"man/bot.1":                ".TH \"BOT\" \"1\"",
		"man/bot-explain.1":        "jsonl",
		"man/bot-catalog-search.1": "search",
		"man/bot-config-check.1":   "settings",
		"man/bot-health.1":         "ready",
	} {
		b, err := os.ReadFile(filepath.Join(first, name))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Contains(b, []byte(holds)) {
			t.Errorf("%s does not hold %q", name, holds)
		}
		again, err := os.ReadFile(filepath.Join(second, name))
		if err != nil || !bytes.Equal(b, again) {
			t.Errorf("%s is another the second time: %v", name, err)
		}
	}
}
