package parse

import (
	"strings"
	"testing"
)

// notices are what mail systems old and odd tell people, each after the form that its maker documents or that is seen in
// the wild, with what is read of it: "recipient code enhanced" of each failure.
var notices = []struct{ name, text, want string }{
	{"Exchange 5.5", `Your message did not reach some or all of the intended recipients.

      Subject:	Lunch
      Sent:	11/3/2026 9:12 AM

The following recipient(s) could not be reached:

      'bob@example.org' on 11/3/2026 9:12 AM
            The recipient name is not recognized
	The MTS-ID of the original message is: c=us;a= ;p=example;l=EX1-261103
            MSEXCH:IMS:EXAMPLE:SITE:EX1 0 (000C05A6) Unknown Recipient`, "bob@example.org"},
	{"Exchange, an X.400 name", `Your message

  To:      bob@example.org
  Subject: Lunch

did not reach the following recipient(s):

bob@example.org on Tue, 3 Nov 2026 09:12:01 -0000
    The recipient name is not recognized
	The MTS-ID of the original message is: c=us;a= ;p=example;l=EX1
    MSEXCH:IMS:EXAMPLE:EX1:MAIL 0 (000C05A6) Unknown Recipient`, "bob@example.org"},
	{"Smail", `|------------------------- Message log follows: -------------------------|
 no valid recipients were found for this message
|------------------------- Failed addresses follow: ---------------------|
 <bob@example.org> ... unknown host
|------------------------- Message text follows: ------------------------|
To: bob@example.org`, "bob@example.org"},
	{"USA.NET", `Subject: Mail could not be delivered

Intended recipient:  bob@example.org

The mailbox of this user is not available.

--------RETURNED MAIL FOLLOWS--------
Received: from mail.example.com`, "bob@example.org"},
	{"Exim's list, the reply below the host", `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bob@example.org
    host mx.example.org [192.0.2.25]
    550 5.1.1 No such person here
  carol@example.org
    host mx.example.org
    552 5.2.2 No room left`, "bob@example.org 550 5.1.1; carol@example.org 552 5.2.2"},
	{"HotPOP", `Your message could not be delivered.

Undeliverable Address: bob@example.org
Reason: User quota exceeded

Original message attached`, "bob@example.org"},
	{"MDaemon 3", `The following addresses did NOT receive a copy of your message:

> bob@example.org

--- Session Transcript ---
<-- 220 mx.example.org ESMTP
--> RCPT To:<bob@example.org>
<-- 550 5.1.1 <bob@example.org> no such user
--- End Transcript ---`, "bob@example.org 550 5.1.1"},
	{"MDaemon", `The attached message had PERMANENT fatal delivery errors!

After one or more unsuccessful delivery attempts the attached message has
been removed from the mail queue on this server.

Failed address: bob@example.org

--- Session Transcript ---
Tue 2026-11-03 09:12:01: <-- 220 mx.example.org ESMTP
Tue 2026-11-03 09:12:01: --> RCPT To:<bob@example.org>
Tue 2026-11-03 09:12:02: <-- 550 5.1.1 <bob@example.org> no such user
--- End Transcript ---`, "bob@example.org 550 5.1.1"},
	{"Microsoft SMTPSVC", `This is an automatically generated Delivery Status Notification.

Delivery to the following recipients failed.

       bob@example.org`, "bob@example.org"},
	{"Yahoo Groups", `Subject: Unable to deliver your message

We are unable to deliver the message from <alice@example.com>
to <lamps@yahoogroups.com>.

The email address used to send your message is not subscribed to this
group. If you are a member of this group, please be aware that you may
only send messages and manage your subscription from your own address.`, "lamps@yahoogroups.com"},
	{"Netscape", `This Message was undeliverable due to the following reason:

Each of the following recipients was rejected by a remote mail server.
The reasons given by the server are included to help you determine why
each recipient was rejected.

    Recipient: <bob@example.org>
    Reason:    5.1.1 <bob@example.org>... User unknown

Please reply to <postmaster@mail.example.com>
if you feel this message to be in error.`, "bob@example.org 5.1.1"},
	{"Netscape, another reason", `This Message was undeliverable due to the following reason:

Your message was not delivered because the destination computer was
not found.  Carefully check that it was spelled correctly.

The following recipients did not receive this message:

     <bob@example.org>

Please reply to <postmaster@mail.example.com>
if you feel this message to be in error.`, "bob@example.org"},
	{"EZweb", `Each of the following recipients was rejected by a remote mail server.

    Recipient: <bob@example.org>
    >>> RCPT TO:<bob@example.org>
    <<< 550 <bob@example.org>: User unknown`, "bob@example.org 550"},
	{"Domino, with the server's reply", `Your message

  Subject: Lunch

was not delivered to:

  bob@example.org

because:

  Error transferring to MAIL.EXAMPLE.ORG; SMTP Protocol Returned a Permanent Error 550 5.1.1 <bob@example.org>: User unknown`, "bob@example.org 550 5.1.1"},
	{"MailMarshal", `Your message:
   From:    alice@example.com
   Subject: Lunch

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    bob@example.org`, "bob@example.org 550 5.1.1"},
	{"McAfee", `--- The following addresses had delivery problems ---

<bob@example.org>   (User unknown bob@example.org)

--------------Returned Message--------------`, "bob@example.org"},
	{"MailFoundry", `Unable to deliver message to: <bob@example.org>
Delivery failed for the following reason:
Server mx22.example.org[192.0.2.222] failed with: 550 <bob@example.org> No such user here

This has been a permanent failure.  No further delivery attempts will be made.`, "bob@example.org 550"},
	{"Active!hunter", `  ----- The following addresses had permanent fatal errors -----

>>> bob@example.org <bob@example.org>

  ----- Transcript of session follows -----
550 5.1.1 <bob@example.org> User unknown`, "bob@example.org 550 5.1.1"},
	{"Biglobe", `   ----- The following addresses had delivery problems -----

bob@example.org

   ----- Non-delivered information -----

The number of messages in recipient's mailbox exceeded the local limit.`, "bob@example.org"},
	{"m-FILTER", `-------server message
550 5.1.1 unknown user <bob@example.org>
-------SMTP command
RCPT TO
-------original message
To: bob@example.org`, "bob@example.org 550 5.1.1"},
	{"a problem with the address", `We're sorry. There's a problem with the e-mail address(es) you're trying to send to.
Please verify the address(es) and try again.

<bob@example.org>:
This user doesn't have an example.org account`, "bob@example.org"},
	{"machine generated", `This is the machine generated message from mail service.
Unfortunately, the delivery to following address(es) has failed:

<bob@example.org>:
550 5.2.1 mailbox is not available

--- Below the next line is a copy of the message.`, "bob@example.org 550 5.2.1"},
	{"CommuniGate Pro", `Failed to deliver to 'bob@example.org'
SMTP module(domain example.org) reports:
 bob@example.org: host mx.example.org says:
 550 5.1.1 no such user`, "bob@example.org 550 5.1.1"},
	{"MailEnable", `MailEnable: Message Delivery Failure.

Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

	Recipient: [SMTP:bob@example.org]
	Reason: Remote SMTP Server Returned: 550 5.1.1 user unknown

Message headers follow:`, "bob@example.org 550 5.1.1"},
	{"hMailServer", `Your message did not reach some or all of the intended recipients.

   Sent: Tue, 3 Nov 2026 09:12:01 +0000
   Subject: Lunch

The following recipient(s) could not be reached:

bob@example.org
   Error Type: SMTP
   Remote server (192.0.2.25) issued an error.
   hMailServer sent: RCPT TO:<bob@example.org>
   Remote server replied: 550 5.1.1 user unknown

hMailServer`, "bob@example.org 550 5.1.1"},
	{"SmarterMail", `Could not deliver message to the following recipient(s):

Failed Recipient: bob@example.org
Reason: Remote host said: 550 No such user here

   -- The header and top 20 lines of the message follows --`, "bob@example.org 550"},
	{"Haraka", `Hi. This is the haraka program at mail.example.com.

I'm sorry, I wasn't able to deliver your message to the following addresses.

Intended Recipients: <bob@example.org>
Failure Reason: Some recipients failed: <bob@example.org>
550 5.1.1 User unknown`, "bob@example.org 550 5.1.1"},
	{"James", `Hi. This is the James mail server at mail.example.com.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out. Below
I include the list of recipients and the reason why I was unable to deliver
your message.

bob@example.org
carol@example.org
Remote mail server told me: 550 5.1.1 User unknown`, "bob@example.org 550 5.1.1; carol@example.org 550 5.1.1"},
	{"Kerio", `Subject: Delivery failure

Your message could not be delivered to the following recipient:

bob@example.org
550 5.1.1 User unknown`, "bob@example.org 550 5.1.1"},
	{"ArGoSoft", `Your message was not delivered to the following recipients:

bob@example.org: 550 Requested action not taken: mailbox unavailable`, "bob@example.org 550"},
	{"CompuServe", `Subject: Undeliverable message

Your message could not be delivered as addressed.

--- Returned message follows ---
Invalid receiver address: bob@example.org`, "bob@example.org"},
	{"smtp32", `undeliverable to bob@example.org

Original message follows.

Received: from mail.example.com`, "bob@example.org"},
	{"IMail, unknown user", `Unknown user: bob@example.org

RCPT TO generated following response:
550 5.1.1 unknown

Original message follows.`, "bob@example.org 550 5.1.1"},
	{"AppRiver and others", `The following message could not be delivered to one or more recipients:

   To: bob@example.org
   Reason: 554 5.7.1 refused by policy`, "bob@example.org 554 5.7.1"},
	{"Mailman refuses", `From: lamps-owner@lists.example.org
Subject: Lamps post from alice@example.com rejected

You are not allowed to post to this mailing list, and your message has
been automatically rejected.  If you think that your messages are
being rejected in error, contact the mailing list owner at
lamps-owner@lists.example.org.`, "lamps@lists.example.org"},
	{"ezmlm refuses", `Hi! This is the ezmlm program. I'm managing the
lamps@lists.example.org mailing list.

I'm sorry, I was not able to send your message (enclosed) to the list,
because you are not a subscriber.`, "lamps@lists.example.org"},
	{"Exchange in German", `Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:

bob@example.org
Die eingegebene E-Mail-Adresse konnte nicht gefunden werden.

Diagnoseinformationen für Administratoren:

Generierender Server: ex1.example.com

bob@example.org
#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##rfc822;bob@example.org`, "bob@example.org 550 5.1.1"},
	{"Domino in German", `Ihr Dokument: Mittagessen
wurde nicht zugestellt an: bob@example.org
Grund: Benutzer bob (bob@example.org) nicht im Domino-Verzeichnis eingetragen`, "bob@example.org"},
	{"Gmail in French", `Adresse introuvable

Votre message n'a pas été remis à bob@example.org, car l'adresse est introuvable ou ne peut pas recevoir de message.

Réponse du serveur distant :

550 5.1.1 The email account that you tried to reach does not exist.`, "bob@example.org 550 5.1.1"},
	{"a field with a blank", "Final-Recipient : rfc822; bob@example.org\nAction : failed\nStatus : 5.1.1\nDiagnostic-Code : smtp; 550 5.1.1 no such user\n", "bob@example.org 550 5.1.1"},
	{"two recipients without a line between", "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\nFinal-Recipient: rfc822; carol@example.org\nAction: failed\nStatus: 5.2.2\n", "bob@example.org 5.1.1; carol@example.org 5.2.2"},
	{"a field nobody knows", "Final-Recipient: rfc822; bob@example.org\nX-Example-Seen: yes\nAction: failed\nX-Example-Other: 5.9.9\nDiagnostic-Code: smtp; 550 5.1.1 no such user\nStatus: 5.1.1\n", "bob@example.org 550 5.1.1"},
	{"the original recipient", "Final-Recipient: rfc822; bob\nOriginal-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n", "bob@example.org 5.1.1"},
	{"the type alone", "Original-Recipient: rfc822;bob@example.org\nFinal-Recipient: LOCAL;<>\nAction: failed\nStatus: 5.1.1\n", "bob@example.org 5.1.1"},
	{"an address in any script", "Final-Recipient: utf-8; b\\x{F6}b@example.org\nAction: failed\nStatus: 5.1.1\n", "b\u00f6b@example.org 5.1.1"},
	{"a tab after the colon", "Final-Recipient:\trfc822;bob@example.org\nAction:\tfailed\nStatus:\t5.1.1\n", "bob@example.org 5.1.1"},
}

func TestNotices(t *testing.T) {
	for _, n := range notices {
		r := Text(n.text)
		if got := brief(r); got != n.want || !speaksUp(r) {
			t.Errorf("%s: %q (speaks %v), want %q", n.name, got, speaksUp(r), n.want)
			if len(r.Failures) > 0 {
				t.Logf("format %s, text %q", r.Failures[0].Format, r.Failures[0].Text)
			}
		}
		checkResult(t, n.text, r)
		mail := "From: MAILER-DAEMON@mail.example.com\r\nTo: alice@example.com\r\nSubject: Undeliverable\r\n\r\n" + strings.ReplaceAll(n.text, "\n", "\r\n")
		if got := brief(Email([]byte(mail))); got != n.want {
			t.Errorf("%s, as an e-mail: %q, want %q", n.name, got, n.want)
		}
	}
}

func TestStatusForAdministrators(t *testing.T) {
	const mail = `From: postmaster@example.org
To: alice@example.com
Subject: Undeliverable: Lunch

Your message to team@example.org couldn't be delivered.
The group team only accepts messages from people in its organization or on its allowed senders list.

More Info for Email Admins
Status code: 550 5.7.133

Original Message Details
Sender Address: alice@example.com
Recipient Address: team@example.org
`
	if got, want := brief(Email([]byte(mail))), "team@example.org 550 5.7.133"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
