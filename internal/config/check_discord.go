package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Where the application's token and key are found, at https://discord.com/developers/applications.
const (
	findDiscordToken = `copy the token from "Bot" of the application ("Reset Token" shows a new one)`
	findDiscordKey   = `copy the Public Key from "General Information" of the application`
)

// Where the ids of Discord's channels and servers are found.
const (
	findDiscordChannel = `write the channel's id, such as 1234567890123456789: "Copy Channel ID" in its menu, with Developer Mode on (User Settings → Advanced)`
	findDiscordGuild   = `write the server's id, such as 1234567890123456789: "Copy Server ID" in its menu, with Developer Mode on (User Settings → Advanced)`
)

// mostShards is how many connections are allowed: Discord lets most bots open a thousand in a day.
const mostShards = 1000

// apiVersion is the version at the end of the URL of an API.
var apiVersion = regexp.MustCompile(`/v[0-9]+/$`)

// checkDiscord gives what is wrong with the settings for Discord, each by itself and together.
func (c Config) checkDiscord() (faults []error) {
	add := func(name string, err error) {
		if err != nil {
			faults = append(faults, fault(name, "%w", err))
		}
	}
	add("DISCORD_TOKEN", checkDiscordToken(c.DiscordToken.Reveal()))
	add("DISCORD_PUBLIC_KEY", checkDiscordKey(c.DiscordPublicKey))
	if apiVersion.MatchString(string(c.DiscordAPIURL)) {
		add("DISCORD_API_URL", errors.New("the version at its end is one too many: write what stands before it, such as "+string(discordAPI)))
	}
	for _, id := range c.DiscordWatchChannels {
		add("DISCORD_WATCH_CHANNELS", checkSnowflake(id, "channel", findDiscordChannel))
	}
	if c.DiscordGuildID != "" {
		add("DISCORD_GUILD_ID", checkSnowflake(c.DiscordGuildID, "server", findDiscordGuild))
	}
	if c.DiscordShards > mostShards {
		add("DISCORD_SHARDS", fmt.Errorf("%d is more than Discord lets a bot open: write 0 to %d, 0 for as many as Discord recommends", c.DiscordShards, mostShards))
	}
	return append(faults, c.checkDiscordWhole()...)
}

// checkDiscordWhole gives what is set for a Discord that is not set up.
func (c Config) checkDiscordWhole() (faults []error) {
	switch {
	case c.DiscordToken != "":
		return nil
	case c.DiscordPublicKey != "":
		return []error{fault("DISCORD_TOKEN", "DISCORD_PUBLIC_KEY needs it, to answer: %s", findDiscordToken)}
	}
	for _, only := range []struct {
		name string
		set  bool
	}{
		{"DISCORD_API_URL", c.DiscordAPIURL != discordAPI},
		{"DISCORD_WATCH_CHANNELS", len(c.DiscordWatchChannels) > 0},
		{"DISCORD_GUILD_ID", c.DiscordGuildID != ""},
		{"DISCORD_SHARDS", c.DiscordShards > 0},
	} {
		if only.set {
			faults = append(faults, fault(only.name, "it is for Discord: set DISCORD_TOKEN too, or leave this away"))
		}
	}
	return faults
}

// The shapes of what the developer portal shows.
var (
	discordToken  = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`)
	discordKey    = regexp.MustCompile(`^[0-9A-Fa-f]{64}$`)
	discordSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{32}$`)
	snowflake     = regexp.MustCompile(`^[1-9][0-9]{16,19}$`)
)

// checkDiscordToken tells what is wrong with the bot's token. It repeats nothing of it.
func checkDiscordToken(text string) error {
	if text == "" {
		return nil
	}
	for _, kind := range []string{"Bot ", "Bearer "} {
		if len(text) > len(kind) && strings.EqualFold(text[:len(kind)], kind) {
			return fmt.Errorf("it begins with %q: write the token alone", kind)
		}
	}
	if err := checkCopied(text, findDiscordToken, "Discord's"); err != nil {
		return err
	}
	if err := elsewhere(text, findDiscordToken); err != nil {
		return err
	}
	switch {
	case discordKey.MatchString(text):
		return errors.New("it is the public key, which belongs in DISCORD_PUBLIC_KEY: " + findDiscordToken)
	case !discordToken.MatchString(text):
		return errors.New("it is not three parts with dots between them: " + findDiscordToken + ", all of it")
	}
	first, _, _ := strings.Cut(text, ".")
	if id, err := base64.RawURLEncoding.DecodeString(first); err != nil || !snowflake.Match(id) {
		return errors.New("it does not begin with the bot's id, as tokens do: " + findDiscordToken + ", all of it")
	}
	return nil
}

// checkDiscordKey tells what is wrong with the public key. It repeats nothing of it: it may be a secret.
func checkDiscordKey(text string) error {
	if text == "" || discordKey.MatchString(text) {
		return nil
	}
	if err := checkCopied(text, findDiscordKey, "Discord's"); err != nil {
		return err
	}
	if err := elsewhere(text, findDiscordKey); err != nil {
		return err
	}
	if discordToken.MatchString(text) {
		return errors.New("it is a token, which belongs in DISCORD_TOKEN: " + findDiscordKey)
	}
	return errors.New("it is not 64 hexadecimal digits: " + findDiscordKey)
}

// elsewhere tells of what is neither the token nor the public key, and often taken for one.
func elsewhere(text, find string) error {
	switch begins, name, variable := tokenKind(text); {
	case variable != "":
		return fmt.Errorf("it is %s of Slack's (%s…), which belongs in %s: %s", name, begins, variable, find)
	case begins != "":
		return fmt.Errorf("it is %s of Slack's (%s…): %s", name, begins, find)
	case discordSecret.MatchString(text):
		return errors.New("it is the client secret, which the bot does not need: " + find)
	case snowflake.MatchString(text):
		return errors.New("it is an id, such as the Application ID: " + find)
	}
	return nil
}

// checkSnowflake tells what is wrong with the id of a channel or a server.
func checkSnowflake(id, what, find string) error {
	if _, err := strconv.ParseUint(id, 10, 64); err == nil && snowflake.MatchString(id) {
		return nil
	}
	return fmt.Errorf("%s is no id of a %s: %s", shown(id), what, find)
}
