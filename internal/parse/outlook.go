package parse

import (
	"bytes"
	"strings"

	"github.com/emersion/go-message"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/outlook"
	"smtpbot/internal/parse/scan"
)

// IsOutlook tells whether data begins as an Outlook message does, or another file of the same container.
func IsOutlook(data []byte) bool { return outlook.IsMessage(data) }

// Outlook reads a message that Outlook saved (.msg): its text, what its header and its recipients tell, and the reports and
// e-mails that it carries. From and To of its failures are places in its text. An error wraps outlook.ErrNoMessage.
func Outlook(data []byte) (Result, error) {
	m, err := outlook.Read(data)
	if err != nil {
		return Result{}, err
	}
	return saved(m, 0), nil
}

// saved reads a message as an e-mail.
func saved(m *outlook.Message, depth int) Result {
	var r reader
	class := strings.ToLower(m.Class)
	failed := strings.HasPrefix(class, "report.") && strings.HasSuffix(class, ".ndr")
	if e, _ := message.Read(strings.NewReader(strings.TrimSpace(m.Header) + "\r\n\r\n")); e != nil && m.Header != "" {
		r.mail.readHeader(&e.Header)
	}
	if r.mail.from == "" {
		r.mail.from, _ = addresses.First(clean(m.From))
	}
	sender := strings.TrimSpace(m.Sender + " <" + r.mail.from + ">")
	r.mail.daemon = r.mail.daemon || failed || strings.HasPrefix(class, "report.") || anyFold(sender, daemonNames)
	r.mail.titled = r.mail.titled || anyFold(m.Subject, daemonSubjects)
	r.mail.answers = r.mail.answers || strings.Contains(class, "oof") || strings.Contains(class, "rules.reply")
	for _, field := range []struct{ name, value string }{{"From", sender}, {"Subject", m.Subject}} {
		r.out.WriteString(field.name + ": " + scan.Spaces(field.value) + "\n")
	}
	body := m.Body
	if m.HTML != "" {
		body = htmlText(strings.NewReader(m.HTML))
	}
	r.out.WriteString("\n" + body + "\n\n")
	if m.Report != "" {
		r.out.WriteString(m.Report + "\n\n")
	}
	if failed {
		for i := range m.Recipients {
			r.savedRecipient(&m.Recipients[i])
		}
	}
	for i := range m.Attachments {
		r.savedAttachment(&m.Attachments[i])
	}
	found := readLetter(r.out.String(), &r.mail)
	for i := 0; i < len(r.carried) && len(found.Failures) == 0; i++ {
		found.join(email(r.carried[i], depth))
	}
	for i := 0; i < len(m.Attachments) && len(found.Failures) == 0; i++ {
		if within := m.Attachments[i].Message; within != nil {
			found.join(saved(within, depth+1))
		}
	}
	return found
}

// savedRecipient writes what Outlook's own form of a report tells of a recipient as the fields of a delivery report.
func (r *reader) savedRecipient(to *outlook.Recipient) {
	a, _ := addresses.First(to.Name)
	said := scan.Spaces(to.Said)
	if a == "" && said == "" {
		return
	}
	r.out.WriteString("Final-Recipient: rfc822; " + a + "\nAction: failed\n")
	if said != "" {
		r.out.WriteString("Diagnostic-Code: smtp; " + strings.Trim(said, "<>") + "\n")
	}
	r.out.WriteByte('\n')
}

// savedAttachment takes a part that a message carries: a delivery report, the header of a returned message, an e-mail, a text.
func (r *reader) savedAttachment(a *outlook.Attachment) {
	kind, name := strings.ToLower(a.Type), strings.ToLower(a.Name)
	switch {
	case len(a.Data) == 0 || a.Message != nil:
	case kind == "text/rfc822-headers" || kind == "message/rfc822-headers":
		r.mail.readReturned(a.Data)
	case kind == "message/rfc822" || strings.HasSuffix(name, ".eml"):
		r.mail.readReturned(a.Data)
		if len(r.carried) < maxForwards {
			r.carried = append(r.carried, a.Data)
		}
	case strings.Contains(kind, "delivery-status"):
		r.mail.reports++
		r.out.WriteString(a.Text() + "\n\n")
	case kind == "message/feedback-report" || strings.HasPrefix(kind, "text/plain") || strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".dat") && bytes.Contains(a.Data, []byte("Final-Recipient")):
		r.out.WriteString(a.Text() + "\n\n")
	}
}
