package bot_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
)

var update = flag.Bool("update", false, "rewrite the golden answers")

var asked = map[string]chat.Asked{"command": chat.Command, "direct": chat.Direct, "overheard": chat.Overheard}

func newBot() *bot.Bot { return bot.New(answer.New(catalog.Shipped()), "smtpbot test") }

// TestAnswers holds whole answers, as the console draws them: how it was asked, the question, the answer; an empty answer
// is silence.
func TestAnswers(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden answers: %v", err)
	}
	b := newBot()
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			how, known := asked[strings.TrimSpace(string(a.Comment))]
			if !known || len(a.Files) != 2 || a.Files[0].Name != "ask" || a.Files[1].Name != "answer" {
				t.Fatalf("want a comment that says how it was asked, an ask and an answer")
			}
			got := ask(t, b, chat.Message{Text: string(a.Files[0].Data), Asked: how})
			if *update {
				a.Files[1].Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff := cmp.Diff(string(a.Files[1].Data), got); diff != "" {
				t.Errorf("the answer differs (-want +got):\n%s", diff)
			}
		})
	}
}

// ask gives the answer as the console draws it, "" for silence.
func ask(t *testing.T, b *bot.Bot, m chat.Message) string {
	t.Helper()
	a, ok := b.Handle(context.Background(), m)
	if !ok {
		return ""
	}
	var out bytes.Buffer
	if err := console.Render(&out, a, console.Style{}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

const bounceMail = "From: MAILER-DAEMON@mail.acme.example\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: text/plain\r\n\r\n" +
	"This is the mail system at host mail.acme.example.\r\n\r\n<bob@example.org>: host mx.example.org[192.0.2.25] said: 550 5.1.1 User unknown\r\n"

func TestFiles(t *testing.T) {
	huge := chat.File{Name: "huge.log", Data: make([]byte, 26<<20)}
	for name, c := range map[string]struct {
		files []chat.File
		want  []string
	}{
		"e-mail":         {[]chat.File{{Name: "bounce.eml", Data: []byte(bounceMail)}}, []string{"Remove or correct the address", "550 5.1.1"}},
		"text":           {[]chat.File{{Name: "log.txt", Data: []byte("550 5.1.1 <bob@example.org>: User unknown")}}, []string{"Remove or correct the address"}},
		"success":        {[]chat.File{{Name: "ok.eml", Data: []byte("From: MAILER-DAEMON@mail.example.net\nSubject: Successful Mail Delivery Report\nContent-Type: multipart/report; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mail.example.net\n\nFinal-Recipient: rfc822; bob@example.org\nAction: delivered\nStatus: 2.0.0\n\n--b--\n")}}, []string{"Nothing is wrong here"}},
		"no error":       {[]chat.File{{Name: "a.txt", Data: []byte("hello")}}, []string{"I see no mail error"}},
		"empty":          {[]chat.File{{Name: "a.txt"}}, []string{"a.txt is empty"}},
		"binary":         {[]chat.File{{Name: "a.png", Data: []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("\x00\x01", 99))}}, []string{"a.png is neither an e-mail nor text"}},
		"broken Outlook": {[]chat.File{{Name: "a.msg", Data: []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")}}, []string{"a.msg is no Outlook message"}},
		"Outlook":        {[]chat.File{{Name: "bounce.msg", Data: outlookFile(t)}}, []string{"Remove or correct the address", "550 5.1.1"}},
		"too large":      {[]chat.File{huge}, []string{"huge.log is too large: 26 MB"}},
		"good and bad":   {[]chat.File{{Name: "a.txt"}, {Name: "bounce.eml", Data: []byte(bounceMail)}}, []string{"550 5.1.1", "a.txt is empty"}},
		"no name":        {[]chat.File{{}}, []string{"The file is empty"}},
		"too many":       {make([]chat.File, 11), []string{"Only the first 10 files were read"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.Join(strings.Fields(ask(t, newBot(), chat.Message{Files: c.files, Asked: chat.Direct})), " ")
			for _, w := range c.want {
				if !strings.Contains(got, w) {
					t.Errorf("no %q in:\n%s", w, got)
				}
			}
		})
	}
}

func TestOverheardFile(t *testing.T) {
	b := newBot()
	wide := []byte("\xff\xfe") // as Windows PowerShell writes what it is told to put into a file
	for _, u := range utf16.Encode([]rune("From: bob@example.org\nSubject: Re: hello\nAuto-Submitted: auto-replied\n\nIn Rome.")) {
		wide = binary.LittleEndian.AppendUint16(wide, u)
	}
	if got := ask(t, b, chat.Message{Files: []chat.File{{Name: "reply.eml", Data: wide}}}); !strings.Contains(got, "automatic reply") {
		t.Errorf("in UTF-16: %s", got)
	}
	if got := ask(t, b, chat.Message{Files: []chat.File{{Name: "bounce.eml", Data: []byte(bounceMail)}}}); !strings.Contains(got, "550 5.1.1") {
		t.Errorf("a bounce dropped into a channel: %q", got)
	}
	for name, m := range map[string]chat.Message{
		"picture":    {Text: "look", Files: []chat.File{{Name: "cat.png", Data: []byte("\x89PNG\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")}}},
		"large text": {Text: strings.Repeat("550 5.1.1 User unknown\n", 26<<20/23+1)},
	} {
		if got := ask(t, b, m); got != "" {
			t.Errorf("%s: spoke up: %.100q", name, got)
		}
	}
}

func TestBadText(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"binary":       {strings.Repeat("\x00\x01\x02", 100), "This is no text that I can read"},
		"too large":    {strings.Repeat("x", 26<<20), "This text is too large: 26 MB"},
		"dashes":       {strings.Repeat("-", 1<<20), "I see no mail error"},
		"one line":     {strings.Repeat("550 ", 1<<18), "mail"},
		"invalid UTF8": {"\xff\xfe\xfd", "I see no mail error"},
		"blank":        {" \n\t ", "I explain SMTP errors"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(strings.Fields(ask(t, newBot(), chat.Message{Text: c.text, Asked: chat.Command})), " "); !strings.Contains(got, c.want) {
				t.Errorf("no %q in %.300q", c.want, got)
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, ok := newBot().Handle(ctx, chat.Message{Text: "452", Asked: chat.Command}); ok {
		t.Error("answered although nobody waits any more")
	}
}

// FuzzHandle asks for anything in any way: there is an answer whenever it was asked for, it has a headline, and it is the
// same the second time.
func FuzzHandle(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	if len(files) == 0 {
		f.Fatal("no seeds")
	}
	for _, file := range files {
		a, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(a.Files[0].Data), "", byte(chat.Direct))
	}
	mail, _ := base64.StdEncoding.DecodeString("RnJvbTogYQpTdWJqZWN0OiBiCgo1NTAgNS4xLjEgVXNlciB1bmtub3du")
	f.Add("", string(mail), byte(chat.Overheard))
	b := newBot()
	f.Fuzz(func(t *testing.T, text, file string, how byte) {
		m := chat.Message{Text: text, Asked: chat.Asked(how % 3)}
		if file != "" {
			m.Files = []chat.File{{Name: "file", Data: []byte(file)}}
		}
		a, ok := b.Handle(context.Background(), m)
		if !ok && m.Asked != chat.Overheard {
			t.Fatal("asked and not answered")
		}
		if ok && strings.TrimSpace(a.Headline) == "" {
			t.Fatalf("an answer without a headline: %+v", a)
		}
		if again, _ := b.Handle(context.Background(), m); !cmp.Equal(a, again) {
			t.Fatalf("another answer the second time:\n%s", cmp.Diff(a, again))
		}
	})
}

// outlookFile is a bounce as Outlook saves it; internal/parse makes it.
func outlookFile(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("../testdata/files/bounce.msg")
	if err != nil {
		t.Fatal(err)
	}
	return data
}
