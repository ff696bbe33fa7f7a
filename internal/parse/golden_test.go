package parse

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

var update = flag.Bool("update", false, "rewrite the failures.json of every paste")

// recorded is a Failure as a golden shows it. The conversion from Failure makes a new field a compile error here, so that
// no field can stay unseen. The places in the text are checked by the properties instead: they would change with every
// word of a paste.
type recorded struct {
	Recipient    string            `json:"recipient,omitempty"`
	Code         smtpcode.Code     `json:"code,omitzero"`
	Enhanced     smtpcode.Enhanced `json:"enhanced,omitzero"`
	Text         string            `json:"text,omitempty"`
	Local        string            `json:"local,omitempty"`
	Command      string            `json:"command,omitempty"`
	RemoteHost   string            `json:"remote_host,omitempty"`
	RemoteIP     string            `json:"remote_ip,omitempty"`
	SenderIP     string            `json:"sender_ip,omitempty"`
	Sender       string            `json:"sender,omitempty"`
	SenderDomain string            `json:"sender_domain,omitempty"`
	Delayed      bool              `json:"delayed,omitempty"`
	Final        bool              `json:"final,omitempty"`
	Format       string            `json:"format"`
	Product      string            `json:"product,omitempty"`
	Confidence   Confidence        `json:"-"`
	From, To     int               `json:"-"`
	Trouble      trouble.Trouble   `json:"-"`
}

type recordedFailure struct {
	recorded
	Sure    string `json:"confidence"`
	Trouble string `json:"trouble,omitempty"`
}

type recordedResult struct {
	Speaks   bool              `json:"speaks"`
	Secrets  []string          `json:"secrets,omitempty"`
	More     int               `json:"more,omitempty"`
	Failures []recordedFailure `json:"failures"`
}

// record gives a result as its golden.
func record(t testing.TB, r Result) string {
	t.Helper()
	out := recordedResult{Speaks: speaksUp(r), Secrets: r.Secrets, More: r.More, Failures: []recordedFailure{}}
	for _, f := range r.Failures {
		out.Failures = append(out.Failures, recordedFailure{recorded(f), f.Confidence.String(), f.Grounds().String()})
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(out); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestPastes holds what is read from every paste to its golden.
func TestPastes(t *testing.T) {
	for _, p := range loadPastes(t) {
		t.Run(p.name, func(t *testing.T) {
			r := Text(p.text)
			counted := len(r.Failures) == p.failures && speaksUp(r) == p.speaks
			if !counted {
				t.Errorf("Text gives %d failures, speaks %v; the head of the file wants %d, %v", len(r.Failures), speaksUp(r), p.failures, p.speaks)
			}
			got := record(t, r)
			if *update && counted {
				writeGolden(t, p, got)
				return
			}
			if got != p.golden {
				t.Errorf("failures are\n%s\nwant\n%s\n%s", got, p.golden, firstDifference(got, p.golden))
			}
		})
	}
}

func writeGolden(t *testing.T, p paste, golden string) {
	t.Helper()
	a := &txtar.Archive{Comment: p.archive.Comment}
	for _, f := range p.archive.Files {
		if f.Name != sectionFailures {
			a.Files = append(a.Files, f)
		}
	}
	a.Files = append(a.Files, txtar.File{Name: sectionFailures, Data: []byte(golden)})
	if err := os.WriteFile(p.file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// firstDifference shows the first line in which two goldens differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return "first difference: " + strings.TrimSpace(g[i]) + "\nwant:             " + strings.TrimSpace(w[i])
		}
	}
	return "one is a beginning of the other"
}

// TestPasteFiles breaks a file in each way that must not pass unseen.
func TestPasteFiles(t *testing.T) {
	const good = "form: a test\nwant: 1 failure, speaks\n-- paste --\n550 5.1.1 User unknown\n-- failures.json --\n{}\n"
	for name, c := range map[string]struct{ file, want string }{
		"good":             {good, ""},
		"unknown section":  {good + "-- findings.json --\n{}\n", `unknown section "findings.json"`},
		"no paste":         {strings.Replace(good, "-- paste --\n550 5.1.1 User unknown\n", "", 1), `no section "paste"`},
		"no want":          {strings.Replace(good, "want: 1 failure, speaks\n", "", 1), "a line want"},
		"no form":          {strings.Replace(good, "form: a test\n", "", 1), "a line form"},
		"odd want":         {strings.Replace(good, "speaks", "talks", 1), "write \"2 failures, speaks\""},
		"want not counted": {strings.Replace(good, "1 failure,", "many failures,", 1), "want: "},
		"odd head":         {"title: x\n" + good, `head line "title: x"`},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "x.txtar")
			if err := os.WriteFile(file, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			pastes, err := readPastes(file)
			switch {
			case c.want == "" && (err != nil || len(pastes) != 1):
				t.Errorf("readPastes: %v, %d pastes; want one", err, len(pastes))
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("readPastes: error %v, want %q", err, c.want)
			}
		})
	}
	if _, err := readPastes(filepath.Join(t.TempDir(), "*.txtar")); err == nil {
		t.Error("readPastes of an empty folder: no error")
	}
}
