package slack

import (
	"strconv"
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
)

// The styles of rich text.
var (
	styleBold = &slackapi.RichTextSectionTextStyle{Bold: true}
	styleCode = &slackapi.RichTextSectionTextStyle{Code: true}
)

// fence is what stands around code in mrkdwn.
const fence = "```"

// plainObject gives a text in which nothing is markup, not even :name:.
func plainObject(s string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.PlainTextType, s, false, false)
}

// markupObject gives a text in Slack's markup. Slack looks for no links and names in it by itself.
func markupObject(s string) *slackapi.TextBlockObject {
	return slackapi.NewTextBlockObject(slackapi.MarkdownType, s, false, true)
}

// span gives a text for a rich text, in which nothing is markup. style may be nil.
func span(s string, style *slackapi.RichTextSectionTextStyle) slackapi.RichTextSectionElement {
	return slackapi.NewRichTextSectionTextElement(s, style)
}

// paragraph gives a paragraph of a rich text.
func paragraph(elements ...slackapi.RichTextSectionElement) slackapi.RichTextElement {
	return slackapi.NewRichTextSection(elements...)
}

// richList is a list of a rich text. The library's own sends fields that Slack's types do not have.
type richList struct {
	Type     slackapi.RichTextElementType     `json:"type"`
	Style    slackapi.RichTextListElementType `json:"style"`
	Elements []slackapi.RichTextElement       `json:"elements"`
}

// RichTextElementType implements slackapi.RichTextElement.
func (l *richList) RichTextElementType() slackapi.RichTextElementType { return l.Type }

// richItems gives a list of a rich text.
func richItems(ordered bool, items []slackapi.RichTextElement) slackapi.RichTextElement {
	style := slackapi.RTEListBullet
	if ordered {
		style = slackapi.RTEListOrdered
	}
	return &richList{slackapi.RTEList, style, items}
}

// rich adds a rich text. Every paragraph is one of its own, for there is no space between the parts of one.
func (p *page) rich(parts ...slackapi.RichTextElement) {
	p.add(slackapi.NewRichTextBlock("", parts...))
}

// section adds a section.
func (p *page) section(t *slackapi.TextBlockObject) {
	p.add(slackapi.NewSectionBlock(t, nil, nil))
}

// plainList writes a list as lines of text, in as many sections as it takes.
func (p *page) plainList(lead string, lines []draw.Item, ordered bool) {
	var b strings.Builder
	write := func(s string) {
		if b.Len() > 0 && size(b.String())+1+size(s) > maxSection {
			p.section(plainObject(b.String()))
			b.Reset()
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(s)
	}
	if lead != "" {
		write(lead)
	}
	for i, l := range lines {
		sign := "• "
		if ordered {
			sign = strconv.Itoa(i+1) + ". "
		}
		write(sign + l.String())
	}
	p.section(plainObject(b.String()))
}
