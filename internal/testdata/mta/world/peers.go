package main

import "fmt"

// peer is a mail server that fails in its own way. %s in a reply is the recipient.
type peer struct {
	kind  string
	user  string
	where string // its domain; mx.<domain> is its mail exchanger, at the address that peerIP gives
	mail  string // replies, where they are no 250
	rcpt  string
	odd   oddity
}

// oddity is what a peer does besides replying.
type oddity uint8

const (
	none     oddity = iota
	absent          // nobody listens
	unknown         // the name server does not know the domain
	mute            // takes the connection and never says a word
	small           // announces a small SIZE
	selfMade        // offers TLS with a certificate that nobody vouches for
	itself          // its mail exchanger is the MTA itself
)

// sizeLimit is what the small one takes. The message for it is larger.
const sizeLimit = 4096

var peers = []peer{
	{kind: "unknown-user", user: "anna", where: "school.example.org",
		rcpt: "550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table"},
	{kind: "mailbox-full", user: "ben", where: "club.example.org",
		rcpt: "552 5.2.2 <%s>: Quota exceeded (mailbox for user is full)"},
	{kind: "size", user: "carla", where: "small.example.org", odd: small,
		mail: "552 5.3.4 Message size exceeds fixed limit"},
	{kind: "relay", user: "dora", where: "old.example.org",
		rcpt: "554 5.7.1 <%s>: Relay access denied"},
	{kind: "refused", user: "emil", where: "office.example.org", odd: absent},
	{kind: "greylisting", user: "fritz", where: "grey.example.org",
		rcpt: "450 4.2.0 <%s>: Recipient address rejected: Greylisted, please try again in 300 seconds"},
	{kind: "dns", user: "gina", where: "no-such-domain.invalid", odd: unknown},
	{kind: "tls", user: "hans", where: "bank.example.org", odd: selfMade},
	{kind: "timeout", user: "ida", where: "slow.example.org", odd: mute},
	{kind: "loop", user: "jan", where: "moved.example.org", odd: itself},
}

func (p peer) recipient() string { return p.user + "@" + p.where }

func (p peer) exchanger() string {
	if p.odd == itself {
		return ownHost
	}
	return "mx." + p.where
}

// The sender's side.
const (
	ownHost  = "mail.example.net" // the MTA under test
	sinkHost = "mx.example.net"   // takes the bounces in
	sinkIP   = "192.0.2.25"
)

func peerIP(i int) string { return fmt.Sprintf("192.0.2.%d", 101+i) }
