package trouble

import (
	"strings"

	"smtpbot/internal/parse/scan"
)

// endOfAdvice gives where the advice ends that begins with a word: with its sentence, with a comma or its like, or behind a link; 0
// where the word does not begin any, as in "we see spam". What stands in an advice is no reason: "contact our abuse department".
func endOfAdvice(s string, w *Term) int {
	if !scan.HasPrefixFold(s[w.From:], "for ") && !begins(s[:w.From]) {
		return 0
	}
	advice := s[w.From:min(len(s), w.To+maxAdvice)]
	advice = advice[:SentenceEnd(advice, w.To-w.From)]
	for _, end := range [...]string{", ", ": ", " - ", " because ", " due to "} {
		if i := strings.Index(advice, end); i >= 0 {
			advice = advice[:i]
		}
	}
	if i := strings.Index(advice, "://"); i >= 0 {
		if blank := strings.IndexByte(advice[i:], ' '); blank >= 0 && !scan.HasPrefixFold(advice[i+blank:], " for ") {
			advice = advice[:i+blank]
		}
	}
	return w.From + len(advice)
}

// maxAdvice is how long an advice is, at most.
const maxAdvice = 200

// begins tells whether a clause begins behind what stands before.
func begins(before string) bool {
	before = strings.TrimRight(before, " ")
	if before == "" || strings.IndexByte(".,;:!?()<>[]-/|\"'", before[len(before)-1]) >= 0 || before[len(before)-1] >= 0x80 {
		return true
	}
	for _, word := range [...]string{"please", "to", "and", "or", "bitte", "veuillez", "you may", "you can"} {
		if scan.HasSuffixWord(before, word) {
			return true
		}
	}
	return false
}

// meanings gives the kinds of a word for a reason that what stands around it leaves: "not a spam" gives none.
func meanings(s string, w *Term) scan.Kinds {
	before, behind := scan.TrimRight(s[max(0, w.From-maxTurn):w.From], " "), s[w.To:min(len(s), w.To+maxTurn)]
	next := strings.TrimRight(scan.FirstWord(scan.TrimLeft(behind, " ")), ".,:;!")
	kinds := w.Kinds
	if kinds&sought != 0 && (scan.HasSuffixWord(before, "no") && findings.In(behind) || isNot(before)) {
		kinds &^= sought
	}
	if kinds&ofFault != 0 && (scan.ContainsFold(before, "your ") || scan.HasSuffixWord(before, "your") || scan.HasPrefixFold(behind, " of your ") || scan.ContainsFold(before, "not in ")) { // the sender's, or where somebody was looked for
		kinds &^= ofFault
	}
	if kinds&ofClaim != 0 && scan.HasSuffixWord(s[:w.To], "not") && strings.IndexByte(next, '.') < 0 && !names.Is(next) { // "you are not allowed"
		kinds &^= ofClaim
	}
	return kinds
}

// sought are the kinds of what servers look for.
const sought = ofVirus | ofJunk | ofList | ofGrey | ofLoop

// names are words other than names of hosts for who somebody is or not.
var names = scan.NewTable("who", "localhost")

// maxTurn is within how many bytes of a word stands what turns it.
const maxTurn = 28

// findings are words behind what was looked for.
var findings = scan.NewTable("found", "detected", "seen")

// isNot tells whether what stands before a word says that something is not that: "is not", "isn't a", "not on any".
func isNot(before string) bool {
	for range 2 {
		for _, word := range [...]string{"a", "an", "any", "on", "in", "the", "our", "considered"} {
			if scan.HasSuffixWord(before, word) {
				before = scan.TrimRight(before[:len(before)-len(word)], " ")
			}
		}
	}
	for _, not := range [...]string{"isn't", "wasn't", "aren't", "is no"} {
		if scan.HasSuffixWord(before, not) {
			return true
		}
	}
	if !scan.HasSuffixWord(before, "not") {
		return false
	}
	for _, ask := range [...]string{"do", "must", "may", "should"} { // "do not spam"
		if scan.HasSuffixWord(scan.TrimRight(before[:len(before)-len("not")], " "), ask) {
			return false
		}
	}
	return true
}
