package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// run runs the command line with this input and gives what came of it.
func run(t *testing.T, in io.Reader, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, faults bytes.Buffer
	status = Run(t.Context(), args, IO{In: in, Out: &out, Err: &faults})
	return status, out.String(), faults.String()
}

// Every command is taught by an example of itself, in lines that fit a terminal.
func TestHelpOfEveryCommand(t *testing.T) {
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
		status, help, stderr := run(t, strings.NewReader(""), args...)
		if status != exitOK || stderr != "" {
			t.Errorf("bot %q: status %d, standard error %q", args, status, stderr)
		}
		_, examples, found := strings.Cut(help, "\nExamples:\n")
		examples, _, _ = strings.Cut(examples, "\n\n")
		if !found || !strings.Contains(examples, cmd.CommandPath()) {
			t.Errorf("bot %q shows no example of %q", args, cmd.CommandPath())
		}
		for line := range strings.Lines(help) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 80 {
				t.Errorf("bot %q has a line of %d characters: %s", args, n, line)
			}
		}
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	root := newRoot(IO{})
	root.InitDefaultHelpCmd()
	visit(root)
}

// Without arguments the command line must not take those of the process, which cobra does by itself.
func TestRunWithoutArguments(t *testing.T) {
	status, stdout, stderr := run(t, strings.NewReader("/smtp 452\n"))
	if status != exitOK || !strings.Contains(stdout, "452") || stderr != "" {
		t.Errorf("Run(nil) = %d, %q, %q", status, stdout, stderr)
	}
}

// brokenWriter fails as it is told to.
type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

// Nobody is told that the output's reader has gone away; everybody is told that it could not be written.
func TestOutputFails(t *testing.T) {
	for _, args := range []string{"", "--help", "--version", "version", "explain 452", "explain --json 452", "explain --jsonl", "catalog",
		"catalog list", "catalog search mailbox", "catalog show smtp/452", "completion bash", "completion zsh", "help explain"} {
		t.Run(args, func(t *testing.T) {
			for want, fault := range map[int]error{exitUnread: syscall.EPIPE, exitFault: syscall.ENOSPC} {
				var stderr bytes.Buffer
				out := brokenWriter{&os.PathError{Op: "write", Path: "/dev/stdout", Err: fault}}
				status := Run(t.Context(), strings.Fields(args), IO{In: strings.NewReader("{}\n"), Out: out, Err: &stderr})
				if status != want {
					t.Errorf("%v: status %d, want %d", fault, status, want)
				}
				if got := stderr.String(); want == exitUnread && got != "" || want == exitFault && !strings.Contains(got, "no space left") {
					t.Errorf("%v: standard error %q", fault, got)
				}
			}
		})
	}
}

// A read that never comes back must not keep the program from ending.
func TestStoppedWhileReading(t *testing.T) {
	for _, args := range []string{"explain", "explain --json", "explain --jsonl"} {
		t.Run(args, func(t *testing.T) {
			in, feed := io.Pipe()
			defer func() { _ = feed.Close() }()
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				_, _ = feed.Write([]byte("550 5.1.1 half a text")) // it comes back when it was read
				cancel()
			}()
			var out, faults bytes.Buffer
			status := Run(ctx, strings.Fields(args), IO{In: in, Out: &out, Err: &faults})
			if status != exitStopped || out.Len() > 0 || faults.Len() > 0 {
				t.Errorf("Run = %d, %q, %q; want %d and silence", status, &out, &faults, exitStopped)
			}
		})
	}
}

func TestStoppedBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{}, {"explain", "452"}} {
		var out, faults bytes.Buffer
		if status := Run(ctx, args, IO{In: strings.NewReader("452"), Out: &out, Err: &faults}); status != exitStopped || faults.Len() > 0 {
			t.Errorf("Run(%q) = %d, %q, want %d", args, status, &faults, exitStopped)
		}
	}
}

// zeros is a reader without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func TestInputTooLarge(t *testing.T) {
	status, stdout, stderr := run(t, zeros{}, "explain")
	want := "bot: reading standard input: it has more than 25 MB; cut out the part with the error\n"
	if status != exitFault || stdout != "" || stderr != want {
		t.Errorf("explain without end = %d, %q, %q; want %q", status, stdout, stderr, want)
	}
}

func TestInputFails(t *testing.T) {
	in := io.MultiReader(strings.NewReader(`{"id":"1"}`+"\n"), failing{})
	status, stdout, stderr := run(t, in, "explain", "--jsonl")
	if want := "bot: reading line 2: the disk is gone\n"; status != exitFault || stderr != want || !strings.HasPrefix(stdout, `{"id":"1"`) {
		t.Errorf("explain --jsonl = %d, %q, %q; want the result of line 1 and %q", status, stdout, stderr, want)
	}
	status, _, stderr = run(t, failing{}, "explain")
	if want := "bot: reading standard input: the disk is gone\n"; status != exitFault || stderr != want {
		t.Errorf("explain = %d, %q; want %q", status, stderr, want)
	}
}

// failing is a reader that gives an error.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

// A file that is neither text nor an e-mail is named in the answer.
func TestBinaryFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bounce.msg")
	if err := os.WriteFile(path, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := run(t, strings.NewReader(""), "explain", "--json", "--file", path)
	if status != exitOK || !strings.Contains(stdout, "bounce.msg") || !strings.Contains(stdout, `"failures": []`) || stderr != "" {
		t.Errorf("explain --file bounce.msg = %d, %q, %q", status, stdout, stderr)
	}
}

func TestFileNotReadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), strings.Repeat("long", 1000))
	status, _, stderr := run(t, strings.NewReader(""), "explain", "--file", path)
	if status != exitFault || !strings.HasPrefix(stderr, "bot: reading the file: ") {
		t.Errorf("explain = %d, %q", status, stderr)
	}
}

func TestVersionOf(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	changed := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	tests := []struct {
		module   string
		settings []debug.BuildSetting
		want     string
	}{
		{"v1.2.3", nil, "v1.2.3"},
		{"", nil, "(devel)"},
		{"(devel)", []debug.BuildSetting{commit}, "(devel) (commit 0123456789ab)"},
		{"(devel)", []debug.BuildSetting{changed, commit}, "(devel) (commit 0123456789ab, with changes)"},
		{"v0.0.0-20261101000000-0123456789ab+dirty", []debug.BuildSetting{commit, changed}, "v0.0.0-20261101000000-0123456789ab+dirty"},
		{"v1.2.3", []debug.BuildSetting{{Key: "vcs.revision", Value: "abc"}}, "v1.2.3 (commit abc)"},
	}
	for _, tt := range tests {
		info := &debug.BuildInfo{Main: debug.Module{Version: tt.module}, Settings: tt.settings}
		if got := versionOf(info); got != tt.want {
			t.Errorf("versionOf(%q, %v) = %q, want %q", tt.module, tt.settings, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	all := []string{"smtp/450", "smtp/451", "smtp/452", "smtp/453", "google/5.7.26-dmarc", "google/5.7.26-spf"}
	tests := []struct {
		typed string
		want  []string
	}{
		{"", nil},
		{"smtp/45", []string{"smtp/450", "smtp/451", "smtp/452"}},
		{"SMTP/452", []string{"smtp/452"}},
		{"5.7.26", []string{"google/5.7.26-spf", "google/5.7.26-dmarc"}},
		{"smtp/550", []string{"smtp/450", "smtp/451", "smtp/452"}},
		{"smpt/453", []string{"smtp/453", "smtp/450", "smtp/451"}},
		{"unlike anything", nil},
		{strings.Repeat("long", 1000), nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, nearest(tt.typed, all), cmp.Transformer("empty", func(s []string) string { return fmt.Sprint(s) })); diff != "" {
			t.Errorf("nearest(%q) (-want +got):\n%s", tt.typed, diff)
		}
	}
}

func TestPrintable(t *testing.T) {
	for s, want := range map[string]string{
		"plain, ünïcode ✓\nline": "plain, ünïcode ✓\nline",
		"\x1b[31m\x07":           `\x1b[31m\a`,
		"\u009b\u202e\x7f":       `\u009b\u202e\x7f`,
	} {
		if got := printable(s); got != want {
			t.Errorf("printable(%q) = %q, want %q", s, got, want)
		}
	}
}

// The null device is a character device as terminals are; nobody types there.
func TestIsTerminal(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	closed, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	if err := closed.Close(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = null.Close() }()
	for name, in := range map[string]io.Reader{"null device": null, "closed file": closed, "reader": strings.NewReader("")} {
		if isTerminal(in) {
			t.Errorf("%s: taken for a terminal", name)
		}
	}
}

// within fails the test where f does not come back in good time.
func within(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: still waiting", what)
	}
}
