package slack

import (
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
)

const atBot = "<@" + slackfake.BotUser + "> "

// A command is answered to the one who gave it, wherever it is given, and never by a message of the bot's own.
func TestCommand(t *testing.T) {
	w := begin(t, setup{})
	for name, c := range map[string]struct {
		channel, text string
		want          []string
	}{
		"a reply code":          {slackfake.Support, "452", []string{"452", "4.2.2"}},
		"an enhanced code":      {slackfake.Support, " 5.7.26 ", []string{"5.7.26"}},
		"both":                  {slackfake.Support, "452 4.3.1", []string{"4.3.1"}},
		"a line":                {slackfake.Support, bounce, []string{"bob@example.org"}},
		"a line with brackets":  {slackfake.Support, "550-5.1.1 The email account &lt;bob@example.org&gt; does not exist", []string{"bob@example.org"}},
		"words":                 {slackfake.Support, "search mailbox full", []string{"mailbox-full"}},
		"nothing":               {slackfake.Support, "", []string{"/smtp 452", "/smtp 5.7.26", "/smtp search"}},
		"help":                  {slackfake.Support, "help", []string{"/smtp 452"}},
		"about":                 {slackfake.Support, "about", []string{"smtpbot test", "keeps no message text", "Not helpful", "mute"}},
		"what it cannot read":   {slackfake.Support, "hello there, how are you doing on this fine day", []string{"no mail error"}},
		"no code":               {slackfake.Support, "4711", []string{"not an SMTP code"}},
		"an unknown code":       {slackfake.Support, "599", []string{"599"}},
		"where it is no member": {slackfake.Elsewhere, "452", []string{"452"}},
		"in a secret channel":   {slackfake.Secret, "452", []string{"452"}},
		"in a direct message":   {slackfake.Direct, "452", []string{"452"}},
		"mute in no thread":     {slackfake.Support, "mute", []string{"thread"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := *w
			w.T = t
			h := w.fake.Command(slackfake.Alice, c.channel, c.text)
			ack, ok := h.Ack()
			if !ok || ack.After > 2*time.Second {
				t.Fatalf("acknowledged: %t after %v: %s", ok, ack.After, ack.Failed)
			}
			w.holds("the answer", w.private(h, 1).Text, c.want...)
		})
	}
	for _, channel := range []string{slackfake.Support, slackfake.Elsewhere, slackfake.Secret, slackfake.Direct} {
		if got := w.fake.Posts(channel); len(got) > 0 {
			t.Errorf("posted in %s: %q", channel, texts(got))
		}
	}
	w.fake.Clean(t)
}

// A mention is told twice, in either order, and answered once, in its thread.
func TestMention(t *testing.T) {
	for name, messageFirst := range map[string]bool{"app_mention first": false, "message first": true} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			w.fake.Tune(func(k *slackfake.Knobs) { k.MessageFirst = messageFirst })
			var asked []string
			for range 5 {
				asked = append(asked, w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce))
			}
			for _, ts := range asked {
				answer := w.reply(slackfake.Support, ts)
				w.holds("the answer", answer.Text, "bob@example.org", "550 5.1.1")
				if answer.Unfurl || answer.Broadcast {
					t.Errorf("links unfold: %t; it goes to the channel too: %t", answer.Unfurl, answer.Broadcast)
				}
			}
			w.silence(slackfake.Support, len(asked))
			w.fake.Clean(t)
		})
	}
}

// In a thread the answer goes to the thread, and a bare mention explains what the thread began with.
func TestMentionInThread(t *testing.T) {
	w := begin(t, setup{})
	top := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.fake.Say(slackfake.Bob, slackfake.Support, top, atBot)
	w.holds("the answer", w.reply(slackfake.Support, top).Text, "bob@example.org")

	w.fake.Fail("conversations.replies", 2, slackfake.Error("missing_scope"))
	other := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.fake.Say(slackfake.Bob, slackfake.Support, other, atBot)
	w.holds("the answer", w.reply(slackfake.Support, other).Text, "I cannot see the message above", "Explain bounce")
	w.fake.Clean(t)
}

// A direct message is answered beneath it, without a command and without a thread; one in a thread, in the thread.
func TestDirectMessage(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Say(slackfake.Alice, slackfake.Direct, "", bounce)
	got := w.fake.WaitPosts(t, slackfake.Direct, 1)[0]
	w.holds("the answer", got.Text, "bob@example.org")
	if got.ThreadTS != "" {
		t.Errorf("it stands in the thread %s", got.ThreadTS)
	}
	top := w.fake.Say(slackfake.Alice, slackfake.Direct, "", "what is this?")
	w.fake.WaitPosts(t, slackfake.Direct, 2)
	w.fake.Say(slackfake.Alice, slackfake.Direct, top, "452")
	w.holds("the answer", w.reply(slackfake.Direct, top).Text, "452")
	w.fake.Clean(t)
}

// The bot says nothing unasked until an admin wants it, and then nothing but what is a failure.
func TestWatch(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.silence(slackfake.Support, 0)

	refused := w.fake.Command(slackfake.Alice, slackfake.Support, "watch")
	w.holds("to Alice", w.private(refused, 1).Text, "Only workspace admins")
	w.holds("to Ada", w.private(w.fake.Command(slackfake.Ada, slackfake.Support, "watch"), 1).Text, "I watch this channel now")
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.holds("the answer", w.reply(slackfake.Support, ts).Text, "bob@example.org")
	for _, chat := range []string{"450 users and counting", "version 5.1.1 is out", "see you at 5.50", "550", "ping 10.5.1.1 fails", "HTTP 502 again"} {
		w.fake.Say(slackfake.Alice, slackfake.Support, "", chat)
	}
	w.silence(slackfake.Support, 2)

	w.holds("to Ada", w.private(w.fake.Command(slackfake.Ada, slackfake.Support, "status"), 1).Text, "I watch this channel")
	w.holds("to Ada", w.private(w.fake.Command(slackfake.Ada, slackfake.Support, "unwatch"), 1).Text, "no longer watch")
	w.fake.Say(slackfake.Alice, slackfake.Support, "", "552 5.2.2 mailbox full")
	w.silence(slackfake.Support, 3)
	w.fake.Clean(t)
}

// A channel that is shared with another organization is as silent as any until an admin here has it watched; then its people are
// answered too.
func TestSharedChannel(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Say(slackfake.Stranger, slackfake.Shared, "", bounce)
	w.silence(slackfake.Shared, 0)
	w.holds("to Ada", w.private(w.fake.Command(slackfake.Ada, slackfake.Shared, "watch"), 1).Text, "I watch this channel now", "another organization")
	ts := w.fake.Say(slackfake.Stranger, slackfake.Shared, "", bounce)
	w.holds("the answer", w.reply(slackfake.Shared, ts).Text, "bob@example.org")
	w.fake.Clean(t)
}

// Whoever may change settings: the workspace's admins where Slack tells, those of SLACK_ADMINS always, an admin of another
// workspace never.
func TestAdmins(t *testing.T) {
	w := begin(t, setup{admins: []string{slackfake.Bob}})
	watch := func(user, channel string) string {
		return w.private(w.fake.Command(user, channel, "watch"), 1).Text
	}
	w.holds("to the owner", watch(slackfake.Olga, slackfake.Support), "I watch this channel")
	w.holds("to Bob", watch(slackfake.Bob, slackfake.Support), "I watch this channel")
	w.fake.AddUser(slackfake.User{ID: slackfake.Alice, Name: "alice", Admin: true, Deactivated: true})
	w.holds("to who was an admin", watch(slackfake.Alice, slackfake.Support), "Only workspace admins")
	w.fake.AddUser(slackfake.User{ID: slackfake.Stranger, Name: "stranger", Team: slackfake.OtherTeam, Stranger: true, Admin: true})
	w.holds("to the stranger", watch(slackfake.Stranger, slackfake.Shared), "Only workspace admins and owners, and those whom SLACK_ADMINS names, can")

	w.holds("elsewhere", watch(slackfake.Bob, slackfake.Elsewhere), "I watch this channel", "I am not in this channel", "/invite @bounce")

	w.holds("in a shared channel", watch(slackfake.Bob, slackfake.Shared), "I watch this channel", "another organization")
	w.fake.Revoke("groups:history")
	w.holds("in a private channel", watch(slackfake.Olga, slackfake.Private), "I watch this channel", "groups:history")

	bare := begin(t, setup{})
	bare.fake.Revoke("users:read")
	bare.holds("to Ada", bare.private(bare.fake.Command(slackfake.Ada, slackfake.Support, "watch"), 1).Text, "SLACK_ADMINS", "users:read")
	bare.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	bare.silence(slackfake.Support, 0)

	down := begin(t, setup{})
	down.fake.Fail("users.info", 1, slackfake.Status(500))
	down.holds("to Ada", down.private(down.fake.Command(slackfake.Ada, slackfake.Support, "watch"), 1).Text, "could not find out")
}

// Messages of bots are not answered, the bot's own above all.
func TestBotsAreNotAnswered(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	for _, m := range []slackfake.Message{
		{User: slackfake.OtherBot, BotID: slackfake.OtherBotID, Text: bounce},
		{User: slackfake.OtherBot, BotID: slackfake.OtherBotID, Text: atBot + bounce},
		{BotID: slackfake.OtherBotID, Subtype: "bot_message", Text: bounce},
		{User: slackfake.BotUser, Text: atBot + bounce},
		{User: slackfake.BotUser, BotID: slackfake.Bot, AppID: slackfake.App, Text: bounce},
		{User: "USLACKBOT", Text: bounce},
		{User: slackfake.Alice, Subtype: "channel_topic", Text: bounce},
	} {
		w.fake.SayAs(slackfake.Support, m)
	}
	w.fake.Settle(t, patience)
	ts := w.fake.Say(slackfake.Ada, slackfake.Support, "", atBot+"421")
	w.reply(slackfake.Support, ts)
	answers := 0
	for _, m := range w.fake.Posts(slackfake.Support) {
		if m.Via != "" { // through the Web API
			answers++
		}
	}
	if answers != 1 {
		t.Errorf("%d answers, want the one that was asked for: %q", answers, texts(w.fake.Posts(slackfake.Support)))
	}
}

// An edit changes the answer where it stands, or takes it away; what only unfolds a link does nothing.
func TestEdit(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	before := w.reply(slackfake.Support, ts)
	w.fake.Unfurl(slackfake.Support, ts)
	w.fake.Edit(slackfake.Support, ts, "552 5.2.2 carol@example.net: mailbox full")
	w.fake.Wait(t, patience, func() bool { return strings.Contains(w.reply(slackfake.Support, ts).Text, "5.2.2") })
	after := w.reply(slackfake.Support, ts)
	if after.TS != before.TS || after.Edited == "" {
		t.Errorf("the answer %s became %s: want it changed where it stands", before.TS, after.TS)
	}
	if n := len(w.fake.Calls("chat.update")); n != 1 {
		t.Errorf("%d updates, want one", n)
	}
	w.fake.Edit(slackfake.Support, ts, "never mind")
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, ts)) == 0 })
	w.fake.Clean(t)
}

// An edited mention is told twice too, and so is one that an edit brings: each has one answer, which becomes another.
func TestEditedMention(t *testing.T) {
	for name, tune := range map[string]func(*slackfake.Server){
		"app_mention first": func(*slackfake.Server) {},
		"message first":     func(s *slackfake.Server) { s.Tune(func(k *slackfake.Knobs) { k.MessageFirst = true }) },
		"app_mention alone": func(s *slackfake.Server) { s.Revoke("channels:history") },
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			tune(w.fake)
			ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
			before := w.reply(slackfake.Support, ts)
			w.fake.Edit(slackfake.Support, ts, atBot+"552 5.2.2 carol@example.net: mailbox full")
			w.fake.Wait(t, patience, func() bool { return strings.Contains(w.reply(slackfake.Support, ts).Text, "5.2.2") })
			if after := w.reply(slackfake.Support, ts); after.TS != before.TS {
				t.Errorf("the answer %s became %s: want it changed where it stands", before.TS, after.TS)
			}

			late := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
			w.fake.Edit(slackfake.Support, late, atBot+bounce)
			w.holds("the answer", w.reply(slackfake.Support, late).Text, "bob@example.org")
			w.silence(slackfake.Support, 2)
			if n := len(w.fake.Calls("chat.update")); n != 1 {
				t.Errorf("%d updates, want one", n)
			}
			w.fake.Clean(t)
		})
	}
}

// When a message is removed its answer goes, though Slack keeps the place of a message that has replies.
func TestDelete(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.reply(slackfake.Support, ts)
	w.fake.Delete(slackfake.Support, ts)
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, ts)) == 0 })

	gone := w.fake.Say(slackfake.Alice, slackfake.Support, "", "552 5.2.2 mailbox full for carol@example.net")
	answer := w.reply(slackfake.Support, gone)
	w.fake.Vanish(slackfake.Support, answer.TS)
	w.fake.Delete(slackfake.Support, gone)
	w.silence(slackfake.Support, 0)
	if strings.Contains(w.log.String(), "level=ERROR") {
		t.Error("an answer that was gone already made an error")
	}
	w.fake.Clean(t)
}

// An answer whose message is gone would stand in the channel by itself: it is taken back.
func TestLostParent(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	w.fake.Fail("chat.postMessage", 1, slackfake.Hang(300*time.Millisecond))
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.fake.Settle(t, patience) // the answer is on its way
	w.fake.Vanish(slackfake.Support, ts)
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Calls("chat.delete")) > 0 })
	w.fake.Settle(t, patience)
	if got := w.fake.Posts(slackfake.Support); len(got) != 0 {
		t.Errorf("%q stands in the channel", texts(got))
	}
}

// A thread is silenced by a word in it, and woken by a mention.
func TestMute(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	top := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.reply(slackfake.Support, top)
	w.fake.Say(slackfake.Alice, slackfake.Support, top, "mute")
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, top)) == 2 })
	w.fake.Say(slackfake.Alice, slackfake.Support, top, "552 5.2.2 mailbox full")
	w.silence(slackfake.Support, 2)
	w.fake.Say(slackfake.Alice, slackfake.Support, top, atBot+"452")
	w.fake.Wait(t, patience, func() bool { return len(w.answers(slackfake.Support, top)) == 3 })
	w.fake.Clean(t)
}

// What somebody pastes pings nobody, and looks like what was pasted.
func TestNothingPings(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	hostile := "550 5.1.1 &lt;bob@example.org&gt;: &lt;!channel&gt; &lt;@U0ALICEAA&gt; @everyone ``` *bold* User unknown"
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", hostile)
	w.holds("the answer", w.reply(slackfake.Support, ts).Text, "bob@example.org")
	w.private(w.fake.Command(slackfake.Alice, slackfake.Support, hostile), 1)
	w.fake.Clean(t) // which knows a ping
}

// The answer is the same whether the text came as it was typed or as Slack marks it up.
func TestMarkupIsUndone(t *testing.T) {
	w := begin(t, setup{})
	plain := w.private(w.fake.Command(slackfake.Alice, slackfake.Support, "550 5.1.1 <bob@example.org>: see http://mx.example.org/x?a=1&b=2 \"User unknown\""), 1)
	for name, text := range map[string]string{
		"escaped": "550 5.1.1 &lt;bob@example.org&gt;: see http://mx.example.org/x?a=1&amp;b=2 \"User unknown\"",
		"linked":  "550 5.1.1 &lt;<mailto:bob@example.org|bob@example.org>&gt;: see <http://mx.example.org/x?a=1&amp;b=2|http://mx.example.org/x?a=1&amp;b=2> \"User unknown\"",
		"curly":   "550 5.1.1 &lt;<mailto:bob@example.org|bob@example.org>&gt;: see <http://mx.example.org/x?a=1&amp;b=2> \u201cUser\u00a0unknown\u201d",
	} {
		if got := w.private(w.fake.Command(slackfake.Alice, slackfake.Support, text), 1); first(got.Text) != first(plain.Text) {
			t.Errorf("%s: %q, want %q", name, first(got.Text), first(plain.Text))
		}
	}
}
