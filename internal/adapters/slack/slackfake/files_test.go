package slackfake_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"

	"smtpbot/internal/adapters/slack/slackfake"
)

var errFull = errors.New("enough")

// limited takes so many bytes and no more.
type limited struct{ left int }

func (l *limited) Write(p []byte) (int, error) {
	if l.left -= len(p); l.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

func TestDownload(t *testing.T) {
	s := slackfake.New(t)
	f := s.AddFile(slackfake.File{Name: "bounce 1.eml", Mimetype: "message/rfc822", Data: []byte("Subject: x\r\n\r\n550 5.1.1")})
	api := client(s)
	info, _, _, err := api.GetFileInfo(f.ID, 0, 0)
	if err != nil || info.Size != len(f.Data) || info.URLPrivateDownload != s.FileURL(f.ID) || info.Name != f.Name {
		t.Fatalf("files.info = %+v, %v", info, err)
	}
	var got bytes.Buffer
	if err := api.GetFile(info.URLPrivateDownload, &got); err != nil || got.String() != string(f.Data) {
		t.Errorf("download = %q, %v", got.String(), err)
	}
	if err := slackapi.New("xoxb-wrong", slackapi.OptionAPIURL(s.URL)).GetFile(s.FileURL(f.ID), &got); err == nil || !strings.Contains(err.Error(), "sign-in") {
		t.Errorf("with a wrong token: %v, want the sign-in page", err)
	}
	s.Revoke("files:read")
	if err := api.GetFile(s.FileURL(f.ID), &got); err == nil || !strings.Contains(err.Error(), "sign-in") {
		t.Errorf("without files:read: %v, want the sign-in page", err)
	}
}

func TestBadDownloads(t *testing.T) {
	s := slackfake.New(t)
	api := slackapi.New(slackfake.BotToken, slackapi.OptionAPIURL(s.URL), slackapi.OptionHTTPClient(&http.Client{Timeout: 300 * time.Millisecond}))
	data := bytes.Repeat([]byte("x"), 4<<10)
	for name, c := range map[string]struct {
		file slackfake.File
		want string
	}{
		"slow":    {slackfake.File{Slow: time.Second, Data: data}, "deadline"},
		"endless": {slackfake.File{Endless: true}, "enough"},
		"cut":     {slackfake.File{Cut: true, Data: data}, "EOF"},
		"whole":   {slackfake.File{Chunked: true, Data: data}, ""},
	} {
		f := s.AddFile(c.file)
		err := api.GetFile(s.FileURL(f.ID), &limited{1 << 20})
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestRedirectToAnotherHost(t *testing.T) {
	s := slackfake.New(t)
	api := client(s)
	for name, toName := range map[string]bool{"by name": true, "by address": false} {
		f := s.AddFile(slackfake.File{Redirect: s.Foreign(toName) + "/" + strings.ReplaceAll(name, " ", "-")})
		if err := api.GetFile(s.FileURL(f.ID), &limited{1 << 20}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	tokens := map[string]bool{}
	for _, h := range s.Hits() {
		tokens[h.Path] = h.Token
	}
	if len(tokens) != 2 || tokens["/by-name"] {
		t.Errorf("the other host saw %v", tokens)
	}
}

func TestFileEvents(t *testing.T) {
	s := slackfake.New(t)
	b := connected(t, s, nil)
	whole := s.AddFile(slackfake.File{Name: "a.eml", Data: []byte("x")})
	stub := s.AddFile(slackfake.File{Name: "b.eml", Stub: true, Data: []byte("y")})
	mail := s.AddFile(slackfake.File{Name: "c", Mode: "email", PlainText: "550"})
	s.Upload(slackfake.Alice, slackfake.Support, "", "look", whole, stub, mail)
	s.Settle(t, soon)
	e := inner(t, b.events("events_api")[0])
	files := e["files"].([]any)
	if e["subtype"] != "file_share" || len(files) != 3 {
		t.Fatalf("event %v", e)
	}
	if f := files[0].(map[string]any); f["url_private_download"] != s.FileURL(whole.ID) || f["mode"] != "hosted" {
		t.Errorf("a file: %v", f)
	}
	if f := files[1].(map[string]any); f["file_access"] != "check_file_info" || f["url_private_download"] != nil {
		t.Errorf("a stub: %v", f)
	}
	if f := files[2].(map[string]any); f["plain_text"] != "550" {
		t.Errorf("a mail: %v", f)
	}
	if info, _, _, err := b.api.GetFileInfo(stub.ID, 0, 0); err != nil || info.URLPrivateDownload == "" {
		t.Errorf("files.info of a stub: %+v, %v", info, err)
	}
}
