package parse

import "testing"

// TestOutlookReply reads the reply that Outlook quotes before the number of its error: "code|enhanced code|words".
func TestOutlookReply(t *testing.T) {
	for name, c := range map[string]struct{ before, want string }{
		"spanish":        {"Respuesta del servidor: '550 5.7.1 Relaying denied', Puerto: 25, Seguridad (SSL): No, Error de servidor: 550, Número de error: ", "550|5.7.1|Relaying denied"},
		"french":         {"Réponse du serveur : '550 <bob@example.org>... Relais refusé', Port : 25, Erreur du serveur : 550, Numéro d'erreur : ", "550||<bob@example.org>... Relais refusé"},
		"russian":        {"ответ сервера: \"535 Authentication failed\", порт: 25, код ошибки: ", "535||Authentication failed"},
		"his apostrophe": {"Serverantwort: '553 sorry, that domain isn't here', Port: 25, Fehlernummer: ", "553||sorry, that domain isn't here"},
		"a subject":      {"Asunto '550 cajas', Cuenta: 'x', Respuesta del servidor: '554 5.7.1 Relaying denied', Puerto: 25, Número de error: ", "554|5.7.1|Relaying denied"},
		"no failure":     {"Betreff: '404 Angebote', Konto: 'x', Fehlernummer: ", ""},
		"numbers alone":  {"the list '450', '550', ", ""},
		"not quoted":     {"Fehler 550 beim Senden, Fehlernummer: ", ""},
		"not closed":     {"Serverantwort: '550 5.7.1 Relaying denied", ""},
	} {
		got := ""
		if f, ok := outlookReply(c.before, signature{product: "outlook"}); ok {
			enhanced := ""
			if !f.Enhanced.IsZero() {
				enhanced = f.Enhanced.String()
			}
			got = f.Code.String() + "|" + enhanced + "|" + f.Text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	const refused = "Die abgelehnte E-Mail-Adresse war 'bob@example.org'. Konto: 'alice@example.com', Serverantwort: '550 Relaying denied', Port: 25, "
	if f, _ := outlookReply(refused, signature{product: "outlook"}); f.Recipient != "bob@example.org" {
		t.Errorf("recipient %q", f.Recipient)
	}
	if f, _ := outlookReply("Konto: 'alice@example.com', Serverantwort: '530 Log in', Port: 25, ", signature{product: "outlook"}); f.Recipient != "" {
		t.Errorf("the account %q as the recipient", f.Recipient)
	}
	if _, ok := outlookReply("said: '550 5.7.1 Relaying denied', ", signature{product: "postfix"}); ok {
		t.Error("another program's reply was read")
	}
}

func TestOutlookNumber(t *testing.T) {
	for text, want := range map[string]Confidence{
		"Sending reported error 0x800CCC79 again":                             Likely,
		"In Outlook the number 0x800CCC79 means that relaying is not allowed": 0,
	} {
		got := Confidence(0)
		if r := Text(text); len(r.Failures) > 0 {
			got = r.Failures[0].Confidence
		}
		if got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}
