package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/smtpcode"
)

// findFilterLog reads what filters log of a message that they stopped: amavisd's "Blocked SPAM {…}, [192.0.2.1] <sender> ->
// <recipient>", its "FWD" of one that the next server refused, and the lines of Barracuda's log.
func findFilterLog(d *doc) []Failure {
	var out []Failure
	for i := range d.lines {
		l := &d.lines[i]
		if l.taken || l.cues&(cueTold|cueEntry) == 0 {
			continue
		}
		if l.cues&cueEntry != 0 {
			if f, ok := barracudaLine(l.text); ok {
				f.From, f.To = d.take(i, i+1)
				out = append(out, f)
				continue
			}
		}
		if !strings.Contains(l.text, "> -> <") {
			continue
		}
		at := strings.Index(l.text, "Blocked ")
		if at < 0 {
			if f, ok := forwardLine(l.text); ok {
				f.From, f.To = d.take(i, i+1)
				out = append(out, f)
			}
			continue
		}
		rest := l.text[at:]
		verdict, envelope, ok := strings.Cut(rest, " {")
		if !ok || len(verdict) > 120 {
			if verdict, envelope, ok = strings.Cut(rest, ", "); !ok {
				continue
			}
		}
		sender, to, _ := strings.Cut(envelope, "> -> <")
		f := Failure{Confidence: Certain, Product: "amavis", Final: true}
		f.Text, _ = words(verdict, smtpcode.Code{}, smtpcode.Enhanced{})
		f.Recipient, _, _ = strings.Cut(to, ">")
		f.Sender = sender[strings.LastIndexByte(sender, '<')+1:]
		f.SenderIP = addresses.FirstIP(sender, "")
		f.From, f.To = d.take(i, i+1)
		out = append(out, f)
	}
	return out
}

// forwardLine reads amavisd's line of a message that the next server refused: "FWD from <sender> -> <recipient>, 554 5.7.1
// from MTA(smtp:[127.0.0.1]:10025): 554 5.7.1 …".
func forwardLine(text string) (Failure, bool) {
	_, rest, ok := strings.Cut(text, "FWD ")
	if !ok {
		return Failure{}, false
	}
	sender, rest, _ := strings.Cut(rest, "> -> <")
	recipient, rest, _ := strings.Cut(rest, ">")
	_, said, ok := strings.Cut(rest, "): ")
	if !ok || !strings.Contains(rest, " from MTA(") {
		return Failure{}, false
	}
	r, ok := readReply(said)
	if !ok || !r.code.Class().Failure() {
		return Failure{}, false
	}
	f := Failure{Confidence: Certain, Product: "amavis", Sender: sender[strings.LastIndexByte(sender, '<')+1:], Recipient: recipient}
	f.setReply(r)
	return f, true
}

// barracudaSigns stand in the lines of Barracuda's log of incoming mail: of the connection, and of the message.
var barracudaSigns = []string{"inbound/pass", "scan["}

// barracudaLine reads a line of Barracuda's log: client, message, times, "RECV" or "SCAN" with what that has before it, sender,
// recipient, what was done, for which reason, and what tells more. 2 is blocked, 5 deferred.
func barracudaLine(text string) (Failure, bool) {
	if !strings.Contains(text, " RECV ") && !strings.Contains(text, " SCAN ") || !anyFold(text, barracudaSigns) {
		return Failure{}, false
	}
	before, rest, ok := strings.Cut(text, " RECV ")
	columns := strings.Fields(rest)
	if !ok {
		before, rest, ok = strings.Cut(text, " SCAN ")
		if columns = strings.Fields(rest); len(columns) > 4 { // whether it was encrypted, and the score
			columns = append(columns[1:3:3], columns[4:]...)
		}
	}
	if !ok || len(columns) < 4 || columns[2] != "2" && columns[2] != "5" || !strings.Contains(columns[1], "@") {
		return Failure{}, false
	}
	f := Failure{Confidence: Certain, Product: "barracuda", Delayed: columns[2] == "5", Sender: strings.Trim(columns[0], "<>"), Recipient: strings.Trim(columns[1], "<>")}
	f.Final = !f.Delayed
	f.SenderIP = addresses.FirstIP(before, "")
	f.Text, _ = words(text[len(before)+1:], smtpcode.Code{}, smtpcode.Enhanced{})
	return f, true
}
