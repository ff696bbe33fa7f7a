package trouble

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
		"You have reached a mailbox that is not monitored":                   None,
		"unknown address: the IP address is on no list":                      None,
		"the domain of recipient could not be found":                         NoDomain,
		"the server of the recipient did not respond":                        NoAnswer,
		"the mail is bigger than allowed":                                    TooLarge,
		"":                                                                   None,
		"Sender address rejected: domain not known":                          None,
		"your domain could not be found":                                     None,
		"Client host rejected: cannot find the host name":                    None,
		"invalid address syntax":                                             None,
		"the mailbox has received too many messages, limit exceeded":         None,
		"The user wrote to us. Message ids that are invalid are dropped":     None,
		"Authentication failed: unknown user":                                None,
		"see https://help.example.org/user/unknown for an explanation of it": None,
		"Message rejected":                                                   None,
		"recipient not found in the user database":                           NoMailbox,
		"the user database is locked":                                        None,
		"user mailbox forwarding disabled":                                   None,
		"The account you sent from has been suspended":                       None,
		"the address that you are sending from is not registered":            None,
		"the address you sent this to is not known":                          NoMailbox,
		"Sorry, the account was suspended for abuse. Contact your provider":  None,
		"Sorry, the account was suspended. Contact your provider":            NotInUse,
		"address 192.0.2.5 is not listed as permitted":                       None,
		"unknown address: IP 192.0.2.5 rejected":                             None,
		"unknown user, said 192.0.2.5":                                       NoMailbox,
		"host not listed on allow list":                                      None,
		"The IP address of this server is not registered":                    None,
		"message is larger than the limit of this mailbox":                   TooLarge,
		"database server not responding":                                     None,
	} {
		if got, _ := Grounds(words, true, false); got != want {
			t.Errorf("Grounds(%q) = %q, want %q", words, got, want)
		}
	}
}
