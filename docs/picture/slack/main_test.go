package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestRun draws every golden file there is.
func TestRun(t *testing.T) {
	t.Chdir("../../..")
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		var b strings.Builder
		if err := run([]string{strings.TrimSuffix(filepath.Base(file), ".json")}, &b); err != nil {
			t.Errorf("run(%q) = %v", file, err)
		}
		if strings.Contains(b.String(), "&lt;https:") || strings.Contains(b.String(), "&amp;amp;") || strings.Contains(b.String(), "```") {
			t.Errorf("run(%q) shows markup", file)
		}
	}
	var b strings.Builder
	if err := run(nil, &b); err != nil || !strings.Contains(b.String(), "The drawing is ours") {
		t.Errorf("run() = %v", err)
	}
	if err := run([]string{"none-such"}, &b); err == nil {
		t.Error("run of no golden file = nil")
	}
}
