// Package trouble makes of words that no list holds what went wrong: with a small grammar of what programs say of mail
// (sayings.go), and of what servers say of those to whom mail goes (grounds.go), of those who send it (refusals.go), of the message
// and of themselves (reasons.go, and asides.go for what gives no reason), in other languages, too (abroad.go).
package trouble

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
)

// Trouble is what went wrong by words that no list holds: those of a program that shows no server's reply, or those in which
// a server refuses.
type Trouble uint8

// The troubles.
const (
	// None: the words tell of none.
	None Trouble = iota
	// NotSent: mail was not sent, and nothing says why.
	NotSent
	// NoConnection: no connection to the mail server came about, or it was lost.
	NoConnection
	// NoName: the name of the mail server was not found.
	NoName
	// NoLogin: the mail server did not take the login.
	NoLogin
	// NoTLS: certificate or encryption failed.
	NoTLS
	// OverLimit: more was sent than the account may send.
	OverLimit
	// TooLarge: the message is larger than is taken.
	TooLarge
	// WrongSender: the sender's address or domain is not one that may send.
	WrongSender
	// WrongRecipient: the recipient was refused.
	WrongRecipient
	// WrongAddress: an address has a form that no address has.
	WrongAddress
	// NoRelay: the server does not pass mail on for this sender.
	NoRelay
	// Masked: a firewall on the way overwrote the server's greeting.
	Masked
	// NotSetUp: the program lacks a setting that it needs for sending.
	NotSetUp
	// NoMailbox: there is no such mailbox, by the words of a server.
	NoMailbox
	// NotInUse: the mailbox is not in use any more, or not for now.
	NotInUse
	// NoRoom: the mailbox is full.
	NoRoom
	// NoDomain: the recipient's domain or its server was not found.
	NoDomain
	// NoAnswer: the recipient's server cannot be reached.
	NoAnswer
	// RefusedClient: the server refuses the machine that sends.
	RefusedClient
	// RefusedSender: the server refuses who sends.
	RefusedSender
	// RefusedName: the server refuses the name that the machine gives itself.
	RefusedName
	// RefusedSending: the server refuses something about those who send.
	RefusedSending
	// Unproven: by SPF, DKIM or DMARC the message is not proven to be the sender's.
	Unproven
	// Infected: the message is refused for a virus. This and what follows are reasons that a server gives.
	Infected
	// Greylisted: who is not known yet has to come again.
	Greylisted
	// NoReverse: the address of the machine that sends has no name, or another one.
	NoReverse
	// Listed: the machine that sends is on a list of those who are shut out.
	Listed
	// Distrusted: it is known for what it sent before.
	Distrusted
	// Spam: the message is taken for spam.
	Spam
	// Looping: the message goes round in circles.
	Looping
	// TooMany: the message has more recipients than are taken at once.
	TooMany
	// TooFast: more comes in some time than is taken.
	TooFast
	// Malformed: the message is not made as messages are.
	Malformed
	// Restricted: the recipient takes mail from some alone.
	Restricted
	// NeedsLogin: the server takes mail from those alone who log in.
	NeedsLogin
	// NeedsTLS: the server takes mail over an encrypted connection alone.
	NeedsTLS
	// Broken: something in the server does not work.
	Broken
	// Banned: the message has a part that is not let in.
	Banned
	// Overloaded: the server has too much to do.
	Overloaded
)

// IsRefusal tells whether it is that a server refuses one of those who send, or something about them.
func (t Trouble) IsRefusal() bool { return t >= RefusedClient && t < Infected }

// IsReason tells whether it is what a server gives as the reason of a refusal, other than whom it refuses.
func (t Trouble) IsReason() bool { return t >= Infected }

var troubleNames = [...]string{"", "sending", "connection", "name", "login", "tls", "limit", "size", "sender", "recipient", "address", "relay", "greeting", "setup", "mailbox", "disused", "room", "domain", "answer", "client", "originator", "helo", "refusal", "proof", "virus", "greylist", "reverse", "list", "repute", "spam", "loop", "recipients", "pace", "form", "restriction", "users", "encryption", "fault", "content", "load"}

// String gives the trouble in the word by which the catalogue knows it.
func (t Trouble) String() string { return troubleNames[min(int(t), len(troubleNames)-1)] }

// Saying is what one sentence of a program tells.
type Saying struct {
	Kinds   scan.Kinds
	Machine bool // it speaks of what sends mail
	smtp    bool // by a name that nothing has which mail is read from
	Act     bool // it speaks of sending mail
	failed  bool // it says of mail that it failed: "email fail"
	sum     bool // it speaks of how much mail
	party   bool // it speaks of a sender's address
}

// maxSender is within how many bytes of the word for a sender its address stands.
const maxSender = 60

// nearWords is within how many words of each other two of them belong together.
const nearWords = 5

// latest are the numbers of the last words of some kinds that a sentence had so far, from 1 on.
type latest struct{ mail, send, amount, sender, leave, not, failure int }

// Understand puts the words of one sentence together.
func Understand(s string, words []Term) (u Saying) {
	var last latest
	for i := range words {
		w := words[i]
		w.Kinds = meant(s, words, i, &last)
		u.Kinds |= w.Kinds
		u.ofMail(s, words, i, w, &last)
		u.ofParty(s, w, &last)
		if w.Kinds&ofSetting != 0 && near(w, last.not, 4) {
			u.Kinds |= ofUnset
		}
		if w.Kinds&ofNot != 0 {
			last.not = w.number
		}
		if w.Kinds&OfFailure != 0 && (w.Kinds&OfLabel == 0 || LabelEnd(s, &w) == 0) {
			last.failure = w.number
		}
	}
	return u
}

// near tells whether a word stands at most so many words behind the last of a kind.
func near(w Term, last, most int) bool {
	return last > 0 && w.number > last && w.number-last <= most
}

// next tells whether a word of one of the kinds follows the i-th at once.
func next(s string, words []Term, i int, kinds scan.Kinds) bool {
	return i+1 < len(words) && words[i+1].Kinds&kinds != 0 && words[i+1].number-words[i].number <= 1 && strings.Trim(gap(s, &words[i], &words[i+1]), " -_'s") == ""
}

// meant gives the kinds of the i-th word that it has beside those around it.
func meant(s string, words []Term, i int, last *latest) scan.Kinds {
	w := words[i]
	if w.Kinds&OfFailure != 0 && noneOf(s, &w) {
		w.Kinds &^= OfFailure
	}
	if w.Kinds&OfLabel != 0 && next(s, words, i, OfPost) { // a mail about a failure
		w.Kinds &^= OfFailure
	}
	if w.Kinds&ofLogin != 0 && strings.HasPrefix(s[w.To:], "Api") { // an interface's name: AuthApiError
		w.Kinds &^= ofLogin
	}
	if w.Kinds&ofDone != 0 && !near(w, last.not, nearWords) && !near(w, last.failure, nearWords) {
		w.Kinds &^= ofSending
	}
	return w.Kinds
}

// ofMail takes up what the i-th word, which is w, tells of mail, of sending it, of what sends it and of how much there is.
func (u *Saying) ofMail(s string, words []Term, i int, w Term, last *latest) {
	switch {
	case w.Kinds&OfSMTP != 0 && !nameOnly(s, &w):
		u.Machine, u.smtp = true, true
	case w.Kinds&OfPost != 0 && !inPath(s, &w) && !compounded(s[w.To:]):
		if next(s, words, i, ofMachine) || inPackage(s, &w) {
			u.Machine = true
		}
		u.failed = u.failed || next(s, words, i, OfFailure)
		u.Act = u.Act || near(w, last.send, nearWords)
		u.sum = u.sum || near(w, last.amount, nearWords-1)
		last.mail = w.number
	case w.Kinds&ofOutgoing != 0 && next(s, words, i, ofMachine):
		u.Machine = true
	}
	if w.Kinds&ofSending != 0 {
		u.Act = u.Act || near(w, last.mail, nearWords) || sentTo(s[w.To:]) || words[0].Kinds&OfPost != 0 && words[0].number == 1 && near(w, last.failure, 2) && strings.Trim(s[w.To:min(len(s), w.To+2)], ". ") == "" // "Email from … failed to send."
		u.sum = u.sum || next(s, words, i, ofLimit)
		last.send = w.number
	}
	if w.Kinds&(ofLimit|ofSize) != 0 {
		u.sum = u.sum || near(w, last.mail, nearWords-1)
		last.amount = w.number
	}
}

// compounded tells whether what follows the word for mail makes something else of it: "mail order", "email field".
func compounded(behind string) bool {
	rest, ok := strings.CutPrefix(behind, " ")
	return ok && compounds.Is(scan.FirstWord(rest))
}

var compounds = scan.NewTable("merge", "order", "orders", "carrier", "validation", "validator", "field", "fields", "column", "input", "button", "signature", "slot", "room")

// ofParty takes up what a word tells of a sender's address.
func (u *Saying) ofParty(s string, w Term, last *latest) {
	if w.Kinds&ofAddress != 0 && near(w, last.sender, 2) {
		u.party = true
	}
	if w.Kinds&ofSender != 0 {
		last.sender = w.number
		if behind := s[w.To:min(len(s), w.To+maxSender)]; strings.IndexByte(behind, '@') > 0 { // the address itself
			u.party = true
			u.Kinds |= ofAddress
		}
	}
	if w.Kinds&ofSending != 0 && near(w, last.leave, 2) && u.Kinds&ofAddress != 0 { // which is not allowed to send
		u.party = true
	}
	if w.Kinds&ofLeave != 0 {
		last.leave = w.number
	}
}

// sentTo tells whether what follows a word of sending is to whom: " to bob@example.org".
func sentTo(behind string) bool {
	rest, ok := strings.CutPrefix(behind, " to ")
	at := strings.IndexByte(rest, '@')
	return ok && at > 0 && strings.IndexByte(rest[:at], ' ') < 0
}

// inPath tells whether a word is part of a path, of a host's name or of an address.
func inPath(s string, w *Term) bool {
	if w.From > 0 && strings.IndexByte("/.@", s[w.From-1]) >= 0 && !inPackage(s, w) {
		return true
	}
	return w.To < len(s) && (s[w.To] == '@' || s[w.To] == '/') || w.To+1 < len(s) && s[w.To] == '.' && scan.IsLower(s[w.To+1])
}

// inPackage tells whether a word stands before a class of its package: "com.example.mail.CertificateException".
func inPackage(s string, w *Term) bool {
	return w.To+1 < len(s) && s[w.To] == '.' && scan.IsUpper(s[w.To+1])
}

// Unexplained tells whether a sentence says of what sends mail that it failed, and not at what.
func (u Saying) Unexplained() bool {
	return u.Machine && u.Kinds&OfFailure != 0 && u.Trouble() == None
}

// Fails tells whether a sentence says of mail, or of what sends it, that something is not as it should be.
func (u Saying) Fails() bool {
	return (u.Machine || u.Act || u.failed || u.sum || u.party) && u.Kinds&(OfFailure|ofNot|ofUnset) != 0
}

// Trouble tells what went wrong, None where the sentence does not say that anything did, or not with mail.
func (u Saying) Trouble() Trouble {
	if !u.Fails() {
		return None
	}
	t := u.kind()
	switch {
	case u.Kinds&ofCode != 0:
		return None
	case t == None && u.Act && u.Kinds&OfFailure != 0:
		return NotSent
	case u.Kinds&OfFailure == 0 && t != WrongSender && t != NotSetUp, u.Kinds&ofReceiving != 0 && !u.smtp && !u.Act:
		return None
	case u.sum && !u.Machine && !u.Act && !u.failed && t != OverLimit && t != TooLarge:
		return None
	case u.party && !u.Machine && !u.Act && !u.failed && t != WrongSender:
		return None
	}
	return t
}

// FailedLogin tells whether the words of a text are about a login and say that something failed.
func FailedLogin(s string) bool {
	var room [UsualTerms]Term
	all := scan.Kinds(0)
	for _, w := range Terms(s, room[:0]) {
		all |= w.Kinds
	}
	return all&ofLogin != 0 && all&OfFailure != 0
}

// kind tells of which kind the trouble is by the words for it, the more telling before the more common.
func (u Saying) kind() Trouble {
	has := func(kinds scan.Kinds) bool { return u.Kinds&kinds != 0 }
	switch {
	case u.party && has(ofLeave) && has(ofNot|OfFailure):
		return WrongSender
	case has(ofName):
		return NoName
	case has(ofTrust):
		return NoTLS
	case has(ofSize) && has(OfFailure) && (u.sum || u.Machine || has(ofLimit) || has(ofBig) && u.Act):
		return TooLarge
	case (u.party || has(ofSender) && has(ofLeave)) && has(ofLeave|ofForm|OfFailure):
		return WrongSender
	case has(ofLogin):
		return NoLogin
	case has(ofTLS):
		return NoTLS
	case has(ofLimit) && (u.sum || !has(ofMailbox)):
		return OverLimit
	case has(ofConnection):
		return NoConnection
	case has(ofAddress) && has(ofLeave):
		return WrongSender
	case has(ofAddress) && has(ofUnset), has(ofRecipient) && has(ofForm), has(ofAddress) && has(ofForm), has(ofForm) && u.Act:
		return WrongAddress
	case has(ofRecipient) && has(ofRefusal) && u.Machine:
		return WrongRecipient
	case has(ofUnset):
		return NotSetUp
	case has(ofRelay) && has(OfFailure) && u.Machine:
		return NoRelay
	}
	return None
}

// nameOnly tells whether a word of what sends mail is but the name of something else: a repository, a user, a pod.
func nameOnly(s string, w *Term) bool {
	if scan.HasPrefixFold(s[w.From:], "smtp") {
		return false
	}
	return w.From > 0 && strings.IndexByte("/@\"'", s[w.From-1]) >= 0 && !inPackage(s, w)
}

// noneOf tells whether what stands beside a word of failure says that there was none: "no errors", "0 failed", "errors: 0".
func noneOf(s string, w *Term) bool {
	before := scan.TrimRight(s[max(0, w.From-12):w.From], " ")
	for _, none := range []string{"no", "0", "without", "nothing"} {
		if scan.HasSuffixWord(before, none) {
			return true
		}
	}
	behind := scan.TrimLeft(s[w.To:], "s :=")
	return strings.HasPrefix(behind, "0") && (len(behind) == 1 || !scan.IsAlnum(behind[1]) && behind[1] != '.') || scan.HasPrefixFold(behind, "none")
}

// SentenceEnd gives where the sentence ends that a program or a server begins at byte from: behind its stop or its semicolon, at the
// end of a value of JSON, or at the end of the text.
func SentenceEnd(text string, from int) int {
	for i := from; i < len(text); i++ {
		switch text[i] {
		case '.', '!', '?':
			if talk.EndsSentence(text, i) {
				return i + 1
			}
		case ';':
			if i+1 == len(text) || text[i+1] == ' ' || text[i+1] == '"' {
				return i + 1
			}
		case '"':
			if i+1 < len(text) && (text[i+1] == ',' || text[i+1] == '}') {
				return i + 1
			}
		}
	}
	return len(text)
}
