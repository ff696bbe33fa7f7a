package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// findEximLog reads lines of Exim's main and reject log (Exim specification, chapter "Log files"): "** address … : reason",
// "== address … defer (111): reason", "… rejected RCPT <address>: reason".
func findEximLog(d *doc) []Failure {
	var out []Failure
	tried := map[string]int{} // by message and recipient: the last attempt that was put off
	var heard []Failure       // what a server answered, which counts where no entry tells of the delivery
	for i := range d.lines {
		if d.lines[i].taken || d.lines[i].cues&cueStamp == 0 {
			continue
		}
		text := eximEntry(d.lines[i].bare)
		if !eximLine(text) {
			continue
		}
		f := Failure{Confidence: Certain, Product: "exim"}
		ok := readEximLine(text, &f)
		f.From, f.To = d.take(i, i+1)
		if !ok && eximAnswer(text, &f) {
			heard = append(heard, f)
		}
		if !ok {
			continue
		}
		key := scan.FirstWord(strings.TrimSpace(text[19:])) + " " + f.Recipient
		if k, known := tried[key]; known && f.onlyOfTime() { // the attempt before tells why
			if f.Final {
				out[k].Delayed, out[k].Final = false, true
			}
			continue
		}
		if f.Delayed {
			tried[key] = len(out)
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		return heard
	}
	return out
}

// eximAnswer reads the entry in which Exim notes a server's answer before it decides what becomes of the message: "… H=mx.example.org
// [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<bob@example.org>: 451 …".
func eximAnswer(t string, f *Failure) bool {
	at := scan.IndexFold(t, eximQuotes)
	if at < 0 {
		return false
	}
	eximReason(t[at:], f)
	if host, ok := scan.After(t[:at], "h="); ok {
		f.RemoteHost, f.RemoteIP = addresses.HostIP(host)
	}
	if f.Command == "RCPT TO" {
		f.Recipient, _ = scan.Between(t[at:], "<", ">")
	}
	return !f.Code.IsZero()
}

// eximQuotes stand before another server's answer, and before the command that it answers.
const eximQuotes = "smtp error from remote mail server after "

// onlyOfTime tells whether Exim says no more than that it is too early to try again, or too late.
func (f *Failure) onlyOfTime() bool {
	return f.Code.IsZero() && (f.Final && f.Text == "retry timeout exceeded" || f.Delayed && strings.HasPrefix(f.Text, "retry time not reached"))
}

// eximShown stands before what exim -d shows of its log.
const eximShown = "LOG: "

// eximEntry drops what syslog puts before an entry. Where Exim then writes no time of its own, syslog's place is filled.
func eximEntry(t string) string {
	const untimed = "0000-00-00 00:00:00 "
	if entry, ok := strings.CutPrefix(t, eximShown); ok {
		return untimed + entry
	}
	if entry, ok := eximDebugged(t); ok {
		return untimed + entry
	}
	if !logStart(t) {
		return t
	}
	at := strings.Index(t[:min(len(t), 80)], "exim")
	if at < 0 {
		return t
	}
	_, entry, ok := strings.Cut(t[at:], ": ")
	if !ok {
		return t
	}
	if len(entry) > 10 && scan.IsDigit(entry[0]) && entry[4] == '-' && entry[10] == ' ' {
		return entry
	}
	return untimed + entry
}

// eximDebugged gives an entry of the log that has no time: as exim -d shows it below its heading, behind the process's number, or
// where somebody left the time out.
func eximDebugged(t string) (entry string, ok bool) {
	if t == "" || strings.IndexByte("HFrt*=", t[0]) < 0 && !scan.IsDigit(t[0]) {
		return "", false
	}
	if len(t) > 6 && t[6] == '-' {
		if id, rest, _ := strings.Cut(t, " "); eximID(id) {
			return t, eximDelivery(rest)
		}
	}
	if eximDelivery(t) {
		return t, strings.Contains(t, " R=")
	}
	if strings.HasPrefix(t, "rejected RCPT <") || strings.HasPrefix(t, "temporarily rejected RCPT <") {
		whom, said := scan.Between(t, "<", ">: ")
		return t, said && strings.IndexByte(whom, '@') > 0
	}
	entry = scan.TrimLeft(t, "0123456789 ")
	if host := strings.HasPrefix(entry, "H="); host || strings.HasPrefix(entry, "F=<") {
		ok = strings.Contains(entry, "> rejected RCPT <") || strings.Contains(entry, "> temporarily rejected RCPT <") || host && strings.Contains(entry, "]: SMTP error from remote ")
	}
	return entry, ok
}

// eximDelivery tells whether what stands behind a message's id tells of a delivery that failed: "** bob@example.org …".
func eximDelivery(t string) bool {
	return (strings.HasPrefix(t, "** ") || strings.HasPrefix(t, "== ")) && strings.IndexByte(scan.FirstWord(t[3:]), '@') > 0
}

// eximLine tells whether a line has the form of Exim's log: a time stamp, then a message id, a host or a reject.
func eximLine(t string) bool {
	if len(t) < 22 || !scan.IsDigit(t[0]) || !logStart(t) || t[10] != ' ' || t[13] != ':' {
		return false
	}
	rest := strings.TrimLeft(t[19:], " +-0123456789.[]")
	entry := strings.TrimSpace(t[19:])
	return eximID(scan.FirstWord(entry)) || eximDelivery(entry) || strings.HasPrefix(rest, "H=") || strings.Contains(rest, "authenticator failed") || strings.Contains(" "+rest, " rejected ")
}

// eximID tells whether w is a message id: 1TrXXb-0003AY-Fw, or the longer one of Exim 4.97.
func eximID(w string) bool {
	if len(w) != 16 && len(w) != 23 {
		return false
	}
	parts := strings.Split(w, "-")
	return len(parts) == 3 && len(parts[0]) == 6 && (len(parts[2]) == 2 || len(parts[2]) == 4)
}

func readEximLine(t string, f *Failure) bool {
	rest := ""
	switch {
	case cutInto(t, " ** ", &rest):
		f.Final = true
		f.Recipient = strings.TrimRight(scan.FirstWord(rest), ":")
	case cutInto(t, " == ", &rest):
		f.Recipient = strings.TrimRight(scan.FirstWord(rest), ":")
		f.Delayed = true
	case strings.Contains(t, " rejected "):
		_, rest, _ = strings.Cut(t, " rejected ")
		if a, ok := scan.Between(rest, "<", ">"); ok && strings.HasPrefix(rest, "RCPT") {
			f.Recipient, f.Command = a, "RCPT TO"
		} else if strings.HasPrefix(rest, "after DATA") {
			f.Command = "end of DATA"
		}
		if host, ok := scan.After(t, "h="); ok {
			_, f.SenderIP = addresses.HostIP(host)
		}
		f.Sender, _ = scan.Between(t, "f=<", ">")
		if _, why, ok := strings.Cut(rest, ": "); ok {
			rest = why
		}
		eximReason(rest, f)
		return true
	case strings.Contains(t, "authenticator failed for "):
		_, rest, _ = strings.Cut(t, "authenticator failed for ")
		f.Command = "AUTH"
		if at := strings.Index(rest, "]: "); at >= 0 {
			f.SenderIP = addresses.FirstIP(rest[max(0, strings.LastIndexByte(rest[:at], '[')):], "")
			rest = rest[at+3:]
		}
		eximReason(rest, f)
		return true
	case strings.Contains(t, "TLS error on connection"):
		_, rest, _ = strings.Cut(t, " H=")
		f.RemoteHost, f.RemoteIP = addresses.HostIP(rest)
		f.Text, _ = words(t[strings.Index(t, "TLS error on connection"):], smtpcode.Code{}, smtpcode.Enhanced{})
		return true
	default:
		return false
	}
	if alias, ok := scan.Between(rest, "<", ">"); ok && strings.Contains(alias, "@") && !strings.Contains(f.Recipient, "@") {
		f.Recipient = alias
	}
	host := rest
	if at := strings.Index(rest, " defer ("); at >= 0 {
		rest = rest[at:]
	}
	_, why, ok := strings.Cut(rest, ": ")
	if !ok {
		return false
	}
	eximReason(why, f)
	if at := strings.Index(host[:len(host)-len(why)], " H="); at >= 0 && f.RemoteHost+f.RemoteIP == "" {
		f.RemoteHost, f.RemoteIP = addresses.HostIP(host[at+len(" H="):])
	}
	return true
}

// cutInto sets rest to what follows sep in s.
func cutInto(s, sep string, rest *string) bool {
	_, r, ok := strings.Cut(s, sep)
	if ok {
		*rest = r
	}
	return ok
}

// eximReason reads a reason as Exim writes it in logs and bounces: "SMTP error from remote mail server after RCPT TO:<…>:
// host mx.example.org [192.0.2.1]: 550 …", or words of its own.
func eximReason(why string, f *Failure) {
	if rest, ok := scan.After(why, "smtp error from remote "); ok {
		if cmd, ok := scan.After(rest, " after "); ok {
			f.Command, _, _ = strings.Cut(cmd, ":")
		}
		if host, ok := scan.After(why, "host "); ok {
			f.RemoteHost, f.RemoteIP = addresses.HostIP(strings.TrimLeft(host, ": "))
		}
		for at := strings.Index(rest, ": "); at >= 0; { // the reply stands behind the command, the host, or both
			rest = rest[at+2:]
			if r, ok := readReply(rest); ok && !r.code.IsZero() {
				f.setReply(r)
				return
			}
			at = strings.Index(rest, ": ")
		}
		why = rest
	}
	if said, ok := scan.After(why, " reason: "); ok { // "… for TEXT command, host: mx.example.org (192.0.2.1) reason: 550 …"
		if r, is := readReply(said); is {
			if cmd, has := scan.Between(why, " for ", " command"); has {
				f.Command = cmd
			}
			f.setReply(r)
			return
		}
	}
	if r, ok := readReply(pastHost(why)); ok {
		f.setReply(r)
		if host, has := scan.After(why, "host "); has && f.RemoteHost == "" {
			f.RemoteHost, f.RemoteIP = addresses.HostIP(host)
		}
		return
	}
	f.Text, _ = words(why, smtpcode.Code{}, smtpcode.Enhanced{})
	if f.Enhanced.IsZero() {
		f.Enhanced = inside(f.Text, smtpcode.Code{})
	}
	if host, ok := scan.After(why, "host "); ok && f.RemoteHost == "" {
		f.RemoteHost, f.RemoteIP = addresses.HostIP(host)
	}
}

// pastHost drops the host and its address that stand before a reply: "host mx.example.org [192.0.2.1]: 550 …".
func pastHost(why string) string {
	rest, ok := strings.CutPrefix(why, "host ")
	if !ok {
		return why
	}
	_, rest, _ = strings.Cut(rest, " ")
	if strings.HasPrefix(rest, "[") || strings.HasPrefix(rest, "(") {
		_, rest, _ = strings.Cut(rest, " ")
	}
	return rest
}
