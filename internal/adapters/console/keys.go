package console

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The keys that the decoder makes up for the editor: control characters that x/term does not know and hands on to its
// AutoCompleteCallback. What comes from the terminal under these numbers is dropped.
const (
	keyInterrupt = '\x1c' // Ctrl-C; x/term would end the input without telling it from Ctrl-D
	keyPaste     = '\x1d' // a paste has arrived
	keyErase     = '\x1e' // Backspace
)

const (
	esc = 0x1b
	del = 0x7f
)

// pasteEnd closes a bracketed paste.
const pasteEnd = "\x1b[201~"

// passed are the control characters that the line editor of x/term has a use for.
const passed = "\x01\x02\x04\x05\x06\x0b\x0c\x0e\x10\x14\x15\x17\r\n"

// sequences are the escape sequences of keys, without ESC [, and what x/term knows for them. Others are dropped: x/term
// would wait for their end and swallow letters meanwhile.
var sequences = map[string]string{
	"A": "\x1b[A", "B": "\x1b[B", "C": "\x1b[C", "D": "\x1b[D", "H": "\x1b[H", "F": "\x1b[F",
	"1~": "\x1b[H", "7~": "\x1b[H", "4~": "\x1b[F", "8~": "\x1b[F", "3~": "\x1b[3~",
	"1;3C": "\x1b[1;3C", "1;3D": "\x1b[1;3D", "1;5C": "\x1b[1;3C", "1;5D": "\x1b[1;3D",
}

// maxSequence is longer than any escape sequence that a key sends.
const maxSequence = 32

// event is what came from the terminal: keys for the line editor, or a paste.
type event struct {
	keys  []byte
	paste *paste
}

// paste is a text that arrived at once, with \n for its line ends. tooLarge: it was over the limit and is not here.
type paste struct {
	text     string
	tooLarge bool
}

// newPaste undoes what terminals do to line ends: they send a carriage return for each.
func newPaste(text []byte) *paste {
	return &paste{text: strings.ReplaceAll(strings.ReplaceAll(string(text), "\r\n", "\n"), "\r", "\n")}
}

// mode is what the decoder is in the middle of.
type mode uint8

const (
	ground   mode = iota
	inRune        // a character of several bytes
	inEscape      // after ESC
	inCSI         // after ESC [
	inSS3         // after ESC O
	inPaste       // between ESC [ 200 ~ and ESC [ 201 ~
)

// decoder takes apart what a terminal sends. The pieces in which it comes make no difference to the result.
type decoder struct {
	limit int
	mode  mode
	seq   []byte // of a character or an escape sequence, what has come of it
	text  []byte // of a paste
	ended int    // how much of pasteEnd has come
	over  bool   // the paste is over the limit
	out   []event
}

// feed takes the next piece and gives what is complete.
func (d *decoder) feed(piece []byte) []event {
	for len(piece) > 0 {
		if d.mode == inPaste {
			piece = piece[d.pasted(piece):]
			continue
		}
		d.step(piece[0])
		piece = piece[1:]
	}
	out := d.out
	d.out = nil
	return out
}

// finish gives the paste whose end never came.
func (d *decoder) finish() []event {
	d.keep([]byte(pasteEnd[:d.ended]))
	d.endPaste()
	return d.feed(nil)
}

// pasted takes the beginning of piece as pasted text and gives how much it took.
func (d *decoder) pasted(piece []byte) int {
	if d.ended == 0 {
		n := bytes.IndexByte(piece, esc)
		if n < 0 {
			n = len(piece)
		}
		d.keep(piece[:n])
		if n < len(piece) {
			d.ended = 1
			n++
		}
		return n
	}
	if piece[0] != pasteEnd[d.ended] {
		d.keep([]byte(pasteEnd[:d.ended]))
		d.ended = 0
		return 0
	}
	if d.ended++; d.ended == len(pasteEnd) {
		d.endPaste()
	}
	return 1
}

// keep adds to the paste, up to the limit.
func (d *decoder) keep(text []byte) {
	if d.over = d.over || len(d.text)+len(text) > d.limit; d.over {
		d.text = nil
		return
	}
	d.text = append(d.text, text...)
}

// endPaste hands the paste on.
func (d *decoder) endPaste() {
	p := &paste{tooLarge: true}
	if !d.over {
		p = newPaste(d.text)
	}
	d.out = append(d.out, event{paste: p})
	d.mode, d.text, d.ended, d.over = ground, nil, 0, false
}

// step takes one byte outside of a paste.
func (d *decoder) step(c byte) {
	if c < ' ' || c == del { // breaks off whatever has begun, so that Ctrl-C always works
		d.control(c)
		return
	}
	switch d.mode {
	case inEscape:
		d.escape(c)
	case inSS3:
		d.mode = ground
		if strings.IndexByte("ABCDHF", c) >= 0 {
			d.key(sequences[string(rune(c))])
		}
	case inCSI:
		d.csi(c)
	default:
		d.char(c)
	}
}

// control takes a control character.
func (d *decoder) control(c byte) {
	d.mode, d.seq = ground, d.seq[:0]
	switch {
	case c == esc:
		d.mode = inEscape
	case c == 0x03:
		d.key(string(keyInterrupt))
	case c == 0x08 || c == del:
		d.key(string(keyErase))
	case c == '\t':
		d.key(" ")
	case strings.IndexByte(passed, c) >= 0:
		d.key(string(rune(c)))
	}
}

// escape takes what follows ESC.
func (d *decoder) escape(c byte) {
	d.mode = ground
	switch {
	case c == '[':
		d.mode = inCSI
	case c == 'O':
		d.mode = inSS3
	case c == 'b':
		d.key(sequences["1;3D"])
	case c == 'f':
		d.key(sequences["1;3C"])
	case c >= utf8.RuneSelf:
		d.char(c)
	}
}

// csi takes a byte after ESC [ (ECMA-48 §5.4): parameters until a final byte.
func (d *decoder) csi(c byte) {
	if c < '@' {
		if len(d.seq) < maxSequence {
			d.seq = append(d.seq, c)
		}
		return
	}
	seq := string(d.seq) + string(rune(c))
	d.mode, d.seq = ground, d.seq[:0]
	if seq == "200~" {
		d.mode = inPaste
		return
	}
	d.key(sequences[seq])
}

// char takes a byte of a printable character. Broken UTF-8 is dropped, as x/term would stop at it, and so is what a
// terminal would act upon when it is echoed.
func (d *decoder) char(c byte) {
	if c < utf8.RuneSelf {
		d.mode, d.seq = ground, d.seq[:0]
		d.key(string(rune(c)))
		return
	}
	if utf8.RuneStart(c) {
		d.seq = d.seq[:0]
	}
	d.mode, d.seq = inRune, append(d.seq, c)
	if !utf8.FullRune(d.seq) {
		return
	}
	if r, n := utf8.DecodeRune(d.seq); r != utf8.RuneError && n == len(d.seq) && inert(r) {
		d.key(string(d.seq))
	}
	d.mode, d.seq = ground, d.seq[:0]
}

// key hands keys on. Neighbours share an event.
func (d *decoder) key(keys string) {
	if keys == "" {
		return
	}
	if n := len(d.out); n > 0 && d.out[n-1].paste == nil {
		d.out[n-1].keys = append(d.out[n-1].keys, keys...)
		return
	}
	d.out = append(d.out, event{keys: []byte(keys)})
}
