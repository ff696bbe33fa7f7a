package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// isRefusal tells whether the words behind a number, which are all that somebody posts, are those with which a server refuses:
// they say what is wrong with whom, or that something is with mail, and nobody speaks or counts in them. ofWeb tells whether web
// servers have the number, too.
func isRefusal(words string, ofMail, ofWeb bool) bool {
	if len(words) <= 8 || isPlural(scan.FirstWord(words)) || chatter.WordIn(words) || owners.In(words) || talk.FirstPerson(words) {
		return false
	}
	if ofMail && hasError(words) {
		return true
	}
	if countsThings(words) {
		return false
	}
	t, sure := trouble.Grounds(words, true, true)
	if ofWeb { // web servers, too, have users and addresses, refuse them and say why
		return sure && t != trouble.RefusedClient && (t != trouble.RefusedSender || ofMail) && !t.IsReason() && (ofMail || t != trouble.NoMailbox && t != trouble.NotInUse)
	}
	if sure || t.IsReason() && messages.WordIn(words) || strings.Contains(words, "://") && hasError(words) { // a link to why
		return true
	}
	return ofMail && listedOrLooping.WordIn(words) || trouble.Refuses(words)
}

// owners are words for what is a speaker's, in other languages than English.
var owners = scan.NewTable("mein ", "meine ", "meiner ", "meinen ", "mon compte", "mon adresse", "mon serveur", "mon mail", "ma boîte", "mes mails", "mi cuenta", "mi correo", "mi servidor", "il mio ", "la mia ", "minha ", "meu ", "mijn ", "moje ", "мой ", "моя ", "моё ", "мое ", "мои ", "моего ", "我的", "私の", "僕の")

// messages are words for one that is refused.
var messages = scan.NewTable("message", "attachment", "nachricht", "mensaje", "messaggio", "mensagem", "bericht")

// listedOrLooping are words of refusals beside which mail is spoken of, and which are not words of an error.
var listedOrLooping = scan.NewTable("blacklisted", "black listed", "listed", "on rbl", "routing loop", "spamhaus", "uribl", "storage quota reached", "no longer", "cannot", "could not", "unable", "banned", "due to inactivity", "requires ptr")

// countsThings tells whether a number before the words counts them: "login attempts failed". Servers begin with a capital, mostly.
func countsThings(words string) bool {
	if words == "" || words[0] < 'a' || words[0] > 'z' {
		return false
	}
	for range 3 {
		word := scan.FirstWord(words)
		if isPlural(word) {
			return true
		}
		words = strings.TrimPrefix(words[len(word):], " ")
	}
	return false
}

// verbs are some that have the form of a plural.
var verbs = scan.NewTable("contains", "exists", "requires", "rejects", "refuses", "accepts", "allows", "appears", "looks", "fails", "exceeds", "needs")

// isPlural tells whether a word has the form of several things.
func isPlural(word string) bool {
	return len(word) > 4 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us") && !verbs.Is(word) && !trouble.NamesOne(word)
}

// sharedWithHTTP tells whether web servers answer with the number, too.
func sharedWithHTTP(c smtpcode.Code) bool {
	n := c.Int()
	return n < 440 && n != 421 || n >= 500 && n < 530
}
