package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/smtpcode"
)

// courierLog is what was read of a log of Courier.
type courierLog struct {
	failed []Failure
	open   map[string]int // by message and recipient: the attempt whose status is still to come
}

// findCourierLog reads Courier's log (courieresmtp, courierlocal and their like): "id=…,from=<…>,addr=<…>: 550 …", a line for each
// line of the reply, and at the end of the attempt "…,status: failure", or deferred, or success.
func findCourierLog(d *doc) []Failure {
	log := courierLog{open: map[string]int{}}
	for i := range d.lines {
		if d.lines[i].taken {
			continue
		}
		key, told, ok := courierEntry(d.lines[i].text)
		if !ok {
			continue
		}
		from, to := d.take(i, i+1)
		log.read(key, told, from, to)
	}
	return log.attempts()
}

// courierEntry splits a line into the message with its recipient, and what is told of them. A line that tells nothing of them
// gives an empty told.
func courierEntry(text string) (key, told string, ok bool) {
	at := strings.Index(text, "courier")
	if at < 0 {
		return "", "", false
	}
	_, entry, ok := strings.Cut(text[at:], ": ")
	if !ok {
		return "", "", false
	}
	if at := strings.Index(entry, ",id="); at >= 0 && at < 20 { // "started,id=…", "newmsg,id=…", "completed,id=…"
		return "", "", true
	}
	if !strings.HasPrefix(entry, "id=") || !strings.Contains(entry, ",addr=<") {
		return "", "", false
	}
	end := strings.Index(entry, ",addr=<")
	end += strings.IndexByte(entry[end:], '>') + 1
	return entry[:end], entry[end:], end > 0
}

// read takes what one line tells of an attempt.
func (l *courierLog) read(key, told string, from, to int) {
	k, open := l.open[key]
	switch word, reason, _ := strings.Cut(told, ": "); {
	case word == ",status" && open:
		f := &l.failed[k]
		f.Final, f.Delayed = strings.HasPrefix(reason, "failure"), strings.HasPrefix(reason, "deferred")
		if strings.HasPrefix(reason, "success") {
			f.Text = ""
		}
		f.To = to
		delete(l.open, key)
	case word == "" && reason != "" && open:
		l.failed[k].Text += " " + reason
		l.failed[k].To = to
	case word == "" && reason != "":
		f := Failure{Text: reason, Confidence: Certain, Product: "courier", From: from, To: to}
		f.Recipient, _ = scan.Between(key, ",addr=<", ">")
		f.Sender, _ = scan.Between(key, ",from=<", ">")
		l.open[key] = len(l.failed)
		l.failed = append(l.failed, f)
	}
}

// attempts gives the attempts that failed, with their replies read.
func (l *courierLog) attempts() []Failure {
	var out []Failure
	for _, f := range l.failed {
		said := f.Text
		f.Text = ""
		if r, ok := readReply(said); ok {
			f.setReply(r)
		} else {
			f.Text, _ = words(said, smtpcode.Code{}, smtpcode.Enhanced{})
		}
		if f.Text != "" && f.Code.Class() != smtpcode.Success {
			out = append(out, f)
		}
	}
	return out
}
