package discord

import (
	"strconv"
	"strings"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// How much of one part of an answer a message shows, in UTF-16 units. Answers of ours stay far below; what is pasted may not.
const (
	maxHeadline  = 600
	maxLabels    = 300
	maxParagraph = 1200
	maxItem      = 600
	maxItems     = 25
	maxWarnings  = 10
	maxRead      = 600
)

// perPart is what the markup around one text takes of Discord's count, or a little more.
const perPart = len("\n\n10. **``**")

// leadWarning stands before a warning.
var leadWarning = bold(strings.TrimSpace(draw.Warning)) + " "

// embed is the box under the first line of an answer.
type embed struct {
	Description string  `json:"description"`
	Color       int     `json:"color"`
	Footer      *footer `json:"footer,omitempty"`
}

// footer is the small line at the end of an embed, in which nothing is markup.
type footer struct {
	Text string `json:"text"`
}

// colorOf gives the colour of a verdict. The words say the same.
func colorOf(v chat.Verdict) int {
	switch v {
	case chat.Wait:
		return 0xf0b232 // yellow
	case chat.Fix:
		return 0xe67e22 // orange
	case chat.Drop:
		return 0xda373c // red
	}
	return 0x5865f2 // blue
}

// newEmbed draws what stands under the headline of an answer. ok is false where there is nothing.
func newEmbed(a chat.Answer) (e embed, ok bool) {
	p := newPage(3500, 1500, 25)
	p.body(a)
	read := readLine(a)
	e = embed{Description: p.String(), Color: colorOf(a.Verdict)}
	switch {
	case read == "":
	case e.Description == "":
		e.Description = small(escape(read))
	default:
		e.Footer = &footer{read}
	}
	return e, e.Description != ""
}

// readLine tells what was read and how sure, "" for nothing.
func readLine(a chat.Answer) string {
	s := draw.Measure(draw.Unit).Clip(draw.Join(a.Read, maxItems), maxRead, draw.Shortened)
	if s == "" {
		return ""
	}
	return draw.Read + s
}

// page collects the parts of a text in Discord's markdown.
type page struct {
	draw.Budget
	strings.Builder
	quoted int  // the most that it shows of the evidence
	lines  int  // the most lines of it
	tight  bool // what comes next needs no empty line before it
}

// newPage gives a page of room units, with quoted units and lines of evidence at most.
func newPage(room, quoted, lines int) *page {
	return &page{Budget: draw.Budget{Left: room, Each: perPart, Measure: marked}, quoted: quoted, lines: lines}
}

// body draws an answer without its headline.
func (p *page) body(a chat.Answer) {
	held := p.Hold(a.Warnings, leadWarning, p.Left/3)
	p.para("", a.Meaning)
	p.para("", a.Who)
	p.para("", a.Wait)
	p.list("", draw.Items(a.Points), false)
	p.channels(a.Channels)
	p.list(a.Ask, draw.Choices(a.Choices), false)
	p.list("", draw.Items(a.Steps), true)
	p.para("", a.Hint)
	p.Left += held
	for i, w := range a.Warnings {
		if i < maxWarnings {
			p.para(leadWarning, w)
		}
	}
	p.quote(a.Quote)
	if address := messageLink(a.Earlier); address != "" {
		p.raw(link(draw.Earlier, address))
	}
	p.links(a.Links)
}

// add adds a part.
func (p *page) add(s string) {
	switch {
	case p.Len() == 0:
	case p.tight:
		p.WriteByte('\n')
	default:
		p.WriteString("\n\n")
	}
	p.tight = false
	p.WriteString(s)
}

// raw adds a part that Take did not count, if there is room for it.
func (p *page) raw(s string) {
	n := draw.Units(s) + perPart
	if n > p.Left {
		return
	}
	p.Left -= n
	p.add(s)
}

// para adds a paragraph behind its lead, which is markdown.
func (p *page) para(lead, s string) {
	p.Left -= len(lead)
	if s = p.Take(draw.Clean(s), maxParagraph); s == "" {
		p.Left += len(lead)
		return
	}
	p.add(lead + escape(s))
}

// list adds a list under its lead, bulleted or numbered.
func (p *page) list(lead string, items []draw.Item, ordered bool) {
	if lead = p.Take(draw.Clean(lead), maxParagraph); lead != "" {
		p.add(escape(lead))
		p.tight = true
	}
	var lines []string
	for n, i := range items {
		if len(lines) == maxItems {
			lines = append(lines, "- "+draw.More(len(items)-n))
			break
		}
		sign := "- "
		if ordered {
			sign = strconv.Itoa(len(lines)+1) + ". "
		}
		if s := p.item(i); s != "" {
			lines = append(lines, sign+s)
		}
	}
	if len(lines) > 0 {
		p.add(strings.Join(lines, "\n"))
	}
	p.tight = false
}

// item gives a line of a list: with a code, what that stands for.
func (p *page) item(i draw.Item) string {
	c, s := p.Take(draw.Clean(i.Code), maxItem), p.Take(draw.Clean(i.Text), maxItem)
	switch {
	case c == "":
		return escape(s)
	case s == "":
		return code(c)
	}
	return code(c) + " — " + escape(s)
}

// channels adds a list of channels, by their names where Discord draws them. That pings nobody.
func (p *page) channels(ids []string) {
	var lines []string
	for _, id := range ids {
		if s := "- <#" + id + ">"; isShort(id) && len(lines) < maxItems && p.Left > len(s)+perPart {
			p.Left -= len(s) + perPart
			lines = append(lines, s)
		}
	}
	if len(lines) > 0 {
		p.tight = true
		p.add(strings.Join(lines, "\n"))
	}
}

// quote adds evidence as it is: nothing in it is markup.
func (p *page) quote(s string) {
	p.Measure = draw.Unit
	defer func() { p.Measure = marked }()
	s = p.Take(draw.Unfence(draw.Evidence(s, p.lines)), p.quoted)
	if s == "" {
		return
	}
	p.tight = true
	p.add(fence + "\n" + s + "\n" + fence)
	p.tight = true
}

// links adds links to pages, in one line.
func (p *page) links(links []string) {
	line := ""
	for i, l := range links {
		if i == maxItems {
			break
		}
		if l = pageLink(l); l == "" {
			continue
		}
		if line != "" {
			l = draw.Separator + l
		}
		if draw.Units(line+l)+len(draw.Links)+perPart <= p.Left {
			line += l
		}
	}
	if line != "" {
		p.raw(draw.Links + line)
	}
}
