package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os/signal"
	"sync"
	"syscall"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/adapters/discord"
	"smtpbot/internal/adapters/slack"
	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/config"
	"smtpbot/internal/observe"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

// platform is a chat platform that the settings turn on.
type platform struct {
	name    string
	adapter chat.Adapter
	speaks  chat.Platform // how the relay posts there
	web     http.Handler  // what it serves at paths; nil for nothing
	paths   []string
	ready   func() error // why it does not hear what happens there; nil for one that cannot tell
}

// platforms gives those that the settings turn on, each in a line of its own.
func platforms(c config.Config, w *watch) []platform {
	var on []platform
	if c.Slack() {
		on = append(on, slackPlatform(c, w))
	}
	if c.Discord() {
		on = append(on, discordPlatform(c, w))
	}
	return on
}

// slackPlatform gives Slack as the settings want it.
func slackPlatform(c config.Config, w *watch) platform {
	api, _ := url.Parse(string(c.SlackAPIURL)) // there is no error after Load
	a := slack.New(slack.Options{
		BotToken:      c.SlackBotToken.Reveal(),
		AppToken:      c.SlackAppToken.Reveal(),
		SigningSecret: c.SlackSigningSecret.Reveal(),
		APIURL:        api,
		Admins:        c.SlackAdmins,
		Log:           w.log,
		Reconnected:   func() { w.reconnected(slack.Name) },
	})
	p := platform{name: slack.Name, adapter: a, speaks: a, ready: a.Ready}
	if c.SlackSigningSecret != "" {
		p.web, p.paths = a, slack.Routes
	}
	return p
}

// discordPlatform gives Discord as the settings want it.
func discordPlatform(c config.Config, w *watch) platform {
	api, _ := url.Parse(string(c.DiscordAPIURL)) // there is no error after Load
	a := discord.New(discord.Options{
		Token:     c.DiscordToken.Reveal(),
		PublicKey: c.DiscordKey(),
		APIURL:    api,
		Guild:     string(c.DiscordGuildID),
		Shards:    int(c.DiscordShards),
		Log:       w.log,

		Reconnected: func() { w.reconnected(discord.Name) },
	})
	p := platform{name: discord.Name, adapter: a, speaks: a, ready: a.Ready}
	if c.DiscordKey() != nil {
		p.web, p.paths = a, discord.Routes
	}
	return p
}

// settingsError is what is wrong with the settings: one line for each fault.
type settingsError struct{ error }

// serve runs what the settings turn on: the platforms, or the console when there is none.
func serve(ctx context.Context, s IO) error {
	c, err := config.Load()
	if err != nil {
		return settingsError{err}
	}
	// A write that nobody reads is an error then and not the end: there is a store to close.
	signal.Ignore(syscall.SIGPIPE)
	defer signal.Reset(syscall.SIGPIPE)
	known, err := overlaid(c.CatalogDir)
	if err != nil {
		return err
	}
	explains := newBot(known)
	log := c.Logger(s.Err)
	for _, typo := range config.Typos() {
		log.Warn(typo)
	}
	if !c.Slack() && !c.Discord() {
		return converse(ctx, s, c, explains)
	}
	w, err := newWatch(ctx, c, log)
	if err != nil {
		return err
	}
	defer w.close()
	return runPlatforms(ctx, w, c, explains, platforms(c, w))
}

// runPlatforms runs the platforms on the store of the settings until ctx ends or none of them goes on.
func runPlatforms(ctx context.Context, w *watch, c config.Config, explains *bot.Bot, on []platform) error {
	log := w.log
	if err := c.TryStore(); err != nil {
		return settingsError{err}
	}
	o, err := c.Store(log)
	if err != nil {
		return settingsError{err}
	}
	l, err := listen(ctx, c.HTTPAddr())
	if err != nil {
		return err
	}
	k, err := openCore(ctx, c, explains, o, w, on)
	if err == nil {
		w.see(k, on)
		h := observe.Handler(k, w.observers)
		err = k.during(ctx, func() error {
			return serveDuring(l, routes(on, k.store.Trouble, k.Trouble, w.metrics), log, func() error { return together(ctx, log, h, on) })
		})
		err = errors.Join(err, k.store.Close())
	} else if l != nil {
		err = errors.Join(err, l.Close())
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// together runs the platforms until all have ended. One that fails ends no other, so its error is logged when it comes.
func together(ctx context.Context, log *slog.Logger, h chat.Handler, on []platform) error {
	faults := make([]error, len(on))
	var all sync.WaitGroup
	for i, p := range on {
		all.Go(func() {
			if err := p.adapter.Run(ctx, h); err != nil {
				log.Error("a platform ended", "platform", p.name, "error", err)
				faults[i] = fmt.Errorf("%s: %w", p.name, err)
			}
		})
	}
	all.Wait()
	return errors.Join(faults...)
}

// converse opens the console. What it needs to remember it keeps in memory, for nobody asks for it again, and it answers
// also without. A conversation that a signal ends is not done, which its status tells.
func converse(ctx context.Context, s IO, c config.Config, explains *bot.Bot) error {
	log := c.Logger(s.Err)
	if isTerminal(s.In) && isTerminal(s.Err) { // it would be written into the line that is being typed
		log = slog.New(slog.DiscardHandler)
	}
	here := console.New(console.Options{In: s.In, Out: s.Out, Version: version()})
	k, err := openCore(ctx, c, explains, store.Options{Log: log}, &watch{log: log}, nil)
	switch {
	case ctx.Err() != nil:
		err = nil
	case err != nil:
		fmt.Fprintf(s.Err, "bot: answering without a memory: %s\n", oneLine(err.Error()))
		err = here.Run(ctx, alone{explains})
	default:
		err = k.during(ctx, func() error { return here.Run(ctx, k) })
	}
	if k != nil {
		if fault := k.store.Close(); fault != nil { // everybody has had their answer
			log.Warn("the store did not close as it should", "error", fault)
		}
	}
	if err == nil {
		err = ctx.Err()
	}
	return err
}

// core is the bot with its memory.
type core struct {
	*relay.Relay
	store *store.Store
	log   *slog.Logger
}

// openCore opens the store, and what works on it for these platforms.
func openCore(ctx context.Context, c config.Config, explains *bot.Bot, o store.Options, w *watch, on []platform) (*core, error) {
	kept, err := store.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	k := &core{store: kept, log: o.Log}
	settings := c.Rules()
	settings.Trouble = func() []string { return k.Trouble() }
	if w.metrics != nil {
		settings.Held, settings.Voted, explains.Missed = w.metrics.Held, w.metrics.Voted, w.metrics.Missed
	}
	var speak []chat.Platform
	for _, p := range on {
		speak = append(speak, observe.Platform(p.speaks, w.observers))
	}
	k.Relay, err = relay.New(ctx, relay.Options{
		Rules:     bot.NewRules(explains, kept, settings),
		Store:     kept,
		Platforms: speak,
		Observer:  w.observers,
		Log:       o.Log,
	})
	if err != nil {
		return nil, errors.Join(err, kept.Close())
	}
	return k, nil
}

// during answers what is accepted while f runs, and comes back when f has ended and what was in hand is done.
func (k *core) during(ctx context.Context, f func() error) error {
	ctx, stop := context.WithCancel(ctx)
	var worker sync.WaitGroup
	worker.Go(func() {
		if err := k.Run(ctx); err != nil {
			k.log.Error("the relay ended", "error", err)
		}
	})
	defer worker.Wait()
	defer stop() // also when f panics, which the console passes on
	return f()
}

// alone is the bot without a memory. The console has neither events nor buttons.
type alone struct{ *bot.Bot }

var _ chat.Handler = alone{}

// Accept implements chat.Handler.
func (alone) Accept(context.Context, chat.Event) error { return nil }

// Press implements chat.Handler.
func (alone) Press(context.Context, chat.Press) chat.Answer { return chat.Answer{} }

func newBot(known *catalog.Catalog) *bot.Bot {
	return bot.New(answer.New(known), "smtpbot "+version())
}
