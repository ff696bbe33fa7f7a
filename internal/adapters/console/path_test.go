package console

import (
	"bytes"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
)

var pathTests = []struct {
	in      string
	windows bool
	want    []string
}{
	{"", false, nil},
	{"452", false, nil},
	{"5.7.26", false, nil},
	{"help", false, nil},
	{"bounce.eml", false, []string{"bounce.eml"}},
	{"/tmp/x", false, []string{"/tmp/x"}},
	{`/tmp/a\ b.eml`, false, []string{"/tmp/a b.eml", `/tmp/a\ b.eml`}},
	{"/tmp/a b.eml", false, []string{"/tmp/a b.eml"}},
	{"'/tmp/a b.eml'", false, []string{"/tmp/a b.eml", "'/tmp/a b.eml'"}},
	{`'/tmp/it'\''s.eml'`, false, []string{"/tmp/it's.eml", `'/tmp/it'\''s.eml'`}},
	{`"/tmp/a \"b\" \$c \d.eml"`, false, []string{`/tmp/a "b" $c \d.eml`, `"/tmp/a \"b\" \$c \d.eml"`}},
	{"'a.eml' 'b.eml'", false, []string{"'a.eml' 'b.eml'"}},
	{"'/tmp/open", false, []string{"'/tmp/open"}},
	{`/tmp/end\`, false, []string{`/tmp/end\`}},
	{"file:///tmp/a%20b.eml", false, []string{"/tmp/a b.eml"}},
	{"FILE://localhost/tmp/a", false, []string{"/tmp/a"}},
	{"file://elsewhere/tmp/a", false, []string{"file://elsewhere/tmp/a"}},
	{"file:///tmp/%00", false, nil},
	{"/tmp/a\nb", false, nil},
	{"/" + strings.Repeat("a", maxPath), false, nil},
	{`C:\Users\me\x.eml`, true, []string{`C:\Users\me\x.eml`}},
	{`"C:\Users\me x\y"`, true, []string{`C:\Users\me x\y`, `"C:\Users\me x\y"`}},
	{"file:///C:/a%20b", true, []string{"C:/a b"}},
	{`\\evil\share\x.eml`, true, nil},
	{`"//evil/share/x.eml"`, true, []string{`"//evil/share/x.eml"`}},
	{"file://localhost//evil/x", true, nil},
}

func TestPathsIn(t *testing.T) {
	for _, tt := range pathTests {
		if diff := cmp.Diff(tt.want, pathsIn(tt.in, tt.windows)); diff != "" {
			t.Errorf("pathsIn(%q, %t) (-want +got):\n%s", tt.in, tt.windows, diff)
		}
	}
}

// quotings are the ways in which terminals write the path of a dropped file.
var quotings = []struct {
	way   string
	quote func(string) string
}{
	{"single", func(p string) string { return "'" + strings.ReplaceAll(p, "'", `'\''`) + "'" }},
	{"double", func(p string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(p) + `"`
	}},
	{"backslash", func(p string) string {
		var b strings.Builder
		for _, c := range []byte(p) {
			if strings.IndexByte(" '\"\\$&;()<>|*?[]#~`!{}", c) >= 0 {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
		}
		return b.String()
	}},
	{"url", func(p string) string { return (&url.URL{Scheme: "file", Path: p}).String() }},
}

func FuzzPathsIn(f *testing.F) {
	for _, s := range []string{"x.eml", "a b", "it's", `say "hi"`, `back\slash`, "ümlaut", "100%", "$HOME", "a'\\''b", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for _, windows := range []bool{false, true} {
			for _, p := range pathsIn(name, windows) {
				if p == "" || strings.IndexByte(p, 0) >= 0 || windows && strings.HasPrefix(strings.ReplaceAll(p, `\`, "/"), "//") {
					t.Errorf("pathsIn(%q, %t) gives %q", name, windows, p)
				}
			}
		}
		path := "/" + name
		if strings.ContainsFunc(path, func(r rune) bool { return r < ' ' || r == del }) || len(path) > maxPath/4 {
			return
		}
		for _, q := range quotings {
			if q.way == "url" && strings.HasPrefix(path, "//") {
				continue // not a path that a terminal would give
			}
			if got := pathsIn(q.quote(path), false); !slices.Contains(got, path) {
				t.Errorf("pathsIn(%q) = %q, want %q in it (%s)", q.quote(path), got, path, q.way)
			}
		}
	})
}

func TestReadRegular(t *testing.T) {
	dir := t.TempDir()
	file := func(name string, size int) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.Repeat([]byte("x"), size), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if data, err := readRegular(file("fits", 10), 10); err != nil || len(data) != 10 {
		t.Errorf("a file of the limit: %d bytes, %v", len(data), err)
	}
	if _, err := readRegular(file("large", 11), 10); !errors.Is(err, errTooLarge) {
		t.Errorf("a file over the limit: %v", err)
	}
	for _, path := range []string{filepath.Join(dir, "none"), filepath.Join(dir, "fits", "in it"), filepath.Join(dir, strings.Repeat("n", 999))} {
		if _, err := readRegular(path, 10); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("readRegular(%q) = %v, want %v", path, err, fs.ErrNotExist)
		}
	}
	if _, err := readRegular(dir, 10); err == nil || !strings.Contains(err.Error(), "is a folder") {
		t.Errorf("a folder: %v", err)
	}
	if runtime.GOOS == "linux" {
		if _, err := readRegular("/dev/zero", 10); err == nil || !strings.Contains(err.Error(), "not an ordinary file") {
			t.Errorf("/dev/zero: %v", err)
		}
		// /proc files say that they are empty and are not.
		if _, err := readRegular("/proc/self/status", 10); !errors.Is(err, errTooLarge) {
			t.Errorf("/proc/self/status: %v", err)
		}
	}
}

func TestReadRegularUnreadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.eml")
	if err := os.WriteFile(path, nil, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := os.ReadFile(path); err == nil {
		t.Skip("this user may read everything")
	}
	if _, err := readRegular(path, 10); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("readRegular = %v, want %v", err, fs.ErrPermission)
	}
}

func TestReadFileOption(t *testing.T) {
	a := New(Options{ReadFile: func(path string) ([]byte, error) {
		switch path {
		case "/a b.eml":
			return []byte("x"), nil
		case "/secret.eml":
			return nil, fs.ErrPermission
		}
		return nil, fs.ErrNotExist
	}})
	want := request{message: chat.Message{Files: []chat.File{{Name: "a b.eml", Data: []byte("x")}}, Asked: chat.Direct}}
	if diff := cmp.Diff(want, a.read("'/a b.eml'\n"), cmp.AllowUnexported(request{})); diff != "" {
		t.Errorf("read (-want +got):\n%s", diff)
	}
	if got, want := a.read("/secret.eml").notice, "Cannot read that file: permission denied"; got != want {
		t.Errorf("notice %q, want %q", got, want)
	}
}
