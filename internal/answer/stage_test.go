package answer_test

import (
	"testing"

	"smtpbot/internal/answer"
	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
)

// TestStage judges refusals whose code says one thing and whose place in the conversation another.
func TestStage(t *testing.T) {
	x := answer.New(catalog.Shipped())
	for name, c := range map[string]struct {
		text  string
		cause catalog.Cause
		retry catalog.Retry
	}{
		"550 to EHLO":                 {"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 Rejected (in reply to EHLO command)", catalog.Policy, catalog.RetryAfterFix},
		"550 for a greeting, Postfix": {"<bob@example.org>: host mx.example.org[192.0.2.1] refused to talk to me: 550 Not today", catalog.Policy, catalog.RetryAfterFix},
		"550 for a greeting, qmail":   {"<bob@example.org>:\nConnected to 192.0.2.1 but greeting failed.\nRemote host said: 550 Not today", catalog.Policy, catalog.RetryAfterFix},
		"550 for a greeting, Exim":    {"2026-07-10 12:00:01 1sRqAB-0000CD-EF ** bob@example.org R=dnslookup T=remote_smtp H=mx.example.org [192.0.2.1]: SMTP error from remote mail server after initial connection: 550 Not today", catalog.Policy, catalog.RetryAfterFix},
		"words against a greeting":    {"<bob@example.org>: host mx.example.org[192.0.2.1] refused to talk to me: 550 No such user", catalog.UserUnknown, catalog.RetryNever},
		"553 to MAIL FROM":            {"<bob@example.org>: host mx.example.org[192.0.2.1] said: 553 5.1.0 no (in reply to MAIL FROM command)", catalog.SenderRejected, catalog.RetryAfterFix},
		"550 to the message":          {"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 no (in reply to end of DATA command)", catalog.Policy, catalog.RetryAfterFix},
		"550 to RCPT TO":              {"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 no (in reply to RCPT TO command)", catalog.UserUnknown, catalog.RetryAfterFix},
		"the address is refused":      {"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 Recipient address rejected (in reply to RCPT TO command)", catalog.UserUnknown, catalog.RetryNever},
		"words against the stage win": {"<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1 User unknown (in reply to end of DATA command)", catalog.UserUnknown, catalog.RetryNever},
		"the recipient's account":     {"525 5.7.13 <bob@example.org>: Recipient address rejected: User account disabled", catalog.MailboxDisabled, catalog.RetryNever},
		"550 to a login":              {"SMTP ERROR: Password command failed: 550 User has no permission", catalog.AuthFailed, catalog.RetryAfterFix},
		"a user, not a mailbox":       {"smtplib.SMTPAuthenticationError: (550, b'User is locked')", catalog.AuthFailed, catalog.RetryAfterFix},
		"the sender's own mailbox":    {"SMTP ERROR: Password command failed: 550 Mailbox full", catalog.MailboxFull, catalog.RetryLater},
		"a login before another step": {"SMTP Error: Could not authenticate.\nSMTP ERROR: RCPT TO command failed: 550 5.1.1 <bob@example.org> user unknown", catalog.UserUnknown, catalog.RetryNever},
		"a proof is no login":         {"SMTP Error: DKIM authentication failed: 550 5.1.1 <bob@example.org> user unknown", catalog.UserUnknown, catalog.RetryNever},
		"a login in a conversation":   {">>> AUTH LOGIN\n<<< 550 Account disabled", catalog.AuthFailed, catalog.RetryAfterFix},
		"a login that is no command":  {"SMTP ERROR: AUTH command failed: 502 Command not implemented", catalog.ProtocolError, catalog.RetryAfterFix},
		"a complaint quotes a code":   {"Feedback-Type: abuse\nVersion: 1\nSource-IP: 192.0.2.1\nAuthentication-Results: example.net; spf=fail 550 5.7.23", catalog.Complaint, catalog.RetryNever},
	} {
		found := parse.Asked(c.text)
		if len(found.Failures) != 1 {
			t.Errorf("%s: %d failures, want one", name, len(found.Failures))
			continue
		}
		if j := x.Judge(found.Failures[0]); j.Cause != c.cause || j.Retry != c.retry {
			t.Errorf("%s: judged %s, %s; want %s, %s", name, j.Cause, j.Retry, c.cause, c.retry)
		}
	}
}
