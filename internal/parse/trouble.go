package parse

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
	// NoTrouble: the words tell of none.
	NoTrouble Trouble = iota
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
)

var troubleNames = [...]string{"", "sending", "connection", "name", "login", "tls", "limit", "size", "sender", "recipient", "address", "relay", "greeting", "setup", "mailbox", "disused", "room", "domain", "answer", "client", "originator", "helo", "refusal", "proof"}

// String gives the trouble in the word by which the catalogue knows it.
func (t Trouble) String() string { return troubleNames[min(int(t), len(troubleNames)-1)] }

// saying is what one sentence of a program tells.
type saying struct {
	kinds   cues
	machine bool // it speaks of what sends mail
	smtp    bool // by a name that nothing has which mail is read from
	act     bool // it speaks of sending mail
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

// understand puts the words of one sentence together.
func understand(s string, words []term) (u saying) {
	var last latest
	for i := range words {
		w := words[i]
		w.kinds = meant(s, words, i, &last)
		u.kinds |= w.kinds
		u.ofMail(s, words, i, w, &last)
		u.ofParty(s, w, &last)
		if w.kinds&ofSetting != 0 && near(w, last.not, 4) {
			u.kinds |= ofUnset
		}
		if w.kinds&ofNot != 0 {
			last.not = w.number
		}
		if w.kinds&ofFailure != 0 && (w.kinds&ofLabel == 0 || labelEnd(s, &w) == 0) {
			last.failure = w.number
		}
	}
	return u
}

// near tells whether a word stands at most so many words behind the last of a kind.
func near(w term, last, most int) bool {
	return last > 0 && w.number > last && w.number-last <= most
}

// next tells whether a word of one of the kinds follows the i-th at once.
func next(s string, words []term, i int, kinds cues) bool {
	return i+1 < len(words) && words[i+1].kinds&kinds != 0 && words[i+1].number-words[i].number <= 1 && strings.Trim(gap(s, &words[i], &words[i+1]), " -_'s") == ""
}

// meant gives the kinds of the i-th word that it has beside those around it.
func meant(s string, words []term, i int, last *latest) cues {
	w := words[i]
	if w.kinds&ofFailure != 0 && noneOf(s, &w) {
		w.kinds &^= ofFailure
	}
	if w.kinds&ofLabel != 0 && next(s, words, i, ofPost) { // a mail about a failure
		w.kinds &^= ofFailure
	}
	if w.kinds&ofLogin != 0 && strings.HasPrefix(s[w.to:], "Api") { // an interface's name: AuthApiError
		w.kinds &^= ofLogin
	}
	if w.kinds&ofDone != 0 && !near(w, last.not, nearWords) && !near(w, last.failure, nearWords) {
		w.kinds &^= ofSending
	}
	return w.kinds
}

// ofMail takes up what the i-th word, which is w, tells of mail, of sending it, of what sends it and of how much there is.
func (u *saying) ofMail(s string, words []term, i int, w term, last *latest) {
	switch {
	case w.kinds&ofSMTP != 0 && !nameOnly(s, &w):
		u.machine, u.smtp = true, true
	case w.kinds&ofPost != 0 && !inPath(s, &w) && !compounded(s[w.to:]):
		if next(s, words, i, ofMachine) || inPackage(s, &w) {
			u.machine = true
		}
		u.failed = u.failed || next(s, words, i, ofFailure)
		u.act = u.act || near(w, last.send, nearWords)
		u.sum = u.sum || near(w, last.amount, nearWords-1)
		last.mail = w.number
	case w.kinds&ofOutgoing != 0 && next(s, words, i, ofMachine):
		u.machine = true
	}
	if w.kinds&ofSending != 0 {
		u.act = u.act || near(w, last.mail, nearWords) || sentTo(s[w.to:]) || words[0].kinds&ofPost != 0 && words[0].number == 1 && near(w, last.failure, 2) && strings.Trim(s[w.to:min(len(s), w.to+2)], ". ") == "" // "Email from … failed to send."
		u.sum = u.sum || next(s, words, i, ofLimit)
		last.send = w.number
	}
	if w.kinds&(ofLimit|ofSize) != 0 {
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
func (u *saying) ofParty(s string, w term, last *latest) {
	if w.kinds&ofAddress != 0 && near(w, last.sender, 2) {
		u.party = true
	}
	if w.kinds&ofSender != 0 {
		last.sender = w.number
		if behind := s[w.to:min(len(s), w.to+maxSender)]; strings.IndexByte(behind, '@') > 0 { // the address itself
			u.party = true
			u.kinds |= ofAddress
		}
	}
	if w.kinds&ofSending != 0 && near(w, last.leave, 2) && u.kinds&ofAddress != 0 { // which is not allowed to send
		u.party = true
	}
	if w.kinds&ofLeave != 0 {
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
func inPath(s string, w *term) bool {
	if w.from > 0 && strings.IndexByte("/.@", s[w.from-1]) >= 0 && !inPackage(s, w) {
		return true
	}
	return w.to < len(s) && (s[w.to] == '@' || s[w.to] == '/') || w.to+1 < len(s) && s[w.to] == '.' && scan.IsLower(s[w.to+1])
}

// inPackage tells whether a word stands before a class of its package: "com.example.mail.CertificateException".
func inPackage(s string, w *term) bool {
	return w.to+1 < len(s) && s[w.to] == '.' && scan.IsUpper(s[w.to+1])
}

// unexplained tells whether a sentence says of what sends mail that it failed, and not at what.
func (u saying) unexplained() bool {
	return u.machine && u.kinds&ofFailure != 0 && u.trouble() == NoTrouble
}

// fails tells whether a sentence says of mail, or of what sends it, that something is not as it should be.
func (u saying) fails() bool {
	return (u.machine || u.act || u.failed || u.sum || u.party) && u.kinds&(ofFailure|ofNot|ofUnset) != 0
}

// trouble tells what went wrong, NoTrouble where the sentence does not say that anything did, or not with mail.
func (u saying) trouble() Trouble {
	if !u.fails() {
		return NoTrouble
	}
	t := u.kind()
	switch {
	case u.kinds&ofCode != 0:
		return NoTrouble
	case t == NoTrouble && u.act && u.kinds&ofFailure != 0:
		return NotSent
	case u.kinds&ofFailure == 0 && t != WrongSender && t != NotSetUp, u.kinds&ofReceiving != 0 && !u.smtp && !u.act:
		return NoTrouble
	case u.sum && !u.machine && !u.act && !u.failed && t != OverLimit && t != TooLarge:
		return NoTrouble
	case u.party && !u.machine && !u.act && !u.failed && t != WrongSender:
		return NoTrouble
	}
	return t
}

// kind tells of which kind the trouble is by the words for it, the more telling before the more common.
func (u saying) kind() Trouble {
	has := func(kinds cues) bool { return u.kinds&kinds != 0 }
	switch {
	case u.party && has(ofLeave) && has(ofNot|ofFailure):
		return WrongSender
	case has(ofName):
		return NoName
	case has(ofTrust):
		return NoTLS
	case has(ofSize) && has(ofFailure) && (u.sum || u.machine || has(ofLimit) || has(ofBig) && u.act):
		return TooLarge
	case (u.party || has(ofSender) && has(ofLeave)) && has(ofLeave|ofForm|ofFailure):
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
	case has(ofAddress) && has(ofUnset), has(ofRecipient) && has(ofForm), has(ofAddress) && has(ofForm), has(ofForm) && u.act:
		return WrongAddress
	case has(ofRecipient) && has(ofRefusal) && u.machine:
		return WrongRecipient
	case has(ofUnset):
		return NotSetUp
	case has(ofRelay) && has(ofFailure) && u.machine:
		return NoRelay
	}
	return NoTrouble
}

// nameOnly tells whether a word of what sends mail is but the name of something else: a repository, a user, a pod.
func nameOnly(s string, w *term) bool {
	if scan.HasPrefixFold(s[w.from:], "smtp") {
		return false
	}
	return w.from > 0 && strings.IndexByte("/@\"'", s[w.from-1]) >= 0 && !inPackage(s, w)
}

// noneOf tells whether what stands beside a word of failure says that there was none: "no errors", "0 failed", "errors: 0".
func noneOf(s string, w *term) bool {
	before := scan.TrimRight(s[max(0, w.from-12):w.from], " ")
	for _, none := range []string{"no", "0", "without", "nothing"} {
		if scan.HasSuffixWord(before, none) {
			return true
		}
	}
	behind := scan.TrimLeft(s[w.to:], "s :=")
	return strings.HasPrefix(behind, "0") && (len(behind) == 1 || !scan.IsAlnum(behind[1]) && behind[1] != '.') || scan.HasPrefixFold(behind, "none")
}

// sentenceEnd gives where the sentence ends that a program or a server begins at byte from: behind its stop or its semicolon, at the
// end of a value of JSON, or at the end of the text.
func sentenceEnd(text string, from int) int {
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
