package discord

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

func TestDecodeInteraction(t *testing.T) {
	sent := time.UnixMilli(1700000060456).UTC()
	who := chat.Person{ID: idAnn}
	pasted := chat.Message{Asked: chat.Command, ID: idPress, Place: inMail(""), Author: who, Sent: sent}
	thread := chat.Place{Platform: Name, Workspace: idGuild, Channel: idForum, Thread: threadMark + idThread}
	upload := chat.File{Name: "bounce.eml", Ref: "https://cdn.discordapp.com/ephemeral-attachments/900000000000000002/1174109840998400006/bounce.eml?ex=6554"}
	some := func(kind pressKind, set func(*interaction)) interaction {
		i := interaction{kind: kind, person: who, name: "Ann (Support)", reply: replyTo{id: idPress, app: fixtureSelf.app, token: "interaction-token"}}
		set(&i)
		return i
	}
	alone := func(kind pressKind, set func(*interaction)) interaction { // outside of a guild
		return some(kind, func(i *interaction) {
			i.name = "Ann Example"
			set(i)
		})
	}
	commands := func(set func(*chat.Message)) interaction {
		return some(commanded, func(i *interaction) { i.message = changed(pasted, set) })
	}
	commandsAlone := func(place chat.Place) interaction {
		return alone(commanded, func(i *interaction) {
			i.message = changed(pasted, func(m *chat.Message) { m.Text, m.Place, m.Author = "452", place, i.person })
		})
	}
	explains := func(set func(*chat.Message)) interaction {
		return some(explainMessage, func(i *interaction) {
			i.message = changed(chat.Message{Text: pastedLine, Asked: chat.Shortcut, ID: idNow, Place: inMail(idNow), Author: who, Sent: sentNow}, set)
		})
	}
	first := func(m *chat.Message) {
		m.Text, m.Files, m.ID, m.Sent = "452 4.2.2 <bob@example.org> mailbox full", []chat.File{bounceFile}, idFirst, sentFirst
	}
	presses := func(action, value string, set func(*interaction)) interaction {
		return some(pressed, func(i *interaction) {
			i.action, i.value, i.answer = action, value, chat.Ref{Place: inMail(idFirst), ID: idAnswer}
			set(i)
		})
	}
	const token = "1p|" + idFirst + "|u/5.7.26"
	const laterToken = "1p|" + idNow + "|u/5.7.26"
	same := func(*interaction) {}
	tests := map[string]interaction{
		"ping":         alone(pinged, same),
		"command":      commands(func(m *chat.Message) { m.Text = "550 5.1.1 <bob@example.org> *no* <@800000000000000001>" }),
		"command-bare": commands(func(*chat.Message) {}),
		"command-file": some(commanded, func(i *interaction) {
			i.share, i.message = true, changed(pasted, func(m *chat.Message) { m.Files = []chat.File{upload} })
		}),
		"command-file-lost": commands(func(m *chat.Message) { m.Files = []chat.File{{Name: "1174109840998400006", Trouble: notFound}} }),
		"command-thread":    commands(func(m *chat.Message) { m.Text, m.Place = "mute", thread }),
		"command-direct":    commandsAlone(inDM),
		"command-private":   commandsAlone(chat.Place{Platform: Name, Channel: idOther}),
		"command-old":       commandsAlone(inDM),
		"command-other":     some(unknownPress, same),
		"settings": some(commanded, func(i *interaction) {
			i.person.Admin = true
			i.message = changed(pasted, func(m *chat.Message) { m.Text, m.Author = "watch", i.person })
		}),
		"explain": explains(func(m *chat.Message) {
			first(m)
			m.Place = inMail(idFirst)
		}),
		"explain-alert": explains(func(m *chat.Message) {
			m.Text = "Alert\nDelivery failed\nmx1 could not deliver\nSaid: 550 5.1.1 <bob@example.org>\nLog:\nstatus=bounced\nqueue 4F2\nhost mx1"
		}),
		"explain-reply": explains(func(m *chat.Message) {
			parent := chat.Message{Place: inMail(idFirst), Author: chat.Person{ID: idAnn}}
			first(&parent)
			m.Place, m.Parent = inMail(idFirst), &parent
		}),
		"explain-thread": explains(func(m *chat.Message) { m.Place = thread }),
		"explain-direct": alone(explainMessage, func(i *interaction) {
			i.message = chat.Message{Text: pastedLine, Asked: chat.Shortcut, ID: idNow, Place: inDM, Author: i.person, Sent: sentNow}
		}),
		"explain-user":      some(unknownPress, same),
		"typing":            some(completing, func(i *interaction) { i.partial = "mailbox f" }),
		"typing-nothing":    alone(completing, same),
		"helpful":           presses(actionHelpful, token, same),
		"dismiss-moderator": presses(actionDismiss, token, func(i *interaction) { i.person.Admin = true }),
		"share-private":     presses(actionShare, "", func(i *interaction) { i.private, i.answer.Place.Thread = true, idAnswer }),
		"not-thread":        presses(actionNot, laterToken, func(i *interaction) { i.answer.Place = thread }),
		"direct": alone(pressed, func(i *interaction) {
			i.action, i.value, i.answer = actionHelpful, laterToken, chat.Ref{Place: inDM, ID: idAnswer}
		}),
		"variant": presses(actionVariant, "452 4.2.2", same),
		"paste":   presses(actionPaste, "", func(i *interaction) { i.answer.Place.Thread = idAnswer }),
		"newer":   presses("", "", func(i *interaction) { i.kind = unknownPress }),
		"foreign": presses("", "", func(i *interaction) { i.kind = unknownPress }),
		"submitted": some(submitted, func(i *interaction) {
			i.message = changed(pasted, func(m *chat.Message) { m.Text, m.Files = "550 *no* <bob@example.org>", []chat.File{bounceFile} })
		}),
		"submitted-row": alone(submitted, func(i *interaction) {
			i.message = changed(pasted, func(m *chat.Message) { m.Text, m.Place, m.Author = "452", inDM, i.person })
		}),
		"submitted-thread": some(submitted, func(i *interaction) {
			i.message = changed(pasted, func(m *chat.Message) { m.Text, m.Place = "452", thread })
		}),
		"submitted-other": some(unknownPress, same),
		"later":           some(unknownPress, same),
	}
	for _, name := range inboundFixtures(t, "press-") {
		if _, ok := tests[strings.TrimPrefix(name, "press-")]; !ok {
			t.Errorf("nobody tells what %s is to give", name)
		}
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			data := inboundFixture(t, "press-"+name)
			got, err := decodeInteraction(data, fixtureSelf)
			if err != nil {
				t.Fatal(err)
			}
			var whole struct {
				Message json.RawMessage `json:"message"`
			}
			if err := json.Unmarshal(data, &whole); err != nil {
				t.Fatal(err)
			}
			if want.answer.ID != "" {
				want.shown = whole.Message
			}
			if diff := cmp.Diff(want, got, lookInside); diff != "" {
				t.Errorf("decodeInteraction(%s) (-want +got):\n%s", name, diff)
			}
		})
	}
}

// pressOf gives an interaction of a type by somebody in a channel, with more fields.
func pressOf(kind, fields string) []byte {
	return []byte(`{"id":"7","token":"t","type":` + kind + `,"channel_id":"2","guild_id":"1","member":{"user":{"id":"3"}},` + fields + `}`)
}

func TestDecodeInteractionErrors(t *testing.T) {
	tests := map[string]struct {
		data string
		want error
	}{
		"nothing":               {``, loose.ErrNotObject},
		"null":                  {`null`, loose.ErrNotObject},
		"a number":              {`7`, loose.ErrNotObject},
		"an empty object":       {`{}`, errNoReply},
		"no token":              {`{"id":"7","type":2,"user":{"id":"3"}}`, errNoReply},
		"no id":                 {`{"token":"t","type":4}`, errNoReply},
		"nobody":                {`{"id":"7","token":"t","type":2,"data":{"name":"smtp"}}`, errNoUser},
		"nobody that is known":  {`{"id":"7","token":"t","type":3,"channel_id":"2","message":{"id":"4"},"member":{"user":{"id":{}}},"data":{"custom_id":"1.share"}}`, errNoUser},
		"no message to explain": {`{"id":"7","token":"t","type":2,"channel_id":"2","user":{"id":"3"},"data":{"name":"Explain bounce","type":3}}`, errNoTarget},
		"no channel to explain": {`{"id":"7","token":"t","type":2,"user":{"id":"3"},"data":{"name":"Explain bounce","type":3,"target_id":"4"}}`, errNoTarget},
		"a button on nothing":   {`{"id":"7","token":"t","type":3,"channel_id":"2","user":{"id":"3"},"data":{"custom_id":"1.share"}}`, errNoTarget},
		"a button nowhere":      {`{"id":"7","token":"t","type":3,"message":{"id":"4"},"user":{"id":"3"},"data":{"custom_id":"1.share"}}`, errNoTarget},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeInteraction([]byte(tt.data), fixtureSelf)
			if diff := cmp.Diff(interaction{}, got, lookInside); !errors.Is(err, tt.want) || diff != "" {
				t.Errorf("decodeInteraction(%s) = %+v, %v, want %v", tt.data, got, err, tt.want)
			}
		})
	}
}

// TestDecodeInteractionOdd has interactions with one odd thing each.
func TestDecodeInteractionOdd(t *testing.T) {
	const press = `"message":{"id":"4"},"data":{"custom_id":"1.share"}`
	const command = `"data":{"name":"smtp","options":[{"name":"code","value":"452"}]}`
	tests := map[string]struct {
		data  []byte
		check func(interaction) bool
	}{
		"type in a string":        {pressOf(`"2"`, command), func(i interaction) bool { return i.kind == commanded && i.message.Text == "452" }},
		"type is unknown":         {pressOf(`99`, command), func(i interaction) bool { return i.kind == unknownPress && i.reply.token == "t" }},
		"type is odd":             {pressOf(`{}`, command), func(i interaction) bool { return i.kind == unknownPress }},
		"no data":                 {pressOf(`2`, `"data":null`), func(i interaction) bool { return i.kind == unknownPress }},
		"application is odd":      {pressOf(`2`, `"application_id":{},`+command), func(i interaction) bool { return i.reply.app == fixtureSelf.app }},
		"application":             {pressOf(`2`, `"application_id":"8",`+command), func(i interaction) bool { return i.reply.app == "8" }},
		"command's type is odd":   {pressOf(`2`, `"data":{"name":"smtp","type":{}}`), func(i interaction) bool { return i.kind == commanded }},
		"a user's command":        {pressOf(`2`, `"data":{"name":"smtp","type":2}`), func(i interaction) bool { return i.kind == unknownPress }},
		"a number for a code":     {pressOf(`2`, `"data":{"name":"smtp","options":[{"name":"code","value":452}]}`), func(i interaction) bool { return i.message.Text == "452" }},
		"an option is odd":        {pressOf(`2`, `"data":{"name":"smtp","options":[7,null,{"name":{}},{"name":"code","value":"452"}]}`), func(i interaction) bool { return i.message.Text == "452" }},
		"share is odd":            {pressOf(`2`, `"data":{"name":"smtp","options":[{"name":"share","value":"yes"}]}`), func(i interaction) bool { return !i.share }},
		"not to share":            {pressOf(`2`, `"data":{"name":"smtp","options":[{"name":"share","value":false}]}`), func(i interaction) bool { return !i.share }},
		"settings without a word": {pressOf(`2`, `"data":{"name":"smtp-settings","options":[]}`), func(i interaction) bool { return i.kind == commanded && i.message.Text == "" }},
		"explained message is odd": {pressOf(`2`, `"data":{"name":"Explain bounce","target_id":4,"resolved":{"messages":{"4":7}}}`), func(i interaction) bool {
			return i.kind == explainMessage && i.message.ID == "4" && i.message.Text == ""
		}},
		"explained message elsewhere": {pressOf(`2`, `"data":{"name":"Explain bounce","target_id":"4","resolved":{"messages":{"4":{"channel_id":"9","content":"x"}}}}`), func(i interaction) bool { return i.message.Place.Channel == "2" && i.message.Place.Thread == "4" }},
		"nothing is typed":            {pressOf(`4`, `"data":{"name":"smtp","options":[{"name":"code","value":"4"}]}`), func(i interaction) bool { return i.kind == completing && i.partial == "" }},
		"nobody does what is unknown": {[]byte(`{"id":"7","token":"t","type":2}`), func(i interaction) bool { return i.kind == unknownPress && i.reply.token == "t" }},
		"nobody types":                {[]byte(`{"id":"7","token":"t","type":4,"data":{"options":[{"value":"4","focused":true}]}}`), func(i interaction) bool { return i.kind == completing && i.partial == "4" }},
		"channel is odd":              {pressOf(`3`, `"channel":7,`+press), func(i interaction) bool { return i.answer.Place.Channel == "2" && i.answer.Place.Thread == "4" }},
		"channel without its id":      {pressOf(`3`, `"channel":{"type":11,"parent_id":"5"},`+press), func(i interaction) bool { return i.answer.Place.Channel == "5" && i.answer.Place.Thread == "#2" }},
		"thread without its parent":   {pressOf(`3`, `"channel":{"id":"2","type":11},`+press), func(i interaction) bool { return i.answer.Place.Channel == "2" && i.answer.Place.Thread == "#2" }},
		"a category is no parent":     {pressOf(`3`, `"channel":{"id":"2","type":0,"parent_id":"5"},`+press), func(i interaction) bool { return i.answer.Place.Channel == "2" }},
		"flags are odd":               {pressOf(`3`, `"message":{"id":"4","flags":"x"},"data":{"custom_id":"1.share"}`), func(i interaction) bool { return i.kind == pressed && !i.private }},
		"several flags":               {pressOf(`3`, `"message":{"id":"4","flags":4160},"data":{"custom_id":"1.share"}`), func(i interaction) bool { return i.private }},
		"answer forwarded":            {pressOf(`3`, `"message":{"id":"4","message_reference":{"type":1,"message_id":"5"}},"data":{"custom_id":"1.share"}`), func(i interaction) bool { return i.answer.Place.Thread == "4" }},
		"custom_id is odd":            {pressOf(`3`, `"message":{"id":"4"},"data":{"custom_id":{}}`), func(i interaction) bool { return i.kind == unknownPress && i.answer.ID == "4" }},
		"no value":                    {pressOf(`3`, `"message":{"id":"4"},"data":{"custom_id":"1.yes"}`), func(i interaction) bool { return i.action == actionHelpful && i.value == "" }},
		"colons in the value":         {pressOf(`3`, `"message":{"id":"4"},"data":{"custom_id":"1.yes:a:b"}`), func(i interaction) bool { return i.action == actionHelpful && i.value == "a:b" }},
		"nothing is chosen":           {pressOf(`3`, `"message":{"id":"4"},"data":{"custom_id":"1.variant","values":[]}`), func(i interaction) bool { return i.action == actionVariant && i.value == "" }},
		"values are odd":              {pressOf(`3`, `"message":{"id":"4"},"data":{"custom_id":"1.variant","values":"452"}`), func(i interaction) bool { return i.kind == pressed && i.value == "" }},
		"inputs are odd":              {pressOf(`5`, `"data":{"custom_id":"1.paste","components":[7,{"component":8},{"components":[{"custom_id":"text","value":"452"},{"custom_id":"text","value":"x"}]}]}`), func(i interaction) bool { return i.kind == submitted && i.message.Text == "452" }},
		"inputs are not wrapped":      {pressOf(`5`, `"data":{"custom_id":"1.paste","components":[{"custom_id":"text","value":"452"}]}`), func(i interaction) bool { return i.message.Text == "452" }},
		"another window":              {pressOf(`5`, `"data":{"custom_id":"1.share","components":[{"custom_id":"text","value":"452"}]}`), func(i interaction) bool { return i.kind == unknownPress && i.message.Text == "" }},
		"a file is not told": {pressOf(`5`, `"data":{"custom_id":"1.paste","components":[{"custom_id":"file","values":["5",{}]},{"custom_id":"file","values":["6"]}],"resolved":{"attachments":{"6":{"id":"6","url":"https://a.example"},"8":{"id":"8","url":"https://b.example"}}}}`),
			func(i interaction) bool {
				return cmp.Equal(i.message.Files, []chat.File{{Name: "5", Trouble: notFound}, {Name: "6", Ref: "https://a.example"}})
			}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := decodeInteraction(tt.data, fixtureSelf)
			if err != nil || !tt.check(got) {
				t.Errorf("decodeInteraction(%s) = %+v, %v", tt.data, got, err)
			}
		})
	}
}

// TestInputDepth nests an input within what Discord does, and far deeper.
func TestInputDepth(t *testing.T) {
	for depth, want := range map[int]string{2: "452", maxDepth + 2: ""} {
		nested := strings.Repeat(`{"component":`, depth) + `{"custom_id":"text","value":"452"}` + strings.Repeat(`}`, depth)
		got, err := decodeInteraction(pressOf("5", `"data":{"custom_id":"1.paste","components":[`+nested+`]}`), fixtureSelf)
		if err != nil || got.message.Text != want {
			t.Errorf("%d deep: %q, %v, want %q", depth, got.message.Text, err, want)
		}
	}
}

// TestDirect asks where an interaction is in a conversation with the bot alone.
func TestDirect(t *testing.T) {
	tests := map[string]struct {
		fields string
		want   bool
	}{
		"with the bot":          {`"context":1`, true},
		"in a guild":            {`"context":0,"guild_id":"1","channel":{"id":"2","type":0}`, false},
		"with somebody else":    {`"context":2,"channel":{"id":"2","type":1}`, false},
		"not told, direct":      {`"channel":{"id":"2","type":1}`, true},
		"odd, direct":           {`"context":"x","channel":{"id":"2","type":1}`, true},
		"not told, in a guild":  {`"guild_id":"1","channel":{"id":"2","type":1}`, false},
		"not told, in a group":  {`"channel":{"id":"2","type":3}`, false},
		"not told in any wise":  {`"channel":null`, false},
		"in a string, with bot": {`"context":"1"`, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			data := `{"id":"7","token":"t","type":2,"channel_id":"2","user":{"id":"3"},"data":{"name":"smtp"},` + tt.fields + `}`
			if got, err := decodeInteraction([]byte(data), fixtureSelf); err != nil || got.message.Place.Direct != tt.want {
				t.Errorf("decodeInteraction(%s) = %+v, %v, want direct %v", data, got.message.Place, err, tt.want)
			}
		})
	}
}

// TestPermissions has the permissions that make somebody an admin: for a command, and for a button.
func TestPermissions(t *testing.T) {
	tests := map[string]struct {
		permissions      string
		command, pressed bool
	}{
		"none":                {`"0"`, false, false},
		"administrator":       {`"8"`, true, true},
		"manage server":       {`"32"`, true, true},
		"manage messages":     {`"8192"`, false, true},
		"others":              {`"9007199254732759"`, false, false}, // all but those three
		"all":                 {`"9007199254740991"`, true, true},
		"beyond 64 bits":      {`"36893488147419103264"`, true, true},
		"beyond 64, and none": {`"36893488147419103232"`, false, false},
		"a number":            {`32`, true, true},
		"not told":            {`null`, false, false},
		"text":                {`"all"`, false, false},
		"negative":            {`"-1"`, false, false},
		"hexadecimal":         {`"0x20"`, false, false},
		"very long":           {`"` + strings.Repeat("9", 10_000) + `"`, false, false},
		"an object":           {`{"8":8}`, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			fields := `"message":{"id":"4"},"data":{"custom_id":"1.share","name":"smtp"},"member":{"user":{"id":"3"},"permissions":` + tt.permissions + `}`
			for kind, want := range map[string]bool{"2": tt.command, "3": tt.pressed, "5": tt.command} {
				if got, err := decodeInteraction(pressOf(kind, fields), fixtureSelf); err != nil || got.person.Admin != want {
					t.Errorf("type %s with permissions %s = %+v, %v, want admin %v", kind, tt.permissions, got.person, err, want)
				}
			}
		})
	}
	alone := `{"id":"7","token":"t","type":2,"user":{"id":"3"},"permissions":"8","app_permissions":"8","data":{"name":"smtp"}}`
	if got, err := decodeInteraction([]byte(alone), fixtureSelf); err != nil || got.person.Admin {
		t.Errorf("decodeInteraction(%s) = %+v, %v, want no admin", alone, got.person, err)
	}
}

func TestNames(t *testing.T) {
	tests := map[string]struct{ fields, want string }{
		"nickname":      {`"member":{"nick":"Ann","user":{"id":"3","global_name":"A","username":"a"}}`, "Ann"},
		"global name":   {`"member":{"nick":null,"user":{"id":"3","global_name":"Ann","username":"a"}}`, "Ann"},
		"user name":     {`"member":{"user":{"id":"3","global_name":null,"username":"ann"}}`, "ann"},
		"outside":       {`"member":null,"user":{"id":"3","global_name":"Ann","username":"a"}`, "Ann"},
		"user is odd":   {`"member":{"user":7},"user":{"id":"3","username":"ann"}`, "ann"},
		"invisible":     {`"member":{"nick":" \u200b\u202e","user":{"id":"3","username":"ann"}}`, "ann"},
		"hostile":       {`"member":{"nick":"\u001b[2JAnn\u202e\n","user":{"id":"3"}}`, "[2JAnn"},
		"with an @":     {`"member":{"nick":"@@everyone","user":{"id":"3"}}`, "everyone"},
		"long":          {`"member":{"nick":"` + strings.Repeat("é", 200) + `","user":{"id":"3"}}`, strings.Repeat("é", maxName)},
		"none":          {`"member":{"user":{"id":"3"}}`, ""},
		"nickname odd":  {`"member":{"nick":{},"user":{"id":"3","username":"ann"}}`, "ann"},
		"a number":      {`"member":{"nick":7,"user":{"id":"3"}}`, "7"},
		"only an @":     {`"member":{"nick":"@","user":{"id":"3","username":"ann"}}`, "ann"},
		"blanks and an": {`"member":{"nick":" @ Ann ","user":{"id":"3"}}`, "Ann"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, err := decodeInteraction(pressOf(`2`, `"data":{"name":"smtp"},`+tt.fields), fixtureSelf); err != nil || got.name != tt.want || got.person.ID != "3" {
				t.Errorf("decodeInteraction(%s) = %q, %+v, %v, want %q", tt.fields, got.name, got.person, err, tt.want)
			}
		})
	}
}

func FuzzDecodeInteraction(f *testing.F) {
	for _, name := range inboundFixtures(f, "press-") {
		f.Add(inboundFixture(f, name))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		i, err := decodeInteraction(data, fixtureSelf)
		again, errAgain := decodeInteraction(bytes.Clone(data), fixtureSelf)
		if !cmp.Equal(i, again, lookInside) || (err == nil) != (errAgain == nil) {
			t.Fatalf("%q gives %+v, %v and then %+v, %v", data, i, err, again, errAgain)
		}
		if err == nil {
			checkInteraction(t, i)
		} else if !cmp.Equal(i, interaction{}, lookInside) {
			t.Errorf("%q gives %+v beside %v", data, i, err)
		}
	})
}

// checkInteraction checks what holds for every interaction.
func checkInteraction(t *testing.T, i interaction) {
	t.Helper()
	m := i.message
	if _, err := json.Marshal(m); err != nil {
		t.Errorf("the message cannot be kept: %v", err)
	}
	if i.kind != pinged && (!isID(i.reply.id) || i.reply.token == "") {
		t.Errorf("answered at %+v", i.reply)
	}
	anybody := i.kind == pinged || i.kind == completing || i.kind == unknownPress
	if !anybody && i.person.ID == "" || i.person.Bot {
		t.Errorf("done by %+v", i.person)
	}
	if len([]rune(i.name)) > maxName || strings.ContainsAny(i.name, "\x00\x1b\r\n\u202e\u2028") || strings.HasPrefix(i.name, "@") {
		t.Errorf("done by %q", i.name)
	}
	checkSaid(t, m)
	switch i.kind {
	case commanded, submitted:
		if m.Asked != chat.Command || m.ID != i.reply.id || m.Author != i.person || m.Parent != nil {
			t.Errorf("asked by %+v", m)
		}
	case explainMessage:
		if m.Asked != chat.Shortcut || !isID(m.ID) || m.Author != i.person || m.Place.Channel == "" || m.Place.Thread == "" && !m.Place.Direct {
			t.Errorf("explains %+v", m)
		}
	default:
		if !cmp.Equal(m, chat.Message{}) {
			t.Errorf("kind %v holds %+v", i.kind, m)
		}
	}
	if i.kind != completing && i.partial != "" || i.kind != commanded && i.share {
		t.Errorf("kind %v has %q, %v", i.kind, i.partial, i.share)
	}
	if (i.kind == pressed) != slices.Contains(actions, i.action) || i.kind != pressed && i.value != "" {
		t.Errorf("kind %v presses %q with %q", i.kind, i.action, i.value)
	}
	if i.kind == pressed && (!isID(i.answer.ID) || i.answer.Place.Channel == "" || !json.Valid(i.shown)) {
		t.Errorf("pressed under %+v", i.answer)
	}
}
