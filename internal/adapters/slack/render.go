package slack

import (
	"encoding/json"

	slackapi "github.com/slack-go/slack"

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

// size gives how many bytes the message has as JSON.
func (m message) size() int {
	b, err := json.Marshal(m)
	if err != nil { // no block that is built here fails
		return 0
	}
	return len(b)
}

// nothingToSay is the headline of an answer that says nothing.
const nothingToSay = "I have no answer to this."

// render draws an answer. It never breaks a limit of Slack's, and nothing in the answer is taken for markup.
func render(a chat.Answer, in frame, f form) message {
	in.sharedBy = clip(clean(in.sharedBy), maxName, dots)
	m := message{Text: fallback(a, in)}
	if m.Text == "" {
		a.Headline = nothingToSay
		m.Text = fallback(a, in)
	}
	if f == bare {
		return m
	}
	below := buttons(a, in, f)
	p := newPage(f)
	p.left -= weight(below)
	p.small(wordShared, []string{in.sharedBy})
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
	p.title(verdictSign(a.Verdict), a.Headline)
	p.small("", a.Labels)
	p.body(a, site)
}

// body draws what stands under the headline and the labels of an answer.
func (p *page) body(a chat.Answer, site string) {
	held := p.hold(a.Warnings)
	p.para("", a.Meaning)
	p.para("", a.Who)
	p.para("", a.Wait)
	p.list("", items(a.Points), false)
	p.channels(a.Channels)
	p.list(a.Ask, choices(a.Choices), false)
	p.list("", items(a.Steps), true)
	p.para("", a.Hint)
	p.left += held
	for i, w := range a.Warnings {
		if i < maxWarnings {
			p.para(wordWarning, w)
		}
	}
	p.quote(a.Quote)
	p.earlier(a.Earlier, site)
	p.small(wordRead, a.Read)
	p.links(a.Links)
}

// maxWarnings is how many warnings a message has, each in a block.
const maxWarnings = 12

func choices(list []chat.Choice) []item {
	items := make([]item, len(list))
	for i, c := range list {
		items[i] = item{c.Code, c.Text}
	}
	return items
}

func items(texts []string) []item {
	list := make([]item, len(texts))
	for i, s := range texts {
		list[i].text = s
	}
	return list
}

// verdictSign gives what stands before a headline. The words say the same.
func verdictSign(v chat.Verdict) string {
	switch v {
	case chat.Wait:
		return "⏳ "
	case chat.Fix:
		return "🔧 "
	case chat.Drop:
		return "🚫 "
	}
	return "ℹ️ "
}
