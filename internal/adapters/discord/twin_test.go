package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
)

// howToTwin says how to run this test.
const howToTwin = "SKIPPED: TWIN does not name the folder with the twin of Discord: (cd internal/adapters/discord/doubles && npm ci), which fetches 360 MB, then TWIN=doubles go test ./internal/adapters/discord -run TestTwin"

// TestTwin has the bot talk with a Discord that others wrote, npm's discord-digital-twin, by REST and gateway.
//
// It is no judge of what it is sent: it takes any length and form, and asks for the token on the gateway alone. What is private
// it marks and shows to all. It knows no nonce again, resumes no session, never says that too much was asked, and tells of a reply neither that it is one nor what the message says that it answers. So replies to an answer, a
// mention beneath a bounce, doubles, lost connections and limits are not tried here. It has no commands in conversations with
// the bot alone, and no interactions by HTTP.
func TestTwin(t *testing.T) {
	dir := os.Getenv("TWIN")
	if dir == "" {
		t.Skip(howToTwin)
	}
	all := startTwin(t, dir)
	all.begin()
	for _, part := range []struct {
		name string
		test func(w *twin)
	}{
		{"a bounce", (*twin).bounce},
		{"a mention", (*twin).mention},
		{"a direct message", (*twin).direct},
		{"an edit", (*twin).edit},
		{"a deletion", (*twin).deletion},
		{"a file", (*twin).file},
		{"threads", (*twin).threads},
		{"votes", (*twin).votes},
		{"a dismissal", (*twin).dismissal},
		{"a command", (*twin).command},
		{"a command with a file", (*twin).commandWithFile},
		{"a command for all", (*twin).commandForAll},
		{"a share", (*twin).share},
		{"a window", (*twin).window},
		{"a menu of a message", (*twin).menu},
		{"typing", (*twin).typing},
		{"settings", (*twin).settings},
		{"another session", (*twin).anotherSession},
		{"nothing else", (*twin).nothingElse},
		{"another start", (*twin).anotherStart},
		{"another token", (*twin).anotherToken},
	} {
		t.Run(part.name, func(t *testing.T) {
			w := *all
			w.T = t
			part.test(&w)
		})
	}
}

func (w *twin) bounce() {
	channel := w.Channels["support"]
	got := w.answer(channel, w.say(channel, "550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown"))
	w.holds("the answer", got.Content, "ann@example.org")
	if len(got.Embeds) != 1 || got.Flags != flagSilent || got.Nonce == "" {
		w.Errorf("%d embeds, flags %b, nonce %q: want one embed, no sound, and a nonce", len(got.Embeds), got.Flags, got.Nonce)
	}
}

func (w *twin) mention() {
	channel := w.Channels["ops"]
	got := w.answer(channel, w.say(channel, w.atBot()+"452"))
	w.holds("the answer", got.Content, "452")
	if got.Flags != 0 {
		w.Errorf("flags %b: want none, for somebody asked", got.Flags)
	}
}

// direct: the twin opens no conversation with the bot alone, and carries one that is there.
func (w *twin) direct() {
	channel := w.Channels["direct"]
	got := w.answer(channel, w.say(channel, "554 5.7.1 <bea@example.org>: Relay access denied"))
	w.holds("the answer", got.Content, "bea@example.org")
}

func (w *twin) edit() {
	channel := w.Channels["support"]
	id := w.say(channel, "552 5.2.2 <cat@example.org>: mailbox full")
	before := w.answer(channel, id)
	w.act("alice", channel, "editMessage", map[string]any{"messageId": id, "content": "550 5.7.26 <cat@example.org>: unauthenticated mail"})
	w.until("the answer is another", func() bool { return strings.Contains(w.answer(channel, id).Content, "5.7.26") })
	if after := w.answer(channel, id); after.ID != before.ID {
		w.Errorf("the answer %s became %s", before.ID, after.ID)
	}
}

func (w *twin) deletion() {
	channel := w.Channels["support"]
	id := w.say(channel, "550 5.1.2 <dan@example.org>: bad destination system")
	w.answer(channel, id)
	w.act("alice", channel, "deleteMessage", map[string]any{"messageId": id})
	w.until("the answer is gone", func() bool { return len(w.answers(channel, id)) == 0 })
}

// file: the twin tells of a file what it was told, and keeps none.
func (w *twin) file() {
	channel := w.Channels["support"]
	sent := w.act("alice", channel, "sendMessage", map[string]any{"content": "", "attachments": []any{w.front.attachment("eve@example.org")}})
	w.holds("the answer", w.answer(channel, sent.ID).Content, "eve@example.org")
}

// threads: in one the settings are those of the channel above, and in a forum nobody is answered who did not ask, but for the
// message that a post begins with. Which that is the twin does not tell: its threads never have the id of a message.
func (w *twin) threads() {
	support := w.Channels["support"]
	thread := w.thread(support, w.say(support, "look at this"))
	w.holds("the answer in a thread", w.answer(thread, w.say(thread, "450 4.2.1 <fay@example.org>: mailbox busy")).Content, "fay@example.org")
	post := w.thread(w.Channels["forum"], "")
	w.say(post, "450 4.2.1 <gil@example.org>: mailbox busy")
	w.holds("the answer in a forum", w.answer(post, w.say(post, w.atBot()+"421")).Content, "421")
}

func (w *twin) votes() {
	channel := w.Channels["support"]
	got := w.answer(channel, w.say(channel, "421 4.7.0 <hal@example.org>: try again later, closing connection"))
	for _, c := range []struct{ action, want string }{
		{actionHelpful, "Noted as helpful"},
		{actionHelpful, "have that already"},
		{actionNot, "Changed"},
	} {
		w.holds("to bob", w.private(channel, w.press("bob", channel, got, c.action)).Content, c.want)
	}
}

func (w *twin) dismissal() {
	channel := w.Channels["support"]
	id := w.say(channel, "554 5.7.1 <ida@example.org>: message refused as spam")
	got := w.answer(channel, id)
	w.holds("to bob", w.private(channel, w.press("bob", channel, got, actionDismiss)).Content, "Only who asked")
	w.holds("to alice", w.private(channel, w.press("alice", channel, got, actionDismiss)).Content, "Gone")
	if n := len(w.answers(channel, id)); n != 0 {
		w.Errorf("%d answers are left", n)
	}
}

// command asks for a code, and chooses from what it can mean: the same message then answers that.
func (w *twin) command() {
	channel := w.Channels["ops"]
	before := w.private(channel, w.slash("bob", channel, commandSMTP, given(optionCode, textOption, "452")))
	w.holds("to bob", before.Content, "452")
	menu := before.find(actionVariant)
	if menu == nil || len(menu.Options) == 0 {
		w.Fatalf("the answer offers no choice: %+v", before.Components)
	}
	chosen := menu.Options[0].Value
	choice := w.act("bob", channel, "selectMenu", map[string]any{"messageId": before.ID, "customId": menu.CustomID, "values": []string{chosen}})
	r, after := w.answered(channel, choice.ID)
	w.holds("to bob, who chose", after.Content, chosen)
	if r.Type != updateMessage || after.ID != before.ID || after.Content == before.Content {
		w.Errorf("answered with type %d, and %q became %q", r.Type, before.Content, after.Content)
	}
}

// commandWithFile gives a file, which takes its time: bob is told so at once, and that becomes the answer.
func (w *twin) commandWithFile() {
	file := w.front.attachment("jim@example.org")
	id := file["id"].(string)
	r, got := w.answered(w.Channels["ops"], w.interact("bob", w.Channels["ops"], typeCommand, map[string]any{
		"name": commandSMTP, "type": chatCommand,
		"options":  []any{given(optionFile, fileOption, id)},
		"resolved": map[string]any{"attachments": map[string]any{id: file}},
	}))
	w.holds("to bob", got.Content, "jim@example.org")
	if want := `{"flags":64}`; r.Type != answerLater || r.Data != want {
		w.Errorf("answered with type %d and %s: want %d and %s", r.Type, r.Data, answerLater, want)
	}
}

func (w *twin) commandForAll() {
	channel := w.Channels["ops"]
	_, got := w.answered(channel, w.slash("alice", channel, commandSMTP,
		given(optionCode, textOption, "550 5.1.1 <kay@example.org>: User unknown"), given(optionShare, yesNoOption, true)))
	w.holds("to all", got.Content, "kay@example.org")
	if got.Flags != 0 {
		w.Errorf("flags %b: want none", got.Flags)
	}
}

// share shares a private answer: its button goes, and what it says follows for all.
func (w *twin) share() {
	channel := w.Channels["ops"]
	before := w.private(channel, w.slash("bob", channel, commandSMTP, given(optionCode, textOption, "550 5.1.1 <lea@example.org>: User unknown")))
	said := len(w.messages(channel))
	r, after := w.answered(channel, w.press("bob", channel, before, actionShare))
	if r.Type != updateMessage || after.ID != before.ID || after.Content != before.Content || after.find(actionShare) != nil {
		w.Errorf("answered with type %d, and the private answer is %+v", r.Type, after)
	}
	w.until("it is shared", func() bool { return len(w.messages(channel)) > said })
	got := w.messages(channel)[said]
	w.known[got.ID] = true
	w.holds("what is shared", got.Content, "lea@example.org", "Shared by bob")
	if got.Flags != 0 || len(got.Embeds) != 1 {
		w.Errorf("flags %b, %d embeds: want no flag and one embed", got.Flags, len(got.Embeds))
	}
}

// window opens the window to paste into, and sends it in. The twin does so in the older of Discord's two forms.
func (w *twin) window() {
	channel := w.Channels["ops"]
	help := w.private(channel, w.slash("bob", channel, commandSMTP))
	r := w.response(w.press("bob", channel, help, actionPaste))
	var opened modal
	w.must(json.Unmarshal([]byte(r.Data), &opened))
	if r.Type != answerModal {
		w.Errorf("answered with type %d, want %d", r.Type, answerModal)
	}
	sent := w.act("bob", channel, "submitModal", map[string]any{"customId": opened.CustomID, "fields": []any{
		map[string]any{"customId": inputText, "value": "552 5.2.2 <moe@example.org>: mailbox full"},
	}})
	w.holds("to bob", w.private(channel, sent.ID).Content, "moe@example.org")
}

// menu: the twin knows no menu of a message, so what it says then is this test's word.
func (w *twin) menu() {
	channel := w.Channels["ops"]
	m := w.act("alice", channel, "sendMessage", map[string]any{"content": "550 5.1.1 <ned@example.org>: User unknown"})
	got := w.private(channel, w.interact("bob", channel, typeCommand, map[string]any{
		"name": commandExplain, "type": messageCommand, "target_id": m.ID,
		"resolved": map[string]any{"messages": map[string]any{m.ID: m}},
	}))
	w.holds("to bob", got.Content, "ned@example.org")
}

// typing: the twin knows nothing of it, so what it says then is this test's word.
func (w *twin) typing() {
	typed := given(optionCode, textOption, "45")
	typed["focused"] = true
	r := w.response(w.interact("bob", w.Channels["ops"], typeAutocomplete, map[string]any{"name": commandSMTP, "type": chatCommand, "options": []any{typed}}))
	if r.Type != answerChoices {
		w.Errorf("answered with type %d, want %d", r.Type, answerChoices)
	}
	w.holds("the choices", r.Data, `"450"`, `"452"`)
}

// settings has a channel watched, and no longer: by an admin, who bob is not.
func (w *twin) settings() {
	channel := w.Channels["ops"]
	set := func(user, word, want string) {
		w.Helper()
		w.holds("to "+user, w.private(channel, w.slash(user, channel, commandSettings, map[string]any{"name": word, "type": subcommand})).Content, want)
	}
	set("bob", "watch", "Only people with the permission Manage Server")
	w.say(channel, "550 5.1.1 <pam@example.org>: User unknown")
	set("alice", "watch", "I watch this channel")
	w.holds("the answer", w.answer(channel, w.say(channel, "550 5.1.1 <oda@example.org>: User unknown")).Content, "oda@example.org")
	set("alice", "unwatch", "")
	w.say(channel, "550 5.1.1 <quy@example.org>: User unknown")
}

// anotherSession ends the session, by the code that says so, and the bot begins another.
func (w *twin) anotherSession() {
	counts := &w.bot.gateway.Load().counts
	if n, again := counts.identifies.Load(), counts.reconnects.Load(); n != 1 || again != 0 {
		w.Errorf("%d sessions, %d connections more than one: want one, and none", n, again)
	}
	var closed int
	if w.tell("close", map[string]any{"code": 4009}, &closed); closed != 1 {
		w.Fatalf("there were %d connections, want one", closed)
	}
	w.until("there is another session", func() bool { return counts.identifies.Load() == 2 && w.bot.Ready() == nil })
	channel := w.Channels["support"]
	w.holds("the answer", w.answer(channel, w.say(channel, w.atBot()+"450")).Content, "450")
	beats := func() (n int) {
		w.tell("heartbeats", nil, &n)
		return n
	}
	before := beats()
	w.until("there are some heartbeats more", func() bool { return beats() > before+2 })
}

// nothingElse demands that the bot said what was asked for, once, and made its calls as Discord wants them. What comes later in
// a channel is answered later.
func (w *twin) nothingElse() {
	for name, channel := range w.Channels {
		if name == "forum" { // only in its posts can anybody write
			continue
		}
		w.answer(channel, w.say(channel, w.atBot()+"421"))
		for _, m := range w.messages(channel) {
			if m.Author.ID == w.Me && !w.known[m.ID] {
				w.Errorf("the bot said unasked: %q", m.Content)
			}
		}
	}
	for _, c := range w.front.made("", "") {
		want := "Bot " + w.Token
		if strings.Contains(c.path, "/interactions/") || strings.Contains(c.path, "/webhooks/") { // another token is in the path
			want = ""
		}
		if c.status/100 != 2 || c.token != want {
			w.Errorf("%s %s: status %d, token %q: want a good status, and %q", c.method, c.path, c.status, c.token, want)
		}
	}
	for line := range strings.Lines(w.log.String()) {
		fine := strings.Contains(line, "level=INFO") || strings.Contains(line, "level=DEBUG")
		ours := strings.Contains(line, "platform="+Name) || !strings.Contains(line, "level=") // what has no level is of the front
		if ours && !fine {
			w.Errorf("a complaint: %s", line)
		}
	}
}

// anotherStart starts the bot once more: it finds its commands as they should be, and sets none.
func (w *twin) anotherStart() {
	w.must(w.stop())
	w.begin()
	w.until("the commands are looked at", func() bool { return len(w.front.made(http.MethodGet, "/commands")) == 2 })
	w.answer(w.Channels["support"], w.say(w.Channels["support"], w.atBot()+"421"))
	if n := len(w.front.made(http.MethodPut, "/commands")); n != 1 {
		w.Errorf("the commands were set %d times, want once", n)
	}
}

// anotherToken: the bot ends, and says what to mend.
func (w *twin) anotherToken() {
	a := New(Options{Token: "another", APIURL: w.api, Log: w.log.Logger()})
	a.times = twinTimes()
	ctx, cancel := context.WithTimeout(w.Context(), patience)
	defer cancel()
	if err := a.Run(ctx, nil); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
		w.Errorf("Run = %v, want it to name DISCORD_TOKEN", err)
	}
}
