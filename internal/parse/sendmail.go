package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// findSendmailLog reads sendmail's log lines: "to=<…>, …, dsn=5.1.1, stat=User unknown" and "ruleset=check_rcpt, …,
// reject=550 5.7.1 …".
func findSendmailLog(d *doc) []Failure {
	var out []Failure
	for i := range d.lines {
		text := d.lines[i].text
		stat, isStat := after(text, " stat=")
		reject, isReject := after(text, " reject=")
		if d.lines[i].taken || !isStat && !isReject {
			continue
		}
		f := Failure{Confidence: Certain, Product: "sendmail"}
		ok := false
		if isReject {
			f.Command = "RCPT TO"
			f.Recipient, _ = between(text, "arg1=<", ">")
			if strings.Contains(text, "check_mail") {
				f.Sender, f.Recipient, f.Command = f.Recipient, "", "MAIL FROM"
			}
			if relay, has := after(text, "relay="); has {
				_, f.SenderIP = hostIP(relay)
			}
			var r reply
			if r, ok = readReply(reject); ok {
				f.setReply(r)
			}
		} else {
			ok = readStat(text, stat, &f)
		}
		f.From, f.To = d.take(i, i+1)
		if ok {
			out = append(out, f)
		}
	}
	return out
}

func readStat(text, stat string, f *Failure) bool {
	if hasPrefixFold(stat, "sent") || hasPrefixFold(stat, "queued") {
		return false
	}
	f.Recipient, _ = between(text, "to=<", ">")
	if to, has := after(text, "to="); has && f.Recipient == "" {
		f.Recipient, _ = address(to[:min(len(to), 300)])
	}
	if relay, has := after(text, "relay="); has {
		f.RemoteHost, f.RemoteIP = hostIP(relay)
	}
	if why, deferred := strings.CutPrefix(stat, "Deferred"); deferred {
		f.Delayed = true
		stat = strings.TrimLeft(why, ": ")
	}
	if r, ok := readReply(stat); ok {
		f.setReply(r)
	} else {
		f.Text, _ = words(stat, smtpcode.Code{}, smtpcode.Enhanced{})
	}
	if dsn, has := after(text, "dsn="); has && f.Enhanced.IsZero() {
		if tok, found := smtpcode.Next(dsn[:min(len(dsn), 12)], 0); found {
			f.Enhanced = tok.Enhanced
		}
	}
	return f.Enhanced.Class() != smtpcode.Success // whatever word stands beside it, perhaps cut off
}

// findSendmailBounce reads the body of sendmail's bounces: the addresses that failed, and the transcript of the session
// with ">>>" before what it sent and "<<<" before what it was told.
func findSendmailBounce(d *doc) []Failure {
	if d.cues&cueSendmail == 0 {
		return nil
	}
	var out []Failure
	first, delayed, seen := len(d.lines), false, false
	var host, ip, command, pending string
	spoke := -1 // the failure of the last "<<<" reply, which sendmail's own summary line follows
	for i := 0; i < len(d.lines); i++ {
		t := strings.TrimSpace(d.lines[i].text)
		if d.lines[i].taken || t == "" {
			continue
		}
		switch {
		case strings.HasPrefix(t, "-----"):
			seen = seen || containsFold(t, "transcript of session") || containsFold(t, "fatal errors") || containsFold(t, "delivery problems")
			delayed = delayed || containsFold(t, "transient non-fatal")
			first = min(first, i)
		case strings.HasPrefix(t, "... while talking to "):
			seen = true
			host, ip = hostIP(strings.TrimPrefix(t, "... while talking to "))
		case strings.HasPrefix(t, ">>> ") || seen && isCommand(t):
			command = strings.TrimPrefix(t, ">>> ")
		case t[0] == '<' && strings.HasSuffix(t, ">:"): // Courier's form of the same, with the host on the next line
			pending, _, _ = bounceLine(t)
			if j := d.nextText(i); j > 0 && strings.HasSuffix(d.lines[j].text, ":") {
				host, ip = hostIP(d.lines[j].text)
			}
		case strings.HasPrefix(t, "<<< "):
			if f, end, ok := d.heard(i, t[4:], command); ok {
				f.RemoteHost, f.RemoteIP = host, ip
				if f.Recipient == "" {
					f.Recipient = pending
				}
				if pending != "" {
					f.Product = "courier"
				}
				out = append(out, f)
				spoke = len(out) - 1
				i = end - 1
			}
		case seen:
			if f, end, ok := d.sendmailLine(i, t); ok {
				f.Delayed = delayed
				if spoke >= 0 && f.Recipient != "" && out[spoke].Recipient == "" {
					out[spoke].Recipient = f.Recipient
				}
				if spoke < 0 || f.Recipient != out[spoke].Recipient && f.Recipient != "" {
					out = append(out, f)
				}
				d.take(i, end)
				i = end - 1
			}
		}
	}
	return out
}

// heard reads a reply in a transcript, from the line i whose mark is already gone.
func (d *doc) heard(i int, t, command string) (Failure, int, bool) {
	r, ok := readReply(t)
	if !ok {
		return Failure{}, 0, false
	}
	end := i + 1
	for end < len(d.lines) && end < i+24 && strings.HasPrefix(strings.TrimSpace(d.lines[end].text), "<<< "+r.code.String()) {
		t += " " + strings.TrimSpace(d.lines[end].text)[4:]
		end++
	}
	if end > i+1 {
		r, _ = readReply(t)
	}
	f := Failure{Confidence: Certain, Product: "sendmail"}
	f.setReply(r)
	f.Command = commandName(command)
	if f.Command == "RCPT TO" {
		f.Recipient = bracketed(command)
	}
	f.From, f.To = d.take(i, end)
	return f, end, true
}

// sendmailLine reads a line between the transcript's marks: an address with its "(reason: …)", or sendmail's own summary,
// "550 5.1.1 <user@example.org>... User unknown".
func (d *doc) sendmailLine(i int, t string) (f Failure, end int, ok bool) {
	f = Failure{Confidence: Certain, Product: "sendmail"}
	f.From, f.To = d.lines[i].from, d.lines[i].to
	if addr, rest, is := listedAddress(t); is && rest == "" {
		f.Recipient = addr
		end = i + 1
		for end < len(d.lines) && strings.HasPrefix(strings.TrimSpace(d.lines[end].text), "(") {
			note := strings.Trim(strings.TrimSpace(d.lines[end].text), "()")
			end++
			for end < len(d.lines) && d.lines[end].indent() > 4 && !d.lines[end].blank() && !strings.HasPrefix(strings.TrimSpace(d.lines[end].text), "(") {
				note += " " + strings.Trim(strings.TrimSpace(d.lines[end].text), "()")
				end++
			}
			if why, has := strings.CutPrefix(note, "reason: "); has {
				if r, is := readReply(why); is {
					f.setReply(r)
				} else {
					f.Text = spaces(why)
				}
			}
		}
		f.To = d.lines[end-1].to
		return f, end, true
	}
	r, is := readReply(t)
	if !is || !isDigit(t[0]) {
		return f, 0, false
	}
	f.setReply(r)
	if addr, _, has := strings.Cut(t, "..."); has {
		f.Recipient = bracketed(addr)
	}
	return f, i + 1, true
}

// commandName gives the verb of an SMTP command in its usual form.
func commandName(command string) string {
	command = strings.TrimSpace(command)
	for _, c := range commands {
		if hasPrefixFold(command, c) {
			return strings.ToUpper(strings.TrimSpace(c))
		}
	}
	return ""
}
