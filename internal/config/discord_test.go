package config

import (
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// What belongs in Discord's variables, with the secret in the token.
const (
	discordID    = "1234567890123456789"
	discordBot   = "DISCORD_TOKEN=MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GhIjKl." + secret + "_-" + secret
	publicKey    = "b39b5f8d3c9a1c0d7e6f5a4b3c2d1e0fb39b5f8d3c9a1c0d7e6f5a4b3c2d1e0f"
	clientSecret = secret + "-abcdefghijklmnopqrstu_0A" // 32 characters
)

// What is told of them, where the right one is to be found.
const (
	copyDiscord   = `copy the token from "Bot" of the application ("Reset Token" shows a new one)`
	copyKey       = `copy the Public Key from "General Information" of the application`
	copyChannel   = ` is no id of a channel: write the channel's id, such as 1234567890123456789: "Copy Channel ID" in its menu, with Developer Mode on (User Settings → Advanced)`
	copyServer    = ` is no id of a server: write the server's id, such as 1234567890123456789: "Copy Server ID" in its menu, with Developer Mode on (User Settings → Advanced)`
	threeParts    = `DISCORD_TOKEN: it is not three parts with dots between them: ` + copyDiscord + `, all of it`
	noID          = `DISCORD_TOKEN: it does not begin with the bot's id, as tokens do: ` + copyDiscord + `, all of it`
	noKey         = `DISCORD_PUBLIC_KEY: it is not 64 hexadecimal digits: ` + copyKey
	noDiscordURL  = `DISCORD_API_URL: it is no URL of an API: write https:// and a host, such as https://example.com/api/`
	versionAtEnd  = `DISCORD_API_URL: the version at its end is one too many: write what stands before it, such as https://discord.com/api/`
	isForDiscord  = `: it is for Discord: set DISCORD_TOKEN too, or leave this away`
	keyNeedsToken = `DISCORD_TOKEN: DISCORD_PUBLIC_KEY needs it, to answer: ` + copyDiscord
)

// withDiscord gives the variables of a Discord that is set up, and one more.
func withDiscord(one string) []string { return []string{discordBot, one} }

// discordFaults are TestFaults' cases for Discord.
var discordFaults = slices.Concat(discordTokenFaults, discordPlaceFaults)

// discordTokenFaults are about the token and the key, and about what goes together.
var discordTokenFaults = []faultCase{
	{"Discord's key alone", []string{"DISCORD_PUBLIC_KEY=" + publicKey}, keyNeedsToken},
	{"Discord's key and more", []string{"DISCORD_PUBLIC_KEY=" + publicKey, "DISCORD_SHARDS=2", "DISCORD_GUILD_ID=" + discordID}, keyNeedsToken},
	{"Discord's channels alone", []string{"DISCORD_WATCH_CHANNELS=" + discordID}, `DISCORD_WATCH_CHANNELS` + isForDiscord},
	{"all but Discord's token", []string{"DISCORD_SHARDS=2", "DISCORD_GUILD_ID=" + discordID, "DISCORD_API_URL=https://proxy.example/"}, strings.Join([]string{
		`DISCORD_API_URL` + isForDiscord, `DISCORD_GUILD_ID` + isForDiscord, `DISCORD_SHARDS` + isForDiscord,
	}, "\n")},
	{"Bot in front", []string{"DISCORD_TOKEN=Bot " + discordBot[len("DISCORD_TOKEN="):]}, `DISCORD_TOKEN: it begins with "Bot ": write the token alone`},
	{"bearer in front", []string{"DISCORD_TOKEN=bearer " + secret}, `DISCORD_TOKEN: it begins with "Bearer ": write the token alone`},
	{"blank in Discord's token", []string{discordBot + " x"}, `DISCORD_TOKEN: there are blanks in it: ` + copyDiscord + `, and it alone`},
	{"Discord's token quoted", []string{`DISCORD_TOKEN="` + discordBot[len("DISCORD_TOKEN="):] + `"`}, `DISCORD_TOKEN: there are quotation marks in it: leave them away`},
	{"Discord's example", []string{"DISCORD_TOKEN=MTIz…"}, `DISCORD_TOKEN: there are characters in it that Discord's have not: ` + copyDiscord},
	{"client secret", []string{"DISCORD_TOKEN=" + clientSecret}, `DISCORD_TOKEN: it is the client secret, which the bot does not need: ` + copyDiscord},
	{"key for a token", []string{"DISCORD_TOKEN=" + publicKey}, `DISCORD_TOKEN: it is the public key, which belongs in DISCORD_PUBLIC_KEY: ` + copyDiscord},
	{"id for a token", []string{"DISCORD_TOKEN=" + discordID}, `DISCORD_TOKEN: it is an id, such as the Application ID: ` + copyDiscord},
	{"Slack's token", []string{"DISCORD_TOKEN=xoxb-1-" + secret}, `DISCORD_TOKEN: it is a bot token of Slack's (xoxb-…), which belongs in SLACK_BOT_TOKEN: ` + copyDiscord},
	{"Slack's user token", []string{"DISCORD_TOKEN=xoxp-1-" + secret}, `DISCORD_TOKEN: it is a user token of Slack's (xoxp-…): ` + copyDiscord},
	{"Discord's token in Slack's place", []string{"SLACK_BOT_TOKEN=" + discordBot[len("DISCORD_TOKEN="):], appToken}, `SLACK_BOT_TOKEN: it does not begin with xoxb-: ` + copyBot},
	{"two parts", []string{"DISCORD_TOKEN=MTIzNDU2Nzg5MDEyMzQ1Njc4OQ." + secret}, threeParts},
	{"four parts", []string{discordBot + ".x"}, threeParts},
	{"empty part", []string{"DISCORD_TOKEN=MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.." + secret}, threeParts},
	{"other characters", []string{discordBot + "+/="}, threeParts},
	{"user's token of old", []string{"DISCORD_TOKEN=mfa." + secret}, threeParts},
	{"no id in front", []string{"DISCORD_TOKEN=" + base64.RawURLEncoding.EncodeToString([]byte("a bot's name is no id")) + ".GhIjKl." + secret}, noID},
	{"half an id in front", []string{"DISCORD_TOKEN=" + discordBot[len("DISCORD_TOKEN=MTIzNDU2"):]}, noID},
	{"no base64 in front", []string{"DISCORD_TOKEN=M.GhIjKl." + secret}, noID},
	{"short key of Discord", withDiscord("DISCORD_PUBLIC_KEY=" + publicKey[1:]), noKey},
	{"no hexadecimal digit", withDiscord("DISCORD_PUBLIC_KEY=" + publicKey[1:] + "g"), noKey},
	{"token for a key", withDiscord(strings.Replace(discordBot, "TOKEN", "PUBLIC_KEY", 1)), `DISCORD_PUBLIC_KEY: it is a token, which belongs in DISCORD_TOKEN: ` + copyKey},
	{"client secret for a key", withDiscord("DISCORD_PUBLIC_KEY=" + clientSecret), `DISCORD_PUBLIC_KEY: it is the client secret, which the bot does not need: ` + copyKey},
	{"id for a key", withDiscord("DISCORD_PUBLIC_KEY=" + discordID), `DISCORD_PUBLIC_KEY: it is an id, such as the Application ID: ` + copyKey},
	{"Slack's token for a key", withDiscord("DISCORD_PUBLIC_KEY=xapp-1-" + secret), `DISCORD_PUBLIC_KEY: it is an app-level token of Slack's (xapp-…), which belongs in SLACK_APP_TOKEN: ` + copyKey},
	{"blank in a key", withDiscord("DISCORD_PUBLIC_KEY=" + publicKey[:32] + " " + publicKey[32:]), `DISCORD_PUBLIC_KEY: there are blanks in it: ` + copyKey + `, and it alone`},
	{"quoted key", withDiscord("DISCORD_PUBLIC_KEY='" + publicKey + "'"), `DISCORD_PUBLIC_KEY: there are quotation marks in it: leave them away`},
}

// discordPlaceFaults are about channels, servers, connections and addresses.
var discordPlaceFaults = []faultCase{
	{"Discord's channel by name", withDiscord("DISCORD_WATCH_CHANNELS=#support"), `DISCORD_WATCH_CHANNELS: "#support"` + copyChannel},
	{"Discord's channel by mention", withDiscord("DISCORD_WATCH_CHANNELS=<#123>"), `DISCORD_WATCH_CHANNELS: "<#123>"` + copyChannel},
	{"Slack's channel", withDiscord("DISCORD_WATCH_CHANNELS=C024BE7LH"), `DISCORD_WATCH_CHANNELS: "C024BE7LH"` + copyChannel},
	{"short id", withDiscord("DISCORD_WATCH_CHANNELS=1234567890123456"), `DISCORD_WATCH_CHANNELS: "1234567890123456"` + copyChannel},
	{"long id", withDiscord("DISCORD_WATCH_CHANNELS=18446744073709551616"), `DISCORD_WATCH_CHANNELS: "18446744073709551616"` + copyChannel},
	{"id with a nought in front", withDiscord("DISCORD_WATCH_CHANNELS=0123456789012345678"), `DISCORD_WATCH_CHANNELS: "0123456789012345678"` + copyChannel},
	{"one of two of Discord's channels", withDiscord("DISCORD_WATCH_CHANNELS=" + discordID + ",ops"), `DISCORD_WATCH_CHANNELS: "ops"` + copyChannel},
	{"Discord's token for a channel", withDiscord("DISCORD_WATCH_CHANNELS=" + discordBot[len("DISCORD_TOKEN="):]), `DISCORD_WATCH_CHANNELS: what is there` + copyChannel},
	{"client secret for a server", withDiscord("DISCORD_GUILD_ID=" + clientSecret), `DISCORD_GUILD_ID: what is there` + copyServer},
	{"server by name", withDiscord("DISCORD_GUILD_ID=My server"), `DISCORD_GUILD_ID: "My server"` + copyServer},
	{"two servers", withDiscord("DISCORD_GUILD_ID=" + discordID + "," + discordID), `DISCORD_GUILD_ID: "` + discordID + "," + discordID + `"` + copyServer},
	{"negative shards", withDiscord("DISCORD_SHARDS=-1"), `DISCORD_SHARDS: -1 is negative: write 0 or more`},
	{"a shard of several", withDiscord("DISCORD_SHARDS=0/2"), `DISCORD_SHARDS: "0/2" is no whole number: write one such as 20`},
	{"too many shards", withDiscord("DISCORD_SHARDS=1001"), `DISCORD_SHARDS: 1001 is more than Discord lets a bot open: write 0 to 1000, 0 for as many as Discord recommends`},
	{"Discord's API without scheme", withDiscord("DISCORD_API_URL=discord.com/api/"), noDiscordURL},
	{"Discord's API by http", withDiscord("DISCORD_API_URL=http://discord.com/api/"), `DISCORD_API_URL: http:// sends tokens that anybody on the way can read: write https://`},
	{"Discord's API with a password", withDiscord("DISCORD_API_URL=https://u:" + secret + "@discord.com/api/"), `DISCORD_API_URL: there is a name or password in it: leave away what stands before @`},
	{"Discord's API with a version", withDiscord("DISCORD_API_URL=https://discord.com/api/v10"), versionAtEnd},
	{"Discord's API with another version", withDiscord("DISCORD_API_URL=https://proxy.example/v9/"), versionAtEnd},
}

func TestDiscord(t *testing.T) {
	key, err := hex.DecodeString(publicKey)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		vars   []string
		signed bool
		http   string
	}{
		"gateway":                         {[]string{discordBot}, false, ""},
		"gateway with an address":         {[]string{discordBot, "HTTP_ADDR=:9090"}, false, ":9090"},
		"HTTP":                            {[]string{discordBot, "DISCORD_PUBLIC_KEY=" + publicKey}, true, ":8080"},
		"HTTP with an address":            {[]string{discordBot, "DISCORD_PUBLIC_KEY=" + strings.ToUpper(publicKey) + "\n", "HTTP_ADDR=:9090"}, true, ":9090"},
		"beside Slack's Socket Mode":      {[]string{botToken, appToken, discordBot}, false, ""},
		"beside Slack by HTTP":            {[]string{botToken, signing, discordBot}, false, ":8080"},
		"by HTTP, beside Slack's sockets": {[]string{botToken, appToken, discordBot, "DISCORD_PUBLIC_KEY=" + publicKey}, true, ":8080"},
		"token with an id of 17 digits":   {[]string{"DISCORD_TOKEN=" + base64.RawURLEncoding.EncodeToString([]byte("12345678901234567")) + ".a-_.b"}, false, ""},
		"token at the end of a line":      {[]string{discordBot + "\r\n"}, false, ""},
		"token with an id of 20 digits":   {[]string{"DISCORD_TOKEN=" + base64.RawURLEncoding.EncodeToString([]byte("18446744073709551615")) + ".a.b"}, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			set(t, c.vars...)
			got, err := Load()
			if err != nil {
				t.Fatal(err)
			}
			want := []byte(nil)
			if c.signed {
				want = key
			}
			if !got.Discord() || string(got.DiscordKey()) != string(want) || got.HTTPAddr() != c.http || got.DiscordAPIURL != discordAPI {
				t.Errorf("with %q: Discord %v, key %x, HTTP at %q, API at %s; want true, %x, %q, %s",
					c.vars, got.Discord(), got.DiscordKey(), got.HTTPAddr(), got.DiscordAPIURL, want, c.http, discordAPI)
			}
		})
	}
}

// All of it at once, beside Slack.
func TestDiscordWhole(t *testing.T) {
	const another = "98765432109876543"
	set(t, botToken, appToken, "SLACK_WATCH_CHANNELS=C1", discordBot, "DISCORD_WATCH_CHANNELS= "+discordID+", "+another+" ,"+discordID,
		"DISCORD_GUILD_ID="+another+"\n", "DISCORD_SHARDS=2", "DISCORD_API_URL=http://127.0.0.1:8080/discord")
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	watched := c.Rules().Watched
	if len(watched) != 2 || !slices.Equal(watched["discord"], []string{discordID, another}) || !slices.Equal(watched["slack"], []string{"C1"}) {
		t.Errorf("watched %q", watched)
	}
	if c.DiscordGuildID != another || c.DiscordShards != 2 || c.DiscordAPIURL != "http://127.0.0.1:8080/discord/" || !strings.HasSuffix(discordBot, c.DiscordToken.Reveal()) {
		t.Errorf("server %q, shards %d, API at %s", c.DiscordGuildID, c.DiscordShards, c.DiscordAPIURL)
	}
}

// Whatever stands in a variable, nothing of what may be a secret is repeated; and a token or key that is taken has its shape.
func FuzzDiscord(f *testing.F) {
	for _, s := range []string{"", "Bot ", "MTIzNDU2Nzg5MDEyMzQ1Njc4OQ.GhIjKl.", "a.b.c", publicKey, clientSecret, discordID, "xoxb-", "\"", " x", "<#1>", "M…"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		c := Config{DiscordToken: Secret(s + secret), DiscordPublicKey: s + secret, DiscordAPIURL: discordAPI}
		for _, err := range c.checkDiscord() {
			if name, _, _ := strings.Cut(err.Error(), ":"); !strings.HasPrefix(name, "DISCORD_") || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q in a variable: %q", c.DiscordToken.Reveal(), err)
			}
		}
		if checkDiscordToken(s) == nil && s != "" && strings.Count(s, ".") != 2 {
			t.Errorf("token %q was taken", s)
		}
		if key := (Config{DiscordPublicKey: s}).DiscordKey(); (checkDiscordKey(s) == nil && s != "") != (key != nil) {
			t.Errorf("key %q was taken for %x", s, key)
		}
	})
}
