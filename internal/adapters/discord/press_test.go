package discord

import (
	"strings"
	"testing"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// Feedback is noted once for each, quietly; Dismiss is for the asker and moderators.
func TestButtons(t *testing.T) {
	w := begin(t, setup{})
	asked := w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
	answer := w.reply(asked)
	for _, c := range []struct{ who, button, want string }{
		{fakes.Bob, actionHelpful, "thank you"},
		{fakes.Bob, actionHelpful, ""},
		{fakes.Bob, actionNot, ""},
		{fakes.Bob, actionDismiss, "Only"},
	} {
		h := w.fake.Press(c.who, answer.ID, idVersion+c.button)
		w.holds(c.button, text(h.WaitMessage(t)), c.want)
		if !h.Private() {
			t.Errorf("%s: everybody sees the answer", c.button)
		}
	}
	w.holds("status", text(w.fake.Command(fakes.Admin, fakes.Support, "smtp-settings status", nil).WaitMessage(t)), "helpful 0, not helpful 1")
	w.fake.Press(fakes.Alice, answer.ID, idVersion+actionDismiss).WaitMessage(t)
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Replies(asked)) == 0 })

	other := w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
	w.fake.Press(fakes.Mod, w.reply(other).ID, idVersion+actionDismiss).WaitMessage(t)
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Replies(other)) == 0 })
	w.fake.Clean(t)
}

// Buttons work after a restart, on any message that is there still.
func TestButtonsAfterRestart(t *testing.T) {
	dir := t.TempDir()
	w := begin(t, setup{dir: dir})
	asked := w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
	answer := w.reply(asked)
	private := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": bounce}).WaitMessage(t)
	if err := w.stop(); err != nil {
		t.Fatal(err)
	}
	w = begin(t, setup{dir: dir, fake: w.fake})
	w.holds("the vote", text(w.fake.Press(fakes.Bob, answer.ID, idVersion+actionHelpful).WaitMessage(t)), "thank you")
	share := w.fake.Press(fakes.Alice, private.ID, idVersion+actionShare)
	w.holds("shared", text(share.WaitFollowUps(t, 1)[0]), "bob@example.org", "Shared by Alice")
	w.fake.Press(fakes.Alice, answer.ID, idVersion+actionDismiss).WaitMessage(t)
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Replies(asked)) == 0 })
	w.fake.Clean(t)
}

// A private answer can be shared once: everybody sees the same, and who shared it.
func TestShare(t *testing.T) {
	w := begin(t, setup{})
	h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": bounce})
	private := h.WaitMessage(t)
	share := w.fake.Press(fakes.Alice, private.ID, idVersion+actionShare)
	public := share.WaitFollowUps(t, 1)[0]
	w.holds("shared", text(public), "bob@example.org", "Shared by Alice")
	if public.Private != "" || len(public.Components) > 0 || len(public.Mentions) > 0 {
		t.Errorf("private for %q, components %v, mentions %v", public.Private, public.Components, public.Mentions)
	}
	if got, want := strings.ReplaceAll(text(public), "\n-# Shared by Alice", ""), text(private); got != want {
		t.Errorf("shared: %q, want %q", got, want)
	}
	w.fake.Wait(t, patience, func() bool { return !w.fake.CanPress(fakes.Alice, private.ID, idVersion+actionShare) })
	if !w.fake.CanPress(fakes.Alice, private.ID, idVersion+actionHelpful) {
		t.Error("the other buttons are gone too")
	}
	w.fake.PressRaw(fakes.Alice, private.ID, idVersion+actionShare).Wait()
	w.fake.Settle(t, patience)
	if posts := w.fake.Posts(fakes.Support); len(posts) != 1 {
		t.Errorf("%d posts: %q", len(posts), allTexts(posts))
	}
	w.fake.Clean(t)
}

// Where a private answer cannot be shared, or nobody knows, the one who wanted to is told.
func TestShareFaults(t *testing.T) {
	for name, c := range map[string]struct {
		failure fakes.Failure
		want    string
	}{
		"refused":  {fakes.Error(403, 50013, "Missing Permissions"), "could not share"},
		"in doubt": {fakes.DropAfter, "look in the channel"},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			private := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": bounce}).WaitMessage(t)
			w.fake.Fail("POST /webhooks/*/*", 1, c.failure)
			share := w.fake.Press(fakes.Alice, private.ID, idVersion+actionShare)
			w.fake.Wait(t, patience, func() bool {
				for _, m := range share.FollowUps() {
					if m.Private != "" && strings.Contains(m.Content, c.want) {
						return true
					}
				}
				return false
			})
		})
	}
}

// A bare code offers what it can mean: the choice takes its place, for the one alone who chooses.
func TestVariants(t *testing.T) {
	w := begin(t, setup{})
	private := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"})
	m := private.WaitMessage(t)
	h := w.fake.Choose(fakes.Alice, m.ID, "", "452 4.2.2")
	w.fake.Wait(t, patience, func() bool { got, _ := private.Original(); return strings.Contains(text(got), "mailbox is full") })
	h.Wait()

	public := w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+"452"))
	mine := w.fake.Choose(fakes.Bob, public.ID, "", "452 4.2.2").WaitMessage(t)
	w.holds("to Bob", text(mine), "4.2.2")
	if got, _ := w.fake.Message(public.ID); mine.Private != fakes.Bob || text(got) != text(public) {
		t.Errorf("for %q; the answer for all is now %q", mine.Private, text(got))
	}
	w.fake.Clean(t)
}

// The window takes a paste or a file.
func TestWindow(t *testing.T) {
	w := begin(t, setup{})
	help := w.fake.Command(fakes.Alice, fakes.Support, "smtp", nil).WaitMessage(t)
	open := func() *fakes.Handle {
		h := w.fake.Press(fakes.Alice, help.ID, idVersion+actionPaste)
		if first := h.Wait(); first.Type != fakes.AnswerModal {
			t.Fatalf("the answer is %d, want a window", first.Type)
		}
		return h
	}
	got := w.fake.SubmitModal(open(), fakes.Options{inputText: "Hello,\n" + bounce}).WaitMessage(t)
	w.holds("a paste", text(got), "bob@example.org")
	if got.Private != fakes.Alice {
		t.Error("everybody sees the answer")
	}
	h := w.fake.SubmitModal(open(), fakes.Options{inputFile: fakes.File{Name: "bounce.eml", Data: []byte(mail)}})
	w.holds("a file", text(h.WaitMessage(t)), "bob@example.org")
	w.holds("nothing", text(w.fake.SubmitModal(open(), nil).WaitMessage(t)), "/smtp 452")
	w.fake.Clean(t)
}

// The menu entry explains a message, whoever wrote it, for the one alone who asked.
func TestMenu(t *testing.T) {
	w := begin(t, setup{})
	embeds := `[{"title":"Alert","description":"550 5.1.1 <bob@example.org>: User unknown"}]`
	post := w.fake.Post(fakes.Alice, fakes.Forum, "Help", bounce)
	for name, message := range map[string]string{
		"of a person":           w.fake.Say(fakes.Bob, fakes.Support, bounce),
		"of another bot":        w.fake.Say(fakes.Robot, fakes.Support, "", fakes.Embedding(embeds)),
		"of a webhook":          w.fake.Webhook(fakes.Support, "Monitor", bounce),
		"in a forum":            post,
		"in a thread":           w.fake.Say(fakes.Bob, post, bounce),
		"with a file":           w.fake.Say(fakes.Bob, fakes.Support, "this came", fakes.With(fakes.File{Name: "bounce.eml", Data: []byte(mail)})),
		"with new components":   w.fake.Say(fakes.Robot, fakes.Support, "", fakes.Flagged(fakes.FlagComponentsV2), fakes.Composing(fakes.UnknownComponents)),
		"where the bot is not":  w.fake.Say(fakes.Stranger, fakes.Lounge, bounce),
		"that the bot not sees": w.fake.Say(fakes.Alice, fakes.Group, bounce),
	} {
		t.Run(name, func(t *testing.T) {
			w := *w
			w.T = t
			m := w.fake.Menu(fakes.Alice, message, commandExplain).WaitMessage(t)
			w.holds("the answer", text(m), "bob@example.org")
			if m.Private != fakes.Alice {
				t.Error("everybody sees the answer")
			}
		})
	}
	if got := w.fake.Posts(fakes.Support); len(got) > 0 {
		t.Errorf("posted: %q", allTexts(got))
	}
	w.fake.Clean(t)
}

// What is pressed on a message of another version, or is none of ours, is answered.
func TestOldButtons(t *testing.T) {
	w := begin(t, setup{})
	answer := w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	for _, id := range []string{"0.yes:1p|x|y", "2.dismiss:1p|1|2", "1.frobnicate", "1.yes", "1.yes:", "1.dismiss:nonsense", "1.share", "1.variant", "x", "1."} {
		h := w.fake.PressRaw(fakes.Bob, answer.ID, id)
		if m := h.WaitMessage(t); !strings.Contains(m.Content, "too old") && !strings.Contains(m.Content, "/smtp") {
			t.Errorf("%q: %q", id, m.Content)
		}
	}
	h := w.fake.Interact(fakes.Bob, fakes.Support, 2, map[string]any{"id": "1", "type": 1, "name": "unheard-of"}, nil)
	w.holds("an unknown command", text(h.WaitMessage(t)), "/smtp")
	if _, ok := w.fake.Message(answer.ID); !ok {
		t.Error("the answer is gone")
	}
	w.fake.Clean(t)
}
