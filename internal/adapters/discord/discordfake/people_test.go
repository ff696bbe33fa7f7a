package discordfake_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	df "smtpbot/internal/adapters/discord/discordfake"
)

// TestContent holds what the bot may read against the documents, with the Message Content intent and without.
func TestContent(t *testing.T) {
	s := df.New(t)
	with, without := connect(t, s, reading), connect(t, s, usual)
	own := own(t, s, df.Support, "own")
	h := answered(t, s)
	for _, c := range []struct {
		name string
		say  func() string
		want bool // it can be read without the intent
	}{
		{"plain", func() string { return s.Say(df.Alice, df.Support, "plain") }, false},
		{"mention", func() string { return s.Say(df.Alice, df.Support, "<@"+df.BotUser+"> look") }, true},
		{"mention with !", func() string { return s.Say(df.Alice, df.Support, "<@!"+df.BotUser+"> look") }, true},
		{"mention in code", func() string { return s.Say(df.Alice, df.Support, "`<@"+df.BotUser+">` look") }, false},
		{"role of the bot", func() string { return s.Say(df.Alice, df.Support, "<@&"+df.RoleBot+"> look") }, false},
		{"direct", func() string { return s.DM(df.Alice, "direct") }, true},
		{"reply", func() string { return s.Say(df.Alice, df.Support, "a reply", df.ReplyTo(own)) }, true},
		{"reply without ping", func() string { return s.Say(df.Alice, df.Support, "a reply", df.ReplyTo(own), df.Unpinged()) }, false},
		{"reply to an interaction", func() string { return s.Say(df.Alice, df.Support, "a reply", df.ReplyTo(h.ID)) }, false},
		{"file", func() string {
			return s.Say(df.Alice, df.Support, "", df.With(df.File{Name: "a.eml", Data: []byte("x")}))
		}, false},
		{"webhook", func() string { return s.Webhook(df.Support, "Hook", "hooked") }, false},
	} {
		id := c.say()
		full, got := with.message(id), without.message(id)
		if empty := got["content"] == "" && len(got["attachments"].([]any)) == 0; empty == c.want {
			t.Errorf("%s: without the intent it is %q, want readable %v", c.name, got["content"], c.want)
		}
		if full["content"] == "" && len(full["attachments"].([]any)) == 0 {
			t.Errorf("%s: with the intent it is empty", c.name)
		}
	}
	s.Clean(t)
}

// message waits for the event of a message that was sent.
func (c *socket) message(id string) object {
	c.t.Helper()
	for end := time.Now().Add(soon); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		for _, f := range c.all(0, "MESSAGE_CREATE") {
			if o := f.data(); o["id"] == id {
				return o
			}
		}
	}
	c.t.Fatalf("the message %s did not come", id)
	return nil
}

// own lets the bot write in a channel.
func own(t *testing.T, s *df.Server, channel, text string) string {
	t.Helper()
	status, o := rest(t, s, "POST", "/channels/"+channel+"/messages", `{"content":"`+text+`",`+mute+`}`)
	if status != 200 {
		t.Fatalf("POST = %d %v", status, o)
	}
	return o["id"].(string)
}

// answered gives the message that a command was answered with.
func answered(t *testing.T, s *df.Server) df.Message {
	t.Helper()
	register(t, s)
	h := s.Command(df.Alice, df.Support, "smtp", df.Options{"code": "452"})
	if status, o := callback(t, s, h, `{"type":4,"data":{"content":"public",`+mute+`}}`); status != 204 {
		t.Fatalf("callback = %d %v", status, o)
	}
	return h.WaitMessage(t)
}

func TestMessageForm(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, reading)
	first := s.Say(df.Bob, df.Support, "look <@"+df.Alice+"> <@&"+df.RoleHelpers+"> @everyone", df.With(df.File{Name: "bounce.eml", Data: []byte("Subject: x")}))
	m := c.wait(0, "MESSAGE_CREATE", 1).data()
	if _, there := m["member"].(object)["user"]; there || m["guild_id"] != df.Home || m["author"].(object)["id"] != df.Bob {
		t.Errorf("author, member or guild_id: %v", m)
	}
	if len(m["mentions"].([]any)) != 1 || len(m["mention_roles"].([]any)) != 1 || m["mention_everyone"] != false {
		t.Errorf("mentions %v, roles %v, everyone %v: Bob may not mention everyone", m["mentions"], m["mention_roles"], m["mention_everyone"])
	}
	file := m["attachments"].([]any)[0].(object)
	if file["filename"] != "bounce.eml" || file["size"] != 10.0 {
		t.Errorf("attachment %v", file)
	}
	res, err := http.Get(file["url"].(string))
	if err != nil {
		t.Fatal(err)
	}
	data, _ := io.ReadAll(res.Body)
	_ = res.Body.Close()
	if string(data) != "Subject: x" {
		t.Errorf("the download is %q", data)
	}
	res, err = http.Get(strings.Replace(file["url"].(string), "hm=", "hm=0", 1))
	if err != nil || res.StatusCode != 404 {
		t.Errorf("a download with another signature: %v %v, want 404", res.StatusCode, err)
	}
	_ = res.Body.Close()

	s.Say(df.Alice, df.Support, "answer", df.ReplyTo(first))
	r := c.wait(0, "MESSAGE_CREATE", 2).data()
	if r["type"] != 19.0 || r["referenced_message"].(object)["id"] != first || r["message_reference"].(object)["message_id"] != first {
		t.Errorf("reply: %v", r)
	}
	s.Delete(first)
	if d := c.wait(0, "MESSAGE_DELETE", 1).data(); d["id"] != first || d["guild_id"] != df.Home || len(d) != 3 {
		t.Errorf("MESSAGE_DELETE = %v", d)
	}
	s.Say(df.Alice, df.Support, "again", df.ReplyTo(first))
	r = c.wait(0, "MESSAGE_CREATE", 3).data()
	if v, there := r["referenced_message"]; !there || v != nil {
		t.Errorf("referenced_message of a deleted message = %v, want null", v)
	}
	s.Forward(df.Bob, df.Ops, r["id"].(string))
	f := c.wait(0, "MESSAGE_CREATE", 4).data()
	snap := f["message_snapshots"].([]any)[0].(object)["message"].(object)
	if f["content"] != "" || snap["content"] != "again" || f["message_reference"].(object)["type"] != 1.0 {
		t.Errorf("forwarded: %v", f)
	}
}

func TestEdits(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, reading)
	id := s.Say(df.Alice, df.Support, "see https://example.org")
	s.Unfurl(id, "https://example.org")
	u := c.wait(0, "MESSAGE_UPDATE", 1).data()
	if u["edited_timestamp"] != nil || len(u["embeds"].([]any)) != 1 || u["content"] == "" {
		t.Errorf("unfurled: %v, want a whole message without edited_timestamp", u)
	}
	s.Edit(id, "better")
	if e := c.wait(0, "MESSAGE_UPDATE", 2).data(); e["edited_timestamp"] == nil || e["content"] != "better" {
		t.Errorf("edited: %v", e)
	}
	a, b := s.Say(df.Alice, df.Support, "a"), s.Say(df.Alice, df.Support, "b")
	s.BulkDelete(a, b)
	if d := c.wait(0, "MESSAGE_DELETE_BULK", 1).data(); len(d["ids"].([]any)) != 2 || d["channel_id"] != df.Support {
		t.Errorf("MESSAGE_DELETE_BULK = %v", d)
	}
}

func TestThreads(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, reading)
	post := s.Post(df.Alice, df.Forum, "My bounce", "550 no")
	created, m := c.wait(0, "THREAD_CREATE", 1).data(), c.wait(0, "MESSAGE_CREATE", 1).data()
	if created["id"] != post || created["newly_created"] != true || created["parent_id"] != df.Forum || m["id"] != post || m["channel_id"] != post {
		t.Errorf("a post: %v, %v", created, m)
	}
	from := s.Say(df.Bob, df.Support, "a question")
	thread := s.StartThread(df.Bob, from, "Talk")
	if thread != from || c.wait(0, "MESSAGE_UPDATE", 1).data()["thread"] == nil || c.wait(0, "MESSAGE_CREATE", 3).data()["type"] != 21.0 {
		t.Errorf("a thread %s from %s", thread, from)
	}
	for _, c := range []struct {
		name string
		do   func()
		want int // code of a message there
	}{
		{"open", func() {}, 0},
		{"archived", func() { s.Archive(thread) }, 0},
		{"locked", func() { s.Lock(thread) }, 160005},
		{"both", func() { s.Archive(thread) }, 50083},
		{"open again", func() { s.Reopen(thread) }, 0},
		{"no permission", func() { s.Deny(df.Support, df.SendMessagesInThreads) }, 50013},
		{"SEND_MESSAGES does not matter", func() { s.Allow(df.Support, df.SendMessagesInThreads); s.Deny(df.Support, df.SendMessages) }, 0},
	} {
		c.do()
		if _, o := rest(t, s, "POST", "/channels/"+thread+"/messages", `{"content":"x",`+mute+`}`); code(o) != c.want {
			t.Errorf("%s: code %d, want %d", c.name, code(o), c.want)
		}
	}
	if s.Channel(thread).Archived {
		t.Error("the thread is archived still, though the bot wrote there")
	}
	if _, o := rest(t, s, "POST", "/channels/"+df.Forum+"/messages", `{"content":"x",`+mute+`}`); code(o) != 40058 {
		t.Errorf("a message in a forum: code %d, want 40058", code(o))
	}
	mine := own(t, s, thread, "mine")
	s.Archive(thread)
	if _, o := rest(t, s, "PATCH", "/channels/"+thread+"/messages/"+mine, `{"content":"y",`+mute+`}`); code(o) != 50083 {
		t.Errorf("an edit in an archived thread: code %d, want 50083", code(o))
	}
	if status, _ := rest(t, s, "DELETE", "/channels/"+thread+"/messages/"+mine, ""); status != 204 {
		t.Errorf("a deletion in an archived thread: %d, want 204", status)
	}
	s.DeleteChannel(thread)
	if d := c.wait(0, "THREAD_DELETE", 1).data(); len(d) != 4 || d["id"] != thread {
		t.Errorf("THREAD_DELETE = %v", d)
	}
	s.Clean(t)
}

func TestGuilds(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, reading)
	s.Outage(df.Home)
	if d := c.wait(0, "GUILD_DELETE", 1).data(); d["unavailable"] != true {
		t.Errorf("an outage: %v", d)
	}
	s.Recover(df.Home)
	c.wait(0, "GUILD_CREATE", 3)
	s.Kick(df.Second)
	if d := c.wait(0, "GUILD_DELETE", 2).data(); d["id"] != df.Second || d["unavailable"] != nil {
		t.Errorf("a removal: %v", d)
	}
	if _, o := rest(t, s, "GET", "/guilds/"+df.Second, ""); code(o) != 10004 {
		t.Errorf("GET of a server that the bot left: code %d", code(o))
	}
	if _, o := rest(t, s, "GET", "/channels/"+df.General, ""); code(o) != 50001 {
		t.Errorf("GET of a channel in a server that the bot left: code %d", code(o))
	}
	s.Invite(df.Second)
	c.wait(0, "GUILD_CREATE", 4)
	s.Deny(df.Ops, df.ViewChannel)
	c.wait(0, "CHANNEL_UPDATE", 1)
	s.Say(df.Alice, df.Ops, "unseen")
	s.Say(df.Alice, df.Support, "seen")
	if m := c.wait(0, "MESSAGE_CREATE", 1).data(); m["content"] != "seen" {
		t.Errorf("the bot is told of %v in a channel that it cannot see", m)
	}
	s.Clean(t)
}

func TestOddMessages(t *testing.T) {
	s := df.New(t)
	c := connect(t, s, reading)
	s.Say(df.Robot, df.Support, "", df.Flagged(df.FlagComponentsV2), df.Composing(df.UnknownComponents))
	if m := c.wait(0, "MESSAGE_CREATE", 1).data(); len(m["components"].([]any)) != 2 || m["author"].(object)["bot"] != true {
		t.Errorf("%v", m)
	}
	s.Say(df.Robot, df.Support, "", df.Embedding(`[{"type":"rich","title":"Alert","description":"550 5.1.1"}]`))
	s.System(df.Bob, df.Support, df.TypeJoin)
	if m := c.wait(0, "MESSAGE_CREATE", 3).data(); m["type"] != 7.0 {
		t.Errorf("%v", m)
	}
	s.Webhook(df.Support, "Monitor", "down")
	if m := c.wait(0, "MESSAGE_CREATE", 4).data(); m["webhook_id"] == nil || m["member"] != nil {
		t.Errorf("a webhook: %v", m)
	}
	s.OpenThread(df.Bob, df.Support, "Talk")
	if m := c.wait(0, "MESSAGE_CREATE", 5).data(); m["type"] != 18.0 || m["content"] != "Talk" {
		t.Errorf("a thread without a message: %v", m)
	}
}

// TestReadThroughReferences shows that what a message refers to is hidden by its own rule.
func TestReadThroughReferences(t *testing.T) {
	s := df.New(t, func(k *df.Knobs) { k.MessageContent = false })
	c := connect(t, s, usual)
	hidden := s.Say(df.Alice, df.Support, "hidden")
	m := c.message(s.Say(df.Bob, df.Support, "<@"+df.BotUser+"> look", df.ReplyTo(hidden)))
	if got := m["referenced_message"].(object)["content"]; m["content"] == "" || got != "" {
		t.Errorf("content %q, of what it answers %q, want that hidden", m["content"], got)
	}
	f := c.message(s.Forward(df.Bob, df.Support, hidden))
	if got := f["message_snapshots"].([]any)[0].(object)["message"].(object)["content"]; got != "" {
		t.Errorf("what was forwarded is %q, want nothing", got)
	}
	d := c.message(s.Forward(df.Bob, s.DirectChannel(df.Bob), hidden))
	if got := d["message_snapshots"].([]any)[0].(object)["message"].(object)["content"]; got != "hidden" {
		t.Errorf("what was forwarded to the bot is %q, want hidden", got)
	}
}

func TestIntents(t *testing.T) {
	s := df.New(t)
	guilds, direct, none := connect(t, s, df.IntentGuildMessages), connect(t, s, df.IntentDirectMessages), connect(t, s, 0)
	a, b := s.Say(df.Alice, df.Support, "<@"+df.BotUser+"> a"), s.DM(df.Alice, "b")
	guilds.message(a)
	direct.message(b)
	s.Settle(t, soon)
	for name, got := range map[string]int{"servers": len(guilds.all(0, "MESSAGE_CREATE")), "direct": len(direct.all(0, "MESSAGE_CREATE")), "none": len(none.all(0, "MESSAGE_CREATE")) + 1} {
		if got != 1 {
			t.Errorf("%s: %d messages too many or too few", name, got)
		}
	}
	if n := len(guilds.all(0, "GUILD_CREATE")); n != 0 {
		t.Errorf("%d GUILD_CREATE without GUILDS", n)
	}
}
