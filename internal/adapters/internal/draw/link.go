package draw

import (
	"net/url"
	"regexp"
	"strings"
)

// maxLabel is how much of an address a link shows.
const maxLabel = 60

// hostName is a host as a page of ours has it.
var hostName = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)

// WebAddress gives an https address of limit bytes at most in its usual form. ok is false for anything else, and for one with
// a user name, which only misleads.
func WebAddress(s string, limit int) (u *url.URL, ok bool) {
	if len(s) > limit {
		return nil, false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || !hostName.MatchString(u.Hostname()) || u.User != nil || Clean(u.String()) != u.String() {
		return nil, false
	}
	return u, true
}

// Label gives what a link shows: host and path, as far as there is room. With one of the platform's signs of markup in it, a
// path says less than it spoils, and the host is enough; the label is empty where even that does not do.
func Label(u *url.URL, signs string, m Measure) string {
	host := strings.TrimPrefix(u.Hostname(), "www.")
	for _, label := range []string{host + strings.TrimSuffix(u.Path, "/"), host} {
		label = m.Clip(label, maxLabel, Dots)
		if !strings.ContainsAny(label, signs+" ") && Clean(label) == label {
			return label
		}
	}
	return ""
}
