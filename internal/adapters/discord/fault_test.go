package discord

import (
	"strings"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// Whatever Discord does with a post, who asked gets one answer.
func TestPostFaults(t *testing.T) {
	for name, c := range map[string]struct {
		route    string
		failures []fakes.Failure
	}{
		"429 of the route":          {"POST /channels/*/messages", []fakes.Failure{fakes.RouteLimited(200 * time.Millisecond)}},
		"429 twice":                 {"POST /channels/*/messages", []fakes.Failure{fakes.RouteLimited(200 * time.Millisecond), fakes.RouteLimited(300 * time.Millisecond)}},
		"429 of all":                {"POST /channels/*/messages", []fakes.Failure{fakes.GlobalLimited(300 * time.Millisecond)}},
		"429 of a shared resource":  {"POST /channels/*/messages", []fakes.Failure{fakes.SharedLimited(200 * time.Millisecond)}},
		"Cloudflare's page":         {"POST /channels/*/messages", []fakes.Failure{fakes.Banned(time.Second)}},
		"500":                       {"POST /channels/*/messages", []fakes.Failure{fakes.Status(500)}},
		"502, 503, 504":             {"POST /channels/*/messages", []fakes.Failure{fakes.Status(502), fakes.Status(503), fakes.Status(504)}},
		"500 after it was done":     {"POST /channels/*/messages", []fakes.Failure{fakes.After(fakes.Status(500))}},
		"closed before":             {"POST /channels/*/messages", []fakes.Failure{fakes.DropBefore}},
		"closed after":              {"POST /channels/*/messages", []fakes.Failure{fakes.DropAfter}},
		"half an answer":            {"POST /channels/*/messages", []fakes.Failure{fakes.HalfJSON}},
		"no body":                   {"POST /channels/*/messages", []fakes.Failure{fakes.Empty}},
		"invalid form":              {"POST /channels/*/messages", []fakes.Failure{fakes.Error(400, 50035, "Invalid Form Body")}},
		"invalid form twice":        {"POST /channels/*/messages", []fakes.Failure{fakes.Error(400, 50035, "Invalid Form Body"), fakes.Error(400, 50035, "Invalid Form Body")}},
		"500 as the parent is told": {"GET /channels/*", []fakes.Failure{fakes.Status(500)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := begin(t, setup{})
			w.fake.Fail(c.route, len(c.failures), c.failures...)
			asked := w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
			w.fake.Wait(t, 40*time.Second, func() bool { return len(w.fake.Replies(asked)) > 0 })
			w.holds("the answer", text(w.fake.Replies(asked)[0]), "bob@example.org")
			other := w.reply(w.fake.Say(fakes.Alice, fakes.Ops, atBot+"421"))
			if n := len(w.fake.Replies(asked)); n != 1 || other.ID == "" {
				t.Errorf("%d answers, want one", n)
			}
		})
	}
}

// A channel that has to wait holds up no other, and keeps its order.
func TestOtherChannelsGoOn(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Fail("POST /channels/"+fakes.Support+"/messages", 1, fakes.RouteLimited(2*time.Second))
	var asked []string
	for range 3 {
		asked = append(asked, w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
	}
	w.fake.WaitCalls(t, "POST /channels/"+fakes.Support+"/messages", 1)
	began := time.Now()
	w.reply(w.fake.Say(fakes.Alice, fakes.Ops, atBot+"421"))
	if took := time.Since(began); took > 1500*time.Millisecond {
		t.Errorf("the other channel waited %v", took)
	}
	for _, id := range asked {
		w.reply(id)
	}
	posts := w.fake.Posts(fakes.Support)
	for i, p := range posts {
		if p.Reference == nil || p.Reference.Message != asked[i] {
			t.Errorf("post %d answers another one than %s", i, asked[i])
		}
	}
	w.fake.Clean(t)
}

// Where the bot may not write it does not try again and again, and who asked is told why, in a direct message, once.
func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		failure fakes.Failure
		want    string
	}{
		"permissions": {fakes.Error(403, 50013, "Missing Permissions"), "Send Messages"},
		"access":      {fakes.Error(403, 50001, "Missing Access"), "View Channel"},
		"history":     {fakes.Error(400, 160002, "Cannot reply without permission to read message history"), "Read Message History"},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{watched: []string{fakes.Support}, times: func(t *times) { t.keepOut = time.Hour }})
			w.fake.Fail("POST /channels/"+fakes.Support+"/messages", 100, c.failure)
			for range 3 {
				w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
			}
			direct := w.fake.DirectChannel(fakes.Alice)
			w.holds("the hint", text(w.fake.WaitPosts(t, direct, 1)[0]), c.want)
			w.fake.Say(fakes.Bob, fakes.Support, bounce)
			w.fake.Settle(t, patience)
			w.reply(w.fake.Say(fakes.Alice, fakes.Ops, atBot+"421"))
			if n := len(w.fake.Calls("POST /channels/" + fakes.Support + "/messages")); n != 1 {
				t.Errorf("it tried %d times", n)
			}
			if n := len(w.fake.Posts(direct)); n != 1 {
				t.Errorf("%d hints", n)
			}
			w.holds("status", text(w.fake.Command(fakes.Admin, fakes.Support, "smtp-settings status", nil).WaitMessage(t)), c.want)

			w.fake.Heal()
			w.adapter.closed.Purge() // time goes by
			w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce))
			w.holds("mended", text(w.fake.Command(fakes.Admin, fakes.Support, "smtp-settings status", nil).WaitMessage(t)), "I watch this channel")
		})
	}
}

// Without the permission to embed links, Discord drops the embed without a word: the answer becomes text.
func TestNoEmbeds(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Deny(fakes.Support, fakes.EmbedLinks)
	asked := w.fake.Say(fakes.Alice, fakes.Support, atBot+bounce)
	w.fake.Wait(t, patience, func() bool {
		got := w.fake.Replies(asked)
		return len(got) == 1 && len(got[0].Embeds) == 0 && strings.Contains(got[0].Content, "Who can act")
	})
	w.fake.Edit(asked, atBot+strings.ReplaceAll(bounce, "bob@", "carol@"))
	w.fake.Wait(t, patience, func() bool {
		got := w.fake.Replies(asked)[0]
		return strings.Contains(got.Content, "carol@example.org") && strings.Contains(got.Content, "Who can act")
	})
	w.fake.Clean(t)
}

// Whatever Discord does with the answer to a command, who gave it gets one, or Discord says that it failed.
func TestPrivateFaults(t *testing.T) {
	callback, original := "POST /interactions/*/*/callback", "PATCH /webhooks/*/*/messages/@original"
	file := fakes.Options{"file": fakes.File{Name: "bounce.eml", Data: []byte(mail)}}
	for name, c := range map[string]struct {
		route    string
		options  fakes.Options
		failures []fakes.Failure
		lost     bool
	}{
		"500":                           {callback, nil, []fakes.Failure{fakes.Status(500)}, false},
		"429":                           {callback, nil, []fakes.Failure{fakes.RouteLimited(100 * time.Millisecond)}, false},
		"closed before":                 {callback, nil, []fakes.Failure{fakes.DropBefore}, false},
		"closed after":                  {callback, nil, []fakes.Failure{fakes.DropAfter}, false},
		"invalid form":                  {callback, nil, []fakes.Failure{fakes.Error(400, 50035, "Invalid Form Body")}, false},
		"too late":                      {callback, nil, []fakes.Failure{fakes.Error(404, 10062, "Unknown interaction")}, true},
		"500 for a file":                {original, file, []fakes.Failure{fakes.Status(500)}, false},
		"closed after, for a file":      {original, file, []fakes.Failure{fakes.DropAfter}, false},
		"invalid form for a file":       {original, file, []fakes.Failure{fakes.Error(400, 50035, "Invalid Form Body"), fakes.Error(400, 50035, "Invalid Form Body")}, false},
		"500 for that it takes a while": {callback, file, []fakes.Failure{fakes.Status(500)}, false},
		"closed after, each time, for that it takes a while": {callback, file, []fakes.Failure{fakes.DropAfter, fakes.DropAfter, fakes.DropAfter}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := begin(t, setup{})
			w.fake.Fail(c.route, len(c.failures), c.failures...)
			if c.options == nil {
				c.options = fakes.Options{"code": bounce}
			}
			h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", c.options)
			if c.lost {
				w.fake.Wait(t, patience, func() bool { return strings.Contains(w.log.String(), "an interaction was not answered") })
				if n := len(w.fake.Calls(callback)); n != 1 {
					t.Errorf("it tried %d times", n)
				}
				return
			}
			w.holds("the answer", text(h.WaitMessage(t)), "bob@example.org")
		})
	}
}

// Somebody is an admin by a role, as the owner, or not at all; who that is is asked for a mention alone.
func TestAdmins(t *testing.T) {
	w := begin(t, setup{})
	for who, want := range map[string]bool{fakes.Admin: true, fakes.Owner: true, fakes.Alice: false, fakes.Mod: false, fakes.Stranger: false, "": false} {
		got, err := w.adapter.IsAdmin(t.Context(), placeIn(fakes.Support), who)
		if err != nil || got != want {
			t.Errorf("IsAdmin(%q) = %t, %v, want %t", who, got, err, want)
		}
	}
	before := w.fake.Count("GET /guilds/*/members/*")
	if _, err := w.adapter.IsAdmin(t.Context(), placeIn(fakes.Ops), fakes.Alice); err != nil || w.fake.Count("GET /guilds/*/members/*") != before {
		t.Errorf("it asked again: %v", err)
	}
	w.fake.Fail("GET /guilds/*", 3, fakes.Status(500), fakes.Status(500), fakes.Status(500))
	if _, err := w.adapter.IsAdmin(t.Context(), placeIn(fakes.Support), fakes.Bob); err == nil {
		t.Error("it knows without having been told")
	}
	w.fake.Clean(t)
}
