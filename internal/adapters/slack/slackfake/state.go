package slackfake

import (
	"encoding/json"
	"slices"
	"strings"
)

// User is somebody of the workspace, or a stranger.
type User struct {
	ID, Name                     string
	Team                         string // Team, where it is empty
	Admin, Owner, PrimaryOwner   bool
	Stranger, IsBot, Deactivated bool
	BotID                        string // of a bot
}

// Channel is a conversation. Names are without #.
type Channel struct {
	ID, Name   string
	Private    bool
	Shared     bool // with another workspace (Slack Connect)
	Archived   bool
	Restricted bool   // a setting of the workspace keeps the bot from posting
	User       string // of a direct message: the other one
	Members    []string
}

// Message is a message as it stands in a channel.
type Message struct {
	Channel, TS, ThreadTS string
	User, BotID, AppID    string
	Subtype, Text         string
	Blocks                json.RawMessage // as they were sent
	Metadata              json.RawMessage
	Files                 []File
	Edited                string // ts of the latest edit
	Deleted               bool
	Tombstone             bool // deleted, but there are replies: the place is kept
	Broadcast             bool // a reply that was sent to the channel too
	Unfurl                bool // links or media may unfold
	Via                   string

	shown json.RawMessage // Blocks with every block_id and action_id
}

// channel is a conversation and what was said in it.
type channel struct {
	Channel
	messages []*Message // oldest first
}

// populate makes the workspace.
func (s *Server) populate() {
	for _, u := range []User{
		{ID: Alice, Name: "alice"}, {ID: Bob, Name: "bob"}, {ID: Ada, Name: "ada", Admin: true},
		{ID: Olga, Name: "olga", Admin: true, Owner: true, PrimaryOwner: true},
		{ID: Stranger, Name: "stranger", Team: OtherTeam, Stranger: true},
		{ID: BotUser, Name: "bounce", IsBot: true, BotID: Bot},
		{ID: OtherBot, Name: "alerts", IsBot: true, BotID: OtherBotID},
		{ID: "USLACKBOT", Name: "slackbot", IsBot: false},
	} {
		s.AddUser(u)
	}
	people := []string{Alice, Bob, Ada, Olga, OtherBot}
	for _, c := range []Channel{
		{ID: Support, Name: "support", Members: append(slices.Clone(people), BotUser)},
		{ID: Elsewhere, Name: "elsewhere", Members: people},
		{ID: Private, Name: "private", Private: true, Members: append(slices.Clone(people), BotUser)},
		{ID: Secret, Name: "secret", Private: true, Members: people},
		{ID: Shared, Name: "shared", Shared: true, Members: append(slices.Clone(people), BotUser, Stranger)},
		{ID: Direct, User: Alice, Members: []string{Alice, BotUser}},
	} {
		s.AddChannel(c)
	}
}

// AddUser adds somebody, or changes who has that id.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Team == "" {
		u.Team = Team
	}
	s.users[u.ID] = &u
	s.note()
}

// AddChannel adds a conversation, or changes the one with that id; its messages stay.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Members = slices.Clone(c.Members)
	if old := s.channels[c.ID]; old != nil {
		old.Channel = c
	} else {
		s.channels[c.ID] = &channel{Channel: c}
	}
	s.note()
}

// Channel gives a conversation, to be changed and added again.
func (s *Server) Channel(id string) Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.channels[id]
	if ch == nil {
		return Channel{}
	}
	c := ch.Channel
	c.Members = slices.Clone(c.Members)
	return c
}

// direct gives the conversation of somebody with the bot, and makes it if there is none. The lock is held.
func (s *Server) direct(user string) *channel {
	for _, c := range s.channels {
		if c.User == user && c.User != "" {
			return c
		}
	}
	c := &channel{Channel: Channel{ID: newID("D"), User: user, Members: []string{user, BotUser}}}
	s.channels[c.ID] = c
	return c
}

// member tells whether somebody is in the conversation.
func (c *channel) member(user string) bool { return slices.Contains(c.Members, user) }

// find gives the message with that ts, also one that was deleted.
func (c *channel) find(ts string) *Message {
	i, ok := slices.BinarySearchFunc(c.messages, ts, func(m *Message, ts string) int { return strings.Compare(m.TS, ts) })
	if !ok {
		return nil
	}
	return c.messages[i]
}

// parent gives the message that a thread begins with, if there is one to reply to.
func (c *channel) parent(ts string) *Message {
	m := c.find(ts)
	if m == nil || m.Deleted && !m.Tombstone {
		return nil
	}
	if m.ThreadTS != "" && m.ThreadTS != m.TS {
		return c.parent(m.ThreadTS)
	}
	return m
}

// replies gives what stands under a message, oldest first.
func (c *channel) replies(ts string) []*Message {
	var list []*Message
	for _, m := range c.messages {
		if m.ThreadTS == ts && m.TS != ts && !m.Deleted {
			list = append(list, m)
		}
	}
	return list
}

// add puts a message at the end. The lock is held.
func (s *Server) add(c *channel, m *Message) {
	m.Channel = c.ID
	if m.TS == "" {
		m.TS = s.clock.next()
	}
	c.messages = append(c.messages, m)
	if s.knobs.Forget && len(c.messages) > 2*s.knobs.Keep {
		c.messages = slices.Clone(c.messages[len(c.messages)-s.knobs.Keep:])
	}
	s.log.count("messages")
	s.note()
}

// copied gives a message that shares nothing that changes.
func (m *Message) copied() Message {
	c := *m
	c.Files = slices.Clone(m.Files)
	return c
}

// Messages gives what stands in a channel, threads too, oldest first. What was deleted is not there, a tombstone is.
func (s *Server) Messages(channel string) []Message {
	return s.messages(channel, func(m *Message) bool { return !m.Deleted || m.Tombstone })
}

// Thread gives a message and what stands under it, oldest first.
func (s *Server) Thread(channel, ts string) []Message {
	return s.messages(channel, func(m *Message) bool { return (!m.Deleted || m.Tombstone) && (m.TS == ts || m.ThreadTS == ts) })
}

// Posts gives what the bot wrote in a channel and what stands there still, oldest first.
func (s *Server) Posts(channel string) []Message {
	return s.messages(channel, func(m *Message) bool { return !m.Deleted && m.BotID == Bot })
}

// Message gives one message, also one that was deleted. ok is false if there never was one.
func (s *Server) Message(channel, ts string) (m Message, ok bool) {
	list := s.messages(channel, func(m *Message) bool { return m.TS == ts })
	if len(list) == 0 {
		return Message{}, false
	}
	return list[0], true
}

// messages gives copies of those that a function picks.
func (s *Server) messages(channel string, pick func(*Message) bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	if c == nil {
		return nil
	}
	var list []Message
	for _, m := range c.messages {
		if pick(m) {
			list = append(list, m.copied())
		}
	}
	return list
}
