package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// findPostfixLog reads lines of Postfix's log: deliveries (status=…), rejects, and what its SMTP client says of a host.
func findPostfixLog(d *doc) []Failure {
	var out []Failure
	var warnings []Failure      // which count where the log tells of no delivery
	tried := map[string][]int{} // by queue id: the failures that are still tried
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].cues&cueLog == 0 {
			continue
		}
		text := d.lines[i].text
		daemon := postfixDaemon(text)
		if d.lines[i].taken || daemon == "" && !strings.Contains(text, "status=") || isPattern(text) {
			continue
		}
		end := d.paragraph(i, 12, func(t string) bool { return logStart(t) || postfixDaemon(t) != "" })
		if !d.wrapped(i, end) {
			end = i + 1
		}
		s := d.join(i, end)
		f := Failure{Confidence: Certain, Product: "postfix"}
		ok, mine := readPostfixEntry(s, &f)
		if !ok && daemon == "" && !mine {
			continue
		}
		f.From, f.To = d.take(i, end)
		if !ok && len(warnings) == 0 && d.lines[i].cues&cueTold != 0 {
			if said, at := saidBy(s); said.product == "postfix" {
				f.Text, _ = words(cutSentence(strings.ToValidUTF8(s[max(at-60, strings.LastIndex(s[:at], ": ")+1, 0):], "")), smtpcode.Code{}, smtpcode.Enhanced{})
				f.Confidence = Likely
				warnings = append(warnings, f)
			}
		}
		if strings.Contains(s, "status=expired") { // the queue manager gives up what the lines above only put off
			for _, k := range tried[queueID(s)] {
				out[k].Delayed, out[k].Final = false, true
			}
		}
		if ok {
			if f.Delayed {
				tried[queueID(s)] = append(tried[queueID(s)], len(out))
			}
			out = append(out, f)
		}
		i = end - 1
	}
	if len(out) == 0 && len(warnings) > 0 {
		return warnings[:1]
	}
	return out
}

// queueID gives the name of a message's file, which stands behind the daemon.
func queueID(s string) string {
	_, rest, _ := strings.Cut(s, "]: ")
	id, _, _ := strings.Cut(rest, ":")
	return id
}

// wrapped tells whether the lines after i continue its log entry: it has no end of its own yet.
func (d *doc) wrapped(i, end int) bool {
	if end == i+1 {
		return false
	}
	first := d.lines[i].text
	open := strings.Count(first, "(") > strings.Count(first, ")")
	if strings.Contains(first, "status=") && !open {
		return false
	}
	return open || strings.HasSuffix(first, ":") || strings.HasSuffix(first, ",") || strings.HasSuffix(first, " from") || !strings.ContainsAny(first[max(0, len(first)-1):], ")>.]")
}

// postfixDaemon gives the daemon that wrote a log line: "smtp" of "postfix/smtp[1234]:".
func postfixDaemon(text string) string {
	i := strings.Index(text, "postfix")
	if i < 0 {
		return ""
	}
	tag := text[i:]
	end := strings.Index(tag, "]:")
	if end < 0 || strings.ContainsAny(tag[:end], " ") || !strings.Contains(tag[:end], "/") {
		return ""
	}
	tag = tag[strings.LastIndexByte(tag[:end], '/')+1 : end]
	name, _, _ := strings.Cut(tag, "[")
	return name
}

// readPostfixEntry reads one entry. mine is true where it is Postfix's for sure, whether it reports a failure or not.
func readPostfixEntry(s string, f *Failure) (ok, mine bool) {
	if status, has := scan.After(s, "status="); has {
		mine = strings.Contains(s, "relay=") || strings.Contains(s, "dsn=")
		word, detail, _ := strings.Cut(status, " ")
		word = strings.TrimRight(word, ",")
		switch word {
		case "bounced", "deferred", "expired", "force-expired", "undeliverable", "SOFTBOUNCE":
		default:
			return false, mine
		}
		f.Delayed, f.Final = word == "deferred", word == "bounced" || strings.HasSuffix(word, "expired")
		f.Recipient, _ = scan.Between(s, " to=<", ">")
		f.Sender, _ = scan.Between(s, " from=<", ">")
		if relay, has := scan.After(s, "relay="); has {
			f.RemoteHost, f.RemoteIP = addresses.HostIP(relay)
		}
		readDetail(detail, f)
		if strings.HasSuffix(word, "expired") && f.Text == "returned to sender" { // which says nothing without the status
			f.Text = "status=" + word + ", " + f.Text
		}
		if dsn, has := scan.After(s, "dsn="); has && f.Enhanced.IsZero() {
			if tok, found := smtpcode.Next(dsn[:min(len(dsn), 12)], 0); found && tok.Failure() {
				f.Enhanced = tok.Enhanced
			}
		}
		return true, true
	}
	if at := strings.Index(s, "reject: "); at >= 0 {
		return readReject(s[at+len("reject: "):], f), true
	}
	if readSaid(s, f) {
		f.Recipient, _ = scan.Between(s, "to=<", ">")
		return true, true
	}
	if readLogin(s, f) {
		return true, true
	}
	return readConnect(s, f), false
}

// readLogin reads what Postfix's server says of a login that failed: "warning: unknown[192.0.2.1]: SASL LOGIN
// authentication failed: …".
func readLogin(s string, f *Failure) bool {
	client, rest, ok := strings.Cut(s, ": SASL ")
	if !ok || !strings.Contains(rest, " authentication failed") {
		return false
	}
	_, f.SenderIP = addresses.HostIP(client[strings.LastIndexByte(client, ' ')+1:])
	f.Text, _ = words("SASL "+rest, smtpcode.Code{}, smtpcode.Enhanced{})
	f.Command = "AUTH"
	return f.SenderIP != ""
}

// readDetail reads what stands in parentheses behind a status.
func readDetail(detail string, f *Failure) {
	if readSaid(detail, f) {
		return
	}
	text := strings.TrimSpace(detail)
	if strings.HasPrefix(text, "(") {
		text = strings.TrimSuffix(text[1:], ")")
	}
	if readConnect(text, f) {
		return
	}
	if r, ok := readReply(text); ok {
		f.setReply(r)
		return
	}
	f.Text, f.Command = words(text, smtpcode.Code{}, smtpcode.Enhanced{})
}

// readReject reads a reject of Postfix's own SMTP server: "RCPT from client[192.0.2.1]: 550 5.1.1 <…>: …; from=<…>".
func readReject(s string, f *Failure) bool {
	command, rest, _ := strings.Cut(s, " from ")
	f.SenderIP = ""
	f.Command = command
	if command == "RCPT" {
		f.Command = "RCPT TO"
	}
	from := rest
	client, rest, found := strings.Cut(from, "]: ")
	if at := strings.Index(from, "] "); !found && at > 0 && talk.CodeIn(from[at:min(len(from), at+len("] 450"))]) > 0 { // as people retype it
		client, rest, found = from[:at], from[at+len("] "):], true
	}
	if !found {
		if client, rest, found = strings.Cut(s, ": "); !found {
			return false
		}
	}
	if _, ip := addresses.HostIP(client + "]"); ip != "" {
		f.SenderIP = ip
	}
	if at := strings.Index(rest, ": "); at >= 0 && at < 8 { // the client's port, as postscreen shows it
		rest = rest[at+2:]
	}
	said := rest
	for _, stop := range []string{"; from=<", "; from=", "; proto=", "; client="} {
		if i := strings.Index(said, stop); i >= 0 {
			said = said[:i]
		}
	}
	r, ok := readReply(said)
	if !ok {
		return false
	}
	f.setReply(r)
	f.Recipient, _ = scan.Between(rest, "to=<", ">")
	f.Recipient = strings.TrimRight(f.Recipient, "\\")
	f.Sender, _ = scan.Between(rest, "from=<", ">")
	return true
}

// readConnect reads "connect to mx.example.org[192.0.2.1]:25: Connection timed out" and "lost connection with …": no
// server answered.
func readConnect(s string, f *Failure) bool {
	for _, m := range []string{"connect to ", "lost connection with ", "conversation with "} {
		rest, ok := scan.After(s, m)
		if !ok {
			continue
		}
		host, ip := addresses.HostIP(rest)
		if ip == "" && host == "" || !strings.Contains(rest[:min(len(rest), 120)], "[") {
			continue
		}
		f.RemoteHost, f.RemoteIP = host, ip
		f.Text, _ = words(s[scan.IndexFold(s, m):], smtpcode.Code{}, smtpcode.Enhanced{})
		return true
	}
	return false
}
