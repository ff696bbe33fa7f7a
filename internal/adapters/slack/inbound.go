package slack

import (
	"smtpbot/internal/chat"
)

// Name is the platform's name in chat.Place.
const Name = "slack"

// self is what the bot is in the workspace that it is installed in.
type self struct {
	team string // the workspace's id: "T…"
	user string // of the bot as a user: "U…"
	bot  string // of the bot as a bot: "B…"
	name string // of the bot as a user, without @
	site string // where the workspace's messages can be linked: "https://acme.slack.com/"
}

// noticeKind says what a notice is about.
type noticeKind uint8

const (
	nothing     noticeKind = iota // of no concern to the bot
	happened                      // something in a conversation: notice.event
	homeOpened                    // somebody opened the bot's home: notice.user
	uninstalled                   // the bot was removed from the workspace, or its token was revoked: notice.event is Left
	challenge                     // Slack verifies the URL: notice.challenge is to be sent back
	limited                       // Slack tells that it holds events back
)

// notice is what an envelope of the Events API tells.
type notice struct {
	kind      noticeKind
	event     chat.Event
	user      string
	challenge string
}

// command is a slash command that somebody gave.
type command struct {
	message chat.Message // Asked is Command
	reply   replyTo
	trigger string // what a modal can be opened with, for three seconds
}

// replyTo is where and to whom the answer to a command or a press goes.
type replyTo struct {
	url     string // response_url: a secret
	channel string
	thread  string // ts, empty at the channel's root
	user    string // id
	name    string // of the user, as it may be shown: without @
}

// pressKind says what somebody did.
type pressKind uint8

const (
	unknownPress   pressKind = iota // something that this program does not know: a button of an older or newer one
	pressed                         // a button or a menu in a message or a home: interaction.action
	explainMessage                  // the message shortcut: interaction.message
	openPaste                       // the global shortcut, to paste into a modal
	submitted                       // the modal was sent in: interaction.message
	closed                          // the modal was closed
)

// interaction is something that somebody pressed, chose or sent in.
type interaction struct {
	kind    pressKind
	action  action
	answer  chat.Ref     // the message that the button stands under; its ID is empty in a home or modal
	private bool         // only the one who pressed it sees that message
	message chat.Message // of explainMessage (Asked is Shortcut) and submitted (Asked is Command)
	reply   replyTo
	trigger string
	view    string // id of the modal
}

// action is the button that was pressed, or the menu and what was chosen.
type action struct {
	id    string // action_id
	value string
}

// What Slack sends back for what we show.
const (
	callbackExplain = "explain_bounce" // the message shortcut, as in the manifest
	callbackPaste   = "paste_bounce"   // the global shortcut, and the modal
	actionVote      = "vote"           // value: helpful or notHelpful and the token
	actionVoteNot   = "vote_not"       // the second of the plain buttons; the value says all
	actionDismiss   = "dismiss"        // value: the token
	actionShare     = "share"          // value: the sealed answer
	actionVariant   = "variant"        // value: a code
	actionPaste     = "paste"          // opens the modal
	blockText       = "text"           // of the modal: block_id and action_id of the text
	blockFile       = "file"           // and of the file
)

// What the value of a vote begins with. The token follows.
const (
	valueHelpful    = "1+"
	valueNotHelpful = "1-"
)
