package discordfake

import (
	"net/http"
	"strconv"
)

// getMessage serves GET /channels/{channel}/messages/{message}.
func (s *Server) getMessage(c *call) answer {
	ch, m, a, bad := s.ownMessage(c)
	if ch != nil && !s.can(ch, ReadMessageHistory) {
		return fails(http.StatusForbidden, 50013, "Missing Permissions")
	}
	if bad {
		return a
	}
	return ok(s.wire(m, view{content: s.knobs.MessageContent}))
}

// getMessages serves GET /channels/{channel}/messages, newest first.
func (s *Server) getMessages(c *call) answer {
	ch, a, bad := s.visibleChannel(c.args[0])
	if bad {
		return a
	}
	list := []object{}
	limit, err := strconv.Atoi(c.r.URL.Query().Get("limit"))
	if err != nil {
		limit = 50
	}
	ids := s.order[ch.ID]
	for i := len(ids) - 1; i >= 0 && len(list) < limit && s.can(ch, ReadMessageHistory); i-- {
		m := s.messages[ids[i]]
		if before := c.r.URL.Query().Get("before"); m != nil && !m.Deleted && m.Private == "" && (before == "" || m.ID < before) {
			list = append(list, s.wire(m, view{content: s.knobs.MessageContent}))
		}
	}
	return ok(list)
}

// typing serves POST /channels/{channel}/typing.
func (s *Server) typing(c *call) answer {
	if _, a, bad := s.visibleChannel(c.args[0]); bad {
		return a
	}
	return done()
}

// react serves PUT of a reaction.
func (s *Server) react(c *call) answer {
	ch, _, a, bad := s.ownMessage(c)
	switch {
	case bad:
		return a
	case !s.can(ch, AddReactions|ReadMessageHistory):
		return fails(http.StatusForbidden, 50013, "Missing Permissions")
	}
	return done()
}
