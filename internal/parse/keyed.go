package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// keyedMarks stand in lines of names and values, "name=value", that only mail's programs write: msmtp's log, PowerMTA's
// accounting, Stalwart's log, Mimecast's, greylisting daemons.
var keyedMarks = []string{"smtpstatus=", "smtpmsg=", "errormsg='", "dsnstatus=", "dsndiag=", "bouncecat=", "(delivery.", "(outgoing-report.", "(smtp.", "action=greylist", "smtp_code=", "rejtype="}

// findKeyed reads lines of names and values.
func findKeyed(d *doc) []Failure {
	var out []Failure
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueKeyed == 0 || !anyFold(opening(l.text), keyedMarks) {
			continue
		}
		e := event{start: i, failed: true, sign: 1}
		text := l.text
		product := ""
		if at := scan.IndexFold(text, "(delivery."); at >= 0 {
			kind := strings.Trim(scan.FirstWord(text[at:]), "()")
			if !anyFold(kind, stalwartFailures) {
				continue
			}
			e.sign, product = 2, "stalwart"
			before := text[:at]
			if space := strings.Index(before, "Z "); space > 0 {
				before = before[space+2:]
			}
			if level := scan.FirstWord(strings.TrimSpace(before)); level == strings.ToUpper(level) {
				before = strings.TrimSpace(before)[len(level):]
			}
			e.told = append(e.told, strings.TrimSpace(before))
			e.delayed = strings.Contains(kind, "error") || strings.Contains(kind, "lookup") || strings.Contains(kind, "rate-limit")
			text = text[at:]
		}
		if scan.ContainsFold(text, "action=greylist") {
			e.sign, e.delayed, product = 2, true, "postgrey"
			e.told = append(e.told, "greylisted")
		}
		if scan.ContainsFold(text, "smtpstatus=") || scan.ContainsFold(text, "errormsg='") {
			product = "msmtp"
		}
		n := 0
		for {
			name, value, rest, ok := cutKeyed(text)
			if !ok {
				break
			}
			text = rest
			n++
			e.addKeyed(name, value)
		}
		if n < 2 || e.worked || scan.ContainsFold(l.text, "exitcode=ex_ok") || scan.ContainsFold(l.text, "smtpstatus=2") && !scan.ContainsFold(l.text, "errormsg=") {
			continue
		}
		fs := e.failures()
		if len(fs) == 0 {
			continue
		}
		from, to := d.take(i, i+1)
		for _, f := range fs {
			f.Format, f.Product, f.From, f.To = "keyed-log", product, from, to
			out = append(out, f)
		}
	}
	return out
}

// stalwartFailures are the events of Stalwart's delivery that report a failure.
var stalwartFailures = []string{"rejected", "error", "failed", "failure", "invalid", "null-mx", "expired", "rate-limit", "missing-outbound", "dsn-perm-fail", "dsn-temp-fail", "implicit-tls"}

// addKeyed takes in one name with its value, under the names that JSON has for it.
func (e *event) addKeyed(name, value string) {
	switch strings.ToLower(name) {
	case "recipients":
		name = "rcpt"
	case "from", "to", "rcpt", "recipient", "orig", "sender", "details", "reason", "code", "smtpstatus", "smtpmsg", "dsnstatus", "dsndiag", "dsnaction", "dsnmta", "bouncecat", "smtp_code", "smtp_msg", "smtp_enchcode", "hostname", "causedby", "rejtype", "rejinfo", "rejcode", "error":
	case "errormsg":
		e.told = append(e.told, value)
		return
	default:
		return
	}
	if list, ok := strings.CutPrefix(value, "["); ok {
		for _, a := range addresses.All(list) {
			e.add(member{name: strings.ToLower(name), shown: name, value: a})
		}
		return
	}
	e.add(member{name: strings.ToLower(name), shown: name, value: value})
}

// cutKeyed takes the first `name=value`, `name = "value"` or `name='value'` of s.
func cutKeyed(s string) (name, value, rest string, ok bool) {
	for {
		at := strings.IndexByte(s, '=')
		if at < 0 {
			return "", "", "", false
		}
		before := strings.TrimRight(s[:at], " ")
		name = before[strings.LastIndexAny(before, " \t,(;|")+1:]
		rest = strings.TrimLeft(s[at+1:], " ")
		if !nameLike(name) || rest == "" {
			s = s[at+1:]
			continue
		}
		if q := rest[0]; q == '"' || q == '\'' {
			value, rest, _ = cutString(rest[1:], q)
			return name, plain(value), rest, true
		}
		end := strings.IndexAny(rest, " ,\t|")
		if rest[0] == '[' {
			end = strings.IndexByte(rest, ']')
		}
		if end < 0 {
			end = len(rest)
		}
		return name, strings.Trim(rest[:end], "<>"), rest[end:], true
	}
}
