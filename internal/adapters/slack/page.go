package slack

import (
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
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

// page collects the blocks of a message or view, in the form that it is to have.
type page struct {
	draw.Budget
	form   form
	blocks []slackapi.Block
}

func newPage(f form) *page {
	return &page{Budget: draw.Budget{Left: maxTotal, Each: perPart, Measure: escaped}, form: f}
}

func (p *page) add(b slackapi.Block) { p.blocks = append(p.blocks, b) }

// title writes a headline: as a header where it is short enough, or its first part.
func (p *page) title(sign, s string) {
	s = p.Take(draw.Clean(s), maxHeadline)
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
	s = p.Take(draw.Clean(s), maxParagraph)
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
func (p *page) list(lead string, items []draw.Item, ordered bool) {
	var lines []draw.Item
	lead = p.Take(draw.Clean(lead), maxParagraph)
	for n, i := range items {
		if len(lines) == maxItems {
			lines = append(lines, draw.Item{Text: draw.More(len(items) - n)})
			break
		}
		if i = (draw.Item{Code: p.Take(draw.Clean(i.Code), maxItem), Text: p.Take(draw.Clean(i.Text), maxItem)}); i != (draw.Item{}) {
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

func (p *page) richList(lead string, lines []draw.Item, ordered bool) {
	var parts []slackapi.RichTextElement
	if lead != "" {
		parts = append(parts, paragraph(span(lead, nil)))
	}
	sections := make([]slackapi.RichTextElement, len(lines))
	for i, l := range lines {
		switch {
		case l.Code == "":
			sections[i] = paragraph(span(l.Text, nil))
		case l.Text == "":
			sections[i] = paragraph(span(l.Code, styleCode))
		default:
			sections[i] = paragraph(span(l.Code, styleCode), span(" — "+l.Text, nil))
		}
	}
	if len(sections) > 0 {
		parts = append(parts, richItems(ordered, sections))
	}
	p.rich(parts...)
}

// quote writes evidence as it is: nothing in it is markup.
func (p *page) quote(s string) {
	s = draw.Evidence(s, maxQuoteLines)
	if p.form == plain {
		s = draw.Unfence(s)
	}
	s = p.Take(s, maxQuote)
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
	if s := p.Take(draw.Join(parts, maxItems), maxSmall); s != "" {
		p.add(slackapi.NewContextBlock("", plainObject(lead+s)))
	}
}

// links writes links, small and grey.
func (p *page) links(links []string) {
	var shown []string
	room := min(maxTextObject-len(draw.Links), p.Left-perPart)
	for _, l := range links {
		address, label := shortLink(l)
		if l = "<" + address + "|" + label + ">"; address == "" || len(shown) == maxItems || size(l)+len(draw.Separator) > room {
			continue
		}
		room -= size(l) + len(draw.Separator)
		p.Left -= size(l) + len(draw.Separator)
		shown = append(shown, l)
	}
	if len(shown) > 0 {
		p.Left -= perPart
		p.add(slackapi.NewContextBlock("", markupObject(draw.Links+strings.Join(shown, draw.Separator))))
	}
}

// split gives the beginning of a headline that fits in n characters and is good to stand alone, and the rest: its first
// sentences, or else its first clauses. The beginning is empty where there is no good one.
func split(s string, n int) (head, rest string) {
	if escaped.Fits(s, n) {
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
