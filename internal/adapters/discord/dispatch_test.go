package discord

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

func TestDecodeDispatch(t *testing.T) {
	message := chat.Message{Text: pastedLine, ID: idNow, Place: inMail(idNow), Author: chat.Person{ID: idAnn}, Sent: sentNow}
	saw := func(kind chat.Kind, at time.Time, set func(*chat.Message)) notice {
		return notice{kind: happened, event: chat.Event{Kind: kind, Message: changed(message, set), At: at}}
	}
	posts := func(set func(*chat.Message)) notice { return saw(chat.Posted, sentNow, set) }
	edits := func(set func(*chat.Message)) notice { return saw(chat.Edited, editedOnce, set) }
	deletes := func(m chat.Message) notice {
		return notice{kind: happened, event: chat.Event{Kind: chat.Deleted, Message: m}}
	}
	starts := func(n notice) notice { n.starts = true; return n }
	first := func(at chat.Place) *chat.Message {
		return &chat.Message{Text: "452 4.2.2 <bob@example.org> mailbox full", Files: []chat.File{bounceFile}, ID: idFirst, Place: at, Author: chat.Person{ID: idAnn}, Sent: sentFirst}
	}
	answer := func(at chat.Place) *chat.Message {
		return &chat.Message{Text: "Don't resend yet\nGmail\nWho can act: the owner of acme.example\n550 5.7.26", ID: idAnswer, Place: at,
			Author: chat.Person{ID: fixtureSelf.user, Bot: true}, Sent: sentAnswer}
	}
	replies := func(to string, parent func(chat.Place) *chat.Message, set func(*chat.Message)) notice {
		return posts(func(m *chat.Message) {
			m.Place = inMail(to)
			if parent != nil {
				m.Parent = parent(m.Place)
			}
			set(m)
		})
	}
	hook := chat.Person{ID: "500000000000000001", Bot: true}
	tooLong := chat.File{Name: "log.txt", Trouble: "it is too large: 26 MB, and the limit is 25 MB. Send the part with the error."}
	alert := "Delivery failed\nmx1 could not deliver\nSaid: 550 5.1.1 <bob@example.org>\nLog:\nstatus=bounced\nqueue 4F2\nhost mx1"
	mail := channel{id: idMail, guild: idGuild}
	forum := channel{id: idForum, guild: idGuild, kind: kindForum}
	post := channel{id: idThread, guild: idGuild, parent: idForum, kind: 11}
	private := channel{id: "600000000000000009", guild: idGuild, parent: idMail, kind: 12, locked: true, old: true}
	gone := func(channel string) chat.Event {
		return chat.Event{Kind: chat.Left, Message: chat.Message{Place: chat.Place{Platform: Name, Workspace: idGuild, Channel: channel}}}
	}
	same := func(*chat.Message) {}
	tests := map[string]notice{
		"message": posts(same),
		"markup":  posts(func(m *chat.Message) { m.Text = "look 550 5.1.1 @800000000000000002\n> no" }),
		"direct":  posts(func(m *chat.Message) { m.Place, m.Asked, m.Text = inDM, chat.Direct, "452" }),
		"direct-reply": posts(func(m *chat.Message) {
			m.Place, m.Asked, m.Text = inDM, chat.Direct, "and now?"
			m.Parent = &chat.Message{Text: "452 means not now", ID: idAnswer, Place: inDM, Author: chat.Person{ID: fixtureSelf.user, Bot: true}, Sent: sentAnswer}
		}),
		"mention":               posts(func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "what is 452?" }),
		"mention-nick":          posts(func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "hey 452?" }),
		"mention-role":          posts(func(m *chat.Message) { m.Text = "@720000000000000001 452?" }),
		"mention-alone":         replies(idFirst, first, func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "" }),
		"reply":                 replies(idFirst, first, func(m *chat.Message) { m.Text = "and this: 452 4.2.2" }),
		"reply-gone":            replies(idFirst, nil, func(m *chat.Message) { m.Text = "and this: 452 4.2.2" }),
		"reply-to-answer":       replies(idFirst, answer, func(m *chat.Message) { m.Asked, m.Text = chat.Replied, "thanks" }),
		"reply-to-answer-named": replies(idFirst, answer, func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "and 452?" }),
		"reply-to-private-answer": replies(idAnswer, answer, func(m *chat.Message) {
			m.Asked, m.Text = chat.Replied, "thanks"
		}),
		"forwarded": posts(func(m *chat.Message) {
			m.Text, m.Files = "see\n"+alert, []chat.File{{Name: "log.txt", Ref: bounceFile.Ref}}
		}),
		"published": posts(func(m *chat.Message) { m.Text, m.Author = "News", hook }),
		"link":      posts(func(m *chat.Message) { m.Text = "see https://example.org" }),
		"file":      posts(func(m *chat.Message) { m.Text, m.Files = "look", []chat.File{bounceFile, tooLong} }),
		"file-alone": posts(func(m *chat.Message) {
			m.Place, m.Asked, m.Text, m.Files = inDM, chat.Direct, "", []chat.File{bounceFile}
		}),
		"webhook": posts(func(m *chat.Message) { m.Text, m.Author = "Alert\n"+alert, hook }),
		"webhook-v2": posts(func(m *chat.Message) {
			m.Text, m.Author = "Delivery failed\n550 5.1.1 <bob@example.org>\n451 later\nqueue 4F2", hook
			m.Files = []chat.File{{Name: "bounce.eml", Ref: "https://cdn.discordapp.com/attachments/1/2/bounce.eml?ex=1"}}
		}),
		"bot": posts(func(m *chat.Message) { m.Author = chat.Person{ID: "800000000000000009", Bot: true} }),
		"own": posts(func(m *chat.Message) { m.Author = chat.Person{ID: fixtureSelf.user, Bot: true} }),
		"system-user": posts(func(m *chat.Message) {
			m.Place, m.Asked, m.Author = inDM, chat.Direct, chat.Person{ID: "643945264868098049", Bot: true}
		}),
		"no-author":       posts(func(m *chat.Message) { m.Author = chat.Person{Bot: true} }),
		"join":            posts(func(m *chat.Message) { m.Text, m.Author.Bot = "", true }),
		"pin":             replies(idFirst, nil, func(m *chat.Message) { m.Text, m.Author.Bot = "", true }),
		"auto-moderation": posts(func(m *chat.Message) { m.Text, m.Author.Bot = "550 5.1.1\nrule_name: words", true }),
		"forum-post":      starts(saw(chat.Posted, sentThread, func(m *chat.Message) { m.ID, m.Place, m.Sent = idThread, inThread(idThread), sentThread })),
		"in-thread":       posts(func(m *chat.Message) { m.Place = inThread(idNow) }),
		"hidden":          posts(func(m *chat.Message) { m.Text = "" }),
		"edited":          edits(func(m *chat.Message) { m.Text = "451 4.7.1 later" }),
		"edited-direct": edits(func(m *chat.Message) {
			m.Place, m.Asked, m.Text, m.Files = inDM, chat.Direct, "look", []chat.File{bounceFile}
		}),
		"edited-post":     starts(edits(func(m *chat.Message) { m.ID, m.Place, m.Sent = idThread, inThread(idThread), sentThread })),
		"edited-zone":     edits(same),
		"unfurled":        {},
		"partial":         {},
		"partial-content": {},
		"deleted":         deletes(chat.Message{ID: idNow, Place: inMail(""), Sent: sentNow}),
		"deleted-direct":  deletes(chat.Message{ID: idNow, Place: inDM, Sent: sentNow}),
		"deleted-post":    starts(deletes(chat.Message{ID: idThread, Place: inThread(""), Sent: sentThread})),
		"deleted-bulk": {kind: removed, ids: []string{idNow, idFirst},
			event: chat.Event{Kind: chat.Deleted, Message: chat.Message{Place: inMail("")}}},
		"guild":           {kind: joined, guild: idGuild, channels: []channel{{id: "690000000000000001", guild: idGuild, kind: 4}, mail, forum, post, private}},
		"guild-out":       {},
		"guild-left":      {kind: left, guild: idGuild, event: gone("")},
		"guild-down":      {},
		"channel-new":     {kind: told, channels: []channel{mail}},
		"channel-changed": {kind: told, channels: []channel{forum}},
		"channel-gone":    {kind: closedOne, channels: []channel{mail}, event: gone(idMail)},
		"thread-new":      {kind: told, channels: []channel{post}},
		"thread-changed":  {kind: told, channels: []channel{private}},
		"thread-gone":     {kind: closedOne, channels: []channel{post}},
		"threads":         {kind: told, channels: []channel{post}},
		"threads-none":    {},
		"typing":          {},
		"ready":           {},
	}
	for _, name := range inboundFixtures(t, "event-") {
		if _, ok := tests[strings.TrimPrefix(name, "event-")]; !ok {
			t.Errorf("nobody tells what %s is to give", name)
		}
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			event, data := eventFixture(t, "event-"+name)
			got, err := decodeDispatch(event, data, fixtureSelf)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, lookInside); diff != "" {
				t.Errorf("decodeDispatch(%s) (-want +got):\n%s", name, diff)
			}
		})
	}
}

// TestDecodeDispatchInteraction reads every interaction as the gateway sends it.
func TestDecodeDispatchInteraction(t *testing.T) {
	for _, name := range inboundFixtures(t, "press-") {
		data := inboundFixture(t, name)
		want, err := decodeInteraction(data, fixtureSelf)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeDispatch("INTERACTION_CREATE", data, fixtureSelf)
		if diff := cmp.Diff(notice{kind: interacted, interaction: want}, got, lookInside); err != nil || diff != "" {
			t.Errorf("decodeDispatch(%s): %v (-want +got):\n%s", name, err, diff)
		}
	}
}

func TestDecodeDispatchErrors(t *testing.T) {
	tests := map[string]struct {
		event, data string
		want        error
	}{
		"nothing":                     {"MESSAGE_CREATE", "", loose.ErrNotObject},
		"no JSON":                     {"MESSAGE_CREATE", `{"id":`, loose.ErrNotObject},
		"a list":                      {"MESSAGE_UPDATE", `[{"id":"1"}]`, loose.ErrNotObject},
		"null":                        {"MESSAGE_DELETE", `null`, loose.ErrNotObject},
		"no id":                       {"MESSAGE_CREATE", `{"channel_id":"1","content":"452"}`, errNoMessage},
		"id is a path":                {"MESSAGE_CREATE", `{"channel_id":"1","id":"../2"}`, errNoMessage},
		"no channel":                  {"MESSAGE_CREATE", `{"id":"1","content":"452"}`, errNoMessage},
		"no message was deleted":      {"MESSAGE_DELETE", `{"channel_id":"1"}`, errNoMessage},
		"no messages":                 {"MESSAGE_DELETE_BULK", `"1"`, loose.ErrNotObject},
		"messages of no channel":      {"MESSAGE_DELETE_BULK", `{"ids":["1"]}`, errNoChannel},
		"no guild":                    {"GUILD_CREATE", `{"channels":[]}`, errNoGuild},
		"guild is none":               {"GUILD_CREATE", `7`, loose.ErrNotObject},
		"left no guild":               {"GUILD_DELETE", `{"id":{}}`, errNoGuild},
		"left what is none":           {"GUILD_DELETE", `[]`, loose.ErrNotObject},
		"new channel without id":      {"CHANNEL_CREATE", `{"type":0}`, errNoChannel},
		"channel is none":             {"CHANNEL_UPDATE", `"1"`, loose.ErrNotObject},
		"removed channel without id":  {"CHANNEL_DELETE", `{"guild_id":"1"}`, errNoChannel},
		"removed thread without id":   {"THREAD_DELETE", `{"guild_id":"1"}`, errNoChannel},
		"no list of threads":          {"THREAD_LIST_SYNC", `null`, loose.ErrNotObject},
		"interaction that is none":    {"INTERACTION_CREATE", `null`, loose.ErrNotObject},
		"interaction without a reply": {"INTERACTION_CREATE", `{"type":2}`, errNoReply},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeDispatch(tt.event, []byte(tt.data), fixtureSelf)
			if diff := cmp.Diff(notice{}, got, lookInside); !errors.Is(err, tt.want) || diff != "" {
				t.Errorf("decodeDispatch(%s, %s) = %+v, %v, want %v", tt.event, tt.data, got, err, tt.want)
			}
		})
	}
}

// TestDecodeDispatchUnknown gives events of no concern: they are not even read.
func TestDecodeDispatchUnknown(t *testing.T) {
	for _, event := range []string{"", "RESUMED", "PRESENCE_UPDATE", "message_create", "THREAD_MEMBERS_UPDATE", "CHANNEL_PINS_UPDATE", "GLIMMER"} {
		got, err := decodeDispatch(event, []byte(`{`), fixtureSelf)
		if diff := cmp.Diff(notice{}, got, lookInside); err != nil || diff != "" {
			t.Errorf("decodeDispatch(%s) = %+v, %v, want nothing", event, got, err)
		}
	}
}

// TestDecodeDispatchEdits has changes that are edits, and others that are none.
func TestDecodeDispatchEdits(t *testing.T) {
	const when = `"edited_timestamp":"2023-11-14T22:14:20.500000+00:00"`
	tests := map[string]struct {
		fields string
		want   noticeKind
	}{
		"edited":               {`"author":{"id":"3"},"content":"a",` + when, happened},
		"emptied":              {`"author":{"id":"3"},"content":"",` + when, happened},
		"not edited":           {`"author":{"id":"3"},"content":"a","edited_timestamp":null`, nothing},
		"edited is missing":    {`"author":{"id":"3"},"content":"a"`, nothing},
		"edited is odd":        {`"author":{"id":"3"},"content":"a","edited_timestamp":true`, nothing},
		"edited out of time":   {`"author":{"id":"3"},"content":"a","edited_timestamp":"9999-12-31T23:59:59-23:59"`, nothing},
		"edited before time":   {`"author":{"id":"3"},"content":"a","edited_timestamp":"0001-01-01T00:00:00+23:59"`, nothing},
		"content is missing":   {`"author":{"id":"3"},` + when, nothing},
		"content is null":      {`"author":{"id":"3"},"content":null,` + when, nothing},
		"content is odd":       {`"author":{"id":"3"},"content":{},` + when, nothing},
		"author is missing":    {`"content":"a",` + when, nothing},
		"author is null":       {`"author":null,"content":"a",` + when, nothing},
		"author is odd":        {`"author":{"id":{}},"content":"a",` + when, nothing},
		"a webhook edits":      {`"author":{"id":"3","bot":true},"webhook_id":"3","content":"",` + when, happened},
		"the bot edits itself": {`"author":{"id":"900000000000000001"},"content":"a",` + when, happened},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data := `{"id":"1174109841514299393","channel_id":"2","guild_id":"1",` + tt.fields + `}`
			got, err := decodeDispatch("MESSAGE_UPDATE", []byte(data), fixtureSelf)
			if err != nil || got.kind != tt.want {
				t.Errorf("decodeDispatch(%s) = %+v, %v, want %v", data, got, err, tt.want)
			}
			if got.kind == happened && (got.event.Kind != chat.Edited || !got.event.At.Equal(editedOnce)) {
				t.Errorf("decodeDispatch(%s) = %+v, want an edit", data, got)
			}
		})
	}
}

// TestDecodeDispatchHidden reads what a bot gets that may not read what is not addressed to it.
func TestDecodeDispatchHidden(t *testing.T) {
	blind := fixtureSelf
	blind.content = false
	const edited = `,"edited_timestamp":"2023-11-14T22:14:20.500000+00:00"`
	tests := map[string]struct {
		fields string
		want   noticeKind
	}{
		"hidden":             {`"guild_id":"1","content":""`, nothing},
		"shown":              {`"guild_id":"1","content":"a"`, happened},
		"a file":             {`"guild_id":"1","content":"","attachments":[{"id":"7","url":"https://a.example"}]`, happened},
		"a mention":          {`"guild_id":"1","content":"<@900000000000000001>"`, happened},
		"a direct message":   {`"content":""`, happened},
		"a reply to the bot": {`"guild_id":"1","content":"","referenced_message":{"id":"7","author":{"id":"900000000000000001"}}`, nothing},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data := `{"id":"1174109841514299393","channel_id":"2","author":{"id":"3"},` + tt.fields
			for event, data := range map[string]string{"MESSAGE_CREATE": data + "}", "MESSAGE_UPDATE": data + edited + "}"} {
				if got, err := decodeDispatch(event, []byte(data), blind); err != nil || got.kind != tt.want {
					t.Errorf("decodeDispatch(%s, %s) = %+v, %v, want %v", event, data, got, err, tt.want)
				}
			}
		})
	}
}

// TestDecodeDispatchGone has guilds that the bot left, and others that it did not.
func TestDecodeDispatchGone(t *testing.T) {
	for unavailable, want := range map[string]noticeKind{`false`: left, `null`: left, `true`: nothing, `"yes"`: nothing, `{}`: nothing} {
		data := `{"id":"1","unavailable":` + unavailable + `}`
		if got, err := decodeDispatch("GUILD_DELETE", []byte(data), fixtureSelf); err != nil || got.kind != want {
			t.Errorf("decodeDispatch(%s) = %+v, %v, want %v", data, got, err, want)
		}
	}
}

func TestDecodeDispatchBounds(t *testing.T) {
	list := func(n int, element string) string {
		all := make([]string, n)
		for i := range all {
			all[i] = strings.ReplaceAll(element, "N", fmt.Sprint(1000+i))
		}
		return "[" + strings.Join(all, ",") + "]"
	}
	bulk, err := decodeDispatch("MESSAGE_DELETE_BULK", []byte(`{"channel_id":"1","ids":`+list(maxRemoved+50, `"N"`)+`}`), fixtureSelf)
	if err != nil || len(bulk.ids) != maxRemoved || bulk.ids[0] != "1000" {
		t.Errorf("%d messages are removed at once, %v, want %d", len(bulk.ids), err, maxRemoved)
	}
	none, err := decodeDispatch("MESSAGE_DELETE_BULK", []byte(`{"channel_id":"1","ids":[null,{},"x"]}`), fixtureSelf)
	if err != nil || none.kind != nothing {
		t.Errorf("no messages are removed by %+v, %v", none, err)
	}
	data := `{"id":"1","channels":` + list(maxListed+50, `{"id":"1N","type":0}`) + `,"threads":` + list(maxListed+50, `{"id":"2N","type":11}`) + `}`
	guild, err := decodeDispatch("GUILD_CREATE", []byte(data), fixtureSelf)
	if err != nil || len(guild.channels) != 2*maxListed || guild.channels[maxListed].id != "21000" {
		t.Errorf("a guild has %d channels, %v, want %d", len(guild.channels), err, 2*maxListed)
	}
}

func TestDecodeChannel(t *testing.T) {
	tests := map[string]struct {
		data string
		want channel
	}{
		"channel":            {`{"id":"1","guild_id":"2","type":5,"parent_id":"3"}`, channel{id: "1", guild: "2", kind: 5}},
		"direct":             {`{"id":"1","type":1}`, channel{id: "1", kind: kindDM}},
		"thread":             {`{"id":"1","guild_id":"2","type":10,"parent_id":"3","thread_metadata":{"archived":true,"locked":false}}`, channel{id: "1", guild: "2", parent: "3", kind: 10, old: true}},
		"locked thread":      {`{"id":"1","type":12,"parent_id":"3","thread_metadata":{"locked":true}}`, channel{id: "1", parent: "3", kind: 12, locked: true}},
		"odd thread":         {`{"id":1,"type":"11","parent_id":null,"thread_metadata":7}`, channel{id: "1", kind: 11}},
		"metadata elsewhere": {`{"id":"1","type":0,"thread_metadata":{"locked":true}}`, channel{id: "1"}},
		"no id":              {`{"type":0}`, channel{}},
		"no object":          {`[]`, channel{}},
		"nothing":            {``, channel{}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, ok := decodeChannel([]byte(tt.data)); got != tt.want || ok != (tt.want.id != "") {
				t.Errorf("decodeChannel(%s) = %+v, %v, want %+v", tt.data, got, ok, tt.want)
			}
		})
	}
}

// TestThreadsAreThreads reads threads whose type is odd: the event says what they are.
func TestThreadsAreThreads(t *testing.T) {
	for event, data := range map[string]string{
		"THREAD_CREATE":    `{"id":"1","parent_id":"3","type":{}}`,
		"THREAD_DELETE":    `{"id":"1","parent_id":"3"}`,
		"THREAD_LIST_SYNC": `{"threads":[{"id":"1","parent_id":"3","type":0}]}`,
		"GUILD_CREATE":     `{"id":"2","threads":[{"id":"1","parent_id":"3"}]}`,
	} {
		got, err := decodeDispatch(event, []byte(data), fixtureSelf)
		if err != nil || len(got.channels) != 1 || !got.channels[0].thread() || got.channels[0].parent != "3" {
			t.Errorf("decodeDispatch(%s, %s) = %+v, %v, want a thread", event, data, got, err)
		}
	}
}

// TestDecodeSecrets looks for the payload in the errors.
func TestDecodeSecrets(t *testing.T) {
	for event, data := range map[string]string{
		"MESSAGE_CREATE":      `{"content":"canary","id":"canary"}`,
		"MESSAGE_DELETE":      `"canary"`,
		"MESSAGE_DELETE_BULK": `{"ids":["canary"]}`,
		"GUILD_CREATE":        `{"name":"canary"}`,
		"CHANNEL_DELETE":      `{"name":canary}`,
		"INTERACTION_CREATE":  `{"type":3,"id":"1","token":"canary","data":{"custom_id":"canary"}}`,
	} {
		if _, err := decodeDispatch(event, []byte(data), fixtureSelf); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("decodeDispatch(%s, %s) = %v", event, data, err)
		}
	}
}

// BenchmarkDecodeDispatch reads an ordinary message, of which there are most.
func BenchmarkDecodeDispatch(b *testing.B) {
	for _, name := range []string{"message", "reply", "webhook", "guild"} {
		event, data := eventFixture(b, "event-"+name)
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if _, err := decodeDispatch(event, data, fixtureSelf); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
