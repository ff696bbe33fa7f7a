package parse

import (
	"fmt"
	"strings"
	"testing"

	"smtpbot/internal/parse/trouble"
)

// TestSecretsOfPastes holds the pastes with secrets to their heads: no field shows one, and the kind is told.
func TestSecretsOfPastes(t *testing.T) {
	secrets := 0
	for _, p := range loadPastes(t) {
		r := Text(p.text)
		if len(r.Secrets) > 0 != (len(p.secrets) > 0) {
			t.Errorf("%s: kinds %q, the head names %d secrets", p.name, r.Secrets, len(p.secrets))
		}
		for _, secret := range p.secrets {
			secrets++
			if !strings.Contains(p.text, secret) {
				t.Errorf("%s: the head's secret %q is not in the paste", p.name, secret)
			}
			for _, d := range disguises {
				for _, r := range []Result{Text(d.wear(p.text)), Asked(d.wear(p.text))} {
					if field, value := shows(r, secret); field != "" {
						t.Errorf("%s, %s: %s shows %q: %q", p.name, d.name, field, secret, value)
					}
				}
			}
		}
	}
	if secrets == 0 {
		t.Fatal("no paste has a secret")
	}
}

// TestSecretWays shows one secret in every way that is known; a reply below repeats it.
func TestSecretWays(t *testing.T) {
	const secret = "c29tZXRoaW5nIHNlY3JldA=="
	for _, way := range secretLines {
		shown := fmt.Sprintf(way, secret)
		r := Text(shown + "\n550 5.1.1 <nick@example.org>: mailbox unavailable " + secret)
		if len(r.Secrets) != 1 {
			t.Errorf("%q: kinds %q, want one", shown, r.Secrets)
		}
		if field, value := shows(r, secret); field != "" {
			t.Errorf("%q: %s shows it: %q", shown, field, value)
		}
	}
}

// TestRedact blanks secrets in a text that is shown again, and nothing else.
func TestRedact(t *testing.T) {
	const secret = "c29tZXRoaW5nIHNlY3JldA=="
	for _, way := range secretLines {
		shown := fmt.Sprintf(way, secret) + "\r\nagain: " + secret + "\n"
		clean, kinds := Redact(shown)
		if strings.Contains(clean, secret) || len(kinds) != 1 || strings.Count(clean, "\n") != strings.Count(shown, "\n") {
			t.Errorf("Redact(%q) = %q, kinds %q", shown, clean, kinds)
		}
		if twice, kinds := Redact(clean); twice != clean || len(kinds) != 0 {
			t.Errorf("redacted again: %q, kinds %q; want %q", twice, kinds, clean)
		}
	}
	for _, text := range []string{"", "\n", "hello\r\n> the password was wrong\n", "550 5.1.1 <a@b.example>: unknown\x00\xff"} {
		if clean, kinds := Redact(text); clean != text || kinds != nil {
			t.Errorf("Redact(%q) = %q, kinds %q; want it as it is", text, clean, kinds)
		}
	}
}

func TestSecretGuard(t *testing.T) {
	for name, c := range map[string]struct{ text, want, kinds string }{
		"AUTH PLAIN":           {"AUTH PLAIN AGFsaWNlAHNlY3JldA==", "AUTH PLAIN [removed]", "a login"},
		"XOAUTH2":              {"auth xoauth2 dXNlcj1hbGljZQ==", "auth xoauth2 [removed]", "a login"},
		"AUTH LOGIN in turns":  {"AUTH LOGIN\n334 VXNlcm5hbWU6\nYWxpY2U=\n334 UGFzc3dvcmQ6\nc2VjcmV0", "AUTH LOGIN\n334 VXNlcm5hbWU6\n[removed]\n334 UGFzc3dvcmQ6\n[removed]", "a login"},
		"with marks":           {"-> AUTH LOGIN\n<- 334 VXNlcm5hbWU6\n-> YWxpY2U=", "-> AUTH LOGIN\n<- 334 VXNlcm5hbWU6\n-> [removed]", "a login"},
		"with a time":          {"09:12 SERVER -> CLIENT: 334 VXNlcm5hbWU6\n09:12 CLIENT -> SERVER: YWxpY2U=", "09:12 SERVER -> CLIENT: 334 VXNlcm5hbWU6\n09:12 CLIENT -> SERVER: [removed]", "a login"},
		"no answer":            {"AUTH LOGIN\n504 5.5.4 mechanism not supported", "AUTH LOGIN\n504 5.5.4 mechanism not supported", ""},
		"URL":                  {"smtp://alice:s3cr3t-word@mail.example.org:587", "smtp://alice:[removed]@mail.example.org:587", "a password"},
		"URL with an @ in it":  {"smtps://alice:p@ss@mail.example.org", "smtps://alice:[removed]@mail.example.org", "a password"},
		"URL without one":      {"https://mail.example.org:8443/a@b", "https://mail.example.org:8443/a@b", ""},
		"setting":              {"password = hunter22", "password = [removed]", "a password"},
		"JSON":                 {`{"user":"alice","password":"hunter22","port":587}`, `{"user":"alice","password":"[removed]","port":587}`, "a password"},
		"PHP":                  {"$mail->Password = 'two words';", "$mail->Password = '[removed]';", "a password"},
		"camel case":           {"smtpPassword: hunter22", "smtpPassword: [removed]", "a password"},
		"OAuth":                {"clientSecret: 'abcd-efgh', refreshToken: '1//0abcdefghijklmnop'", "clientSecret: '[removed]', refreshToken: '[removed]'", "a password, a token"},
		"options":              {"--auth LOGIN --auth-user alice", "--auth LOGIN --auth-user alice", ""},
		"app password":         {"pass: abcd efgh ijkl mnop", "pass: [removed]", "a password"},
		"environment":          {"SMTP_PASS=hunter22", "SMTP_PASS=[removed]", "a password"},
		"Python":               {`s.login("alice@example.com", "hunter22")`, `s.login("alice@example.com", "[removed]")`, "a password"},
		"Go":                   {`smtp.PlainAuth("", "alice", "hunter22", host)`, `smtp.PlainAuth("", "alice", "[removed]", host)`, "a password"},
		".NET":                 {`new NetworkCredential("alice", "hunter22")`, `new NetworkCredential("alice", "[removed]")`, "a password"},
		"swaks":                {"swaks -au alice -ap hunter22 --to bob", "swaks -au alice -ap [removed] --to bob", "a password"},
		"SendGrid":             {"key SG.aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbbbbbb!", "key [removed]!", "an API key"},
		"Mailgun":              {"key-0123456789abcdef0123456789abcdef", "[removed]", "an API key"},
		"Slack":                {"xoxb-000000000000-aaaaaaaaaaaa", "[removed]", "a token"},
		"bearer":               {"Authorization: Bearer abcdefghijklmnopqrst", "Authorization: Bearer [removed]", "a token"},
		"basic":                {"Authorization: Basic YWxpY2U6c2VjcmV0", "Authorization: Basic [removed]", "a login"},
		"two kinds":            {"password=hunter22 token=abcdefghijklmnopqrst", "password=[removed] token=[removed]", "a password, a token"},
		"again, without mark":  {"password=hunter22\nlogin with hunter22 failed", "password=[removed]\nlogin with [removed] failed", "a password"},
		"again, above":         {"login with hunter22 failed\npassword=hunter22", "login with [removed] failed\npassword=[removed]", "a password"},
		"short, not again":     {"pass=mail\nmail server", "pass=[removed]\nmail server", "a password"},
		"mask":                 {"password=******** pass: xxxxxxxx", "password=******** pass: xxxxxxxx", ""},
		"variable":             {"password=$SMTP_PASSWORD pass: {{ secret }} pwd=%s", "password=$SMTP_PASSWORD pass: {{ secret }} pwd=%s", ""},
		"words of an error":    {"password: incorrect, Password: required. password=null", "password: incorrect, Password: required. password=null", ""},
		"talk":                 {"the password was wrong, and the secret is out", "the password was wrong, and the secret is out", ""},
		"German":               {"Anmeldung fehlgeschlagen, Passwort: hunter22", "Anmeldung fehlgeschlagen, Passwort: [removed]", "a password"},
		"German, is":           {"das Kennwort ist hunter22", "das Kennwort ist [removed]", "a password"},
		"Spanish":              {"fallo: contraseña: hunter22 rechazada", "fallo: contraseña: [removed] rechazada", "a password"},
		"French":               {"mot de passe : « hunter 22 »", "mot de passe : « [removed] »", "a password"},
		"Portuguese":           {"a senha é hunter22", "a senha é [removed]", "a password"},
		"Dutch":                {"Wachtwoord=hunter22", "Wachtwoord=[removed]", "a password"},
		"Russian":              {"Пароль: hunter22", "Пароль: [removed]", "a password"},
		"Chinese":              {"登录密码：hunter22 错误", "登录密码：[removed] 错误", "a password"},
		"Japanese":             {"パスワードは「hunter22」です", "パスワードは「[removed]」です", "a password"},
		"Korean":               {"비밀번호는 hunter22", "비밀번호는 [removed]", "a password"},
		"failed login":         {"smtp login failed (bob:hunter22)", "smtp login failed (bob:[removed])", "a login"},
		"rejected login":       {"Authentication was rejected for [bob@example.com:hunter22]", "Authentication was rejected for [bob@example.com:[removed]]", "a login"},
		"failed in German":     {"Anmeldung fehlgeschlagen (bob:hunter22)", "Anmeldung fehlgeschlagen (bob:[removed])", "a login"},
		"failed in Chinese":    {"登录失败（bob:hunter22）", "登录失败（bob:[removed]）", "a login"},
		"a reference":          {"login failed [service:smtp] auth error (ref:abc12345)", "login failed [service:smtp] auth error (ref:abc12345)", ""},
		"what must be":         {"Passwort: muss geändert werden, mot de passe : obligatoire", "Passwort: muss geändert werden, mot de passe : obligatoire", ""},
		"failed, no login":     {"login failed (mail.example.com:587), authentication failed (code:5.7.8) auth error (09:12:01) login failed (auth.py:stage)", "login failed (mail.example.com:587), authentication failed (code:5.7.8) auth error (09:12:01) login failed (auth.py:stage)", ""},
		"errors abroad":        {"Passwort: falsch, contraseña es incorrecta, mot de passe est invalide; 密码：不正确 Пароль: неверный", "Passwort: falsch, contraseña es incorrecta, mot de passe est invalide; 密码：不正确 Пароль: неверный", ""},
		"server's base64 list": {"250-AUTH PLAIN LOGIN\n250 8BITMIME", "250-AUTH PLAIN LOGIN\n250 8BITMIME", ""},
	} {
		d := newDoc(c.text)
		var lines []string
		for _, l := range d.lines {
			lines = append(lines, l.text)
		}
		if got := strings.Join(lines, "\n"); got != c.want || strings.Join(d.secrets, ", ") != c.kinds {
			t.Errorf("%s: %q gives %q, kinds %q; want %q, %q", name, c.text, got, d.secrets, c.want, c.kinds)
		}
	}
}

// TestSecretBehindLeader blanks what answers a login in a log that a tool shows with marks of its own.
func TestSecretBehindLeader(t *testing.T) {
	const secret = "c29tZXRoaW5nIHNlY3JldA=="
	for _, mark := range []string{"mail-1  | ", "2026-11-03T09:12:03.123456789Z ", "2026-11-03T09:12:03.123456789Z stdout F ", "/var/log/mail.log:12:"} {
		text := eachLine(mark)("334 UGFzc3dvcmQ6\n" + secret + "\n535 5.7.8 authentication failed: " + secret)
		r := Text(text)
		if field, value := shows(r, secret); field != "" || len(r.Secrets) == 0 {
			t.Errorf("behind %q: %s shows %q, kinds %q", mark, field, value, r.Secrets)
		}
		if clean, kinds := Redact(text); strings.Contains(clean, secret) || len(kinds) == 0 {
			t.Errorf("behind %q: Redact gives %q, kinds %q", mark, clean, kinds)
		}
	}
}

// TestSecretsInEveryForm shows the pastes with secrets as the ways to the bot leave them: no field of what is read shows one, nor
// does what Redact gives, where the form leaves the secret whole.
func TestSecretsInEveryForm(t *testing.T) {
	forms := map[string]func(string) string{
		"joined":         func(s string) string { return strings.ReplaceAll(s, "\n", " ") },
		"joined, folded": func(s string) string { return strings.Join(strings.Fields(s), " ") },
		"broken":         func(s string) string { return brokenAt(72, s) },
	}
	for _, d := range disguises {
		forms[d.name] = d.wear
	}
	for _, p := range loadPastes(t) {
		for form, wear := range forms {
			text := wear(p.text)
			clean, _ := Redact(text)
			for _, secret := range p.secrets {
				if field, _ := shows(Text(text), secret); field != "" {
					t.Errorf("%s, %s: %s shows %q of\n%s", p.name, form, field, secret, text)
				}
				if strings.Contains(clean, secret) {
					t.Errorf("%s, %s: Redact leaves %q in\n%s", p.name, form, secret, clean)
				}
			}
		}
	}
}

// TestSecretsOfSayings holds the words for a password to the guard: a text that speaks because of one never quotes what stands behind it.
func TestSecretsOfSayings(t *testing.T) {
	const secret = "hunter2Zx9"
	for _, text := range []string{
		"Fehler beim Versenden der E-Mail: Anmeldung fehlgeschlagen, Passwort: %s", "Error: envío de correo fallo: contraseña: %s rechazada",
		"错误：邮件发送失败：登录密码：%s 错误", "Échec de l'envoi du courriel: mot de passe: %s non valide", "ERROR: smtp login failed (bob:%s)",
	} {
		text = fmt.Sprintf(text, secret)
		r := Text(text)
		if field, value := shows(r, secret); field != "" || len(r.Secrets) != 1 {
			t.Errorf("%q: %s shows %q, kinds %q", text, field, value, r.Secrets)
		}
	}
	for _, word := range trouble.PasswordWords {
		if text, kinds := Redact(word + ": " + secret); strings.Contains(text, secret) || len(kinds) != 1 {
			t.Errorf("Redact leaves %q, kinds %q", text, kinds)
		}
	}
}
