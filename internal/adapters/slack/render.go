package slack

import (
	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// form is how much of Block Kit a message uses: less where Slack refused more.
type form uint8

const (
	rich  form = iota // header, rich_text, context and context_actions
	plain             // section, context and actions
	bare              // no blocks
)

// frame says around what an answer is drawn.
type frame struct {
	private  bool   // one person sees it
	share    string // the value of the share button, empty for none
	sharedBy string // the name of who shared it, empty where nobody did: then there are no buttons
	site     string // self.site, for the link to Answer.Earlier
}

// message is what Slack is to show.
type message struct {
	Text   string           `json:"text"` // the whole answer, for notifications and screen readers
	Blocks []slackapi.Block `json:"blocks,omitempty"`
}

// render draws an answer. It never breaks a limit of Slack's, and nothing in the answer is taken for markup.
func render(a chat.Answer, in frame, f form) message {
	in.sharedBy = escaped.Clip(draw.Clean(in.sharedBy), maxName, draw.Dots)
	m := message{Text: fallback(a, in)}
	if m.Text == "" {
		a.Headline = draw.Nothing
		m.Text = fallback(a, in)
	}
	if f == bare {
		return m
	}
	below := buttons(a, in, f)
	p := newPage(f)
	p.Left -= weight(below)
	p.small(draw.SharedBy, []string{in.sharedBy})
	p.answer(a, in.site)
	m.Blocks = append(p.blocks, below...)
	return m
}

// maxName is how much of somebody's name is shown.
const maxName = 80

// weight gives what blocks take of the room for text.
func weight(blocks []slackapi.Block) int {
	var c checker
	c.blocks(blocks, maxBlocks)
	return c.total
}

// answer draws an answer without anything to press.
func (p *page) answer(a chat.Answer, site string) {
	p.title(draw.Sign(a.Verdict), a.Headline)
	p.small("", a.Labels)
	p.body(a, site)
}

// body draws what stands under the headline and the labels of an answer.
func (p *page) body(a chat.Answer, site string) {
	held := p.Hold(a.Warnings, draw.Warning, maxHeld)
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
			p.para(draw.Warning, w)
		}
	}
	p.quote(a.Quote)
	p.earlier(a.Earlier, site)
	p.small(draw.Read, a.Read)
	p.links(a.Links)
}

// maxWarnings is how many warnings a message has, each in a block.
const maxWarnings = 12
