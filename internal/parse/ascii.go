package parse

import "strings"

// lower folds an ASCII letter.
func lower(c byte) byte { return folded[c] }

var folded = func() (t [256]byte) {
	for c := range t {
		t[c] = byte(c)
		if c >= 'A' && c <= 'Z' {
			t[c] += 'a' - 'A'
		}
	}
	return t
}()

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isAlnum(c byte) bool { return isDigit(c) || lower(c) >= 'a' && lower(c) <= 'z' }

// hasPrefixFold is strings.HasPrefix for a prefix in small ASCII letters, whatever the case of s.
func hasPrefixFold(s, prefix string) bool {
	if len(s) < len(prefix) {
		return false
	}
	for i := 0; i < len(prefix); i++ {
		if lower(s[i]) != prefix[i] {
			return false
		}
	}
	return true
}

// indexFold is strings.Index for a needle in small ASCII letters, whatever the case of s.
func indexFold(s, needle string) int {
	first := needle[0]
	for i := 0; i+len(needle) <= len(s); i++ {
		if lower(s[i]) == first && hasPrefixFold(s[i:], needle) {
			return i
		}
	}
	return -1
}

// containsFold tells whether the needle, in small ASCII letters, stands in s in any case.
func containsFold(s, needle string) bool { return indexFold(s, needle) >= 0 }

// after gives what follows the marker, in small ASCII letters.
func after(s, marker string) (string, bool) {
	if i := indexFold(s, marker); i >= 0 {
		return s[i+len(marker):], true
	}
	return "", false
}

// between gives what stands between two markers.
func between(s, open, close string) (string, bool) {
	rest, ok := after(s, open)
	if !ok {
		return "", false
	}
	in, _, closed := strings.Cut(rest, close)
	return in, closed
}

// spaces folds every run of white space to one space.
func spaces(s string) string {
	if !strings.ContainsAny(s, "\t\n\r") && !strings.Contains(s, "  ") {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}
