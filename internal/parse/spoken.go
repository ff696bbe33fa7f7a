package parse

import (
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// discussed tells whether the words around one code of a line, which has the cues, speak of the code as such, and not of a reply
// that somebody got.
func discussed(text string, has cues, tok smtpcode.Token) bool {
	from := max(0, tok.From-maxBegin)
	text = text[from:min(len(text), tok.To+maxBegin)]
	tok.From, tok.To = tok.From-from, tok.To-from
	return talk.Discusses(text, has&cueStamp != 0, tok)
}

// spokenOf tells whether what begins behind lead, in text of line i, is what somebody speaks of, and did not happen to them: their
// trouble is over, or the words are a topic, source or part of a document.
func (d *doc) spokenOf(i int, text, lead string) bool {
	return talk.IsOver(text) || talk.NamesTopic(talk.SentenceBefore(lead)) || d.inSource(i) || d.namesMany(i) || d.expounds()
}
