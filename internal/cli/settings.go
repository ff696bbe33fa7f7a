package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"smtpbot/internal/config"
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
	on := platforms(c)
	trouble := c.TryStore()
	if trouble != nil && (len(on) > 0 || c.DataDir != config.Default().DataDir) { // the console alone needs no folder
		return settingsError{trouble}
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, l := range outline(c, on, trouble) {
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
func outline(c config.Config, on []platform, trouble error) []line {
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
	return []line{
		{"runs", runs},
		{"store", storeLine(c, trouble)},
		{"sealed with", keysLine(c)},
		{"same answer", quiet},
		{"answers", "a minute at most: " + c.Limits().String() + " (LIMIT_PERSON, LIMIT_CHANNEL, LIMIT_WORKSPACE)"},
		{"log", fmt.Sprintf("%s and graver, as %s (LOG_LEVEL, LOG_FORMAT)", c.LogLevel, c.LogFormat)},
	}
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
