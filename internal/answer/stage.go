package answer

import (
	"slices"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
	"smtpbot/internal/smtpcode"
)

// stage is how far a delivery had come when it was refused. It tells whom a refusal is about, whatever its code says.
type stage uint8

const (
	unknownStage   stage = iota
	greetingStage        // the connection, and EHLO: the sending host
	loginStage           // AUTH: the user who logs in
	senderStage          // MAIL FROM: the sender's address
	recipientStage       // RCPT TO: one recipient
	messageStage         // behind DATA: the message
)

func stageOf(f *parse.Failure) stage {
	command := strings.ToUpper(f.Command)
	switch {
	case strings.HasPrefix(command, "EHLO"), strings.HasPrefix(command, "HELO"), strings.HasPrefix(command, "LHLO"),
		command == "CONNECT", command == "INITIAL CONNECTION":
		return greetingStage
	case strings.HasPrefix(command, "AUTH"):
		return loginStage
	case strings.HasPrefix(command, "MAIL"):
		return senderStage
	case strings.HasPrefix(command, "RCPT"), strings.Contains(strings.ToLower(f.Text), "recipient address rejected"):
		return recipientStage
	case command == "END OF DATA":
		return messageStage
	}
	return unknownStage
}

// contradicts tells whether a refusal at this stage cannot have the cause that a find gives it. Servers are free with codes:
// a 550 to EHLO says nothing of a mailbox, for none was named yet. Where their words say so they are believed, but for a login,
// whose user is the one who sends.
func (s stage) contradicts(f catalog.Find) bool {
	worded := f.Rank >= catalog.ByPhrase
	switch f.Entry.Cause {
	case catalog.UserUnknown, catalog.MailboxDisabled, catalog.MailboxFull, catalog.Moved:
		return s == loginStage && !(worded && f.Entry.Cause == catalog.MailboxFull) || !worded && (s == greetingStage || s == senderStage || s == messageStage)
	case catalog.AuthFailed:
		return s == recipientStage && f.Rank < catalog.ByProviderEnhanced
	}
	return false
}

// staged leaves out what the stage contradicts, and where nothing but the code's class is left, says what a refusal at this
// stage is about.
func (x *Explainer) staged(f *parse.Failure, finds []catalog.Find) []catalog.Find {
	s := stageOf(f)
	n := len(finds)
	if finds = slices.DeleteFunc(finds, s.contradicts); len(finds) == n && !refusedLogin(f, s) {
		return finds
	}
	if len(finds) > 0 && finds[0].Rank > catalog.ByReply {
		return finds
	}
	words := ""
	switch s {
	case senderStage:
		words = "sender rejected"
	case greetingStage, messageStage:
		words = "refused by local policy"
	case loginStage:
		words = "authentication failed"
	}
	if words == "" {
		return finds
	}
	general, _ := x.cat.Lookup(catalog.Query{Text: words})
	return before(general, finds)
}

// refusedLogin tells whether a login was refused for good, whatever code says so: not as a command that is not known or not in its
// place.
func refusedLogin(f *parse.Failure, s stage) bool {
	return s == loginStage && f.Code.Class() == smtpcode.Permanent && f.Code.String()[1] != '0'
}

// addressRefused tells whether a server says, by code or word, that it is the address that it refuses.
func addressRefused(f *parse.Failure) bool {
	return f.Enhanced.Subject() == 1 || strings.Contains(strings.ToLower(f.Text), "address rejected")
}
