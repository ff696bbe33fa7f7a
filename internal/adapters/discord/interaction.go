package discord

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// What an interaction cannot do without.
var (
	errNoReply  = errors.New("it cannot be answered: it has no id or no token")
	errNoUser   = errors.New("it names no user")
	errNoTarget = errors.New("it names no channel or message")
)

// The types of interactions.
const (
	typePing         = 1
	typeCommand      = 2
	typeComponent    = 3
	typeAutocomplete = 4
	typeModal        = 5
)

// The types of commands. One that is not told may be any.
const (
	commandChat    = 1
	commandMessage = 3
)

// Where an interaction may happen, besides in a guild.
const (
	contextGuild   = "0"
	contextBotDM   = "1"
	contextPrivate = "2"
)

// The bits of permissions that make an admin.
const (
	bitAdministrator  = 3
	bitManageGuild    = 5
	bitManageMessages = 13
)

// flagEphemeral: only one user sees the message.
const flagEphemeral = 1 << 6

// actions are all that can be pressed.
var actions = []string{actionHelpful, actionNot, actionDismiss, actionShare, actionVariant, actionPaste}

// rawInteraction is what counts of an interaction.
type rawInteraction struct {
	ID        snowflake                `json:"id"`
	App       snowflake                `json:"application_id"`
	Type      loose.Int                `json:"type"`
	Token     loose.String             `json:"token"`
	Guild     snowflake                `json:"guild_id"`
	Channel   loose.Object[rawChannel] `json:"channel"`
	ChannelID snowflake                `json:"channel_id"`
	Context   loose.String             `json:"context"`
	Member    loose.Object[rawMember]  `json:"member"`
	User      loose.Object[rawUser]    `json:"user"`
	Message   json.RawMessage          `json:"message"`
	Data      loose.Object[rawData]    `json:"data"`
}

// rawMember is a user in a guild.
type rawMember struct {
	User        loose.Object[rawUser] `json:"user"`
	Nick        loose.String          `json:"nick"`
	Permissions loose.String          `json:"permissions"` // in the channel
}

// rawData is what was done: with a command, a button or a window.
type rawData struct {
	Name       loose.String              `json:"name"`
	Type       loose.Int                 `json:"type"`
	Options    loose.List[rawOption]     `json:"options"`
	Target     snowflake                 `json:"target_id"`
	Resolved   loose.Object[rawResolved] `json:"resolved"`
	CustomID   loose.String              `json:"custom_id"`
	Values     loose.List[loose.String]  `json:"values"`
	Components loose.Raws                `json:"components"`
}

// rawOption is an option of a command, or a subcommand.
type rawOption struct {
	Name    loose.String `json:"name"`
	Value   loose.String `json:"value"`
	Focused loose.Bool   `json:"focused"` // somebody is typing it
}

// rawResolved is what ids in the data stand for.
type rawResolved struct {
	Messages    json.RawMessage `json:"messages"`
	Attachments json.RawMessage `json:"attachments"`
}

// rawInput is a component of a window that was sent in: an input, or what it is wrapped in.
type rawInput struct {
	CustomID   loose.String          `json:"custom_id"`
	Value      loose.String          `json:"value"`
	Values     loose.List[snowflake] `json:"values"`
	Component  json.RawMessage       `json:"component"`
	Components loose.Raws            `json:"components"`
}

// decodeInteraction reads what somebody did with a command, a button or a window. What this program does not know is
// unknownPress, with all that it takes to say so.
func decodeInteraction(data []byte, me self) (interaction, error) {
	raw, ok := loose.Read[rawInteraction](data)
	if !ok {
		return interaction{}, fmt.Errorf("read an interaction: %w", loose.ErrNotObject)
	}
	i, err := raw.interaction(me)
	if err != nil {
		return interaction{}, fmt.Errorf("read an interaction: %w", err)
	}
	return i, nil
}

// interaction gives the interaction.
func (r *rawInteraction) interaction(me self) (i interaction, err error) {
	i = interaction{person: r.person(), name: r.name(), reply: replyTo{id: string(r.ID), app: cmp.Or(string(r.App), me.app), token: string(r.Token)}}
	if r.Type == typePing { // it is answered where it came in, and from nobody
		i.kind = pinged
		return i, nil
	}
	if i.reply.id == "" || i.reply.token == "" {
		return i, errNoReply
	}
	if r.Type == typeAutocomplete {
		i.kind, i.partial = completing, r.typed()
		return i, nil
	}
	switch r.Type {
	case typeCommand:
		err = r.commanded(&i, me)
	case typeComponent:
		err = r.pressed(&i)
	case typeModal:
		r.submitted(&i)
	}
	if err == nil && i.kind != unknownPress && i.person.ID == "" {
		err = errNoUser
	}
	return i, err
}

// person gives who did it. In a conversation outside of guilds nobody is an admin.
func (r *rawInteraction) person() chat.Person {
	permissions := string(r.Member.Is.Permissions)
	admin := hasBit(permissions, bitAdministrator) || hasBit(permissions, bitManageGuild) ||
		r.Type == typeComponent && hasBit(permissions, bitManageMessages)
	return chat.Person{ID: cmp.Or(string(r.Member.Is.User.Is.ID), string(r.User.Is.ID)), Admin: admin}
}

// name gives what that person is called, as it may be shown, without @.
func (r *rawInteraction) name() string {
	u := r.Member.Is.User.Is
	if u.ID == "" {
		u = r.User.Is
	}
	for _, s := range []loose.String{r.Member.Is.Nick, u.Name, u.Username} {
		if name := strings.TrimLeft(markup.CleanName(string(s)), "@ "); name != "" {
			return markup.CutRunes(name, maxName)
		}
	}
	return ""
}

// hasBit tells whether a bit is set in a number in decimal, which may have more bits than a machine's.
func hasBit(decimal string, bit int) bool {
	if len(decimal) > 100 || !isID(decimal) {
		return false
	}
	n, ok := new(big.Int).SetString(decimal, 10)
	return ok && n.Bit(bit) == 1
}

// place gives where it happened: in a thread, in the channel above it.
func (r *rawInteraction) place() chat.Place {
	in, _ := r.Channel.Is.channel()
	p := chat.Place{Platform: Name, Workspace: string(r.Guild), Channel: cmp.Or(in.id, string(r.ChannelID)), Direct: r.direct()}
	if in.thread() && p.Channel != "" {
		p.Thread = threadMark + p.Channel
		p.Channel = cmp.Or(in.parent, p.Channel)
	}
	return p
}

// direct tells whether it happened in a conversation with the bot alone.
func (r *rawInteraction) direct() bool {
	switch r.Context {
	case contextBotDM:
		return true
	case contextGuild, contextPrivate:
		return false
	}
	return r.Channel.Is.Type == kindDM && r.Guild == ""
}

// typed gives what somebody has typed so far of the option that they are typing.
func (r *rawInteraction) typed() string {
	for _, o := range r.Data.Is.Options {
		if o.Focused {
			return markup.Cut(string(o.Value), maxInbound)
		}
	}
	return ""
}

// commanded is about a command, or the entry in a message's menu. Its text is as it was typed.
func (r *rawInteraction) commanded(i *interaction, me self) error {
	d := &r.Data.Is
	chatInput, menu := d.Type == 0 || d.Type == commandChat, d.Type == 0 || d.Type == commandMessage
	switch {
	case chatInput && d.Name == commandSMTP:
		i.kind, i.message = commanded, r.given(i)
		i.message.Text = markup.Cut(r.option(optionCode), maxInbound)
		i.message.Files = r.attachments([]snowflake{snowflake(r.option(optionFile))})
		i.share = r.option(optionShare) == "true"
	case chatInput && d.Name == commandSettings:
		i.kind, i.message = commanded, r.given(i)
		if len(d.Options) > 0 {
			i.message.Text = markup.Cut(string(d.Options[0].Name), maxInbound)
		}
	case menu && d.Name == commandExplain:
		return r.explain(i, me)
	}
	return nil
}

// given is the message that a command or a window stands for, with nothing in it yet.
func (r *rawInteraction) given(i *interaction) chat.Message {
	return chat.Message{Asked: chat.Command, ID: string(r.ID), Place: r.place(), Author: i.person, Sent: sentAt(string(r.ID))}
}

// option gives the value of an option.
func (r *rawInteraction) option(name loose.String) string {
	for _, o := range r.Data.Is.Options {
		if o.Name == name {
			return string(o.Value)
		}
	}
	return ""
}

// attachments gives the files of some ids. Of one that is named and not told, the file says so.
func (r *rawInteraction) attachments(ids []snowflake) []chat.File {
	known, _ := loose.Read[map[string]json.RawMessage](r.Data.Is.Resolved.Is.Attachments)
	var list []rawAttachment
	for _, id := range ids {
		if id == "" {
			continue
		}
		a, _ := loose.Read[rawAttachment](known[string(id)])
		a.ID = id
		list = append(list, a)
	}
	return filesOf(list)
}

// explain is about a message that somebody wants explained, who need not be the one who wrote it.
func (r *rawInteraction) explain(i *interaction, me self) error {
	known, _ := loose.Read[map[string]json.RawMessage](r.Data.Is.Resolved.Is.Messages)
	m, _ := loose.Read[rawMessage](known[string(r.Data.Is.Target)])
	m.ID = cmp.Or(r.Data.Is.Target, m.ID)
	place := r.place()
	if m.ID == "" || place.Channel == "" {
		return errNoTarget
	}
	i.kind, i.message = explainMessage, m.message(place, me)
	i.message.Asked, i.message.Author = chat.Shortcut, i.person
	return nil
}

// pressed is about a button, or a choice from a menu.
func (r *rawInteraction) pressed(i *interaction) error {
	m, _ := loose.Read[rawMessage](r.Message)
	place := r.place()
	if m.ID == "" || place.Channel == "" {
		return errNoTarget
	}
	if place.Thread == "" && !place.Direct {
		replied, _ := m.answered()
		place.Thread = cmp.Or(replied, string(m.ID))
	}
	i.answer = chat.Ref{Place: place, ID: string(m.ID)}
	i.private = m.Flags&flagEphemeral != 0
	i.shown = r.Message
	var known bool
	if i.action, i.value, known = readCustomID(string(r.Data.Is.CustomID)); !known {
		return nil
	}
	i.kind = pressed
	if len(r.Data.Is.Values) > 0 {
		i.value = string(r.Data.Is.Values[0])
	}
	return nil
}

// readCustomID takes the custom_id of what can be pressed apart. ok is false for one of another version, or of nobody's making.
func readCustomID(id string) (action, value string, ok bool) {
	rest, ok := strings.CutPrefix(id, idVersion)
	if !ok {
		return "", "", false
	}
	action, value, _ = strings.Cut(rest, ":")
	if !slices.Contains(actions, action) {
		return "", "", false
	}
	return action, value, true
}

// submitted is about a window that was sent in. Its text is as it was typed.
func (r *rawInteraction) submitted(i *interaction) {
	if action, _, ok := readCustomID(string(r.Data.Is.CustomID)); !ok || action != actionPaste {
		return
	}
	i.kind, i.message = submitted, r.given(i)
	var files []snowflake
	eachInput(r.Data.Is.Components, 0, func(in *rawInput) {
		switch in.CustomID {
		case inputText:
			i.message.Text = cmp.Or(i.message.Text, markup.Cut(string(in.Value), maxInbound))
		case inputFile:
			files = append(files, in.Values...)
		}
	})
	i.message.Files = r.attachments(files)
}

// eachInput calls do with each of the components of a window, and with those in them.
func eachInput(raws []json.RawMessage, depth int, do func(*rawInput)) {
	for _, raw := range raws {
		in, ok := loose.Read[rawInput](raw)
		if !ok || depth > maxDepth {
			continue
		}
		do(&in)
		eachInput(append(in.Components, in.Component), depth+1, do)
	}
}
