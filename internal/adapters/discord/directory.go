package discord

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/chat"
)

// How long it is known who is an admin, and of how many.
const (
	adminTime = 10 * time.Minute
	maxAdmins = 5_000
)

// The permissions that make somebody an admin for the bot.
// https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
const (
	mayEverything   = 1 << 3
	mayManageServer = 1 << 5
)

// directory knows who is an admin.
type directory struct {
	client *client
	asked  *lru.Cache[string, known]
}

// known is what Discord said of somebody.
type known struct {
	admin bool
	until time.Time
}

func newDirectory(c *client) *directory {
	return &directory{client: c, asked: newCache[known](maxAdmins)}
}

// isAdmin tells whether somebody has the permission Manage Server.
func (d *directory) isAdmin(ctx context.Context, guild, user string) (bool, error) {
	key := guild + "|" + user
	if k, ok := d.asked.Get(key); ok && time.Now().Before(k.until) {
		return k.admin, nil
	}
	var server struct {
		Owner string `json:"owner_id"`
		Roles []struct {
			ID          string `json:"id"`
			Permissions string `json:"permissions"`
		} `json:"roles"`
	}
	if err := d.get(ctx, "guilds/"+guild, "GET guilds/"+guild, &server); err != nil {
		return false, err
	}
	var member struct {
		Roles []string `json:"roles"`
	}
	if err := d.get(ctx, "guilds/"+guild+"/members/"+user, "GET guilds/"+guild+"/members", &member); err != nil {
		if errors.Is(err, chat.ErrRefused) { // somebody who is not there
			return false, nil
		}
		return false, err
	}
	admin := server.Owner == user
	for _, r := range server.Roles {
		if r.ID == guild || slices.Contains(member.Roles, r.ID) { // the role of everybody has the server's id
			bits, _ := strconv.ParseInt(r.Permissions, 10, 64) // what is no number allows nothing
			admin = admin || bits&(mayEverything|mayManageServer) != 0
		}
	}
	d.asked.Add(key, known{admin, time.Now().Add(adminTime)})
	return admin, nil
}

func (d *directory) get(ctx context.Context, path, route string, out any) error {
	return d.client.do(ctx, call{method: http.MethodGet, path: path, route: route, out: out, twice: true})
}

// IsAdmin implements chat.Directory.
func (a *Adapter) IsAdmin(ctx context.Context, p chat.Place, person string) (bool, error) {
	if p.Workspace == "" || person == "" {
		return false, nil
	}
	admin, err := a.directory.isAdmin(ctx, p.Workspace, person)
	return admin, a.look(err)
}

// noContent is what an admin is told who lets the bot watch while Discord tells it nothing of what is posted.
const noContent = "Discord does not tell me what is posted here: whoever runs me must turn on the Message Content intent, under Bot at " + portal + ", and start me again."

// Caveat implements chat.Directory.
func (a *Adapter) Caveat(ctx context.Context, p chat.Place) string {
	if !a.me().content {
		return noContent
	}
	channel := channelOf(p)
	if known, ok := a.closed.Get(channel); ok && time.Now().Before(known.until) {
		return mendOf(known.err)
	}
	_, err := a.channels.ask(ctx, p.Channel)
	return mendOf(a.look(err))
}

// mendOf gives what mends an error, for people, or "".
func mendOf(err error) string {
	if refused, ok := errors.AsType[*chat.RefusedError](err); ok {
		return refused.Mend
	}
	return ""
}
