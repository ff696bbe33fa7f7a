package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// findSendmailLog reads sendmail's log lines: "to=<…>, …, dsn=5.1.1, stat=User unknown" and "ruleset=check_rcpt, …,
// reject=550 5.7.1 …".
func findSendmailLog(d *doc) []Failure {
	if d.cues&cueStat == 0 {
		return nil
	}
	var out []Failure
	for i := range d.lines {
		if d.lines[i].cues&cueStat == 0 {
			continue
		}
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
