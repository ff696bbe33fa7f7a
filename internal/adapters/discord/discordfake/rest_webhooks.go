package discordfake

import (
	"net/http"
	"time"
)

// mostFollowUps is how many there may be where somebody brought the app.
const mostFollowUps = 5

// hook gives the interaction that a token belongs to, or an answer. The lock is held.
func (s *Server) hook(c *call) (a *interaction, r answer, bad bool) {
	a = s.byToken[c.args[1]]
	switch {
	case a == nil || c.args[0] != App:
		return nil, fails(http.StatusNotFound, 10015, "Unknown Webhook"), true
	case time.Since(a.sent) > s.knobs.TokenFor:
		s.log.count("expired tokens")
		return nil, fails(http.StatusUnauthorized, 50027, "Invalid Webhook Token"), true
	case a.state != answered:
		if a.state == waiting {
			s.fault(FaultDisorder, c.route+" before the interaction was answered")
		}
		return nil, fails(http.StatusNotFound, 10015, "Unknown Webhook"), true
	}
	return a, r, false
}

// hooked gives the message that a call is about. The lock is held.
func (s *Server) hooked(c *call) (m *Message, r answer, bad bool) {
	a, r, bad := s.hook(c)
	if bad {
		return nil, r, true
	}
	id := c.args[2]
	if id == "@original" {
		id = a.original
	} else if id != a.original && !contains(a.follows, id) {
		id = ""
	}
	m = s.messages[id]
	if m == nil || m.Deleted {
		return nil, fails(http.StatusNotFound, 10008, "Unknown Message"), true
	}
	return m, r, false
}

// followUp serves POST /webhooks/{application}/{token}. Right after a deferred answer, it edits that one.
func (s *Server) followUp(c *call) answer {
	a, r, bad := s.hook(c)
	if bad {
		return r
	}
	if m := s.messages[a.original]; m != nil && !m.Deleted && m.Loading() && a.first == AnswerDefer {
		return s.change(c, m, bodyFollow)
	}
	if a.kind == interactComplete || a.first == AnswerModal {
		return fails(http.StatusNotFound, 10015, "Unknown Webhook")
	}
	if a.foreign() && len(a.follows) >= mostFollowUps {
		return fails(http.StatusBadRequest, 40094, "This interaction has hit the maximum number of follow up messages")
	}
	o, k := c.object(), newChecker()
	k.message("", o, bodyFollow, false)
	if r, bad := s.verdict(c, k); bad {
		return r
	}
	s.pinging(c, o)
	m := s.reply(a, integer(o, "flags")&FlagPrivate != 0)
	m.Type = TypeReply
	m.Reference = &Reference{Message: a.original, Channel: a.channel, Guild: a.guild}
	s.fill(m, c, o, false)
	s.keepPrivate(m)
	if m.empty() {
		return s.void(c)
	}
	s.add(m)
	a.follows = append(a.follows, m.ID)
	s.tell("MESSAGE_CREATE", m)
	s.note()
	return ok(s.wire(m, view{content: true}))
}

// hookGet serves GET of an answer or follow-up.
func (s *Server) hookGet(c *call) answer {
	m, r, bad := s.hooked(c)
	if bad {
		return r
	}
	return ok(s.wire(m, view{content: true}))
}

// hookEdit serves PATCH of an answer or follow-up.
func (s *Server) hookEdit(c *call) answer {
	m, r, bad := s.hooked(c)
	if bad {
		return r
	}
	return s.change(c, m, bodyHook)
}

// hookDelete serves DELETE of an answer or follow-up.
func (s *Server) hookDelete(c *call) answer {
	m, r, bad := s.hooked(c)
	if bad {
		return r
	}
	s.erase(m)
	return done()
}
