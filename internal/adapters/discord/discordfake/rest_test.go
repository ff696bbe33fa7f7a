package discordfake_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	df "smtpbot/internal/adapters/discord/discordfake"
)

func TestWhoAmI(t *testing.T) {
	s := df.New(t)
	for path, want := range map[string]string{"/users/@me": df.BotUser, "/applications/@me": df.App, "/oauth2/applications/@me": df.App,
		"/channels/" + df.Support: df.Support, "/channels/" + df.Forum: df.Forum, "/channels/" + df.Media: df.Media, "/guilds/" + df.Home: df.Home} {
		if status, o := rest(t, s, "GET", path, ""); status != 200 || o["id"] != want {
			t.Errorf("GET %s = %d %v, want %s", path, status, o, want)
		}
	}
	if status, o := rest(t, s, "GET", "/guilds/"+df.Home+"/members/"+df.Mod, ""); status != 200 || o["roles"].([]any)[0] != df.RoleMod {
		t.Errorf("a member = %d %v", status, o)
	}
	if status, o := rest(t, s, "POST", "/users/@me/channels", `{"recipient_id":"`+df.Bob+`"}`); status != 200 || o["type"] != 1.0 {
		t.Errorf("a direct channel = %d %v", status, o)
	}
	s.Tune(func(k *df.Knobs) { k.MessageContent = false })
	if _, o := rest(t, s, "GET", "/applications/@me", ""); o["flags"] != 0.0 {
		t.Errorf("flags = %v, want 0 where the intent is off", o["flags"])
	}
	s.Clean(t)
}

func TestTurnedAway(t *testing.T) {
	s := df.New(t)
	set := func(key, value string) func(*http.Request) { return func(r *http.Request) { r.Header.Set(key, value) } }
	for name, c := range map[string]struct {
		change       func(*http.Request)
		status, code int
	}{
		"token":       {set("Authorization", "Bot wrong"), 401, 0},
		"no Bot":      {set("Authorization", df.Token), 401, 0},
		"agent":       {set("User-Agent", "curl"), 403, 40333},
		"version":     {func(r *http.Request) { r.URL.Path = "/api/v9/users/@me" }, 400, 50041},
		"no route":    {func(r *http.Request) { r.URL.Path = "/api/v10/nothing" }, 404, 0},
		"no channel":  {func(r *http.Request) { r.URL.Path = "/api/v10/channels/1100000000000009999" }, 404, 10003},
		"other group": {func(r *http.Request) { r.URL.Path = "/api/v10/channels/" + df.Group }, 403, 50001},
	} {
		if status, o := rest(t, s, "GET", "/users/@me", "", c.change); status != c.status || code(o) != c.code {
			t.Errorf("%s: %d %v, want %d and code %d", name, status, o, c.status, c.code)
		}
	}
	if n := s.Count("invalid"); n != 4 {
		t.Errorf("%d invalid requests, want 4", n)
	}
	s.Revoke()
	if status, _ := rest(t, s, "GET", "/users/@me", ""); status != 401 {
		t.Errorf("with a revoked token: %d, want 401", status)
	}
}

func TestPost(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, reading)
	asked := s.Say(df.Alice, df.Support, "why?")
	status, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"so","nonce":"n1","enforce_nonce":true,"embeds":[{"description":"because","color":5}],
		"components":[{"type":1,"components":[{"type":2,"style":2,"label":"Good","custom_id":"yes"}]}],"flags":4096,
		"message_reference":{"message_id":"`+asked+`","fail_if_not_exists":false},`+mute+`}`)
	if status != 200 || o["type"] != 19.0 || o["nonce"] != "n1" || o["flags"] != 4096.0 {
		t.Fatalf("POST = %d %v", status, o)
	}
	id := o["id"].(string)
	if m := c.wait(0, "MESSAGE_CREATE", 2).data(); m["id"] != id || m["author"].(object)["bot"] != true || m["nonce"] != "n1" {
		t.Errorf("the bot's own message comes as %v", m)
	}
	if _, again := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"other","nonce":"n1","enforce_nonce":true,`+mute+`}`); again["id"] != id || again["content"] != "so" {
		t.Errorf("the same nonce made %v, want the first message", again)
	}
	if _, other := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"other","nonce":"n1",`+mute+`}`); other["id"] == id {
		t.Error("the same nonce without enforce_nonce gave the first message, want another")
	}
	s.Tune(func(k *df.Knobs) { k.NonceFor = 0 })
	if _, late := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"late","nonce":"n1","enforce_nonce":true,`+mute+`}`); late["id"] == id {
		t.Error("a nonce is known for ever")
	}
	if got := s.Replies(asked); len(got) != 1 || got[0].Text() != "so\nbecause\nGood" || !got[0].Silent() {
		t.Errorf("Replies = %+v", got)
	}
	if status, _ := rest(t, s, "PATCH", "/channels/"+df.Support+"/messages/"+id, `{"content":"so!","embeds":[],"components":[],`+mute+`}`); status != 200 {
		t.Errorf("PATCH = %d", status)
	}
	if m := c.wait(0, "MESSAGE_UPDATE", 1).data(); m["content"] != "so!" || m["edited_timestamp"] == nil || len(m["embeds"].([]any)) != 0 {
		t.Errorf("the edit comes as %v", m)
	}
	if status, _ := rest(t, s, "DELETE", "/channels/"+df.Support+"/messages/"+id, ""); status != 204 {
		t.Errorf("DELETE = %d", status)
	}
	c.wait(0, "MESSAGE_DELETE", 1)
	if _, o := rest(t, s, "DELETE", "/channels/"+df.Support+"/messages/"+id, ""); code(o) != 10008 {
		t.Errorf("DELETE again: code %d, want 10008", code(o))
	}
	s.Clean(t)
}

func TestPermissions(t *testing.T) {
	s := df.New(t)
	asked := s.Say(df.Alice, df.Support, "why?")
	reply := `{"content":"so","message_reference":{"message_id":"` + asked + `","fail_if_not_exists":false},` + mute + `}`
	for _, c := range []struct {
		name, method, path, body string
		deny                     int64
		status, code             int
	}{
		{"view", "POST", "/messages", reply, df.ViewChannel, 403, 50001},
		{"send", "POST", "/messages", reply, df.SendMessages, 403, 50013},
		{"history", "POST", "/messages", reply, df.ReadMessageHistory, 400, 160002},
		{"history, no reply", "POST", "/messages", `{"content":"so",` + mute + `}`, df.ReadMessageHistory, 200, 0},
		{"history, GET", "GET", "/messages/" + asked, "", df.ReadMessageHistory, 403, 50013},
		{"edit of another", "PATCH", "/messages/" + asked, `{"content":"x",` + mute + `}`, 0, 403, 50005},
		{"delete of another", "DELETE", "/messages/" + asked, "", 0, 403, 50013},
		{"embeds alone", "POST", "/messages", `{"embeds":[{"title":"x"}],` + mute + `}`, df.EmbedLinks, 400, 50006},
	} {
		s.Deny(df.Support, c.deny)
		if status, o := rest(t, s, c.method, "/channels/"+df.Support+c.path, c.body); status != c.status || code(o) != c.code {
			t.Errorf("%s: %d %v, want %d and code %d", c.name, status, o, c.status, c.code)
		}
		s.Allow(df.Support, c.deny)
	}
	s.Deny(df.Support, df.EmbedLinks)
	if _, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"x","embeds":[{"title":"x"}],`+mute+`}`); len(o["embeds"].([]any)) != 0 {
		t.Errorf("embeds without the permission: %v, want none", o["embeds"])
	}
	bob := s.User(df.Bob)
	bob.Closed = true
	s.AddUser(bob)
	if _, o := rest(t, s, "POST", "/channels/"+s.DirectChannel(df.Bob)+"/messages", `{"content":"x",`+mute+`}`); code(o) != 50007 {
		t.Errorf("a direct message to one who takes none: code %d, want 50007", code(o))
	}
	slow := s.Channel(df.Ops)
	slow.Slowmode = 60
	s.AddChannel(slow)
	own(t, s, df.Ops, "one")
	if status, o := rest(t, s, "POST", "/channels/"+df.Ops+"/messages", `{"content":"two",`+mute+`}`); status != 429 || code(o) != 20016 {
		t.Errorf("slow mode: %d %v, want 429 and code 20016", status, o)
	}
}

func TestDeletedParent(t *testing.T) {
	s := df.New(t)
	gone := s.Say(df.Alice, df.Support, "gone")
	s.Delete(gone)
	if status, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"x","message_reference":{"message_id":"`+gone+`","fail_if_not_exists":false},`+mute+`}`); status != 200 || o["type"] != 0.0 {
		t.Errorf("fail_if_not_exists false: %d %v, want a plain message", status, o)
	}
	if status, o := rest(t, s, "POST", "/channels/"+df.Support+"/messages", `{"content":"x","message_reference":{"message_id":"`+gone+`"},`+mute+`}`); status != 400 || code(o) != 50035 {
		t.Errorf("by default: %d %v, want 400 and code 50035", status, o)
	}
}

func TestContentByREST(t *testing.T) {
	s := df.New(t, func(k *df.Knobs) { k.MessageContent = false })
	id := s.Say(df.Alice, df.Support, "secret")
	if _, o := rest(t, s, "GET", "/channels/"+df.Support+"/messages/"+id, ""); o["content"] != "" {
		t.Errorf("content = %v, want none without the intent", o["content"])
	}
	s.Tune(func(k *df.Knobs) { k.MessageContent = true })
	if _, o := rest(t, s, "GET", "/channels/"+df.Support+"/messages/"+id, ""); o["content"] != "secret" {
		t.Errorf("content = %v", o["content"])
	}
}

func TestFailures(t *testing.T) {
	s := df.New(t)
	path := "/channels/" + df.Support + "/messages"
	body := `{"content":"x",` + mute + `}`
	for _, c := range []struct {
		name   string
		f      df.Failure
		status int
		made   bool
		part   string
	}{
		{"status", df.Status(503), 503, false, "<html>"},
		{"status after", df.After(df.Status(502)), 502, true, "<html>"},
		{"error", df.Error(400, 200000, "blocked"), 400, false, `"code":200000`},
		{"route", df.RouteLimited(1500 * time.Millisecond), 429, false, `"retry_after":1.5`},
		{"global", df.GlobalLimited(time.Second), 429, false, `"global":true`},
		{"shared", df.SharedLimited(time.Second), 429, false, "resource"},
		{"banned", df.Banned(time.Minute), 429, false, "Cloudflare"},
		{"drop before", df.DropBefore, 0, false, ""},
		{"drop after", df.DropAfter, 0, true, ""},
		{"half", df.HalfJSON, 200, true, `{"id":`},
		{"empty", df.Empty, 200, false, ""},
		{"hang", df.Hang(30 * time.Millisecond), 200, true, `"id"`},
	} {
		before := len(s.Posts(df.Support))
		s.Fail(df.RoutePost, 1, c.f)
		status, raw := restRaw(t, s, "POST", path, body)
		if made := len(s.Posts(df.Support)) > before; status != c.status || made != c.made || !strings.Contains(string(raw), c.part) {
			t.Errorf("%s: %d %q, made %v; want %d with %q, made %v", c.name, status, raw, made, c.status, c.part, c.made)
		}
	}
	if n := len(s.Calls("POST /channels/" + df.Support + "/messages")); n != 12 {
		t.Errorf("%d calls, want 12", n)
	}
	s.Fail("*", 3, df.Status(500))
	s.Heal()
	if status, _ := rest(t, s, "GET", "/users/@me", ""); status != 200 {
		t.Errorf("after Heal: %d", status)
	}
	s.Tune(func(k *df.Knobs) { k.Requests, k.Window = 2, 100*time.Millisecond })
	var got []int
	for range 3 {
		status, _ := rest(t, s, "GET", "/channels/"+df.Ops, "")
		got = append(got, status)
	}
	time.Sleep(110 * time.Millisecond)
	status, _ := rest(t, s, "GET", "/channels/"+df.Ops, "")
	if got[1] != 200 || got[2] != 429 || status != 200 {
		t.Errorf("the limit of a route: %v and %d", got, status)
	}
	s.Tune(func(k *df.Knobs) { k.Requests, k.PerSecond = 0, 1 })
	rest(t, s, "GET", "/users/@me", "")
	if status, o := rest(t, s, "GET", "/users/@me", ""); status != 429 || o["global"] != true {
		t.Errorf("the limit of all routes: %d %v", status, o)
	}
}

func TestFind(t *testing.T) {
	s := df.New(t)
	own(t, s, df.Support, "a canary@example.org")
	if got := s.Find("canary@example.org"); len(got) != 1 || !strings.HasPrefix(got[0], "POST /channels/") {
		t.Errorf("Find = %q", got)
	}
	if got := s.Find(df.Token); len(got) != 0 {
		t.Errorf("Find of the token = %q, want nothing: the Authorization header is where it belongs", got)
	}
}
