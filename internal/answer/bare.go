package answer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/parse"
	"smtpbot/internal/smtpcode"
)

const maxRelatives = 4 // codes offered beside an unknown one

// pasteHint asks for what decides.
const pasteHint = "Paste the whole line and I can tell you which, and what to do."

// Code answers a code that stands alone, with or without its enhanced code.
func (x *Explainer) Code(c smtpcode.Code, e smtpcode.Enhanced) chat.Answer {
	j := x.Judge(parse.Failure{Code: c, Enhanced: e})
	name := codes(c, e)
	entry := j.Entry()
	if entry == nil {
		return chat.Answer{Headline: name + " is not an SMTP code: a server's reply begins with 2, 3, 4 or 5.", Hint: "Try /smtp 452, /smtp 5.7.26, or paste the error."}
	}
	a := chat.Answer{Verdict: verdictOf(j.Retry), Topic: entry.ID, Labels: []string{name}, Steps: sentences(entry.Fix, nil), Links: links(entry, nil, nil, nil)}
	switch {
	case j.Finds[0].Rank.General():
		a.Headline = name + ": " + strings.ToLower(entry.Meaning[:1]) + catalog.Render(entry.Meaning[1:], nil)
		if a.Choices = x.providers(e); len(a.Choices) > 0 {
			a.Ask, a.Hint = "Who said it?", pasteHint
			return a
		}
		a.Choices = x.relatives(c, e)
		if len(a.Choices) > 0 {
			a.Ask = "Its nearest relatives:"
			a.Hint = "Paste the whole line: the words behind the code count."
		}
		return a
	case e.IsZero() && !c.IsZero():
		a.Headline = catalog.Sentence(catalog.Render(entry.Meaning, nil))
		x.dotted(&a, c, entry)
	default:
		a.Headline = strings.TrimSpace(name + " means: " + catalog.Render(entry.Title, nil) + ". " + advice(&j))
		a.Meaning = catalog.Sentence(catalog.Render(entry.Meaning, nil))
		a.Who, a.Wait = who(entry, nil), waiting(&j, entry)
	}
	for _, v := range entry.Variants {
		a.Choices = append(a.Choices, chat.Choice{Code: v.Code, Text: v.Text})
	}
	if said := x.providers(e); len(a.Choices) == 0 && len(said) > 0 {
		a.Ask, a.Choices, a.Hint = "Who said it?", said, pasteHint
		return a
	}
	if len(a.Choices) > 0 {
		a.Ask, a.Hint = "Which one do you have?", pasteHint
	}
	return a
}

// providers tells what providers mean by an enhanced code: a standard one has a meaning of their own, or none is standard.
func (x *Explainer) providers(e smtpcode.Enhanced) []chat.Choice {
	var out []chat.Choice
	for _, own := range x.cat.Own(e) {
		if len(out) < maxRelatives {
			out = append(out, chat.Choice{Code: own.Provider.Name, Text: catalog.Render(own.Entry.Title, nil)})
		}
	}
	return out
}

// dotted adds what the enhanced code means where the number is one without its dots and its entry says so.
func (x *Explainer) dotted(a *chat.Answer, c smtpcode.Code, entry *catalog.Entry) {
	e, ok := c.Dotted()
	if !ok || !strings.Contains(entry.Meaning, e.String()) {
		return
	}
	finds, _ := x.cat.Lookup(catalog.Query{Enhanced: e})
	if len(finds) == 0 || finds[0].Rank.General() {
		return
	}
	real := finds[0].Entry
	a.Meaning = fmt.Sprintf("%s means: %s. %s", e, catalog.Render(real.Title, nil), catalog.Sentence(catalog.Render(real.Meaning, nil)))
	if len(a.Steps) == 0 {
		a.Steps = sentences(real.Fix, nil)
	}
}

// relatives finds the documented codes that stand nearest to an unknown one.
func (x *Explainer) relatives(c smtpcode.Code, e smtpcode.Enhanced) []chat.Choice {
	type relative struct {
		chat.Choice
		distance int
	}
	var found []relative
	add := func(code string, q catalog.Query, distance int) {
		finds, _ := x.cat.Lookup(q)
		if len(finds) == 0 || finds[0].Rank.General() {
			return
		}
		found = append(found, relative{chat.Choice{Code: code, Text: catalog.Render(finds[0].Entry.Title, nil)}, distance})
	}
	if !e.IsZero() {
		for d := max(0, e.Detail()-6); d <= e.Detail()+6; d++ {
			if near, err := smtpcode.NewEnhanced(int(e.Class()), e.Subject(), d); err == nil && near != e {
				add(near.String(), catalog.Query{Enhanced: near}, abs(d-e.Detail()))
			}
		}
	} else {
		if d, ok := c.Dotted(); ok {
			add(d.String(), catalog.Query{Enhanced: d}, 0)
		}
		for n := c.Int() / 10 * 10; n < c.Int()/10*10+10; n++ {
			if near, err := smtpcode.ParseCode(fmt.Sprint(n)); err == nil && near != c {
				add(near.String(), catalog.Query{Code: near}, 1+abs(n-c.Int()))
			}
		}
	}
	slices.SortStableFunc(found, func(a, b relative) int { return cmp.Compare(a.distance, b.distance) })
	var out []chat.Choice
	for _, f := range found[:min(len(found), maxRelatives)] {
		out = append(out, f.Choice)
	}
	return out
}

func abs(n int) int { return max(n, -n) }

// NotACode answers something that looks like a code and is none.
func NotACode(s string) chat.Answer {
	return chat.Answer{
		Headline: clip(s, 40) + " is not an SMTP code: those have three digits, the first from 2 to 5 (452), or three numbers with dots, the first 2, 4 or 5 (4.2.2).",
		Hint:     "Try /smtp 452, /smtp 5.7.26, or paste the error.",
	}
}

// Entry shows an entry as an answer would.
func (x *Explainer) Entry(e *catalog.Entry) chat.Answer {
	j := Judgement{Cause: e.Cause, Retry: e.Retry.Permanent}
	a := chat.Answer{
		Verdict:  verdictOf(j.Retry),
		Headline: lead(&j) + ": " + catalog.Render(e.Title, nil) + ".",
		Labels:   []string{e.ID},
		Meaning:  catalog.Sentence(catalog.Render(e.Meaning, nil)),
		Who:      who(e, nil),
		Wait:     waiting(&j, e),
		Steps:    sentences(e.Fix, nil),
		Links:    links(e, x.cat.BlocklistOf(e), nil, nil),
	}
	for _, v := range e.Variants {
		a.Choices = append(a.Choices, chat.Choice{Code: v.Code, Text: v.Text})
	}
	for _, s := range e.Sources {
		a.Read = append(a.Read, s.Kind+": "+s.Ref)
	}
	return a
}

// Search answers a search by words.
func (x *Explainer) Search(words string, limit int) chat.Answer {
	found := x.cat.Search(words, limit)
	if len(found) == 0 {
		return chat.Answer{Headline: fmt.Sprintf("Nothing in the catalogue speaks of %q.", clip(words, 60)), Hint: "Try fewer or other words, or paste the whole error."}
	}
	if len(found) == 1 {
		return x.Entry(found[0])
	}
	a := chat.Answer{Headline: fmt.Sprintf("%d answers for %q:", len(found), clip(words, 60)), Hint: "Type a code, or paste the whole error for an answer with your own addresses in it."}
	a.Choices = choices(found)
	return a
}

func choices(entries []*catalog.Entry) []chat.Choice {
	all := make([]chat.Choice, len(entries))
	for i, e := range entries {
		all[i] = chat.Choice{Code: shortName(e), Text: catalog.Render(e.Title, nil)}
	}
	return all
}

// shortName is what a person types to get at an entry: its code, or its name.
func shortName(e *catalog.Entry) string {
	source, name, _ := strings.Cut(e.ID, "/")
	if source == "smtp" || source == "enhanced" {
		return name
	}
	return e.ID
}
