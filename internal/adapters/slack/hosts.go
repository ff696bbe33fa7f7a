package slack

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"smtpbot/internal/adapters/internal/web"
)

// slackDomains are those that Slack serves response URLs and files from; the second is GovSlack's.
var slackDomains = []string{"slack.com", "slack-gov.com"}

// errForeignHost repeats nothing of the address, for a response URL is a secret.
var errForeignHost = errors.New("the address is not one of Slack's")

// hostsOf gives the hosts that may be called where api is SLACK_API_URL.
func hostsOf(api *url.URL) web.Hosts {
	return web.Hosts{API: api, Own: func(host string) bool {
		return slices.ContainsFunc(slackDomains, func(domain string) bool {
			return host == domain || strings.HasSuffix(host, "."+domain)
		})
	}}
}
