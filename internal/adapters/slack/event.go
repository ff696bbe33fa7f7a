package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/chat"
)

// What an event cannot do without.
var (
	errNoEvent   = errors.New("it holds no event")
	errNoMessage = errors.New("it tells of no channel or message")
	errNoUser    = errors.New("it names no user")
	errNoWord    = errors.New("it has no challenge")
)

// rawEnvelope is what counts of what the Events API sends.
type rawEnvelope struct {
	Type      loose.String    `json:"type"`
	Event     json.RawMessage `json:"event"`
	EventTime loose.String    `json:"event_time"`
	Challenge loose.String    `json:"challenge"`
}

// rawEvent is what counts of an event. One of a message is a message object itself, or has such ones inside; then what is
// outside of those tells where it happened and when, and nothing of the message.
type rawEvent struct {
	rawMessage
	Type        loose.String    `json:"type"`
	Channel     looseID         `json:"channel"`
	ChannelType loose.String    `json:"channel_type"`
	EventTS     loose.String    `json:"event_ts"`
	DeletedTS   loose.String    `json:"deleted_ts"`
	Message     json.RawMessage `json:"message"`
	Previous    json.RawMessage `json:"previous_message"`
	Tab         loose.String    `json:"tab"`
	Tokens      loose.Object[struct {
		Bot loose.Raws `json:"bot"`
	}] `json:"tokens"`
}

// decodeEvent reads what the Events API sends. Events of no concern, and those that nobody knows yet, are nothing. An error
// says what the payload lacks, and no word of it.
func decodeEvent(payload []byte, me self) (notice, error) {
	outer, ok := loose.Read[rawEnvelope](payload)
	if !ok {
		return notice{}, fmt.Errorf("read an event: %w", loose.ErrNotObject)
	}
	switch outer.Type {
	case "url_verification":
		if outer.Challenge == "" {
			return notice{}, fmt.Errorf("read the verification of a URL: %w", errNoWord)
		}
		return notice{kind: challenge, challenge: string(outer.Challenge)}, nil
	case "app_rate_limited":
		return notice{kind: limited}, nil
	case "event_callback":
	default:
		return notice{}, nil
	}
	e, ok := loose.Read[rawEvent](outer.Event)
	if !ok {
		return notice{}, fmt.Errorf("read an event: %w", errNoEvent)
	}
	n, err := e.notice(me, stampSeconds(string(outer.EventTime)))
	if err != nil {
		return notice{}, fmt.Errorf("read an event: %w", err)
	}
	return n, nil
}

// notice gives what the event tells. sent is when Slack says that it happened, to the second.
func (e *rawEvent) notice(me self, sent time.Time) (notice, error) {
	at := firstTime(stamp(string(e.EventTS)), sent)
	switch e.Type {
	case "message", "app_mention":
		return e.message(me, firstTime(at, stamp(string(e.TS))))
	case "app_home_opened":
		switch {
		case e.Tab != "home":
			return notice{}, nil
		case e.User == "":
			return notice{}, errNoUser
		}
		return notice{kind: homeOpened, user: string(e.User)}, nil
	case "tokens_revoked":
		if len(e.Tokens.Is.Bot) == 0 {
			return notice{}, nil
		}
		return notice{kind: uninstalled, event: left(me, "", at)}, nil
	case "app_uninstalled":
		return notice{kind: uninstalled, event: left(me, "", at)}, nil
	case "member_left_channel":
		if me.user == "" || string(e.User) != me.user {
			return notice{}, nil
		}
	case "channel_left", "group_left", "channel_deleted", "group_deleted":
	default:
		return notice{}, nil
	}
	if e.Channel == "" { // it would stand for the whole workspace
		return notice{}, errNoMessage
	}
	return notice{kind: happened, event: left(me, string(e.Channel), at)}, nil
}

// left is the event that the bot was removed from a channel, or from the workspace.
func left(me self, channel string, at time.Time) chat.Event {
	place := chat.Place{Platform: Name, Workspace: me.team, Channel: channel}
	return chat.Event{Kind: chat.Left, Message: chat.Message{Place: place}, At: at}
}

// message gives what an event tells of a message. Of changed and deleted ones, what is outside has neither text nor author.
func (e *rawEvent) message(me self, at time.Time) (notice, error) {
	switch e.Subtype {
	case "", "bot_message", "file_share", "me_message", "thread_broadcast":
		return e.posted(me)
	case "message_changed":
		return e.changed(me, at)
	case "message_deleted":
		previous, known := loose.Read[rawMessage](e.Previous)
		id := loose.First(e.DeletedTS, previous.TS)
		return e.deleted(me, at, id, loose.First(previous.ThreadTS, loose.String(id)), previous, known)
	}
	return notice{}, nil
}

// posted is about a new message. A mention is also sent when its message was edited.
func (e *rawEvent) posted(me self) (notice, error) {
	m, err := e.built(&e.rawMessage, me)
	if err != nil {
		return notice{}, err
	}
	if ts, ok := e.edited(); ok && e.Type == "app_mention" {
		return notice{kind: happened, event: chat.Event{Kind: chat.Edited, Message: m, At: firstTime(stamp(ts), m.Sent)}}, nil
	}
	return notice{kind: happened, event: chat.Event{Kind: chat.Posted, Message: m, At: m.Sent}}, nil
}

// changed is about a message that is another now. Slack also changes messages itself, to show links, and says so when a
// thread loses its first message.
func (e *rawEvent) changed(me self, at time.Time) (notice, error) {
	now, ok := loose.Read[rawMessage](e.Message)
	if !ok {
		return notice{}, errNoMessage
	}
	before, known := loose.Read[rawMessage](e.Previous)
	switch now.Subtype {
	case "tombstone":
		id := string(now.TS)
		return e.deleted(me, at, id, loose.First(now.ThreadTS, now.TS), before, known)
	case "", "bot_message", "file_share", "me_message", "thread_broadcast":
	default:
		return notice{}, nil
	}
	ts, edited := now.edited()
	if !edited || known && sameContent(&now, &before, me) {
		return notice{}, nil
	}
	m, err := e.built(&now, me)
	if err != nil {
		return notice{}, err
	}
	return notice{kind: happened, event: chat.Event{Kind: chat.Edited, Message: m, At: firstTime(stamp(ts), at)}}, nil
}

// sameContent tells whether two versions of a message say the same. Whether they mention the bot counts.
func sameContent(a, b *rawMessage, me self) bool {
	return a.Text == b.Text && a.text(me) == b.text(me) && slices.EqualFunc(a.files(me), b.files(me), func(x, y chat.File) bool {
		return x.Name == y.Name && x.Ref == y.Ref && string(x.Data) == string(y.Data)
	})
}

// deleted is about a message that was removed. Whoever wrote it, where that is known at all, stands in what it was before.
func (e *rawEvent) deleted(me self, at time.Time, id, thread string, before rawMessage, known bool) (notice, error) {
	if e.Channel == "" || id == "" {
		return notice{}, errNoMessage
	}
	m := chat.Message{ID: id, Place: e.place(me, thread), Asked: e.asked(me, ""), Sent: stamp(id)}
	if known && before.Subtype != "tombstone" { // that is Slack's, whoever wrote the message
		m.Author = chat.Person{ID: string(before.User), Bot: before.automatic(me)}
	}
	return notice{kind: happened, event: chat.Event{Kind: chat.Deleted, Message: m, At: at}}, nil
}

// built gives the message m of the event.
func (e *rawEvent) built(m *rawMessage, me self) (chat.Message, error) {
	if e.Channel == "" || m.TS == "" {
		return chat.Message{}, errNoMessage
	}
	place := e.place(me, loose.First(m.ThreadTS, m.TS))
	return chat.Message{
		Text:   m.text(me),
		Files:  m.files(me),
		Asked:  e.asked(me, string(m.Text)),
		ID:     string(m.TS),
		Place:  place,
		Author: m.author(me),
		Sent:   stamp(string(m.TS)),
		Parent: decodeParent(m.Root, place, me),
	}, nil
}

// place gives where a message of the event stands.
func (e *rawEvent) place(me self, thread string) chat.Place {
	return placeOf(me, string(e.Channel), thread, e.direct())
}

// asked tells how a message of the event is meant.
func (e *rawEvent) asked(me self, text string) chat.Asked {
	if e.Type == "app_mention" || e.direct() || mentions(text, me.user) {
		return chat.Direct
	}
	return chat.Overheard
}

// direct tells whether the event is of a conversation with the bot alone.
func (e *rawEvent) direct() bool {
	switch e.ChannelType {
	case "im", "app_home":
		return true
	case "channel", "group", "mpim":
		return false
	}
	return isDirect(string(e.Channel))
}

// isDirect tells by its id whether a channel is a conversation with one user alone.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// placeOf gives a place in the workspace.
func placeOf(me self, channel, thread string, direct bool) chat.Place {
	return chat.Place{Platform: Name, Workspace: me.team, Channel: channel, Thread: thread, Direct: direct}
}
