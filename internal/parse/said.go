package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

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
		var names []string
		read := end
		switch {
		case isBounce && rest != "" && (system || strings.HasPrefix(rest, "host ") || strings.HasSuffix(rest, " said:")):
			_, s, _ := bounceLine(d.join(i, end))
			f.Recipient = addr
			f.Delayed = warned
			f.Final = system && !f.Delayed
			if r, ok := readReply(s); ok {
				f.setReply(r)
			} else {
				readDetail(s, &f)
			}
		case strings.Contains(text, "said:") && !scan.ContainsFold(text, "remote host said:"), strings.Contains(text, "refused to talk to me:"), strings.Contains(text, "temporary failure. Command output:"),
			strings.Contains(text, "delivery temporarily suspended:"), hasConnect(text):
			var ok bool
			if names, end, read, ok = d.loneSaid(i, end, &f); !ok {
				continue
			}
		default:
			warned = warned || d.lines[i].cues&cueDelay != 0
			continue
		}
		f.From, f.To = d.take(i, end)
		f.To = max(f.To, d.lines[read-1].to)
		out = append(out, f.toEach(names)...)
		i = end - 1
	}
	return out
}

// loneSaid reads what Postfix says in lines[i:end] outside of a bounce: in its queue's listing, whose addresses stand below, or in a
// line that somebody quotes. It gives those addresses, the end of what is theirs, and the end of what the words were read from:
// below an address more of the words may stand, or another reply.
func (d *doc) loneSaid(i, end int, f *Failure) (names []string, behind, read int, ok bool) {
	text := d.lines[i].bare
	s := d.queued(i, end)
	if at := strings.Index(s, "("); at > 0 && !strings.Contains(text, "(in reply") && !quotesBefore(s[:at]) {
		s = s[at:]
	}
	if !d.readQuoted(s, f) {
		return nil, end, end, false
	}
	if who, rest, ok := strings.Cut(text, ": host "); ok && rest != "" { // a bounce that lost its angle brackets
		if addr, n := addresses.First(who); n == len(who) {
			f.Recipient = addr
		}
	}
	names, behind = d.queueRecipients(i, end)
	if len(names) > 0 && strings.HasPrefix(text, "(") { // it is still in the queue
		f.Delayed = true
		return names, behind, behind, true
	}
	return names, behind, end, true
}

// quotesBefore tells whether the quoted reply has begun already: a bracket behind it is the server's own.
func quotesBefore(s string) bool {
	return strings.Contains(s, " said: ") || strings.Contains(s, "refused to talk to me: ")
}

func hasConnect(text string) bool {
	rest, ok := scan.After(text, "connect to ")
	return ok && strings.Contains(rest[:min(len(rest), 80)], "]:")
}

// readQuoted reads a line of Postfix's words that stands alone.
func (d *doc) readQuoted(s string, f *Failure) bool {
	if readSaid(s, f) {
		f.Recipient, _ = scan.Between(s, "to=<", ">")
		return true
	}
	if text, ok := scan.After(s, "temporary failure. command output:"); ok {
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
		if addr, n := addresses.First(t); addr == t && n > 0 {
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

// readSaid reads Postfix's way of quoting another server, wherever it stands in s: "host mx.example.org[192.0.2.1] said:
// 550 … (in reply to RCPT TO command)", "… refused to talk to me: 554 …". What stands before it is the local reason.
func readSaid(s string, f *Failure) bool {
	at, marker := scan.IndexFold(s, " said: "), " said: "
	if at < 0 {
		at, marker = scan.IndexFold(s, "refused to talk to me: "), "refused to talk to me: "
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
		f.RemoteHost, f.RemoteIP = addresses.HostIP(name)
	}
	if reason, ok := scan.Between(before, "(", ":"); ok && f.Local == "" && !strings.Contains(reason, "host ") {
		f.Local = reason
	}
	if f.setReply(r); marker != " said: " && f.Command == "" {
		f.Command = connecting
	}
	return true
}

// connecting names the moment before any command: the server refuses in place of its greeting.
const connecting = "initial connection"

// pastGreeting drops a server's "220-mx.example.org" from before its refusal.
func pastGreeting(s string) string {
	if !strings.HasPrefix(s, "220-") {
		return s
	}
	if at := talk.CodeIn(s[:min(len(s), talk.MaxAround)]); at > 0 && s[at-1] == ' ' {
		return s[at:]
	}
	return s
}
