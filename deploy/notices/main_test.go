package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestKindOf(t *testing.T) {
	for text, want := range map[string]string{
		"                                 Apache License\n                           Version 2.0, January 2004": "Apache-2.0",
		"Mozilla Public License, version 2.0":                                              "MPL-2.0",
		"Permission is hereby granted, free of charge, to any\nperson obtaining a copy of": "MIT",
		"Neither the name of Google LLC nor the names of its":                              "BSD-3-Clause",
		"GNU GENERAL PUBLIC LICENSE":                                                       "",
	} {
		if got := kindOf(text); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

func TestNotices(t *testing.T) {
	mit := "Permission is hereby granted, free of charge, to any person obtaining a copy"
	dir := func(files map[string]string) string {
		d := t.TempDir()
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(d, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return d
	}
	page, err := notices([]module{
		{"example.com/a", "v1.0.0", dir(map[string]string{"LICENSE": mit, "main.go": "package a"})},
		{"example.com/b", "v2.0.0", dir(map[string]string{"license.md": mit + "\r\n", "NOTICE": "made by b"})},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| v1.0.0 | MIT |", "| v2.0.0 | MIT |", "## example.com/a v1.0.0, LICENSE; example.com/b v2.0.0, license.md", "made by b"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
	if n := strings.Count(string(page), mit); n != 1 {
		t.Errorf("the shared text stands %d times", n)
	}
	for name, files := range map[string]map[string]string{
		"holds no licence":   {"main.go": "package c"},
		"none that is known": {"COPYING": "GNU GENERAL PUBLIC LICENSE"},
	} {
		if _, err := notices([]module{{"example.com/c", "v0.1.0", dir(files)}}); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%v, want an error with %q", err, name)
		}
	}
}
