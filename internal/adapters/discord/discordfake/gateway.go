package discordfake

import (
	"encoding/json"
	"strings"
	"time"
)

// Intents.
const (
	IntentGuilds         = 1 << 0
	IntentMembers        = 1 << 1
	IntentPresences      = 1 << 8
	IntentGuildMessages  = 1 << 9
	IntentDirectMessages = 1 << 12
	IntentMessageContent = 1 << 15
	allIntents           = 1<<17 - 1 | 1<<20 | 1<<21 | 1<<24 | 1<<25
)

// Flags of the application.
const flagContentLimited = 1 << 19

// appFlags gives the flags of the application. The lock is held.
func (s *Server) appFlags() int {
	if s.knobs.MessageContent {
		return flagContentLimited
	}
	return 0
}

// frame takes a frame from the bot.
func (s *Server) frame(l *link, data []byte) {
	var f struct {
		Op *int            `json:"op"`
		D  json.RawMessage `json:"d"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.keepSent("gateway", data)
	now := time.Now()
	l.sends = append(l.sends, now)
	for len(l.sends) > 0 && now.Sub(l.sends[0]) > time.Minute {
		l.sends = l.sends[1:]
	}
	switch err := json.Unmarshal(data, &f); {
	case len(data) > maxFrame:
		s.fault(FaultGateway, "a frame of more than 4096 bytes")
		l.push(item{close: 4002})
	case err != nil || f.Op == nil:
		s.fault(FaultGateway, "a frame that cannot be read")
		l.push(item{close: 4002})
	case len(l.sends) > s.knobs.Sends:
		s.fault(FaultGateway, "more than 120 frames a minute")
		l.push(item{close: 4008})
	case *f.Op == 1:
		s.heartbeat(l, f.D)
	case *f.Op == 2:
		s.identified(l, f.D)
	case *f.Op == 6:
		s.resumed(l, f.D)
	case *f.Op == 3 || *f.Op == 4 || *f.Op == 8 || *f.Op == 31 || *f.Op == 43:
		if l.session == nil {
			s.fault(FaultGateway, "something before IDENTIFY")
			l.push(item{close: 4003})
		}
	default:
		s.fault(FaultGateway, "an unknown opcode")
		l.push(item{close: 4001})
	}
	s.note()
}

// heartbeat takes one. The lock is held.
func (s *Server) heartbeat(l *link, d json.RawMessage) {
	l.beat = time.Now()
	s.log.count("heartbeats")
	var seq *int
	switch err := json.Unmarshal(d, &seq); {
	case err != nil:
		s.fault(FaultGateway, "a heartbeat without a sequence number or null")
	case seq != nil && l.session != nil && *seq > l.session.seq:
		s.fault(FaultGateway, "a heartbeat with a sequence number that was never sent")
	}
	if !s.knobs.NoAck {
		l.send(11, nil)
	}
}

// token tells whether a token is right.
func (s *Server) token(given string) bool {
	return !s.revoked && strings.TrimPrefix(given, "Bot ") == s.knobs.Token
}

// identified takes an IDENTIFY. The lock is held.
func (s *Server) identified(l *link, d json.RawMessage) {
	var id struct {
		Token      string             `json:"token"`
		Intents    *int               `json:"intents"`
		Properties *map[string]string `json:"properties"`
		Shard      *[2]int            `json:"shard"`
		Compress   bool               `json:"compress"`
	}
	s.log.count("identifies")
	err := json.Unmarshal(d, &id)
	shard := [2]int{0, 1}
	if id.Shard != nil {
		shard = *id.Shard
	}
	if l.resume {
		s.fault(FaultGateway, "IDENTIFY at resume_gateway_url")
	}
	code := 0
	switch {
	case err != nil || id.Intents == nil || id.Properties == nil || id.Compress:
		s.fault(FaultGateway, "an IDENTIFY that is not as documented")
		code = 4002
	case l.session != nil:
		code = 4005
	case !s.token(id.Token) || s.started >= s.knobs.Starts:
		code = 4004
	case shard[1] < 1 || shard[0] < 0 || shard[0] >= shard[1]:
		code = 4010
	case *id.Intents&^allIntents != 0 || *id.Intents < 0:
		code = 4013
	case *id.Intents&(IntentMembers|IntentPresences) != 0 || *id.Intents&IntentMessageContent != 0 && !s.knobs.MessageContent:
		code = 4014
	case s.knobs.Required > 0 && len(s.guildsOf(shard[0], shard[1])) >= s.knobs.Required:
		code = 4011
	}
	if code != 0 {
		l.push(item{close: code})
		return
	}
	s.started++
	key := shard[0] % max(s.knobs.Concurrency, 1)
	if last, ok := s.identify[key]; ok && time.Since(last) < s.knobs.IdentifyEvery {
		s.log.count("identifies too early")
		l.send(9, false)
		return
	}
	s.identify[key] = time.Now()
	s.begin(l, shard, *id.Intents, id.Shard != nil)
}

// resumed takes a RESUME. The lock is held.
func (s *Server) resumed(l *link, d json.RawMessage) {
	var r struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     *int   `json:"seq"`
	}
	s.log.count("resumes")
	if err := json.Unmarshal(d, &r); err != nil || r.Seq == nil {
		s.fault(FaultGateway, "a RESUME that is not as documented")
		l.push(item{close: 4002})
		return
	}
	if !l.resume && time.Since(s.strayed) > time.Minute {
		s.fault(FaultGateway, "RESUME elsewhere than at resume_gateway_url")
	}
	if l.session != nil {
		l.push(item{close: 4005})
		return
	}
	if !s.token(r.Token) {
		l.push(item{close: 4004})
		return
	}
	sess := s.session(r.Session)
	switch {
	case sess == nil || len(sess.events) > 0 && sess.events[0].seq > *r.Seq+1:
		s.log.count("resumes refused")
		l.send(9, false)
	case *r.Seq > sess.seq || *r.Seq < 0:
		sess.dead = true
		l.push(item{close: 4007})
	default:
		s.resume(l, sess, *r.Seq)
	}
}
