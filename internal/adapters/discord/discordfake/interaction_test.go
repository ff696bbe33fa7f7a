package discordfake_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	df "smtpbot/internal/adapters/discord/discordfake"
)

const commands = `[{"name":"smtp","description":"Explain","integration_types":[0,1],"contexts":[0,1,2],"options":[
	{"type":3,"name":"code","description":"A code","autocomplete":true,"max_length":2000},{"type":11,"name":"file","description":"A file"},
	{"type":5,"name":"share","description":"For all"}]},
	{"name":"settings","description":"Settings","default_member_permissions":"32","contexts":[0],"options":[{"type":1,"name":"watch","description":"Watch"}]},
	{"name":"Explain bounce","type":3,"integration_types":[0,1],"contexts":[0,1,2]}]`

// register registers the commands.
func register(t *testing.T, s *df.Server) {
	t.Helper()
	if status, raw := restRaw(t, s, "PUT", "/applications/"+df.App+"/commands", commands); status != 200 {
		t.Fatalf("PUT of commands = %d %s", status, raw)
	}
}

// callback answers an interaction.
func callback(t *testing.T, s *df.Server, h *df.Handle, body string) (int, object) {
	t.Helper()
	return rest(t, s, "POST", "/interactions/"+h.ID+"/"+h.Token+"/callback", body)
}

// hook calls what belongs to the token of an interaction.
func hook(t *testing.T, s *df.Server, method string, h *df.Handle, path, body string) (int, object) {
	t.Helper()
	return rest(t, s, method, "/webhooks/"+df.App+"/"+h.Token+path, body)
}

func TestCommand(t *testing.T) {
	s := df.New(t)
	register(t, s)
	c := connect(t, s, usual)
	h := s.Command(df.Alice, df.Support, "smtp", df.Options{"code": "452", "share": true, "file": df.File{Name: "a.eml", Data: []byte("x")}})
	p := c.wait(0, "INTERACTION_CREATE", 1).data()
	data := p["data"].(object)
	options := data["options"].([]any)
	if data["name"] != "smtp" || len(options) != 3 || options[0].(object)["value"] != "452" || options[1].(object)["type"] != 11.0 {
		t.Errorf("data = %v", data)
	}
	files := data["resolved"].(object)["attachments"].(object)
	if files[options[1].(object)["value"].(string)].(object)["ephemeral"] != true {
		t.Errorf("resolved = %v", files)
	}
	if p["application_id"] != df.App || p["context"] != 0.0 || p["authorizing_integration_owners"].(object)["0"] != df.Home ||
		p["member"].(object)["user"].(object)["id"] != df.Alice || p["channel"].(object)["parent_id"] != df.Category || p["app_permissions"] == "0" {
		t.Errorf("payload = %v", p)
	}
	if status, o := callback(t, s, h, `{"type":5,"data":{"flags":64}}`); status != 204 {
		t.Fatalf("callback = %d %v", status, o)
	}
	if f := h.Wait(); f.Type != df.AnswerDefer || !h.Deferred() || !h.Private() || f.After > time.Second {
		t.Errorf("the first answer = %+v", f)
	}
	if status, o := callback(t, s, h, `{"type":4,"data":{"content":"x",`+mute+`}}`); status != 400 || code(o) != 40060 {
		t.Errorf("a second callback: %d %v, want code 40060", status, o)
	}
	if status, o := hook(t, s, "PATCH", h, "/messages/@original", `{"content":"done",`+mute+`}`); status != 200 || o["flags"] != 64.0 {
		t.Errorf("PATCH @original = %d %v", status, o)
	}
	if m := h.WaitMessage(t); m.Content != "done" || m.Private != df.Alice || m.Loading() {
		t.Errorf("the answer = %+v", m)
	}
	if _, o := rest(t, s, "GET", "/channels/"+df.Support+"/messages/"+idOf(h), ""); code(o) != 10008 {
		t.Errorf("GET of a private answer: code %d, want 10008", code(o))
	}
	if status, _ := hook(t, s, "POST", h, "", `{"content":"more",`+mute+`}`); status != 200 || len(h.WaitFollowUps(t, 1)) != 1 {
		t.Errorf("a follow-up = %d", status)
	}
	if status, _ := hook(t, s, "DELETE", h, "/messages/@original", ""); status != 204 {
		t.Errorf("DELETE @original = %d", status)
	}
	if _, ok := h.Original(); ok {
		t.Error("the answer is there still")
	}
	h.Expire()
	if status, o := hook(t, s, "POST", h, "", `{"content":"late",`+mute+`}`); status != 401 || code(o) != 50027 {
		t.Errorf("after 15 minutes: %d %v, want 401 and code 50027", status, o)
	}
	if got := s.Faults(); len(got) != 1 || got[0].Kind != df.FaultTwice {
		t.Errorf("faults %v", got)
	}
}

// idOf gives the id of the answer.
func idOf(h *df.Handle) string {
	m, _ := h.Original()
	return m.ID
}

func TestTooLate(t *testing.T) {
	s := df.New(t, func(k *df.Knobs) { k.AckWithin = 50 * time.Millisecond })
	register(t, s)
	h := s.Command(df.Alice, df.Support, "smtp", nil)
	if f := h.Wait(); f.Type != 0 || !h.Failed() {
		t.Errorf("no answer: %+v, failed %v", f, h.Failed())
	}
	if status, o := callback(t, s, h, `{"type":5}`); status != 404 || code(o) != 10062 {
		t.Errorf("a late answer: %d %v, want 404 and code 10062", status, o)
	}
	if _, o := hook(t, s, "PATCH", h, "/messages/@original", `{"content":"x",`+mute+`}`); code(o) != 10015 {
		t.Errorf("PATCH after that: code %d, want 10015", code(o))
	}
	if s.Count("interactions failed") != 1 {
		t.Error("it is not counted")
	}
}

func TestWhoMayUse(t *testing.T) {
	s := df.New(t)
	register(t, s)
	for name, c := range map[string]struct {
		user, channel, command string
		want                   bool
	}{
		"everybody":             {df.Bob, df.Support, "smtp", true},
		"direct":                {df.Bob, s.DirectChannel(df.Bob), "smtp", true},
		"admin":                 {df.Admin, df.Support, "settings", true},
		"no admin":              {df.Bob, df.Support, "settings", false},
		"owner":                 {df.Owner, df.Support, "settings", true},
		"admin command, direct": {df.Admin, s.DirectChannel(df.Admin), "settings", false},
		"installed":             {df.Alice, df.Lounge, "smtp", true},
		"group":                 {df.Alice, df.Group, "smtp", true},
		"not installed":         {df.Stranger, df.Lounge, "smtp", false},
		"unknown":               {df.Bob, df.Support, "other", false},
	} {
		if err := s.CanUse(c.user, c.channel, c.command); (err == nil) != c.want {
			t.Errorf("%s: CanUse = %v, want %v", name, err, c.want)
		}
	}
}

func TestComponents(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, usual)
	_, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"x",`+mute+`,"components":[{"type":1,"components":[
		{"type":2,"style":2,"label":"Helpful","custom_id":"1.yes:t"},{"type":2,"style":2,"label":"Dismiss","custom_id":"1.no:t"}]},
		{"type":1,"components":[{"type":3,"custom_id":"menu","options":[{"label":"A","value":"a"},{"label":"B","value":"b"}]}]}]}`)
	id := o["id"].(string)
	h := s.Press(df.Bob, id, "1.yes")
	p := c.wait(0, "INTERACTION_CREATE", 1).data()
	if p["data"].(object)["custom_id"] != "1.yes:t" || p["message"].(object)["id"] != id || p["message"].(object)["content"] != "x" {
		t.Errorf("payload = %v", p)
	}
	if status, o := callback(t, s, h, `{"type":7,"data":{"content":"y","components":[],`+mute+`}}`); status != 204 {
		t.Errorf("an update = %d %v", status, o)
	}
	if m, _ := s.Message(id); m.Content != "y" || len(m.Components) != 0 || m.Edited.IsZero() {
		t.Errorf("the message = %+v", m)
	}
	if s.CanPress(df.Bob, id, "1.yes") {
		t.Error("the button is there still")
	}
	h = s.PressRaw(df.Bob, id, "1.no:t")
	if status, _ := callback(t, s, h, `{"type":6}`); status != 204 || !h.Deferred() {
		t.Errorf("a deferred update = %d", status)
	}
	if status, o := hook(t, s, "POST", h, "", `{"content":"only you","flags":64,`+mute+`}`); status != 200 || o["flags"] != 64.0 {
		t.Errorf("a private follow-up = %d %v", status, o)
	}
	if got := s.Private(df.Bob, df.Support); len(got) != 1 || len(s.Private(df.Alice, df.Support)) != 0 {
		t.Errorf("Bob sees %v", got)
	}
	s.Clean(t)
}

func TestChoose(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, usual)
	_, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"x",`+mute+`,"components":[{"type":1,"components":[{"type":3,"custom_id":"menu",
		"options":[{"label":"A","value":"a"},{"label":"B","value":"b"}]}]}]}`)
	s.Choose(df.Bob, o["id"].(string), "", "B")
	p := c.wait(0, "INTERACTION_CREATE", 1).data()["data"].(object)
	if p["component_type"] != 3.0 || p["values"].([]any)[0] != "b" {
		t.Errorf("data = %v", p)
	}
}

func TestModal(t *testing.T) {
	s := df.New(t)
	register(t, s)
	c := connect(t, s, usual)
	h := s.Command(df.Alice, df.Support, "smtp", nil)
	status, o := callback(t, s, h, `{"type":9,"data":{"custom_id":"paste","title":"Paste","components":[
		{"type":18,"label":"Text","component":{"type":4,"custom_id":"text","style":2,"required":false,"max_length":4000}},
		{"type":18,"label":"File","component":{"type":19,"custom_id":"file","required":false,"min_values":0,"max_values":1}}]}}`)
	if status != 204 || h.Modal() == nil {
		t.Fatalf("a window = %d %v", status, o)
	}
	sub := s.SubmitModal(h, df.Options{"text": "550 no", "file": df.File{Name: "a.eml", Data: []byte("x")}})
	p := c.wait(0, "INTERACTION_CREATE", 2).data()
	data := p["data"].(object)
	first := data["components"].([]any)[0].(object)["component"].(object)
	second := data["components"].([]any)[1].(object)["component"].(object)
	files := data["resolved"].(object)["attachments"].(object)
	if p["type"] != 5.0 || data["custom_id"] != "paste" || first["value"] != "550 no" || files[second["values"].([]any)[0].(string)] == nil {
		t.Errorf("data = %v", data)
	}
	if status, o := callback(t, s, sub, `{"type":9,"data":{}}`); status != 400 || code(o) != 50035 ||
		!strings.Contains(strings.Join(s.Refused()[0].Messages, " "), "INTERACTION_CALLBACK_TYPE_INVALID") {
		t.Errorf("a window upon a window: %d %v, want 400", status, o)
	}
	if status, _ := callback(t, s, sub, `{"type":4,"data":{"content":"x",`+mute+`}}`); status != 204 {
		t.Errorf("the answer = %d", status)
	}
}

func TestMenuAndAutocomplete(t *testing.T) {
	s := df.New(t, func(k *df.Knobs) { k.MessageContent = false })
	register(t, s)
	c := connect(t, s, usual)
	id := s.Say(df.Bob, df.Support, "550 no such user")
	h := s.Menu(df.Alice, id, "Explain bounce")
	data := c.wait(0, "INTERACTION_CREATE", 1).data()["data"].(object)
	if data["target_id"] != id || data["resolved"].(object)["messages"].(object)[id].(object)["content"] != "550 no such user" {
		t.Errorf("data = %v", data)
	}
	if status, o := rest(t, s, "POST", "/interactions/"+h.ID+"/"+h.Token+"/callback?with_response=true", `{"type":4,"data":{"content":"x","flags":64,`+mute+`}}`); status != 200 ||
		o["interaction"].(object)["response_message_ephemeral"] != true {
		t.Errorf("with_response: %d %v", status, o)
	}
	a := s.Type(df.Alice, df.Support, "smtp", "code", "45")
	option := c.wait(0, "INTERACTION_CREATE", 2).data()["data"].(object)["options"].([]any)[0].(object)
	if option["focused"] != true || option["value"] != "45" {
		t.Errorf("option = %v", option)
	}
	if status, o := callback(t, s, a, `{"type":4,"data":{"content":"x",`+mute+`}}`); status != 400 {
		t.Errorf("a message to what is typed: %d %v, want 400", status, o)
	}
	if status, _ := callback(t, s, a, `{"type":8,"data":{"choices":[{"name":"452","value":"452"}]}}`); status != 204 || len(a.Choices()) != 1 {
		t.Errorf("choices = %d %v", status, a.Choices())
	}
}

func TestForeign(t *testing.T) {
	s := df.New(t)
	register(t, s)
	connect(t, s, usual)
	h := s.Command(df.Alice, df.Lounge, "smtp", nil)
	var p object
	_ = json.Unmarshal(h.Payload(), &p)
	if owners := p["authorizing_integration_owners"].(object); owners["1"] != df.Alice || len(owners) != 1 {
		t.Errorf("owners = %v", owners)
	}
	if status, _ := callback(t, s, h, `{"type":4,"data":{"content":"x",`+mute+`}}`); status != 204 {
		t.Fatal(status)
	}
	for i := range 6 {
		status, o := hook(t, s, "POST", h, "", `{"content":"x",`+mute+`}`)
		if i < 5 && status != 200 || i == 5 && code(o) != 40094 {
			t.Errorf("follow-up %d: %d %v", i+1, status, o)
		}
	}
	if _, o := rest(t, s, "GET", "/channels/"+df.Lounge, ""); code(o) != 50001 {
		t.Errorf("GET of a channel where the bot is not: code %d", code(o))
	}
}

func TestBadCommands(t *testing.T) {
	s := df.New(t)
	for name, c := range map[string]struct{ body, want string }{
		"upper case":       {`[{"name":"Smtp","description":"x"}]`, "INVALID_NAME"},
		"no description":   {`[{"name":"smtp"}]`, "BASE_TYPE_REQUIRED"},
		"long":             {`[{"name":"smtp","description":"` + strings.Repeat("x", 101) + `"}]`, "BASE_TYPE_MAX_LENGTH"},
		"menu":             {`[{"name":"Explain","type":3,"description":"x"}]`, "DESCRIPTION_INVALID"},
		"twice":            {`[{"name":"a","description":"x"},{"name":"a","description":"x"}]`, "DUPLICATE_NAME"},
		"required last":    {`[{"name":"a","description":"x","options":[{"type":3,"name":"b","description":"x"},{"type":3,"name":"c","description":"x","required":true}]}]`, "REQUIRED_INVALID"},
		"subcommand":       {`[{"name":"a","description":"x","options":[{"type":1,"name":"b","description":"x"},{"type":3,"name":"c","description":"x"}]}]`, "TYPE_INVALID"},
		"context":          {`[{"name":"a","description":"x","contexts":[3]}]`, "BASE_TYPE_CHOICES"},
		"length of a bool": {`[{"name":"a","description":"x","options":[{"type":5,"name":"b","description":"x","max_length":3}]}]`, "LENGTH_INVALID"},
		"no array":         {`{}`, "LIST_TYPE"},
	} {
		before := len(s.Refused())
		status, raw := restRaw(t, s, "PUT", "/applications/"+df.App+"/commands", c.body)
		got := s.Refused()
		if status != 400 || len(got) != before+1 || !strings.Contains(strings.Join(got[before].Messages, " "), c.want) {
			t.Errorf("%s: %d %s, want %s", name, status, raw, c.want)
		}
	}
	register(t, s)
	id := s.Commands("")[0]["id"]
	register(t, s)
	if got := s.Commands("")[0]["id"]; got != id {
		t.Errorf("the id of a command changed from %v to %v", id, got)
	}
}
