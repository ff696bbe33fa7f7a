package bot

import (
	"strings"
	"testing"
)

func TestToken(t *testing.T) {
	for name, c := range map[string]struct{ id, topic, want string }{
		"short":          {"1700000000.000100", "smtp/550 fix", "1p|1700000000.000100|smtp/550 fix"},
		"several topics": {"42", strings.Repeat("google/5.7.26 ", 9), "1p|42|google/5.7.26 google/5.7.26 google/5.7.26 google/5.7.26 goog"},
		"no topic":       {"42", "", "1p|42|"},
		"a bar":          {"4|2", "smtp/550", "1p|4|2|smtp/550"},
	} {
		got := token(ofPost, c.id, c.topic)
		if got != c.want || len(got) > 90 {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if id, ok := Source(got); !ok || id != c.id {
			t.Errorf("%s: the message is %q, %v", name, id, ok)
		}
	}
	for _, bad := range []string{"", "1", "1p||x", "2p|42|x", "dismiss", "1p|42", "1p|", "1c|42|x"} {
		if _, ok := Source(bad); ok {
			t.Errorf("%q is taken for a token", bad)
		}
	}
}

func FuzzToken(f *testing.F) {
	f.Add("1p|42|smtp/550")
	f.Add("1c|1700000000.000100|")
	f.Fuzz(func(t *testing.T, s string) {
		kind, id, topic, ok := readToken(s)
		if ok && len(topic) <= maxTopic && token(kind, id, topic) != s {
			t.Errorf("%q becomes %q", s, token(kind, id, topic))
		}
	})
}

// TestLimitWords: whoever is held back for a reason is told which.
func TestLimitWords(t *testing.T) {
	for _, w := range heldWords {
		if w.words == "" {
			t.Errorf("%s has no words for status", w.reason)
		}
	}
	for _, reason := range []string{byPerson, byChannel, byWorkspace} {
		if limitWords[reason] == "" {
			t.Errorf("%s has no words for who asked", reason)
		}
	}
}
