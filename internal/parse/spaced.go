package parse

import "slices"

// minSpaced is how many lines a text has at least whose lines were set apart: programs that paste with their layout put an empty
// line behind each.
const minSpaced = 4

// spaced tells whether each line but the last is followed by an empty one.
func (d *doc) spaced() bool {
	texts := 0
	for i := range d.lines {
		if d.lines[i].blank() {
			continue
		}
		if texts++; i > 0 && !d.lines[i-1].blank() {
			return false
		}
	}
	return texts >= minSpaced
}

// closeUp takes out the empty line behind each line. What stood apart before keeps one.
func (d *doc) closeUp() {
	out := d.lines[:0]
	blanks := 0
	for _, l := range d.lines {
		if !l.blank() {
			blanks = 0
		} else if blanks++; blanks != 2 {
			continue
		}
		out = append(out, l)
	}
	d.lines = out
}

// orCloser gives what the reading of the lines without the empty ones tells, where it tells more, or the same in fewer failures:
// what belongs together came apart.
func (r Result) orCloser(closer Result) Result {
	if len(closer.Failures) < len(r.Failures) && len(closer.Secrets) >= len(r.Secrets) && closer.knows(&r) {
		return closer
	}
	return r.orBetter(closer)
}

// knows tells whether a reading has each recipient and each code that another one has, and who failed without either.
func (r *Result) knows(other *Result) bool {
	return !slices.ContainsFunc(other.Failures, func(o Failure) bool {
		return !slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Recipient == o.Recipient }) && o.Recipient != "" ||
			!slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Code == o.Code }) && !o.Code.IsZero() ||
			!slices.ContainsFunc(r.Failures, func(f Failure) bool { return f.Enhanced == o.Enhanced }) && !o.Enhanced.IsZero() ||
			o.Recipient == "" && o.Code.IsZero() && o.Enhanced.IsZero()
	})
}
