package parse

import (
	"testing"

	"smtpbot/internal/parse/trouble"
)

func TestGroundsOfFailure(t *testing.T) {
	cases := []struct {
		name, text string
		want       trouble.Trouble
	}{
		{"a reply", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 we know of no such alias (in reply to RCPT TO command)", trouble.NoMailbox},
		{"a refusal for policy is about no mailbox", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.7.1 user not found in the group (in reply to RCPT TO command)", trouble.None},
		{"a code for the sender's domain", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.8 the domain example.com cannot be found (in reply to RCPT TO command)", trouble.None},
		{"a code for the sender's address", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.7 address alice@example.com is not valid (in reply to RCPT TO command)", trouble.None},
		{"a code for the time in the queue", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.4.7 delivery to user bob expired (in reply to RCPT TO command)", trouble.None},
		{"the sender's address", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 we know of no such user (in reply to MAIL FROM command)", trouble.None},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := Text(c.text)
			if len(r.Failures) != 1 || r.Failures[0].Grounds() != c.want {
				t.Errorf("failures %+v, want one with the trouble %q", r.Failures, c.want)
			}
		})
	}
}

func TestRefusalsOfFailure(t *testing.T) {
	cases := []struct {
		name, reply string
		want        trouble.Trouble
	}{
		{"a client", "550 the client 192.0.2.7 is banned", trouble.RefusedClient},
		{"a code for policy", "550 5.7.1 your IP is not welcome", trouble.RefusedClient},
		{"a code for something else", "550 5.6.0 forbidden characters, sent by client 192.0.2.7", trouble.None},
		{"words that do not refuse", "550 the client is a strange one", trouble.RefusedSending},
		{"words that do not refuse, with a telling code", "550 5.7.1 the client is a strange one", trouble.None},
		{"words that do not refuse, with another reply", "451 the client is a strange one", trouble.None},
		{"a sender", "550 the sender is a strange one", trouble.RefusedSender},
		{"the protocol", "503 HELO was refused before", trouble.None},
		{"a mailbox", "550 there is no such mailbox; this client is banned", trouble.NoMailbox},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := Text("Diagnostic-Code: smtp; " + c.reply)
			if len(r.Failures) != 1 || r.Failures[0].Grounds() != c.want {
				t.Errorf("failures %+v, want one with the trouble %q", r.Failures, c.want)
			}
		})
	}
}
