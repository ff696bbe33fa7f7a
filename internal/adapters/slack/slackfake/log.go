package slackfake

import (
	"encoding/json"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Call is a request that the bot made of the Web API, or a use of a response_url ("response_url").
type Call struct {
	Method     string
	At         time.Time
	Form       url.Values // without the token
	RightToken bool
	JSON       bool   // the body was JSON
	Error      string // of the answer; empty where it was ok
}

// Ack is what became of one delivery to the bot.
type Ack struct {
	Kind     string // "events_api", "slash_commands" or "interactive"
	Type     string // the type of the event or interaction
	Event    string // event_id
	Envelope string // envelope_id, by Socket Mode
	Link     int    // the connection, by Socket Mode
	Attempt  int    // 0 for the first
	After    time.Duration
	Payload  json.RawMessage
	Bytes    int    // of the whole acknowledgement
	Status   int    // by HTTP
	Dropped  bool   // it was too large, and its payload was thrown away
	Late     bool   // it came when its time was over
	Failed   string // why there was none: "timeout", "connection closed", "no connection", "http_error"
}

// Fault is something that the bot did and should not have, though nobody told it.
type Fault = fake.Fault

// The kinds of faults.
const (
	FaultNoText    = "no text beside the blocks"
	FaultPing      = "pings people"
	FaultBroadcast = "reply_broadcast"
	FaultReplyTS   = "thread_ts is that of a reply"
	FaultAck       = "acknowledges what was not sent to it"
	FaultAckLink   = "acknowledges by another connection"
	FaultAckTwice  = "acknowledges twice"
	FaultAckSize   = "the acknowledgement is too large"
	FaultPayload   = "a payload where none is taken"
	FaultFrame     = "sends what cannot be read"
	FaultVague     = "leaves it to Slack whether an answer replaces the original, or who sees it" // the documents do not agree
	FaultErrors    = "errors for a block that is no input"
	FaultToken     = "sends the token where it must not"
)

// Refusal is a payload that was beyond Slack's limits.
type Refusal struct {
	Method, Error string
	Messages      []string // with a JSON pointer each
	Payload       json.RawMessage
}

// log is what a server remembers of the bot.
type log struct {
	calls   []Call
	acks    []Ack
	faults  []Fault
	refused []Refusal
	counts  map[string]int
}

func newLog() log { return log{counts: map[string]int{}} }

// count counts something.
func (l *log) count(what string) { l.counts[what]++ }

// most is how many of each list are kept, 0 for all. The lock is held.
func (s *Server) most() int {
	if s.knobs.Forget {
		return s.knobs.Keep
	}
	return 0
}

// fault records one. The lock is held.
func (s *Server) fault(kind, what string) {
	s.log.count("faults")
	s.log.faults = fake.Keep(s.most(), s.log.faults, Fault{Kind: kind, What: what})
	s.note()
}

// record records an acknowledgement, or that there was none. The lock is held.
func (s *Server) record(a Ack) {
	if a.Failed == "" {
		s.log.count("acks")
	} else {
		s.log.count("failed")
	}
	s.log.acks = fake.Keep(s.most(), s.log.acks, a)
	s.note()
}

// refuse records a payload. The lock is held.
func (s *Server) refuse(method, code string, messages []string, payload json.RawMessage) {
	s.log.count("refused")
	s.log.refused = fake.Keep(s.most(), s.log.refused, Refusal{method, code, messages, slices.Clone(payload)})
	s.note()
}

// Calls gives the calls of a method, "*" for all, oldest first.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Call
	for _, c := range s.log.calls {
		if c.Method == method || method == "*" {
			c.Form = maps.Clone(c.Form)
			list = append(list, c)
		}
	}
	return list
}

// Acks gives what became of every delivery, oldest first.
func (s *Server) Acks() []Ack {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.acks)
}

// Faults gives the faults of the bot.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.faults)
}

// Refused gives the payloads that were beyond a limit.
func (s *Server) Refused() []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.refused)
}

// Count says how often something happened since the start: a method by its name, "acks", "failed" deliveries, "faults",
// "refused", "messages", "ephemerals", "events", "redelivered", "connections", "response_url".
func (s *Server) Count(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.counts[what]
}

// Clean fails the test if the bot did something wrong: a fault, or a payload beyond a limit.
func (s *Server) Clean(t testing.TB) {
	t.Helper()
	for _, f := range s.Faults() {
		t.Errorf("slackfake: the bot %s: %s", f.Kind, f.What)
	}
	for _, r := range s.Refused() {
		t.Errorf("slackfake: %s was refused with %s: %s", r.Method, r.Error, strings.Join(r.Messages, "; "))
	}
}
