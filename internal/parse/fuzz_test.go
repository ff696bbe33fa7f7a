package parse

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// FuzzText holds any text to what checkResult asks, and reading to be repeatable.
func FuzzText(f *testing.F) {
	for _, p := range loadPastes(f) {
		f.Add(p.text)
	}
	for _, logged := range wordedCases {
		f.Add(logged.text)
	}
	for _, unit := range hostileUnits {
		f.Add(strings.Repeat(unit, 3) + "\n550 5.1.1 " + unit)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := Text(text)
		checkResult(t, text, r)
		if again := Text(text); !reflect.DeepEqual(again, r) {
			t.Errorf("read again: %+v\nwant %+v", again, r)
		}
		if len(r.Failures) > 0 && !Evidence(text) {
			t.Error("failures without evidence")
		}
		Asked(text)
		Redact(text)
		checkAsked(t, text, r)
		Sent(text)
	})
}

// FuzzEmail holds any e-mail to the same, but for the places of the failures, which lie in the decoded text.
func FuzzEmail(f *testing.F) {
	for _, p := range loadPastes(f) {
		f.Add([]byte("From: MAILER-DAEMON@example.net\nSubject: Undelivered Mail\nContent-Type: text/plain\n\n" + p.text))
	}
	for _, source := range emails {
		f.Add([]byte(source))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		r := Email(source)
		for i := range r.Failures {
			checkFields(t, &r.Failures[i])
			checkFailing(t, &r.Failures[i])
			if r.Failures[i].From < 0 || r.Failures[i].To < r.Failures[i].From {
				t.Errorf("evidence [%d:%d]", r.Failures[i].From, r.Failures[i].To)
			}
		}
		if again := Email(source); !reflect.DeepEqual(again, r) {
			t.Errorf("read again: %+v\nwant %+v", again, r)
		}
		IsEmail(source)
	})
}

// secretLines are the ways to show a secret that the guard knows, with a place for it.
var secretLines = []string{
	"AUTH PLAIN %s", "334 VXNlcm5hbWU6\n%s", "334 UGFzc3dvcmQ6\n\n%s", "334 UGFzc3dvcmQ6 %s", "AUTH PLAIN 334 %s", "C: AUTH LOGIN\nC: %s", "smtp://alice:%s@mail.example.org:587", "password=%s", "MAIL_PASSWORD=\"%s\"", "smtpPassword: '%s'", "'pass' => '%s'",
	"server.login(\"alice\", \"%s\")", "swaks --auth-password %s", "Authorization: Basic %s", "Authorization: Bearer %s",
	"Anmeldung fehlgeschlagen, Passwort: %s", "contraseña=%s", "Пароль: %s", "登录密码：%s 错误", "smtp login failed (bob:%s)",
}

// FuzzRedact writes a secret into a text in one of the known ways, and again into a server's reply: it must be in no
// field, and its kind must be told.
func FuzzRedact(f *testing.F) {
	for i, p := range loadPastes(f) {
		f.Add(p.text, "c29tZXRoaW5nIHNlY3JldA==", uint8(i))
	}
	f.Fuzz(func(t *testing.T, context, secret string, way uint8) {
		if len(secret) < 16 || len(secret) > 200 || innocent(secret) || strings.Trim(secret, base64Letters+"=") != "" || strings.Contains(strings.TrimRight(secret, "="), "=") || strings.HasSuffix(secret, "===") {
			t.Skip("no secret that every way can show")
		}
		if portAndPath.MatchString(secret) {
			t.Skip("in a link it is a port and a path")
		}
		shown := fmt.Sprintf(secretLines[int(way)%len(secretLines)], secret)
		r := Text(shown + "\n550 5.1.1 <nick@example.org>: mailbox unavailable " + secret + "\n" + context)
		if clean, kinds := Redact(shown + "\n" + secret); strings.Contains(clean, secret) || len(kinds) == 0 {
			t.Errorf("Redact(%q) gives %q, kinds %q", shown, clean, kinds)
		}
		if len(r.Secrets) == 0 {
			t.Errorf("no kind of secret for %q", shown)
		}
		if field, value := shows(r, secret); field != "" {
			t.Errorf("%s shows the secret of %q: %q", field, shown, value)
		}
	})
}

var portAndPath = regexp.MustCompile(`^[0-9]{1,5}/`)

const base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

// shows gives the first field of a result, read from a text, that holds the secret.
func shows(r Result, secret string) (field, value string) {
	for _, f := range r.Failures {
		f.Format, f.Product = "", ""
		v := reflect.ValueOf(f)
		for i := range v.NumField() {
			if s := v.Field(i); s.Kind() == reflect.String && strings.Contains(s.String(), secret) {
				return v.Type().Field(i).Name, s.String()
			}
		}
	}
	for _, kind := range r.Secrets {
		if strings.Contains(kind, secret) {
			return "Secrets", kind
		}
	}
	return "", ""
}
