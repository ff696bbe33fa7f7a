package discord

import (
	"strings"
	"testing"
	"time"

	fakes "smtpbot/internal/adapters/discord/discordfake"
)

// TestNothingLeaks sends an address, a text and every kind of trouble through the bot, and searches the whole log, debug lines
// included, for them and for the secrets.
func TestNothingLeaks(t *testing.T) {
	const canary = "canary.bird@example.org"
	said := "550 5.1.1 <" + canary + ">: the feathered user is unknown"
	for name, byHTTP := range map[string]bool{"gateway": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := begin(t, setup{http: byHTTP, watched: []string{fakes.Support}, times: func(t *times) { t.keepOut = time.Millisecond }})
			for _, f := range []fakes.Failure{
				fakes.Status(500), fakes.Error(400, 50035, "Invalid Form Body: "+canary), fakes.Error(403, 50013, said), fakes.DropBefore, fakes.HalfJSON, fakes.Error(400, 99999, canary),
			} {
				for _, route := range []string{"POST /channels/*/messages", "POST /interactions/*/*/callback", "PATCH /webhooks/*/*/messages/@original", "POST /webhooks/*/*", "GET /cdn", "GET /guilds/*"} {
					w.fake.Fail(route, 1, f)
				}
				id := w.fake.Say(fakes.Alice, fakes.Support, atBot+said)
				w.fake.Command(fakes.Admin, fakes.Support, "smtp", fakes.Options{"code": said})
				w.fake.Command(fakes.Admin, fakes.Support, "smtp", fakes.Options{"file": fakes.File{Name: canary + ".eml", Data: []byte(mail)}})
				w.fake.Menu(fakes.Bob, id, commandExplain)
				w.fake.Type(fakes.Bob, fakes.Support, "smtp", "code", canary)
				w.fake.DM(fakes.Alice, said, fakes.With(fakes.File{Name: canary + ".eml", Data: []byte(mail)}))
			}
			if byHTTP {
				_, _ = w.fake.PostRaw(fakes.Good, []byte("not JSON: "+said))
			}
			w.fake.Raw("not JSON: " + said)
			w.fake.Fail("GET /gw", 2, fakes.DropBefore, fakes.Status(500))
			w.fake.DropSockets()
			w.fake.Settle(t, patience)
			time.Sleep(500 * time.Millisecond)
			_ = w.stop()
			log := w.log.String()
			for _, secret := range []string{"canary", "feathered", fakes.Token, "callback/", "ex=", "hm=", "aW50ZXJ"} {
				if i := strings.Index(log, secret); i >= 0 {
					t.Errorf("the log holds %q: …%s…", secret, log[max(0, i-200):min(len(log), i+100)])
				}
			}
			if len(log) == 0 {
				t.Error("the log is empty")
			}
		})
	}
}
