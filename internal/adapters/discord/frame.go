package discord

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"
)

// Opcodes, https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-opcodes
const (
	opDispatch     = 0
	opHeartbeat    = 1
	opIdentify     = 2
	opResume       = 6
	opReconnect    = 7
	opInvalid      = 9
	opHello        = 10
	opHeartbeatAck = 11
)

// gatewayFrame is what comes over the gateway.
type gatewayFrame struct {
	op   int
	name string          // of an event; empty for other frames
	seq  int64           // of an event; 0 where it has none
	data json.RawMessage // nil where it has none
}

// decodeFrame reads a frame. It needs an op; where another field is not as it should be, it is as if it were not there.
func decodeFrame(raw []byte) (gatewayFrame, error) {
	var fields map[string]json.RawMessage // and no struct, which takes "OP" for "op"
	if err := json.Unmarshal(raw, &fields); err != nil {
		return gatewayFrame{}, errors.New("decode a frame: it is no object")
	}
	var op *int
	if err := json.Unmarshal(fields["op"], &op); err != nil || op == nil {
		return gatewayFrame{}, errors.New("decode a frame: it has no op")
	}
	f := gatewayFrame{op: *op, name: frameText(fields["t"]), data: fields["d"]}
	if err := json.Unmarshal(fields["s"], &f.seq); err != nil || f.seq < 0 {
		f.seq = 0
	}
	return f, nil
}

// frameText gives a text; what is none is empty.
func frameText(raw json.RawMessage) (s string) {
	_ = json.Unmarshal(raw, &s)
	return s
}

// decodeHello gives the interval of heartbeats.
func decodeHello(data json.RawMessage) (time.Duration, error) {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(data, &fields) // leaves none
	var ms float64
	if err := json.Unmarshal(fields["heartbeat_interval"], &ms); err != nil || !(ms > 0) || ms > float64(time.Hour/time.Millisecond) {
		return 0, errors.New("decode a HELLO: it has no interval of heartbeats")
	}
	return time.Duration(math.Ceil(ms)) * time.Millisecond, nil
}

// gatewaySession is what a session is resumed by.
type gatewaySession struct {
	id  string // empty for none
	url string // where Discord wants it resumed; empty where it does not say
}

// decodeReady gives the session that READY tells. One without an id is none.
func decodeReady(data json.RawMessage) gatewaySession {
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(data, &fields) // leaves none
	return gatewaySession{id: frameText(fields["session_id"]), url: frameText(fields["resume_gateway_url"])}
}

// decodeInvalid tells whether op 9 leaves the session to be resumed.
func decodeInvalid(data json.RawMessage) (resumable bool) {
	_ = json.Unmarshal(data, &resumable)
	return resumable
}

// identifyData is how a session is asked for.
type identifyData struct {
	Token      string            `json:"token"`
	Intents    int               `json:"intents"`
	Properties map[string]string `json:"properties"`
	Compress   bool              `json:"compress"`
	Large      int               `json:"large_threshold"` // servers with more members come without those who are offline
	Shard      [2]int            `json:"shard"`
}

// resumeData is how a session goes on.
type resumeData struct {
	Token   string `json:"token"`
	Session string `json:"session_id"`
	Seq     int64  `json:"seq"`
}

// encodeFrame gives a frame to be sent.
func encodeFrame(op int, data any) ([]byte, error) {
	raw, err := json.Marshal(map[string]any{"op": op, "d": data})
	if err != nil {
		return nil, fmt.Errorf("encode a frame: %w", err)
	}
	if len(raw) > maxSent {
		return nil, fmt.Errorf("a frame has %d bytes: Discord takes %d", len(raw), maxSent)
	}
	return raw, nil
}
