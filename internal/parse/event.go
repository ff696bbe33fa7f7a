package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// findEvents reads the JSON of mail services' events as far as pairs of names and values go: "reason", "response",
// "status", "email", "event".
func findEvents(d *doc) []Failure {
	var out []Failure
	var f Failure
	start := -1
	flush := func(end int) {
		if start >= 0 && (!f.Code.IsZero() || !f.Enhanced.IsZero()) {
			f.Confidence, f.Format, f.Product = Certain, "event", ""
			f.From, f.To = d.take(start, end)
			out = append(out, f)
		}
		f, start = Failure{}, -1
	}
	for i := range d.lines {
		t := strings.TrimSpace(d.lines[i].text)
		if d.lines[i].taken {
			continue
		}
		if strings.HasPrefix(t, "}") || t == "" && start >= 0 {
			flush(i)
			continue
		}
		name, value, ok := jsonPair(t)
		if !ok {
			continue
		}
		if start < 0 {
			start = i
		}
		switch name {
		case "email", "recipient", "rcpt_to", "emailaddress", "to", "raw_rcpt_to":
			if a, _ := address(value); a != "" && f.Recipient == "" {
				f.Recipient = a
			}
		case "reason", "response", "diagnosticcode", "smtpresponse", "raw_reason", "message", "description", "delivery-message", "error":
			if r, is := readReply(value); is && f.Code.IsZero() {
				f.setReply(r)
			}
		case "status", "enhancedcode":
			if tok, found := smtpcode.Next(value, 0); found && failing(tok) && f.Enhanced.IsZero() {
				f.Enhanced = tok.Enhanced
			}
		case "ip", "sendingip", "sending_ip":
			f.SenderIP = cleanIP(value)
		case "event", "type":
			f.Delayed = value == "deferred" || value == "delayed"
		}
	}
	flush(len(d.lines))
	return out
}

// jsonPair reads `"name": "value",`.
func jsonPair(t string) (name, value string, ok bool) {
	if len(t) < 6 || t[0] != '"' {
		return "", "", false
	}
	name, rest, ok := strings.Cut(t[1:], `":`)
	if !ok || strings.ContainsAny(name, " \"") {
		return "", "", false
	}
	value = strings.TrimRight(strings.TrimSpace(rest), ",")
	return strings.ToLower(name), strings.Trim(value, `"`), true
}
