package console

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The marker of a paste in the edit line. Its blanks are no-break spaces: what somebody types is then never taken for a
// marker, and Ctrl-W, which deletes up to a blank, takes the whole of it.
const (
	markBegin = "[pasted\u00a0"
	markEnd   = "]"
)

// The limits of the line editor: pastes that are longer than shortPaste get a marker; x/term keeps 4096 characters.
const (
	shortPaste = 500
	longLine   = 4096
)

// pasteStore keeps what the markers stand for, so that a line from the history still works. The oldest go when all
// together exceed its budget.
type pasteStore struct {
	kept   []kept
	size   int
	budget int
}

// kept is a text and the marker that stands for it.
type kept struct{ mark, text string }

// add keeps text and gives its marker.
func (s *pasteStore) add(text string) string {
	for _, k := range s.kept {
		if k.text == text {
			return k.mark
		}
	}
	mark := s.mark(text)
	s.kept = append(s.kept, kept{mark, text})
	s.size += len(text)
	for s.size > s.budget && len(s.kept) > 1 {
		s.size -= len(s.kept[0].text)
		s.kept = s.kept[1:]
	}
	return mark
}

// mark makes a new marker: [pasted 14 lines], and for another text of as many lines [pasted 14 lines #2].
func (s *pasteStore) mark(text string) string {
	lines := strings.Count(strings.TrimRight(text, "\n"), "\n") + 1
	words := fmt.Sprintf("%d\u00a0lines", lines)
	if lines == 1 {
		words = "1\u00a0line"
	}
	mark := markBegin + words + markEnd
	for n := 2; slices.ContainsFunc(s.kept, func(k kept) bool { return k.mark == mark }); n++ {
		mark = fmt.Sprintf("%s%s\u00a0#%d%s", markBegin, words, n, markEnd)
	}
	return mark
}

// endsIn gives the marker that line ends in, or "".
func (s *pasteStore) endsIn(line string) string {
	for _, k := range s.kept {
		if strings.HasSuffix(line, k.mark) {
			return k.mark
		}
	}
	return ""
}

// expand puts the texts in the place of their markers. It is false where a marker was damaged in editing or its text is
// no longer kept: sending the rest without it would answer another question.
func (s *pasteStore) expand(line string) (string, bool) {
	var b strings.Builder
	for {
		i := strings.Index(line, markBegin)
		if i < 0 {
			b.WriteString(line)
			return b.String(), true
		}
		b.WriteString(line[:i])
		line = line[i:]
		k := slices.IndexFunc(s.kept, func(k kept) bool { return strings.HasPrefix(line, k.mark) })
		if k < 0 {
			return "", false
		}
		b.WriteString(s.kept[k].text)
		line = line[len(s.kept[k].mark):]
	}
}

// plain tells whether a paste can stand in the edit line as it is: short, one line, and nothing in it that the terminal
// would act upon when it is echoed.
func plain(text string) bool {
	if utf8.RuneCountInString(text) > shortPaste || !utf8.ValidString(text) || strings.Contains(text, markBegin) {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return !inert(r) })
}

// history implements term.History: it leaves out blank lines and repetitions.
type history struct{ lines []string }

// maxHistory is how many lines are kept.
const maxHistory = 100

// Add implements term.History.
func (h *history) Add(line string) {
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	h.lines = h.lines[max(0, len(h.lines)-maxHistory):]
}

// Len implements term.History.
func (h *history) Len() int { return len(h.lines) }

// At implements term.History: 0 is the latest line.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }
