package parse

import (
	"strconv"
	"strings"

	"smtpbot/internal/smtpcode"
)

// event is one object in the JSON of a mail service's webhook, of its API or of a mail server's log, as far as it was read.
type event struct {
	start   int // its first line, -1 before it
	depth   int // of the object that it is
	to      []addressee
	open    bool // the last addressee may still be told of
	at      int  // the depth where the last addressee stands
	common  addressee
	sender  string
	ip      string
	host    string
	hostIP  string
	sign    int // how much speaks for mail: two are enough
	failed  bool
	worked  bool
	delayed bool
	final   bool         // nothing is queued any more
	parts   map[byte]int // of an enhanced code, by the first letters of their names
	told    []string     // what stands for words where no server's reply is given: "bounceSubType: MailboxFull"
}

// addressee is one recipient with what is told of it.
type addressee struct {
	address  string
	code     string
	enhanced smtpcode.Enhanced
	text     string
	reply    reply
	replied  bool
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
		if l.taken || l.cues&cueMark == 0 || strings.IndexByte(l.text, ':') < 0 && strings.IndexByte(l.text, '}') < 0 {
			if l.blank() && e.start >= 0 {
				flush(i)
				depth = 0
			}
			continue
		}
		p, first := members{text: unescaped(l.text), depth: depth}, i
		if i+1 < len(d.lines) && awaitsValue(p.text, d.lines[i+1].bare) {
			i++
			p.text += unescaped(d.lines[i].text)
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

// eventNames are the names of members by what they hold.
var eventNames = map[string]string{
	"email": "to", "recipient": "to", "rcpt_to": "to", "emailaddress": "to", "to": "to", "raw_rcpt_to": "to", "rcpt": "to", "recipientaddress": "to", "recipient_address": "to", "recipient-address": "to",
	"receiver": "to", "rejected": "to", "destination": "to", "original_recipient": "to", "recipients": "to",
	"reason": "reply", "response": "reply", "diagnosticcode": "reply", "smtpresponse": "reply", "smtp_response": "reply", "raw_reason": "reply", "message": "reply", "description": "reply", "delivery-message": "reply",
	"error": "reply", "smtp_msg": "reply", "content": "reply", "details": "reply", "detail": "reply", "diag": "reply", "diagnostic_code": "reply", "output": "reply", "bounce_description": "reply",
	"dsndiag": "reply", "status_message": "reply", "smtp_reply": "reply", "last_error": "reply", "errormessage": "reply", "msg": "reply", "host_message": "reply", "recipient_status": "reply",
	"recipient-status": "reply", "rejinfo": "reply", "rejtype": "reply", "exception.message": "reply", "custom_data": "reply", "source-context": "reply", "smtpmsg": "reply",
	"status": "enhanced", "enhancedcode": "enhanced", "enhanced-code": "enhanced", "smtp_enchcode": "enhanced", "dsnstatus": "enhanced", "enhanced_code": "enhanced", "dsn": "enhanced",
	"code": "code", "smtp_code": "code", "responsecode": "code", "reply_code": "code", "error_code": "code", "smtpstatus": "code", "smtp-code": "code", "rejcode": "code", "smtpcode": "code",
	"class": "class", "subject": "subject",
	"ip": "ip", "sendingip": "ip", "sending_ip": "ip", "sending-ip": "ip", "dlvsourceip": "ip", "fromip": "ip", "sourceip": "ip",
	"from": "from", "sender": "from", "friendly_from": "from", "mail_from": "from", "orig": "from", "senderaddress": "from", "sender_address": "from", "sender-address": "from", "source": "from", "msg_from": "from",
	"mx-host": "host", "remote_server": "host", "hostname": "host", "dsnmta": "host", "toip": "hostip", "addr": "hostip",
	"event": "event", "type": "event", "eventtype": "event", "notificationtype": "event", "recordtype": "event", "event_type": "event", "event-type": "event", "event-id": "event", "event_id": "event", "eventid": "event", "dsnaction": "event", "action": "event",
}

// ofMail are names that only mail's own JSON has.
var ofMail = map[string]bool{"bouncetype": true, "bouncesubtype": true, "bouncedrecipients": true, "complainedrecipients": true, "complaintfeedbacktype": true, "bounce_class": true,
	"error_related_to": true, "diagnosticcode": true, "rcpt_to": true, "raw_rcpt_to": true, "raw_reason": true, "delivery-status": true, "delivery-message": true, "sg_event_id": true, "sg_message_id": true,
	"bounce_classification": true, "bounce_description": true, "mj_campaign_id": true, "smtp_code": true, "smtp_enchcode": true, "smtp_msg": true, "enhanced_code": true, "smtp-id": true,
	"bouncecat": true, "dsnstatus": true, "dsndiag": true, "recipient_status": true, "smtpstatus": true, "smtpmsg": true, "smtpresponse": true, "bounce_type": true, "remotemtaip": true, "reportingmta": true, "bouncedat": true,
	"recipient-status": true, "host_message": true, "bounceclass": true, "rejtype": true, "rejcode": true}

// eventMarks are names and values in an event that let a text be looked at.
var eventMarks = []string{"bouncetype", "bouncesubtype", "complaintfeedbacktype", "bounce_class", "error_related_to", "typecode", "delivery-status", "hard_bounce", "soft_bounce", "hardbounce", "softbounce",
	"email.bounced", "email.delivery_delayed", "email.complained", "email.failed", "spamreport", "activity.hard_bounced", "activity.soft_bounced", "activity.spam_complaint", "suppress-", "smtp_code", "dsnstatus",
	"deferred\"", "dropped\"", "bounce\"", "bounced\"", "complained\"", "complaint\"", "spamcomplaint\"", "spamnotification\"", "manuallydeactivated", "dmarcpolicy", "invalid_email", "transientfailure", "messagedeliveryfailed", "messagedelayed", "messagebounced", "recipient_status", "recipientaddress", "recipient_address", "recipient-address", "due to blacklist user", "hard-bounce", "soft-bounce"}

// toldNames are names whose values stand for the server's words where those are missing.
var toldNames = map[string]bool{"bouncetype": true, "bouncesubtype": true, "complaintfeedbacktype": true, "bounce_class": true, "bounceclass": true, "error_related_to": true, "error": true, "event": true, "type": true, "typecode": true, "eventtype": true,
	"notificationtype": true, "reason": true, "severity": true, "bounce_classification": true, "message": true, "description": true, "name": true, "code": true, "errorcode": true, "recordtype": true, "bouncecat": true,
	"bounce_type": true, "details": true, "reject": true, "status": true, "recipientstatus": true, "subtype": true}

// failedEvents are values that tell of a failure: 2 where only mail services write them, 1 where they leave a doubt, 0 where
// anything can be called so.
var failedEvents = map[string]int{
	"bounce": 1, "bounced": 1, "dropped": 1, "deferred": 1, "complaint": 1, "complained": 1, "transientfailure": 2, "adminbounce": 2, "oob": 1, "expiration": 0,
	"hard_bounce": 2, "soft_bounce": 2, "hardbounce": 2, "softbounce": 2, "hard-bounce": 2, "soft-bounce": 2, "invalid_email": 2, "spamreport": 2, "spam_complaint": 2, "spamcomplaint": 2, "spamnotification": 2,
	"badmailaddress": 2, "bademailaddress": 2, "manuallydeactivated": 2, "dmarcpolicy": 2, "autoresponder": 2, "addresschange": 1, "dnserror": 2, "virusnotification": 2, "challengeverification": 2, "manualsuppression": 2, "smtpapierror": 2,
	"templaterenderingfailed": 2, "inbounderror": 2, "openrelaytest": 2, "transient": 0, "blocked": 0, "failed": 0, "fail": 0, "error": 0, "rejected": 0, "reject": 0, "spam": 0, "invalid": 0, "delayed": 0, "delay": 0, "expired": 0, "undelivered": 1,
	"email.bounced": 2, "email.delivery_delayed": 2, "email.complained": 2, "email.failed": 2, "email.suppressed": 2, "activity.hard_bounced": 2, "activity.soft_bounced": 2, "activity.spam_complaint": 2,
	"out_of_band": 2, "policy_rejection": 2, "generation_failure": 2, "generation_rejection": 2, "permanent_fail": 2, "temporary_fail": 2, "messagedeliveryfailed": 2, "messagedelayed": 2, "messagebounced": 2, "messageheld": 1,
	"dsn": 0, "subscribe": 0, "unsubscribe": 0, "blacklist": 0, "unknown": 0,
}

// mailReasons are values of "reason" and its like that only mail services write.
var mailReasons = []string{"suppress-", "bounced address", "spam reporting address", "unsubscribed address", "recipient list over package quota", "greylisted", "invalid smtpapi header",
	"no mx for ", "not delivering to previously", "previously bounced", "account-level suppression list", "sent a hard bounce message", "marked as inactive", "sender signature on your account",
	"due to blacklist user", "mailbox inactive", "preblocked", "no mail host", "typofix", "spam reporter", "duplicate in campaign", "relay/access denied", "sender blocked", "content blocked", "user unknown", "quota exceeded", "policy issue", "mailbox full",
	"unable to parse server reason", "hard-bounce", "soft-bounce"}

// workedEvents are values of what went well, or what is no delivery at all.
var workedEvents = map[string]bool{"delivered": true, "delivery": true, "open": true, "opened": true, "click": true, "clicked": true, "sent": true, "send": true, "processed": true, "request": true, "email.sent": true,
	"email.delivered": true, "reception": true, "deliver": true, "relayed": true, "accepted": true, "expanded": true}

// add takes in one member.
func (e *event) add(m member) {
	value := strings.ToLower(strings.TrimSpace(m.value))
	e.weigh(m, value)
	e.tell(m, value)
	switch eventNames[m.name] {
	case "to":
		if strings.HasPrefix(m.shown, "recipients") && m.value == "" {
			return
		}
		if a, n := address(m.value); a != "" && strings.Trim(m.value[n:], "> ") == "" {
			e.recipient(a, m.depth)
		}
	case "reply":
		e.addReply(m)
	case "enhanced", "code":
		e.current().addCode(m.value)
	case "ip":
		if e.ip == "" {
			e.ip = cleanIP(m.value)
		}
	case "from":
		if a, _ := address(m.value); a != "" && e.sender == "" {
			e.sender = a
		}
	case "host":
		if e.host == "" {
			e.host, e.hostIP = hostIP(m.value)
		}
	case "hostip":
		if e.hostIP == "" {
			e.hostIP = cleanIP(m.value)
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
	if at := codeIn(m.value); at > 0 && aboutMail(m.value) {
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
	if !found || !failing(tok) {
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
	return n >= 500 && n <= 504 && r.enhanced.IsZero() && !ofProtocol.has(r.text)
}

// ofProtocol are words of replies about the protocol.
var ofProtocol = newPhraseTable("syntax", "command", "smtp", "argument", "parameter", "sequence", "helo", "ehlo", "rcpt", "mail from", "auth")

// failure gives what is told of one addressee, and how much speaks for mail: sign by itself, weak beside something else.
func (e *event) failure(x addressee) (f Failure, sign, weak int) {
	f = Failure{Recipient: x.address, Confidence: Certain, Format: "event", Delayed: e.delayed, Final: e.final, Sender: e.sender, SenderIP: e.ip, RemoteHost: e.host, RemoteIP: e.hostIP}
	sign = e.sign
	if !x.replied && e.common.replied {
		x.reply, x.replied = e.common.reply, true
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
	if x.replied && x.reply.code.IsZero() && x.code != "" {
		if code, err := smtpcode.ParseCode(x.code); err == nil && sameClass(code, x.reply.enhanced) {
			x.reply.code = code
		}
	}
	if x.replied {
		f.setReply(x.reply)
		switch {
		case !x.reply.enhanced.IsZero() && !x.reply.code.IsZero(), hasWord(x.reply.text, strongWords):
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
