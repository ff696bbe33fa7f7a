package discord

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"

	"smtpbot/internal/chat"
)

// command is a command as Discord keeps it.
// https://docs.discord.com/developers/interactions/application-commands#application-command-object
type command struct {
	Type        int      `json:"type"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Options     []option `json:"options,omitempty"`
	Permissions *string  `json:"default_member_permissions,omitempty"` // who sees it, until a server says otherwise; nil is everybody
	Installs    []int    `json:"integration_types"`
	Contexts    []int    `json:"contexts"`
}

// option is what can be given with a command, or a command below it.
type option struct {
	Type         int    `json:"type"`
	Name         string `json:"name"`
	Description  string `json:"description"`
	Autocomplete bool   `json:"autocomplete,omitempty"`
	MaxLength    int    `json:"max_length,omitempty"`
}

// The types of commands and options.
const (
	chatCommand    = 1
	messageCommand = 3
	subcommand     = 1
	textOption     = 3
	yesNoOption    = 5
	fileOption     = 11
)

// Where a command is: installed to a server or to a person; used in a server, with the bot alone, in other private channels.
const (
	forServer, forPerson            = 0, 1
	inServer, withBot, amongPersons = 0, 1, 2
)

// maxCode is how much can be typed or pasted behind /smtp, in characters.
const maxCode = 6000

// commands gives the commands of the bot.
func commands() []command {
	everywhere, both := []int{inServer, withBot, amongPersons}, []int{forServer, forPerson}
	manageServer := fmt.Sprint(mayManageServer)
	word := func(name, description string) option {
		return option{Type: subcommand, Name: name, Description: description}
	}
	return []command{
		{
			Type: chatCommand, Name: commandSMTP, Description: "Explain an SMTP code, a bounce or an error message",
			Options: []option{
				{Type: textOption, Name: optionCode, Description: "A code such as 452 or 5.7.26, words to search, or the pasted text", Autocomplete: true, MaxLength: maxCode},
				{Type: fileOption, Name: optionFile, Description: "A bounce or a log: .eml, .txt or .log"},
				{Type: yesNoOption, Name: optionShare, Description: "Show the answer to everybody here"},
			},
			Installs: both, Contexts: everywhere,
		},
		{
			Type: chatCommand, Name: commandSettings, Description: "What I do in this channel",
			Options: []option{
				word("watch", "Answer mail errors and bounces in this channel without being asked"),
				word("unwatch", "Answer in this channel only when asked"),
				word("status", "Show what I do here and what I held back"),
				word("mute", "Say no more in this thread"),
			},
			Permissions: &manageServer, Installs: []int{forServer}, Contexts: []int{inServer},
		},
		{Type: messageCommand, Name: commandExplain, Installs: both, Contexts: everywhere},
	}
}

// register lets Discord know the commands, where it does not know them as they are: it allows few changes a day. It tries until
// that is done or ctx ends.
func (a *Adapter) register(ctx context.Context) {
	steps := backoff.NewExponentialBackOff()
	steps.InitialInterval, steps.MaxInterval = a.times.first, a.times.most
	changed, err := backoff.Retry(ctx, func() (bool, error) {
		changed, err := a.setCommands(ctx)
		switch wait := (*chat.RetryError)(nil); {
		case err == nil:
			return changed, nil
		case errors.Is(err, chat.ErrRefused), errors.Is(err, errToken):
			return false, backoff.Permanent(a.look(err))
		case errors.As(err, &wait):
			return false, &backoff.RetryAfterError{Duration: max(wait.After, time.Millisecond)}
		default:
			return false, err
		}
	}, backoff.WithBackOff(steps), backoff.WithMaxElapsedTime(0))
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Error("the commands were not set: /smtp may be missing or old", "error", err)
	case changed:
		a.log.Info("the commands were set", "server", cmp.Or(a.o.Guild, "all"))
	}
}

// setCommands sets the commands once, and tells whether that was needed.
func (a *Adapter) setCommands(ctx context.Context) (changed bool, err error) {
	path, route := "applications/"+a.me().app+"/commands", "applications/commands"
	if a.o.Guild != "" {
		path, route = "applications/"+a.me().app+"/guilds/"+a.o.Guild+"/commands", "applications/guilds/commands"
	}
	var raw json.RawMessage
	if err := a.client.do(ctx, call{method: http.MethodGet, path: path, route: "GET " + route, out: &raw, twice: true}); err != nil {
		return false, err
	}
	var there []command
	want := commands()
	if json.Unmarshal(raw, &there) == nil && same(there, want) {
		return false, nil
	}
	return true, a.client.do(ctx, call{method: http.MethodPut, path: path, route: "PUT " + route, in: want, twice: true})
}

// same tells whether Discord knows these commands, and no others. In a server alone it tells no contexts.
func same(there, want []command) bool {
	if len(there) != len(want) {
		return false
	}
	return !slices.ContainsFunc(want, func(w command) bool {
		return !slices.ContainsFunc(there, func(t command) bool {
			if len(t.Options) == 0 {
				t.Options = nil
			}
			if t.Contexts == nil {
				t.Contexts = w.Contexts
			}
			if t.Installs == nil {
				t.Installs = w.Installs
			}
			slices.Sort(t.Installs)
			slices.Sort(t.Contexts)
			return reflect.DeepEqual(t, w)
		})
	})
}
