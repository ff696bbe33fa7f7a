package discordfake

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// Call is a request that the bot made.
type Call struct {
	Method, Path string // the path without "/api/v10", with the ids in it
	Route        string // the route that served it, as "POST /channels/*/messages"
	Query        string
	At           time.Time
	Body         json.RawMessage
	Auth         bool // the token was right
	Status       int  // of the answer; 0 where there was none
	Code         int  // Discord's own code of an error
}

// Fault is something that the bot did and should not have, though nobody told it.
type Fault = fake.Fault

// The kinds of faults.
const (
	FaultGateway  = "talks wrongly to the gateway"
	FaultPing     = "lets a message ping people"
	FaultToken    = "sends the token where it must not"
	FaultAgent    = "names itself wrongly"
	FaultVersion  = "speaks another version than v10"
	FaultUnknown  = "sends a field that is not documented"
	FaultUseless  = "sends what has no effect"
	FaultTwice    = "answers an interaction twice"
	FaultInline   = "answers a request of Discord wrongly"
	FaultDisorder = "does not follow the documents"
)

// Refusal is a request that was beyond Discord's limits.
type Refusal struct {
	Route    string
	Messages []string // with the path of the field each
	Body     json.RawMessage
}

// sent is something that the bot sent, for searching.
type sent struct {
	where string
	data  []byte
}

// log is what a server remembers of the bot.
type log struct {
	calls     []Call
	faults    []Fault
	refused   []Refusal
	sent      []sent
	exchanges []exchange
	judged    []string // what the specification said of exchanges
	counts    map[string]int
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

// keepSent keeps something that the bot sent. The lock is held.
func (s *Server) keepSent(where string, data []byte) {
	s.log.sent = fake.Keep(s.most(), s.log.sent, sent{where, slices.Clone(data)})
}

// Calls gives the calls of a route, oldest first. See Fail for how a route is written.
func (s *Server) Calls(route string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Call
	for _, c := range s.log.calls {
		if c.Route == route || fits(route, c.Method, c.Path) {
			list = append(list, c)
		}
	}
	return list
}

// Count says how often something happened since the start: a route by its name, "requests", "invalid" (answers 401, 403 and 429
// that count for a ban), "connections", "identifies", "identifies too early", "resumes", "resumes refused", "resumed", "replayed",
// "sessions", "heartbeats", "heartbeats missed", "closed by the bot", "events", "event NAME", "messages", "interactions",
// "interactions failed", "faults", "refused".
func (s *Server) Count(what string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.counts[what]
}

// Find says where in all that the bot sent a text stands: requests with their path, header (but Authorization)
// and body, and frames, of which IDENTIFY and RESUME hold the token.
func (s *Server) Find(canary string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, one := range s.log.sent {
		if bytes.Contains(one.data, []byte(canary)) {
			list = append(list, one.where)
		}
	}
	return list
}

// Faults gives the faults of the bot.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.faults)
}

// Refused gives the requests that were beyond a limit.
func (s *Server) Refused() []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log.refused)
}

// Clean fails the test if the bot did something wrong: a fault, a request beyond a limit, or one that Discord's OpenAPI
// description does not allow. What the fake itself answered is held to that too.
func (s *Server) Clean(t testing.TB) {
	t.Helper()
	for _, f := range s.Faults() {
		t.Errorf("discordfake: the bot %s: %s", f.Kind, f.What)
	}
	for _, r := range s.Refused() {
		t.Errorf("discordfake: %s was refused: %s", r.Route, strings.Join(r.Messages, "; "))
	}
	for _, problem := range s.judge() {
		t.Errorf("discordfake: %s", problem)
	}
}
