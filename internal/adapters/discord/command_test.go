package discord

import (
	"slices"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
	"smtpbot/internal/chat"
)

// placeIn gives a place in the first server.
func placeIn(channel string) chat.Place {
	return chat.Place{Platform: Name, Workspace: fakes.Home, Channel: channel}
}

// Commands are set when they are not as they should be, and only then; what is there besides disappears.
func TestRegister(t *testing.T) {
	const set = "PUT /applications/*/commands"
	fake := newFake(t)
	fake.Register("", `[{"name":"old","description":"of before","type":1}]`)
	for range 2 {
		w := begin(t, setup{fake: fake, offline: true})
		fake.Wait(t, patience, func() bool { return len(fake.Commands("")) == len(commands()) })
		fake.WaitCount(t, "GET /applications/*/commands", 1)
		w.ready()
		time.Sleep(300 * time.Millisecond)
		if err := w.stop(); err != nil {
			t.Fatal(err)
		}
	}
	if n := fake.Count(set); n != 1 {
		t.Errorf("they were set %d times", n)
	}
	var names []string
	for _, c := range fake.Commands("") {
		names = append(names, c["name"].(string))
	}
	slices.Sort(names)
	if want := []string{commandExplain, commandSMTP, commandSettings}; !slices.Equal(names, want) {
		t.Errorf("commands %q, want %q", names, want)
	}
	fake.Clean(t)
}

// With DISCORD_GUILD_ID, the commands of that server are set and no others.
func TestRegisterInServer(t *testing.T) {
	w := begin(t, setup{offline: true, options: func(o *Options) { o.Guild = fakes.Home }})
	w.fake.Wait(t, patience, func() bool { return len(w.fake.Commands(fakes.Home)) == len(commands()) })
	if n := len(w.fake.Commands("")); n > 0 {
		t.Errorf("%d commands for all", n)
	}
	w.fake.Wait(t, patience, func() bool { return w.adapter.Ready() == nil })
	w.holds("the answer", text(w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"code": "452"}).WaitMessage(t)), "452")
	w.fake.Clean(t)
}

// Everybody may use the commands everywhere, but those that change settings: they are for servers, and for whoever manages one.
func TestCommandDefinitions(t *testing.T) {
	for _, c := range commands() {
		settings := c.Name == commandSettings
		if settings != (c.Permissions != nil) || settings != slices.Equal(c.Contexts, []int{inServer}) || settings != slices.Equal(c.Installs, []int{forServer}) {
			t.Errorf("%s: %+v", c.Name, c)
		}
		if settings && *c.Permissions != "32" {
			t.Errorf("%s needs the permissions %s", c.Name, *c.Permissions)
		}
	}
	same3 := commands()
	same3[0].Options[1].Description = "another"
	if !same(commands(), commands()) || same(commands()[:2], commands()) || same(append(commands(), commands()[0]), commands()) || same(same3, commands()) {
		t.Error("what is the same, and what is not?")
	}
}

// Settings are refused to whoever may not change them, also where Discord let them give the command.
func TestSettingsAreChecked(t *testing.T) {
	w := begin(t, setup{})
	h := w.fake.Interact(fakes.Alice, fakes.Support, 2, map[string]any{"id": "1100000000000000777", "type": 1, "name": commandSettings, "options": []map[string]any{{"type": 1, "name": "watch"}}}, nil)
	w.holds("the answer", text(h.WaitMessage(t)), "Only people with the permission Manage Server")
}
