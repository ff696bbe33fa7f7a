package parse

import "strings"

// remarked tells whether a sentence names a code without telling that somebody got it: it asks about the code, says when it
// may come or what is to be done about it.
func (m *mention) remarked() bool {
	if m.intends() || hasWord(m.lead, feigned) {
		return true
	}
	general := m.general() || m.expected() || !m.bare && m.explained()
	switch {
	case m.bare:
		general = general || m.asks() || m.conditional() || m.supposed() || m.orders() || exemplified(m.lead) || namesTopic(m.lead) || m.untroubled() || has(m.clause(), usual) && !has(m.clause(), breaking)
	case m.quoted:
		general = general || len(m.before) < 4 && m.asks() || m.supposed() || m.orders() || exemplified(m.lead) || has(m.before, usual)
	case m.within():
		general = general || m.asks() && !m.wonders() || m.supposed() || m.ofServer() || exemplified(m.lead) || namesTopic(m.lead) || m.teaches()
	}
	return general && !m.befell()
}

// asks tells whether the sentence asks about the code as such: "Is 4.7.1 always …?", "How long should I wait after a 451?",
// and not why something failed, or how that is mended.
func (m *mention) asks() bool {
	opening := first(m.before)
	if len(opening) == 0 || !m.asked && (!opening[0].is(asker) || opening[0].is(condition)) {
		return false
	}
	for i, w := range opening {
		if i > 0 && !opening[i-1].is(mark|filler) || !w.is(asking|asker) {
			continue
		}
		if strings.HasPrefix(w.text, "what") || w.text == "which" || !w.is(asker) {
			return true
		}
		return i+1 < len(opening) && !has(opening[i+1:], breaking) // not "why 550 from gmail?", nor "why is it rejected with 550?"
	}
	return false
}

// conditional tells whether the sentence says what follows from a code: "If the server returns …". Whoever has the failure
// speaks of themselves before they name it.
func (m *mention) conditional() bool {
	for i, w := range m.before {
		if w.is(condition) && (i == 0 || m.before[i-1].is(mark|filler)) && holds(m.before[i:]) {
			return !has(m.before, teller|told)
		}
	}
	return false
}

// ofServer tells whether the sentence sets the condition that a server says a code: "If the server says 450 Greylisted, wait".
func (m *mention) ofServer() bool {
	opening := first(m.before)
	return len(opening) > 1 && opening[0].is(condition) && has(opening[1:min(len(opening), 4)], serving) && !has(m.before, teller|told)
}

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
	return why.is(m.before[at].text) || has(m.before, meaning) || has(m.behind, meaning|being) || len(then) == 1 && then[0].is(being) || len(then) > 0 && (then[0].text == "to" || then[0].text == "can")
}

var why = newPhraseTable("why", "warum", "wieso", "pourquoi", "perché", "waarom", "почему")

// explained tells whether the words behind a reply explain it: "550 RecipientNotFound = typo", "… means that the mailbox is gone".
func (m *mention) explained() bool {
	return strings.Contains(m.rest[:min(len(m.rest), maxAround)], " = ") || has(m.behind, meaning) && !m.asked
}

// holds tells whether words that begin with a condition tell what holds in general; "when sending" tells what happened.
func holds(words []word) bool {
	return len(words) > 1 && !words[1].is(teller|told) && !strings.HasSuffix(words[1].text, "ing")
}

// conditioned tells whether the words behind a code say when such a code comes: "when you send too fast".
func (m *mention) conditioned() bool {
	return len(m.behind) > 0 && m.behind[0].is(condition) && holds(m.behind)
}

// expected tells whether the code depends on what a test or a table does: "expects 550", "only knows 450".
func (m *mention) expected() bool { return expecting.is(m.governor().text) }

var expecting = newPhraseTable("expects", "expected", "asserts", "expecting", "knows", "lacks", "covers", "contains", "supports")

// supposed tells whether the clause before the code says what may or should come: "might be rejected with", and neither what
// cannot be done nor what can be done about it.
func (m *mention) supposed() bool {
	for i, w := range m.before {
		if w.is(meaning) && i > 0 && m.before[i-1].is(supposing) { // "this could indicate"
			return true
		}
	}
	words := m.clause()
	at := index(words, supposing)
	if at < 0 || at == 0 && words[0].is(asking) {
		return false
	}
	return at+1 == len(words) || words[at+1].text != "not" && !words[at+1].is(mending)
}

// proposed tells whether the clause before the code says what a program should answer, and not why something should be done.
func (m *mention) proposed() bool {
	if strings.HasSuffix(m.lead, "because of ") || strings.HasSuffix(m.lead, "due to ") {
		return false
	}
	for _, w := range m.clause() {
		if suppositions.is(w.text) {
			return true
		}
	}
	return false
}

// intends tells whether the clause before a code says what is to be done about it, or what is done: "I'd return", "how to
// handle", "don't retry on", "are treating".
func (m *mention) intends() bool {
	words := m.clause()
	for i, w := range words {
		if !w.is(ordering) || has(words[i+1:], getting) || has(words[:max(0, i-1)], breaking) || past(words[i+1:], naming|indefinite) != nil && m.personal() {
			continue
		}
		if i > 0 && serves(words[i-1:]) {
			return true
		}
		if !m.bare && !m.quoted {
			continue
		}
		if w.text == "treating" || w.text == "handling" || w.text == "classifying" {
			return true
		}
		if i == 0 {
			continue
		}
		switch b := words[i-1]; b.text {
		case "to", "by", "i'd", "we'd", "let's", "lets", "never", "please":
			return true
		case "don't", "do":
			return i == 1
		}
	}
	return false
}

// serves tells whether words tell what those do who run a server: "we return" and the code.
func serves(words []word) bool {
	return words[0].is(teller) && served.is(words[1].text) && past(words[2:], naming|indefinite) == nil
}

// served are what those do who run a server: "we return 550".
var served = newPhraseTable("return", "answer", "reject", "respond", "refuse", "throttle", "use", "map", "treat", "suppress", "classify", "count", "handle", "mark", "ignore", "reply")

// orders tells whether the clause before a code, or the sentence, begins with what is to be done: "treat", "Respond with".
func (m *mention) orders() bool {
	for _, words := range [][]word{first(m.before), first(m.clause())} {
		if len(words) > 1 && (words[0].text == "don't" || words[0].text == "never") && !words[1].is(getting|knowing) {
			return true
		}
		if len(words) > 0 && words[0].is(ordering) && !(len(words) > 1 && words[1].is(mailing)) && !has(words, getting|teller) { // no "test mail"
			return true
		}
	}
	return false
}

// general tells whether the sentence tells what servers as such do, or what happens to anything: "Some servers return", "a
// server that returns", "If a user exceeds", "a forward is rejected with", "from any host".
func (m *mention) general() bool {
	opening := first(m.before)
	for i, w := range opening {
		if servers.is(w.text) && (i == 0 || !opening[i-1].is(told) && !pointing.is(opening[i-1].text)) && m.bare {
			return true
		}
		if !w.is(indefinite) || i+1 == len(opening) {
			continue
		}
		behind := opening[i+1:]
		behind = behind[min(adjectives(behind), len(behind)-1):]
		begins := i == 0 || opening[i-1].is(mark|filler)
		switch noun := behind[0]; {
		case i > 0 && opening[i-1].is(condition):
			return !has(m.before, teller|told) && strings.IndexByte(m.lead, ':') < 0
		case servers.is(noun.text), noun.text == "server" && len(behind) > 1 && behind[1].text == "that", begins && has(opening[i+1:min(len(opening), i+3)], serving) && w.text == "a":
			return true
		case begins && (w.text == "a" || w.text == "an") || w.text == "any" && i > 1:
			return (m.bare || m.quoted) && !has(opening[i+1:min(len(opening), i+3)], mailing|folk) && !noun.is(breaking) && noun.text != "new"
		}
	}
	return false
}

// pointing are words before servers that somebody has met.
var pointing = newPhraseTable("the", "these", "those", "both", "your", "their", "two", "three", "all", "different", "several")

// servers are what answers mail.
var servers = newPhraseTable("servers", "providers", "mtas", "hosts", "isps", "receivers", "esps", "systems", "smtp-servers")

// adjectives counts the words before a noun for servers.
func adjectives(words []word) int {
	n := 0
	for n < len(words) && n < 3 && (words[n].text == "smtp" || words[n].text == "mail" || words[n].text == "email" || words[n].text == "receiving" || words[n].text == "remote") {
		n++
	}
	return n
}

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
	if at := strings.LastIndexByte(m.lead, '"'); at >= 0 && isTask(m.lead[at+1:]) {
		return true
	}
	before := trimRight(m.lead, " \"'`:,")
	for _, by := range []string{"docs say", "documentation says", "manual says", "spec says", "faq says", "documentation mentions", "docs mention"} {
		if hasSuffixWord(before, by) {
			return true
		}
	}
	return false
}

// feigned are words for what stands in for a server.
var feigned = newPhraseTable("mock", "fake server", "fake smtp", "stub", "dummy server", "simulated", "fixture")

// exemplified tells whether before, the sentence up to a code, ends by announcing an example of codes: "such as", "(e.g.".
func exemplified(before string) bool {
	before = trimRight(before, " \"'`:,0123456789.")
	before = trimRight(strings.TrimSuffix(before, " or"), " \"'`:,0123456789.")
	for _, w := range []string{"for example", "for instance", "such as", "e.g", "codes like", "errors like", "replies like"} {
		if len(before) >= len(w) && strings.EqualFold(before[len(before)-len(w):], w) {
			return true
		}
	}
	return false
}

// namesTopic tells whether before, the sentence up to a code, names the code as what a text or a tool is about: "myths about",
// "a runbook for".
func namesTopic(before string) bool {
	before = trimRight(before, " \"'`*_([“")
	if strings.EqualFold(before, "is") || strings.EqualFold(before, "are") { // "is "no such user" a text of ours?"
		return true
	}
	if of, ok := strings.CutSuffix(before, " of"); ok {
		return !quantities.is(lastWord(of))
	}
	for _, w := range []string{" about", " between"} {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	for _, w := range []string{" for", " on", " like"} {
		if rest, ok := strings.CutSuffix(before, w); ok && hasWord(rest[max(0, len(rest)-32):], papers) {
			return true
		}
	}
	return false
}

// quantities stand before "of" where somebody has many failures.
var quantities = newPhraseTable("lot", "lots", "ton", "tons", "hundreds", "thousands", "bunch", "wave", "flood", "dozens", "loads", "plenty", "because", "instead", "all", "most", "some", "many", "kind", "sort", "rid", "series", "number", "out")

// papers are texts and tools that are about a code.
var papers = newPhraseTable("runbook", "playbook", "article", "blog", "post", "myth", "docs", "documentation", "chapter", "section", "page", "guide", "newsletter", "webinar", "talk", "dashboard", "alert", "alerts", "test", "tests", "unit test", "fixture", "filter", "rule", "regex", "template", "translation", "parser", "handler", "retry logic", "support", "users", "explain", "joke", "question", "script", "diagnostic code", "status codes", "codes")

// untroubled tells whether nothing near a code says that anything went wrong.
func (m *mention) untroubled() bool {
	lead := trimRight(m.lead, " \"'`*(")
	return lead != "" && isAlnum(lead[len(lead)-1]) && strings.IndexByte(lead, ' ') > 0 && !codeNouns.is(lastWord(lead)) && lastWord(lead) != "with" && !m.troubled()
}

// elided tells whether a code is quoted as a piece of a line: "...554 5.7.1...", or with a piece of its words: "554 5.7.1 ... refused".
func (m *mention) elided(lead, behind string) bool {
	ahead := strings.HasSuffix(lead, "...") || strings.HasSuffix(lead, "…")
	then := trimLeft(behind, " ")
	return (ahead && then == behind || m.quoted) && (strings.HasPrefix(then, "...") || strings.HasPrefix(then, "…"))
}
