package slack

import (
	"context"
	"net/url"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/chat"
)

// How long it is known who is an admin, and of how many.
const (
	adminTime = 10 * time.Minute
	maxAdmins = 5_000
)

// directory knows who is an admin.
type directory struct {
	client *client
	named  []string // SLACK_ADMINS
	asked  *lru.Cache[string, known]
}

// known is what Slack said of somebody.
type known struct {
	admin bool
	until time.Time
}

func newDirectory(c *client, named []string) *directory {
	asked, err := lru.New[string, known](maxAdmins)
	if err != nil {
		panic(err) // maxAdmins is positive
	}
	return &directory{client: c, named: named, asked: asked}
}

// title says who the admins are, for a sentence.
func (d *directory) title() string {
	if len(d.named) > 0 {
		return "workspace admins and owners, and those whom SLACK_ADMINS names,"
	}
	return "workspace admins and owners"
}

// unseen is what somebody is told of whom Slack does not say whether they are an admin.
const unseen = "I cannot see who is an admin of this workspace: whoever runs me can name you in SLACK_ADMINS, or grant me the permission users:read."

// isAdmin tells whether somebody may change settings in the workspace team.
func (d *directory) isAdmin(ctx context.Context, team, user string) (bool, error) {
	if slices.Contains(d.named, user) {
		return true, nil
	}
	if k, ok := d.asked.Get(user); ok && time.Now().Before(k.until) {
		return k.admin, nil
	}
	var said struct {
		User struct {
			Team    string `json:"team_id"`
			Deleted bool   `json:"deleted"`
			Admin   bool   `json:"is_admin"`
			Owner   bool   `json:"is_owner"`
			Primary bool   `json:"is_primary_owner"`
		} `json:"user"`
	}
	err := d.client.read(ctx, "users.info", url.Values{"user": {user}}, &said)
	switch {
	case codeOf(err) == "missing_scope":
		return false, &chat.RefusedError{Mend: unseen}
	case codeOf(err) == "user_not_found", codeOf(err) == "user_not_visible":
		return false, nil
	case err != nil:
		return false, err
	}
	u := said.User
	// In a shared channel, the admin of another workspace is none here.
	is := u.Team == team && !u.Deleted && (u.Admin || u.Owner || u.Primary)
	d.asked.Add(user, known{is, time.Now().Add(adminTime)})
	return is, nil
}

// IsAdmin implements chat.Directory.
func (a *Adapter) IsAdmin(ctx context.Context, p chat.Place, person string) (bool, error) {
	is, err := a.directory.isAdmin(ctx, p.Workspace, person)
	return is, a.look(err)
}

// Caveat implements chat.Directory.
func (a *Adapter) Caveat(ctx context.Context, p chat.Place) string {
	var said struct {
		Channel struct {
			Member   bool `json:"is_member"`
			Archived bool `json:"is_archived"`
			Direct   bool `json:"is_im"`
			Private  bool `json:"is_private"`
			Shared   bool `json:"is_ext_shared"`
		} `json:"channel"`
	}
	err := a.client.read(ctx, "conversations.info", url.Values{"channel": {p.Channel}}, &said)
	switch {
	case codeOf(err) == "channel_not_found", err == nil && !said.Channel.Member && !said.Channel.Direct:
		return "I am not in this channel, so I see nothing of it: type /invite @" + a.me().name + " here."
	case err == nil && said.Channel.Archived:
		return "This channel is archived: nobody can write here."
	case err == nil && said.Channel.Private && !a.client.granted("groups:history"):
		return "I am not told what is posted in private channels: whoever runs me can add the permission groups:history to the Slack app, and install it again."
	case err == nil && said.Channel.Shared:
		return "This channel is shared with another organization: its people are answered too, and see the answers."
	}
	return ""
}
