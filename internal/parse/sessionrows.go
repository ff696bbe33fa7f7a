package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// sessionRows read the logs of sessions that have columns: what sessionEntry gives.
var sessionRows = []func(text string) (key, said, reply string){mailEnableEntry, exchangeEntry, iisEntry}

// mailEnableEntry reads a line of MailEnable's log of activity: time, SMTP-IN or SMTP-OU, message, session, host, verb, the
// whole command and the reply, with tabs between them where nothing has made blanks of them.
func mailEnableEntry(text string) (key, command, reply string) {
	at := scan.IndexFold(text[:min(len(text), maxPrefix)], "smtp-")
	if at < 0 || !clockIn(text[:at]) {
		return "", "", ""
	}
	columns := strings.Fields(text[at:])
	if len(columns) < 6 || columns[0] != "SMTP-IN" && columns[0] != "SMTP-OU" || addresses.CleanIP(columns[3]) == "" {
		return "", "", ""
	}
	_, rest, _ := strings.Cut(text[at:], columns[3])
	rest = strings.TrimSpace(rest)
	rest = strings.TrimSpace(strings.TrimPrefix(rest, columns[4])) // the verb alone
	for n := range 2 {                                             // bytes read and written
		trimmed := strings.TrimRight(rest, " \t")
		if last := scan.LastWord(trimmed); last != "" && strings.Trim(last, "0123456789") == "" && (n == 0 || len(trimmed) > len(last)) {
			rest = strings.TrimRight(strings.TrimSuffix(trimmed, last), " \t")
		}
	}
	if !isCommand(rest) {
		return "", "", ""
	}
	end := strings.IndexByte(rest, '\t')
	if end < 0 {
		end = strings.IndexByte(rest, '>') + 1
	}
	if end <= 0 {
		return "", "", ""
	}
	return strings.Join(columns[:4], " "), rest[:end], strings.TrimSpace(rest[end:])
}

// exchangeEntry reads a line of Exchange's protocol log: time, connector, session, number, both ends, "<" or ">", what was said.
func exchangeEntry(text string) (key, said, reply string) {
	columns := strings.SplitN(text, ",", 8)
	if len(columns) < 8 || columns[6] != "<" && columns[6] != ">" || !clockIn(columns[0]) || columns[2] == "" {
		return "", "", ""
	}
	said = columns[7]
	if strings.HasPrefix(said, `"`) {
		said, _ = quotedField(said[1:])
	} else {
		said = said[:max(0, strings.LastIndexByte(said, ','))] // the context follows
	}
	return columns[2], strings.TrimSpace(said), ""
}

// iisSign begins the event of a line of IIS's.
const iisSign = "outboundconnection"

// iisEntry reads a line of the log of IIS's SMTP server: time, host, "OutboundConnectionCommand" or "…Response", service,
// server, address, port, and what was said, with + for blanks, then figures. A verb stands apart from its argument.
func iisEntry(text string) (key, said, reply string) {
	at := scan.IndexFold(text[:min(len(text), maxPrefix)], iisSign)
	if at < 0 || !clockIn(text[:at]) {
		return "", "", ""
	}
	columns := strings.Fields(text[at:])
	if len(columns) < 8 {
		return "", "", ""
	}
	before := strings.Fields(text[:at])
	said = columns[7]
	if strings.EqualFold(columns[0], "OutboundConnectionCommand") {
		said = columns[5] + " " + columns[7]
	}
	return columns[1] + " " + before[len(before)-1], strings.TrimSuffix(strings.ReplaceAll(said, "+", " "), " -"), ""
}
