package slack

import (
	"strconv"
	"strings"

	"smtpbot/internal/chat"
)

// maxFallback is how much text stands beside the blocks: Slack sends more than 4,000 characters as several messages.
const maxFallback = 3500

// fallback draws an answer as text alone, escaped: for notifications, for screen readers, and where Slack takes no blocks.
// Its first line is an answer too. It is to be sent without mrkdwn.
func fallback(a chat.Answer, in frame) string {
	t := textLines{budget: budget{left: maxFallback, each: len("10. \n")}}
	t.headline(a)
	held := t.hold(a.Warnings)
	t.line("", a.Meaning)
	t.line("", a.Who)
	t.line("", a.Wait)
	t.list(items(a.Points), false)
	t.channels(a.Channels)
	t.list(items(a.Steps), true)
	t.line("", a.Ask)
	t.list(choices(a.Choices), false)
	t.line("", a.Hint)
	t.left += held
	for i, w := range a.Warnings {
		if i < maxWarnings {
			t.line(wordWarning, w)
		}
	}
	if address := permalink(in.site, a.Earlier); address != "" {
		t.line(wordEarlier+": ", address)
	}
	t.line(wordRead, join(a.Read))
	t.links(a.Links)
	t.line(wordShared, in.sharedBy)
	t.left -= len(wordQuote)
	if q := t.take(evidence(a.Quote), maxQuote); q != "" {
		t.write(wordQuote + escaper.Replace(q))
	}
	return t.String()
}

// textLines collects the lines of a text.
type textLines struct {
	budget
	strings.Builder
}

// write adds a line that is escaped already.
func (t *textLines) write(s string) {
	if t.Len() > 0 {
		t.WriteByte('\n')
	}
	t.WriteString(s)
}

// line adds a line behind its lead, unless it is empty.
func (t *textLines) line(lead, s string) {
	if s = clean(s); s == "" {
		return
	}
	t.left -= len(lead)
	if s = t.take(s, maxParagraph); s == "" {
		t.left += len(lead)
		return
	}
	t.write(lead + escaper.Replace(s))
}

// headline adds the headline, with those of the labels that it does not name itself.
func (t *textLines) headline(a chat.Answer) {
	s := clip(clean(a.Headline), maxHeadline, shortened)
	var more []string
	for _, l := range a.Labels {
		if l = clean(l); !strings.Contains(s, l) {
			more = append(more, l)
		}
	}
	switch labels := clip(join(more), maxSmall, shortened); {
	case labels == "":
		t.line("", s)
	case s == "":
		t.line("", labels)
	default:
		t.line("", s+" ("+labels+")")
	}
}

func (t *textLines) list(list []item, ordered bool) {
	n := 0
	for at, i := range list {
		s := item{clean(i.code), clean(i.text)}.String()
		if s == "" {
			continue
		}
		if n++; n > maxItems {
			t.line("• ", more(len(list)-at))
			return
		}
		sign := "• "
		if ordered {
			sign = strconv.Itoa(n) + ". "
		}
		t.line(sign, s)
	}
}

func (t *textLines) channels(ids []string) {
	for i, id := range ids {
		if isID(id) && len(id) <= maxChannelID && i < maxItems && len(id)+t.each < t.left {
			t.left -= len(id) + t.each
			t.write("• <#" + id + ">")
		}
	}
}

func (t *textLines) links(links []string) {
	lead := wordMore
	for i, l := range links {
		if u, ok := webAddress(l); ok && i < maxItems && size(u.String()) < t.left/2 {
			t.line(lead, u.String())
			lead = ""
		}
	}
}
