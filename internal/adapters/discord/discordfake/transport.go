package discordfake

import (
	"net/http"
	"net/url"
	"strings"
)

// hosts are those of Discord that the transport leads here, with what stands before their paths here.
var hosts = map[string]string{
	"discord.com":            "",
	"cdn.discordapp.com":     "/cdn",
	"media.discordapp.net":   "/cdn",
	"gateway.discord.gg":     "/gw",
	"canary.discord.com":     "",
	"gateway-us.discord.gg":  "/gw/resume",
	"gateway-eu1.discord.gg": "/gw/resume",
}

// RealCDN is the address of attachments as it is at Discord, for Knobs.CDN. With it, they are reached by Transport.
const RealCDN = "https://cdn.discordapp.com"

// Transport gives a transport that leads requests to Discord's hosts here, and lets others through.
func (s *Server) Transport() http.RoundTripper {
	return rewrite{site: s.site, next: s.out.Transport}
}

type rewrite struct {
	site string
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t rewrite) RoundTrip(r *http.Request) (*http.Response, error) {
	prefix, ours := hosts[strings.ToLower(r.URL.Hostname())]
	if !ours {
		return t.next.RoundTrip(r)
	}
	to, err := url.Parse(t.site)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = to.Scheme, to.Host
	r.URL.Path, r.URL.RawPath = prefix+r.URL.Path, ""
	r.Host = ""
	return t.next.RoundTrip(r)
}
