package parse

import (
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// Grounds gives Trouble, and where there is none what the words of a reply or of a notice say is wrong with the mailbox that mail
// goes to, with its domain, or on the way there, or whom among those who send they refuse. Words that no list holds say it in as
// many ways as there are servers. They are read when somebody asks, for most failures are put together with another, or told by
// no one.
func (f *Failure) Grounds() trouble.Trouble {
	if f.Trouble != trouble.None || f.login() || f.Code.IsZero() && !f.ofBounce() || f.Code.Class() == smtpcode.Success {
		return f.Trouble
	}
	recipients := !ofOthers(f.Enhanced) && !scan.HasPrefixFold(f.Command, "mail from")
	message := f.Enhanced.Subject() == 6 && f.Enhanced.Detail() == 0 // something about it is wrong, and not its sender
	senders := (vague(f.Enhanced) || message) && !f.ofSyntax()
	if !recipients && !senders {
		return trouble.None
	}
	for k, text := range [...]string{f.Text, f.Local} {
		switch t, sure := trouble.Grounds(text, recipients, senders); {
		case k > 0 && t.IsReason(): // a server's reasons are in its own words
		case message && t.IsRefusal():
		case sure, t.IsReason() && !f.Code.IsZero():
			return t
		case t == trouble.RefusedSending && f.Command == endOfData: // the moment tells more
		case t != trouble.None && f.Code == refusal && (f.Enhanced.IsZero() || f.Enhanced.Vague()):
			if t == trouble.RefusedClient {
				return trouble.RefusedSending
			}
			return t
		}
	}
	return trouble.None
}

// refusal is the code with which servers refuse whatever they refuse, though it stands for a mailbox (RFC 5321 §4.2.3).
var refusal = smtpcode.MustCode("550")

// vague tells whether an enhanced code says nothing of what was refused, or is used for all and sundry as X.7.1 and X.3.2 are.
func vague(e smtpcode.Enhanced) bool {
	switch d := e.Detail(); e.Subject() {
	case 3:
		return d == 0 || d == 2
	case 6:
		return false
	case 7:
		return d <= 1
	}
	return e.IsZero() || e.Vague()
}

// ofSyntax tells whether the code is about the protocol: 50z but for what a server says of an argument.
func (f *Failure) ofSyntax() bool {
	s := f.Code.String()
	return len(s) == 3 && s[1] == '0' && s != "501"
}

// ofOthers tells whether an enhanced code says that the reply is about something else than a mailbox or its domain, whatever its
// words are (RFC 3463 §3): the form of an address, the sender's, the time in the queue, the protocol, a policy.
func ofOthers(e smtpcode.Enhanced) bool {
	switch d := e.Detail(); e.Subject() {
	case 1:
		return d == 3 || d == 7 || d == 8
	case 4:
		return d == 7
	case 5:
		return d > 0
	case 7:
		return true
	}
	return false
}

// login tells whether a login was refused (RFC 4954 §6): the address beside it is a user's, no recipient's.
func (f *Failure) login() bool {
	return isLogin(f.Code) || f.Command == "AUTH"
}

// troubleIn gives the trouble that a failure without a code tells of in its words, where they are a program's.
func (d *doc) troubleIn(f *Failure) trouble.Trouble {
	ofMail := false // that the words are about mail has been judged
	switch f.Format {
	case "program", "told", "network":
		ofMail = true
	case "event":
	default:
		return trouble.None
	}
	var room [trouble.UsualTerms]trouble.Term
	for _, text := range [...]string{f.Text, f.Local} {
		u := trouble.Understand(text, trouble.Terms(text, room[:0]))
		u.Act = u.Act || ofMail
		if t := u.Trouble(); t > trouble.NotSent {
			return t
		}
	}
	if ofMail {
		return trouble.NotSent
	}
	return trouble.None
}
