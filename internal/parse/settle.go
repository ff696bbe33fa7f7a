package parse

import (
	"slices"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// settle brings what the formats found in line: one failure for each recipient of a bounce, by its strongest evidence.
func settle(d *doc, found []Failure) []Failure {
	worded := namedTwice(found)
	found = merge(d.confirm(found))
	if len(found) == 0 {
		return found
	}
	found = underReport(found, d.mail != nil && d.mail.reports > 0, worded)
	found = d.lendBare(found)
	if d.nameRecipients(found) {
		found = merge(found)
	}
	return found
}

// ofBounce tells whether a failure was read from a bounce, which tells of one message, and not from a log or a program's
// output.
func (f *Failure) ofBounce() bool {
	switch f.Format {
	case "dsn", "said", "sendmail-bounce", "exim-bounce", "qmail-bounce", "exchange-bounce", "google-bounce", "list", "listed", "notice", "reply", "conversation":
		return true
	}
	return false
}

// underReport puts what a bounce tells people under what it tells programs: the recipients are those of the report's fields
// (RFC 3464 §2.3), whatever aliases the words name, and the words lend the report what it lacks. Where the fields are no part
// of an e-mail, something else may stand beside them: then only what fits comes together. worded tells that the words name whom
// the report names: who else they name is no alias then, but missing in a report that was cut.
func underReport(found []Failure, whole, worded bool) []Failure {
	var reported []int
	for i := range found {
		if found[i].Format == "dsn" && found[i].Recipient != "" {
			reported = append(reported, i)
		}
	}
	if len(reported) == 0 || len(reported) == len(found) {
		return found
	}
	drop := make([]bool, len(found))
	for i := range found {
		f := &found[i]
		if f.Format == "dsn" && f.Recipient != "" || !f.ofBounce() {
			continue
		}
		at := -1
		for _, k := range reported {
			r := &found[k]
			switch {
			case r.Code == f.Code && !f.Code.IsZero(), f.Recipient == "" && f.Code.IsZero() && r.Enhanced == f.Enhanced && !f.Enhanced.IsZero(), r.Recipient != "" && strings.EqualFold(r.Recipient, f.Recipient):
				at = k
			case at < 0 && len(reported) == 1 && (whole || !worded || f.Recipient == ""):
				at = k
			}
		}
		switch {
		case at < 0:
			drop[i] = whole && f.Recipient != "" // an alias that the report does not name
			continue
		case !whole && (!found[at].supports(f) || f.Recipient == "" && f.Code != found[at].Code):
			continue
		}
		drop[i] = true
		if r := &found[at]; r.supports(f) {
			lent := *f
			lent.Recipient = ""
			r.absorb(lent)
		}
	}
	for i := len(found) - 1; i >= 0; i-- {
		if drop[i] {
			found = slices.Delete(found, i, i+1)
		}
	}
	return found
}

// namedTwice tells whether the words of a bounce name a recipient whom the fields of its report name too.
func namedTwice(found []Failure) bool {
	if len(found) < 2 {
		return false
	}
	var names map[string]bool
	for i := range found {
		if f := &found[i]; f.Format != "dsn" && f.Recipient != "" && f.ofBounce() {
			if names == nil {
				names = map[string]bool{}
			}
			names[strings.ToLower(f.Recipient)] = true
		}
	}
	return names != nil && slices.ContainsFunc(found, func(f Failure) bool { return f.Format == "dsn" && names[strings.ToLower(f.Recipient)] })
}

// supports tells whether f may lend a report's fields what they lack.
func (r *Failure) supports(f *Failure) bool {
	if r.Code.IsZero() {
		return r.Enhanced.IsZero() || f.Code.IsZero() || r.Enhanced.Class() == f.Code.Class()
	}
	return r.Code == f.Code || f.Code.IsZero()
}

// nameRecipients gives a bounce's failure without a recipient the one that the rest of the e-mail names: the header of the
// bounce, or that of the message that came back. It tells whether it named any.
func (d *doc) nameRecipients(found []Failure) bool {
	lacks, named := 0, 0
	for i := range found {
		f := &found[i]
		switch {
		case !f.ofBounce() || f.Confidence < Likely || f.login():
		case f.Recipient == "":
			lacks++
		case !strings.Contains(f.Recipient, "@"):
			lacks++
			named++
		default:
			named++
		}
	}
	if lacks == 0 || named > 0 && named != lacks {
		return false
	}
	to := d.returnedTo()
	changed := false
	for i := range found {
		f := &found[i]
		if !f.ofBounce() || f.Confidence < Likely || f.login() || strings.Contains(f.Recipient, "@") {
			continue
		}
		for _, a := range to {
			local, _, _ := strings.Cut(a, "@")
			if strings.EqualFold(local, f.Recipient) || len(to) == 1 && (lacks == 1 || f.Recipient == "") {
				f.Recipient, changed = a, true
				break
			}
		}
	}
	return changed
}

// returnedTo gives the recipients of the message that came back.
func (d *doc) returnedTo() []string {
	if d.mail != nil {
		if len(d.mail.failed) > 0 {
			return d.mail.failed
		}
		if len(d.mail.original) > 0 {
			return d.mail.original
		}
	}
	if len(d.addressed) > 0 {
		return d.addressed
	}
	if d.cues&cueOriginal == 0 {
		return nil
	}
	const maxFields = 200
	begins := -1
	for i := range d.lines {
		if begins < 0 && d.lines[i].cues&cueOriginal != 0 && d.lines[i].taken {
			begins = i
		}
		if begins < 0 || i > begins+maxFields {
			continue
		}
		if t := d.lines[i].bare; scan.HasPrefixFold(t, "to:") {
			return addresses.All(t[len("to:"):])
		}
	}
	return nil
}

// merge brings together what several parts of one text say of the same failure: a bounce tells it once for people and
// once for programs, a log tells it at every attempt.
func merge(found []Failure) []Failure {
	if len(found) < 2 {
		return found
	}
	out := found[:0]
	byKey := map[string]int{}
	for _, f := range found {
		key := strings.ToLower(f.Recipient) + "\x00"
		i, known := byKey[key]
		if f.Recipient == "" {
			key += f.Code.String() + f.Enhanced.String()
			i, known = byKey[key]
		}
		if known && f.causes(&out[i]) {
			out[i].give(f)
			continue
		}
		if known && compatible(&out[i], &f) {
			out[i].absorb(f)
			continue
		}
		byKey[key] = len(out)
		out = append(out, f)
	}
	return pairUp(dropAttempts(out))
}

// expired tells whether a reply says only that the time is up.
func (f *Failure) expired() bool {
	return f.Enhanced.Subject() == 4 && f.Enhanced.Detail() == 7
}

// causes tells whether f is why a bounce says that the time is up.
func (f *Failure) causes(a *Failure) bool {
	return a.expired() && !f.expired() && !f.Code.IsZero() && !a.Code.IsZero() && a.Code != f.Code && a.ofBounce() && f.ofBounce()
}

// give lets b's reply take the place of a's.
func (a *Failure) give(b Failure) {
	a.Code, a.Enhanced, a.Text = b.Code, b.Enhanced, b.Text
	if b.RemoteHost != "" {
		a.RemoteHost, a.RemoteIP = b.RemoteHost, b.RemoteIP
	}
	a.From, a.To = min(a.From, b.From), max(a.To, b.To)
	a.Final = a.Final || b.Final
}

// underlie lets the reply that a notice of expiry quotes take the notice's place: "message expired <421 4.4.2 …>",
// "message expired -> 451 4.7.5 …".
func (f *Failure) underlie() {
	if !f.expired() || f.Code.IsZero() {
		return
	}
	at := talk.CodeIn(f.Text)
	if at < 1 {
		return
	}
	before := strings.TrimRight(f.Text[:at], " ")
	if !strings.HasSuffix(before, "<") && !strings.HasSuffix(before, "->") && !strings.HasSuffix(before, ":") {
		return
	}
	if r, ok := readReply(f.Text[at:]); ok && plausible(r.code) {
		r.text = strings.TrimSuffix(r.text, ">")
		f.Local = strings.TrimRight(before, " <->:")
		f.setReply(r)
	}
}

// dropAttempts leaves out the hosts of a log that could not be reached where the log tells what became of the message.
func dropAttempts(found []Failure) []Failure {
	if !slices.ContainsFunc(found, func(f Failure) bool { return f.Recipient != "" || !f.Code.IsZero() }) {
		return found
	}
	return slices.DeleteFunc(found, func(f Failure) bool {
		return f.Format == "postfix-log" && f.Recipient == "" && f.Code.IsZero() && f.Enhanced.IsZero()
	})
}

// compatible tells whether two finds for the same recipient may be one failure: a second attempt that ended otherwise is
// another.
func compatible(a, b *Failure) bool {
	if a.Code.IsZero() || b.Code.IsZero() {
		attempt := a.Format == b.Format && strings.HasSuffix(a.Format, "-log") // each line is an attempt of its own
		return !attempt || a.Code == b.Code && (a.Enhanced.IsZero() || b.Enhanced.IsZero() || a.Enhanced == b.Enhanced)
	}
	return a.Code == b.Code
}

// absorb takes from b what a does not know. The reply code with its words comes from one of them, never mixed. The evidence
// grows to where the codes stand.
func (a *Failure) absorb(b Failure) {
	code, enhanced := a.Code, a.Enhanced
	defer func() {
		if a.Code != code || a.Enhanced != enhanced {
			a.From, a.To = min(a.From, b.From), max(a.To, b.To)
		}
	}()
	if a.Code.IsZero() && !b.Code.IsZero() {
		a.Code, a.Command = b.Code, b.Command
		if !b.Enhanced.IsZero() && (a.Enhanced.Class() != b.Enhanced.Class() || vagueness(b.Enhanced) < 2) {
			a.Enhanced = b.Enhanced
		}
		if b.Text != "" {
			a.Text = b.Text
		}
	}
	if a.Enhanced.IsZero() || b.Enhanced.Class() == a.Enhanced.Class() && vagueness(b.Enhanced) < vagueness(a.Enhanced) && (a.Code == b.Code || b.Code.IsZero()) {
		a.Enhanced = b.Enhanced
	}
	for _, p := range []struct {
		to   *string
		from string
	}{{&a.Recipient, b.Recipient}, {&a.Text, b.Text}, {&a.Local, b.Local}, {&a.Command, b.Command}, {&a.RemoteHost, b.RemoteHost}, {&a.RemoteIP, b.RemoteIP},
		{&a.SenderIP, b.SenderIP}, {&a.Sender, b.Sender}, {&a.SenderDomain, b.SenderDomain}, {&a.Product, b.Product}} {
		if *p.to == "" {
			*p.to = p.from
		}
	}
	a.Final = a.Final || b.Final
	a.Delayed = a.Delayed && b.Delayed && !a.Final
	a.Confidence = max(a.Confidence, b.Confidence)
}

// vagueness tells how little an enhanced code says: 2 for X.0.0, 1 for X.3.0, 0 for one with a detail.
func vagueness(e smtpcode.Enhanced) int {
	switch {
	case e.IsZero() || e.Subject() == 0 && e.Detail() == 0:
		return 2
	case e.Vague():
		return 1
	}
	return 0
}

// pairUp joins a report's fields, which name the recipient, with the one reply beside them that names none.
func pairUp(found []Failure) []Failure {
	var fields, bare []int
	for i := range found {
		switch {
		case found[i].Recipient == "" && !found[i].Code.IsZero():
			bare = append(bare, i)
		case found[i].Format == "dsn" && found[i].Code.IsZero():
			fields = append(fields, i)
		}
	}
	if len(bare) != 1 || len(fields) == 0 {
		return found
	}
	b := found[bare[0]]
	if slices.ContainsFunc(found, func(f Failure) bool { return f.Recipient != "" && f.Code == b.Code && f.Enhanced == b.Enhanced }) {
		return slices.Delete(found, bare[0], bare[0]+1) // one of the fields has told it already
	}
	if c := found[fields[0]].Enhanced; !c.IsZero() && c.Class() != b.Code.Class() {
		return found
	}
	for _, i := range fields {
		if enh := found[i].Enhanced; !b.Enhanced.IsZero() || enh.IsZero() {
			found[i].Enhanced = b.Enhanced
		}
		found[i].absorb(b)
	}
	return slices.Delete(found, bare[0], bare[0]+1)
}
