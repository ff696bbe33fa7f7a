package parse

import (
	"cmp"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// transcript is a bounce in sendmail's form, which Courier and others follow: the addresses that failed, then the session,
// with ">>>" before what was sent, "<<<" before what was answered, and the program's own summary of each.
type transcript struct {
	d       *doc
	listed  []failed // in the list of addresses
	heard   []heard  // answers
	own     []failed // the program's summaries
	output  []string // what a delivery program printed
	delayed bool     // the list is one of a warning
	host    hostOf   // with whom it talks
	command string   // what it sent last
	courier string   // the address that Courier's form stands under
	block   int      // how many hosts it has talked to
	seen    bool     // a heading or a mark of the form
	prose   bool     // the lines tell people the reason
	session bool     // the lines are the session's
}

type hostOf struct{ name, ip string }

// failed is one address with what is said of it.
type failed struct {
	name     string // as the bounce lists it
	alias    string // to which it was sent at first
	reply    reply
	text     string // where no reply is given
	from, to int    // its lines
	block    int    // after which host was named
}

// heard is one answer of a server.
type heard struct {
	reply     reply
	command   string
	recipient string // whom the command or Courier's heading named
	host      hostOf
	from, to  int
	block     int
}

// findSendmailBounce reads the body of bounces in sendmail's form.
func findSendmailBounce(d *doc) []Failure {
	t := transcript{d: d}
	for i := 0; i < len(d.lines); i++ {
		switch s := d.lines[i].bare; {
		case s == "":
			t.session = t.session && len(t.heard)+len(t.own)+len(t.output) == 0
		case !d.lines[i].taken:
			i = t.line(i, s) - 1
		}
	}
	if !t.seen {
		return nil
	}
	return t.failures()
}

// line reads line i and gives the line behind what it read.
func (t *transcript) line(i int, s string) int {
	switch {
	case strings.HasPrefix(s, "---"):
		t.seen = t.seen || scan.ContainsFold(s, "transcript of session") || scan.ContainsFold(s, "fatal errors") || scan.ContainsFold(s, "delivery problems") || scan.ContainsFold(s, "had delivery errors")
		t.session = scan.ContainsFold(s, "transcript of session")
		t.prose = scan.ContainsFold(s, "non-delivered information")
		t.delayed = t.delayed || scan.ContainsFold(s, "transient non-fatal")
	case scan.HasPrefixFold(strings.TrimLeft(s, ". "), "while talking to "):
		t.seen = true
		host, _ := scan.After(s, "while talking to ")
		t.host.name, t.host.ip = addresses.HostIP(strings.TrimRight(host, ".:"))
		t.command = ""
		t.block++
	case strings.HasPrefix(s, ">>> ") || t.seen && isCommand(s):
		t.seen = true
		t.command = strings.TrimPrefix(s, ">>> ")
	case s[0] == '<' && strings.HasSuffix(s, ">:"): // Courier: the host stands on the next line
		if addr, _, ok := bounceLine(s); ok {
			if j := t.d.nextText(i); j > 0 && strings.HasSuffix(t.d.lines[j].text, ":") {
				t.host.name, t.host.ip = addresses.HostIP(t.d.lines[j].text)
				t.courier = addr
				t.listed = append(t.listed, failed{name: addr, from: i, to: i + 1})
				return j + 1
			}
		}
	case strings.HasPrefix(s, "<<< "):
		return t.answer(i, s[4:])
	case t.seen:
		return t.said(i, s)
	}
	return i + 1
}

// answer reads a server's answer, whose mark is gone, over all its lines.
func (t *transcript) answer(i int, s string) int {
	r, ok := readReply(s)
	if !ok {
		return i + 1
	}
	t.seen = true
	lines := t.d.lines
	end := i + 1
	for end < len(lines) && end < i+24 {
		more := strings.TrimSpace(lines[end].text)
		if !strings.HasPrefix(more, "<<< "+r.code.String()) || strings.HasPrefix(s[min(3, len(s)):], " ") {
			break
		}
		s += " " + more[4:]
		end++
		if rest := more[min(len(more), 7):]; strings.HasPrefix(rest, " ") {
			break
		}
	}
	if end > i+1 {
		r, _ = readReply(s)
	}
	h := heard{reply: r, command: commandName(t.command), host: t.host, recipient: t.courier, from: i, to: end, block: t.block}
	if h.command == "RCPT TO" {
		h.recipient = addresses.Bracketed(t.command)
	}
	t.heard = append(t.heard, h)
	return end
}

// said reads what the program says itself: a listed address, or its summary of a delivery.
func (t *transcript) said(i int, s string) int {
	if name, rest, ok := listedAddress(s); ok && (rest == "" || rest[0] == '[' || rest[0] == '(') {
		return t.list(i, name, rest)
	}
	who, what, dotted := strings.Cut(s, "... ")
	if r, ok := readReply(s); ok && scan.IsDigit(s[0]) {
		f := failed{reply: r, from: i, to: i + 1, block: t.block}
		if dotted {
			f.name = addresses.Bracketed(who)
			if f.name == "" {
				if a, _ := addresses.First(who); a != "" {
					f.name = a
				}
			}
			if inner, is := readReply(what); is && !inner.code.IsZero() { // what the server said, within the summary
				f.reply = inner
			}
		}
		t.own = append(t.own, f)
		return i + 1
	}
	if a, n := addresses.First(who); dotted && a != "" && strings.Trim(who[n:], "> ") == "" {
		end := i + 1
		for end < len(t.d.lines) && t.d.lines[end].indent() > t.d.lines[i].indent() && !t.d.lines[end].blank() {
			end++
		}
		text, _ := words(what, smtpcode.Code{}, smtpcode.Enhanced{})
		t.own = append(t.own, failed{name: a, text: text, from: i, to: end, block: t.block})
		t.delayed = t.delayed || scan.HasPrefixFold(text, "deferred")
		return end
	}
	if t.prose && len(t.output) < 5 {
		t.output = append(t.output, s)
	} else if program, _, ok := strings.Cut(s, ": "); ok && t.session && len(t.output) < 5 && program != "" && !strings.ContainsAny(program, " @") && (program[0] == '/' || program[0] >= 'a') {
		t.output = append(t.output, s) // "procmail: Quota exceeded"
	}
	return i + 1
}

// list reads an address of the list with the notes in brackets below it: "(reason: …)", "(expanded from: …)".
func (t *transcript) list(i int, name, rest string) int {
	lines := t.d.lines
	f := failed{name: name, from: i}
	notes := []string{rest}
	end := i + 1
	for end < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[end].text), "(") {
		note := strings.TrimSpace(lines[end].text)
		end++
		for end < len(lines) && lines[end].indent() > 4 && !lines[end].blank() && !strings.HasPrefix(strings.TrimSpace(lines[end].text), "(") {
			note += " " + strings.TrimSpace(lines[end].text)
			end++
		}
		notes = append(notes, note)
	}
	for _, note := range notes {
		note = strings.TrimSpace(note)
		if len(note) > 1 && (note[0] == '(' && note[len(note)-1] == ')' || note[0] == '[' && note[len(note)-1] == ']') {
			note = note[1 : len(note)-1]
		}
		if alias, ok := strings.CutPrefix(note, "expanded from: "); ok {
			f.alias, _ = addresses.First(alias)
			continue
		}
		why, labelled := strings.CutPrefix(note, "reason: ")
		if !labelled && (note == "" || note != strings.Trim(strings.TrimSpace(rest), "()[]")) {
			continue
		}
		if r, ok := readReply(why); ok {
			f.reply = r
		} else if at := talk.CodeIn(why); at >= 0 && strings.Contains(why, "ResponseCode") {
			f.reply, _ = readReply(why[at:])
		} else {
			f.text = scan.Spaces(why)
		}
	}
	f.to = end
	t.listed = append(t.listed, f)
	return end
}

// failures gives one failure for each address, by the strongest evidence: what the server said to this very address, the
// reason in the list, the server's refusal of the message, the program's summary.
func (t *transcript) failures() []Failure {
	names := t.names()
	if len(names) == 0 {
		return t.nameless()
	}
	out := make([]Failure, 0, len(names))
	for i := range names {
		if f, ok := t.failure(&names[i], len(names) == 1); ok {
			out = append(out, f)
		}
	}
	for i := range t.heard {
		t.d.take(t.heard[i].from, t.heard[i].to)
	}
	for i := range t.own {
		t.d.take(t.own[i].from, t.own[i].to)
	}
	return out
}

// names gives the addresses that failed: the list's, or where there is none those of the session.
func (t *transcript) names() []failed {
	if len(t.listed) > 0 {
		return t.listed
	}
	var out []failed
	add := func(f failed) {
		if f.name == "" {
			return
		}
		for i := range out {
			if strings.EqualFold(out[i].name, f.name) {
				return
			}
		}
		out = append(out, failed{name: f.name, from: f.from, to: f.to, block: f.block})
	}
	for i := range t.own {
		add(t.own[i])
	}
	for i := range t.heard {
		add(failed{name: t.heard[i].recipient, from: t.heard[i].from, to: t.heard[i].to})
	}
	return out
}

// failure puts together what is told of one address. alone tells that there is no other, so that what names nobody is its.
func (t *transcript) failure(who *failed, alone bool) (Failure, bool) {
	f := Failure{Recipient: cmp.Or(who.alias, who.name), Confidence: Certain, Product: "sendmail", Delayed: t.delayed}
	if t.courier != "" {
		f.Product = "courier"
	}
	f.From, f.To = t.d.take(who.from, max(who.to, who.from+1))
	if !who.reply.code.IsZero() || !who.reply.enhanced.IsZero() {
		f.setReply(who.reply)
	} else {
		f.Text = who.text
	}
	if h := t.heardOf(who, f.Code, alone); h != nil {
		if f.Code.IsZero() && f.Enhanced.IsZero() {
			f.setReply(h.reply)
		}
		f.Command, f.RemoteHost, f.RemoteIP = h.command, h.host.name, h.host.ip
		t.grow(&f, h.from, h.to)
	}
	t.addOwn(&f, who.name, alone)
	if len(t.output) > 0 && alone {
		f.Local = strings.Join(t.output, " ")
		if f.Text == "" && f.Code.IsZero() {
			f.Text, f.Local = f.Local, ""
		}
	}
	return f, !f.Code.IsZero() || !f.Enhanced.IsZero() || f.Text != "" || f.Local != "" || len(t.listed) > 0
}

// grow takes more lines for a failure.
func (t *transcript) grow(f *Failure, from, to int) {
	from, to = t.d.take(from, to)
	f.From, f.To = min(f.From, from), max(f.To, to)
}

// heardOf gives what a server said of one address, nil where it said nothing. A code that is known already is to be the same.
func (t *transcript) heardOf(who *failed, code smtpcode.Code, alone bool) *heard {
	var best *heard
	for i := range t.heard {
		h := &t.heard[i]
		switch {
		case h.reply.code != code && !code.IsZero():
		case strings.EqualFold(h.recipient, who.name), scan.ContainsFold(h.reply.text, strings.ToLower(who.name)):
			if best == nil || best.recipient == "" {
				best = h
			}
		case best != nil || h.recipient != "":
		case alone, h.command != "QUIT" && who.block > 0 && h.block == who.block && t.firstOf(who.block, who.name):
			best = h
		}
	}
	return best
}

// addOwn adds what the program itself says of an address.
func (t *transcript) addOwn(f *Failure, name string, alone bool) {
	for i := range t.own {
		o := &t.own[i]
		if !strings.EqualFold(o.name, name) && (o.name != "" || !alone) {
			continue
		}
		switch {
		case f.Code.IsZero() && f.Enhanced.IsZero() && !o.reply.code.IsZero():
			text := f.Text
			f.setReply(o.reply)
			f.Text = cmp.Or(f.Text, text)
		case f.Code.IsZero() && f.Text == "":
			f.Text = o.text
		case f.Enhanced.IsZero() && o.reply.code.Class() == f.Code.Class() && !o.reply.enhanced.IsZero(): // the server gave none
			f.Enhanced = o.reply.enhanced
		default:
			continue
		}
		t.grow(f, o.from, o.to)
	}
}

// firstOf tells whether name is the first address that was reported on while the program talked to a host: what the host
// said stands right above.
func (t *transcript) firstOf(block int, name string) bool {
	for i := range t.own {
		if o := &t.own[i]; o.block == block && o.name != "" {
			return strings.EqualFold(o.name, name)
		}
	}
	return false
}

// nameless gives what a session without any address tells: the first refusal. What follows it in the same session follows
// from it.
func (t *transcript) nameless() []Failure {
	f := Failure{Confidence: Certain, Product: "sendmail", Delayed: t.delayed}
	switch {
	case len(t.heard) > 0:
		h := &t.heard[0]
		f.setReply(h.reply)
		f.Command, f.RemoteHost, f.RemoteIP = h.command, h.host.name, h.host.ip
		f.From, f.To = t.d.take(h.from, h.to)
		for i := range t.heard {
			t.d.take(t.heard[i].from, t.heard[i].to)
		}
	case len(t.own) > 0:
		f.setReply(t.own[0].reply)
		f.From, f.To = t.d.take(t.own[0].from, t.own[0].to)
	default:
		return nil
	}
	for i := range t.own {
		t.d.take(t.own[i].from, t.own[i].to)
	}
	return []Failure{f}
}
