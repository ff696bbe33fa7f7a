package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/talk"
)

// complaintOpenings begin the sentence for people in an abuse report (RFC 5965 §2), in small letters.
var complaintOpenings = []string{"this is an email abuse report", "email abuse report for an email", "email feedback report for ip", "this is an opt-out report", "this is an authentication failure report", "abuse report for an email message", "sent this email to unsubscribe from"}

// findComplaints reads abuse reports (RFC 5965): the fields made for programs, else the sentence for people, else what the
// header shows where a provider keeps to no standard. Every recipient that the report names has complained.
func findComplaints(d *doc) []Failure {
	if d.cues&cueReport == 0 && (d.mail == nil || !d.mail.complains) {
		return nil
	}
	at := -1
	var names []string
	for i := range d.lines {
		t := d.lines[i].bare
		if d.lines[i].taken {
			continue
		}
		name, value, ok := strings.Cut(t, ":")
		switch {
		case ok && strings.EqualFold(name, "Feedback-Type"):
			if at < 0 {
				at = i
			}
		case ok && (strings.EqualFold(name, "Original-Rcpt-To") || strings.EqualFold(name, "Removal-Recipient")):
			if a := addresses.All(value); len(a) > 0 && len(names) < maxFailures {
				names = append(names, a[0])
			}
		case at < 0 && anyFold(t[:min(len(t), talk.MaxAround)], complaintOpenings):
			at = i
		}
	}
	if at < 0 {
		if d.mail == nil || !d.mail.complains || d.found > 0 {
			return nil
		}
		at = 0
	}
	f := Failure{Confidence: Likely, Format: "complaint"}
	end := d.paragraph(at, 20, nil)
	f.Text = d.join(at, end)
	for i := end; i < min(len(d.lines), end+10); i++ {
		if strings.Contains(d.lines[i].text, "://") { // a page of whoever reports
			f.Text += " " + d.lines[i].bare
		}
	}
	f.Text = strings.ToValidUTF8(f.Text[:min(len(f.Text), 400)], "")
	f.From, f.To = d.take(at, end)
	for i := range d.lines { // the rest of a complaint reports no failure, whatever codes it quotes
		d.lines[i].taken = true
	}
	if len(names) == 0 && d.mail != nil {
		names = d.mail.original
		if d.mail.unsubscribes && d.mail.from != "" {
			names = []string{d.mail.from}
		}
	}
	return f.toEach(unique(names))
}

// unique gives each name once, whatever its case, in order.
func unique(names []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if key := strings.ToLower(n); !seen[key] {
			seen[key] = true
			out = append(out, n)
		}
	}
	return out
}
