package discordfake

import (
	"net/http"
	"strconv"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// nonce is a message that was made with one.
type nonce struct {
	message string
	at      time.Time
}

// createMessage serves POST /channels/{channel}/messages.
func (s *Server) createMessage(c *call) answer {
	ch, a, bad := s.visibleChannel(c.args[0])
	if bad {
		return a
	}
	if a, bad := s.writable(ch); bad {
		return a
	}
	o, k := c.object(), newChecker()
	k.message("", o, bodyCreate, false)
	if a, bad := s.verdict(c, k); bad {
		return a
	}
	s.pinging(c, o)
	if m := s.known(o); m != nil {
		s.log.count("nonces met again")
		return ok(s.wire(m, view{content: s.knobs.MessageContent, fresh: true}))
	}
	m := &Message{Channel: ch.ID, Guild: ch.Guild, Author: BotUser}
	if a, bad := s.refer(c, m, o, ch); bad {
		return a
	}
	s.fill(m, c, o, false)
	if !s.can(ch, EmbedLinks) {
		m.Embeds = nil
	}
	if m.empty() {
		return s.void(c)
	}
	if a, bad := s.slow(ch); bad {
		return a
	}
	if ch.Archived {
		ch.Archived = false
		s.tellChannel(ch, "UPDATE")
	}
	s.add(m)
	s.posted[ch.ID] = time.Now()
	if m.Nonce != "" && yes(o, "enforce_nonce") {
		s.nonces[m.Nonce] = nonce{m.ID, time.Now()}
	}
	s.tell("MESSAGE_CREATE", m)
	return ok(s.wire(m, view{content: s.knobs.MessageContent, fresh: true}))
}

// writable tells whether the bot may write in a channel. The lock is held.
func (s *Server) writable(ch *Channel) (a answer, bad bool) {
	need := SendMessages
	if ch.thread() {
		need = SendMessagesInThreads
	}
	moderates := s.can(ch, ManageThreads)
	switch {
	case ch.Kind == KindForum || ch.Kind == KindMedia:
		return fails(http.StatusBadRequest, 40058, "Cannot send a message in a forum channel"), true
	case ch.Kind == KindCategory:
		return fails(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel"), true
	case ch.Kind == KindDM && s.users[ch.other()] != nil && s.users[ch.other()].Closed:
		return fails(http.StatusForbidden, 50007, "Cannot send messages to this user"), true
	case ch.Locked && ch.Archived && !moderates:
		return fails(http.StatusBadRequest, 50083, "Thread is archived"), true
	case ch.Locked && !moderates:
		return fails(http.StatusForbidden, 160005, "Thread is locked"), true
	case !s.can(ch, need):
		return fails(http.StatusForbidden, 50013, "Missing Permissions"), true
	}
	return a, false
}

// known gives the message that was made with the nonce of a body already. The lock is held.
func (s *Server) known(o object) *Message {
	n := nonceOf(o)
	if !yes(o, "enforce_nonce") {
		return nil
	}
	if n == "" {
		s.fault(FaultUseless, "enforce_nonce without a nonce")
		return nil
	}
	for key, one := range s.nonces {
		if time.Since(one.at) > s.knobs.NonceFor {
			delete(s.nonces, key)
		}
	}
	if m := s.messages[s.nonces[n].message]; m != nil && !m.Deleted {
		return m
	}
	return nil
}

// nonceOf gives the nonce of a body as text.
func nonceOf(o object) string {
	if n, ok := number(o, "nonce"); ok {
		return strconv.Itoa(n)
	}
	return text(o, "nonce")
}

// refer fills in what the message replies to. The lock is held.
func (s *Server) refer(c *call, m *Message, o object, ch *Channel) (a answer, bad bool) {
	r, there := o["message_reference"].(object)
	if !there {
		return a, false
	}
	if !s.can(ch, ReadMessageHistory) {
		return fails(http.StatusBadRequest, 160002, "You cannot reply without permission to read message history"), true
	}
	to := s.messages[text(r, "message_id")]
	if in := text(r, "channel_id"); in != "" && in != ch.ID && (to == nil || to.Channel != ch.ID) {
		s.fault(FaultDisorder, "a reply in another channel than its message stands in")
	}
	if to == nil || to.Deleted || to.Channel != ch.ID || to.Private != "" {
		if v, said := r["fail_if_not_exists"].(bool); said && !v {
			return a, false
		}
		return s.refuse(c, problem{"message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message"}), true
	}
	if to.Type == TypeJoin || to.Type == TypeBoost || to.Type == TypePin || to.Type == TypeThread {
		return s.refuse(c, problem{"message_reference", "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message"}), true
	}
	m.Type, m.Reference = TypeReply, &Reference{Message: to.ID, Channel: to.Channel, Guild: to.Guild}
	return a, false
}

// void answers that a message is empty. The lock is held.
func (s *Server) void(c *call) answer {
	s.log.count("refused")
	s.log.refused = fake.Keep(s.most(), s.log.refused, Refusal{Route: c.route, Messages: []string{"an empty message"}, Body: append([]byte(nil), c.body...)})
	return fails(http.StatusBadRequest, 50006, "Cannot send an empty message")
}

// slow tells whether the bot wrote in a channel with slow mode just now. The lock is held.
func (s *Server) slow(ch *Channel) (a answer, bad bool) {
	left := time.Until(s.posted[ch.ID].Add(time.Duration(ch.Slowmode) * time.Second))
	if ch.Slowmode == 0 || left <= 0 || s.can(ch, BypassSlowmode) {
		return a, false
	}
	return answer{http.StatusTooManyRequests, object{"message": "This action cannot be performed due to slowmode rate limit.", "code": 20016,
		"retry_after": left.Seconds(), "global": false}}, true
}

// pinging records a body that lets anybody be pinged, or leaves it to Discord. The lock is held.
func (s *Server) pinging(c *call, o object) {
	if !given(o, "content") && !given(o, "components") && !given(o, "embeds") {
		return
	}
	a, there := o["allowed_mentions"].(object)
	_, said := a["parse"].([]any)
	switch {
	case !there:
		s.fault(FaultPing, c.route+": no allowed_mentions")
	case !said || len(texts(a["parse"])) > 0 || len(texts(a["users"])) > 0 || len(texts(a["roles"])) > 0:
		s.fault(FaultPing, c.route+": allowed_mentions allows some")
	case yes(a, "replied_user"):
		s.fault(FaultPing, c.route+": replied_user")
	}
}

// ownMessage gives the message that a call is about, or an answer. The lock is held.
func (s *Server) ownMessage(c *call) (ch *Channel, m *Message, a answer, bad bool) {
	ch, a, bad = s.visibleChannel(c.args[0])
	if bad {
		return nil, nil, a, true
	}
	m = s.messages[c.args[1]]
	if m == nil || m.Deleted || m.Channel != ch.ID || m.Private != "" {
		return ch, nil, fails(http.StatusNotFound, 10008, "Unknown Message"), true
	}
	return ch, m, a, false
}

// editMessage serves PATCH /channels/{channel}/messages/{message}.
func (s *Server) editMessage(c *call) answer {
	ch, m, a, bad := s.ownMessage(c)
	switch {
	case bad:
		return a
	case m.Author != BotUser:
		return fails(http.StatusForbidden, 50005, "Cannot edit a message authored by another user")
	case ch.Archived:
		return fails(http.StatusBadRequest, 50083, "Thread is archived")
	case ch.Locked && !s.can(ch, ManageThreads):
		return fails(http.StatusForbidden, 160005, "Thread is locked")
	}
	return s.change(c, m, bodyEdit)
}

// change edits a message from the body of a call. The lock is held.
func (s *Server) change(c *call, m *Message, kind bodyKind) answer {
	o, k := c.object(), newChecker()
	k.message("", o, kind, m.Flags&FlagComponentsV2 != 0)
	if a, bad := s.verdict(c, k); bad {
		return a
	}
	s.pinging(c, o)
	after := m.copied()
	loading := m.Loading()
	s.fill(&after, c, o, true)
	after.Flags &^= FlagLoading
	if ch := s.channels[m.Channel]; ch != nil && m.App == "" && !s.can(ch, EmbedLinks) {
		after.Embeds = nil
	}
	if after.Flags&FlagComponentsV2 != 0 && (after.Content != "" || len(after.Embeds) > 0) {
		return s.refuse(c, problem{"content", "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "content and embeds must be emptied when using MessageFlags.IS_COMPONENTS_V2"})
	}
	if after.empty() {
		return s.void(c)
	}
	*m = after
	if !loading {
		m.edit()
	}
	s.tell("MESSAGE_UPDATE", m)
	s.note()
	return ok(s.wire(m, view{content: s.knobs.MessageContent}))
}

// deleteMessage serves DELETE /channels/{channel}/messages/{message}.
func (s *Server) deleteMessage(c *call) answer {
	ch, m, a, bad := s.ownMessage(c)
	switch {
	case bad:
		return a
	case m.Author != BotUser && !s.can(ch, ManageMessages):
		return fails(http.StatusForbidden, 50013, "Missing Permissions")
	case ch.Locked && ch.Archived && !s.can(ch, ManageThreads):
		return fails(http.StatusBadRequest, 50083, "Thread is archived")
	}
	s.erase(m)
	return done()
}

// erase deletes a message and tells of it. The lock is held.
func (s *Server) erase(m *Message) {
	m.Deleted = true
	c := s.channels[m.Channel]
	if c == nil {
		return
	}
	o := object{"id": m.ID, "channel_id": m.Channel}
	if m.Guild != "" && m.Private == "" {
		o["guild_id"] = m.Guild
	}
	if s.sees(c) {
		s.emit(m.Guild, "MESSAGE_DELETE", intentOf(m), plain(o))
	}
	s.note()
}
