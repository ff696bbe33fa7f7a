// Package answer turns failures and catalogue entries into what to tell the reader. It is pure: no I/O, no clock, no
// platform.
//
// The voice: what happened, who can act, what to do, in that order and in plain words. The verdict comes before the
// explanation, the first line alone helps, and what the text did not tell is not pretended. No "please", no blame, no
// exclamation mark; at most five steps, each an action that begins with a verb.
package answer

import (
	"slices"

	"smtpbot/internal/catalog"
	"smtpbot/internal/parse"
	"smtpbot/internal/smtpcode"
)

// Explainer answers from a catalogue. It may be used by any number at once.
type Explainer struct{ cat *catalog.Catalog }

// New gives an Explainer that answers from cat.
func New(cat *catalog.Catalog) *Explainer { return &Explainer{cat} }

// Judgement is a failure with what the catalogue says of it.
type Judgement struct {
	parse.Failure
	Finds     []catalog.Find    // the entries that hold, the most specific first
	Provider  *catalog.Provider // who refused, nil where nothing shows it
	Cause     catalog.Cause
	Retry     catalog.Retry
	Blocklist *catalog.Blocklist // the list that is named, nil where none is
}

// Entry gives the entry that the answer leads with, nil where the catalogue knows nothing of the failure.
func (j *Judgement) Entry() *catalog.Entry {
	if len(j.Finds) == 0 {
		return nil
	}
	return j.Finds[0].Entry
}

// Judge looks a failure up and settles its cause and what to do about sending again.
func (x *Explainer) Judge(f parse.Failure) Judgement {
	j := Judgement{Failure: f, Cause: catalog.Unknown}
	q := query(f)
	j.Finds, j.Provider = x.cat.Lookup(q)
	if words := formWords[f.Format]; words != "" { // the form tells what it is, whatever words and codes it holds
		form, _ := x.cat.Lookup(catalog.Query{Text: words})
		j.Finds = before(form, j.Finds)
	}
	j.Finds = x.staged(&f, j.Finds)
	if f.Local != "" && (len(j.Finds) == 0 || j.Finds[0].Rank < catalog.ByPhrase) {
		// The remote server's words say nothing: the local server's may. Its codes do not count beside a reply.
		local := catalog.Query{Text: f.Local, Product: f.Product}
		if finds, _ := x.cat.Lookup(local); len(finds) > 0 && finds[0].Rank >= catalog.ByPhrase {
			j.Finds = before(finds[:1], j.Finds)
		}
	}
	for _, find := range j.Finds {
		if j.Blocklist == nil {
			j.Blocklist = x.cat.Blocklist(find.Blocklist())
		}
	}
	if e := j.Entry(); f.Delayed && !f.Final && (e == nil || e.Cause == catalog.Expired || e.Cause == catalog.Unknown) {
		// A warning tells why it is late, or only that it is: nothing has expired yet.
		late, _ := x.cat.Lookup(catalog.Query{Text: "delivery has been delayed"})
		j.Finds = before(late, j.Finds)
	}
	e := j.Entry()
	if e == nil {
		j.Retry = byClass(class(f))
		return j
	}
	j.Cause = e.Cause
	j.Retry = e.Retry.Permanent
	if j.Retry == catalog.RetryAutomatic && j.refusedForGood() {
		j.Retry = catalog.RetryLater // no server repeats after a 5yz, whatever the words say
	}
	if e.Cause == catalog.UserUnknown && addressRefused(&f) {
		j.Retry = catalog.RetryNever
	}
	if class(f) == smtpcode.Temporary {
		j.Retry = e.Retry.Temporary
		if f.Final && j.Retry == catalog.RetryAutomatic {
			j.Retry = catalog.RetryLater // the sender has given up: nothing retries any more
		}
	}
	return j
}

// refusedForGood tells whether a server's code says so. Then no queue holds the message any more.
func (j *Judgement) refusedForGood() bool {
	return j.Code.Class() == smtpcode.Permanent || j.Code.IsZero() && j.Enhanced.Class() == smtpcode.Permanent
}

// before puts finds before others that may hold some of them too.
func before(first, others []catalog.Find) []catalog.Find {
	out := slices.Clone(first)
	for _, o := range others {
		if !slices.ContainsFunc(first, func(f catalog.Find) bool { return f.Entry == o.Entry }) {
			out = append(out, o)
		}
	}
	return out
}

// formWords are the words by which the catalogue knows forms that report no failure of a delivery.
var formWords = map[string]string{"complaint": "feedback-type: abuse", "auto-reply": "automatic reply"}

// query gives the catalogue's view of a failure.
func query(f parse.Failure) catalog.Query {
	return catalog.Query{Code: f.Code, Enhanced: f.Enhanced, Text: f.Text, Host: f.RemoteHost, Product: f.Product, Command: f.Command, Trouble: f.Grounds().String()}
}

// class tells whether a failure is for now or for good. The reply's first digit decides what the sending server does; only
// without a reply does the rest count.
func class(f parse.Failure) smtpcode.Class {
	switch {
	case !f.Code.IsZero():
		return f.Code.Class()
	case f.Delayed:
		return smtpcode.Temporary
	case !f.Enhanced.IsZero():
		return f.Enhanced.Class()
	}
	return smtpcode.Permanent
}

func byClass(c smtpcode.Class) catalog.Retry {
	switch c {
	case smtpcode.Temporary:
		return catalog.RetryAutomatic
	case smtpcode.Permanent:
		return catalog.RetryAfterFix
	}
	return catalog.RetryNone
}

// Look gives the query that a text leads to when somebody asks about it. It is how the catalogue's hits are checked. ok is
// false where the bot would read nothing.
func Look(text string) (q catalog.Query, ok bool) {
	if c, err := smtpcode.ParseCode(text); err == nil {
		return catalog.Query{Code: c}, true
	}
	found := parse.Asked(text)
	if len(found.Failures) == 0 {
		return catalog.Query{}, false
	}
	return query(found.Failures[0]), true
}
