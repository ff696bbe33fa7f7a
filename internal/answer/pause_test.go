package answer

import "testing"

func TestPause(t *testing.T) {
	for text, want := range map[string]string{
		"Greylisted, please try again in 300 seconds":                 "5 minutes",
		"Greylisting in effect, please come back in 00:05:00":         "5 minutes",
		"Recipient address rejected: Greylisted for 5 minutes":        "5 minutes",
		"greylisted; retry in 00:04:59":                               "299 seconds",
		"You are sending too fast. Wait 90 sec before you reconnect":  "90 seconds",
		"Temporarily deferred for 2 hours":                            "2 hours",
		"in 10 minutes try again":                                     "10 minutes",
		"Try again later: 1h":                                         "1 hour",
		"Try again after 1 day":                                       "1 day",
		"Too many messages, 100 per hour":                             "",
		"Limit of 100 messages in 1 hour reached":                     "",
		"unable to deliver in 840 minutes":                            "",
		"Message from 192.0.2.1 at 12:45:10 refused, try again later": "",
		"451 4.7.1 try again later":                                   "",
		"Please retry: 999999999 seconds":                             "",
		"":                                                            "",
		"try again in 0 seconds":                                      "",
		"service unavailable since 2026-11-03 10:05:00, wait for the administrators": "",
	} {
		if got := pause(text); got != want {
			t.Errorf("pause(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzPause(f *testing.F) {
	f.Add("Greylisted, please try again in 300 seconds, or in 00:05:00, or in 5 min")
	f.Fuzz(func(t *testing.T, s string) {
		if a, b := pause(s), pause(s); a != b {
			t.Errorf("pause(%q) gives %q and %q", s, a, b)
		}
	})
}
