package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// exchangeIntroductions stand before the reply in notices of Exchange, Microsoft 365 and Outlook.
var exchangeIntroductions = []string{"remote server returned '", "remote server returned message detected as spam -> ", "remote server returned ", "server error: '", "gave this error:", "returned '"}

// findExchangeBounce reads notices of Exchange and Microsoft 365: "Remote Server returned '550 5.1.10 …'", "#550 5.1.1
// RESOLVER…; not found ##", "mx.example.org gave this error: …", and Outlook's list of recipients that cannot be reached.
func findExchangeBounce(d *doc) []Failure {
	if d.cues&cueExchange == 0 && !strings.Contains(d.src, "##") {
		return nil
	}
	var out []Failure
	told := false // later lines of the same notice tell the history of the same failure
	for i := 0; i < len(d.lines); i++ {
		if d.lines[i].taken || d.lines[i].blank() {
			continue
		}
		text := d.lines[i].text
		f := Failure{Confidence: Certain, Product: "exchange"}
		end, ok := d.exchangeReply(i, text, &f)
		if !ok {
			end, ok = d.notReached(i, text, &f)
		}
		if !ok {
			continue
		}
		history := scan.ContainsFold(text, " - server at ")
		f.From, f.To = d.take(i, end)
		if f.Recipient == "" {
			out = append(out, d.spread(i, f)...)
		} else if !told || !history {
			out = append(out, f)
		}
		told = true
		i = end - 1
	}
	return out
}

// exchangeReply reads the reply that an introduction or a pair of number signs marks in line i.
func (d *doc) exchangeReply(i int, text string, f *Failure) (end int, ok bool) {
	for _, m := range exchangeIntroductions {
		if d.lines[i].cues&cueExchange == 0 {
			break
		}
		if scan.IndexFold(text, m) < 0 {
			continue
		}
		end = d.paragraph(i, 20, func(t string) bool { return startsField(t) || strings.Contains(t, "returned '") })
		s := d.join(i, end)
		at := scan.IndexFold(s, m)
		if at < 0 { // blanks that people see as one part its words
			continue
		}
		rest := s[at+len(m):]
		closed := strings.HasSuffix(m, "'")
		if closed {
			if q := strings.Index(rest, "'"); q >= 0 && q+1 < len(rest) && rest[q+1] == ' ' || q == len(rest)-1 && q > 0 {
				rest = rest[:q]
			}
		}
		if host, has := strings.CutSuffix(s[:at], " "); has && strings.Contains(m, "gave") {
			f.RemoteHost = addresses.HostName(host)
		}
		if server, has := scan.After(s, "server at "); has {
			host, more, _ := strings.Cut(server, " ")
			f.RemoteHost, f.RemoteIP = addresses.HostName(host), addresses.FirstIP(more[:min(len(more), 60)], "")
		}
		mail := aboutMail(rest) || d.talksMail(i, end) // other programs speak of remote servers too
		if r, is := readReply(strings.TrimSpace(rest)); is && (!r.enhanced.IsZero() || mail) {
			f.setReply(r)
			d.claimRest(end, r.code)
			return end, true
		}
		if code, is := tokenIn(rest, 60); is && mail { // '<host> #5.7.1 smtp;550 5.7.1 …'
			f.Code, f.Enhanced = code.code, code.enhanced
			f.Text, _ = words(rest, f.Code, f.Enhanced)
			return end, true
		}
		if strings.Contains(m, "gave") {
			f.Text, _ = words(rest, smtpcode.Code{}, smtpcode.Enhanced{})
			return end, true
		}
	}
	if s, has := numberSigns(text); has {
		if r, is := readReply(s); is {
			f.setReply(r)
			return i + 1, true
		}
	}
	return 0, false
}

// numberSigns finds Exchange's "#550 5.1.1 reason ##", or "#5.1.1 … ##": a number sign right before a code and two behind.
func numberSigns(text string) (s string, ok bool) {
	end := strings.LastIndex(text, "##")
	for at := 0; at < end; at++ {
		if text[at] == '#' && scan.IsDigit(text[at+1]) {
			return text[at+1 : end], true
		}
	}
	return "", false
}

// claimRest marks further lines that repeat the reply in the same notice.
func (d *doc) claimRest(i int, code smtpcode.Code) {
	for j := i; j < len(d.lines) && j < i+3; j++ {
		if strings.HasPrefix(d.lines[j].bare, code.String()) {
			d.lines[j].taken = true
		}
	}
}

// tokenIn finds the first reply code and enhanced code within the first limit bytes of s.
func tokenIn(s string, limit int) (r reply, ok bool) {
	s = s[:min(len(s), limit)]
	for at := 0; ; {
		tok, found := smtpcode.Next(s, at)
		if !found {
			return r, !r.code.IsZero() || !r.enhanced.IsZero()
		}
		at = tok.To
		if !tok.Failure() || scan.InsideURL(s, tok.From) {
			continue
		}
		if r.code.IsZero() {
			r.code = tok.Code
		}
		if r.enhanced.IsZero() && sameClass(r.code, tok.Enhanced) {
			r.enhanced = tok.Enhanced
		}
	}
}

// notReached reads Outlook's and old Exchange's list: "did not reach the following recipient(s):", then "user@example.org
// on <date>" with the reason indented below.
func (d *doc) notReached(i int, text string, f *Failure) (end int, ok bool) {
	on := strings.Index(text, " on ")
	if on < 0 {
		return 0, false
	}
	who := strings.Trim(strings.TrimSpace(text[:on]), "'\"<>;")
	if at := strings.LastIndex(who, "SMTP="); at >= 0 { // an X.400 address: "c=US;a= ;p=Example;dda:SMTP=user@example.org;"
		who = who[at+len("SMTP="):]
	}
	if _, in, ok := strings.Cut(strings.TrimSuffix(who, ")"), "("); ok && strings.Contains(in, "@") { // "Bob Bauer (bob@example.org)"
		who = in
	}
	addr, n := addresses.First(who)
	if addr == "" || n != len(who) || addr != who && !strings.HasSuffix(who, addr) {
		return 0, false
	}
	if !d.above(i, "did not reach", "cannot be reached", "could not be reached", "could not be delivered") {
		return 0, false
	}
	end = d.paragraph(i, 8, func(t string) bool { return strings.Contains(t, " on ") && strings.Contains(t, "@") })
	if end == i+1 {
		return 0, false
	}
	f.Recipient = addr
	s := d.join(i+1, end)
	if rest, has := scan.After(s, "server error: "); has {
		s = rest
	}
	r, is := readReply(s)
	if at := strings.Index(s, " #"); at >= 0 && !is { // "… <mail.example.com #5.5.0 smtp;550 5.7.0 …>"
		r, is = readReply(s[at+1:])
	}
	if is {
		f.setReply(r)
	} else {
		f.Text, _ = words(s, smtpcode.Code{}, smtpcode.Enhanced{})
	}
	return end, true
}

// above tells whether one of the phrases, in small letters, stands in the twelve lines before line i.
func (d *doc) above(i int, phrases ...string) bool {
	for j := i - 1; j >= 0 && j >= i-12; j-- {
		for _, p := range phrases {
			if scan.ContainsFold(d.lines[j].text, p) {
				return true
			}
		}
	}
	return false
}

// spread gives the failure to the recipients that are named just before it, or as it is where none is.
func (d *doc) spread(i int, f Failure) []Failure {
	if a := recipientIn(f.Text, f.Command); a != "" {
		f.Recipient = a
		return []Failure{f}
	}
	for j := i; j >= 0 && j >= i-12; j-- {
		t := d.lines[j].bare
		if j == i {
			if at := strings.Index(t, "'"); at > 0 {
				t = t[:at]
			}
		} else if t == "" || d.lines[j].taken || scan.HasPrefixFold(t, "from: ") {
			continue
		}
		if found := addresses.All(t); len(found) > 0 {
			if len(found) > 1 && !scan.ContainsFold(t, "bounce") && !scan.ContainsFold(t, "recipients") && !strings.Contains(t, "mailto:") {
				break
			}
			if strings.Contains(t, "mailto:") {
				found = found[:1]
			}
			return f.toEach(found)
		}
	}
	return []Failure{f}
}

// startsField tells whether a line begins a header field: a name without blanks and a colon.
func startsField(t string) bool {
	name, _, ok := strings.Cut(strings.TrimSpace(t), ":")
	return ok && len(name) > 3 && len(name) < 50 && !strings.ContainsAny(name, " <>@./[('") && name[0] >= 'A' && name[0] <= 'Z'
}
