package talk

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// teaches tells whether the clause before a reply begins with a text or a place in which replies are shown: "the README ends
// with". Who "followed the README" has got one.
func (m *mention) teaches() bool {
	words := m.clause()
	return has(words[:min(len(words), 4)], teaching) && !strings.HasSuffix(words[0].text, "ed") && !strings.HasSuffix(words[0].text, "ing")
}

// wonders tells whether the sentence asks what a reply is, why it came or how to be rid of it, which is quoted in full by whoever
// got it.
func (m *mention) wonders() bool {
	at := index(m.before, asker)
	if at < 0 {
		return false
	}
	then := m.before[at+1:]
	return why.Is(m.before[at].text) || has(m.before, meaning) || has(m.behind, meaning|being) || len(then) == 1 && then[0].is(being) || len(then) > 0 && (then[0].text == "to" || then[0].text == "can")
}

var why = scan.NewTable("why", "warum", "wieso", "pourquoi", "perché", "waarom", "почему")

// explained tells whether the words behind a reply explain it: "550 RecipientNotFound = typo", "… means that the mailbox is gone".
func (m *mention) explained() bool {
	return strings.Contains(m.rest[:min(len(m.rest), MaxAround)], " = ") || has(m.behind, meaning) && !m.asked
}

// expected tells whether the code depends on what a test or a table does: "expects 550", "only knows 450".
func (m *mention) expected() bool { return expecting.Is(m.governor().text) }

var expecting = scan.NewTable("expects", "expected", "asserts", "expecting", "knows", "lacks", "covers", "contains", "supports", "used", "uses")

// defined tells whether what follows a code goes on to say what such a code is, or how it is taken: "usually means", "is a
// permanent failure", "no longer counts as".
func (m *mention) defined() bool {
	if words := past(m.behind, naming); len(words) > 1 && words[0].is(supposing) && !words[1].is(breaking) {
		return true
	}
	words := past(m.behind, naming|usual|adverb)
	if rest := past(words, mark); len(rest) > 0 && len(rest) < len(words) && rest[0].is(meaning) { // "**550**: means"
		return true
	}
	if len(words) > 1 && words[0].text == "," && words[1].is(naming) { // "…, this means"
		words = past(words[1:], naming|usual|adverb)
	}
	if len(words) > 0 && words[0].text == "it" {
		words = past(words[1:], usual|adverb|supposing)
	}
	switch {
	case len(words) == 0:
		return false
	case words[0].is(meaning):
		return true
	case words[0].is(arising):
		return len(words) > 1 && (words[1].is(condition) || words[1].text == "from") && !m.happened()
	case words[0].text == "as" && len(words) > 1:
		words = past(words[1:], indefinite)
		return len(words) > 0 && words[0].is(judging)
	case !words[0].is(being):
		return m.bare && words[0].is(judging)
	}
	what := past(words[1:], adverb|naming)
	return len(what) > 0 && what[0].text != "because" && (what[0].is(usual) || !what[0].is(mark|lately|breaking|teller|told) && !strings.HasSuffix(what[0].text, "ing"))
}

// cited tells whether the sentence up to a code ends with the words by which a text is cited, or names a change in quotes:
// "commit "handle 550 5.1.1"".
func (m *mention) cited() bool {
	if at := strings.LastIndexByte(m.lead, '"'); at >= 0 && IsTask(m.lead[at+1:]) {
		return true
	}
	before := scan.TrimRight(m.lead, " \"'`:,")
	for _, by := range []string{"docs say", "documentation says", "manual says", "spec says", "faq says", "documentation mentions", "docs mention"} {
		if scan.HasSuffixWord(before, by) {
			return true
		}
	}
	return false
}

// feigned are words for what stands in for a server.
var feigned = scan.NewTable("mock", "fake server", "fake smtp", "stub", "dummy server", "simulated", "fixture")

// exemplified tells whether before, the sentence up to a code, ends by announcing an example of codes: "such as", "(e.g.".
func exemplified(before string) bool {
	before = scan.TrimRight(before, " \"'`:,0123456789.")
	before = scan.TrimRight(strings.TrimSuffix(before, " or"), " \"'`:,0123456789.")
	for _, w := range []string{"for example", "for instance", "such as", "e.g", "codes like", "errors like", "replies like"} {
		if len(before) >= len(w) && strings.EqualFold(before[len(before)-len(w):], w) {
			return true
		}
	}
	return false
}

// NamesTopic tells whether before, the sentence up to a code, names the code as what a text or a tool is about: "myths about",
// "a runbook for".
func NamesTopic(before string) bool {
	before = scan.TrimRight(before, " \"'`*_([“")
	if strings.EqualFold(before, "is") || strings.EqualFold(before, "are") { // "is "no such user" a text of ours?"
		return true
	}
	if of, ok := strings.CutSuffix(before, " of"); ok {
		return !quantities.Is(scan.LastWord(of))
	}
	for _, w := range []string{" about", " between"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	for _, w := range []string{" for", " on", " like"} {
		if rest, ok := strings.CutSuffix(before, w); ok {
			words, _ := readWords(nil, rest[max(0, len(rest)-32):])
			return has(words, teaching|working)
		}
	}
	return false
}

// quantities stand before "of" where somebody has many failures.
var quantities = scan.NewTable("lot", "lots", "ton", "tons", "hundreds", "thousands", "bunch", "wave", "flood", "dozens", "loads", "plenty", "because", "instead", "all", "most", "some", "many", "kind", "sort", "rid", "series", "number", "out")

// elided tells whether a code is quoted as a piece of a line: "...554 5.7.1...", or with a piece of its words: "554 5.7.1 ... refused".
func (m *mention) elided(lead, behind string) bool {
	ahead := strings.HasSuffix(lead, "...") || strings.HasSuffix(lead, "…")
	then := scan.TrimLeft(behind, " ")
	return (ahead && then == behind || m.quoted) && (strings.HasPrefix(then, "...") || strings.HasPrefix(then, "…"))
}
