package markup

import "unicode/utf8"

// folded gives a first character for each lead byte in straight's cases.
var folded = []rune{'\u00a0', '\u2018', '\ufeff'}

// straight gives what to write for a character that clients, word processors and web pages put in the place of a plain
// quote or space, and nothing for one that nobody sees. Joiners are among the latter: that two emoji stay joined matters
// less here than an address that looks right and compares wrong.
func straight(r rune) (s string, ok bool) {
	switch r {
	case '\u00a0', '\u2007', '\u202f': // no-break, figure and narrow no-break space
		return " ", true
	case '\u2018', '\u2019', '\u201a', '\u201b':
		return "'", true
	case '\u201c', '\u201d', '\u201e', '\u201f':
		return `"`, true
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff': // soft hyphen, zero width, joiners, byte order mark
		return "", true
	}
	direction := r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
	return "", direction
}

// fold straightens the character at Pos.
func (t *Text) fold() {
	r, n := utf8.DecodeRuneInString(t.Src[t.Pos:])
	if s, ok := straight(r); ok {
		t.Replace(n, s)
		return
	}
	t.Pos += n
}
