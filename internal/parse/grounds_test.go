package parse

import "testing"

func TestGrounds(t *testing.T) {
	for words, want := range map[string]Trouble{
		"The destination mailbox was not found":                              NoMailbox,
		"bob@example.org: user could not be found here":                      NoMailbox,
		"This e-mail address is not known to this system":                    NoMailbox,
		"invalid domain mailbox user":                                        NoMailbox,
		"we have no such alias":                                              NoMailbox,
		"<bob@example.org> does not exist":                                   NoMailbox,
		"Host mail.example.org not found":                                    NoDomain,
		"the recipient's domain cannot be resolved":                          NoDomain,
		"unknown host mail.example.org":                                      NoDomain,
		"the mailbox has no space left: no room":                             NoRoom,
		"Mailbox usage exceeded":                                             NoRoom,
		"account over its storage limit":                                     NoRoom,
		"message is larger than the space left in the mailbox; it exceeds":   NoRoom,
		"The account has been cancelled":                                     NotInUse,
		"this inbox is locked":                                               NotInUse,
		"the destination computer could not be reached":                      NoAnswer,
		"You have reached a mailbox that is not monitored":                   NoTrouble,
		"unknown address: the IP address is on no list":                      NoTrouble,
		"the domain of recipient could not be found":                         NoDomain,
		"the server of the recipient did not respond":                        NoAnswer,
		"the mail is bigger than allowed":                                    TooLarge,
		"":                                                                   NoTrouble,
		"Sender address rejected: domain not known":                          NoTrouble,
		"your domain could not be found":                                     NoTrouble,
		"Client host rejected: cannot find the host name":                    NoTrouble,
		"invalid address syntax":                                             NoTrouble,
		"the mailbox has received too many messages, limit exceeded":         NoTrouble,
		"The user wrote to us. Message ids that are invalid are dropped":     NoTrouble,
		"Authentication failed: unknown user":                                NoTrouble,
		"see https://help.example.org/user/unknown for an explanation of it": NoTrouble,
		"Message rejected":                                                   NoTrouble,
		"recipient not found in the user database":                           NoMailbox,
		"the user database is locked":                                        NoTrouble,
		"user mailbox forwarding disabled":                                   NoTrouble,
		"The account you sent from has been suspended":                       NoTrouble,
		"the address that you are sending from is not registered":            NoTrouble,
		"the address you sent this to is not known":                          NoMailbox,
		"Sorry, the account was suspended for abuse. Contact your provider":  NoTrouble,
		"Sorry, the account was suspended. Contact your provider":            NotInUse,
		"address 192.0.2.5 is not listed as permitted":                       NoTrouble,
		"unknown address: IP 192.0.2.5 rejected":                             NoTrouble,
		"unknown user, said 192.0.2.5":                                       NoMailbox,
		"host not listed on allow list":                                      NoTrouble,
		"The IP address of this server is not registered":                    NoTrouble,
		"message is larger than the limit of this mailbox":                   TooLarge,
		"database server not responding":                                     NoTrouble,
	} {
		if got, _ := groundsIn(words, true, false); got != want {
			t.Errorf("groundsIn(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestGroundsOfFailure(t *testing.T) {
	cases := []struct {
		name, text string
		want       Trouble
	}{
		{"a reply", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 we know of no such alias (in reply to RCPT TO command)", NoMailbox},
		{"a refusal for policy is about no mailbox", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.7.1 user not found in the group (in reply to RCPT TO command)", NoTrouble},
		{"a code for the sender's domain", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.8 the domain example.com cannot be found (in reply to RCPT TO command)", NoTrouble},
		{"a code for the sender's address", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.7 address alice@example.com is not valid (in reply to RCPT TO command)", NoTrouble},
		{"a code for the time in the queue", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 5.4.7 delivery to user bob expired (in reply to RCPT TO command)", NoTrouble},
		{"the sender's address", "<bob@example.org>: host mx.example.org[192.0.2.1] said: 550 we know of no such user (in reply to MAIL FROM command)", NoTrouble},
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
