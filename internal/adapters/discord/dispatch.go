package discord

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// How much of a list is taken.
const (
	maxRemoved = 100  // messages that are removed at once; Discord's own limit
	maxListed  = 2000 // channels of a guild, and again threads
)

// What an event cannot do without.
var (
	errNoMessage = errors.New("it names no channel or message")
	errNoChannel = errors.New("it names no channel")
	errNoGuild   = errors.New("it names no guild")
)

// rawChannel is what counts of a channel or thread.
type rawChannel struct {
	ID       snowflake `json:"id"`
	Guild    snowflake `json:"guild_id"`
	Parent   snowflake `json:"parent_id"`
	Type     loose.Int `json:"type"`
	Metadata loose.Object[struct {
		Archived loose.Bool `json:"archived"`
		Locked   loose.Bool `json:"locked"`
	}] `json:"thread_metadata"`
}

// rawGuild is what counts of a guild.
type rawGuild struct {
	ID          snowflake              `json:"id"`
	Unavailable loose.Present          `json:"unavailable"`
	Channels    loose.List[rawChannel] `json:"channels"`
	Threads     loose.List[rawChannel] `json:"threads"`
}

// kindThread is a thread that everybody sees.
const kindThread = 11

// decodeDispatch reads an event of the gateway. Events of no concern, and those that nobody knows yet, are nothing. Of events
// that Discord gives no time for, which is all but new and edited messages, the time is zero: they happened just now. An
// error says what the event lacks, and no word of it.
func decodeDispatch(name string, data []byte, me self) (n notice, err error) {
	switch name {
	case "MESSAGE_CREATE":
		n, err = readMessage(data, me, (*rawMessage).posted)
	case "MESSAGE_UPDATE":
		n, err = readMessage(data, me, (*rawMessage).edited)
	case "MESSAGE_DELETE":
		n, err = readMessage(data, me, (*rawMessage).deleted)
	case "MESSAGE_DELETE_BULK":
		n, err = removedAtOnce(data)
	case "INTERACTION_CREATE":
		n.kind = interacted
		n.interaction, err = decodeInteraction(data, me)
	case "GUILD_CREATE":
		n, err = guildHere(data)
	case "GUILD_DELETE":
		n, err = guildGone(data)
	case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE":
		n, err = channelTold(data, strings.HasPrefix(name, "THREAD"))
	case "CHANNEL_DELETE", "THREAD_DELETE":
		n, err = channelGone(data, strings.HasPrefix(name, "THREAD"))
	case "THREAD_LIST_SYNC":
		n, err = threadsTold(data)
	}
	if err != nil {
		return notice{}, fmt.Errorf("decode %s: %w", name, err)
	}
	return n, nil
}

// readMessage reads an event that is a message object, or what is left of one.
func readMessage(data []byte, me self, as func(*rawMessage, self) notice) (notice, error) {
	m, ok := loose.Read[rawMessage](data)
	switch {
	case !ok:
		return notice{}, loose.ErrNotObject
	case m.ID == "" || m.Channel == "":
		return notice{}, errNoMessage
	}
	return as(&m, me), nil
}

// posted is about a new message.
func (m *rawMessage) posted(me self) notice {
	built := m.message(m.place(), me)
	if hidden(built, me) {
		return notice{}
	}
	return notice{kind: happened, starts: m.ID == m.Channel, event: chat.Event{Kind: chat.Posted, Message: built, At: built.Sent}}
}

// edited is about a message that is another now. Discord also tells of messages whose links it shows now, which nobody edited,
// and of some it tells a part alone.
func (m *rawMessage) edited(me self) notice {
	at := editedAt(string(m.Edited))
	if at.IsZero() || !m.Content.said || m.Author.Is.ID == "" {
		return notice{}
	}
	built := m.message(m.place(), me)
	if hidden(built, me) {
		return notice{}
	}
	return notice{kind: happened, starts: m.ID == m.Channel, event: chat.Event{Kind: chat.Edited, Message: built, At: at}}
}

// deleted is about a message that was removed, of which Discord tells no more than where it stood.
func (m *rawMessage) deleted(self) notice {
	id := string(m.ID)
	gone := chat.Message{ID: id, Place: m.place(), Sent: sentAt(id)}
	return notice{kind: happened, starts: m.ID == m.Channel, event: chat.Event{Kind: chat.Deleted, Message: gone}}
}

// hidden tells whether Discord keeps from the bot what a message says. It may be none of the bot's business, or no longer: the
// emptiness says nothing.
func hidden(m chat.Message, me self) bool {
	return !me.content && m.Asked != chat.Direct && m.Text == "" && len(m.Files) == 0
}

// editedAt gives the time of an edit. It is zero for anything else.
func editedAt(timestamp string) time.Time {
	at, err := time.Parse(time.RFC3339Nano, timestamp)
	if err != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 { // JSON knows no time for those
		return time.Time{}
	}
	return at.UTC()
}

// removedAtOnce is about messages that were removed at once.
func removedAtOnce(data []byte) (notice, error) {
	raw, ok := loose.Read[struct {
		IDs     loose.List[snowflake] `json:"ids"`
		Channel snowflake             `json:"channel_id"`
		Guild   snowflake             `json:"guild_id"`
	}](data)
	switch {
	case !ok:
		return notice{}, loose.ErrNotObject
	case raw.Channel == "":
		return notice{}, errNoChannel
	}
	n := notice{kind: removed}
	for _, id := range raw.IDs {
		if id != "" && len(n.ids) < maxRemoved {
			n.ids = append(n.ids, string(id))
		}
	}
	if len(n.ids) == 0 {
		return notice{}, nil
	}
	gone := rawMessage{Channel: raw.Channel, Guild: raw.Guild}
	n.event = chat.Event{Kind: chat.Deleted, Message: chat.Message{Place: gone.place()}}
	return n, nil
}

// channel gives the channel, which may be a thread. ok is false for one without an id.
func (r *rawChannel) channel() (c channel, ok bool) {
	c = channel{id: string(r.ID), guild: string(r.Guild), kind: int(r.Type)}
	if c.thread() {
		c.parent, c.locked, c.old = string(r.Parent), bool(r.Metadata.Is.Locked), bool(r.Metadata.Is.Archived)
	}
	return c, c.id != ""
}

// asThread makes the channel a thread, which it is whatever its type says.
func (r *rawChannel) asThread() {
	if r.Type < 10 || r.Type > 12 {
		r.Type = kindThread
	}
}

// decodeChannel reads a channel or thread as Discord's API gives it. ok is false for anything else.
func decodeChannel(data []byte) (c channel, ok bool) {
	raw, ok := loose.Read[rawChannel](data)
	if !ok {
		return channel{}, false
	}
	if c, ok = raw.channel(); !ok {
		return channel{}, false
	}
	return c, true
}

// readChannel reads an event that is a channel, or what is left of one.
func readChannel(data []byte, thread bool) (channel, error) {
	raw, ok := loose.Read[rawChannel](data)
	if !ok {
		return channel{}, loose.ErrNotObject
	}
	if thread {
		raw.asThread()
	}
	c, ok := raw.channel()
	if !ok {
		return channel{}, errNoChannel
	}
	return c, nil
}

// channelTold is about a channel or thread that is new or changed.
func channelTold(data []byte, thread bool) (notice, error) {
	c, err := readChannel(data, thread)
	return notice{kind: told, channels: []channel{c}}, err
}

// channelGone is about a channel or thread that is no more. For a channel the event is that the bot left it; for a thread it is
// empty.
func channelGone(data []byte, thread bool) (notice, error) {
	c, err := readChannel(data, thread)
	n := notice{kind: closedOne, channels: []channel{c}}
	if !c.thread() {
		n.event = leaves(c.guild, c.id)
	}
	return n, err
}

// leaves is the event that the bot is no longer in a channel, or, where that is empty, in a guild.
func leaves(guild, channel string) chat.Event {
	place := chat.Place{Platform: Name, Workspace: guild, Channel: channel}
	return chat.Event{Kind: chat.Left, Message: chat.Message{Place: place}}
}

// threadsTold is about the threads of channels that the bot sees from now on.
func threadsTold(data []byte) (notice, error) {
	raw, ok := loose.Read[struct {
		Guild   snowflake              `json:"guild_id"`
		Threads loose.List[rawChannel] `json:"threads"`
	}](data)
	if !ok {
		return notice{}, loose.ErrNotObject
	}
	threads := channelsOf(raw.Threads, raw.Guild, true)
	if len(threads) == 0 {
		return notice{}, nil
	}
	return notice{kind: told, channels: threads}, nil
}

// readGuild reads an event that is a guild, or what is left of one. ok is false for one that is out of order.
func readGuild(data []byte) (g rawGuild, ok bool, err error) {
	g, ok = loose.Read[rawGuild](data)
	switch {
	case !ok:
		return g, false, loose.ErrNotObject
	case g.ID == "":
		return g, false, errNoGuild
	}
	return g, !bool(g.Unavailable), nil
}

// guildHere is about a guild that the bot is in. One that is out of order comes again when it no longer is.
func guildHere(data []byte) (notice, error) {
	g, ok, err := readGuild(data)
	if !ok {
		return notice{}, err
	}
	channels := append(channelsOf(g.Channels, g.ID, false), channelsOf(g.Threads, g.ID, true)...)
	return notice{kind: joined, guild: string(g.ID), channels: channels}, nil
}

// guildGone is about a guild that the bot was removed from, unless it is only out of order.
func guildGone(data []byte) (notice, error) {
	g, ok, err := readGuild(data)
	if !ok {
		return notice{}, err
	}
	return notice{kind: left, guild: string(g.ID), event: leaves(string(g.ID), "")}, nil
}

// channelsOf gives the first maxListed of a guild's channels, or of its threads.
func channelsOf(raw []rawChannel, guild snowflake, threads bool) (list []channel) {
	for i := range raw {
		r := &raw[i]
		r.Guild = cmp.Or(r.Guild, guild)
		if threads {
			r.asThread()
		}
		if c, ok := r.channel(); ok {
			list = append(list, c)
		}
		if len(list) == maxListed {
			break
		}
	}
	return list
}
