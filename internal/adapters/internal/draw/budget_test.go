package draw

import (
	"strings"
	"testing"
)

func TestTake(t *testing.T) {
	for name, tt := range map[string]struct {
		left  int
		in    []string
		limit int
		want  []string
		rest  int
	}{
		"all":           {20, []string{"one", "two"}, 20, []string{"one", "two"}, 12},
		"empty":         {20, []string{"", "one"}, 20, []string{"", "one"}, 16},
		"limit":         {100, []string{strings.Repeat("a ", 30)}, 30, []string{"a a a a a a a a a… (shortened)"}, 69},
		"cut":           {40, []string{strings.Repeat("a ", 30), "two"}, 99, []string{"a a a a a a a a a a a a a… (shortened)", ""}, 1},
		"no room":       {20, []string{strings.Repeat("a", 30), "two", "three four five six"}, 99, []string{"… (shortened)", "two", ""}, 2},
		"none for mark": {5, []string{"seven letters"}, 99, []string{""}, 5},
		"less":          {-5, []string{"one"}, 99, []string{""}, -5},
	} {
		b := Budget{Left: tt.left, Each: 1, Measure: Unit}
		for i, s := range tt.in {
			if got := b.Take(s, tt.limit); got != tt.want[i] {
				t.Errorf("%s: Take(%q) = %q, want %q", name, s, got, tt.want[i])
			}
		}
		if b.Left != tt.rest {
			t.Errorf("%s: %d left, want %d", name, b.Left, tt.rest)
		}
	}
}

// FuzzTake: what is taken never counts more than there was room for, and what is cut says so once.
func FuzzTake(f *testing.F) {
	f.Add("one", "two words", 30, 20)
	f.Add(strings.Repeat("long ", 30), "<<<<", 50, 40)
	f.Fuzz(func(t *testing.T, x, y string, left, limit int) {
		if left > 1<<20 || left < -1<<20 || limit > 1<<20 || limit < -1<<20 {
			return
		}
		b := Budget{Left: left, Each: 3, Measure: angled}
		for _, s := range []string{x, y, x} {
			got := b.Take(s, limit)
			if n := angled.Size(got); n > max(limit, angled.Size(Shortened)) {
				t.Errorf("Take(%q, %d) = %q, which has %d", s, limit, got, n)
			}
			text, _ := strings.CutSuffix(got, Shortened)
			if !strings.HasPrefix(s, text) {
				t.Errorf("Take(%q, %d) = %q, which is another text", s, limit, got)
			}
		}
		if b.Left < min(left, 0) {
			t.Errorf("%d left of %d", b.Left, left)
		}
	})
}

func TestHold(t *testing.T) {
	long := strings.Repeat("x", 500)
	for name, tt := range map[string]struct {
		left int
		in   []string
		want int
	}{
		"none":    {100, nil, 0},
		"one":     {100, []string{"password"}, len("Warning: password") + 1},
		"much":    {1000, []string{long, long}, 80},
		"no room": {50, []string{long}, 50},
		"less":    {-7, []string{long}, 0},
	} {
		b := Budget{Left: tt.left, Each: 1, Measure: Unit}
		if got := b.Hold(tt.in, Warning, 80); got != tt.want || b.Left != tt.left-tt.want {
			t.Errorf("%s: Hold = %d and %d left, want %d", name, got, b.Left, tt.want)
		}
	}
}
