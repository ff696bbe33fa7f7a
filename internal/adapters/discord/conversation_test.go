package discord

import (
	"strings"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// A command is answered to the one who gave it, wherever it is given.
func TestCommand(t *testing.T) {
	w := begin(t, setup{})
	for name, c := range map[string]struct {
		channel string
		options fakes.Options
		want    []string
	}{
		"a reply code":            {fakes.Support, fakes.Options{"code": "452"}, []string{"452", "4.2.2"}},
		"an enhanced code":        {fakes.Support, fakes.Options{"code": " 5.7.26 "}, []string{"5.7.26"}},
		"both":                    {fakes.Support, fakes.Options{"code": "452 4.3.1"}, []string{"4.3.1"}},
		"a line":                  {fakes.Support, fakes.Options{"code": bounce}, []string{"bob@example.org"}},
		"a line with a dash":      {fakes.Support, fakes.Options{"code": "550-5.1.1 The email account <bob@example.org> does not exist"}, []string{"bob@example.org"}},
		"words":                   {fakes.Support, fakes.Options{"code": "search mailbox full"}, []string{"mailbox-full"}},
		"a choice of completion":  {fakes.Support, fakes.Options{"code": "google/4.2.2-over-quota"}, []string{"full"}},
		"nothing":                 {fakes.Support, nil, []string{"/smtp 452", "/smtp 5.7.26"}},
		"help":                    {fakes.Support, fakes.Options{"code": "help"}, []string{"/smtp 452"}},
		"about":                   {fakes.Support, fakes.Options{"code": "about"}, []string{"smtpbot test", "keeps no message text", "Not helpful", "mute"}},
		"what it cannot read":     {fakes.Support, fakes.Options{"code": "hello there, how are you doing on this fine day"}, []string{"no mail error"}},
		"no code":                 {fakes.Support, fakes.Options{"code": "4711"}, []string{"not an SMTP code"}},
		"an unknown code":         {fakes.Support, fakes.Options{"code": "599"}, []string{"599"}},
		"in a direct message":     {w.fake.DirectChannel(fakes.Alice), fakes.Options{"code": "452"}, []string{"452"}},
		"where the bot is not":    {fakes.Lounge, fakes.Options{"code": "452"}, []string{"452"}},
		"in a group":              {fakes.Group, fakes.Options{"code": "452"}, []string{"452"}},
		"mute in no thread":       {fakes.Support, fakes.Options{"code": "mute"}, []string{"thread"}},
		"watch by somebody":       {fakes.Support, fakes.Options{"code": "watch"}, []string{"Only people with the permission Manage Server"}},
		"pings in what is pasted": {fakes.Support, fakes.Options{"code": "550 5.7.1 <@" + fakes.Bob + "> @everyone <@&" + fakes.RoleHelpers + "> rejected"}, []string{"550"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := *w
			w.T = t
			h := w.fake.Command(fakes.Alice, c.channel, "smtp", c.options)
			m := h.WaitMessage(t)
			w.holds("the answer", text(m), c.want...)
			if first, _ := h.First(); first.After > time.Second || !h.Private() || h.Deferred() {
				t.Errorf("after %v, private: %t, deferred: %t", first.After, h.Private(), h.Deferred())
			}
		})
	}
	if got := w.fake.Posts(fakes.Support); len(got) > 0 {
		t.Errorf("posted: %q", allTexts(got))
	}
	w.fake.Clean(t)
}

// With share, everybody sees the answer to a command.
func TestPublicCommand(t *testing.T) {
	w := begin(t, setup{})
	h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": bounce, "share": true})
	m := h.WaitMessage(t)
	w.holds("the answer", text(m), "bob@example.org")
	if h.Private() || w.fake.CanPress(fakes.Alice, m.ID, actionShare) || w.fake.CanPress(fakes.Alice, m.ID, actionDismiss) {
		t.Errorf("private: %t, components: %v", h.Private(), m.Components)
	}
	w.fake.Clean(t)
}

// What somebody types is completed.
func TestComplete(t *testing.T) {
	w := begin(t, setup{})
	for partial, want := range map[string]string{"": "550", "45": "450", "5.1": "5.1.0", "mailbox full": "full", "5.7.26": "5.7.26", "xyzzy": "", strings.Repeat("5", 500): "", "(((": "", "550 5.1.1\n\x00": ""} {
		h := w.fake.Type(fakes.Alice, fakes.Support, "smtp", "code", partial)
		first := h.Wait()
		choices := h.Choices()
		if first.Type != fakes.AnswerChoices || first.After > time.Second || len(choices) > 25 || (want == "") != (len(choices) == 0) {
			t.Fatalf("%.40q: answer %d after %v, %d choices", partial, first.Type, first.After, len(choices))
		}
		if want != "" && !strings.Contains(choices[0].Name, want) {
			t.Errorf("%q: %v first, want %s", partial, choices[0], want)
		}
	}
	w.fake.Clean(t)
}

// A mention is answered by a reply that makes a sound to nobody but is no secret.
func TestMention(t *testing.T) {
	w := begin(t, setup{})
	for name, say := range map[string]string{"in front": atBot + bounce, "with !": "<@!" + fakes.BotUser + ">: " + bounce, "behind": bounce + " " + atBot} {
		t.Run(name, func(t *testing.T) {
			w := *w
			w.T = t
			m := w.reply(w.fake.Say(fakes.Alice, fakes.Support, say))
			w.holds("the answer", text(m), "bob@example.org", "550 5.1.1")
			if len(m.Mentions) > 0 || m.Silent() {
				t.Errorf("mentions %v, silent: %t", m.Mentions, m.Silent())
			}
		})
	}
	w.silence(fakes.Support, 3)
	w.fake.Clean(t)
}

// A bare mention beneath another message explains that one, and asks for it where it cannot be seen.
func TestMentionInReply(t *testing.T) {
	for name, content := range map[string]bool{"with the intent": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{tune: func(k *fakes.Knobs) { k.MessageContent = content }})
			top := w.fake.Say(fakes.Alice, fakes.Support, bounce)
			m := w.reply(w.fake.Say(fakes.Bob, fakes.Support, atBot, fakes.ReplyTo(top)))
			if content {
				w.holds("the answer", text(m), "bob@example.org")
			} else {
				w.holds("the answer", text(m), "I cannot see the message above", "Explain bounce")
			}
			w.fake.Clean(t)
		})
	}
}

// A reply to an answer is answered where it says something that the bot understands, and thanks are not.
func TestReplied(t *testing.T) {
	w := begin(t, setup{})
	m := w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+"452"))
	w.fake.Say(fakes.Alice, fakes.Support, "thanks, that helped!", fakes.ReplyTo(m.ID))
	w.fake.Say(fakes.Bob, fakes.Support, "yes, 5 users had it too", fakes.ReplyTo(m.ID))
	again := w.fake.Say(fakes.Alice, fakes.Support, "and this? "+bounce, fakes.ReplyTo(m.ID))
	w.holds("the answer", text(w.reply(again)), "bob@example.org")
	w.silence(fakes.Support, 2)
	w.fake.Clean(t)
}

// A direct message is answered without a command, by a reply.
func TestDirectMessage(t *testing.T) {
	for name, content := range map[string]bool{"with the intent": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{tune: func(k *fakes.Knobs) { k.MessageContent = content }})
			w.holds("the answer", text(w.reply(w.fake.DM(fakes.Alice, bounce))), "bob@example.org")
			file := fakes.File{Name: "bounce.eml", Data: []byte(mail)}
			w.holds("the answer", text(w.reply(w.fake.DM(fakes.Alice, "", fakes.With(file)))), "bob@example.org")
			w.holds("the answer", text(w.reply(w.fake.DM(fakes.Alice, "help"))), "/smtp 452")
			w.fake.Clean(t)
		})
	}
}

// mail is a bounce as a file.
const mail = "From: MAILER-DAEMON@mx.example.net\r\nTo: alice@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: Mon, 2 Nov 2026 10:00:00 +0000\r\n\r\n" +
	"This is the mail system at host mx.example.net.\r\n\r\n<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 <bob@example.org>: Recipient address\r\n    rejected: User unknown (in reply to RCPT TO command)\r\n"

// The bot says nothing unasked until an admin wants it, and then nothing but what is a failure, without a sound.
func TestWatch(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Say(fakes.Alice, fakes.Support, bounce)
	w.silence(fakes.Support, 0)
	if err := w.fake.CanUse(fakes.Alice, fakes.Support, "smtp-settings"); err == nil {
		t.Error("everybody sees the settings")
	}
	w.holds("to the admin", text(w.fake.Command(fakes.Admin, fakes.Support, "smtp-settings watch", nil).WaitMessage(t)), "I watch this channel now")
	m := w.reply(w.fake.Say(fakes.Alice, fakes.Support, bounce))
	w.holds("the answer", text(m), "bob@example.org")
	if !m.Silent() {
		t.Error("it makes a sound")
	}
	for _, chat := range []string{"450 users and counting", "version 5.1.1 is out", "see you at 5.50", "550", "ping 10.5.1.1 fails", "HTTP 502 again"} {
		w.fake.Say(fakes.Alice, fakes.Support, chat)
	}
	w.silence(fakes.Support, 2)
	w.holds("status", text(w.fake.Command(fakes.Admin, fakes.Support, "smtp-settings status", nil).WaitMessage(t)), "I watch this channel")
	w.holds("to the owner", text(w.fake.Command(fakes.Owner, fakes.Support, "smtp", fakes.Options{"code": "unwatch"}).WaitMessage(t)), "no longer watch")
	posts := len(w.fake.Posts(fakes.Support))
	w.fake.Say(fakes.Alice, fakes.Support, bounce)
	w.silence(fakes.Support, posts)
	w.fake.Clean(t)
}

// Whoever types the word of a setting with the name of the bot in front is sent to the command.
func TestSettingByMention(t *testing.T) {
	w := begin(t, setup{})
	w.holds("the answer", text(w.reply(w.fake.Say(fakes.Admin, fakes.Support, atBot+"watch"))), "/smtp watch")
	w.fake.Clean(t)
}

// Markup does not change what is read.
func TestMarkup(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	var want string
	for _, said := range []string{
		bounce,
		"```\n" + bounce + "\n```",
		"```text\n" + bounce + "```",
		"> " + bounce,
		"||" + bounce + "||",
		"`" + bounce + "`",
		"**" + bounce + "**",
		"550 5.1.1 \\<bob@example.org\\>: Recipient address rejected: User unknown",
		"550 5.1.1 <mailto:bob@example.org>: Recipient address rejected: User unknown",
	} {
		m := w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+said))
		if want == "" {
			want = m.Content
		}
		if m.Content != want {
			t.Errorf("%q: %q, want %q", said, m.Content, want)
		}
	}
	w.fake.Clean(t)
}
