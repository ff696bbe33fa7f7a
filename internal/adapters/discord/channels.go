package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"smtpbot/internal/chat"
)

// maxChannels is how many channels and threads are known at once; Discord tells of the others again when it is asked.
const maxChannels = 50_000

// channelBook knows which channels are threads, and of which channel. It may be used by any number at once.
type channelBook struct {
	client *client
	known  *lru.Cache[string, channel]
}

func newChannelBook(c *client) *channelBook {
	return &channelBook{client: c, known: newCache[channel](maxChannels)}
}

// note keeps what Discord told of channels.
func (b *channelBook) note(all []channel) {
	for _, c := range all {
		b.known.Add(c.id, c)
	}
}

// forget drops a channel.
func (b *channelBook) forget(id string) { b.known.Remove(id) }

// get gives a channel, from memory or from Discord. Of one that the bot may not see, it gives no more than the id.
func (b *channelBook) get(ctx context.Context, id string) (channel, error) {
	if c, ok := b.known.Get(id); ok {
		return c, nil
	}
	c, err := b.ask(ctx, id)
	if errors.Is(err, chat.ErrRefused) {
		c, err = channel{id: id}, nil
	}
	if err == nil {
		b.known.Add(id, c)
	}
	return c, err
}

// ask asks Discord for a channel.
func (b *channelBook) ask(ctx context.Context, id string) (channel, error) {
	var raw json.RawMessage
	err := b.client.do(ctx, call{method: http.MethodGet, path: "channels/" + id, route: "GET channels/" + id, out: &raw, twice: true})
	if err != nil {
		return channel{}, err
	}
	c, ok := decodeChannel(raw)
	if !ok {
		c = channel{id: id}
	}
	return c, nil
}

// place puts a message of a thread where its settings are: into the channel above. may is false where nobody is answered who did
// not ask: beneath the first message of a forum's post, and where nobody may write any more.
func (b *channelBook) place(ctx context.Context, m *chat.Message, starts bool) (may bool, err error) {
	if m.Place.Direct || m.Place.Workspace == "" {
		return true, nil
	}
	c, err := b.get(ctx, m.Place.Channel)
	if err != nil || !c.thread() || c.parent == "" {
		return true, err
	}
	m.Place.Channel, m.Place.Thread = c.parent, threadMark+c.id
	if m.Parent != nil {
		m.Parent.Place = m.Place
	}
	above, err := b.get(ctx, c.parent)
	if err != nil {
		return true, err
	}
	inForum := above.kind == kindForum || above.kind == kindMedia
	return !c.locked && !c.old && (starts || !inForum), nil
}

// channelOf gives the id of the channel that a place's messages are posted in: of the thread, where they stand in one.
func channelOf(p chat.Place) string {
	if thread, ok := strings.CutPrefix(p.Thread, threadMark); ok {
		return thread
	}
	return p.Channel
}
