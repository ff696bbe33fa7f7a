package discord

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// textOf gives what a message object says.
func textOf(t testing.TB, object string) string {
	t.Helper()
	m, ok := loose.Read[rawMessage]([]byte(object))
	if !ok {
		t.Fatalf("no message: %s", object)
	}
	text, _ := m.read(fixtureSelf)
	return text
}

func TestText(t *testing.T) {
	tests := map[string]struct{ message, want string }{
		"written": {`{"author":{"id":"1"},"content":"**550** <a@example.org>","embeds":[{"title":"not this"}],"components":[{"type":10,"content":"nor this"}]}`,
			"550 <a@example.org>"},
		"nothing":    {`{"author":{"id":"1"}}`, ""},
		"as pasted":  {`{"author":{"id":"1"},"content":"  550\n\n451 "}`, "  550\n\n451 "},
		"no program": {`{"author":{"id":"1","bot":false},"embeds":[{"title":"not this"}]}`, ""},
		"embed": {`{"author":{"id":"1","bot":true},"content":"Alert","embeds":[{"title":"*Failed*","description":"550 <a@example.org>",
			"author":{"name":"not this"},"fields":[{"name":"Queue","value":"4F2"},{"name":"Log"},{"value":"451 later"},{"name":"Said","value":"a\nb"},7],"footer":{"text":"mx1"}},"odd",{"footer":"odd"}]}`,
			"Alert\nFailed\n550 <a@example.org>\nQueue: 4F2\nLog\n451 later\nSaid:\na\nb\nmx1"},
		"previews":           {`{"webhook_id":"1","content":"x","embeds":[{"type":"link","title":"a"},{"type":"video","title":"b"},{"type":"rich","title":"c"},{"type":{},"title":"d"},{"type":"new","title":"e"}]}`, "x\nc\nd\ne"},
		"embed that repeats": {`{"webhook_id":"1","content":"**550** 5.1.1: no","embeds":[{"description":"550 5.1.1 no"}]}`, "550 5.1.1: no"},
		"repeated in embed":  {`{"webhook_id":"1","content":"Alert: 550","embeds":[{"title":"*Alert:* 550 5.1.1 no"}]}`, "Alert: 550 5.1.1 no"},
		"embeds alone":       {`{"author":null,"embeds":[{"title":"550"},{"title":"551"}]}`, "550\n551"},
		"components": {`{"webhook_id":"1","components":[{"type":10,"content":"# 550"},{"type":1,"components":[{"type":2,"label":"not this","custom_id":"x"},{"type":3,"options":[{"label":"nor this"}]}]},
			{"type":17,"components":[{"type":9,"components":[{"type":10,"content":"<@900000000000000001> 551"}],"accessory":{"type":11,"description":"nor this"}},"odd",null,7,{"type":{},"content":"552"}]},
			{"type":18,"component":{"type":77,"content":"553"}},{"type":10,"content":{"a":1}}]}`, "550\n551\n552\n553"},
		"forwarded":             {`{"author":{"id":"1"},"content":"","message_snapshots":[{"message":{"content":"||550|| no"}}]}`, "550 no"},
		"forwarded with a word": {`{"author":{"id":"1"},"content":"see","message_snapshots":[{"message":{"content":"550"}}],"embeds":[{"title":"not this"}]}`, "see\n550"},
		"forwarded alert": {`{"author":{"id":"1"},"message_snapshots":[{"message":{"content":"Alert","embeds":[{"title":"550 no"}],"components":[{"content":"551"}]}}]}`,
			"Alert\n550 no\n551"},
		"forwarded by a program": {`{"webhook_id":"1","content":"see","embeds":[{"title":"this"}],"message_snapshots":[{"message":{"content":"550"}}]}`, "see\nthis\n550"},
		"odd":                    {`{"author":{"id":"1"},"content":{"a":1},"embeds":{"title":"x"},"components":"x","message_snapshots":7}`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := textOf(t, tt.message); got != tt.want {
				t.Errorf("text = %q\n want %q", got, tt.want)
			}
		})
	}
}

func TestTextBounds(t *testing.T) {
	raw, err := json.Marshal(strings.Repeat("é", maxInbound))
	if err != nil {
		t.Fatal(err)
	}
	long := string(raw)
	for name, message := range map[string]string{
		"content":    `{"author":{"id":"1"},"content":` + long + `}`,
		"half":       `{"author":{"id":"1"},"content":"x` + long[1:] + `}`,
		"grows":      `{"author":{"id":"1"},"content":"` + strings.Repeat("<t:0>", maxInbound/6) + `"}`,
		"forwarded":  `{"author":{"id":"1"},"content":` + long + `,"message_snapshots":[{"message":{"content":` + long + `}}]}`,
		"embeds":     `{"webhook_id":"1","content":"a","embeds":[{"title":` + long + `,"description":` + long + `}]}`,
		"components": `{"webhook_id":"1","components":[{"content":` + long + `},{"content":` + long + `}]}`,
	} {
		got := textOf(t, message)
		if len(got) > maxInbound || len(got) < maxInbound-32 || strings.ContainsRune(got, '\ufffd') {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

// TestTextDepth nests components within what Discord does, and far deeper.
func TestTextDepth(t *testing.T) {
	for depth, want := range map[int]string{4: "550", maxDepth + 2: ""} {
		for _, wrap := range []struct{ begin, end string }{{`{"components":[`, `]}`}, {`{"component":`, `}`}} {
			nested := strings.Repeat(wrap.begin, depth) + `{"type":10,"content":"550"}` + strings.Repeat(wrap.end, depth)
			if got := textOf(t, `{"webhook_id":"1","components":[`+nested+`]}`); got != want {
				t.Errorf("%d deep: %q, want %q", depth, got, want)
			}
		}
	}
}

// TestOddMessages has messages with one odd thing each.
func TestOddMessages(t *testing.T) {
	person := chat.Person{ID: "3"}
	tests := map[string]struct {
		fields string
		want   chat.Message
	}{
		"numbers for ids":           {`"author":{"id":4}`, chat.Message{Author: chat.Person{ID: "4"}}},
		"a number for content":      {`"content":452`, chat.Message{Text: "452"}},
		"a guild that is odd":       {`"guild_id":{},"member":{}`, chat.Message{}},
		"a direct message":          {`"guild_id":null,"member":null`, chat.Message{Asked: chat.Direct, Place: chat.Place{Direct: true}}},
		"type is odd":               {`"type":"x"`, chat.Message{Author: chat.Person{ID: "3", Bot: true}}},
		"type in a string":          {`"type":"19"`, chat.Message{}},
		"type is null":              {`"type":null`, chat.Message{}},
		"author is an id":           {`"author":"3"`, chat.Message{Author: chat.Person{Bot: true}}},
		"author's id is odd":        {`"author":{"id":"me"}`, chat.Message{Author: chat.Person{Bot: true}}},
		"author is odd about it":    {`"author":{"id":"3","bot":"yes"}`, chat.Message{Author: chat.Person{ID: "3", Bot: true}}},
		"author is no bot":          {`"author":{"id":"3","bot":false,"system":null}`, chat.Message{}},
		"a webhook that is odd":     {`"webhook_id":{}`, chat.Message{Author: chat.Person{ID: "3", Bot: true}}},
		"attachments are none":      {`"attachments":"1"`, chat.Message{}},
		"some attachments are none": {`"attachments":[1,null,"a",[],{},{"id":"7","url":"https://a.example"}]`, chat.Message{Files: []chat.File{{Name: "7", Ref: "https://a.example"}}}},
		"snapshots are none":        {`"message_snapshots":{"message":{"content":"550"}}`, chat.Message{}},
		"some snapshots are none":   {`"message_snapshots":[1,{"message":7},{"message":{"content":"550"}},{"message":{"content":"551"}}]`, chat.Message{Text: "x\n550\n551"}},
		"a reply without a type":    {`"message_reference":{"message_id":"7","channel_id":"2"}`, chat.Message{Place: chat.Place{Thread: "7"}}},
		"a reply to it knows not":   {`"message_reference":{"message_id":"7"}`, chat.Message{Place: chat.Place{Thread: "7"}}},
		"a reply to what is odd":    {`"message_reference":7,"referenced_message":{"id":"8","author":{"id":"4"},"content":"y"}`, chat.Message{Place: chat.Place{Thread: "8"}, Parent: &chat.Message{Text: "y", ID: "8", Author: chat.Person{ID: "4"}}}},
		"a reply elsewhere":         {`"message_reference":{"message_id":"7","channel_id":"9"},"referenced_message":{"id":"7"}`, chat.Message{}},
		"a reply to a reply": {`"message_reference":{"message_id":"8"},"referenced_message":{"id":"8","author":{"id":"4"},"content":"y","message_reference":{"message_id":"7"}}`,
			chat.Message{Place: chat.Place{Thread: "8"}, Parent: &chat.Message{Text: "y", ID: "8", Author: chat.Person{ID: "4"}}}},
		"a reply to an answer in an odd channel": {`"message_reference":{"message_id":"8"},"referenced_message":{"id":"8","channel_id":{},"author":{"id":"900000000000000001"},"content":"y","message_reference":{"channel_id":"2","message_id":"7"}}`,
			chat.Message{Asked: chat.Replied, Place: chat.Place{Thread: "7"}, Parent: &chat.Message{Text: "y", ID: "8", Author: chat.Person{ID: "900000000000000001", Bot: true}}}},
		"forwarded with a parent":  {`"message_reference":{"type":1,"message_id":"7","channel_id":"2"},"referenced_message":{"id":"7"}`, chat.Message{}},
		"parent of nobody":         {`"message_reference":{"message_id":"7"},"referenced_message":{"content":"y"}`, chat.Message{Place: chat.Place{Thread: "7"}, Parent: &chat.Message{Text: "y", Author: chat.Person{Bot: true}}}},
		"mention of somebody else": {`"content":"<@9000000000000000011> <@!4> 452"`, chat.Message{Text: "@9000000000000000011 @4 452"}},
		"an escaped mention":       {`"content":"<@900000000000000001 452"`, chat.Message{Text: "<@900000000000000001 452"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data := `{"id":"1174109841514299393","channel_id":"2","guild_id":"1","member":{},"author":{"id":"3"},"content":"x",` + tt.fields + `}`
			got, err := decodeDispatch("MESSAGE_CREATE", []byte(data), fixtureSelf)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			want.ID, want.Sent, want.Place.Platform, want.Place.Channel = idNow, sentNow, Name, "2"
			if !strings.Contains(tt.fields, "guild_id") {
				want.Place.Workspace = "1"
			}
			if want.Place.Thread == "" && !want.Place.Direct {
				want.Place.Thread = idNow
			}
			if want.Author == (chat.Person{}) {
				want.Author = person
			}
			if want.Text == "" {
				want.Text = "x"
			}
			if want.Parent != nil {
				want.Parent.Place, want.Parent.Sent = want.Place, sentAt(want.Parent.ID)
			}
			if diff := cmp.Diff(want, got.event.Message); diff != "" {
				t.Errorf("decodeDispatch(%s) (-want +got):\n%s", data, diff)
			}
		})
	}
}

// TestNobodyIsMe reads a reply to a message of nobody before the bot knows who it is: that one is not the bot's.
func TestNobodyIsMe(t *testing.T) {
	data := `{"id":"1","channel_id":"2","guild_id":"1","author":{"id":"3"},"content":"<@> x","message_reference":{"message_id":"8"},"referenced_message":{"id":"8","message_reference":{"message_id":"7"}}}`
	got, err := decodeDispatch("MESSAGE_CREATE", []byte(data), self{})
	if m := got.event.Message; err != nil || m.Asked != chat.Overheard || m.Place.Thread != "8" || m.Author.Bot {
		t.Errorf("decodeDispatch(%s) = %+v, %v, want it overheard", data, m, err)
	}
}
