package config

import (
	"slices"
	"strings"
	"testing"
)

// What belongs in Slack's variables, with the secret in it.
const (
	botToken = "SLACK_BOT_TOKEN=xoxb-1-" + secret
	appToken = "SLACK_APP_TOKEN=xapp-1-" + secret
	signing  = "SLACK_SIGNING_SECRET=0123456789abcdef" + secret
)

// What is told of them, where the right one is to be found.
const (
	copyBot     = `copy the Bot User OAuth Token (xoxb-…) from "OAuth & Permissions" of the app`
	makeApp     = `make an App-Level Token (xapp-…) with connections:write in "Basic Information" of the app`
	copySigning = `copy the Signing Secret from "Basic Information" of the app`
	channelID   = ` is no id of a channel: write the channel's id, such as C024BE7LH: it stands in the channel's details, at the bottom`
	personID    = ` is no id of a person: write the person's id, such as U024BE7LH: "Copy member ID" in the menu of their profile`
	noURL       = `SLACK_API_URL: it is no URL of an API: write https:// and a host, such as https://example.com/api/`
	readable    = `SLACK_API_URL: http:// sends tokens that anybody on the way can read: write https://`
	noAddress   = ` is no address to listen at: write host:port or :port, such as :8080`
	noPort      = ` has no port from 0 to 65535: write host:port or :port, such as :8080`
)

// with gives the variables of a Slack that is set up, and one more.
func with(one string) []string { return []string{botToken, appToken, one} }

// slackFaults are TestFaults' cases for Slack.
var slackFaults = slices.Concat(slackTokenFaults, slackPlaceFaults)

// slackTokenFaults are about the secrets, and about what goes together.
var slackTokenFaults = []faultCase{
	{"bot token alone", []string{botToken}, `SLACK_APP_TOKEN: SLACK_BOT_TOKEN alone hears nothing: for Socket Mode, ` + makeApp + `; for HTTP, set SLACK_SIGNING_SECRET instead`},
	{"app token alone", []string{appToken}, `SLACK_BOT_TOKEN: SLACK_APP_TOKEN needs it, to answer: ` + copyBot},
	{"signing secret alone", []string{signing}, `SLACK_BOT_TOKEN: SLACK_SIGNING_SECRET needs it, to answer: ` + copyBot},
	{"all but the bot token", []string{appToken, signing, "SLACK_ADMINS=U1", "SLACK_WATCH_CHANNELS=C1"}, `SLACK_BOT_TOKEN: SLACK_APP_TOKEN needs it, to answer: ` + copyBot},
	{"admins alone", []string{"SLACK_ADMINS=U1"}, `SLACK_ADMINS: it is for Slack: set SLACK_BOT_TOKEN too, or leave this away`},
	{"channels alone", []string{"SLACK_WATCH_CHANNELS=C1"}, `SLACK_WATCH_CHANNELS: it is for Slack: set SLACK_BOT_TOKEN too, or leave this away`},
	{"API alone", []string{"SLACK_API_URL=https://slack-gov.com/api/"}, `SLACK_API_URL: it is for Slack: set SLACK_BOT_TOKEN too, or leave this away`},
	{"swapped", []string{"SLACK_BOT_TOKEN=xapp-1-" + secret, "SLACK_APP_TOKEN=xoxb-1-" + secret}, strings.Join([]string{
		`SLACK_BOT_TOKEN: it is an app-level token (xapp-…), which belongs in SLACK_APP_TOKEN: ` + copyBot,
		`SLACK_APP_TOKEN: it is a bot token (xoxb-…), which belongs in SLACK_BOT_TOKEN: ` + makeApp,
	}, "\n")},
	{"user token", []string{"SLACK_BOT_TOKEN=xoxp-1-" + secret, appToken}, `SLACK_BOT_TOKEN: it is a user token (xoxp-…): ` + copyBot},
	{"token of old", []string{"SLACK_BOT_TOKEN=xoxa-2-" + secret, appToken}, `SLACK_BOT_TOKEN: it is a token of an old kind (xoxa-…): ` + copyBot},
	{"rotating token", []string{"SLACK_BOT_TOKEN=xoxe.xoxb-1-" + secret, appToken}, `SLACK_BOT_TOKEN: it is a token that expires, of an app with token rotation (xoxe.…): ` + copyBot},
	{"refresh token", []string{"SLACK_BOT_TOKEN=xoxe-1-" + secret, appToken}, `SLACK_BOT_TOKEN: it is a refresh token (xoxe-…): ` + copyBot},
	{"browser's token", []string{"SLACK_BOT_TOKEN=xoxc-1-" + secret, appToken}, `SLACK_BOT_TOKEN: it is a token of another kind (xox…): ` + copyBot},
	{"no token", []string{"SLACK_BOT_TOKEN=" + secret, appToken}, `SLACK_BOT_TOKEN: it does not begin with xoxb-: ` + copyBot},
	{"no app token", []string{botToken, "SLACK_APP_TOKEN=" + secret}, `SLACK_APP_TOKEN: it does not begin with xapp-: ` + makeApp},
	{"capitals", []string{"SLACK_BOT_TOKEN=XOXB-1-" + secret, appToken}, `SLACK_BOT_TOKEN: it does not begin with xoxb-: ` + copyBot},
	{"beginning", []string{"SLACK_BOT_TOKEN=xoxb-", appToken}, `SLACK_BOT_TOKEN: it is only the beginning of a token: ` + copyBot},
	{"example", []string{"SLACK_BOT_TOKEN=xoxb-…", appToken}, `SLACK_BOT_TOKEN: there are characters in it that Slack's have not: ` + copyBot},
	{"blank in a token", []string{"SLACK_BOT_TOKEN=Bearer xoxb-1-" + secret, appToken}, `SLACK_BOT_TOKEN: there are blanks in it: ` + copyBot + `, and it alone`},
	{"two lines", []string{botToken, appToken + "\nxapp-2"}, `SLACK_APP_TOKEN: there are blanks in it: ` + makeApp + `, and it alone`},
	{"quoted", []string{`SLACK_BOT_TOKEN="xoxb-1-` + secret + `"`, appToken}, `SLACK_BOT_TOKEN: there are quotation marks in it: leave them away`},
	{"token for a secret", []string{botToken, "SLACK_SIGNING_SECRET=xapp-1-" + secret}, `SLACK_SIGNING_SECRET: it is an app-level token (xapp-…), which belongs in SLACK_APP_TOKEN: ` + copySigning},
	{"user token for a secret", []string{botToken, "SLACK_SIGNING_SECRET=xoxp-1-" + secret}, `SLACK_SIGNING_SECRET: it is a user token (xoxp-…): ` + copySigning},
	{"blank in a secret", []string{botToken, signing + " x"}, `SLACK_SIGNING_SECRET: there are blanks in it: ` + copySigning + `, and it alone`},
	{"quoted secret", []string{botToken, "SLACK_SIGNING_SECRET='" + secret + "'"}, `SLACK_SIGNING_SECRET: there are quotation marks in it: leave them away`},
}

// slackPlaceFaults are about channels, people and addresses.
var slackPlaceFaults = []faultCase{
	{"channel by name", with("SLACK_WATCH_CHANNELS=#support"), `SLACK_WATCH_CHANNELS: "#support"` + channelID},
	{"channel in small letters", with("SLACK_WATCH_CHANNELS=c024be7lh"), `SLACK_WATCH_CHANNELS: "c024be7lh"` + channelID},
	{"person for a channel", with("SLACK_WATCH_CHANNELS=U024BE7LH"), `SLACK_WATCH_CHANNELS: "U024BE7LH"` + channelID},
	{"a letter", with("SLACK_WATCH_CHANNELS=C"), `SLACK_WATCH_CHANNELS: "C"` + channelID},
	{"two of three channels", with("SLACK_WATCH_CHANNELS=ops, C024BE7LH, dev"), `SLACK_WATCH_CHANNELS: "ops"` + channelID + "\n" + `SLACK_WATCH_CHANNELS: "dev"` + channelID},
	{"token for a channel", with("SLACK_WATCH_CHANNELS=xoxb-1-" + secret), `SLACK_WATCH_CHANNELS: what is there` + channelID},
	{"person by name", with("SLACK_ADMINS=@ann"), `SLACK_ADMINS: "@ann"` + personID},
	{"person by address", with("SLACK_ADMINS=" + secret + "@example.org"), `SLACK_ADMINS: what is there` + personID},
	{"channel for a person", with("SLACK_ADMINS=C024BE7LH"), `SLACK_ADMINS: "C024BE7LH"` + personID},
	{"signing secret for a person", with("SLACK_ADMINS=0123456789abcdef0123456789ABCDEF" + secret), `SLACK_ADMINS: what is there` + personID},
	{"API without scheme", with("SLACK_API_URL=slack-gov.com/api/"), noURL},
	{"API without host", with("SLACK_API_URL=https:///api/"), noURL},
	{"API of another kind", with("SLACK_API_URL=wss://slack.com/api/"), noURL},
	{"API with a blank", with("SLACK_API_URL=https://slack.com/a pi/"), noURL},
	{"API by http", with("SLACK_API_URL=http://slack.com/api/"), readable},
	{"API by http on what looks like this computer", with("SLACK_API_URL=http://localhost.example/api/"), readable},
	{"API with a password", with("SLACK_API_URL=https://u:" + secret + "@slack.com/api/"), `SLACK_API_URL: there is a name or password in it: leave away what stands before @`},
	{"API with a query", with("SLACK_API_URL=https://slack.com/api/?token=" + secret), `SLACK_API_URL: it goes on behind the path: leave away ? or # and what follows`},
	{"API with a fragment", with("SLACK_API_URL=https://slack.com/api/#"), `SLACK_API_URL: it goes on behind the path: leave away ? or # and what follows`},
	{"API with a wrong port", with("SLACK_API_URL=https://slack.com:65536/api/"), `SLACK_API_URL: its port is none: write one from 1 to 65535, or none`},
	{"port alone", []string{"HTTP_ADDR=8080"}, `HTTP_ADDR: "8080" is a port without a colon: write :8080`},
	{"host alone", []string{"HTTP_ADDR=localhost"}, `HTTP_ADDR: "localhost"` + noAddress},
	{"URL for an address", []string{"HTTP_ADDR=http://localhost:8080"}, `HTTP_ADDR: "http://localhost:8080"` + noAddress},
	{"IPv6 without brackets", []string{"HTTP_ADDR=::1"}, `HTTP_ADDR: "::1"` + noAddress},
	{"off", []string{"HTTP_ADDR=off"}, `HTTP_ADDR: "off"` + noAddress},
	{"named port", []string{"HTTP_ADDR=:http"}, `HTTP_ADDR: ":http"` + noPort},
	{"port too high", []string{"HTTP_ADDR=:65536"}, `HTTP_ADDR: ":65536"` + noPort},
	{"no port", []string{"HTTP_ADDR=localhost:"}, `HTTP_ADDR: "localhost:"` + noPort},
	{"password for an address", []string{"HTTP_ADDR=u:" + secret + "@h:80"}, `HTTP_ADDR: what is there` + noAddress},
	{"token for an address", []string{"HTTP_ADDR=xoxb-1-" + secret}, `HTTP_ADDR: what is there` + noAddress},
}

func TestSlack(t *testing.T) {
	for name, c := range map[string]struct {
		vars   []string
		socket bool
		http   string
	}{
		"Socket Mode":                   {[]string{botToken, appToken}, true, ""},
		"Socket Mode with an address":   {[]string{botToken, appToken, "HTTP_ADDR=:9090"}, true, ":9090"},
		"Socket Mode with a secret":     {[]string{botToken, appToken, signing}, true, ""},
		"Socket Mode with both":         {[]string{botToken, appToken, signing, "HTTP_ADDR=[::1]:0"}, true, "[::1]:0"},
		"HTTP":                          {[]string{botToken, signing}, false, ":8080"},
		"HTTP at an address":            {[]string{botToken, signing, "HTTP_ADDR=127.0.0.1:3000"}, false, "127.0.0.1:3000"},
		"a signing secret of any shape": {[]string{botToken, "SLACK_SIGNING_SECRET=shhh-signing-secret"}, false, ":8080"},
		"line ends":                     {[]string{botToken + "\r\n", appToken + "\n", "HTTP_ADDR=\tlocalhost:80\n"}, true, "localhost:80"},
	} {
		t.Run(name, func(t *testing.T) {
			set(t, c.vars...)
			got, err := Load()
			if err != nil {
				t.Fatal(err)
			}
			if !got.Slack() || got.SlackSocket() != c.socket || got.HTTPAddr() != c.http || got.SlackAPIURL != slackAPI {
				t.Errorf("with %q: Slack %v, by Socket Mode %v, HTTP at %q, API at %s; want true, %v, %q, %s",
					c.vars, got.Slack(), got.SlackSocket(), got.HTTPAddr(), got.SlackAPIURL, c.socket, c.http, slackAPI)
			}
		})
	}
}

func TestBaseURL(t *testing.T) {
	for in, want := range map[string]BaseURL{
		"https://slack.com/api/":        slackAPI,
		" https://slack.com/api\n":      slackAPI,
		"HTTPS://slack-gov.com/api":     "https://slack-gov.com/api/",
		"https://slack.example":         "https://slack.example/",
		"https://slack.example:8443/a":  "https://slack.example:8443/a/",
		"http://localhost:4003/api":     "http://localhost:4003/api/",
		"http://127.0.0.1:4003/api/":    "http://127.0.0.1:4003/api/",
		"http://127.9.9.9/":             "http://127.9.9.9/",
		"http://[::1]:4003/api/":        "http://[::1]:4003/api/",
		"http://[::ffff:127.0.0.1]/api": "http://[::ffff:127.0.0.1]/api/",
		"https://slack.example/a%2Fb":   "https://slack.example/a%2Fb/",
	} {
		var got BaseURL
		if err := got.Decode(in); err != nil || got != want {
			t.Errorf("Decode(%q) = %s, %v, want %s", in, got, err, want)
		}
	}
}

func TestIDs(t *testing.T) {
	for in, want := range map[string]IDs{
		"C1":            {"C1"},
		" C1 , C2\n":    {"C1", "C2"},
		",C1,, ,C2,":    {"C1", "C2"},
		"C2,C1,C2,C1":   {"C2", "C1"},
		" , ,":          nil,
		"#a b, C1\r\n,": {"#a b", "C1"},
	} {
		got := IDs{"left from before"}
		if err := got.Decode(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("Decode(%q) = %q, %v, want %q", in, got, err, want)
		}
	}
}

// Whatever stands in a variable of a secret, nothing of it is repeated; and a URL that is taken is one that tokens may be
// sent to.
func FuzzSlack(f *testing.F) {
	for _, s := range []string{"xoxb-", "xapp-1", "xoxe.xoxp-1-", "https://u:p@h/", "http://localhost", "http://[::1]:1/a?b#c", "\"", " x", "xoxb-…", "http://127.0.0.1%2f@x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hidden := Secret(s + secret)
		c := Config{SlackBotToken: hidden, SlackAppToken: hidden, SlackSigningSecret: hidden, SlackAPIURL: slackAPI}
		for _, err := range c.checkSlack() {
			if name, _, _ := strings.Cut(err.Error(), ":"); !strings.HasPrefix(name, "SLACK_") || strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%q in a variable: %q", hidden.Reveal(), err)
			}
		}
		var u, again BaseURL
		switch err := u.Decode(s); {
		case err != nil && (u != "" || len(s) > 20 && strings.Contains(err.Error(), s)):
			t.Errorf("Decode(%q) = %q, %q", s, u, err)
		case err != nil:
		case !strings.HasSuffix(string(u), "/") || !strings.HasPrefix(string(u), "https://") && !strings.HasPrefix(string(u), "http://"):
			t.Errorf("Decode(%q) = %q, want a whole URL that ends in a slash", s, u)
		case again.Decode(string(u)) != nil || again != u:
			t.Errorf("Decode(%q) = %q, which is read as %q", s, u, again)
		}
	})
}
