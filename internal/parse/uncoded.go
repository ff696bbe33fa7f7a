package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// answer is how a sentence begins that servers answer with, in small letters.
type answer struct {
	begin string
	then  string // stands further on in it
	open  bool   // the server's words go on
}

// answers are sentences that servers and mail programs answer with and nobody else, where they stand without their code. People
// name them, too, so that they count only where nothing else is said.
var answers = []answer{
	{begin: "must issue a starttls command first"}, {begin: "sender verify failed"}, {begin: "message size exceeds fixed maximum message size"},
	{begin: "message size exceeds fixed limit"}, {begin: "sorry, i wasn't able to establish an smtp connection"}, {begin: "sorry, no mailbox here by that name"},
	{begin: "sorry, that domain isn't in my list of allowed rcpthosts"}, {begin: "unable to relay recipient in non-accepted domain"},
	{begin: "client does not have permissions to send as this sender"}, {begin: "hop count exceeded - possible mail loop"},
	{begin: "remote server returned message detected as spam"}, {begin: "spam message rejected because of anti-spam policy"},
	{begin: "daily user sending quota exceeded"}, {begin: "daily user sending limit exceeded"}, {begin: "you do not have permission to send to this recipient"},
	{begin: "your message can't be delivered because delivery to this address is restricted"}, {begin: "your message wasn't delivered to anyone because it's too large"},
	{begin: "smtp auth is required for message submission on port 587"},
	{begin: "resolver.rst.authrequired; authentication required"}, {begin: "bad helo - host impersonating"}, {begin: "message not accepted for policy reasons. see http", open: true},
	{begin: "relaying denied"}, {begin: "relay not permitted"}, {begin: "unable to relay"}, {begin: "unrouteable address"}, {begin: "recipient address rejected"},
	{begin: "authentication unsuccessful, the user credentials were incorrect"}, {begin: "username and password not accepted. learn more at http", open: true},
	{begin: "application-specific password required. learn more at http", then: "invalidsecondfactor"},
	{begin: "the ip you're using to send mail is not authorized to send email directly", open: true}, {begin: "the mail server could not deliver mail to ", then: " the account or domain may not exist"},
	{begin: "helo command rejected: ", open: true}, {begin: "client host rejected: cannot find your reverse hostname"}, {begin: "client host rejected: cannot find your hostname, [", open: true},
	{begin: "service unavailable; client host [", then: "] blocked using "},
	{begin: "greylisting in action, please come back later"}, {begin: "greylisting in action, please come back in ", open: true}, {begin: "this mail server requires authentication when attempting to send", open: true},
	{begin: "our system has detected that this message is likely ", open: true}, {begin: "our system has detected that this message is not rfc", open: true},
	{begin: "our system has detected an unusual rate of unsolicited mail", open: true}, {begin: "the user you are trying to contact is receiving mail ", open: true},
	{begin: "this message does not have authentication information or fails to ", open: true}, {begin: "this mail has been blocked because the sender is unauthenticated", open: true},
	{begin: "unfortunately, messages from [", then: "] weren't sent. please", open: true}, {begin: "the recipient's mailbox is full and can't accept messages now", open: true},
	{begin: "spam message rejected. please visit http", open: true}, {begin: "mail content denied. http", open: true}, {begin: "connection frequency limited. http", open: true},
	{begin: "banned sender. to request removal from this list", open: true}, {begin: "access denied, banned sending ip [", open: true},
	{begin: "a problem occurred. ask your postmaster for help", open: true}, {begin: "message rejected due to local policy. please visit http", open: true},
	{begin: "unauthenticated email from ", then: "is not accepted due to domain's dmarc policy"}, {begin: "messages from ", then: " temporarily deferred due to unexpected volume"}, {begin: "messages from ", then: " temporarily deferred due to user complaints"},
	{begin: "the group ", then: " only accepts messages from people in its organization or on its allowed senders list"}, {begin: "this user doesn't have a ", then: ".com account ("},
	{begin: "unknown error in php's mail() function"}, {begin: `an email must have a "from" or a "sender" header`}, {begin: `an email must have a "to", "cc", or "bcc" header`},
	{begin: "rejected because ", then: " is in a black list at "},
}

// codedAnswers are beginnings of what servers answer that say enough of mail behind a code alone, in small letters.
var codedAnswers = []string{
	"verification failed for <", "inconsistent or no dns ptr", "blacklisted url in message", "envelope blocked",
	"message headers fail syntax check", "message exceeds maximum fixed size",
	"sorry, that domain isn't in my list", "blocked - see http", "too many connections from your ip", "could not complete sender verify",
	"service not available, closing transmission channel", "too many messages in this connection",
	"unrecognized authentication type", "connection frequency limited", "domain may not exist or dns check failed", "no smtp service", "ip name lookup failed",
	"esmtp not accepting", "too many errors from your ip", "ip in blacklist",
}

// vagueAnswers likewise, where no web server has the code.
var vagueAnswers = []string{"maximum allowed line length is", "resources temporarily unavailable - ", "insufficient system storage", "unexpected failure, please try later"}

// vendorSigns begin the signs of NetEase and Outlook.com, which go on in capitals: "DT:SPM", "RP:CEL".
var vendorSigns = []string{"DT:", "HL:", "RP:", "MI:", "HVU:"}

// wholeAnswers say enough where nothing follows them.
var wholeAnswers = scan.NewTable("administrative prohibition", "transaction failed", "user not local", "message refused", "message rejected", "mailbox unavailable", "mail rejected", "mail refused", "message denied", "could not complete sender verify callout", "invalid sender", "invalid recipient", "bad recipient", "relaying denied")

// beginsAnswer tells whether the words behind a code begin as such an answer does, or are one. ofWeb tells whether web servers
// have the code, too.
func beginsAnswer(words string, ofWeb bool) bool {
	if wholeAnswers.Is(strings.TrimRight(words, ". ")) {
		return !ofWeb
	}
	for _, sign := range vendorSigns {
		if rest, ok := strings.CutPrefix(words, sign); ok && len(rest) > 1 && scan.IsUpper(rest[0]) && scan.IsUpper(rest[1]) {
			return true
		}
	}
	words = strings.ToLower(words[:min(len(words), 64)])
	begins := func(answer string) bool { return strings.HasPrefix(words, answer) }
	return slices.ContainsFunc(codedAnswers, begins) || !ofWeb && slices.ContainsFunc(vagueAnswers, begins)
}

// findUncoded reads a server's answer without its code: all that somebody posts, or what stands below a line that tells what
// became of somebody's mail.
func findUncoded(d *doc) []Failure {
	if d.sure > 0 {
		return nil
	}
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueTold == 0 || !answersAlone(opening(l.bare)) || !d.alone(i) && !d.belowBounce(i) || d.inSource(i) {
			continue
		}
		f := Failure{Confidence: Likely}
		f.Text, _ = words(strings.Trim(opening(l.text), `"'`+"`"), smtpcode.Code{}, smtpcode.Enhanced{})
		f.From, f.To = d.take(i, i+1)
		return []Failure{f}
	}
	return nil
}

// belowBounce tells whether the line above i tells what became of somebody's mail, and ends with a colon: "When we mail them we get:".
func (d *doc) belowBounce(i int) bool {
	for i--; i >= 0; i-- {
		above := d.lines[i].bare
		if d.lines[i].blank() || strings.Trim(above, "`") == "" {
			continue
		}
		above = above[max(0, len(above)-2*talk.MaxAround):]
		return strings.HasSuffix(above, ":") && (became.WordIn(above) || gotten.WordIn(above)) && (mailed.WordIn(above) || sent.WordIn(above)) && !aroundMail(above)
	}
	return false
}

// gotten are words of those to whom an error was shown.
var gotten = scan.NewTable("get", "gets", "getting", "got", "receive", "receives", "received", "fails", "failing", "failed", "fail", "comes back", "come back", "came back")

// answersAlone tells whether a line, but for a label before it, is an answer of a server, and nobody says anything of it.
func answersAlone(t string) bool {
	t = strings.ToLower(strings.Trim(strings.TrimSpace(t), `"'`+"`"))
	if label, rest, ok := strings.Cut(t, ": "); ok && (labels.Is(label) || strings.HasSuffix(label, "exception") && strings.IndexByte(label, ' ') < 0) {
		t = strings.TrimLeft(rest, `"' `)
	}
	if strings.HasSuffix(t, "?") {
		return false
	}
	for _, a := range answers {
		rest, ok := strings.CutPrefix(t, a.begin)
		if ok && a.then != "" {
			_, rest, ok = strings.Cut(rest, a.then)
		}
		if ok && (a.open || a.then != "" || rest == "" || rest == "." || directs(rest) || strings.HasPrefix(strings.TrimPrefix(rest, " "), "(#")) {
			return strings.IndexByte(rest, '"') < 0 && (a.open && a.then != "" || !chatter.WordIn(rest) && !talk.FirstPerson(rest)) && !talk.Explains(scan.FirstWord(strings.TrimSpace(rest)))
		}
	}
	return false
}

// directs tells whether an answer goes on with where its reader is to look, or what to do.
func directs(rest string) bool {
	return strings.HasPrefix(rest, ".") && (strings.Contains(rest, "http") || strings.Contains(rest, "please try") || strings.Contains(rest, "please check") || strings.Contains(rest, "try again later"))
}

// labels stand before an answer where a program shows it.
var labels = scan.NewTable("error", "smtp error", "smtp", "reason", "response", "server response", "server replied", "message", "fehler", "erreur", "status", "details", "diagnostic", "fout", "errore")
