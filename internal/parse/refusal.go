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
	if len(words) <= 8 || isPlural(scan.FirstWord(words)) && !whoAbroad.Is(scan.FirstWord(words)) || chatter.WordIn(words) || talk.FirstPerson(words) {
		return false
	}
	t, sure := trouble.Grounds(words, true, true)
	if sure && t == trouble.RefusedClient { // web servers, too, refuse addresses
		sure = !ofWeb && !countsThings(words)
	}
	return sure || ofMail && hasError(words) || !ofWeb && !countsThings(words) && (ofMail && listedOrLooping.WordIn(words) || refusedAbroad(words))
}

// listedOrLooping are words of refusals beside which mail is spoken of, and which are not words of an error.
var listedOrLooping = scan.NewTable("blacklisted", "black listed", "listed", "on rbl", "routing loop", "spamhaus", "uribl", "storage quota reached", "no longer", "cannot", "could not", "unable", "banned", "due to inactivity", "requires ptr")

// refusedAbroad tells whether a refusal in another language says that somebody or a mailbox is not there, or full, or closed.
func refusedAbroad(words string) bool {
	return whoAbroad.In(words) && goneAbroad.In(words) && !strings.ContainsAny(words, "0123456789")
}

var (
	whoAbroad  = scan.NewTable("utilisateur", "destinataire", "boîte", "boite", "usuario", "usuário", "destinat", "buzón", "buzon", "casilla", "direccion", "dirección", "utente", "casella", "indirizzo", "benutzer", "empfänger", "postfach", "gebruiker", "ontvanger", "postbus", "modtager", "mottaker", "bruker", "mottagare", "brevlåda", "konto", "użytkownik", "uzytkownik", "skrzynk", "adres", "endereço", "caixa postal", "cuota", "quota")
	goneAbroad = scan.NewTable("inconnu", "n'existe", "dépassé", "désactiv", "pleine", "desconocid", "no existe", "no encontrad", "no se encontr", "excedid", "inactiv", "inválid", "invalida", "expirado", "llen", "sconosciut", "non esiste", "non trovat", "errat", "bloccat", "pien", "unbekannt", "nicht gefunden", "existiert nicht", "ist voll", "onbekend", "niet gevonden", "bestaat niet", "ukendt", "ukjent", "okänd", "är full", "nie istnieje", "nieznan", "przepełnion", "przepelnion", "zablokowan", "nieaktywn", "desconhecid", "não existe", "nao existe", "não encontrad", "nao encontrad", "cheia")
)

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

// isPlural tells whether a word has the form of several things.
func isPlural(word string) bool {
	return len(word) > 4 && strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss") && !strings.HasSuffix(word, "us")
}

// sharedWithHTTP tells whether web servers answer with the number, too.
func sharedWithHTTP(c smtpcode.Code) bool {
	n := c.Int()
	return n < 440 || n >= 500 && n < 530
}
