package slackfake

import (
	"slices"
	"time"
)

// Knobs are what can be changed about a server, at its start and later.
type Knobs struct {
	AckWithin    time.Duration   // how long an acknowledgement may take: 3 s
	Retry        []time.Duration // the waits before an event is delivered again: three, much shorter than Slack's 0, 1 and 5 minutes
	Ping         time.Duration   // between two pings of a connection: 2 s; 0 for none
	CloseAfter   time.Duration   // between the disconnect frame and the end of the connection
	MaxLinks     int             // how many connections there may be: 10
	Random       bool            // an envelope goes to a connection by chance, not in turn
	MessageFirst bool            // of the two events of a mention, message comes before app_mention
	NoEcho       bool            // the bot is not told of its own messages
	InFlight     int             // how many deliveries there may be before the driving functions wait

	TriggerFor   time.Duration // how long a trigger_id is good: 3 s
	ResponseFor  time.Duration // how long a response_url is good: 30 minutes
	ResponseUses int           // how often it can be used: 5
	EditWindow   time.Duration // how long a message can be updated; 0 for ever
	PostEvery    time.Duration // the least between two chat.postMessage in a channel; 0 for no limit
	RepliesEvery time.Duration // the least between two conversations.replies; 0 for no limit

	Command string   // the slash command, where the driving function names none
	Scopes  []string // what the bot token may do
	Sign    Signing  // how requests are signed, where the bot takes them by HTTP
	Forget  bool     // keep counts, and of everything else only the latest
	Keep    int      // how many are the latest
}

// Signing says how a request to the bot is signed.
type Signing int

// The ways to sign.
const (
	Good        Signing = iota
	Bad                 // with another secret
	NoSignature         // without the header
	OldSignature
	FutureSignature
)

// defaults gives the knobs at the start.
func defaults() Knobs {
	return Knobs{
		AckWithin:    3 * time.Second,
		Retry:        []time.Duration{0, 60 * time.Millisecond, 300 * time.Millisecond},
		Ping:         2 * time.Second,
		CloseAfter:   200 * time.Millisecond,
		MaxLinks:     10,
		InFlight:     500,
		TriggerFor:   3 * time.Second,
		ResponseFor:  30 * time.Minute,
		ResponseUses: 5,
		Command:      "/smtp",
		Keep:         200,
		Scopes: []string{"commands", "chat:write", "app_mentions:read", "im:history", "im:read", "im:write", "channels:history", "channels:read",
			"groups:history", "groups:read", "files:read", "users:read"},
	}
}

// Tune changes the knobs.
func (s *Server) Tune(f func(*Knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := s.knobs
	k.Scopes, k.Retry = slices.Clone(k.Scopes), slices.Clone(k.Retry)
	f(&k)
	s.knobs = k
	s.note()
}

// Revoke takes scopes from the bot.
func (s *Server) Revoke(scopes ...string) {
	s.Tune(func(k *Knobs) {
		k.Scopes = slices.DeleteFunc(k.Scopes, func(have string) bool { return slices.Contains(scopes, have) })
	})
}

// Disable makes every call fail with an error, such as "token_revoked", "account_inactive" or "invalid_auth". The empty
// string makes the tokens good again.
func (s *Server) Disable(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dead = reason
	s.note()
}

// has tells whether the bot has one of the scopes. The lock is held.
func (s *Server) has(scopes ...string) bool {
	return slices.ContainsFunc(scopes, func(one string) bool { return slices.Contains(s.knobs.Scopes, one) })
}

// look gives the knobs as they are.
func (s *Server) look() Knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs
}
