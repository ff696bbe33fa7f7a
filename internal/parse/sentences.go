package parse

// sentence is what a program says in words that only mail software uses, where no server's reply is given.
type sentence struct {
	product      string
	unmistakable bool     // it is about mail beyond doubt, so that nothing beside it needs to speak of mail
	texts        []string // in small letters; each begins with a letter
}

// sentences by who says them. Each must be clear without its neighbours, and none is what people say of mail in talk.
var sentences = []sentence{
	{product: "exim", unmistakable: true, texts: []string{
		"lowest numbered mx record points to local host", "authentication required but authentication attempt(s) failed",
		"message has lines too long for transport", "transport returned 127 from command", "temporary local problem - please try later",
		"tls session: (ssl_", "tls session: (gnutls_",
	}},
	{product: "exim", texts: []string{
		"all relevant mx records point to", "mx or srv record indicated no smtp service", "remote host address is the local host",
		"have been failing for a long time and were last tried", "have been failing for a long time (and retry time", "retry time not reached for any host", "retry timeout exceeded",
		"smtp error from remote mail server after", "smtp timeout after", "closed connection in response to ", "malformed smtp reply",
		"tls session is required, but the server did not", "mta-imposed quota exceeded", "failed to lock mailbox", "lmtp error after ",
		"callout verification fail", "verification failed for <", "unrouteable mail domain", "host lookup did not complete",
		"lookup failed for all hosts in", "suspected mail loop", "dane error: tlsa lookup", "server did not advertise auth support",
		"utf8 support required but not offered", "transport called with no hosts set", "message is too big (transport limit", "has wrong uid (",
		"transport returned ", "pipe delivery process timed out", "transport command not found", "delivery to pipe forbidden",
		"delivery cancelled; message timed out", "concurrency limit reached for transport", "installed an invalid mx record with an ip",
	}},
	{product: "sendmail", texts: []string{
		"deferred: connection ", "host name lookup failure", "could not send message for past ", "rejecting connections on daemon ",
		"config error: mail loops back to me", "aliasing/forwarding loop broken", "cannot send message for ", "host unknown (name server",
		"can't create output", "unknown mailer error", "too many hops ", "doesn't have a valid shell for mailing", "due to pre-greeting traffic",
	}},
	{product: "qmail", texts: []string{
		"this message has been in the queue too long", "but sender was rejected", "but my name was rejected", "does not like recipient",
		"does_not_like_recipient", "does not like my name", "but greeting failed", "failed after i sent the message", "unable to run qmail-",
		"unable_to_run_qmail-", "remote_host_said:", "wasn't_able_to_",
	}},
	{product: "opensmtpd", unmistakable: true, texts: []string{
		"network error on destination mxs", "address family mismatch on destination mxs",
	}},
	{product: "opensmtpd", texts: []string{
		"envelope expired", "destination seem to reject all mails", "tls required but not supported by remote host",
		"for the following list of recipients", "no mx found for domain", "no valid route to ", "mx is loopback", "mailing list expansion problem",
		"temporary failure in mx lookup", "banner rejected:", "auth rejected:", "mda exited prematurely", "permanent failure in user lookup",
	}},
	{product: "courier", texts: []string{
		"routing loop detected -- ", "number of messages exceeded administrative limit", "starttls is required first",
	}},
	{product: "exchange", unmistakable: true, texts: []string{
		"msexch:ims:",
	}},
	{product: "exchange", texts: []string{
		"storedrv.submit; ", "resolver.adr.", "recipient name is not recognized", "storedrv.deliver; ", "resolver.rst.", "smtpsend.dns.",
		"storedrv.deliver:", "queue.expired;", "cannot achieve exchange server authentication", "bad outbound sender",
	}},
	{product: "domino", unmistakable: true, texts: []string{
		"not listed in public name & address book", "several matches found in domino directory",
	}},
	{product: "domino", texts: []string{
		"not listed in domino directory", "no route found to domain", "router: failed to connect to smtp host", "router: user ", "router: no messages transferred to ",
	}},
	{product: "postfix", unmistakable: true, texts: []string{
		"connect to transport private/", "name service error for name=",
	}},
	{product: "postfix", texts: []string{
		"sendmail: fatal:", "send-mail: fatal:", "recipient address rejected:", "sender address rejected:", "client host rejected:", "data command rejected:",
		"relay access denied", "in local recipient table", "in virtual alias table", "in virtual mailbox table", "in relay recipient table",
		"tls is required, but", "cannot start tls: handshake", "sasl authentication failed; ", "server certificate not verified",
		"while receiving the initial server greeting", "while performing the ehlo handshake", "while sending rcpt to", "while sending message body",
		"while sending end of data", "refused to start tls", "exceeds size limit", "message requires smtputf8", "was not offered by host",
		"unable to find primary relay", "mail forwarding loop for", "alias database loop", "unknown mail transport error",
		"mail transport unavailable", "cannot update mailbox", "maildir delivery failed", "error: too many connections",
		"error: too much mail from", "tlsa lookup error for", "does not accept mail (nullmx)", "certificate verification failed for",
		"improper command pipelining after", "milter-reject:", "does not resolve to address", "not enough free space in mail queue",
		"too many address verification requests", "insufficient system storage", "delivery temporarily suspended:", "loops back to myself",
		"postdrop: warning:", "sasl authentication failure:", "no worthy mechs found", "unable to look up public/pickup",
	}},
	{product: "haraka", texts: []string{
		"temporary mx lookup error", "unrecognized response from upstream server", "no such domain: ", "nowhere to deliver mail to for domain",
		"sends and receives no email (null mx)", "tried all mxs", "ssl attempted over a non-ssl socket", "bare line-feed; see http",
	}},
	{product: "stalwart", texts: []string{
		"dane failed to authenticate", "failed to lookup '", "connection to '", "tls error from '", "mta-sts failed to authenticate", "rejected command '",
	}},
	{product: "powermta", texts: []string{
		"bouncecategory: ", "bouncecat=", "x-powermta-bouncecategory:",
	}},
	{product: "momentum", texts: []string{
		"exceeded max time without delivery", "no mx or a for domain", "null mx domain does not accept", "no valid hosts (unable",
		"message manually purged",
	}},
	{product: "postal", texts: []string{
		"smtp delivery error when sending to", "message held because send limit", "message is likely spam. threshold is",
		"no smtp servers were available for", "is on the suppression list (reason:", "recipient added to suppression list (", "maximum number of delivery attempts",
	}},
	{product: "kumomta", unmistakable: true, texts: []string{
		"kumomta internal: ",
	}},
	{product: "kumomta", texts: []string{
		"next delivery time would be at", "failed to connect to any candidate hosts",
	}},
	{product: "dovecot", texts: []string{
		"too many concurrent deliveries for user", "save failed to ", "maildir over quota", "was automatically rejected:", "no [overquota]",
		"quota exceeded (mailbox for user is full)", "save failed to open mailbox",
	}},
	{product: "amavis", texts: []string{
		"blocked spam {", "blocked infected", "blocked banned", "blocked bad-header",
	}},
	{product: "maddy", texts: []string{
		"failed with error: smtp", "queue: delivery attempt failed", "queue: not attempting to deliver",
	}},
	{product: "phpmailer", unmistakable: true, texts: []string{ // in its other languages: data not accepted, recipients failed, no mail()
		"error smtp: datos no aceptados", "erreur smtp : données incorrectes", "smtp error: dati non accettati", "erro de smtp: dados rejeitados", "erro smtp: dados não aceites",
		"smtp: данные не приняты", "smtp: dane nie zostały przyjęte", "smtp-fehler: daten wurden nicht akzeptiert", "smtp-fehler: daten werden nicht akzeptiert",
		"smtp-fout: data niet geaccepteerd", "smtp: дані не прийнято", "smtp hatası: veri kabul edilmedi", "smtp: data nebyla přijata", "smtp 错误：数据不被接受", "smtpエラー: データが受け付けられ",
		"error smtp: los siguientes destin", "erreur smtp : les destinataires suivants", "smtp error: i seguenti indirizzi", "erro de smtp: os seguintes destin",
		"erro smtp: falha no envio para os seguintes", "smtp: не удалась отправка таким", "smtp: następujący odbiorcy", "smtp-fehler: die folgenden empfänger", "smtp-fout: de volgende ontvangers",
		"smtp: не вдалося відправлення для", "smtp hatası: belirtilen alıcılara", "smtp: následující adresy příjemců", "smtp 错误：收件人地址错误", "smtpエラー: 次の受信者",
		"imposible crear una instancia de la función mail", "impossible d'instancier la fonction mail", "impossibile istanziare la funzione mail", "instanciar a função mail",
		"mail-funktion konnte nicht initialisiert werden", "kon mailfunctie niet initialiseren", "запустить функцию mail()",
	}},
	{product: "smtplib", texts: []string{
		"email_use_tls/email_use_ssl are mutually exclusive", "badheadererror: header values", "anymailrequestsapierror",
		"does not specify a sender and a default sender has not been", "connection unexpectedly closed: timed out", "please run connect() first", "smtp auth extension not supported by server",
		"ascii' codec can't encode character",
	}},
	{product: "nodemailer", unmistakable: true, texts: []string{
		"greeting never received",
	}},
	{product: "nodemailer", texts: []string{
		"mail command failed:", "data command failed:", "error: message failed:", "message failed for recipient",
		"can't send mail - all recipients", "invalid greeting. response=", "error upgrading connection with starttls", "no recipients defined",
		"message size larger than allowed", "server terminates connection. response=", "invalid helo. response=",
		"maximum number of retries after connection was closed", "authentication info was not provided", "error: invalid login",
		"error: invalid sender", "error: invalid recipient",
	}},
	{product: "phpmailer", unmistakable: true, texts: []string{
		"imposible crear una instancia de la función mail", "instancier la fonction mail", "mail-funktion konnte nicht initialisiert",
		"impossibile istanziare la funzione mail", "não foi possível instanciar a função mail", "kon mailfunctie niet initialiseren",
		"nie można wywołać funkcji mail()", "невозможно запустить функцию mail",
	}},
	{product: "phpmailer", texts: []string{
		"smtp error: data not accepted", "smtp error: the following", "the following from address failed:", "could not instantiate mail function",
		"provide at least one recipient email address", "no supported authentication methods found", "smtp not connected",
		"authentication method is not supported by the server", "message could not be sent. mailer error", "invalid address: (to)",
		"invalid address:  (to)", "invalid address: (from)", "invalid address:  (from)", "phpmailer\\exception",
	}},
	{product: "symfony", texts: []string{
		"but got empty code", `but got code "", with message`, "failed to find an authenticator supported by the smtp server", "unable to connect with starttls",
		"transportexception: process failed with exit code", "transportexception: process could not be started", "stream_socket_enable_crypto(): ssl operation failed", "stream_socket_enable_crypto(): peer certificate",
	}},
	{product: "swiftmailer", texts: []string{
		"but got an empty response", "address in mailbox given [", "unable to connect with tls encryption",
	}},
	{product: "wordpress", texts: []string{
		"your host may have disabled the mail()", "the email could not be sent", "email source: wp mail smtp",
	}},
	{product: "lettre", texts: []string{
		"smtp client error: ", "smtp io error: ", "no compatible authentication mechanism was found", "lettre::transport::smtp::error {",
	}},
	{product: "gen-smtp", texts: []string{
		"network_failure, ", `network_failure,"`,
	}},
	{product: "horde", texts: []string{
		"server is not accepting smtp connections", "mail() returned failure",
	}},
	{product: "home-assistant", texts: []string{
		"sending mail: retrying connection",
	}},
	{product: "otrs", unmistakable: true, texts: []string{
		"message: impossible to send message to:",
	}},
	{product: "odoo", texts: []string{
		"email without computed recipients",
	}},
	{product: "ossec", texts: []string{
		"end of data not accepted by server",
	}},
	{product: "net-smtp", texts: []string{
		"smtp.plainauth failed:", "short response: * ok", "short response: +ok",
		"smtp: server doesn't support auth", "smtp: a line must not contain cr or lf", "gomail: invalid", "gomail: unencrypted", "gomail: wrong host",
		"server does not support smtp auth", "target host does not support starttls", "starttls is not supported on this server",
	}},
	{product: "javamail", texts: []string{
		"sendfailedexception:", "could not convert socket to tls", "unknown smtp host", "starttls is required but host does not",
		"no authentication mechanisms supported by both", "got bad greeting from smtp host", "exception reading response",
		"can't send command to smtp host", "authenticationfailedexception:", "mailauthenticationexception",
		"couldn't connect to host, port:", "messagingexception: [eof]", "sending the email to the following server failed",
	}},
	{product: "dotnet", texts: []string{
		"the server response was:", "smtpfailedrecipient", "unable to send to a recipient", "unable to send to all recipients",
		"smtpexception: failure sending mail", "server does not support secure connections",
	}},
	{product: "mailkit", texts: []string{
		"mailkit.security.", "mailkit.servicenot", "mailkit.net.smtp.", "smtp server does not support authentication",
	}},
	{product: "swaks", texts: []string{
		"host did not advertise authentication", "no authentication type succeeded", "auth not attempted, ", "host did not advertise starttls",
		"starttls attempted but failed", "tls startup failed",
	}},
	{product: "curl", texts: []string{
		"got unexpected smtp-server response", "curl: (67) ", "libcurl: (67)", "curl: (55) mail failed", "curl: (55) rcpt failed", "curl: (64) starttls",
		"curl: (56) response reading failed",
	}},
	{product: "openssl", texts: []string{
		"find starttls in server response",
	}},
	{product: "msmtp", texts: []string{
		"msmtp: the server sent an empty reply",
		"msmtp: authentication failed", "msmtp: recipient address", "msmtp: envelope from", "msmtp: the mail was not accepted", "msmtp: cannot ",
		"msmtp: the server does not support", "the server does not support authentication", "the server does not support tls via", "msmtp: tls ", "msmtp: account ", "msmtp: could not send mail", "msmtp: network ", "errormsg='",
	}},
	{product: "ssmtp", texts: []string{
		"recipients with -t option not supported", "ssmtp: cannot open", "ssmtp: authorization failed", "send-mail: cannot open", "send-mail: authorization failed",
		"sendmail: cannot ", "sendmail: recipient addresses must be specified", "mail: cannot send message: process exited",
	}},
	{product: "mailx", unmistakable: true, texts: []string{
		"error in certificate: peer's certificate",
	}},
	{product: "cron", unmistakable: true, texts: []string{
		"info (no mta installed, discarding output)",
	}},
	{product: "mutt", unmistakable: true, texts: []string{
		"smtp session failed: read error", "smtp session failed: write error",
		"error sending message, child exited", "error al enviar mensaje, proceso hijo", "en envoyant le message, fils",
		"erro ao enviar a mensagem, processo filho", "dell'invio del messaggio, il figlio", "podczas wysyłania listu, proces potomny",
		"отправить не удалось, процесс-потомок",
	}},
	{product: "procmail", unmistakable: true, texts: []string{
		"procmail: quota exceeded while writing", "procmail: error while writing to",
	}},
	{product: "mailio", texts: []string{
		"mail sender rejection", "mail recipient rejection", "mail group recipient rejection", "mail message rejection",
	}},
	{product: "emailjs", unmistakable: true, texts: []string{
		"gmail_api: invalid grant", "gmail_api: request had insufficient",
	}},
	{product: "cdo", unmistakable: true, texts: []string{
		"the transport failed to connect to the server", "sendusing\" configuration value is invalid",
	}},
	{product: "cdo", texts: []string{
		"the transport error code was 0x8",
	}},
	{product: "magento", unmistakable: true, texts: []string{
		"this letter cannot be sent",
	}},
	{product: "nullmailer", texts: []string{
		"smtp: failed:", "sending failed:  ", "any supported authentication methods", "server ssl/tls certificate is untrusted",
		"server ssl/tls certificate does not match",
	}},
	{product: "outlook", unmistakable: true, texts: []string{
		"permission to send the message on behalf of", "none of your e-mail accounts could send to this recipient",
	}},
	{product: "outlook", texts: []string{
		"0x800421", "0x80040119", "0x8004011d", "connect to your outgoing (smtp)", "response from the sending (smtp) server", "server responded: 5",
		"sending reported error", "none of the authentication methods supported by this client", "error is [0x8",
	}},
	{product: "thunderbird", texts: []string{
		"connecting to outgoing server (smtp)", "connection to outgoing server (smtp)", "outgoing server (smtp) ", "authenticate to outgoing server",
		"an error occurred while sending mail", "login to server smtp",
	}},
	{product: "apple-mail", texts: []string{
		"cannot send message using the server", "was rejected by the server \"", "was rejected by the server because it does not allow relaying",
	}},
	{product: "grafana", texts: []string{
		"failed to send alert notification", "empty list of recipients",
	}},
	{product: "alertmanager", texts: []string{
		"does not advertise the starttls extension", "send ehlo command:", "send starttls command:", "send mail command:", "send rcpt command:",
		"send data command:", "email.loginauth auth:", "smtp.plainauth auth:", "unknown auth mechanism: ", "password for plain auth mechanism",
		"password for login auth mechanism", "secret for cram-md5 auth mechanism",
		"must be exactly one 'from' address", "parse 'to' addresses", "parse 'from' addresses",
	}},
	{product: "ses", unmistakable: true, texts: []string{
		"maximum sending rate exceeded",
	}},
	{product: "ses", texts: []string{
		"messagerejected: ", "email address is not verified", "maximum sigv2 smtp sending rate", "authentication credentials invalid",
		"account not subscribed to ses", "ses:sendrawemail", "daily message quota exceeded", "sending paused for this account",
		"configuration set does not exist", "sending paused for this configuration set",
	}},
	{product: "hmailserver", texts: []string{
		"no mail servers appear to exists for the recipient", "unable to find the recipient's email server",
	}},
	{product: "mailscanner", texts: []string{
		"virus detector has just been triggered by a message", "e-mail content detector has just been triggered by a message", "email content filters have been triggered by a message",
		"uce (spam) detectors have been triggered", "you have sent a mail message to us which was not requested",
	}},
	{product: "oracle", texts: []string{
		"ora-29278: smtp transient error", "ora-29279: smtp permanent error",
	}},
	{product: "cpanel", unmistakable: true, texts: []string{
		"has exceeded the max emails per hour (", "has exceeded the max defers and failures per hour (",
	}},
	{unmistakable: true, texts: []string{
		"content presents a potential security issue", "can't create new access token for user", "sendmail: not found",
		"sendmail: command not found", "mail() has been disabled for security reasons", "could not execute mail delivery program",
		"you can only send testing emails to your own", "smtp account is not yet activated", "please activate your mailgun account",
		"api key authentication/authorization failure", "authorization grant is invalid, expired, or revoked", "no sending domain specified",
		"domain is unverified and requires dns", "sandbox subdomains are for test purposes", "errorinvalidrecipients", "errormessagesizeexceeded",
		"errorsendasdenied", "errorexceededmessagelimit", "mailboxnotenabledforrestapi", "javax.mail.internet.addressexception: ",
		"jakarta.mail.internet.addressexception: ", "does not comply with addr-spec of rfc", "from email does not contain a valid address",
		"the email account that you tried to reach does not exist", "the email account that you tried to reach is disabled",
		"the email account that you tried to reach is inactive", "the email account that you tried to reach is over quota",
		"body of message generated response:", "invalid final delivery userid", "on the account-level suppression list",
		"inbox is full, or it's getting too much mail right now",
	}},
	{texts: []string{
		"your account is pending approval", "permission denied, wrong credentials", "domain not found: ", "free accounts are for test purposes",
		"reject reason: ", "invalidparametervalue: ", "one or more addresses were not accepted", "send message (smtp) all recipients discarded",
		"outgoing mail from \"", "syntax error in parameters or arguments", "user mailbox exceeds allowed size", "could not deliver for the last ",
		"dns lookup failure: host ", "delayed bounce - unable to parse server reason", "maximum credits exceeded", "to previously bounced address",
		"have been marked as inactive", "has been marked as inactive", "is not a sender signature on your account", "recipient address suppressed",
		"sent a hard bounce message", "authorized to send from that email address", "unauthenticated senders not allow",
		"must match your authenticated email domain", "requested action not taken: mailbox",
	}},
}
