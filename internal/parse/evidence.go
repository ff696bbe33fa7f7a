package parse

import (
	"strings"

	"smtpbot/internal/parse/scan"
	"smtpbot/internal/parse/talk"
	"smtpbot/internal/smtpcode"
)

// Evidence tells, at the cost of one look at each byte and without allocating, whether a text can hold a failure at all.
// Nearly all chat cannot.
func Evidence(s string) bool {
	if decoded, ok := fromPrintable(s); ok {
		s = decoded
	}
	return evident(s)
}

// evident is Evidence for a text that is not encoded.
func evident(s string) bool {
	found, abroad := telling.In(s, codeBegins)
	return found || abroad && strings.Contains(s, unbroken) && Evidence(strings.ReplaceAll(s, unbroken, " "))
}

// unbroken is the blank that web pages have between words of one line.
const unbroken = "\u00a0"

// telling holds the cues that are evidence by themselves.
var telling = scan.NewAnchors(tellingPhrases())

func tellingPhrases() (phrases []string) {
	for phrase, kinds := range table.All() {
		if kinds&cueQuiet == 0 {
			phrases = append(phrases, strings.TrimLeft(phrase, "(")) // a phrase begins with no bracket here
		}
	}
	return phrases
}

// codeBegins tells whether a failing code stands at i.
func codeBegins(s string, i int) bool {
	if i+2 >= len(s) || s[i+1] != '.' && !scan.IsDigit(s[i+1]) || i > 0 && scan.IsDigit(s[i-1]) {
		return false
	}
	tok, ok := smtpcode.Next(s[:min(i+12, len(s))], i)
	if !ok || tok.From != i || !tok.Failure() {
		return false
	}
	from := max(0, i-24) // "450 MB" and "port 587" count nothing here
	tok.From, tok.To = i-from, tok.To-from
	return tok.Code.IsZero() || !talk.Counts(s[from:min(len(s), i+40)], tok)
}
