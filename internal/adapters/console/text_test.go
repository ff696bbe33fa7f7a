package console

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVisible(t *testing.T) {
	tests := []struct{ in, want string }{
		{"plain text, ünïcode ✓ 収件", "plain text, ünïcode ✓ 収件"},
		{"a\tb\nc\rd\u2028e\u2029f", "a b c d e f"},
		{"\x1b[31m", `\x1b[31m`},
		{"\x00\x07\x7f", `\x00\x07\x7f`},
		{"\u0080\u009b", `\u0080\u009b`},
		{"\u202a\u202e\u2066\u2069", `\u202a\u202e\u2066\u2069`},
		{"z\u200b\u200d\u2060\ufeff\u00ad\u200f\ufe0f\U000e0041\u3164z", "zz"},
		{"\xff", "\ufffd"},
	}
	for _, tt := range tests {
		if got := visible(tt.in); got != tt.want {
			t.Errorf("visible(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestColumns(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "ü": 1, "u\u0308": 1, "邮箱": 4, "ﾊﾝ": 2, "한국": 4, "🙂": 2, "Ω": 1} {
		if got := columns(s); got != want {
			t.Errorf("columns(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		in          string
		first, rest int
		want        []string
	}{
		{"", 10, 10, nil},
		{"   ", 10, 10, nil},
		{"one two", 7, 7, []string{"one two"}},
		{"one two", 6, 6, []string{"one", "two"}},
		{"one  two   three", 20, 20, []string{"one two three"}},
		{"a b c d", 3, 1, []string{"a b", "c", "d"}},
		{"toolongword a", 5, 5, []string{"toolongword", "a"}},
		{"邮箱已满了", 4, 6, []string{"邮箱", "已满了"}},
		{"ab邮e\u0301 c", 4, 4, []string{"ab邮", "e\u0301 c"}},
		{"邮\u0301箱", 2, 2, []string{"邮\u0301", "箱"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, wrap(tt.in, tt.first, tt.rest)); diff != "" {
			t.Errorf("wrap(%q, %d, %d) (-want +got):\n%s", tt.in, tt.first, tt.rest, diff)
		}
	}
}
