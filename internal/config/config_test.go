package config

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smtpbot/internal/bot"
)

// secret is in every value that must not be shown.
const secret = "hunter2"

// The keys of the tests: they hold the secret, as base64 text.
var (
	keyA = base64.StdEncoding.EncodeToString([]byte("hunter2hunter2hunter2hunter2huntA"[:32]))
	keyB = base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
)

// set sets these variables, "NAME=value", and no other that Config reads.
func set(t *testing.T, vars ...string) {
	t.Helper()
	for field := range reflect.TypeFor[Config]().Fields() {
		t.Setenv(Variable(field), "")
	}
	for _, v := range vars {
		name, value, _ := strings.Cut(v, "=")
		t.Setenv(name, value)
	}
}

// creds makes a file of credentials and gives its path.
func creds(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "user.creds")
	if err := os.WriteFile(name, []byte(secret), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestDefaults(t *testing.T) {
	for name, vars := range map[string][]string{
		"unset": nil,
		"blank": {"SLACK_BOT_TOKEN= ", "SLACK_API_URL= ", "SLACK_ADMINS=\n", "DISCORD_TOKEN= ", "DISCORD_PUBLIC_KEY=\n", "DISCORD_API_URL= ", "DISCORD_WATCH_CHANNELS= , ", "DISCORD_GUILD_ID=\t", "DISCORD_SHARDS= ", "HTTP_ADDR= ", "QUIET_TIME= ", "LIMIT_PERSON=\n", "LOG_LEVEL=\t", "STORE_KEY= "},
	} {
		t.Run(name, func(t *testing.T) {
			set(t, vars...)
			c, err := Load()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Default(), c); diff != "" {
				t.Errorf("nothing set (-default +got):\n%s", diff)
			}
			if c.Limits() != bot.DefaultLimits {
				t.Errorf("limits %v, want %v", c.Limits(), bot.DefaultLimits)
			}
			if want := 10 * time.Minute; c.Rules().QuietTime != want {
				t.Errorf("quiet time %v, want %v", c.Rules().QuietTime, want)
			}
			if c.Slack() || c.SlackSocket() || c.Discord() || c.DiscordKey() != nil || c.HTTPAddr() != "" || c.Rules().Watched != nil {
				t.Errorf("Slack %v, by Socket Mode %v, Discord %v, HTTP at %q, watched %v; want nothing of it", c.Slack(), c.SlackSocket(), c.Discord(), c.HTTPAddr(), c.Rules().Watched)
			}
			if o, err := c.Store(nil); err != nil || o.URL != "" || o.Dir != c.DataDir || len(o.Keys) > 0 {
				t.Errorf("store %+v, %v; want an embedded one in %s", o, err, c.DataDir)
			}
		})
	}
}

func TestLoad(t *testing.T) {
	file := creds(t)
	set(t, "SLACK_BOT_TOKEN=xoxb-1-"+secret+"\n", "SLACK_APP_TOKEN=xapp-1-"+secret, "SLACK_WATCH_CHANNELS= C1,,G2 ,C1", "HTTP_ADDR= :0",
		"DATA_DIR=/data", "NATS_URL=nats://u:"+secret+"@a:4222, tls://b ", "NATS_CREDS="+file+"\n", "NATS_REPLICAS=3", "STORE_KEY="+keyA+", "+keyB+"\n",
		"QUIET_TIME=1h", "LIMIT_PERSON=020", "LIMIT_CHANNEL= 0 ", "LIMIT_WORKSPACE=7", "LOG_LEVEL=Warn", "LOG_FORMAT=JSON")
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	watched := map[string][]string{"slack": {"C1", "G2"}}
	if want := (bot.Options{QuietTime: time.Hour, Limits: bot.Limits{Person: 20, Channel: 0, Workspace: 7}, Watched: watched}); !reflect.DeepEqual(c.Rules(), want) {
		t.Errorf("rules %+v, want %+v", c.Rules(), want)
	}
	o, err := c.Store(nil)
	if err != nil || o.URL != "nats://u:"+secret+"@a:4222, tls://b" || o.Credentials != file || o.Replicas != 3 || len(o.Keys) != 2 || o.Dir != "" {
		t.Errorf("store %+v, %v", o, err)
	}
	if hosts, err := c.Servers(); err != nil || !slices.Equal(hosts, []string{"a:4222", "b"}) {
		t.Errorf("servers %q, %v", hosts, err)
	}
	if got, want := c.SlackBotToken.Reveal(), "xoxb-1-"+secret; got != want || !c.Slack() || !c.SlackSocket() || c.HTTPAddr() != ":0" {
		t.Errorf("bot token %q, Slack %v, by Socket Mode %v, HTTP at %q; want %q, true, true, :0", got, c.Slack(), c.SlackSocket(), c.HTTPAddr(), want)
	}
	var log bytes.Buffer
	c.Logger(&log).Info("too light")
	c.Logger(&log).Warn("grave", "config", c)
	if got := log.String(); strings.Count(got, "\n") != 1 || !strings.HasPrefix(got, "{") || strings.Contains(got, secret) {
		t.Errorf("log %q, want one line of JSON without secrets", got)
	}
}

// faultCase is settings with something wrong, and what is told of it.
type faultCase struct {
	name string
	vars []string
	want string
}

// Everything wrong is told at once, one line each, which names the variable and the mend, and never a secret.
func TestFaults(t *testing.T) {
	file := creds(t)
	nats := []string{"STORE_KEY=" + keyA, "NATS_URL=nats://h"}
	tests := []faultCase{
		{"home folder of own entries", []string{"CATALOG_DIR=~/own"}, `CATALOG_DIR: nobody puts the home folder in the place of ~ here: write the whole path`},
		{"home folder", []string{"DATA_DIR=~/data"}, `DATA_DIR: nobody puts the home folder in the place of ~ here: write the whole path`},
		{"no unit", []string{"QUIET_TIME=10"}, `QUIET_TIME: "10" has no unit: write 10m for minutes, or 10s for seconds`},
		{"no unit, part", []string{"QUIET_TIME=1.5"}, `QUIET_TIME: "1.5" has no unit: write 1.5m for minutes, or 1.5s for seconds`},
		{"days", []string{"QUIET_TIME=1d"}, `QUIET_TIME: "1d" is no time: write a number and h, m or s, such as 10m`},
		{"no time", []string{"QUIET_TIME=NaN"}, `QUIET_TIME: "NaN" is no time: write a number and h, m or s, such as 10m`},
		{"negative time", []string{"QUIET_TIME=-1m"}, `QUIET_TIME: "-1m" is negative: write 0 or more`},
		{"negative person", []string{"LIMIT_PERSON=-1"}, `LIMIT_PERSON: -1 is negative: write 0 or more`},
		{"negative channel", []string{"LIMIT_CHANNEL=-1"}, `LIMIT_CHANNEL: -1 is negative: write 0 or more`},
		{"negative workspace", []string{"LIMIT_WORKSPACE=-1"}, `LIMIT_WORKSPACE: -1 is negative: write 0 or more`},
		{"words", []string{"LIMIT_PERSON=many\nof them"}, `LIMIT_PERSON: "many\nof them" is no whole number: write one such as 20`},
		{"hexadecimal", []string{"LIMIT_PERSON=0x10"}, `LIMIT_PERSON: "0x10" is no whole number: write one such as 20`},
		{"a whole file", []string{"LIMIT_PERSON=" + strings.Repeat("x", 1000)}, `LIMIT_PERSON: "` + strings.Repeat("x", 40) + `…" is no whole number: write one such as 20`},
		{"level", []string{"LOG_LEVEL=warning"}, `LOG_LEVEL: "warning" is no level: write debug, info, warn or error`},
		{"level of Go", []string{"LOG_LEVEL=INFO+2"}, `LOG_LEVEL: "INFO+2" is no level: write debug, info, warn or error`},
		{"format", []string{"LOG_FORMAT=xml"}, `LOG_FORMAT: "xml" is no format: write text or json`},
		{"replicas", append(nats, "NATS_REPLICAS=6"), `NATS_REPLICAS: 6 is more than NATS can: write 0 to 5`},
		{"negative replicas", []string{"NATS_REPLICAS=-1"}, `NATS_REPLICAS: -1 is negative: write 0 or more`},
		{"replicas of an embedded store", []string{"NATS_REPLICAS=3"}, `NATS_REPLICAS: the embedded store is one server: set NATS_URL too, or leave this away`},
		{"URL without key", []string{"NATS_URL=nats://u:" + secret + "@h"}, `STORE_KEY: NATS_URL needs it, to seal what is kept there: make one with openssl rand -base64 32`},
		{"short key", []string{"STORE_KEY=" + secret}, `STORE_KEY: a key is 32 bytes in base64: make one with openssl rand -base64 32`},
		{"second key", []string{"STORE_KEY=" + keyA + "," + secret}, `STORE_KEY: key 2 of 2: a key is 32 bytes in base64: make one with openssl rand -base64 32`},
		{"comma behind the key", []string{"STORE_KEY=" + keyA + ","}, `STORE_KEY: key 2 of 2: a key is 32 bytes in base64: make one with openssl rand -base64 32`},
		{"other scheme", append(nats, "NATS_URL=http://u:"+secret+"@h"), `NATS_URL: it does not begin with nats://, tls://, ws:// or wss://: write nats://host:4222, and a comma in a password as %2C`},
		{"no scheme", append(nats, "NATS_URL=h:4222"), `NATS_URL: it does not begin with nats://, tls://, ws:// or wss://: write nats://host:4222, and a comma in a password as %2C`},
		{"comma in a password", append(nats, "NATS_URL=nats://u:1,"+secret+"@h"), `NATS_URL: URL 2 of 2: it does not begin with nats://, tls://, ws:// or wss://: write nats://host:4222, and a comma in a password as %2C`},
		{"hash in a password", append(nats, "NATS_URL=nats://u:"+secret+"#x@h"), `NATS_URL: it cannot be read: write nats://host:4222, and special characters of a password as %XX`},
		{"slash in a password", append(nats, "NATS_URL=nats://u:1/"+secret+"@h"), `NATS_URL: it cannot be read: write special characters of a password as %XX`},
		{"no host", append(nats, "NATS_URL=nats://u:"+secret+"@:4222"), `NATS_URL: it names no host: write nats://host:4222`},
		{"port", append(nats, "NATS_URL=nats://h:65536"), `NATS_URL: its port is none: write one from 1 to 65535, such as nats://host:4222`},
		{"mixed", append(nats, "NATS_URL=nats://h,wss://h"), `NATS_URL: ws:// and wss:// do not go together with nats:// and tls://: write all URLs as one kind`},
		{"credentials without URL", []string{"NATS_CREDS=" + file}, `NATS_CREDS: it is for NATS_URL: set that too, or leave this away`},
		{"credentials themselves", append(nats, "NATS_CREDS=-----BEGIN NATS USER JWT-----\n"+secret), `NATS_CREDS: it holds credentials: write them into a file, and the path of the file here`},
		{"a token", append(nats, "NATS_CREDS=eyJ0eXAi"+secret), `NATS_CREDS: it holds credentials: write them into a file, and the path of the file here`},
		{"no credentials", append(nats, "NATS_CREDS="+file+"x"), `NATS_CREDS: the file "` + file + `x" cannot be read: no such file or directory`},
		{"folder of credentials", append(nats, "NATS_CREDS="+filepath.Dir(file)), `NATS_CREDS: "` + filepath.Dir(file) + `" is a folder: write the path of the file in it`},
		{"several", []string{"NATS_URL=" + secret, "STORE_KEY=" + secret, "QUIET_TIME=5", "LOG_FORMAT=yaml", "LIMIT_PERSON=-5"}, strings.Join([]string{
			`QUIET_TIME: "5" has no unit: write 5m for minutes, or 5s for seconds`,
			`LIMIT_PERSON: -5 is negative: write 0 or more`,
			`LOG_FORMAT: "yaml" is no format: write text or json`,
			`NATS_URL: it does not begin with nats://, tls://, ws:// or wss://: write nats://host:4222, and a comma in a password as %2C`,
			`STORE_KEY: a key is 32 bytes in base64: make one with openssl rand -base64 32`,
		}, "\n")},
	}
	told := map[string]bool{}
	for _, tt := range slices.Concat(tests, slackFaults, discordFaults) {
		t.Run(tt.name, func(t *testing.T) {
			set(t, tt.vars...)
			c, err := Load()
			if err == nil {
				t.Fatalf("Load with %q = %v, want an error", tt.vars, c)
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" && !(runtime.GOOS == "windows" && strings.Contains(tt.want, "no such file")) {
				t.Errorf("Load with %q (-want +got):\n%s", tt.vars, diff)
			}
			for line := range strings.Lines(err.Error()) {
				name, _, _ := strings.Cut(line, ":")
				told[name] = true
			}
			if strings.Contains(err.Error(), secret) || !reflect.DeepEqual(c, Config{}) {
				t.Errorf("Load with %q = %v, %v", tt.vars, c, err)
			}
		})
	}
	for field := range reflect.TypeFor[Config]().Fields() {
		if !told[Variable(field)] {
			t.Errorf("no test has a wrong %s", Variable(field))
		}
	}
}

// However it is printed, a secret is not seen; and a Config holds no other field with a secret in it.
func TestSecretPrinted(t *testing.T) {
	c := Default()
	c.NATSURL, c.StoreKey = secret, secret
	c.SlackBotToken, c.SlackAppToken, c.SlackSigningSecret, c.DiscordToken = secret, secret, secret, secret
	for field, v := range reflect.ValueOf(c).Fields() {
		if s, ok := v.Interface().(Secret); ok && s.Reveal() != secret {
			t.Errorf("%s is not printed here", field.Name)
		}
	}
	printed := map[string]string{}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%d", "%T", "%10s", "%.3s", "%z"} {
		printed["config "+verb] = fmt.Sprintf(verb, c)
		printed["pointer "+verb] = fmt.Sprintf(verb, &c)
		printed["secret "+verb] = fmt.Sprintf(verb, c.StoreKey)
		printed["slice "+verb] = fmt.Sprintf(verb, []Secret{c.StoreKey})
		printed["map "+verb] = fmt.Sprintf(verb, map[Secret]Secret{c.StoreKey: c.StoreKey})
	}
	printed["Print"] = fmt.Sprint(c, c.StoreKey)
	printed["String"], printed["GoString"] = c.StoreKey.String(), c.StoreKey.GoString()
	printed["error"] = fmt.Errorf("wrapped %v %w", c, fmt.Errorf("%s", c.NATSURL)).Error()
	for name, v := range map[string]any{"config": c, "secret": c.StoreKey} {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		printed["JSON of "+name] = string(b)
		var text, js bytes.Buffer
		slog.New(slog.NewTextHandler(&text, nil)).Info("x", name, v)
		slog.New(slog.NewJSONHandler(&js, nil)).Info("x", name, v)
		printed["text log of "+name], printed["JSON log of "+name] = text.String(), js.String()
	}
	for how, got := range printed {
		for _, form := range []string{secret, fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), fmt.Sprintf("% x", secret), "104 117 110", secret[:3] + "\""} {
			if strings.Contains(got, form) {
				t.Errorf("%s shows the secret: %s", how, got)
			}
		}
	}
	if c.StoreKey.Reveal() != secret {
		t.Errorf("Reveal = %q, want %q", c.StoreKey.Reveal(), secret)
	}
	for field := range reflect.TypeFor[Config]().Fields() {
		if !field.IsExported() {
			t.Errorf("field %s is not exported: fmt prints what is in it without asking", field.Name)
		}
	}
}

func TestDurationString(t *testing.T) {
	for want, d := range map[string]time.Duration{"0s": 0, "10m": 10 * time.Minute, "1h": time.Hour, "1h10m": 70 * time.Minute, "10h": 10 * time.Hour,
		"1m30s": 90 * time.Second, "30s": 30 * time.Second, "1h0m5s": time.Hour + 5*time.Second} {
		if got := Duration(d).String(); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}

func TestStateDir(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the paths are Unix's")
	}
	tests := []struct {
		name, goos, home, xdg, local, want string
	}{
		{"Linux", "linux", "/home/u", "", "", "/home/u/.local/state/smtpbot"},
		{"Linux with a state folder", "linux", "/home/u", "/state", "", "/state/smtpbot"},
		{"Linux with one that is relative", "linux", "/home/u", "state", "", "/home/u/.local/state/smtpbot"},
		{"Linux without home", "linux", "", "", "", ""},
		{"Linux with a state folder, without home", "linux", "", "/state", "", "/state/smtpbot"},
		{"macOS", "darwin", "/Users/u", "/state", "", "/Users/u/Library/Application Support/smtpbot"},
		{"macOS without home", "darwin", "", "", "", ""},
		{"Windows", "windows", "/Users/u", "", "/Users/u/AppData/Local", "/Users/u/AppData/Local/smtpbot"},
		{"Windows without a folder", "windows", "/Users/u", "", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			env := map[string]string{"XDG_STATE_HOME": tt.xdg, "LocalAppData": tt.local}
			if got := stateDirOf(tt.goos, tt.home, func(name string) string { return env[name] }); got != tt.want {
				t.Errorf("state folder %q, want %q", got, tt.want)
			}
		})
	}
}

// TryStore leaves nothing behind, whether it finds a fault or none.
func TestTryStore(t *testing.T) {
	root := t.TempDir()
	file := filepath.Join(root, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	locked := filepath.Join(root, "locked")
	if err := os.Mkdir(locked, 0o500); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name string
		c    Config
		want string // a part of it; empty is no error
	}{
		{"there", Config{DataDir: root}, ""},
		{"to be made", Config{DataDir: filepath.Join(root, "a", "b")}, ""},
		{"none", Config{}, "DATA_DIR: there is no home folder to keep data in: write the path of a folder"},
		{"file", Config{DataDir: file}, "is a file: choose a folder"},
		{"under a file", Config{DataDir: filepath.Join(file, "a")}, "DATA_DIR: "},
		{"locked", Config{DataDir: locked}, "permission denied; let this user write there"},
		{"under a locked one", Config{DataDir: filepath.Join(locked, "a")}, "permission denied; let this user write there"},
		{"not needed", Config{DataDir: file, NATSURL: "nats://h"}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if strings.Contains(tt.want, "permission") && (os.Geteuid() <= 0 || runtime.GOOS == "windows") {
				t.Skip("nothing is locked for this user")
			}
			err := tt.c.TryStore()
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "DATA_DIR: ")) {
				t.Errorf("TryStore = %v, want %q", err, tt.want)
			}
		})
	}
	left, err := os.ReadDir(root)
	if err != nil || len(left) != 2 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
