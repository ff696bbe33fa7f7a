package answer

import (
	"fmt"
	"slices"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
	"smtpbot/internal/smtpcode"
)

// verdictOf maps what to do about sending again to the answer's verdict.
func verdictOf(r catalog.Retry) chat.Verdict {
	switch r {
	case catalog.RetryAutomatic, catalog.RetryLater:
		return chat.Wait
	case catalog.RetryAfterFix:
		return chat.Fix
	case catalog.RetryNever:
		return chat.Drop
	}
	return chat.Info
}

// lead gives the words that an answer begins with: what to do, before why.
func lead(j *Judgement) string {
	switch j.Retry {
	case catalog.RetryNone:
		return "Nothing is wrong"
	case catalog.RetryAutomatic:
		switch {
		case j.sentByProgram():
			return "Try again in a while"
		case j.Cause == catalog.Greylisted:
			return "Nothing to do"
		}
		return "Wait, it retries by itself"
	case catalog.RetryLater:
		return "Resend later"
	case catalog.RetryNever:
		if addressGone(j.Cause) {
			return "Remove or correct the address"
		}
		return "Don't resend"
	}
	if j.Cause == catalog.AuthFailed || j.Cause == catalog.AuthRequired {
		return "Fix the settings first"
	}
	return "Don't resend yet"
}

// advice gives the same as a sentence of its own, for a bare code or a line of a list.
func advice(j *Judgement) string {
	switch j.Retry {
	case catalog.RetryNone:
		return ""
	case catalog.RetryAutomatic:
		return "The sending server retries by itself."
	case catalog.RetryLater:
		return "Resend later."
	case catalog.RetryNever:
		if addressGone(j.Cause) {
			return "Remove or correct the address."
		}
		return "Don't resend."
	}
	return "Don't resend before that is fixed."
}

func addressGone(c catalog.Cause) bool {
	switch c {
	case catalog.UserUnknown, catalog.MailboxDisabled, catalog.Moved, catalog.BadAddress, catalog.DomainNotFound, catalog.NoMailDomain:
		return true
	}
	return false
}

// sentByProgram tells whether a library handed the mail over by itself: it has no queue that would try again.
func (j *Judgement) sentByProgram() bool {
	return j.Format == "program" && j.Product != "msmtp" && j.Product != "courier" && j.Product != ""
}

// productNames are the libraries and programs worth naming beside the code.
var productNames = map[string]string{"smtplib": "Python smtplib", "net-smtp": "Ruby Net::SMTP", "nodemailer": "Nodemailer", "gomail": "gomail", "javamail": "JavaMail", "dotnet": ".NET",
	"mailkit": "MailKit", "symfony": "Symfony Mailer", "swiftmailer": "SwiftMailer", "phpmailer": "PHPMailer", "msmtp": "msmtp", "ssmtp": "ssmtp", "thunderbird": "Thunderbird", "outlook": "Outlook", "courier": "Courier",
	"postfix": "Postfix", "exim": "Exim", "sendmail": "sendmail", "qmail": "qmail", "exchange": "Exchange", "google": "Gmail"}

// labels gives the code, who refused and which library showed it.
func labels(j *Judgement) []string {
	var out []string
	if c := codes(j.Code, j.Enhanced); c != "" {
		out = append(out, c)
	}
	if j.Provider != nil {
		out = append(out, j.Provider.Name)
	}
	if name := productNames[j.Product]; name != "" && j.Format == "program" {
		out = append(out, name)
	}
	return out
}

func codes(c smtpcode.Code, e smtpcode.Enhanced) string {
	return strings.TrimSpace(c.String() + " " + e.String())
}

// who names the people who can end the trouble.
func who(e *catalog.Entry, v catalog.Values) string {
	switch e.Who {
	case catalog.Sender:
		return "Who can act: you, the sender."
	case catalog.SenderAdmin:
		return "Who can act: " + senderAdmin(e.Cause, v["ip"], v["sender_domain"]) + "."
	case catalog.Recipient:
		return "Who can act: " + catalog.Render("{recipient}", v) + ". Reach them another way."
	case catalog.RecipientAdmin:
		if v["domain"] != "" {
			return fmt.Sprintf("Who can act: only the mail administrator of %s.", v["domain"])
		}
		return "Who can act: only the recipient's mail administrator."
	}
	return ""
}

// who names the people who can end the trouble that a program told of in its own words: with nobody to whom mail went, the server is
// the one that it sends through.
func (j *Judgement) who(e *catalog.Entry, v catalog.Values) string {
	if e.Who == catalog.RecipientAdmin && j.Recipient == "" && j.Code.IsZero() && j.Enhanced.IsZero() && slices.Contains(ofPrograms, j.Format) {
		return "Who can act: whoever runs the mail server that the program sends through."
	}
	return who(e, v)
}

// ofPrograms are the formats of what programs say themselves.
var ofPrograms = []string{"program", "told", "network", "worded"}

// senderAdmin names those who run what sends. The domain's DNS is theirs only where the trouble lies there, too.
func senderAdmin(cause catalog.Cause, ip, domain string) string {
	dns := cause == catalog.SenderAuth || cause == catalog.ReverseDNS || cause == catalog.SenderRejected
	switch {
	case ip != "" && domain != "" && dns:
		return fmt.Sprintf("whoever manages %s's DNS and the sending server %s", domain, ip)
	case ip != "":
		return "whoever runs the sending server " + ip
	case domain != "" && dns:
		return fmt.Sprintf("whoever manages %s's mail and DNS", domain)
	case domain != "":
		return fmt.Sprintf("whoever runs %s's mail server", domain)
	case dns:
		return "whoever runs the sending mail server and its DNS"
	}
	return "whoever runs the sending mail server"
}

// waiting says how long it usually takes.
func waiting(j *Judgement, e *catalog.Entry) string {
	switch {
	case j.Final && class(j.Failure) == smtpcode.Temporary:
		return "The sending server has given up: nothing is queued any more."
	case j.Retry != catalog.RetryAutomatic && j.Retry != catalog.RetryLater:
		return ""
	case pause(j.Text) != "":
		return "The server asks to wait " + pause(j.Text) + "."
	case e.UsualWait() != "":
		return "This usually takes " + e.UsualWait() + "."
	case j.Retry == catalog.RetryAutomatic && !j.sentByProgram():
		return "Mail servers keep trying for up to 5 days, then they give up and send a bounce."
	}
	return ""
}

// values are the reader's own addresses, IPs and domains, to be filled in.
func values(j *Judgement) catalog.Values {
	v := catalog.Values{"ip": j.SenderIP, "recipient": j.Recipient, "sender_domain": j.SenderDomain, "host": j.RemoteHost}
	if i := strings.LastIndexByte(j.Recipient, '@'); i >= 0 && strings.Contains(j.Recipient[i:], ".") {
		v["domain"] = strings.ToLower(j.Recipient[i+1:])
	}
	if strings.ContainsAny(j.Recipient, "*{}") || !strings.Contains(j.Recipient, "@") {
		v["recipient"] = ""
	}
	return v
}

// readBack tells what was read from the text, and how sure it is.
func readBack(j *Judgement, e *catalog.Entry, names string) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch {
	case strings.Contains(names, " "):
		add("recipients %s", names)
	case names != "":
		add("recipient %s", names)
	}
	spoke := "answered by"
	if j.Code.IsZero() {
		spoke = "with" // nobody answered, or nothing shows who did
	}
	switch {
	case j.RemoteHost != "":
		add("%s %s", spoke, j.RemoteHost)
	case j.RemoteIP != "":
		add("%s %s", spoke, j.RemoteIP)
	}
	if j.Command != "" {
		add("after %s", j.Command)
	}
	if name := formatNames[j.Format]; name != "" {
		out = append(out, name)
	}
	if b := j.Blocklist; b != nil {
		list := "names " + b.Name + ", a list of " + b.Lists()
		if b.Retired != "" {
			list += " that ended on " + b.Retired
		}
		out = append(out, list)
	}
	if e != nil {
		out = append(out, basis(j, e)...)
	}
	if j.Confidence == parse.Guess {
		out = append(out, "a guess: little in the text says that this is mail")
	}
	return out
}

var formatNames = map[string]string{"dsn": "from a delivery report", "postfix-log": "from a Postfix log", "exim-log": "from an Exim log", "opensmtpd-log": "from an OpenSMTPD log", "courier-log": "from a Courier log", "sendmail-log": "from a sendmail log", "said": "as Postfix reports it", "sendmail-bounce": "from a sendmail bounce",
	"exim-bounce": "from an Exim bounce", "qmail-bounce": "from a qmail bounce", "exchange-bounce": "from an Exchange notice", "google-bounce": "from a Gmail notice", "google-groups": "from a Google Groups notice", "listed": "from a notice", "notice": "from a notice", "complaint": "from an abuse report", "auto-reply": "from an automatic reply", "conversation": "from an SMTP conversation", "event": "from a mail service's event", "table": "from a table of deliveries", "queue": "from the mail queue", "keyed-log": "from a mail log", "filter-log": "from a filter's log", "session-log": "from a log of SMTP sessions", "entry": "from a mail log", "trace": "from a message trace", "qmail-log": "from a qmail log", "notice-abroad": "from a notice"}

// basis says what the answer rests on.
func basis(j *Judgement, e *catalog.Entry) []string {
	var out []string
	switch rank := j.Finds[0].Rank; {
	case rank >= catalog.ByProviderEnhanced && j.Provider != nil:
		out = append(out, j.Provider.Name+"'s own text")
	case rank <= catalog.ByProviderReply && len(strings.Fields(j.Text)) > 1:
		out = append(out, "the code's general meaning, for the server's own words are in no list")
	}
	documented := false
	for _, s := range e.Sources {
		documented = documented || s.Kind == "documented"
	}
	if !documented {
		out = append(out, "known from bounces, documented by nobody")
	}
	return out
}

// guessed names the provider that the recipient's domain hints at, where nothing shows who refused.
func (x *Explainer) guessed(j *Judgement, domain string) []string {
	p := x.cat.ByDomain(domain)
	if p == nil || j.Provider != nil || j.RemoteHost != "" || j.Cause == catalog.Accepted {
		return nil
	}
	return []string{fmt.Sprintf("%s has its mail at %s; the text does not say who refused", domain, p.Name)}
}

// steps gives an entry's steps. Where the sender has given up after temporary replies, waiting is no step any more; and where the reply
// was final, no queue holds the message.
func steps(j *Judgement, e *catalog.Entry) []string {
	switch {
	case j.Final && class(j.Failure) == smtpcode.Temporary:
		out := []string{"Send the message again; if it fails in the same way, do what follows first."}
		for _, step := range e.Fix {
			if !waits(step) {
				out = append(out, step)
			}
		}
		if len(out) == 1 {
			out[0] = "Send the message again."
		}
		return out[:min(len(out), maxSteps)]
	case j.refusedForGood():
		return sentAgain(e.Fix, j.Retry)
	}
	return e.Fix
}

// sentAgain gives steps that leave the message to no queue: where resending helps, in the place of the wait; where it helps once
// something is mended, behind all that mends it.
func sentAgain(steps []string, retry catalog.Retry) []string {
	at := slices.IndexFunc(steps, leavesToQueue)
	if at < 0 {
		return steps
	}
	out := slices.DeleteFunc(slices.Clone(steps), leavesToQueue)
	switch {
	case retry == catalog.RetryNever:
	case retry != catalog.RetryLater:
		out = append(out, "Then send the message again: after a final refusal nothing retries by itself.")
	case at == 0:
		out = slices.Insert(out, 0, "Send the message again later: after a final refusal nothing retries by itself.")
	default:
		out = slices.Insert(out, at, "Then send the message again: after a final refusal nothing retries by itself.")
	}
	return out
}

// maxSteps is how many steps an answer has, at most.
const maxSteps = 5

// waits tells whether all that a step asks for is to wait.
func waits(step string) bool {
	verb, _, _ := strings.Cut(strings.TrimRight(step, ".,;"), " ")
	switch strings.TrimRight(verb, ",;") {
	case "Wait", "Leave", "Let":
		return true
	}
	return false
}

// leavesToQueue tells whether a step waits for a server that tries again, whatever the reply was.
func leavesToQueue(step string) bool {
	for _, condition := range [...]string{" if ", " where ", " when ", "421"} {
		if strings.Contains(step, condition) {
			return false
		}
	}
	return waits(step) && (strings.Contains(step, "queue") || strings.Contains(step, "retries") || strings.Contains(step, "tries again"))
}

// links gives the pages of an entry and of the blocklist that is named, or the provider's own where there are none.
func links(e *catalog.Entry, b *catalog.Blocklist, p *catalog.Provider, v catalog.Values) []string {
	var out []string
	for _, l := range e.Links {
		if url, ok := catalog.RenderLink(l, v); ok && !slices.Contains(out, url) {
			out = append(out, url)
		}
	}
	if b != nil && e.Cause != catalog.ServerError { // a server that asks the list wrongly says nothing of the reader
		for _, url := range b.Links(v) {
			if !slices.Contains(out, url) {
				out = append(out, url)
			}
		}
	}
	if len(out) == 0 && p != nil && p.Postmaster != "" {
		out = append(out, p.Postmaster)
	}
	return out
}

func sentences(steps []string, v catalog.Values) []string {
	var out []string
	for _, s := range steps {
		out = append(out, catalog.Sentence(catalog.Render(s, v)))
	}
	return out
}

// clip cuts s after at most n runes, at a blank where there is one near.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)*3/4 {
		cut = cut[:i]
	}
	return cut + "…"
}
