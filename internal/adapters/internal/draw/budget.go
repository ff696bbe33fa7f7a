package draw

import "strings"

// Budget is the room that is left for text. What comes first has it first.
type Budget struct {
	Left    int
	Each    int     // what every text takes besides its size
	Measure Measure // of the texts
	marked  bool    // something was cut, and its end says so
}

// Take gives as much of s as there is room for, limit at most, and counts it. Where there is no room any more, it gives
// nothing, but the mark the first time.
func (b *Budget) Take(s string, limit int) string {
	if s == "" {
		return ""
	}
	mark := b.Measure.Size(Shortened)
	room := min(limit, b.Left-b.Each)
	if room < 2*mark && !b.Measure.Fits(s, room) {
		if b.marked || b.Left < mark+b.Each {
			return ""
		}
		s = Shortened
	} else {
		s = b.Measure.Clip(s, room, Shortened)
	}
	b.marked = b.marked || strings.HasSuffix(s, Shortened)
	b.Left -= b.Measure.Size(s) + b.Each
	return s
}

// Hold keeps room for texts that must not be lost although they come late, each behind its lead: most at most. It gives how
// much, which is given back by adding it to Left.
func (b *Budget) Hold(texts []string, lead string, most int) int {
	n := 0
	for _, s := range texts {
		if n < most {
			n += len(lead) + min(b.Measure.Size(beginning(s)), most) + b.Each
		}
	}
	n = max(0, min(n, most, b.Left))
	b.Left -= n
	return n
}
