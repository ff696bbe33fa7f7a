package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// us is the bot in the fixtures.
var us = self{team: "T0ACME", user: "U0BOT", bot: "B0BOT", site: "https://acme.example/"}

// Times and places in the fixtures.
var (
	posted1 = time.Unix(1700000000, 100000).UTC()
	started = time.Unix(1699999990, 1000).UTC()
	mail    = chat.Place{Platform: Name, Workspace: "T0ACME", Channel: "C1MAIL", Thread: "1700000000.000100"}
	thread  = chat.Place{Platform: Name, Workspace: "T0ACME", Channel: "C1MAIL", Thread: "1699999990.000001"}
	dm      = chat.Place{Platform: Name, Workspace: "T0ACME", Channel: "D1ANN", Thread: "1700000000.000100", Direct: true}
	ann     = chat.Person{ID: "U1ANN"}
	eml     = chat.File{Name: "bounce.eml", Ref: "F1EML|https://files.slack.com/files-pri/T0ACME-F1EML/download/bounce.eml"}
)

const pasted = "550 5.1.1 <bob@example.org>: no such user"

// fixture reads a payload.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "inbound", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// fixtures gives the names of the payloads that begin with prefix.
func fixtures(t testing.TB, prefix string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "inbound", prefix+"*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures %s: %v", prefix, err)
	}
	for _, f := range files {
		names = append(names, strings.TrimSuffix(filepath.Base(f), ".json"))
	}
	return names
}

// inward lets cmp look into what the decoders give.
var inward = cmp.AllowUnexported(notice{}, command{}, replyTo{}, interaction{}, action{})

// changedMessage gives m as set changes it.
func changedMessage(m chat.Message, set func(*chat.Message)) chat.Message {
	set(&m)
	return m
}

func TestDecodeEvent(t *testing.T) {
	message := chat.Message{Text: pasted, ID: "1700000000.000100", Place: mail, Author: ann, Sent: posted1}
	saw := func(kind chat.Kind, at time.Time, set func(*chat.Message)) notice {
		return notice{kind: happened, event: chat.Event{Kind: kind, Message: changedMessage(message, set), At: at}}
	}
	posts := func(set func(*chat.Message)) notice { return saw(chat.Posted, posted1, set) }
	edits := func(set func(*chat.Message)) notice { return saw(chat.Edited, time.Unix(1700000060, 0).UTC(), set) }
	deletes := func(at int64, micros int64, set func(*chat.Message)) notice {
		return saw(chat.Deleted, time.Unix(at, micros*1000).UTC(), func(m *chat.Message) {
			m.Text = ""
			set(m)
		})
	}
	leaves := func(channel string) notice {
		place := chat.Place{Platform: Name, Workspace: "T0ACME", Channel: channel}
		return notice{kind: happened, event: chat.Event{Kind: chat.Left, Message: chat.Message{Place: place}, At: time.Unix(1700000000, 300000).UTC()}}
	}
	gone := func(at time.Time) notice {
		place := chat.Place{Platform: Name, Workspace: "T0ACME"}
		return notice{kind: uninstalled, event: chat.Event{Kind: chat.Left, Message: chat.Message{Place: place}, At: at}}
	}
	alert := &chat.Message{Text: "Alert\nstatus=bounced (host mx.example.org[192.0.2.1] said: 550 5.7.1 no)", Files: []chat.File{eml},
		ID: "1699999990.000001", Place: thread, Author: chat.Person{Bot: true}, Sent: started}
	same := func(*chat.Message) {}
	tests := map[string]notice{
		"message":             posts(same),
		"reply":               posts(func(m *chat.Message) { m.Place, m.Text = thread, "and this: 452 4.2.2" }),
		"private":             posts(func(m *chat.Message) { m.Place.Channel = "G1OPS" }),
		"many":                posts(func(m *chat.Message) { m.Place.Channel = "G2ALL" }),
		"direct":              posts(func(m *chat.Message) { m.Place, m.Asked, m.Text = dm, chat.Direct, "452" }),
		"mention":             posts(func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "what is 452?" }),
		"mention-edited":      saw(chat.Edited, time.Unix(1700000030, 0).UTC(), func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "5.7.1" }),
		"mention-in-message":  posts(func(m *chat.Message) { m.Asked, m.Text = chat.Direct, "hey 452?" }),
		"mention-alone":       posts(func(m *chat.Message) { m.Asked, m.Text, m.Place = chat.Direct, "", thread }),
		"me":                  posts(func(m *chat.Message) { m.Text = "gets 550" }),
		"file":                posts(func(m *chat.Message) { m.Text, m.Files = "look", []chat.File{eml} }),
		"file-alone":          posts(func(m *chat.Message) { m.Text, m.Files = "", []chat.File{eml} }),
		"connect":             posts(func(m *chat.Message) { m.Author.ID, m.Files = "U9EXT", []chat.File{{Name: "F2EXT", Ref: "F2EXT|"}} }),
		"broadcast":           posts(func(m *chat.Message) { m.Asked, m.Text, m.Place, m.Parent = chat.Direct, "", thread, alert }),
		"webhook":             posts(func(m *chat.Message) { m.Text, m.Author = "Alert\n550 no", chat.Person{Bot: true} }),
		"bot":                 posts(func(m *chat.Message) { m.Author = chat.Person{ID: "U8BOT", Bot: true} }),
		"own":                 posts(func(m *chat.Message) { m.Author = chat.Person{ID: "U0BOT", Bot: true} }),
		"slackbot":            posts(func(m *chat.Message) { m.Author = chat.Person{ID: "USLACKBOT", Bot: true} }),
		"join":                {},
		"changed":             edits(func(m *chat.Message) { m.Place, m.Text = thread, "451 4.7.1 later" }),
		"changed-documented":  saw(chat.Edited, time.Unix(1700000060, 1000).UTC(), func(m *chat.Message) { m.Text = "Hello, world!" }),
		"changed-file":        edits(func(m *chat.Message) { m.Place, m.Asked, m.Text = dm, chat.Direct, "look" }),
		"changed-own":         edits(func(m *chat.Message) { m.Author, m.Text = chat.Person{ID: "U0BOT", Bot: true}, "new" }),
		"unfurled":            {},
		"unfurled-after-edit": {},
		"deleted":             deletes(1700000090, 300, func(m *chat.Message) { m.Place = thread }),
		"deleted-documented":  deletes(1700000001, 0, func(m *chat.Message) { m.Place, m.Asked, m.Author = dm, chat.Direct, chat.Person{} }),
		"deleted-own":         deletes(1700000090, 300, func(m *chat.Message) { m.Author = chat.Person{ID: "U0BOT", Bot: true} }),
		"tombstone":           deletes(1700000090, 300, same),
		"tombstone-gone":      deletes(1700000095, 800, func(m *chat.Message) { m.Author = chat.Person{} }),
		"home":                {kind: homeOpened, user: "U1ANN"},
		"home-messages":       {},
		"uninstalled":         gone(time.Unix(1700000001, 0).UTC()),
		"revoked":             gone(posted1),
		"revoked-users":       {},
		"channel-left":        leaves("C1MAIL"),
		"group-left":          leaves("G1OPS"),
		"channel-deleted":     leaves("C1MAIL"),
		"group-deleted":       leaves("G1OPS"),
		"member-left-own":     leaves("C1MAIL"),
		"member-left":         {},
		"unknown":             {},
		"verification":        {kind: challenge, challenge: "say-this-back"},
		"limited":             {kind: limited},
		"later":               {},
	}
	for _, name := range fixtures(t, "event-") {
		if _, ok := tests[strings.TrimPrefix(name, "event-")]; !ok {
			t.Errorf("nobody tells what %s is to give", name)
		}
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeEvent(fixture(t, "event-"+name), us)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got, inward); diff != "" {
				t.Errorf("decodeEvent(%s) (-want +got):\n%s", name, diff)
			}
		})
	}
}

func TestDecodeEventErrors(t *testing.T) {
	event := func(inner string) string { return `{"type":"event_callback","event":` + inner + `}` }
	tests := map[string]struct {
		payload string
		want    error
	}{
		"nothing":               {"", loose.ErrNotObject},
		"no JSON":               {`{"type":`, loose.ErrNotObject},
		"a list":                {`[{"type":"event_callback"}]`, loose.ErrNotObject},
		"null":                  {`null`, loose.ErrNotObject},
		"more than an object":   {`{} {}`, loose.ErrNotObject},
		"no event":              {`{"type":"event_callback"}`, errNoEvent},
		"event is a string":     {event(`"message"`), errNoEvent},
		"no channel":            {event(`{"type":"message","ts":"1700000000.000100","user":"U1","text":"452"}`), errNoMessage},
		"no ts":                 {event(`{"type":"message","channel":"C1","user":"U1","text":"452"}`), errNoMessage},
		"nothing changed":       {event(`{"type":"message","subtype":"message_changed","channel":"C1"}`), errNoMessage},
		"nothing deleted":       {event(`{"type":"message","subtype":"message_deleted","channel":"C1"}`), errNoMessage},
		"nobody home":           {event(`{"type":"app_home_opened","tab":"home"}`), errNoUser},
		"left no channel":       {event(`{"type":"channel_left","channel":null}`), errNoMessage},
		"verification of a URL": {`{"type":"url_verification"}`, errNoWord},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := decodeEvent([]byte(tt.payload), us); !errors.Is(err, tt.want) || got.kind != nothing {
				t.Errorf("decodeEvent(%s) = %+v, %v, want %v", tt.payload, got, err, tt.want)
			}
		})
	}
}

// TestDecodeEventOdd has messages with one odd thing each.
func TestDecodeEventOdd(t *testing.T) {
	tests := map[string]struct {
		fields string
		want   chat.Message
	}{
		"channel in place of its id":  {`"channel":{"id":"C1"}`, chat.Message{Place: chat.Place{Channel: "C1"}}},
		"numbers for ids":             {`"channel":7,"user":8`, chat.Message{Place: chat.Place{Channel: "7"}, Author: chat.Person{ID: "8"}}},
		"a number for text":           {`"text":452`, chat.Message{Text: "452"}},
		"a number for ts":             {`"ts":1700000000.000100`, chat.Message{}},
		"direct without a type":       {`"channel":"D1"`, chat.Message{Place: chat.Place{Channel: "D1", Direct: true}, Asked: chat.Direct}},
		"direct with an odd type":     {`"channel":"D1","channel_type":{}`, chat.Message{Place: chat.Place{Channel: "D1", Direct: true}, Asked: chat.Direct}},
		"app home":                    {`"channel":"D1","channel_type":"app_home"`, chat.Message{Place: chat.Place{Channel: "D1", Direct: true}, Asked: chat.Direct}},
		"a channel that looks direct": {`"channel":"D1","channel_type":"channel"`, chat.Message{Place: chat.Place{Channel: "D1"}}},
		"direct by its type":          {`"channel":"G1","channel_type":"im"`, chat.Message{Place: chat.Place{Channel: "G1", Direct: true}, Asked: chat.Direct}},
		"mention without one":         {`"type":"app_mention"`, chat.Message{Asked: chat.Direct}},
		"a bot under somebody's name": {`"subtype":"bot_message"`, chat.Message{Author: chat.Person{ID: "U1", Bot: true}}},
		"nobody":                      {`"user":null`, chat.Message{Author: chat.Person{Bot: true}}},
		"odd bot":                     {`"bot_id":{}`, chat.Message{Author: chat.Person{ID: "U1", Bot: true}}},
		"bot profile alone":           {`"bot_profile":{"id":"B1"}`, chat.Message{Author: chat.Person{ID: "U1", Bot: true}}},
		"no bot":                      {`"bot_id":"","bot_profile":null`, chat.Message{}},
		"files are none":              {`"files":"F1"`, chat.Message{}},
		"some files are none":         {`"files":[1,null,"F1",{},{"id":"F1"}]`, chat.Message{Files: []chat.File{{Name: "F1", Ref: "F1|"}}}},
		"root is none":                {`"root":"1"`, chat.Message{}},
		"root was deleted":            {`"root":{"subtype":"tombstone","text":"This message was deleted.","ts":"1.000000"}`, chat.Message{}},
		"mention of somebody else":    {`"text":"<@U0BOTTLE> <@U2|ben> 452"`, chat.Message{Text: "@U0BOTTLE @ben 452"}},
		"forwarded, with a word": {`"text":"see","attachments":[{"is_share":true,"is_msg_unfurl":true,"text":"550 5.1.1 &lt;b@example.org&gt;","files":[{"id":"F1"}]},{"is_msg_unfurl":true,"text":"a link"}]`,
			chat.Message{Text: "see\n550 5.1.1 <b@example.org>", Files: []chat.File{{Name: "F1", Ref: "F1|"}}}},
		"forwarded": {`"text":"<@U0BOT>","attachments":[{"is_share":true,"text":"550 5.1.1"}]`, chat.Message{Text: "550 5.1.1", Asked: chat.Direct}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			payload := `{"type":"event_callback","event":{"type":"message","channel":"C1","user":"U1","text":"x","ts":"1700000000.000100",` + tt.fields + `}}`
			got, err := decodeEvent([]byte(payload), us)
			if err != nil {
				t.Fatal(err)
			}
			want := tt.want
			want.ID, want.Sent = "1700000000.000100", posted1
			want.Place.Platform, want.Place.Workspace, want.Place.Thread = Name, "T0ACME", want.ID
			if want.Place.Channel == "" {
				want.Place.Channel = "C1"
			}
			if want.Author == (chat.Person{}) {
				want.Author.ID = "U1"
			}
			if want.Text == "" {
				want.Text = "x"
			}
			if diff := cmp.Diff(want, got.event.Message); diff != "" {
				t.Errorf("decodeEvent(%s) (-want +got):\n%s", payload, diff)
			}
		})
	}
}

// TestDecodeEventChanges has edits that are some, and others that are none.
func TestDecodeEventChanges(t *testing.T) {
	const edited = `"edited":{"user":"U1","ts":"1700000060.000000"}`
	tests := map[string]struct {
		now, before string
		want        noticeKind
	}{
		"other text":              {`"text":"b",` + edited, `"text":"a"`, happened},
		"not edited":              {`"text":"b"`, `"text":"a"`, nothing},
		"edited is null":          {`"text":"b","edited":null`, `"text":"a"`, nothing},
		"edited is odd":           {`"text":"b","edited":"yes"`, `"text":"a"`, happened},
		"same text":               {`"text":"a",` + edited, `"text":"a"`, nothing},
		"mention added":           {`"text":"<@U0BOT> a",` + edited, `"text":"a"`, happened},
		"file added":              {`"text":"a","files":[{"id":"F1"}],` + edited, `"text":"a"`, happened},
		"file changed":            {`"text":"a","files":[{"id":"F1","name":"b.txt"}],` + edited, `"text":"a","files":[{"id":"F1","name":"a.txt"}]`, happened},
		"same files":              {`"text":"a","files":[{"id":"F1"}],` + edited, `"text":"a","files":[{"id":"F1"}]`, nothing},
		"alert changed":           {`"bot_id":"B1","attachments":[{"text":"b"}],` + edited, `"bot_id":"B1","attachments":[{"text":"a"}]`, happened},
		"forwarded message":       {`"text":"a","attachments":[{"is_share":true,"text":"b"}],` + edited, `"text":"a"`, happened},
		"of a kind of no concern": {`"text":"b","subtype":"channel_topic",` + edited, `"text":"a"`, nothing},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			payload := `{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"C1","event_ts":"1700000061.000000",` +
				`"message":{"user":"U1","ts":"1700000000.000100",` + tt.now + `},"previous_message":{"user":"U1","ts":"1700000000.000100",` + tt.before + `}}}`
			got, err := decodeEvent([]byte(payload), us)
			if err != nil || got.kind != tt.want {
				t.Errorf("decodeEvent(%s) = %+v, %v, want %v", payload, got, err, tt.want)
			}
			if got.kind == happened && (got.event.Kind != chat.Edited || got.event.At.Before(time.Unix(1700000060, 0))) {
				t.Errorf("decodeEvent(%s) = %+v, want an edit", payload, got)
			}
		})
	}
}

// TestDecodeEventRevoked has lists of tokens that hold none of a bot.
func TestDecodeEventRevoked(t *testing.T) {
	for _, tokens := range []string{`{}`, `null`, `{"bot":[null]}`, `{"bot":{"a":1}}`, `{"bot":"U0BOT"}`, `["bot"]`} {
		payload := `{"type":"event_callback","event":{"type":"tokens_revoked","tokens":` + tokens + `}}`
		if got, err := decodeEvent([]byte(payload), us); err != nil || got.kind != nothing {
			t.Errorf("decodeEvent(%s) = %+v, %v, want nothing", payload, got, err)
		}
	}
}

// TestDecodeEventSecrets looks for the payload in the errors.
func TestDecodeEventSecrets(t *testing.T) {
	for _, payload := range []string{`"xoxb-1"`, `{"type":"event_callback","event":{"type":"message","text":"xoxb-1"}}`, `{"type":xoxb-1}`} {
		if _, err := decodeEvent([]byte(payload), us); err == nil || strings.Contains(err.Error(), "xoxb") {
			t.Errorf("decodeEvent(%s) = %v", payload, err)
		}
	}
}

func FuzzDecodeEvent(f *testing.F) {
	for _, name := range fixtures(f, "event-") {
		f.Add(fixture(f, name))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		n, err := decodeEvent(payload, us)
		again, errAgain := decodeEvent(bytes.Clone(payload), us)
		if !cmp.Equal(n, again, inward) || (err == nil) != (errAgain == nil) {
			t.Fatalf("%q gives %+v, %v and then %+v, %v", payload, n, err, again, errAgain)
		}
		if err != nil {
			if n.kind != nothing {
				t.Errorf("%q gives %+v beside %v", payload, n, err)
			}
			return
		}
		m := n.event.Message
		switch n.kind {
		case happened:
			checkEvent(t, n.event)
		case uninstalled:
			if n.event.Kind != chat.Left || m.Place != (chat.Place{Platform: Name, Workspace: us.team}) {
				t.Errorf("%q uninstalls %+v", payload, n.event)
			}
		case homeOpened:
			if n.user == "" {
				t.Errorf("%q opens nobody's home", payload)
			}
		case challenge:
			if n.challenge == "" {
				t.Errorf("%q has no challenge", payload)
			}
		}
	})
}

// checkEvent checks what holds for every event in a channel.
func checkEvent(t *testing.T, e chat.Event) {
	t.Helper()
	m := e.Message
	if m.Place.Platform != Name || m.Place.Workspace != us.team || m.Place.Channel == "" {
		t.Errorf("it happened at %+v", m.Place)
	}
	if _, err := json.Marshal(e); err != nil {
		t.Errorf("the event cannot be kept: %v", err)
	}
	if e.Kind == chat.Left {
		return
	}
	if m.ID == "" || m.Place.Thread == "" {
		t.Errorf("message %q in thread %q", m.ID, m.Place.Thread)
	}
	if m.Place.Direct && m.Asked != chat.Direct {
		t.Errorf("a direct message is %v", m.Asked)
	}
	if (m.Author.ID == us.user || m.Author.ID == slackbot || m.Author.ID == "" && e.Kind != chat.Deleted) && !m.Author.Bot {
		t.Errorf("%q is taken for a person", m.Author.ID)
	}
	checkMessage(t, m)
	if m.Parent != nil {
		checkMessage(t, *m.Parent)
	}
}

// checkMessage checks what holds for every message from outside.
func checkMessage(t *testing.T, m chat.Message) {
	t.Helper()
	if len(m.Text) > maxInbound || len(m.Files) > maxFiles {
		t.Errorf("%d bytes, %d files", len(m.Text), len(m.Files))
	}
	for _, f := range m.Files {
		if len([]rune(f.Name)) > maxFileName || strings.ContainsAny(f.Name, "\x00\x1b\r\n\u202e\u2028") {
			t.Errorf("a file is named %q", f.Name)
		}
		if id, url := splitRef(f.Ref); (id == "" && url == "") != (f.Data != nil) {
			t.Errorf("a file has %d bytes, and the reference %q", len(f.Data), f.Ref)
		}
	}
}
