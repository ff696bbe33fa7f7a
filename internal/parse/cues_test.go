package parse

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
)

// TestCuesOfFormats asks every format of every text, whatever its cues: a format that is not asked must have found nothing.
// Where the public corpora lie beside the project their texts are asked too.
func TestCuesOfFormats(t *testing.T) {
	all := slices.Clone(formats)
	for i := range all {
		all[i].cues = 0
	}
	texts := corpusTexts(t)
	t.Logf("%d texts of the corpora", len(texts))
	for _, p := range loadPastes(t) {
		texts = append(texts, p.text)
	}
	for _, unit := range hostileUnits {
		texts = append(texts, unit+"\n"+unit)
	}
	for _, text := range texts {
		if got, want := newDoc(text).read(formats), newDoc(text).read(all); !reflect.DeepEqual(got, want) {
			t.Errorf("%q gives %+v; with every format asked %+v", text, got.Failures, want.Failures)
		}
	}
}

// corpusTexts gives the texts of the public corpora, none where they are missing.
func corpusTexts(t *testing.T) (texts []string) {
	names, err := filepath.Glob("../../../shared/corpus/*.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		unzipped, err := gzip.NewReader(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(unzipped)
		lines.Buffer(nil, 32<<20)
		for lines.Scan() {
			var c struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, c.Text)
		}
		if err := lines.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return texts
}
