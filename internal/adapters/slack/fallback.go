package slack

import (
	"strconv"
	"strings"

	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// maxFallback is how much text stands beside the blocks: Slack sends more than 4,000 characters as several messages.
const maxFallback = 3500

// wordQuote stands before the evidence where there are no blocks.
const wordQuote = "Quoted: "

// fallback draws an answer as text alone, escaped: for notifications, for screen readers, and where Slack takes no blocks.
// Its first line is an answer too. It is to be sent without mrkdwn.
func fallback(a chat.Answer, in frame) string {
	t := textLines{Budget: draw.Budget{Left: maxFallback, Each: len("10. \n"), Measure: escaped}}
	t.headline(a)
	held := t.Hold(a.Warnings, draw.Warning, maxHeld)
	t.line("", a.Meaning)
	t.line("", a.Who)
	t.line("", a.Wait)
	t.list(draw.Items(a.Points), false)
	t.channels(a.Channels)
	t.list(draw.Items(a.Steps), true)
	t.line("", a.Ask)
	t.list(draw.Choices(a.Choices), false)
	t.line("", a.Hint)
	t.Left += held
	for i, w := range a.Warnings {
		if i < maxWarnings {
			t.line(draw.Warning, w)
		}
	}
	if address := permalink(in.site, a.Earlier); address != "" {
		t.line(draw.Earlier+": ", address)
	}
	t.line(draw.Read, draw.Join(a.Read, maxItems))
	t.links(a.Links)
	t.line(draw.SharedBy, in.sharedBy)
	t.Left -= len(wordQuote)
	if q := t.Take(draw.Evidence(a.Quote, maxQuoteLines), maxQuote); q != "" {
		t.write(wordQuote + escaper.Replace(q))
	}
	return t.String()
}

// textLines collects the lines of a text.
type textLines struct {
	draw.Budget
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
	if s = draw.Clean(s); s == "" {
		return
	}
	t.Left -= len(lead)
	if s = t.Take(s, maxParagraph); s == "" {
		t.Left += len(lead)
		return
	}
	t.write(lead + escaper.Replace(s))
}

// headline adds the headline, with those of the labels that it does not name itself.
func (t *textLines) headline(a chat.Answer) {
	s := escaped.Clip(draw.Clean(a.Headline), maxHeadline, draw.Shortened)
	more := draw.Join(draw.Unnamed(s, a.Labels), maxItems)
	switch labels := escaped.Clip(more, maxSmall, draw.Shortened); {
	case labels == "":
		t.line("", s)
	case s == "":
		t.line("", labels)
	default:
		t.line("", s+" ("+labels+")")
	}
}

func (t *textLines) list(list []draw.Item, ordered bool) {
	n := 0
	for at, i := range list {
		s := draw.Item{Code: draw.Clean(i.Code), Text: draw.Clean(i.Text)}.String()
		if s == "" {
			continue
		}
		if n++; n > maxItems {
			t.line("• ", draw.More(len(list)-at))
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
		if isID(id) && len(id) <= maxChannelID && i < maxItems && len(id)+t.Each < t.Left {
			t.Left -= len(id) + t.Each
			t.write("• <#" + id + ">")
		}
	}
}

func (t *textLines) links(links []string) {
	lead := draw.Links
	for i, l := range links {
		if u, ok := webAddress(l); ok && i < maxItems && size(u.String()) < t.Left/2 {
			t.line(lead, u.String())
			lead = ""
		}
	}
}
