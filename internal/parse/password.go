package parse

import (
	"regexp"
	"strings"

	"smtpbot/internal/parse/trouble"
)

// anyPassword matches one of them with the ending that its language gives it.
var anyPassword = `(?:` + strings.Join(trouble.PasswordWords, `|`) + `)[а-я]{0,2}`

// passwordJoint matches what joins the word with the password: a mark, or a verb or a particle.
const passwordJoint = `\s*(?:=>|:=|=|:|＝|：)\s*|\s+(?:is|ist|es|est|é|è)\s*[:=]?\s+|\s*(?:是|为|為|は|[은는])\s*[:：]?\s*`

// noLogin matches what stands behind a failed login in the form of a user and a secret and is neither: a host and its port, a
// time, a field and its value, a place in a program.
var noLogin = regexp.MustCompile(`(?i)[(（\[]["']?(?:[0-9.]+|user|username|login|account|code|error|err|errno|status|reason|host|server|port|ip|client|smtps?|https?|mailto|from|to|method|mechanism|mech|id|tls|ssl|state|attempt|line|service|ref|session|request|trace|uid|pid|realm|domain|type|rip|lip|[^:@]*\.[a-z]{1,4}):|:[0-9]{1,5}["']?[)）\]]$|:[0-9]+(?:\.[0-9]+)+["']?[)）\]]$`)

// innocent tells whether what stands in a secret's place is none: a mask, a variable, a word of an error message.
func innocent(s string) bool {
	if s == blanked || strings.Trim(s, "*x.•") == "" || strings.ContainsAny(s[:1], "$<{%[(") {
		return true
	}
	switch strings.ToLower(strings.TrimRight(s, ".!?)")) {
	case "null", "none", "yes", "true", "false", "incorrect", "invalid", "wrong", "required", "command", "failed", "not", "your", "authentication", "rejected", "accepted", "expired", "missing", "empty",
		"muss", "darf", "erforderlich", "obligatoire", "requis", "manquant", "debe", "obligatoria", "deve",
		"falsch", "ungültig", "abgelaufen", "abgelehnt", "incorrecta", "incorrecto", "inválida", "inválido", "rechazada", "incorrecte", "invalide", "expiré", "refusé", "incorreta", "onjuist", "ongeldig",
		"неверный", "неверен", "неправильный", "不正确", "不正確", "错误", "錯誤", "無効", "正しくありません", "올바르지":
		return true
	}
	return false
}
