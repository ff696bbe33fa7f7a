package console

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// show writes events down: keys as they are, pastes in braces. Where keys were cut makes no difference.
func show(events []event) string {
	var b strings.Builder
	for _, e := range events {
		switch {
		case e.paste == nil:
			b.Write(e.keys)
		case e.paste.tooLarge:
			b.WriteString("{too large}")
		default:
			b.WriteString("{" + e.paste.text + "}")
		}
	}
	return b.String()
}

func TestDecoder(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"text", "/smtp 452\r", "/smtp 452\r"},
		{"utf-8", "grüße 收件\r", "grüße 收件\r"},
		{"broken utf-8", "a\xffb\xc3c\x80\xe6\x94d\xc3\xc3\xbc\ufffde", "abcdüe"},
		{"invisible", "a\u202eb\u200bc\u009bd", "abcd"},
		{"ctrl-c", "a\x03", "a\x1c"},
		{"erase", "\x08\x7f", "\x1e\x1e"},
		{"made-up keys typed", "\x1c\x1d\x1e\x00\x07\x0f\x18\x1a\x1f", ""},
		{"editing keys", passed, passed},
		{"tab", "a\tb", "a b"},
		{"arrows", "\x1b[A\x1bOB\x1b[1~\x1b[8~\x1b[3~\x1b[1;5C\x1bb\x1bf", "\x1b[A\x1b[B\x1b[H\x1b[F\x1b[3~\x1b[1;3C\x1b[1;3D\x1b[1;3C"},
		{"unknown sequences", "\x1b[5~a\x1b[?1;2cb\x1bOPc\x1bxd\x1b[" + strings.Repeat("1", 300) + "Ae", "abcde"},
		{"escape alone", "\x1b\x03\x1b\x1b[A\x1b\rx", "\x1c\x1b[A\rx"},
		{"broken sequence", "\x1b[1\x03a\x1b[\xc3\xbcb", "\x1cab"},
		{"escape before utf-8", "\x1bü", "ü"},
		{"paste", "a\x1b[200~x\r\ny\rz\n\x1b[201~b", "a{x\ny\nz\n}b"},
		{"empty paste", "\x1b[200~\x1b[201~", "{}"},
		{"paste of control characters", "\x1b[200~\x03\x04\x00\xff\x1b[A\x1b[201\x1b[20\x1b[201~", "{\x03\x04\x00\xff\x1b[A\x1b[201\x1b[20}"},
		{"paste in a paste", "\x1b[200~a\x1b[200~b\x1b[201~c\x1b[201~d", "{a\x1b[200~b}cd"},
		{"paste of the limit", "\x1b[200~" + strings.Repeat("x", 50) + "\x1b[201~", "{" + strings.Repeat("x", 50) + "}"},
		{"paste over it", "\x1b[200~" + strings.Repeat("x", 51) + "\x1b[201~a\x1b[200~b\x1b[201~", "{too large}a{b}"},
		{"paste without end", "a\x1b[200~b", "a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := decoder{limit: 50}
			if diff := cmp.Diff(tt.want, show(d.feed([]byte(tt.in)))); diff != "" {
				t.Errorf("feed(%q) (-want +got):\n%s", tt.in, diff)
			}
		})
	}
}

func TestDecoderFinish(t *testing.T) {
	d := decoder{limit: 50}
	got := d.feed([]byte("\x1b[200~a\x1b[20"))
	got = append(got, d.finish()...)
	got = append(got, d.feed([]byte("b\x1b[201~c"))...) // the end that comes too late is an unknown key
	if got, want := show(got), "{a\x1b[20}bc"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add("a\x1b[200~x\r\ny\x1b[201~b\r", uint64(1))
	f.Add("\x1b\x1b[200~\x1b[20\x1b[201~\x1b[A\x03", uint64(0xaaaa))
	f.Add("收\xe6\x94\xff\x1b[1;5C\x1bOA", uint64(0x1234567))
	f.Fuzz(func(t *testing.T, in string, cuts uint64) {
		whole := decoder{limit: 40}
		want := show(append(whole.feed([]byte(in)), whole.finish()...))
		pieces := decoder{limit: 40}
		var got []event
		for rest := in; rest != ""; {
			n := min(len(rest), 1+int(cuts&7))
			cuts = cuts>>3 | cuts<<61
			got = append(got, pieces.feed([]byte(rest[:n]))...)
			rest = rest[n:]
		}
		if got := show(append(got, pieces.finish()...)); got != want {
			t.Errorf("in pieces %q, whole %q", got, want)
		}
		for _, e := range append(got, whole.feed([]byte(in))...) {
			if e.paste == nil && strings.ContainsRune(string(e.keys), '\ufffd') {
				t.Errorf("keys %q would stop x/term", e.keys)
			}
		}
	})
}
