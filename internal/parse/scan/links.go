package scan

import "strings"

// maxURL is how far before a place its link may begin.
const maxURL = 2 << 10

// InsideURL tells whether position i of s lies in a link.
func InsideURL(s string, i int) bool {
	from := i
	for from > max(0, i-maxURL) && !endsURL[s[from-1]] && s[from-1] != '(' {
		from--
	}
	if HasPrefixFold(s[from:], "www.") {
		return true
	}
	for at := from; at < len(s) && at < i+len("https://") && !endsURL[s[at]]; at++ {
		if s[at] == ':' && strings.HasPrefix(s[at:], "://") {
			return i >= at-len("https")
		}
	}
	return false
}

// endsURL are the bytes that stand in no link.
var endsURL = [256]bool{' ': true, '\t': true, '<': true, '>': true, '"': true, '\'': true}
