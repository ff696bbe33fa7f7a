package slackfake

import (
	"slices"
	"strconv"
)

// inRichText are the elements of a section of rich text, with what each needs.
var inRichText = map[string]string{
	"text": "text", "link": "url", "user": "user_id", "usergroup": "usergroup_id", "channel": "channel_id", "emoji": "name", "broadcast": "range",
	"date": "", "team": "team_id", "color": "value",
}

// richText checks a rich_text block.
func (c *checker) richText(at string, b object) {
	for i, one := range c.array(at, b, "elements", 1000) {
		where := at + "/elements/" + strconv.Itoa(i)
		o, _ := one.(object)
		switch kind := text(o, "type"); kind {
		case "rich_text_section":
			c.keys(where, o, "type", "elements")
			c.inline(where, o, nil)
		case "rich_text_quote":
			c.keys(where, o, "type", "elements", "border")
			c.number(where, o, "border", 0, 1)
			c.inline(where, o, nil)
		case "rich_text_preformatted":
			c.keys(where, o, "type", "elements", "border", "language")
			c.number(where, o, "border", 0, 1)
			c.str(where, o, "language", 255, false)
			c.inline(where, o, []string{"text", "link"})
		case "rich_text_list":
			c.list(where, o)
		default:
			c.wrong(where+"/type", "unsupported type: %s", kind)
		}
	}
}

// list checks a list of rich text, whose items are sections.
func (c *checker) list(at string, o object) {
	c.keys(at, o, "type", "elements", "style", "indent", "offset", "border")
	if style := text(o, "style"); style != "bullet" && style != "ordered" {
		c.wrong(at+"/style", "must be bullet or ordered")
	}
	c.number(at, o, "indent", 0, 8)
	c.number(at, o, "offset", 0, 1_000_000)
	c.number(at, o, "border", 0, 1)
	for i, item := range c.array(at, o, "elements", 1000) {
		where := at + "/elements/" + strconv.Itoa(i)
		section, _ := item.(object)
		if text(section, "type") != "rich_text_section" {
			c.wrong(where+"/type", "must be rich_text_section")
			continue
		}
		c.inline(where, section, nil)
	}
}

// inline checks the elements of a section; only names those that may stand there, nil for all.
func (c *checker) inline(at string, o object, only []string) {
	for i, one := range c.array(at, o, "elements", 1000) {
		where := at + "/elements/" + strconv.Itoa(i)
		e, _ := one.(object)
		kind := text(e, "type")
		needs, known := inRichText[kind]
		if !known || only != nil && !slices.Contains(only, kind) {
			c.wrong(where+"/type", "unsupported type: %s", kind)
			continue
		}
		if needs != "" {
			c.str(where, e, needs, 100_000, true)
		}
		if style, has := e["style"]; has {
			s, isObject := style.(object)
			if !isObject {
				c.wrong(where+"/style", "must be an object")
				continue
			}
			c.keys(where+"/style", s, "bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
		}
	}
}
