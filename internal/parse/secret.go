package parse

import (
	"regexp"
	"slices"
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/trouble"
)

// secretGuard blanks passwords, tokens and keys that people paste along, and remembers which kinds there were. It sees the
// lines of a text in order, for what answers a "334" is a secret without any mark of its own.
type secretGuard struct {
	kinds   []string
	answers bool     // the line before asked for a login's next part
	seen    []string // what was blanked: it may stand elsewhere too, without a mark
}

// The secrets that are looked for wherever else they stand: the first few, and none that could be a common word.
const (
	maxSeen = 16
	minSeen = 8
)

// blanked stands where a secret stood.
const blanked = "[removed]"

// secretForm is one way to show a secret: sign must stand in the line before the expression is tried, so that ordinary
// lines cost no more than a look for it. The expression's last group is the secret.
type secretForm struct {
	kind   string
	signs  []string
	form   *regexp.Regexp
	unless *regexp.Regexp // what has the form and shows no secret
}

// A login's challenge and its answer stand on one line where line ends were lost (RFC 4954 §4); the challenges of AUTH LOGIN are
// "Username:" and "Password:" in base64, or kin.
var secretForms = []secretForm{
	{"a login", []string{"auth "}, regexp.MustCompile(`(?i)\bAUTH\s+(?:PLAIN|LOGIN|XOAUTH2|OAUTHBEARER|NTLM|CRAM-MD5)\s+([A-Za-z0-9+/=][A-Za-z0-9+/=_-]{7,})`), nil},
	{"a login", []string{"334 "}, regexp.MustCompile(`\b334 +(?:VXNlcm5hbWU6|dXNlcm5hbWU6|VXNlciBOYW1lAA==|UGFzc3dvcmQ6|cGFzc3dvcmQ6|UGFzc3dvcmQA|[A-Za-z0-9+/]{20,}={0,2})\s+(?:\[?[0-9][0-9:.,TZ+-]{4,}\]?\s+){0,2}(?:[^\s]{1,3} |[A-Za-z]+ -> [A-Za-z]+: |[A-Za-z]+: )?([A-Za-z0-9+/]{6,}={0,2})(?:\s|$)`), nil},
	{"a login", []string{"auth plain 334", "auth plain  334"}, regexp.MustCompile(`(?i)\bAUTH\s+PLAIN\s+334\s+(?:[^\s]{1,3} )?([A-Za-z0-9+/]{6,}={0,2})(?:\s|$)`), nil},
	{"a password", []string{"://"}, regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s:/@]*:([0-9]{1,5}[^\s/?#@0-9][^\s?#]*|[0-9]{6,}[^\s?#]*|[^\s?#@0-9][^\s?#]*|[^\s/?#]+)@`), nil},
	{"a password", []string{"passw", "pwd", "pass", "secret"}, regexp.MustCompile(`(?i)(?:password|passwd|passphrase|secret|(?:\b|_)(?:pass|pwd))["']?\s*(?:=>|:=|=|:)\s*(?:"([^"]{4,})"|'([^']{4,})'|["']?([a-z]{4}(?: [a-z]{4}){3}\b|[^\s"',;]{4,}))`), nil},
	{"a password", []string{"login(", "plainauth(", "networkcredential(", "passwordauthentication("}, regexp.MustCompile(`(?i)\b(?:login|PlainAuth|NetworkCredential|PasswordAuthentication)\((?:[^,()]*,\s*){1,2}["']([^"']{4,})["']`), nil},
	{"a password", []string{"--pass", "--auth-pass", " -ap "}, regexp.MustCompile(`(?i)(?:^|\s)(?:--(?:auth-)?pass(?:word|wd)?|-ap)\s+["']?([^\s"']{4,})`), nil},
	{"a login", []string{"basic "}, regexp.MustCompile(`(?i)\bauthorization["']?:\s*["']?basic\s+([A-Za-z0-9+/=_-]{8,})`), nil},
	{"a password", trouble.PasswordWords, regexp.MustCompile(`(?i)(?:` + anyPassword + `)["']?(?:` + passwordJoint + `)(?:"([^"]{4,})"|'([^']{4,})'|[“「«]\s*([^”」»]{4,}?)\s*[”」»]|["'“「«]?([^\s"',;，。；」”»]{4,}))`), nil},
	{"a password", append([]string{"passphrase", "pw ", "pw\t", "pw:", "pw=", `pw"`}, trouble.PasswordWords...), regexp.MustCompile(`(?i)(?:` + anyPassword + `|passphrase|\bpw)\s*(?:is|ist|es)?\s*[:=]?\s*["“]([^"”]{4,})["”]`), nil},
	{"a login", []string{"login", "log in", "logon", "authentication", "auth ", "anmeldung", "登录", "登錄", "登入"}, regexp.MustCompile(`(?i)(?:\b(?:login|log in|logon|auth|authentication)\s+(?:attempt\s+|has\s+|was\s+)?(?:failed|failure|failing|error|rejected|refused|denied)\b|\banmeldung (?:ist )?(?:fehlgeschlagen|abgelehnt)|(?:登录|登錄|登入)(?:失败|失敗))[^()\[\]]{0,40}?[(（\[]["']?[^\s:"'()（\[\]]+:([^\s"'()）\[\]]{4,})["']?[)）\]]`), noLogin},
	{"a password", []string{"pw=", "pw:"}, regexp.MustCompile(`(?i)\bpw\s*[=:]\s*["']?([^\s"',;)]{4,})`), nil},
	{"a password", []string{"<pass", "<pw"}, regexp.MustCompile(`(?i)<(?:password|passwd|pass|pw)>([^<]{3,})</`), nil},
	{"a password", []string{"app password"}, regexp.MustCompile(`(?i)\bapp password\s*(?:is|:|=)?\s*((?:[a-z]{4} ){3}[a-z]{4})\b`), nil},
	{"a token", []string{"eyj"}, regexp.MustCompile(`\b(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,})`), nil},
	{"a token", []string{"glpat-", "hooks.slack.com"}, regexp.MustCompile(`(glpat-[A-Za-z0-9_-]{16,}|hooks\.slack\.com/services/[A-Za-z0-9/]{16,})`), nil},
	{"a token", []string{"token=", "token:"}, regexp.MustCompile(`(?i)\b[a-z_]*token\s*[=:]\s*["']?([A-Za-z0-9._~+/=-]{8,})`), nil},
	{"an API key", []string{"aiza"}, regexp.MustCompile(`\b(AIza[A-Za-z0-9_-]{30,})`), nil},
	{"an API key", []string{"api_key", "api-key", "apikey", "api key"}, regexp.MustCompile(`(?i)\bapi[ _-]?key["']?\s*(?:is|=|:)\s*["']?([A-Za-z0-9._~+/=-]{8,})`), nil},
	{"an API key", []string{"key-"}, regexp.MustCompile(`\b(key-[0-9a-z]{20,})\b`), nil},
	{"a login", []string{"--user ", "-u "}, regexp.MustCompile(`(?:^|\s)(?:--user|-u)\s+["']?[^\s:"']+:([^\s"']{3,})`), nil},
	{"an API key", []string{"secret_access", "access_key", "secretkey", "secret_key", "private_key"}, regexp.MustCompile(`(?i)(?:secret_access_key|access_key|secret_?key|private_key)["']?\s*(?:=>|:=|=|:)\s*["']?([A-Za-z0-9/+=_-]{12,})`), nil},
	{"an API key", []string{"sg."}, regexp.MustCompile(`\b(SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})`), nil},
	{"an API key", []string{"key-"}, regexp.MustCompile(`\b(key-[0-9a-f]{32})\b`), nil},
	{"an API key", []string{"re_", "xkeysib-", "xsmtpsib-", "akia", "ghp_", "sk_live", "md-"}, regexp.MustCompile(`\b(re_[A-Za-z0-9_]{20,}|x(?:keys|smtps)ib-[A-Za-z0-9-]{20,}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{30,}|sk_live_[A-Za-z0-9]{16,}|md-[A-Za-z0-9_-]{20,})`), nil},
	{"a token", []string{"xox", "xapp-"}, regexp.MustCompile(`\b(xox[a-z]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,})`), nil},
	{"a token", []string{"bearer ", "token", "api_key", "api-key", "apikey"}, regexp.MustCompile(`(?i)\b(?:bearer\s+|[a-z_]*token["']?\s*[=:]\s*["']?|api[_-]?key["']?\s*[=:]\s*["']?)([A-Za-z0-9._~+/=-]{16,})`), nil},
}

// secretSigns has a bit for each form, by its place.
var secretSigns = func() *scan.Table {
	t := scan.NewTable()
	for i, f := range secretForms {
		t.Add(1<<i, f.signs...)
	}
	return t
}()

var loginPart = regexp.MustCompile(`^[A-Za-z0-9+/]{6,}={0,2}$`)

// loginAsked are what a server or a client says before the other side's next line is part of a login (RFC 4954 §4).
var loginAsked = []string{"334 ", "auth login", "auth plain"}

// blank gives the line with its secrets blanked.
func (g *secretGuard) blank(s string) string {
	if strings.TrimSpace(s) == "" { // the answer stands below
		return s
	}
	asked := g.answers
	g.answers = slices.ContainsFunc(loginAsked, func(sign string) bool { return scan.ContainsFold(s, sign) })
	if asked {
		plain := clean(s)
		_, n := leader(plain)
		if t, _ := said(plain[n:]); loginPart.MatchString(t) && strings.Contains(s, t) {
			g.note("a login", t)
			g.answers = true
			return s[:strings.LastIndex(s, t)] + blanked
		}
	}
	shown := secretSigns.KindsIn(s)
	for i := range secretForms {
		if shown>>i&1 != 0 {
			s = g.blankForm(s, &secretForms[i])
		}
	}
	return s
}

// blankForm blanks what has one form.
func (g *secretGuard) blankForm(s string, f *secretForm) string {
	var b strings.Builder
	done := 0
	for _, m := range f.form.FindAllStringSubmatchIndex(s, -1) {
		if f.unless != nil && f.unless.MatchString(s[m[0]:m[1]]) {
			continue
		}
		for len(m) > 2 && m[len(m)-1] < 0 { // the alternatives that did not match
			m = m[:len(m)-2]
		}
		if from, to := m[len(m)-2], m[len(m)-1]; !innocent(s[from:to]) {
			g.note(f.kind, s[from:to])
			b.WriteString(s[done:from])
			b.WriteString(blanked)
			done = to
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

func (g *secretGuard) note(kind, secret string) {
	if !slices.Contains(g.kinds, kind) {
		g.kinds = append(g.kinds, kind)
	}
	if len(g.seen) < maxSeen && len(secret) >= minSeen && !slices.Contains(g.seen, secret) {
		g.seen = append(g.seen, secret)
	}
}

// again blanks what was blanked before where it stands in another line.
func (g *secretGuard) again(s string) string {
	for _, secret := range g.seen {
		s = strings.ReplaceAll(s, secret, blanked)
	}
	return s
}
