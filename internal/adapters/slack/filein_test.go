package slack

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
)

func TestFiles(t *testing.T) {
	tests := map[string]struct {
		files string
		want  []chat.File
	}{
		"uploaded":                  {`{"id":"F1","name":"a.eml","url_private":"https://a.example/p","url_private_download":"https://a.example/d"}`, []chat.File{{Name: "a.eml", Ref: "F1|https://a.example/d"}}},
		"not to be downloaded":      {`{"id":"F1","name":"a.eml","url_private":"https://a.example/p"}`, []chat.File{{Name: "a.eml", Ref: "F1|https://a.example/p"}}},
		"elsewhere":                 {`{"id":"F1","file_access":"check_file_info","url_private":"https://a.example/p"}`, []chat.File{{Name: "F1", Ref: "F1|"}}},
		"without an id":             {`{"name":"a","url_private":"https://a.example/p|q"}`, []chat.File{{Name: "a", Ref: "|https://a.example/p|q"}}},
		"removed":                   {`{"id":"F1","mode":"tombstone"}`, nil},
		"hidden":                    {`{"id":"F1","mode":"hidden_by_limit"}`, nil},
		"denied":                    {`{"id":"F1","file_access":"access_denied"}`, nil},
		"not found":                 {`{"id":"F1","file_access":"file_not_found"}`, nil},
		"nothing to fetch":          {`{"name":"a.eml"}`, nil},
		"odd":                       {`null,"F1",7,[],{"id":{"id":"F2"},"name":{"a":1},"title":["b"],"initial_comment":"x"}`, []chat.File{{Name: "F2", Ref: "F2|"}}},
		"title":                     {`{"id":"F1","name":null,"title":"Bounce","filetype":"text"}`, []chat.File{{Name: "Bounce.txt", Ref: "F1|"}}},
		"status in the title":       {`{"id":"F1","title":"550 5.1.1 User unknown","filetype":"text"}`, []chat.File{{Name: "550 5.1.1 User unknown.txt", Ref: "F1|"}}},
		"status at the end":         {`{"id":"F1","title":"Status 5.1.1","filetype":"log"}`, []chat.File{{Name: "Status 5.1.1.log", Ref: "F1|"}}},
		"e-mail without text":       {`{"id":"F1","mode":"email","filetype":"email","title":"Undelivered","plain_text":""}`, []chat.File{{Name: "Undelivered.eml", Ref: "F1|"}}},
		"odd type":                  {`{"id":"F1","name":"a","filetype":"../../x"}`, []chat.File{{Name: "a", Ref: "F1|"}}},
		"hostile name":              {`{"id":"F1","name":"\u001b[2Ja\u202egnp\u0000\r\n.exe\u2028\ufeff "}`, []chat.File{{Name: "[2Jagnp.exe", Ref: "F1|"}}},
		"blank name":                {`{"id":"F1","name":" \u200b","title":"b"}`, []chat.File{{Name: "b", Ref: "F1|"}}},
		"long name":                 {`{"id":"F1","name":"` + strings.Repeat("é", 200) + `.eml"}`, []chat.File{{Name: strings.Repeat("é", 116) + ".eml", Ref: "F1|"}}},
		"bar in the id":             {`{"id":"F|1","url_private":"https://a.example/"}`, []chat.File{{Name: "F1", Ref: "F1|https://a.example/"}}},
		"snippet":                   {`{"id":"F1","mode":"snippet","name":"s.txt","preview":"550 no","preview_is_truncated":false}`, []chat.File{{Name: "s.txt", Data: []byte("550 no")}}},
		"snippet with more":         {`{"id":"F1","mode":"snippet","name":"s.txt","preview":"550 no","preview_is_truncated":true}`, []chat.File{{Name: "s.txt", Ref: "F1|"}}},
		"snippet of unknown length": {`{"id":"F1","mode":"snippet","name":"s.txt","preview":"550 no"}`, []chat.File{{Name: "s.txt", Ref: "F1|"}}},
		"snippet to fetch":          {`{"id":"F1","mode":"snippet","name":"s","filetype":"text","preview":"550 no","preview_is_truncated":false,"url_private":"https://a.example/"}`, []chat.File{{Name: "s.txt", Ref: "F1|https://a.example/"}}},
		"preview of another":        {`{"id":"F1","mode":"hosted","name":"s.txt","preview":"550 no","preview_is_truncated":false}`, []chat.File{{Name: "s.txt", Ref: "F1|"}}},
		"e-mail": {`{"id":"F1","mode":"email","filetype":"email","name":"Undelivered","url_private":"https://a.example/","subject":"Undelivered\r\nX-Evil: 1","plain_text":"550 5.1.1 no\n",
			"from":[{"address":"mailer-daemon@example.org","name":"MD","original":"MD <mailer-daemon@example.org>"}],"to":[{"name":"Email","original":"Email <mail@acme.example>"},{"address":"b@example.org","original":"Ben"},"odd"]}`,
			[]chat.File{{Name: "Undelivered.txt", Data: []byte("Subject: Undelivered X-Evil: 1\nFrom: MD <mailer-daemon@example.org>\nTo: Email <mail@acme.example>, b@example.org\n\n550 5.1.1 no\n")}}},
		"e-mail without fields":  {`{"id":"F1","mode":"email","name":"a.eml","plain_text":"550 no"}`, []chat.File{{Name: "a.txt", Data: []byte("550 no")}}},
		"e-mail with odd fields": {`{"id":"F1","mode":"email","name":"a.b","subject":"s","from":"x","to":[{}],"plain_text":"550 no"}`, []chat.File{{Name: "a.b.txt", Data: []byte("Subject: s\n\n550 no")}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := messageOf(t, `{"user":"U1","files":[`+tt.files+`]}`).files(us)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
			for _, f := range got {
				if id, url := splitRef(f.Ref); f.Ref != "" && id+"|"+url != f.Ref {
					t.Errorf("splitRef(%q) = %q, %q", f.Ref, id, url)
				}
			}
		})
	}
}

// TestFilesOfAttachments has a program's attachment, one that was forwarded, and one that Slack added.
func TestFilesOfAttachments(t *testing.T) {
	for message, want := range map[string]int{
		`{"bot_id":"B1","attachments":[{"files":[{"id":"F1"}]}],"files":[{"id":"F2"}]}`: 2,
		`{"user":"U1","attachments":[{"is_share":true,"files":[{"id":"F1"}]}]}`:         1,
		`{"user":"U1","attachments":[{"is_msg_unfurl":true,"files":[{"id":"F1"}]}]}`:    0,
		`{"user":"U1","files":[` + strings.Repeat(`{"id":"F1"},`, 30) + `{"id":"F1"}]}`: maxFiles,
	} {
		if got := len(messageOf(t, message).files(us)); got != want {
			t.Errorf("%s has %d files, want %d", message, got, want)
		}
	}
}

// TestFilesRoom has two e-mails of which only one fits in a message: the other is left to be fetched.
func TestFilesRoom(t *testing.T) {
	mail := `{"id":"F1","mode":"email","name":"a","plain_text":"` + strings.Repeat("x", maxInbound*2/3) + `"}`
	got := messageOf(t, `{"user":"U1","files":[`+mail+`,`+mail+`]}`).files(us)
	if len(got) != 2 || len(got[0].Data) != maxInbound*2/3 || got[1].Data != nil || got[1].Ref != "F1|" {
		t.Errorf("%d files: %d bytes, then %d bytes and %q", len(got), len(got[0].Data), len(got[1].Data), got[1].Ref)
	}
}

// TestFilesParse gives what is made of an e-mail to the parser.
func TestFilesParse(t *testing.T) {
	files := messageOf(t, `{"files":[{"id":"F1","mode":"email","name":"a","subject":"Zustellung fehlgeschlagen für Jörg","plain_text":"<joerg@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 Postfach für Jörg unbekannt (in reply to RCPT TO command)",
		"from":[{"address":"mailer-daemon@example.org"}]}]}`).files(us)
	if !parse.IsEmail(files[0].Data) {
		t.Fatalf("%q is no e-mail", files[0].Data)
	}
	got := parse.Email(files[0].Data)
	if len(got.Failures) != 1 || !strings.Contains(got.Failures[0].Text, "für Jörg") {
		t.Errorf("%q gives %+v", files[0].Data, got)
	}
}

func TestSplitRef(t *testing.T) {
	for ref, want := range map[string][2]string{
		"F1|https://a.example/x|y": {"F1", "https://a.example/x|y"},
		"F1|":                      {"F1", ""},
		"|https://a.example/":      {"", "https://a.example/"},
		"F1":                       {"F1", ""},
		"":                         {"", ""},
	} {
		if id, url := splitRef(ref); id != want[0] || url != want[1] {
			t.Errorf("splitRef(%q) = %q, %q, want %q", ref, id, url, want)
		}
	}
}
