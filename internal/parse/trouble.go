package parse

import "strings"

// Trouble is what went wrong by words that no list holds: those of a program that shows no server's reply, or those in which
// a server refuses.
type Trouble uint8

// The troubles.
const (
	// NoTrouble: the words tell of none.
	NoTrouble Trouble = iota
	// NotSent: mail was not sent, and nothing says why.
	NotSent
	// NoConnection: no connection to the mail server came about, or it was lost.
	NoConnection
	// NoName: the name of the mail server was not found.
	NoName
	// NoLogin: the mail server did not take the login.
	NoLogin
	// NoTLS: certificate or encryption failed.
	NoTLS
	// OverLimit: more was sent than the account may send.
	OverLimit
	// TooLarge: the message is larger than is taken.
	TooLarge
	// WrongSender: the sender's address or domain is not one that may send.
	WrongSender
	// WrongRecipient: the recipient was refused.
	WrongRecipient
	// WrongAddress: an address has a form that no address has.
	WrongAddress
	// NoRelay: the server does not pass mail on for this sender.
	NoRelay
	// Masked: a firewall on the way overwrote the server's greeting.
	Masked
	// NotSetUp: the program lacks a setting that it needs for sending.
	NotSetUp
	// NoMailbox: there is no such mailbox, by the words of a server.
	NoMailbox
	// NotInUse: the mailbox is not in use any more, or not for now.
	NotInUse
	// NoRoom: the mailbox is full.
	NoRoom
	// NoDomain: the recipient's domain or its server was not found.
	NoDomain
	// NoAnswer: the recipient's server cannot be reached.
	NoAnswer
)

var troubleNames = [...]string{"", "sending", "connection", "name", "login", "tls", "limit", "size", "sender", "recipient", "address", "relay", "greeting", "setup", "mailbox", "disused", "room", "domain", "answer"}

// String gives the trouble in the word by which the catalogue knows it.
func (t Trouble) String() string { return troubleNames[min(int(t), len(troubleNames)-1)] }

// Kinds of words in what a program says of mail. They are looked up as cues are.
const (
	ofSMTP     cues = 1 << iota // the protocol, or a program or service that does nothing but send
	ofPost                      // mail, as the thing that is sent
	ofMachine                   // behind mail's word, what sends it: a server, a client
	ofOutgoing                  // before a machine, that it is the one that sends
	ofSending                   // what is done with mail
	ofDone                      // that it was done, unless something beside it takes that back
	ofFailure                   // that it did not work
	ofNot                       // that something is not so
	ofConnection
	ofName
	ofLogin
	ofTrust // certificates and handshakes, which nothing but TLS has
	ofTLS
	ofLimit
	ofSize
	ofSender
	ofRecipient
	ofAddress
	ofLeave // that somebody may
	ofForm
	ofRelay
	ofSetting
	ofUnset     // a setting, and that it is missing
	ofMailbox   // where mail is kept, which has limits of its own
	ofReceiving // mail that comes in, which is no concern of sending
	ofLabel     // before a colon or its like, that an error follows
	ofLevel     // likewise, that none does
)

// senders are the protocol, and programs and services that do nothing but send mail.
var senders = []string{"smtp", "smtps", "smtpd", "mailer", "mailers", "mailserver", "sendmail", "sendgrid", "mailgun", "mailjet", "postmark", "sparkpost", "mandrill", "brevo", "sendinblue", "phpmailer", "nodemailer", "mailkit", "javamail", "swiftmailer", "actionmailer", "amazon ses", "resend error"}

// postWords are those of which one stands in every saying about mail.
var postWords = append([]string{"mail", "email", "e-mail", "courriel", "correo", "письм", "邮件", "郵件", "メール", "메일", "sendemail", "send mail", "sending mail", "outgoing server", "outbound server"}, senders...)

// sayings are the words in which programs tell of mail's trouble. One of fewer than five letters is a word of its own, a longer
// one may begin a longer word.
var sayings = func() *phraseTable {
	t := newPhraseTable()
	t.add(ofSMTP, senders...)
	t.add(ofPost, "mail", "mails", "email", "e-mail", "newsletter")
	t.add(ofMachine, "server", "host", "transport", "service", "gateway", "relay", "provider", "library", "client", "connection", "login", "backend", "account", "delivery", "credentials")
	t.add(ofOutgoing, "outgoing", "outbound", "sending")
	t.add(ofSending, "send", "sending", "deliver", "dispatch", "submit", "mailing")
	t.add(ofSending|ofDone, "sent", "delivered", "submitted")
	t.add(ofFailure, "fail", "failed", "failure", "failing", "error", "cannot", "can't", "can not", "couldn't", "could not", "unable", "unsuccessful", "refus", "reject", "denied", "invalid", "exception", "problem", "exceed", "expired", "unreachable", "wrong", "mismatch", "lost", "closed", "abort", "untrusted",
		"unverified", "unauthenticated", "unauthori", "missing", "too many", "too large", "too big", "disabled", "disconnected", "incorrect", "unexpected", "no such", "unknown", "timed out", "timeout", "time out", "offline", "forbidden", "unsupported", "not found", "reached", "malformed", "no valid", "no recipient", "not match", "not trusted", "not valid", "not accepted", "not supported", "not known", "over its", "over your", "over the limit", "not in the form", "econn", "etimedout", "eof", "end of file")
	t.add(ofNot, "not", "isn't", "doesn't", "wasn't", "didn't", "won't", "no")
	t.add(ofConnection, "connect", "reach", "communicate", "socket", "network", "offline", "dial", "disconnect", "greeting", "timed out", "timeout", "time out", "etimedout", "econn", "eof", "end of file", "response is empty", "empty response", "read response", "unreachable", "broken pipe", "hung up")
	t.add(ofName, "resolve", "resolution", "getaddrinfo", "no such host", "host not found", "unknown host", "unknownhost", "name or service", "look up", "lookup", "enotfound", "dns")
	t.add(ofLogin, "authentic", "auth", "login", "log in", "logging in", "logon", "credential", "password", "username", "user name")
	t.add(ofTrust, "certif", "cert", "handshake", "self signed", "self-signed", "self_signed", "x509", "wrong version number")
	t.add(ofTLS, "tls", "ssl", "starttls", "encrypt", "unencrypted", "secure connection")
	t.add(ofLimit, "quota", "limit", "too many", "throttl", "ratelimit", "per day", "per hour", "this month", "for one day")
	t.add(ofSize, "size", "too large", "too big", "attachment")
	t.add(ofSender, "sender", "from address", "fromaddress", "from email", "from header", "mail from", "sending domain", "identity", "identities")
	t.add(ofRecipient, "recipient", "to address", "destination address", "rcpt")
	t.add(ofAddress, "address", "domain", "identity", "identities")
	t.add(ofLeave, "verified", "verify", "authorised", "authorized", "authenticated", "allowed", "permitted", "permission", "confirmed", "registered")
	t.add(ofForm, "invalid", "malformed", "syntax", "not in the form", "format", "illegal", "parse")
	t.add(ofRelay, "relay")
	t.add(ofSetting, "configured", "specified", "set up", "provided", "defined", "given")
	t.add(ofSetting|ofUnset, "is required", "is missing", "not set")
	t.add(ofMailbox, "mailbox", "inbox", "disk", "storage")
	t.add(ofReceiving, "imap", "pop3", "fetch", "inbox", "receiv")
	t.add(ofLabel, "error", "err", "eror", "erro", "warn", "warning", "fatal", "critical", "crit", "exception", "failure", "reason", "message", "msg", "wrn", "fault", "alert", "failed", "unsuccessful")
	t.add(ofLevel, "info", "debug", "trace", "notice", "verbose")
	// The same in other languages, as libraries and systems have them.
	t.add(ofPost, "courriel", "correo")
	t.add(ofSending, "senden", "versenden", "gesendet", "envoi", "envoyer", "envoyé", "enviar", "envio", "envío", "inviare", "invio", "verzenden", "verzonden")
	t.add(ofFailure, "fehler", "fehlgeschlagen", "konnte nicht", "kann nicht", "abgelehnt", "ungültig", "erreur", "échec", "échoué", "impossible", "fallo", "falló", "no se pudo", "no se puede", "rechazad", "erro", "falha", "falhou", "não foi possível", "recusad", "errore", "impossibile", "non riuscit", "rifiutat", "mislukt", "geweigerd")
	t.add(ofConnection, "verbindung", "zeitüberschreitung", "connexion", "conexión", "conexion", "conectar", "conexão", "connessione", "verbinding")
	t.add(ofLogin, "anmeldung", "anmelden", "passwort", "kennwort", "mot de passe", "identifiant", "contraseña", "autenticación", "senha", "autenticação", "autenticazione", "wachtwoord")
	t.add(ofTrust, "zertifikat")
	t.add(ofLabel, "fehler", "erreur", "errore", "fehlgeschlagen")
	t.add(ofPost, "письм", "почт", "邮件", "郵件", "メール", "메일")
	t.add(ofMachine, "сервер", "服务器", "伺服器", "サーバー", "서버")
	t.add(ofSending, "отправ", "достав", "发送", "發送", "送信", "전송", "발송")
	t.add(ofFailure|ofLabel, "ошибка", "失败", "失敗", "错误", "錯誤", "エラー", "실패", "오류")
	t.add(ofFailure, "не удалось", "невозможно", "отклонен", "истекл", "无法", "無法", "拒绝", "拒絕", "超时", "逾時", "できません", "タイムアウト", "拒否", "초과", "거부", "수 없")
	t.add(ofConnection, "подключ", "соединени", "连接", "連接", "連線", "超时", "逾時", "接続", "タイムアウト", "연결", "시간 초과")
	t.add(ofLogin, "аутентификац", "авторизац", "парол", "登录", "登入", "密码", "密碼", "认证", "認証", "パスワード", "인증", "비밀번호")
	t.add(ofTrust, "сертификат", "证书", "憑證", "証明書", "인증서")
	return t
}()

// term is one of the sayings, where it stands in a text.
type term struct {
	from, to int
	kinds    cues
	number   int // of the words of the text
}

// maxTerms bounds how many words of a line are looked at.
const maxTerms = 160

// termsOf finds the sayings in s, in their order.
func termsOf(s string, found []term) []term {
	found = scan(sayings, s, found)
	kept := found[:0]
	for _, w := range found {
		if joined(s, w.from, w.to) && w.kinds&ofTrust == 0 { // the name of a setting: smtp_timeout
			w.kinds &= ofSMTP | ofPost | ofSending | ofMachine | ofLabel
		}
		if w.kinds != 0 {
			kept = append(kept, w)
		}
	}
	return kept
}

// scan finds a table's words in s, in their order. Parts of a word as programs join them, SendEmail and self_signed, are words.
func scan(table *phraseTable, s string, found []term) []term {
	number := 0
	for i := 0; i < len(s) && len(found) < maxTerms; i++ {
		unspaced := s[i] >= 0xe3 // of writings that part no words: Chinese, Japanese, Korean
		if !isLetter(s[i]) && s[i] < 0xc0 || i > 0 && !unspaced && (isLetter(s[i-1]) || s[i-1] >= 0x80) && !(isLower(s[i-1]) && isUpper(s[i])) {
			continue
		}
		number++
		if !table.may(eight(s, i)) {
			continue
		}
		end := 0
		kinds, _ := table.at(s, i, 0, func(p *phrase) bool {
			to := i + len(p.text)
			if to < len(s) && isAlnum(s[to]) && len(p.text) < 5 && s[to] != 's' && !(isLower(s[to-1]) && isUpper(s[to])) {
				return false
			}
			end = max(end, to)
			return true
		})
		if kinds != 0 {
			found = append(found, term{i, end, kinds, number})
		}
	}
	return found
}

// joined tells whether the term s[from:to] is part of a name whose words low lines join.
func joined(s string, from, to int) bool {
	for to < len(s) && isAlnum(s[to]) {
		to++
	}
	for from > 0 && isAlnum(s[from-1]) {
		from--
	}
	return from > 0 && s[from-1] == '_' || to < len(s) && s[to] == '_'
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// troubleIn gives the trouble that a failure without a code tells of in its words, where they are a program's.
func (d *doc) troubleIn(f *Failure) Trouble {
	ofMail := false // that the words are about mail has been judged
	switch f.Format {
	case "program", "told", "network":
		ofMail = true
	case "event":
	default:
		return NoTrouble
	}
	var room [maxTerms]term
	for _, text := range [...]string{f.Text, f.Local} {
		u := understand(text, termsOf(text, room[:0]))
		u.act = u.act || ofMail
		if t := u.trouble(); t > NotSent {
			return t
		}
	}
	if ofMail {
		return NotSent
	}
	return NoTrouble
}

// saying is what one sentence of a program tells.
type saying struct {
	kinds   cues
	machine bool // it speaks of what sends mail
	act     bool // it speaks of sending mail
	failed  bool // it says of mail that it failed: "email fail"
	sum     bool // it speaks of how much mail
	party   bool // it speaks of a sender's address
}

// nearWords is within how many words of each other two of them belong together.
const nearWords = 5

// understand puts the words of one sentence together.
func understand(s string, words []term) (u saying) {
	var mail, send, amount, sender, not, failure int // the last such word's number, from 1 on
	for i := range words {
		w := words[i]
		near := func(last, most int) bool { return last > 0 && w.number > last && w.number-last <= most }
		next := func(kinds cues) bool {
			return i+1 < len(words) && words[i+1].kinds&kinds != 0 && words[i+1].number-w.number <= 1 && strings.Trim(s[w.to:words[i+1].from], " -_'s") == ""
		}
		if w.kinds&ofLabel != 0 && next(ofPost) { // a mail about a failure
			w.kinds &^= ofFailure
		}
		if w.kinds&ofDone != 0 && !near(not, nearWords) && !near(failure, nearWords) {
			w.kinds &^= ofSending
		}
		u.kinds |= w.kinds
		switch {
		case w.kinds&ofSMTP != 0:
			u.machine = true
		case w.kinds&ofPost != 0 && !inPath(s, &w):
			if next(ofMachine) || inPackage(s, &w) {
				u.machine = true
			}
			u.failed = u.failed || next(ofFailure)
			u.act = u.act || near(send, nearWords)
			u.sum = u.sum || near(amount, nearWords-1)
			mail = w.number
		case w.kinds&ofOutgoing != 0 && next(ofMachine):
			u.machine = true
		}
		if w.kinds&ofSending != 0 {
			u.act = u.act || near(mail, nearWords) || sentTo(s[w.to:])
			u.sum = u.sum || next(ofLimit)
			send = w.number
		}
		if w.kinds&(ofLimit|ofSize) != 0 {
			u.sum = u.sum || near(mail, nearWords-1)
			amount = w.number
		}
		if w.kinds&ofSetting != 0 && near(not, 4) {
			u.kinds |= ofUnset
		}
		if w.kinds&ofNot != 0 {
			not = w.number
		}
		if w.kinds&ofFailure != 0 {
			failure = w.number
		}
		if w.kinds&ofAddress != 0 && near(sender, 2) {
			u.party = true
		}
		if w.kinds&ofSender != 0 {
			sender = w.number
		}
	}
	return u
}

// sentTo tells whether what follows a word of sending is to whom: " to bob@example.org".
func sentTo(behind string) bool {
	rest, ok := strings.CutPrefix(behind, " to ")
	at := strings.IndexByte(rest, '@')
	return ok && at > 0 && strings.IndexByte(rest[:at], ' ') < 0
}

// inPath tells whether a word is part of a path, of a host's name or of an address.
func inPath(s string, w *term) bool {
	if w.from > 0 && strings.IndexByte("/.@", s[w.from-1]) >= 0 && !inPackage(s, w) {
		return true
	}
	return w.to < len(s) && (s[w.to] == '@' || s[w.to] == '/') || w.to+1 < len(s) && s[w.to] == '.' && isLower(s[w.to+1])
}

// inPackage tells whether a word stands before a class of its package: "com.example.mail.CertificateException".
func inPackage(s string, w *term) bool {
	return w.to+1 < len(s) && s[w.to] == '.' && isUpper(s[w.to+1])
}

// unexplained tells whether a sentence says of what sends mail that it failed, and not at what.
func (u saying) unexplained() bool {
	return u.machine && u.kinds&ofFailure != 0 && u.trouble() == NoTrouble
}

// trouble tells what went wrong, NoTrouble where the sentence does not say that anything did, or not with mail.
func (u saying) trouble() Trouble {
	if u.kinds&(ofFailure|ofNot|ofUnset) == 0 || !u.machine && !u.act && !u.failed && !u.sum && !u.party {
		return NoTrouble
	}
	t := u.kind()
	switch {
	case t == NoTrouble && u.act && u.kinds&ofFailure != 0:
		return NotSent
	case u.kinds&ofFailure == 0 && t != WrongSender && t != NotSetUp, u.kinds&ofReceiving != 0 && !u.machine && !u.act:
		return NoTrouble
	case u.sum && !u.machine && !u.act && !u.failed && t != OverLimit && t != TooLarge:
		return NoTrouble
	case u.party && !u.machine && !u.act && !u.failed && t != WrongSender:
		return NoTrouble
	}
	return t
}

// kind tells of which kind the trouble is by the words for it, the more telling before the more common.
func (u saying) kind() Trouble {
	has := func(kinds cues) bool { return u.kinds&kinds != 0 }
	switch {
	case has(ofName):
		return NoName
	case has(ofTrust):
		return NoTLS
	case has(ofSize) && has(ofFailure) && (u.sum || u.machine || has(ofLimit)):
		return TooLarge
	case (u.party || has(ofSender) && has(ofLeave)) && has(ofLeave|ofForm|ofFailure):
		return WrongSender
	case has(ofLogin):
		return NoLogin
	case has(ofTLS):
		return NoTLS
	case has(ofLimit) && (u.sum || !has(ofMailbox)):
		return OverLimit
	case has(ofConnection):
		return NoConnection
	case has(ofAddress) && has(ofLeave):
		return WrongSender
	case has(ofRecipient) && has(ofForm), has(ofAddress) && has(ofForm), has(ofForm) && u.act:
		return WrongAddress
	case has(ofRecipient) && has(ofFailure) && u.machine:
		return WrongRecipient
	case has(ofUnset):
		return NotSetUp
	case has(ofRelay) && has(ofFailure) && u.machine:
		return NoRelay
	}
	return NoTrouble
}
