package slackfake_test

import (
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"smtpbot/internal/adapters/slack/slackfake"
)

func TestHelloAndMention(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "<@"+slackfake.BotUser+"> 550 &lt;x@example.org&gt;")
	s.Settle(t, soon)
	acks := s.Acks()
	if len(acks) != 2 || acks[0].Type != "app_mention" || acks[1].Type != "message" || acks[0].Event == acks[1].Event || acks[0].Failed+acks[1].Failed != "" {
		t.Fatalf("acknowledged %+v, want an app_mention and a message with their own ids", acks)
	}
	if hello := b.events(socketmode.EventTypeHello); len(hello) != 1 || hello[0].Request.NumConnections != 1 || hello[0].Request.ConnectionInfo.AppID != slackfake.App {
		t.Errorf("hello: %+v", hello)
	}
	for _, e := range b.events(socketmode.EventTypeEventsAPI) {
		if got := inner(t, e); got["ts"] != ts || got["user"] != slackfake.Alice || got["text"] != "<@U0BOUNCEA> 550 &lt;x@example.org&gt;" {
			t.Errorf("event %v", got)
		}
	}
	s.Clean(t)
}

func TestPostInThreadIsEchoed(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "550")
	if _, _, err := b.api.PostMessage(slackfake.Support, slackapi.MsgOptionText("answer", false), slackapi.MsgOptionTS(ts), slackapi.MsgOptionDisableLinkUnfurl(), slackapi.MsgOptionDisableMediaUnfurl()); err != nil {
		t.Fatal(err)
	}
	thread := s.Thread(slackfake.Support, ts)
	if len(thread) != 2 || thread[1].Text != "answer" || thread[1].BotID != slackfake.Bot || thread[1].ThreadTS != ts || thread[1].Unfurl {
		t.Fatalf("thread %+v", thread)
	}
	s.Settle(t, soon)
	list := b.events(socketmode.EventTypeEventsAPI)
	if len(list) != 2 {
		t.Fatalf("%d events, want two", len(list))
	}
	if got := inner(t, list[1]); got["bot_id"] != slackfake.Bot || got["thread_ts"] != ts || got["app_id"] != slackfake.App || got["parent_user_id"] != slackfake.Alice {
		t.Errorf("the bot's own message came as %v", got)
	}
	s.Clean(t)
}

func TestRedelivery(t *testing.T) {
	for name, c := range map[string]struct {
		ignore int // how many it leaves unacknowledged
		tries  int
		lost   bool
	}{
		"the second is taken": {1, 2, false},
		"the last is taken":   {3, 4, false},
		"none is taken":       {9, 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := slackfake.New(t, func(k *slackfake.Knobs) {
				k.AckWithin = 60 * time.Millisecond
				k.Retry = []time.Duration{0, 10 * time.Millisecond, 20 * time.Millisecond}
			})
			n := 0
			b := connected(t, s, func(b *bot, e socketmode.Event) {
				if n++; n > c.ignore {
					_ = b.socket.Ack(*e.Request)
				}
			})
			s.Say(slackfake.Alice, slackfake.Support, "", "550")
			s.Settle(t, soon)
			list := b.events(socketmode.EventTypeEventsAPI)
			if len(list) != c.tries {
				t.Fatalf("%d deliveries, want %d", len(list), c.tries)
			}
			for i, e := range list {
				if e.Request.RetryAttempt != i || (e.Request.RetryReason != "") != (i > 0) {
					t.Errorf("delivery %d has retry_attempt %d, retry_reason %q", i, e.Request.RetryAttempt, e.Request.RetryReason)
				}
			}
			acks := s.Acks()
			last := acks[len(acks)-1]
			if (last.Failed != "") != c.lost || acks[0].Event != last.Event || acks[0].Envelope == last.Envelope || last.Attempt != c.tries-1 {
				t.Errorf("acks %+v", acks)
			}
		})
	}
}

func TestRefresh(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.CloseAfter = 50 * time.Millisecond })
	b := connected(t, s, nil)
	first := s.Links()[0]
	for i, announce := range []func(...int){s.Refresh, s.Warn, s.Drop} {
		announce()
		s.Wait(t, soon, func() bool { l := s.Links(); return len(l) == 1 && l[0] == first+i+1 })
		s.Say(slackfake.Alice, slackfake.Support, "", "550")
		s.Settle(t, soon)
		if got := len(b.events(socketmode.EventTypeEventsAPI)); got < i+1 {
			t.Fatalf("%d events after %d new connections", got, i+1)
		}
	}
	if n := s.Count("connections"); n != 4 {
		t.Errorf("%d connections, want 4", n)
	}
}

func TestCommandIsNeverDeliveredAgain(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.AckWithin = 50 * time.Millisecond })
	b := connected(t, s, func(*bot, socketmode.Event) {})
	h := s.Command(slackfake.Alice, slackfake.Support, "452")
	if a := h.Wait(); a.Failed != "timeout" {
		t.Errorf("ack %+v, want a timeout", a)
	}
	time.Sleep(100 * time.Millisecond)
	if n := len(b.events(socketmode.EventTypeSlashCommand)); n != 1 {
		t.Errorf("delivered %d times", n)
	}
}

func TestCommandAnswers(t *testing.T) {
	s := slackfake.New(t)
	connected(t, s, func(b *bot, e socketmode.Event) {
		_ = b.socket.Ack(*e.Request, map[string]any{"text": "in the ack"})
		cmd := e.Data.(slackapi.SlashCommand)
		if cmd.Command != "/smtp" || cmd.Text != "452 4.3.1" || cmd.UserID != slackfake.Alice || cmd.ChannelID != slackfake.Elsewhere {
			t.Errorf("command %+v", cmd)
		}
		if _, _, err := b.api.PostMessage("", slackapi.MsgOptionResponseURL(cmd.ResponseURL, slackapi.ResponseTypeInChannel), slackapi.MsgOptionText("for all", false)); err != nil {
			t.Errorf("response_url: %v", err)
		}
	})
	h := s.Command(slackfake.Alice, slackfake.Elsewhere, "452 4.3.1")
	h.WaitResponse(t, 2, soon)
	got := map[string]string{}
	for _, r := range h.Responses() {
		got[r.Via] = r.Type + ": " + r.Text
	}
	if got["ack"] != "ephemeral: in the ack" || got["response_url"] != "in_channel: for all" {
		t.Errorf("answers %v", got)
	}
	if e := s.Ephemerals(); len(e) != 1 || e[0].To != slackfake.Alice || e[0].Channel != slackfake.Elsewhere {
		t.Errorf("ephemerals %+v", e)
	}
	if m := s.Posts(slackfake.Elsewhere); len(m) != 1 || m[0].Text != "for all" {
		t.Errorf("posts %+v", m)
	}
	s.Clean(t)
}
