package slack

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
)

// Two connections are open, and whatever happens to them, what people ask is answered once.
func TestConnections(t *testing.T) {
	for name, hurt := range map[string]func(*slackfake.Server){
		"a warning":         func(s *slackfake.Server) { s.Warn() },
		"a refresh of one":  func(s *slackfake.Server) { s.Refresh(s.Links()[0]) },
		"a refresh of all":  func(s *slackfake.Server) { s.Refresh() },
		"a reset of one":    func(s *slackfake.Server) { s.Drop(s.Links()[0]) },
		"a reset of all":    func(s *slackfake.Server) { s.Drop() },
		"too many":          func(s *slackfake.Server) { s.TooMany(2); s.Drop() },
		"no new connection": func(s *slackfake.Server) { s.Fail("apps.connections.open", 3, slackfake.Status(503)); s.Drop() },
		"429 for a new one": func(s *slackfake.Server) {
			s.Fail("apps.connections.open", 2, slackfake.RateLimited(time.Second))
			s.Drop()
		},
		"refused by the net": func(s *slackfake.Server) { s.Fail("link", 3, slackfake.DropBefore); s.Drop() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := begin(t, setup{})
			w.fake.Tune(func(k *slackfake.Knobs) { // what is delivered again is what was lost, and not what a busy machine was late with
				k.CloseAfter, k.AckWithin = 6*time.Second, patience // Slack closes after ten
			})
			w.fake.WaitLinks(t, sockets)
			var asked []string
			for i := range 30 {
				asked = append(asked, w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+"552 5.2.2 mailbox full"))
				if i == 10 {
					hurt(w.fake)
				}
				time.Sleep(5 * time.Millisecond)
			}
			for _, ts := range asked {
				w.reply(slackfake.Support, ts)
			}
			w.fake.WaitLinks(t, sockets)
			w.silence(slackfake.Support, len(asked))
			w.fake.Clean(t)
			if n := w.fake.Count("redelivered"); n > 0 && (name == "a warning" || strings.HasPrefix(name, "a refresh")) {
				t.Errorf("%d envelopes had to be delivered again: what Slack announces loses nothing", n)
			}
		})
	}
}

// A connection on which Slack says nothing more is given up.
func TestFrozenConnection(t *testing.T) {
	fake := slackfake.New(t)
	fake.Tune(func(k *slackfake.Knobs) { k.Ping = 200 * time.Millisecond })
	w := begin(t, setup{fake: fake, times: func(t *times) { t.quiet = time.Second }})
	w.fake.WaitLinks(t, sockets)
	before := w.adapter.counts.reconnects.Load()
	w.fake.Freeze()
	w.fake.Wait(t, patience, func() bool { return w.adapter.counts.reconnects.Load() >= before+sockets })
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	w.reply(slackfake.Support, ts)
}

// Too many connections are no reason to hammer at the door.
func TestTooManyBacksOff(t *testing.T) {
	w := begin(t, setup{times: func(t *times) { t.most = 2 * time.Second }})
	w.fake.WaitLinks(t, sockets)
	before := len(w.fake.Calls("apps.connections.open"))
	w.fake.TooMany(1000)
	w.fake.Drop()
	time.Sleep(1500 * time.Millisecond)
	if n := len(w.fake.Calls("apps.connections.open")) - before; n < 1 || n > 4*sockets {
		t.Errorf("%d connections were asked for in 1.5 s", n)
	}
	w.fake.TooMany(0)
	w.holds("log", w.log.String(), "too many connections")
}

// Whatever comes is acknowledged where it can be, ends nothing, and is counted.
func TestOddFrames(t *testing.T) {
	w := begin(t, setup{})
	for i, frame := range []string{
		``, `nonsense`, `[]`, `null`, `{}`, `{"type":7}`, `{"type":"hello"}`, `{"type":"of_version_9"}`, `{"envelope_id":{"a":1},"type":"events_api"}`,
		`{"type":"events_api","envelope_id":"e%d","payload":null}`, `{"type":"events_api","envelope_id":"e%d","payload":"text"}`,
		`{"type":"events_api","envelope_id":"e%d","payload":{"type":"event_callback","event":{"type":"message"}}}`,
		`{"type":"events_api","envelope_id":"e%d","payload":{"type":"event_callback","event":{"type":"message","channel":7,"user":[],"blocks":[{"type":7}],"ts":{}}}}`,
		`{"type":"events_api","envelope_id":"e%d","payload":{"type":"event_callback","event":{"type":"invented"}}}`,
		`{"type":"slash_commands","envelope_id":"e%d","payload":{"text":7}}`, `{"type":"slash_commands","envelope_id":"e%d"}`,
		`{"type":"interactive","envelope_id":"e%d","payload":{"type":"invented"}}`, `{"type":"interactive","envelope_id":"e%d","payload":{"type":"block_actions","actions":[null]}}`,
		`{"type":"invented","envelope_id":"e%d"}`,
	} {
		if strings.Contains(frame, "%d") {
			frame = fmt.Sprintf(frame, i)
		}
		w.fake.SendRaw([]byte(frame))
	}
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
	w.reply(slackfake.Support, ts)
	if w.adapter.counts.unreadable.Load() == 0 {
		t.Error("nothing was counted")
	}
}

// An event that is longer than most is read; one that is longer than any is acknowledged, and ends no connection.
func TestLongFrames(t *testing.T) {
	// It takes its time under the race detector, and while the fake encodes megabytes it sends no pings.
	w := begin(t, setup{watched: []string{slackfake.Support}, times: func(t *times) { t.quiet = 4 * patience }})
	w.fake.Tune(func(k *slackfake.Knobs) { k.AckWithin = 2 * patience })
	w.fake.WaitLinks(t, sockets)
	before := w.adapter.counts.reconnects.Load()
	for _, size := range []int{2 << 20, maxEnvelope + 1} {
		ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", "the file follows")
		w.fake.Event(map[string]any{"type": "message", "subtype": "file_share", "channel": slackfake.Support, "channel_type": "channel", "user": slackfake.Alice, "ts": ts, "text": "",
			"files": []any{map[string]any{"id": "F1", "mode": "email", "name": "x", "plain_text": fmt.Sprintf("552 5.2.2 bob%d@example.org mailbox full", size), "preview": strings.Repeat("<td>x</td>", size/10)}}})
		w.fake.Settle(t, 2*patience)
	}
	w.fake.WaitPosts(t, slackfake.Support, 1)
	if n := w.adapter.counts.reconnects.Load() - before; n > 0 {
		t.Errorf("%d connections were ended", n)
	}
	for _, a := range w.fake.Acks() {
		if a.Failed != "" {
			t.Errorf("not acknowledged: %s", a.Failed)
		}
	}
	if n := w.adapter.counts.unreadable.Load(); n != 1 {
		t.Errorf("%d were counted as unreadable, want 1", n)
	}
}

// The word of a removal that comes when the app is installed again ends nothing.
func TestStaleUninstall(t *testing.T) {
	w := begin(t, setup{watched: []string{slackfake.Support}})
	w.fake.Event(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"bot": []string{"U0OLDBOT1"}}, "event_ts": "1700000000.000100"})
	w.fake.Event(map[string]any{"type": "app_uninstalled", "event_ts": "1700000000.000100"})
	w.fake.Settle(t, patience)
	ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", bounce)
	w.reply(slackfake.Support, ts)
}

// The same event again, at once, or an hour later and to a bot that was started anew, is not answered again.
func TestTwice(t *testing.T) {
	for name, byHTTP := range map[string]bool{"Socket Mode": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			w := begin(t, setup{http: byHTTP, dir: dir})
			at := time.Now().Add(-time.Hour).Unix()
			var events []map[string]any
			for i := range 3 {
				ts := fmt.Sprintf("%d.00010%d", at, i)
				events = append(events, map[string]any{"type": "app_mention", "channel": slackfake.Support, "channel_type": "channel", "user": slackfake.Alice, "text": atBot + bounce, "ts": ts, "event_ts": ts})
				w.fake.SayAs(slackfake.Support, slackfake.Message{User: slackfake.Alice, Subtype: "channel_topic", Text: "what is answered stands here", TS: ts})
			}
			say := func() {
				for i, event := range events {
					w.fake.EventWithID(fmt.Sprintf("Ev0SAME%d", i), event)
				}
			}
			say()
			say()
			for _, event := range events {
				w.reply(slackfake.Support, event["ts"].(string))
			}
			say()
			w.silence(slackfake.Support, len(events))
			if err := w.stop(); err != nil {
				t.Fatal(err)
			}
			w = begin(t, setup{http: byHTTP, dir: dir, fake: w.fake})
			say()
			w.silence(slackfake.Support, len(events)+1)
			w.fake.Clean(t)
		})
	}
}

func FuzzDecodeEnvelope(f *testing.F) {
	f.Add([]byte(`{"type":"events_api","envelope_id":"e1","payload":{"a":1}}`))
	f.Add([]byte(`{"type":7,"envelope_id":"e1"}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		e, err := decodeEnvelope(frame)
		if err != nil && (e.ID != "" || e.Type != "") {
			t.Errorf("both %+v and %v", e, err)
		}
	})
}
