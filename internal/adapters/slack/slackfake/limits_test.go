package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/adapters/internal/fake"
)

// textOf gives a text object.
func textOf(kind, text string) string { return fmt.Sprintf(`{"type":%q,"text":%q}`, kind, text) }

// many joins n of something.
func many(n int, one func(i int) string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = one(i)
	}
	return strings.Join(list, ",")
}

func x(n int) string { return strings.Repeat("x", n) }

func button(id, text, more string) string {
	return `{"type":"button","action_id":"` + id + `","text":` + textOf("plain_text", text) + more + `}`
}

func option(text, value string) string {
	return `{"text":` + textOf("plain_text", text) + `,"value":"` + value + `"}`
}

// limitCases are blocks and what Slack says to them; empty for nothing.
var limitCases = map[string]struct{ blocks, want string }{
	"a section":                 {`{"type":"section","text":` + textOf("mrkdwn", x(3000)) + `}`, ""},
	"a long section":            {`{"type":"section","text":` + textOf("mrkdwn", x(3001)) + `}`, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
	"an empty section":          {`{"type":"section","text":` + textOf("mrkdwn", "") + `}`, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
	"a section of nothing":      {`{"type":"section"}`, "missing required field: text [json-pointer:/blocks/0]"},
	"fields":                    {`{"type":"section","fields":[` + many(10, func(int) string { return textOf("mrkdwn", x(100)) }) + `]}`, ""},
	"too many fields":           {`{"type":"section","fields":[` + many(11, func(int) string { return textOf("mrkdwn", "x") }) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
	"a long field":              {`{"type":"section","fields":[` + textOf("mrkdwn", x(2001)) + `]}`, "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"},
	"a header":                  {`{"type":"header","text":` + textOf("plain_text", x(150)) + `,"level":2}`, ""},
	"a long header":             {`{"type":"header","text":` + textOf("plain_text", x(151)) + `}`, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
	"a header with markup":      {`{"type":"header","text":` + textOf("mrkdwn", "x") + `}`, "must be plain_text [json-pointer:/blocks/0/text/type]"},
	"a header of a deep level":  {`{"type":"header","text":` + textOf("plain_text", "x") + `,"level":5}`, "must be an integer from 1 to 4 [json-pointer:/blocks/0/level]"},
	"a context":                 {`{"type":"context","elements":[` + many(10, func(int) string { return textOf("mrkdwn", "x") }) + `]}`, ""},
	"a long context":            {`{"type":"context","elements":[` + many(11, func(int) string { return textOf("mrkdwn", "x") }) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
	"an empty context":          {`{"type":"context","elements":[]}`, "must contain at least 1 item [json-pointer:/blocks/0/elements]"},
	"actions":                   {`{"type":"actions","elements":[` + many(25, func(i int) string { return button(fmt.Sprint(i), "x", "") }) + `]}`, ""},
	"too many actions":          {`{"type":"actions","elements":[` + many(26, func(i int) string { return button(fmt.Sprint(i), "x", "") }) + `]}`, "no more than 25 items allowed [json-pointer:/blocks/0/elements]"},
	"one action twice":          {`{"type":"actions","elements":[` + button("a", "x", "") + `,` + button("a", "y", "") + `]}`, "`action_id` already exists: a [json-pointer:/blocks/0/elements/1/action_id]"},
	"a long button":             {`{"type":"actions","elements":[` + button("a", x(76), "") + `]}`, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
	"a long value":              {`{"type":"actions","elements":[` + button("a", "x", `,"value":"`+x(2001)+`"`) + `]}`, "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
	"an odd style":              {`{"type":"actions","elements":[` + button("a", "x", `,"style":"default"`) + `]}`, "must be primary or danger [json-pointer:/blocks/0/elements/0/style]"},
	"an odd property":           {`{"type":"actions","elements":[` + button("a", "x", `,"colour":"red"`) + `]}`, "invalid additional property: colour [json-pointer:/blocks/0/elements/0]"},
	"feedback":                  {`{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"f","positive_button":` + option("Yes", "1") + `,"negative_button":` + option("No", "0") + `}]}`, ""},
	"half a feedback":           {`{"type":"context_actions","elements":[{"type":"feedback_buttons","action_id":"f","positive_button":` + option("Yes", "1") + `}]}`, "missing required field: negative_button [json-pointer:/blocks/0/elements/0]"},
	"a button among feedback":   {`{"type":"context_actions","elements":[` + button("a", "x", "") + `]}`, "unsupported type: button [json-pointer:/blocks/0/elements/0/type]"},
	"a trash":                   {`{"type":"context_actions","elements":[{"type":"icon_button","icon":"trash","action_id":"t","text":` + textOf("plain_text", "x") + `,"visible_to_user_ids":["U1"]}]}`, ""},
	"another icon":              {`{"type":"context_actions","elements":[{"type":"icon_button","icon":"star","action_id":"t","text":` + textOf("plain_text", "x") + `}]}`, "must be trash [json-pointer:/blocks/0/elements/0/icon]"},
	"a menu":                    {`{"type":"actions","elements":[{"type":"static_select","action_id":"m","options":[` + many(100, func(i int) string { return option(x(75), fmt.Sprint(i)) }) + `]}]}`, ""},
	"a long menu":               {`{"type":"actions","elements":[{"type":"static_select","action_id":"m","options":[` + many(101, func(i int) string { return option("x", fmt.Sprint(i)) }) + `]}]}`, "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]"},
	"a long option":             {`{"type":"actions","elements":[{"type":"static_select","action_id":"m","options":[` + option(x(76), "1") + `]}]}`, "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"},
	"a long option value":       {`{"type":"actions","elements":[{"type":"static_select","action_id":"m","options":[` + option("x", x(151)) + `]}]}`, "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]"},
	"an option beside the menu": {`{"type":"actions","elements":[{"type":"static_select","action_id":"m","options":[` + option("x", "1") + `],"initial_option":` + option("y", "2") + `}]}`, "must be one of the options [json-pointer:/blocks/0/elements/0/initial_option]"},
	"an unknown block":          {`{"type":"marquee"}`, "unsupported type: marquee [json-pointer:/blocks/0/type]"},
	"no object":                 {`7`, "must be an object [json-pointer:/blocks/0]"},
	"one block_id twice":        {`{"type":"divider","block_id":"a"},{"type":"divider","block_id":"a"}`, "`block_id` already exists: a [json-pointer:/blocks/1/block_id]"},
	"a long block_id":           {`{"type":"divider","block_id":"` + x(256) + `"}`, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"},
	"rich text": {`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a","style":{"bold":true}},{"type":"link","url":"https://x"}]},
		{"type":"rich_text_list","style":"ordered","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"a"}]}]},
		{"type":"rich_text_quote","elements":[{"type":"text","text":"a"}]},{"type":"rich_text_preformatted","elements":[{"type":"text","text":"a"}],"border":0}]}`, ""},
	"an empty run":             {`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}`, "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"},
	"odd rich text":            {`{"type":"rich_text","elements":[{"type":"rich_text_poem","elements":[]}]}`, "unsupported type: rich_text_poem [json-pointer:/blocks/0/elements/0/type]"},
	"an odd run":               {`{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"blink","text":"x"}]}]}`, "unsupported type: blink [json-pointer:/blocks/0/elements/0/elements/0/type]"},
	"a list of text":           {`{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"x"}]}]}`, "must be rich_text_section [json-pointer:/blocks/0/elements/0/elements/0/type]"},
	"an emoji in preformatted": {`{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"emoji","name":"x"}]}]}`, "unsupported type: emoji [json-pointer:/blocks/0/elements/0/elements/0/type]"},
	"a modal's block":          {`{"type":"alert","text":"x"}`, "unsupported type: alert [json-pointer:/blocks/0/type]"},
	"a container":              {`{"type":"container","title":` + textOf("plain_text", "More") + `,"is_collapsible":true,"default_collapsed":true,"child_blocks":[{"type":"divider"}]}`, ""},
	"an empty container":       {`{"type":"container","title":` + textOf("plain_text", "More") + `,"child_blocks":[]}`, "must contain at least 1 item [json-pointer:/blocks/0/child_blocks]"},
	"a long one in a container": {`{"type":"container","title":` + textOf("plain_text", "More") + `,"child_blocks":[{"type":"header","text":` + textOf("plain_text", x(151)) + `}]}`,
		"must be less than 151 characters [json-pointer:/blocks/0/child_blocks/0/text/text]"},
	"two tables":          {many(2, func(int) string { return `{"type":"table","rows":[[{"type":"raw_text","text":"x"}]]}` }), "only one table allowed [json-pointer:/blocks/1]"},
	"a wide table":        {`{"type":"table","rows":[[` + many(21, func(int) string { return `{"type":"raw_text","text":"x"}` }) + `]]}`, "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"},
	"much markdown":       {many(2, func(int) string { return `{"type":"markdown","text":"` + x(6001) + `"}` }), "all markdown must be less than 12001 characters [json-pointer:/blocks/1/text]"},
	"fifty blocks":        {many(50, func(int) string { return `{"type":"divider"}` }), ""},
	"fifty-one blocks":    {many(51, func(int) string { return `{"type":"divider"}` }), "no more than 50 items allowed [json-pointer:/blocks]"},
	"emoji in markup":     {`{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "invalid additional property: emoji [json-pointer:/blocks/0/text]"},
	"a picture":           {`{"type":"image","image_url":"https://x/y.png","alt_text":"y"}`, ""},
	"a picture unnamed":   {`{"type":"image","image_url":"https://x/y.png"}`, "missing required field: alt_text [json-pointer:/blocks/0]"},
	"a long confirmation": {`{"type":"actions","elements":[` + button("a", "x", `,"confirm":{"title":`+textOf("plain_text", x(101))+`,"text":`+textOf("plain_text", "x")+`,"confirm":`+textOf("plain_text", "x")+`,"deny":`+textOf("plain_text", "x")+`}`) + `]}`, "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"},
}

func TestMessageLimits(t *testing.T) {
	for name, c := range limitCases {
		got := checkMessage("x", "["+c.blocks+"]", "")
		want := problem{}
		if c.want != "" {
			want = problem{"invalid_blocks", []string{"[ERROR] " + c.want}}
		}
		if got.code != want.code || !slices.Equal(got.messages, want.messages) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestMessageText(t *testing.T) {
	sections := func(n, size int) string {
		return "[" + many(n, func(int) string { return `{"type":"section","text":` + textOf("mrkdwn", x(size)) + `}` }) + "]"
	}
	for name, c := range map[string]struct{ text, blocks, want string }{
		"a text":             {"x", "", ""},
		"nothing":            {"", "", "no_text"},
		"blanks":             {" \n", "[]", "no_text"},
		"blocks alone":       {"", `[{"type":"divider"}]`, ""},
		"the longest":        {x(40000), "", ""},
		"too long":           {x(40001), "", "msg_too_long"},
		"much in blocks":     {"x", sections(6, 2200), ""},
		"too much in blocks": {"x", sections(6, 2201), "msg_blocks_too_long"},
		"no list":            {"x", `{"type":"divider"}`, "invalid_blocks_format"},
		"no JSON":            {"x", `[`, "invalid_blocks_format"},
		"more than JSON":     {"x", `[] x`, "invalid_blocks_format"},
		"null":               {"x", `null`, ""},
	} {
		if got := checkMessage(c.text, c.blocks, "").code; got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestViewLimits(t *testing.T) {
	view := func(more, blocks string) string {
		return `{"type":"modal","title":` + textOf("plain_text", "Paste") + more + `,"blocks":[` + blocks + `]}`
	}
	input := `{"type":"input","label":` + textOf("plain_text", "Text") + `,"element":{"type":"plain_text_input","action_id":"t"}}`
	send := `,"submit":` + textOf("plain_text", "Send")
	for name, c := range map[string]struct{ raw, kind, want string }{
		"a modal":               {view(send, input), "modal", ""},
		"inputs without submit": {view("", input), "modal", "missing required field: submit [json-pointer:/view]"},
		"a long title":          {`{"type":"modal","title":` + textOf("plain_text", x(25)) + `,"blocks":[]}`, "modal", "must be less than 25 characters [json-pointer:/view/title/text]"},
		"no title":              {`{"type":"modal","blocks":[]}`, "modal", "missing required field: title [json-pointer:/view]"},
		"a hundred blocks":      {view("", many(100, func(int) string { return `{"type":"divider"}` })), "modal", ""},
		"one more":              {view("", many(101, func(int) string { return `{"type":"divider"}` })), "modal", "no more than 100 items allowed [json-pointer:/view/blocks]"},
		"a message's block":     {view("", `{"type":"context_actions","elements":[{"type":"icon_button","icon":"trash","action_id":"t","text":`+textOf("plain_text", "x")+`}]}`), "modal", "unsupported type: context_actions [json-pointer:/view/blocks/0/type]"},
		"much metadata":         {view(`,"private_metadata":"`+x(3001)+`"`, ""), "modal", "must be less than 3001 characters [json-pointer:/view/private_metadata]"},
		"a home":                {`{"type":"home","blocks":[{"type":"divider"}]}`, "home", ""},
		"a modal for a home":    {`{"type":"modal","blocks":[]}`, "home", "must be home [json-pointer:/view/type]"},
		"an odd property":       {view(`,"colour":"red"`, ""), "modal", "invalid additional property: colour [json-pointer:/view]"},
		"a long text input":     {view(send, `{"type":"input","label":`+textOf("plain_text", "Text")+`,"element":{"type":"plain_text_input","max_length":3001}}`), "modal", "must be an integer from 1 to 3000 [json-pointer:/view/blocks/0/element/max_length]"},
		"many files":            {view(send, `{"type":"input","label":`+textOf("plain_text", "File")+`,"element":{"type":"file_input","max_files":11}}`), "modal", "must be an integer from 1 to 10 [json-pointer:/view/blocks/0/element/max_files]"},
		"a button as input":     {view(send, `{"type":"input","label":`+textOf("plain_text", "x")+`,"element":`+button("a", "x", "")+`}`), "modal", "unsupported type: button [json-pointer:/view/blocks/0/element/type]"},
		"no blocks":             {`{"type":"home"}`, "home", "missing required field: blocks [json-pointer:/view]"},
		"nothing":               {``, "home", "missing required field: view [json-pointer:/view]"},
	} {
		got, v := checkView(c.raw, c.kind)
		want := problem{}
		if c.want != "" {
			want = problem{"invalid_arguments", []string{"[ERROR] " + c.want}}
		}
		if got.code != want.code || !slices.Equal(got.messages, want.messages) || (v == nil) == (c.want == "") {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

// FuzzMessage: whatever is sent, the answer is an error of the Web API or blocks that can be shown, named and pressed.
func FuzzMessage(f *testing.F) {
	for _, c := range limitCases {
		f.Add("x", "["+c.blocks+"]")
	}
	f.Add("", "null")
	f.Fuzz(func(t *testing.T, text, blocks string) {
		got := checkMessage(text, blocks, "")
		for _, m := range got.messages {
			if got.code == "invalid_blocks" && !strings.Contains(m, "[json-pointer:/blocks") {
				t.Errorf("a message without a pointer: %q", m)
			}
		}
		if got.code != "" || blocks == "" || blocks == "null" {
			return
		}
		shown := withIDs(json.RawMessage(blocks))
		for _, b := range list(decode(shown)) {
			if b["block_id"] == "" || b["block_id"] == nil {
				t.Errorf("a block without an id in %s", shown)
			}
		}
		for _, e := range elements(shown) {
			if e.element["action_id"] == "" || e.element["action_id"] == nil {
				t.Errorf("an element without an id in %s", shown)
			}
			_, _ = e.press("")
			_, _ = e.choose("x")
		}
		if again := checkMessage(text, string(shown), ""); again.code != "" && again.code != "msg_blocks_too_long" {
			t.Errorf("%s is fine, but not with its ids: %v", blocks, again)
		}
	})
}

// FuzzView: whatever is sent, either it is refused with a pointer or it is a view of that kind.
func FuzzView(f *testing.F) {
	f.Add(`{"type":"home","blocks":[{"type":"divider"}]}`, "home")
	f.Add(`{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[]}`, "modal")
	f.Fuzz(func(t *testing.T, raw, kind string) {
		if kind != "home" {
			kind = "modal"
		}
		got, v := checkView(raw, kind)
		if (got.code == "") != (v != nil) {
			t.Fatalf("checkView(%q) = %v, %v", raw, got, v)
		}
		if v != nil && (v.Type != kind || !json.Valid(fake.Encode(v.wire(nil)))) {
			t.Errorf("checkView(%q) = %+v", raw, v)
		}
	})
}
