package discord

import (
	"fmt"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// Whatever Discord sends, the bot goes on.
func TestOddEvents(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Support}})
	w.fake.Say(fakes.Robot, fakes.Support, "", fakes.Flagged(fakes.FlagComponentsV2), fakes.Composing(fakes.UnknownComponents))
	known := w.fake.Say(fakes.Alice, fakes.Support, bounce, fakes.Composing(fakes.UnknownComponents))
	w.holds("with components that nobody knows", text(w.reply(known)), "bob@example.org")
	for _, name := range []string{"MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE", "MESSAGE_DELETE_BULK", "INTERACTION_CREATE", "GUILD_CREATE", "GUILD_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE", "THREAD_CREATE", "THREAD_UPDATE", "THREAD_DELETE", "THREAD_LIST_SYNC", "NEVER_HEARD_OF"} {
		for _, data := range []any{nil, 7, "x", true, []any{}, map[string]any{}, []any{map[string]any{}},
			map[string]any{"id": nil, "author": nil, "channel_id": fakes.Support, "content": bounce, "guild_id": fakes.Home},
			map[string]any{"id": "1", "author": nil, "channel_id": fakes.Support, "content": bounce, "guild_id": fakes.Home, "embeds": "x", "attachments": 5},
			map[string]any{"id": 7, "type": "x", "token": 3, "data": []any{}, "member": map[string]any{"user": "x"}},
			map[string]any{"id": "1", "type": 2, "token": "x", "application_id": "2", "data": nil},
			map[string]any{"channels": []any{nil, 1, map[string]any{"id": 1}}, "threads": "x", "ids": []any{nil, 2}},
		} {
			w.fake.Emit(fakes.Home, name, data)
		}
	}
	w.fake.Settle(t, patience)
	w.reply(w.fake.Say(fakes.Alice, fakes.Ops, atBot+"421"))
	if n := w.adapter.guard.Panics(); n > 0 {
		t.Errorf("%d panics", n)
	}
	if w.adapter.counts.unreadable.Load() == 0 {
		t.Error("nothing was counted")
	}
}

// The same message, told again after a drop and by a second replica, is answered once: Discord knows the nonce.
func TestNonce(t *testing.T) {
	fake := newFake(t)
	var worlds []*world
	for range 2 { // each with a memory of its own, as if all was forgotten
		worlds = append(worlds, begin(t, setup{fake: fake}))
	}
	for i := range 5 {
		id := fake.Say(fakes.Alice, fakes.Support, atBot+fmt.Sprintf("550 5.1.1 <bob%d@example.org>: User unknown", i))
		fake.Wait(t, patience, func() bool { return fake.Count("POST /channels/*/messages") >= 2*(i+1) })
		worlds[0].reply(id)
	}
	time.Sleep(200 * time.Millisecond)
	if got := fake.Posts(fakes.Support); len(got) != 5 {
		t.Errorf("%d answers, want 5: %q", len(got), allTexts(got))
	}
}
