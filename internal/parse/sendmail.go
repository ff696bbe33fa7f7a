package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// findSendmailLog reads sendmail's log lines: "to=<…>, …, dsn=5.1.1, stat=User unknown", "ruleset=check_rcpt, …,
// reject=550 5.7.1 …", and what it says of the same message besides.
func findSendmailLog(d *doc) []Failure {
	var out []Failure
	tried := map[string][]int{}    // by queue id: the failures that are still tried
	trouble := map[string]string{} // by queue id: what sendmail's own configuration made impossible
	for i := range d.lines {
		if d.lines[i].cues&cueStat == 0 {
			continue
		}
		text := d.lines[i].text
		stat, isStat := scan.After(text, " stat=")
		reject, isReject := scan.After(text, " reject=")
		if d.lines[i].taken {
			continue
		}
		if !isStat && !isReject {
			id := queueID(text)
			if _, why, has := strings.Cut(text, ": SYSERR("); has {
				_, trouble[id], _ = strings.Cut(why, "): ")
			}
			if strings.Contains(text, ": DSN: Cannot send message for ") { // the time of what the lines above put off is up
				for _, k := range tried[id] {
					out[k].Delayed, out[k].Final = false, true
				}
			}
			continue
		}
		f := Failure{Confidence: Certain, Product: "sendmail"}
		ok := false
		if isReject {
			ok = readRuleset(text, reject, &f)
		} else {
			ok = readStat(text, stat, &f)
			if why := trouble[queueID(text)]; why != "" && f.Text == "Local configuration error" {
				f.Text, f.Local = why, f.Text
			}
		}
		f.From, f.To = d.take(i, i+1)
		if ok {
			if f.Delayed {
				tried[queueID(text)] = append(tried[queueID(text)], len(out))
			}
			out = append(out, f)
		}
	}
	return out
}

// readRuleset reads what a ruleset rejected. Those of TLS judge the server that mail goes to; the line with the recipient
// tells that again.
func readRuleset(text, reject string, f *Failure) bool {
	r, ok := readReply(reject)
	if !ok || strings.Contains(text, "ruleset=tls_server") || strings.Contains(text, "ruleset=tls_rcpt") {
		return false
	}
	f.Command = "RCPT TO"
	f.Recipient, _ = scan.Between(text, "arg1=<", ">")
	if strings.Contains(text, "check_mail") {
		f.Sender, f.Recipient, f.Command = f.Recipient, "", "MAIL FROM"
	}
	if relay, has := scan.After(text, "relay="); has {
		_, f.SenderIP = addresses.HostIP(relay)
	}
	f.setReply(r)
	return true
}

func readStat(text, stat string, f *Failure) bool {
	if scan.HasPrefixFold(stat, "sent") || scan.HasPrefixFold(stat, "queued") {
		return false
	}
	f.Recipient, _ = scan.Between(text, "to=<", ">")
	if to, has := scan.After(text, "to="); has && f.Recipient == "" {
		f.Recipient, _ = addresses.First(to[:min(len(to), 300)])
		if user, _, ends := strings.Cut(to[:min(len(to), 64)], ","); ends && f.Recipient == "" && !strings.ContainsAny(user, "/|: ") {
			f.Recipient = user // a local user
		}
	}
	if relay, has := scan.After(text, "relay="); has {
		f.RemoteHost, f.RemoteIP = addresses.HostIP(relay)
	}
	if why, deferred := strings.CutPrefix(stat, "Deferred"); deferred {
		f.Delayed = true
		stat = strings.TrimLeft(why, ": ")
	}
	said, _ := scan.Between(text, " reply=", ", stat=") // sendmail 8.17 quotes the server
	if r, ok := readReply(said); ok && r.code.Class().Failure() {
		f.setReply(r)
	} else if r, ok := readReply(stat); ok {
		f.setReply(r)
	} else {
		f.Text, _ = words(stat, smtpcode.Code{}, smtpcode.Enhanced{})
	}
	if dsn, has := scan.After(text, "dsn="); has && f.Enhanced.IsZero() {
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
		if scan.HasPrefixFold(command, c) {
			return strings.ToUpper(strings.TrimSpace(c))
		}
	}
	return ""
}
