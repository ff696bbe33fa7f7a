package slackfake

import (
	"bytes"
	"encoding/json"
	"slices"

	"smtpbot/internal/adapters/internal/fake"
)

// withIDs gives blocks with a block_id and, in what can be pressed, an action_id everywhere, as Slack adds them.
func withIDs(raw json.RawMessage) json.RawMessage {
	blocks := decode(raw)
	for _, b := range list(blocks) {
		nameBlock(b)
	}
	return fake.Encode(blocks)
}

// nameBlock names one block and what is in it.
func nameBlock(b object) {
	if text(b, "block_id") == "" {
		b["block_id"] = fake.Random(3)
	}
	for _, e := range interactive(b) {
		if text(e, "action_id") == "" {
			e["action_id"] = fake.Random(3)
		}
	}
	for _, child := range list(b["child_blocks"]) {
		nameBlock(child)
	}
}

// decode reads JSON as it is, numbers as they were written. What is no JSON gives nil.
func decode(raw []byte) any {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if !json.Valid(raw) || d.Decode(&v) != nil {
		return nil
	}
	return v
}

// list gives the objects of an array.
func list(v any) []object {
	var objects []object
	array, _ := v.([]any)
	for _, one := range array {
		if o, isObject := one.(object); isObject {
			objects = append(objects, o)
		}
	}
	return objects
}

// text gives a string of an object.
func text(o object, key string) string {
	t, _ := o[key].(string)
	return t
}

// label gives the text of a text object.
func label(v any) string {
	o, _ := v.(object)
	return text(o, "text")
}

// interactive gives what can be pressed or filled in of a block.
func interactive(b object) []object {
	switch text(b, "type") {
	case "actions", "context_actions":
		return list(b["elements"])
	case "section":
		if e, isObject := b["accessory"].(object); isObject && text(e, "type") != "image" {
			return []object{e}
		}
	case "input":
		if e, isObject := b["element"].(object); isObject {
			return []object{e}
		}
	}
	return nil
}

// found is an element and the block that it stands in.
type found struct{ block, element object }

// elements gives every interactive element of blocks, of those in containers too.
func elements(raw json.RawMessage) []found {
	var all []found
	var walk func([]object)
	walk = func(blocks []object) {
		for _, b := range blocks {
			for _, e := range interactive(b) {
				all = append(all, found{b, e})
			}
			walk(list(b["child_blocks"]))
		}
	}
	walk(list(decode(raw)))
	return all
}

// visible tells whether somebody sees an element.
func (f found) visible(user string) bool {
	to, limited := f.element["visible_to_user_ids"].([]any)
	return !limited || len(to) == 0 || slices.Contains(to, any(user))
}

// press gives the action of a button as an interaction carries it: the button whose text or value is which, or any where it
// is empty. ok is false if that is not the one.
func (f found) press(which string) (action object, ok bool) {
	e := f.element
	action = object{"type": e["type"], "action_id": e["action_id"], "block_id": f.block["block_id"]}
	pick := func(button object) bool {
		if which != "" && which != text(button, "value") && which != label(button["text"]) {
			return false
		}
		action["text"] = button["text"]
		if value := text(button, "value"); value != "" {
			action["value"] = value
		}
		return true
	}
	switch text(e, "type") {
	case "button", "icon_button":
		return action, pick(e)
	case "feedback_buttons":
		for _, side := range []string{"positive", "negative"} {
			button, _ := e[side+"_button"].(object)
			if which == side {
				which = ""
			}
			if button != nil && pick(button) {
				return action, true
			}
			if which == "" {
				break
			}
		}
	}
	return nil, false
}

// choose gives the action of a menu in which the option with that text or value was chosen. ok is false if it has none.
func (f found) choose(which string) (action object, ok bool) {
	e := f.element
	switch text(e, "type") {
	case "static_select", "overflow", "radio_buttons":
	default:
		return nil, false
	}
	options := list(e["options"])
	for _, group := range list(e["option_groups"]) {
		options = append(options, list(group["options"])...)
	}
	for _, o := range options {
		if which == text(o, "value") || which == label(o["text"]) {
			action = object{"type": e["type"], "action_id": e["action_id"], "block_id": f.block["block_id"], "selected_option": o}
			if p, has := e["placeholder"]; has {
				action["placeholder"] = p
			}
			return action, true
		}
	}
	return nil, false
}

// Texts gives every text that blocks show, in order: of text objects, rich text, labels and buttons.
func Texts(blocks json.RawMessage) []string {
	var all []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case object:
			for _, key := range []string{"title", "label", "text", "fields", "elements", "accessory", "element", "positive_button", "negative_button",
				"options", "placeholder", "child_blocks", "rows", "hint", "alt_text"} {
				if t, isText := v[key].(string); isText {
					all = append(all, t)
				} else {
					walk(v[key])
				}
			}
		}
	}
	walk(decode(blocks))
	return all
}

// marked gives the texts of blocks in which markup means something.
func marked(blocks json.RawMessage) []string {
	var all []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				walk(one)
			}
		case object:
			if kind := text(v, "type"); kind == "mrkdwn" || kind == "markdown" {
				all = append(all, text(v, "text"))
			} else if kind == "broadcast" {
				all = append(all, "<!"+text(v, "range"))
			}
			for _, one := range v {
				walk(one)
			}
		}
	}
	walk(decode(blocks))
	return all
}
