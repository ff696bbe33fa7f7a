package talk

import (
	"strings"

	"smtpbot/internal/parse/addresses"
	"smtpbot/internal/parse/scan"
)

// befell tells whether the words around a code say that somebody has the failure: they show where it was sent, or by whom,
// or that it came to whoever tells it.
func (m *mention) befell() bool {
	name, _ := addresses.First(m.around)
	return name != "" || addresses.NamesIP(m.around) || cries.WordIn(m.around) || m.happened() || m.experienced()
}

// cries are words of those who look for a way out.
var cries = scan.NewTable("help", "any idea", "any ideas", "an idea", "any clue", "please advise", "what can i do", "what now", "what to do", "how to fix", "how to solve", "came back", "comes back", "come back", "right now", "this morning", "because of", "your side", "your end", "a fix", "urgent", "urgently", "solution", "workaround", "nothing", "none of", "is it normal", "not delivered", "hilfe", "idee", "ayuda", "was tun", "que faire", "qué hago", "cosa fare")

// experienced tells whether the words around a code say that a failure came to somebody: to whoever tells it, or to others
// of whom they tell: "users see".
func (m *mention) experienced() bool {
	near := m.words()
	for i, w := range near {
		if w.is(folk) && (!w.is(indefinite) || w.text == "anybody" || w.text == "anyone") && comesTo(near[i+1:], getting) {
			return true
		}
	}
	return m.personal()
}

// personal tells whether the words around a code say that a failure came to whoever tells it: "we get", "gives me", "our mail".
func (m *mention) personal() bool {
	near := m.words()
	for i, w := range near {
		if w.is(told) && own(near, i) || w.is(teller) && !w.is(supposing) && tells(near, i) {
			return true
		}
	}
	return false
}

// tells tells whether the i-th word, somebody who speaks of themselves, goes on with what came to them, or asks what they can
// do: "can I do", and not "should I wait".
func tells(words []word, i int) bool {
	behind := words[i+1:]
	if i == 0 || !words[i-1].is(supposing) {
		return comesTo(behind, getting|acting)
	}
	return len(behind) > 0 && behind[0].is(mending) && (words[i-1].text == "can" || words[i-1].text == "could")
}

// happened tells whether the words around a code say when it came: "again", "since", "yesterday".
func (m *mention) happened() bool {
	return (has(m.before, lately) || (m.bare || m.quoted) && has(m.behind, lately)) && !has(m.clause(), supposing) || has(m.words(), dated)
}

// comesTo tells whether the words that follow somebody go on with what came to them, or with what they did: "always get",
// "are still seeing", "have" and the code or mails.
func comesTo(words []word, verbs role) bool {
	for i, w := range words[:min(len(words), 5)] {
		switch {
		case w.is(verbs), i > 0 && words[i-1].text == "to" && w.is(mending):
			return true
		case w.text == "have" && i+1 < len(words) && (words[i+1].text == "#" || has(words[i+1:min(len(words), i+4)], mailing)):
			return true
		case w.is(usual | adverb), w.is(asking) && !w.is(supposing), skipped.Is(w.text):
		default:
			return false
		}
	}
	return false
}

// skipped are words between somebody and what came to them.
var skipped = scan.NewTable("keep", "have", "had", "been", "else", "of", "mine", "am", "to", "need")

// own tells whether the i-th word names those to whom something happened, whoever it was done to of "gives me" and not of
// "let me", or what is theirs, of "our newsletter" and not of "our parser".
func own(words []word, i int) bool {
	switch words[i].text {
	case "me", "us", "mir", "uns", "mich", "nos", "mi", "мне", "нам", "нас":
		return i > 0 && !words[i-1].is(mark|indefinite) && words[i-1].text != "let" && words[i-1].text != "tell" && words[i-1].text != "remind"
	}
	for k, w := range words[i+1 : min(len(words), i+4)] {
		if w.is(working) {
			return k == 0 && i+2 < len(words) && words[i+2].is(mailing) // "our alert mails"
		}
		if w.is(mark | being) {
			break
		}
	}
	return true
}

// troubled tells whether any word near a code says that something went wrong, or whom it came to.
func (m *mention) troubled() bool {
	return has(m.before, breaking|getting|acting|teller|told|lately) || has(m.behind, breaking|getting|acting|teller|told|lately) || cries.WordIn(m.around)
}

// FirstPerson tells whether somebody speaks of what befell them.
func FirstPerson(text string) bool {
	words, rest := readWords(nil, text)
	for rest != "" && !has(words, teller|told) {
		words, rest = readWords(words[:0], strings.TrimLeft(rest, ".?!\n"))
	}
	return has(words, teller|told)
}
