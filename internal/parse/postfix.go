package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// readSaid reads Postfix's way of quoting another server, wherever it stands in s: "host mx.example.org[192.0.2.1] said:
// 550 … (in reply to RCPT TO command)", "… refused to talk to me: 554 …". What stands before it is the local reason.
func readSaid(s string, f *Failure) bool {
	at, marker := indexFold(s, " said: "), " said: "
	if at < 0 {
		at, marker = indexFold(s, "refused to talk to me: "), "refused to talk to me: "
	}
	if at < 0 {
		return false
	}
	r, ok := readReply(pastGreeting(s[at+len(marker):]))
	if !ok {
		return false
	}
	before := s[:at]
	host := strings.LastIndex(before, "host ")
	if server := strings.LastIndex(before, "server "); server > host {
		host = server
		f.Local = strings.Trim(before[:server], " (;:")
	}
	if host >= 0 {
		_, name, _ := strings.Cut(before[host:], " ")
		f.RemoteHost, f.RemoteIP = hostIP(name)
	}
	if reason, ok := between(before, "(", ":"); ok && f.Local == "" && !strings.Contains(reason, "host ") {
		f.Local = reason
	}
	f.setReply(r)
	return true
}

// pastGreeting drops a server's "220-mx.example.org" from before its refusal.
func pastGreeting(s string) string {
	if !strings.HasPrefix(s, "220-") {
		return s
	}
	if at := codeIn(s[:min(len(s), maxAround)]); at > 0 && s[at-1] == ' ' {
		return s[at:]
	}
	return s
}

// logStart tells whether a line begins an entry of its own in a log, with the time as syslog, journald or multilog write it,
// perhaps behind a day of the week.
func logStart(text string) bool {
	if t := text; len(t) < 15 || t[3] != ' ' && (t[4] != '-' || t[7] != '-') && t[0] > ' ' && t[0] != '@' {
		return false // as nearly every line
	}
	t := strings.TrimSpace(text)
	if len(t) > 20 && t[3] == ' ' && strings.Contains("MonTueWedThuFriSatSun", t[:3]) {
		t = t[4:]
	}
	if len(t) < 15 {
		return false
	}
	month := t[3] == ' ' && isDigit(t[5]) && t[6] == ' ' && strings.Contains("JanFebMarAprMayJunJulAugSepOctNovDec", t[:3])
	iso := isDigit(t[0]) && isDigit(t[3]) && t[4] == '-' && t[7] == '-'
	return month || iso || strings.HasPrefix(t, "@40000000") // TAI64N, until the year 2106
}

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
				f.Text, _ = words(cutSentence(s[max(at-60, strings.LastIndex(s[:at], ": ")+1, 0):]), smtpcode.Code{}, smtpcode.Enhanced{})
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
	if status, has := after(s, "status="); has {
		mine = strings.Contains(s, "relay=") || strings.Contains(s, "dsn=")
		word, detail, _ := strings.Cut(status, " ")
		word = strings.TrimRight(word, ",")
		switch word {
		case "bounced", "deferred", "expired", "undeliverable", "SOFTBOUNCE":
		default:
			return false, mine
		}
		f.Delayed, f.Final = word == "deferred", word == "bounced" || word == "expired"
		f.Recipient, _ = between(s, " to=<", ">")
		f.Sender, _ = between(s, " from=<", ">")
		if relay, has := after(s, "relay="); has {
			f.RemoteHost, f.RemoteIP = hostIP(relay)
		}
		readDetail(detail, f)
		if dsn, has := after(s, "dsn="); has && f.Enhanced.IsZero() {
			if tok, found := smtpcode.Next(dsn[:min(len(dsn), 12)], 0); found && failing(tok) {
				f.Enhanced = tok.Enhanced
			}
		}
		return true, true
	}
	if at := strings.Index(s, "reject: "); at >= 0 {
		return readReject(s[at+len("reject: "):], f), true
	}
	if readSaid(s, f) {
		f.Recipient, _ = between(s, "to=<", ">")
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
	_, f.SenderIP = hostIP(client[strings.LastIndexByte(client, ' ')+1:])
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
	if at := strings.Index(from, "] "); !found && at > 0 && codeIn(from[at:min(len(from), at+len("] 450"))]) > 0 { // as people retype it
		client, rest, found = from[:at], from[at+len("] "):], true
	}
	if !found {
		if client, rest, found = strings.Cut(s, ": "); !found {
			return false
		}
	}
	if _, ip := hostIP(client + "]"); ip != "" {
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
	f.Recipient, _ = between(rest, "to=<", ">")
	f.Recipient = strings.TrimRight(f.Recipient, "\\")
	f.Sender, _ = between(rest, "from=<", ">")
	return true
}

// readConnect reads "connect to mx.example.org[192.0.2.1]:25: Connection timed out" and "lost connection with …": no
// server answered.
func readConnect(s string, f *Failure) bool {
	for _, m := range []string{"connect to ", "lost connection with ", "conversation with "} {
		rest, ok := after(s, m)
		if !ok {
			continue
		}
		host, ip := hostIP(rest)
		if ip == "" && host == "" || !strings.Contains(rest[:min(len(rest), 120)], "[") {
			continue
		}
		f.RemoteHost, f.RemoteIP = host, ip
		f.Text, _ = words(s[indexFold(s, m):], smtpcode.Code{}, smtpcode.Enhanced{})
		return true
	}
	return false
}

// findSaid reads Postfix's bounces ("<user@example.org>: host … said: …"), its queue listing, and single such lines that
// people quote.
func findSaid(d *doc) []Failure {
	var out []Failure
	system := d.cues&cueSystem != 0
	warned := false // the notice itself, not a reply in it, has told that it is a warning
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].blank() {
			continue
		}
		f := Failure{Confidence: Certain, Product: "postfix"}
		text := d.lines[i].bare
		addr, rest, isBounce := bounceLine(text)
		if !isBounce && d.lines[i].cues&cueSaid == 0 {
			warned = warned || d.lines[i].cues&cueDelay != 0
			continue
		}
		end := d.paragraph(i, 30, func(t string) bool {
			_, _, next := bounceLine(strings.TrimSpace(t))
			return next && indentOf(t) <= d.lines[i].indent() || logStart(t)
		})
		s := ""
		var names []string
		switch {
		case isBounce && rest != "" && (system || strings.HasPrefix(rest, "host ") || strings.HasSuffix(rest, " said:")):
			s = d.join(i, end)
			_, s, _ = bounceLine(s)
			f.Recipient = addr
			f.Delayed = warned
			f.Final = system && !f.Delayed
			if r, ok := readReply(s); ok {
				f.setReply(r)
			} else {
				readDetail(s, &f)
			}
		case strings.Contains(text, "said:") && !containsFold(text, "remote host said:"), strings.Contains(text, "refused to talk to me:"), strings.Contains(text, "temporary failure. Command output:"),
			strings.Contains(text, "delivery temporarily suspended:"), hasConnect(text):
			s = d.queued(i, end)
			if at := strings.Index(s, "("); at > 0 && !strings.Contains(text, "(in reply") && !quotesBefore(s[:at]) {
				s = s[at:]
			}
			if !d.readQuoted(s, &f) {
				continue
			}
			if who, rest, ok := strings.Cut(text, ": host "); ok && rest != "" { // a bounce that lost its angle brackets
				if addr, n := address(who); n == len(who) {
					f.Recipient = addr
				}
			}
			if names, end = d.queueRecipients(i, end); len(names) > 0 {
				f.Delayed = f.Delayed || strings.HasPrefix(text, "(") // it is still in the queue
			}
		default:
			warned = warned || d.lines[i].cues&cueDelay != 0
			continue
		}
		f.From, f.To = d.take(i, end)
		out = append(out, f.toEach(names)...)
		i = end - 1
	}
	return out
}

// quotesBefore tells whether the quoted reply has begun already: a bracket behind it is the server's own.
func quotesBefore(s string) bool {
	return strings.Contains(s, " said: ") || strings.Contains(s, "refused to talk to me: ")
}

func hasConnect(text string) bool {
	rest, ok := after(text, "connect to ")
	return ok && strings.Contains(rest[:min(len(rest), 80)], "]:")
}

// readQuoted reads a line of Postfix's words that stands alone.
func (d *doc) readQuoted(s string, f *Failure) bool {
	if readSaid(s, f) {
		f.Recipient, _ = between(s, "to=<", ">")
		return true
	}
	if text, ok := after(s, "temporary failure. command output:"); ok {
		f.Text, _ = words(text, smtpcode.Code{}, smtpcode.Enhanced{})
		f.Delayed = true
		return true
	}
	return readConnect(s, f)
}

// queued gives lines[i:end] as one; the reason of a queue's listing, "(reason)", up to its bracket's end and without
// brackets.
func (d *doc) queued(i, end int) string {
	if !strings.HasPrefix(d.lines[i].bare, "(") {
		return d.join(i, end)
	}
	open := 0
	for j := i; j < end; j++ {
		open += strings.Count(d.lines[j].text, "(") - strings.Count(d.lines[j].text, ")")
		if open <= 0 {
			s := d.join(i, j+1)
			return strings.TrimSuffix(s[1:], ")")
		}
	}
	return d.join(i, end)[1:]
}

// queueRecipients finds the addresses below a reason in the listing of the queue (mailq), and the line behind them: end
// where there are none.
func (d *doc) queueRecipients(i, end int) (names []string, behind int) {
	behind = end
	for j := i + 1; j < min(end, i+8+len(names)); j++ {
		t := strings.Trim(d.lines[j].bare, "<>'\"")
		if addr, n := address(t); addr == t && n > 0 {
			names, behind = append(names, addr), j+1
		} else if len(names) > 0 {
			break
		}
	}
	return names, behind
}

// bounceLine splits "<user@example.org>: reason" and "<user@example.org> (expanded from <alias>): reason".
func bounceLine(t string) (addr, rest string, ok bool) {
	if len(t) < 4 || t[0] != '<' {
		return "", "", false
	}
	if name, more, has := strings.Cut(t[1:], " (expanded from <"); has && !strings.Contains(name, "@") { // somebody cut the address out
		addr, rest, ok = strings.Cut(more, ">):")
		return addr, strings.TrimSpace(rest), ok && !strings.Contains(addr, " ")
	}
	addr, rest, ok = strings.Cut(t[1:], ">")
	if !ok || !strings.Contains(addr, "@") || strings.Contains(addr, " ") || addr == "" {
		return "", "", false
	}
	if more, has := strings.CutPrefix(rest, " (expanded from "); has {
		_, rest, ok = strings.Cut(more, "):")
		return addr, strings.TrimSpace(rest), ok
	}
	rest, ok = strings.CutPrefix(rest, ":")
	return addr, strings.TrimSpace(rest), ok
}
