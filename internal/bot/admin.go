package bot

import (
	"context"
	"errors"
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

// Command answers a command that was given on a platform; at a console there is none.
func (r *Rules) Command(ctx context.Context, m chat.Message, on chat.Platform) (chat.Answer, bool) {
	word := strings.ToLower(strings.TrimSpace(m.Text))
	switch {
	case m.Asked == chat.Shortcut: // the words are those of the message that it was used on
	case isAdminWord(word) && len(m.Files) == 0:
		return r.admin(ctx, m, word, on), true
	case isSilence(word) && len(m.Files) == 0:
		return r.muteByCommand(ctx, m), true
	}
	if isAboutMe(word) && len(m.Files) == 0 && m.Asked == chat.Command {
		return r.answer(m), true // whoever is over a limit may still ask what the bot does
	}
	if reason, wait := r.limits.take(m); reason != "" {
		r.held.add(m.Place, reason)
		return busyAnswer(reason, wait), true
	}
	if m.Asked == chat.Overheard {
		return r.bot.Handle(ctx, m)
	}
	return r.answer(m), true
}

// isAboutMe tells whether a text asks for nothing but what the bot is and does.
func isAboutMe(text string) bool { return text == "" || text == "help" || text == "about" }

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
func (r *Rules) admin(ctx context.Context, m chat.Message, word string, on chat.Platform) chat.Answer {
	switch {
	case m.Place.Platform == "" || on == nil:
		return elsewhere
	case m.Place.Channel == "" || m.Place.Direct:
		if word == "status" {
			return r.overview(m.Place, on.Traits().Admins)
		}
		return chat.Answer{Headline: "There is no channel here to watch: give the command in the channel."}
	}
	may, err := IsAdmin(ctx, on, m.Place, m.Author)
	switch {
	case err != nil:
		return UnknownAdmin(err)
	case !may:
		return chat.Answer{Headline: fmt.Sprintf("Only %s can do that: ask one of them.", on.Traits().Admins)}
	case word == "status":
		return r.caveat(ctx, on, m.Place, r.status(ctx, m.Place))
	case word == "watch":
		return r.caveat(ctx, on, m.Place, r.watch(ctx, m.Place, true))
	}
	return r.watch(ctx, m.Place, false)
}

// IsAdmin tells whether somebody is an admin on a platform. An error says that nobody knows.
func IsAdmin(ctx context.Context, on chat.Platform, at chat.Place, who chat.Person) (bool, error) {
	if d, ok := on.(chat.Directory); ok && !who.Admin {
		return d.IsAdmin(ctx, at, who.ID)
	}
	return who.Admin, nil
}

// UnknownAdmin answers somebody of whom nobody knows whether they are an admin, for the reason that IsAdmin gave.
func UnknownAdmin(err error) chat.Answer {
	if refused, ok := errors.AsType[*chat.RefusedError](err); ok {
		return chat.Answer{Headline: refused.Mend}
	}
	return chat.Answer{Headline: "I could not find out whether you are an admin here. Try again in a minute."}
}

// caveat adds to an answer about a channel that is watched what its platform has to say about that.
func (r *Rules) caveat(ctx context.Context, on chat.Platform, at chat.Place, a chat.Answer) chat.Answer {
	watched, _ := r.watching(at)
	if d, ok := on.(chat.Directory); ok && watched {
		if why := d.Caveat(ctx, at); why != "" {
			a.Warnings = append(a.Warnings, why)
		}
	}
	return a
}

// overview tells how the bot is set in a whole workspace. Whoever is there may know.
func (r *Rules) overview(p chat.Place, admins string) chat.Answer {
	a := chat.Answer{Channels: r.watchedIn(p)}
	switch n := len(a.Channels); n {
	case 0:
		a.Headline = "I watch no channel here."
	case 1:
		a.Headline = "I watch one channel here, and answer mail errors and bounces in their thread."
	default:
		a.Headline = fmt.Sprintf("I watch %d channels here, and answer mail errors and bounces in their thread.", n)
	}
	a.Points = []string{
		"Type /smtp watch in a channel to turn automatic answers on there, /smtp unwatch to turn them off. That is for " + admins + ".",
		r.quietWords("in a channel"),
		"Answers a minute, at most: " + r.o.Limits.String() + ".",
	}
	return a
}

// watchedIn gives the channels of a workspace that are watched, in order.
func (r *Rules) watchedIn(p chat.Place) []string {
	var ids []string
	for _, id := range r.o.Watched[p.Platform] {
		if on, _ := r.watching(chat.Place{Platform: p.Platform, Workspace: p.Workspace, Channel: id}); on {
			ids = append(ids, id)
		}
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	for at, s := range r.watched {
		if s.Watch && at.Platform == p.Platform && at.Workspace == p.Workspace {
			ids = append(ids, at.Channel)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// quietWords tells people how often the same explanation is given.
func (r *Rules) quietWords(where string) string {
	if r.o.QuietTime <= 0 {
		return "The same explanation is repeated every time."
	}
	return fmt.Sprintf("The same explanation is not repeated %s for %s, but linked.", where, minutes(r.o.QuietTime))
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
	a.Points = append(a.Points, r.quietWords("here"), "Answers a minute, at most: "+r.o.Limits.String()+".")
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
