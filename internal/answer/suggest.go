package answer

import (
	"regexp"
	"slices"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
)

// codeStart is the beginning of a reply code or an enhanced status code, or the whole of it.
var codeStart = regexp.MustCompile(`^[245]([0-9]{0,2}|\.([0-9]{0,3}(\.[0-9]{0,3})?)?)$`)

// Suggest gives what the beginning of a search may become, the likeliest first: what to type, and what it means. The beginning
// of a code becomes the codes that begin so, in their order; then come the entries that a search finds.
func (x *Explainer) Suggest(words string, limit int) []chat.Choice {
	all := make([]chat.Choice, 0, limit)
	if codeStart.MatchString(words) {
		for _, c := range x.cat.Begins(words, limit) {
			all = append(all, chat.Choice{Code: c.Code, Text: catalog.Render(c.Entry.Title, nil)})
		}
	}
	for _, c := range choices(x.cat.Search(words, limit-len(all))) {
		if !slices.ContainsFunc(all, func(o chat.Choice) bool { return o.Code == c.Code }) {
			all = append(all, c)
		}
	}
	return all
}
