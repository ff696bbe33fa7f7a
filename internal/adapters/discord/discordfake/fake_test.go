package discordfake_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"smtpbot/internal/adapters/discord/discordfake"
)

const (
	soon    = 5 * time.Second
	usual   = discordfake.IntentGuilds | discordfake.IntentGuildMessages | discordfake.IntentDirectMessages
	reading = usual | discordfake.IntentMessageContent
	mute    = `"allowed_mentions":{"parse":[],"replied_user":false}`
)

type object = map[string]any

// rest makes a request as the bot and gives the status and the answer.
func rest(t *testing.T, s *discordfake.Server, method, path, body string, change ...func(*http.Request)) (int, object) {
	t.Helper()
	status, raw := restRaw(t, s, method, path, body, change...)
	var o object
	_ = json.Unmarshal(raw, &o)
	return status, o
}

// restRaw is rest with the answer as it came. The status is 0 where none came.
func restRaw(t *testing.T, s *discordfake.Server, method, path, body string, change ...func(*http.Request)) (int, []byte) {
	t.Helper()
	r, err := http.NewRequest(method, s.APIURL()+"v10"+path, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+discordfake.Token)
	r.Header.Set("User-Agent", "DiscordBot (https://example.org, 1)")
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for _, f := range change {
		f(r)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, raw
	}
	return res.StatusCode, raw
}

// code gives Discord's code of an error.
func code(o object) int {
	n, _ := o["code"].(float64)
	return int(n)
}

// frame is what the gateway sends.
type frame struct {
	Op int             `json:"op"`
	T  string          `json:"t"`
	S  *int            `json:"s"`
	D  json.RawMessage `json:"d"`
}

// data gives the event as an object.
func (f frame) data() object {
	var o object
	_ = json.Unmarshal(f.D, &o)
	return o
}

// socket is a connection of a bot.
type socket struct {
	t    *testing.T
	conn *websocket.Conn
	wmu  sync.Mutex

	mu     sync.Mutex
	frames []frame
	err    error
	done   chan struct{}
}

// dial opens a connection.
func dial(t *testing.T, url string) *socket {
	t.Helper()
	conn, _, err := websocket.DefaultDialer.Dial(url+"?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &socket{t: t, conn: conn, done: make(chan struct{})}
	go func() {
		defer close(c.done)
		for {
			_, data, err := conn.ReadMessage()
			c.mu.Lock()
			if err != nil {
				c.err = err
				c.mu.Unlock()
				return
			}
			var f frame
			if json.Unmarshal(data, &f) == nil {
				c.frames = append(c.frames, f)
			}
			c.mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = conn.Close()
		<-c.done
	})
	return c
}

// send sends a frame.
func (c *socket) send(op int, d any) {
	c.t.Helper()
	c.wmu.Lock()
	defer c.wmu.Unlock()
	if err := c.conn.WriteJSON(object{"op": op, "d": d}); err != nil {
		c.t.Error(err)
	}
}

// identify sends IDENTIFY.
func (c *socket) identify(intents int, change ...func(object)) {
	c.t.Helper()
	d := object{"token": discordfake.Token, "intents": intents, "properties": object{"os": "linux", "browser": "x", "device": "x"}}
	for _, f := range change {
		f(d)
	}
	c.send(2, d)
}

// wait waits for the nth frame of an opcode and, for events, name.
func (c *socket) wait(op int, name string, n int) frame {
	c.t.Helper()
	end := time.Now().Add(soon)
	for time.Now().Before(end) {
		if list := c.all(op, name); len(list) >= n {
			return list[n-1]
		}
		time.Sleep(2 * time.Millisecond)
	}
	c.t.Fatalf("no %d frames %d %s came, but %d", n, op, name, len(c.all(op, name)))
	return frame{}
}

// all gives the frames of an opcode and name that came.
func (c *socket) all(op int, name string) []frame {
	c.mu.Lock()
	defer c.mu.Unlock()
	var list []frame
	for _, f := range c.frames {
		if f.Op == op && f.T == name {
			list = append(list, f)
		}
	}
	return list
}

// seq gives the latest sequence number.
func (c *socket) seq() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, f := range c.frames {
		if f.S != nil {
			n = *f.S
		}
	}
	return n
}

// closed waits for the end and gives the close code, 0 for none.
func (c *socket) closed() int {
	c.t.Helper()
	select {
	case <-c.done:
	case <-time.After(soon):
		c.t.Fatal("the connection stays open")
	}
	if e, ok := c.err.(*websocket.CloseError); ok && e.Code != websocket.CloseAbnormalClosure {
		return e.Code
	}
	return 0
}

// connect opens a session.
func connect(t *testing.T, s *discordfake.Server, intents int) *socket {
	t.Helper()
	c := dial(t, s.GatewayURL())
	c.wait(10, "", 1)
	c.identify(intents)
	c.wait(0, "READY", 1)
	return c
}
