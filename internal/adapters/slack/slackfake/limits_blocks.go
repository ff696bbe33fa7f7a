package slackfake

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// blockKeys are the properties of the blocks that there are, beside type and block_id. Those with no value are let through
// unread.
var blockKeys = map[string][]string{
	"section":            {"text", "fields", "accessory", "expand"},
	"header":             {"text", "level"},
	"divider":            {},
	"context":            {"elements"},
	"context_actions":    {"elements"},
	"actions":            {"elements"},
	"image":              {"image_url", "slack_file", "alt_text", "title"},
	"input":              {"label", "element", "hint", "optional", "dispatch_action"},
	"rich_text":          {"elements"},
	"markdown":           {"text"},
	"container":          {"title", "rich_text_title", "subtitle", "icon", "width", "is_collapsible", "default_collapsed", "has_header_divider", "child_blocks"},
	"table":              {"rows", "column_settings"},
	"alert":              nil,
	"call":               nil,
	"card":               nil,
	"carousel":           nil,
	"data_table":         nil,
	"data_visualization": nil,
	"file":               nil,
	"layout":             nil,
	"plan":               nil,
	"task_card":          nil,
	"video":              nil,
}

// blockIn are the surfaces of the blocks that cannot stand everywhere.
var blockIn = map[string][]string{
	"context_actions": {"message"}, "markdown": {"message"}, "table": {"message"}, "plan": {"message"}, "task_card": {"message"}, "alert": {"modal"}, "file": {},
}

// block checks one block.
func (c *checker) block(at string, b object) {
	kind := text(b, "type")
	keys, known := blockKeys[kind]
	if !known {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	if where, limited := blockIn[kind]; limited && !slices.Contains(where, c.kind) {
		c.wrong(at+"/type", "unsupported type: %s", kind)
	}
	if keys != nil {
		c.keys(at, b, append([]string{"type", "block_id"}, keys...)...)
	}
	c.str(at, b, "block_id", 255, false)
	if id := text(b, "block_id"); id != "" {
		if c.blockIDs[id] {
			c.wrong(at+"/block_id", "`block_id` already exists: %s", id)
		}
		c.blockIDs[id] = true
	}
	switch kind {
	case "section":
		c.section(at, b)
	case "header":
		c.plain(at+"/text", b["text"], 150, true)
		c.number(at, b, "level", 1, 4)
	case "context":
		c.context(at, b)
	case "actions":
		c.elements(at, b, 25, inActions)
	case "context_actions":
		c.elements(at, b, 5, []string{"feedback_buttons", "icon_button"})
	case "image":
		c.image(at, b)
	case "input":
		c.input(at, b)
	case "rich_text":
		c.richText(at, b)
	case "markdown":
		c.str(at, b, "text", maxMarkdown, true)
		if c.markdown += utf8.RuneCountInString(text(b, "text")); c.markdown > maxMarkdown {
			c.wrong(at+"/text", "all markdown must be less than %d characters", maxMarkdown+1)
		}
	case "container":
		c.container(at, b)
	case "table":
		c.table(at, b)
	}
}

func (c *checker) section(at string, b object) {
	fields, has := b["fields"].([]any)
	if b["text"] == nil && !has {
		c.wrong(at, "missing required field: text")
	}
	c.textObject(at+"/text", b["text"], 3000, false, "plain_text", "mrkdwn")
	if has && len(fields) == 0 {
		c.wrong(at+"/fields", "must contain at least 1 item")
	}
	if len(fields) > 10 {
		c.wrong(at+"/fields", "no more than 10 items allowed")
	}
	for i, f := range fields {
		c.textObject(at+"/fields/"+strconv.Itoa(i), f, 2000, true, "plain_text", "mrkdwn")
	}
	if a := b["accessory"]; a != nil {
		c.element(at+"/accessory", a, append(slices.Clone(inActions), "image"))
	}
}

func (c *checker) context(at string, b object) {
	list := c.array(at, b, "elements", 10)
	for i, one := range list {
		where := at + "/elements/" + strconv.Itoa(i)
		o, _ := one.(object)
		if text(o, "type") == "image" {
			c.element(where, one, []string{"image"})
			continue
		}
		c.textObject(where, one, 3000, true, "plain_text", "mrkdwn")
	}
}

// array checks a property that is an array with at least one item.
func (c *checker) array(at string, b object, key string, most int) []any {
	list, isArray := b[key].([]any)
	switch {
	case b[key] == nil:
		c.wrong(at, "missing required field: %s", key)
	case !isArray:
		c.wrong(at+"/"+key, "must be an array")
	case len(list) == 0:
		c.wrong(at+"/"+key, "must contain at least 1 item")
	case len(list) > most:
		c.wrong(at+"/"+key, "no more than %d items allowed", most)
	}
	return list
}

// elements checks the elements of a block, and that no action_id stands there twice.
func (c *checker) elements(at string, b object, most int, allowed []string) {
	ids := map[string]bool{}
	for i, one := range c.array(at, b, "elements", most) {
		where := at + "/elements/" + strconv.Itoa(i)
		c.element(where, one, allowed)
		o, _ := one.(object)
		if id := text(o, "action_id"); id != "" {
			if ids[id] {
				c.wrong(where+"/action_id", "`action_id` already exists: %s", id)
			}
			ids[id] = true
		}
	}
}

func (c *checker) image(at string, b object) {
	c.str(at, b, "alt_text", 2000, true)
	c.str(at, b, "image_url", 3000, b["slack_file"] == nil)
	if text(b, "type") == "image" {
		c.plain(at+"/title", b["title"], 2000, false)
	}
}

func (c *checker) input(at string, b object) {
	c.plain(at+"/label", b["label"], 2000, true)
	c.plain(at+"/hint", b["hint"], 2000, false)
	if b["element"] == nil {
		c.wrong(at, "missing required field: element")
		return
	}
	c.element(at+"/element", b["element"], inInput)
}

func (c *checker) container(at string, b object) {
	if b["title"] == nil && b["rich_text_title"] == nil {
		c.wrong(at, "missing required field: title")
	}
	c.plain(at+"/title", b["title"], 150, false)
	c.textObject(at+"/subtitle", b["subtitle"], 150, false, "plain_text", "mrkdwn")
	collapsible, _ := b["is_collapsible"].(bool)
	if collapsed, _ := b["default_collapsed"].(bool); collapsed && !collapsible {
		c.wrong(at+"/default_collapsed", "needs is_collapsible")
	}
	if divider, _ := b["has_header_divider"].(bool); divider && collapsible {
		c.wrong(at+"/has_header_divider", "not with is_collapsible")
	}
	allowed := []string{"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section", "table", "video", "layout"}
	for i, child := range c.array(at, b, "child_blocks", 10) {
		o, _ := child.(object)
		where := at + "/child_blocks/" + strconv.Itoa(i)
		if kind := text(o, "type"); !slices.Contains(allowed, kind) {
			c.wrong(where+"/type", "unsupported type: %s", kind)
			continue
		}
		c.block(where, o)
	}
}

func (c *checker) table(at string, b object) {
	if c.tables++; c.tables > 1 {
		c.wrong(at, "only one table allowed")
	}
	for i, row := range c.array(at, b, "rows", 100) {
		cells, isArray := row.([]any)
		where := at + "/rows/" + strconv.Itoa(i)
		if !isArray || len(cells) == 0 {
			c.wrong(where, "must contain at least 1 item")
		}
		if len(cells) > 20 {
			c.wrong(where, "no more than 20 items allowed")
		}
		for j, cell := range cells {
			o, _ := cell.(object)
			in := where + "/" + strconv.Itoa(j)
			switch text(o, "type") {
			case "raw_text":
				c.str(in, o, "text", 3000, false)
			case "rich_text":
				c.richText(in, o)
			default:
				c.wrong(in+"/type", "unsupported type: %s", text(o, "type"))
			}
		}
	}
}
