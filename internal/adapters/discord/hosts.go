package discord

import (
	"errors"
	"net/url"
	"slices"
	"strings"
)

// fileHosts are those that Discord serves attachments from. https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
var fileHosts = []string{"cdn.discordapp.com", "media.discordapp.net"}

var errForeignHost = errors.New("the address is not one of Discord's")

// hosts tells which of the addresses that a payload names may be called.
type hosts struct {
	api *url.URL // DISCORD_API_URL: the one address that need not be Discord's, nor https
}

// allow gives the address that raw holds, or an error where files are not kept there. The error repeats nothing of it, for who
// has the address has the file.
func (h hosts) allow(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || u.Opaque != "" || !h.has(u) {
		return nil, errForeignHost
	}
	return u, nil
}

func (h hosts) has(u *url.URL) bool {
	if h.api.Host != "" && u.Scheme == h.api.Scheme && strings.EqualFold(u.Host, h.api.Host) {
		return true
	}
	return u.Scheme == "https" && (u.Port() == "" || u.Port() == "443") && slices.Contains(fileHosts, strings.ToLower(u.Hostname()))
}
