package slack

import (
	"encoding/json"
	"strings"
	"testing"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// messageOf reads a message object.
func messageOf(t testing.TB, object string) *rawMessage {
	t.Helper()
	m, ok := loose.Read[rawMessage]([]byte(object))
	if !ok {
		t.Fatalf("no message: %s", object)
	}
	return &m
}

func TestText(t *testing.T) {
	tests := map[string]struct{ message, want string }{
		"written": {`{"user":"U1","text":"*550* &lt;a@example.org&gt;","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"not this"}}],"attachments":[{"text":"nor this"}]}`,
			"550 <a@example.org>"},
		"nothing": {`{"user":"U1"}`, ""},
		"blocks alone": {`{"user":"U1","text":"","blocks":[{"type":"rich_text","elements":[
			{"type":"rich_text_section","elements":[{"type":"user","user_id":"U0BOT"},{"type":"text","text":" it said "},{"type":"text","text":"*no*","style":{"bold":true}},{"type":"emoji","name":"cry"}]},
			{"type":"rich_text_preformatted","elements":[{"type":"text","text":"550 5.1.1 <a@example.org>\n  &lt; as it is"}]},
			{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"one"}]},{"type":"rich_text_section","elements":[{"type":"text","text":"two"}]}]},
			{"type":"rich_text_quote","elements":[{"type":"link","url":"mailto:a@example.org","text":"a@example.org"},{"type":"text","text":" "},{"type":"link","url":"https://example.org/x","text":"here"},{"type":"text","text":" "},{"type":"link","url":"https://example.org/y"},{"type":"text","text":" "},{"type":"link","url":"http://mx.example.org","text":"mx.example.org"}]}]}]}`,
			"it said *no*:cry:\n550 5.1.1 <a@example.org>\n  &lt; as it is\none\ntwo\na@example.org here (https://example.org/x) https://example.org/y mx.example.org"},
		"people and places": {`{"user":"U1","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[
			{"type":"user","user_id":"U2"},{"type":"usergroup","usergroup_id":"S1"},{"type":"channel","channel_id":"C1"},{"type":"broadcast","range":"here"},
			{"type":"date","timestamp":1,"fallback":"today"},{"type":"color","value":"#fff"},{"type":"glimmer","text":"new"},{"type":"user"},{"type":"emoji"},{"type":"link"}]}]}]}`,
			"@U2@S1#C1@heretoday#fffnew"},
		"layout": {`{"bot_id":"B1","blocks":[
			{"type":"header","text":{"type":"plain_text","text":"Bounce &amp; *more*"}},{"type":"divider"},
			{"type":"section","text":{"type":"mrkdwn","text":"*550* &lt;a@example.org&gt;"},"accessory":{"type":"button","text":{"type":"plain_text","text":"Press"}},
			 "fields":[{"type":"mrkdwn","text":"*Host*\nmx.example.org"},{"type":"plain_text","text":"*q*"}]},
			{"type":"context","elements":[{"type":"image","alt_text":"a cat"},{"type":"mrkdwn","text":"_small_"}]},
			{"type":"markdown","text":"**550** as it is"},
			{"type":"table","rows":[[{"type":"raw_text","text":"a"},{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"b"}]}]}],[{"type":"raw_text","text":"c"}]]},
			{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Dismiss"}},{"type":"workflow_button","text":{"type":"plain_text","text":"Go"}}]},
			{"type":"container","title":{"type":"plain_text","text":"Details"},"child_blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*inside*"}}]},
			{"type":"glimmer","text":{"type":"mrkdwn","text":"*unknown*"},"elements":[{"type":"glint","text":"inner"}]},
			"no block", 7, null, {"type":"section","text":null}, {"type":"section","text":"a string"}]}`,
			"Bounce &amp; *more*\n550 <a@example.org>\nHost\nmx.example.org\n*q*\nsmall\n**550** as it is\na\tb\nc\nDetails\ninside\nunknown\ninner\na string"},
		"attachments": {`{"bot_id":"B1","attachments":[
			{"fallback":"not this","pretext":"<https://example.org|host>","title":"*Failed*","text":"550 &lt;a@example.org&gt;","fields":[{"title":"Queue","value":"4F2"},{"title":"Log"},{"value":"451 later"},{"title":"Said","value":"a\nb"},7]},
			{"fallback":"550 <mailto:b@example.org|b@example.org>"},{"fallback":"[no preview available]"},"odd"]}`,
			"host (https://example.org)\nFailed\n550 <a@example.org>\nQueue: 4F2\nLog\n451 later\nSaid:\na\nb\n550 b@example.org"},
		"alert":                   {`{"bot_id":"B1","text":"Alert","attachments":[{"text":"550 5.1.1 no"}]}`, "Alert\n550 5.1.1 no"},
		"alert in blocks":         {`{"subtype":"bot_message","text":"Alert: 550","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"*Alert:* 550 5.1.1 no"}}]}`, "Alert: 550 5.1.1 no"},
		"blocks that repeat":      {`{"bot_id":"B1","text":"“550” *no*","blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"“550” "},{"type":"text","text":"no"}]}]}]}`, "\"550\" no"},
		"attachment that repeats": {`{"bot_id":"B1","text":"550 no","attachments":[{"fallback":"550 no"}]}`, "550 no"},
		"forwarded blocks":        {`{"user":"U1","text":"see","attachments":[{"is_share":true,"fallback":"x","message_blocks":[{"message":{"blocks":[{"type":"markdown","text":"550 no"}]}}]}]}`, "see\n550 no"},
		"a link":                  {`{"user":"U1","text":"see","attachments":[{"is_msg_unfurl":true,"text":"550 no"}]}`, "see"},
		"odd":                     {`{"user":"U1","text":{"a":1},"blocks":{"type":"section"},"attachments":"x"}`, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := messageOf(t, tt.message).text(us); got != tt.want {
				t.Errorf("text = %q\n want %q", got, tt.want)
			}
		})
	}
}

func TestTextBounds(t *testing.T) {
	long, err := json.Marshal(strings.Repeat("é", maxInbound))
	if err != nil {
		t.Fatal(err)
	}
	for name, message := range map[string]string{
		"text":        `{"user":"U1","text":` + string(long) + `}`,
		"half":        `{"user":"U1","text":"x` + string(long[1:]) + `}`,
		"forwarded":   `{"user":"U1","text":` + string(long) + `,"attachments":[{"is_share":true,"text":` + string(long) + `}]}`,
		"blocks":      `{"bot_id":"B1","blocks":[{"type":"markdown","text":` + string(long) + `},{"type":"markdown","text":` + string(long) + `}]}`,
		"attachments": `{"bot_id":"B1","text":"a","attachments":[{"text":` + string(long) + `,"title":` + string(long) + `}]}`,
	} {
		got := messageOf(t, message).text(us)
		if len(got) > maxInbound || len(got) < maxInbound-8 || strings.ContainsRune(got, '\ufffd') {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

// TestTextDepth nests blocks within what Slack does, and far deeper.
func TestTextDepth(t *testing.T) {
	for depth, want := range map[int]string{6: "550", maxDepth + 2: ""} {
		blocks := strings.Repeat(`{"type":"x","elements":[`, depth) + `{"type":"text","text":"550"}` + strings.Repeat(`]}`, depth)
		if got := messageOf(t, `{"user":"U1","blocks":[`+blocks+`]}`).text(us); got != want {
			t.Errorf("%d deep: %q, want %q", depth, got, want)
		}
	}
}

func TestDecodeParent(t *testing.T) {
	m := decodeParent([]byte(`{"user":"U1","text":"<@U0BOT> 550","ts":"1700000000.000100","files":[{"id":"F1"}]}`), thread, us)
	if m == nil || m.Text != "550" || m.Place != thread || m.ID != "1700000000.000100" || m.Author.ID != "U1" || !m.Sent.Equal(posted1) || len(m.Files) != 1 || m.Asked != chat.Overheard {
		t.Errorf("decodeParent = %+v", m)
	}
	for _, none := range []string{"", "null", `"x"`, "[]", `{"subtype":"tombstone"}`} {
		if m := decodeParent([]byte(none), thread, us); m != nil {
			t.Errorf("decodeParent(%s) = %+v, want nil", none, m)
		}
	}
}
