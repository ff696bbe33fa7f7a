package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// Tables are what mail servers and their consoles export: PowerMTA's accounting files, Exchange's message tracking, the
// message trace of Microsoft 365, the lists of hosting panels.

// powerMTA are the fields of PowerMTA's accounting file where nothing else is configured.
var powerMTA = strings.Split("type,timelogged,timequeued,orig,rcpt,orcpt,dsnaction,dsnstatus,dsndiag,dsnmta,bouncecat", ",")

// tracking are the fields of Exchange's message tracking log (Exchange Server 2013 and later).
var tracking = strings.Split("date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status", ",")

// maxFields bounds the fields that are read of a row.
const maxFields = 80

// findRows reads the rows of a table by the names of its columns.
func findRows(d *doc) []Failure {
	var out []Failure
	var names []string
	var sep byte
	for i := range d.lines {
		l := &d.lines[i]
		text := l.bare
		if text == "" || l.taken {
			names = nil
			continue
		}
		if names == nil && l.cues&cueColumn == 0 {
			continue
		}
		head, s := text, sep
		if rest, ok := strings.CutPrefix(head, "#Fields:"); ok {
			head = strings.TrimSpace(rest)
		}
		if cols, by := header(head); cols != nil {
			names, sep = cols, by
			continue
		}
		cols := names
		if cols == nil {
			switch {
			case powerRow(text):
				cols = powerMTA
			case trackingRow(text):
				cols = tracking
			default:
				continue
			}
			s = ','
		}
		values := fields(text, s)
		if len(values) < min(len(cols), 4) {
			continue
		}
		e := event{start: i, sign: 1}
		for k := 0; k < min(len(cols), len(values)); k++ {
			e.addField(cols[k], values[k])
		}
		fs := e.failures()
		if len(fs) == 0 {
			if e.worked { // what arrived holds no reply that was refused
				d.take(i, i+1)
			}
			continue
		}
		from, to := d.take(i, i+1)
		for _, f := range fs {
			f.Format, f.From, f.To = "table", from, to
			out = append(out, f)
		}
	}
	return out
}

// addField takes in one field of a row.
func (e *event) addField(name, value string) {
	value = strings.TrimSpace(value)
	switch {
	case value == "":
		return
	case name == "type" && len(value) <= 2: // PowerMTA's kinds of records
		e.failed = e.failed || value == "b" || value == "rb" || value == "t"
		e.delayed = e.delayed || value == "t"
		e.worked = e.worked || value == "d"
		e.final = value == "b" || value == "rb"
		return
	case name == "recipient_status" && strings.Contains(value, "@") && !strings.ContainsAny(value, " #"):
		name = "recipient"
	case name == "recipient_status" && strings.Contains(value, "##"):
		e.addStatuses(value)
		return
	}
	e.add(member{name: name, shown: name, value: value})
}

// addStatuses takes in the recipients of a message trace, each with what became of the message: "bob@example.org##Receive,
// Fail;carol@example.net##Receive, Send". The last of the events counts.
func (e *event) addStatuses(value string) {
	for value != "" {
		who, what, _ := strings.Cut(value, "##")
		a, at := addresses.First(what)
		value = ""
		if a != "" {
			what, value = what[:at-len(a)], what[at-len(a):]
		}
		what = strings.TrimRight(what, " ;,")
		what = what[strings.LastIndexAny(what, " ;,")+1:]
		if workedEvents[strings.ToLower(what)] {
			continue
		}
		e.add(member{name: "recipient", shown: "recipient", value: strings.TrimSpace(who)})
		e.add(member{name: "status", shown: "status", value: what})
	}
}

// header gives the names of a table's columns, where they are those of a mail table: one names recipients, another a reply,
// a status or a kind of event.
func header(text string) (names []string, sep byte) {
	if strings.IndexByte(text, '@') >= 0 || strings.Count(text, ",") < 2 && strings.Count(text, ";") < 2 && strings.Count(text, "\t") < 2 && strings.Count(text, "|") < 2 {
		return nil, 0
	}
	if len(text) > 2000 || !scan.ContainsFold(text, "rec") && !scan.ContainsFold(text, "rcpt") && !scan.ContainsFold(text, "email") && !scan.ContainsFold(text, "to") {
		return nil, 0
	}
	for _, by := range []byte(",;\t|") {
		if strings.Count(text, string(by)) < 2 {
			continue
		}
		if first, _, _ := strings.Cut(text, string(by)); !nameLike(columnName(strings.Trim(first, `" `))) {
			continue
		}
		names = nil
		for _, f := range fields(text, by) {
			name := columnName(f)
			if !nameLike(name) {
				return nil, 0
			}
			names = append(names, name)
		}
		if tellsMail(names) {
			return names, by
		}
	}
	return nil, 0
}

// columnName gives the name of a column, or a label, as JSON has it: "Date (UTC)" is date.
func columnName(s string) string {
	s, _, _ = strings.Cut(s, "(")
	s = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(s)), " ", "_")
	if s == "recipientstatus" { // as PowerShell has it
		return "recipient_status"
	}
	return s
}

// powerRow tells whether a line is a row of PowerMTA's accounting file: a kind of record, a time, and a diagnostic further on.
func powerRow(text string) bool {
	kind, rest, ok := strings.Cut(text, ",")
	return ok && (kind == "b" || kind == "rb" || kind == "t" || kind == "d") && len(rest) > 10 && scan.IsDigit(rest[0]) && rest[4] == '-' && strings.Contains(rest, "smtp;") && strings.Count(rest, ",") >= 8
}

// trackingRow tells whether a line is a row of Exchange's message tracking log that tells of a failure.
func trackingRow(text string) bool {
	if !scan.IsDigit(text[0]) || !strings.Contains(text, ",FAIL,") && !strings.Contains(text, ",DEFER,") {
		return false
	}
	values := fields(text, ',')
	return len(values) > len(tracking)+4 && clockIn(values[0]) && (values[8] == "FAIL" || values[8] == "DEFER")
}

// fields splits a row. A field in quotes may hold the separator.
func fields(text string, sep byte) []string {
	var out []string
	for len(out) < maxFields {
		text = strings.TrimLeft(text, " ")
		if strings.HasPrefix(text, `"`) {
			value, rest := quotedField(text[1:])
			out = append(out, value)
			at := strings.IndexByte(rest, sep)
			if at < 0 {
				return out
			}
			text = rest[at+1:]
			continue
		}
		value, rest, more := strings.Cut(text, string(sep))
		out = append(out, value)
		if !more {
			return out
		}
		text = rest
	}
	return out
}

// quotedField ends a field at its quote; two quotes stand for one.
func quotedField(s string) (value, rest string) {
	for i := 0; i < len(s); i++ {
		if s[i] != '"' {
			continue
		}
		if i+1 < len(s) && s[i+1] == '"' {
			i++
			continue
		}
		return strings.ReplaceAll(s[:i], `""`, `"`), s[i+1:]
	}
	return s, ""
}
