package discord

import (
	"strings"
	"testing"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// An edit changes the answer in its place, or takes it away; what is no edit does nothing.
func TestEdit(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	source := w.fake.Say(fakes.Alice, fakes.Support, bounce)
	answer := w.reply(source)
	w.fake.Unfurl(source, "https://example.org/")
	w.fake.Pin(source)
	w.fake.Edit(source, strings.ReplaceAll(bounce, "bob@", "carol@"))
	w.fake.Wait(t, patience, func() bool { m, _ := w.fake.Message(answer.ID); return strings.Contains(text(m), "carol@example.org") })
	if got := w.reply(source); got.ID != answer.ID {
		t.Error("there is another answer")
	}
	w.fake.Edit(source, "never mind, solved")
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Replies(source)) == 0 })
	w.fake.Edit(source, bounce)
	w.holds("the answer", text(w.reply(source)), "bob@example.org")

	mention := w.fake.Say(fakes.Alice, fakes.Ops, atBot+"452")
	first := w.reply(mention)
	w.fake.Edit(mention, atBot+bounce)
	w.fake.Wait(t, patience, func() bool { m, _ := w.fake.Message(first.ID); return strings.Contains(text(m), "bob@example.org") })
	if n := w.fake.Count("PATCH /channels/*/messages/*"); n != 2 {
		t.Errorf("%d changes, want 2", n)
	}
	w.fake.Clean(t)
}

// An answer goes with its message; one that is gone already is no error.
func TestDelete(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	one, two, three := w.fake.Say(fakes.Alice, fakes.Support, bounce), w.fake.Say(fakes.Alice, fakes.Support, strings.ReplaceAll(bounce, "550 5.1.1", "452 4.2.2")), w.fake.Say(fakes.Alice, fakes.Support, atBot+"421")
	w.reply(one)
	gone := w.reply(two)
	w.reply(three)
	w.fake.Delete(one)
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Replies(one)) == 0 })
	w.fake.Delete(gone.ID)
	w.fake.BulkDelete(two, three)
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Replies(three)) == 0 })
	w.silence(fakes.Support, 0)
	if strings.Contains(w.log.String(), "level=ERROR") || strings.Contains(w.log.String(), "level=WARN") {
		t.Error("the log complains")
	}
	w.fake.Clean(t)
}

// Where the message is gone when its answer comes, the answer goes too.
func TestLostSource(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Fail("POST /channels/*/messages", 1, fakes.RouteLimited(1))
	w.fake.Tune(func(k *fakes.Knobs) { k.Late = 0 })
	source := w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
	w.fake.Delete(source)
	w.silence(fakes.Support, 0)
	w.fake.Clean(t)
}

// In a forum, the first message of a post is answered, once, and nothing beneath it unless somebody asks.
func TestForum(t *testing.T) {
	for name, forum := range map[string]string{"forum": fakes.Forum, "media": fakes.Media} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{watched: []string{forum}})
			picture := fakes.With(fakes.File{Name: "screen.png", Data: []byte("\x89PNG")})
			post := w.fake.Post(fakes.Alice, forum, "My mail bounces", bounce, picture)
			answer := w.reply(post)
			w.holds("the answer", text(answer), "bob@example.org")
			if !answer.Silent() {
				t.Error("it makes a sound")
			}
			w.fake.Say(fakes.Bob, post, strings.ReplaceAll(bounce, "bob@", "carol@"))
			later := w.fake.Say(fakes.Bob, post, "so what")
			w.fake.Edit(later, strings.ReplaceAll(bounce, "bob@", "dave@"))
			w.silence(post, 1)
			w.fake.Edit(post, strings.ReplaceAll(bounce, "550 5.1.1", "452 4.2.2"))
			w.fake.Wait(t, patience, func() bool { m, _ := w.fake.Message(answer.ID); return strings.Contains(text(m), "452 4.2.2") })
			w.holds("to who asks", text(w.reply(w.fake.Say(fakes.Bob, post, atBot+strings.ReplaceAll(bounce, "bob@", "erin@")))), "erin@example.org")
			for _, route := range []string{"PATCH /channels/*", "DELETE /channels/*", "PUT /channels/*/pins/*"} {
				if n := w.fake.Count(route); n > 0 {
					t.Errorf("%s: %d", route, n)
				}
			}
			w.fake.Clean(t)
		})
	}
}

// A thread belongs to the channel above: it is watched with it, its messages are answered in it, and it can be silenced alone.
func TestThread(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	top := w.fake.Say(fakes.Alice, fakes.Support, "something is wrong with my mail")
	thread := w.fake.StartThread(fakes.Alice, top, "mail")
	m := w.reply(w.fake.Say(fakes.Alice, thread, bounce))
	if m.Channel != thread {
		t.Errorf("the answer stands in %s", m.Channel)
	}
	w.holds("status", text(w.fake.Command(fakes.Admin, thread, "smtp-settings status", nil).WaitMessage(t)), "I watch this channel")

	w.holds("the answer", text(w.reply(w.fake.Say(fakes.Alice, thread, "mute"))), "silent in this thread")
	other := strings.ReplaceAll(bounce, "550 5.1.1", "452 4.2.2")
	w.fake.Say(fakes.Alice, thread, other)
	w.fake.Settle(t, patience)
	w.holds("elsewhere", text(w.reply(w.fake.Say(fakes.Alice, fakes.Support, other))), "452 4.2.2")
	if got := w.fake.Posts(thread); len(got) != 2 {
		t.Errorf("%d posts: %q", len(got), allTexts(got))
	}
	w.reply(w.fake.Say(fakes.Alice, thread, atBot+"421")) // which wakes it
	w.reply(w.fake.Say(fakes.Alice, thread, strings.ReplaceAll(bounce, "550 5.1.1", "554 5.7.1")))
	w.holds("by command", text(w.fake.Command(fakes.Alice, thread, "smtp", fakes.Options{"code": "mute"}).WaitMessage(t)), "silent in this thread")
	w.fake.Clean(t)
}

// Nobody is answered unasked where nobody may write any more.
func TestClosedThread(t *testing.T) {
	for name, closes := range map[string]func(*fakes.Server, string){"locked": (*fakes.Server).Lock, "archived": (*fakes.Server).Archive} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{watched: []string{fakes.Forum}})
			post := w.fake.Post(fakes.Alice, fakes.Forum, "one", "my mail bounces")
			closes(w.fake, post)
			w.fake.Edit(post, bounce)
			w.fake.Settle(t, patience)
			other := w.fake.Post(fakes.Bob, fakes.Forum, "two", bounce)
			w.reply(other)
			if got := w.fake.Posts(post); len(got) > 0 {
				t.Errorf("answered: %q", allTexts(got))
			}
			w.fake.Clean(t)
		})
	}
}

// In a channel, a chain of replies is a conversation: it can be silenced.
func TestReplyChain(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	top := w.fake.Say(fakes.Alice, fakes.Support, bounce)
	answer := w.reply(top)
	stop := w.fake.Say(fakes.Alice, fakes.Support, "stop", fakes.ReplyTo(answer.ID))
	w.holds("the answer", text(w.reply(stop)), "silent in this thread")
	w.fake.Say(fakes.Bob, fakes.Support, strings.ReplaceAll(bounce, "550 5.1.1", "452 4.2.2"), fakes.ReplyTo(top))
	w.silence(fakes.Support, 2)
	w.fake.Clean(t)
}

// What was kept of a channel or a server goes with it.
func TestLeft(t *testing.T) {
	w := begin(t, setup{})
	watch := func(channel string) {
		w.holds("watch", text(w.fake.Command(fakes.Owner, channel, "smtp-settings watch", nil).WaitMessage(t)), "I watch this channel now")
	}
	watch(fakes.General)
	watch(fakes.Ops)
	w.fake.Outage(fakes.Second)
	w.fake.Recover(fakes.Second)
	w.reply(w.fake.Say(fakes.Alice, fakes.General, bounce))
	w.fake.Kick(fakes.Second)
	w.fake.Invite(fakes.Second)
	w.fake.DeleteChannel(fakes.Ops)
	w.fake.Wait(t, patience, func() bool {
		return strings.Contains(text(w.fake.Command(fakes.Owner, fakes.General, "smtp-settings status", nil).WaitMessage(t)), "do not watch this channel")
	})
	w.holds("overview", text(w.fake.Command(fakes.Owner, w.fake.DirectChannel(fakes.Owner), "smtp", fakes.Options{"code": "status"}).WaitMessage(t)), "no channel")
}

// Whoever is no person is not answered, whatever they write.
func TestBotsAreNotAnswered(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	w.fake.Say(fakes.Robot, fakes.Support, bounce)
	w.fake.Say(fakes.Robot, fakes.Support, atBot+bounce)
	w.fake.Webhook(fakes.Support, "Monitor", atBot+bounce)
	w.fake.System(fakes.Alice, fakes.Support, fakes.TypeJoin)
	w.fake.System(fakes.Alice, fakes.Support, fakes.TypePin)
	w.fake.Say(fakes.BotUser, fakes.Support, bounce)
	w.fake.Say(fakes.Alice, fakes.Support, bounce, fakes.Typed(fakes.TypeBoost))
	w.silence(fakes.Support, 1) // the one that was put into its mouth
	w.fake.Clean(t)
}

// A message that was forwarded to a watched channel is read.
func TestForward(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	there := w.fake.Say(fakes.Bob, fakes.Ops, bounce)
	w.holds("the answer", text(w.reply(w.fake.Forward(fakes.Alice, fakes.Support, there))), "bob@example.org")
	w.fake.Clean(t)
}
