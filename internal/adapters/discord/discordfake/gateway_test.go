package discordfake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"smtpbot/internal/adapters/discord/discordfake"
)

func TestReady(t *testing.T) {
	s := discordfake.New(t)
	c := connect(t, s, reading)
	ready := c.wait(0, "READY", 1).data()
	app, _ := ready["application"].(object)
	if app["id"] != discordfake.App || app["flags"] != float64(1<<19) || ready["resume_gateway_url"] != s.GatewayURL()+"/resume" {
		t.Errorf("READY = %v", ready)
	}
	if guilds, _ := ready["guilds"].([]any); len(guilds) != 2 || guilds[0].(object)["unavailable"] != true {
		t.Errorf("guilds of READY = %v, want two that are unavailable", ready["guilds"])
	}
	c.wait(0, "GUILD_CREATE", 2)
	g := c.all(0, "GUILD_CREATE")[0].data()
	channels, _ := g["channels"].([]any)
	if g["id"] != discordfake.Home || len(channels) != 6 {
		t.Errorf("GUILD_CREATE has %d channels, want 6", len(channels))
	}
	if _, there := channels[0].(object)["guild_id"]; there {
		t.Error("a channel of GUILD_CREATE names its server")
	}
	s.Clean(t)
}

func TestCloseCodes(t *testing.T) {
	for name, c := range map[string]struct {
		tune   func(*discordfake.Knobs)
		do     func(*socket)
		want   int
		faulty bool
	}{
		"token":           {do: func(c *socket) { c.identify(usual, func(d object) { d["token"] = "wrong" }) }, want: 4004},
		"starts used up":  {tune: func(k *discordfake.Knobs) { k.Starts = 0 }, do: func(c *socket) { c.identify(usual) }, want: 4004},
		"shard":           {do: func(c *socket) { c.identify(usual, func(d object) { d["shard"] = []int{2, 2} }) }, want: 4010},
		"sharding":        {tune: func(k *discordfake.Knobs) { k.Required = 2 }, do: func(c *socket) { c.identify(usual) }, want: 4011},
		"intent unknown":  {do: func(c *socket) { c.identify(1 << 30) }, want: 4013},
		"intent off":      {tune: func(k *discordfake.Knobs) { k.MessageContent = false }, do: func(c *socket) { c.identify(reading) }, want: 4014},
		"members":         {do: func(c *socket) { c.identify(usual | discordfake.IntentMembers) }, want: 4014},
		"twice":           {do: func(c *socket) { c.identify(usual); c.identify(usual) }, want: 4005},
		"before IDENTIFY": {do: func(c *socket) { c.send(3, nil) }, want: 4003, faulty: true},
		"opcode":          {do: func(c *socket) { c.send(99, nil) }, want: 4001, faulty: true},
		"too large":       {do: func(c *socket) { c.send(3, strings.Repeat("x", 5000)) }, want: 4002, faulty: true},
		"no properties":   {do: func(c *socket) { c.identify(usual, func(d object) { delete(d, "properties") }) }, want: 4002, faulty: true},
		"too many frames": {tune: func(k *discordfake.Knobs) { k.Sends = 3 }, do: func(c *socket) {
			for range 4 {
				c.send(1, nil)
			}
		}, want: 4008, faulty: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := discordfake.New(t, func(k *discordfake.Knobs) {
				if c.tune != nil {
					c.tune(k)
				}
			})
			conn := dial(t, s.GatewayURL())
			c.do(conn)
			if got := conn.closed(); got != c.want {
				t.Errorf("%s: closed with %d, want %d", name, got, c.want)
			}
			if faulty := len(s.Faults()) > 0; faulty != c.faulty {
				t.Errorf("%s: faults %v, want some: %v", name, s.Faults(), c.faulty)
			}
		})
	}
}

func TestVersion(t *testing.T) {
	s := discordfake.New(t)
	conn, _, err := websocket.DefaultDialer.Dial(s.GatewayURL()+"/?v=9&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, _, err = conn.ReadMessage(); !websocket.IsCloseError(err, 4012) {
		t.Errorf("version 9: %v, want a close with 4012", err)
	}
}

func TestResume(t *testing.T) {
	s := discordfake.New(t)
	c := connect(t, s, reading)
	first := s.Say(discordfake.Alice, discordfake.Support, "one")
	c.wait(0, "MESSAGE_CREATE", 1)
	seq, id := c.seq(), c.wait(0, "READY", 1).data()["session_id"]
	s.DropSockets()
	if got := c.closed(); got != 0 {
		t.Errorf("reset: closed with %d, want no code", got)
	}
	s.Say(discordfake.Alice, discordfake.Support, "two")
	s.Say(discordfake.Alice, discordfake.Support, "three")
	d := dial(t, s.GatewayURL()+"/resume")
	d.wait(10, "", 1)
	d.send(6, object{"token": discordfake.Token, "session_id": id, "seq": seq})
	d.wait(0, "RESUMED", 1)
	got := []any{}
	for _, f := range d.all(0, "MESSAGE_CREATE") {
		got = append(got, f.data()["content"])
	}
	if len(got) != 2 || got[0] != "two" || got[1] != "three" || *d.all(0, "MESSAGE_CREATE")[0].S != seq+1 {
		t.Errorf("replayed %v, want two and three (the first was %s)", got, first)
	}
	s.Say(discordfake.Alice, discordfake.Support, "four")
	d.wait(0, "MESSAGE_CREATE", 3)
	if s.Count("resumed") != 1 || s.Count("replayed") != 2 || s.Count("identifies") != 1 {
		t.Errorf("resumed %d, replayed %d, identifies %d", s.Count("resumed"), s.Count("replayed"), s.Count("identifies"))
	}
	s.Clean(t)
}

func TestResumeRefused(t *testing.T) {
	for name, c := range map[string]struct {
		tune  func(*discordfake.Knobs)
		end   func(*discordfake.Server, *socket)
		seq   int
		op9   bool
		close int
	}{
		"closed with 1000": {end: func(_ *discordfake.Server, c *socket) { c.close(1000) }, op9: true},
		"closed with 1001": {end: func(_ *discordfake.Server, c *socket) { c.close(1001) }, op9: true},
		"closed with 4000": {end: func(_ *discordfake.Server, c *socket) { c.close(4000) }},
		"too late": {tune: func(k *discordfake.Knobs) { k.ResumeFor = time.Nanosecond },
			end: func(s *discordfake.Server, _ *socket) { s.DropSockets() }, op9: true},
		"forgotten": {end: func(s *discordfake.Server, c *socket) {
			s.DropSockets()
			s.WaitReady(c.t, 0)
			s.Forget()
		}, op9: true},
		"never sent":      {end: func(s *discordfake.Server, _ *socket) { s.DropSockets() }, seq: 1000, close: 4007},
		"4009 by Discord": {end: func(s *discordfake.Server, _ *socket) { s.CloseWith(4009) }, op9: true},
		"4000 by Discord": {end: func(s *discordfake.Server, _ *socket) { s.CloseWith(4000) }},
		"gap": {tune: func(k *discordfake.Knobs) { k.Replay = 4 }, end: func(s *discordfake.Server, _ *socket) {
			s.DropSockets()
			for range 10 {
				s.Say(discordfake.Alice, discordfake.Support, "x")
			}
		}, op9: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := discordfake.New(t)
			if c.tune != nil {
				s.Tune(c.tune)
			}
			conn := connect(t, s, reading)
			conn.wait(0, "GUILD_CREATE", 2)
			id, seq := conn.wait(0, "READY", 1).data()["session_id"], conn.seq()+c.seq
			c.end(s, conn)
			conn.closed()
			s.Wait(t, soon, func() bool { return len(s.Links()) == 0 })
			d := dial(t, s.GatewayURL()+"/resume")
			d.send(6, object{"token": discordfake.Token, "session_id": id, "seq": seq})
			switch {
			case c.op9:
				if f := d.wait(9, "", 1); string(f.D) != "false" {
					t.Errorf("%s: op 9 with %s, want false", name, f.D)
				}
			case c.close != 0:
				if got := d.closed(); got != c.close {
					t.Errorf("%s: closed with %d, want %d", name, got, c.close)
				}
			default:
				d.wait(0, "RESUMED", 1)
			}
		})
	}
}

func TestResumeElsewhere(t *testing.T) {
	s := discordfake.New(t)
	c := connect(t, s, usual)
	id := c.wait(0, "READY", 1).data()["session_id"]
	d := dial(t, s.GatewayURL())
	d.send(6, object{"token": discordfake.Token, "session_id": id, "seq": 1})
	d.wait(0, "RESUMED", 1)
	if got := c.closed(); got != 4000 {
		t.Errorf("the old connection closed with %d, want 4000", got)
	}
	if len(s.Faults()) != 1 {
		t.Errorf("faults %v, want one: it resumed elsewhere than at resume_gateway_url", s.Faults())
	}
}

// close closes a connection with a code.
func (c *socket) close(code int) {
	c.wmu.Lock()
	defer c.wmu.Unlock()
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}

func TestHeartbeat(t *testing.T) {
	s := discordfake.New(t, func(k *discordfake.Knobs) { k.Heartbeat = 100 * time.Millisecond })
	c := connect(t, s, usual)
	for range 8 {
		time.Sleep(60 * time.Millisecond)
		c.send(1, c.seq())
	}
	c.wait(11, "", 8)
	if got := c.closed(); got != 1000 {
		t.Errorf("closed with %d after the heartbeats stopped, want 1000", got)
	}
	s.Tune(func(k *discordfake.Knobs) { k.NoAck, k.Heartbeat = true, time.Minute })
	d := connect(t, s, usual)
	d.send(1, nil)
	s.WaitCount(t, "heartbeats", 9)
	if n := len(d.all(11, "")); n != 0 {
		t.Errorf("%d heartbeats were acknowledged, want none", n)
	}
}

func TestGatewayFaults(t *testing.T) {
	s := discordfake.New(t)
	c := connect(t, s, usual)
	s.Reconnect()
	c.wait(7, "", 1)
	s.AskHeartbeat()
	c.wait(1, "", 1)
	s.Raw(`{"op":0,"t":"NEWS","s":7,"d":[1]}`)
	c.wait(0, "NEWS", 1)
	s.Emit(discordfake.Home, "ODD", object{"a": 1})
	c.wait(0, "ODD", 1)
	s.Say(discordfake.Alice, discordfake.Support, "once")
	s.Again("MESSAGE_CREATE", 1)
	c.wait(0, "MESSAGE_CREATE", 2)
	s.Tune(func(k *discordfake.Knobs) { k.Twice = true })
	s.Say(discordfake.Alice, discordfake.Support, "twice")
	c.wait(0, "MESSAGE_CREATE", 4)
	s.Tune(func(k *discordfake.Knobs) { k.Twice, k.Late = false, 100*time.Millisecond })
	start := time.Now()
	s.Say(discordfake.Alice, discordfake.Support, "late")
	c.wait(0, "MESSAGE_CREATE", 5)
	if took := time.Since(start); took < 100*time.Millisecond {
		t.Errorf("a late event came after %v, want 100 ms", took)
	}
	s.Tune(func(k *discordfake.Knobs) { k.Late = 0 })
	s.Freeze()
	s.Say(discordfake.Alice, discordfake.Support, "frozen")
	time.Sleep(50 * time.Millisecond)
	if n := len(c.all(0, "MESSAGE_CREATE")); n != 5 {
		t.Errorf("%d messages, want 5: the connection is frozen", n)
	}
	d := connect(t, s, usual)
	s.Invalidate(false)
	if f := d.wait(9, "", 1); string(f.D) != "false" {
		t.Errorf("op 9 with %s", f.D)
	}
	d.identify(usual) // on the same connection
	d.wait(0, "READY", 2)
	s.Tune(func(k *discordfake.Knobs) { k.Down = true })
	if _, res, err := websocket.DefaultDialer.Dial(s.GatewayURL()+"?v=10&encoding=json", nil); err == nil || res.StatusCode != 503 {
		t.Error("the gateway is down, and takes a connection")
	}
	s.Tune(func(k *discordfake.Knobs) { k.Down, k.NoHello = false, true })
	e := dial(t, s.GatewayURL())
	time.Sleep(30 * time.Millisecond)
	if len(e.all(10, "")) != 0 {
		t.Error("HELLO came, want none")
	}
}

func TestShards(t *testing.T) {
	s := discordfake.New(t, func(k *discordfake.Knobs) { k.Shards, k.Concurrency, k.IdentifyEvery = 2, 1, 200*time.Millisecond })
	var c [2]*socket
	for i := range c {
		c[i] = dial(t, s.GatewayURL())
		c[i].identify(usual, func(d object) { d["shard"] = []int{i, 2} })
		if i == 1 {
			c[i].wait(9, "", 1)
			time.Sleep(200 * time.Millisecond)
			c[i].identify(usual, func(d object) { d["shard"] = []int{i, 2} })
		}
		c[i].wait(0, "READY", 1)
	}
	s.WaitReady(t, 2)
	s.Say(discordfake.Alice, discordfake.Support, "home")
	s.DM(discordfake.Alice, "direct")
	s.Say(discordfake.Alice, discordfake.General, "second")
	c[0].wait(0, "MESSAGE_CREATE", 2)
	c[1].wait(0, "MESSAGE_CREATE", 1)
	s.Settle(t, soon)
	if a, b := len(c[0].all(0, "MESSAGE_CREATE")), len(c[1].all(0, "MESSAGE_CREATE")); a != 2 || b != 1 {
		t.Errorf("the shards had %d and %d messages, want 2 and 1", a, b)
	}
	if n := len(c[1].all(0, "GUILD_CREATE")); n != 1 {
		t.Errorf("the second shard has %d servers, want 1", n)
	}
	status, o := rest(t, s, "GET", "/gateway/bot", "")
	limit, _ := o["session_start_limit"].(object)
	if status != 200 || o["shards"] != 2.0 || limit["remaining"] != 997.0 {
		t.Errorf("GET /gateway/bot = %d %v, want 2 shards and 997 starts left", status, o)
	}
	s.Clean(t)
}
