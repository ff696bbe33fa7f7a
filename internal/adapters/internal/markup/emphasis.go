package markup

import "strings"

// maxRun is the longest run of one byte that is emphasis.
const maxRun = 3

// mark is a run of n bytes in the result that is emphasis if it is paired.
type mark struct {
	at, n  int
	paired bool
}

// marks are the marks that may be emphasis, in order. The first few, which a text without markup may have too, need no
// memory of their own.
type marks struct {
	n, paired int
	few       [8]mark
	more      []mark
}

func (m *marks) at(i int) *mark {
	if i < len(m.few) {
		return &m.few[i]
	}
	return &m.more[i-len(m.few)]
}

func (m *marks) add(k mark) {
	if m.n < len(m.few) {
		m.few[m.n] = k
	} else {
		m.more = append(m.more, k)
	}
	m.n++
}

// pair adds a mark that is the partner of mark i.
func (m *marks) pair(i int, k mark) {
	m.at(i).paired, k.paired = true, true
	m.add(k)
	m.paired += 2
}

// markers are the bytes that mark emphasis on one platform or the other.
const markers = "*_~|"

// Mark deals with the run of n equal bytes at Pos, n <= maxRun, which the platform draws as emphasis if it has a partner.
//
// It is far more careful than the platforms. They find italics in file_name_x, and the marks have vanished for good once
// they are taken for such; here, marks left standing do no harm. So a mark must touch a word on its inner side and white
// space, a bracket or punctuation on its outer side; a longer one may touch letters beyond ASCII there, for not all
// writing has spaces. A mark that closes belongs to the last one that opened, and a single one closes on its own line.
func (t *Text) Mark(n int) {
	c, at := t.Src[t.Pos], t.at()
	kind := &t.open[strings.IndexByte(markers, c)*maxRun+n-1]
	touching, paired := false, false // another mark just in front
	if k := t.marks.n; k > 0 {
		last := t.marks.at(k - 1)
		touching, paired = last.at+last.n == at, last.paired
	}
	prev, rest := t.Prev(), t.Src[t.Pos+n:]
	switch {
	case *kind > 0 && closes(prev, touching && paired) && outside(n, rest):
		t.marks.pair(*kind-1, mark{at: at, n: n})
		*kind = 0
	case (before(n, prev) || touching && !paired) && inside(c, rest):
		t.marks.add(mark{at: at, n: n})
		*kind = t.marks.n
	}
	t.Pos += n
}

// forget gives up the single marks that wait for a partner: the line has ended. Longer ones may span lines.
func (t *Text) forget() {
	for i := 0; i < len(t.open); i += maxRun {
		t.open[i] = 0
	}
}

// unmark takes the paired marks out of the result.
func (t *Text) unmark() {
	w, from := t.out[:0], 0
	for i := range t.marks.n {
		if m := t.marks.at(i); m.paired {
			w = append(w, t.out[from:m.at]...)
			from = m.at + m.n
		}
	}
	t.out = append(w, t.out[from:]...)
}

// before tells whether an opening mark of n bytes may follow prev. A quote may not come there: "*jre*" is a pattern, and
// "_000_…_" a MIME boundary.
func before(n int, prev byte) bool {
	return space(prev) || n > 1 && prev >= 0x80 || strings.IndexByte("([{", prev) >= 0
}

// inside tells whether rest, which follows a mark c, is what emphasis begins with: a word, or something that may begin one.
func inside(c byte, rest string) bool {
	if rest == "" || gap(rest) {
		return false
	}
	if rest[0] == ':' { // an emoji's name
		return len(rest) > 1 && word(rest[1])
	}
	return word(rest[0]) || rest[0] != c && strings.IndexByte("\"'([{<&@#+-$/\\`"+markers, rest[0]) >= 0
}

// closes tells whether emphasis may end with prev, which is a mark of other emphasis where nested is true.
func closes(prev byte, nested bool) bool {
	return nested || !space(prev) && strings.IndexByte("([{"+markers, prev) < 0
}

// outside tells whether rest may follow a closing mark of n bytes: nothing, white space, or the punctuation that ends a
// word run. A dot between letters and anything in front of an @ belong to a host or an address.
func outside(n int, rest string) bool {
	for range 2 * maxRun { // other marks that close here; not all of a long row, which would be read again for each
		if rest == "" || strings.IndexByte(markers, rest[0]) < 0 {
			break
		}
		rest = rest[1:]
	}
	if rest == "" || gap(rest) || n > 1 && rest[0] >= 0x80 {
		return true
	}
	if strings.IndexByte(")]},.;:!?\"'", rest[0]) < 0 {
		return false
	}
	return len(rest) == 1 || rest[1] != '@' && !word(rest[1]) || gap(rest[1:])
}

func word(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// gap tells whether s begins with white space, be it one that is not straightened yet.
func gap(s string) bool { return space(s[0]) || strings.HasPrefix(s, "\u00a0") }
