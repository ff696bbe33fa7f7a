package discord

import (
	"encoding/json"
	"strings"
	"testing"
	"time"
)

func TestDecodeFrame(t *testing.T) {
	for name, c := range map[string]struct {
		raw  string
		want gatewayFrame
		bad  bool
	}{
		"an event":               {`{"op":0,"t":"READY","s":7,"d":{"v":10}}`, gatewayFrame{name: "READY", seq: 7, data: json.RawMessage(`{"v":10}`)}, false},
		"no event":               {`{"op":11,"t":null,"s":null}`, gatewayFrame{op: 11}, false},
		"a name of another kind": {`{"op":0,"t":7,"s":1}`, gatewayFrame{seq: 1}, false},
		"a number in words":      {`{"op":0,"t":"X","s":"7"}`, gatewayFrame{name: "X"}, false},
		"a number below zero":    {`{"op":0,"t":"X","s":-7}`, gatewayFrame{name: "X"}, false},
		"a number too large":     {`{"op":0,"t":"X","s":1e30}`, gatewayFrame{name: "X"}, false},
		"another's op":           {`{"OP":0,"op":7}`, gatewayFrame{op: 7}, false},
		"no op":                  {`{"t":"X"}`, gatewayFrame{}, true},
		"an op that is null":     {`{"op":null}`, gatewayFrame{}, true},
		"an op in words":         {`{"op":"0"}`, gatewayFrame{}, true},
		"a list":                 {`[]`, gatewayFrame{}, true},
		"null":                   {`null`, gatewayFrame{}, true},
		"half a frame":           {`{"op":0,"t":"REA`, gatewayFrame{}, true},
		"nothing":                {``, gatewayFrame{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := decodeFrame([]byte(c.raw))
			if (err != nil) != c.bad || got.op != c.want.op || got.name != c.want.name || got.seq != c.want.seq || string(got.data) != string(c.want.data) {
				t.Errorf("decodeFrame(%s) = %+v, %v, want %+v", c.raw, got, err, c.want)
			}
		})
	}
}

func TestDecodeHello(t *testing.T) {
	for raw, want := range map[string]time.Duration{
		`{"heartbeat_interval":41250}`: 41250 * time.Millisecond, `{"heartbeat_interval":0.2}`: time.Millisecond,
		`{"heartbeat_interval":0}`: 0, `{"heartbeat_interval":-1}`: 0, `{"heartbeat_interval":1e9}`: 0, `{"heartbeat_interval":"5"}`: 0, `{}`: 0, `null`: 0, `[]`: 0, ``: 0,
	} {
		if got, err := decodeHello(json.RawMessage(raw)); got != want || (err != nil) != (want == 0) {
			t.Errorf("decodeHello(%s) = %v, %v, want %v", raw, got, err, want)
		}
	}
}

func FuzzDecodeFrame(f *testing.F) {
	for _, s := range []string{
		`{"op":0,"t":"READY","s":7,"d":{"session_id":"a","resume_gateway_url":"wss://gateway.example.org"}}`, `{"op":10,"d":{"heartbeat_interval":41250}}`,
		`{"op":9,"d":true}`, `{"op":7,"d":null}`, `{"op":1e999,"t":[],"s":{}}`, `{"op":0,"s":9223372036854775808}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := decodeFrame(raw)
		if err != nil {
			if strings.Contains(err.Error(), "\n") || len(err.Error()) > 100 {
				t.Errorf("%q gives the error %q", raw, err)
			}
			return
		}
		if got.seq < 0 || len(got.data) > 0 && !json.Valid(got.data) {
			t.Errorf("%q gives %+v", raw, got)
		}
		if every, err := decodeHello(got.data); err == nil && (every <= 0 || every > time.Hour) {
			t.Errorf("%q gives heartbeats every %v", raw, every)
		}
		decodeReady(got.data)
		decodeInvalid(got.data)
	})
}
