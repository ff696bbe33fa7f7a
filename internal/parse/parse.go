// Package parse reads mail failures out of text: a pasted bounce, a log line, an SMTP conversation, a program's error, a
// bare reply, a whole e-mail. It knows the shapes that mail software writes, not what a code means. It does no I/O, keeps
// no state, and never fails on bad input: text without a failure has none.
package parse

import (
	"cmp"
	"slices"
	"strings"

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
	From, To   int // Text's input[From:To] is the evidence; for an Email, a place in its decoded text
}

// Result is what a text tells.
type Result struct {
	Failures []Failure // the most certain first, otherwise in the order of the text
	More     int       // failures beyond the limit, which were counted and not kept
	Cut      bool      // the text was longer than what is read of one
	Secrets  []string  // kinds of secrets that the text shows: "a password". They are blanked in every Failure.
}

const (
	maxFailures = 200     // kept of one text; a longer log is no question that an answer could hold
	maxText     = 2 << 10 // of a server's own words
)

// format is one family of shapes. find gives the failures it sees in lines that no earlier format has taken, and takes them.
type format struct {
	name string
	find func(*doc) []Failure
}

// formats in the order of evidence: fields made for programs first, prose last.
var formats = []format{
	{"dsn", findDSN},
	{"postfix-log", findPostfixLog},
	{"exim-log", findEximLog},
	{"sendmail-log", findSendmailLog},
	{"said", findSaid},
	{"sendmail-bounce", findSendmailBounce},
	{"exim-bounce", findEximBounce},
	{"qmail-bounce", findQmailBounce},
	{"exchange-bounce", findExchangeBounce},
	{"google-bounce", findGoogleBounce},
	{"conversation", findConversation},
	{"event", findEvents},
	{"program", findProgram},
	{"reply", findReplies},
	{"notice", findNotices},
}

// Text reads a pasted text. The same text gives the same result, always.
func Text(text string) Result {
	if !Evidence(text) {
		return Result{}
	}
	return read(newDoc(text))
}

func read(d *doc) Result {
	r := Result{Secrets: d.secrets, Cut: d.cut}
	var found []Failure
	for _, f := range formats {
		for _, x := range f.find(d) {
			if x.Format == "" {
				x.Format = f.name
			}
			d.complete(&x)
			found = append(found, x)
		}
	}
	found = merge(found)
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

// merge brings together what several parts of one text say of the same failure: a bounce tells it once for people and
// once for programs, a log tells it at every attempt.
func merge(found []Failure) []Failure {
	out := found[:0]
	byKey := map[string]int{}
	for _, f := range found {
		key := strings.ToLower(f.Recipient) + "\x00"
		i, known := byKey[key]
		if f.Recipient == "" {
			key += f.Code.String() + f.Enhanced.String()
			i, known = byKey[key]
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
		if !b.Enhanced.IsZero() {
			a.Enhanced = b.Enhanced
		}
		if b.Text != "" {
			a.Text = b.Text
		}
	}
	if a.Enhanced.IsZero() || a.Enhanced.Vague() && b.Enhanced.Class() == a.Enhanced.Class() && !b.Enhanced.Vague() && a.Code == b.Code {
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
