package slackfake

import (
	"slices"
	"strconv"
)

// What may stand in an actions block or beside a section, and in an input block.
var (
	inActions = []string{"button", "checkboxes", "datepicker", "datetimepicker", "timepicker", "static_select", "external_select", "users_select",
		"conversations_select", "channels_select", "multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select", "overflow", "radio_buttons", "workflow_button"}
	inInput = []string{"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input", "checkboxes",
		"datepicker", "datetimepicker", "timepicker", "static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select", "multi_channels_select", "radio_buttons"}
)

// elementKeys are the properties of the elements that are read, beside type and action_id.
var elementKeys = map[string][]string{
	"button":           {"text", "url", "value", "style", "confirm", "accessibility_label"},
	"feedback_buttons": {"positive_button", "negative_button"},
	"icon_button":      {"icon", "text", "value", "confirm", "accessibility_label", "visible_to_user_ids"},
	"static_select":    {"placeholder", "options", "option_groups", "initial_option", "confirm", "focus_on_load"},
	"overflow":         {"options", "confirm"},
	"radio_buttons":    {"options", "initial_option", "confirm", "focus_on_load"},
	"checkboxes":       {"options", "initial_options", "confirm", "focus_on_load"},
	"plain_text_input": {"initial_value", "multiline", "min_length", "max_length", "dispatch_action_config", "focus_on_load", "placeholder"},
	"file_input":       {"filetypes", "max_files"},
	"image":            {"image_url", "slack_file", "alt_text"},
}

// element checks an element of one of the types.
func (c *checker) element(at string, v any, allowed []string) {
	o, isObject := v.(object)
	if !isObject {
		c.wrong(at, "must be an object")
		return
	}
	kind := text(o, "type")
	if !slices.Contains(allowed, kind) {
		c.wrong(at+"/type", "unsupported type: %s", kind)
		return
	}
	if keys := elementKeys[kind]; keys != nil {
		c.keys(at, o, append([]string{"type", "action_id"}, keys...)...)
	}
	c.str(at, o, "action_id", 255, false)
	c.confirm(at+"/confirm", o["confirm"])
	switch kind {
	case "button":
		c.button(at, o)
	case "feedback_buttons":
		c.feedback(at, o)
	case "icon_button":
		c.iconButton(at, o)
	case "static_select":
		c.plain(at+"/placeholder", o["placeholder"], 150, false)
		c.selectOptions(at, o)
	case "overflow":
		c.options(at, o, 5)
	case "radio_buttons", "checkboxes":
		c.options(at, o, 10)
	case "plain_text_input":
		c.plain(at+"/placeholder", o["placeholder"], 150, false)
		c.number(at, o, "min_length", 0, 3000)
		c.number(at, o, "max_length", 1, 3000)
		c.str(at, o, "initial_value", 3000, false)
	case "file_input":
		c.number(at, o, "max_files", 1, 10)
	case "image":
		c.image(at, o)
	}
}

func (c *checker) button(at string, o object) {
	c.plain(at+"/text", o["text"], 75, true)
	c.str(at, o, "url", 3000, false)
	c.str(at, o, "value", 2000, false)
	c.str(at, o, "accessibility_label", 75, false)
	if style, has := o["style"]; has && style != "primary" && style != "danger" {
		c.wrong(at+"/style", "must be primary or danger")
	}
}

func (c *checker) feedback(at string, o object) {
	for _, key := range []string{"positive_button", "negative_button"} {
		b, isObject := o[key].(object)
		if !isObject {
			c.wrong(at, "missing required field: %s", key)
			continue
		}
		where := at + "/" + key
		c.keys(where, b, "text", "value", "accessibility_label")
		c.plain(where+"/text", b["text"], 75, true)
		c.str(where, b, "value", 2000, true)
		c.str(where, b, "accessibility_label", 75, false)
	}
}

func (c *checker) iconButton(at string, o object) {
	if icon := text(o, "icon"); icon != "trash" {
		c.wrong(at+"/icon", "must be trash")
	}
	c.plain(at+"/text", o["text"], 75, true)
	c.str(at, o, "value", 2000, false)
	c.str(at, o, "accessibility_label", 75, false)
	if to, has := o["visible_to_user_ids"]; has {
		ids, isArray := to.([]any)
		if !isArray || slices.ContainsFunc(ids, func(id any) bool { s, isText := id.(string); return !isText || s == "" }) {
			c.wrong(at+"/visible_to_user_ids", "must be an array of ids")
		}
	}
}

// selectOptions checks the options of a menu, which stand in groups or not.
func (c *checker) selectOptions(at string, o object) {
	switch {
	case o["options"] != nil && o["option_groups"] != nil:
		c.wrong(at, "options or option_groups, not both")
	case o["option_groups"] != nil:
		for i, g := range c.array(at, o, "option_groups", 100) {
			group, _ := g.(object)
			where := at + "/option_groups/" + strconv.Itoa(i)
			c.plain(where+"/label", group["label"], 75, true)
			c.options(where, group, 100)
		}
	default:
		c.options(at, o, 100)
	}
}

// options checks an array of options, and that the first one chosen is among them.
func (c *checker) options(at string, o object, most int) {
	values := map[string]bool{}
	for i, one := range c.array(at, o, "options", most) {
		option, isObject := one.(object)
		where := at + "/options/" + strconv.Itoa(i)
		if !isObject {
			c.wrong(where, "must be an object")
			continue
		}
		c.keys(where, option, "text", "value", "description", "url")
		if kind := text(o, "type"); kind == "radio_buttons" || kind == "checkboxes" {
			c.textObject(where+"/text", option["text"], 75, true, "plain_text", "mrkdwn")
		} else {
			c.plain(where+"/text", option["text"], 75, true)
		}
		c.str(where, option, "value", 150, true)
		c.textObject(where+"/description", option["description"], 75, false, "plain_text", "mrkdwn")
		values[text(option, "value")] = true
	}
	if first, isObject := o["initial_option"].(object); isObject && !values[text(first, "value")] && o["options"] != nil {
		c.wrong(at+"/initial_option", "must be one of the options")
	}
}

// confirm checks a confirmation dialog.
func (c *checker) confirm(at string, v any) {
	if v == nil {
		return
	}
	o, isObject := v.(object)
	if !isObject {
		c.wrong(at, "must be an object")
		return
	}
	c.keys(at, o, "title", "text", "confirm", "deny", "style")
	c.plain(at+"/title", o["title"], 100, true)
	c.textObject(at+"/text", o["text"], 300, true, "plain_text", "mrkdwn")
	c.plain(at+"/confirm", o["confirm"], 30, true)
	c.plain(at+"/deny", o["deny"], 30, true)
}
