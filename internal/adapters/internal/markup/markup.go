// Package markup rewrites chat text from left to right: what undoing Slack's and Discord's markup have in common.
//
// It knows typography, code, emphasis and what stands behind a name. How mentions, links and escapes look is each platform's
// own and stays with its adapter.
package markup

import "strings"

// Text is a text that is being rewritten. Bytes in front of Pos are dealt with, and what nobody changes is not copied
// before the first change: a text without markup costs one look at each byte and no memory.
type Text struct {
	Src string
	Pos int
	// Line is where the line that Pos is on begins, behind its quote marks.
	Line int
	// Quote begins every further line of the result.
	Quote string

	out     []byte
	done    int  // Src[:done] is in out, or left out
	quoted  bool // the line began with quote marks in Src
	unfence bool // no fence ahead
	marks   marks
	open    [len(markers) * maxRun]int // for each kind of mark, 1 + index in marks of the last that waits for its partner
}

// Stops are the bytes at which a platform wants Next to stop.
type Stops [256]uint8

const (
	stop = 1 + iota
	lead // may begin a character that fold changes
)

// NewStops gives the stops for each byte of s, which is ASCII.
func NewStops(s string) (stops Stops) {
	for i := range len(s) {
		stops[s[i]] = stop
	}
	for _, r := range folded {
		stops[string(r)[0]] = lead
	}
	return stops
}

// Next moves Pos to the next stop in front of end and straightens typography on its way. It is false when there is none;
// Pos is then at end.
func (t *Text) Next(stops *Stops, end int) bool {
	for {
		i, src := t.Pos, t.Src[:end]
		for i < len(src) && stops[src[i]] == 0 {
			i++
		}
		t.Pos = i
		if i == len(src) {
			return false
		}
		if stops[src[i]] == stop {
			return true
		}
		t.fold()
	}
}

// Drop leaves out the next n bytes.
func (t *Text) Drop(n int) { t.Replace(n, "") }

// Replace puts s in the place of the next n bytes.
func (t *Text) Replace(n int, s string) {
	t.flush()
	t.out = append(t.out, s...)
	t.Pos += n
	t.done = t.Pos
}

// flush brings the result up to Pos.
func (t *Text) flush() {
	if t.out == nil {
		t.out = make([]byte, 0, len(t.Src))
	}
	t.out = append(t.out, t.Src[t.done:t.Pos]...)
	t.done = t.Pos
}

// at is how long the result is at Pos.
func (t *Text) at() int { return len(t.out) + t.Pos - t.done }

// Prev is the last byte of the result, and a line feed at the beginning of a line, be it quoted or not.
func (t *Text) Prev() byte {
	switch {
	case t.Pos == t.Line:
		return '\n'
	case t.Pos > t.done:
		return t.Src[t.Pos-1]
	case len(t.out) > 0:
		return t.out[len(t.out)-1]
	}
	return '\n'
}

// Run counts how often the byte at Pos stands there in front of end.
func (t *Text) Run(end int) int { return run(t.Src[:end], t.Pos) }

func run(s string, at int) int {
	n := 1
	for at+n < len(s) && s[at+n] == s[at] {
		n++
	}
	return n
}

// Newline keeps the line feed at Pos and begins a line.
func (t *Text) Newline() {
	t.Pos++
	if t.Quote != "" && t.Pos < len(t.Src) {
		t.Replace(0, t.Quote)
	}
	t.Line, t.quoted = t.Pos, false
	t.forget()
}

// Quoted says that the line's text begins only behind Pos, and behind the space there: what came was a quote mark.
func (t *Text) Quoted() {
	if strings.HasPrefix(t.Src[t.Pos:], " ") {
		t.Pos++
	}
	t.Line, t.quoted = t.Pos, true
}

// String gives the result once Pos has come to the end. It is Src itself where nothing was changed.
func (t *Text) String() string {
	if t.out == nil && t.marks.paired == 0 {
		return t.Src
	}
	t.flush()
	t.unmark()
	return string(t.out)
}
