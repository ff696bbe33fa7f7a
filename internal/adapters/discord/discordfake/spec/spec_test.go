package spec

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
)

// description gives Discord's description of its API, or skips the test where there is none.
func description(t testing.TB) *Spec {
	t.Helper()
	s, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if s == nil {
		t.Skip("SKIPPED: Discord's description of its API is not here; nothing was held to it")
	}
	return s
}

// sent is a request, and what is found in it.
type sent struct {
	method, path, body string
	want               string // one of the problems; empty for none at all
}

// request makes it as a server gets it.
func (c sent) request() (*http.Request, []byte) {
	r := httptest.NewRequest(c.method, c.path, nil)
	r.Header.Set("Authorization", "Bot token")
	r.Header.Set("User-Agent", "DiscordBot (https://bot.example, 1)")
	r.Header.Set("Accept-Encoding", "gzip")
	if c.body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, []byte(c.body)
}

// The methods that are asked here.
const (
	inChannel = "/api/v10/channels/200000000000000001/messages"
	message   = inChannel + "/300000000000000001"
	callback  = "/api/v10/interactions/400000000000000001/token/callback"
	hook      = "/api/v10/webhooks/100000000000000001/token"
	commands  = "/api/v10/applications/100000000000000001/commands"
)

// rows are two rows of components, with the custom_id of the button.
func rows(id string) string {
	return `[{"type":1,"components":[{"type":2,"style":2,"label":"Helpful","custom_id":"` + id + `","emoji":{"name":"👍"}},
		{"type":2,"style":5,"label":"More","url":"https://example.com/"}]},
		{"type":1,"components":[{"type":3,"custom_id":"1.variant","placeholder":"Which","options":[{"label":"452 4.2.2","value":"452 4.2.2","description":"full"}]}]}]`
}

// answer is an answer, with more fields in front of its content.
func answer(more string) string {
	return `{` + more + `"content":"Wait","embeds":[{"description":"why","color":16711680,"footer":{"text":"read"}}],"components":` + rows("1.yes:token") +
		`,"allowed_mentions":{"parse":[],"replied_user":false}}`
}

// good are requests that Discord takes.
var good = map[string]sent{
	"reply": {"POST", inChannel, answer(`"nonce":"300000000000000001","enforce_nonce":true,"flags":4096,
		"message_reference":{"message_id":"300000000000000001","fail_if_not_exists":false},`), ""},
	"edit":             {"PATCH", message, answer(""), ""},
	"removal":          {"DELETE", message, "", ""},
	"deferred":         {"POST", callback, `{"type":5,"data":{"flags":64}}`, ""},
	"answered":         {"POST", callback + "?with_response=true", `{"type":4,"data":` + answer(`"flags":64,`) + `}`, ""},
	"button's message": {"POST", callback, `{"type":7,"data":` + answer("") + `}`, ""},
	"codes":            {"POST", callback, `{"type":8,"data":{"choices":[{"name":"452: wait","value":"452"}]}}`, ""},
	"window": {"POST", callback, `{"type":9,"data":{"custom_id":"1.paste","title":"Paste a bounce","components":[
		{"type":18,"label":"Text","component":{"type":4,"custom_id":"text","style":2,"max_length":4000,"required":false}},
		{"type":18,"label":"File","description":"An e-mail","component":{"type":19,"custom_id":"file","max_values":1,"required":false,"file_types":[".eml"]}}]}}`, ""},
	"loading message": {"PATCH", hook + "/messages/@original", answer(""), ""},
	"follow-up":       {"POST", hook + "?wait=true", answer(`"flags":64,`), ""},
	"commands": {"PUT", commands, `[{"name":"smtp","type":1,"description":"Explain","description_localizations":{"de":"Erklären"},"integration_types":[0,1],"contexts":[0,1,2],
		"options":[{"type":3,"name":"code","description":"A code","autocomplete":true,"max_length":2000},{"type":11,"name":"file","description":"A file","file_types":[".eml"]},
		{"type":5,"name":"share","description":"For all"}]},{"name":"Explain bounce","type":3},
		{"name":"smtp-settings","type":1,"description":"Settings","default_member_permissions":"32","contexts":[0],"options":[{"type":1,"name":"watch","description":"Watch"}]}]`, ""},
	"commands of a server": {"PUT", "/api/v10/applications/100000000000000001/guilds/500000000000000001/commands", `[]`, ""},
	"gateway":              {"GET", "/api/v10/gateway/bot", "", ""},
	"without the version":  {"GET", "/gateway/bot", "", ""},
	"without /api":         {"GET", "/v10/users/@me", "", ""},
	"typing":               {"POST", "/api/v10/channels/200000000000000001/typing", "", ""},
	"direct messages":      {"POST", "/api/v10/users/@me/channels", `{"recipient_id":"600000000000000001"}`, ""},
	"emoji in the path":    {"PUT", message + "/reactions/%F0%9F%91%80/@me", "", ""},
}

// bad are requests that Discord refuses, or takes for less than was meant.
var bad = map[string]sent{
	"misspelt":               {"POST", inChannel, `{"contnt":"Wait"}`, "'contnt' at '$.body.contnt' is not declared"},
	"misspelt inside":        {"POST", inChannel, `{"embeds":[{"descripton":"why"}]}`, "'descripton' at '$.body.embeds[0].descripton' is not declared"},
	"misspelt in a button":   {"POST", inChannel, strings.Replace(answer(""), `"label":"More"`, `"lable":"More"`, 1), "'lable' at '$.body.components[0].components[1].lable'"},
	"misspelt in a callback": {"POST", callback, `{"type":4,"data":{"contnt":"Wait"}}`, "'contnt' at '$.body.data.contnt' is not declared"},
	"misspelt in an option":  {"PUT", commands, `[{"name":"smtp","description":"d","options":[{"type":3,"name":"code","description":"A code","autocomplet":true}]}]`, "'autocomplet' at '$.body[0].options[0].autocomplet' is not declared"},
	"too long":               {"POST", inChannel, `{"content":"` + strings.Repeat("x", 2001) + `"}`, "$.content: maxLength: got 2,001, want 2,000"},
	"long title":             {"PATCH", message, `{"embeds":[{"title":"` + strings.Repeat("x", 257) + `"}]}`, "$.embeds[0].title: maxLength: got 257, want 256"},
	"eleven embeds":          {"POST", hook, `{"embeds":[` + strings.Repeat(`{},`, 10) + `{}]}`, "$.embeds: maxItems: got 11, want 10"},
	"long id":                {"POST", inChannel, `{"components":` + rows(strings.Repeat("x", 101)) + `}`, "$.components[0].components[0].custom_id: maxLength: got 101, want 100"},
	"button without style":   {"POST", inChannel, `{"components":[{"type":1,"components":[{"type":2,"label":"x","custom_id":"x"}]}]}`, "$.components[0].components[0]: missing property 'style'"},
	"unknown mention":        {"POST", inChannel, `{"content":"a","allowed_mentions":{"parse":["all"]}}`, "$.allowed_mentions.parse[0]: value must be 'everyone'"},
	"long nonce":             {"POST", inChannel, `{"content":"a","nonce":"` + strings.Repeat("1", 26) + `"}`, "$.nonce: maxLength: got 26, want 25"},
	"long name":              {"PUT", commands, `[{"name":"` + strings.Repeat("x", 33) + `","description":"d"}]`, "$[0].name: maxLength: got 33, want 32"},
	"permissions in words":   {"PUT", commands, `[{"name":"smtp","description":"d","default_member_permissions":"MANAGE_GUILD"}]`, "$[0].default_member_permissions: 'MANAGE_GUILD' does not match"},
	"long window title": {"POST", callback, `{"type":9,"data":{"custom_id":"x","title":"` + strings.Repeat("x", 46) + `","components":[{"type":10,"content":"x"}]}}`,
		"$.data.title: maxLength: got 46, want 45"},
	"number for text":   {"POST", inChannel, `{"content":452}`, "$.content: got number, want null or string"},
	"no snowflake":      {"DELETE", inChannel + "/latest", "", "Path parameter 'message_id' failed to validate: 'latest' does not match"},
	"unknown path":      {"POST", "/api/v10/answers", `{}`, "POST Path '/api/v10/answers' not found"},
	"older version":     {"GET", "/api/v9/gateway/bot", "", "GET Path '/api/v10/v9/gateway/bot' not found"},
	"unknown method":    {"PUT", inChannel, `{}`, "PUT Path"},
	"unknown parameter": {"POST", hook + "?await=true", `{"content":"a"}`, "query parameter 'await'"},
	"no JSON":           {"POST", inChannel, `{"content":"a"`, "could not be decoded"},
	"more than JSON":    {"POST", inChannel, `{"content":"a"}}`, "could not be decoded"},
	"null":              {"POST", inChannel, `null`, "$: got null, want object"},
	"no body":           {"POST", inChannel, "", "content type"},
	"body for nothing":  {"DELETE", message, `{"content":"a"}`, "is not declared"},
}

// found tells whether one of the problems holds a text; with none, whether there are no problems.
func found(problems []string, text string) bool {
	if text == "" {
		return len(problems) == 0
	}
	return slices.ContainsFunc(problems, func(p string) bool { return strings.Contains(p, text) })
}

func TestRequest(t *testing.T) {
	s := description(t)
	for kind, cases := range map[string]map[string]sent{"good": good, "bad": bad} {
		for name, c := range cases {
			t.Run(kind+"/"+name, func(t *testing.T) {
				r, body := c.request()
				if got := s.Request(r, body); !found(got, c.want) {
					t.Errorf("Request(%s %s, %.300s) = %q, want %q", c.method, c.path, c.body, got, c.want)
				}
				if again := s.Request(r, body); !found(again, c.want) {
					t.Errorf("Request(%s %s), again = %q, want %q", c.method, c.path, again, c.want)
				}
			})
		}
	}
}

// What the headers must say: who sends it, and what the body is.
func TestRequestHeaders(t *testing.T) {
	s := description(t)
	for name, c := range map[string]struct {
		header, value, want string
	}{
		"as it should be": {"Content-Type", "application/json; charset=utf-8", ""},
		"no type":         {"Content-Type", "", "the body has no Content-Type"},
		"another type":    {"Content-Type", "text/plain", "content type 'text/plain'"},
		"a form":          {"Content-Type", "application/x-www-form-urlencoded", "no registered decoder"},
		"in parts":        {"Content-Type", "multipart/form-data; boundary=x", "multipart"},
		"no token":        {"Authorization", "", "API Key Authorization not found"},
		"unknown header":  {"X-Shard", "1", "'X-Shard'"},
	} {
		t.Run(name, func(t *testing.T) {
			r, body := sent{"POST", inChannel, `{"content":"a"}`, ""}.request()
			r.Header.Set(c.header, c.value)
			if c.value == "" {
				r.Header.Del(c.header)
			}
			if got := s.Request(r, body); !found(got, c.want) {
				t.Errorf("Request with %s %q = %q, want %q", c.header, c.value, got, c.want)
			}
		})
	}
	// The token in the path is enough.
	r, body := sent{"POST", callback, `{"type":6}`, ""}.request()
	r.Header.Del("Authorization")
	if got := s.Request(r, body); got != nil {
		t.Errorf("callback without a token of its own: %q", got)
	}
}

// What is asked about is left as it was.
func TestRequestUntouched(t *testing.T) {
	s := description(t)
	r, body := good["reply"].request()
	before := slices.Clone(body)
	s.Request(r, body)
	s.Response(r, http.StatusOK, http.Header{}, body)
	if r.URL.Path != inChannel || r.Host != "example.com" || r.Header.Get("Authorization") != "Bot token" || !bytes.Equal(before, body) {
		t.Errorf("changed: %v", r)
	}
}

func TestConcurrent(t *testing.T) {
	description(t)
	name, err := find()
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s, err := build(text) // a new one: nothing in it was asked for yet
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 2 {
		for _, cases := range []map[string]sent{good, bad} {
			all.Go(func() {
				for name, c := range cases {
					r, body := c.request()
					if got := s.Request(r, body); !found(got, c.want) {
						t.Errorf("%s: Request = %q, want %q", name, got, c.want)
					}
					s.Response(r, http.StatusBadRequest, jsonHeader, []byte(`{"code":0,"message":"x"}`))
				}
			})
		}
	}
	all.Wait()
}

// What is wrong is told in the same order every time, each thing once, and not at any length.
func TestWords(t *testing.T) {
	s := description(t)
	for body, want := range map[string][]string{
		`{"b":1,"a":2}`: {
			"request property 'a' at '$.body.a' is not declared in schema",
			"request property 'b' at '$.body.b' is not declared in schema",
		},
		`{"embeds":[{"title":1},{"title":2}]}`: {
			"$.embeds[0].title: got number, want null or string",
			"$.embeds[1].title: got number, want null or string",
		},
	} {
		r, b := sent{"POST", inChannel, body, ""}.request()
		for range 20 {
			if got := s.Request(r, b); !slices.Equal(got, want) {
				t.Fatalf("Request(%s) = %q, want %q", body, got, want)
			}
		}
	}
	r, b := sent{"POST", inChannel, `{"a1":1,"a2":1,"a3":1,"a4":1,"a5":1,"a6":1,"a7":1,"a8":1,"a9":1,"b1":1,"b2":1,"b3":1,"b4":1,"b5":1}`, ""}.request()
	if got := s.Request(r, b); len(got) != most+1 || got[most] != "and 2 more" {
		t.Errorf("Request with 14 problems = %q", got)
	}
}

func TestFind(t *testing.T) {
	t.Chdir(t.TempDir())
	if name, err := find(); name != "" || err != nil {
		t.Errorf("find = %q, %v, want nothing", name, err)
	}
}

// A description that is none, or that the quirks do not fit any more, is an error.
func TestBuildFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":            {`{`, "unexpected EOF"},
		"no schemas":         {`{}`, "no schemas"},
		"no such schema":     {`{"components":{"schemas":{}}}`, "no properties of InnerErrors"},
		"no such property":   {`{"components":{"schemas":{"InnerErrors":{"properties":{}}}}}`, "no property InnerErrors._errors"},
		"properties of none": {`{"components":{"schemas":{"InnerErrors":7}}}`, "no properties of InnerErrors"},
	} {
		if _, err := build([]byte(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: build = %v, want %q", name, err, c.want)
		}
	}
	s := schemas{"A": map[string]any{"properties": map[string]any{}}}
	if err := s.add("p", map[string]any{}, "A"); err != nil {
		t.Errorf("add = %v", err)
	}
	if err := s.add("p", map[string]any{}, "A"); err == nil || err.Error() != "A has p now" {
		t.Errorf("add, again = %v", err)
	}
}

// Whatever a message is, if it is taken, it is an object, and one more field is one too many.
func FuzzRequest(f *testing.F) {
	for _, cases := range []map[string]sent{good, bad} {
		for _, c := range cases {
			f.Add(c.body)
		}
	}
	s := description(f)
	f.Fuzz(func(t *testing.T, text string) {
		r, body := sent{"POST", inChannel, text, ""}.request()
		if s.Request(r, body) != nil {
			return
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(body, &fields); err != nil || fields == nil {
			t.Fatalf("Request with %q = none", text)
		}
		fields["embed"] = json.RawMessage(`{}`)
		more, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Request(r, more); !found(got, "'embed' at '$.body.embed' is not declared") {
			t.Errorf("Request with %q = %q", more, got)
		}
	})
}
