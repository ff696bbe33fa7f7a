package discordfake

import (
	"net/http"
	"time"
)

// getGateway serves GET /gateway.
func (s *Server) getGateway(*call) answer { return ok(object{"url": s.GatewayURL()}) }

// getGatewayBot serves GET /gateway/bot.
func (s *Server) getGatewayBot(*call) answer {
	return ok(object{"url": s.GatewayURL(), "shards": s.knobs.Shards, "session_start_limit": object{
		"total": s.knobs.Starts, "remaining": max(s.knobs.Starts-s.started, 0), "reset_after": int((14 * time.Hour).Milliseconds()), "max_concurrency": s.knobs.Concurrency}})
}

// getMe serves GET /users/@me.
func (s *Server) getMe(*call) answer {
	me := s.person(BotUser)
	me["mfa_enabled"], me["locale"], me["verified"], me["email"], me["premium_type"] = true, "en-US", true, nil, 0
	return ok(me)
}

// getUser serves GET /users/{user}.
func (s *Server) getUser(c *call) answer {
	if s.users[c.args[0]] == nil {
		return fails(http.StatusNotFound, 10013, "Unknown User")
	}
	return ok(s.person(c.args[0]))
}

// getApp serves GET /applications/@me, and the older address of it.
func (s *Server) getApp(*call) answer {
	o := object{"id": App, "name": BotName, "icon": nil, "description": "Explains bounces.", "type": nil, "verify_key": s.publicKey(), "flags": s.appFlags(),
		"flags_new": "0", "redirect_uris": []string{}, "interactions_endpoint_url": nil, "role_connections_verification_url": nil,
		"owner": s.person(Owner), "approximate_guild_count": 2, "approximate_user_install_count": 1, "approximate_user_authorization_count": 0,
		"explicit_content_filter": 0, "team": nil, "eligible_oauth2_scopes": []string{}, "bot_public": true, "bot_require_code_grant": false,
		"bot": s.person(BotUser), "integration_types_config": object{"0": object{}, "1": object{}}}
	o["flags_new"] = bits(int64(s.appFlags()))
	if s.endpoint != nil {
		o["interactions_endpoint_url"] = s.endpoint.url
	}
	return ok(o)
}

// openDM serves POST /users/@me/channels.
func (s *Server) openDM(c *call) answer {
	to := text(c.object(), "recipient_id")
	if s.users[to] == nil || to == BotUser {
		return fails(http.StatusBadRequest, 50033, "Invalid Recipient(s)")
	}
	return ok(s.wireChannel(s.direct(to)))
}

// leave serves DELETE /users/@me/guilds/{guild}.
func (s *Server) leave(c *call) answer {
	g := s.guilds[c.args[0]]
	if g == nil || g.Absent {
		return fails(http.StatusNotFound, 10004, "Unknown Guild")
	}
	s.remove(g)
	return done()
}

// getGuild serves GET /guilds/{guild}.
func (s *Server) getGuild(c *call) answer {
	g := s.guilds[c.args[0]]
	if g == nil || g.Absent {
		return fails(http.StatusNotFound, 10004, "Unknown Guild")
	}
	return ok(s.wireGuild(g))
}

// getMember serves GET /guilds/{guild}/members/{user}.
func (s *Server) getMember(c *call) answer {
	g := s.guilds[c.args[0]]
	if g == nil || g.Absent {
		return fails(http.StatusNotFound, 10004, "Unknown Guild")
	}
	member := s.member(g.ID, c.args[1])
	switch {
	case s.users[c.args[1]] == nil:
		return fails(http.StatusNotFound, 10013, "Unknown User")
	case member == nil:
		return fails(http.StatusNotFound, 10007, "Unknown Member")
	}
	member["user"] = s.person(c.args[1])
	return ok(member)
}

// getChannel serves GET /channels/{channel}.
func (s *Server) getChannel(c *call) answer {
	ch, a, bad := s.visibleChannel(c.args[0])
	if bad {
		return a
	}
	return ok(s.wireChannel(ch))
}

// visibleChannel gives a channel that the bot may see, or an answer. The lock is held.
func (s *Server) visibleChannel(id string) (ch *Channel, a answer, bad bool) {
	ch = s.channels[id]
	switch {
	case ch == nil || ch.Deleted:
		return nil, fails(http.StatusNotFound, 10003, "Unknown Channel"), true
	case !s.sees(ch):
		return nil, fails(http.StatusForbidden, 50001, "Missing Access"), true
	}
	return ch, a, false
}

// getCommands serves GET of the commands, everywhere or of a server.
func (s *Server) getCommands(c *call) answer {
	guild, a, bad := s.commandScope(c)
	if bad {
		return a
	}
	return ok(append([]object{}, s.commands[guild]...))
}

// commandScope gives the server of a call about commands, empty for everywhere. The lock is held.
func (s *Server) commandScope(c *call) (guild string, a answer, bad bool) {
	if c.args[0] != App {
		return "", fails(http.StatusForbidden, 20012, "You are not authorized to perform this action on this application"), true
	}
	if len(c.args) < 2 {
		return "", a, false
	}
	if g := s.guilds[c.args[1]]; g == nil || g.Absent {
		return "", fails(http.StatusForbidden, 50001, "Missing Access"), true
	}
	return c.args[1], a, false
}

// putCommands serves PUT of the commands: it replaces them all.
func (s *Server) putCommands(c *call) answer {
	guild, a, bad := s.commandScope(c)
	if bad {
		return a
	}
	if _, isArray := c.data.([]any); !isArray {
		return s.refuse(c, problem{"", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType"})
	}
	list, k := objects(c.data), newChecker()
	k.commandList(list)
	if a, bad := s.verdict(c, k); bad {
		return a
	}
	return ok(s.setCommands(guild, list))
}

// setCommands registers commands. One of the same name and kind keeps its id. The lock is held.
func (s *Server) setCommands(guild string, list []object) []object {
	old := s.commands[guild]
	all := []object{}
	for _, one := range clone(list) {
		one["id"], one["application_id"], one["version"], one["type"] = s.newID(), App, s.newID(), kindOf(one)
		for _, before := range old {
			if text(before, "name") == text(one, "name") && kindOf(before) == kindOf(one) {
				one["id"] = before["id"]
			}
		}
		defaults := object{"description": "", "default_member_permissions": nil, "nsfw": false}
		if guild == "" {
			defaults["contexts"], defaults["integration_types"] = nil, []int{0}
		} else {
			one["guild_id"] = guild
		}
		for key, v := range defaults {
			if !given(one, key) {
				one[key] = v
			}
		}
		if p, ok := number(one, "default_member_permissions"); ok {
			one["default_member_permissions"] = bits(int64(p))
		}
		all = append(all, one)
	}
	s.commands[guild] = all
	s.note()
	return all
}

// Register registers commands for a server, or everywhere where it is empty, as a JSON array: those of an earlier run of the bot.
func (s *Server) Register(guild, commands string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, err := decode([]byte(commands))
	if err != nil {
		s.t.Errorf("discordfake: Register: %v", err)
		return
	}
	s.setCommands(guild, objects(v))
}

// Commands gives the commands of a server, or those for everywhere where it is empty.
func (s *Server) Commands(guild string) []map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	return clone(s.commands[guild])
}
