package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"unicode/utf8"

	"golang.org/x/term"

	"smtpbot/internal/chat"
)

const prompt = "smtpbot> "

// What a terminal is told to bracket pastes, and to stop doing so (xterm's private mode 2004).
const (
	bracketsOn  = "\x1b[?2004h"
	bracketsOff = "\x1b[?2004l"
)

// What is said about pastes that cannot be used.
const (
	pasteTooLarge = "That paste is larger than 25 MB and was not kept: paste only the part around the error."
	pasteLost     = "The pasted text behind a marker is no longer there: paste it again."
	lineFull      = "The line is full: send it, or clear it with Ctrl-C."
)

// runTerminal serves a terminal with line editing.
func (a *Adapter) runTerminal(ctx context.Context, h chat.Handler, in *source, out *os.File) (err error) {
	fd := int(in.f.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return fmt.Errorf("set the terminal up: %w", err)
	}
	defer func() { // also when h panics: a raw terminal is of no use to the shell
		if restoreErr := term.Restore(fd, before); restoreErr != nil && !errors.Is(restoreErr, syscall.EIO) { // EIO: it is gone
			err = errors.Join(err, fmt.Errorf("restore the terminal: %w", restoreErr))
		}
	}()
	dumb := os.Getenv("TERM") == "dumb"
	if !dumb {
		if _, err := io.WriteString(out, bracketsOn); err != nil {
			return fmt.Errorf("write output: %w", err)
		}
		defer func() { _, _ = io.WriteString(out, bracketsOff) }() // a terminal that is gone brackets nothing
	}
	e := newEditor(newInput(in, out), func() (int, int) { return windowSize(out) })
	p := printer{w: e.t, after: true, style: func() Style { return StyleFor(out) }}
	if _, err := io.WriteString(e.t, greeting(a.o.Version)); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return a.converse(ctx, h, e, &p)
}

// converse reads lines and answers them until the user leaves.
func (a *Adapter) converse(ctx context.Context, h chat.Handler, e *editor, p *printer) error {
	for {
		line, err := e.t.ReadLine()
		switch {
		case errors.Is(err, io.EOF):
			_, _ = e.in.Write([]byte("\r\n")) // the shell's prompt belongs on a line of its own
			return nil
		case err != nil:
			return fmt.Errorf("read a line: %w", err)
		}
		text, ok := e.pastes.expand(line)
		switch {
		case !ok:
			err = p.notice(pasteLost)
		case len(text) > chat.MaxInput:
			err = p.notice(pasteTooLarge)
		case strings.TrimSpace(text) != "":
			var leave bool
			if leave, err = a.serve(ctx, h, p, text); leave {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
}

// greeting gives the two lines that say what to type.
func greeting(version string) string {
	name := strings.TrimSpace("smtpbot " + clean(version))
	return name + ": type /smtp 452, paste an error or a bounce, or drop a file.\n" +
		"help tells more; Ctrl-D leaves.\n\n"
}

// windowSize gives the columns and rows of the window, or the usual ones where the terminal does not say.
func windowSize(out *os.File) (width, height int) {
	width, height, err := term.GetSize(int(out.Fd()))
	if err != nil || width <= 0 {
		return defaultWidth, 24
	}
	return width, height
}

// editor is the line editor of x/term with what it lacks: pastes of any size, and a Ctrl-C that clears the line.
type editor struct {
	t      *term.Terminal
	in     *input
	pastes pasteStore
}

// newEditor gives the editor that reads from in; size gives the size of the window.
func newEditor(in *input, size func() (width, height int)) *editor {
	e := &editor{t: term.NewTerminal(in, prompt), in: in, pastes: pasteStore{budget: 2 * chat.MaxInput}}
	e.t.History = &history{}
	e.t.AutoCompleteCallback = e.onKey
	in.resize = func() { _ = e.t.SetSize(size()) } // x/term does not hold its lock while it reads
	in.resize()
	return e
}

// onKey implements AutoCompleteCallback of x/term for the keys that the input makes up. pos counts bytes.
func (e *editor) onKey(line string, pos int, key rune) (newLine string, newPos int, ok bool) {
	switch key {
	case keyInterrupt:
		e.in.ended = line == ""
		return "", 0, true
	case keyErase:
		return e.erase(line, pos)
	case keyPaste:
		return e.insert(line, pos, e.in.takePaste())
	}
	return "", 0, false
}

// erase deletes the character before pos, or a whole marker.
func (e *editor) erase(line string, pos int) (string, int, bool) {
	left := line[:pos]
	n := len(e.pastes.endsIn(left))
	if n == 0 {
		_, n = utf8.DecodeLastRuneInString(left)
	}
	return left[:pos-n] + line[pos:], pos - n, true
}

// insert puts a paste into the line: itself if it is short and harmless, otherwise a marker.
func (e *editor) insert(line string, pos int, p *paste) (string, int, bool) {
	if p.tooLarge {
		return e.refuse(pasteTooLarge)
	}
	if strings.TrimSpace(p.text) == "" {
		return "", 0, false
	}
	text := strings.TrimRight(p.text, "\n")
	if !plain(text) || utf8.RuneCountInString(line+text) > longLine {
		text = e.pastes.add(p.text)
	}
	if utf8.RuneCountInString(line+text) > longLine {
		return e.refuse(lineFull)
	}
	return line[:pos] + text + line[pos:], pos + len(text), true
}

// refuse tells the user why a paste is not in the line.
func (e *editor) refuse(why string) (string, int, bool) {
	_, _ = io.WriteString(e.t, why+"\n") // the terminal draws the line again under it
	return "", 0, false
}
