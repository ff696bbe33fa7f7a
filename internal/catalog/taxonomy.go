package catalog

import (
	"cmp"
	"slices"
)

// Cause says what went wrong, one word for each failed recipient.
type Cause string

// The causes. Unknown is for texts that do not tell, and for wrappers whose quoted reply decides.
const (
	Accepted            Cause = "accepted"
	UserUnknown         Cause = "user-unknown"
	MailboxDisabled     Cause = "mailbox-disabled"
	MailboxFull         Cause = "mailbox-full"
	Moved               Cause = "moved"
	BadAddress          Cause = "bad-address"
	DomainNotFound      Cause = "domain-not-found"
	NoMailDomain        Cause = "no-mail-domain"
	SenderRejected      Cause = "sender-rejected"
	RelayDenied         Cause = "relay-denied"
	AuthRequired        Cause = "auth-required"
	AuthFailed          Cause = "auth-failed"
	TLS                 Cause = "tls"
	SenderAuth          Cause = "sender-auth"
	ReverseDNS          Cause = "reverse-dns"
	Blocklisted         Cause = "blocklisted"
	Reputation          Cause = "reputation"
	SpamContent         Cause = "spam-content"
	Virus               Cause = "virus"
	ContentRejected     Cause = "content-rejected"
	Policy              Cause = "policy"
	MessageTooLarge     Cause = "message-too-large"
	TooManyRecipients   Cause = "too-many-recipients"
	RateLimited         Cause = "rate-limited"
	Greylisted          Cause = "greylisted"
	ServerUnavailable   Cause = "server-unavailable"
	ServerError         Cause = "server-error"
	ServerStorage       Cause = "server-storage"
	Connection          Cause = "connection"
	RoutingLoop         Cause = "routing-loop"
	Expired             Cause = "expired"
	ProtocolError       Cause = "protocol-error"
	NotRFCCompliant     Cause = "not-rfc-compliant"
	DeliveryAgent       Cause = "delivery-agent"
	RecipientRestricted Cause = "recipient-restricted"
	Suppressed          Cause = "suppressed"
	AutoReply           Cause = "auto-reply"
	Complaint           Cause = "complaint"
	Delayed             Cause = "delayed"
	Unknown             Cause = "unknown"
)

// TroubleNames are the words for what went wrong with mail by words that no phrase holds. Of a program that shows no reply: nothing
// that says why it was not sent, the connection, the server's name, the login, certificate or encryption, a sending limit, the
// message's size, the sender's address, the recipient, the form of an address, relaying, a greeting that a firewall overwrote, a
// setting of the program. Of a server: that there is no such mailbox, that it is not in use, that it has no room, that its domain
// or its server was not found, that its server gives no answer; that it refuses the machine that sends, who sends, the name by which
// the machine greets, or something about these; that the message is not proven to be theirs. And the reasons that a server
// gives: a virus, greylisting, the name of the sending address, a list, the sender's past, spam, a loop, too many recipients, too much at once,
// the form of the message, recipients who take mail from some alone, senders who did not log in, a connection that is not encrypted, a fault of the server, a part of
// the message, the server's load.
var TroubleNames = []string{"sending", "connection", "name", "login", "tls", "limit", "size", "sender", "recipient", "address", "relay", "greeting", "setup", "mailbox", "disused", "room", "domain", "answer", "client", "originator", "helo", "refusal", "proof", "virus", "greylist", "reverse", "list", "repute", "spam", "loop", "recipients", "pace", "form", "restriction", "users", "encryption", "fault", "content", "load"}

var causes = []Cause{Accepted, UserUnknown, MailboxDisabled, MailboxFull, Moved, BadAddress, DomainNotFound, NoMailDomain,
	SenderRejected, RelayDenied, AuthRequired, AuthFailed, TLS, SenderAuth, ReverseDNS, Blocklisted, Reputation, SpamContent,
	Virus, ContentRejected, Policy, MessageTooLarge, TooManyRecipients, RateLimited, Greylisted, ServerUnavailable, ServerError,
	ServerStorage, Connection, RoutingLoop, Expired, ProtocolError, NotRFCCompliant, DeliveryAgent, RecipientRestricted,
	Suppressed, AutoReply, Complaint, Delayed, Unknown}

// Causes lists every cause, in the order of the taxonomy.
func Causes() []Cause { return slices.Clone(causes) }

// Retry says what the reader should do about sending again.
type Retry string

// The values of Retry.
const (
	RetryNone      Retry = "none"      // nothing failed
	RetryAutomatic Retry = "automatic" // the sending server retries by itself; waiting is right
	RetryLater     Retry = "later"     // resending later is enough
	RetryAfterFix  Retry = "after-fix" // resend only after somebody fixed something
	RetryNever     Retry = "never"     // do not resend to this address
)

var retries = []Retry{RetryNone, RetryAutomatic, RetryLater, RetryAfterFix, RetryNever}

// usualWaits say how long waiting usually takes where a cause alone tells it; of the others nothing honest can be said.
var usualWaits = map[Cause]string{
	Greylisted:        "5 to 30 minutes",
	RateLimited:       "an hour to a day",
	ServerUnavailable: "some minutes to a few hours",
	ServerStorage:     "some hours",
}

// UsualWait says how long waiting usually takes, as a phrase: the entry's own words, else what holds for its cause, "" where
// neither tells.
func (e *Entry) UsualWait() string { return cmp.Or(e.Wait, usualWaits[e.Cause]) }

// Actor says who can act.
type Actor string

// The values of Actor.
const (
	Nobody         Actor = "nobody"
	Sender         Actor = "sender"
	SenderAdmin    Actor = "sender-admin"
	Recipient      Actor = "recipient"
	RecipientAdmin Actor = "recipient-admin"
)

var actors = []Actor{Nobody, Sender, SenderAdmin, Recipient, RecipientAdmin}
