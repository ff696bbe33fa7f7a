package chat

import (
	"regexp"
	"slices"
)

// What platforms take for a call to people: the words @everyone, @here and @channel, though not in an address such as
// bob@here.example; and Slack's <@U1>, <!channel> and <!subteam^S1>, Discord's <@1>, <@!1> and <@&1>.
var (
	calls    = regexp.MustCompile(`(?i)((?:^|[^\w.%+-])@)(everyone|here|channel)\b`)
	mentions = regexp.MustCompile(`<([@!])`)
)

// joiner is U+2060, WORD JOINER: it shows nothing and breaks no line.
const joiner = "\u2060"

// Inert gives s so that it calls nobody, on any platform, even where it is not escaped: what would is broken up by a
// character that cannot be seen. The rest is as it was.
func Inert(s string) string {
	s = calls.ReplaceAllString(s, "${1}"+joiner+"${2}")
	return mentions.ReplaceAllString(s, "<"+joiner+"${1}")
}

// Inert gives the answer with every text of it inert: what people paste comes back in answers.
func (a Answer) Inert() Answer {
	each := func(list []string) []string {
		list = slices.Clone(list)
		for i := range list {
			list[i] = Inert(list[i])
		}
		return list
	}
	for _, s := range []*string{&a.Headline, &a.Meaning, &a.Who, &a.Wait, &a.Ask, &a.Hint, &a.Quote} {
		*s = Inert(*s)
	}
	for _, list := range []*[]string{&a.Labels, &a.Points, &a.Steps, &a.Read, &a.Warnings} {
		*list = each(*list)
	}
	a.Choices = slices.Clone(a.Choices)
	for i := range a.Choices {
		a.Choices[i] = Choice{Inert(a.Choices[i].Code), Inert(a.Choices[i].Text)}
	}
	return a
}
