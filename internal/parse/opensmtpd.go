package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// smtpdLog is what was read of a log of OpenSMTPD.
type smtpdLog struct {
	failed    []Failure
	envelope  map[string]string // by session: the recipient of its last envelope
	host      map[string]string // by session: whom it called
	broken    []brokenRoute
	attempted map[string]int // by envelope: its last attempt that was put off
}

// brokenRoute is a host that could not be talked with, and why.
type brokenRoute struct{ host, why string }

// findOpenSMTPDLog reads OpenSMTPD's log: deliveries (result="PermFail" stat="550 …"), refused commands (failed-command), and
// what expired. Where a delivery tells no more than that no host could be reached, the session with the host tells why.
func findOpenSMTPDLog(d *doc) []Failure {
	log := smtpdLog{envelope: map[string]string{}, host: map[string]string{}, attempted: map[string]int{}}
	for i := range d.lines {
		if d.lines[i].taken || d.lines[i].cues&cueSession == 0 {
			continue
		}
		text := d.lines[i].text
		session, entry := smtpdEntry(text)
		if session == "" && !strings.Contains(text, ` result="`) && !strings.Contains(text, "Expire for ") {
			continue
		}
		f := Failure{Confidence: Certain, Product: "opensmtpd"}
		ok, mine := log.read(session, entry, &f)
		if !ok && !mine {
			continue
		}
		f.From, f.To = d.take(i, i+1)
		if ok {
			log.failed = append(log.failed, f)
		}
	}
	return log.failed
}

// smtpdEntry splits a line of a session into the session's id, 16 hexadecimal digits, and what is told of it. Without one
// entry is the whole line.
func smtpdEntry(text string) (session, entry string) {
	t := strings.TrimSpace(text)
	if at := strings.Index(t, "]: "); at >= 0 {
		t = t[at+len("]: "):]
	}
	id, rest, _ := strings.Cut(t, " ")
	if len(id) != 16 || strings.Trim(id, "0123456789abcdef") != "" {
		return "", text
	}
	for _, daemon := range []string{"smtp ", "mta ", "mda "} {
		if strings.HasPrefix(rest, daemon) {
			return id, rest
		}
	}
	return "", text
}

// read reads one entry. mine is true where it is OpenSMTPD's, whether it reports a failure or not.
func (l *smtpdLog) read(session, entry string, f *Failure) (ok, mine bool) {
	switch {
	case strings.Contains(entry, ` result="`) && strings.Contains(entry, ` stat="`):
		return l.delivery(entry, f), true
	case strings.Contains(entry, "failed-command "):
		return l.refused(session, entry, f), true
	case strings.Contains(entry, "Expire for ") && strings.Contains(entry, "stat="):
		return l.expired(entry, f), true
	case session == "":
		return false, false
	case strings.Contains(entry, " evpid="):
		l.envelope[session], _ = scan.Between(entry, " to=<", ">")
	case strings.HasPrefix(entry, "mta connecting "):
		l.host[session], _ = scan.After(entry, " host=")
	case strings.HasPrefix(entry, "mta error reason="):
		why := strings.TrimPrefix(entry, "mta error reason=")
		l.broken = append(l.broken, brokenRoute{l.host[session], strings.TrimPrefix(why, "IO Error: ")})
	}
	return false, true
}

func (l *smtpdLog) delivery(entry string, f *Failure) bool {
	result, _ := scan.Between(entry, ` result="`, `"`)
	if result == "Ok" {
		return false
	}
	f.Delayed, f.Final = result == "TempFail", result == "PermFail"
	f.Recipient, _ = scan.Between(entry, " to=<", ">")
	f.Sender, _ = scan.Between(entry, " from=<", ">")
	relay, _ := scan.Between(entry, ` relay="`, `"`) // "192.0.2.1 (mx.example.org)", or a domain alone
	if host, has := scan.Between(relay, "(", ")"); has {
		f.RemoteHost, f.RemoteIP = host, addresses.FirstIP(relay, "")
	}
	_, stat, _ := strings.Cut(entry, ` stat="`)
	if end := strings.LastIndexByte(stat, '"'); end >= 0 {
		stat = stat[:end]
	}
	if r, ok := readReply(stat); ok {
		f.setReply(r)
	} else {
		f.Text, _ = words(stat, smtpcode.Code{}, smtpcode.Enhanced{})
		for i := len(l.broken) - 1; i >= 0 && f.RemoteHost == "" && relay != ""; i-- {
			if b := l.broken[i]; b.host == relay || strings.HasSuffix(b.host, "."+relay) {
				f.RemoteHost, f.Text, f.Local = b.host, b.why, f.Text
			}
		}
	}
	if f.Delayed {
		if id, has := scan.Between(entry, " evpid=", " "); has {
			l.attempted[id] = len(l.failed)
		}
	}
	return true
}

// refused reads what this server said to a client: command="RCPT TO:<…>" result="550 …". Where the data was refused, the
// envelope before tells for whom it was.
func (l *smtpdLog) refused(session, entry string, f *Failure) bool {
	result, _ := scan.Between(entry, ` result="`, `"`)
	r, ok := readReply(result)
	if !ok {
		return false
	}
	f.setReply(r)
	command, _ := scan.Between(entry, ` command="`, `"`)
	f.Command = commandName(command)
	switch f.Command {
	case "", "DATA":
		f.Recipient = l.envelope[session]
	case "RCPT TO":
		f.Recipient, _ = scan.Between(command, "<", ">")
	case "MAIL FROM":
		f.Sender, _ = scan.Between(command, "<", ">")
	}
	if from, has := scan.After(entry, " address="); has {
		f.SenderIP = addresses.FirstIP(scan.FirstWord(from), "")
	}
	return true
}

// expired lets the last attempt of an envelope stand as what became of it.
func (l *smtpdLog) expired(entry string, f *Failure) bool {
	id, _ := scan.Between(entry, "expire for ", ":")
	if k, known := l.attempted[id]; known {
		l.failed[k].Delayed, l.failed[k].Final = false, true
		return false
	}
	f.Final = true
	f.Recipient, _ = scan.Between(entry, " to=<", ">")
	f.Sender, _ = scan.Between(entry, " from=<", ">")
	stat, _ := scan.After(entry, "stat=")
	f.Text, _ = words(stat, smtpcode.Code{}, smtpcode.Enhanced{})
	return f.Recipient != ""
}
