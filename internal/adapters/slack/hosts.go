package slack

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// slackDomains are those that Slack serves response URLs and files from; the second is GovSlack's.
var slackDomains = []string{"slack.com", "slack-gov.com"}

var errForeignHost = errors.New("the address is not one of Slack's")

// hosts tells which of the addresses that a payload names may be called. A payload is what somebody sent, and the file of
// another service is wherever its owner said.
type hosts struct {
	api *url.URL // SLACK_API_URL: the one address that need not be Slack's, nor https
}

// allow gives the address that raw holds, or an error where it is neither on a host of Slack's nor on that of the API. The
// error repeats nothing of it, for a response URL is a secret.
func (h hosts) allow(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" {
		return nil, errForeignHost
	}
	if !h.has(u) {
		return nil, errForeignHost
	}
	return u, nil
}

func (h hosts) has(u *url.URL) bool {
	if h.api.Host != "" && u.Scheme == h.api.Scheme && strings.EqualFold(u.Host, h.api.Host) {
		return true
	}
	if u.Scheme != "https" || u.Port() != "" && u.Port() != "443" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	return slices.ContainsFunc(slackDomains, func(domain string) bool {
		return host == domain || strings.HasSuffix(host, "."+domain)
	})
}
