package slack

import (
	"strings"

	slackapi "github.com/slack-go/slack"
)

// elements checks what can be pressed, chosen or filled in, in one block.
func (c *checker) elements(e *slackapi.BlockElements, limit int) {
	if e == nil || len(e.ElementSet) == 0 {
		c.fail("it has no elements")
		return
	}
	c.most("elements", len(e.ElementSet), limit)
	ids := make(map[string]bool, len(e.ElementSet))
	for _, e := range e.ElementSet {
		c.element(e, ids)
	}
}

func (c *checker) element(e slackapi.BlockElement, ids map[string]bool) {
	switch e := e.(type) {
	case *slackapi.ButtonBlockElement:
		c.action(e.ActionID, ids)
		c.button(e.Text, e.Value, e.AccessibilityLabel)
	case *slackapi.IconButtonBlockElement:
		c.action(e.ActionID, ids)
		c.button(e.Text, e.Value, e.AccessibilityLabel)
	case *slackapi.FeedbackButtonsBlockElement:
		c.action(e.ActionID, ids)
		for _, b := range []*slackapi.FeedbackButton{e.PositiveButton, e.NegativeButton} {
			if b == nil {
				c.fail("a feedback button is missing")
				return
			}
			c.button(b.Text, b.Value, b.AccessibilityLabel)
		}
	case *slackapi.SelectBlockElement:
		c.action(e.ActionID, ids)
		c.choice(e)
	case *slackapi.PlainTextInputBlockElement:
		c.action(e.ActionID, ids)
		if e.Placeholder != nil {
			c.plainText("placeholder", e.Placeholder, maxHolder)
		}
		c.most("max_length", e.MaxLength, maxInputText)
	case *slackapi.FileInputBlockElement:
		c.action(e.ActionID, ids)
		c.most("max_files", e.MaxFiles, maxInputFiles)
	default:
		c.fail("this program sends no element of its kind")
	}
}

// action checks an action_id, which must be one of a kind in its block.
func (c *checker) action(id string, ids map[string]bool) {
	c.length("action_id", id, maxID)
	if id == "" || ids[id] {
		c.fail("an action_id is empty or taken")
	}
	ids[id] = true
}

func (c *checker) button(t *slackapi.TextBlockObject, value, label string) {
	c.plainText("button", t, maxButton)
	c.length("value", value, maxValue)
	c.length("accessibility_label", label, maxReadAloud)
}

// choice checks a menu.
func (c *checker) choice(e *slackapi.SelectBlockElement) {
	if e.Placeholder != nil {
		c.plainText("placeholder", e.Placeholder, maxHolder)
	}
	c.most("options", len(e.Options), maxOptions)
	if len(e.Options) == 0 {
		c.fail("the menu has no options")
	}
	for _, o := range e.Options {
		c.plainText("option", o.Text, maxOption)
		c.length("value of an option", o.Value, maxOptionSent)
		if strings.TrimSpace(o.Value) == "" {
			c.fail("an option has no value")
		}
	}
}
