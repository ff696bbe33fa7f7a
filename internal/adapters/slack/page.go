package slack

import (
	"regexp"
	"strconv"
	"strings"

	slackapi "github.com/slack-go/slack"
)

// How much of one part of an answer a message shows, in characters. Answers of ours stay far below; what is pasted may not.
const (
	maxParagraph  = 1200
	maxHeadline   = 600
	maxItem       = 700
	maxItems      = 30
	maxQuote      = 2500
	maxQuoteLines = 25
	maxSmall      = 600 // the labels, what was read
	maxHeld       = 1200
)

// perPart is what the markup around one text takes of Slack's count, roughly.
const perPart = 60

// budget is the room that is left for text. What comes first has it first.
type budget struct {
	left   int
	each   int  // what every text takes besides its size
	marked bool // something was cut, and its end says so
}

// take gives as much of s as there is room for, limit characters at most, and counts it. Where there is no room any more, it
// gives nothing, but the mark the first time.
func (b *budget) take(s string, limit int) string {
	if s == "" {
		return ""
	}
	least := 2 * size(shortened)
	room := min(limit, b.left-b.each)
	if room < least && fit(s, room) < len(s) {
		if b.marked || b.left < size(shortened)+b.each {
			return ""
		}
		s = shortened
	} else {
		s = clip(s, room, shortened)
	}
	b.marked = b.marked || strings.HasSuffix(s, shortened)
	b.left -= size(s) + b.each
	return s
}

// hold keeps room for warnings, which must not be lost although they come late, and gives how much. It is given back by
// adding it.
func (b *budget) hold(warnings []string) int {
	n := 0
	for _, s := range warnings {
		if n < maxHeld {
			n += len(wordWarning) + min(size(beginning(s)), maxHeld) + b.each
		}
	}
	n = min(n, maxHeld, b.left)
	b.left -= n
	return n
}

// more tells of what is left out of a list.
func more(n int) string { return "and " + strconv.Itoa(n) + " more" }

// item is one line of a list: with a code, what that stands for.
type item struct{ code, text string }

// page collects the blocks of a message or view, in the form that it is to have.
type page struct {
	budget
	form   form
	blocks []slackapi.Block
}

func newPage(f form) *page {
	return &page{budget: budget{left: maxTotal, each: perPart}, form: f}
}

func (p *page) add(b slackapi.Block) { p.blocks = append(p.blocks, b) }

// title writes a headline: as a header where it is short enough, or its first part.
func (p *page) title(sign, s string) {
	s = p.take(clean(s), maxHeadline)
	if s == "" {
		return
	}
	if p.form == plain {
		p.strong(sign + s)
		return
	}
	head, rest := split(s, maxHeader-size(sign))
	if head != "" {
		p.add(slackapi.NewHeaderBlock(plainObject(sign + head)))
		sign = ""
	}
	if rest != "" {
		p.strong(sign + rest)
	}
}

// emojiName is what Slack may make a picture of in mrkdwn.
var emojiName = regexp.MustCompile(`:[^\s:]+:`)

// strong writes a bold line. In mrkdwn there is no way to have signs such as * in bold as they are: then it is not bold.
func (p *page) strong(s string) {
	switch {
	case p.form == rich:
		p.rich(paragraph(span(s, styleBold)))
	case strings.ContainsAny(s, "*_~`") || emojiName.MatchString(s):
		p.section(plainObject(s))
	default:
		p.section(markupObject("*" + escaper.Replace(s) + "*"))
	}
}

// para writes a paragraph. The lead before it is bold.
func (p *page) para(lead, s string) {
	s = p.take(clean(s), maxParagraph)
	switch {
	case s == "":
	case p.form == plain:
		p.section(plainObject(lead + s))
	case lead == "":
		p.rich(paragraph(span(s, nil)))
	default:
		p.rich(paragraph(span(lead, styleBold), span(s, nil)))
	}
}

// list writes a list under its lead, bulleted or numbered.
func (p *page) list(lead string, items []item, ordered bool) {
	var lines []item
	lead = p.take(clean(lead), maxParagraph)
	for n, i := range items {
		if len(lines) == maxItems {
			lines = append(lines, item{text: more(len(items) - n)})
			break
		}
		if i = (item{p.take(clean(i.code), maxItem), p.take(clean(i.text), maxItem)}); i != (item{}) {
			lines = append(lines, i)
		}
	}
	switch {
	case len(lines) == 0 && lead == "":
	case p.form == plain:
		p.plainList(lead, lines, ordered)
	default:
		p.richList(lead, lines, ordered)
	}
}

func (p *page) richList(lead string, lines []item, ordered bool) {
	var parts []slackapi.RichTextElement
	if lead != "" {
		parts = append(parts, paragraph(span(lead, nil)))
	}
	sections := make([]slackapi.RichTextElement, len(lines))
	for i, l := range lines {
		switch {
		case l.code == "":
			sections[i] = paragraph(span(l.text, nil))
		case l.text == "":
			sections[i] = paragraph(span(l.code, styleCode))
		default:
			sections[i] = paragraph(span(l.code, styleCode), span(" — "+l.text, nil))
		}
	}
	if len(sections) > 0 {
		parts = append(parts, richItems(ordered, sections))
	}
	p.rich(parts...)
}

// evidence gives a quote as it may be shown: not as long as it may be, for a log fills many screens.
func evidence(s string) string {
	s = cleanLines(s)
	at := 0
	for range maxQuoteLines {
		i := strings.IndexByte(s[at:], '\n')
		if i < 0 {
			return s
		}
		at += i + 1
	}
	return s[:at] + shortened
}

// quote writes evidence as it is: nothing in it is markup.
func (p *page) quote(s string) {
	s = evidence(s)
	if p.form == plain {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "``", "`"+joiner+"`"), "``", "`"+joiner+"`")
	}
	s = p.take(s, maxQuote)
	switch {
	case s == "":
	case p.form == plain:
		p.section(markupObject(fence + "\n" + escaper.Replace(s) + "\n" + fence))
	default:
		p.rich(&slackapi.RichTextPreformatted{Type: slackapi.RTEPreformatted, Elements: []slackapi.RichTextSectionElement{span(s, nil)}})
	}
}

// small writes small grey text.
func (p *page) small(lead string, parts []string) {
	if s := p.take(join(parts), maxSmall); s != "" {
		p.add(slackapi.NewContextBlock("", plainObject(lead+s)))
	}
}

// links writes links, small and grey.
func (p *page) links(links []string) {
	var shown []string
	room := min(maxTextObject-len(wordMore), p.left-perPart)
	for _, l := range links {
		address, label := shortLink(l)
		if l = "<" + address + "|" + label + ">"; address == "" || len(shown) == maxItems || size(l)+len(" · ") > room {
			continue
		}
		room -= size(l) + len(" · ")
		p.left -= size(l) + len(" · ")
		shown = append(shown, l)
	}
	if len(shown) > 0 {
		p.left -= perPart
		p.add(slackapi.NewContextBlock("", markupObject(wordMore+strings.Join(shown, " · "))))
	}
}

// join puts short parts into one line and leaves empty ones out.
func join(parts []string) string {
	var full []string
	for _, part := range parts {
		if part = clean(part); part == "" {
			continue
		}
		if len(full) == maxItems {
			full = append(full, dots)
			break
		}
		full = append(full, part)
	}
	return strings.Join(full, " · ")
}

// split gives the beginning of a headline that fits in n characters and is good to stand alone, and the rest: its first
// sentences, or else its first clauses. The beginning is empty where there is no good one.
func split(s string, n int) (head, rest string) {
	if fit(s, n) == len(s) {
		return s, ""
	}
	for _, ends := range []string{".?!", ":;", ","} {
		at := 0
		for i := 0; i+2 < len(s) && size(s[:i+1]) <= n; i++ {
			if strings.IndexByte(ends, s[i]) >= 0 && s[i+1] == ' ' && (ends != ".?!" || s[i+2] < 'a' || s[i+2] > 'z') {
				at = i + 1
			}
		}
		if at >= minHead {
			return s[:at], strings.TrimSpace(s[at:])
		}
	}
	return "", s
}

// minHead is the least that a header says, in characters.
const minHead = 20
