package slack

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/chat"
)

func TestHosts(t *testing.T) {
	api, err := url.Parse("http://127.0.0.1:4103/api/")
	if err != nil {
		t.Fatal(err)
	}
	for raw, want := range map[string]bool{
		"https://hooks.slack.com/commands/T1/2/x":    true,
		"https://files.slack.com/files-pri/T1-F1/x":  true,
		"https://slack.com/x":                        true,
		"https://SLACK.com/x":                        true,
		"https://slack.com:443/x":                    true,
		"https://hooks.slack-gov.com/x":              true,
		"http://127.0.0.1:4103/response/x":           true,
		"http://127.0.0.1:4104/response/x":           false,
		"https://127.0.0.1:4103/response/x":          false,
		"http://127.0.0.1/x":                         false,
		"http://localhost:4103/x":                    false,
		"http://hooks.slack.com/x":                   false,
		"https://hooks.slack.com:8443/x":             false,
		"https://slack.com.example.org/x":            false,
		"https://example.org/slack.com":              false,
		"https://evilslack.com/x":                    false,
		"https://slack.com@example.org/x":            false,
		"https://user:pass@slack.com/x":              false,
		"https://169.254.169.254/latest/meta-data":   false,
		"https://[::1]/x":                            false,
		"file:///etc/passwd":                         false,
		"gopher://slack.com/x":                       false,
		"//slack.com/x":                              false,
		"":                                           false,
		"https://slack.com\\@example.org/x":          false,
		"https://files.slack.com%2eexample.org/x":    false,
		"javascript:https://slack.com/":              false,
		"https://slack.com.":                         false,
		"https://xn--slck-1na.com/x":                 false,
		"https://hooks.slack.com.:443/commands/T1/2": false,
	} {
		if _, ok := hostsOf(api).Allow(raw); ok != want {
			t.Errorf("Allow(%q) = %t, want %t", raw, ok, want)
		}
	}
}

// What Slack's errors mean: refused, to be tried later, done or not, nobody knows.
func TestTrouble(t *testing.T) {
	for code, want := range map[string]struct {
		is   error
		mend string
	}{
		"not_in_channel":      {chat.ErrRefused, "/invite"},
		"channel_not_found":   {chat.ErrRefused, "/invite"},
		"is_archived":         {chat.ErrRefused, "archived"},
		"restricted_action":   {chat.ErrRefused, "may not write"},
		"missing_scope":       {chat.ErrRefused, "chat:write"},
		"message_not_found":   {chat.ErrRefused, ""},
		"something_new":       {chat.ErrRefused, ""},
		"fatal_error":         {chat.ErrDoubt, ""},
		"internal_error":      {chat.ErrDoubt, ""},
		"service_unavailable": {chat.ErrDoubt, ""},
		"token_revoked":       {nil, ""},
		"invalid_auth":        {nil, ""},
	} {
		err := saidTrouble("chat.postMessage", code, "chat:write")
		for _, is := range []error{chat.ErrRefused, chat.ErrDoubt} {
			if got := errors.Is(err, is); got != (is == want.is) {
				t.Errorf("%s: errors.Is(%v) = %t", code, is, got)
			}
		}
		var refused *chat.RefusedError
		if got := errors.As(err, &refused); got != (want.mend != "") || got && !strings.Contains(refused.Mend, want.mend) {
			t.Errorf("%s: mend %+v, want %q in it", code, refused, want.mend)
		}
	}
	var wait *chat.RetryError
	if err := saidTrouble("x", "ratelimited", ""); !errors.As(err, &wait) {
		t.Errorf("ratelimited = %v", err)
	}
	said := []string{"[ERROR] no more than 25 items: bob@example.org [json-pointer:/blocks/3/elements]", "[ERROR] [json-pointer:/blocks/4]"}
	if got := saidTrouble("x", "invalid_blocks", "", said...).Error(); got != "x: invalid_blocks: /blocks/3/elements" {
		t.Errorf("the error says %q", got)
	}
	if got := saidTrouble("x", "bob@example.org has no\nscope", "").Error(); strings.Contains(got, "bob") {
		t.Errorf("%q repeats what is no code", got)
	}
}

// fault is what a call meets, and what becomes of the answer.
var postFaults = map[string]struct {
	fault  slackfake.Failure
	times  int
	doubt  bool // it may come twice
	within time.Duration
}{
	"429 with Retry-After": {slackfake.RateLimited(time.Second), 1, false, patience},
	"429 twice":            {slackfake.RateLimited(time.Second), 2, false, patience},
	"429 of a proxy":       {slackfake.HTML429, 1, false, time.Minute},
	"500, not done":        {slackfake.Status(500), 1, true, time.Minute},
	"503, done":            {slackfake.After(slackfake.Status(503)), 1, true, time.Minute},
	"closed, not done":     {slackfake.DropBefore, 1, true, time.Minute},
	"closed, done":         {slackfake.DropAfter, 1, true, time.Minute},
	"half an answer":       {slackfake.Garbage, 1, true, time.Minute},
	"no answer":            {slackfake.Hang(12 * time.Second), 1, true, 2 * time.Minute},
	"fatal_error":          {slackfake.Error("fatal_error"), 1, true, time.Minute},
	"ratelimited":          {slackfake.Error("ratelimited"), 1, false, time.Minute},
	"invalid_blocks":       {slackfake.Error("invalid_blocks"), 1, false, patience},
	"invalid_blocks twice": {slackfake.Error("invalid_blocks"), 2, false, patience},
}

// TestPostFaults: whatever happens to the post, the answer comes; twice only where nobody could know that it had come.
func TestPostFaults(t *testing.T) {
	for name, c := range postFaults {
		t.Run(name, func(t *testing.T) {
			if testing.Short() && c.within > patience {
				t.Skip("takes the wait for a post in doubt")
			}
			t.Parallel()
			w := begin(t, setup{})
			w.fake.Fail("chat.postMessage", c.times, c.fault)
			ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
			w.fake.Settle(t, patience)
			time.Sleep(300 * time.Millisecond) // the fault is met, or the other post could meet it
			other := w.fake.Say(slackfake.Bob, slackfake.Private, "", atBot+"452")
			w.fake.Wait(t, patience+10*time.Second, func() bool { return len(w.answers(slackfake.Private, other)) > 0 }) // the other channel goes on
			w.fake.Wait(t, c.within, func() bool { return len(w.answers(slackfake.Support, ts)) > 0 })
			if waited := stamp(w.answers(slackfake.Support, ts)[0].TS).Sub(stamp(ts)); strings.HasPrefix(name, "429 with") && waited < time.Second {
				t.Errorf("answered after %v, and Slack asked to wait for a second", waited)
			}
			if n := len(w.answers(slackfake.Support, ts)); n > 2 || n > 1 && !c.doubt {
				t.Errorf("%d answers", n)
			}
		})
	}
}

// Where the channel refuses, it is said to the asker alone, once, and not tried again.
func TestRefused(t *testing.T) {
	for code, want := range map[string]string{
		"restricted_action": "may not write",
		"is_archived":       "archived",
		"missing_scope":     "permission",
	} {
		t.Run(code, func(t *testing.T) {
			w := begin(t, setup{})
			w.fake.Fail("chat.postMessage", 1, slackfake.Error(code))
			ts := w.fake.Say(slackfake.Alice, slackfake.Support, "", atBot+bounce)
			e := w.ephemeral(1)
			if e.To != slackfake.Alice || e.ThreadTS != "" { // in a thread that has no reply nobody would see it
				t.Errorf("shown to %s in thread %q", e.To, e.ThreadTS)
			}
			w.holds("the hint", e.Text, want)
			w.fake.Fail("chat.postMessage", 1, slackfake.Error(code))
			w.fake.Say(slackfake.Bob, slackfake.Support, ts, atBot+bounce)
			if e := w.ephemeral(2); e.To != slackfake.Bob || e.ThreadTS != ts {
				t.Errorf("asked in a thread, shown to %s in thread %q", e.To, e.ThreadTS)
			}
			w.silence(slackfake.Support, 0)
			w.fake.Clean(t)
		})
	}
}

// A private answer finds its way: by the response URL, or where that takes no more, as an ephemeral message.
func TestPrivateFaults(t *testing.T) {
	for name, c := range map[string]struct {
		fault     slackfake.Failure
		times     int
		ephemeral bool
	}{
		"429":                  {slackfake.RateLimited(time.Second), 1, false},
		"500":                  {slackfake.Status(500), 2, false},
		"closed":               {slackfake.DropBefore, 1, false},
		"gone":                 {slackfake.Status(404), 1, true},
		"down":                 {slackfake.Status(503), 9, true},
		"invalid_blocks":       {slackfake.Error("invalid_blocks"), 1, false},
		"invalid_blocks twice": {slackfake.Error("invalid_blocks"), 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			w.fake.Fail("response_url", c.times, c.fault)
			h := w.fake.Command(slackfake.Alice, slackfake.Support, "452")
			if c.ephemeral {
				w.holds("the answer", w.ephemeral(1).Text, "452")
				return
			}
			w.holds("the answer", w.private(h, 1).Text, "452")
		})
	}
}
