package parse

import (
	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// signature is what a mail library or program writes around a server's reply, or in place of one.
type signature struct {
	text    string // in small letters
	product string
	alone   bool // says enough without any reply: no other software writes it
	sums    bool // sums up the reply in the lines above, where one stands there
}

// signatures, the more exact before the more general.
var signatures = []signature{
	{"net::smtp", "net-smtp", true, false},
	{"smtplib.smtp", "smtplib", true, false}, {"smtpauthenticationerror", "smtplib", true, false}, {"smtpserverdisconnected", "smtplib", true, false}, {"smtprecipientsrefused", "smtplib", true, false},
	{"smtpsenderrefused", "smtplib", true, false}, {"smtpdataerror", "smtplib", true, false}, {"smtpconnecterror", "smtplib", true, false}, {"smtpheloerror", "smtplib", true, false}, {"smtpnotsupportederror", "smtplib", true, false},
	{"all recipients were rejected:", "nodemailer", true, false}, {"invalid login:", "nodemailer", false, false}, {"invalid login - ", "nodemailer", false, false}, {"missing credentials for", "nodemailer", true, false}, {"code: 'eauth'", "nodemailer", true, false}, {"eauth", "nodemailer", true, false}, {"code: 'esocket'", "nodemailer", true, false}, {"code: 'econnection'", "nodemailer", true, false}, {"code: 'eenvelope'", "nodemailer", true, false}, {"mail command failed:", "nodemailer", false, false}, {"message failed:", "nodemailer", false, false},
	{"gomail: could not send email", "gomail", true, false}, {"gomail:", "gomail", false, false},
	{"smtpsendfailedexception", "javamail", true, false}, {"smtpaddressfailedexception", "javamail", true, false}, {"smtpsenderfailedexception", "javamail", true, false}, {"could not connect to smtp host", "javamail", true, false}, {"mailconnectexception", "javamail", true, false}, {"javax.mail.authenticationfailedexception", "javamail", true, false}, {"authenticationfailedexception", "javamail", false, false}, {"javax.mail.", "javamail", false, false}, {"jakarta.mail.", "javamail", false, false}, {"mailsendexception", "javamail", false, false},
	{"the smtp server requires a secure connection or the client was not authenticated", "dotnet", true, false}, {"system.net.mail", "dotnet", false, false}, {"the server response was:", "dotnet", false, false}, {"mailbox unavailable. the server response", "dotnet", true, false}, {"smtpexception", "dotnet", false, false}, {"smtpcommandexception", "mailkit", true, false},
	{"expected response code", "symfony", false, false}, {"swift_transportexception", "swiftmailer", false, false}, {"connection could not be established with host", "symfony", true, false}, {"failed to authenticate on smtp server", "symfony", true, false},
	{"smtp connect() failed", "phpmailer", true, true}, {"smtp error: could not", "phpmailer", true, true}, {"smtp error:", "phpmailer", false, false}, {"mailer error:", "phpmailer", false, false}, {"smtp -> error", "phpmailer", false, false},
	{"msmtp:", "msmtp", false, false}, {"server message:", "msmtp", false, false}, {"ssmtp:", "ssmtp", false, false}, {"sendmail: ", "msmtp", false, false},
	{"mail server responded:", "thunderbird", true, false}, {"sending of the message failed", "thunderbird", true, false}, {"0x800ccc", "outlook", true, false}, {"0x80040610", "outlook", true, false}, {"server error:", "outlook", false, false}, {"server responded:", "outlook", false, false},
	{"mailserver response error -- ", "monit", true, false},
	{"rcpt failed: 4", "curl", true, false}, {"rcpt failed: 5", "curl", true, false}, {"mail failed: 4", "curl", true, false}, {"mail failed: 5", "curl", true, false}, {"data failed: 4", "curl", true, false}, {"data failed: 5", "curl", true, false},
	{"curl: (55) mail failed", "curl", true, false}, {"curl: (55) rcpt failed", "curl", true, false}, {"curl: (67) ", "curl", true, false}, {"curl: (64) starttls", "curl", true, false}, {"curl: (8) got unexpected smtp-server", "curl", true, false}, {"curl: (56) ", "curl", false, false},
	{`permanent_failure, "`, "gen-smtp", true, false}, {"permanent_failure, '", "gen-smtp", true, false}, {`permanent_failure,"`, "gen-smtp", true, false}, {"permanent_failure,<<", "gen-smtp", true, false}, {`temporary_failure, "`, "gen-smtp", true, false}, {"temporary_failure, '", "gen-smtp", true, false}, {`temporary_failure,"`, "gen-smtp", true, false}, {"temporary_failure,<<", "gen-smtp", true, false},
	{`permanent_failure, ~c"`, "gen-smtp", true, false}, {`temporary_failure, ~c"`, "gen-smtp", true, false}, {"retries_exceeded, {:missing_requirement", "gen-smtp", true, false}, {"no_more_hosts, {:missing_requirement", "gen-smtp", true, false}, {"retries_exceeded,{missing_requirement", "gen-smtp", true, false}, {"no_more_hosts,{missing_requirement", "gen-smtp", true, false},
	{"recipient address '", "em-client", false, false},
	{"courieresmtpd: error", "courier", true, false},
	{"eidsmtpreplyerror", "indy", true, false},
	{"smtp error code", "", false, false}, {"smtp error", "", false, false}, {"smtp code", "", false, false}, {"smtp server returned", "", false, false}, {"smtp;", "", false, false}, {"smtp response", "", false, false},
}

// findSignature gives the first of the signatures that stands in text, and where; -1 where none does.
func findSignature(text string) (signature, int) {
	for _, s := range signatures {
		if at := scan.IndexFold(text, s.text); at >= 0 && (at == 0 || !scan.IsAlnum(text[at-1]) || !scan.IsAlnum(s.text[0]) || addresses.EscapedEnd(text, at-1)) {
			return s, at
		}
	}
	return signature{}, -1
}

// loginSigns are the words of programs by which the reply behind them refused a login.
var loginSigns = scan.NewTable("authenticationerror", "authenticationfailed", "invalid login", "failed to authenticate", "authentication failed", "password command failed", "username command failed", "auth command failed", "could not authenticate", "auth failed")

// maxLogin is within how many bytes of a reply they stand.
const maxLogin = 60

// otherSteps are words beside which they speak of another step than the login, or of the sender's domain.
var otherSteps = scan.NewTable("rcpt", "mail from", "data ", "spf", "dkim", "dmarc", "arc ", "sender", "domain", "message authentication")
