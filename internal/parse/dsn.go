package parse

import (
	"strconv"
	"strings"
	"unicode"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// findDSN reads the fields of a delivery status notification (RFC 3464 §2.3), whole or in part: a Final-Recipient, or a
// Diagnostic-Code alone.
func findDSN(d *doc) []Failure {
	var out []Failure
	var reporting, arrived string
	for i := 0; i < len(d.lines); i++ {
		name, value, next := d.field(i)
		switch name {
		case "reporting-mta":
			reporting = typed(value)
		case "x-postfix-sender":
			arrived = typed(value)
		case "final-recipient", "original-recipient", "diagnostic-code", "action", "status":
			f, end, ok := d.recipientFields(i)
			if ok {
				f.Sender, f.Local = arrived, ""
				if reporting != "" && f.RemoteHost == "" && (f.Code.IsZero() || strings.HasSuffix(addresses.HostName(reporting), "."+addresses.Domain(f.Recipient))) { // its own, or the recipient's own server
					f.RemoteHost = addresses.HostName(reporting)
				}
				f.From, f.To = d.take(i, end)
				out = append(out, f)
			} else if f.Confidence == 0 { // a delivery that worked: nobody else is to read its fields
				d.take(i, end)
			}
			next = max(next, end)
		default:
			continue
		}
		i = next - 1
	}
	if len(out) == 0 && d.worked && d.mail != nil && d.mail.reports > 0 { // a report that all went well: its words tell of nothing else
		d.take(0, len(d.lines))
	}
	return out
}

// recipientFields reads the group of fields that line i begins; end is the line behind it. ok is false where they report
// no failure.
func (d *doc) recipientFields(i int) (f Failure, end int, ok bool) {
	f = Failure{Confidence: Certain}
	var action, original string
	fields := 0
	for end = i; end < len(d.lines); {
		name, value, next := d.field(end)
		switch name {
		case "final-recipient":
			if f.Recipient != "" {
				return d.judge(f, action, original, fields, end)
			}
			f.Recipient = typedAddress(value)
		case "original-recipient":
			original = typedAddress(value)
		case "action":
			action = strings.ToLower(value)
		case "status":
			if tok, found := smtpcode.Next(value, 0); found && tok.Failure() && f.Enhanced.IsZero() {
				f.Enhanced = tok.Enhanced
			}
			if r, is := readReply(value); is && r.code.Class().Failure() && f.Code.IsZero() { // "Status: 553 Message too large"
				f.setReply(r)
			}
			if _, note, has := strings.Cut(value, "("); has && f.Text == "" {
				f.Text = strings.TrimSuffix(note, ")")
			}
		case "diagnostic-code":
			diagnose(&f, value)
		case "remote-mta":
			f.RemoteHost, f.RemoteIP = addresses.HostIP(typed(value))
		case "":
			if fields > 0 && d.unknownField(end) {
				break
			}
			if d.lines[end].blank() && end > i && fields > 0 && d.lines[end-1].bare == "" || !d.lines[end].blank() && !continues(d.lines[end].text) {
				return d.judge(f, action, original, fields, end)
			}
			if d.lines[end].blank() && (f.Text != "" || action != "" || !f.Enhanced.IsZero()) {
				return d.judge(f, action, original, fields, end)
			}
			next = end + 1
		}
		if name != "" && (name != "status" || !f.Enhanced.IsZero()) { // HTTP has a field Status with a code of three digits, too
			fields++
		}
		end = next
	}
	return d.judge(f, action, original, fields, end)
}

// judge decides whether a group of fields reports a failure. It gives no Failure at all for one that reports success.
func (d *doc) judge(f Failure, action, original string, fields, end int) (Failure, int, bool) {
	if strings.Contains(original, "@") && inward(f.Recipient) {
		f.Recipient = original
	}
	switch {
	case strings.HasPrefix(action, "delayed"):
		f.Delayed = true
	case strings.HasPrefix(action, "delivered"), strings.HasPrefix(action, "relayed"), strings.HasPrefix(action, "expanded"):
		d.worked = true
		return Failure{}, end, false
	}
	f.Final = strings.HasPrefix(action, "fail") || strings.HasPrefix(action, "error")
	failed := f.Final || f.Delayed
	coded := f.Code.Class().Failure() || f.Enhanced.Class().Failure()
	return f, end, failed && (f.Recipient != "" || coded) || coded && fields > 0 && (fields > 1 || f.Text != "")
}

// inward tells whether an address is one that only the reporting system knows: no mailbox of a domain, one of a host without a
// domain, or a route to it.
func inward(addr string) bool {
	at := strings.LastIndexByte(addr, '@')
	host := addr[at+1:]
	return at <= 0 || addr[0] == '@' || strings.HasSuffix(host, ".local") || strings.IndexByte(host, '.') < 0
}

// diagnose reads a Diagnostic-Code: "smtp; 550 5.1.1 …", "X-Postfix; host mx[192.0.2.1] said: 550 …", "x-unix; …".
func diagnose(f *Failure, value string) {
	if readSaid(value, f) {
		return
	}
	text := pastGreeting(typed(value))
	r, ok := readQuoting(text)
	if at := strings.Index(text, " #"); at >= 0 && !ok { // Exchange: "mx.example.org #5.1.1 smtp;550 5.1.1 …"
		if r, ok = readReply(text[at+1:]); ok && f.RemoteHost == "" {
			f.RemoteHost = addresses.HostName(text[:at])
		}
	}
	if ok {
		f.setReply(r)
		return
	}
	if strings.HasSuffix(strings.ToLower(text), "diagnostic -1 (unknown)") { // a gateway's X.400 code for what it does not know
		return
	}
	f.Text, f.Command = words(text, smtpcode.Code{}, smtpcode.Enhanced{})
	if e := inside(f.Text, smtpcode.Code{}); f.Enhanced.IsZero() {
		f.Enhanced = e
	}
}

// readQuoting reads a reply like readReply, or the one that it quotes where it has no reply code itself.
func readQuoting(text string) (reply, bool) {
	r, ok := readReply(text)
	if !r.code.IsZero() {
		return r, ok
	}
	told, is := quotedReply(text)
	if !is {
		return r, ok
	}
	if told.enhanced.IsZero() {
		told.enhanced = r.enhanced
	}
	return told, true
}

// quotedReply reads a server's reply that a program quotes behind words of its own: "5.1.0 - Unknown address error 550-'no such user'".
func quotedReply(text string) (reply, bool) {
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '-')
		if i < 0 || at+i+1 >= len(text) {
			return reply{}, false
		}
		at += i + 1
		if quote := text[at]; quote == '\'' || quote == '"' {
			if code, err := smtpcode.ParseCode(text[max(0, at-4) : at-1]); err == nil && code.Class().Failure() && at >= 5 && text[at-5] == ' ' {
				said := text[at+1:]
				if end := strings.LastIndexByte(said, quote); end > 0 {
					said = said[:end]
				}
				return readReply(code.String() + " " + said)
			}
		}
	}
}

// setReply takes over a reply; a status that is known already gives way to the server's own.
func (f *Failure) setReply(r reply) {
	f.Code, f.Text = r.code, r.text
	if r.command != "" {
		f.Command = r.command
	}
	if !r.enhanced.IsZero() {
		f.Enhanced = r.enhanced
	}
}

// field reads a header field that begins in line i, its folded lines included. name is in small letters, "" where line i
// begins no field that a report has.
func (d *doc) field(i int) (name, value string, next int) {
	if d.lines[i].taken || d.lines[i].cues&cueField == 0 {
		return "", "", i + 1
	}
	text := d.lines[i].bare
	colon := strings.IndexByte(text, ':')
	if colon < 4 || colon > 24 {
		return "", "", i + 1
	}
	for _, known := range reportFields {
		if colon < len(known) || text[0]|0x20 != known[0] || !scan.HasPrefixFold(text, known) || strings.TrimSpace(text[len(known):colon]) != "" {
			continue
		}
		next = i + 1
		for next < len(d.lines) && continues(d.lines[next].text) && d.lines[next].indent() > d.lines[i].indent() {
			next++
		}
		if next > i+1 {
			_, text, _ = strings.Cut(d.join(i, next), ":")
			return known, strings.TrimSpace(text), next
		}
		return known, scan.Spaces(text[colon+1:]), next
	}
	return "", "", i + 1
}

// unknownField tells whether line i is a field of the same group that no report is known to have: a known one follows.
func (d *doc) unknownField(i int) bool {
	for j := i; j < len(d.lines) && j < i+8; j++ {
		if name, _, _ := d.field(j); name != "" {
			return j > i
		}
		if d.lines[j].blank() || d.lines[j].taken || !startsField(d.lines[j].text) && !continues(d.lines[j].text) {
			return false
		}
	}
	return false
}

// continues tells whether a line is the folded rest of the field before (RFC 5322 §2.2.3).
func continues(text string) bool {
	return text != "" && (text[0] == ' ' || text[0] == '\t') && strings.TrimSpace(text) != ""
}

var reportFields = []string{"final-recipient", "original-recipient", "diagnostic-code", "action", "status", "remote-mta",
	"reporting-mta", "last-attempt-date", "final-log-id", "will-retry-until", "x-postfix-sender", "x-postfix-queue-id", "arrival-date",
	"received-from-mta", "x-display-name", "x-supplementary-info", "x-actual-recipient"}

// typed drops the type of a typed value: "rfc822; a@b.example", "dns; mx.example.org".
func typed(value string) string {
	kind, rest, ok := strings.Cut(value, ";")
	if !ok || len(kind) > 40 || strings.ContainsAny(strings.TrimSpace(kind), " @.[") {
		return strings.TrimSpace(value)
	}
	return strings.TrimSpace(rest)
}

// typedAddress gives the address of a typed value. Those of type utf-8 may write their letters as \x{C3B6} (RFC 6533 §3).
func typedAddress(value string) string {
	addr := strings.Trim(typed(value), "<>")
	if !scan.HasPrefixFold(strings.TrimSpace(value), "utf-8") || !strings.Contains(addr, `\x{`) {
		return addr
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(addr, `\x{`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		digits, behind, closed := strings.Cut(rest, "}")
		n, err := strconv.ParseUint(digits, 16, 21)
		if !closed || err != nil || unicode.IsControl(rune(n)) || unicode.Is(unicode.Cf, rune(n)) || unicode.IsSpace(rune(n)) {
			return strings.Trim(typed(value), "<>")
		}
		b.WriteRune(rune(n))
		addr = behind
	}
}
