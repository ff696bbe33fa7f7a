package discordfake_test

import (
	"fmt"
	"strings"
	"testing"

	df "smtpbot/internal/adapters/discord/discordfake"
)

// long gives a text of n characters, of more than one byte each.
func long(n int) string { return strings.Repeat("é", n) }

// button gives a button.
func button(id string) string {
	return `{"type":2,"style":2,"label":"x","custom_id":"` + id + `"}`
}

// row gives a row of components.
func row(components ...string) string {
	return `{"type":1,"components":[` + strings.Join(components, ",") + `]}`
}

// menu gives a menu with n options.
func menu(n int) string {
	var options []string
	for i := range n {
		options = append(options, fmt.Sprintf(`{"label":"x","value":"%d"}`, i))
	}
	return `{"type":3,"custom_id":"m","options":[` + strings.Join(options, ",") + `]}`
}

func TestMessageLimits(t *testing.T) {
	s := df.New(t)
	many := func(n int, one string) string {
		return strings.TrimSuffix(strings.Repeat(one+",", n), ",")
	}
	for name, c := range map[string]struct{ body, want string }{
		"content":             {`"content":"` + long(2000) + `"`, ""},
		"content, longer":     {`"content":"` + long(2001) + `"`, "content: BASE_TYPE_MAX_LENGTH"},
		"content, a number":   {`"content":5`, "content: STRING_TYPE_CONVERT"},
		"empty":               {`"content":" "`, "an empty message"},
		"nonce":               {`"content":"x","nonce":"` + strings.Repeat("1", 26) + `"`, "nonce: BASE_TYPE_MAX_LENGTH"},
		"flags, private":      {`"content":"x","flags":64`, "flags: MESSAGE_FLAGS_INVALID"},
		"title":               {`"embeds":[{"title":"` + long(257) + `"}]`, "embeds[0].title: BASE_TYPE_MAX_LENGTH"},
		"description":         {`"embeds":[{"description":"` + long(4097) + `"}]`, "embeds[0].description: BASE_TYPE_MAX_LENGTH"},
		"all embeds":          {`"embeds":[{"description":"` + long(4096) + `"},{"description":"` + long(1904) + `"}]`, ""},
		"all embeds, longer":  {`"embeds":[{"description":"` + long(4096) + `"},{"description":"` + long(1905) + `"}]`, "embeds: MAX_EMBED_SIZE_EXCEEDED"},
		"embed, empty":        {`"embeds":[{"color":5}]`, "embeds[0].description: BASE_TYPE_REQUIRED"},
		"embed, colour":       {`"embeds":[{"title":"x","color":16777216}]`, "embeds[0].color: NUMBER_TYPE_COERCE"},
		"footer":              {`"embeds":[{"title":"x","footer":{"text":"` + long(2049) + `"}}]`, "embeds[0].footer.text: BASE_TYPE_MAX_LENGTH"},
		"field, empty":        {`"embeds":[{"fields":[{"name":"x","value":""}]}]`, "embeds[0].fields[0].value: BASE_TYPE_BAD_LENGTH"},
		"fields":              {`"embeds":[{"fields":[` + many(26, `{"name":"x","value":"y"}`) + `]}]`, "embeds[0].fields: BASE_TYPE_BAD_LENGTH"},
		"embeds":              {`"embeds":[` + many(11, `{"title":"x"}`) + `]`, "embeds: BASE_TYPE_BAD_LENGTH"},
		"address":             {`"embeds":[{"title":"x","url":"javascript:x"}]`, "embeds[0].url: URL_TYPE_INVALID_URL"},
		"buttons":             {`"content":"x","components":[` + row(button("1"), button("2"), button("3"), button("4"), button("5")) + `]`, ""},
		"buttons, six":        {`"content":"x","components":[` + row(button("1"), button("2"), button("3"), button("4"), button("5"), button("6")) + `]`, "components[0].components: BASE_TYPE_BAD_LENGTH"},
		"rows, six":           {`"content":"x","components":[` + row(button("1")) + "," + row(button("2")) + "," + row(button("3")) + "," + row(button("4")) + "," + row(button("5")) + "," + row(button("6")) + `]`, "components: BASE_TYPE_BAD_LENGTH"},
		"row, empty":          {`"content":"x","components":[` + row() + `]`, "components[0].components: BASE_TYPE_BAD_LENGTH"},
		"custom_id twice":     {`"content":"x","components":[` + row(button("1"), button("1")) + `]`, "COMPONENT_CUSTOM_ID_DUPLICATED"},
		"custom_id":           {`"content":"x","components":[` + row(button(strings.Repeat("x", 101))) + `]`, "custom_id: BASE_TYPE_MAX_LENGTH"},
		"no custom_id":        {`"content":"x","components":[` + row(`{"type":2,"style":2,"label":"x"}`) + `]`, "custom_id: BASE_TYPE_REQUIRED"},
		"label":               {`"content":"x","components":[` + row(`{"type":2,"style":2,"custom_id":"x","label":"`+long(81)+`"}`) + `]`, "label: BASE_TYPE_MAX_LENGTH"},
		"no label":            {`"content":"x","components":[` + row(`{"type":2,"style":2,"custom_id":"x"}`) + `]`, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED"},
		"link":                {`"content":"x","components":[` + row(`{"type":2,"style":5,"url":"https://example.org","label":"x"}`) + `]`, ""},
		"link with custom_id": {`"content":"x","components":[` + row(`{"type":2,"style":5,"url":"https://example.org","label":"x","custom_id":"x"}`) + `]`, "BUTTON_COMPONENT_CUSTOM_ID_AND_URL"},
		"menu":                {`"content":"x","components":[` + row(menu(25)) + `]`, ""},
		"menu, 26":            {`"content":"x","components":[` + row(menu(26)) + `]`, "options: BASE_TYPE_BAD_LENGTH"},
		"menu, none":          {`"content":"x","components":[` + row(menu(0)) + `]`, "options: BASE_TYPE_BAD_LENGTH"},
		"menu beside":         {`"content":"x","components":[` + row(menu(2), button("1")) + `]`, "COMPONENT_LAYOUT_WIDTH_EXCEEDED"},
		"button alone":        {`"content":"x","components":[` + button("1") + `]`, "UNION_TYPE_CHOICES"},
		"V2":                  {`"flags":32768,"components":[{"type":17,"components":[{"type":10,"content":"x"}]}]`, ""},
		"V2 without the flag": {`"components":[{"type":10,"content":"x"}]`, "UNION_TYPE_CHOICES"},
		"V2 with content":     {`"content":"x","flags":32768,"components":[{"type":10,"content":"x"}]`, "LEGACY_FIELDS"},
		"V2, 40":              {`"flags":32768,"components":[{"type":17,"components":[` + many(39, `{"type":10,"content":"x"}`) + `]}]`, ""},
		"V2, 41":              {`"flags":32768,"components":[{"type":17,"components":[` + many(40, `{"type":10,"content":"x"}`) + `]}]`, "COMPONENT_MAX_TOTAL"},
		"mentions, exclusive": {`"content":"x","allowed_mentions":{"parse":["users"],"users":["1100000000000000101"]}`, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"},
		"reference":           {`"content":"x","message_reference":{"message_id":"abc"}`, "message_reference.message_id: NUMBER_TYPE_COERCE"},
	} {
		before := len(s.Refused())
		body := `{` + c.body + `}`
		if !strings.Contains(body, "allowed_mentions") {
			body = `{` + c.body + `,` + mute + `}`
		}
		status, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", body)
		got := ""
		if list := s.Refused(); len(list) > before {
			got = strings.Join(list[before].Messages, " ")
		}
		if c.want == "" && status != 200 || c.want != "" && (status != 400 || !strings.Contains(got, c.want)) {
			t.Errorf("%s: %d %v (%s), want %q", name, status, o, got, c.want)
		}
		if status == 400 && code(o) != 50035 && code(o) != 50006 {
			t.Errorf("%s: code %d", name, code(o))
		}
	}
}

func TestErrorForm(t *testing.T) {
	s := df.New(t)
	_, raw := restRaw(t, s, "POST", "/channels/"+df.Support+"/messages", `{"embeds":[{"title":"`+long(300)+`"}],`+mute+`}`)
	want := `{"code":50035,"errors":{"embeds":{"0":{"title":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"Must be 256 or fewer in length."}]}}}},"message":"Invalid Form Body"}`
	if got := strings.TrimSpace(string(raw)); got != want {
		t.Errorf("the error is %s, want %s", got, want)
	}
	if _, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":`); code(o) != 50109 {
		t.Errorf("half a body: code %d, want 50109", code(o))
	}
}

func TestPings(t *testing.T) {
	s := df.New(t)
	for name, c := range map[string]struct {
		body   string
		faulty bool
	}{
		"none":          {`{"content":"x"}`, true},
		"users":         {`{"content":"x","allowed_mentions":{"parse":["users"]}}`, true},
		"one":           {`{"content":"x","allowed_mentions":{"parse":[],"users":["1100000000000000101"]}}`, true},
		"the asker":     {`{"content":"x","allowed_mentions":{"parse":[],"replied_user":true}}`, true},
		"nobody":        {`{"content":"x","allowed_mentions":{"parse":[]}}`, false},
		"unknown field": {`{"content":"x","colour":1,` + mute + `}`, true},
	} {
		before := len(s.Faults())
		rest(t, s, "POST", "/channels/"+df.Support+"/messages", c.body)
		if faulty := len(s.Faults()) > before; faulty != c.faulty {
			t.Errorf("%s: a fault %v, want %v", name, faulty, c.faulty)
		}
	}
	_, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"<@`+df.Alice+`> @everyone",`+mute+`}`)
	if len(o["mentions"].([]any)) != 0 || o["mention_everyone"] != false {
		t.Errorf("with parse [] it mentions %v", o["mentions"])
	}
}

func TestAnswerLimits(t *testing.T) {
	s := df.New(t)
	register(t, s)
	input := `{"type":18,"label":"x","component":{"type":4,"custom_id":"t","style":2}}`
	for name, c := range map[string]struct{ body, want string }{
		"no type":           {`{}`, "type: BASE_TYPE_REQUIRED"},
		"update":            {`{"type":7,"data":{"content":"x",` + mute + `}}`, "INTERACTION_CALLBACK_TYPE_INVALID"},
		"deferred update":   {`{"type":6}`, "INTERACTION_CALLBACK_TYPE_INVALID"},
		"choices":           {`{"type":8,"data":{"choices":[]}}`, "INTERACTION_CALLBACK_TYPE_INVALID"},
		"defer, V2":         {`{"type":5,"data":{"flags":32768}}`, "data.flags"},
		"defer, silent":     {`{"type":5,"data":{"flags":4096}}`, "data.flags"},
		"empty":             {`{"type":4,"data":{` + mute + `}}`, "an empty message"},
		"content":           {`{"type":4,"data":{"content":"` + long(2001) + `",` + mute + `}}`, "data.content: BASE_TYPE_MAX_LENGTH"},
		"window, title":     {`{"type":9,"data":{"custom_id":"p","title":"` + long(46) + `","components":[` + input + `]}}`, "data.title: BASE_TYPE_MAX_LENGTH"},
		"window, empty":     {`{"type":9,"data":{"custom_id":"p","title":"x","components":[]}}`, "data.components: BASE_TYPE_BAD_LENGTH"},
		"window, button":    {`{"type":9,"data":{"custom_id":"p","title":"x","components":[` + row(button("1")) + `]}}`, "UNION_TYPE_CHOICES"},
		"window, bare":      {`{"type":9,"data":{"custom_id":"p","title":"x","components":[{"type":4,"custom_id":"t","style":1}]}}`, "UNION_TYPE_CHOICES"},
		"window, label":     {`{"type":9,"data":{"custom_id":"p","title":"x","components":[{"type":18,"label":"` + long(46) + `","component":{"type":4,"custom_id":"t","style":2}}]}}`, "label: BASE_TYPE_MAX_LENGTH"},
		"window, twice":     {`{"type":9,"data":{"custom_id":"p","title":"x","components":[` + input + `,` + input + `]}}`, "COMPONENT_CUSTOM_ID_DUPLICATED"},
		"window, files":     {`{"type":9,"data":{"custom_id":"p","title":"x","components":[{"type":18,"label":"x","component":{"type":19,"custom_id":"f","max_values":11}}]}}`, "max_values"},
		"window, min files": {`{"type":9,"data":{"custom_id":"p","title":"x","components":[{"type":18,"label":"x","component":{"type":19,"custom_id":"f","min_values":0}}]}}`, "FILE_UPLOAD_MIN_VALUES"},
	} {
		h := s.Command(df.Alice, df.Support, "smtp", nil)
		before := len(s.Refused())
		status, o := callback(t, s, h, c.body)
		got := s.Refused()
		if status != 400 || len(got) != before+1 || !strings.Contains(strings.Join(got[before].Messages, " "), c.want) {
			t.Errorf("%s: %d %v, want %q", name, status, o, c.want)
		}
		if status, _ := callback(t, s, h, `{"type":4,"data":{"content":"x",`+mute+`}}`); status != 204 {
			t.Errorf("%s: after a refusal the answer is %d, want 204", name, status)
		}
	}
	h := s.Type(df.Alice, df.Support, "smtp", "code", "4")
	many := strings.TrimSuffix(strings.Repeat(`{"name":"x","value":"x"},`, 26), ",")
	if status, o := callback(t, s, h, `{"type":8,"data":{"choices":[`+many+`]}}`); status != 400 {
		t.Errorf("26 choices: %d %v, want 400", status, o)
	}
}
