package discord

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
)

// oddValues are the values that a field is tried with.
var oddValues = []any{nil, 7, true, "x", "", map[string]any{}, []any{}, []any{nil}, map[string]any{"id": []any{}}}

// eachOdd calls try with each payload that has one value of it replaced, and tells the path of that one, such as
// author.id or attachments.0.url.
func eachOdd(t *testing.T, payload []byte, try func(path string, payload []byte)) {
	t.Helper()
	var root any
	if err := json.Unmarshal(payload, &root); err != nil {
		t.Fatal(err)
	}
	put := func(path string, set func(any), old any) {
		for _, v := range oddValues {
			set(v)
			b, err := json.Marshal(root)
			if err != nil {
				t.Fatal(err)
			}
			try(path, b)
		}
		set(old)
	}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for name, old := range v {
				put(path+name, func(to any) { v[name] = to }, old)
				walk(path+name+".", old)
			}
		case []any:
			for i, old := range v {
				put(fmt.Sprint(path, i), func(to any) { v[i] = to }, old)
				walk(fmt.Sprint(path, i, "."), old)
			}
		}
	}
	walk("", root)
}

// What tells an event or an interaction from others, and where it happened: where one of these is odd, that is lost.
var (
	eventTells = regexp.MustCompile(`^(id|channel_id|ids.*|unavailable|type)$`)
	pressTells = regexp.MustCompile(`^(id|token|type|(member|user)(\.user)?(\.id)?|channel(_id|\.id)?|channel\.(type|parent_id)|context|guild_id|data|data\.(name|type|custom_id|target_id|resolved\.messages.*)|message|message\.id)$`)
)

// What of a message hangs on what else: by the field of the message, the paths that it may come from.
var comesFrom = map[string]*regexp.Regexp{
	"text":   regexp.MustCompile(`^(content|type|author.*|webhook_id|embeds.*|components.*|message_snapshots.*)$`),
	"files":  regexp.MustCompile(`^(type|author.*|webhook_id|attachments.*|components.*|message_snapshots.*)$`),
	"asked":  regexp.MustCompile(`^(content|guild_id|member|message_reference.*|referenced_message.*)$`),
	"place":  regexp.MustCompile(`^(guild_id|member|message_reference.*|referenced_message.*)$`),
	"author": regexp.MustCompile(`^(type|author.*|webhook_id)$`),
	"parent": regexp.MustCompile(`^(guild_id|member|message_reference.*|referenced_message.*)$`),
}

// fieldsOf gives the fields of a message by the names of comesFrom.
func fieldsOf(m chat.Message) map[string]any {
	return map[string]any{"text": m.Text, "files": m.Files, "asked": m.Asked, "place": m.Place, "author": m.Author, "parent": m.Parent}
}

// TestOddDispatches replaces every value of every event in turn. It loses nothing that does not come from that value.
func TestOddDispatches(t *testing.T) {
	for _, name := range inboundFixtures(t, "event-") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			event, data := eventFixture(t, name)
			want, err := decodeDispatch(event, data, fixtureSelf)
			if err != nil {
				t.Fatal(err)
			}
			eachOdd(t, data, func(path string, data []byte) {
				got, err := decodeDispatch(event, data, fixtureSelf)
				checkNotice(t, got)
				edit := event == "MESSAGE_UPDATE" && (path == "edited_timestamp" || path == "content" || strings.HasPrefix(path, "author"))
				none := event == "THREAD_LIST_SYNC" && strings.HasPrefix(path, "threads")
				if (edit || none) && got.kind == nothing || eventTells.MatchString(path) {
					return
				}
				if err != nil || got.kind != want.kind || got.guild != want.guild || got.event.Kind != want.event.Kind || got.event.Message.ID != want.event.Message.ID || got.starts != want.starts {
					t.Errorf("%s with an odd %s: %+v, %v\nwant %+v", name, path, got, err, want)
				}
				if was := fieldsOf(want.event.Message); want.kind == happened {
					for field, is := range fieldsOf(got.event.Message) {
						if !comesFrom[field].MatchString(path) && !cmp.Equal(is, was[field]) {
							t.Errorf("%s with an odd %s has %s %+v, want %+v", name, path, field, is, was[field])
						}
					}
					if was := want.event.Message.Author; was.Bot && !got.event.Message.Author.Bot && !comesFrom["author"].MatchString(path) {
						t.Errorf("%s with an odd %s is taken for a person's", name, path)
					}
				}
				checkOddChannels(t, name, path, got.channels, want.channels)
			})
		})
	}
}

// checkOddChannels checks that one odd value lost no more than the channel that it is of, or their list.
func checkOddChannels(t *testing.T, name, path string, got, want []channel) {
	t.Helper()
	if lost := len(want) - len(got); lost > 1 && path != "channels" && path != "threads" {
		t.Errorf("%s with an odd %s lost %d channels", name, path, lost)
	}
	if strings.Contains(path, "id") || strings.Contains(path, "type") || strings.Contains(path, "metadata") || len(got) != len(want) {
		return
	}
	if diff := cmp.Diff(want, got, lookInside); diff != "" {
		t.Errorf("%s with an odd %s (-want +got):\n%s", name, path, diff)
	}
}

// TestOddInteractions is TestOddDispatches for interactions.
func TestOddInteractions(t *testing.T) {
	for _, name := range inboundFixtures(t, "press-") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := inboundFixture(t, name)
			want, err := decodeInteraction(data, fixtureSelf)
			if err != nil {
				t.Fatal(err)
			}
			eachOdd(t, data, func(path string, data []byte) {
				got, err := decodeInteraction(data, fixtureSelf)
				if err == nil {
					checkInteraction(t, got)
				}
				if pressTells.MatchString(path) {
					return
				}
				w, g := want.message, got.message
				if err != nil || got.kind != want.kind || got.action != want.action || got.answer.ID != want.answer.ID || got.person.ID != want.person.ID || got.reply.token != want.reply.token || g.ID != w.ID || g.Place.Channel != w.Place.Channel {
					t.Errorf("%s with an odd %s: %+v, %v\nwant %+v", name, path, got, err, want)
				}
				if !strings.HasPrefix(path, "data") && (g.Text != w.Text || !cmp.Equal(g.Files, w.Files) || got.value != want.value || got.partial != want.partial) {
					t.Errorf("%s with an odd %s: %+v\nwant %+v", name, path, g, w)
				}
				if got.person.Admin && !want.person.Admin {
					t.Errorf("%s with an odd %s is an admin's", name, path)
				}
			})
		})
	}
}

// TestDeep reads payloads that are nested as deep as JSON may be, or hold very much. None takes long.
func TestDeep(t *testing.T) {
	const deep = 4900 // twice that is the most that the standard library reads
	nest := func(begin, end string) string { return strings.Repeat(begin, deep) + `1` + strings.Repeat(end, deep) }
	for name, field := range map[string]string{
		"parents":     `"referenced_message":` + nest(`{"referenced_message":`, `}`),
		"snapshots":   `"message_snapshots":` + nest(`[{"message":`, `}]`),
		"components":  `"components":` + nest(`[{"components":`, `}]`),
		"labels":      `"components":[` + nest(`{"component":`, `}`) + `]`,
		"embeds":      `"embeds":` + nest(`[{"fields":`, `}]`),
		"lists":       `"attachments":` + nest(`[`, `]`),
		"displays":    `"components":[` + strings.Repeat(`{"type":10,"content":"*a*"},`, 20000) + `{}]`,
		"attachments": `"attachments":[` + strings.Repeat(`{"id":"1","url":"https://a.example"},`, 20000) + `{}]`,
		"forwarded":   `"message_snapshots":[` + strings.Repeat(`{"message":{"content":"*a*","embeds":[{"title":"b"}]}},`, 20000) + `{}]`,
		"mentions":    `"content":"` + strings.Repeat(`<@<@900000000000000001> `, 20000) + `"`,
		"text":        `"content":"` + strings.Repeat(`é`, maxInbound) + `"`,
	} {
		data := `{"id":"1174109841514299393","channel_id":"2","guild_id":"1",` + field + `}`
		if !json.Valid([]byte(data)) {
			t.Fatalf("%s: no JSON", name)
		}
		got, err := decodeDispatch("MESSAGE_CREATE", []byte(data), fixtureSelf)
		if err != nil || got.event.Message.ID != idNow {
			t.Errorf("%s: %v", name, err)
		}
		checkNotice(t, got)
		press := pressOf("5", `"data":{"custom_id":"1.paste",`+field+`}`)
		if i, err := decodeInteraction(press, fixtureSelf); err != nil || i.kind != submitted {
			t.Errorf("%s sent in: %v", name, err)
		}
	}
}

func FuzzDecodeDispatch(f *testing.F) {
	for _, name := range inboundFixtures(f, "event-") {
		event, data := eventFixture(f, name)
		f.Add(event, data)
	}
	f.Fuzz(func(t *testing.T, event string, data []byte) {
		n, err := decodeDispatch(event, data, fixtureSelf)
		again, errAgain := decodeDispatch(event, bytes.Clone(data), fixtureSelf)
		if !cmp.Equal(n, again, lookInside) || (err == nil) != (errAgain == nil) {
			t.Fatalf("%s %q gives %+v, %v and then %+v, %v", event, data, n, err, again, errAgain)
		}
		if err != nil && n.kind != nothing {
			t.Errorf("%s %q gives %+v beside %v", event, data, n, err)
		}
		checkNotice(t, n)
	})
}

// checkNotice checks what holds for everything that the gateway tells.
func checkNotice(t *testing.T, n notice) {
	t.Helper()
	switch n.kind {
	case happened:
		checkHappened(t, n.event)
	case removed:
		if len(n.ids) == 0 || len(n.ids) > maxRemoved || n.event.Message.ID != "" || n.event.Message.Place.Channel == "" || n.event.Kind != chat.Deleted {
			t.Errorf("%d messages are removed by %+v", len(n.ids), n.event)
		}
	case left:
		if n.guild == "" || n.event.Kind != chat.Left || n.event.Message.Place != (chat.Place{Platform: Name, Workspace: n.guild}) {
			t.Errorf("the bot left %q, by %+v", n.guild, n.event)
		}
	case closedOne:
		if c := n.channels[0]; len(n.channels) != 1 || c.thread() == (n.event.Kind == chat.Left) || !c.thread() && n.event.Message.Place.Channel != c.id {
			t.Errorf("gone is %+v, by %+v", n.channels, n.event)
		}
	case joined:
		if n.guild == "" || len(n.channels) > 2*maxListed {
			t.Errorf("the bot joined %q with %d channels", n.guild, len(n.channels))
		}
	case told:
		if len(n.channels) == 0 || len(n.channels) > maxListed {
			t.Errorf("%d channels are told", len(n.channels))
		}
	case interacted:
		checkInteraction(t, n.interaction)
	default:
		if n.event.Message.Place != (chat.Place{}) || n.channels != nil || n.ids != nil {
			t.Errorf("nothing holds %+v", n)
		}
	}
	for _, c := range n.channels {
		if !isID(c.id) || !c.thread() && (c.parent != "" || c.locked || c.old) {
			t.Errorf("a channel is %+v", c)
		}
	}
}

// checkHappened checks what holds for every event of a message.
func checkHappened(t *testing.T, e chat.Event) {
	t.Helper()
	m := e.Message
	if m.Place.Platform != Name || !isID(m.Place.Channel) || !isID(m.ID) || m.Place.Direct && m.Place.Workspace != "" {
		t.Errorf("message %q at %+v", m.ID, m.Place)
	}
	if _, err := json.Marshal(e); err != nil {
		t.Errorf("the event cannot be kept: %v", err)
	}
	if e.Kind == chat.Deleted {
		if m.Place.Thread != "" || !e.At.IsZero() || m.Text != "" {
			t.Errorf("deleted is %+v", e)
		}
		return
	}
	if (m.Place.Thread == "") != m.Place.Direct {
		t.Errorf("message in thread %q of %+v", m.Place.Thread, m.Place)
	}
	if m.Place.Direct && m.Asked != chat.Direct || m.Asked == chat.Command || m.Asked == chat.Shortcut {
		t.Errorf("a message at %+v is asked %v", m.Place, m.Asked)
	}
	if e.Kind == chat.Edited && e.At.IsZero() || e.At.Location() != time.UTC {
		t.Errorf("it happened at %v", e.At)
	}
	checkSaid(t, m)
	checkAuthor(t, m)
	if m.Parent != nil {
		checkSaid(t, *m.Parent)
		checkAuthor(t, *m.Parent)
		if m.Parent.Place != m.Place {
			t.Errorf("a parent at %+v, want %+v", m.Parent.Place, m.Place)
		}
	}
}

// checkAuthor checks that nobody and the bot itself are no people.
func checkAuthor(t *testing.T, m chat.Message) {
	t.Helper()
	if (m.Author.ID == "" || m.Author.ID == fixtureSelf.user) && !m.Author.Bot {
		t.Errorf("%q is taken for a person", m.Author.ID)
	}
}

// checkSaid checks what holds for every message from outside.
func checkSaid(t *testing.T, m chat.Message) {
	t.Helper()
	if len(m.Text) > maxInbound || len(m.Files) > maxFiles {
		t.Errorf("%d bytes, %d files", len(m.Text), len(m.Files))
	}
	for _, f := range m.Files {
		if f.Name == "" && f.Ref == "" || len([]rune(f.Name)) > maxName || strings.ContainsAny(f.Name, "\x00\x1b\r\n\u202e\u2028") {
			t.Errorf("a file is named %q", f.Name)
		}
		if (f.Ref == "") == (f.Trouble == "") || f.Data != nil {
			t.Errorf("a file has %d bytes, the reference %q and the trouble %q", len(f.Data), f.Ref, f.Trouble)
		}
	}
}
