// Package config reads the settings from the environment, and knows what is wrong with them and how to mend it. It connects
// to nothing and knows no adapter.
package config

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/kelseyhightower/envconfig"

	"smtpbot/internal/bot"
	"smtpbot/internal/store"
)

// Config holds the settings. Every field is read from the variable in its tag; without one, or with an empty one, it keeps
// what Default gives. The comments are the text of docs/settings.md. The fields are exported so that a Secret among them
// prints as one: fmt cannot ask fields that are not.
type Config struct {
	// The bot token of the Slack app, which begins with xoxb-. It turns Slack on, and needs SLACK_APP_TOKEN or
	// SLACK_SIGNING_SECRET; slack.md tells where each is found.
	SlackBotToken Secret `envconfig:"SLACK_BOT_TOKEN"`
	// The app-level token of the Slack app, which begins with xapp- and has the scope connections:write. With it, Slack's
	// events come by Socket Mode, which needs no public address.
	SlackAppToken Secret `envconfig:"SLACK_APP_TOKEN"`
	// The signing secret of the Slack app. With it, and without SLACK_APP_TOKEN, Slack's events come by HTTP, at HTTP_ADDR.
	SlackSigningSecret Secret `envconfig:"SLACK_SIGNING_SECRET"`
	// Where Slack's Web API is. For GovSlack it is https://slack-gov.com/api/.
	SlackAPIURL BaseURL `envconfig:"SLACK_API_URL"`
	// The ids of channels in Slack that are watched until somebody says /smtp unwatch there, comma-separated, such as
	// C024BE7LH. The bot must be a member of them.
	SlackWatchChannels IDs `envconfig:"SLACK_WATCH_CHANNELS"`
	// The ids of people in Slack who may change the bot's settings there, comma-separated, such as U024BE7LH. Where the bot may
	// read people (users:read), so may the workspace's admins and owners.
	SlackAdmins IDs `envconfig:"SLACK_ADMINS"`
	// The token of the Discord bot: three parts with dots between them. It turns Discord on; discord.md tells where it is found.
	DiscordToken Secret `envconfig:"DISCORD_TOKEN"`
	// The public key of the Discord application, 64 hexadecimal digits. With it, commands, buttons and menus also come by HTTP, at
	// HTTP_ADDR under /discord/interactions, which must be set in the developer portal too. Messages come by the gateway even so.
	DiscordPublicKey string `envconfig:"DISCORD_PUBLIC_KEY"`
	// Where Discord's API is, without the version at its end: for a proxy in front of it.
	DiscordAPIURL BaseURL `envconfig:"DISCORD_API_URL"`
	// The ids of channels in Discord that are watched until somebody says /smtp-settings unwatch there, comma-separated, such as
	// 1234567890123456789. They are in the channel's menu (Copy Channel ID) once Developer Mode is on, under User Settings →
	// Advanced. It needs the Message Content intent, and the bot must see the channels.
	DiscordWatchChannels IDs `envconfig:"DISCORD_WATCH_CHANNELS"`
	// The id of a Discord server, for development: the commands are set in that server alone instead of everywhere.
	DiscordGuildID string `envconfig:"DISCORD_GUILD_ID"`
	// How many gateway connections share the bot's servers in Discord. 0 is as many as Discord recommends.
	DiscordShards Count `envconfig:"DISCORD_SHARDS"`
	// Where to listen for HTTP, as host:port or :port; port 0 takes any free one. There are Slack's and Discord's requests, if they
	// come by HTTP, /healthz, which says whether the bot runs, /readyz, which says whether it hears the platforms and why not, and
	// /metrics, for Prometheus (metrics.md).
	Listen Address `envconfig:"HTTP_ADDR" unset:"none; :8080 where Slack's events or Discord's interactions come by HTTP"`
	// The folder that the embedded store keeps its data in. One process uses it at a time. The console alone keeps nothing
	// and does not touch it.
	DataDir string `envconfig:"DATA_DIR" unset:"smtpbot in the user's state folder"`
	// The NATS server or cluster that keeps the data instead, shared by any number of processes: comma-separated URLs that
	// begin with nats://, tls://, ws:// or wss://. Empty embeds the store in the process.
	NATSURL Secret `envconfig:"NATS_URL"`
	// The path of the credentials file for NATS_URL, where the server wants one.
	NATSCreds string `envconfig:"NATS_CREDS"`
	// How many servers of the cluster at NATS_URL keep each value, at most 5. 0 chooses by itself: 3 in a cluster, 1
	// elsewhere.
	NATSReplicas Count `envconfig:"NATS_REPLICAS"`
	// The keys that seal what is stored, as `openssl rand -base64 32` makes them, comma-separated: the first seals, each
	// opens. Needed with NATS_URL; the embedded store makes itself one and keeps it in its folder.
	StoreKey Secret `envconfig:"STORE_KEY"`
	// How long an explanation is not repeated in a channel, but linked, such as 10m or 1h. 0 repeats it every time.
	QuietTime Duration `envconfig:"QUIET_TIME"`
	// How many answers one person gets in a minute. 0 is no limit.
	LimitPerson Count `envconfig:"LIMIT_PERSON"`
	// How many answers one channel gets in a minute. 0 is no limit.
	LimitChannel Count `envconfig:"LIMIT_CHANNEL"`
	// How many answers one workspace or server gets in a minute. 0 is no limit.
	LimitWorkspace Count `envconfig:"LIMIT_WORKSPACE"`
	// A folder of your own catalogue files, laid over what the bot knows: your runbook's links, your relay's codes. They are
	// checked at the start; overlay.md shows how they look. `bot explain` and `bot catalog` heed it too.
	CatalogDir string `envconfig:"CATALOG_DIR"`
	// How grave a line of the log must be: debug, info, warn or error.
	LogLevel Level `envconfig:"LOG_LEVEL"`
	// How lines of the log are written: text or json.
	LogFormat Format `envconfig:"LOG_FORMAT"`
}

// Default gives the settings where nothing is set. DataDir is empty where there is no folder to choose, which is no fault
// until a folder is needed: see TryStore.
func Default() Config {
	return Config{
		SlackAPIURL:    slackAPI,
		DiscordAPIURL:  discordAPI,
		DataDir:        stateDir(),
		QuietTime:      Duration(10 * time.Minute),
		LimitPerson:    Count(bot.DefaultLimits.Person),
		LimitChannel:   Count(bot.DefaultLimits.Channel),
		LimitWorkspace: Count(bot.DefaultLimits.Workspace),
		LogLevel:       Level(slog.LevelInfo),
		LogFormat:      Text,
	}
}

// webAddress is where to listen when a platform is to send its requests by HTTP and nothing else is set.
const webAddress = ":8080"

// Load reads the settings from the environment. The error joins all that is wrong, one line each, which names the variable
// and the mend and repeats no secret.
func Load() (Config, error) {
	c := Default()
	faults := c.read()
	if err := errors.Join(append(faults, c.check()...)...); err != nil {
		for _, typo := range Typos() { // which may be why
			err = errors.Join(err, errors.New(typo))
		}
		return Config{}, err
	}
	return c, nil
}

// LoadCatalogDir reads CATALOG_DIR alone, for commands that need no other setting.
func LoadCatalogDir() (string, error) {
	dir := strings.TrimSpace(os.Getenv("CATALOG_DIR"))
	return dir, checkFolder("CATALOG_DIR", dir)
}

// fault gives the error about one variable.
func fault(name, format string, args ...any) error {
	return fmt.Errorf(name+": "+format, args...)
}

// read takes over what is set and gives what cannot be read. envconfig stops at the first mistake and repeats the value in
// it; given one field at a time, it finds all, and of its error only our own words are kept.
func (c *Config) read() (faults []error) {
	all := reflect.ValueOf(c).Elem()
	for i := range all.NumField() {
		field := all.Type().Field(i)
		name := Variable(field)
		if strings.TrimSpace(os.Getenv(name)) == "" {
			continue
		}
		one := reflect.New(reflect.StructOf([]reflect.StructField{field}))
		err := envconfig.Process("", one.Interface())
		var unread *envconfig.ParseError
		switch {
		case errors.As(err, &unread):
			faults = append(faults, fault(name, "%w", unread.Err))
		case err != nil:
			faults = append(faults, fault(name, "it cannot be read"))
		default:
			v := one.Elem().Field(0)
			if v.Kind() == reflect.String { // what is read from a file ends its line
				v.SetString(strings.TrimSpace(v.String()))
			}
			all.Field(i).Set(v)
		}
	}
	return faults
}

// Variable gives the name of the environment variable that a field of Config is read from.
func Variable(field reflect.StructField) string { return field.Tag.Get("envconfig") }

// Limits gives the limits as the rules take them.
func (c Config) Limits() bot.Limits {
	return bot.Limits{Person: int(c.LimitPerson), Channel: int(c.LimitChannel), Workspace: int(c.LimitWorkspace)}
}

// Rules gives the settings as the rules take them.
func (c Config) Rules() bot.Options {
	o := bot.Options{QuietTime: time.Duration(c.QuietTime), Limits: c.Limits()}
	for name, ids := range map[string]IDs{slackName: c.SlackWatchChannels, discordName: c.DiscordWatchChannels} {
		if len(ids) == 0 {
			continue
		}
		if o.Watched == nil {
			o.Watched = map[string][]string{}
		}
		o.Watched[name] = ids
	}
	return o
}

// HTTPAddr gives the address to listen at for HTTP, or "" where there is nothing to listen for.
func (c Config) HTTPAddr() string {
	if c.Listen == "" && (c.slackHTTP() || c.DiscordPublicKey != "") {
		return webAddress
	}
	return string(c.Listen)
}

// Keys gives the keys of STORE_KEY, none when it is not set. An error says which one is none, and does not repeat it.
func (c Config) Keys() ([]store.SealKey, error) {
	if c.StoreKey == "" {
		return nil, nil
	}
	var keys []store.SealKey
	parts := strings.Split(c.StoreKey.Reveal(), ",")
	for i, part := range parts {
		k, err := store.ParseKey(part)
		if err != nil {
			if len(parts) > 1 {
				err = fmt.Errorf("key %d of %d: %w", i+1, len(parts), err)
			}
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// Store gives the settings as the store takes them: a server where NATS_URL is set, a folder elsewhere. The error is one of
// Keys, and there is none after Load.
func (c Config) Store(log *slog.Logger) (store.Options, error) {
	keys, err := c.Keys()
	if err != nil {
		return store.Options{}, fault("STORE_KEY", "%w", err)
	}
	o := store.Options{Keys: keys, Log: log}
	if c.NATSURL == "" {
		o.Dir = c.DataDir
		return o, nil
	}
	o.URL, o.Credentials, o.Replicas = c.NATSURL.Reveal(), c.NATSCreds, int(c.NATSReplicas)
	return o, nil
}

// Logger gives the log that the settings ask for, which is written to w.
func (c Config) Logger(w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.Level(c.LogLevel)}
	if c.LogFormat == JSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}
