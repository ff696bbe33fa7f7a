package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"smtpbot/internal/chat"
)

// adminWords are the commands that change or show a workspace's settings.
var adminWords = []string{"watch", "unwatch", "status"}

func isAdminWord(text string) bool {
	return slices.Contains(adminWords, strings.ToLower(strings.TrimSpace(text)))
}

// Command answers a command. admins says who may change settings on its platform, for a sentence.
func (r *Rules) Command(ctx context.Context, m chat.Message, admins string) (chat.Answer, bool) {
	word := strings.ToLower(strings.TrimSpace(m.Text))
	switch {
	case m.Asked == chat.Shortcut: // the words are those of the message that it was used on
	case isAdminWord(word) && len(m.Files) == 0:
		return r.admin(ctx, m, word, admins), true
	case isSilence(word) && len(m.Files) == 0:
		return r.muteByCommand(ctx, m), true
	}
	if reason, wait := r.limits.take(m); reason != "" {
		r.held.add(m.Place, reason)
		return busyAnswer(reason, wait), true
	}
	if m.Asked == chat.Overheard {
		return r.bot.Handle(ctx, m)
	}
	return r.Answer(m), true
}

// muteByCommand silences a thread by a command given in it.
func (r *Rules) muteByCommand(ctx context.Context, m chat.Message) chat.Answer {
	if m.Place.Platform == "" {
		return elsewhere
	}
	if m.Place.Thread == "" || m.Place.Direct {
		return notHere
	}
	if err := r.Silence(ctx, m.Place, m.Sent); err != nil {
		return Unstored()
	}
	return hushed
}

// admin answers the commands of admins.
func (r *Rules) admin(ctx context.Context, m chat.Message, word, admins string) chat.Answer {
	switch {
	case m.Place.Platform == "":
		return elsewhere
	case m.Place.Channel == "" || m.Place.Direct:
		return chat.Answer{Headline: "There is no channel here to watch: give the command in the channel."}
	case !m.Author.Admin:
		return chat.Answer{Headline: fmt.Sprintf("Only %s can do that: ask one of them.", admins)}
	case word == "status":
		return r.status(ctx, m.Place)
	}
	return r.watch(ctx, m.Place, word == "watch")
}

// elsewhere answers, at a console, what only makes sense among people.
var elsewhere = chat.Answer{Headline: "There are no channels here: that is for chat platforms."}

// watch turns automatic answers in a channel on or off.
func (r *Rules) watch(ctx context.Context, p chat.Place, on bool) chat.Answer {
	if was, chosen := r.watching(p); was == on && chosen != nil {
		if on {
			return chat.Answer{Headline: "I watch this channel already."}
		}
		return chat.Answer{Headline: "I do not watch this channel."}
	}
	s := setting{Watch: on, Since: time.Now().UTC().Truncate(time.Second)}
	key := settingKey(p)
	if err := r.settings.Put(ctx, key, s); err != nil {
		return Unstored()
	}
	r.changed(key, s, true)
	if !on {
		return chat.Answer{
			Headline: "I no longer watch this channel.",
			Meaning:  "I answer here only when somebody mentions me or types /smtp.",
		}
	}
	a := chat.Answer{
		Headline: "I watch this channel now, and answer mail errors and bounces in their thread.",
		Meaning:  "I stay silent on everything else, and keep no message.",
		Steps:    []string{"Say mute in a thread, or press Dismiss under an answer, to silence me there.", "Type /smtp unwatch to end this."},
	}
	return a
}

// heldWords tell people why something was held back.
var heldWords = []struct{ reason, words string }{
	{repeated, "linked to an explanation that stood there already"},
	{byPerson, "beyond what one person gets in a minute"},
	{byChannel, "beyond what one channel gets in a minute"},
	{byWorkspace, "beyond what the workspace gets in a minute"},
	{Overload, "dropped because too much came in at once"},
}

// status tells an admin how the bot is set in a channel and what it held back there.
func (r *Rules) status(ctx context.Context, p chat.Place) chat.Answer {
	on, chosen := r.watching(p)
	a := chat.Answer{Headline: "I do not watch this channel. /smtp watch turns automatic answers on."}
	if on {
		a.Headline = "I watch this channel. /smtp unwatch ends that."
	}
	switch {
	case chosen != nil:
		a.Points = append(a.Points, "An admin chose that on "+chosen.Since.Format(time.DateOnly)+".")
	case on:
		a.Points = append(a.Points, "Whoever runs me chose that in the settings.")
	}
	quiet := "The same explanation is repeated every time."
	if r.o.QuietTime > 0 {
		quiet = fmt.Sprintf("The same explanation is not repeated here for %s, but linked.", minutes(r.o.QuietTime))
	}
	a.Points = append(a.Points, quiet, "Answers a minute, at most: "+r.o.Limits.String()+".")
	held, err := r.held.of(ctx, p)
	if err == nil {
		a.Points = append(a.Points, heldBack(held))
	}
	helpful, not, votesErr := r.votesOf(ctx, p)
	if votesErr == nil {
		a.Points = append(a.Points, fmt.Sprintf("Feedback in this workspace: helpful %d, not helpful %d.", helpful, not))
	}
	if r.o.Trouble != nil {
		a.Warnings = r.o.Trouble()
	}
	return a
}

func heldBack(counts map[string]int) string {
	var parts []string
	for _, w := range heldWords {
		if n := counts[w.reason]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, w.words))
		}
	}
	if len(parts) == 0 {
		return "Held back here in the last 7 days: nothing."
	}
	return "Held back here in the last 7 days: " + strings.Join(parts, ", ") + "."
}

// String gives the limits for people.
func (l Limits) String() string {
	one := func(n int, for_ string) string {
		if n <= 0 {
			return "any number " + for_
		}
		return fmt.Sprintf("%d %s", n, for_)
	}
	return strings.Join([]string{one(l.Person, "to one person"), one(l.Channel, "in one channel"), one(l.Workspace, "in the workspace")}, ", ")
}

// minutes gives a time for people.
func minutes(d time.Duration) string {
	switch {
	case d == time.Minute:
		return "a minute"
	case d%time.Minute == 0:
		return fmt.Sprintf("%d minutes", d/time.Minute)
	}
	return d.String()
}
