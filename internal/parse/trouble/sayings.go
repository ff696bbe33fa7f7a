package trouble

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// Kinds of words in what a program says of mail.
const (
	OfSMTP     scan.Kinds = 1 << iota // the protocol, or a program or service that does nothing but send
	OfPost                            // mail, as the thing that is sent
	ofMachine                         // behind mail's word, what sends it: a server, a client
	ofOutgoing                        // before a machine, that it is the one that sends
	ofSending                         // what is done with mail
	ofDone                            // that it was done, unless something beside it takes that back
	OfFailure                         // that it did not work
	ofRefusal                         // that somebody would not have it
	ofNot                             // that something is not so
	ofConnection
	ofName
	ofLogin
	ofTrust // certificates and handshakes, which nothing but TLS has
	ofTLS
	ofLimit
	ofSize
	ofBig // that it is the message that is too large, whatever else is said
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
	ofCode      // parts of a program, whose own trouble it is
	OfLabel     // before a colon or its like, that an error follows
	OfLevel     // likewise, that none does
)

// sendingPrograms are the protocol, and programs and services that do nothing but send mail.
var sendingPrograms = []string{"smtp", "smtps", "smtpd", "mailer", "mailers", "mailserver", "sendmail", "ssmtp", "msmtp", "sendgrid", "mailgun", "mailjet", "postmark", "sparkpost", "mandrill", "mailx", "brevo", "sendinblue", "phpmailer", "nodemailer", "mailkit", "javamail", "swiftmailer", "actionmailer", "amazon ses", "resend error", "smarthost"}

// PostWords are those of which one stands in every saying about mail.
var PostWords = append([]string{"mail", "email", "e-mail", "courriel", "correo", "письм", "почт", "newsletter", "邮件", "郵件", "メール", "메일", "sendemail", "send mail", "sending mail", "allowed to send", "authorized to send", "authorised to send", "outgoing server", "outbound server"}, sendingPrograms...)

// sayings are the words in which programs tell of mail's trouble. One of fewer than five letters is a word of its own, a longer
// one may begin a longer word.
var sayings = func() *scan.Table {
	t := scan.NewTable()
	t.Add(OfSMTP, sendingPrograms...)
	t.Add(OfPost, "mail", "mails", "email", "e-mail", "newsletter")
	t.Add(ofMachine, "server", "host", "transport", "service", "gateway", "relay", "provider", "library", "client", "connection", "login", "backend", "account", "delivery", "credentials")
	t.Add(ofOutgoing, "outgoing", "outbound", "sending")
	t.Add(ofSending, "send", "sending", "deliver", "dispatch", "submit", "mailing")
	t.Add(ofSending|ofDone, "sent", "delivered", "submitted")
	t.Add(OfFailure, "fail", "failed", "failure", "failing", "error", "cannot", "can't", "can not", "couldn't", "could not", "unable", "unsuccessful", "refus", "reject", "denied", "invalid", "exception", "problem", "exceed", "expired", "unreachable", "wrong", "mismatch", "lost", "closed", "abort", "untrusted",
		"unverified", "unauthenticated", "unauthori", "missing", "too many", "too large", "too big", "disabled", "disconnected", "incorrect", "unexpected", "no such", "unknown", "timed out", "timeout", "time out", "offline", "forbidden", "not enabled", "unsupported", "not found", "reached", "malformed", "no valid", "no recipient", "not match", "not trusted", "not valid", "not accepted", "not supported", "not known", "over its", "over your", "over the limit", "not in the form", "econn", "etimedout", "eof", "end of file")
	t.Add(ofRefusal, "refus", "reject", "denied", "not accepted", "not found", "unknown")
	t.Add(ofNot, "not", "isn't", "doesn't", "wasn't", "didn't", "won't", "no")
	t.Add(ofConnection, "connect", "reach", "communicate", "socket", "network", "offline", "dial", "disconnect", "greeting", "timed out", "timeout", "time out", "etimedout", "econn", "eof", "end of file", "response is empty", "empty response", "read response", "unreachable", "broken pipe", "hung up", "be contacted", "contacting", "not respond", "no response", "no answer")
	t.Add(ofName, "resolve", "resolution", "getaddrinfo", "no such host", "host not found", "unknown host", "unknownhost", "name or service", "look up", "lookup", "enotfound", "dns")
	t.Add(ofLogin, "authentic", "authentifi", "auth", "login", "log in", "logging in", "logon", "credential", "username", "user name", "api key", "apikey", "api_key", "access token", "unauthorized", "unauthorised")
	t.Add(ofTrust, "certif", "cert", "handshake", "self signed", "self-signed", "self_signed", "x509", "wrong version number")
	t.Add(ofTLS, "tls", "ssl", "starttls", "encrypt", "unencrypted", "secure connection")
	t.Add(ofLimit, "quota", "limit", "too many", "throttl", "ratelimit", "per day", "per hour", "this month", "for one day")
	t.Add(ofSize, "size", "attachment")
	t.Add(ofSize|ofBig, "too large", "too big")
	t.Add(ofSender, "sender", "from address", "fromaddress", "from email", "from header", "mail from", "sending domain", "on behalf", "identity", "identities")
	t.Add(ofRecipient, "recipient", "to address", "destination address", "rcpt")
	t.Add(ofAddress, "address", "domain", "identity", "identities")
	t.Add(ofLeave, "verified", "verify", "authorised", "authorized", "authenticated", "allowed", "permitted", "permission", "the right", "confirmed", "registered")
	t.Add(ofForm, "invalid", "malformed", "syntax", "not in the form", "format", "illegal", "parse")
	t.Add(ofRelay, "relay")
	t.Add(ofSetting, "configured", "specified", "set up", "provided", "defined", "given")
	t.Add(ofSetting|ofUnset, "is required", "is missing", "not set", "not be blank", "be blank", "not be empty", "is empty")
	t.Add(ofMailbox, "mailbox", "inbox", "disk", "storage", "maildir", "mbox", "procmail")
	t.Add(ofCode, "module", "import", "package", "dependency", "crate", "attribute", "nonetype")
	t.Add(ofReceiving, "imap", "pop3", "fetch", "inbox", "receiv")
	t.Add(OfLabel, "error", "err", "eror", "erro", "warn", "warning", "fatal", "critical", "crit", "exception", "failure", "reason", "message", "msg", "wrn", "fault", "alert", "failed", "unsuccessful")
	t.Add(OfLevel, "info", "debug", "trace", "notice", "verbose")
	// The same in other languages, as libraries and systems have them.
	t.Add(OfPost, "courriel", "correo")
	t.Add(ofSending, "senden", "versenden", "gesendet", "envoi", "envoyer", "envoyé", "enviar", "envio", "envío", "inviare", "invio", "verzenden", "verzonden")
	t.Add(OfFailure, "fehler", "fehlgeschlagen", "schlug fehl", "schlägt fehl", "konnte nicht", "kann nicht", "abgelehnt", "ungültig", "verweigert", "nicht erreichbar", "nicht möglich", "unterbrochen", "nicht akzeptiert", "erreur", "échec", "echec", "échoué", "impossible", "refusé", "injoignable", "invalide", "fallo", "falló", "fallid", "imposible", "no se pudo", "denegad", "no es posible", "ha fallado", "inaccesible", "no se puede", "rechazad", "erro", "falha", "falhou", "não foi possível", "recusad", "negado", "inacessível", "errore", "impossibile", "non riuscit", "rifiutat", "negato", "fallit", "mislukt", "geweigerd", "kan geen", "kan niet", "kon geen", "kon niet", "fout", "onjuist", "неверн", "errat", "inválid")
	t.Add(ofConnection, "verbindung", "zeitüberschreitung", "nicht erreichbar", "injoignable", "inaccesible", "inacessível", "connexion", "conexión", "conexion", "conectar", "conexão", "connessione", "connettersi", "collegarsi", "verbinding")
	t.Add(ofLogin, "credenzial", "credenciales", "credenciais", "zugangsdaten", "anmeldung", "anmelden", "benutzername", "utilisateur smtp", "usuário", "utente smtp", "gebruikersnaam", "имя пользователя", "имени пользователя", "identifiant", "autenticación", "autenticação", "autenticazione", "autentificar", "autenticar", "autenticarsi")
	t.Add(ofTrust, "zertifikat")
	t.Add(OfLabel, "fehler", "erreur", "errore", "fehlgeschlagen")
	t.Add(OfFailure|OfLabel, "błąd", "hatası", "chyba", "fejl", "virhe", "kesalahan", "hiba", "eroare", "lỗi", "помилка", "σφάλμα")
	t.Add(OfFailure, "nie można", "nie udało", "nie powiodło", "odrzucon", "başarısız", "reddedildi", "gönderilemedi", "bağlanılamadı", "açılamadı", "nelze", "selhal", "nepodařilo", "odmítnut", "kunde inte", "misslyckades", "kunne ikke", "mislykkedes", "mislyktes", "epäonnistui", "ei voitu", "tidak dapat", "tidak bisa", "gagal", "sikertelen", "nem lehet", "nem sikerült", "nu s-a putut", "nu se poate", "eșuat", "không thể", "thất bại", "не вдалося", "неможливо", "αδυναμία", "απέτυχε")
	t.Add(ofSending, "wysłać", "wysyłan", "gönder", "odeslat", "odeslán", "skicka", "mengirim", "pengiriman", "elküld", "trimite", "надісла")
	t.Add(ofConnection, "połączen", "połączyć", "bağlan", "spojení", "připoj", "anslut", "forbind", "yhtey", "terhubung", "koneksi", "kapcsol", "conexiun", "kết nối", "з'єднан", "під'єднат", "підключ", "σύνδεσ")
	t.Add(ofLogin, "uwierzytelni", "oturum", "kimlik doğrulama", "autentiza", "přihláš", "autentiser", "godkendelse", "tunnistaut", "mengotentikasi", "otentikasi", "azonosítás", "autentificare", "xác thực", "автентифікац", "авторизації", "ταυτοποίησ", "πιστοποίησ", "käyttäjätunnistus")
	t.Add(OfPost, "письм", "почт", "邮件", "郵件", "メール", "메일")
	t.Add(ofMachine, "сервер", "服务器", "伺服器", "サーバー", "서버")
	t.Add(ofSending, "отправ", "достав", "发送", "發送", "送信", "전송", "발송")
	t.Add(OfFailure|OfLabel, "ошибка", "失败", "失敗", "错误", "錯誤", "エラー", "실패", "오류")
	t.Add(OfFailure, "не удалось", "не удалась", "не удается", "не вдається", "невозможно", "отклонен", "истекл", "无法", "無法", "未通过", "拒绝", "拒絕", "超时", "逾時", "できません", "タイムアウト", "拒否", "초과", "거부", "수 없")
	t.Add(ofConnection, "подключ", "соединени", "连接", "連接", "連線", "超时", "逾時", "接続", "タイムアウト", "연결", "시간 초과")
	t.Add(ofLogin, "аутентификац", "авторизац", "登录", "登入", "认证", "認証", "인증")
	t.Add(ofLogin, PasswordWords...)
	t.Add(ofTrust, "сертификат", "证书", "憑證", "証明書", "인증서")
	return t
}()

// Term is one of the sayings, where it stands in a text.
type Term struct {
	From, To int
	Kinds    scan.Kinds
	number   int // of the words of the text
}

// maxTerms bounds how many words of a line are looked at; few lines have more than UsualTerms.
const (
	maxTerms   = 160
	UsualTerms = 16
)

// Terms finds the sayings in s, in their order.
func Terms(s string, found []Term) []Term {
	found = findTerms(sayings, folded(s), found)
	kept := found[:0]
	for _, w := range found {
		if joined(s, w.From, w.To) {
			switch constant := scan.IsUpper(s[w.From]) && scan.IsUpper(s[w.To-1]) && w.Kinds&ofConnection == 0; {
			case constant:
				w.Kinds &^= OfLabel
			case w.Kinds&ofTrust == 0: // the name of a setting: smtp_timeout
				w.Kinds &= OfSMTP | OfPost | ofSending | ofMachine | OfLabel
			}
		}
		if w.Kinds != 0 {
			kept = append(kept, w)
		}
	}
	return kept
}

// findTerms finds a table's words in s, in their order. Parts of a word as programs join them, SendEmail and self_signed, are words.
func findTerms(table *scan.Table, s string, found []Term) []Term {
	number := 0
	for i := 0; i < len(s) && len(found) < maxTerms; i++ {
		unspaced := s[i] >= 0xe3 // of writings that part no words: Chinese, Japanese, Korean
		if !scan.IsLetter(s[i]) && s[i] < 0xc0 || i > 0 && !unspaced && (scan.IsLetter(s[i-1]) || s[i-1] >= 0x80) && !humped(s, i) {
			continue
		}
		number++
		end := 0
		kinds, _ := table.At(s, i, func(phrase string) bool {
			to := i + len(phrase)
			if to < len(s) && scan.IsAlnum(s[to]) && (len(phrase) < 5 && s[to] != 's' && !humped(s, to) || humped(s, to-1)) {
				return false
			}
			end = max(end, to)
			return true
		})
		if kinds != 0 {
			found = append(found, Term{i, end, kinds, number})
		}
	}
	return found
}

// humped tells whether a word begins at byte i of s within one that programs joined, as Service does in MailService.
func humped(s string, i int) bool { return i > 0 && scan.IsLower(s[i-1]) && scan.IsUpper(s[i]) }

// joined tells whether the term s[from:to] is part of a name whose words low lines join.
func joined(s string, from, to int) bool {
	for to < len(s) && scan.IsAlnum(s[to]) {
		to++
	}
	for from > 0 && scan.IsAlnum(s[from-1]) {
		from--
	}
	return from > 0 && s[from-1] == '_' || to < len(s) && s[to] == '_'
}

// LabelEnd gives where a label ends with the mark that makes it one ("Error:", "[error]", "msg=", `"message":`, "ERROR --",
// "E MailSender:"), 0 where it has none.
func LabelEnd(text string, w *Term) int {
	end := w.To
	for end < len(text) && (scan.IsAlnum(text[end]) || text[end] == '_' || text[end] >= 0x80 && !strings.HasPrefix(text[end:], WideColon)) { // of MailerException
		end++
	}
	if strings.HasPrefix(text[end:], WideColon) {
		return end + len(WideColon)
	}
	rest := scan.TrimLeft(scan.TrimLeft(text[end:], `"'`), " ")
	if rest == "" {
		return 0
	}
	end = len(text) - len(rest)
	switch {
	case strings.IndexByte(":=", rest[0]) >= 0, w.From > 0 && (text[w.From-1] == '[' && rest[0] == ']' || text[w.From-1] == '|' && rest[0] == '|'):
		return end + 1
	case scan.IsUpper(text[w.From]) && scan.IsUpper(text[w.To-1]): // ERROR, as logs write it, which needs no mark
		return end
	}
	return 0
}

// WideColon is the colon of Chinese and Japanese.
const WideColon = "："

// PasswordWords are the words for a password, as programs have them in the languages that sayings knows. The guard blanks what
// stands behind one, so a word that tells of a login must not be missing here. Case is folded in ASCII only.
var PasswordWords = []string{
	"password", "passwd", "passwort", "kennwort", "contraseña", "contrasena", "mot de passe", "palavra-passe", "senha", "wachtwoord",
	"парол", "Парол", "ПАРОЛ", "密码", "密碼", "パスワード", "비밀번호", "암호",
}
