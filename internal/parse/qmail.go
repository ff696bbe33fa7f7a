package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// findQmailBounce reads the QSBMF form of qmail and its kin (https://cr.yp.to/proto/qsbmf.txt): after "Hi. This is the
// qmail-send program", one paragraph a recipient, "<user@example.org>:" and the reason below. Sites put words of their own
// in place of the greeting: there the header of a mail system's e-mail stands for it.
func findQmailBounce(d *doc) []Failure {
	product := "qmail"
	if d.cues&cueQmail == 0 {
		if d.mail == nil || !d.mail.daemon || d.cues&(cueExim|cueSendmail|cueField) != 0 {
			return nil
		}
		product = ""
	}
	var out []Failure
	for i := 0; i < len(d.lines); i++ {
		addr, rest, ok := bounceLine(d.lines[i].bare)
		if d.lines[i].taken || !ok || rest != "" {
			continue
		}
		j := i + 1
		for j < len(d.lines) && d.lines[j].blank() {
			j++
		}
		if j == len(d.lines) {
			break
		}
		end := d.paragraph(j, 30, func(t string) bool {
			_, rest, next := bounceLine(strings.TrimSpace(t))
			return next && rest == "" || strings.HasPrefix(t, "---")
		})
		if _, rest, another := bounceLine(d.lines[j].bare); product == "" && (another && rest == "" || strings.HasPrefix(d.lines[j].text, "---")) {
			continue // a list of recipients without reasons
		}
		f := Failure{Recipient: addr, Final: true, Confidence: Certain, Product: product}
		qmailReason(d.join(j, end), &f)
		f.From, f.To = d.take(i, end)
		out = append(out, f)
		i = end - 1
	}
	return out
}

// qmailGaveUp ends a reason whose message was tried until its time was up. What stands before it is why.
const qmailGaveUp = "i'm not going to try again; this message has been in the queue too long"

func qmailReason(s string, f *Failure) {
	if at := scan.IndexFold(s, qmailGaveUp); at > 0 {
		s = s[:at]
	}
	for _, m := range []string{"connected to ", "giving up on ", "host "} {
		if at, ok := scan.After(s, m); ok && f.RemoteIP == "" {
			f.RemoteHost, f.RemoteIP = addresses.HostIP(strings.TrimRight(scan.FirstWord(at), "."))
		}
	}
	if f.RemoteIP == "" {
		f.RemoteIP = addresses.CleanIP(scan.FirstWord(s))
	}
	switch {
	case scan.ContainsFold(s, "greeting failed"):
		f.Command = connecting
	case scan.ContainsFold(s, "does not like recipient"):
		f.Command = "RCPT TO"
	case scan.ContainsFold(s, "sender was rejected"):
		f.Command = "MAIL FROM"
	case scan.ContainsFold(s, "failed after i sent the message"):
		f.Command = "end of DATA"
	}
	if said, ok := scan.After(s, " said: "); ok { // "Remote host said: 550 …", "most progress was RCPT TO response; remote host 192.0.2.1 said: 550 …"
		local := strings.TrimSuffix(strings.TrimSpace(s[:len(s)-len(said)-len(" said: ")]), " Remote host")
		if at := scan.IndexFold(said, "giving up on "); at > 0 {
			said = said[:at]
		}
		if at := scan.IndexFold(said, "(other mxes tried"); at > 0 {
			said = said[:at]
		}
		if r, ok := readReply(said); ok {
			f.Local = local
			f.setReply(r)
			return
		}
	}
	if r, ok := readReply(s); ok && !r.code.IsZero() {
		f.setReply(r)
		return
	}
	f.Text, _ = words(s, smtpcode.Code{}, smtpcode.Enhanced{})
	f.Enhanced = inside(s, smtpcode.Code{})
}

// findQmailLog reads qmail-send's log: "delivery 12: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550_…/".
// Whose delivery it is stands in the line that starts it.
func findQmailLog(d *doc) []Failure {
	var out []Failure
	to := map[string]string{} // by the delivery's number
	for i := range d.lines {
		if d.lines[i].cues&cueDelivery == 0 {
			continue
		}
		text := d.lines[i].text
		at := strings.Index(text, "delivery ")
		if at < 0 || d.lines[i].taken {
			continue
		}
		number, rest, ok := strings.Cut(text[at+len("delivery "):], ": ")
		if !ok || number == "" || strings.Trim(number, "0123456789") != "" {
			continue
		}
		if strings.HasSuffix(text[:at], "starting ") {
			if a, _ := addresses.First(rest); a != "" && len(to) < maxFailures {
				to[number] = a
			}
			continue
		}
		kind, why, _ := strings.Cut(rest, ": ")
		if kind != "failure" && kind != "deferral" || !strings.Contains(why, "_") {
			continue
		}
		f := Failure{Confidence: Certain, Product: "qmail", Delayed: kind == "deferral", Final: kind == "failure", Recipient: to[number]}
		why = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(why, "_", " "), "/", " "))
		before, said, has := strings.Cut(why, "Remote host said: ")
		if r, ok := readReply(said); has && ok {
			r.text, _, _ = strings.Cut(r.text, " Giving up on ")
			f.Local = strings.TrimSpace(before)
			f.RemoteIP = addresses.FirstIP(before, "")
			f.setReply(r)
		} else {
			f.Text, _ = words(why, smtpcode.Code{}, smtpcode.Enhanced{})
			f.Enhanced = inside(f.Text, smtpcode.Code{})
		}
		f.From, f.To = d.take(i, i+1)
		out = append(out, f)
	}
	return out
}
