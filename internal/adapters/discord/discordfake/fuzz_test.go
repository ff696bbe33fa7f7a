package discordfake_test

import (
	"testing"

	df "smtpbot/internal/adapters/discord/discordfake"
)

// FuzzBodies holds that any body is answered with a message or with an error in Discord's form, wherever it is sent.
func FuzzBodies(f *testing.F) {
	for _, seed := range []string{`{"content":"x"}`, `{"type":4,"data":{"content":"x"}}`, `{"type":9,"data":{"custom_id":"a","title":"b","components":[{"type":18}]}}`,
		`[{"name":"a","type":3}]`, `{"embeds":[{"fields":[{}]}],"components":[{"type":1,"components":[{"type":3,"options":[{}]}]}]}`,
		`{"message_reference":{"message_id":"1"},"allowed_mentions":5,"nonce":1e400}`, `null`, `{"flags":32768,"components":[{"type":9,"accessory":{}}]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s := df.New(t, func(k *df.Knobs) { k.AnyCommand, k.Requests = true, 0 })
		h := s.Command(df.Alice, df.Support, "smtp", nil)
		for _, to := range [][2]string{{"POST", "/channels/" + df.Support + "/messages"}, {"POST", "/interactions/" + h.ID + "/" + h.Token + "/callback"},
			{"PATCH", "/webhooks/" + df.App + "/" + h.Token + "/messages/@original"}, {"POST", "/webhooks/" + df.App + "/" + h.Token}, {"PUT", "/applications/" + df.App + "/commands"}} {
			status, raw := restRaw(t, s, to[0], to[1], string(body))
			if status < 200 || status >= 500 || status >= 400 && raw[0] != '{' {
				t.Errorf("%s %s with %q = %d %q", to[0], to[1], body, status, raw)
			}
		}
	})
}

// FuzzFrames holds that any frame leaves the gateway able to serve others.
func FuzzFrames(f *testing.F) {
	for _, seed := range []string{`{"op":1,"d":null}`, `{"op":2,"d":{"token":1}}`, `{"op":6,"d":{"seq":-1}}`, `{"op":1,"d":9}`, `[]`, ``, `{"op":3}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := df.New(t)
		c := dial(t, s.GatewayURL())
		c.wait(10, "", 1)
		if err := c.conn.WriteMessage(1, data); err != nil {
			t.Skip()
		}
		connect(t, s, usual)
	})
}
