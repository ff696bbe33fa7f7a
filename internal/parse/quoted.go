package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// maxQuoted bounds how many lines are asked for a refusal that somebody quotes.
const maxQuoted = 20

// maxClose is how far before a quote the word for what became of the mail stands at most where it tells that the quote is why.
const maxClose = 24

// findQuoted reads a refusal without a code that somebody quotes where they tell of their mail: `my mails to them come back with
// "The recipient's mailbox is full"`.
func findQuoted(d *doc) []Failure {
	if d.sure > 0 {
		return nil
	}
	asked := 0
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueMail == 0 || asked == maxQuoted {
			continue
		}
		text := opening(l.text)
		if strings.IndexByte(text, '"') < 0 {
			continue
		}
		asked++
		for lead, rest := "", text; ; {
			before, behind, _ := strings.Cut(rest, `"`)
			quoted, after, ok := strings.Cut(behind, `"`)
			if !ok {
				break
			}
			lead, rest = text[:len(text)-len(rest)+len(before)], after
			if !refusesMail(quoted, became.WordIn(lead[max(0, len(lead)-maxClose):])) || !tellsOfMail(lead, after) || d.mused(i, text, lead) {
				continue
			}
			f := Failure{Confidence: Likely, Recipient: recipientIn(lead, "")}
			f.Text, _ = words(quoted, smtpcode.Code{}, smtpcode.Enhanced{})
			f.From, f.To = d.take(i, i+1)
			return []Failure{f}
		}
	}
	return nil
}

// refusesMail tells whether a quote is a refusal: it says what is wrong with whom, or that something is with mail. Close behind the
// words that mail was returned any error is one.
func refusesMail(quoted string, returned bool) bool {
	if strings.Count(quoted, " ") < 2 || strings.IndexByte(quoted, '?') >= 0 || !scan.IsUpper(quoted[0]) { // servers write sentences
		return false
	}
	_, sure := trouble.Grounds(quoted, true, true)
	return sure || hasError(quoted) && (returned || strongWords.WordIn(quoted)) || refusalParts.In(quoted)
}

// refusalParts are parts of refusals that name neither mail nor anybody.
var refusalParts = scan.NewTable("too many recipients", "policy restrictions", "policy reasons", "maximum size", "size limit", "sending limit", "does not pass", "did not pass", "greylist", "graylist", "poor reputation", "too many hops", "too many connections", "message rejected", "message refused", "message blocked", "message was blocked", "rate limit", "virus", "malware", "attachment", "unbekannt", "existiert nicht", "ist voll", "inconnu", "n'existe pas", "est pleine", "desconocido", "no existe", "lleno", "sconosciuto", "non esiste", "è piena")

// tellsOfMail tells whether the words around a quote say what became of somebody's mail, and not of what people make around mail,
// nor that a person refused it.
func tellsOfMail(lead, behind string) bool {
	lead, behind = lead[max(0, len(lead)-2*talk.MaxAround):], behind[:min(len(behind), talk.MaxAround)]
	if !became.WordIn(lead) || aroundMail(lead) || refusedByOthers(lead) {
		return false
	}
	return mailed.WordIn(lead) || sent.WordIn(lead) && recipientIn(lead, "") != "" || whenMailed.WordIn(behind)
}

// aroundMail tells whether the words speak of what people make around mail, and not of mail that it sends: "invoice emails" are mail.
func aroundMail(s string) bool {
	if !besides.WordIn(s) {
		return false
	}
	words := strings.Fields(s)
	for k, w := range words {
		if !besides.WordIn(w) || mailed.WordIn(w) {
			continue
		}
		next := strings.Join(words[k+1:min(k+3, len(words))], " ")
		if !mailed.WordIn(next) || joining.WordIn(next) {
			return true
		}
	}
	return false
}

// joining are words after which something else than before is spoken of.
var joining = scan.NewTable("for", "of", "on", "in", "with", "about")

// refusedByOthers tells whether lead names who refused, and it is no machine for mail: "rejected by the legal team with".
func refusedByOthers(lead string) bool {
	by, ok := scan.After(lead, "ed by ")
	return ok && !refusers.WordIn(by) && strings.IndexByte(by, '.') < 0
}

var (
	// mailed are words for mail and for what sends it.
	mailed = scan.NewTable("mail", "mails", "email", "emails", "e-mail", "e-mails", "mailing", "mailings", "newsletter", "newsletters", "smtp", "gmail", "outlook", "bounces", "bounce", "bounced")
	// sent are words for what goes through chats and queues as well.
	sent = scan.NewTable("message", "messages", "sending", "send")
	// whenMailed are words behind a quote that tell when it came.
	whenMailed = scan.NewTable("when i mail", "when we mail", "when mailing", "when emailing", "when sending mail", "when sending email", "when sending emails", "to my mail", "to my mails", "to my email", "to my emails", "to our mails", "to our emails", "for every mail", "for all mails", "on every mail")
	// besides are words for what people make around mail, and for what else is refused.
	besides = scan.NewTable("webhook", "webhooks", "editor", "draft", "drafts", "form", "forms", "add-in", "add-on", "addon", "add-ons", "import", "imports", "export", "signup", "sign-up", "sign-in", "pr", "merge", "build", "ticket", "payment", "payout", "invoice", "verification", "workflow", "zapier", "page", "scopes", "github", "legal", "trigger", "macro", "canned", "upload")
	// refusers are words for machines and for those who run them.
	refusers = scan.NewTable("server", "servers", "mailserver", "host", "gateway", "filter", "provider", "mx", "relay", "recipient", "recipients", "recipient's", "receiver", "receiving", "remote", "domain", "gmail", "google", "outlook", "microsoft", "office", "exchange", "hotmail", "yahoo", "icloud", "apple", "mimecast", "proofpoint", "postfix", "smtp", "side", "spamhaus", "system", "policy", "policies", "spam")
	// became are words for what happens to it. What a mail says is no matter.
	became = scan.NewTable("bounce", "bounces", "bounced", "bouncing", "reject", "rejects", "rejected", "returned", "comes back", "come back", "came back", "coming back", "fails", "failed", "refused", "refuses", "got blocked", "was blocked", "are blocked", "gets blocked", "ndr", "undeliverable", "undelivered", "kommt zurück", "kommen zurück", "kam zurück", "abgelehnt", "rejeté", "revient", "reviennent", "rechazado", "devuelto", "respinto", "recusado", "teruggestuurd")
)

// planned are words of those who try out what happens.
var planned = scan.NewTable("plan", "test", "tests", "testing", "scenario", "expected", "banner", "template", "wording")

// mused tells whether the line of a quote supposes, asks or teaches, and does not tell what happened.
func (d *doc) mused(i int, text, lead string) bool {
	return talk.Supposed(lead) || suppose.WordIn(lead) || planned.WordIn(text) || pondering.WordIn(lead) || advises.In(lead) || d.comments(i) || d.spokenOf(i, text, lead)
}
