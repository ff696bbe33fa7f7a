package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// mailWords are words that make a number beside them a reply of a mail server. Each is in small letters, and telling enough
// to stand alone.
var mailWords = scan.NewTable("sequence of commands", "secuencia incorrecta de comandos", "secuencia de comandos", "sequence de commandes", "séquence de commandes", "sequência incorreta de comandos", "sequência de comandos", "sequenza di comandi", "befehlsfolge", "reihenfolge der befehle", "последовательность команд", "smtp", "esmtp", "mailbox", "recipient", "sender", "relay", "rcpt", "mail from", "e-mail", "email", "mail", "spf", "dkim", "dmarc", "greylist", "graylist", "blacklist", "blocklist", "blocked using",
	"user unknown", "unknown user", "no such user", "over quota", "quota exceeded", "mx record", "spam", "postmaster", "helo", "ehlo", "domain not found", "not our customer", "does not exist", "message rejected", "message size", "mta", "delivery", "bounce",
	"authentication", "username and password", "auth", "starttls", "virus", "attachment", "dnsbl", "rbl", "ptr", "reverse dns", "policy", "unrouteable", "undeliverable", "too many connections", "hourly", "boite", "usuario", "benutzer", "postfach", "utente", "destinataire", "too many messages", "mails", "sending limit", "rejected", "system resources", "try again later", "account", "domain", "cuota", "quota dépass", "quota superat", "kontingent")

// strongWords are those that hardly anything but mail uses.
var strongWords = scan.NewTable("smtp", "esmtp", "mailbox", "recipient", "rcpt", "mail from", "spf", "dkim", "dmarc", "greylist", "graylist", "blocked using", "user unknown", "unknown user", "no such user", "over quota", "helo", "ehlo", "starttls",
	"undeliverable", "unrouteable", "mail server", "mailserver", "bounce", "bounced", "relay", "relaying", "sender", "spam", "email", "e-mail", "mail", "postmaster", "dnsbl", "mxgmx", "mxweb", "sending ip")

// foreignWords belong to other protocols that number their replies as SMTP does.
var foreignWords = scan.NewTable("http", "ftp", "nginx", "apache", "tomcat", "gateway", "curl", "wget", "browser", "apt-get", "proxy", "haproxy", "sip", "rtsp", "get /", "post /", "status code", "webpage", "website", "api", "cloudflare", "internal server error", "service unavailable for", "misdirected", "legal reasons", "teapot", "usb", "kernel", "mount")

var (
	dsnWords = scan.NewTable("smtp", "bounce", "bounced", "ndr", "dsn")
	smtpWord = scan.NewTable("smtp")
)

// aboutMail tells whether words of mail stand in s, links aside.
func aboutMail(s string) bool { return mailWords.WordIn(s) }

// talksMail tells whether lines around i speak of mail.
func (d *doc) talksMail(i, end int) bool {
	for j := max(0, i-2); j < min(len(d.lines), end+2); j++ {
		if strongWords.WordIn(d.lines[j].text) {
			return true
		}
	}
	return false
}

// foreign tells whether text, which stands in line i, or a line beside it speaks of another protocol.
func (d *doc) foreign(i int, text string) bool {
	if foreignWords.WordIn(text) {
		return true
	}
	for _, j := range []int{i - 1, i + 1} {
		if j >= 0 && j < len(d.lines) {
			if beside := d.lines[j].text; foreignWords.WordIn(beside[:min(len(beside), talk.MaxAround)]) {
				return true
			}
		}
	}
	return false
}

// weigh judges one code by its form and by the words around it.
func (d *doc) weigh(i int, text string, tok smtpcode.Token) Confidence {
	if d.weighed++; d.weighed > maxWeighed {
		return 0
	}
	from := max(0, tok.From-talk.MaxAround)
	text = text[from:min(len(text), tok.To+talk.MaxAround)]
	tok.From, tok.To = tok.From-from, tok.To-from
	r, ok := d.readReply(text[tok.From:])
	if !ok {
		return 0
	}
	near := d.window(i, text, tok)
	if said, in := inMember(text, tok); in { // the names of other members say nothing of this one
		near = said
	}
	if !tok.Code.IsZero() && !r.enhanced.IsZero() && adjacent(text, tok, r) {
		return Certain
	}
	if !tok.Enhanced.IsZero() && !r.code.IsZero() { // a filter hands another server's reply on
		return Certain
	}
	if !tok.Enhanced.IsZero() {
		return weighEnhanced(text, tok, near)
	}
	if !r.enhanced.IsZero() && strings.Contains(r.text, "(#"+r.enhanced.String()+")") { // qmail puts it behind the words
		return Certain
	}
	lead := strings.TrimSpace(text[:tok.From])
	begins := lead == "" || strings.HasSuffix(lead, ":") || announcesUnspaced(lead) || strings.ContainsAny(lead[len(lead)-1:], `"'(#`) && !(len(lead) > 1 && scan.IsAlnum(lead[len(lead)-2]))
	own := strongWords.WordIn(near) || begins && d.explainedBy(i, "#"+tok.Code.String()+" [") ||
		begins && namesFirst(r.text) && (hasError(r.text) || strings.Contains(r.text, ">... ")) // "<bob@example.org>... words" is sendmail's form
	weak := own || mailWords.WordIn(near)
	multi := strings.HasPrefix(text[tok.To:], "-") && len(text) > tok.To+1 && (scan.IsAlnum(text[tok.To+1]) || text[tok.To+1] == '"' && lead == "")
	switch {
	case talk.Counts(text, tok), isPort(tok.Code), (onlyHTTP(tok.Code) || scan.ContainsFold(text, "http/")) && !smtpWord.WordIn(near):
		return 0
	case d.foreign(i, text) && !strings.Contains(strings.ToLower(near), "smtp"), !plausible(tok.Code):
		return guessIf(own)
	case begins && (own && len(r.text) > 8 || multi && weak), multi && own:
		return Likely
	case begins && weak && strings.Contains(lead, "rror") && len(r.text) > 8, lead == "" && weak && hasError(r.text) && strings.Contains(r.text, "@"):
		return Likely
	case (errorWord(lead) && begins || lead == "" && d.alone(i) && !countsThings(r.text)) && isLogin(tok.Code) && loginWords.WordIn(r.text) && (hasError(r.text) || scan.ContainsFold(r.text, "incorrect")): // nothing but mail has these numbers for it
		return Likely
	case lead == "" && d.alone(i) && !countsThings(r.text) && isLogin(tok.Code) && trouble.FailedLogin(r.text): // in any language
		return Likely
	case ofKind(lead, text[tok.To:]) && !sharedWithHTTP(tok.Code):
		return Likely
	case (lead == "" && d.alone(i) || begins && (announcesUnspaced(lead) || labels.Is(strings.TrimRight(lead, ": ")))) && (beginsAnswer(r.text, sharedWithHTTP(tok.Code) && !weak) || answersAlone(r.text)):
		return Likely
	case own && errorWord(lead), lead == "" && weak && hasError(r.text) && d.announced(i):
		return Likely
	case lead == "" && d.alone(i) && !d.told(i) && isRefusal(r.text, weak, sharedWithHTTP(tok.Code)): // of what a program tells, it is known which
		return Likely
	}
	return guessIf(weak || errorWord(lead))
}

// ofKind tells whether what stands around a code is what Rust's mail library says of its kind: "permanent error (550): words".
func ofKind(lead, behind string) bool {
	behind = scan.TrimRight(behind, " `'\"")
	return (strings.HasSuffix(lead, "permanent error (") || strings.HasSuffix(lead, "transient error (")) && (behind == ")" || strings.HasPrefix(behind, "):"))
}

// announced tells whether the line above i says that an error of mail follows: "Failed to send the test email. Raw error:".
func (d *doc) announced(i int) bool {
	for i--; i >= 0; i-- {
		if d.lines[i].blank() {
			continue
		}
		above := d.lines[i].bare
		above = above[max(0, len(above)-talk.MaxAround):]
		return strings.HasSuffix(above, ":") && strongWords.WordIn(above)
	}
	return false
}

// loginWords are those in which servers speak of a login.
var loginWords = scan.NewTable("auth", "authentication", "authenticate", "login", "credentials", "password")

func guessIf(b bool) Confidence {
	if b {
		return Guess
	}
	return 0
}

// adjacent tells whether the enhanced code stands right behind the reply code.
func adjacent(text string, tok smtpcode.Token, r reply) bool {
	next, ok := smtpcode.Next(text[:min(len(text), tok.To+20)], tok.To)
	if ok && next.Code == tok.Code { // which stands there twice
		next, ok = smtpcode.Next(text[:min(len(text), tok.To+20)], next.To)
	}
	return ok && next.Enhanced == r.enhanced && next.From-tok.To <= 10
}

// weighEnhanced judges an enhanced code that stands without a reply code. Versions look just like it.
func weighEnhanced(text string, tok smtpcode.Token, near string) Confidence {
	before := text[:tok.From]
	switch {
	case strings.HasSuffix(before, "dsn="), strings.HasSuffix(before, "(#"), strings.HasSuffix(before, "Status: "):
		return Certain
	case versioned(before, text[tok.To:]):
		return guessIf(dsnWords.WordIn(near))
	case strongWords.WordIn(near) && (tok.From == 0 && strings.TrimSpace(text[tok.To:]) != "" || hasError(near)):
		return Likely
	}
	return guessIf(mailWords.WordIn(near))
}

// versionWords stand before a version.
var versionWords = scan.NewTable("version", "ver", "kernel", "linux", "php", "mysql", "mariadb", "ubuntu", "debian", "exim", "postfix", "dovecot", "sendmail", "thunderbird", "evolution", "zimbra", "exchange", "phpmailer", "mailer", "swiftmailer", "mailkit", "roundcube", "nextcloud", "gitlab", "discourse", "drupal", "joomla", "magento", "plugin", "upgrade", "install", "update", "to", "release", "than", "perl", "gcc", "java", "laravel", "symfony", "rails", "python", "openssl", "wordpress", "node", "npm", "ruby", "nodemailer", "spamassassin", "in", "on", "using", "running", "is", "and", "or", "from")

// versioned tells whether the words around a dotted number make it a version.
func versioned(before, behind string) bool {
	if strings.HasSuffix(before, "# ") && strings.Trim(before, "# ") == "" { // the heading of a list of changes
		return true
	}
	before = scan.TrimRight(before, " (")
	word := before[strings.LastIndexByte(before, ' ')+1:]
	if versionWords.Is(word) || word == "v" || word == "V" {
		return true
	}
	behind = scan.TrimLeft(behind, " ")
	return strings.HasPrefix(behind, "or later") || strings.HasPrefix(behind, "release") || strings.HasPrefix(behind, "version") || strings.HasPrefix(behind, "kernel")
}

// window gives the words around a code: its line, and the one below where it is short.
func (d *doc) window(i int, text string, tok smtpcode.Token) string {
	near := text[max(0, tok.From-100):min(len(text), tok.To+160)]
	if len(text) < tok.To+40 && i+1 < len(d.lines) {
		near += " " + d.lines[i+1].text[:min(len(d.lines[i+1].text), 120)]
	}
	return near
}

// errorWord tells whether a lead-in announces an error: "getting", "error", "bounced with".
func errorWord(lead string) bool {
	tail := lead[max(0, len(lead)-24):]
	word := scan.LastWord(scan.TrimRight(tail, " :=#\"'(`*"))
	return announces.Is(word) || announcesUnspaced(lead) || (articles.Is(word) || strings.EqualFold(word, "a")) && scan.ContainsFold(tail, "g")
}

// announces are the words before a code that make it an error, articles those that do so behind "getting".
var (
	announces = scan.NewTable("error", "code", "getting", "get", "got", "with", "returns", "returned", "responds", "receive", "received", "says", "said", "gives", "giving", "smtp", "reply", "response", "status")
	articles  = scan.NewTable("an", "the")
)

// announcesUnspaced tells whether a lead-in ends with such a word of a language that puts no blank before the code.
func announcesUnspaced(lead string) bool {
	if lead == "" || lead[len(lead)-1] < 0x80 && lead[len(lead)-1] != ':' {
		return false
	}
	lead = strings.TrimRight(lead, ": ：，、")
	for _, word := range []string{"错误", "錯誤", "报错", "報錯", "返回", "失败", "失敗", "异常", "提示", "信息", "代码", "エラー", "오류", "에러", "실패"} {
		if strings.HasSuffix(lead, word) {
			return true
		}
	}
	return false
}

// errorSigns are parts of the words of errors.
var errorSigns = scan.NewTable("error", "not authenticated", "not allowed", "not permitted", "reject", "denied", "fail", "bounce", "refus", "unknown", "not accepted", "respon", "returned", "block", "invalid", "required", "not found", "exceed", "undeliver", "full", "quota", "excedid")

func hasError(s string) bool { return errorSigns.In(s) || strings.Contains(s, "(#") }

// isPort tells whether a number is one of mail's ports, which no server answers with.
func isPort(c smtpcode.Code) bool { return c.Int() == 465 || c.Int() == 587 }

// onlyHTTP tells whether a code is HTTP's alone: SMTP has no 40x, 41x and few 42x.
func onlyHTTP(c smtpcode.Code) bool {
	n := c.Int()
	return n >= 400 && n <= 419 || n >= 423 && n <= 429
}

// plausible tells whether mail servers are known to answer with the code: the standard's, and those that are in use without it.
func plausible(c smtpcode.Code) bool {
	n := c.Int()
	switch {
	case n >= 420 && n <= 422, n >= 430 && n <= 432, n >= 440 && n <= 459, n == 471:
		return true
	}
	return n >= 500 && n <= 505 || n >= 510 && n <= 525 || n >= 530 && n <= 538 || n >= 540 && n <= 557 || n == 561 || n >= 570 && n <= 579
}
