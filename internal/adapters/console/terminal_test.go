//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package console

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/term"

	"smtpbot/internal/chat"
)

// window is a pseudo-terminal with an adapter in it.
type window struct {
	t        *testing.T
	keyboard *os.File // the end that types and sees
	tty      *os.File
	before   *term.State
	cancel   context.CancelFunc
	stop     context.CancelFunc // ends watching
	result   chan any           // what Run gave or panicked with
	running  sync.WaitGroup
	reader   sync.WaitGroup

	mu   sync.Mutex
	seen string // the screen since the last wait
	news chan struct{}
}

// open starts an adapter with h in a window of 80 columns.
func open(t *testing.T, h chat.Handler) *window {
	t.Helper()
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(keyboard, &pty.Winsize{Rows: 24, Cols: 80}); err != nil {
		t.Fatal(err)
	}
	before, err := term.GetState(int(tty.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w := &window{t: t, keyboard: keyboard, tty: tty, before: before, cancel: cancel, result: make(chan any, 1), news: make(chan struct{}, 1)}
	watching, stop := context.WithCancel(context.Background())
	eyes, err := newSource(watching, keyboard)
	if err != nil {
		t.Fatal(err)
	}
	w.stop = stop
	w.reader.Go(func() { w.watch(eyes) })
	w.running.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				w.result <- p
			}
		}()
		w.result <- New(Options{In: tty, Out: tty, Version: "v1"}).Run(ctx, h)
	})
	t.Cleanup(func() {
		cancel()
		w.running.Wait()
		w.stop()
		w.reader.Wait()
		eyes.close()
		_, _ = tty.Close(), keyboard.Close()
	})
	return w
}

// watch collects what the terminal shows.
func (w *window) watch(eyes io.Reader) {
	for p := make([]byte, 4096); ; {
		n, err := eyes.Read(p)
		if err != nil {
			return
		}
		w.mu.Lock()
		w.seen += string(p[:n])
		w.mu.Unlock()
		select {
		case w.news <- struct{}{}:
		default:
		}
	}
}

// wait waits for text on the screen and gives all that was shown up to its end.
func (w *window) wait(text string) string {
	w.t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		w.mu.Lock()
		seen := w.seen
		if i := strings.Index(seen, text); i >= 0 {
			w.seen = seen[i+len(text):]
			w.mu.Unlock()
			return seen[:i+len(text)]
		}
		w.mu.Unlock()
		select {
		case <-w.news:
		case <-timeout:
			w.t.Fatalf("no %q on the screen, only %q", text, seen)
		}
	}
}

// typeIn types text.
func (w *window) typeIn(text string) {
	w.t.Helper()
	if _, err := w.keyboard.WriteString(text); err != nil {
		w.t.Fatal(err)
	}
}

// ends waits for the end of Run, checks that the terminal is as it was, and gives the result.
func (w *window) ends() any {
	w.t.Helper()
	select {
	case result := <-w.result:
		after, err := term.GetState(int(w.tty.Fd()))
		if err != nil {
			w.t.Fatal(err)
		}
		if !reflect.DeepEqual(w.before, after) {
			w.t.Errorf("the terminal was %+v, now it is %+v", w.before, after)
		}
		w.wait(bracketsOff)
		return result
	case <-time.After(20 * time.Second):
		w.t.Fatal("Run does not end")
		return nil
	}
}

// orderly checks that Run ended with nil.
func (w *window) orderly() {
	w.t.Helper()
	if got := w.ends(); got != nil {
		w.t.Errorf("Run gave %v, want nil", got)
	}
}

// next gives the next message.
func next(t *testing.T, got <-chan chat.Message) chat.Message {
	t.Helper()
	select {
	case m := <-got:
		return m
	case <-time.After(20 * time.Second):
		t.Fatal("no message comes")
		return chat.Message{}
	}
}

// counts is a handler that hands on what it was asked and answers with it.
func counts() (handlerFunc, chan chat.Message) {
	got := make(chan chat.Message, 9)
	return func(_ context.Context, m chat.Message) (chat.Answer, bool) {
		got <- m
		return chat.Answer{Headline: "heard", Quote: m.Text, Hint: strings.Repeat("word ", 30)}, true
	}, got
}

func TestTerminalSession(t *testing.T) {
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	h, got := counts()
	w := open(t, h)
	if greeting := w.wait(prompt); !strings.HasPrefix(greeting, bracketsOn+"smtpbot v1: type /smtp 452, paste") ||
		strings.Count(strings.TrimSpace(greeting), "\n") != 3 {
		t.Errorf("greeting %q", greeting)
	}

	w.typeIn("/smtp 452")
	w.typeIn("\r")
	if m := next(t, got); m.Text != "452" || m.Asked != chat.Command {
		t.Errorf("typed: %+v", m)
	}
	if seen := w.wait(prompt); !strings.Contains(seen, "\x1b[1mheard\x1b[0m\r\n") || !strings.Contains(seen, "| 452\r\n\r\n") {
		t.Errorf("answer %q", seen)
	}

	bounce := lines(14)
	w.typeIn("\x1b[200~" + strings.ReplaceAll(bounce, "\n", "\r") + "\x1b[201~")
	w.wait("[pasted\u00a014\u00a0lines]")
	w.typeIn("\r")
	if m := next(t, got); m.Text != strings.TrimRight(bounce, "\n") || m.Asked != chat.Direct {
		t.Errorf("pasted: %+v", m)
	}
	w.wait(prompt)

	w.typeIn("not this\x03")
	w.typeIn("but this\r")
	if m := next(t, got); m.Text != "but this" {
		t.Errorf("after Ctrl-C: %+v", m)
	}
	w.wait(prompt)

	w.typeIn("\r") // a blank line is no question
	w.wait(prompt)
	w.typeIn("/nonsense x\r")
	w.wait("There is no /nonsense.")
	w.wait(prompt)
	w.typeIn("\x04")
	w.orderly()
	if len(got) > 0 {
		t.Errorf("one more message: %+v", <-got)
	}
}

func TestTerminalLeaving(t *testing.T) {
	for name, keys := range map[string]string{"ctrl-c": "\x03", "ctrl-d": "\x04", "exit": "exit\r", ":q": ":q\r"} {
		t.Run(name, func(t *testing.T) {
			h, got := counts()
			w := open(t, h)
			w.wait(prompt)
			w.typeIn(keys)
			w.orderly()
			if len(got) > 0 {
				t.Errorf("message %+v", <-got)
			}
		})
	}
}

func TestTerminalContextEnds(t *testing.T) {
	h, _ := counts()
	w := open(t, h)
	w.wait(prompt)
	w.typeIn("half a li")
	w.wait("half a li")
	w.cancel()
	w.orderly()
}

func TestTerminalHandlerPanics(t *testing.T) {
	oops := errors.New("oops")
	w := open(t, handlerFunc(func(context.Context, chat.Message) (chat.Answer, bool) { panic(oops) }))
	w.wait(prompt)
	w.typeIn("x\r")
	if got := w.ends(); got != oops {
		t.Errorf("Run gave %v, want the panic %v", got, oops)
	}
}

// A terminal that does not bracket pastes sends lines as if they were typed, only faster.
func TestTerminalUnbracketedPaste(t *testing.T) {
	h, got := counts()
	w := open(t, h)
	w.wait(prompt)
	bounce := lines(200) // more than the terminal's own buffer of 4096 holds
	w.typeIn(strings.ReplaceAll(bounce, "\n", "\r"))
	var text string
	for len(text) < len(bounce)-1 { // a busy machine may part it, but nothing is lost
		m := next(t, got)
		text += m.Text + "\n"
	}
	if text != bounce {
		t.Errorf("got %d bytes, want %d", len(text), len(bounce))
	}
	w.wait(prompt)
	w.typeIn("\x03")
	w.orderly()
}

func TestTerminalDroppedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "my bounce.eml")
	if err := os.WriteFile(path, []byte("Subject: x"), 0o600); err != nil {
		t.Fatal(err)
	}
	h, got := counts()
	w := open(t, h)
	w.wait(prompt)
	w.typeIn(pasted("'" + path + "' "))
	w.typeIn("\r")
	if m := next(t, got); len(m.Files) != 1 || m.Files[0].Name != "my bounce.eml" || string(m.Files[0].Data) != "Subject: x" {
		t.Errorf("dropped: %+v", m)
	}
	w.wait(prompt)
	w.typeIn("\x04")
	w.orderly()
}

func TestTerminalWithoutColorResized(t *testing.T) {
	t.Setenv("NO_COLOR", "1")
	h, _ := counts()
	w := open(t, h)
	w.wait(prompt)
	for _, width := range []uint16{40, 72} {
		if err := pty.Setsize(w.keyboard, &pty.Winsize{Rows: 24, Cols: width}); err != nil {
			t.Fatal(err)
		}
		w.typeIn("x\r")
		w.wait("heard\r\n")
		seen := w.wait("| x\r\n")
		first, _, _ := strings.Cut(seen, "\r\n")
		if want := strings.TrimSpace(strings.Repeat("word ", int(width+1)/5)); first != want {
			t.Errorf("%d columns: %q, want %q", width, first, want)
		}
		w.wait(prompt)
	}
	w.typeIn("\x04")
	w.orderly()
}

func TestTerminalDumb(t *testing.T) {
	t.Setenv("TERM", "dumb")
	h, _ := counts()
	w := open(t, h)
	w.wait(prompt)
	w.typeIn("x\r")
	if seen := w.wait("heard\r\n"); strings.Contains(seen, "\x1b") {
		t.Errorf("escape codes for a dumb terminal: %q", seen)
	}
	w.wait(prompt)
	w.typeIn("\x04")
	if got := <-w.result; got != nil { // without the sequence that ends brackets
		t.Errorf("Run gave %v, want nil", got)
	}
}

// When the window is closed there is nothing more to come, and nothing wrong.
func TestTerminalCloses(t *testing.T) {
	h, _ := counts()
	w := open(t, h)
	w.wait(prompt)
	w.stop()
	w.reader.Wait()
	if err := w.keyboard.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-w.result:
		if got != nil {
			t.Errorf("Run gave %v, want nil", got)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("Run does not end")
	}
}
