package answer

import (
	"slices"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
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
// a 550 to EHLO says nothing of a mailbox, for none was named yet. Where their words say so they are believed.
func (s stage) contradicts(f catalog.Find) bool {
	worded := f.Rank >= catalog.ByPhrase
	switch f.Entry.Cause {
	case catalog.UserUnknown, catalog.MailboxDisabled, catalog.MailboxFull, catalog.Moved:
		return !worded && (s == greetingStage || s == senderStage || s == messageStage)
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
	if finds = slices.DeleteFunc(finds, s.contradicts); len(finds) == n {
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
	}
	if words == "" {
		return finds
	}
	general, _ := x.cat.Lookup(catalog.Query{Text: words})
	return before(general, finds)
}

// addressRefused tells whether a server says, by code or word, that it is the address that it refuses.
func addressRefused(f *parse.Failure) bool {
	return f.Enhanced.Subject() == 1 || strings.Contains(strings.ToLower(f.Text), "address rejected")
}
