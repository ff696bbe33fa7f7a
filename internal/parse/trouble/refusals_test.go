package trouble

import "testing"

func TestRefusals(t *testing.T) {
	cases := []struct {
		words string
		want  Trouble
		sure  bool
	}{
		{"Connections from your IP are not permitted", RefusedClient, true},
		{"we have banned the client 192.0.2.7", RefusedClient, true},
		{"Your IP(192.0.2.7) is barred", RefusedClient, true},
		{"access forbidden for this IP", RefusedClient, true},
		{"sending host 192.0.2.7 is unwanted here", RefusedClient, true},
		{"the sender alice@example.com is banned", RefusedSender, true},
		{"fake sender", RefusedSender, true},
		{"sender address not known", RefusedSender, true},
		{"we do not accept mail from this originator", RefusedSender, true},
		{"bogus HELO", RefusedName, true},
		{"the name in EHLO cannot be resolved", RefusedName, true},
		{"the HELO name is that of a home line", RefusedName, false},
		{"the client has no good name", RefusedClient, false},
		{"no such address, said to client 192.0.2.7", RefusedClient, false},
		{"mailbox busy, said to client 192.0.2.7", None, false},
		{"user bob is not permitted to get this. The client 192.0.2.7 may send", None, false},
		{"message refused; see the sender's own page", RefusedSender, false},
		{"this host refuses to relay", NoRelay, true},
		{"relay for you? No", NoRelay, false},
		{"SPF did not pass for example.com", Unproven, true},
		{"we saw no DKIM", Unproven, true},
		{"DMARC of example.com", Unproven, false},
		{"SPF: the sender 192.0.2.7 is not permitted", Unproven, true},
		{"a sender that fails", RefusedSender, false},
		{"mailbox busy, client 192.0.2.7 refused", None, false},
		{"mailbox busy. The client 192.0.2.7 is refused", RefusedClient, true},
		{"recipient rejected: your IP is banned", RefusedClient, true},
		{"the domain example.com is banned", RefusedSender, true},
		{"the domain example.org is not accepted", None, false},
		{"see https://example.org/ip/blocked", None, false},
		{"Message refused", RefusedSending, false},
		{"the message for this address was refused", None, false},
		{"", None, false},
	}
	for _, c := range cases {
		if got, sure := Grounds(c.words, false, true); got != c.want || sure != c.sure {
			t.Errorf("Grounds(%q) = %q, %v; want %q, %v", c.words, got, sure, c.want, c.sure)
		}
	}
}
