package console

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"smtpbot/internal/chat"
)

// The widths of an answer, in columns. Lines over a hundred columns are hard to read however wide the window is; under
// twenty there is no room for a list.
const (
	defaultWidth = 80
	maxWidth     = 100
	minWidth     = 20
)

// choiceRoom is the least room for the words of a choice beside its code; with less they go on a line of their own.
const choiceRoom = 20

// The colours and weights (ECMA-48 §8.3.117). They only repeat what the words say.
const (
	sgrReset  = "\x1b[0m"
	sgrDim    = "\x1b[2m"
	sgrInfo   = "\x1b[1m"
	sgrWait   = "\x1b[1;33m"
	sgrFix    = "\x1b[1;31m"
	sgrDrop   = "\x1b[1;35m"
	sgrNotice = "\x1b[1;33m"
)

// Style says how wide an answer may be and whether it may have colour.
type Style struct {
	Width int  // columns: 0 stands for 80; what is outside 20 to 100 is brought there
	Color bool // bold, dim and colour by verdict
}

// columns gives the width that is used.
func (s Style) columns() int {
	if s.Width == 0 {
		return defaultWidth
	}
	return min(max(s.Width, minWidth), maxWidth)
}

// Render draws a as text for a terminal or a file, every line ended by a newline. Only a single word that is longer than
// the width makes a line wider than that. Whatever the answer holds, nothing in it acts on the terminal.
// An empty answer gives nothing. The error is that of w.
func Render(w io.Writer, a chat.Answer, s Style) error {
	p := page{width: s.columns(), color: s.Color}
	p.head(a)
	p.para("", 0, a.Meaning)
	p.para("", 0, a.Who)
	p.para("", 0, a.Wait)
	for _, point := range a.Points {
		p.para("• ", 2, point)
	}
	p.choices(a.Ask, a.Choices)
	if len(a.Steps) > 0 {
		p.section()
		p.steps(a.Steps)
		p.section()
	}
	p.para("", 0, a.Hint)
	p.section()
	for _, warning := range a.Warnings {
		if warning = clean(warning); warning != "" {
			p.mark = sgrNotice
			p.para("", 2, "Warning: "+warning)
			p.mark = ""
		}
	}
	p.section()
	p.quote(a.Quote)
	p.section()
	if read := join(a.Read); read != "" {
		p.para("", 2, "Read: "+read)
	}
	p.links(a.Links)
	if _, err := w.Write(p.buf.Bytes()); err != nil {
		return fmt.Errorf("write the answer: %w", err)
	}
	return nil
}

// page collects the lines of one answer.
type page struct {
	buf   bytes.Buffer
	width int
	color bool
	mark  string // the colour of what follows
	gap   bool   // a section has ended: the next line, if there is one, comes after a blank one
}

// section ends a section; empty ones leave no trace.
func (p *page) section() { p.gap = p.buf.Len() > 0 }

// line writes one line; text is clean.
func (p *page) line(text string) {
	if p.gap {
		p.buf.WriteByte('\n')
		p.gap = false
	}
	p.buf.WriteString(p.paint(p.mark, text))
	p.buf.WriteByte('\n')
}

// paint gives text in a colour, where there is colour.
func (p *page) paint(sgr, text string) string {
	if !p.color || sgr == "" {
		return text
	}
	return sgr + text + sgrReset
}

// para writes a paragraph: its first line after prefix, the others under hang blanks.
func (p *page) para(prefix string, hang int, text string) {
	first := p.width - columns(prefix)
	for i, l := range wrap(clean(text), first, p.width-hang) {
		if i > 0 {
			prefix = strings.Repeat(" ", hang)
		}
		p.line(prefix + l)
	}
}

// head writes the headline, and the labels at the end of its last line or under it.
func (p *page) head(a chat.Answer) {
	const gap = "   "
	lines, labels := wrap(clean(a.Headline), p.width, p.width), join(a.Labels)
	for i, l := range lines {
		text := p.paint(verdictColor(a.Verdict), l)
		if i == len(lines)-1 && labels != "" && columns(l)+len(gap)+columns(labels) <= p.width {
			text += gap + p.paint(sgrDim, labels)
			labels = ""
		}
		p.line(text)
	}
	p.mark = sgrDim
	p.para("", 0, labels)
	p.mark = ""
}

// verdictColor gives the colour of the headline.
func verdictColor(v chat.Verdict) string {
	switch v {
	case chat.Wait:
		return sgrWait
	case chat.Fix:
		return sgrFix
	case chat.Drop:
		return sgrDrop
	default:
		return sgrInfo
	}
}

// choices writes two columns, or the words under the code where there is no room for them beside it.
func (p *page) choices(ask string, choices []chat.Choice) {
	const indent, gap = 2, 3
	var codes, texts []string
	wide := 0
	for _, c := range choices {
		code, text := clean(c.Code), clean(c.Text)
		if code == "" && text == "" {
			continue
		}
		codes, texts = append(codes, code), append(texts, text)
		wide = max(wide, columns(code))
	}
	if len(codes) == 0 {
		return
	}
	p.para("", 0, ask)
	beside := indent + wide + gap
	room := p.width - beside
	for i, code := range codes {
		if room < choiceRoom || widest(texts[i]) > room {
			p.para("  ", 2*indent, code)
			p.para("      ", 3*indent, texts[i])
			continue
		}
		pad := strings.Repeat(" ", wide-columns(code))
		if texts[i] == "" {
			p.line("  " + code)
			continue
		}
		p.para("  "+code+pad+"   ", beside, texts[i])
	}
}

// steps writes a numbered list.
func (p *page) steps(steps []string) {
	n := 0
	for _, step := range steps {
		if clean(step) == "" {
			continue
		}
		n++
		prefix := strconv.Itoa(n) + ". "
		p.para(prefix, len(prefix), step)
	}
}

// quote writes the evidence, line by line and with its own spacing as far as the lines fit.
func (p *page) quote(text string) {
	const sign = "| "
	room := p.width - len(sign)
	text = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n")
	if clean(text) == "" {
		return
	}
	for l := range strings.SplitSeq(text, "\n") {
		l = strings.TrimRight(visible(l), " ")
		lines := []string{l}
		if columns(l) > room {
			lines = wrap(l, room, room)
		}
		for _, l := range lines {
			p.line(strings.TrimRight(sign+l, " "))
		}
	}
}

// links writes the addresses under each other and whole: that is what a terminal makes clickable and what can be copied.
func (p *page) links(links []string) {
	prefix := "More: "
	for _, l := range links {
		if l = clean(l); l != "" {
			p.para(prefix, len(prefix), l)
			prefix = strings.Repeat(" ", len(prefix))
		}
	}
}

// join puts short parts into one line and leaves empty ones out.
func join(parts []string) string {
	var full []string
	for _, part := range parts {
		if part = clean(part); part != "" {
			full = append(full, part)
		}
	}
	return strings.Join(full, " · ")
}
