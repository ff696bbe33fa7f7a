package draw

import (
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/chat"
)

// TestSign: no sign is another verdict's, and one that nobody knows is drawn too.
func TestSign(t *testing.T) {
	seen := map[string]chat.Verdict{}
	for _, v := range []chat.Verdict{chat.Info, chat.Wait, chat.Fix, chat.Drop} {
		s := Sign(v)
		if other, taken := seen[s]; taken || !strings.HasSuffix(s, " ") {
			t.Errorf("Sign(%d) = %q, which is that of %d, or no sign", v, s, other)
		}
		seen[s] = v
	}
	if Sign(255) != Sign(chat.Info) {
		t.Errorf("Sign(255) = %q", Sign(255))
	}
}

func TestAlone(t *testing.T) {
	for token, want := range map[string]bool{"1c|0f3c|gmail/5.7.26": true, "1p|1700000000.000100|gmail": false, "": false} {
		if got := Alone(token); got != want {
			t.Errorf("Alone(%q) = %t, want %t", token, got, want)
		}
	}
}

func TestJoin(t *testing.T) {
	for name, tt := range map[string]struct {
		in   []string
		want string
	}{
		"none":      {nil, ""},
		"some":      {[]string{"a\nb", "", " \x00", "c"}, "a b · c"},
		"as many":   {[]string{"a", "b", "c"}, "a · b · c"},
		"too many":  {[]string{"a", "b", "c", "d", "e"}, "a · b · c · …"},
		"but empty": {[]string{"a", "b", "c", ""}, "a · b · c"},
	} {
		if got := Join(tt.in, 3); got != tt.want {
			t.Errorf("%s: Join(%q) = %q, want %q", name, tt.in, got, tt.want)
		}
	}
}

func TestUnnamed(t *testing.T) {
	for name, tt := range map[string]struct{ labels, want []string }{
		"none":  {nil, nil},
		"named": {[]string{"452", "Gmail"}, nil},
		"one":   {[]string{"452 4.2.2", "Gmail", "smtplib"}, []string{"452 4.2.2", "smtplib"}},
		"empty": {[]string{" ", "x\ny"}, []string{"x y"}},
	} {
		if got := Unnamed("Gmail says 452: wait.", tt.labels); !slices.Equal(got, tt.want) {
			t.Errorf("%s: Unnamed(%q) = %q, want %q", name, tt.labels, got, tt.want)
		}
	}
}

func TestItems(t *testing.T) {
	got := append(Items([]string{"a", ""}), Choices([]chat.Choice{{Code: "452", Text: "full"}, {Code: "5"}})...)
	want := []Item{{"", "a"}, {}, {"452", "full"}, {"5", ""}}
	if !slices.Equal(got, want) {
		t.Errorf("items %q, want %q", got, want)
	}
	for i, s := range []string{"a", "", "452 — full", "5"} {
		if want[i].String() != s {
			t.Errorf("item %d is %q, want %q", i, want[i], s)
		}
	}
}

func TestCodes(t *testing.T) {
	list := []chat.Choice{{Code: "/smtp 452"}, {}, {Code: " 452 ", Text: "a\nb"}, {Code: "452", Text: "again"}, {Code: "123456"}, {Code: "<<"}, {Code: "5.1.1"}, {Code: "550"}}
	want := []Item{{"452", "a b"}, {"5.1.1", ""}}
	if got := Codes(list, 2, 5, angled); !slices.Equal(got, want) {
		t.Errorf("Codes = %q, want %q", got, want)
	}
	if got := Codes(list[:2], 2, 5, angled); got != nil {
		t.Errorf("Codes = %q, want none", got)
	}
}

func TestOption(t *testing.T) {
	for name, tt := range map[string]struct {
		in   Item
		want string
	}{
		"code alone": {Item{"452 4.2.2", ""}, "452 4.2.2"},
		"both":       {Item{"452", "full"}, "452 · full"},
		"long":       {Item{"452", "mailbox full"}, "452 · mailbox…"},
	} {
		if got := tt.in.Option(15, Unit); got != tt.want {
			t.Errorf("%s: Option = %q, want %q", name, got, tt.want)
		}
	}
}
