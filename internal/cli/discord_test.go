package cli

import (
	"crypto/ed25519"
	"encoding/hex"
	"html"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/console"
	"smtpbot/internal/adapters/discord/discordfake"
	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
)

// discordSettings sets the environment for Discord, with more variables behind it.
func discordSettings(t *testing.T, fake *discordfake.Server, more map[string]string) {
	t.Helper()
	t.Setenv("DATA_DIR", filepath.Join(t.TempDir(), "data"))
	t.Setenv("DISCORD_API_URL", fake.APIURL())
	t.Setenv("DISCORD_TOKEN", discordfake.Token)
	t.Setenv("HTTP_ADDR", "127.0.0.1:0")
	for name, value := range more {
		t.Setenv(name, value)
	}
}

// TestDiscord runs the whole bot on Discord, both ways in, and over a restart.
func TestDiscord(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, settings := range map[string]map[string]string{
		"gateway": {"DISCORD_WATCH_CHANNELS": discordfake.Ops},
		"HTTP":    {"DISCORD_WATCH_CHANNELS": discordfake.Ops, "DISCORD_PUBLIC_KEY": hex.EncodeToString(public)},
	} {
		t.Run(name, func(t *testing.T) {
			fake := discordfake.New(t)
			discordSettings(t, fake, settings)
			for range 2 {
				var log lines
				stop := start(t, &log)
				eventually(t, "ready", func() bool { status, _ := get(t, &log, "/readyz"); return status == http.StatusOK })
				eventually(t, "the commands", func() bool { return len(fake.Commands("")) > 0 })
				if name == "HTTP" {
					fake.UseHTTP("http://"+listening.FindStringSubmatch(log.String())[1]+"/discord/interactions", private)
				}
				got := fake.Command(discordfake.Admin, discordfake.Support, "smtp-settings watch", nil).WaitMessage(t)
				if !strings.Contains(got.Content, "I watch this channel") {
					t.Errorf("/smtp-settings watch: %q", got.Content)
				}
				for _, channel := range []string{discordfake.Support, discordfake.Ops} {
					fake.WaitReply(t, fake.Say(discordfake.Alice, channel, "<@"+discordfake.BotUser+"> 550 5.1.1 <bob@example.org>: User unknown"))
				}
				if err := stop(); err == nil || strings.Contains(log.String(), "level=ERROR") || strings.Contains(log.String(), "bob@example.org") {
					t.Errorf("it ended with %v; log:\n%s", err, log.String())
				}
				if n := len(fake.Links()); n > 0 {
					t.Errorf("%d connections are left", n)
				}
			}
			fake.Clean(t)
		})
	}
}

// TestDiscordRefused: what Discord does not take ends the bot, with a line that names what to mend and not the token.
func TestDiscordRefused(t *testing.T) {
	for name, c := range map[string]struct {
		refuse func(*discordfake.Server)
		want   string
	}{
		"the token at the start": {func(f *discordfake.Server) { f.Revoke() }, "DISCORD_TOKEN"},
		"the token, 4004":        {func(f *discordfake.Server) { f.WaitReady(t, 1); f.CloseWith(4004) }, "DISCORD_TOKEN"},
		"the intent, 4014":       {func(f *discordfake.Server) { f.WaitReady(t, 1); f.CloseWith(4014) }, "Message Content intent"},
		"the shards, 4011":       {func(f *discordfake.Server) { f.WaitReady(t, 1); f.CloseWith(4011) }, "shards"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := discordfake.New(t)
			discordSettings(t, fake, nil)
			atStart := strings.Contains(name, "start")
			if atStart {
				c.refuse(fake)
			}
			var log lines
			stop := start(t, &log)
			if !atStart {
				c.refuse(fake)
			}
			eventually(t, "the end", func() bool { return strings.Contains(log.String(), "a platform ended") })
			err := stop()
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), discordfake.Token) || strings.Contains(err.Error(), "\n") {
				t.Errorf("it ended with %v", err)
			}
		})
	}
}

// TestDiscordEndsAlone: where Discord does not take the token, Slack is answered as before, and /readyz says what is missing.
func TestDiscordEndsAlone(t *testing.T) {
	fake, other := discordfake.New(t), slackfake.New(t)
	slackSettings(t, other, map[string]string{"SLACK_APP_TOKEN": slackfake.AppToken})
	discordSettings(t, fake, nil)
	var log lines
	stop := start(t, &log)
	eventually(t, "ready", func() bool { status, _ := get(t, &log, "/readyz"); return status == http.StatusOK })
	fake.CloseWith(4004)
	eventually(t, "Discord's end", func() bool { return strings.Contains(log.String(), "a platform ended") })
	if status, body := get(t, &log, "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "discord") {
		t.Errorf("/readyz: %d %q", status, body)
	}
	if status, _ := get(t, &log, "/healthz"); status != http.StatusOK {
		t.Errorf("/healthz: %d", status)
	}
	h := other.Command(slackfake.Ada, slackfake.Support, "452")
	if got := h.WaitResponse(t, 1, 10*time.Second).Text; !strings.Contains(got, "452") {
		t.Errorf("Slack answers %q", got)
	}
	if err := stop(); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN") {
		t.Errorf("it ended with %v", err)
	}
}

// TestSameAnswer: the same question gets the same verdict in the same words on Slack, on Discord and in the terminal.
func TestSameAnswer(t *testing.T) {
	fake, other := discordfake.New(t), slackfake.New(t)
	slackSettings(t, other, map[string]string{"SLACK_APP_TOKEN": slackfake.AppToken})
	discordSettings(t, fake, nil)
	var log lines
	stop := start(t, &log)
	eventually(t, "ready", func() bool { status, _ := get(t, &log, "/readyz"); return status == http.StatusOK })
	eventually(t, "the commands", func() bool { return len(fake.Commands("")) > 0 })
	for _, question := range []string{
		"452", "5.7.26", "450 4.2.0 <carol@example.org>: Recipient address rejected: Greylisted", "550 5.1.1 <bob@example.org>: User unknown", "447", "mailbox full", "help", "nothing that anybody knows",
	} {
		a, ok := newBot(catalog.Shipped()).Handle(t.Context(), chat.Message{Text: question, Asked: chat.Command})
		if !ok || a.Headline == "" {
			t.Fatalf("%q: no answer", question)
		}
		var terminal strings.Builder
		if err := console.Render(&terminal, a, console.Style{Width: 1000}); err != nil {
			t.Fatal(err)
		}
		onDiscord := fake.Command(discordfake.Alice, discordfake.Support, "smtp", discordfake.Options{"code": question}).WaitMessage(t).Content
		onSlack := other.Command(slackfake.Ada, slackfake.Support, question).WaitResponse(t, 1, 10*time.Second).Text
		for where, said := range map[string]string{"the terminal": strings.Join(strings.Fields(terminal.String()), " "), "Discord": strings.ReplaceAll(onDiscord, `\`, ""), "Slack": html.UnescapeString(onSlack)} {
			if !strings.Contains(said, a.Headline) {
				t.Errorf("%q: %s says %q, want %q in it", question, where, said, a.Headline)
			}
		}
	}
	if err := stop(); err == nil {
		t.Error("it ended without being told")
	}
}
