package cli

import (
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/adapters/discord/discordfake"
	"smtpbot/internal/adapters/slack/slackfake"
	"smtpbot/internal/trace/collector"
)

var (
	loadPage     = flag.String("page", "", "where TestWatched keeps the page of metrics that it reads under load")
	loadMessages = flag.Int("load", 20, "how many messages TestWatched sends on each platform")
)

// What is searched for in everything that the bot leaves behind: of what people write, and of the settings.
const (
	canary = "canary.bird@example.org"
	bird   = "550 5.1.1 <" + canary + ">: the feathered user is unknown, password: tweet-Tweet-77"
)

var canaries = []string{"canary", "feathered", "tweet", slackfake.BotToken, slackfake.AppToken, discordfake.Token, slackfake.Alice, discordfake.Alice, "/response/", "ticket="}

// total adds up the series that begin like that; -1 for none.
func total(page, begins string) float64 {
	sum, found := 0.0, false
	for _, m := range regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(begins)+`.*? (\S+)$`).FindAllStringSubmatch(page, -1) {
		v, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			return -1
		}
		sum, found = sum+v, true
	}
	if !found {
		return -1
	}
	return sum
}

// TestWatched runs the whole bot on both platforms with everything that watches it, sends people's words through it, and
// breaks connections and calls: all of it is counted and traced, and none of the words is anywhere afterwards.
func TestWatched(t *testing.T) {
	traces := collector.Start(t)
	slack := slackfake.New(t)
	discord := discordfake.New(t, func(k *discordfake.Knobs) { k.Heartbeat, k.IdentifyEvery = 500*time.Millisecond, 0 })
	slackSettings(t, slack, map[string]string{
		"SLACK_APP_TOKEN": slackfake.AppToken, "SLACK_WATCH_CHANNELS": slackfake.Support, "HTTP_ADDR": "127.0.0.1:0", "LOG_LEVEL": "debug",
		"DISCORD_TOKEN": discordfake.Token, "DISCORD_API_URL": discord.APIURL(), "DISCORD_WATCH_CHANNELS": discordfake.Support, "SLACK_BOT_TOKN": canary,
	})
	if *loadPage != "" { // as much as it can
		for _, name := range []string{"LIMIT_PERSON", "LIMIT_CHANNEL", "LIMIT_WORKSPACE", "QUIET_TIME"} {
			t.Setenv(name, "0")
		}
	}
	var log lines
	stop := start(t, &log)
	eventually(t, "ready", func() bool { status, _ := get(t, &log, "/readyz"); return status == http.StatusOK })

	slack.Fail("chat.postMessage", 1, slackfake.Error("something_"+canary))
	discord.Fail("POST /channels/*/messages", 1, discordfake.Error(400, 99999, bird))
	slack.Command(slackfake.Ada, slackfake.Support, bird)
	discord.Command(discordfake.Admin, discordfake.Support, "smtp", discordfake.Options{"code": bird})
	slack.SendRaw([]byte("not JSON: " + bird))
	discord.Raw("not JSON: " + bird)
	for i := range *loadMessages {
		text := fmt.Sprintf("550 5.1.1 <%d.%s>: the feathered user is unknown", i, canary)
		slack.Say(slackfake.Alice, slackfake.Support, "", text)
		discord.Say(discordfake.Alice, discordfake.Support, text)
		if *loadPage != "" && i == *loadMessages/2 {
			_, page := get(t, &log, "/metrics")
			if err := os.WriteFile(*loadPage, []byte(page), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	slack.Say(slackfake.Alice, slackfake.Support, "", "555 5.9.99 the feathered flux is out of phase with "+canary)
	if *loadPage != "" {
		_ = stop()
		return
	}
	slack.Drop()
	discord.DropSockets()
	page := ""
	for series, least := range map[string]float64{
		`smtpbot_received_total{asked="overheard",kind="posted",platform="slack"}`:   float64(*loadMessages),
		`smtpbot_received_total{asked="overheard",kind="posted",platform="discord"}`: float64(*loadMessages),
		`smtpbot_answered_total{asked="command",platform="slack"}`:                   1,
		`smtpbot_answered_total{asked="command",platform="discord"}`:                 1,
		`smtpbot_answered_total{asked="overheard",platform="slack"}`:                 5,
		`smtpbot_answered_total{asked="overheard",platform="discord"}`:               5,
		`smtpbot_answer_seconds_count{asked="overheard",platform="slack"}`:           5,
		`smtpbot_held_back_total{platform="slack",reason="repeated"}`:                1,
		`smtpbot_platform_errors_total{call="post",`:                                 1,
		`smtpbot_reconnects_total{platform="slack"}`:                                 1,
		`smtpbot_reconnects_total{platform="discord"}`:                               1,
		`smtpbot_catalogue_misses_total{code="555 5.9.99",provider="unknown"}`:       1,
		`smtpbot_queue_depth{platform="slack",queue="asked"}`:                        0,
		`smtpbot_platform_ready{platform="discord"}`:                                 0,
		`smtpbot_store_available`:                                                    1,
		`smtpbot_log_lines_total{level="warn"}`:                                      1,
		`smtpbot_command_seconds_count{platform="slack"}`:                            1,
		`smtpbot_build_info{catalogue="`:                                             1,
	} {
		for end := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
			if _, page = get(t, &log, "/metrics"); total(page, series) >= least {
				break
			}
			if time.Now().After(end) {
				t.Errorf("%s is %v, want %v at least", series, total(page, series), least)
				break
			}
		}
	}
	_ = stop()
	kept := ""
	err := filepath.WalkDir(os.Getenv("DATA_DIR"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		kept += string(data)
		return err
	})
	if err != nil || kept == "" {
		t.Errorf("the store: %d bytes, %v", len(kept), err)
	}
	names := map[string]bool{}
	for _, s := range traces.Spans() {
		names[s.Name] = true
	}
	for _, name := range []string{"accept", "turn", "read", "post", "handle"} {
		if !names[name] {
			t.Errorf("no span %s came before the end", name)
		}
	}
	for where, text := range map[string]string{"the log": log.String(), "the metrics": page, "the traces": traces.Raw(), "the store": kept} {
		for _, word := range canaries {
			if at := strings.Index(strings.ToLower(text), strings.ToLower(word)); at >= 0 && !allowed(where, word) {
				t.Errorf("%q is in %s: …%q…", word, where, text[max(0, at-100):min(len(text), at+100)])
			}
		}
	}
	if !strings.Contains(log.String(), "SLACK_BOT_TOKN is no setting") {
		t.Error("the mistyped setting is not warned of")
	}
}

// allowed tells where a word may be: in the debug lines of the log stand people's ids, and nothing else of them.
func allowed(where, word string) bool {
	return where == "the log" && (word == slackfake.Alice || word == discordfake.Alice)
}
