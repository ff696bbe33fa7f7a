package parse

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// pasteDir holds one file for each paste. Other packages may read it too.
const pasteDir = "../testdata/pastes"

// The sections of a paste's file.
const (
	sectionPaste    = "paste"
	sectionFailures = "failures.json"
)

// paste is one text with what a person reads out of it. The head of its file is written by hand:
//
//	form: where the shape is documented, or which program writes it
//	want: 2 failures, speaks        (or: 0 failures, silent)
//	secret: what must never come out again, a line each
//
// The count in want guards the golden: -update refuses to record another number.
type paste struct {
	name     string
	file     string
	archive  *txtar.Archive
	text     string
	golden   string
	failures int
	speaks   bool
	secrets  []string
}

// loadPastes reads every paste. No paste at all is fatal: tests over an empty list pass without testing.
func loadPastes(t testing.TB) []paste {
	t.Helper()
	pastes, err := readPastes(filepath.Join(pasteDir, "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return pastes
}

func readPastes(pattern string) ([]paste, error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s: no paste", pattern)
	}
	out := make([]paste, 0, len(files))
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			return nil, err
		}
		p, err := readPaste(file, a)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, p)
	}
	return out, nil
}

func readPaste(file string, a *txtar.Archive) (paste, error) {
	p := paste{name: strings.TrimSuffix(filepath.Base(file), ".txtar"), file: file, archive: a}
	for _, f := range a.Files {
		switch f.Name {
		case sectionPaste:
			p.text = strings.TrimRight(string(f.Data), "\n")
		case sectionFailures:
			p.golden = string(f.Data)
		default:
			return p, fmt.Errorf("unknown section %q", f.Name)
		}
	}
	if p.text == "" {
		return p, fmt.Errorf("no section %q, or an empty one", sectionPaste)
	}
	wanted, formed := false, false
	for line := range strings.Lines(string(a.Comment)) {
		line = strings.TrimRight(line, "\n")
		key, value, _ := strings.Cut(line, ": ")
		switch key {
		case "":
		case "form":
			formed = true
		case "want":
			if err := p.readWant(value); err != nil {
				return p, err
			}
			wanted = true
		case "secret":
			p.secrets = append(p.secrets, value)
		default:
			return p, fmt.Errorf("head line %q: want form, want or secret", line)
		}
	}
	if !wanted || !formed {
		return p, fmt.Errorf("the head needs a line form: and a line want")
	}
	return p, nil
}

func (p *paste) readWant(value string) error {
	var noun, verdict string
	if n, err := fmt.Sscanf(value, "%d %s %s", &p.failures, &noun, &verdict); n != 3 {
		return fmt.Errorf("want: %q: %v", value, err)
	}
	if strings.TrimRight(noun, "s") != "failure," && noun != "failures," || verdict != "speaks" && verdict != "silent" {
		return fmt.Errorf("want: %q: write \"2 failures, speaks\"", value)
	}
	p.speaks = verdict == "speaks"
	return nil
}

// speaksUp is the verdict for a watched channel: one failure at least is likely.
func speaksUp(r Result) bool {
	for _, f := range r.Failures {
		if f.Confidence >= Likely {
			return true
		}
	}
	return false
}
