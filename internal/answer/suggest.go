package answer

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
)

// codeStart is the beginning of a reply code or an enhanced status code, or the whole of it.
var codeStart = regexp.MustCompile(`^[245]([0-9]{0,2}|\.([0-9]{0,3}(\.[0-9]{0,3})?)?)$`)

// Suggest gives what the beginning of a search may become, the likeliest first: what to type, and what it means. The beginning
// of a code becomes the codes that begin so, in their order; then come the entries that a search finds.
func (x *Explainer) Suggest(words string, limit int) []chat.Choice {
	var all []chat.Choice
	if codeStart.MatchString(words) {
		all = x.begins(words)
	}
	for _, c := range choices(x.cat.Search(words, limit)) {
		if !slices.ContainsFunc(all, func(o chat.Choice) bool { return o.Code == c.Code }) {
			all = append(all, c)
		}
	}
	return all[:min(limit, len(all))]
}

// begins gives the codes of the catalogue that begin in a way. An entry for any class stands for the code in the class that is
// asked for.
func (x *Explainer) begins(prefix string) []chat.Choice {
	found := map[string]string{}
	entries := x.cat.Entries()
	for i := range entries {
		e := &entries[i]
		source, code, _ := strings.Cut(e.ID, "/")
		any := strings.HasPrefix(code, "x.")
		if source != "smtp" && source != "enhanced" || !any && !codeStart.MatchString(code) || strings.Count(code, ".") == 1 {
			continue // a name, or a subject without its detail
		}
		if any {
			code = prefix[:1] + code[1:]
		}
		if _, own := found[code]; strings.HasPrefix(code, prefix) && (!any || !own) {
			found[code] = catalog.Render(e.Title, nil)
		}
	}
	all := make([]chat.Choice, 0, len(found))
	for code, title := range found {
		all = append(all, chat.Choice{Code: code, Text: title})
	}
	slices.SortFunc(all, func(a, b chat.Choice) int {
		return cmp.Or(cmp.Compare(len(a.Code), len(b.Code)), cmp.Compare(a.Code, b.Code))
	})
	return all
}
