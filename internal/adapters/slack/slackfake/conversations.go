package slackfake

import (
	"strconv"
	"strings"
)

// scopeFor gives the scope of a kind that a channel needs: "read" or "history".
func (c *channel) scopeFor(kind string) string {
	switch c.kind() {
	case "im":
		return "im:" + kind
	case "group":
		return "groups:" + kind
	}
	return "channels:" + kind
}

func (s *Server) conversationInfo(q request) object {
	c := s.channels[q.args["channel"]]
	if c == nil || c.kind() != "channel" && !c.member(BotUser) {
		return fail("channel_not_found")
	}
	if scope := c.scopeFor("read"); !s.has(scope) {
		return s.missing(scope)
	}
	o := c.wire()
	if q.args["include_num_members"] != "true" {
		delete(o, "num_members")
	}
	return ok(object{"channel": o})
}

func (s *Server) conversationReplies(q request) object {
	if bad := s.limited(q.method, s.knobs.RepliesEvery); bad != nil {
		return bad
	}
	c := s.channels[q.args["channel"]]
	if c == nil || c.Private && !c.member(BotUser) {
		return fail("channel_not_found")
	}
	if scope := c.scopeFor("history"); !s.has(scope) {
		return s.missing(scope)
	}
	if !c.member(BotUser) {
		return fail("not_in_channel")
	}
	p := c.parent(q.args["ts"])
	if p == nil {
		return fail("thread_not_found")
	}
	limit, err := strconv.Atoi(q.args["limit"])
	if q.args["limit"] == "" {
		limit = 1000
	} else if err != nil || limit < 1 || limit > 1000 {
		return fail("invalid_limit")
	}
	list, more := []object{s.wire(p)}, false
	after := q.args["cursor"]
	for _, m := range c.replies(p.TS) {
		if strings.Compare(m.TS, after) <= 0 && after != "" || q.args["oldest"] != "" && m.TS < q.args["oldest"] || q.args["latest"] != "" && m.TS > q.args["latest"] {
			continue
		}
		if len(list) >= limit {
			more = true
			break
		}
		list = append(list, s.wire(m))
	}
	a := ok(object{"messages": list, "has_more": more})
	if more {
		a["response_metadata"] = object{"next_cursor": list[len(list)-1]["ts"]}
	}
	return a
}

func (s *Server) conversationOpen(q request) object {
	if id := q.args["channel"]; id != "" {
		if c := s.channels[id]; c != nil && c.User != "" {
			return ok(object{"channel": object{"id": c.ID}, "no_op": true, "already_open": true})
		}
		return fail("channel_not_found")
	}
	user := s.users[q.args["users"]]
	switch {
	case user == nil:
		return fail("user_not_found")
	case user.Deactivated:
		return fail("user_disabled")
	case user.Stranger || user.IsBot:
		return fail("cannot_dm_bot")
	case !s.has("im:write"):
		return s.missing("im:write")
	}
	return ok(object{"channel": object{"id": s.direct(user.ID).ID}})
}

func (s *Server) userInfo(q request) object {
	u := s.users[q.args["user"]]
	if u == nil {
		return fail("user_not_found")
	}
	return ok(object{"user": u.wire()})
}
