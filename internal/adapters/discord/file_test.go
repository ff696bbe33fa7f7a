package discord

import (
	"bytes"
	"testing"

	fakes "smtpbot/internal/adapters/discord/discordfake"
	"smtpbot/internal/chat"
)

// A file that comes with a command is read; whoever waits is shown so at once, and only they.
func TestCommandFile(t *testing.T) {
	w := begin(t, setup{})
	for name, c := range map[string]struct {
		file fakes.File
		want string
	}{
		"an e-mail":        {fakes.File{Name: "bounce.eml", Data: []byte(mail)}, "bob@example.org"},
		"a text":           {fakes.File{Name: "log.txt", Data: []byte(bounce)}, "bob@example.org"},
		"of an odd name":   {fakes.File{Name: "bounce", Type: "-", Data: []byte(mail)}, "bob@example.org"},
		"a picture":        {fakes.File{Name: "cat.png", Data: append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 500)...)}, "neither an e-mail nor text"},
		"an Outlook file":  {fakes.File{Name: "bounce.msg", Data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx")}, ".msg"},
		"an empty one":     {fakes.File{Name: "bounce.eml", Data: []byte(" ")}, "is empty"},
		"one without mail": {fakes.File{Name: "notes.txt", Data: []byte("milk, bread, butter")}, "no mail error"},
	} {
		t.Run(name, func(t *testing.T) {
			w := *w
			w.T = t
			h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"file": c.file})
			w.holds("the answer", text(h.WaitMessage(t)), c.want)
			if !h.Deferred() || !h.Private() {
				t.Errorf("deferred: %t, private: %t", h.Deferred(), h.Private())
			}
		})
	}
	public := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"file": fakes.File{Name: "bounce.eml", Data: []byte(mail)}, "share": true})
	w.holds("for all", text(public.WaitMessage(t)), "bob@example.org")
	if public.Private() {
		t.Error("it is private")
	}
	w.fake.Clean(t)
}

// Files in messages are read where somebody asks, and in watched channels where they may hold a bounce.
func TestMessageFile(t *testing.T) {
	w := begin(t, setup{watched: []string{fakes.Ops}})
	file := fakes.With(fakes.File{Name: "bounce.eml", Data: []byte(mail)})
	w.holds("a mention", text(w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot, file))), "bob@example.org")
	w.holds("a mention with words", text(w.reply(w.fake.Say(fakes.Alice, fakes.Support, atBot+"what is this?", file))), "bob@example.org")
	w.holds("overheard", text(w.reply(w.fake.Say(fakes.Alice, fakes.Ops, "look at this", file))), "bob@example.org")
	other := w.fake.Say(fakes.Alice, fakes.Support, "it came yesterday", file)
	w.holds("a mention in a reply", text(w.reply(w.fake.Say(fakes.Bob, fakes.Support, atBot, fakes.ReplyTo(other)))), "bob@example.org")
	w.fake.Say(fakes.Alice, fakes.Ops, "our cat", fakes.With(fakes.File{Name: "cat.png", Data: []byte("\x89PNG")}))
	w.silence(fakes.Ops, 1)
	w.fake.Clean(t)
}

// A file that cannot be had is named, with what mends it.
func TestFileTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(f *fakes.Server)
		file fakes.File
		want string
	}{
		"an expired address": {func(f *fakes.Server) { f.Tune(func(k *fakes.Knobs) { k.FilesExpire = -1 }) }, fakes.File{}, "expired"},
		"gone":               {func(f *fakes.Server) { f.Fail("GET /cdn", 9, fakes.Status(404)) }, fakes.File{}, "send it again"},
		"another host":       {func(f *fakes.Server) { f.Tune(func(k *fakes.Knobs) { k.CDN = "http://127.0.0.1:9/cdn" }) }, fakes.File{}, "could not be fetched"},
		"once out of order":  {func(f *fakes.Server) { f.Fail("GET /cdn", 1, fakes.Status(500)) }, fakes.File{}, ""},
		"too large":          {func(*fakes.Server) {}, fakes.File{Name: "big.eml", Data: bytes.Repeat([]byte("x"), chat.MaxInput+1)}, "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			w := begin(t, setup{})
			if c.file.Name == "" {
				c.file = fakes.File{Name: "bounce.eml", Data: []byte(mail)}
			}
			c.do(w.fake)
			h := w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"file": c.file})
			got := text(h.WaitMessage(t))
			w.holds("the answer", got, c.want)
			if c.want != "" {
				w.holds("the answer", got, c.file.Name)
			}
			if len(w.fake.Find("/cdn")) > 0 && name == "another host" {
				t.Error("it asked another host")
			}
		})
	}
}

// The bot's token goes to nobody but Discord's API.
func TestTokenStaysHome(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Command(fakes.Alice, fakes.Support, "smtp", fakes.Options{"file": fakes.File{Name: "bounce.eml", Data: []byte(mail)}}).WaitMessage(t)
	for _, c := range append(w.fake.Calls("GET /cdn"), append(w.fake.Calls("* /webhooks/**"), w.fake.Calls("* /interactions/**")...)...) {
		if c.Auth {
			t.Errorf("%s %s brings the token", c.Method, c.Route)
		}
	}
	w.fake.Clean(t)
}
