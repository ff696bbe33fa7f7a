package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"unicode"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary the program itself where it is called bot, which the scripts do.
func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" { // or else every call under the race detector ends with a second of sleep
		if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"bot": func() {
		os.Exit(Run(context.Background(), os.Args[1:], IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
	}})
}

// TestScript runs testdata/script/*.txtar. They are the command line's contract.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			files, err := filepath.Abs("../testdata/files")
			env.Setenv("FILES", files)
			return err
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
			"json":  jsonLines,
			"inert": inert,
		},
	})
}

// exits STATUS PROGRAM [ARG...] runs a program, which must end with this very status.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: exits STATUS PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// json COUNT FILE tells whether the file holds so many JSON values and nothing else, each on lines of its own.
func jsonLines(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json COUNT FILE")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := ts.ReadFile(args[1])
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	got := 0
	for d.More() {
		var v any
		if err := d.Decode(&v); err != nil {
			ts.Fatalf("value %d: %v", got+1, err)
		}
		if end := d.InputOffset(); end >= int64(len(text)) || text[end] != '\n' {
			ts.Fatalf("value %d does not end its line", got+1)
		}
		got++
	}
	if got != want {
		ts.Fatalf("%d JSON values, want %d", got, want)
	}
}

// inert tells whether nothing in the last outputs acts on a terminal.
func inert(ts *testscript.TestScript, _ bool, _ []string) {
	for _, name := range []string{"stdout", "stderr"} {
		for _, r := range ts.ReadFile(name) {
			if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
				ts.Fatalf("%s holds %q", name, r)
			}
		}
	}
}
