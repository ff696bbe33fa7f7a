package discord

import (
	"errors"
	"net/url"
	"slices"

	"smtpbot/internal/adapters/internal/web"
)

// fileHosts are those that Discord serves attachments from. https://docs.discord.com/developers/reference#signed-attachment-cdn-urls
var fileHosts = []string{"cdn.discordapp.com", "media.discordapp.net"}

// errForeignHost repeats nothing of the address, for who has it has the file.
var errForeignHost = errors.New("the address is not one of Discord's")

// hostsOf gives the hosts that may be called where api is DISCORD_API_URL.
func hostsOf(api *url.URL) web.Hosts {
	return web.Hosts{API: api, Own: func(host string) bool { return slices.Contains(fileHosts, host) }}
}
