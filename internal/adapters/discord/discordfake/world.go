package discordfake

import "slices"

// The bot.
const (
	Token   = "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Fake00.not-a-secret_not-a-secret_not-a-secret"
	App     = "1100000000000000001" // id of the application: not that of the user, as with older bots
	BotUser = "1100000000000000002"
	BotName = "bouncer"
)

// The people.
const (
	Alice    = "1100000000000000101"
	Bob      = "1100000000000000102"
	Admin    = "1100000000000000103" // has MANAGE_GUILD in Home
	Mod      = "1100000000000000104" // has MANAGE_MESSAGES in Home
	Owner    = "1100000000000000105" // owns Home and Second
	Robot    = "1100000000000000106" // another bot
	Stranger = "1100000000000000107" // in Foreign alone
)

// The servers and what is in them. The ids of Home and Second belong to different ones of two shards.
const (
	Home    = "1099511627776000000"
	Second  = "1099511627780194304"
	Foreign = "1099511627784388608" // the bot is not there; people bring it who installed it for themselves

	Category = "1100000000000000200"
	Support  = "1100000000000000201" // a text channel in Category
	Ops      = "1100000000000000202" // a text channel
	News     = "1100000000000000203" // an announcement channel
	Forum    = "1100000000000000204"
	Media    = "1100000000000000205" // a media channel: posts, as in a forum
	General  = "1100000000000000206" // the text channel of Second
	Lounge   = "1100000000000000207" // the text channel of Foreign
	Group    = "1100000000000000208" // a group of Alice and Bob, without the bot

	RoleAdmin     = "1100000000000000301"
	RoleMod       = "1100000000000000302"
	RoleBot       = "1100000000000000303" // the managed role of the bot
	RoleHelpers   = "1100000000000000304" // anybody may mention it
	RoleBotSecond = "1100000000000000305" // the managed role of the bot in Second
)

// Kinds of channels.
const (
	KindText          = 0
	KindDM            = 1
	KindVoice         = 2
	KindGroup         = 3
	KindCategory      = 4
	KindNews          = 5
	KindNewsThread    = 10
	KindPublicThread  = 11
	KindPrivateThread = 12
	KindForum         = 15
	KindMedia         = 16
)

// User is somebody.
type User struct {
	ID, Name, Display string
	Bot, System       bool
	Locale            string // en-US where it is empty
	Closed            bool   // takes no direct messages from bots
	Installed         bool   // installed the app for themselves
}

// Role is a role in a server. The one with the server's id is everybody's.
type Role struct {
	ID, Name    string
	Permissions int64
	Managed     bool
	Mentionable bool
}

// Guild is a server.
type Guild struct {
	ID, Name, Owner string
	Locale          string // en-US where it is empty
	Roles           []Role
	Members         map[string][]string // roles by person
	Absent          bool                // the bot is not there
	Outage          bool                // Discord cannot serve it now
}

// Overwrite changes permissions in a channel, for a role or a member.
type Overwrite struct {
	ID          string
	Member      bool
	Allow, Deny int64
}

// Channel is a channel, thread, post or conversation.
type Channel struct {
	ID, Guild, Parent, Name string
	Kind                    int
	Overwrites              []Overwrite
	Slowmode                int      // seconds
	Members                 []string // of a direct message, group or private thread
	Owner                   string   // of a thread
	Locked, Archived        bool     // of a thread
	Deleted                 bool

	latest string // message
	count  int    // of messages
}

// thread tells whether a channel is a thread.
func (c *Channel) thread() bool { return c.Kind >= KindNewsThread && c.Kind <= KindPrivateThread }

// contains is slices.Contains for ids.
func contains(list []string, one string) bool { return slices.Contains(list, one) }

// populate makes the world.
func (s *Server) populate() {
	for _, u := range []User{
		{ID: BotUser, Name: BotName, Bot: true}, {ID: Alice, Name: "alice", Display: "Alice", Installed: true}, {ID: Bob, Name: "bob", Display: "Bob"},
		{ID: Admin, Name: "adminna", Display: "Adminna"}, {ID: Mod, Name: "moddie"}, {ID: Owner, Name: "owner", Display: "The Owner"},
		{ID: Robot, Name: "Mail Monitor", Bot: true}, {ID: Stranger, Name: "stranger"},
	} {
		s.users[u.ID] = &u
	}
	everybody := func(guild string) Role { return Role{ID: guild, Name: "@everyone", Permissions: everyonesPermissions} }
	for _, g := range []Guild{
		{ID: Home, Name: "Mail Support", Owner: Owner, Roles: []Role{everybody(Home), {ID: RoleAdmin, Name: "Admins", Permissions: ManageGuild},
			{ID: RoleMod, Name: "Mods", Permissions: ManageMessages}, {ID: RoleBot, Name: BotName, Permissions: botsPermissions, Managed: true},
			{ID: RoleHelpers, Name: "Helpers", Mentionable: true}},
			Members: map[string][]string{Alice: {}, Bob: {RoleHelpers}, Admin: {RoleAdmin}, Mod: {RoleMod}, Owner: {}, BotUser: {RoleBot}, Robot: {}}},
		{ID: Second, Name: "Second Server", Owner: Owner, Locale: "de", Roles: []Role{everybody(Second),
			{ID: RoleBotSecond, Name: BotName, Permissions: botsPermissions, Managed: true}},
			Members: map[string][]string{Alice: {}, Bob: {}, Owner: {}, BotUser: {RoleBotSecond}}},
		{ID: Foreign, Name: "Foreign Server", Owner: Stranger, Absent: true, Roles: []Role{everybody(Foreign)},
			Members: map[string][]string{Alice: {}, Stranger: {}}},
	} {
		s.guilds[g.ID] = &g
	}
	for _, c := range []Channel{
		{ID: Category, Guild: Home, Name: "Help", Kind: KindCategory},
		{ID: Support, Guild: Home, Name: "support", Parent: Category}, {ID: Ops, Guild: Home, Name: "ops"},
		{ID: News, Guild: Home, Name: "news", Kind: KindNews}, {ID: Forum, Guild: Home, Name: "questions", Kind: KindForum},
		{ID: Media, Guild: Home, Name: "screenshots", Kind: KindMedia}, {ID: General, Guild: Second, Name: "general"},
		{ID: Lounge, Guild: Foreign, Name: "lounge"}, {ID: Group, Name: "friends", Kind: KindGroup, Members: []string{Alice, Bob}},
	} {
		s.channels[c.ID] = &c
	}
}
