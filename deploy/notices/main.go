// Command notices writes the licences of what is linked into the program, on every system that it is released for, to
// NOTICES.md.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

//go:generate go run . ../../NOTICES.md

// systems are those of a release (.goreleaser.yaml): what is linked differs between them.
var systems = []string{"linux", "darwin", "windows"}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: notices FILE")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run(file string) error {
	modules, err := linked()
	if err != nil {
		return err
	}
	text, err := notices(modules)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, text, 0o644); err != nil {
		return fmt.Errorf("write the notices: %w", err)
	}
	return nil
}

// module is a module of others of which a package is linked.
type module struct{ path, version, dir string }

// linked gives the modules in the order of their paths.
func linked() ([]module, error) {
	found := map[module]bool{}
	for _, system := range systems {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}", "smtpbot/cmd/bot")
		cmd.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("list what is linked on %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			if f := strings.SplitN(strings.TrimSpace(line), " ", 3); len(f) == 3 {
				found[module{f[0], f[1], f[2]}] = true
			}
		}
	}
	var all []module
	for m := range found {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all, nil
}

// notices writes the page: a table, then each licence as its owner wrote it, once for all modules that share it.
func notices(modules []module) ([]byte, error) {
	var table, texts bytes.Buffer
	var order []string              // the texts as they first come
	owners := map[string][]string{} // whose each text is
	for _, m := range modules {
		files, err := legal(m.dir)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m.path, err)
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%s %s holds no licence: it must not be linked", m.path, m.version)
		}
		kind := ""
		for _, name := range files {
			b, err := os.ReadFile(filepath.Join(m.dir, name))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", m.path, err)
			}
			if k := kindOf(string(b)); k != "" && !strings.Contains(kind, k) {
				kind = strings.TrimPrefix(kind+", "+k, ", ")
			}
			text := strings.TrimSpace(strings.ReplaceAll(string(b), "\r\n", "\n"))
			if owners[text] == nil {
				order = append(order, text)
			}
			owners[text] = append(owners[text], m.path+" "+m.version+", "+name)
		}
		if kind == "" {
			return nil, fmt.Errorf("%s %s: its licence is none that is known here: read it, and add it to kinds", m.path, m.version)
		}
		fmt.Fprintf(&table, "| [%s](https://pkg.go.dev/%s@%s) | %s | %s |\n", m.path, m.path, m.version, m.version, kind)
	}
	for _, text := range order {
		fmt.Fprintf(&texts, "\n## %s\n\n```\n%s\n```\n", strings.Join(owners[text], "; "), text)
	}
	head := "# Notices\n\nThe program links these modules of others, on one system or another, and Go's standard library (BSD-3-Clause, https://go.dev/LICENSE).\n" +
		"The page is made by `go generate ./deploy/notices`.\n\n| module | version | licence |\n| --- | --- | --- |\n"
	return slices.Concat([]byte(head), table.Bytes(), texts.Bytes()), nil
}

// legal gives the names of a module's licences and notices.
func legal(dir string) ([]string, error) {
	list, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, f := range list {
		name := strings.ToUpper(f.Name())
		if !f.IsDir() && slices.ContainsFunc([]string{"LICENSE", "LICENCE", "COPYING", "NOTICE", "PATENTS"}, func(p string) bool { return strings.HasPrefix(name, p) }) {
			names = append(names, f.Name())
		}
	}
	return names, nil
}

// kinds are the licences that may be linked, each by words that only it has.
var kinds = []struct{ name, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License"},
	{"BSD-3-Clause", "Neither the name of"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above copyright notice, this list of conditions and the following disclaimer in the documentation and/or other materials provided with the distribution. THIS SOFTWARE"},
	{"MIT", "Permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"},
	{"Unlicense", "This is free and unencumbered software released into the public domain"},
}

func kindOf(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == ',' }), " ")
	for _, k := range kinds {
		if strings.Contains(strings.ToLower(text), strings.ToLower(strings.ReplaceAll(k.words, ",", ""))) {
			return k.name
		}
	}
	return ""
}
