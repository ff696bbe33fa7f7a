package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// findQmailBounce reads the QSBMF form of qmail and its kin (https://cr.yp.to/proto/qsbmf.txt): after "Hi. This is the
// qmail-send program", one paragraph a recipient, "<user@example.org>:" and the reason below.
func findQmailBounce(d *doc) []Failure {
	if d.cues&cueQmail == 0 {
		return nil
	}
	var out []Failure
	for i := 0; i < len(d.lines); i++ {
		addr, rest, ok := bounceLine(strings.TrimSpace(d.lines[i].text))
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
		f := Failure{Recipient: addr, Final: true, Confidence: Certain, Product: "qmail"}
		qmailReason(d.join(j, end), &f)
		f.From, f.To = d.take(i, end)
		out = append(out, f)
		i = end - 1
	}
	return out
}

func qmailReason(s string, f *Failure) {
	for _, m := range []string{"connected to ", "giving up on ", "host "} {
		if at, ok := after(s, m); ok && f.RemoteIP == "" {
			f.RemoteHost, f.RemoteIP = hostIP(strings.TrimRight(firstWord(at), "."))
		}
	}
	if f.RemoteIP == "" {
		f.RemoteIP = cleanIP(firstWord(s))
	}
	switch {
	case containsFold(s, "does not like recipient"):
		f.Command = "RCPT TO"
	case containsFold(s, "sender was rejected"):
		f.Command = "MAIL FROM"
	case containsFold(s, "failed after i sent the message"):
		f.Command = "end of DATA"
	}
	if said, ok := after(s, " said: "); ok { // "Remote host said: 550 …", "most progress was RCPT TO response; remote host 192.0.2.1 said: 550 …"
		local := strings.TrimSuffix(strings.TrimSpace(s[:len(s)-len(said)-len(" said: ")]), " Remote host")
		if at := indexFold(said, "giving up on "); at > 0 {
			said = said[:at]
		}
		if at := indexFold(said, "(other mxes tried"); at > 0 {
			said = said[:at]
		}
		if r, ok := readReply(said); ok {
			f.Local = local
			f.setReply(r)
			return
		}
	}
	f.Text, _ = words(s, smtpcode.Code{}, smtpcode.Enhanced{})
	f.Enhanced = inside(s, smtpcode.Code{})
}
