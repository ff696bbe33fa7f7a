package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Join joins texts by line feeds, to no more than n bytes. One that repeats another is left out, whatever the marks and blanks
// between its words: platforms send the same words plain and with their markup.
func Join(n int, texts ...string) string {
	var keys, kept []string
	for _, s := range texts {
		if key := wordsOf(s); key != "" {
			keys, kept = append(keys, key), append(kept, strings.TrimSpace(s))
		}
	}
	var b strings.Builder
	for i, s := range kept {
		repeated := false
		for j, other := range keys {
			repeated = repeated || i != j && (len(other) > len(keys[i]) || j < i) && strings.Contains(other, keys[i])
		}
		if repeated {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s)
	}
	return Cut(b.String(), n)
}

// wordsOf gives the letters and digits of s alone.
func wordsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// Cut gives the first bytes of s, n at most, without half a character at the end.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
