package discord

import (
	"smtpbot/internal/adapters/internal/draw"
	"smtpbot/internal/chat"
)

// form is how much of what Discord draws a message uses: less where Discord refused more.
type form uint8

const (
	rich  form = iota // an embed and components
	plain             // components, and all words in the content
	bare              // the content alone
)

// frame says around what an answer is drawn.
type frame struct {
	private  bool   // one person sees it
	share    bool   // that person may show it to everybody: with a button
	sharedBy string // the name of who shared it, empty where nobody did: then there are no buttons
	paste    bool   // there is a button that opens the window to paste into
}

// flagNoEmbeds is the flag of a message whose links show no previews. It would hide an embed of ours.
const flagNoEmbeds = 1 << 2

// message is what Discord is to show. It has every part even where that is empty, so that it can take the place of another.
type message struct {
	Content    string    `json:"content"`
	Embeds     []embed   `json:"embeds"`
	Components []row     `json:"components"`
	Mentions   noMention `json:"allowed_mentions"`
	Flags      int       `json:"flags"`
}

// noMention is who a message may ping: nobody.
type noMention struct {
	Parse       [0]string `json:"parse"`
	RepliedUser bool      `json:"replied_user"` // false: nor the one who is answered
}

// newMessage gives a message with nothing in it.
func newMessage() message { return message{Embeds: []embed{}, Components: []row{}} }

// whole gives the message as it is sent, with flags of the one who sends it, to be added to.
func (m message) whole(flags int) map[string]any {
	return map[string]any{"content": m.Content, "embeds": m.Embeds, "components": m.Components, "allowed_mentions": m.Mentions, "flags": m.Flags | flags}
}

// maxPlain is how much a message without an embed holds.
const maxPlain = 1900

// render draws an answer. It never breaks a limit of Discord's, and nothing in the answer is taken for markup.
func render(a chat.Answer, in frame, f form) message {
	a = headed(a)
	m := newMessage()
	m.Content = headline(a) + sharedLine(in.sharedBy)
	if f == rich {
		if e, ok := newEmbed(a); ok {
			m.Embeds = append(m.Embeds, e)
		}
	} else {
		m.Content += below(a, maxPlain-draw.Units(m.Content))
	}
	if len(m.Embeds) == 0 {
		m.Flags = flagNoEmbeds
	}
	if f != bare && in.sharedBy == "" {
		m.Components = append(m.Components, rows(a, in)...)
	}
	return m
}

// below draws what stands under the headline of an answer as text of room units.
func below(a chat.Answer, room int) string {
	p := newPage(room, 700, 12)
	read := readLine(a)
	if read != "" {
		read = small(escape(marked.Clip(read, room/4, draw.Shortened)))
		p.Left -= draw.Units(read) + perPart
	}
	p.body(a)
	if read != "" {
		p.tight = true
		p.add(read)
	}
	if p.Len() == 0 {
		return ""
	}
	return "\n\n" + p.String()
}

// headline gives the first line of an answer, which is one already: sign, headline, and those labels that it does not name.
func headline(a chat.Answer) string {
	s := marked.Clip(draw.Clean(a.Headline), maxHeadline, draw.Shortened)
	labels := marked.Clip(draw.Join(draw.Unnamed(s, a.Labels), maxItems), maxLabels, draw.Shortened)
	switch {
	case s == "":
		return draw.Sign(a.Verdict) + bold(escape(labels))
	case labels == "":
		return draw.Sign(a.Verdict) + bold(escape(s))
	}
	return draw.Sign(a.Verdict) + bold(escape(s)) + " (" + escape(labels) + ")"
}

// headed gives an answer with a headline or labels: what it says first, where it has neither.
func headed(a chat.Answer) chat.Answer {
	if draw.Clean(a.Headline) != "" || draw.Join(a.Labels, 1) != "" {
		return a
	}
	for _, part := range []*string{&a.Meaning, &a.Who, &a.Wait, &a.Ask, &a.Hint} {
		if draw.Clean(*part) != "" {
			a.Headline, *part = *part, ""
			return a
		}
	}
	a.Headline = draw.Nothing
	return a
}

// maxSharer is how much of somebody's name is shown.
const maxSharer = 80

// sharedLine tells who shared an answer, in a line of its own: "" for nobody.
func sharedLine(by string) string {
	if by = marked.Clip(draw.Clean(by), maxSharer, draw.Dots); by == "" {
		return ""
	}
	return "\n" + small(draw.SharedBy+escape(by))
}
