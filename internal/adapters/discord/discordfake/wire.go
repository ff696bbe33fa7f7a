package discordfake

import (
	"slices"
	"time"
)

// wire gives a user.
func (u *User) wire() object {
	o := object{"id": u.ID, "username": u.Name, "avatar": nil, "discriminator": "0", "public_flags": 0, "flags": 0, "global_name": nil,
		"primary_guild": nil, "banner": nil, "accent_color": nil, "avatar_decoration_data": nil, "collectibles": nil}
	if u.Display != "" {
		o["global_name"] = u.Display
	}
	if u.Bot {
		o["bot"], o["discriminator"] = true, "4242"
	}
	if u.System {
		o["system"], o["discriminator"] = true, "0000"
	}
	return o
}

// person gives a user by id. The lock is held.
func (s *Server) person(id string) object {
	if u := s.users[id]; u != nil {
		return u.wire()
	}
	return (&User{ID: id, Name: "deleted_user"}).wire()
}

// member gives a member of a server without its user, or nil where there is none. The lock is held.
func (s *Server) member(guild, user string) object {
	g := s.guilds[guild]
	if g == nil {
		return nil
	}
	roles, ok := g.Members[user]
	if !ok {
		return nil
	}
	return object{"avatar": nil, "banner": nil, "communication_disabled_until": nil, "flags": 0, "joined_at": stamp(time.Unix(1700000000, 0)),
		"nick": nil, "pending": false, "premium_since": nil, "roles": append([]string{}, roles...), "mute": false, "deaf": false}
}

// wire gives a role.
func (r Role) wire(position int) object {
	return object{"id": r.ID, "name": r.Name, "permissions": bits(r.Permissions), "position": position, "color": 0,
		"colors": object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil}, "hoist": false, "managed": r.Managed,
		"mentionable": r.Mentionable, "icon": nil, "unicode_emoji": nil, "flags": 0}
}

// locale gives a language.
func locale(set string) string {
	if set == "" {
		return "en-US"
	}
	return set
}

// wireGuild gives a server as GET /guilds does. The lock is held.
func (s *Server) wireGuild(g *Guild) object {
	roles := []object{}
	for i, r := range g.Roles {
		roles = append(roles, r.wire(i))
	}
	return object{"id": g.ID, "name": g.Name, "icon": nil, "description": nil, "home_header": nil, "splash": nil, "discovery_splash": nil,
		"features": []string{}, "banner": nil, "owner_id": g.Owner, "application_id": nil, "region": "deprecated", "afk_channel_id": nil,
		"afk_timeout": 300, "system_channel_id": nil, "system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil,
		"verification_level": 1, "roles": roles, "default_message_notifications": 1, "mfa_level": 0, "explicit_content_filter": 0,
		"max_presences": nil, "max_members": 500000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25, "vanity_url_code": nil,
		"premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": locale(g.Locale), "rules_channel_id": nil,
		"safety_alerts_channel_id": nil, "public_updates_channel_id": nil, "premium_progress_bar_enabled": false, "nsfw": false, "nsfw_level": 0,
		"emojis": []object{}, "stickers": []object{}, "incidents_data": nil}
}

// guildCreate gives a server as GUILD_CREATE does: its channels name no server. The lock is held.
func (s *Server) guildCreate(g *Guild) object {
	o := s.wireGuild(g)
	channels, threads := []object{}, []object{}
	for _, id := range s.channelIDs() {
		c := s.channels[id]
		switch {
		case c.Guild != g.ID || c.Deleted:
		case !c.thread():
			w := s.wireChannel(c)
			delete(w, "guild_id")
			channels = append(channels, w)
		case !c.Archived && s.sees(c):
			threads = append(threads, s.wireChannel(c))
		}
	}
	me := s.member(g.ID, BotUser)
	if me == nil {
		me = object{}
	}
	me["user"] = s.person(BotUser)
	o["joined_at"], o["large"], o["unavailable"], o["member_count"] = stamp(time.Unix(1700000000, 0)), false, false, len(g.Members)
	o["channels"], o["threads"], o["members"] = channels, threads, []object{me}
	o["voice_states"], o["presences"], o["stage_instances"], o["guild_scheduled_events"] = []object{}, []object{}, []object{}, []object{}
	o["soundboard_sounds"] = []object{}
	return o
}

// channelIDs gives the ids of all channels in order. The lock is held.
func (s *Server) channelIDs() []string {
	var ids []string
	for id := range s.channels {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// wireChannel gives a channel as GET /channels does. The lock is held.
func (s *Server) wireChannel(c *Channel) object {
	o := object{"id": c.ID, "type": c.Kind, "flags": 0, "last_message_id": nil}
	if c.latest != "" {
		o["last_message_id"] = c.latest
	}
	if c.Guild == "" {
		people := []object{}
		for _, m := range c.Members {
			if m != BotUser {
				people = append(people, s.person(m))
			}
		}
		o["recipients"] = people
		if c.Kind == KindGroup {
			o["name"], o["icon"], o["owner_id"] = c.Name, nil, Alice
		}
		return o
	}
	o["guild_id"], o["name"], o["rate_limit_per_user"], o["parent_id"] = c.Guild, c.Name, c.Slowmode, nil
	if c.Parent != "" {
		o["parent_id"] = c.Parent
	}
	if c.thread() {
		o["owner_id"], o["message_count"], o["member_count"], o["total_message_sent"] = c.Owner, min(c.count, 50), 2, c.count
		meta := object{"archived": c.Archived, "archive_timestamp": stamp(timeOf(c.ID)), "auto_archive_duration": 1440, "locked": c.Locked,
			"create_timestamp": stamp(timeOf(c.ID))}
		if c.Kind == KindPrivateThread {
			meta["invitable"] = true
		}
		o["thread_metadata"] = meta
		return o
	}
	overwrites := []object{}
	for _, w := range c.Overwrites {
		kind := 0
		if w.Member {
			kind = 1
		}
		overwrites = append(overwrites, object{"id": w.ID, "type": kind, "allow": bits(w.Allow), "deny": bits(w.Deny)})
	}
	o["position"], o["permission_overwrites"], o["nsfw"], o["topic"] = 0, overwrites, false, nil
	if c.Kind == KindForum || c.Kind == KindMedia {
		o["available_tags"], o["default_reaction_emoji"], o["default_sort_order"], o["default_forum_layout"] = []object{}, nil, nil, 0
	}
	return o
}

// partialChannel gives the channel of an interaction. The lock is held.
func (s *Server) partialChannel(c *Channel, user string) object {
	w := s.wireChannel(c)
	o := object{"permissions": bits(s.permissions(user, c))}
	for _, key := range []string{"id", "name", "type", "last_message_id", "last_pin_timestamp", "nsfw", "parent_id", "guild_id", "flags",
		"rate_limit_per_user", "topic", "position", "thread_metadata", "recipients", "owner_id", "icon"} {
		if v, ok := w[key]; ok {
			o[key] = v
		}
	}
	if c.Guild == "" {
		delete(o, "permissions")
	}
	return o
}
