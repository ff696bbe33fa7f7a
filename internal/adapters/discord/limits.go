package discord

import (
	"errors"
	"fmt"
	"strings"

	"smtpbot/internal/adapters/internal/draw"
)

// Discord's documented limits. It does not say how it counts: UTF-16 units are never less than characters.
const (
	maxContent     = 2000 // https://docs.discord.com/developers/resources/message#create-message-jsonform-params
	maxEmbeds      = 10   // the same
	maxDescription = 4096 // https://docs.discord.com/developers/resources/message#embed-object-embed-limits
	maxFooter      = 2048 // the same
	maxEmbedText   = 6000 // the same: of all embeds of a message
	maxComponents  = 40   // https://docs.discord.com/developers/components/reference: of a message, rows counted too
	maxRows        = 5    // the same: of a message without the flag of Components V2
	maxButtons     = 5    // the same: of a row
	maxCustomID    = 100  // the same
	maxButton      = 80   // the same: the label of a button
	maxOptions     = 25   // the same: of a menu; and of what is completed
	maxOption      = 100  // the same: label, value and description; and of what is completed
	maxEmoji       = 32   // the same: the name of an emoji
	maxHolder      = 150  // the same: the placeholder of a menu
	maxInput       = 4000 // the same: what is typed into a window
	maxColor       = 0xffffff
)

// fault gives the first of Discord's limits that the message breaks, nil for none. It names no text.
func (m message) fault() error {
	var c checker
	if strings.TrimSpace(m.Content) == "" {
		c.fail("the message has no content")
	}
	c.length("content", m.Content, maxContent)
	if m.Embeds == nil || m.Components == nil {
		c.fail("a list is null")
	}
	c.embeds(m.Embeds)
	c.rows(m.Components)
	if m.Mentions.RepliedUser {
		c.fail("somebody is pinged")
	}
	if m.Flags&^flagNoEmbeds != 0 {
		c.fail("it has flags that this program does not set")
	}
	if m.Flags&flagNoEmbeds != 0 && len(m.Embeds) > 0 {
		c.fail("its embeds are hidden")
	}
	return c.err
}

// checker holds what was found so far. Only the first fault is kept.
type checker struct {
	err error
}

func (c *checker) fail(what string) {
	if c.err == nil {
		c.err = errors.New(what)
	}
}

func (c *checker) most(what string, n, limit int) {
	if n > limit {
		c.fail(fmt.Sprintf("%s: %d, %d at most", what, n, limit))
	}
}

func (c *checker) length(what, s string, limit int) { c.most(what, draw.Units(s), limit) }

// text checks words that must be there.
func (c *checker) text(what, s string, limit int) {
	if strings.TrimSpace(s) == "" {
		c.fail(what + " is empty")
	}
	c.length(what, s, limit)
}

func (c *checker) embeds(embeds []embed) {
	c.most("embeds", len(embeds), maxEmbeds)
	total := 0
	for _, e := range embeds {
		c.text("description", e.Description, maxDescription)
		total += draw.Units(e.Description)
		if e.Footer != nil {
			c.text("footer", e.Footer.Text, maxFooter)
			total += draw.Units(e.Footer.Text)
		}
		if e.Color < 0 {
			c.fail("color is negative")
		}
		c.most("color", e.Color, maxColor)
	}
	c.most("text in the embeds", total, maxEmbedText)
}

func (c *checker) rows(rows []row) {
	c.most("rows", len(rows), maxRows)
	ids := map[string]bool{}
	n := len(rows)
	for _, r := range rows {
		if r.Type != componentRow {
			c.fail("a row is none")
		}
		if len(r.Components) == 0 {
			c.fail("a row is empty")
		}
		n += len(r.Components)
		c.most("components in a row", len(r.Components), maxButtons)
		for _, one := range r.Components {
			c.text("custom_id", one.CustomID, maxCustomID)
			if ids[one.CustomID] {
				c.fail("a custom_id is taken")
			}
			ids[one.CustomID] = true
			c.component(one, len(r.Components))
		}
	}
	c.most("components", n, maxComponents)
}

// component checks a button or menu in a row of n.
func (c *checker) component(one component, n int) {
	switch one.Type {
	case componentButton:
		c.text("label", one.Label, maxButton)
		if one.Style < stylePrimary || one.Style > styleDanger {
			c.fail("that is no style of a button with a custom_id")
		}
		if one.Emoji != nil {
			c.text("emoji", one.Emoji.Name, maxEmoji)
		}
		if one.Options != nil || one.Placeholder != "" {
			c.fail("a button has what menus have")
		}
	case componentMenu:
		c.most("components in the row of a menu", n, 1)
		if one.Label != "" || one.Style != 0 || one.Emoji != nil {
			c.fail("a menu has what buttons have")
		}
		c.menu(one)
	default:
		c.fail("this program sends no component of its kind")
	}
}

func (c *checker) menu(one component) {
	c.length("placeholder", one.Placeholder, maxHolder)
	if len(one.Options) == 0 {
		c.fail("the menu has no options")
	}
	c.most("options", len(one.Options), maxOptions)
	values := map[string]bool{}
	for _, o := range one.Options {
		c.text("label of an option", o.Label, maxOption)
		c.text("value of an option", o.Value, maxOption)
		c.length("description of an option", o.Description, maxOption)
		if values[o.Value] {
			c.fail("the value of an option is taken")
		}
		values[o.Value] = true
	}
}
