package parse

import (
	"strconv"
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// event is one object in the JSON of a mail service's webhook, of its API or of a mail server's log, as far as it was read.
type event struct {
	start    int // its first line, -1 before it
	depth    int // of the object that it is
	to       []addressee
	open     bool // the last addressee may still be told of
	at       int  // the depth where the last addressee stands
	common   addressee
	sender   string
	ip       string
	host     string
	hostIP   string
	sign     int // how much speaks for mail: two are enough
	failed   bool
	rejected bool // by Mandrill, as it seems
	worked   bool
	delayed  bool
	final    bool         // nothing is queued any more
	parts    map[byte]int // of an enhanced code, by the first letters of their names
	told     []string     // what stands for words where no server's reply is given: "bounceSubType: MailboxFull"
}

// addressee is one recipient with what is told of it.
type addressee struct {
	address  string
	code     string
	enhanced smtpcode.Enhanced
	text     string
	reply    reply
	replied  bool
	other    reply // what stands under a name that no service is known to use
}

// findEvents reads the JSON of mail services' events, of mail servers' logs and of libraries, whole, in part or escaped, by
// the names and values that only they use.
func findEvents(d *doc) []Failure {
	var out []Failure
	e := event{start: -1}
	depth := 0
	flush := func(end int) {
		if fs := e.failures(); len(fs) > 0 {
			from, to := d.take(e.start, end)
			for _, f := range fs {
				f.From, f.To = from, to
				out = append(out, f)
			}
		}
		e = event{start: -1}
	}
	for i := 0; i < len(d.lines); i++ {
		l := &d.lines[i]
		if l.taken || l.cues&cueMark == 0 || !strings.ContainsAny(l.text, ":{}") {
			if l.blank() && e.start >= 0 {
				flush(i)
				depth = 0
			}
			continue
		}
		p, first := members{text: undoubled(l.text), depth: depth}, i
		if i+1 < len(d.lines) && awaitsValue(p.text, d.lines[i+1].bare) {
			i++
			p.text += undoubled(d.lines[i].text)
		}
		for {
			m, ok := p.next()
			if !ok {
				break
			}
			switch {
			case !m.ends:
				if e.start < 0 {
					e.start, e.depth = first, m.depth
				}
				e.add(m)
			case e.start >= 0 && m.depth < e.depth:
				flush(i + 1)
			default:
				e.open = e.open && m.depth >= e.at
			}
		}
		depth = p.depth
	}
	flush(len(d.lines))
	return out
}

// add takes in one member.
func (e *event) add(m member) {
	value := strings.ToLower(strings.TrimSpace(m.value))
	e.weigh(m, value)
	e.tell(m, value)
	if m.opens && strings.IndexByte(m.name, '@') > 0 {
		e.recipient(m.shown, m.depth+1)
		return
	}
	switch eventNames[m.name] {
	case "to":
		if strings.HasPrefix(m.shown, "recipients") && m.value == "" {
			return
		}
		if a, n := addresses.First(m.value); a != "" && strings.Trim(m.value[n:], "> ") == "" {
			e.recipient(a, m.depth)
		}
	case "reply":
		e.addReply(m)
	case "enhanced", "code":
		e.current().addCode(m.value)
	case "ip":
		if e.ip == "" {
			e.ip = addresses.CleanIP(m.value)
		}
	case "from":
		if a, _ := addresses.First(m.value); a != "" && e.sender == "" {
			e.sender = a
		}
	case "host":
		if e.host == "" {
			e.host, e.hostIP = addresses.HostIP(m.value)
		}
	case "hostip":
		if e.hostIP == "" {
			e.hostIP = addresses.CleanIP(m.value)
		}
	case "":
		if r, ok := readReply(m.value); ok && !r.code.IsZero() && !r.enhanced.IsZero() {
			if x := e.current(); x.other.code.IsZero() {
				x.other = r
			}
		}
	}
}

// weigh tells how much a member speaks for mail, and for a failure. value is its value in small letters.
func (e *event) weigh(m member, value string) {
	if ofMail[m.name] {
		e.sign += 2
		e.failed = e.failed || strings.HasPrefix(m.name, "bounce") && value != "uncategorized" || // which KumoMTA says of mail that arrived, too
			strings.HasPrefix(m.name, "complain") || strings.HasPrefix(m.name, "error_")
	}
	switch m.name {
	case "reason", "error", "message", "comment":
		if anyFold(value, mailReasons) {
			e.sign += 2
			e.failed = true
		}
	case "severity":
		if value == "permanent" || value == "temporary" {
			e.sign++
			e.delayed = e.delayed || value == "temporary"
			e.failed = true
		}
	case "reject_reason":
		e.rejected = e.rejected || rejectReasons[value]
	case "typecode":
		e.sign++
	}
	if eventNames[m.name] != "event" && m.name != "status" && m.name != "recipientstatus" {
		return
	}
	if weight, failed := failedEvents[value]; failed {
		e.failed = true
		e.sign += weight
		e.delayed = e.delayed || value == "deferred" || strings.Contains(value, "delay") || value == "transientfailure" || value == "temporary_fail"
	}
	e.worked = e.worked || workedEvents[value] && m.name != "status"
}

// tell keeps what stands for words where there are none, and the parts of an enhanced code.
func (e *event) tell(m member, value string) {
	if toldNames[m.name] && value != "" && len(m.value) < 200 && len(e.told) < 6 && value != "null" && value != "notification" {
		between := ": "
		if m.name == "bouncecat" { // as PowerMTA's own files have it
			between = "="
		}
		e.told = append(e.told, m.shown+between+m.value)
	}
	switch m.name {
	case "class", "subject", "detail": // KumoMTA's
		if n, err := strconv.Atoi(value); err == nil && m.depth > e.depth {
			if e.parts == nil {
				e.parts = map[byte]int{}
			}
			e.parts[m.name[0]] = n
		}
	}
}

// addReply reads a value that holds a server's reply, bare, quoted or within a sentence; else it keeps the words.
func (e *event) addReply(m member) {
	x := e.current()
	if x.replied || m.value == "" {
		return
	}
	if r, ok := readReply(m.value); ok {
		x.reply, x.replied = r, true
		return
	}
	var quoted Failure // as Postfix quotes another server
	if readSaid(m.value, &quoted) {
		x.reply, x.replied = reply{quoted.Code, quoted.Enhanced, quoted.Text, quoted.Command}, true
		e.host, e.hostIP = quoted.RemoteHost, quoted.RemoteIP
		return
	}
	if at := talk.CodeIn(m.value); at > 0 && aboutMail(m.value) {
		if r, ok := readReply(m.value[at:]); ok && (!r.enhanced.IsZero() || aboutMail(r.text)) {
			x.reply, x.replied = r, true
		}
		return
	}
	if x.text == "" || m.name == "content" || strings.HasPrefix(m.name, "smtp") {
		x.text = m.value
	}
}

// addCode takes the codes that a value begins with.
func (x *addressee) addCode(value string) {
	tok, found := smtpcode.Next(value[:min(len(value), 30)], 0)
	if !found || !tok.Failure() {
		return
	}
	if !tok.Enhanced.IsZero() && x.enhanced.IsZero() {
		x.enhanced = tok.Enhanced
	}
	if !tok.Code.IsZero() && x.code == "" {
		x.code = tok.Code.String()
	}
}

// recipient opens an addressee, or names the one of whom something was told already.
func (e *event) recipient(a string, depth int) {
	if n := len(e.to); n > 0 && e.open && e.to[n-1].address == "" {
		e.to[n-1].address = a
	} else {
		for i := range e.to {
			if e.to[i].address == a {
				return
			}
		}
		if len(e.to) < maxFailures {
			e.to = append(e.to, addressee{address: a})
		}
	}
	e.open, e.at = true, depth
}

// current is the addressee of whom the next member tells.
func (e *event) current() *addressee {
	if !e.open || len(e.to) == 0 {
		if len(e.to) == 0 {
			return &e.common
		}
		if last := &e.to[len(e.to)-1]; e.at <= e.depth || last.address == "" || len(e.to) == 1 && !last.replied {
			return last
		}
		if len(e.to) < maxFailures {
			e.to, e.open = append(e.to, addressee{}), true
		}
	}
	return &e.to[len(e.to)-1]
}

// failures gives what the event tells.
func (e *event) failures() []Failure {
	if e.start < 0 || e.worked && !e.failed {
		return nil
	}
	if len(e.to) == 0 {
		e.to = append(e.to, addressee{})
	}
	var out []Failure
	for _, x := range e.to {
		f, sign, weak := e.failure(x)
		switch {
		case x.address != "" && sign > 0 && e.sender != "": // an envelope
			sign++
		case x.address != "" && sign > 0:
			weak++
		case x.address == "" && len(e.to) > 1 && !x.replied:
			continue
		}
		if sign+weak < 2 || f.Code.IsZero() && f.Enhanced.IsZero() && !e.failed {
			continue
		}
		if sign < 2 { // addresses and numbers stand in anybody's JSON
			f.Confidence = Guess
		}
		out = append(out, f)
	}
	return out
}

// httpError tells whether a reply can be what a web service says of itself: an internal error and its kin, which in mail are
// errors of the protocol.
func httpError(r reply) bool {
	n := r.code.Int()
	return n >= 500 && n <= 504 && r.enhanced.IsZero() && !ofProtocol.In(r.text)
}

// ofProtocol are words of replies about the protocol.
var ofProtocol = scan.NewTable("syntax", "command", "smtp", "argument", "parameter", "sequence", "helo", "ehlo", "rcpt", "mail from", "auth")

// share gives an addressee what the event tells of all, and makes a reply of what it tells in parts. sign is how much speaks for
// mail.
func (e *event) share(x *addressee, sign int) {
	if !x.replied && e.common.replied {
		x.reply, x.replied = e.common.reply, true
	}
	if x.other.code.IsZero() {
		x.other = e.common.other
	}
	if x.enhanced.IsZero() {
		x.enhanced = e.common.enhanced
	}
	if x.code == "" {
		x.code = e.common.code
	}
	if x.enhanced.IsZero() && len(e.parts) == 3 {
		if told, err := smtpcode.NewEnhanced(e.parts['c'], e.parts['s'], e.parts['d']); err == nil && told.Class().Failure() {
			x.enhanced = told
		}
	}
	if x.text == "" {
		x.text = e.common.text
	}
	if !x.replied && x.code != "" && x.text != "" {
		if r, ok := readReply(x.code + " " + x.text); ok && plausible(r.code) && !(sign == 0 && httpError(r)) {
			x.reply, x.replied = r, true
		}
	}
	if !x.replied && !x.other.code.IsZero() {
		x.reply, x.replied = x.other, true
	}
	if x.replied && x.reply.code.IsZero() && x.code != "" {
		if code, err := smtpcode.ParseCode(x.code); err == nil && sameClass(code, x.reply.enhanced) {
			x.reply.code = code
		}
	}
}

// failure gives what is told of one addressee, and how much speaks for mail: sign by itself, weak beside something else.
func (e *event) failure(x addressee) (f Failure, sign, weak int) {
	f = Failure{Recipient: x.address, Confidence: Certain, Format: "event", Delayed: e.delayed, Final: e.final, Sender: e.sender, SenderIP: e.ip, RemoteHost: e.host, RemoteIP: e.hostIP}
	sign = e.sign
	if e.rejected && x.address != "" {
		sign += 2
	}
	e.share(&x, sign)
	if x.replied {
		f.setReply(x.reply)
		switch {
		case !x.reply.enhanced.IsZero() && !x.reply.code.IsZero(), strongWords.WordIn(x.reply.text):
			sign += 2
		case aboutMail(x.reply.text) && !onlyHTTP(x.reply.code):
			sign++
		case e.failed && e.sign > 0:
			weak++
		}
	}
	if f.Enhanced.IsZero() || f.Enhanced.Vague() && !x.enhanced.IsZero() {
		f.Enhanced = x.enhanced
	}
	if f.Text == "" {
		f.Text, _ = words(strings.Join(e.told, ", "), smtpcode.Code{}, smtpcode.Enhanced{})
		if !x.replied && len(x.text) > 40 && strings.Contains(x.text, " ") {
			f.Text, _ = words(x.text, smtpcode.Code{}, smtpcode.Enhanced{})
		}
	}
	if f.Code.IsZero() && f.Enhanced.IsZero() {
		f.Confidence = Likely
	}
	return f, sign, weak
}
