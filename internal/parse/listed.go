package parse

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// openings say, in small letters, that mail did not reach somebody. Mail systems begin their notices with them, and below
// or behind them stands who.
var openings = []string{"not delivered to", "not be delivered", "not been delivered", "not be sent", "not able to be", "not deliver", "non-deliver", "wasn't delivered", "weren't delivered",
	"unable to deliver", "able to deliver", "cannot deliver", "can't deliver", "can not deliver", "failed to deliver", "could not deliver", "couldn't deliver", "couldn't be deliver",
	"could not be reached", "did not reach", "did not receive a copy", "failed to receive your", "error delivering", "delivery has failed to", "delivery failed", "delivery failure", "delivery to the following", "delevery to the following", "undeliverable to", "undelivered to",
	"undeliverable address", "undeliverable message", "trying to deliver", "attempting to deliver", "attempts to deliver", "failed recipient", "failed address", "failure reason", "following recipients failed",
	"addresses had", "message rejected by google groups", "was considered unsolicited", "was blocked by our", "blocked by our spam", "delayed for more than", "mailbox exceeds", "was not accepted",
	"account is disabled", "account is temporarily", "account has been disabled", "problem with the e-mail address", "problem with the email address", "unknown user:", "returned to you", "returned to sender", "your message was rejected", "message has been rejected", "message was refused", "could not be delivered",
	"nicht zugestellt", "nicht übermittelt", "fehler bei der nachrichtenzustellung", "pas été remis", "pas pu être remis", "pas été distribué", "pas pu être distribué", "no se ha podido entregar", "no se pudo entregar", "no se entregó",
	"non è stato recapitato", "non è stato consegnato", "impossibile recapitare", "impossibile consegnare", "não foi entregue", "não pôde ser entregue", "niet bezorgd", "niet afgeleverd", "niet worden afgeleverd", "nie została dostarczona", "nie można dostarczyć",
	"не удалось доставить", "не доставлено", "не было доставлено", "配信できませんでした", "配信されませんでした", "配達できませんでした", "お届けできませんでした", "无法投递", "投递失败", "无法送达", "無法傳遞", "無法送達"}

// listings announce a list of addresses and say nothing of a failure, which stands beside them.
var listings = []string{"following recipient", "following address", "following user", "following destination", "following e-mail", "following email", "these recipients", "list of recipients", "affected recipient", "intended recipient",
	"recipient address:", "addressed to:", "be delivered to", "your message to", "their mailbox", "message to:", "message from"}

// senses are words of failure that stand beside a listing.
var senses = []string{"not ", "unable", "fail", "error", "undeliver", "problem", "reject", "refus", "abort", "delay", "postpone", "n't ", "sorry", "returned", "disabled", "blocked", "permanent", "delivery status"}

const (
	maxToList  = 16 // lines with text between an opening and the first address
	maxListed  = 60 // lines of a list and its reasons
	maxReason  = 12 // lines of one reason
	maxWhyAway = 14 // lines between the list and a labelled reason
)

// findListed reads the notices of mail systems that follow no standard: a sentence that says that mail did not reach
// somebody, then the addresses, each with its reason or one reason for all.
func findListed(d *doc) []Failure {
	if d.found > 0 {
		return nil
	}
	delayed := false
	for i := range d.lines {
		l := &d.lines[i]
		delayed = delayed || l.cues&cueDelay != 0
		if l.taken || l.cues&cueOpening == 0 || !d.opens(i) {
			continue
		}
		n := notice{d: d, opening: i, delayed: delayed || scan.ContainsFold(l.text, "delayed")}
		n.gather()
		if n.ofLibrary() {
			continue
		}
		if out := n.failures(); len(out) > 0 {
			return out
		}
	}
	return nil
}

// ofLibrary tells whether a mail library's exception stands between the opening and the addresses: a program shows its error, whose
// last line may be an address that no list holds.
func (n *notice) ofLibrary() bool {
	for j := n.opening; n.d.mail == nil && j < n.end; j++ {
		if n.d.lines[j].cues&cueSignature == 0 {
			continue
		}
		if s, _ := findSignature(n.d.lines[j].text); s.alone && s.product == "smtplib" {
			return true
		}
	}
	return false
}

// opens tells whether line i says that mail did not reach somebody.
func (d *doc) opens(i int) bool {
	if anyFold(start(d.lines[i].text), openings) {
		return true
	}
	for j := max(0, i-3); j <= min(i+2, len(d.lines)-1); j++ {
		if anyFold(start(d.lines[j].text), senses) {
			return true
		}
	}
	return false
}

// start gives what is looked at of a line: a sentence is no longer.
func start(s string) string { return s[:min(len(s), maxText)] }

// notice is one notice as it is read.
type notice struct {
	d       *doc
	opening int
	delayed bool
	items   []item
	weak    bool // the address stands in a sentence: alone it shows no mail system
	end     int  // behind the last item
}

// item is an address of the list, with the reason that stands beside it.
type item struct {
	name   string
	reason string
	line   int
	end    int // behind its reason
}

// gather collects the addresses: those of the list below the opening, else one in its own sentence, else the ones just
// above it.
func (n *notice) gather() {
	lines := n.d.lines
	between := 0
	for j := n.opening; j < len(lines) && j < n.opening+maxListed; j++ {
		l := &lines[j]
		if l.taken || l.cues&cueOriginal != 0 && j > n.opening || headOfMessage(l.text) {
			break
		}
		if l.blank() {
			continue
		}
		it, sure, ok := n.item(j)
		switch {
		case ok && n.d.sendersValue(j):
		case ok && (sure || len(n.items) == 0):
			if len(n.items) > 0 && n.weak && sure {
				n.items = nil
			}
			n.items = append(n.items, it)
			n.weak = !sure
			j = max(it.end, j+1) - 1
			n.end = j + 1
		case len(n.items) > 0 && !n.weak && strings.HasPrefix(l.bare, "---"):
			return
		default:
			if between++; between > maxToList {
				return
			}
		}
	}
	if len(n.items) == 0 {
		n.within()
	}
	if j := n.d.nextText(n.opening); len(n.items) == 0 && j > 0 && strings.HasSuffix(lines[j-1].text, ":") && lines[j].indent() > lines[n.opening].indent() && n.formal() {
		if name := strings.TrimSpace(lines[j].text); !strings.ContainsAny(name, " :") { // a name without its domain tells nobody who it is
			n.items, n.end = append(n.items, item{line: j, end: j + 1}), j+1
		}
	}
	for j := n.opening - 1; len(n.items) == 0 && j >= max(0, n.opening-5); j-- {
		if it, sure, ok := n.item(j); ok && sure && !lines[j].taken {
			it.reason, it.end = "", j+1
			n.items, n.end = append(n.items, it), n.opening+1
		}
	}
}

// within takes the address that the opening's sentence names.
func (n *notice) within() {
	stop := n.d.paragraph(n.opening, 3, headOfMessage)
	text := start(n.d.join(n.opening, stop))
	at := 0
	for _, o := range [][]string{openings, listings} {
		for _, w := range o {
			if i := scan.IndexFold(text, w); i >= 0 && at == 0 {
				at = i
			}
		}
	}
	a, end := "", 0
	for from := at; ; {
		found, skip := addresses.First(text[from:])
		if found == "" {
			break
		}
		before := strings.TrimRight(text[:from+strings.Index(text[from:], found)], " <'\"(")
		from += skip
		if addresses.Domain(found) != "" && !scan.HasSuffixWord(before, "from") && !n.own(found) && !asideOf(before) {
			a, end = found, from-at
			break
		}
	}
	if a == "" {
		return
	}
	n.items = []item{{name: a, reason: strings.Trim(text[at+end:], " >.:\"'"), line: n.opening, end: stop}}
	n.weak = true
	n.end = n.opening + 1
}

// own tells whether an address is the bounce's own, which its words name as the sender's.
func (n *notice) own(addr string) bool { return n.d.mail != nil && n.d.mail.of(addr) }

// headOfMessage tells whether a line begins the header of a returned message that nothing announces.
func headOfMessage(text string) bool {
	return scan.HasPrefixFold(text, "received:") || scan.HasPrefixFold(text, "return-path:")
}

// item reads line j as one of a list: an address, perhaps behind a bullet or a label, and perhaps with its reason behind
// it. sure tells that the line has the form of a list; a sentence or a header can hold an address too.
func (n *notice) item(j int) (it item, sure, ok bool) {
	t := strings.TrimSpace(start(n.d.lines[j].text))
	if len(t) > 2 && t[:2] == "--" && t[2] != ' ' && t[2] != '-' && strings.IndexByte(t, ' ') < 0 { // a boundary between parts
		return it, false, false
	}
	t = strings.TrimLeft(t, "*-•·>o ")
	if number := strings.TrimLeft(t, "0123456789"); len(t)-len(number) < 3 && number != t { // of the list
		if rest := strings.TrimLeft(number, ".)"); strings.HasPrefix(rest, " ") {
			t = strings.TrimLeft(rest, " ")
		}
	}
	if at := strings.IndexByte(t, '<'); at > 0 && at < 60 && !strings.ContainsAny(t[:at], " ") { // "bob:00000:<bob@example.org> : reason"
		t = t[at:]
	}
	label := ""
	if at := strings.IndexByte(t, ':'); at > 0 && at < 32 && !strings.ContainsAny(t[:at], "@<>") {
		label, t = strings.ToLower(t[:at]), strings.TrimSpace(t[at+1:])
		if !strings.HasPrefix(t, "<") && strings.IndexByte(t, ' ') >= 0 && !labelsRecipient(label) && !strings.HasSuffix(label, "status") {
			return it, false, false
		}
		if !labelsRecipient(label) && !strings.Contains(label, "status") {
			return it, false, false
		}
	}
	if at := strings.IndexByte(t, '<'); at > 0 && at < 60 && scan.ContainsFold(t[:at], "address") { // "[Status: Error, Address: <bob@example.org>, …"
		t = t[at:]
	}
	for _, kind := range []string{"[smtp:", "smtp:", "mailto:", "rfc822;"} {
		if scan.HasPrefixFold(t, kind) {
			t = t[len(kind):]
		}
	}
	a, end := addresses.First(t)
	if a == "" || addresses.Domain(a) == "" || strings.Trim(t[:strings.Index(t, a)], "<'\"[(") != "" {
		return it, false, false
	}
	rest := t[end:]
	bracket := strings.HasPrefix(t, "<")
	rest = strings.TrimLeft(rest, ">'\"]")
	if mailto, has := strings.CutPrefix(rest, "<mailto:"); has {
		_, rest, _ = strings.Cut(mailto, ">")
	}
	it = item{name: a, line: j, end: j + 1}
	column := strings.HasPrefix(rest, "  ") || strings.HasPrefix(rest, "\t") // the reason in a column of its own
	rest = strings.TrimSpace(rest)
	echo := label == "to" || label == "cc" || label == "from" || strings.HasPrefix(label, "reply")
	if rest == "" {
		sure = !echo
	} else if strings.IndexByte(":,;([-", rest[0]) >= 0 || bracket || column || scan.ContainsFold(rest, "error") {
		sure = !echo
	}
	if label == "from" || strings.HasPrefix(label, "reply") {
		return it, false, false
	}
	it.reason = strings.TrimLeft(rest, ":,;-. ")
	labelled := n.extend(&it)
	return it, sure || labelled && label == "to", true
}

// labelsRecipient tells whether a label stands before a recipient.
func labelsRecipient(label string) bool {
	if strings.Contains(label, "sender") {
		return false
	}
	switch label {
	case "to", "user", "rcpt to", "name", "e-mail", "email", "mailbox", "for", "cc":
		return true
	}
	for _, w := range []string{"recipient", "address", "delivered to", "message to", "addressed to", "mail to", "empfänger", "destinat", "undeliverable"} {
		if strings.Contains(label, w) {
			return true
		}
	}
	return false
}

// extend takes the lines below an address that belong to it: those that are indented further, or right below it where it has
// no reason yet. labelled tells that they begin with a label of a reason.
func (n *notice) extend(it *item) (labelled bool) {
	lines := n.d.lines
	indent := lines[it.line].indent()
	alone := it.reason == "" || strings.HasSuffix(it.reason, ":")
	j := it.line + 1
	for ; j < len(lines) && j < it.line+maxReason && !lines[j].blank() && !lines[j].taken && lines[j].cues&cueOriginal == 0; j++ {
		t := strings.TrimSpace(lines[j].text)
		if strings.HasPrefix(t, "---") || headOfMessage(t) || lines[j].indent() <= indent && (!alone || n.another(t)) || strings.HasSuffix(t, ":") && lines[j].cues&cueOpening != 0 {
			break
		}
	}
	if j == it.line+1 {
		return false
	}
	more := n.d.join(it.line+1, j)
	if label, rest, ok := strings.Cut(more, ":"); ok && len(label) < 24 && anyFold(label, reasons) {
		more, labelled = strings.TrimSpace(rest), true
	}
	it.reason = strings.TrimSpace(it.reason + " " + more)
	it.end = j
	return labelled
}

// another tells whether a line begins with an address of its own.
func (n *notice) another(t string) bool {
	t = strings.TrimLeft(t, "*-•· <")
	a, _ := addresses.First(t)
	return a != "" && strings.HasPrefix(t, a)
}

// announced tells whether the list begins as one: behind a colon, a full stop or an empty line, with a mark, or with a
// reason behind its first address. A sentence of somebody's may be wrapped before an address, too.
func (n *notice) announced() bool {
	it := &n.items[0]
	if t := strings.TrimSpace(n.d.lines[it.line].text); it.line <= n.opening || t != it.name {
		return true
	}
	above := strings.TrimSpace(n.d.lines[it.line-1].text)
	return above == "" || strings.HasSuffix(above, ":") || strings.HasSuffix(above, ".") || strings.HasSuffix(above, "-")
}

// formal tells whether more than an address shows that a mail system wrote the notice: the header of an e-mail, a
// program's subject or greeting, the announcement of the message that came back, or its own formal words.
func (n *notice) formal() bool {
	if n.d.mail != nil && (n.d.mail.daemon || n.d.mail.titled) {
		return true
	}
	lines := n.d.lines
	for j := max(n.d.body(), n.opening-12); j < min(len(lines), n.opening+25); j++ {
		if lines[j].cues&cueOriginal != 0 && j > n.opening || j <= n.opening && anyFold(start(lines[j].text), formalities) {
			return true
		}
		if t := strings.TrimSpace(lines[j].text); len(t) > 20 && strings.Trim(t, "*=-_# ") == "" { // the frame of a notice
			return true
		}
	}
	return false
}

// formalities are words by which mail systems name themselves and their notices.
var formalities = []string{"subject: ", "delivery status", "delivery notif", "technical details", "this is the ", "delivery problem", "delivery fail", "returned mail", "failure notice", "automatically", "mailer-daemon", "message from inter", "this is an automat"}
