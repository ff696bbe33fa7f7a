package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"smtpbot/internal/adapters/internal/loose"
	"smtpbot/internal/adapters/internal/markup"
	"smtpbot/internal/chat"
)

// errNoAsker: a command cannot be answered without them.
var errNoAsker = errors.New("it names no user or channel")

// rawCommand is what counts of a slash command.
type rawCommand struct {
	Text        loose.String `json:"text"`
	Channel     looseID      `json:"channel_id"`
	User        looseID      `json:"user_id"`
	UserName    loose.String `json:"user_name"`
	ResponseURL loose.String `json:"response_url"`
	Trigger     loose.String `json:"trigger_id"`
}

// decodeCommand reads a slash command as Socket Mode sends it.
func decodeCommand(payload []byte, me self) (command, error) {
	raw, ok := loose.Read[rawCommand](payload)
	if !ok {
		return command{}, fmt.Errorf("read a command: %w", loose.ErrNotObject)
	}
	return raw.command(me)
}

// commandForm reads a slash command as HTTP sends it.
func commandForm(form url.Values, me self) (command, error) {
	raw := rawCommand{
		Text:        loose.String(form.Get("text")),
		Channel:     looseID(form.Get("channel_id")),
		User:        looseID(form.Get("user_id")),
		UserName:    loose.String(form.Get("user_name")),
		ResponseURL: loose.String(form.Get("response_url")),
		Trigger:     loose.String(form.Get("trigger_id")),
	}
	return raw.command(me)
}

// command gives the command. Its text comes as it was typed, and what is not Slack's stays in it.
func (r *rawCommand) command(me self) (command, error) {
	if r.User == "" || r.Channel == "" {
		return command{}, fmt.Errorf("read a command: %w", errNoAsker)
	}
	user, channel := string(r.User), string(r.Channel)
	return command{
		message: chat.Message{
			Text:   Unformat(markup.Cut(string(r.Text), maxInbound)),
			Asked:  chat.Command,
			ID:     triggerID(string(r.Trigger)),
			Place:  placeOf(me, channel, "", isDirect(channel)),
			Author: chat.Person{ID: user},
		},
		reply:   replyTo{url: string(r.ResponseURL), channel: channel, user: user, name: userName(r.UserName)},
		trigger: string(r.Trigger),
	}, nil
}

// triggerID gives a short id for what has none but a trigger, and nothing without one. A trigger opens modals: it is not kept.
func triggerID(trigger string) string {
	if trigger == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(trigger))
	return hex.EncodeToString(sum[:8])
}

// userName gives the first of names that can be shown.
func userName(names ...loose.String) string {
	return markup.CutRunes(markup.CleanName(strings.TrimPrefix(loose.First(names...), "@")), maxFileName)
}
