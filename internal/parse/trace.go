package parse

import (
	"strings"
	"sync"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// The message trace of Microsoft 365, and the tracking log of Exchange, tell the last error of a recipient as
// "[{LED=550 5.1.10 RESOLVER.ADR.RecipientNotFound; …};{MSG=};{FQDN=mx.example.org};{IP=192.0.2.25};{LRT=…}]".

// traceMark begins the last error.
const traceMark = "{led="

// maxLastError is how many lines the last error may fill.
const maxLastError = 8

// findTrace reads the last errors of a message trace.
func findTrace(d *doc) []Failure {
	var out []Failure
	named := sync.OnceValue(d.tracedTo)
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&cueEntry == 0 || scan.IndexFold(l.text, traceMark) < 0 {
			continue
		}
		end := d.paragraph(i, maxLastError, func(t string) bool { return scan.IndexFold(t, traceMark) >= 0 })
		s := d.join(i, end)
		said, rest := lastError(s)
		r, ok := readReply(said)
		if !ok || r.enhanced.IsZero() && rest == "" {
			continue
		}
		f := Failure{Confidence: Certain, Product: "exchange", Delayed: r.code.Class() == smtpcode.Temporary}
		f.setReply(r)
		f.Final = !f.Delayed
		if host, ok := scan.Between(rest, "{fqdn=", "}"); ok {
			f.RemoteHost, _ = addresses.HostIP(host)
		}
		if ip, ok := scan.Between(rest, "{ip=", "}"); ok {
			f.RemoteIP = addresses.CleanIP(ip)
		}
		if before := addresses.All(s[:scan.IndexFold(s, traceMark)]); len(before) == 1 {
			f.Recipient = before[0]
		} else {
			f.Recipient = named()
		}
		f.From, f.To = d.take(i, d.lastErrorEnd(i, end))
		out = append(out, f)
	}
	return out
}

// lastErrorEnd gives the line behind the last error that line i begins: those that follow may be the next row's.
func (d *doc) lastErrorEnd(i, end int) int {
	for k := i + 1; k < end; k++ {
		if _, rest := lastError(d.join(i, k)); rest != "" {
			return k
		}
	}
	return end
}

// lastError cuts the last error in s from what stands behind it. A server's words may hold braces.
func lastError(s string) (said, rest string) {
	s = s[scan.IndexFold(s, traceMark)+len(traceMark):]
	for _, m := range []string{"};{msg=", "}; {msg=", "};{", "}]"} {
		if end := scan.IndexFold(s, m); end >= 0 {
			return s[:end], s[end:]
		}
	}
	return s, ""
}

// tracedTo gives the recipient of a message trace, where the text names just one: behind a label, or in its column.
func (d *doc) tracedTo() string {
	found, column := "", -1
	var sep byte
	one := func(a string) bool {
		ok := found == "" || a == "" || strings.EqualFold(found, a)
		if a != "" {
			found = a
		}
		return ok
	}
	for i := range min(len(d.lines), maxTold) {
		text := strings.TrimSpace(d.lines[i].text)
		if names, by := header(text); names != nil {
			sep, column = by, -1
			for k, name := range names {
				if eventNames[name] == "to" {
					column = k
				}
			}
			continue
		}
		if column >= 0 && text != "" {
			if values := fields(text, sep); column < len(values) {
				if a, n := addresses.First(values[column]); a != "" && n == len(strings.TrimSpace(values[column])) && !one(a) {
					return ""
				}
			}
		}
		label, value, ok := strings.Cut(text, ":")
		if !ok || len(label) > 24 {
			continue
		}
		if label = columnName(label); eventNames[label] == "to" {
			if a, _ := addresses.First(value); !one(a) {
				return ""
			}
		}
	}
	return found
}
