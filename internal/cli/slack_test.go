package cli

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/slack/slackfake"
)

// slackSettings sets the environment for Slack, with more variables behind it.
func slackSettings(t *testing.T, fake *slackfake.Server, more map[string]string) {
	t.Helper()
	t.Setenv("DATA_DIR", filepath.Join(t.TempDir(), "data"))
	t.Setenv("SLACK_API_URL", fake.URL)
	t.Setenv("SLACK_BOT_TOKEN", slackfake.BotToken)
	for name, value := range more {
		t.Setenv(name, value)
	}
}

// start runs the bot as the settings want it. stop ends it as a signal does.
func start(t *testing.T, log *lines) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, IO{In: strings.NewReader(""), Out: io.Discard, Err: log}) }()
	return func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Second):
			t.Fatal("the bot does not end")
			return nil
		}
	}
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not in 20 s", what)
		}
	}
}

var listening = regexp.MustCompile(`msg=listening address=(\S+)`)

// get gives the status and the body of a page of the bot.
func get(t *testing.T, log *lines, path string) (status int, body string) {
	t.Helper()
	var at []string
	eventually(t, "listening", func() bool { at = listening.FindStringSubmatch(log.String()); return at != nil })
	resp, err := http.Get("http://" + at[1] + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// TestSlack runs the whole bot on Slack, both ways in, and over a restart.
func TestSlack(t *testing.T) {
	for name, settings := range map[string]map[string]string{
		"Socket Mode": {"SLACK_APP_TOKEN": slackfake.AppToken, "HTTP_ADDR": "127.0.0.1:0"},
		"HTTP":        {"SLACK_SIGNING_SECRET": slackfake.SigningSecret, "HTTP_ADDR": "127.0.0.1:0"},
	} {
		t.Run(name, func(t *testing.T) {
			fake := slackfake.New(t)
			slackSettings(t, fake, settings)
			for range 2 {
				var log lines
				stop := start(t, &log)
				eventually(t, "ready", func() bool { status, _ := get(t, &log, "/readyz"); return status == http.StatusOK })
				if status, body := get(t, &log, "/healthz"); status != http.StatusOK || body != "ok\n" {
					t.Errorf("/healthz: %d %q", status, body)
				}
				if name == "HTTP" {
					fake.Target("http://" + listening.FindStringSubmatch(log.String())[1])
				}
				h := fake.Command(slackfake.Ada, slackfake.Support, "watch")
				if got := h.WaitResponse(t, 1, 10*time.Second).Text; !strings.Contains(got, "I watch this channel") {
					t.Errorf("/smtp watch: %q", got)
				}
				before := len(fake.Posts(slackfake.Support))
				fake.Say(slackfake.Alice, slackfake.Support, "", "550 5.1.1 <bob@example.org>: User unknown")
				fake.WaitPosts(t, slackfake.Support, before+1)
				if err := stop(); err == nil || strings.Contains(log.String(), "level=ERROR") || strings.Contains(log.String(), "bob@example.org") {
					t.Errorf("it ended with %v; log:\n%s", err, log.String())
				}
			}
			fake.Clean(t)
		})
	}
}

// TestSlackRefused: what Slack does not take ends the bot with the setting's name, and before it is ready it says why not.
func TestSlackRefused(t *testing.T) {
	fake := slackfake.New(t)
	fake.Fail("auth.test", 1, slackfake.Hang(500*time.Millisecond))
	fake.Fail("auth.test", 1, slackfake.Error("invalid_auth"))
	slackSettings(t, fake, map[string]string{"SLACK_APP_TOKEN": slackfake.AppToken, "HTTP_ADDR": "127.0.0.1:0"})
	fake.Disable("invalid_auth")
	var log lines
	stop := start(t, &log)
	if status, body := get(t, &log, "/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(body, "slack") {
		t.Errorf("/readyz: %d %q", status, body)
	}
	eventually(t, "the end", func() bool { return strings.Contains(log.String(), "a platform ended") })
	if err := stop(); err == nil || !strings.Contains(err.Error(), "SLACK_BOT_TOKEN") || strings.Contains(err.Error(), slackfake.BotToken) {
		t.Errorf("it ended with %v", err)
	}
}

// An address that is taken is a fault of the settings.
func TestHTTPAddrTaken(t *testing.T) {
	taken := slackfake.New(t)
	addr := strings.TrimSuffix(strings.TrimPrefix(taken.URL, "http://"), "/api/")
	slackSettings(t, taken, map[string]string{"SLACK_APP_TOKEN": slackfake.AppToken, "HTTP_ADDR": addr})
	var log lines
	err := serve(t.Context(), IO{In: strings.NewReader(""), Out: io.Discard, Err: &log})
	if err == nil || !strings.Contains(err.Error(), "HTTP_ADDR") {
		t.Errorf("serve = %v", err)
	}
}
