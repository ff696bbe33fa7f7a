package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// given is the command in the fixture.
var given = command{
	message: chat.Message{
		Text:   "550 5.1.1 <bob@example.org>: no such user",
		Asked:  chat.Command,
		ID:     "76dd8ecace7d9304",
		Place:  chat.Place{Platform: Name, Workspace: "T0ACME", Channel: "C1MAIL"},
		Author: ann,
	},
	reply:   replyTo{url: "https://hooks.slack.com/commands/T0ACME/1/x", channel: "C1MAIL", user: "U1ANN", name: "ann"},
	trigger: "171.42.0a1b2c",
}

// formOf gives a command as HTTP sends it.
func formOf(t testing.TB, payload []byte) url.Values {
	t.Helper()
	var fields map[string]string
	if err := json.Unmarshal(payload, &fields); err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	for name, value := range fields {
		form.Set(name, value)
	}
	return form
}

func TestDecodeCommand(t *testing.T) {
	payload := fixture(t, "command")
	got, err := decodeCommand(payload, us)
	if diff := cmp.Diff(given, got, inward); err != nil || diff != "" {
		t.Errorf("decodeCommand: %v (-want +got):\n%s", err, diff)
	}
	got, err = commandForm(formOf(t, payload), us)
	if diff := cmp.Diff(given, got, inward); err != nil || diff != "" {
		t.Errorf("commandForm: %v (-want +got):\n%s", err, diff)
	}
}

func TestDecodeCommandFields(t *testing.T) {
	with := func(set func(*command)) command {
		c := command{
			message: chat.Message{Asked: chat.Command, Place: chat.Place{Platform: Name, Workspace: "T0ACME", Channel: "C1"}, Author: chat.Person{ID: "U1"}},
			reply:   replyTo{channel: "C1", user: "U1"},
		}
		set(&c)
		return c
	}
	tests := map[string]struct {
		fields string
		want   command
	}{
		"alone":         {`"text":null`, with(func(*command) {})},
		"direct":        {`"channel_id":"D1"`, with(func(c *command) { c.message.Place.Channel, c.message.Place.Direct, c.reply.channel = "D1", true, "D1" })},
		"a number":      {`"text":452`, with(func(c *command) { c.message.Text = "452" })},
		"Slack's links": {`"text":"<mailto:a@example.org|a@example.org> &lt;b&gt; <@U2|ben>"`, with(func(c *command) { c.message.Text = "a@example.org <b> @ben" })},
		"name with @":   {`"user_name":"@ann\u202e\n"`, with(func(c *command) { c.reply.name = "ann" })},
		"an odd name":   {`"user_name":["ann"]`, with(func(*command) {})},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeCommand([]byte(`{"channel_id":"C1","user_id":"U1",`+tt.fields+`}`), us)
			if diff := cmp.Diff(tt.want, got, inward); err != nil || diff != "" {
				t.Errorf("decodeCommand(%s): %v (-want +got):\n%s", tt.fields, err, diff)
			}
		})
	}
}

func TestDecodeCommandErrors(t *testing.T) {
	for payload, want := range map[string]error{
		"":                   loose.ErrNotObject,
		"null":               loose.ErrNotObject,
		`["452"]`:            loose.ErrNotObject,
		`{}`:                 errNoAsker,
		`{"user_id":"U1"}`:   errNoAsker,
		`{"channel_id":"C"}`: errNoAsker,
		`{"channel_id":"C","user_id":null,"text":"452"}`: errNoAsker,
	} {
		if got, err := decodeCommand([]byte(payload), us); !errors.Is(err, want) {
			t.Errorf("decodeCommand(%s) = %+v, %v, want %v", payload, got, err, want)
		}
	}
	if got, err := commandForm(url.Values{"text": {"452"}}, us); !errors.Is(err, errNoAsker) {
		t.Errorf("commandForm without a user = %+v, %v, want %v", got, err, errNoAsker)
	}
}

func FuzzDecodeCommand(f *testing.F) {
	f.Add(fixture(f, "command"))
	f.Add([]byte(`{"channel_id":"D1","user_id":{"id":"U1"},"text":"<@U1> &amp;"}`))
	f.Fuzz(func(t *testing.T, payload []byte) {
		c, err := decodeCommand(payload, us)
		if again, _ := decodeCommand(bytes.Clone(payload), us); !cmp.Equal(c, again, inward) {
			t.Fatalf("%q gives %+v and then %+v", payload, c, again)
		}
		if err != nil {
			return
		}
		m := c.message
		if m.Author.ID == "" || m.Author.Bot || m.Place.Channel == "" || m.Place.Workspace != us.team || m.Place.Thread != "" || m.Asked != chat.Command {
			t.Errorf("%q gives %+v", payload, m)
		}
		if c.reply.user != m.Author.ID || c.reply.channel != m.Place.Channel || (m.ID == "") != (c.trigger == "") {
			t.Errorf("%q is to be answered at %+v", payload, c)
		}
		checkMessage(t, m)
		// What HTTP sends is the same.
		form := url.Values{"text": {m.Text}, "user_id": {c.reply.user}, "channel_id": {c.reply.channel}, "user_name": {c.reply.name}, "response_url": {c.reply.url}, "trigger_id": {c.trigger}}
		object, err := json.Marshal(map[string]string{"text": m.Text, "user_id": c.reply.user, "channel_id": c.reply.channel, "user_name": c.reply.name, "response_url": c.reply.url, "trigger_id": c.trigger})
		if err != nil || !utf8.ValidString(m.Text) {
			return
		}
		byHTTP, errHTTP := commandForm(form, us)
		bySocket, errSocket := decodeCommand(object, us)
		if errHTTP != nil || errSocket != nil || !cmp.Equal(byHTTP, bySocket, inward) {
			t.Errorf("by HTTP %+v, %v; by Socket Mode %+v, %v", byHTTP, errHTTP, bySocket, errSocket)
		}
	})
}
