package slackfake_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/slack/slackfake"
)

func TestAuth(t *testing.T) {
	s := slackfake.New(t)
	got, err := client(s).AuthTest()
	if err != nil || got.TeamID != slackfake.Team || got.UserID != slackfake.BotUser || got.BotID != slackfake.Bot || got.URL != slackfake.Site {
		t.Errorf("auth.test = %+v, %v", got, err)
	}
	if _, err := slackapi.New("xoxb-wrong", slackapi.OptionAPIURL(s.URL)).AuthTest(); err == nil || err.Error() != "invalid_auth" {
		t.Errorf("with a wrong token: %v", err)
	}
	if _, _, err := slackapi.New(slackfake.BotToken, slackapi.OptionAPIURL(s.URL), slackapi.OptionAppLevelToken(slackfake.BotToken)).StartSocketModeContext(t.Context()); err == nil || err.Error() != "not_allowed_token_type" {
		t.Errorf("connections.open with the bot's token: %v", err)
	}
	s.Disable("token_revoked")
	if _, err := client(s).AuthTest(); err == nil || err.Error() != "token_revoked" {
		t.Errorf("once revoked: %v", err)
	}
	for i, want := range []bool{true, false, true} {
		if c := s.Calls("auth.test"); c[i].RightToken != want || len(c[i].Form) != 0 {
			t.Errorf("call %d: %+v", i, c[i])
		}
	}
}

func TestPostErrors(t *testing.T) {
	s := slackfake.New(t)
	c := s.Channel(slackfake.Private)
	c.Archived = true
	s.AddChannel(c)
	c = s.Channel(slackfake.Shared)
	c.Restricted = true
	s.AddChannel(c)
	s.Say(slackfake.Alice, slackfake.Support, "", "hello")
	mine := s.Messages(slackfake.Support)[0].TS
	api := client(s)
	text := slackapi.MsgOptionText("x", false)
	for name, do := range map[string]func() error{
		"channel_not_found":              func() error { _, _, err := api.PostMessage("C0NOWHERE", text); return err },
		"channel_not_found, of a secret": func() error { _, _, err := api.PostMessage(slackfake.Secret, text); return err },
		"not_in_channel":                 func() error { _, _, err := api.PostMessage(slackfake.Elsewhere, text); return err },
		"is_archived":                    func() error { _, _, err := api.PostMessage(slackfake.Private, text); return err },
		"restricted_action":              func() error { _, _, err := api.PostMessage(slackfake.Shared, text); return err },
		"no_text":                        func() error { _, _, err := api.PostMessage(slackfake.Support); return err },
		"msg_too_long": func() error {
			_, _, err := api.PostMessage(slackfake.Support, slackapi.MsgOptionText(strings.Repeat("x", 40001), false))
			return err
		},
		"message_not_found": func() error {
			_, _, _, err := api.UpdateMessage(slackfake.Support, "1700000000.000001", text)
			return err
		},
		"cant_update_message":             func() error { _, _, _, err := api.UpdateMessage(slackfake.Support, mine, text); return err },
		"cant_delete_message":             func() error { _, _, err := api.DeleteMessage(slackfake.Support, mine); return err },
		"message_not_found, to delete":    func() error { _, _, err := api.DeleteMessage(slackfake.Support, "1700000000.000001"); return err },
		"user_not_in_channel":             func() error { _, err := api.PostEphemeral(slackfake.Support, slackfake.Stranger, text); return err },
		"channel_not_found, of ephemeral": func() error { _, err := api.PostEphemeral("C0NOWHERE", slackfake.Alice, text); return err },
		"user_not_found":                  func() error { _, err := api.GetUserInfo("U0NOBODYA"); return err },
		"thread_not_found": func() error {
			_, _, _, err := api.GetConversationReplies(&slackapi.GetConversationRepliesParameters{ChannelID: slackfake.Support, Timestamp: "1700000000.000001"})
			return err
		},
		"file_not_found": func() error { _, _, _, err := api.GetFileInfo("F0NOTHING", 0, 0); return err },
		"channel_not_found, of info": func() error {
			_, err := api.GetConversationInfo(&slackapi.GetConversationInfoInput{ChannelID: slackfake.Secret})
			return err
		},
		"message_not_found, of a permalink": func() error {
			_, err := api.GetPermalink(&slackapi.PermalinkParameters{Channel: slackfake.Support, Ts: "1.000001"})
			return err
		},
		"unknown_method": func() error { return api.AddReaction("eyes", slackapi.NewRefToMessage(slackfake.Support, mine)) },
	} {
		want, _, _ := strings.Cut(name, ",")
		if err := do(); err == nil || err.Error() != want {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := s.Messages(slackfake.Support); len(got) != 1 {
		t.Errorf("%d messages, want none but Alice's", len(got))
	}
}

func TestUpdateAndDelete(t *testing.T) {
	s := slackfake.New(t)
	connected(t, s, nil)
	api := client(s)
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "550")
	_, answer, err := api.PostMessage(slackfake.Support, slackapi.MsgOptionText("one", false), slackapi.MsgOptionTS(ts),
		slackapi.MsgOptionBlocks(slackapi.NewDividerBlock()))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := api.UpdateMessage(slackfake.Support, answer, slackapi.MsgOptionText("two", false)); err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Message(slackfake.Support, answer); m.Text != "two" || len(m.Blocks) == 0 || m.Edited == "" || m.ThreadTS != ts {
		t.Errorf("updated without blocks: %+v, want the old blocks kept", m)
	}
	if _, _, _, err := api.UpdateMessage(slackfake.Support, answer, slackapi.MsgOptionText("three", false), slackapi.MsgOptionBlocks()); err != nil {
		t.Fatal(err)
	}
	if m, _ := s.Message(slackfake.Support, answer); len(m.Blocks) != 0 {
		t.Errorf("updated with no blocks: %+v", m)
	}
	s.Tune(func(k *slackfake.Knobs) { k.EditWindow = time.Nanosecond })
	if _, _, _, err := api.UpdateMessage(slackfake.Support, answer, slackapi.MsgOptionText("four", false)); err == nil || err.Error() != "edit_window_closed" {
		t.Errorf("too late: %v", err)
	}
	s.Delete(slackfake.Support, ts)
	if list := s.Messages(slackfake.Support); len(list) != 2 || !list[0].Tombstone {
		t.Errorf("a message with a reply leaves %+v, want a tombstone", list)
	}
	if _, _, err := api.DeleteMessage(slackfake.Support, answer); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.DeleteMessage(slackfake.Support, answer); err == nil || err.Error() != "message_not_found" {
		t.Errorf("deleted twice: %v", err)
	}
	if got := s.Posts(slackfake.Support); len(got) != 0 {
		t.Errorf("posts %+v", got)
	}
}

func TestDeletedParentUnthreads(t *testing.T) {
	s := slackfake.New(t)
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "550")
	s.Vanish(slackfake.Support, ts)
	api := client(s)
	_, _, resp, err := api.PostMessageWithResponse(slackfake.Support, slackapi.MsgOptionText("answer", false), slackapi.MsgOptionTS(ts))
	if err != nil || resp.ThreadTimestamp != "" {
		t.Errorf("response %+v, %v: want an un-threaded message", resp, err)
	}
	if got := s.Posts(slackfake.Support); len(got) != 1 || got[0].ThreadTS != "" {
		t.Errorf("posts %+v", got)
	}
}

func TestReplies(t *testing.T) {
	s := slackfake.New(t)
	api := client(s)
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "550")
	for i := range 5 {
		s.Say(slackfake.Bob, slackfake.Support, ts, fmt.Sprint(i))
	}
	list, more, cursor, err := api.GetConversationReplies(&slackapi.GetConversationRepliesParameters{ChannelID: slackfake.Support, Timestamp: ts, Limit: 3})
	if err != nil || len(list) != 3 || !more || list[0].Timestamp != ts || list[0].ReplyCount != 5 || list[2].Text != "1" {
		t.Fatalf("replies %+v, %v, %v", list, more, err)
	}
	list, more, _, err = api.GetConversationReplies(&slackapi.GetConversationRepliesParameters{ChannelID: slackfake.Support, Timestamp: ts, Cursor: cursor})
	if err != nil || len(list) != 4 || more || list[1].Text != "2" {
		t.Errorf("next page %+v, %v, %v", list, more, err)
	}
	s.Tune(func(k *slackfake.Knobs) { k.RepliesEvery = time.Minute })
	ask := func() error {
		_, _, _, err := api.GetConversationReplies(&slackapi.GetConversationRepliesParameters{ChannelID: slackfake.Support, Timestamp: ts})
		return err
	}
	if err := ask(); err != nil {
		t.Errorf("the first within a minute: %v", err)
	}
	limited := &slackapi.RateLimitedError{}
	if err := ask(); !errors.As(err, &limited) || limited.RetryAfter < 59*time.Second || limited.RetryAfter > time.Minute {
		t.Errorf("the second within a minute: %v", err)
	}
}

func TestPeopleAndPlaces(t *testing.T) {
	s := slackfake.New(t)
	api := client(s)
	for id, want := range map[string][4]bool{
		slackfake.Alice: {}, slackfake.Ada: {true}, slackfake.Olga: {true, true, true}, slackfake.Stranger: {false, false, false, true},
	} {
		u, err := api.GetUserInfo(id)
		if err != nil {
			t.Fatal(err)
		}
		if got := [4]bool{u.IsAdmin, u.IsOwner, u.IsPrimaryOwner, u.IsStranger}; got != want || (u.TeamID == slackfake.Team) == want[3] {
			t.Errorf("users.info of %s: %v in %s, want %v", id, got, u.TeamID, want)
		}
	}
	for id, want := range map[string][3]bool{slackfake.Support: {true, false, false}, slackfake.Elsewhere: {}, slackfake.Shared: {true, true, false}, slackfake.Private: {true, false, true}} {
		c, err := api.GetConversationInfo(&slackapi.GetConversationInfoInput{ChannelID: id})
		if err != nil {
			t.Fatal(err)
		}
		if got := [3]bool{c.IsMember, c.IsExtShared, c.IsPrivate}; got != want {
			t.Errorf("conversations.info of %s: %v, want %v", id, got, want)
		}
	}
	c, _, _, err := api.OpenConversation(&slackapi.OpenConversationParameters{Users: []string{slackfake.Bob}})
	if err != nil || !strings.HasPrefix(c.ID, "D") {
		t.Fatalf("conversations.open = %+v, %v", c, err)
	}
	if _, _, err := api.PostMessage(c.ID, slackapi.MsgOptionText("hello", false)); err != nil || len(s.Posts(c.ID)) != 1 {
		t.Errorf("a direct message: %v", err)
	}
	ts := s.Say(slackfake.Alice, slackfake.Support, "", "x")
	reply := s.Say(slackfake.Alice, slackfake.Support, ts, "y")
	link, err := api.GetPermalink(&slackapi.PermalinkParameters{Channel: slackfake.Support, Ts: reply})
	if want := slackfake.Site + "archives/" + slackfake.Support + "/p" + strings.ReplaceAll(reply, ".", "") + "?thread_ts=" + ts + "&cid=" + slackfake.Support; err != nil || link != want {
		t.Errorf("permalink %q, %v, want %q", link, err, want)
	}
}

func TestMissingScope(t *testing.T) {
	s := slackfake.New(t)
	s.Revoke("users:read", "channels:read")
	api := client(s)
	_, err := api.GetUserInfo(slackfake.Alice)
	var refused slackapi.SlackErrorResponse
	if !errors.As(err, &refused) || refused.Err != "missing_scope" || refused.Needed != "users:read" || !strings.Contains(refused.Provided, "chat:write") {
		t.Errorf("users.info: %#v", err)
	}
	_, err = api.GetConversationInfo(&slackapi.GetConversationInfoInput{ChannelID: slackfake.Support})
	if !errors.As(err, &refused) || refused.Needed != "channels:read" {
		t.Errorf("conversations.info: %#v", err)
	}
}

func TestFailures(t *testing.T) {
	s := slackfake.New(t)
	api := slackapi.New(slackfake.BotToken, slackapi.OptionAPIURL(s.URL), slackapi.OptionHTTPClient(&http.Client{Timeout: 200 * time.Millisecond}))
	var status slackapi.StatusCodeError
	limited := &slackapi.RateLimitedError{}
	for name, c := range map[string]struct {
		failure slackfake.Failure
		right   func(error) bool
		posts   int
	}{
		"rate limited":    {slackfake.RateLimited(1500 * time.Millisecond), func(err error) bool { return errors.As(err, &limited) && limited.RetryAfter == 2*time.Second }, 0},
		"status":          {slackfake.Status(503), func(err error) bool { return errors.As(err, &status) && status.Code == 503 }, 0},
		"status after":    {slackfake.After(slackfake.Status(500)), func(err error) bool { return errors.As(err, &status) }, 1},
		"hang":            {slackfake.Hang(time.Minute), func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }, 0},
		"short hang":      {slackfake.Hang(10 * time.Millisecond), func(err error) bool { return err == nil }, 1},
		"hang after":      {slackfake.After(slackfake.Hang(time.Minute)), func(err error) bool { return errors.Is(err, context.DeadlineExceeded) }, 1},
		"drop before":     {slackfake.DropBefore, func(err error) bool { return err != nil }, 0},
		"drop after":      {slackfake.DropAfter, func(err error) bool { return err != nil }, 1},
		"error":           {slackfake.Error("is_archived"), func(err error) bool { return err != nil && err.Error() == "is_archived" }, 0},
		"a proxy's page":  {slackfake.HTML429, func(err error) bool { return errors.As(err, &status) && status.Code == 429 }, 0},
		"half a JSON":     {slackfake.Garbage, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }, 0},
		"nothing":         {slackfake.Empty, func(err error) bool { return errors.Is(err, io.EOF) }, 0},
		"garbage after":   {slackfake.After(slackfake.Garbage), func(err error) bool { return err != nil }, 1},
		"only for others": {slackfake.Failure{}, func(err error) bool { return err == nil }, 1},
	} {
		t.Run(name, func(t *testing.T) {
			before := len(s.Posts(slackfake.Support))
			s.Fail("chat.postMessage", 1, c.failure)
			_, _, err := api.PostMessage(slackfake.Support, slackapi.MsgOptionText("x", false))
			if !c.right(err) {
				t.Errorf("error %v", err)
			}
			if got := len(s.Posts(slackfake.Support)) - before; got != c.posts {
				t.Errorf("%d messages were posted, want %d", got, c.posts)
			}
			s.Heal()
		})
	}
}

func TestPostRate(t *testing.T) {
	s := slackfake.New(t, func(k *slackfake.Knobs) { k.PostEvery = time.Minute })
	api := client(s)
	limited := &slackapi.RateLimitedError{}
	for i, channel := range []string{slackfake.Support, slackfake.Support, slackfake.Private} {
		if _, _, err := api.PostMessage(channel, slackapi.MsgOptionText("x", false)); errors.As(err, &limited) != (i == 1) {
			t.Errorf("post %d: %v", i, err)
		}
	}
}

func TestInvalidBlocks(t *testing.T) {
	s := slackfake.New(t)
	long := slackapi.NewHeaderBlock(slackapi.NewTextBlockObject("plain_text", strings.Repeat("é", 151), false, false))
	_, _, err := client(s).PostMessage(slackfake.Support, slackapi.MsgOptionText("x", false), slackapi.MsgOptionBlocks(slackapi.NewDividerBlock(), long))
	var refused slackapi.SlackErrorResponse
	const want = "[ERROR] must be less than 151 characters [json-pointer:/blocks/1/text/text]"
	if !errors.As(err, &refused) || refused.Err != "invalid_blocks" || len(refused.ResponseMetadata.Messages) != 1 || refused.ResponseMetadata.Messages[0] != want {
		t.Errorf("error %#v, want %s", err, want)
	}
	if got := s.Refused(); len(got) != 1 || got[0].Method != "chat.postMessage" || len(s.Posts(slackfake.Support)) != 0 {
		t.Errorf("refused %+v", got)
	}
}

func TestCallerFaults(t *testing.T) {
	s := slackfake.New(t)
	api := client(s)
	post := func(o ...slackapi.MsgOption) {
		t.Helper()
		if _, _, err := api.PostMessage(slackfake.Support, o...); err != nil {
			t.Fatal(err)
		}
	}
	top := s.Say(slackfake.Alice, slackfake.Support, "", "x")
	reply := s.Say(slackfake.Alice, slackfake.Support, top, "y")
	section := slackapi.NewSectionBlock(slackapi.NewTextBlockObject("mrkdwn", "<!channel>", false, false), nil, nil)
	post(slackapi.MsgOptionBlocks(slackapi.NewDividerBlock()))
	post(slackapi.MsgOptionText("<!here> look", false))
	post(slackapi.MsgOptionText("x", false), slackapi.MsgOptionBlocks(section))
	post(slackapi.MsgOptionText("x", false), slackapi.MsgOptionTS(top), slackapi.MsgOptionBroadcast())
	post(slackapi.MsgOptionText("x", false), slackapi.MsgOptionTS(reply))
	var got []string
	for _, f := range s.Faults() {
		got = append(got, f.Kind)
	}
	want := []string{slackfake.FaultNoText, slackfake.FaultPing, slackfake.FaultPing, slackfake.FaultBroadcast, slackfake.FaultReplyTS}
	if strings.Join(got, "; ") != strings.Join(want, "; ") {
		t.Errorf("faults %q, want %q", got, want)
	}
}

func TestRequests(t *testing.T) {
	s := slackfake.New(t)
	for name, c := range map[string]struct{ kind, auth, body, want string }{
		"JSON":                    {"application/json", "Bearer " + slackfake.BotToken, `{"channel":"` + slackfake.Support + `","text":"x"}`, `"ok":true`},
		"a token in JSON":         {"application/json", "", `{"token":"` + slackfake.BotToken + `","channel":"` + slackfake.Support + `","text":"x"}`, "not_authed"},
		"half a JSON":             {"application/json", "Bearer " + slackfake.BotToken, `{"channel":`, "invalid_json"},
		"a form":                  {"application/x-www-form-urlencoded", "Bearer " + slackfake.BotToken, "channel=" + slackfake.Support + "&text=x", `"ok":true`},
		"a form with a token":     {"application/x-www-form-urlencoded", "", "channel=" + slackfake.Support + "&text=x&token=" + slackfake.BotToken, `"ok":true`},
		"a broken form":           {"application/x-www-form-urlencoded", "", "%zz", "invalid_form_data"},
		"something else":          {"text/plain", "Bearer " + slackfake.BotToken, "x", "invalid_post_type"},
		"blocks that are no list": {"application/json", "Bearer " + slackfake.BotToken, `{"channel":"` + slackfake.Support + `","text":"x","blocks":{}}`, "invalid_blocks_format"},
	} {
		req, err := http.NewRequest(http.MethodPost, s.URL+"chat.postMessage", strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", c.kind)
		req.Header.Set("Authorization", c.auth)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var body bytes.Buffer
		_, _ = body.ReadFrom(resp.Body)
		_ = resp.Body.Close()
		if !strings.Contains(body.String(), c.want) {
			t.Errorf("%s: %s, want %s", name, body.String(), c.want)
		}
	}
	for _, call := range s.Calls("*") {
		if strings.Contains(fmt.Sprint(call), "xoxb") {
			t.Errorf("a token is kept: %v", call)
		}
	}
}
