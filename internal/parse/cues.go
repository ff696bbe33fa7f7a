package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/trouble"
)

// cues are the kinds of telling words that a line holds. They are found in one look at each line, so that a format pays
// only for lines that can be its own.
type cues = scan.Kinds

const (
	cueAny       cues = 1 << iota // evidence of mail, and no format's own mark
	cueOriginal                   // below it stands the message that bounced
	cueSystem                     // Postfix's greeting
	cueExim                       // Exim's greeting or list
	cueQmail                      // qmail's greeting
	cueExchange                   // before a reply in a notice of Exchange or Outlook
	cueGoogle                     // before a reply or a recipient in a notice of Gmail
	cueSignature                  // a library or a program
	cueOpening                    // before the recipient of an odd notice
	cueDelay                      // the sender still tries
	cueSendmail                   // the marks of sendmail's transcript
	cueReport                     // an automatic reply or an abuse report
	cueSecret                     // a password, a token or a key may stand there
	cueTold                       // a program's own words, without a server's reply
	cueAbroad                     // mail did not arrive, in another language than English
	cueKeyed                      // a log of names and values
	cueNetwork                    // an error of the network or of TLS, which may be mail's
	cueLog                        // an entry of a log of Postfix
	cueStat                       // an entry of a log of sendmail
	cueCourier                    // an entry of a log of Courier
	cueSession                    // an entry of a log of OpenSMTPD
	cueQueue                      // the heading of a queue's listing
	cueDelivery                   // a delivery of qmail's log
	cueEntry                      // an entry of the log of a server that has no other format
	cueTo                         // a field to=<…> of a log
	cueSaid                       // Postfix's words before another server's reply
	cueField                      // a field of a delivery report
	cueTalk                       // a side of an SMTP conversation speaks
	cueMark                       // a quote or a brace
	cueStamp                      // the line is an entry of a log: it begins with a time
	cueAngle                      // the line begins with an angle bracket
	cueNumber                     // the line begins with a number
	cueDomain                     // before the sending domain
	cueColumn                     // the name of a column in a table of mail, or a field of a row that has no names
	cueDigit                      // a 4 or a 5: without one, no code of a failure stands in the line
	cueMail                       // mail, or a program or service that does nothing but send it
	cueQuiet                      // a cue that is too common in talk to be evidence by itself
)

// ofBegin are the cues that begins gives.
const ofBegin = cueStamp | cueAngle | cueNumber

// begins gives the cues of how a line begins.
func begins(bare string) (found cues) {
	switch {
	case bare == "":
	case bare[0] == '<':
		found = cueAngle
	case scan.IsDigit(bare[0]):
		found = cueNumber
	}
	if logStart(bare) || strings.HasPrefix(bare, eximShown) {
		found |= cueStamp
	} else if _, ok := eximDebugged(bare); ok {
		found |= cueStamp
	}
	return found
}

// cuesOf gives the cues of the words of a line.
func cuesOf(text string) cues {
	found, _ := lookOver(text)
	return found
}

// lookOver is cuesOf for a line that may have to be cleaned first: unclean tells whether clean would change more of it than its
// quotes.
func lookOver(text string) (found cues, unclean bool) {
	found, form := table.Look(text)
	if form&scan.CodeDigit != 0 {
		found |= cueDigit
	}
	if form&scan.Mark != 0 {
		found |= cueMark
	}
	return found, form&scan.Odd != 0
}

// table holds every cue.
var table = func() *scan.Table {
	t := scan.NewTable()
	t.Add(cueAny, "undeliver", "delivery stat", "delivery fail", "delivery temp", "delivery not", "delivery prob",
		"final-recipient", "diagnostic-code", "remote-mta", "mailer-daemon", "mail delivery", "message not deliv", "returned mail",
		"recipient address", "recipients were", "recipient(s) can", "address rejected", "following recip", "unrouteable", "unroutable",
		"relay access", "relaying denied", "mailbox full", "mailbox unavail", "mailbox is full", "user unknown", "over quota", "greylist",
		"status=bounced", "status=deferred", "status=undeliv", "status=expired", "refused to talk",
		"stat=deferred", "stat=user", "stat=host", "stat=service", "result=\"permfail", "result=\"tempfail", "rejected rcpt", "rejected after data", "rejected ehlo", "rejected mail", "temporarily rejected", "tls error on connection", "queue id-", "q-time-", "frozen ***", "rejected by", "defer (", "authenticator failed",
		"blocked using", "sasl ", "spf fail", "connect to ", "lost connection with")
	t.Add(cueOriginal|cueQuiet, originals...)
	t.Add(cueOriginal, "original mail as follows", "original message follows")
	t.Add(cueSystem, "mail system", "postfix program", "undelivered mail")
	t.Add(cueSystem|cueQuiet, "postfix")
	t.Add(cueExim, "address(es) failed", "following address(es)", "has not yet been delivered", "address(es) for which the message", "address to which the message has not")
	t.Add(cueDelay|cueQuiet, "warning message only", "this is a warning", "delivery is delayed", "temporary error", "has been delayed", "delivery incomplete", "temporary problem", "has been postponed", "attempts will continue", "will continue to try", "will continue trying", "still awaiting delivery")
	t.Add(cueQmail, "qmail-send", "wasn't able to deliver", "remote host said:")
	t.Add(cueSendmail|cueQuiet, "transcript of session", "fatal errors", "delivery problems", "while talking to", ">>> ", "<<< ")
	t.Add(cueExchange|cueQuiet, exchangeIntroductions...)
	t.Add(cueExchange, "did not reach", "cannot be reached")
	t.Add(cueGoogle, googleIntroductions...)
	t.Add(cueGoogle, googleOpenings...)
	t.Add(cueGoogle, groupLinks...)
	t.Add(cueOpening, openings...)
	t.Add(cueOpening|cueQuiet, listings...)
	t.Add(cueOpening, listRefusals...)
	t.Add(cueReport, complaintOpenings...)
	t.Add(cueReport, "feedback-type:", "automatic re", "auto-reply", "autoreply", "out of office", "out of the office")
	t.Add(cueReport|cueQuiet, autoSubjects...)
	for _, s := range signatures {
		if s.alone {
			t.Add(cueSignature, s.text)
		} else {
			t.Add(cueSignature|cueQuiet, s.text)
		}
	}
	for _, s := range sentences {
		t.Add(cueTold, s.texts...)
	}
	for _, a := range answers {
		t.Add(cueTold, strings.TrimSpace(a.begin))
	}
	for _, e := range networkErrors {
		t.Add(cueNetwork, strings.TrimLeft(e, "("))
	}
	t.Add(cueMail, trouble.PostWords...)
	t.Add(cueMail, "sender address", "sender identity", "sender email", "from address")
	t.Add(cueMail|cueQuiet, "sending ", "send to ")
	t.Add(cueAbroad, undelivered...)
	for _, m := range keyedMarks {
		t.Add(cueKeyed, strings.TrimLeft(m, "("))
	}
	t.Add(cueAny, eventMarks...)
	for name, holds := range eventNames {
		if ofMail[name] || holds == "to" && len(name) > 2 {
			first, _, _ := strings.Cut(name, "_") // a heading may have a blank there
			t.Add(cueColumn|cueQuiet, []string{name, first}[min(len(first)/3, 1)])
		}
	}
	t.Add(cueColumn|cueQuiet, "to,", "to;", "to|", "to\t", `to"`, "smtp;")
	for _, f := range secretForms {
		for _, sign := range f.signs {
			t.Add(cueSecret|cueQuiet, strings.TrimLeft(sign, " ")) // no phrase is looked for at a blank
		}
	}
	t.Add(cueSecret|cueQuiet, loginAsked...)
	t.Add(cueDomain|cueQuiet, domainSigns...)
	t.Add(cueLog|cueQuiet, "postfix", "status=")
	t.Add(cueStat|cueQuiet, "stat=", "reject=", "syserr(", "dsn: cannot send message for ")
	t.Add(cueCourier, "courieresmtp: id=", "courierlocal: id=")
	t.Add(cueSession|cueQuiet, "smtp ", "mta ", "mda ", `result="`, "expire for ")
	quiet, telling := entrySigns()
	t.Add(cueEntry|cueQuiet, quiet...)
	t.Add(cueEntry, telling...)
	t.Add(cueQueue|cueQuiet, "queue id-", "q-id-", "mqueue (")
	t.Add(cueDelivery|cueQuiet, "delivery ")
	t.Add(cueTo|cueQuiet, "to=<")
	t.Add(cueSaid|cueQuiet, "said:", "refused to talk to me:", "temporary failure. command output:", "delivery temporarily suspended:", "connect to ")
	t.Add(cueField|cueQuiet, reportFields...)
	t.Add(cueTalk|cueQuiet, "220 ", "354 ", "250-", "250 2.", "< 2", "< 3", "< 4", "< 5", "<  ")
	t.Add(cueTalk|cueQuiet, commands...)
	t.Add(cueTalk, iisSign, "reply: b'", "reply: '")
	for _, mark := range serverMarks {
		if mark != "< " { // which is too short to be found, and stands before a code
			t.Add(cueTalk|cueQuiet, strings.ToLower(mark))
		}
	}
	for _, command := range commands {
		t.Add(cueAny, strings.TrimPrefix(inReply, "(")+strings.TrimSpace(command))
	}
	t.Add(cueAny, strings.TrimPrefix(inReply, "(")+"end of")
	t.Add(cueAny, "could not authent", "smtp error", "smtp connect", "smtp server requ")
	return t
}()
