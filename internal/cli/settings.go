package cli

import (
	"fmt"
	"io"
	"log/slog"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"smtpbot/internal/catalog"
	"smtpbot/internal/config"
	"smtpbot/internal/trace"
)

func configCommand(s IO) *cobra.Command {
	cmd := &cobra.Command{
		Use:                        "config",
		Short:                      "Check the settings",
		Example:                    `  bot config check`,
		Args:                       noArgs,
		SuggestionsMinimumDistance: 2,
		RunE:                       func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "check",
		Short: "Tell what would run with these settings",
		Long: `check reads the settings from the environment and tells what bot would do with
them, or what is wrong with them, one line each; then the exit status is 2.
Secrets are not shown. It connects to nothing.`,
		Example: `  bot config check
  QUIET_TIME=1h LIMIT_PERSON=0 bot config check`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return checkSettings(s) },
	})
	return cmd
}

func checkSettings(s IO) error {
	c, err := config.Load()
	if err != nil {
		return settingsError{err}
	}
	known, err := overlaid(c.CatalogDir)
	if err != nil {
		return err
	}
	on := platforms(c, &watch{log: slog.New(slog.DiscardHandler)})
	trouble := c.TryStore()
	if trouble != nil && (len(on) > 0 || c.DataDir != config.Default().DataDir) { // the console alone needs no folder
		return settingsError{trouble}
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, l := range outline(c, known, on, trouble) {
		fmt.Fprintf(w, "%s\t%s\n", l.about, oneLine(l.text))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = io.WriteString(s.Out, b.String())
	return err
}

// line is one thing about the bot as it would run.
type line struct{ about, text string }

// outline tells what would run. trouble is why there would be no store, if there would be none.
func outline(c config.Config, known *catalog.Catalog, on []platform, trouble error) []line {
	runs := "the console, for no platform is set up; it keeps nothing, and what follows is for platforms"
	if len(on) > 0 {
		names := make([]string, len(on))
		for i, p := range on {
			names[i] = p.name
		}
		runs = strings.Join(names, ", ")
	}
	quiet := "repeated every time (QUIET_TIME)"
	if c.QuietTime > 0 {
		quiet = fmt.Sprintf("linked for %s instead of repeated (QUIET_TIME)", c.QuietTime)
	}
	lines := append([]line{{"runs", runs}}, slackLines(c)...)
	if addr := c.HTTPAddr(); addr != "" {
		lines = append(lines, line{"HTTP", "listens at " + addr + " (HTTP_ADDR)"})
	}
	if traces, why := trace.On(); len(on) > 0 && (traces || why != "") {
		if traces {
			why = "go to the collector of OTEL_EXPORTER_OTLP_ENDPOINT"
		}
		lines = append(lines, line{"traces", why})
	}
	lines = append(lines, []line{
		{"store", storeLine(c, trouble)},
		{"sealed with", keysLine(c)},
		{"same answer", quiet},
		{"answers", "a minute at most: " + c.Limits().String() + " (LIMIT_PERSON, LIMIT_CHANNEL, LIMIT_WORKSPACE)"},
		{"catalogue", catalogLine(c, known)},
		{"log", fmt.Sprintf("%s and graver, as %s (LOG_LEVEL, LOG_FORMAT)", c.LogLevel, c.LogFormat)},
	}...)
	for _, typo := range config.Typos() {
		lines = append(lines, line{"warning", typo})
	}
	return lines
}

// slackLines tell how Slack is set up, where it is.
func slackLines(c config.Config) []line {
	if !c.Slack() {
		return nil
	}
	how := fmt.Sprintf("by Socket Mode, two connections: %s (SLACK_APP_TOKEN)", c.SlackAppToken)
	if !c.SlackSocket() {
		how = fmt.Sprintf("by HTTP, at %s, signed with %s (SLACK_SIGNING_SECRET)", c.HTTPAddr(), c.SlackSigningSecret)
	}
	lines := []line{{"Slack", fmt.Sprintf("%s; answers as %s (SLACK_BOT_TOKEN)", how, c.SlackBotToken)}}
	if c.SlackAPIURL != config.Default().SlackAPIURL {
		lines = append(lines, line{"Slack's API", string(c.SlackAPIURL) + " (SLACK_API_URL)"})
	}
	watched := "where an admin says /smtp watch (SLACK_WATCH_CHANNELS is not set)"
	if n := len(c.SlackWatchChannels); n > 0 {
		watched = fmt.Sprintf("%s: %s (SLACK_WATCH_CHANNELS); elsewhere where an admin says /smtp watch", count(n, "channel"), strings.Join(c.SlackWatchChannels, ", "))
	}
	admins := "the workspace's admins and owners, where the bot may read people (SLACK_ADMINS is not set)"
	if n := len(c.SlackAdmins); n > 0 {
		admins = fmt.Sprintf("%s (SLACK_ADMINS); the workspace's admins and owners, where the bot may read people", strings.Join(c.SlackAdmins, ", "))
	}
	return append(lines, line{"watches", watched}, line{"admins", admins})
}

// count gives a number of things, for people.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// storeLine tells where a platform's data would be kept.
func storeLine(c config.Config, trouble error) string {
	if c.NATSURL == "" {
		if trouble != nil {
			return "none yet: " + trouble.Error()
		}
		return "embedded, in " + c.DataDir + " (DATA_DIR)"
	}
	hosts, _ := c.Servers() // there is no error after Load
	text := "NATS at " + strings.Join(hosts, ", ") + " (NATS_URL)"
	if c.NATSCreds != "" {
		text += ", credentials from " + c.NATSCreds + " (NATS_CREDS)"
	}
	if c.NATSReplicas > 0 {
		text += fmt.Sprintf(", copies of each value: %d (NATS_REPLICAS)", c.NATSReplicas)
	}
	return text
}

// keysLine tells what seals what is stored.
func keysLine(c config.Config) string {
	keys, _ := c.Keys() // there is no error after Load
	switch len(keys) {
	case 0:
		return "a key of its own, kept in the same folder (STORE_KEY is not set)"
	case 1:
		return fmt.Sprintf("%s (STORE_KEY)", c.StoreKey)
	}
	return fmt.Sprintf("%s: the first of %d keys, the others open too (STORE_KEY)", c.StoreKey, len(keys))
}
