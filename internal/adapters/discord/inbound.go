package discord

import (
	"encoding/json"

	"smtpbot/internal/chat"
)

// Name is the platform's name in chat.Place.
const Name = "discord"

// self is what the bot is on Discord.
type self struct {
	user    string // id of the bot as a user
	app     string // id of the application
	name    string // of the bot as a user, without @
	content bool   // it may read messages that are not addressed to it: the Message Content intent is on
}

// noticeKind says what a notice is about.
type noticeKind uint8

const (
	nothing    noticeKind = iota // of no concern to the bot
	happened                     // something in a conversation: notice.event
	removed                      // messages were removed at once: notice.event, whose Message.ID is empty, and notice.ids
	interacted                   // an interaction: notice.interaction
	told                         // channels and threads are new or changed: notice.channels
	closedOne                    // a channel or thread is gone: notice.channels names it
	joined                       // the bot is in a server, or again: notice.guild and notice.channels
	left                         // the bot was removed from a server: notice.event is Left
)

// notice is what an event of the gateway tells.
type notice struct {
	kind        noticeKind
	event       chat.Event
	starts      bool // of happened: the message begins the thread that it stands in (its id is that of its channel)
	ids         []string
	channels    []channel
	guild       string
	interaction interaction
}

// channel is what the bot knows of a channel or thread.
type channel struct {
	id     string
	guild  string
	parent string // of a thread: the channel that it belongs to. Empty elsewhere: a category is no parent.
	kind   int    // https://docs.discord.com/developers/resources/channel#channel-object-channel-types
	locked bool   // of a thread: nobody but moderators may write there
	old    bool   // of a thread: archived
}

// Kinds of channels that differ for the bot.
const (
	kindDM    = 1
	kindForum = 15 // each thread in it is a post
	kindMedia = 16 // likewise
)

// thread tells whether a channel is a thread.
func (c channel) thread() bool { return c.kind >= 10 && c.kind <= 12 }

// threadMark stands in front of the id of a Discord thread in chat.Place.Thread. Without it, Thread is the id of the message
// that a chain of replies began with.
const threadMark = "#"

// pressKind says what somebody did.
type pressKind uint8

const (
	unknownPress   pressKind = iota // something that this program does not know: a button of an older or newer one
	pinged                          // Discord looks whether the address for interactions is the bot's
	commanded                       // a command: interaction.message
	explainMessage                  // the entry in a message's menu: interaction.message
	completing                      // somebody types a code: interaction.partial
	pressed                         // a button, or a choice from a menu: interaction.action and interaction.value
	submitted                       // the window to paste into was sent in: interaction.message
)

// interaction is what somebody did with a command, a button or a window.
type interaction struct {
	kind    pressKind
	message chat.Message    // of commanded, explainMessage and submitted
	share   bool            // of commanded: everybody is to see the answer
	partial string          // of completing
	action  string          // of pressed: one of the actions
	value   string          // of pressed: what stands behind the action, or what was chosen from the menu
	answer  chat.Ref        // of pressed: the message that the button stands under
	private bool            // of pressed: only the one who pressed it sees that message
	shown   json.RawMessage // of pressed: that message as Discord tells it
	person  chat.Person     // who did it. Admin: they have Manage Server; for pressed, Manage Messages is enough.
	name    string          // of that person, as it may be shown: without @
	reply   replyTo
}

// replyTo is where the answer to an interaction goes, for 15 minutes.
type replyTo struct {
	id    string // of the interaction
	app   string // of the application
	token string // a secret
}

// The commands, as they are registered.
const (
	commandSMTP     = "smtp"
	commandSettings = "smtp-settings"  // with subcommands that are the words watch, unwatch, status and mute
	commandExplain  = "Explain bounce" // in the menu of a message
)

// The options of commandSMTP.
const (
	optionCode  = "code"
	optionFile  = "file"
	optionShare = "share"
)

// The custom_id of what can be pressed is idVersion, an action, and behind a colon its value; with none, there is no colon.
// Discord takes 100 characters. A token of chat.Answer has up to 84.
const (
	idVersion     = "1."
	actionHelpful = "yes"     // value: the token
	actionNot     = "no"      // value: the token
	actionDismiss = "dismiss" // value: the token
	actionShare   = "share"   // no value: what is to be shared is the message itself
	actionVariant = "variant" // a menu: what was chosen is a code
	actionPaste   = "paste"   // opens the window; the custom_id of the window too
)

// The custom_ids of what is in the window.
const (
	inputText = "text"
	inputFile = "file"
)
