package slack

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/bot"
	"smtpbot/internal/chat"
)

// The buttons under an answer: a vote is taken and can be changed, and only the asker and admins take the answer away.
func TestButtons(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	answer := w.reply(slackfake.Support, ts)
	alone := func(n int) string {
		t.Helper()
		all := w.fake.WaitEphemerals(t, n)
		e := all[n-1]
		if e.ThreadTS != ts {
			t.Errorf("%q stands in thread %q, want %s", e.Text, e.ThreadTS, ts)
		}
		return e.Text
	}
	w.fake.Press(slackfake.Bob, answer, actionVote, "positive")
	w.holds("to Bob", alone(1), "Noted as helpful")
	w.fake.Press(slackfake.Bob, answer, actionVote, "positive")
	w.holds("to Bob", alone(2), "have that already")
	w.fake.Press(slackfake.Bob, answer, actionVote, "negative")
	w.holds("to Bob", alone(3), "Changed")
	w.fake.Press(slackfake.Bob, answer, actionDismiss, "")
	w.holds("to Bob", alone(4), "Only who asked, and workspace admins and owners, can")
	w.fake.Press(slackfake.Alice, answer, actionDismiss, "")
	w.holds("to Alice", alone(5), "Gone")
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, ts)) == 0 })
	w.fake.Say(slackfake.Alice, slackfake.Support, ts, "552 5.2.2 mailbox full")
	w.silence(slackfake.Support, 0)

	other := w.fake.Say(slackfake.Alice, slackfake.Support, "", "421 4.7.0 Try again later, closing connection")
	w.fake.Press(slackfake.Ada, w.reply(slackfake.Support, other), actionDismiss, "")
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, other)) == 0 })
	w.fake.Clean(t)
}

// Buttons work after a restart; one that nobody knows any more says what to do.
func TestOldButtons(t *testing.T) {
	dir := t.TempDir()
	w := begin(t, setup{watched: []string{slackfake.Support}, dir: dir})
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	answer := w.reply(slackfake.Support, ts)
	private := w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452 4.2.2"), 1)
	_ = private
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	w = begin(t, setup{watched: []string{slackfake.Support}, dir: dir, fake: w.fake})
	w.fake.Press(slackfake.Bob, answer, actionVote, "positive")
	w.holds("to Bob", w.fake.WaitEphemerals(t, 2)[1].Text, "Noted as helpful")
	for name, action := range map[string]map[string]any{
		"another button": {"type": "button", "action_id": "of_version_9", "value": "x"},
		"another vote":   {"type": "button", "action_id": actionVote, "value": "9?x"},
		"another token":  {"type": "button", "action_id": actionDismiss, "value": "9?x"},
		"another share":  {"type": "button", "action_id": actionShare, "value": "9?x"},
	} {
		before := len(w.fake.Ephemerals())
		if a := w.fake.PressRaw(slackfake.Bob, answer, action).Wait(); a.Failed != "" {
			t.Errorf("%s: not acknowledged: %s", name, a.Failed)
		}
		w.holds(name, w.fake.WaitEphemerals(t, before+1)[before].Text, "too old", "/smtp")
	}
	w.fake.Press(slackfake.Alice, answer, actionDismiss, "")
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, ts)) == 0 })
	w.fake.Clean(t)
}

// ephemeral gives the nth message that one person alone was shown.
func (w *world) ephemeral(n int) slackfake.Ephemeral {
	w.Helper()
	return w.fake.WaitEphemerals(w.T, n)[n-1]
}

// A private answer can be shared, once: in the channel, with the name of who shared it, and nobody is called.
func TestShare(t *testing.T) {
	for name, channel := range map[string]string{"as a member": slackfake.Support, "as no member": slackfake.Elsewhere} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			h := w.fake.Command(slackfake.Alice, channel, bounce)
			w.private(h, 1)
			pressed := w.fake.Press(slackfake.Alice, w.ephemeral(1), actionShare, "")
			shared := pressed.WaitResponse(t, 1, patience)
			if shared.Type != "in_channel" {
				t.Errorf("shared as %q", shared.Type)
			}
			w.holds("what is shared", shared.Text+string(shared.Blocks), "bob@example.org", "Shared by alice")
			if strings.Contains(string(shared.Blocks), "<@") || strings.Contains(string(shared.Blocks), `"user_id"`) {
				t.Errorf("it calls somebody: %s", shared.Blocks)
			}
			again := pressed.WaitResponse(t, 2, patience)
			if !again.Replace || strings.Contains(string(again.Blocks), actionShare) {
				t.Errorf("the private answer keeps its button: %s", again.Blocks)
			}
			w.fake.Clean(t)
		})
	}
}

// However often it is pressed, and whatever Slack answers, a share is posted once.
func TestShareOnce(t *testing.T) {
	t.Run("pressed twice", func(t *testing.T) {
		w := begin(t, setup{})
		w.private(w.fake.Command(slackfake.Alice, slackfake.Support, bounce), 1)
		w.fake.Fail("response_url", 1, slackfake.Hang(300*time.Millisecond))
		button := w.ephemeral(1)
		first := w.fake.Press(slackfake.Alice, button, actionShare, "")
		second := w.fake.Press(slackfake.Alice, button, actionShare, "")
		w.fake.Wait(t, patience, func() bool { // either of them can come first: the post, and the button taken away
			return len(first.Responses())+len(second.Responses()) == 2
		})
		w.silence(slackfake.Support, 1)
	})
	t.Run("nobody knows", func(t *testing.T) {
		w := begin(t, setup{})
		w.private(w.fake.Command(slackfake.Alice, slackfake.Support, bounce), 1)
		w.fake.Fail("response_url", 1, slackfake.After(slackfake.Status(500)))
		pressed := w.fake.Press(slackfake.Alice, w.ephemeral(1), actionShare, "")
		w.holds("to Alice", pressed.WaitResponse(t, 2, patience).Text, "did not say whether")
		w.silence(slackfake.Support, 1)
	})
	t.Run("refused", func(t *testing.T) {
		w := begin(t, setup{})
		w.private(w.fake.Command(slackfake.Alice, slackfake.Support, bounce), 1)
		w.fake.Fail("response_url", 1, slackfake.Status(403))
		button := w.ephemeral(1)
		w.holds("to Alice", w.fake.Press(slackfake.Alice, button, actionShare, "").WaitResponse(t, 1, patience).Text, "could not share")
		w.fake.Press(slackfake.Alice, button, actionShare, "").WaitResponse(t, 2, patience)
		w.silence(slackfake.Support, 1)
	})
}

// What was explained in a thread is shared in it.
func TestShareInThread(t *testing.T) {
	w := begin(t, setup{})
	top := w.fake.Say(slackfake.Alice, slackfake.Support, "", "who can read this?")
	below := w.fake.Say(slackfake.Alice, slackfake.Support, top, bounce)
	m, _ := w.fake.Message(slackfake.Support, below)
	w.fake.Shortcut(slackfake.Bob, m, callbackExplain)
	w.fake.Press(slackfake.Bob, w.ephemeral(1), actionShare, "")
	w.holds("what is shared", w.reply(slackfake.Support, top).Text, "bob@example.org")
}

// A bare code has a menu of what it can mean; the choice takes the place of the private answer.
func TestVariants(t *testing.T) {
	w := begin(t, setup{})
	w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452"), 1)
	h := w.fake.Choose(slackfake.Alice, w.ephemeral(1), actionVariant, "452 4.2.2")
	got := h.WaitResponse(t, 1, patience)
	w.holds("the answer", got.Text, "mailbox")
	if !got.Replace {
		t.Error("the choice stands beneath the menu, want it in its place")
	}
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+"452")
	answer := w.reply(slackfake.Support, ts)
	w.fake.Choose(slackfake.Bob, answer, actionVariant, "452 4.2.2")
	e := w.ephemeral(2)
	if e.To != slackfake.Bob || e.ThreadTS != ts {
		t.Errorf("the answer goes to %s in thread %q", e.To, e.ThreadTS)
	}
	w.holds("the answer", e.Text, "mailbox")
	w.fake.Clean(t)
}

// The shortcut explains any message: in a thread, of a bot, where the bot is no member.
func TestShortcut(t *testing.T) {
	w := begin(t, setup{})
	explain := func(channel, ts string) *slackfake.Handle {
		t.Helper()
		m, ok := w.fake.Message(channel, ts)
		if !ok {
			t.Fatal("no such message")
		}
		return w.fake.Shortcut(slackfake.Bob, m, callbackExplain)
	}
	top := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.holds("of a message", w.private(explain(slackfake.Support, top), 1).Text, "bob@example.org")

	below := w.fake.Say(slackfake.Alice, slackfake.Support, top, "552 5.2.2 carol@example.net mailbox full")
	explain(slackfake.Support, below)
	e := w.ephemeral(2)
	w.holds("of a reply", e.Text, "5.2.2")
	if e.ThreadTS != top || e.To != slackfake.Bob {
		t.Errorf("it is shown to %s in thread %q, want Bob in %s", e.To, e.ThreadTS, top)
	}
	explain(slackfake.Support, top)
	if e := w.ephemeral(3); e.ThreadTS != "" {
		t.Errorf("the first message of a thread, explained in the channel, is explained in thread %q", e.ThreadTS)
	}
	alert := w.fake.SayAs(slackfake.Support, slackfake.Message{User: slackfake.OtherBot, BotID: slackfake.OtherBotID, Text: bounce})
	w.holds("of a bot's", w.private(explain(slackfake.Support, alert), 1).Text, "bob@example.org")
	far := w.fake.Say(slackfake.Alice, slackfake.Elsewhere, "", bounce)
	w.holds("where it is no member", w.private(explain(slackfake.Elsewhere, far), 1).Text, "bob@example.org")
	command := w.fake.Say(slackfake.Alice, slackfake.Support, "", "watch")
	if got := w.private(explain(slackfake.Support, command), 1).Text; strings.Contains(got, "this channel") {
		t.Errorf("a message's word is taken for a command: %q", got)
	}
	if a := w.fake.Shortcut(slackfake.Bob, slackfake.Message{Channel: slackfake.Support, TS: top}, "of_version_9").Wait(); a.Failed != "" {
		t.Errorf("an unknown shortcut is not acknowledged: %s", a.Failed)
	}
	w.fake.Clean(t)
}

// The window: text is answered in it at once, a file when it is fetched, and nothing is asked for again.
func TestWindow(t *testing.T) {
	w := begin(t, setup{})
	open := func() (v slackfake.View) {
		t.Helper()
		w.fake.GlobalShortcut(slackfake.Alice, callbackPaste).Wait()
		w.fake.Wait(t, patience, func() bool {
			v, _ = w.fake.Modal(slackfake.Alice)
			return v.CallbackID == callbackPaste // and not the answer to the one before
		})
		return v
	}
	view := open()
	h := w.fake.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{blockText: {Text: " "}})
	h.Wait()
	w.holds("of nothing", h.Errors()[blockText], "Paste the bounce")

	w.fake.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{blockText: {Text: bounce}}).Wait()
	v, _ := w.fake.Modal(slackfake.Alice)
	w.holds("of a text", string(v.Raw), "bob@example.org")

	view = open()
	file := w.fake.AddFile(slackfake.File{Name: "bounce.txt", Data: []byte(bounce)})
	w.fake.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{blockFile: {Files: []slackfake.File{file}}}).Wait()
	w.fake.Wait(t, patience, func() bool {
		v, _ := w.fake.Modal(slackfake.Alice)
		return strings.Contains(string(v.Raw), "bob@example.org")
	})
	w.fake.Clean(t)
}

// An answer that is too long for an acknowledgement comes a moment later.
func TestWindowLongAnswer(t *testing.T) {
	long := func(h chat.Handler) chat.Handler {
		return answering{h, chat.Answer{Headline: "Long", Points: slices.Repeat([]string{strings.Repeat("中", 250)}, 30), Steps: slices.Repeat([]string{strings.Repeat("中", 200)}, 30)}}
	}
	w := begin(t, setup{wrap: long})
	w.fake.GlobalShortcut(slackfake.Alice, callbackPaste).Wait()
	w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Modal(slackfake.Alice); return ok })
	view, _ := w.fake.Modal(slackfake.Alice)
	w.fake.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{blockText: {Text: bounce}}).Wait()
	w.fake.Wait(t, patience, func() bool {
		v, _ := w.fake.Modal(slackfake.Alice)
		return strings.Contains(string(v.Raw), "中中") && len(v.Raw) > maxAck
	})
	w.fake.Clean(t)
}

// answering is a handler with one answer to all commands.
type answering struct {
	chat.Handler
	a chat.Answer
}

func (h answering) Handle(context.Context, chat.Message) (chat.Answer, bool) { return h.a, true }

// A window that Slack does not open any more is said so, in the one place that there is.
func TestWindowTooLate(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Tune(func(k *slackfake.Knobs) { k.TriggerFor = time.Nanosecond })
	w.fake.GlobalShortcut(slackfake.Alice, callbackPaste).Wait()
	w.holds("to Alice", w.fake.WaitPosts(t, slackfake.Direct, 1)[0].Text, "could not open a window")
}

// A window does not say for ever that it reads.
func TestWindowFaults(t *testing.T) {
	for name, f := range map[string]slackfake.Failure{"429": slackfake.RateLimited(time.Second), "500": slackfake.Status(500), "closed": slackfake.DropBefore} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			w.fake.GlobalShortcut(slackfake.Alice, callbackPaste).Wait()
			w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Modal(slackfake.Alice); return ok })
			view, _ := w.fake.Modal(slackfake.Alice)
			file := w.fake.AddFile(slackfake.File{Name: "bounce.txt", Data: []byte(bounce)})
			w.fake.Fail("views.update", 1, f)
			w.fake.SubmitView(slackfake.Alice, view, map[string]slackfake.Input{blockFile: {Files: []slackfake.File{file}}}).Wait()
			w.fake.Wait(t, patience, func() bool {
				v, _ := w.fake.Modal(slackfake.Alice)
				return strings.Contains(string(v.Raw), "bob@example.org")
			})
		})
	}
}

// The home has help, settings and privacy, and opens the window.
func TestHome(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	w.fake.OpenHome(slackfake.Alice)
	w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Home(slackfake.Alice); return ok })
	v, _ := w.fake.Home(slackfake.Alice)
	w.holds("the home", string(v.Raw), "/smtp 452", slackfake.Support, "keeps no message text", "Not helpful", "workspace admins", "smtpbot test")
	w.fake.Press(slackfake.Alice, v, actionPaste, "").Wait()
	w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Modal(slackfake.Alice); return ok })
	if got := w.fake.Posts(slackfake.Direct); len(got) > 0 {
		t.Errorf("nobody asked for %q", texts(got))
	}
	w.fake.Clean(t)
}

// Whoever has had too many answers still sees the home.
func TestHomeOverLimit(t *testing.T) {
	w := begin(t, setup{limits: bot.Limits{Person: 1}})
	w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452"), 1)
	w.holds("over the limit", w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "452"), 1).Text, "too much at once")
	w.fake.OpenHome(slackfake.Alice)
	w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Home(slackfake.Alice); return ok })
	v, _ := w.fake.Home(slackfake.Alice)
	if strings.Contains(string(v.Raw), "too much at once") {
		t.Errorf("the home: %s", v.Raw)
	}
}

// A home is acknowledged before Slack has taken it, and tried again.
func TestHomeFaults(t *testing.T) {
	for name, byHTTP := range map[string]bool{"Socket Mode": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{http: byHTTP})
			w.fake.Fail("views.publish", 2, slackfake.Hang(4*time.Second), slackfake.Status(500))
			w.fake.OpenHome(slackfake.Alice)
			w.fake.Wait(t, patience, func() bool { _, ok := w.fake.Home(slackfake.Alice); return ok })
			for _, a := range w.fake.Acks() {
				if a.Failed != "" || a.Attempt > 0 {
					t.Errorf("%s: attempt %d: %s", a.Type, a.Attempt, a.Failed)
				}
			}
		})
	}
}

// What an overview in a direct message says.
func TestOverview(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support, slackfake.Private}})
	got := w.private(w.fake.Command(slackfake.Alice, slackfake.Direct, "status"), 1)
	w.holds("the status", got.Text+string(got.Blocks), "I watch 2 channels", slackfake.Support, slackfake.Private)
}
