package slack

import (
	"errors"
	"fmt"
	"strings"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/internal/draw"
)

// Slack's documented limits, in characters and pieces. The pages stand under
// https://docs.slack.dev/reference/ unless said otherwise.
const (
	maxBlocks     = 50   // block-kit/blocks: of a message
	maxTextObject = 3000 // block-kit/composition-objects/text-object
	maxSection    = 3000 // block-kit/blocks/section-block
	maxHeader     = 150  // block-kit/blocks/header-block
	maxContext    = 10   // block-kit/blocks/context-block: elements
	maxActions    = 25   // block-kit/blocks/actions-block: elements
	maxContextAct = 5    // block-kit/blocks/context-actions-block: elements
	maxButton     = 75   // block-kit/block-elements/button-element and feedback-buttons-element
	maxValue      = 2000 // the same: what a button sends back
	maxReadAloud  = 75   // the same: accessibility_label
	maxURL        = 3000 // block-kit/block-elements/button-element; links have no limit of their own
	maxID         = 255  // block-kit/blocks: block_id and action_id; views: callback_id
	maxOptions    = 100  // block-kit/block-elements/select-menu-element
	maxOption     = 75   // block-kit/composition-objects/option-object: its text
	maxOptionSent = 150  // the same: its value
	maxHolder     = 150  // block-kit/block-elements/select-menu-element and plain-text-input-element: placeholder
	maxLabel      = 2000 // block-kit/blocks/input-block: label and hint
	maxInputText  = 3000 // block-kit/block-elements/plain-text-input-element: max_length
	maxInputFiles = 10   // block-kit/block-elements/file-input-element
	maxText       = 4000 // methods/chat.postMessage: beyond it, text is no longer a good one
	maxTotal      = 10_000
)

// maxTotal is ours: Slack refuses a message whose blocks hold more than some 13,200 characters, markup included, and
// documents no number. See https://github.com/slackapi/bolt-js/issues/2509 and 2867.

// fault gives the first of Slack's limits that the message breaks, nil for none. It names no text.
func (m message) fault() error {
	var c checker
	if strings.TrimSpace(m.Text) == "" {
		c.fail("the message has no text")
	}
	c.length("text", m.Text, maxText)
	c.blocks(m.Blocks, maxBlocks)
	c.most("characters in the blocks", c.total, maxTotal)
	return c.err
}

// checker holds what was found so far. Only the first fault is kept.
type checker struct {
	err   error
	total int    // characters that people read
	where string // the block that is looked at
}

func (c *checker) fail(what string) {
	if c.err == nil {
		c.err = errors.New(c.where + what)
	}
}

func (c *checker) most(what string, n, limit int) {
	if n > limit && c.err == nil {
		c.err = fmt.Errorf("%s%s: %d, %d at most", c.where, what, n, limit)
	}
}

func (c *checker) length(what, s string, limit int) { c.most(what, draw.Units(s), limit) }

// text checks words that people read.
func (c *checker) text(what, s string, limit int) {
	if strings.TrimSpace(s) == "" {
		c.fail(what + " is empty")
	}
	n := draw.Units(s)
	c.most(what, n, limit)
	c.total += n
}

// textObject checks a text object of either kind.
func (c *checker) textObject(what string, t *slackapi.TextBlockObject, limit int) {
	if t == nil {
		c.fail(what + " is missing")
		return
	}
	if err := t.Validate(); err != nil {
		c.fail(what + ": " + err.Error())
	}
	c.text(what, t.Text, min(limit, maxTextObject))
}

// plainText checks a text object that may hold no markup.
func (c *checker) plainText(what string, t *slackapi.TextBlockObject, limit int) {
	c.textObject(what, t, limit)
	if t != nil && t.Type != slackapi.PlainTextType {
		c.fail(what + " is not plain_text")
	}
}

func (c *checker) blocks(blocks []slackapi.Block, limit int) {
	c.most("blocks", len(blocks), limit)
	ids := map[string]bool{}
	for i, b := range blocks {
		if c.err != nil {
			return
		}
		c.where = fmt.Sprintf("block %d: ", i)
		if id := b.ID(); id != "" {
			c.length("block_id", id, maxID)
			if ids[id] {
				c.fail("its block_id is taken")
			}
			ids[id] = true
		}
		c.block(b)
	}
	c.where = ""
}

func (c *checker) block(b slackapi.Block) {
	switch b := b.(type) {
	case *slackapi.HeaderBlock:
		c.plainText("header", b.Text, maxHeader)
	case *slackapi.SectionBlock:
		c.textObject("section", b.Text, maxSection)
	case *slackapi.DividerBlock:
	case *slackapi.ContextBlock:
		c.context(b.ContextElements.Elements)
	case *slackapi.RichTextBlock:
		c.rich(b.Elements)
	case *slackapi.ActionBlock:
		c.elements(b.Elements, maxActions)
	case *slackapi.ContextActionsBlock:
		c.elements(b.Elements, maxContextAct)
	case *slackapi.InputBlock:
		c.plainText("label", b.Label, maxLabel)
		if b.Hint != nil {
			c.plainText("hint", b.Hint, maxLabel)
		}
		c.element(b.Element, map[string]bool{})
	default:
		c.fail("this program sends no block of its kind")
	}
}

func (c *checker) context(elements []slackapi.MixedElement) {
	c.most("elements", len(elements), maxContext)
	if len(elements) == 0 {
		c.fail("it has no elements")
	}
	for _, e := range elements {
		t, ok := e.(*slackapi.TextBlockObject)
		if !ok {
			c.fail("this program sends no element of its kind")
			return
		}
		c.textObject("context", t, maxTextObject)
	}
}

// rich checks the sections, lists and quotes of a rich text.
func (c *checker) rich(elements []slackapi.RichTextElement) {
	if len(elements) == 0 {
		c.fail("the rich text is empty")
	}
	for _, e := range elements {
		switch e := e.(type) {
		case *slackapi.RichTextSection:
			c.richSection(e.Elements)
		case *slackapi.RichTextPreformatted:
			c.richSection(e.Elements)
		case *richList:
			c.rich(e.Elements)
		default:
			c.fail("this program sends no rich text of its kind")
		}
	}
}

func (c *checker) richSection(elements []slackapi.RichTextSectionElement) {
	if len(elements) == 0 {
		c.fail("a part of the rich text is empty")
	}
	for _, e := range elements {
		switch e := e.(type) {
		case *slackapi.RichTextSectionTextElement:
			c.text("rich text", e.Text, maxTextObject)
		case *slackapi.RichTextSectionLinkElement:
			c.text("link", e.Text, maxTextObject)
			c.address(e.URL)
		case *slackapi.RichTextSectionChannelElement:
			if !isID(e.ChannelID) {
				c.fail("that is no channel_id")
			}
		default:
			c.fail("this program sends no rich text of its kind")
		}
	}
}

func (c *checker) address(u string) {
	c.length("url", u, maxURL)
	if !strings.HasPrefix(u, "https://") {
		c.fail("url is not https")
	}
}
