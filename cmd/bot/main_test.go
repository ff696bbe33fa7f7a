//go:build unix

package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary the program itself where it is called bot, which the tests do: signals and pipes are
// between processes. The rest of the command line is tested in internal/cli.
func TestMain(m *testing.M) {
	if os.Getenv("GORACE") == "" { // or else every call under the race detector ends with a second of sleep
		if err := os.Setenv("GORACE", "atexit_sleep_ms=0"); err != nil {
			panic(err)
		}
	}
	testscript.Main(m, map[string]func(){"bot": main})
}

// child is a program that runs.
type child struct {
	t      *testing.T
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	faults bytes.Buffer
}

// start runs bot with these arguments.
func start(t *testing.T, args ...string) *child {
	t.Helper()
	c := &child{t: t, cmd: exec.CommandContext(t.Context(), "bot", args...)}
	c.cmd.Stderr = &c.faults
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewReader(out)
	if c.in, err = c.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// feed gives the program more than a pipe holds, so that it is reading when feed comes back.
func (c *child) feed() {
	c.t.Helper()
	if _, err := io.WriteString(c.in, strings.Repeat("a line without an end ", 20_000)); err != nil {
		c.t.Fatal(err)
	}
}

// signal sends the signal, and sees to it that the program ends at some time.
func (c *child) signal(s os.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
	late := time.AfterFunc(20*time.Second, func() { _ = c.cmd.Process.Kill() })
	c.t.Cleanup(func() { late.Stop() })
}

// stopped waits for the end of the program, which must be that of a program that was stopped, and without a word.
func (c *child) stopped() {
	c.t.Helper()
	var exit *exec.ExitError
	if err := c.cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != 130 || c.faults.Len() > 0 {
		c.t.Errorf("the program ended with %v and said %q, want exit status 130 and nothing", err, &c.faults)
	}
}

// stop sends the signal to a program that has nothing to write: it must end and write nothing.
func (c *child) stop(s os.Signal) {
	c.t.Helper()
	c.signal(s)
	if rest, err := io.ReadAll(c.out); err != nil || len(rest) > 0 {
		c.t.Errorf("the program still wrote %q, %v", rest, err)
	}
	c.stopped()
}

func TestSignalWhileReading(t *testing.T) {
	for _, args := range []string{"", "explain", "explain --json", "explain --jsonl"} {
		for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
			t.Run(strings.TrimSpace(args+" "+s.String()), func(t *testing.T) {
				t.Parallel()
				c := start(t, strings.Fields(args)...)
				c.feed()
				c.stop(s)
			})
		}
	}
}

// A file may be a pipe, as in bot explain --file <(command); opening one waits for somebody to write.
func TestSignalWhileOpening(t *testing.T) {
	path := t.TempDir() + "/pipe"
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	c := start(t, "explain", "--file", path)
	w, err := os.OpenFile(path, os.O_WRONLY, 0) // it comes back when the program has begun to open
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = w.Close() }()
	c.stop(os.Interrupt)
}

// Whoever was to read the output may have forgotten it.
func TestSignalWhileWriting(t *testing.T) {
	c := start(t, "explain", "--jsonl")
	go func() {
		for { // until nobody reads it any more
			if _, err := io.WriteString(c.in, strings.Repeat("{}\n", 1000)); err != nil {
				return
			}
		}
	}()
	if _, err := c.out.Peek(1); err != nil {
		t.Fatal(err)
	}
	time.Sleep(50 * time.Millisecond) // by now the pipe is full, or else the signal comes while it fills
	c.signal(os.Interrupt)
	c.stopped()
}

// The results so far are there, and whole, when a batch is stopped.
func TestSignalInBatch(t *testing.T) {
	c := start(t, "explain", "--jsonl")
	if _, err := io.WriteString(c.in, `{"id":"1","text":"550 5.1.1 User unknown"}`+"\n"); err != nil {
		t.Fatal(err)
	}
	if line, err := c.out.ReadString('\n'); err != nil || !strings.HasPrefix(line, `{"id":"1","reply":true,`) {
		t.Errorf("result %q, %v", line, err)
	}
	c.stop(os.Interrupt)
}

// Whoever reads the output may have enough of it: that is no fault, and nothing is said of it.
func TestOutputClosed(t *testing.T) {
	for _, args := range []string{"", "--help", "explain 452", "explain --json 452", "explain --jsonl", "catalog list", "completion bash"} {
		t.Run(args, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			var faults bytes.Buffer
			cmd := exec.CommandContext(t.Context(), "bot", strings.Fields(args)...)
			cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("{}\n"), w, &faults
			err = cmd.Run()
			_ = w.Close()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !unread(exit) || faults.Len() > 0 {
				t.Errorf("the program ended with %v and said %q", err, &faults)
			}
		})
	}
}

// unread tells whether a program ended as programs do whose output nobody reads: by SIGPIPE, or with the status for it.
func unread(e *exec.ExitError) bool {
	status, ok := e.Sys().(syscall.WaitStatus)
	return e.ExitCode() == 141 || ok && status.Signaled() && status.Signal() == syscall.SIGPIPE
}

func TestOutputFull(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer func() { _ = full.Close() }()
	var faults bytes.Buffer
	cmd := exec.CommandContext(t.Context(), "bot", "version")
	cmd.Stdout, cmd.Stderr = full, &faults
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != 1 || strings.Count(faults.String(), "\n") != 1 {
		t.Errorf("the program ended with %v and said %q, want status 1 and one line", err, &faults)
	}
}
