package discordfake

import (
	"regexp"
	"strings"
)

var (
	userMention = regexp.MustCompile(`<@!?(\d{17,20})>`)
	roleMention = regexp.MustCompile(`<@&(\d{17,20})>`)
	everyone    = regexp.MustCompile(`@(?:everyone|here)\b`)
)

// pings is who a text calls.
type pings struct {
	users, roles []string
	everyone     bool
}

// readPings finds whom a text calls, where all of it is allowed. Mentions in code call nobody.
func readPings(content string) (p pings) {
	content = withoutCode(content)
	for _, m := range userMention.FindAllStringSubmatch(content, -1) {
		if !contains(p.users, m[1]) {
			p.users = append(p.users, m[1])
		}
	}
	for _, m := range roleMention.FindAllStringSubmatch(content, -1) {
		if !contains(p.roles, m[1]) {
			p.roles = append(p.roles, m[1])
		}
	}
	p.everyone = everyone.MatchString(content)
	return p
}

// withoutCode blanks code blocks and code spans.
func withoutCode(content string) string {
	for _, fence := range []string{"```", "``", "`"} {
		parts := strings.Split(content, fence)
		for i := 1; i+1 < len(parts); i += 2 {
			parts[i] = ""
		}
		content = strings.Join(parts, " ")
	}
	return content
}

// mention fills in whom a message of a person mentions. The lock is held.
func (s *Server) mention(m *Message, pingsReplied bool) {
	p := readPings(m.Content)
	m.Mentions, m.MentionRoles, m.mentionsBot = nil, nil, false
	for _, id := range p.users {
		if s.users[id] != nil {
			m.Mentions = append(m.Mentions, id)
			m.mentionsBot = m.mentionsBot || id == BotUser
		}
	}
	if g := s.guilds[m.Guild]; g != nil {
		for _, r := range g.Roles {
			if contains(p.roles, r.ID) {
				m.MentionRoles = append(m.MentionRoles, r.ID)
			}
		}
		c := s.channels[m.Channel]
		m.Everyone = p.everyone && c != nil && s.permissions(m.Author, c)&MentionEveryone != 0
	}
	if m.Reference == nil || m.Reference.Type != 0 || !pingsReplied || m.Type != TypeReply {
		return
	}
	if r := s.messages[m.Reference.Message]; r != nil && r.Webhook == "" {
		if !contains(m.Mentions, r.Author) {
			m.Mentions = append(m.Mentions, r.Author)
		}
		m.mentionsBot = m.mentionsBot || r.Author == BotUser && r.Interaction == ""
	}
}

// allowed gives whom a body of the bot's calls: what its texts name, as far as allowed_mentions lets them.
func allowed(o object, content string, interaction bool) (p pings, replied bool) {
	all := readPings(content)
	rule, there := o["allowed_mentions"].(object)
	if !there {
		if interaction {
			return pings{users: all.users}, false
		}
		return all, true
	}
	parse := texts(rule["parse"])
	if contains(parse, "users") {
		p.users = all.users
	} else {
		p.users = common(all.users, texts(rule["users"]))
	}
	if contains(parse, "roles") {
		p.roles = all.roles
	} else {
		p.roles = common(all.roles, texts(rule["roles"]))
	}
	p.everyone = all.everyone && contains(parse, "everyone")
	return p, yes(rule, "replied_user")
}

// texts gives the strings of an array.
func texts(v any) []string {
	var list []string
	array, _ := v.([]any)
	for _, one := range array {
		if s, ok := one.(string); ok {
			list = append(list, s)
		}
	}
	return list
}

// common gives what both lists have.
func common(a, b []string) []string {
	var list []string
	for _, one := range a {
		if contains(b, one) {
			list = append(list, one)
		}
	}
	return list
}
