package slack

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"smtpbot/internal/chat"
)

// odd are the values that a field is tried with.
var odd = []any{nil, 7, true, "x", map[string]any{}, []any{}, []any{nil}, map[string]any{"id": []any{}}}

// eachOdd calls try with each payload that has one value of it replaced, and tells the path of that one, such as
// event.files.0.name.
func eachOdd(t *testing.T, payload []byte, try func(path string, payload []byte)) {
	t.Helper()
	var root any
	if err := json.Unmarshal(payload, &root); err != nil {
		t.Fatal(err)
	}
	put := func(path string, set func(any), old any) {
		for _, v := range odd {
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

// What tells an event, a press or a command from others: where one of these is odd, anything may come of it.
var (
	eventTells = regexp.MustCompile(`^(type|challenge|event|event\.(type|subtype|channel|ts|deleted_ts|tab|user|message|tokens|tokens\.bot.*|message\.(ts|subtype|edited|text|user|files.*)|previous_message.*))$`)
	pressTells = regexp.MustCompile(`^(type|callback_id|container.*|channel.*|message|message\.ts|message_ts|actions|actions\.0|view|view\.(id|callback_id))$`)
	givenTells = regexp.MustCompile(`^(channel_id|user_id)$`)
)

// TestOddEvents replaces every value of every event in turn. What the event is about is never lost by it.
func TestOddEvents(t *testing.T) {
	for _, name := range fixtures(t, "event-") {
		payload := fixture(t, name)
		want, err := decodeEvent(payload, us)
		if err != nil {
			t.Fatal(err)
		}
		eachOdd(t, payload, func(path string, payload []byte) {
			got, err := decodeEvent(payload, us)
			if err == nil && got.kind == happened {
				checkEvent(t, got.event)
			}
			if eventTells.MatchString(path) {
				return
			}
			w, g := want.event.Message, got.event.Message
			if err != nil || got.kind != want.kind || g.Place.Channel != w.Place.Channel || g.ID != w.ID || got.user != want.user {
				t.Errorf("%s with an odd %s: %+v, %v\nwant %+v", name, path, got, err, want)
			}
			mine := want.event.Kind != chat.Left && w.Author.ID == us.user && !strings.HasSuffix(path, "user")
			if mine && !g.Author.Bot {
				t.Errorf("%s with an odd %s is taken for a person's", name, path)
			}
		})
	}
}

// TestOddPresses is TestOddEvents for interactions.
func TestOddPresses(t *testing.T) {
	for _, name := range fixtures(t, "press-") {
		payload := fixture(t, name)
		want, err := decodeInteraction(payload, us)
		if err != nil {
			t.Fatal(err)
		}
		eachOdd(t, payload, func(path string, payload []byte) {
			got, err := decodeInteraction(payload, us)
			checkMessage(t, got.message)
			if pressTells.MatchString(path) {
				return
			}
			if err != nil || got.kind != want.kind || got.answer.ID != want.answer.ID || got.answer.Place.Channel != want.answer.Place.Channel || got.message.ID != want.message.ID {
				t.Errorf("%s with an odd %s: %+v, %v\nwant %+v", name, path, got, err, want)
			}
		})
	}
}

// TestOddCommands is TestOddEvents for commands.
func TestOddCommands(t *testing.T) {
	eachOdd(t, fixture(t, "command"), func(path string, payload []byte) {
		got, err := decodeCommand(payload, us)
		if givenTells.MatchString(path) {
			return
		}
		if err != nil || got.reply.channel != given.reply.channel || got.message.Author != given.message.Author {
			t.Errorf("with an odd %s: %+v, %v", path, got, err)
		}
	})
}

// TestDeep reads payloads that are nested as deep as JSON may be, or hold very much. None takes long.
func TestDeep(t *testing.T) {
	const deep = 9000
	nest := func(begin, end string) string { return strings.Repeat(begin, deep) + `1` + strings.Repeat(end, deep) }
	for name, field := range map[string]string{
		"roots":       `"root":` + nest(`{"root":`, `}`),
		"blocks":      `"blocks":` + nest(`[{"type":"x","elements":`, `}]`),
		"attachments": `"attachments":` + nest(`[{"attachments":`, `}]`),
		"lists":       `"files":` + nest(`[`, `]`),
		"elements":    `"blocks":[` + strings.Repeat(`{"type":"section","text":{"type":"mrkdwn","text":"*a*"}},`, 20000) + `{}]`,
		"files":       `"files":[` + strings.Repeat(`{"id":"F1"},`, 20000) + `{}]`,
		"mentions":    `"text":"` + strings.Repeat(`<@<@U0BOT|<@U0BOT> `, 20000) + `"`,
		"text":        `"text":"` + strings.Repeat(`é`, maxInbound) + `"`,
	} {
		payload := `{"type":"event_callback","event":{"type":"message","channel":"C1","ts":"1700000000.000100",` + field + `}}`
		got, err := decodeEvent([]byte(payload), us)
		if err != nil && json.Valid([]byte(payload)) || err == nil && got.event.Message.ID == "" {
			t.Errorf("%s: %v", name, err)
		}
		checkMessage(t, got.event.Message)
	}
}
