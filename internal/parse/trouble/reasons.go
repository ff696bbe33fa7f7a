package trouble

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// Kinds of words in what a reply says of the message, of how it comes, of what the sender is known for, or of the server itself.
const (
	ofJunk    scan.Kinds = 1 << iota // that it is spam
	ofVirus                          // what scanners for viruses look for
	ofLink                           // a link in the message
	ofPiece                          // a part of it that may be banned
	ofMake                           // how a message has to be made
	ofLoop                           // that it goes round in circles
	ofList                           // a list of those who are shut out
	ofRepute                         // what a sender is known for
	ofReverse                        // the name of an IP address
	ofPace                           // how much comes in some time
	ofMany                           // the recipients of a message, as a number
	ofMost                           // that something is more than it may be
	ofLoad                           // that the server has too much to do
	ofFault                          // that something in the server is broken
	ofMembers                        // that somebody takes mail from some alone
	ofUsers                          // that the server does so for those who log in
	ofRule                           // a rule of whoever runs the server
	ofGrey                           // a list of those who have to come again
	ofCipher                         // encryption
	ofBounce                         // a bounce, as what is refused
	ofClaim                          // who a machine says that it is
	ofLeaveTo                        // that somebody may not do something
	ofScan                           // that a message could not be looked through
	ofAdvice                         // what one may do about it, and where to read or to ask
	ofHops                           // the marks of the servers that a message passed
	ofSent                           // what somebody sends, as a number
	ofAbode                          // whose mail the server takes
	ofNo                             // that something is refused, or is not as it should be
)

// reasonWords are the words in which servers give such reasons.
var reasonWords = func() *scan.Table {
	t := scan.NewTable()
	t.Add(ofJunk, "spam", "spammy", "spamshield", "spamassassin", "spamfilter", "spam-", "antispam", "anti-spam", "junk", "junkmail", "unsolicited", "bulk mail", "bulk email", "bulk e-mail", "uce", "ube", "bayes", "phish", "scam", "content filter", "content scan", "filter rule", "pattern detection", "commercial e-mail", "commercial email", "commercial mail", "advertis",
		"pourriel", "indésirable", "indesirable", "unerwünscht", "unerwuenscht", "no deseado", "correo basura", "indesiderat", "ongewenst", "indesejad", "antyspam", "niechcian", "niepożądan", "skräppost", "nevyžádan", "спам", "垃圾", "スパム", "迷惑メール", "스팸")
	t.Add(ofVirus, "malvers", "threat detected", "virus", "malware", "malicious", "trojan", "infected", "infection", "worm", "ransomware", "eicar", "clamav", "schadsoftware", "schadcode", "vírus", "wirus", "вирус", "病毒", "ウイルス", "바이러스")
	t.Add(ofLink, "url", "hyperlink", "link", "phone number")
	t.Add(ofPiece, "content type", "content-type", "attach", "html", "mime type", "mime part", "file", "filetype", "filename", "file name", "extension", "executable", "macro", "zip", "archive", "image", "word", "keyword", "phrase", "body", "content", "the subject", "your subject", "message subject", "mail subject", "subject line", "subject header", "subject field", "subject contain", "subject is", "subject of", "subject not", "subject reject", "subject block", "language", "charset", "character set", "alphabet",
		"anhang", "anhänge", "fichier joint", "fichiers joints", "pièce jointe", "pieces jointes", "pièces jointes", "piece jointe", "adjunto", "allegat", "bijlage", "anexo", "załącznik", "zalacznik", "contenu", "contenido", "conteúdo", "inhalt", "вложени", "附件", "添付", "内容", "內容", "主题", "主題")
	t.Add(ofMake, "mime defect", "mime:", "unterminated boundary", "missing boundary", "mime header", "mime structure", "mime format", "mime message", "mime version", "mime encod", "mime error", "mime conform", "parse message", "parse the message", "be parsed", "parse header", "parsing error", "decode failed", "be decoded", "malformed", "header/body", "only one sender", "only one from", "from header", "header", "bare lf", "bare cr", "bare newline", "bare linefeed", "stray cr", "stray lf", "line feed", "linefeed", "carriage return", "rfc 822", "rfc822", "rfc 2822", "rfc2822", "rfc 5322", "rfc5322", "rfc 2045", "rfc 2047", "message-id", "message id", "line length", "lines longer", "line too long", "lines too long", "non-ascii", "null byte", "nul byte", "nul character", "mime boundary", "base64", "quoted-printable", "not compliant", "noncompliant", "non-compliant", "well-formed", "malformed message", "malformed mail", "malformed e")
	t.Add(ofLoop, "loop", "looping", "mailloop", "hop", "hops", "hop count", "too many received", "received: header", "received headers", "received:'", "maximum allowed times", "schleife", "boucle", "bucle", "зациклив")
	t.Add(ofList, "rbl", "rbls", "dnsbl", "blacklist", "black list", "black-list", "blocklist", "block list", "block-list", "blackhole", "is listed", "was listed", "spamhaus", "spamcop", "sorbs", "surbl", "uribl", "listé", "listado en", "listato", "schwarze liste", "schwarzen liste", "liste noire", "lista negra", "lista nera", "zwarte lijst", "czarn", "чёрн", "черн", "黑名单", "黑名單", "ブラックリスト")
	t.Add(ofRepute, "open proxy", "open relay", "threat", "reputation", "abuse", "abusive", "spammer", "spamming", "spamtrap", "spam trap", "spam source", "source of spam", "dictionary attack", "harvest", "attack", "complaint", "ip profile", "hacked", "compromised", "botnet", "suspicious", "réputation", "schlechten ruf", "schlechter ruf", "reputación", "reputazione", "reputação", "репутаци")
	t.Add(ofReverse, "reverse dns", "reverse-dns", "reverse lookup", "reverse name", "reverse map", "reverse record", "reverse entr", "reverse address", "reverse ip", "reverse host", "reverse resol", "reverse zone", "dns inverse", "dns inverso", "反向解析", "反向dns", "逆引き", "rdns", "fcrdns", "ptr", "ip name lookup", "client name lookup", "address lookup", "without a hostname", "no hostname", "no host name", "обратн")
	t.Add(ofPace, "限流", "限速", "faster", "demasiados", "demasiadas", "trop de", "zu viele", "zu häufig", "troppi", "troppe", "te veel", "zbyt wiele", "zbyt wielu", "za dużo", "слишком много", "слишком част", "лимит подключ", "лимит соедин", "过多", "太多", "過多", "过于频繁", "多すぎ", "너무 많", "muitas conex", "muitas mensag", "muitos", "troppo rapidamente", "demasiado rápido", "trop rapidement", "zu schnell", "rapidly", "unusual rate", "unusual number", "ungewöhnliche anzahl", "nombre inhabituel", "número inusual", "numero insolito", "rate", "rates", "rate-limit", "ratelimit", "throttl", "frequent", "frequency", "too fast", "too quickly", "slower", "slow down", "slowdown", "per hour", "per minute", "per day", "per second", "per connection", "per session", "hourly", "daily", "in one hour", "in one day", "flood", "concurrent", "simultaneous", "connection limit", "connection time", "sending limit", "message limit", "messages limit",
		"too many connect", "too many messages", "too many emails", "too many e-mails", "too many mails", "too many sessions", "too many requests", "too many attempts", "too much mail", "too many invalid", "too many bad", "too many unknown", "too many failed",
		"pro stunde", "pro tag", "par heure", "par jour", "por hora", "por día", "por dia", "per uur", "per dag", "all'ora", "na godzin", "в час", "в сутки", "频率", "频繁", "頻繁")
	t.Add(ofMany, "recipients", "rcpts", "rcpt to commands")
	t.Add(ofMany|ofMost, "zu viele empfänger", "zu viele empfaenger", "trop de destinataire", "demasiados destinatari", "troppi destinatari", "muitos destinat", "te veel ontvanger", "zbyt wielu odbiorc", "zbyt wielu adresat", "zbyt wiele adres", "za dużo odbiorc", "слишком много получател", "слишком много адресат", "收件人过多", "收件人太多", "收件人過多", "收件人数量超", "受信者が多", "宛先が多", "수신자가 너무 많")
	t.Add(ofHops, "received: header", "received header", "received: line", "received line", "received headers")
	t.Add(ofSent, "posts", "messages", "mails", "emails", "e-mails", "connections", "sessions", "deliveries")
	t.Add(ofAbode, "for that domain", "for this domain", "hosted", "local domain", "non-local", "nonlocal", "rcpthosts", "rcpt hosts", "rcpt-hosts", "gateway for", "not a gateway")
	t.Add(ofMost, "unusual rate", "unusual number", "ungewöhnliche anzahl", "nombre inhabituel", "número inusual", "numero insolito", "too many", "too much", "limit", "exceed", "maximum", "more than", "max", "as many")
	t.Add(ofLoad, "occupé", "ocupado", "occupato", "beschäftigt", "ausgelastet", "zajęt", "занят", "bezet", "overbelast", "przeciąż", "load", "overload", "out of memory", "memory", "system resources", "server resources", "insufficient resources", "shutting down", "going down", "maintenance", "too busy", "is busy", "server busy", "system busy", "starting up", "überlastet", "surcharg", "sobrecarg", "wartung", "перегружен", "繁忙")
	t.Add(ofFault, "store message", "store the message", "store your message", "save message", "save the message", "systemproblem", "problema temporaneo", "problème temporaire", "problema temporal", "problema temporário", "伺服器錯誤", "服务器错误", "サーバーエラー", "serverfel", "błąd serwera", "erro do servidor", "error del servidor", "erreur du serveur", "erreur locale", "errore del server", "errore locale", "db eintrag", "ошибка сервера", "internal error", "internal server", "internal software", "internal failure", "internal problem", "processing error", "processing failure", "system error", "system failure", "system problem", "software error", "software failure", "server error", "server failure", "local error", "local problem", "local failure", "configuration", "misconfigur", "database", "ldap", "queue file", "queue message", "queue the message", "queue mail", "spool", "write error", "read error", "storage error", "storage failure", "i/o error", "disk error", "not create", "unable to create", "failed to create", "error creating", "output file", "open file", "open the file", "open mailbox", "lock file", "lock the file", "lock mailbox", "temporary file", "temp file", "no such file", "backend", "exception", "crash", "interner fehler", "interner server", "serverfehler", "systemfehler", "erreur interne", "error interno", "errore interno", "erro interno", "interne fout", "błąd wewnętrzny", "внутренняя ошибка", "系统错误", "系統錯誤", "内部错误")
	t.Add(ofMembers, "weiße liste", "weißer liste", "weißen liste", "liste blanche", "lista blanca", "lista bianca", "lista branca", "witte lijst", "biał", "белый спис", "белом спис", "白名单", "白名單", "許可清單", "許可リスト", "members", "subscribers", "accept list", "acceptlist", "allow list", "allow-list", "allowlist", "whitelist", "white list", "white-list", "safe list", "safelist", "approved sender", "approved list", "allowed sender", "certain sender", "certain people", "certain address", "certain users", "known senders", "internal use", "internal only", "internal address", "internal mail", "private address", "private list", "private mail", "closed list", "closed group", "restricted list", "restricted recipient", "restricted address", "restricted mailbox", "is restricted", "moderator", "moderated", "von bestimmten", "bestimmte absender", "bestimmte person", "to reach me", "challenge")
	t.Add(ofUsers, "身份", "通过验证", "通過驗證", "需要验证", "需要驗證", "要求验证", "先验证", "先驗證", "認證", "registered users", "local users", "authenticate", "authentication", "smtp auth", "log in", "login", "authentifi", "autentic", "autentificar", "uwierzytelni", "anmeld", "аутентификац", "авторизац", "认证")
	t.Add(ofRule, "policy", "policies", "rule", "rules", "administrative", "geograph", "country", "countries", "local reasons", "security reasons", "security system", "firewall", "richtlinie", "politique", "política", "politica", "beleid", "polityk", "zasad", "политик", "策略")
	t.Add(ofGrey, "greylist", "graylist", "grey list", "gray list", "grey-list", "gray-list", "graue liste", "grauen liste", "liste grise", "lista gris", "lista grigia", "lista cinza", "grijze lijst", "szara list", "szarej list", "szarą list", "szarej liśc", "серый спис", "сером спис", "серого спис", "灰名单", "灰名單", "グレーリスト")
	t.Add(ofCipher, "encrypted connection", "encrypted session", "tls", "starttls", "ssl", "encryption", "secure connection", "verschlüssel", "chiffr", "cifrad", "crittograf", "szyfrow", "шифрован", "加密")
	t.Add(ofBounce, "bounce", "null sender", "empty sender", "delivery notification", "delivery status")
	t.Add(ofClaim, "helo name", "ehlo name", "helo host", "proper helo", "helo argument", "fqdn", "you are not", "you're not", "believe you are", "claim to be", "claiming to be", "claimed to be", "pretend", "impersonat", "is my address", "is my name", "is my ip", "is _my_", "identify yourself", "unidentified", "address literal", "your name is")
	for _, look := range [...]string{"virus scan", "virus scanner", "virus check", "virus checker", "virus filter", "antivirus engine", "antivirus scanner", "anti-virus engine", "spam scan", "spam scanner", "spam check", "spam filter", "spam daemon", "antispam service", "antispam engine", "content scan", "content scanner", "content filter", "scan", "scanner"} {
		t.Add(ofScan, look+" error", look+" unavail", look+" not avail", look+" is unavail", look+" is not avail", look+" not respond", look+" is not respond", look+" timed out", look+" timeout", look+" is down")
		if strings.Contains(look, "virus") || look == "scan" || strings.HasSuffix(look, "scanner") { // a message fails at the others
			t.Add(ofScan, look+" fail")
		}
	}
	t.Add(ofScan, denied("scan", "scan the", "scan your", "be scanned", "check for", "be checked for")...)
	t.Add(ofScan, "unable to scan", "unable to check for", "failed to scan", "failed to check for")
	t.Add(ofAdvice, "see", "visit", "click", "contact", "refer to", "appeal", "for help", "for assistance", "for more info", "for further", "for details", "for questions", "siehe", "kontakt", "voir", "contactez", "contacter", "contacte", "contatt", "обратитесь", "свяжитесь", "请联系", "請聯絡")
	t.Add(ofLeaveTo, "not allowed", "not permitted", "not authori", "no permission", "no right", "prohibited", "forbidden", "disallowed", "unauthori", "access denied", "denied access", "nicht erlaubt", "nicht berechtigt", "nicht zugelassen", "non autorisé", "no permitid", "no autorizad", "non consentit", "non autorizzat", "niet toegestaan", "não permitid", "não autorizad", "запрещ", "不允许", "不允許", "许可されて")
	t.Add(ofNo, "could not", "zu viele", "trop de", "demasiad", "troppi", "troppe", "te veel", "zbyt wiele", "za dużo", "слишком много", "过多", "太多", "限流", "限速", "konnte", "impossible", "impossibile", "imposible", "kunde inte", "不支持", "interdit", "verboten", "prohibid", "vietat", "proibid", "zabronion", "mauvais", "schlecht", "erforderlich", "benötigt", "requis", "necesari", "richiest", "vereist", "wymagan", "требу", "必须", "必須", "需要", "不在", "不允", "不接受", "无法", "不能", "未通过", "temporarily", "proper", "prove", "forged", "fake", "spoofed", "hangup", "reject", "refusal", "block", "denied", "deny", "denies", "unacceptable", "prohibit", "forbidden", "disallow", "banned", "unwanted", "undesirable", "fail", "failed", "failing", "failure", "invalid", "bad", "illegal", "improper", "missing", "malformed", "contain", "detected", "found", "cannot", "can't", "couldn't", "unable", "don't", "not", "no", "non", "only", "error", "exception", "violat", "require", "must", "should", "suspected", "identified", "considered", "looks like", "classified", "exceed", "due to", "because", "filtered", "quarantin", "high", "poor", "low", "stray", "two", "multiple", "duplicate", "several", "too", "please", "in use", "stopped", "dropped", "discarded", "score", "insecure", "listed", "without", "off",
		"refusé", "refuse", "rejeté", "abgelehnt", "abgewiesen", "verweigert", "zurückgewiesen", "enthält", "rechazad", "bloquead", "contiene", "rifiutat", "respint", "bloccat", "geweigerd", "geblokkeerd", "bevat", "recusad", "rejeitad", "odrzucon", "zablokowan", "zawiera", "отклон", "отверг", "заблокир", "содержит", "запрещ", "拒绝", "拒絕", "拒否", "被拒", "包含", "含有", "fehler", "serverfehler", "systemfehler", "erreur", "erro", "błąd", "ошибк", "错误", "錯誤", "エラー", "오류", "nicht", "nur", "kein", "keine", "pas", "nie", "niet", "geen", "não", "не", "нет")
	return t
}()

// reason gives what a reply says is wrong with the message, with how it comes, with what the sender is known for, or with the
// server itself; and whether it says so in words that nobody has for something else. named tells that the reply speaks of those to
// whom mail goes, too: what may not be is theirs then.
func reason(s string, named bool) (t Trouble, sure bool) {
	var room [UsualTerms]Term
	words := findTerms(reasonWords, s, room[:0])
	all, adviceEnd := scan.Kinds(0), 0
	for i := range words {
		switch w := &words[i]; {
		case w.From < adviceEnd, inPath(s, w):
		case w.Kinds&ofAdvice != 0:
			adviceEnd = endOfAdvice(s, w)
		default:
			all |= meanings(s, w)
		}
	}
	for _, r := range reasons {
		if all&r.of == 0 || all&r.with != r.with || named && r.of == ofLeaveTo {
			continue
		}
		if no := all&ofNo != 0; no || r.telling {
			return r.is, no && r.telling
		}
	}
	return None, false
}

// reasons are the reasons by the words for them, the more telling before the more common.
var reasons = []struct {
	of, with scan.Kinds // one of these, and all of those
	is       Trouble
	telling  bool // the words need none that refuses beside them
}{
	{ofScan, 0, Broken, true},
	{ofVirus, 0, Infected, true},
	{ofGrey, 0, Greylisted, true},
	{ofReverse, 0, NoReverse, true},
	{ofList, 0, Listed, true},
	{ofPace, ofJunk | ofMost, TooFast, true},
	{ofRepute, ofNo, Distrusted, true},
	{ofJunk, 0, Spam, true},
	{ofLoop, 0, Looping, true},
	{ofHops, ofMost, Looping, true},
	{ofMany, ofMost, TooMany, true},
	{ofPace, 0, TooFast, true},
	{ofMake, 0, Malformed, false},
	{ofMembers, 0, Restricted, false},
	{ofSent, ofMost, TooFast, true},
	{ofUsers, 0, NeedsLogin, false},
	{ofCipher, 0, NeedsTLS, true},
	{ofLink, 0, Spam, false},
	{ofFault, 0, Broken, false},
	{ofPiece, 0, Banned, false},
	{ofLoad, 0, Overloaded, false},
	{ofClaim, 0, RefusedName, false},
	{ofRule | ofBounce, 0, RefusedSending, false},
	{ofAbode, 0, NoRelay, false},
	{ofLeaveTo, 0, RefusedSending, false},
}
