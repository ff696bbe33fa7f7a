package console

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// fakeWaiter gives its pieces one for each read. A piece "" is a pause: what follows comes later.
type fakeWaiter struct{ pieces []string }

func (f *fakeWaiter) Read(p []byte) (int, error) {
	for len(f.pieces) > 0 && f.pieces[0] == "" {
		f.pieces = f.pieces[1:]
	}
	if len(f.pieces) == 0 {
		return 0, io.EOF
	}
	n := copy(p, f.pieces[0])
	if f.pieces[0] = f.pieces[0][n:]; f.pieces[0] == "" {
		f.pieces = f.pieces[1:]
	}
	return n, nil
}

func (f *fakeWaiter) ready(time.Duration) (bool, error) {
	return len(f.pieces) > 0 && f.pieces[0] != "", nil
}

// drain reads everything that in would hand to x/term, with the pastes in braces.
func drain(t *testing.T, in *input) string {
	t.Helper()
	var b strings.Builder
	for p := make([]byte, 4); ; {
		n, err := in.Read(p)
		if n > 0 && p[n-1] == keyPaste {
			b.WriteString(show([]event{{paste: in.takePaste()}}))
			continue
		}
		b.Write(p[:n])
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestInput(t *testing.T) {
	long := strings.Repeat("long ", 250)
	tests := []struct {
		name   string
		pieces []string
		want   string
	}{
		{"typed", []string{"a", "", "b", "", "\r"}, "ab\r"},
		{"line at once", []string{"/smtp 452\r"}, "/smtp 452\r"},
		{"line and pause", []string{"a\r", "", "b\r"}, "a\rb\r"},
		{"two lines at once", []string{"a\rb\r"}, "{a\nb\n}\r"},
		{"two pieces at once", []string{"a\r", "b\r", "c", "", "d"}, "{a\nb\nc}d"},
		{"command among lines", []string{"a\rb\r/smtp 452\r/help\rc\r"}, "{a\nb\n}\r{/smtp 452\n}\r{/help\n}\r{c\n}\r"},
		{"command at the end", []string{"a\r/smtp 452"}, "{a\n}\r{/smtp 452}"},
		{"long line", []string{long}, "{" + long + "}"},
		{"long line in pieces", []string{long, long, "\r"}, "{" + long + long + "\n}\r"},
		{"enter held down", []string{"\r\r\r"}, "\r\r\r"},
		{"keys at once", []string{"a\x01b\rc\r"}, "a\x01b\rc\r"},
		{"sequence at once", []string{"\x1b[A\r\x1b[B\r"}, "\x1b[A\r\x1b[B\r"},
		{"bracketed", []string{"x\x1b[200~a\rb", "\rc\x1b[2", "01~\r"}, "x{a\nb\nc}\r"},
		{"bracketed, several lines a piece", []string{"\x1b[200~a\r", "b\rc\r", "", "d\x1b[201~"}, "{a\nb\nc\n}d"},
		{"end of a paste lost", []string{"\x1b[200~a", "", "b"}, "{a}b"},
		{"ctrl-c in between", []string{"ab\x03cd"}, "ab\x1ccd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !canWait {
				t.Skip("this system cannot wait for input for a time")
			}
			in := newInput(&fakeWaiter{tt.pieces}, io.Discard)
			if diff := cmp.Diff(tt.want, drain(t, in)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.pieces, diff)
			}
		})
	}
}

func TestInputTooLarge(t *testing.T) {
	in := newInput(&fakeWaiter{[]string{"a\r", strings.Repeat("x", 100), strings.Repeat("y", 100), "", "z"}}, io.Discard)
	in.dec.limit = 150
	if got, want := drain(t, in), "{too large}z"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// brokenWaiter reads once and then fails.
type brokenWaiter struct {
	first string
	err   error
}

func (b *brokenWaiter) Read(p []byte) (int, error) {
	n := copy(p, b.first)
	b.first = ""
	return n, b.err
}

func (b *brokenWaiter) ready(time.Duration) (bool, error) { return true, b.err }

func TestInputErrors(t *testing.T) {
	broken := errors.New("broken")
	for _, first := range []string{"", "a\r", "\x1b[200~a"} {
		in := newInput(&brokenWaiter{first, broken}, io.Discard)
		var err error
		for range 10 {
			if _, err = in.Read(make([]byte, 9)); err != nil {
				break
			}
		}
		if !errors.Is(err, broken) {
			t.Errorf("after %q: %v, want %v", first, err, broken)
		}
	}
}

// typed gives what the editor makes of keys, line by line, and what it draws.
func typed(t *testing.T, pieces ...string) (got []string, screen string) {
	t.Helper()
	var out bytes.Buffer
	e := newEditor(newInput(&fakeWaiter{pieces}, &out), func() (int, int) { return 80, 24 })
	for {
		line, err := e.t.ReadLine()
		if err != nil {
			return got, out.String()
		}
		text, ok := e.pastes.expand(line)
		if !ok {
			text = "<lost>"
		}
		got = append(got, text)
	}
}

// pasted puts brackets around text.
func pasted(text string) string { return "\x1b[200~" + strings.ReplaceAll(text, "\n", "\r") + pasteEnd }

func TestEditor(t *testing.T) {
	bounce, huge := lines(14), strings.Repeat("0123456789", 1000)
	tests := []struct {
		name   string
		pieces []string
		want   []string
	}{
		{"typed", []string{"/smtp 452\r"}, []string{"/smtp 452"}},
		{"erased", []string{"/smtp 45ü\x7f2\r"}, []string{"/smtp 452"}},
		{"erased in the middle", []string{"ab\x1b[D\x7f\x7f\r"}, []string{"b"}},
		{"short paste", []string{"/smtp ", "", pasted("550 5.1.1 no such user\n"), "", "!\r"}, []string{"/smtp 550 5.1.1 no such user!"}},
		{"paste of lines", []string{pasted(bounce), "", "\r"}, []string{bounce}},
		{"text around a paste", []string{"why: ", "", pasted("a\nb"), "", " ?\r"}, []string{"why: a\nb ?"}},
		{"paste beyond 4096", []string{pasted(huge), "", "\r"}, []string{huge}},
		{"paste with a tab", []string{pasted("a\tb"), "", "\r"}, []string{"a\tb"}},
		{"paste with escape codes", []string{pasted("\x1b[2Jx"), "", "\r"}, []string{"\x1b[2Jx"}},
		{"two pastes", []string{pasted("a\nb"), pasted("c\nd"), pasted("a\nb"), "", "\r"}, []string{"a\nbc\nda\nb"}},
		{"paste of a marker", []string{pasted("a\nb"), pasted("[pasted\u00a02\u00a0lines]"), "", "\r"}, []string{"a\nb[pasted\u00a02\u00a0lines]"}},
		{"blank paste", []string{"a", pasted(" \n"), "", "\r"}, []string{"a"}},
		{"erased paste", []string{"a", "", pasted(bounce), "", "\x7f", "", "b\r"}, []string{"ab"}},
		{"paste deleted as a word", []string{pasted(bounce), "", "\x17b\r"}, []string{"b"}},
		{"damaged paste", []string{pasted(bounce), "", "\x1b[D\x1b[D\x7f\r"}, []string{"<lost>"}},
		{"paste from the history", []string{pasted("a\nb"), "", "\r", "", "\x1b[A\r"}, []string{"a\nb", "a\nb"}},
		{"history", []string{"a\r", "", "b\r", "", "b\r", "", "\r", "", "\x1b[A\x1b[A\r"}, []string{"a", "b", "b", "", "a"}},
		{"ctrl-c clears", []string{"abc\x03", "", "d\r"}, []string{"d"}},
		{"ctrl-c leaves", []string{"a\r", "", "\x03", "", "b\r"}, []string{"a"}},
		{"ctrl-c in a full chunk", []string{"\x03b\r"}, nil},
		{"ctrl-d leaves", []string{"a\r", "", "\x04", "", "b\r"}, []string{"a"}},
		{"ctrl-d deletes", []string{"ab\x01\x04\r"}, []string{"b"}},
		{"burst", []string{"a\rb\r/smtp 452\rc"}, []string{"a\nb\n", "/smtp 452"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := typed(t, tt.pieces...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", tt.pieces, diff)
			}
		})
	}
}

func TestEditorShowsNoHostilePaste(t *testing.T) {
	_, screen := typed(t, pasted("\x1b]0;owned\x07\u009b2J\u202e"), "", "\r")
	if !strings.Contains(screen, "[pasted\u00a01\u00a0line]") || strings.Contains(screen, "owned") {
		t.Errorf("screen: %q", screen)
	}
}

func TestEditorFull(t *testing.T) {
	in := newInput(&fakeWaiter{}, io.Discard)
	e := newEditor(in, func() (int, int) { return 80, 24 })
	line := strings.Repeat("x", longLine-len("[pasted 1 line]"))
	if got, _, ok := e.insert(line, 0, &paste{text: strings.Repeat("y", 100)}); !ok || !strings.HasPrefix(got, markBegin) {
		t.Errorf("a paste that does not fit gets no marker: %.40q", got)
	}
	if _, _, ok := e.insert(line+"x", 0, &paste{text: strings.Repeat("y", 100)}); ok {
		t.Error("a line becomes longer than x/term can hold")
	}
	if _, _, ok := e.insert("", 0, &paste{tooLarge: true}); ok {
		t.Error("a paste over the limit is taken")
	}
	if p := in.takePaste(); p.text != "" {
		t.Errorf("a paste out of nothing: %q", p.text)
	}
}

func TestPasteStore(t *testing.T) {
	s := pasteStore{budget: 10}
	first, second := s.add("aaaa\n"), s.add("bbbb\n")
	if first == second {
		t.Fatalf("both are %q", first)
	}
	third := s.add("cccc\n")
	if _, ok := s.expand(first); ok {
		t.Error("the oldest is kept over the budget")
	}
	if got, ok := s.expand(third + second + "x"); !ok || got != "cccc\nbbbb\nx" {
		t.Errorf("expand = %q, %t", got, ok)
	}
	if mark := s.add(strings.Repeat("d\n", 20)); s.endsIn("x"+mark) != mark || len(s.kept) != 1 {
		t.Errorf("one text over the budget is not kept alone: %d", len(s.kept))
	}
}

func TestHistoryIsBounded(t *testing.T) {
	var h history
	for i := range 3 * maxHistory {
		h.Add(strings.Repeat("x", i))
	}
	if h.Len() != maxHistory || len(h.At(0)) != 3*maxHistory-1 {
		t.Errorf("%d lines, the latest of %d", h.Len(), len(h.At(0)))
	}
}
