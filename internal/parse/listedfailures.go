package parse

import (
	"cmp"
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
)

// failures gives what the notice tells, nothing where too little shows that a mail system wrote it.
func (n *notice) failures() []Failure {
	if len(n.items) == 0 {
		return nil
	}
	shared, sharedEnd, labelled := "", n.end, false
	if n.weak || n.items[len(n.items)-1].reason == "" {
		shared, sharedEnd, labelled = n.why()
		if between := n.between(); talk.CodeIn(shared) < 0 && talk.CodeIn(between) >= 0 {
			shared, sharedEnd = between, n.end
		}
	}
	if n.weak && talk.CodeIn(shared) >= 0 && talk.CodeIn(n.items[0].reason) < 0 {
		n.items[0].reason = ""
	}
	if n.weak && talk.CodeIn(n.items[0].reason) < 0 && talk.CodeIn(shared) < 0 && (!labelled && !n.formal() || !n.d.ofLetters(n.opening, max(n.end, sharedEnd))) {
		return nil
	}
	if !n.weak && !n.announced() && !n.formal() && talk.CodeIn(n.items[0].reason) < 0 && talk.CodeIn(shared) < 0 {
		return nil
	}
	var out []Failure
	for j := n.end; j < len(n.d.lines) && j < n.end+maxWhyAway && n.d.lines[j].cues&cueOriginal == 0; j++ { // or it says so last
		n.delayed = n.delayed || n.d.lines[j].cues&cueDelay != 0
	}
	opening := n.d.join(n.opening, min(n.opening+2, len(n.d.lines)))
	if body := n.d.body(); n.opening < body && body+1 < len(n.d.lines) { // a subject, in which that of the message that came back may stand
		opening = n.d.join(body, n.d.paragraph(body+1, 3, nil))
	}
	if lead := n.lead(); !strings.Contains(opening, lead) {
		opening += " " + lead
	}
	above := n.above()
	n.share()
	for k := range n.items {
		out = append(out, n.failure(&n.items[k], shared, opening, above))
	}
	last := max(n.end, sharedEnd)
	for _, it := range n.items {
		last = max(last, it.end)
	}
	n.status(out)
	from, to := n.d.take(min(n.opening, n.items[0].line), last)
	for k := range out {
		out[k].From, out[k].To = from, to
	}
	return out
}

// status gives failures without a code the one that stands below for administrators: "Status code: 550 5.7.133".
func (n *notice) status(out []Failure) {
	for j := n.opening; j < len(n.d.lines) && j < n.end+maxWhyAway && n.d.lines[j].cues&cueOriginal == 0; j++ {
		const label = "status code: "
		t := n.d.lines[j].bare
		if !scan.HasPrefixFold(t, label) || n.d.lines[j].taken {
			continue
		}
		r, ok := readReply(t[len(label):])
		if !ok || r.code.IsZero() || r.enhanced.IsZero() || r.text != "" {
			continue
		}
		for k := range out {
			if f := &out[k]; f.Code.IsZero() && f.Enhanced.IsZero() {
				f.Code, f.Enhanced = r.code, r.enhanced
			}
		}
		n.d.take(j, j+1)
		return
	}
}

// share gives the reason below several addresses, a line each with nothing between them, to all of them.
func (n *notice) share() {
	for k := len(n.items) - 2; k >= 0; k-- {
		it, next := &n.items[k], &n.items[k+1]
		bare := func(it *item) bool { return strings.Trim(n.d.lines[it.line].bare, "<>") == it.name }
		if it.reason == "" && next.line == it.line+1 && bare(it) && bare(next) && n.d.lines[it.line].indent() == n.d.lines[next.line].indent() {
			it.reason = next.reason
		}
	}
}

// failure gives what the notice tells of one address: its own reason or the shared one, else the words of the opening. above is
// what stands above that.
func (n *notice) failure(it *item, shared, opening, above string) Failure {
	f := Failure{Recipient: it.name, Delayed: n.delayed, Final: !n.delayed, Confidence: Likely, Local: strings.TrimSpace(above + " " + opening)}
	f.setReason(cmp.Or(it.reason, shared))
	if f.Code.IsZero() && scan.ContainsFold(f.Text, "envelope expired") { // OpenSMTPD tells this, too, in its words for a delay
		f.Delayed, f.Final = false, true
	}
	if f.Text == "" || n.weak && f.Code.IsZero() {
		f.Text = opening
		if n.weak && n.opening >= n.d.body() {
			f.Text = n.d.join(n.opening, n.d.paragraph(n.opening, 3, headOfMessage))
		}
		if shared != "" && !strings.Contains(opening, shared) {
			f.Text += " " + shared
		}
		f.Local = above
	}
	return f
}
