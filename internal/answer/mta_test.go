package answer

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
)

const mtaDir = "../testdata/mta"

// TestMTAs reads what real MTAs wrote, bounces and log lines, and holds it to want.txt: one failure each, or nothing.
func TestMTAs(t *testing.T) {
	table, err := os.ReadFile(filepath.Join(mtaDir, "want.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(table)) {
		if fields := strings.Fields(line); len(fields) > 0 && !strings.HasPrefix(line, "#") {
			want[fields[0]] = strings.Join(fields[1:], " ")
		}
	}
	files, err := filepath.Glob(filepath.Join(mtaDir, "*", "*.[el][mo][lg]"))
	if err != nil {
		t.Fatal(err)
	}
	x := New(catalog.Shipped())
	for _, file := range files {
		name := filepath.ToSlash(strings.TrimPrefix(file, filepath.Clean(mtaDir)+string(filepath.Separator)))
		t.Run(name, func(t *testing.T) {
			source, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range readMTA(file, source).Failures {
				j := x.Judge(f)
				got = append(got, strings.Join([]string{cmp.Or(f.Recipient, "-"), orDash(f.Code), orDash(f.Enhanced), string(j.Cause), string(j.Retry)}, " "))
			}
			if got == nil {
				got = []string{"nothing"}
			}
			if want := want[name]; !slices.Equal(got, []string{want}) {
				t.Errorf("read as\n\t%s %s\nwant\n\t%s %s", name, strings.Join(got, "\n\t"), name, want)
			}
		})
		delete(want, name)
	}
	for name := range want {
		t.Errorf("want.txt: no file %s", name)
	}
}

func readMTA(file string, source []byte) parse.Result {
	if strings.HasSuffix(file, ".eml") {
		return parse.Email(source)
	}
	return parse.Text(string(source))
}

func orDash(v interface {
	fmt.Stringer
	IsZero() bool
}) string {
	if v.IsZero() {
		return "-"
	}
	return v.String()
}
