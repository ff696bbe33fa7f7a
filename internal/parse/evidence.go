package parse

import "smtpbot/internal/smtpcode"

// Evidence tells, at the cost of one look at each byte and without allocating, whether a text can hold a failure at all.
// Nearly all chat cannot.
func Evidence(s string) bool {
	for i := 0; i+1 < len(s); i++ {
		c := s[i]
		if c == '4' || c == '5' {
			if codeBegins(s, i) {
				return true
			}
			continue
		}
		if candidates := telling[pair(c, s[i+1])]; len(candidates) > 0 && (i == 0 || !isLetter(s[i-1]) || !isLetter(c)) {
			for _, p := range candidates {
				if hasPrefixFold(s[i:], p.text) {
					return true
				}
			}
		}
	}
	return false
}

// telling holds the cues that are evidence by themselves.
var telling = func() *phraseTable {
	t := new(phraseTable)
	for _, list := range table {
		for _, p := range list {
			if p.kind&cueQuiet == 0 {
				t.add(p.kind, p.text)
			}
		}
	}
	return t
}()

// codeBegins tells whether a failing code stands at i.
func codeBegins(s string, i int) bool {
	if i+2 >= len(s) || s[i+1] != '.' && !isDigit(s[i+1]) || i > 0 && isDigit(s[i-1]) {
		return false
	}
	tok, ok := smtpcode.Next(s[:min(i+12, len(s))], i)
	if !ok || tok.From != i || !failing(tok) {
		return false
	}
	from := max(0, i-24) // "450 MB" and "port 587" count nothing here
	tok.From, tok.To = i-from, tok.To-from
	return tok.Code.IsZero() || !quantity(s[from:min(len(s), i+40)], tok)
}

// failing tells whether a token reports a failure.
func failing(t smtpcode.Token) bool { return t.Code.Class().Failure() || t.Enhanced.Class().Failure() }
