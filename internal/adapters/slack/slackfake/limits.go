package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"smtpbot/internal/adapters/internal/fake"
)

// The limits of messages and views.
const (
	maxText       = 40000 // of text
	maxBlocks     = 50
	maxViewBlocks = 100
	maxBlocksText = 13200 // of all texts in the blocks of a message: not documented, met by many
	maxMarkdown   = 12000 // of all markdown blocks of a message
	maxView       = 250_000
)

// problem is why Slack refuses something; code is empty where it does not.
type problem struct {
	code     string
	messages []string
}

// checker collects what is wrong.
type checker struct {
	kind     string // "message", "modal" or "home"
	messages []string
	blockIDs map[string]bool
	markdown int
	tables   int
}

// wrong notes what is wrong and where.
func (c *checker) wrong(where, format string, args ...any) {
	c.messages = append(c.messages, "[ERROR] "+fmt.Sprintf(format, args...)+" [json-pointer:"+where+"]")
}

// checkMessage holds a message to the limits. blocks and attachments are JSON, or empty.
func checkMessage(text, blocks, attachments string) problem {
	if utf8.RuneCountInString(text) > maxText {
		return problem{code: "msg_too_long"}
	}
	var array []any
	if blocks != "" && blocks != "null" {
		var fine bool
		if array, fine = decode([]byte(blocks)).([]any); !fine {
			return problem{code: "invalid_blocks_format"}
		}
	}
	if strings.TrimSpace(text) == "" && len(array) == 0 && (attachments == "" || attachments == "null" || attachments == "[]") {
		return problem{code: "no_text"}
	}
	c := &checker{kind: "message", blockIDs: map[string]bool{}}
	c.blocks("/blocks", array, maxBlocks)
	if len(c.messages) > 0 {
		return problem{"invalid_blocks", c.messages}
	}
	sum := 0
	for _, t := range Texts(json.RawMessage(blocks)) {
		sum += utf8.RuneCountInString(t)
	}
	if sum > maxBlocksText {
		return problem{code: "msg_blocks_too_long", messages: []string{fmt.Sprintf("[ERROR] %d characters in the blocks [json-pointer:/blocks]", sum)}}
	}
	return problem{}
}

// checkView holds a view to the limits, and gives it where it is within.
func checkView(raw, kind string) (problem, *View) {
	if len(raw) > maxView {
		return problem{code: "view_too_large"}, nil
	}
	o, isObject := decode([]byte(raw)).(object)
	if !isObject {
		return problem{"invalid_arguments", []string{"[ERROR] missing required field: view [json-pointer:/view]"}}, nil
	}
	c := &checker{kind: kind, blockIDs: map[string]bool{}}
	known := []string{"type", "blocks", "private_metadata", "callback_id", "external_id"}
	if kind == "modal" {
		known = append(known, "title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")
	}
	c.keys("/view", o, known...)
	if text(o, "type") != kind {
		c.wrong("/view/type", "must be %s", kind)
	}
	if kind == "modal" {
		c.plain("/view/title", o["title"], 24, true)
		c.plain("/view/close", o["close"], 24, false)
		c.plain("/view/submit", o["submit"], 24, c.hasInput(o))
	}
	c.max("/view/private_metadata", text(o, "private_metadata"), 3000)
	c.max("/view/callback_id", text(o, "callback_id"), 255)
	c.max("/view/external_id", text(o, "external_id"), 255)
	array, isArray := o["blocks"].([]any)
	if !isArray {
		c.wrong("/view", "missing required field: blocks")
	}
	c.blocks("/view/blocks", array, maxViewBlocks)
	if len(c.messages) > 0 {
		return problem{"invalid_arguments", c.messages}, nil
	}
	return problem{}, &View{Type: kind, CallbackID: text(o, "callback_id"), PrivateMetadata: text(o, "private_metadata"), External: text(o, "external_id"),
		Raw: json.RawMessage(raw), shown: withIDs(fake.Encode(o["blocks"]))}
}

// hasInput tells whether a modal has inputs: then it needs a button to send it in.
func (c *checker) hasInput(o object) bool {
	return slices.ContainsFunc(list(o["blocks"]), func(b object) bool { return text(b, "type") == "input" })
}

// blocks checks an array of blocks.
func (c *checker) blocks(where string, array []any, most int) {
	if len(array) > most {
		c.wrong(where, "no more than %d items allowed", most)
	}
	for i, one := range array {
		at := where + "/" + strconv.Itoa(i)
		b, isObject := one.(object)
		if !isObject {
			c.wrong(at, "must be an object")
			continue
		}
		c.block(at, b)
	}
}

// keys checks that an object has no property that is not known.
func (c *checker) keys(where string, o object, known ...string) {
	var extra []string
	for k := range o {
		if !slices.Contains(known, k) {
			extra = append(extra, k)
		}
	}
	slices.Sort(extra)
	for _, k := range extra {
		c.wrong(where, "invalid additional property: %s", k)
	}
}

// max checks the length of a text.
func (c *checker) max(where, s string, most int) {
	if utf8.RuneCountInString(s) > most {
		c.wrong(where, "must be less than %d characters", most+1)
	}
}

// str checks a property that is a text.
func (c *checker) str(where string, o object, key string, most int, needed bool) {
	v, has := o[key]
	if !has || v == nil {
		if needed {
			c.wrong(where, "missing required field: %s", key)
		}
		return
	}
	s, isText := v.(string)
	switch {
	case !isText:
		c.wrong(where+"/"+key, "must be a string")
	case s == "" && needed:
		c.wrong(where+"/"+key, "must be more than 0 characters")
	}
	c.max(where+"/"+key, s, most)
}

// number checks a property that is a whole number.
func (c *checker) number(where string, o object, key string, least, most int64) {
	v, has := o[key]
	if !has || v == nil {
		return
	}
	n, isNumber := v.(json.Number)
	i, err := n.Int64()
	if !isNumber || err != nil || i < least || i > most {
		c.wrong(where+"/"+key, "must be an integer from %d to %d", least, most)
	}
}

// plain checks a text object that must be plain_text.
func (c *checker) plain(where string, v any, most int, needed bool) {
	c.textObject(where, v, most, needed, "plain_text")
}

// textObject checks a text object of one of the types.
func (c *checker) textObject(where string, v any, most int, needed bool, types ...string) {
	if v == nil {
		if needed {
			i := strings.LastIndex(where, "/")
			c.wrong(where[:i], "missing required field: %s", where[i+1:])
		}
		return
	}
	o, isObject := v.(object)
	if !isObject {
		c.wrong(where, "must be an object")
		return
	}
	kind := text(o, "type")
	if !slices.Contains(types, kind) {
		c.wrong(where+"/type", "must be %s", strings.Join(types, " or "))
	}
	if kind == "plain_text" {
		c.keys(where, o, "type", "text", "emoji")
	} else {
		c.keys(where, o, "type", "text", "verbatim")
	}
	c.str(where, o, "text", most, true)
}
