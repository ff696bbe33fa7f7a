package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// reasons are the labels before the reason, in small letters.
var reasons = []string{"reason", "error", "because", "diagnostic", "technical details", "details", "explanation", "failure", "cause", "message:", "status:", "remote said", "remote server said", "grund", "ursache", "fehler", "raison", "motif", "motivo"}

// troubles are words for what is wrong with a mailbox or its domain, which tell a reason that says nothing of the failure itself.
var troubles = []string{"quota", "exceed", "is full", "unknown", "invalid", "no such", "inactive", "suspended", "closed", "expired", "denied", "too large", "no longer", "not listed", "not found", "not known", "not exist"}

// offersHelp tells whether a paragraph says where to ask, which is no reason.
func offersHelp(s string) bool {
	for _, w := range []string{"please ", "if you ", "for further ", "for more ", "for help", "for assistance"} {
		if scan.HasPrefixFold(s, w) {
			return true
		}
	}
	return false
}

// above gives the paragraph before the opening, or what stands before it in its own: it may hold the reason.
func (n *notice) above() string {
	lines, end := n.d.lines, n.opening
	if end > 0 && lines[end-1].blank() {
		end--
	}
	from := end
	for from > n.d.body() && from > end-8 && !lines[from-1].taken && !lines[from-1].blank() && !scan.HasPrefixFold(strings.TrimSpace(lines[from-1].text), "subject:") {
		from--
	}
	if from == end {
		return ""
	}
	above := start(n.d.join(from, end))
	if !anyFold(above, senses) { // whatever somebody wrote before what he pasted
		return ""
	}
	return above
}

// lead gives the line that announces the list, or stands right above it, where it says what is wrong with the addresses: "The
// following recipients are unknown:".
func (n *notice) lead() string {
	j := n.items[0].line - 1
	above := j > n.opening && !n.d.lines[j].blank()
	for j > n.opening && n.d.lines[j].blank() {
		j--
	}
	if t := n.d.join(max(j, 0), max(j, 0)+1); j > n.opening && (above || strings.HasSuffix(t, ":")) && anyFold(start(t), troubles) {
		return t
	}
	return ""
}

// sendersValue tells whether line j is the value of a name on the line above, such as "Sender Address:".
func (d *doc) sendersValue(j int) bool {
	for j--; j >= 0 && d.lines[j].blank(); j-- {
	}
	return j >= 0 && len(d.lines[j].bare) < 32 && strings.HasSuffix(d.lines[j].bare, ":") && scan.ContainsFold(d.lines[j].bare, "sender")
}

// between gives a reply that stands between the opening and the list, as "Could not be delivered because of".
func (n *notice) between() string {
	for j := n.opening + 1; j < n.items[0].line; j++ {
		if r, ok := readReply(n.d.lines[j].text); ok && !r.code.IsZero() && !n.d.lines[j].taken {
			return n.d.join(j, n.d.replyEnd(j, r.code))
		}
	}
	return ""
}

// why finds the reason that stands below the list, for all of it: behind a label, as the rest of the list's own sentence,
// or in the next paragraph that has a code or a word of failure. labelled tells that a label led to it.
func (n *notice) why() (reason string, end int, labelled bool) {
	lines := n.d.lines
	for j := n.end; j < len(lines) && j < n.end+maxWhyAway; j++ {
		t := strings.TrimSpace(lines[j].text)
		if lines[j].taken || lines[j].cues&cueOriginal != 0 || headOfMessage(t) {
			break
		}
		if t == "" {
			continue
		}
		if strings.HasPrefix(t, "---") && strings.HasSuffix(t, "---") && anyFold(t, []string{"return", "original", "message"}) { // the heading of what follows
			break
		}
		stop := n.d.paragraph(j, maxReason, headOfMessage)
		for _, label := range reasons {
			if !scan.HasPrefixFold(strings.TrimLeft(t, "-*= "), label) {
				continue
			}
			_, rest, ok := strings.Cut(t, ":")
			if !ok && !scan.HasPrefixFold(t, "because") {
				break
			}
			if rest = strings.TrimSpace(rest); rest != "" {
				return strings.TrimSpace(rest + " " + n.d.join(j+1, max(stop, j+1))), stop, true
			}
			if k := n.d.nextText(j); k > 0 {
				stop = n.d.paragraph(k, maxReason, headOfMessage)
				return n.d.join(k, stop), stop, true
			}
		}
		if k := n.d.nextText(stop - 1); k > 0 && strings.HasSuffix(lines[stop-1].text, "reason:") { // "… for the following reason:"
			stop = n.d.paragraph(k, maxReason, headOfMessage)
			return n.d.join(k, stop), stop, true
		}
		if s := start(n.d.join(j, stop)); reason == "" && j <= n.end+1 && s[0] >= 'a' && s[0] <= 'z' { // the list's own sentence goes on
			reason, end = s, stop
		} else if reason == "" && !offersHelp(s) && (talk.CodeIn(s) >= 0 || anyFold(s, senses) || anyFold(s, troubles)) {
			reason, end = s, stop
		}
		j = stop - 1
	}
	return reason, max(end, n.end), false
}

// setReason reads a reason in whatever form it has: another server's reply, quoted or bare, a code within, or words alone.
func (f *Failure) setReason(s string) {
	if at := scan.IndexFold(s, "remote system: "); at > 0 {
		f.RemoteHost, f.RemoteIP = addresses.HostIP(typed(s[at+len("remote system: "):]))
		s = strings.TrimSpace(s[:at])
	}
	if in := strings.TrimSuffix(strings.TrimPrefix(s, "("), ")"); len(in) == len(s)-2 && !strings.Contains(in, "(") {
		s = in
	}
	if s == "" || readSaid(s, f) {
		return
	}
	if r, ok := readQuoting(s); ok {
		f.setReply(r)
		return
	}
	if at := talk.CodeIn(s); at >= 0 && at < talk.MaxAround {
		if r, ok := readReply(s[at:]); ok && plausible(r.code) && !talk.Counts(s, smtpcode.Token{From: at, To: at + 3, Code: r.code}) {
			f.setReply(r)
			if e := f.Enhanced.String(); e != "" { // "ERROR_CODE :550, ERROR_CODE :5.1.1 <bob@example.org>... User unknown"
				if before, behind, ok := strings.Cut(f.Text, e+" "); ok && strings.HasSuffix(before, ":") {
					f.Text = behind
				}
			}
			if f.Text == "" {
				f.Text, _ = words(s[:at], smtpcode.Code{}, smtpcode.Enhanced{})
			}
			return
		}
	}
	f.Text, _ = words(s, smtpcode.Code{}, smtpcode.Enhanced{})
	f.Enhanced = inside(s, smtpcode.Code{})
}
