package parse

import (
	"strings"
	"testing"
)

// TestTold holds that what programs say of mail is heard in a channel, and what it is that they say.
func TestTold(t *testing.T) {
	for name, c := range map[string]struct{ text, product, code, says, recipient string }{
		"a rate with its code": {"454 Throttling failure: Maximum sending rate exceeded.", "ses", "454", "sending rate", ""},
		"gmail's attachments":  {"This message was blocked because its content presents a potential security issue.", "", "", "security issue", ""},
		"lettre":               {"[2026-01-02 10:11:12.345][vault::mail][ERROR] SMTP Client error: internal client error: No compatible authentication mechanism was found", "lettre", "", "No compatible authentication", ""},
		"lettre without i/o":   {"SMTP IO error: Resource temporarily unavailable (os error 11)", "lettre", "", "os error 11", ""},
		"gen_smtp refused":     {`{:nocatch, {:permanent_failure, "501 Invalid command or cannot parse to address\r\n"}}`, "gen-smtp", "501", "cannot parse", ""},
		"gen_smtp in erlang":   {`raw => {no_more_hosts,{permanent_failure,"192.0.2.25",<<"550 5.1.1 no such user\r\n">>}}`, "gen-smtp", "550", "no such user", ""},
		"gen_smtp waits":       {`{:error, {:temporary_failure, "mx.example.org", "451 4.3.0 try later\r\n"}}`, "gen-smtp", "451", "try later", ""},
		"gen_smtp unheard":     {"There was a problem sending the email through SMTP.\n\nMore detail below:\n\n{:network_failure, \"mx.example.org\", {:error, :timeout}}", "gen-smtp", "", "network_failure", ""},
		"horde":                {`Error: OCA\Mail\Exception\ServiceException: Could not send message: Server is not accepting SMTP connections. at <<closure>>`, "horde", "", "not accepting SMTP", ""},
		"home assistant":       {"2026-07-05 20:31:20.055 WARNING (SyncWorker_1) [homeassistant.components.smtp.notify] SMTPException sending mail: retrying connection", "home-assistant", "", "retrying", ""},
		"ossec":                {"os_sendmail(1767): WARN: End of DATA not accepted by server", "ossec", "", "End of DATA", ""},
		"go without tls":       {`level=error component=dispatcher msg="Error on notify" err="*smtp.plainAuth failed: unencrypted connection"`, "net-smtp", "", "unencrypted", ""},
		"go at an imap port":   {`level=error msg="Notify failed" smarthost=mail.example.org:587 err="short response: * OK [CAPABILITY IMAP4rev1] ready."`, "net-smtp", "", "IMAP4rev1", ""},
		"no login offered":     {"WARNING - Connection error while submitting email to smtp.example.org. Reason: SMTP AUTH extension not supported by server.", "smtplib", "", "not supported", ""},
		"sendgrid":             {"Error: System.Net.Mail.SmtpException:\nUnauthenticated senders not allowed", "", "", "Unauthenticated", ""},
		"postal with reply":    {"Temporary SMTP delivery error when sending to mx.example.org (192.0.2.25)\n\n451 4.7.1 Try again later\n\nTime: 0.09s", "postal", "451", "Try again later", ""},
		"postal without":       {"Temporary SMTP delivery error when sending to mx.example.org (192.0.2.25)\n\nTime: 0.09s", "postal", "", "delivery error", ""},
		"otrs":                 {"Backend ERROR: OTOBO-CGI-87 Perl: 5.36.0 OS: linux\n\n Message: Impossible to send message to: \"Bob\" <bob@example.org> .", "otrs", "", "Impossible to send", "bob@example.org"},
		"a mailer of php":      {"Fatal error: Uncaught ErrorException: fwrite(): send of 6 bytes failed with errno=32 Broken pipe in /srv/app/Email/Email.php:2019", "", "", "Broken pipe", ""},
		"phpmailer in french":  {"Erreur SMTP : les destinataires suivants sont en erreur : bob@example.org", "phpmailer", "", "les destinataires", "bob@example.org"},
		"phpmailer in chinese": {"SMTP 错误：收件人地址错误：bob@example.org", "phpmailer", "", "收件人地址错误", "bob@example.org"},
		"phpmailer in russian": {"Ошибка SMTP: данные не приняты.", "phpmailer", "", "данные не приняты", ""},
		"swift's empty reply":  {`Expected response code 220 but got code "", with message ""`, "symfony", "", "but got code", ""},
		"a class of indy":      {"Project Mail.exe raised exception class EIdSMTPReplyError with message 'Authentication failed'.", "indy", "", "Authentication failed", ""},
		"a job without mta":    {"(CRON) info (No MTA installed, discarding output)", "cron", "", "No MTA installed", ""},
		"mutt's session":       {"SMTP session failed: read error", "mutt", "", "read error", ""},
		"a module for mail":    {"[2026-11-03 09:12:03,126] ERROR {app.tasks.mail:199} [Errno -3] Try again", "", "", "Try again", ""},
		"its port below":       {"Failed to send some messages\nSocketTimeoutException: failed to connect to\nmx.example.org/192.0.2.25 (port 465) from /\n198.51.100.7 (port 50309) after 30000ms", "", "", "failed to connect", ""},
		"domino's router":      {"Router: No messages transferred to EXAMPLE.ORG (host MX.EXAMPLE.ORG) via SMTP: The server is not responding.", "domino", "", "No messages transferred", ""},
		"gen_smtp in elixir":   {`{:error, :no_more_hosts, {:permanent_failure, ~c"smtp.example.org", :auth_failed}}`, "gen-smtp", "", "auth_failed", ""},
		"gen_smtp demands":     {`{:error, :retries_exceeded, {:missing_requirement, "smtp.example.org", :tls}}`, "gen-smtp", "", "missing_requirement", ""},
		"em client":            {"Sending messages: Recipient address 'bob@example.org' not accepted due to the following reason: \n    \"4.3.0 <ana@example.com>: Temporary lookup failure\n    \"", "em-client", "", "lookup failure", "bob@example.org"},
		"ruby's end of file":   {"[ActiveJob] Error performing ActionMailer::DeliveryJob (Job ID: 35e5) from Sidekiq(mailers) in 60038.01ms: EOFError (end of file reached):", "", "", "end of file reached", ""},
		"ruby's tls":           {"jobs of SMTP fail with\n\nOpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0 state=SSLv2/v3 read server hello A: unknown protocol", "", "", "unknown protocol", ""},
		"curl's login":         {"Jan 15 17:29:26 mon ntopng: [Utils.cpp:1793] WARNING: Unable to send email to (smtp://mail.example.org/example.org): Login denied.", "", "", "Login denied", ""},
		"libcurl":              {"2026-05-05 15:20:10.863 Error: SMTP Mailer: Error sending Email !\n2026-05-05 15:20:10.863 Error: libcurl: (67)\n2026-05-05 15:20:10.863 Error: Login denied", "curl", "", "Login denied", ""},
		"powershell cut off":   {"Send-MailMessage : Unable to read data from the transport connection: net_io_connectionclosed.\nAt C:\\jobs\\mail.ps1:337 char:9\n    + CategoryInfo          : InvalidOperation: (System.Net.Mail.SmtpClient:SmtpClient) [Send-MailMessage], SmtpException", "", "", "net_io", ""},
		"powershell's tls":     {"##[error]Authentication failed because the remote party has closed the transport stream.\nserver: smtp.example.org:587", "", "", "transport stream", ""},
		"lettre panics":        {"thread 'main' panicked at 'Could not send email: lettre::transport::smtp::Error { kind: Network, source: Custom { kind: InvalidData, error: CorruptMessage } }', src/mail.rs:52:19", "lettre", "", "CorruptMessage", ""},
		"ssmtp for another":    {"sendmail: recipients with -t option not supported", "ssmtp", "", "-t option", ""},
		"a token of google":    {"Error: Can't create new access token for user", "", "", "access token", ""},
		"emailjs":              {"Gmail_API: Invalid grant. Please reconnect your Gmail account", "emailjs", "", "Invalid grant", ""},
		"a timeout of node":    {"See what it prints: `Error: Greeting never received`. What is that?", "nodemailer", "", "Greeting never", ""},
		"an address of ses":    {`{"errorMessage": "InvalidParameterValue: Domain ends with dot"}`, "", "", "ends with dot", ""},
		"thunderbird's reason": {"The message could not be sent using Outgoing server (SMTP) mail.example.org for an unknown reason.", "thunderbird", "", "unknown reason", ""},
		"php shows its calls":  {"Warning: Mailer Error: Could not instantiate mail function. in /srv/mail.php on line 92 Call Stack: 0.0001 1. {main}() /srv/mail.php:0 2. send($to = 'bob@example.org', $args = ['subject' => 'Hello'])", "phpmailer", "", "instantiate", ""},
		"what must be given":   {"Cron stopped mailing on the new host.\n\nsendmail: fatal: Recipient addresses must be specified on the command line or via the -t option", "postfix", "", "must be specified", ""},
		"oracle":               {"ORA-29278: SMTP transient error: Service not available", "oracle", "", "Service not available", ""},
		"outlook's permission": {"You do not have the permission to send the message on behalf of the specified user.", "outlook", "", "on behalf of", ""},
		"words of the rfc":     {"DATA error: Requested action not taken: mailbox unavailable", "", "", "mailbox unavailable", ""},
		"lettre's kind":        {"Sending it ended with `Error: permanent error (535)`", "", "535", "", ""},
		"cdo":                  {"The \"SendUsing\" configuration value is invalid.", "cdo", "", "SendUsing", ""},
		"no sendmail":          {"sh: 1: /usr/sbin/sendmail: not found", "", "", "not found", ""},
		"php without mail()":   {"Warning: mail() has been disabled for security reasons in /srv/send.php on line 9", "", "", "disabled", ""},
		"graph":                {`{"error":{"code":"ErrorMessageSizeExceeded","message":"The message exceeds the maximum supported size."}}`, "", "", "maximum supported", ""},
		"sparkpost":            {`{"errors":[{"message":"No sending domain specified","code":"7001"}]}`, "", "", "No sending domain", ""},
		"sendgrid's key":       {"ResponseError: [{ message: 'The provided authorization grant is invalid, expired, or revoked', field: null }]", "", "", "revoked", ""},
		"mailgun's sandbox":    {"Rejected: 'Test' Sandbox subdomains are for test purposes only. Please add your own domain.", "", "", "test purposes", ""},
		"javamail's address":   {"javax.mail.internet.AddressException: Missing final '@domain' in string ``bob''", "", "", "Missing final", ""},
		"gmail without code":   {"The email account that you tried to reach is over quota", "", "", "over quota", ""},
		"magento":              {"exception 'Exception' with message 'This letter cannot be sent.' in Mage/Core/Model/Email/Template.php:398", "magento", "", "This letter", ""},
		"postfix's transport":  {"Nov  3 08:57:46 mx postfix/qmgr[664]: warning: connect to transport private/lmtp: No such file or directory", "postfix", "", "private/lmtp", ""},
		"smtplib's handshake":  {"  File \"/usr/lib/python3.11/smtplib.py\", line 779, in starttls\nssl.SSLError: [SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] sslv3 alert handshake failure (_ssl.c:1002)", "", "", "handshake failure", ""},
		"monit":                {"monit[93982]: SMTP: Mailserver response error -- 550 Invalid DNS MX or A/AAAA resource record", "monit", "550", "Invalid DNS MX", ""},
		"curl's recipient":     {"Warning: Error in curl_fetch_memory: RCPT failed: 553", "curl", "553", "", ""},
		"mutt":                 {"Error sending message, child exited 127 (Exec error.)", "mutt", "", "Exec error", ""},
		"mutt in spanish":      {"Error al enviar mensaje, proceso hijo terminó 76 (Remote protocol error.)", "mutt", "", "Remote protocol", ""},
		"procmail":             {"procmail: Quota exceeded while writing \"/home/bob/Maildir/tmp/1635844454.19097_0.mx\"", "procmail", "", "Quota exceeded", ""},
		"postmark's one":       {"You tried to send to a recipient that has been marked as inactive.", "", "", "inactive", ""},
		"php's mail, french":   {"Mailer Error: Impossible d'instancier la fonction mail.", "phpmailer", "", "instancier", ""},
		"beside http's status": {"[ERR] HTTP \"POST\" \"/account\" responded 500 in 908.6053 ms\nMailKit.Net.Smtp.SmtpProtocolException: The SMTP server has unexpectedly disconnected: Authentication failed", "mailkit", "", "unexpectedly disconnected", ""},
		"odoo":                 {"Failure reason of this mail: \"Error without exception. Probably due to sending an email without computed recipients.\" (SMTP)", "odoo", "", "computed recipients", ""},
		"far inside its line":  {`WARN: {"context":"Job raised exception","job":{"class":"Wrapper","wrapped":"ActionMailer::DeliveryJob","queue":"mailers","args":["` + strings.Repeat("x", 300) + `"],"error_message":"execution expired","error_class":"Net::OpenTimeout"}}`, "", "", "execution expired", ""},
	} {
		r := Text(c.text)
		if len(r.Failures) != 1 || !speaksUp(r) {
			t.Errorf("%s: want one failure, got %+v", name, r.Failures)
			continue
		}
		f := r.Failures[0]
		code := ""
		if !f.Code.IsZero() {
			code = f.Code.String()
		}
		if f.Product != c.product || code != c.code || !strings.Contains(f.Text, c.says) || f.Recipient != c.recipient {
			t.Errorf("%s: got %+v", name, f)
		}
	}
}

// TestToldOfOthers holds the channel quiet over the same words where they are nobody's failure.
func TestToldOfOthers(t *testing.T) {
	for name, text := range map[string]string{
		"an answer":            "Short response: yes, use port 587 of the SMTP server. Long response below.",
		"erlang's clause":      "{error, {permanent_failure, Message}} ->\n    {error, Message};",
		"elixir's clause":      "{:error, {:permanent_failure, host, reason}} -> Logger.warning(reason)",
		"a release":            "## 3.1.0\n* SMTP: a `permanent_failure` of gen_smtp is no longer retried",
		"another end of file":  "EOFError: end of file reached\n  from redis/connection.rb:75:in `read'",
		"what a field holds":   "The recipient address 'bob@example.org' is stored in lower case.",
		"another login":        "Login denied: the database user bob does not exist.",
		"another transport":    "rpc error: the remote party has closed the transport stream",
		"mail() that is asked": "What does mail() return when the queue is full?",
	} {
		if r := Text(text); speaksUp(r) {
			t.Errorf("%s: speaks up with %+v", name, r.Failures)
		}
	}
}
