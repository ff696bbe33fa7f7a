package slack

import (
	"bytes"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/chat"
)

// bounceMail is a bounce as an e-mail.
const bounceMail = "From: MAILER-DAEMON@mx.example.org\r\nTo: ann@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain\r\n\r\nThe mail was not delivered.\r\n" +
	"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n" +
	"Final-Recipient: rfc822; bob@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n"

// Files that people drop are read, and of what cannot be read the answer says why.
func TestFetchedFiles(t *testing.T) {
	for name, c := range map[string]struct {
		file slackfake.File
		want string
	}{
		"an e-mail":                {slackfake.File{Name: "bounce.eml", Data: []byte(bounceMail)}, "bob@example.org"},
		"a text":                   {slackfake.File{Name: "bounce.txt", Data: []byte(bounce)}, "bob@example.org"},
		"a snippet":                {slackfake.File{Name: "snippet", Mode: "snippet", Data: []byte(bounce)}, "bob@example.org"},
		"an e-mail sent to Slack":  {slackfake.File{Name: "Undelivered Mail", Mode: "email", PlainText: bounce}, "bob@example.org"},
		"of another workspace":     {slackfake.File{Name: "bounce.eml", Stub: true, Data: []byte(bounceMail)}, "bob@example.org"},
		"without a length":         {slackfake.File{Name: "bounce.eml", Chunked: true, Data: []byte(bounceMail)}, "bob@example.org"},
		"a picture":                {slackfake.File{Name: "cat.png", Data: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR\x00\x00\x02\x00\xff\xfe")}, "no mail error"},
		"that leads elsewhere":     {slackfake.File{Name: "bounce.eml", Redirect: "http://192.0.2.1/x", Data: []byte(bounceMail)}, "could not be fetched"},
		"that never ends":          {slackfake.File{Name: "bounce.txt", Endless: true}, "too large"},
		"larger than anyone reads": {slackfake.File{Name: "bounce.txt", Data: bytes.Repeat([]byte("x"), chat.MaxInput+10)}, "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := begin(t, setup{})
			w.fake.Upload(slackfake.Alice, slackfake.Direct, "", "", w.fake.AddFile(c.file))
			w.fake.Wait(t, time.Minute, func() bool { return len(w.fake.Posts(slackfake.Direct)) > 0 })
			got := w.fake.Posts(slackfake.Direct)[0]
			w.holds("the answer", got.Text+string(got.Blocks), c.want)
			w.fake.Clean(t)
		})
	}
}

// A file that is kept elsewhere is not fetched from there.
func TestFileElsewhere(t *testing.T) {
	w := begin(t, setup{})
	ts := w.fake.Say(slackfake.Alice, slackfake.Direct, "", "look at this")
	w.fake.WaitPosts(t, slackfake.Direct, 1)
	w.fake.Event(map[string]any{
		"type": "message", "subtype": "file_share", "channel": slackfake.Direct, "channel_type": "im", "user": slackfake.Alice, "text": "", "ts": ts[:len(ts)-1] + "x",
		"files": []any{map[string]any{"id": "F0ELSEWHE", "name": "bounce.eml", "mode": "external", "is_external": true, "url_private": w.fake.Foreign(true)}},
	})
	got := w.fake.WaitPosts(t, slackfake.Direct, 2)[1]
	w.holds("the answer", got.Text+string(got.Blocks), "kept outside Slack")
	if hits := w.fake.Hits(); len(hits) > 0 {
		t.Errorf("%d requests went to another host", len(hits))
	}
}

// Text beside a file counts too; files that are gone do not.
func TestFileWithText(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Upload(slackfake.Alice, slackfake.Direct, "", "552 5.2.2 carol@example.net mailbox full",
		w.fake.AddFile(slackfake.File{Name: "bounce.eml", Data: []byte(bounceMail)}), w.fake.AddFile(slackfake.File{Name: "gone.eml", Mode: "tombstone"}))
	got := w.fake.WaitPosts(t, slackfake.Direct, 1)[0]
	w.holds("the answer", got.Text, "bob@example.org", "carol@example.net")
	w.fake.Clean(t)
}

// Without the scope, the answer says which one is missing.
func TestFileWithoutScope(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Revoke("files:read")
	w.fake.Upload(slackfake.Alice, slackfake.Direct, "", "", w.fake.AddFile(slackfake.File{Name: "bounce.eml", Data: []byte(bounceMail)}))
	w.holds("the answer", w.fake.WaitPosts(t, slackfake.Direct, 1)[0].Text, "files:read")
}

// A download that breaks is tried again.
func TestFileTwice(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Fail("files", 1, slackfake.Status(500))
	w.fake.Upload(slackfake.Alice, slackfake.Direct, "", "", w.fake.AddFile(slackfake.File{Name: "bounce.eml", Data: []byte(bounceMail)}))
	w.holds("the answer", w.fake.WaitPosts(t, slackfake.Direct, 1)[0].Text, "bob@example.org")
}

// The token goes to no host but Slack's.
func TestTokenStaysHome(t *testing.T) {
	w := begin(t, setup{})
	w.fake.Upload(slackfake.Alice, slackfake.Direct, "", "", w.fake.AddFile(slackfake.File{Name: "a.eml", Redirect: w.fake.Foreign(false), Data: []byte(bounceMail)}))
	w.fake.Upload(slackfake.Alice, slackfake.Direct, "", "", w.fake.AddFile(slackfake.File{Name: "b.eml", Redirect: w.fake.Foreign(true), Data: []byte(bounceMail)}))
	w.fake.WaitPosts(t, slackfake.Direct, 2)
	if hits := w.fake.Hits(); len(hits) > 0 {
		t.Errorf("%d requests went to another host", len(hits))
	}
}
