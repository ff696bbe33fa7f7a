package trouble

import "testing"

// TestReasons holds what a reply says of the message, of how it comes, of the sender's past and of the server; sure are those that
// say it in words which nobody has for something else.
func TestReasons(t *testing.T) {
	cases := []struct {
		words string
		want  Trouble
		sure  bool
	}{
		{"Rejected by content scanner", Spam, true},
		{"your message failed several antispam checks", Spam, true},
		{"refused: it contains a hyperlink that we know", Spam, false},
		{"A worm was found in your mail", Infected, true},
		{"virus scan failed, try later", Broken, true},
		{"The attached macro is unacceptable", Banned, false},
		{"HTML is not accepted here", Banned, false},
		{"Message contains a bare CR, see RFC 5322", Malformed, false},
		{"invalid MIME header", Malformed, false},
		{"mail has gone round in a loop: rejected", Looping, true},
		{"host on RBL: blocked", Listed, true},
		{"Rejected, your address has no PTR record", NoReverse, true},
		{"blocked because of abuse", Distrusted, true},
		{"Please come back: we greylist", Greylisted, true},
		{"no more recipients than the maximum of 50", TooMany, true},
		{"you send too much mail per hour, slow down", TooFast, true},
		{"Too many simultaneous sessions, rejected", TooFast, true},
		{"only members may write to this address", Restricted, false},
		{"You must authenticate before sending", NeedsLogin, false},
		{"a secure connection is required", NeedsTLS, true},
		{"cannot write to the spool", Broken, false},
		{"system load is too high", Overloaded, false},
		{"refused by a rule of the administrator", RefusedSending, false},
		{"not allowed from your country", RefusedSending, false},
		{"I do not believe you are mail.example.com", RefusedName, false},
		{"Message refused", RefusedSending, false},
		{"the load of a header in a file", None, false},
		{"see https://example.org/spam/virus for more, rejected", None, false},
		{"write to abuse@example.org", None, false},
		{"user bob is not permitted to get this", None, false},
		{"messaggio rifiutato: spam", Spam, true},
		{"Zu viele Verbindungen, abgewiesen", TooFast, true},
		{"Pièce jointe refusée", Banned, false},
		{"邮件被拒绝:包含病毒", Infected, true},
		{"на сервер требуется аутентификация", NeedsLogin, false},
	}
	for _, c := range cases {
		if got, sure := Grounds(c.words, false, true); got != c.want || sure != c.sure {
			t.Errorf("Grounds(%q) = %q, %v; want %q, %v", c.words, got, sure, c.want, c.sure)
		}
	}
}

// TestGroundsAbroad holds what is read in other languages of those to whom mail goes, and of those who send it.
func TestGroundsAbroad(t *testing.T) {
	for words, want := range map[string]Trouble{
		"Unbekannter Empfänger":          NoMailbox,
		"Das Postfach ist voll":          NoRoom,
		"Das Konto wurde gesperrt":       NotInUse,
		"Utilisateur inconnu":            NoMailbox,
		"la boîte est pleine":            NoRoom,
		"El buzón no existe":             NoMailbox,
		"La casella è piena":             NoRoom,
		"utente disabilitato":            NotInUse,
		"Caixa postal cheia":             NoRoom,
		"Gebruiker bestaat niet":         NoMailbox,
		"Nie ma takiego użytkownika":     NoMailbox,
		"Skrzynka jest pełna":            NoRoom,
		"Okänd mottagare":                NoMailbox,
		"пользователь не найден":         NoMailbox,
		"почтовый ящик переполнен":       NoRoom,
		"用户不存在":                          NoMailbox,
		"收件人邮箱已满":                        NoRoom,
		"ユーザーが存在しません":                    NoMailbox,
		"사용자가 존재하지 않습니다":                 NoMailbox,
		"Nachricht ist zu groß":          TooLarge,
		"Absender abgelehnt":             RefusedSender,
		"remitente no válido":            RefusedSender,
		"Guten Tag, der Empfänger":       None,
		"Wir haben die Adresse erhalten": None,
	} {
		if got, _ := Grounds(words, true, true); got != want {
			t.Errorf("Grounds(%q) = %q, want %q", words, got, want)
		}
	}
}

// TestRefuses holds that words which begin with one of mail and refuse it are told from those that count or speak.
func TestRefuses(t *testing.T) {
	for words, want := range map[string]bool{
		"user blocked":                      true,
		"Domain not hosted here":            false,
		"your host name cannot be resolved": true,
		"Message blocked":                   true,
		"message not found":                 false,
		"client not found":                  false,
		"users blocked":                     false,
		"domains were blocked":              false,
		"the offer of the user is refused":  false,
		"user bob. Refused":                 false,
		"":                                  false,
	} {
		if got := Refuses(words); got != want {
			t.Errorf("Refuses(%q) = %v", words, got)
		}
	}
}
