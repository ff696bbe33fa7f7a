package trouble

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// Kinds of words in what a reply or a notice says of those to whom mail goes.
const (
	ofBox        scan.Kinds = 1 << iota // where somebody's mail is kept
	ofPerson                            // whoever gets the mail, or their address
	ofDomain                            // the domain
	ofHost                              // a machine that takes mail for it
	ofLetter                            // the message
	ofPart                              // what a system of mail keeps or does besides: "user database", "mailbox forwarding"
	ofAbsent                            // that there is none such
	ofBefore                            // of these, one that stands before what it is said of: "unknown user"
	ofNameless                          // that a name leads nowhere
	ofFull                              // that there is no room
	ofStore                             // the room that there is
	ofExcess                            // that it is used up
	ofHuge                              // that something is too large
	ofClosed                            // that an account is not in use
	ofSilent                            // that a machine does not answer
	ofOther                             // that all this is about somebody else, or about the form of something
	ofClient                            // the machine that sends, or its address
	ofOriginator                        // who sends, or their address
	ofHello                             // by what name the machine that sends goes
	ofPassing                           // that mail is passed on
	ofProof                             // by what the sender proves to be who they are
	ofFailed                            // that such a proof did not hold
	ofBanned                            // that somebody or something is shut out for good
	ofRefused                           // that somebody is not let in
	ofAlone                             // what is said of nothing but domains
	ofAway                              // that somebody or something cannot be used for now
)

// groundWords are the words in which servers say what is wrong with whom.
var groundWords = func() *scan.Table {
	t := scan.NewTable()
	t.Add(ofBox, "mailbox", "mail box", "mail-box", "mbox", "inbox", "mail folder", "mailfolder", "mail drop", "maildrop")
	t.Add(ofPerson, "user", "users", "rcptto", "userid", "user's", "useraccount", "recipient", "addressee", "account", "address", "addresses", "alias", "username")
	t.Add(ofDomain, "domain", "host name", "hostname")
	t.Add(ofHost, "host", "server", "computer", "mail exchanger", "gateway")
	t.Add(ofLetter, "message", "mail", "email", "e-mail", "attachment")
	t.Add(ofPart, "database", "directory", "ldap", "forwarding", "backend", "filter", "table")
	t.Add(ofAbsent, denied("found", "be found", "exist", "known", "valid", "recognised", "recognized", "listed", "registered", "in our records", "a valid", "a known", "defined", "user of this", "on file")...)
	t.Add(ofAbsent, "doesn't have an account", "does not have an account", "not have an account", "has no account", "no longer exist", "no longer valid", "been deleted", "was deleted", "been removed", "was removed", "has left", "left the company")
	t.Add(ofAbsent|ofBefore, denied("find")...)
	t.Add(ofAbsent|ofBefore, "unknown", "invalid", "no such", "nonexist", "non-exist", "undeliverable", "unable to find", "misspelled", "mistyped", "bad address", "bad user", "bad recipient", "bad mailbox", "bad account", "bad destination mail", "bad destination email", "dead", "no user by", "no user with", "no user named", "no user called", "no user here", "no mailbox by", "no mailbox with", "no mailbox here", "no account by", "no account with")
	t.Add(ofNameless, denied("resolve", "be resolved")...)
	t.Add(ofNameless, "unresolv", "no mail server", "lookup failed")
	t.Add(ofNameless|ofAlone, "no mx", "nxdomain", "no mail exchanger", "not have any mail exchanger", "no mail exchange")
	t.Add(ofFull, "full", "over quota", "over its quota", "over their quota", "overquota", "out of space", "out of storage", "out of disk", "out of quota", "no space", "no room", "not enough room", "not enough space", "not have enough space", "not have enough room", "receive any more", "accept any more", "insufficient space", "insufficient storage")
	t.Add(ofStore, "quota", "storage", "disk space", "capacity")
	t.Add(ofExcess, "exceed", "limit", "over the", "used up")
	t.Add(ofHuge, "too large", "too big", "larger than", "bigger than", "exceeds the size", "exceeds the maximum size", "size limit", "size exceeds", "exceeds size")
	t.Add(ofClosed, "not accepting mail", "not accepting messages", "not accepting any", "disabled", "suspended", "inactive", "deactivated", "locked", "terminated", "discontinued", "closed", "frozen", "cancelled", "not active", "no longer active", "no longer in use", "no longer available", "expired", "no activity", "inactivity", "noactivity", "hasn't entered", "not logged in", "never logged in")
	t.Add(ofAway, "unavailable", "not available")
	t.Add(ofClosed|ofBefore, "no recipient activity", "no user activity", "not an active", "inactive", "suspended", "disabled", "deactivated", "closed", "expired")
	t.Add(ofSilent, denied("be reached", "be contacted", "respond", "answer", "reachable")...)
	t.Add(ofSilent, "no response", "no answer", "timed out", "refused the connection", "closed the connection", "dropped the connection", "is down")
	t.Add(ofClient, "ip", "ips", "ip-address", "ip-adress", "ip-адрес", "your ip", "sending ip", "remote ip", "client", "your client", "your host", "your server", "your mail server", "your mailserver", "your network", "sending server", "sending host")
	t.Add(ofOriginator, "sender", "senders", "from address", "from domain", "mail from", "return address", "originator", "return-path", "reverse-path")
	t.Add(ofHello, "helo", "ehlo")
	t.Add(ofPassing, "relay", "relaying", "relayed")
	t.Add(ofProof, "spf", "dkim", "dmarc")
	t.Add(ofFailed, "fail", "failed", "failure", "softfail", "hardfail", "permerror", "neutral", "missing", "no spf", "no dkim", "not aligned", "did not pass", "does not pass", "does not match")
	t.Add(ofRefused, denied("allowed", "accepted", "accept", "accepting", "permitted", "authorized", "authorised", "verified", "welcome", "trusted")...)
	t.Add(ofRefused|ofBanned, "banned", "blocked", "barred", "blacklisted", "blocklisted")
	t.Add(ofRefused, "blocking", "reject", "rejected", "rejects", "rejecting", "denied", "denies", "deny", "refused", "refuses", "refusing", "forbidden", "prohibited", "disallowed", "filtered", "blackholed", "deferred", "dropped", "no access", "unacceptable", "unwanted", "illegal", "fake", "forged", "spoofed", "bogus")
	t.Add(ofSilent|ofBefore, "unreachable")
	t.Add(ofOther, "limited to", "restricted", "ip address", "link", "url", "sender", "from address", "mail from", "client", "helo", "ehlo", "relay", "authenti", "password", "login", "reverse", "ptr", "originat", "sending", "spf", "dkim", "dmarc", "arc", "list", "certificate", "syntax", "format", "parse", "parameter", "header", "command", "argument", "character", "per hour", "per day", "per minute", "rate", "too many", "policy", "attempts", "connections", "messages", "for abuse", "for spam", "for sending", "allow list", "allow-list", "allowlist", "whitelist", "white list", "safe list")
	addGroundsAbroad(t)
	return t
}()

// denied gives each of the words behind those that deny them.
func denied(words ...string) []string {
	var out []string
	for _, not := range [...]string{"not ", "cannot ", "can't ", "couldn't ", "doesn't ", "didn't ", "don't ", "isn't ", "wasn't "} {
		for _, w := range words {
			out = append(out, not+w)
		}
	}
	return out
}

// maxGrounds is how much of a text is read.
const maxGrounds = 2 << 10

// farthest is within how many words of each other whom something is said of and what is said of them stand.
const farthest = 7

// nearBefore is within how many words a word stands before what it is said of: "no such virtual user".
const nearBefore = 3

// Grounds gives what one text says is wrong: with those to whom mail goes, else with those who send it, with the message or with the
// server; and whether it says so, and does not only speak of them.
func Grounds(s string, recipients, senders bool) (t Trouble, sure bool) {
	s = folded(begun(s))
	var room [UsualTerms]Term
	words := findTerms(groundWords, s, room[:0])
	if recipients {
		if t = ofRecipients(s, words); t != None {
			return t, true
		}
	}
	if !senders {
		return None, false
	}
	t, sure = ofSenders(s, words)
	if sure && (t == RefusedSender || t == Unproven || t == RefusedName) {
		return t, true
	}
	named := slices.ContainsFunc(words, func(w Term) bool { return w.Kinds&(ofBox|ofPerson) != 0 })
	r, told := reason(s, named)
	switch {
	case r == None, sure && !told, t == Unproven && !told, t == NoRelay && !told && r != NeedsLogin: // what is spoken of is more telling
		return t, sure
	}
	return r, told
}

// NamesOne tells whether a word that ends with an s is one of those for somebody or something of mail, and no plural of it.
func NamesOne(word string) bool {
	return groundWords.Is(word) && !groundWords.Is(strings.TrimSuffix(word, "s")) && !groundWords.Is(strings.TrimSuffix(word, "es"))
}

// ofRecipients gives what the words of a text say is wrong with those to whom mail goes.
func ofRecipients(s string, words []Term) Trouble {
	found := None
	clientIP := strings.IndexByte(s, '@') < 0 && addresses.NamesIP(s) // whose address the IP address is
	toSender := scan.ContainsFold(s, "you")
	of, at := -1, 0 // the last word for somebody or something, and the one that told what is wrong
	var all scan.Kinds
	for i := range words {
		w := &words[i]
		all |= w.Kinds
		switch {
		case w.Kinds&(ofOther|ofOriginator) != 0, toSender && theirs(s, w), clientIP && scan.HasPrefixFold(s[w.From:], "address"):
			if found != None && (w.number-words[at].number > 3 || ends(gap(s, &words[at], w))) {
				return found
			}
			return None
		case w.Kinds&(ofBox|ofPerson|ofDomain|ofHost|ofLetter|ofPart) != 0:
			if !inPath(s, w) && (of < 0 || !partOf(s, &words[of], w)) {
				of = i
			}
			continue
		case found != None || w.Kinds&(ofAbsent|ofNameless|ofFull|ofClosed|ofSilent|ofAway) == 0, ofTrouble(s[w.To:]):
			continue
		}
		about := scan.Kinds(0)
		if of >= 0 && w.number-words[of].number == 1 && words[of].Kinds&(ofBox|ofPerson) != 0 && !ends(gap(s, &words[of], w)) {
			about = words[of].Kinds // "utente inesistente nel dominio"
		} else if n := i + 1; w.Kinds&ofBefore != 0 && n < len(words) && words[n].number-w.number <= nearBefore && !strings.ContainsAny(gap(s, w, &words[n]), ".;:,") {
			for n+1 < len(words) && words[n+1].number == words[n].number+1 && words[n+1].Kinds&(ofBox|ofPerson|ofDomain|ofHost) != 0 && !ends(gap(s, &words[n], &words[n+1])) {
				n++ // "invalid domain mailbox user"
			}
			about = words[n].Kinds
		}
		if about == 0 && of >= 0 && w.number-words[of].number <= farthest && !ends(gap(s, &words[of], w)) {
			about = words[of].Kinds
		}
		if about == 0 && endsInAddress(s[:w.From]) {
			about = ofPerson
		}
		found, at = ground(w.Kinds, about), i
	}
	switch {
	case found != None:
		return found
	case all&ofLetter != 0 && all&ofHuge != 0 && (all&ofBox == 0 || limitsSize(words)):
		return TooLarge
	case all&(ofBox|ofPerson) != 0 && all&ofStore != 0 && all&ofExcess != 0, all&ofBox != 0 && all&ofExcess != 0:
		return NoRoom
	}
	return None
}

// ofTrouble tells whether what a word is said of, which stands behind it, is a trouble: "unknown error".
func ofTrouble(behind string) bool {
	return troubles.Is(strings.TrimRight(scan.FirstWord(strings.TrimLeft(behind, " ")), ".,:;!"))
}

var troubles = scan.NewTable("error", "failure", "problem", "reason", "fehler", "erreur", "errore", "erro")

// limitsSize tells whether what something is too large for is a limit, and not the room that is left: "larger than the limit".
func limitsSize(words []Term) bool {
	for i := 1; i < len(words); i++ {
		if words[i-1].Kinds&ofHuge != 0 && words[i].Kinds&(ofExcess|ofStore) == ofExcess && words[i].number-words[i-1].number <= 3 {
			return true
		}
	}
	return false
}

// partOf reports whether a word names only what an earlier one belongs to: "the mailbox of the user", "the database server".
func partOf(s string, of, w *Term) bool {
	switch strings.ToLower(strings.TrimSpace(gap(s, of, w))) {
	case "of", "of the", "of this", "of that":
		return true
	case "":
		return of.Kinds&ofPart != 0
	}
	return false
}

// ground gives what is wrong where what is said of whom.
func ground(said, about scan.Kinds) Trouble {
	switch {
	case said&ofFull != 0 && about&(ofBox|ofPerson) != 0:
		return NoRoom
	case said&ofClosed != 0 && about&(ofBox|ofPerson) != 0:
		return NotInUse
	case said&ofAbsent != 0 && about&(ofBox|ofPerson) != 0:
		return NoMailbox
	case said&(ofAbsent|ofNameless) != 0 && about&(ofDomain|ofHost) != 0, said&ofAlone != 0:
		return NoDomain
	case said&ofAway != 0 && about&ofHost != 0:
		return Overloaded
	case said&ofSilent != 0 && about&(ofDomain|ofHost) != 0:
		return NoAnswer
	}
	return None
}

// theirs tells whether a word names what is the sender's: "your domain", "the account you sent from".
func theirs(s string, w *Term) bool {
	if w.Kinds&(ofPerson|ofDomain|ofHost|ofBox) == 0 {
		return false
	}
	if behind := s[w.To:min(len(s), w.To+40)]; yours.In(behind) && scan.ContainsFold(behind, " from") {
		return true
	}
	before := s[max(0, w.From-20):w.From]
	at := scan.IndexFold(before, "your ")
	return at >= 0 && strings.Count(strings.TrimSpace(before[at:]), " ") <= 1
}

// yours are words behind what the sender uses.
var yours = scan.NewTable("you sent", "you send", "you are sending", "you are using", "you use", "you used", "you mail")

// gap gives what stands between two words of s.
func gap(s string, a, b *Term) string { return s[min(a.To, b.From):b.From] }

// ends tells whether a sentence ends within s. The dots of a host's name end none.
func ends(s string) bool { return SentenceEnd(s, 0) < len(s) }

// endsInAddress tells whether the last word of s but for a verb is an e-mail address.
func endsInAddress(s string) bool {
	for range 3 {
		s = strings.TrimRight(s, " :<>()\"',[]")
		last := s[strings.LastIndexByte(s, ' ')+1:]
		if strings.IndexByte(last, '@') > 0 {
			return true
		}
		switch strings.ToLower(last) {
		case "is", "was", "does", "did", "could", "has", "been", "can":
			s = s[:len(s)-len(last)]
		default:
			return false
		}
	}
	return false
}
