package talk

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// remarked tells whether a sentence names a code without telling that somebody got it: it asks about the code, says when it
// may come or what is to be done about it.
func (m *mention) remarked() bool {
	if m.intends() || feigned.WordIn(m.lead) {
		return true
	}
	general := m.general() || m.expected() || !m.bare && m.explained()
	switch {
	case m.bare:
		general = general || m.asks() || m.conditional() || m.supposed() || m.orders() || exemplified(m.lead) || NamesTopic(m.lead) || m.untroubled() || has(m.clause(), usual) && !has(m.clause(), breaking)
	case m.quoted:
		general = general || len(m.before) < 4 && m.asks() || m.supposed() || m.orders() || exemplified(m.lead) || has(m.before, usual)
	case m.within():
		general = general || m.asks() && !m.wonders() || m.supposed() || m.ofServer() || exemplified(m.lead) || NamesTopic(m.lead) || m.teaches()
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

// holds tells whether words that begin with a condition tell what holds in general; "when sending" tells what happened.
func holds(words []word) bool {
	return len(words) > 1 && !words[1].is(teller|told) && !strings.HasSuffix(words[1].text, "ing")
}

// conditioned tells whether the words behind a code say when such a code comes: "when you send too fast".
func (m *mention) conditioned() bool {
	return len(m.behind) > 0 && m.behind[0].is(condition) && holds(m.behind)
}

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
		if suppositions.Is(w.text) {
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
	return words[0].is(teller) && served.Is(words[1].text) && past(words[2:], naming|indefinite) == nil
}

// served are what those do who run a server: "we return 550".
var served = scan.NewTable("return", "answer", "reject", "respond", "refuse", "throttle", "use", "map", "treat", "suppress", "classify", "count", "handle", "mark", "ignore", "reply")

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
		if servers.Is(w.text) && (i == 0 || !opening[i-1].is(told) && !pointing.Is(opening[i-1].text)) && m.bare {
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
		case servers.Is(noun.text), noun.text == "server" && len(behind) > 1 && behind[1].text == "that", begins && has(opening[i+1:min(len(opening), i+3)], serving) && w.text == "a":
			return true
		case begins && (w.text == "a" || w.text == "an") || w.text == "any" && i > 1:
			return (m.bare || m.quoted) && !has(opening[i+1:min(len(opening), i+3)], mailing|folk) && !noun.is(breaking) && noun.text != "new"
		}
	}
	return false
}

// pointing are words before servers that somebody has met.
var pointing = scan.NewTable("the", "these", "those", "both", "your", "their", "two", "three", "all", "different", "several")

// servers are what answers mail.
var servers = scan.NewTable("servers", "providers", "mtas", "hosts", "isps", "receivers", "esps", "systems", "smtp-servers")

// adjectives counts the words before a noun for servers.
func adjectives(words []word) int {
	n := 0
	for n < len(words) && n < 3 && (words[n].text == "smtp" || words[n].text == "mail" || words[n].text == "email" || words[n].text == "receiving" || words[n].text == "remote") {
		n++
	}
	return n
}

// untroubled tells whether nothing near a code says that anything went wrong.
func (m *mention) untroubled() bool {
	lead := scan.TrimRight(m.lead, " \"'`*(")
	return lead != "" && scan.IsAlnum(lead[len(lead)-1]) && strings.IndexByte(lead, ' ') > 0 && !codeNouns.Is(scan.LastWord(lead)) && scan.LastWord(lead) != "with" && !m.troubled()
}
