package slack

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedCorpus finds a corpus in the folder "shared" beside the repository, or beside any folder above it.
func sharedCorpus(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		path := filepath.Join(dir, "shared", "corpus", name)
		if _, err := os.Stat(path); err == nil {
			return path
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skipf("SKIPPED: no folder shared/corpus with %s above this one; nothing was compared", name)
		}
		dir = up
	}
}

// TestUnformatCorpus compares real bounces as Slack delivers them with the same as they were pasted.
func TestUnformatCorpus(t *testing.T) {
	file, err := os.Open(sharedCorpus(t, "sisimai-dev.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{} // by id; "x/slack" is "x/body" as Slack delivers it
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var c struct{ ID, Text string }
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		texts[c.ID] = c.Text
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	// The pasted texts hold a few curly quotes and no other typography, and Unformat is to straighten those.
	straight := strings.NewReplacer("‘", "'", "’", "'", "“", `"`, "”", `"`)
	compared := 0
	for id, text := range texts {
		base, ok := strings.CutSuffix(id, "/slack")
		if !ok {
			continue
		}
		body, ok := texts[base+"/body"]
		if !ok {
			t.Errorf("%s has no sibling", id)
			continue
		}
		compared++
		got, want := strings.Fields(Unformat(text)), strings.Fields(straight.Replace(body))
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s:\n%q\nwant\n%q", id, got, want)
		}
	}
	if compared < 200 {
		t.Errorf("only %d pairs", compared)
	}
}
