package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
)

// handlerFunc is a chat.Handler made of a function.
type handlerFunc func(ctx context.Context, m chat.Message) (chat.Answer, bool)

// Handle implements chat.Handler.
func (f handlerFunc) Handle(ctx context.Context, m chat.Message) (chat.Answer, bool) {
	return f(ctx, m)
}

// Accept implements chat.Handler. The console has no events.
func (handlerFunc) Accept(context.Context, chat.Event) error { return nil }

// Press implements chat.Handler. The console has no buttons.
func (handlerFunc) Press(context.Context, chat.Press) chat.Answer { return chat.Answer{} }

// Complete implements chat.Handler. The console completes nothing.
func (handlerFunc) Complete(string) []chat.Choice { return nil }

// echo is a handler that says what it was asked, and keeps it.
func echo(got *[]chat.Message) handlerFunc {
	return func(_ context.Context, m chat.Message) (chat.Answer, bool) {
		*got = append(*got, m)
		return chat.Answer{Headline: fmt.Sprintf("asked %d: %d bytes", m.Asked, len(m.Text))}, m.Text != "silence"
	}
}

// direct and asked are messages as the tests expect them.
func direct(text string) chat.Message { return chat.Message{Text: text, Asked: chat.Direct} }
func asked(text string) chat.Message  { return chat.Message{Text: text, Asked: chat.Command} }

// lines gives n lines of a bounce.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d of the bounce: 550 5.1.1 <a@example.org>\n", i+1)
	}
	return b.String()
}

func TestRunPlain(t *testing.T) {
	bounce := lines(14)
	tests := []struct {
		name, in string
		want     []chat.Message
		out      string
	}{
		{"command", "/smtp 452\n", []chat.Message{asked("452")}, "asked 3: 3 bytes\n"},
		{"no line end", "/smtp 452", []chat.Message{asked("452")}, "asked 3: 3 bytes\n"},
		{"bare command", "/smtp\r\n", []chat.Message{asked("")}, "asked 3: 0 bytes\n"},
		{"other case", " \n/SMTP\t5.7.26  x \r\n", []chat.Message{asked("5.7.26  x")}, "asked 3: 9 bytes\n"},
		{"bounce", bounce, []chat.Message{direct(strings.TrimRight(bounce, "\n"))}, fmt.Sprintf("asked 2: %d bytes\n", len(bounce)-1)},
		{"line", "  452 4.2.2 full \n", []chat.Message{direct("452 4.2.2 full")}, "asked 2: 14 bytes\n"},
		{
			"mixed", "\n\na\nb\n\n/smtp 452\n\n\n/smtp 550\nc\n\nd\n/help",
			[]chat.Message{direct("a\nb"), asked("452"), asked("550"), direct("c\n\nd"), asked("help")},
			"asked 2: 3 bytes\n\nasked 3: 3 bytes\n\nasked 3: 3 bytes\n\nasked 2: 4 bytes\n\nasked 3: 4 bytes\n",
		},
		{"paths in a log", "/var/log/mail.log:Nov 3 x\n/var/log/mail.log:Nov 4 y\n",
			[]chat.Message{direct("/var/log/mail.log:Nov 3 x\n/var/log/mail.log:Nov 4 y")}, "asked 2: 51 bytes\n"},
		{"nothing", "", nil, advice + "\n"},
		{"blank", " \r\n\t\n", nil, advice + "\n"},
		{"silence", "silence", []chat.Message{direct("silence")}, ""},
		{"leave", "exit\n", nil, ""},
		{"transcript", "MAIL FROM:<>\nQUIT\n", []chat.Message{direct("MAIL FROM:<>\nQUIT")}, "asked 2: 17 bytes\n"},
		{"leave by command", "/smtp 1\n/quit\n/smtp 2\n", []chat.Message{asked("1")}, "asked 3: 1 bytes\n"},
		{"unknown command", "/foo\x1b[31m bar\n/foo bar\n", []chat.Message{direct("/foo\x1b[31m bar")},
			"asked 2: 13 bytes\n\nThere is no /foo. Type /smtp with a code or an error, /help or /quit, or paste a\nbounce.\n"},
		{"no such file", "/no/such\x1bfile\n", nil,
			"There is no file /no/such\\x1bfile to be read. Type /smtp with a code or an\nerror, or /help.\n"},
		{"binary", "a\x00b\n", []chat.Message{{Files: []chat.File{{Name: "input", Data: []byte("a\x00b\n")}}, Asked: chat.Direct}},
			"asked 2: 0 bytes\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []chat.Message
			var out bytes.Buffer
			if err := New(Options{In: strings.NewReader(tt.in), Out: &out}).Run(t.Context(), echo(&got)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("messages of %q (-want +got):\n%s", tt.in, diff)
			}
			if diff := cmp.Diff(tt.out, out.String()); diff != "" {
				t.Errorf("output for %q (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestRunPlainFiles(t *testing.T) {
	dir := t.TempDir()
	mail := filepath.Join(dir, "my bounce's.eml")
	if err := os.WriteFile(mail, []byte("Subject: x\r\n\r\n\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	in := strings.Join([]string{strings.ReplaceAll(strings.ReplaceAll(mail, " ", `\ `), "'", `\'`)}, "\n")
	var got []chat.Message
	var out bytes.Buffer
	if err := New(Options{In: strings.NewReader(in), Out: &out}).Run(t.Context(), echo(&got)); err != nil {
		t.Fatal(err)
	}
	want := []chat.Message{{Files: []chat.File{{Name: "my bounce's.eml", Data: []byte("Subject: x\r\n\r\n\x00")}}, Asked: chat.Direct}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("messages (-want +got):\n%s", diff)
	}
	out.Reset()
	if err := New(Options{In: strings.NewReader(dir), Out: &out}).Run(t.Context(), echo(&got)); err != nil {
		t.Fatal(err)
	}
	if want := "Cannot read that file: " + filepath.Base(dir) + " is a folder\n"; out.String() != want {
		t.Errorf("a folder gives %q, want %q", out.String(), want)
	}
}

func TestRunPlainTooLarge(t *testing.T) {
	var got []chat.Message
	var out bytes.Buffer
	in := io.MultiReader(strings.NewReader("/smtp 452\n"), io.LimitReader(zeros{}, chat.MaxInput+1))
	err := New(Options{In: in, Out: &out}).Run(t.Context(), echo(&got))
	if !errors.Is(err, errTooLarge) || len(got) != 1 {
		t.Errorf("Run = %v after %d messages, want %v after 1", err, len(got), errTooLarge)
	}
}

// zeros is a reader without end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '0'
	}
	return len(p), nil
}

func TestRunPlainErrors(t *testing.T) {
	broken := errors.New("broken")
	var got []chat.Message
	in := io.MultiReader(strings.NewReader("half a mess"), readerFunc(func([]byte) (int, error) { return 0, broken }))
	if err := New(Options{In: in, Out: io.Discard}).Run(t.Context(), echo(&got)); !errors.Is(err, broken) || len(got) > 0 {
		t.Errorf("broken input: Run = %v after %d messages, want %v after 0", err, len(got), broken)
	}
	for _, in := range []string{"/smtp 1", "/foo", ""} {
		if err := New(Options{In: strings.NewReader(in), Out: failing{broken}}).Run(t.Context(), echo(&got)); !errors.Is(err, broken) {
			t.Errorf("broken output for %q: Run = %v, want %v", in, err, broken)
		}
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestRunPlainCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	h := handlerFunc(func(context.Context, chat.Message) (chat.Answer, bool) {
		calls++
		cancel()
		return chat.Answer{Headline: "too late"}, true
	})
	var out bytes.Buffer
	if err := New(Options{In: strings.NewReader("/smtp 1\n/smtp 2\n"), Out: &out}).Run(ctx, h); err != nil || calls != 1 || out.Len() > 0 {
		t.Errorf("Run = %v, %d calls, output %q; want nil, 1, none", err, calls, out.String())
	}
}

// A pipe that nobody writes to must not keep Run from ending, and a command is answered before the pipe ends.
func TestRunPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = r.Close(), w.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	answered := make(chan chat.Message, 1)
	h := handlerFunc(func(_ context.Context, m chat.Message) (chat.Answer, bool) {
		answered <- m
		return chat.Answer{}, false
	})
	done := make(chan error, 1)
	go func() { done <- New(Options{In: r, Out: io.Discard}).Run(ctx, h) }()
	if _, err := w.WriteString("/smtp 452\nhalf a"); err != nil {
		t.Fatal(err)
	}
	if got := <-answered; got.Text != "452" {
		t.Errorf("got %+v, want 452", got)
	}
	if canWait {
		cancel()
	} else {
		_ = w.Close()
	}
	if err := <-done; err != nil {
		t.Errorf("Run = %v, want nil", err)
	}
}

func TestRunClosedFile(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = r.Close(), w.Close()
	if err := New(Options{In: r, Out: io.Discard}).Run(t.Context(), nil); err == nil {
		t.Error("Run with a closed file gives no error")
	}
}
