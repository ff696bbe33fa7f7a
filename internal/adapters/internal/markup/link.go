package markup

import "strings"

// SameLink tells whether label says no more than the address of the link that it labels: it is the address, perhaps in
// other letters, without the scheme, the last slash or a mail's headers.
func SameLink(address, label string) bool {
	address, label = strings.TrimSuffix(address, "/"), strings.TrimSuffix(label, "/")
	if strings.EqualFold(address, label) {
		return true
	}
	scheme, rest, _ := strings.Cut(address, ":")
	if strings.EqualFold(scheme, "mailto") {
		rest, _, _ = strings.Cut(rest, "?")
	}
	return strings.EqualFold(strings.TrimPrefix(rest, "//"), label)
}
