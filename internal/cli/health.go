package cli

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"smtpbot/internal/config"
)

// The limits of a question about health: whoever asks, a container's runtime say, waits no longer.
const (
	healthTime = 4 * time.Second
	maxHealth  = 16 << 10
)

func healthCommand(s IO) *cobra.Command {
	var ready bool
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Ask the bot that runs here whether it is well",
		Long: `health asks the bot that runs on this machine with the same HTTP_ADDR: whether
the process runs, or, with --ready, whether it hears every platform and can
keep what it must. The exit status is 0 when it is well; else 1, with the
reasons. It is for containers, which hold no other program that could ask.`,
		Example: `  bot health
  bot health --ready`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return askHealth(cmd.Context(), s.Out, ready) },
	}
	cmd.Flags().BoolVar(&ready, "ready", false, "ask whether it hears the platforms, too")
	return cmd
}

func askHealth(ctx context.Context, out io.Writer, ready bool) error {
	c, err := config.Load()
	if err != nil {
		return settingsError{err}
	}
	addr := c.HTTPAddr()
	if addr == "" {
		return settingsError{fmt.Errorf("HTTP_ADDR: it is not set, so nothing answers: set it as for the bot that is to be asked")}
	}
	path := "/healthz"
	if ready {
		path = "/readyz"
	}
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+here(addr)+path, nil)
	if err != nil {
		return fmt.Errorf("ask %s: %w", path, err)
	}
	// A proxy of the environment is for the outside.
	res, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(req)
	if err != nil {
		return fmt.Errorf("nothing answers at %s: %w", addr, cause(err))
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(res.Body, maxHealth))
	if err != nil {
		return fmt.Errorf("read the answer of %s: %w", path, err)
	}
	text := strings.ReplaceAll(strings.TrimSpace(string(body)), "\n", "; ")
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not well: %s", text)
	}
	_, err = fmt.Fprintln(out, oneLine(text))
	return err
}

// here gives where to call on this machine what listens at addr: all addresses are one of them.
func here(addr string) string {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
