package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// networkErrors are what the system, TLS libraries and languages say of a connection that failed, in small letters. They are
// mail's only where something else in the text makes them so.
var networkErrors = []string{"connection refused", "connection timed out", "connect timed out", "econnrefused", "etimedout", "econnreset", "querya etimeout", "querymx etimeout", "enotfound", "getaddrinfo", "ehostunreach", "enetunreach", "eai_again", "errno -2]", "errno -3]", "errno -5]", "certificate verify failed", "certificate_verify_failed",
	"wrong version number", "wrong_version_number", "self signed certificate", "self-signed certificate", "unable to verify the first certificate", "certificate has expired", "does not match certificate", "doesn't match certificate", "x509:", "tls: first record does not", "tls handshake",
	"i/o timeout", "no such host", "name or service not known", "nodename nor servname", "network is unreachable", "no route to host", "connection reset by peer", "connection unexpectedly closed", "connection closed unexpectedly", "connection timeout", "pkix path building",
	"sslhandshakeexception", "unrecognized ssl message", "unsupported or unrecognized ssl", "unknownhostexception", "actively refused", "winerror 10054", "winerror 10060", "winerror 10061", "invalid peer certificate", "does not match the server certificate", "could not resolve host", "failed to connect to", "couldn't connect to", "unable to connect to", "connect failed", "opentimeout", "readtimeout",
	"verify error:num=", "ssl certificate problem", "unexpected eof", "timeouterror", "has been closed unexpectedly", "operation has timed out", "operation timed out", "(10060)", "(10061)", "connection aborted", "ssl handshake failed", "handshake failure", "handshake_failure", "tlsv1 alert", "tlsv1_alert", "execution expired", "end of file reached", "ssl_connect returned=1", "login denied", "net_io_connectionclosed", "closed the transport stream", "tcp connect to (", "socket close", "timed out", "remote certificate is invalid", "connected party did not properly respond", "remote name could not be resolved", "temporary failure in name resolution", "failure in name resolution", "valid certification path", "unable to get local issuer certificate", "certificate is not trusted", "no appropriate protocol", "dh key too small", "forcibly closed", "closed connection during handshake", "connection abort", "host not found", "unknown host", "nameresolutionerror", "connection lost", "lost connection", "failed with errno=32 broken pipe", "write: broken pipe"}

// mailPrograms are words beside an error of the network that make it mail's.
var mailPrograms = scan.NewTable("smtp", "smtps", "smtplib", "sendmail", "nodemailer", "phpmailer", "swiftmailer", "javamail", "javax.mail", "jakarta.mail", "com.sun.mail", "angus.mail", "smarthost", "actionmailer", "mailer", "msmtp", "mailkit", "gomail", "mailserver", "send_mail", "sendmessage", "mail_server", "smtpclient", "smtp_host", "email_host", "smtpconnection",
	"smtp.gmail.com", "smtp.office365.com", "smtp-mail.outlook.com", "postfix", "exim", "aiosmtplib", "lettre", "smtptransport", "swift_transport", "swaks", "-starttls", "s-nail", "mailx", "mutt", "neomutt", "ssmtp")

// maxBeside is how many lines around an error of the network may say that it is mail's.
const maxBeside = 12

// findNetwork reads errors of the network and of TLS that befell mail: the line names one of mail's ports, or the text
// around it a mail program.
func findNetwork(d *doc) []Failure {
	if d.sure > 0 {
		return nil
	}
	asked := 0
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueNetwork == 0 || asked == maxTold {
			continue
		}
		asked++
		text := opening(l.text)
		if !reportsError(text) || advises.In(text) || otherService(text) || strings.Contains(text, " INFO ") || d.inSource(i) || !mailPort(text) && !d.mailPortBelow(i) && !inMailer(text) && !d.besideMail(i) && !d.introducedOfMail(i) || !technical(text) && d.alone(i) {
			continue
		}
		f := Failure{Confidence: Likely}
		s := text
		if logStart(s) {
			if colon := strings.Index(s, "]: "); colon > 0 {
				s = s[colon+len("]: "):]
			}
		}
		f.Text, _ = words(cutSentence(strings.TrimSpace(fromError(s))), smtpcode.Code{}, smtpcode.Enhanced{})
		f.RemoteHost, f.RemoteIP = hostBeforePort(text)
		f.From, f.To = d.take(i, i+1)
		return []Failure{f}
	}
	return nil
}

// farInside is how far inside a line an error of the network makes all that stands before it a program's own business.
const farInside = 200

// fromError gives a line from the field on that holds its first error of the network, where that stands far inside: "{…,
// "error_message":"execution expired",…".
func fromError(s string) string {
	first := len(s)
	for _, e := range networkErrors {
		if at := scan.IndexFold(s[:first], e); at >= 0 {
			first = at
		}
	}
	if first == len(s) || first < farInside {
		return s
	}
	return s[strings.LastIndexAny(s[:first], " ,")+1:]
}

// advises are words of somebody who tells what to do about an error.
var advises = scan.NewTable("try adding", "try changing", "try setting", "try to ", "you can ", "you could ", "you need to", "you have to", "make sure", "the connection timeout", "connection timeout and", "connection timeout in ")

// otherPorts are those of services that are no mail server's.
var otherPorts = []string{":5432", ":3306", ":6379", ":27017", ":5672", ":9200", ":9092", ":11211", ":1433", ":2379", ":6443", ":443", ":80", ":8080", ":8443", ":3000", ":8000", ":22", ":143", ":993", ":110", ":995"}

// otherServices are names of services and programs that have nothing to do with mail, and of the loading of programs that do.
var otherServices = scan.NewTable("redis", "kafka", "amqp", "rabbitmq", "psycopg2", "activerecord", "postgresql", "mongodb", "websocket", "iframe", "ssh: ", "npm err", "npm install", "pip install", "failed to install", "docker pull", "kubectl", "composer require", "apt-get install")

// otherService tells whether a line names the port of such a service, or its name.
func otherService(text string) bool { return otherPort(text) || otherServices.WordIn(text) }

// otherPort tells whether a line names such a port.
func otherPort(text string) bool {
	for _, p := range otherPorts {
		for at := 0; ; {
			i := strings.Index(text[at:], p)
			if i < 0 {
				break
			}
			at += i + len(p)
			if (at == len(text) || !scan.IsDigit(text[at]) && (text[at] != ':' || strings.HasPrefix(text[at:], ": ") && scan.ContainsFold(text[:at], "dial ")) && text[at] != '.') && hostEnds(text[:at-len(p)]) {
				return true
			}
		}
	}
	return false
}

// maxTrace is how far below its exception Java shows what caused it.
const maxTrace = 80

// javaReason looks in the exceptions below line i for what TLS or the name service says: a "could not connect" hides it.
func (d *doc) javaReason(i int, f *Failure) {
	for j := i; j < min(len(d.lines), i+maxTrace); j++ {
		l := &d.lines[j]
		if l.cues&cueNetwork == 0 || l.taken && j != i {
			continue
		}
		text := strings.TrimSpace(opening(l.text))
		below := j > 0 && strings.HasSuffix(d.lines[j-1].bare, "nested exception is:")
		if cause, ok := strings.CutPrefix(text, "Caused by: "); (ok || below) && anyFold(cause, hidden) {
			f.Local = f.Text
			f.Text, _ = words(cutSentence(cause), smtpcode.Code{}, smtpcode.Enhanced{})
			return
		}
	}
}

// hidden are the causes for which no connection came about although the server could be reached.
var hidden = []string{"sslhandshakeexception", "sslexception", "pkix path", "certificate", "unknownhostexception"}

// reasonBeside takes the error of the network or of TLS in the lines next to line i, in which a program tells only that it could
// not send.
func (d *doc) reasonBeside(i int, f *Failure) {
	for j := max(0, i-2); j < min(len(d.lines), i+3); j++ {
		text := opening(d.lines[j].text)
		if j == i || d.lines[j].taken || d.lines[j].cues&cueNetwork == 0 || !reportsError(text) {
			continue
		}
		f.Local = f.Text
		f.Text, _ = words(cutSentence(strings.TrimSpace(text)), smtpcode.Code{}, smtpcode.Enhanced{})
		f.RemoteHost, f.RemoteIP = hostBeforePort(text)
		return
	}
}

// technicalWords stand in what programs print of an error, and hardly in what people say of one.
var technicalWords = []string{"errno", "econn", "etimedout", "enotfound", "eai_again", "errno -2]", "errno -3]", "errno -5]", "ehost", "enetunreach", "exception", "dial tcp", "x509:", "ssl", "getaddrinfo", "winerror", "curl: (", "connect(2)", "::", "(10060)", "(10061)", "php warning", "fsockopen", "nc: ", "telnet: ", "traceback", "connect error ", "tls:", "timeouterror", "socket.timeout", "invalid peer certificate", "***", "[111] ", "[110] ", "[113] "}

func technical(s string) bool { return logStart(s) || anyFold(s, technicalWords) || submission(s) }

// submission tells whether a line names a port that only mail's own clients use.
func submission(s string) bool {
	_, end := portIn(s)
	return end > 2 && s[end-2:end] != "25" || end > 4 && s[end-4:end] == "2525"
}

// alone tells whether line i is all that the text holds: somebody tells in one sentence that a connection failed.
func (d *doc) alone(i int) bool {
	for j := range d.lines {
		if j != i && !d.lines[j].blank() {
			return false
		}
	}
	return true
}

// reportsError tells whether a line has the form of a program's error, and not of talk about one.
func reportsError(text string) bool {
	t := strings.TrimSpace(text)
	return logStart(t) || strings.Contains(t, ": ") || strings.HasSuffix(t, ":") || strings.ContainsAny(t, "[]{}=") || strings.Contains(t, "::") || strings.HasPrefix(t, "***") || strings.HasPrefix(t, "hostname \"") || mailPort(t)
}

// besideMail tells whether the lines around line i name a mail program or a mail server.
func (d *doc) besideMail(i int) bool {
	for j := max(0, i-maxBeside); j < min(len(d.lines), i+maxBeside+1); j++ {
		text := d.lines[j].text
		text = text[:min(len(text), 2*talk.MaxAround)]
		if mailPrograms.WordIn(text) || scan.ContainsFold(text, "smtp://") || scan.ContainsFold(text, "smtps://") || testsPort(text) || mailPort(text) && (j == i || strings.Contains(text, "onnect")) {
			return true
		}
	}
	return false
}

// inMailer tells whether PHP names as the place of an error a file that does nothing but send mail: "… in /srv/app/Email/Email.php:2019",
// or a log such a module: "ERROR {app.tasks.mail:199} …".
func inMailer(text string) bool {
	if place, ok := scan.Between(text, "{", "}"); ok {
		if module, line, ok := strings.Cut(place, ":"); ok && line != "" && strings.Trim(line, "0123456789") == "" && mailers.Is(module[strings.LastIndexByte(module, '.')+1:]) {
			return true
		}
	}
	at := scan.IndexFold(text, ".php")
	if at < 0 || !strings.HasPrefix(text[at+len(".php"):], ":") && !strings.HasPrefix(text[at+len(".php"):], " on line ") && !strings.HasPrefix(text[at+len(".php"):], "(") {
		return false
	}
	path := text[strings.LastIndexByte(text[:at], ' ')+1 : at]
	return strings.Contains(text[:at], " in "+path) && mailers.Is(path[strings.LastIndexAny(path, `/\\`)+1:])
}

// mailers are the names of such files.
var mailers = scan.NewTable("email", "mail", "mailer", "smtp", "smtptransport", "phpmailer", "smtpclient", "socketstream", "streambuffer")

// testsPort tells whether a line is the command with which people test a mail server: "telnet mx.example.org 25".
func testsPort(text string) bool {
	words := strings.Fields(text)
	n := len(words)
	return n >= 3 && slices.Contains(mailPorts, words[n-1]) && (slices.Contains(words, "telnet") || slices.Contains(words, "nc") || slices.Contains(words, "ncat"))
}

// mailPorts are the ports that mail is sent to (RFC 5321, RFC 6409, RFC 8314), and the one that providers add.
var mailPorts = []string{"587", "465", "2525", "25"}

// mailPortBelow tells whether line i breaks off before the host, and the line below names one of mail's ports: "failed to connect to",
// "mx.example.org/192.0.2.25 (port 465) from /".
func (d *doc) mailPortBelow(i int) bool {
	return strings.HasSuffix(d.lines[i].text, " to") && i+1 < len(d.lines) && mailPort(opening(d.lines[i+1].text))
}

// mailPort tells whether a line names one of mail's ports: "mx.example.org:587", "port 25", "port: 465", "host" port 587.
func mailPort(s string) bool {
	_, end := portIn(s)
	return end > 0
}

// portIn finds a mail port. host ends at byte from of s; end is behind the port, 0 where there is none.
func portIn(s string) (from, end int) {
	for at := 0; at < len(s); {
		i := strings.IndexByte(s[at:], ':')
		if i < 0 {
			break
		}
		i += at
		at = i + 1
		for _, p := range mailPorts {
			behind := i + 1 + len(p)
			if strings.HasPrefix(s[i+1:], p) && (behind == len(s) || !scan.IsAlnum(s[behind]) && !(s[behind] == ':' && behind+1 < len(s) && scan.IsDigit(s[behind+1]))) && hostEnds(s[:i]) {
				return i, behind
			}
		}
	}
	for at := 0; ; {
		i := scan.IndexFold(s[at:], "port")
		if i < 0 {
			return 0, 0
		}
		i += at
		at = i + len("port")
		rest := strings.TrimLeft(s[at:], " :='\"#")
		for _, p := range mailPorts {
			if strings.HasPrefix(rest, p) && (len(rest) == len(p) || !scan.IsAlnum(rest[len(p)])) && len(rest) < len(s[at:]) {
				return i, len(s) - len(rest) + len(p)
			}
		}
	}
}

// hostEnds tells whether s ends with a host's name or address, and not with a time of day or a file.
func hostEnds(s string) bool {
	if s == "" {
		return false
	}
	word := s[strings.LastIndexAny(s, " \t/@('\"=,")+1:]
	word = strings.TrimRight(word, "]")
	word = strings.TrimLeft(word, "[")
	if len(word) < 4 || strings.HasSuffix(word, ".js") || strings.HasSuffix(word, ".py") || strings.HasSuffix(word, ".go") || strings.HasSuffix(word, ".php") || strings.HasSuffix(word, ".rb") || strings.HasSuffix(word, ".java") || strings.HasSuffix(word, ".ts") || strings.HasSuffix(word, ".c") {
		return false
	}
	if strings.Count(word, ":") == 1 { // a file with its line
		return false
	}
	return strings.Contains(word, ".") || strings.EqualFold(word, "localhost") || strings.Count(word, ":") > 1 || strings.Contains(word, "mail") || strings.Contains(word, "smtp")
}

// hostBeforePort gives the host that a line names before a mail port.
func hostBeforePort(s string) (host, ip string) {
	from, end := portIn(s)
	if end == 0 || s[from] != ':' {
		return "", ""
	}
	word := s[strings.LastIndexAny(s[:from], " \t/@('\"=,[")+1 : from]
	return addresses.HostIP(strings.TrimRight(word, "]"))
}
