package slackfake

import (
	"encoding/json"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/fake"
)

// wire gives a message as it stands in answers and events. The lock is held.
func (s *Server) wire(m *Message) object {
	o := object{"type": "message", "text": m.Text, "ts": m.TS, "team": Team}
	set := func(key, value string) {
		if value != "" {
			o[key] = value
		}
	}
	set("user", m.User)
	set("bot_id", m.BotID)
	set("app_id", m.AppID)
	set("subtype", m.Subtype)
	set("thread_ts", m.ThreadTS)
	if u := s.users[m.User]; u != nil && u.Team != Team {
		o["team"], o["user_team"], o["source_team"] = u.Team, u.Team, u.Team
	}
	if m.BotID == Bot {
		o["bot_profile"] = object{"id": Bot, "deleted": false, "name": "bounce", "updated": 1700000000, "app_id": App, "team_id": Team, "icons": object{}}
	} else if m.BotID == "" && m.Subtype == "" {
		o["client_msg_id"] = "c0ffee00-" + m.TS[len(m.TS)-4:] + "-4000-8000-" + strings.ReplaceAll(m.TS, ".", "")[:12]
	}
	if len(m.shown) > 0 {
		o["blocks"] = m.shown
	}
	if len(m.Metadata) > 0 {
		o["metadata"] = m.Metadata
	}
	if len(m.Files) > 0 {
		var files []object
		for _, f := range m.Files {
			files = append(files, s.wireFile(s.files[f.ID], m.User))
		}
		o["files"], o["upload"], o["display_as_bot"] = files, false, false
	}
	if m.Edited != "" {
		o["edited"] = object{"user": m.User, "ts": m.Edited}
	}
	if m.Tombstone {
		o["subtype"], o["text"], o["user"], o["hidden"] = "tombstone", "This message was deleted.", "USLACKBOT", true
		delete(o, "blocks")
		delete(o, "files")
		delete(o, "bot_id")
		delete(o, "client_msg_id")
	}
	if c := s.channels[m.Channel]; c != nil && (m.ThreadTS == "" || m.ThreadTS == m.TS) {
		if replies := c.replies(m.TS); len(replies) > 0 {
			o["thread_ts"], o["reply_count"], o["latest_reply"] = m.TS, len(replies), replies[len(replies)-1].TS
		}
	}
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		if c := s.channels[m.Channel]; c != nil {
			if p := c.find(m.ThreadTS); p != nil {
				o["parent_user_id"] = p.User
			}
		}
	}
	return o
}

// kind gives the channel_type of events.
func (c *channel) kind() string {
	switch {
	case c.User != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// shortName gives the name that payloads carry.
func (c *channel) shortName() string {
	switch {
	case c.User != "":
		return "directmessage"
	case c.Private:
		return "privategroup"
	}
	return c.Name
}

// wire gives a channel as conversations.info does.
func (c *channel) wire() object {
	o := object{"id": c.ID, "created": 1700000000, "is_archived": c.Archived, "is_im": c.User != "", "is_org_shared": false,
		"is_ext_shared": c.Shared, "is_shared": c.Shared, "is_pending_ext_shared": false}
	if c.User != "" {
		o["user"] = c.User
		return o
	}
	o["name"], o["name_normalized"], o["creator"], o["is_general"] = c.Name, c.Name, Ada, false
	o["is_channel"], o["is_group"], o["is_private"], o["is_mpim"] = !c.Private, c.Private, c.Private, false
	o["is_member"], o["num_members"], o["context_team_id"] = c.member(BotUser), len(c.Members), Team
	return o
}

// wire gives a user as users.info does.
func (u *User) wire() object {
	o := object{"id": u.ID, "team_id": u.Team, "name": u.Name, "deleted": u.Deactivated, "real_name": u.Name, "tz": "Europe/Berlin",
		"is_bot": u.IsBot, "is_app_user": false, "updated": 1700000000,
		"profile": object{"display_name": u.Name, "real_name": u.Name, "team": u.Team}}
	if u.Stranger {
		o["is_stranger"] = true
		if u.Admin { // there, not here
			o["is_admin"] = true
		}
		return o
	}
	o["is_admin"], o["is_owner"], o["is_primary_owner"] = u.Admin, u.Owner, u.PrimaryOwner
	o["is_restricted"], o["is_ultra_restricted"] = false, false
	return o
}

// person gives a user as payloads of interactions carry one.
func (s *Server) person(id string) object {
	u := s.users[id]
	if u == nil {
		u = &User{ID: id, Name: strings.ToLower(id), Team: Team}
	}
	return object{"id": u.ID, "username": u.Name, "name": u.Name, "team_id": u.Team}
}

// richText gives the blocks that Slack's own client makes of what somebody writes.
func richText(text string) json.RawMessage {
	plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
	if plain == "" {
		return nil
	}
	return fake.Encode([]object{{"type": "rich_text", "block_id": fake.Random(3), "elements": []object{
		{"type": "rich_text_section", "elements": []object{{"type": "text", "text": plain}}},
	}}})
}

// unix gives the time as payloads carry it.
func unix() int64 { return time.Now().Unix() }
