// Package console is the adapter for a terminal, a pipe or a file: it reads what somebody types, pastes, drops or pipes,
// and draws the answers as plain text. It knows chat and terminals; it knows no mail and no other adapter.
package console

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"smtpbot/internal/chat"
)

// errTooLarge is wrapped by the errors about input beyond chat.MaxInput.
var errTooLarge = errors.New("larger than 25 MB: send only the part around the error")

// advice is what somebody is told who sent nothing.
const advice = "Nothing to explain: send a code (/smtp 452), an error or a whole bounce."

// Options are the parts that an Adapter works with.
type Options struct {
	// In and Out are what is read and written. Where both are *os.File and terminals, there is line editing. A Read of In
	// that has begun is interrupted by the context only where In is an *os.File on a Unix system.
	In  io.Reader
	Out io.Writer

	// ReadFile reads a file that was named or dropped; nil stands for one from the disk of up to 25 MB. An error that
	// wraps fs.ErrNotExist means that the text was no path after all.
	ReadFile func(path string) ([]byte, error)

	// Version is shown in the greeting; empty leaves it out.
	Version string
}

// Adapter serves one terminal, pipe or file. It is safe to Run it again when Run has come back.
type Adapter struct{ o Options }

var _ chat.Adapter = (*Adapter)(nil)

// New gives the adapter for o.
func New(o Options) *Adapter {
	if o.ReadFile == nil {
		o.ReadFile = readFile
	}
	return &Adapter{o}
}

// Run implements chat.Adapter: it ends with the input, when the user leaves, or with ctx. A terminal is then as it was
// found, also after a panic of h, which is passed on.
func (a *Adapter) Run(ctx context.Context, h chat.Handler) error {
	in, isFile := a.o.In.(*os.File)
	if !isFile {
		return a.runPlain(ctx, h, a.o.In)
	}
	source, err := newSource(ctx, in)
	if err != nil {
		return fmt.Errorf("wait for input: %w", err)
	}
	defer source.close()
	if out, ok := a.o.Out.(*os.File); ok && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd())) {
		return a.runTerminal(ctx, h, source, out)
	}
	return a.runPlain(ctx, h, source)
}

// runPlain serves a pipe or a file: messages are blocks of lines, and what comes out can be read by a program.
func (a *Adapter) runPlain(ctx context.Context, h chat.Handler, in io.Reader) error {
	p := printer{w: a.o.Out, style: func() Style { return Style{} }}
	messages := newSplitter(in, chat.MaxInput)
	for blank := true; ; blank = false {
		text, err := messages.next()
		switch {
		case ctx.Err() != nil: // what was read may be half a message
			return nil
		case errors.Is(err, io.EOF) && blank:
			return p.notice(advice)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read input: %w", err)
		}
		leave, err := a.serve(ctx, h, &p, text)
		if leave || err != nil {
			return err
		}
	}
}

// serve answers one message. leave is true where the message was the wish to go.
func (a *Adapter) serve(ctx context.Context, h chat.Handler, p *printer, text string) (leave bool, err error) {
	r := a.read(text)
	if r.leave || r.notice != "" {
		return r.leave, p.notice(r.notice)
	}
	answer, ok := h.Handle(ctx, r.message)
	if !ok || ctx.Err() != nil {
		return false, nil
	}
	return false, p.answer(answer)
}

// printer writes answers and the adapter's own lines, with a blank line between them.
type printer struct {
	w       io.Writer
	style   func() Style // asked before each block, for a window may have been resized
	after   bool         // the blank line comes after each block: a prompt follows
	printed bool
}

// answer writes a.
func (p *printer) answer(a chat.Answer) error {
	var b bytes.Buffer
	if err := Render(&b, a, p.style()); err != nil {
		return err
	}
	return p.block(b.Bytes())
}

// notice writes a line of the adapter's own, which may hold what the user typed.
func (p *printer) notice(text string) error {
	var b bytes.Buffer
	width := p.style().columns()
	for _, l := range wrap(clean(text), width, width) {
		b.WriteString(l + "\n")
	}
	return p.block(b.Bytes())
}

// block writes lines that belong together.
func (p *printer) block(b []byte) error {
	switch {
	case len(b) == 0:
		return nil
	case p.after:
		b = append(b, '\n')
	case p.printed:
		b = append([]byte{'\n'}, b...)
	}
	p.printed = true
	if _, err := p.w.Write(b); err != nil {
		return fmt.Errorf("write output: %w", err)
	}
	return nil
}
