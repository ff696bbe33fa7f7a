package answer

import (
	"fmt"
	"slices"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
)

const (
	maxPoints = 5   // lines for several problems
	maxNamed  = 3   // recipients named in one line
	maxQuote  = 400 // runes of the server's own words
)

// Failures answers what was read from a text. There must be at least one failure.
func (x *Explainer) Failures(r parse.Result) chat.Answer {
	groups := x.group(r.Failures)
	var a chat.Answer
	if len(groups) == 1 {
		a = x.single(groups[0])
	} else {
		a = several(groups, r.More)
	}
	a.Warnings = Warnings(r)
	a.Topic = topic(groups)
	return a
}

// topic names what is explained: the entries, in the order of the alphabet, or the codes of what no entry holds for.
func topic(groups []group) string {
	var names []string
	for _, g := range groups {
		name := "unknown " + codes(g[0].Code, g[0].Enhanced)
		if e := g[0].Entry(); e != nil {
			name = e.ID
		}
		names = append(names, strings.TrimSpace(name)+" "+string(g[0].Retry))
	}
	slices.Sort(names)
	return strings.Join(slices.Compact(names), " ")
}

// group is the failures that one line can answer: the same entry and the same code.
type group []Judgement

func (x *Explainer) group(failures []parse.Failure) []group {
	var out []group
	at := map[string]int{}
	for _, f := range failures {
		j := x.Judge(f)
		key := codes(f.Code, f.Enhanced) + "\x00" + string(j.Retry)
		if e := j.Entry(); e != nil {
			key += "\x00" + e.ID
		} else {
			key += "\x00" + f.Text
		}
		i, known := at[key]
		if !known {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], j)
	}
	return out
}

// single is the whole answer for one problem, whoever met it.
func (x *Explainer) single(g group) chat.Answer {
	j := &g[0]
	e := j.Entry()
	if e == nil {
		return nothingKnown(j)
	}
	if len(e.Variants) > 0 && j.Finds[0].Rank == catalog.ByReply && (j.Text == "" && j.Recipient == "" || j.Confidence == parse.Guess) {
		a := x.Code(j.Code, j.Enhanced)
		a.Read = readBack(j, nil, j.Recipient)
		return a
	}
	v := values(j)
	if len(g) > 1 {
		v["recipient"] = ""
	}
	a := chat.Answer{
		Verdict:  verdictOf(j.Retry),
		Headline: lead(j) + ": " + strings.TrimSuffix(catalog.Render(e.Title, v), ".") + ".",
		Labels:   labels(j),
		Meaning:  catalog.Sentence(catalog.Render(e.Meaning, v)),
		Who:      j.who(e, v),
		Wait:     waiting(j, e),
		Steps:    sentences(steps(j, e), v),
		Quote:    quote(j),
		Read:     append(readBack(j, e, recipients(g)), x.guessed(j, v["domain"])...),
		Links:    links(e, j.Blocklist, j.Provider, v),
	}
	if e.Cause == catalog.Accepted {
		a.Who, a.Wait = "", ""
	}
	return a
}

// nothingKnown answers a failure that no entry holds for.
func nothingKnown(j *Judgement) chat.Answer {
	a := chat.Answer{
		Verdict:  verdictOf(j.Retry),
		Headline: "This is a mail failure, but its words are in no list: " + clip(j.Text, 120),
		Labels:   labels(j),
		Read:     readBack(j, nil, j.Recipient),
		Quote:    quote(j),
		Hint:     "The lines around it may tell more: paste the whole bounce or log entry.",
	}
	if j.Text == "" {
		a.Headline = "This is a mail failure that does not tell its reason."
	}
	return a
}

// several gives one line for each problem, the gravest first as they come.
func several(groups []group, more int) chat.Answer {
	a := chat.Answer{Verdict: chat.Fix}
	people, left := 0, more
	for i, g := range groups {
		people += named(g)
		if i >= maxPoints {
			left += len(g)
			continue
		}
		a.Points = append(a.Points, point(g))
		if verdictOf(g[0].Retry) > a.Verdict {
			a.Verdict = verdictOf(g[0].Retry)
		}
		if p := g[0].Provider; p != nil && !slices.Contains(a.Labels, p.Name) {
			a.Labels = append(a.Labels, p.Name)
		}
	}
	a.Headline = fmt.Sprintf("%d problems:", len(groups))
	if people > 1 {
		a.Headline = fmt.Sprintf("%d recipients, %d problems:", people, len(groups))
	}
	if left > 0 {
		a.Points = append(a.Points, fmt.Sprintf("and %d more", left))
	}
	a.Hint = "Paste one of them alone for the steps that mend it."
	return a
}

// point is one problem in one line: who, what, what to do.
func point(g group) string {
	j := &g[0]
	v := values(j)
	if len(g) > 1 {
		v["recipient"] = ""
	}
	what := clip(j.Text, 100)
	if e := j.Entry(); e != nil {
		what = strings.TrimSuffix(catalog.Render(e.Title, v), ".")
	}
	if c := codes(j.Code, j.Enhanced); c != "" {
		what += " (" + c + ")"
	}
	if names := recipients(g); names != "" {
		what = names + ": " + what
	} else {
		what = catalog.Sentence(what)
		what = strings.TrimSuffix(what, ".")
	}
	return strings.TrimSpace(what + ". " + advice(j))
}

// recipients names the people of a group, the first few by name.
func recipients(g group) string {
	var names []string
	for _, j := range g {
		if j.Recipient != "" && !slices.Contains(names, j.Recipient) {
			names = append(names, j.Recipient)
		}
	}
	if len(names) > maxNamed {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), len(names)-maxNamed)
	}
	return strings.Join(names, ", ")
}

func named(g group) int {
	n := 0
	for _, j := range g {
		if j.Recipient != "" {
			n++
		}
	}
	return n
}

func quote(j *Judgement) string {
	return clip(strings.TrimSpace(codes(j.Code, j.Enhanced)+" "+j.Text), maxQuote)
}

// Warnings tells what the reader must know besides: to change what should not have been shown, and what was not read.
func Warnings(r parse.Result) []string {
	var out []string
	if len(r.Secrets) > 0 {
		out = append(out, "Your text shows "+strings.Join(r.Secrets, " and ")+". Everyone who can read it can use it: change it now, and delete the message. It is not repeated here.")
	}
	if r.Cut {
		out = append(out, "The text is very long, and its end was not read. Send the part with the error.")
	}
	return out
}
