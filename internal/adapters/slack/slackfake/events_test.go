package slackfake_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/slack-go/slack/socketmode"

	"smtpbot/internal/adapters/slack/slackfake"
)

// told runs do and gives the inner events that the bot was told of, and the outer ones.
func told(t *testing.T, s *slackfake.Server, b *bot, do func()) (events, outer []map[string]any) {
	t.Helper()
	before := len(b.events(socketmode.EventTypeEventsAPI))
	do()
	s.Settle(t, soon)
	s.Wait(t, soon, func() bool { return len(b.events(socketmode.EventTypeEventsAPI)) >= before })
	for _, e := range b.events(socketmode.EventTypeEventsAPI)[before:] {
		events = append(events, inner(t, e))
		var o map[string]any
		if err := json.Unmarshal(e.Request.Payload, &o); err != nil {
			t.Fatal(err)
		}
		outer = append(outer, o)
	}
	return events, outer
}

// kinds gives type and subtype of events.
func kinds(events []map[string]any) (list []string) {
	for _, e := range events {
		kind := e["type"].(string)
		if sub, has := e["subtype"].(string); has {
			kind += " " + sub
		}
		list = append(list, kind)
	}
	return list
}

func TestEditAndDelete(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	const at = "<@" + slackfake.BotUser + "> "
	ts := s.Say(slackfake.Alice, slackfake.Support, "", at+"550")
	s.Settle(t, soon)
	got, _ := told(t, s, b, func() { s.Edit(slackfake.Support, ts, at+"552") })
	if want := []string{"message message_changed", "app_mention"}; !slices.Equal(kinds(got), want) {
		t.Fatalf("an edit: %q, want %q", kinds(got), want)
	}
	now, before := got[0]["message"].(map[string]any), got[0]["previous_message"].(map[string]any)
	if now["text"] != at+"552" || before["text"] != at+"550" || now["edited"] == nil || before["edited"] != nil || now["ts"] != ts || got[0]["ts"] == ts || got[1]["edited"] == nil {
		t.Errorf("an edit: %v", got)
	}
	if got, _ := told(t, s, b, func() { s.Unfurl(slackfake.Support, ts) }); !slices.Equal(kinds(got), []string{"message message_changed"}) || got[0]["message"].(map[string]any)["text"] != at+"552" {
		t.Errorf("an unfurl: %v", got)
	}
	reply := s.Say(slackfake.Bob, slackfake.Support, ts, "me too")
	s.Settle(t, soon)
	got, _ = told(t, s, b, func() { s.Delete(slackfake.Support, ts) })
	if m, _ := got[0]["message"].(map[string]any); len(got) != 1 || m["subtype"] != "tombstone" || m["text"] != "This message was deleted." || got[0]["previous_message"].(map[string]any)["text"] != at+"552" {
		t.Errorf("deleted with a reply: %v", got)
	}
	got, _ = told(t, s, b, func() { s.Delete(slackfake.Support, reply) })
	if len(got) != 1 || kinds(got)[0] != "message message_deleted" || got[0]["deleted_ts"] != reply || got[0]["previous_message"].(map[string]any)["thread_ts"] != ts {
		t.Errorf("deleted: %v", got)
	}
}

func TestWhoIsHeard(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	const at = "<@" + slackfake.BotUser + "> 550"
	for name, c := range map[string]struct {
		do   func()
		want []string
	}{
		"where it is no member": {func() { s.Say(slackfake.Alice, slackfake.Elsewhere, "", at) }, nil},
		"in a direct message":   {func() { s.Say(slackfake.Alice, slackfake.Direct, "", at) }, []string{"message"}},
		"in a private channel":  {func() { s.Say(slackfake.Alice, slackfake.Private, "", "550") }, []string{"message"}},
		"another bot":           {func() { s.Say(slackfake.OtherBot, slackfake.Support, "", "550") }, []string{"message"}},
		"a subtype": {func() {
			s.SayAs(slackfake.Support, slackfake.Message{User: slackfake.Alice, Subtype: "me_message", Text: "550"})
		}, []string{"message me_message"}},
		"invited": {func() { s.Join(slackfake.BotUser, slackfake.Elsewhere) }, []string{"member_joined_channel"}},
		"by one id, twice": {func() {
			s.EventWithID("Ev1", map[string]any{"type": "emoji_changed"})
			s.EventWithID("Ev1", map[string]any{"type": "emoji_changed"})
		}, []string{"emoji_changed", "emoji_changed"}},
		"the home":               {func() { s.OpenHome(slackfake.Alice) }, []string{"app_home_opened"}},
		"a mention in a channel": {func() { s.Say(slackfake.Alice, slackfake.Shared, "", at) }, []string{"app_mention", "message"}},
		"the other way round": {func() {
			s.Tune(func(k *slackfake.Knobs) { k.MessageFirst = true })
			s.Say(slackfake.Alice, slackfake.Support, "", at)
			s.Tune(func(k *slackfake.Knobs) { k.MessageFirst = false })
		}, []string{"message", "app_mention"}},
		"without the scope": {func() {
			s.Revoke("groups:history")
			s.Say(slackfake.Alice, slackfake.Private, "", at)
			s.Tune(func(k *slackfake.Knobs) { k.Scopes = append(k.Scopes, "groups:history") })
		}, []string{"app_mention"}},
	} {
		t.Run(name, func(t *testing.T) {
			if name == "where it is no member" {
				s.Leave(slackfake.BotUser, slackfake.Elsewhere)
				s.Settle(t, soon)
			}
			got, _ := told(t, s, b, c.do)
			if !slices.Equal(kinds(got), c.want) {
				t.Errorf("told %q, want %q", kinds(got), c.want)
			}
		})
	}
}

func TestOuterEvent(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	for channel, shared := range map[string]bool{slackfake.Support: false, slackfake.Shared: true} {
		events, outer := told(t, s, b, func() { s.Say(slackfake.Stranger, channel, "", "550") })
		o := outer[0]
		if o["type"] != "event_callback" || o["team_id"] != slackfake.Team || o["api_app_id"] != slackfake.App || o["is_ext_shared_channel"] != shared || o["event_id"] == "" || o["event_time"] == nil {
			t.Errorf("outer event %v", o)
		}
		if a := o["authorizations"].([]any)[0].(map[string]any); a["user_id"] != slackfake.BotUser || a["is_bot"] != true {
			t.Errorf("authorizations %v", a)
		}
		if events[0]["user_team"] != slackfake.OtherTeam {
			t.Errorf("a stranger's message %v", events[0])
		}
	}
}

func TestUninstall(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	got, _ := told(t, s, b, s.Uninstall)
	if !slices.Equal(kinds(got), []string{"tokens_revoked", "app_uninstalled"}) {
		t.Errorf("told %q", kinds(got))
	}
	if _, err := b.api.AuthTest(); err == nil || err.Error() != "account_inactive" {
		t.Errorf("auth.test: %v", err)
	}
}
