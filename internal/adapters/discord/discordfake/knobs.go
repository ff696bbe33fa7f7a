package discordfake

import "time"

// Knobs are what can be changed about Discord, at its start and later.
type Knobs struct {
	Token          string // of the bot
	MessageContent bool   // the intent is on in the portal

	// The gateway.
	Heartbeat     time.Duration // between two heartbeats: 41.25 s
	NoHello       bool          // a connection is not greeted
	NoAck         bool          // heartbeats are not acknowledged
	Down          bool          // the gateway takes no connections: 503
	DeadClose     int           // the close code where heartbeats stop
	ResumeFor     time.Duration // how long a session waits for its bot
	Replay        int           // how many events it keeps
	Shards        int           // how many are recommended
	Required      int           // from how many servers of a session sharding is required; 0 for never
	Starts        int           // of session_start_limit: how many sessions a day may be started
	Concurrency   int           // max_concurrency
	IdentifyEvery time.Duration // the least between two IDENTIFYs of one key; 0 for no limit
	Sends         int           // how many frames the bot may send a minute
	Late          time.Duration // events come so much later
	Twice         bool          // each event comes twice
	NoEcho        bool          // the bot is not told of its own messages
	InFlight      int           // how many events may wait on a connection before the driving functions wait

	// REST.
	Requests    int           // how many of one route within Window; 0 for no limit
	Window      time.Duration // of the limit of a route
	PerSecond   int           // how many of all routes a second; 0 for no limit
	NonceFor    time.Duration // how long a nonce is known
	FilesExpire time.Duration // how long the address of an attachment is good
	CDN         string        // the base of the addresses of attachments; empty for the server's own
	AnyAgent    bool          // the User-Agent does not matter

	// Interactions.
	AckWithin  time.Duration // how long a first answer may take: 3 s
	TokenFor   time.Duration // how long the token of an interaction is good: 15 minutes
	AnyCommand bool          // commands can be given that are not registered

	NoSpec bool // nothing is validated against Discord's OpenAPI description
	Forget bool // keep counts, and of everything else only the latest
	Keep   int  // how many are the latest
}

// defaults gives the knobs at the start.
func defaults() Knobs {
	return Knobs{
		Token: Token, MessageContent: true,
		Heartbeat: 41250 * time.Millisecond, DeadClose: 1000, ResumeFor: 2 * time.Minute, Replay: 5000, Shards: 1, Starts: 1000, Concurrency: 1,
		Sends: 120, InFlight: 500,
		Requests: 500, Window: time.Second, NonceFor: 5 * time.Minute, FilesExpire: 24 * time.Hour,
		AckWithin: 3 * time.Second, TokenFor: 15 * time.Minute,
		Keep: 200,
	}
}

// Tune changes the knobs.
func (s *Server) Tune(f func(*Knobs)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f(&s.knobs)
	s.note()
}

// Revoke makes the token worthless: REST answers 401, and the gateway closes with 4004. It leaves open connections alone.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.revoked = true
	s.note()
}

// look gives the knobs as they are.
func (s *Server) look() Knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs
}
