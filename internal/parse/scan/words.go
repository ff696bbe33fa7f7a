package scan

import "strings"

// LastWord gives the letters, digits and low lines at the end of s.
func LastWord(s string) string {
	i := len(s)
	for i > 0 && (IsAlnum(s[i-1]) || s[i-1] == '_') {
		i--
	}
	return s[i:]
}

// HasSuffixWord tells whether s ends with the word, in any case, and not with a longer one that ends with it.
func HasSuffixWord(s, word string) bool {
	n := len(s) - len(word)
	return n >= 0 && strings.EqualFold(s[n:], word) && (n == 0 || !IsAlnum(s[n-1]) && s[n-1] != '_')
}

// FirstWord gives what stands before the first blank of s, or all of it.
func FirstWord(s string) string { w, _, _ := strings.Cut(s, " "); return w }
