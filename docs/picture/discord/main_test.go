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
		if s := b.String(); strings.Contains(s, "](") || strings.Contains(s, "```") || strings.Contains(s, "**") || strings.Contains(s, "&amp;lt;") || strings.Contains(s, "ZgotmplZ") {
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

func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"**a \\*b\\*** (c)":                  "<p><b>a *b*</b> (c)</p>",
		"a\n- `<b>` — c\n- d\n\n1. e\n2. f":  "<p>a</p><ul><li><code>&lt;b&gt;</code> — c</li><li>d</li></ul><p></p><ol><li>e</li><li>f</li></ol>",
		"a\n```\n<@1> **b**\n```\n-# c":      "<p>a</p><pre>&lt;@1&gt; **b**</pre><small>c</small>",
		"[a.example](<https://a.example/b>)": "<p><a>a.example</a></p>",
		"<#1> \\<#2>":                        "<p><a class=channel>#1</a> &lt;#2&gt;</p>",
	} {
		if got := string(markdown(in)); got != want {
			t.Errorf("markdown(%q) = %q, want %q", in, got, want)
		}
	}
}
