package parse

import (
	"strings"

	"smtpbot/internal/smtpcode"
)

// findNotices reads notices that carry no code at all: an address and a reason between fixed words, automatic replies and
// abuse reports. It speaks only where no other format found anything.
func findNotices(d *doc) []Failure {
	if d.cues&(cueOpening|cueReport) == 0 {
		return nil
	}
	original := false // behind a line that announces the returned message, which no format reads
	for i := range d.lines {
		if d.lines[i].cues&cueOriginal != 0 {
			original = d.lines[i].taken
		} else if d.lines[i].taken && !original {
			return nil
		}
	}
	for _, read := range []func(*doc) (Failure, bool){readUndelivered, readComplaint, readAutoReply} {
		if f, ok := read(d); ok {
			return []Failure{f}
		}
	}
	return nil
}

// openings announce the recipient of an old or odd server's notice, in small letters.
var openings = []string{"was not delivered to", "undeliverable to the following", "could not be delivered", "not be delivered to", "following recipients failed", "delivery has failed to these recipients", "did not reach the following recipient", "your message wasn't delivered", "the following addresses had", "message rejected by google groups", "could not deliver the message", "unable to deliver"}

func readUndelivered(d *doc) (Failure, bool) {
	for i := range d.lines {
		if d.lines[i].cues&cueOpening == 0 || !noticeLike(d, i) {
			continue
		}
		f := Failure{Confidence: Likely}
		end := i
		for n := 0; end < len(d.lines) && n < 8; end++ {
			if d.lines[end].blank() {
				continue
			}
			n++
			if f.Recipient == "" && end > i-1 {
				f.Recipient, _ = address(d.lines[end].text)
			}
		}
		f.Text, _ = words(d.join(i, end), smtpcode.Code{}, smtpcode.Enhanced{})
		f.From, f.To = d.take(i, end)
		return f, true
	}
	return Failure{}, false
}

// noticeLike tells whether the words in line i are a notice and not somebody's talk about one: a program's subject or
// greeting stands by, an address below, or a reason.
func noticeLike(d *doc, i int) bool {
	for j := max(0, i-12); j <= i; j++ {
		for _, w := range []string{"subject: ", "mail delivery", "delivery status", "delivery notif", "undeliver", "technical details", "this is the ", "delivery problem", "delivery fail", "returned mail", "failure notice"} {
			if containsFold(d.lines[j].text, w) && (j != i || !strings.HasPrefix(w, "undeliver")) {
				return true
			}
		}
	}
	for j := i + 1; j < min(len(d.lines), i+5); j++ {
		t := strings.Trim(strings.TrimSpace(d.lines[j].text), "<>:")
		if a, n := address(t); a != "" && n == len(t) {
			return true
		}
	}
	return false
}

func readComplaint(d *doc) (Failure, bool) {
	for i := range d.lines {
		t := d.lines[i].text
		if containsFold(t, "feedback-type:") || containsFold(t, "this is an email abuse report") || containsFold(t, "email feedback report for ip") || containsFold(t, "this is an opt-out report") {
			f := Failure{Confidence: Likely, Format: "complaint"}
			end := min(len(d.lines), i+6)
			f.Text = d.join(i, end)[:min(len(d.join(i, end)), 400)]
			f.From, f.To = d.take(i, end)
			return f, true
		}
	}
	return Failure{}, false
}

func readAutoReply(d *doc) (Failure, bool) {
	subject := -1
	for i := range d.lines {
		t := strings.TrimSpace(d.lines[i].text)
		if hasPrefixFold(t, "subject:") && (containsFold(t, "automatic re") || containsFold(t, "auto-reply") || containsFold(t, "autoreply") || containsFold(t, "auto:") || containsFold(t, "out of office") || containsFold(t, "out of the office") || containsFold(t, "vacation")) {
			subject = i
		}
	}
	if subject < 0 {
		return Failure{}, false
	}
	f := Failure{Confidence: Likely, Format: "auto-reply"}
	end := min(len(d.lines), subject+6)
	f.Text = d.join(subject, end)[:min(len(d.join(subject, end)), 400)]
	f.From, f.To = d.take(subject, end)
	return f, true
}
