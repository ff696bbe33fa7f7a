// Package parse reads mail failures out of text: a pasted bounce, a log line, an SMTP conversation, a program's error, a
// bare reply, a whole e-mail. It knows the shapes that mail software writes, not what a code means. It does no I/O, keeps
// no state, and never fails on bad input: text without a failure has none.
package parse

import (
	"cmp"
	"slices"
	"strings"

	"smtpbot/internal/parse/trouble"
	"smtpbot/internal/smtpcode"
)

// Confidence says how sure it is that something is a failure of mail.
type Confidence uint8

// The confidences.
const (
	// Guess: a number that could be a code, with little around it. Good enough for an answer to somebody who asked.
	Guess Confidence = iota + 1
	// Likely: words of mail stand beside the code. Good enough to speak up in a channel.
	Likely
	// Certain: the structure is one that only mail software writes.
	Certain
)

// String gives the confidence in a word.
func (c Confidence) String() string {
	return [...]string{"none", "guess", "likely", "certain"}[min(c, Certain)]
}

// Failure is one recipient's, or one reply's, trouble. What the text does not tell is zero.
type Failure struct {
	Recipient string            // the address that failed, as written
	Code      smtpcode.Code     // of the strongest evidence: the remote server's own reply
	Enhanced  smtpcode.Enhanced // likewise
	Text      string            // the server's own words on one line, without codes and line marks
	Local     string            // what the reporting program says in its own words
	Command   string            // the SMTP command that was refused: "RCPT TO", "end of DATA"

	RemoteHost   string // who refused
	RemoteIP     string
	SenderIP     string // who sent, as the remote server saw it
	Sender       string // envelope or header sender, where named
	SenderDomain string // the sender's domain, where named

	Delayed bool // still being retried
	Final   bool // the sender gave up: nothing is queued any more

	Format     string // which shape was recognised: "postfix-log"
	Product    string // the program or library that wrote it: "postfix", "smtplib"
	Confidence Confidence
	From, To   int             // Text's input[From:To] is the evidence; for an Email, a place in its decoded text
	Trouble    trouble.Trouble // what went wrong, put together from the words of a program; Grounds has a server's, too
}

// Result is what a text tells.
type Result struct {
	Failures []Failure // the most certain first, otherwise in the order of the text
	More     int       // failures beyond the limit, which were counted and not kept
	Accepted bool      // a delivery report says that mail arrived
	Cut      bool      // the text was longer than what is read of one
	Secrets  []string  // kinds of secrets that the text shows: "a password". They are blanked in every Failure.
}

const (
	maxFailures = 200     // kept of one text; a longer log is no question that an answer could hold
	maxText     = 2 << 10 // of a server's own words
)

// format is one family of shapes. find gives the failures it sees in lines that no earlier format has taken, and takes them.
// It is asked only where the text has one of the cues, if any are named: without them it finds nothing.
type format struct {
	name string
	cues cues
	find func(*doc) []Failure
}

// formats in the order of evidence: fields made for programs first, prose last.
var formats = []format{
	{"complaint", 0, findComplaints},
	{"dsn", cueField, findDSN},
	{"postfix-log", cueLog, findPostfixLog},
	{"exim-log", cueStamp, findEximLog},
	{"opensmtpd-log", cueSession, findOpenSMTPDLog},
	{"courier-log", cueCourier, findCourierLog},
	{"sendmail-log", cueStat, findSendmailLog},
	{"filter-log", cueTold | cueEntry, findFilterLog},
	{"session-log", cueTalk, findSessions},
	{"event", cueMark, findEvents},
	{"table", cueColumn, findRows},
	{"listing", cueColumn, findListings},
	{"trace", cueEntry, findTrace},
	{"entry", cueEntry, findEntries},
	{"qmail-log", cueDelivery, findQmailLog},
	{"qmail-bounce", cueQmail | cueAngle, findQmailBounce},
	{"said", cueSaid | cueAngle, findSaid},
	{"queue", cueQueue | cueNumber, findQueue},
	{"sendmail-bounce", cueSendmail, findSendmailBounce},
	{"exim-bounce", cueExim, findEximBounce},
	{"exchange-bounce", 0, findExchangeBounce},
	{"google-groups", cueGoogle, findGoogleGroups},
	{"google-bounce", cueGoogle, findGoogleBounce},
	{"list", cueOpening, findLists},
	{"listed", cueOpening, findListed},
	{"conversation", cueTalk, findConversation},
	{"greeting", cueTalk, findMasked},
	{"keyed-log", cueKeyed, findKeyed},
	{"program", cueMark, findRefused},
	{"program", cueSignature, findProgram},
	{"reply", cueDigit, findReplies},
	{"answered", 0, findAnswered},
	{"notice-abroad", cueAbroad, findTongues},
	{"uncoded", cueTold, findUncoded},
	{"told", cueTold, findTold},
	{"network", cueNetwork, findNetwork},
	{"notice", 0, findNotices},
	{"worded", cueMail, findWorded},
	{"quoted", cueMail, findQuoted},
}

// Text reads a pasted text. The same text gives the same result, always.
func Text(text string) (r Result) {
	if decoded, ok := fromPrintable(text); ok {
		if evident(decoded) {
			r = readText(decoded).placed(text)
		}
	} else if evident(text) {
		r = readText(text)
	}
	return r
}

// readText reads a text that is not encoded.
func readText(text string) Result {
	if isSource(text) {
		return pastedSource(text)
	}
	d := newDoc(text)
	spaced := d.spaced()
	r := d.read(formats)
	if flat(text) && !r.ofEvents() {
		r = r.orBetter(newDoc(unflat(text)).read(formats))
	}
	if !d.plain && len(r.Failures) > 0 && sure(r.Failures[0]) && showsEnds(text) && !r.ofEvents() {
		r = r.orBetter(newDoc(withEnds(text)).read(formats))
	}
	if spaced {
		r = r.orCloser(newCloseDoc(text).read(formats))
	}
	if name, _, ok := strings.Cut(text[:min(len(text), maxFieldName)], ":"); ok && strings.IndexByte(name, ' ') < 0 && IsEmail([]byte(text[:min(len(text), maxHeader)])) { // whose header tells, too
		r = r.orBetter(pastedSource(text))
	}
	return r
}

// read asks the formats in their order.
func (d *doc) read(formats []format) Result {
	r := Result{Secrets: d.secrets, Cut: d.cut}
	var found []Failure
	for i := range formats {
		f := &formats[i]
		if f.cues != 0 && d.cues&f.cues == 0 {
			continue
		}
		more := f.find(d)
		if len(more) == 0 {
			continue
		}
		for k := range more {
			x := &more[k]
			if x.Format == "" {
				x.Format = f.name
			}
			d.complete(x)
			if x.Confidence >= Likely {
				d.sure++
			} else {
				d.guesses = append(d.guesses, place{x.From, x.To})
			}
		}
		if found == nil {
			found = more
		} else {
			found = append(found, more...)
		}
		d.found = explained(found)
	}
	found = settle(d, found)
	r.Accepted = d.worked
	if len(found) < 2 {
		r.Failures = found
		return r
	}
	slices.SortStableFunc(found, func(a, b Failure) int {
		return cmp.Or(cmp.Compare(b.Confidence, a.Confidence), finalFirst(a.tried(), b.tried()), cmp.Compare(a.From, b.From))
	})
	if len(found) > maxFailures {
		r.More = len(found) - maxFailures
		found = found[:maxFailures]
	}
	r.Failures = found
	return r
}

// explained counts the failures that tell more than that there is one. The fields of a report may leave the reason to the
// words of the notice.
func explained(found []Failure) int {
	n := 0
	for i := range found {
		if f := &found[i]; f.Format != "dsn" || f.Recipient == "" || f.Text != "" || !f.Code.IsZero() {
			n++
		}
	}
	return n
}

// toEach gives the failure to each of the recipients, and as it is where there are none.
func (f Failure) toEach(names []string) []Failure {
	if len(names) == 0 {
		return []Failure{f}
	}
	out := make([]Failure, len(names))
	for i, name := range names {
		out[i], out[i].Recipient = f, name
	}
	return out
}

// tried tells whether the sender still tries, so that nothing is lost yet.
func (f *Failure) tried() bool { return f.Delayed || f.Code.Class() == smtpcode.Temporary }

// finalFirst orders what is final before what is still tried.
func finalFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
