package trouble

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// nearRefusal is within how many words of each other who is refused and that they are stand.
const nearRefusal = 5

// ofSenders gives what the words of a text refuse of those who send mail: the machine, by its address or by its name, the sender,
// that mail is passed on for them, or the proof that they are who they are. Where they speak of one of those and of no mailbox, but
// do not say that it is refused, the second result is false.
func ofSenders(s string, words []Term) (Trouble, bool) {
	who, no := -1, -1 // the last word for one of those who send, and the last that refuses and has nobody yet
	of := -1          // the last for those to whom mail goes
	all := scan.Kinds(0)
	for i := range words {
		w := &words[i]
		if inPath(s, w) || w.Kinds&ofPerson != 0 && (scan.HasPrefixFold(s[w.From:], "address") || besideIP(s, w)) {
			continue
		}
		if w.Kinds&(ofBox|ofPerson) != 0 && ofOriginators(s, words, i) {
			continue
		}
		if fromMachine(s, words, i) {
			w.Kinds = ofClient
		}
		all |= w.Kinds
		switch {
		case w.Kinds&ofThoseWhoSend == 0 && w.Kinds&ofDomain != 0 && who >= 0 && words[who].Kinds&ofOriginator != 0 && possessive(gap(s, &words[who], w)):
			// the sender's domain, of which what follows is said as of the sender
		case w.Kinds&(ofThoseWhoSend|ofDomain) != 0:
			if of >= 0 && w.Kinds&ofPassing == 0 && !parted(gap(s, &words[of], w)) {
				continue // "no mailbox bob, client 192.0.2.7 refused"
			}
			if who = i; no >= 0 && together(s, words, no, i) && refuses(words[no].Kinds, w.Kinds, ofBefore|ofFailed) {
				return refused(w.Kinds | all&ofProof), true
			}
		case w.Kinds&(ofBox|ofPerson) != 0:
			who, no, of = -1, -1, i
		case who >= 0 && together(s, words, who, i) && refuses(w.Kinds, words[who].Kinds, ofAbsent|ofNameless|ofFailed):
			return refused(words[who].Kinds | all&ofProof), true
		case w.Kinds&(ofRefused|ofBefore|ofFailed) != 0:
			no = i
		}
	}
	switch {
	case all&(ofBox|ofPerson) != 0:
		return None, false
	case all&ofThoseWhoSend == 0:
		return ofNobody(words), false
	}
	return refused(all), false
}

// ofNobody gives what words tell that refuse a message and name nobody: "Message rejected".
func ofNobody(words []Term) Trouble {
	all := scan.Kinds(0)
	for i := range words {
		all |= words[i].Kinds
	}
	if all&(ofPerson|ofDomain|ofClosed) == 0 && all&ofLetter != 0 && all&ofRefused != 0 {
		return RefusedSending
	}
	return None
}

// ofThoseWhoSend are the words for those who send, for what they want and for what they prove.
const ofThoseWhoSend = ofClient | ofOriginator | ofHello | ofPassing | ofProof

// refuses tells whether a word says of one of those who send that they are refused, that what proves them did not hold, or that
// their name or address, other than that of a machine, is none.
func refuses(said, who, none scan.Kinds) bool {
	if who&ofThoseWhoSend == 0 { // a domain, which may be the recipient's
		return said&ofBanned != 0
	}
	return said&ofRefused != 0 || said&none&ofFailed != 0 && who&ofProof != 0 || said&none&^ofFailed != 0 && who&(ofClient|ofPassing) == 0
}

// refused gives the trouble of one of those who send.
func refused(who scan.Kinds) Trouble {
	switch {
	case who&ofProof != 0:
		return Unproven
	case who&ofPassing != 0:
		return NoRelay
	case who&ofHello != 0:
		return RefusedName
	case who&ofClient == 0:
		return RefusedSender
	}
	return RefusedClient
}

// ofOriginators tells whether the i-th word names what belongs to whoever sends: "the sender's mailbox", "l'adresse de l'expéditeur".
func ofOriginators(s string, words []Term, i int) bool {
	if i > 0 && words[i-1].Kinds&ofOriginator != 0 {
		if between := gap(s, &words[i-1], &words[i]); possessive(between) && (s[words[i].From] >= 0xe3 || strings.TrimSpace(between) != "") {
			return true
		}
	}
	if i+1 == len(words) || words[i+1].Kinds&ofOriginator == 0 {
		return false
	}
	between := strings.TrimSpace(restOfWord(gap(s, &words[i], &words[i+1])))
	return between == "" || genitives.Is(between)
}

// restOfWord gives what stands behind the word that s begins within.
func restOfWord(s string) string {
	if blank := strings.IndexByte(s, ' '); blank >= 0 {
		return s[blank:]
	}
	return s
}

// fromMachine tells whether the i-th word is no command's name but mail and from which machine it comes: "mail from your server".
func fromMachine(s string, words []Term, i int) bool {
	return i+1 < len(words) && scan.HasPrefixFold(s[words[i].From:], "mail from ") && words[i+1].Kinds&(ofClient|ofHost) != 0 && words[i+1].number-words[i].number <= 3
}

// possessive tells whether what stands between two words makes the second that of the first.
func possessive(between string) bool {
	switch strings.TrimSpace(between) {
	case "", "'s", "的", "の":
		return true
	}
	return false
}

// besideIP tells whether a word is for an address of IP: "adresse IP", "IP地址".
func besideIP(s string, w *Term) bool {
	if scan.HasSuffixWord(scan.TrimRight(s[:w.From], " -"), "ip") {
		return true
	}
	behind := scan.TrimLeft(restOfWord(s[w.To:]), " ")
	return scan.HasPrefixFold(behind, "ip") && (len(behind) == 2 || !scan.IsAlnum(behind[2]))
}

// genitives stand between a thing and whose it is.
var genitives = scan.NewTable("of", "of the", "of this", "de", "de l'", "del", "dell'", "della", "du", "des", "der", "do", "da", "van", "van de")

// parted tells whether what stands behind s is said of something else than what stands before it.
func parted(s string) bool { return ends(s) || strings.IndexByte(s, ':') >= 0 }

// together tells whether two words of a text belong together.
func together(s string, words []Term, a, b int) bool {
	return words[b].number-words[a].number <= nearRefusal && !ends(gap(s, &words[a], &words[b]))
}

// Refuses tells whether a text begins as servers do that refuse: with somebody or something of mail, as one and not as many, and
// close behind it that there is none or that it is not let in.
func Refuses(s string) bool {
	s = folded(begun(s))
	var room [UsualTerms]Term
	words := findTerms(groundWords, s, room[:0])
	if len(words) == 0 || words[0].number > 2 || words[0].Kinds&(ofBox|ofPerson|ofDomain|ofHost|ofLetter|ofClient|ofOriginator) == 0 {
		return false
	}
	if who := scan.FirstWord(s[words[0].From:]); strings.HasSuffix(who, "s") && !NamesOne(who) {
		return false
	}
	said := ofRefused | ofNameless
	switch who := words[0].Kinds; {
	case who&ofHost != 0:
		said |= ofAbsent | ofSilent
	case who&(ofLetter|ofClient) == 0:
		said |= ofAbsent | ofFull | ofClosed | ofSilent | ofAway
	}
	for i := 1; i < len(words) && words[i].number-words[0].number <= nearRefusal; i++ {
		if words[i].Kinds&said != 0 {
			between := gap(s, &words[0], &words[i])
			return strings.IndexByte(between, ',') < 0 && !ends(between)
		}
	}
	return false
}
