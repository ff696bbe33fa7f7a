package trouble

import "testing"

// TestAsides holds that no reason is taken from an advice, nor from words that those around them turn.
func TestAsides(t *testing.T) {
	cases := []struct {
		words string
		want  Trouble
	}{
		{"Message refused, please see the link below", RefusedSending},
		{"Refused. Contact our abuse department", None},
		{"Message refused - visit the page on spam", RefusedSending},
		{"Refused. For help read the policy", None},
		{"Message refused. Contact us: it is spam", Spam},
		{"Message refused, please contact us because of spam", Spam},
		{"see https://example.org/help rejected as spam", Spam},
		{"we refuse it: we see spam from you", Spam},
		{"the message contains a bad link", Spam},
		{"no virus was found, but it was refused", None},
		{"the message is not a spam, but refused", RefusedSending},
		{"it is not on a blacklist, but refused", None},
		{"do not send spam", Spam},
		{"no spam is accepted here", Spam},
		{"you must not spam", Spam},
		{"correct the configuration of your program, rejected", None},
		{"your configuration is bad", None},
		{"bad configuration", Broken},
		{"bob is not in our database", None},
		{"the database failed", Broken},
		{"you are not mail.example.com", RefusedName},
		{"you are not who you say", RefusedName},
		{"you are not welcome", None},
		{"your right to send is subject to approval, no", None},
		{"your subject is not acceptable", Banned},
		{"could not scan the message for viruses", Broken},
		{"certain content is not let in", Banned},
		{"cannot open file 12", Broken},
		{"DKIM 验证未通过", Unproven},
		{"relay: you are not a member", NoRelay},
		{"relay: you must authenticate", NeedsLogin},
		{"Zu viele Empfänger", TooMany},
		{"Zu viele Nachrichten", TooFast},
		{"an unusual number of spam, blocked", TooFast},
		{"MIME type text/x is not accepted", Banned},
		{"the MIME structure is bad", Malformed},
		{"encrypted files are refused", Banned},
		{"an encrypted connection is required", NeedsTLS},
		{"Forged Received header", Malformed},
		{"you are not localhost", RefusedName},
	}
	for _, c := range cases {
		if got, _ := Grounds(c.words, false, true); got != c.want {
			t.Errorf("Grounds(%q) = %q; want %q", c.words, got, c.want)
		}
	}
}

// TestOriginators holds that what belongs to the sender is told from what belongs to those to whom mail goes.
func TestOriginators(t *testing.T) {
	for words, want := range map[string]Trouble{
		"the sender's mailbox does not exist":       RefusedSender,
		"the mailbox does not exist":                NoMailbox,
		"L'adresse de l'expéditeur n'existe pas":    RefusedSender,
		"L'adresse n'existe pas":                    NoMailbox,
		"la dirección del remitente no existe":      RefusedSender,
		"Адрес отправителя не существует":           RefusedSender,
		"Adres nadawcy nie istnieje":                RefusedSender,
		"发件人地址不存在":                                  RefusedSender,
		"收件人地址不存在":                                  NoMailbox,
		"dominio del mittente inesistente":          RefusedSender,
		"the sender domain is not verified":         RefusedSender,
		"sender's domain unacceptable":              RefusedSender,
		"utente inesistente nel dominio":            NoMailbox,
		"unknown error of the mailbox":              None,
		"mail from your server is not accepted":     RefusedClient,
		"MAIL FROM alice@example.com not accepted":  RefusedSender,
		"votre adresse IP est refusée":              RefusedClient,
		"votre adresse est refusée":                 None,
		"IP 地址被封":                                   RefusedClient,
		"dominio inesistente":                       NoDomain,
		"mailbox unknown. The sender is told of it": NoMailbox,
	} {
		if got, _ := Grounds(words, true, true); got != want {
			t.Errorf("Grounds(%q) = %q, want %q", words, got, want)
		}
	}
}
