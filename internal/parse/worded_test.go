package parse

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// wordedCases are what programs say of mail's trouble in words of their own, and what trouble it is.
var wordedCases = map[string]struct {
	text string
	want trouble.Trouble
}{
	// Frames.
	"on a Monday":             {"[Mon Nov 30 10:00:00 2026] Could not connect to SMTP server, email not sent", trouble.NoConnection},
	"label":                   {"Error: Unable to connect to the outgoing mail server", trouble.NoConnection},
	"label in capitals":       {"19:41:23.058 [main] ERROR org.example.alert.MailSender - Send email to [bob] failed", trouble.NotSent},
	"label in brackets":       {"app | [Error] EmailService: Unable to send the test email: Message could not be sent.", trouble.NotSent},
	"label between bars":      {"2026-04-02 10:01:23.9|Error|Email|Error sending email.", trouble.NotSent},
	"mails in a class's name": {"2026-05-19 22:02:05,063 ERROR [pool-16] [com.example.MailService] (MailService.java:141) - Failed to send message", trouble.NotSent},
	"label of a class":        {"org.example.SteveException: Failed to send mail", trouble.NotSent},
	"beside a version":        {"Error: SMTP connection failure: Unexpected greeting: \"220-mail.example.org ESMTP Exim 4.96.2 #2\"", trouble.NoConnection},
	"label of json":           {`{"ok":false,"error":"The SMTP relay at example hung up, connection lost."}`, trouble.NoConnection},
	"label within json":       {`{"error":{"code":"TM_1","message":"Sender address is not verified for this domain","request_id":"r1"}}`, trouble.WrongSender},
	"label that is a failure": {"[OTP_FAIL] SMTP connection failed: Unable to connect to host.", trouble.NoConnection},
	"label behind":            {"The mail was not sent because of a failure of the mail server. (Sending with account 7. Exception Message: Cannot send mails to mail server. (The time of the operation is up.))", trouble.NotSent},
	"log entry":               {"Nov  3 09:12:03 web app[12]: could not deliver the newsletter, mail server unreachable", trouble.NoConnection},
	"quoted":                  {`When I press the button it says: "Unable to log in to the SMTP server, wrong password"`, trouble.NoLogin},
	"quoted in part":          {`test email fails with error "self signed certificate"`, trouble.NoTLS},
	"below its announcement":  {"I got the following mail error:\nunable to deliver the e-mail", trouble.NotSent},
	"fenced":                  {"we see this since monday\n```\nunable to send the e-mail: certificate expired\n```", trouble.NoTLS},
	"dialog":                  {"The mail server certificate could not be verified.", trouble.NoTLS},
	"dialog of some lines":    {"Test mail status\nMail could not be sent to the admin user.", trouble.NotSent},

	"named in between":       {"we logged the following:\n```\nEmail from the shop of Bob and Ann failed to send.\n```", trouble.NotSent},
	"beside a class":         {"the log says:\nUnable to send mail using Net::SMTP", trouble.NotSent},
	"class of a web service": {"AuthApiError: Error sending confirmation mail", trouble.NotSent},

	// Troubles, and the order of words.
	"connection before subject":           {"Error: connecting to the e-mail server failed", trouble.NoConnection},
	"subject before connection":           {"Error: the e-mail server could not be reached", trouble.NoConnection},
	"communication":                       {"Your site couldn't communicate with your mail server.", trouble.NoConnection},
	"timeout":                             {"Message: SMTP timeout after 3 retries, see\nlog", trouble.NoConnection},
	"greeting":                            {"Error: SMTP connection failure: Unexpected greeting", trouble.NoConnection},
	"empty answer":                        {"Error: Unable to send the test email.\nException message was: Unable to read response, or response is empty", trouble.NoConnection},
	"name":                                {"Error: could not look up mailer.SMTP_ADDR: lookup : no such host", trouble.NoName},
	"name before tls":                     {"Error: SendMail: Failed to open TLS connection, lookup mailhost: Temporary failure in name resolution", trouble.NoName},
	"host not found":                      {"Error: SMTP host not found. Check the SMTP_HOST setting.", trouble.NoName},
	"login":                               {"Error: SMTP authentication failed. Check e-mail and app password.", trouble.NoLogin},
	"login of a chat":                     {"Error: SMTP-login failed for user **** (Login failed)", trouble.NoLogin},
	"password":                            {"The SMTP server rejected the username or password.", trouble.NoLogin},
	"login of mail":                       {"WARNING:app.mailer:Email login failed. Use an app password.", trouble.NoLogin},
	"certificate":                         {"2026-04-02 10:01:23.9|Error|X509|Certificate validation for 192.0.2.25 failed.\n2026-04-02 10:01:23.9|Error|Email|Error sending email.", trouble.NoTLS},
	"handshake":                           {"E Controller: Failed to send message\nE Controller: com.example.mail.CertificateValidationException: Handshake failed", trouble.NoTLS},
	"starttls":                            {"Error: the mail server refused STARTTLS", trouble.NoTLS},
	"limit":                               {"Warning: Daily email limit exceeded, the workflow is suspended.", trouble.OverLimit},
	"quota":                               {"MailjetError: Unsuccessful 1 Daily sending limit reached", trouble.OverLimit},
	"too many for one day":                {`{"error": {"message": "Service invoked too many times for one day: email.", "name": "Exception"}}`, trouble.OverLimit},
	"size":                                {"The uploaded attachment exceeds the maximum email size of 3 KB", trouble.TooLarge},
	"sender not verified":                 {"Error: the sender address is not verified", trouble.WrongSender},
	"sender identity":                     {`sendgrid: HTTP error {"errors":[{"message":"The from address does not match a verified Sender Identity"}]}`, trouble.WrongSender},
	"domain not verified":                 {"RESEND ERROR {\n  message: 'The example.com domain is not verified. Add it on https://example.net/domains',\n  name: 'validation_error'\n}", trouble.WrongSender},
	"recipient":                           {"Error: SMTP server rejected the recipient", trouble.WrongRecipient},
	"form of an address":                  {"Error: Cannot send mails to mail server. (The specified string is not in the form required for an e-mail address.)", trouble.WrongAddress},
	"relaying":                            {"Error: the SMTP server refused to relay", trouble.NoRelay},
	"nothing set up":                      {"[FATAL] CRM mailer encountered an error: An outgoing mail server is not configured", trouble.NotSetUp},
	"server's name is missing":            {`8004020A - "The SMTP server name is required, and was not found in the configuration source"`, trouble.NotSetUp},
	"reason in the next line":             {"Error: Failed to send the invitation mail.\nReason: connection refused", trouble.NoConnection},
	"reason in the line before":           {"app[1]: Error: Host name does not match certificate's altnames\napp[1]: Error: Failed to send email", trouble.NoTLS},
	"reason in the next phrase":           {"Error: Failed to send email. Reason: the socket was closed", trouble.NoConnection},
	"camel case":                          {"Error: sendEmail failed: socketTimeout", trouble.NoConnection},
	"words joined by low lines":           {"email fail / error: self_signed_cert_in_chain", trouble.NoTLS},
	"advice behind":                       {`{"error":"Failed to deliver email: connection closed. Make sure that 2-step verification is on."}`, trouble.NoConnection},
	"reason of a trace":                   {"ERROR tools.email_send failed to deliver email\nsocket.gaierror: [Errno -2] Name or service not known", trouble.NoName},
	"a server of smtp":                    {"[Warning] SMTPD: STARTTLS negotiation failed with client mail.example.com", trouble.NoTLS},
	"nothing is configured":               {"No SMTP server is configured for this workspace", trouble.NotSetUp},
	"a quota of sending":                  {"Cannot send mail. Your mailbox is over its sending quota.", trouble.OverLimit},
	"too large for the server":            {"Mail server rejected the message because it is too large", trouble.TooLarge},
	"not what was done":                   {"Error: the e-mail was not sent", trouble.NotSent},
	"a name that begins small":            {"iOS Mail: Cannot Send Mail. The user name or password for the server is incorrect.", trouble.NoLogin},
	"a program of mail that names itself": {"mailx: could not initiate TLS connection: error in SSL routines", trouble.NoTLS},
	"what could not be done, and why":     {"cannot send email: SSL certificate problem: unable to get local issuer certificate", trouble.NoTLS},
	"parts in two sentences":              {"A secure connection could not be established. (SMTP)", trouble.NoTLS},
	"what to check is what is wrong":      {"Failed to send test email. Make sure your username and password are correct.", trouble.NoLogin},
	"a constant":                          {"System.EmailException: SendEmail failed. First exception on row 0; first error: SINGLE_EMAIL_LIMIT_EXCEEDED", trouble.OverLimit},
	"a domain that may not send":          {`{"message":"Domain mg.example.com is not allowed to send: The domain is unverified and requires DNS configuration."}`, trouble.WrongSender},
	"a sender by address":                 {`{"code":"invalid_parameter","message":"Sending the email has been rejected because the sender info@example.com is not valid. Validate your sender."}`, trouble.WrongSender},
	"on behalf":                           {`{"error":{"code":"ErrorSendAsDenied","message":"The user account does not have the right to send mail on behalf of the sending account."}}`, trouble.WrongSender},
	"an empty address":                    {"ArgumentError: SMTP To address may not be blank: []", trouble.WrongAddress},
	"too large, in the next line":         {"Cannot Send Mail\nThe message was rejected by the server because it is too large.", trouble.TooLarge},
	"german":                              {"Fehler: E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt", trouble.NoConnection},
	"french":                              {"Erreur: échec de l'envoi du courriel, certificat invalide", trouble.NoTLS},
	"spanish":                             {"Error: no se pudo enviar el correo, contraseña rechazada", trouble.NoLogin},
	"portuguese":                          {"Erro: Falha na conexão SMTP ()", trouble.NoConnection},
	"italian":                             {"Errore: impossibile inviare la mail, connessione rifiutata", trouble.NoConnection},
	"russian":                             {"Ошибка отправки письма: не удалось подключиться к серверу", trouble.NoConnection},
	"a wide colon":                        {"邮件发送失败：无法连接服务器", trouble.NoConnection},
	"to whom it is sent":                  {"[ERROR] 21:47:35 api.go:517: Failed to send to bob@example.org\n[DEBUG] 21:47:35 api.go:518: Error: mail: first record does not look like a TLS handshake", trouble.NoTLS},
	"chinese":                             {"邮件发送失败: tls: first record does not look like a TLS handshake", trouble.NoTLS},
	"japanese":                            {"メール送信に失敗しました: サーバーに接続できません", trouble.NoConnection},
	"korean":                              {"이메일 전송 실패: SMTP 서버 연결 시간 초과", trouble.NoConnection},
	"dutch":                               {"Error: verzenden van mail mislukt, verbinding verbroken", trouble.NoConnection},
	"polish":                              {"Błąd SMTP: Nie można połączyć się z serwerem", trouble.NoConnection},
	"turkish":                             {"SMTP Hatası: Sunucuya bağlanılamadı", trouble.NoConnection},
	"czech":                               {"Chyba SMTP: Autentizace selhala", trouble.NoLogin},
	"swedish":                             {"SMTP fel: Kunde inte ansluta till servern", trouble.NoConnection},
	"indonesian":                          {"Kesalahan SMTP: Tidak dapat terhubung ke server", trouble.NoConnection},
	"hungarian":                           {"SMTP hiba: Azonosítás sikertelen", trouble.NoLogin},
	"vietnamese":                          {"Lỗi SMTP: Không thể xác thực", trouble.NoLogin},
	"ukrainian":                           {"Помилка SMTP: не вдалося підключитися до сервера", trouble.NoConnection},
	"a line of code in talk":              {"I tried two providers and it is the same.\n\n`Error: the mail server refused the connection`", trouble.NoConnection},
	"what failed stands in talk":          {"When I run smtp_send it says this Error: SSL: no alternative certificate subject name matches target host name", trouble.NoTLS},
	"an error below talk":                 {"I am getting this error when trying to send mails.\nERRO[0111] [handler] tls: first record does not look like a TLS handshake", trouble.NoTLS},
	"an api key":                          {`Error: email not sent: the API key is invalid`, trouble.NoLogin},
	"what is required is what is wrong":   {"Error: Unable to send the test mail. Authentication is required by the server.", trouble.NoLogin},
	"nothing is enabled":                  {"WARNING db ir_mail_server: Email sending not enabled", trouble.NotSent},
	"what a log's program wants":          {"[2026-03-02 06:29:22,612] ERROR {app.worker:531} Error sending email: the sender address must be verified", trouble.WrongSender},
	"subject in a class's path":           {"com.example.k9.mail.CertificateException: certificate has expired", trouble.NoTLS},
	"a service that only sends":           {"Mailgun error: unauthorized, invalid credentials", trouble.NoLogin},
	"dutch sending":                       {"Fout bij verzenden e-mail: kan geen verbinding maken met de server", trouble.NoConnection},
	"italian sending":                     {"Errore invio email: impossibile connettersi al server", trouble.NoConnection},
	"russian sending":                     {"Ошибка отправки почты: неверное имя пользователя или пароль", trouble.NoLogin},
	"a port behind the failure":           {"E-Mail konnte nicht gesendet werden: Verbindung zu mx.example.org:25 abgelehnt", trouble.NoConnection},
	"shown below its lead":                {"I have moved the shop to a new host and it stops with this error:\n\nThe mail server refused the login", trouble.NoLogin},
	"shown below a heading":               {"I have moved the shop to a new host.\n\n### Actual behavior\n\nThe mail server refused the login", trouble.NoLogin},
	"a lead in german":                    {"Ich habe den Shop umgezogen und bekomme seitdem diese Meldung:\n\nDer SMTP-Server ist nicht erreichbar", trouble.NoConnection},
	"a certificate of windows":            {"Backup report\n\nFailed to send notification: The remote certificate is invalid according to the validation procedure.\nMail server: smtp.example.com port 25", trouble.NoTLS},
	"a server not contacted":              {"Scan to Email: The SMTP server could not be contacted.", trouble.NoConnection},
	"a quoted message":                    {"Sending the reports stops and I see the message \"The SMTP server refused the login\"", trouble.NoLogin},
	"a machine that is outgoing":          {"Error: the outgoing server rejected the login", trouble.NoLogin},
}

// TestWorded holds that they are heard in a channel, where they have the frame of an error.
func TestWorded(t *testing.T) {
	for name, c := range wordedCases {
		r := Text(c.text)
		if len(r.Failures) != 1 || !speaksUp(r) {
			t.Errorf("%s: want one failure that is heard, got %+v", name, r.Failures)
			continue
		}
		if got := r.Failures[0].Grounds(); got != c.want {
			t.Errorf("%s: %s, want %s: %+v", name, got, c.want, r.Failures[0])
		}
	}
}

// TestWordedOfOthers holds the channel quiet over the same words in talk, in source and where they are not about sending mail.
func TestWordedOfOthers(t *testing.T) {
	for name, text := range map[string]string{
		"an inbox":                 "Error: Could not fetch INBOX: connection to mail server timed out",
		"what a code is":           "AuthApiError: Email rate limit exceeded is what the docs call it",
		"success":                  "Email sent successfully. No errors. SMTP connection closed.",
		"a merge of letters":       "Mail merge failed to send to the printer",
		"an order":                 "Mail order 5521 failed to send: out of stock",
		"a banner":                 "Email from marketing: the failed to send banner is back",
		"a pod":                    "kubectl logs mailer-7d9: Error from server: dial tcp 192.0.2.4:10250: i/o timeout",
		"an access of a file":      "[error] upstream timed out (110: Connection timed out), request: \"GET /mail.php HTTP/1.1\"",
		"no error":                 "No error: SMTP connection established",
		"what was sent":            "ERROR: welcome email sent to bob@example.com but connection to billing API timed out",
		"a database's user":        "FATAL: password authentication failed for user \"mailer\"",
		"a repository of git's":    "fatal: unable to access 'https://git.example.com/acme/mailer.git/': Could not resolve host: git.example.com",
		"a wish":                   "Allow configuration of smtp timeout settings for slower SMTP servers.",
		"a change":                 "fix(mailer): show error message when SMTP is not configured.",
		"a task":                   "Handle connection failures of the mail server in the worker",
		"an expectation":           `I'd expect it to say "authentication failed, can't send email"`,
		"what should be":           `So the fix should be a message "Email cannot be sent due to authentication failure".`,
		"a condition":              "Error handling: if email delivery fails because the SMTP connection is closed, it is queued.",
		"a question":               "what happens when the mail server's certificate expires, does sending fail?",
		"the first person":         "I think our mail server cannot be reached from the office network",
		"talk of today":            "The mail server could not be reached today",
		"talk of what usually is":  "The mail server usually rejects the password, that is known",
		"where to look":            "- Look for errors: \"SMTP authentication failed\" in the log",
		"info":                     "2026-11-03 09:12:01 INFO mailer: connection to the mail server was lost and is back",
		"source":                   "except smtplib.SMTPException as e:\n    logger.warning('SMTP authentication failed: %s', e)\n    return False, 'Email login failed.'",
		"a comment in source":      "// ErrNil tells that a required smtp client is not provided.\nvar ErrNil = errors.New(\"client is nil\")",
		"settings":                 "smtp_timeout: 15\nsmtp_auth: required\nemail_limit: 100",
		"a form for addresses":     "Invalid email address: enter a valid email to sign up",
		"an address that is taken": "Error: Email already in use. Use a different email address.",
		"a login by e-mail":        "Login failed: invalid email or password",
		"an account":               "AuthApiError: Email not confirmed",
		"another server":           "ERROR: Could not connect to postgres: connection refused, the mail from the DBA says he's on it",
		"another port":             "Error: connect ECONNREFUSED 127.0.0.1:6379 while starting the email worker",
		"mail that comes in":       "Error fetching email: connection failed",
		"a package":                "ERROR: could not resolve dependency email-validator@2.0.0",
		"a repository":             "error: failed to push some refs to 'git@git.example.org:acme/mailer.git'",
		"an api's page":            "Error: certificate has expired while calling https://api.example.com/emails/templates",
		"a full disk":              "WARN disk quota exceeded for /var/mail-archive, rotating",
		"a mailbox":                "Warning: mailbox quota is at its limit for 3 users",
		"a mailer's process":       "mailer: Process failed with exit code 137",
		"a broken sentence":        "I am trying to send an email and get this message: \"could not send message : broken pipe",
		"one lost connection":      "<bob> May 11 01:35:42 box mta[4306] : connect to mx.example.com[192.0.2.6] : Connection timed out (port 25)",
		"a list of errors":         "Possible messages:\n\"The message could not be sent because connecting to the SMTP server failed.\"",
		"behind a fence":           "the filter is\n```\nfailregex = x\n```\nSender address is rejected there",
		"a checklist":              "[ ] the email service rejects sends with a clear error",
		"a mail about a failure":   "Payment failed email was sent to the customer",
		"mails of failures":        "Sending build failure email to dev@example.com",
		"what will be":             "Failed job report will be sent by email",
		"a sign-in that is told":   "Invalid login attempt for admin, email notification sent",
		"an identity":              "Error: creating Email Identity: already exists",
		"an incident that is over": "PROD incident: email sending degraded, expired certificate on the mail relay. Fixed.",
		"notes of a release":       "Release notes: a bug where the SMTP connection timed out on slow networks",
		"a headline":               "Blog: five reasons why emails fail to send",
		"a notice ahead":           "Heads up: SMTP password rotation on friday, logins with the old one will be rejected",
		"talk in russian":          "сегодня письмо не отправить, почтовый сервер на ремонте",
		"talk in chinese":          "我的邮件已经发送了",
		"a person's name":          "bob: could not send the mail yet, will do it after lunch",
		"settings of a limit":      "EMAIL_RATE_LIMIT=100\nEMAIL_SEND_FAILED_RETRY=3",
		"a policy":                 "Domains that are not allowed to send: example.com, example.net",
		"a note in a program":      "TODO: unable to send mail: handle it in the retry queue",
		"a plan of tests":          "Test plan: 1. stop the mail server 2. check that \"Could not send email\" is shown",
		"a translation":            "Translation: \"mail.error.send\": \"The e-mail could not be sent\"",
		"a case of a program":      "case ErrMailServer: return \"mail server refused the connection\"",
		"a php table":              "'connect_failed' => 'The mail server refused the connection.',",
		"a scenario":               "Scenario: SMTP server rejects the password\n  Given a user\n  Then an error comes",
		"a table":                  "| Error | Meaning |\n|---|---|\n| SMTP connection failed | look at host and port |",
		"a chapter":                "Troubleshooting\n\nSMTP authentication failed\nLook whether username and password are right.",
		"a merge":                  "Merge pull request #12 from acme/mail\n\nFix SMTP timeout error",
		"a ticket":                 "Ticket 4711: Outlook cannot send mail, user called, solved by restart",
		"what holds in general":    "Max attachment size for mail is 25 MB, larger ones are rejected",
		"a module":                 "ERROR in ./src/send.ts: Module not found: Error: Can't resolve 'nodemailer'",
		"an import":                "ImportError: cannot import name 'send_mail' from 'django.core.mail'",
		"a linked code":            "The error message [`535 Authentication Failed`](https://docs.example.org/codes) comes from the SMTP server you use and means that your credentials are invalid.",
		"a range of codes":         "Fix email delivery issues for error code 550 5.1.1 through 5.1.20 in the mail server",
		"joke":                     "Bob: you find configuring a mailserver hard, the internet doesn't want you running one",
		"a class of errors":        "exception smtplib.SMTPServerDisconnected\nThis exception is raised when the server unexpectedly disconnects, or the SMTP instance is used before it is connected.",
		"a macro of rust":          "        writeln!(\n            writer,\n            \"Subject: Mail delivery failed: returning message to sender\"\n        )?;",
		"what somebody would have": "The mail server should refuse the connection when the certificate must be verified",
		"a message's code of http": `{"code": 500, "msg": "Error loading the page", "error_id": "a1"}`,
	} {
		if r := Text(text); speaksUp(r) {
			t.Errorf("%s: speaks up with %+v", name, r.Failures)
		}
	}
}

// TestWordedStatus holds that an enhanced code in the words of a program is its reason, and a version is none.
func TestWordedStatus(t *testing.T) {
	for text, want := range map[string]string{
		"Couldn't send mail: 5.7.26 unauthenticated":                         "5.7.26",
		"5.7.606 Access denied, banned sending IP [192.0.2.1]":               "5.7.606",
		"Mailer 5.2.1 failed to send the email: connection refused":          "",
		"SMTP error from the remote mail server: 5.2.1 that box is disabled": "5.2.1",
	} {
		r := Text(text)
		if len(r.Failures) != 1 || !speaksUp(r) || r.Failures[0].Enhanced.String() != want {
			t.Errorf("%q: want %q, got %+v", text, want, r.Failures)
		}
	}
}

// TestConfirm holds that a guess at a code stands before a guess by words in the same place, whatever was read after them.
func TestConfirm(t *testing.T) {
	coded := Failure{Code: smtpcode.MustCode("550"), Format: "reply", Confidence: Guess, To: 40}
	worded := Failure{Trouble: trouble.NoConnection, Format: "worded", Confidence: Guess, To: 40}
	quoted := Failure{Text: "The mailbox is full", Format: "quoted", Confidence: Likely, From: 41, To: 90}
	for _, c := range []struct {
		name        string
		found, want []Failure
	}{
		{"last", []Failure{coded, worded}, []Failure{coded}},
		{"before what is quoted", []Failure{coded, worded, quoted}, []Failure{coded, quoted}},
		{"alone", []Failure{worded, quoted}, []Failure{worded, quoted}},
	} {
		d := newDoc(strings.Repeat("x", 90))
		if got := d.confirm(slices.Clone(c.found)); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}

// TestWordedBeside holds that a reason is not taken from what only happens to stand beside a failure.
func TestWordedBeside(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		heard bool
		want  trouble.Trouble
	}{
		"a label":             {"Error: Failed to send email\nError: connection refused", true, trouble.NoConnection},
		"a cause":             {"Error: Failed to send email\nCaused by a certificate that has expired", true, trouble.NoTLS},
		"an indented line":    {"Error: Failed to send email\n    connection to the server was refused", true, trouble.NoConnection},
		"another line":        {"Error: Failed to send email\nThe database connection was refused as well", true, trouble.NotSent},
		"a line above":        {"Card limit exceeded for order 17\nError: Failed to send email", true, trouble.NotSent},
		"another paragraph":   {"Error: Failed to send email\n\nError: connection refused", true, trouble.NotSent},
		"unrelated sentences": {"Error: payment failed. Sending email to bob@example.com. Card limit exceeded.", false, trouble.None},
		"far apart":           {"Error: email failed validation of the form. Try again. Order 17 is kept. Card limit exceeded.", false, trouble.None},
	} {
		r := Text(c.text)
		if speaksUp(r) != c.heard || len(r.Failures) > 1 || c.heard && r.Failures[0].Grounds() != c.want {
			t.Errorf("%s: want %s, heard %v, got %+v", name, c.want, c.heard, r.Failures)
		}
	}
}

// TestWordedReturned holds that the message which came back does not say why it did.
func TestWordedReturned(t *testing.T) {
	r := Text("Order 1\nShop error log follows\nError: Failed to send email\nThis is a copy of the message, including all headers.\nSubject: your VPN login was denied")
	if len(r.Failures) != 1 || r.Failures[0].Grounds() != trouble.NotSent {
		t.Errorf("got %+v", r.Failures)
	}
}

// TestWordedAsked holds that somebody who asks is told what unframed words may mean.
func TestWordedAsked(t *testing.T) {
	r := Text("our mail server cannot be reached from the office")
	if len(r.Failures) != 1 || r.Failures[0].Confidence != Guess || r.Failures[0].Grounds() != trouble.NoConnection {
		t.Errorf("got %+v", r.Failures)
	}
}

// TestTroubleOfOthers holds that what libraries and logs of a network tell has its trouble too.
func TestTroubleOfOthers(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want trouble.Trouble
	}{
		"network": {"SMTP test\nError: connect ETIMEDOUT 192.0.2.1:587", trouble.NoConnection},
		"program": {"SMTP Error: Could not authenticate.", trouble.NoLogin},
		"event":   {`{"event":"failed","bounceType":"x","error":"Email quota exceeded"}`, trouble.OverLimit},
		"a reply": {"550 5.7.1 <bob@example.org>: Recipient address rejected: Access denied", trouble.None},
	} {
		r := Text(c.text)
		if len(r.Failures) == 0 || r.Failures[0].Grounds() != c.want {
			t.Errorf("%s: want %s, got %+v", name, c.want, r.Failures)
		}
	}
}

// TestWordedCodes holds that a code in a program's error, of which its own form leaves a doubt, is none any more.
func TestWordedCodes(t *testing.T) {
	for name, c := range map[string]struct{ text, code string }{
		"behind its reason": {"MESSAGE: Failed to send email. Reason: Mail from command failed - 501 Mail from address must be same as authorization user.", "501"},
		"of the web":        {`{"error": {"code": 500, "message": "Error sending confirmation mail"}}`, ""},
	} {
		r := Text(c.text)
		if len(r.Failures) != 1 || !speaksUp(r) || r.Failures[0].Code.String() != c.code {
			t.Errorf("%s: want %q, got %+v", name, c.code, r.Failures)
		}
	}
}

// TestWordedWords holds that what a log puts before a program's words is cut off, and nothing of the words.
func TestWordedWords(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"a quote":            {`I hit submit and got "Failed to send the invitation email: SMTP server not configured"`, "Failed to send the invitation email: SMTP server not configured"},
		"a mark":             {"2026-05-19 22:02:05 app ERROR: E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt", "E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt"},
		"capitals":           {"2026-05-19 22:02:05 app ERROR E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt", "E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt"},
		"capitals and marks": {"2026-05-19 22:02:05 app ERROR -- E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt", "E-Mail konnte nicht gesendet werden, Verbindung zum Server abgelehnt"},
		"another writing":    {"2026-05-19 22:02:05 app ERROR Ошибка отправки письма: не удалось подключиться к серверу", "Ошибка отправки письма: не удалось подключиться к серверу"},
	} {
		r := Text(c.text)
		if len(r.Failures) != 1 || r.Failures[0].Text != c.want {
			t.Errorf("%s: want %q, got %+v", name, c.want, r.Failures)
		}
	}
}
