package console

import (
	"bytes"
	"io"
	"time"

	"smtpbot/internal/chat"
)

// The waiting times. Nobody types a second line within burstGap, and a terminal that has begun a bracketed paste does
// not pause for pasteGap: its end was lost, and without that limit no key would ever work again.
const (
	burstGap = 15 * time.Millisecond
	pasteGap = 5 * time.Second
)

// longBurst is the length from which a line that arrives at once is a paste, for x/term drops what exceeds its line.
const longBurst = 1000

// waiter is a source as the input sees it.
type waiter interface {
	io.Reader
	ready(d time.Duration) (bool, error)
}

// input stands between a terminal and the line editor of x/term. It hands on keys, keeps pastes aside and hands on
// keyPaste for each. All of it happens in the goroutine that reads.
type input struct {
	from   waiter
	to     io.Writer // the screen
	resize func()    // called when something was read: the editor draws with the width that it has then
	dec    decoder
	queue  []event
	pastes []*paste // those whose keyPaste has been handed on
	ended  bool     // the user wants to leave
	buf    [32 << 10]byte
}

// newInput gives the input that reads from w and writes to the screen.
func newInput(w waiter, screen io.Writer) *input {
	return &input{from: w, to: screen, resize: func() {}, dec: decoder{limit: chat.MaxInput}}
}

// Write implements io.Writer for x/term: it writes to the screen.
func (in *input) Write(p []byte) (int, error) { return in.to.Write(p) }

// Read implements io.Reader for x/term. Each key that is made up ends the piece that it stands in, so that what it
// does is done before the next is read.
func (in *input) Read(p []byte) (int, error) {
	for len(in.queue) == 0 && !in.ended {
		if err := in.fill(); err != nil {
			return 0, err
		}
	}
	if in.ended {
		return 0, io.EOF
	}
	if len(p) == 0 {
		return 0, nil
	}
	e := &in.queue[0]
	if e.paste != nil {
		in.pastes = append(in.pastes, e.paste)
		in.queue = in.queue[1:]
		p[0] = keyPaste
		return 1, nil
	}
	n := len(e.keys)
	if i := bytes.IndexByte(e.keys, keyInterrupt); i >= 0 {
		n = i + 1
	}
	n = copy(p, e.keys[:n])
	if e.keys = e.keys[n:]; len(e.keys) == 0 {
		in.queue = in.queue[1:]
	}
	return n, nil
}

// takePaste gives the paste for a keyPaste.
func (in *input) takePaste() *paste {
	if len(in.pastes) == 0 {
		return &paste{}
	}
	p := in.pastes[0]
	in.pastes = in.pastes[1:]
	return p
}

// fill waits for something to come and puts it into the queue.
func (in *input) fill() error {
	if canWait && in.dec.mode == inPaste {
		ready, err := in.from.ready(pasteGap)
		if err != nil {
			return err
		}
		if !ready {
			in.queue = append(in.queue, in.dec.finish()...)
			return nil
		}
	}
	n, err := in.from.Read(in.buf[:])
	in.resize()
	piece := in.buf[:n]
	if in.dec.mode == ground && bytes.IndexByte(piece, esc) < 0 && (lineEnd(piece) >= 0 || n >= longBurst) {
		in.queue = append(in.queue, in.atOnce(piece)...)
	} else {
		in.queue = append(in.queue, in.dec.feed(piece)...)
	}
	if n > 0 {
		return nil // an error comes again
	}
	return err
}

// atOnce gives the events of piece and of what follows it at once.
func (in *input) atOnce(piece []byte) []event {
	text, over := in.gather(piece)
	switch {
	case over:
		return []event{{paste: &paste{tooLarge: true}}}
	case isBurst(text):
		return burst(text)
	}
	return in.dec.feed(text)
}

// gather adds to piece what follows within burstGap. over is true, and the text gone, when it is more than the limit.
// An error is left for the next read.
func (in *input) gather(piece []byte) (all []byte, over bool) {
	all = bytes.Clone(piece)
	for {
		if ready, err := in.from.ready(burstGap); err != nil || !ready {
			return all, over
		}
		n, err := in.from.Read(in.buf[:])
		if err != nil && n == 0 {
			return all, over
		}
		if over = over || len(all)+n > in.dec.limit; over {
			all = nil
			continue
		}
		all = append(all, in.buf[:n]...)
	}
}

// lineEnd gives the index of the first line end in text, or -1.
func lineEnd(text []byte) int { return bytes.IndexAny(text, "\r\n") }

// isBurst tells whether text, which came at once, is a paste from a terminal that does not bracket them: several lines,
// or a very long one. Keys and their escape sequences are none.
func isBurst(text []byte) bool {
	for _, c := range text {
		if c < ' ' && c != '\t' && c != '\r' && c != '\n' || c == del {
			return false
		}
	}
	body := bytes.TrimSpace(text)
	return len(body) >= longBurst || lineEnd(body) >= 0
}

// burst makes events of a text that is a burst: a line with a command is sent alone, the lines between such lines
// together, and what follows the last line end waits in the editor.
func burst(text []byte) []event {
	enter := event{keys: []byte("\r")}
	text = []byte(newPaste(text).text)
	var events []event
	var block []byte
	flush := func(send bool) {
		if len(bytes.TrimSpace(block)) > 0 {
			if events = append(events, event{paste: newPaste(block)}); send {
				events = append(events, enter)
			}
		}
		block = nil
	}
	for line := range bytes.Lines(text) {
		if !alone(line) {
			block = append(block, line...)
			continue
		}
		flush(true)
		block = line
		flush(bytes.HasSuffix(line, []byte("\n")))
	}
	flush(bytes.HasSuffix(block, []byte("\n")))
	return events
}
