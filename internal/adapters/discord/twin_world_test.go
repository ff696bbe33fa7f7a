package discord

import (
	"bytes"
	"encoding/json"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/wholebot"
)

// twin is the whole bot, with a Discord that others wrote.
type twin struct {
	*testing.T
	twinTold
	in    io.Writer
	out   *json.Decoder
	kill  func()
	front *twinFront
	api   *url.URL // of the front
	log   *wholebot.Log
	bot   *Adapter
	stop  func() error
	known map[string]bool // the ids of what the bot said that was asked for
}

// twinTold is what the driver tells of the twin at first.
type twinTold struct {
	Rest     string            `json:"rest"`
	Token    string            `json:"token"`
	Me       string            `json:"bot"`      // the bot's id
	Users    map[string]string `json:"users"`    // ids by name: alice is the owner of the server, bob is nobody
	Channels map[string]string `json:"channels"` // ids by name: the bot watches support, direct is alice's with the bot alone
}

// twinMessage is what counts of a message, or of an interaction, that the twin gives.
type twinMessage struct {
	ID      string `json:"id"`
	Content string `json:"content"`
	Flags   int    `json:"flags"`
	Nonce   string `json:"nonce"`
	Author  struct {
		ID string `json:"id"`
	} `json:"author"`
	Reference struct {
		ID string `json:"message_id"`
	} `json:"message_reference"`
	Embeds     []embed `json:"embeds"`
	Components []row   `json:"components"`
}

// find gives the button or menu of an action; nil where there is none.
func (m *twinMessage) find(action string) *component {
	for _, r := range m.Components {
		for i, c := range r.Components {
			if got, _, ok := readCustomID(c.CustomID); ok && got == action {
				return &r.Components[i]
			}
		}
	}
	return nil
}

// twinResponse is how the bot answered an interaction.
type twinResponse struct {
	Type    int    `json:"type"`
	Message string `json:"messageId"` // the message with the button, until there is an answer
	Data    string `json:"data"`      // of the first answer: JSON
	Done    bool   `json:"acknowledged"`
}

// startTwin starts the twin that is installed in dir, and something in front of it. It ends with the test, however that ends.
func startTwin(t *testing.T, dir string) *twin {
	t.Helper()
	node, err := filepath.Abs(filepath.Join(dir, "node_modules", ".bin", "node"))
	if err == nil {
		_, err = os.Stat(node)
	}
	if err != nil {
		node = "node" // where npm has none for this machine
	}
	w := &twin{T: t, log: &wholebot.Log{}, known: map[string]bool{}}
	var complained wholebot.Log
	cmd := exec.Command(node, "twin.mjs")
	cmd.Dir, cmd.Stderr = dir, &complained
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")} // it takes settings from the environment
	in, err := cmd.StdinPipe()
	w.must(err)
	out, err := cmd.StdoutPipe()
	w.must(err)
	w.must(cmd.Start())
	w.in, w.out, w.kill = in, json.NewDecoder(out), func() { _ = cmd.Process.Kill() }
	t.Cleanup(func() {
		_ = in.Close()
		w.kill()
		_ = cmd.Wait() // with the error that it was killed
		if t.Failed() {
			t.Logf("the twin complained: %s", complained.String())
		}
	})
	w.hear(&w.twinTold)
	w.front = newTwinFront(t, w.Rest, w.log)
	w.api, err = url.Parse(w.front.at + "/")
	w.must(err)
	return w
}

// begin starts the bot.
func (w *twin) begin() {
	w.Helper()
	w.bot = New(Options{Token: w.Token, APIURL: w.api, Log: w.log.Logger()})
	w.bot.times = twinTimes()
	w.stop = wholebot.Run(w.T, w.bot, wholebot.Options{Watched: []string{w.Channels["support"]}, Log: w.log})
	w.until("the bot is ready", func() bool { return w.bot.Ready() == nil })
	w.until("its commands are set", func() bool { return len(w.front.made(http.MethodPut, "/commands")) > 0 })
}

// twinTimes are quick times for a machine on which the twin may be slow.
func twinTimes() times {
	t := quick()
	t.gateway.dial, t.gateway.hello, t.gateway.ready, t.gateway.spare = patience, patience, patience, patience
	return t
}

// hear reads what the driver says.
func (w *twin) hear(out any) {
	w.Helper()
	late := time.AfterFunc(patience, w.kill)
	defer late.Stop()
	if err := w.out.Decode(out); err != nil {
		w.Fatalf("read what the twin says: %v", err)
	}
}

// tell gives the driver a command and reads its result.
func (w *twin) tell(command string, params map[string]any, out any) {
	w.Helper()
	line := map[string]any{"command": command}
	maps.Copy(line, params)
	w.must(json.NewEncoder(w.in).Encode(line))
	var said struct {
		Result json.RawMessage `json:"result"`
		Error  string          `json:"error"`
	}
	if w.hear(&said); said.Error != "" {
		w.Fatalf("%s: %s", command, said.Error)
	}
	w.must(json.Unmarshal(said.Result, out))
}

// act has somebody do something, and gives the message or interaction that comes of it.
func (w *twin) act(user, channel, method string, input map[string]any) (got twinMessage) {
	w.Helper()
	w.tell("act", map[string]any{"user": w.Users[user], "channel": channel, "method": method, "input": input}, &got)
	return got
}

// say has alice write a message, and gives its id.
func (w *twin) say(channel, content string) string {
	w.Helper()
	return w.act("alice", channel, "sendMessage", map[string]any{"content": content}).ID
}

// slash has somebody give a command, and gives the id of the interaction.
func (w *twin) slash(user, channel, name string, options ...map[string]any) string {
	w.Helper()
	return w.act(user, channel, "runSlashCommand", map[string]any{"name": name, "options": options}).ID
}

// press has somebody press a button, and gives the id of the interaction.
func (w *twin) press(user, channel string, m twinMessage, action string) string {
	w.Helper()
	button := m.find(action)
	if button == nil {
		w.Fatalf("there is no button %s under %q", action, m.Content)
	}
	return w.act(user, channel, "clickButton", map[string]any{"messageId": m.ID, "customId": button.CustomID}).ID
}

// interact has somebody do what the twin knows no more of than that it is an interaction. It gives its id.
func (w *twin) interact(user, channel string, kind int, data map[string]any) string {
	w.Helper()
	var got twinMessage
	w.tell("interact", map[string]any{"user": w.Users[user], "channel": channel, "type": kind, "data": data}, &got)
	return got.ID
}

// thread begins a thread at a message, or, without one, a post in a forum.
func (w *twin) thread(channel, message string) string {
	w.Helper()
	var got twinMessage
	w.tell("thread", map[string]any{"channel": channel, "message": message}, &got)
	w.Channels["thread of "+channel] = got.ID
	return got.ID
}

// given is an option of a command, with its value.
func given(name string, kind int, value any) map[string]any {
	return map[string]any{"name": name, "type": kind, "value": value}
}

// atBot mentions the bot.
func (w *twin) atBot() string { return "<@" + w.Me + "> " }

// messages gives all messages of a channel, in the order of time.
func (w *twin) messages(channel string) (got []twinMessage) {
	w.Helper()
	w.tell("messages", map[string]any{"channel": channel}, &got)
	return got
}

// answers gives what the bot replied to a message.
func (w *twin) answers(channel, id string) []twinMessage {
	w.Helper()
	return slices.DeleteFunc(w.messages(channel), func(m twinMessage) bool { return m.Author.ID != w.Me || m.Reference.ID != id })
}

// answer waits for the bot's only reply to a message.
func (w *twin) answer(channel, id string) twinMessage {
	w.Helper()
	var got []twinMessage
	w.until("there is an answer", func() bool {
		got = w.answers(channel, id)
		return len(got) > 0
	})
	if len(got) != 1 {
		w.Fatalf("%d answers, want one", len(got))
	}
	w.known[got[0].ID] = true
	return got[0]
}

// response waits until the bot has answered an interaction, be it that the answer is being made.
func (w *twin) response(id string) (got twinResponse) {
	w.Helper()
	w.until("an interaction is answered", func() bool {
		w.tell("response", map[string]any{"id": id}, &got)
		return got.Done
	})
	return got
}

// answered waits for the message that answers an interaction in a channel, and gives how it came.
func (w *twin) answered(channel, id string) (r twinResponse, m twinMessage) {
	w.Helper()
	w.until("there is the message that answers", func() bool {
		r = w.response(id)
		for _, m = range w.messages(channel) {
			if m.ID == r.Message && m.Author.ID == w.Me {
				return true
			}
		}
		return false
	})
	w.known[m.ID] = true
	return r, m
}

// private gives what the bot told somebody alone who did something in a channel, at once.
func (w *twin) private(channel, id string) twinMessage {
	w.Helper()
	r, m := w.answered(channel, id)
	if r.Type != answerMessage || m.Flags&flagPrivate == 0 {
		w.Errorf("answered with type %d and flags %b: want %d, for one person alone", r.Type, m.Flags, answerMessage)
	}
	return m
}

// until waits until something is so.
func (w *twin) until(what string, so func() bool) {
	w.Helper()
	tick, limit := time.NewTicker(20*time.Millisecond), time.After(patience)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-limit:
			w.Fatalf("waited %v in vain until %s", patience, what)
		}
	}
}

// holds demands that a text holds others.
func (w *twin) holds(what, text string, parts ...string) {
	w.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			w.Errorf("%s = %q, want %q in it", what, text, p)
		}
	}
}

// must ends the test on an error.
func (w *twin) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// twinCall is a call of the bot, as it was answered.
type twinCall struct {
	method, path, token string
	status              int
}

// twinFront stands between the bot and the twin's REST API, and passes on what the twin knows. What it lacks and the bot needs,
// the front answers: which commands there are, in the words in which the twin took them, and the files that are attached.
type twinFront struct {
	at       string
	pass     httputil.ReverseProxy
	mu       sync.Mutex
	calls    []twinCall
	commands []byte
}

func newTwinFront(t *testing.T, rest string, complaints io.Writer) *twinFront {
	t.Helper()
	to, err := url.Parse(rest)
	if err != nil {
		t.Fatal(err)
	}
	f := &twinFront{commands: []byte("[]")}
	f.pass = httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ModifyResponse: f.note,
		ErrorLog:       log.New(complaints, "", 0),
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	f.at = server.URL
	return f
}

// ServeHTTP implements http.Handler.
func (f *twinFront) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	whose, isFile := strings.CutPrefix(r.URL.Path, "/files/")
	switch {
	case isFile:
		_, _ = io.WriteString(w, twinMail(whose)) // the bot complains of an error
	case r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/commands"):
		f.mu.Lock()
		defer f.mu.Unlock()
		f.calls = append(f.calls, twinCall{r.Method, r.URL.Path, r.Header.Get("Authorization"), http.StatusOK})
		_, _ = w.Write(f.commands)
	default:
		f.pass.ServeHTTP(w, r)
	}
}

// note keeps what the twin answered.
func (f *twinFront) note(resp *http.Response) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := resp.Request
	f.calls = append(f.calls, twinCall{r.Method, r.URL.Path, r.Header.Get("Authorization"), resp.StatusCode})
	if r.Method != http.MethodPut || !strings.HasSuffix(r.URL.Path, "/commands") {
		return nil
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close() // it was read
	resp.Body = io.NopCloser(bytes.NewReader(body))
	f.commands = body
	return err
}

// made gives the calls of a method whose path ends so; empty stands for any.
func (f *twinFront) made(method, end string) []twinCall {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(f.calls), func(c twinCall) bool {
		return method != "" && c.method != method || !strings.HasSuffix(c.path, end)
	})
}

// attachment gives a file that the front keeps: a bounce as an e-mail.
func (f *twinFront) attachment(recipient string) map[string]any {
	return map[string]any{"id": "1000000000000000001", "filename": "bounce.eml", "size": len(twinMail(recipient)), "url": f.at + "/files/" + recipient}
}

// twinMail gives the bounce of a recipient's address as an e-mail.
func twinMail(recipient string) string {
	return "From: MAILER-DAEMON@mx.example.org\r\nTo: ann@example.com\r\nSubject: Undelivered Mail Returned to Sender\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nThe mail was not delivered.\r\n" +
		"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n" +
		"Final-Recipient: rfc822; " + recipient + "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b--\r\n"
}
