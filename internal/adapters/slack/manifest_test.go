package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"

	"smtpbot/internal/config"
)

// What is held together here.
const (
	socketManifest = "../../../deploy/slack/manifest.yaml"
	httpManifest   = "../../../deploy/slack/manifest-http.yaml"
	slackGuide     = "../../../docs/slack.md"
	manifestSchema = "../../../../shared/specs/slack-manifest.schema.2.json"
)

// manifest is what is checked of an app's manifest.
type manifest struct {
	Display struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Long        string `json:"long_description"`
		Colour      string `json:"background_color"`
	} `json:"display_information"`
	Features struct {
		Home struct {
			Home     bool `json:"home_tab_enabled"`
			Messages bool `json:"messages_tab_enabled"`
			ReadOnly bool `json:"messages_tab_read_only_enabled"`
		} `json:"app_home"`
		Bot struct {
			Name string `json:"display_name"`
		} `json:"bot_user"`
		Commands []struct {
			Command     string `json:"command"`
			URL         string `json:"url"`
			Description string `json:"description"`
			Hint        string `json:"usage_hint"`
			Escape      *bool  `json:"should_escape"`
		} `json:"slash_commands"`
		Shortcuts []struct {
			Name        string `json:"name"`
			Type        string `json:"type"`
			Callback    string `json:"callback_id"`
			Description string `json:"description"`
		} `json:"shortcuts"`
	} `json:"features"`
	OAuth struct {
		Scopes map[string][]string `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `json:"request_url"`
			Bot []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `json:"is_enabled"`
			URL     string `json:"request_url"`
		} `json:"interactivity"`
		Org      bool `json:"org_deploy_enabled"`
		Socket   bool `json:"socket_mode_enabled"`
		Rotation bool `json:"token_rotation_enabled"`
	} `json:"settings"`
}

// readManifest gives a manifest as JSON, and what is checked of it.
func readManifest(t *testing.T, name string) (raw []byte, m manifest) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var whole map[string]any
	if err := yaml.Load(text, &whole); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if raw, err = json.Marshal(whole); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return raw, m
}

// eachManifest runs a test on both.
func eachManifest(t *testing.T, test func(t *testing.T, raw []byte, m manifest)) {
	for name, path := range map[string]string{"Socket Mode": socketManifest, "HTTP": httpManifest} {
		t.Run(name, func(t *testing.T) {
			raw, m := readManifest(t, path)
			test(t, raw, m)
		})
	}
}

// lookahead is the one pattern of the schema that Go's expressions cannot tell: of domains to unfurl, of which there are none.
const lookahead = `^(?![\.\-])([-a-z0-9\.])+([a-z0-9])$`

// TestManifestSchema holds the manifests to Slack's own schema.
func TestManifestSchema(t *testing.T) {
	file, err := os.Open(manifestSchema)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("SKIPPED: Slack's schema for manifests is not here")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	schema, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.UseRegexpEngine(func(s string) (jsonschema.Regexp, error) {
		if s == lookahead {
			s = `^$`
		}
		return regexp.Compile(s)
	})
	if err := c.AddResource("manifest.json", schema); err != nil {
		t.Fatal(err)
	}
	rules, err := c.Compile("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	validate := func(raw []byte) error {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		return rules.Validate(v)
	}
	eachManifest(t, func(t *testing.T, raw []byte, _ manifest) {
		if err := validate(raw); err != nil {
			t.Error(err)
		}
		// The schema is one that minds what is in it.
		for old, now := range map[string]string{`"display_name"`: `"displayname"`, `"is_enabled":true`: `"is_enabled":1`, `"/smtp"`: `"smtp"`, `"type":"global"`: `"type":"all"`} {
			spoilt := bytes.Replace(raw, []byte(old), []byte(now), 1)
			if bytes.Equal(spoilt, raw) || validate(spoilt) == nil {
				t.Errorf("the schema takes %s in the place of %s", now, old)
			}
		}
	})
}

// TestManifestLimits holds the manifests to the lengths at https://docs.slack.dev/reference/app-manifest, in characters.
func TestManifestLimits(t *testing.T) {
	eachManifest(t, func(t *testing.T, _ []byte, m manifest) {
		length := func(what, text string, least, most int) {
			if n := utf8.RuneCountInString(text); n < least || n > most || strings.TrimSpace(text) != text {
				t.Errorf("%s has %d characters, want %d to %d without blanks around: %q", what, n, least, most, text)
			}
		}
		length("name", m.Display.Name, 1, 35)
		length("description", m.Display.Description, 1, 140)
		length("long description", m.Display.Long, 175, 4000)
		length("bot's name", m.Features.Bot.Name, 1, 80)
		if strings.Trim(m.Features.Bot.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != "" {
			t.Errorf("bot's name %q has characters that nobody can type behind @", m.Features.Bot.Name)
		}
		if !regexp.MustCompile(`^#([0-9a-fA-F]{3}){1,2}$`).MatchString(m.Display.Colour) {
			t.Errorf("background colour %q", m.Display.Colour)
		}
		if n := len(m.Features.Commands); n != 1 {
			t.Fatalf("%d commands, want 1", n)
		}
		cmd := m.Features.Commands[0]
		length("command", cmd.Command, 2, 32)
		length("command's description", cmd.Description, 1, 2000)
		length("usage hint", cmd.Hint, 1, 1000)
		if n := len(m.Features.Shortcuts); n > 10 {
			t.Errorf("%d shortcuts, want 10 at most", n)
		}
		for _, s := range m.Features.Shortcuts {
			length("shortcut", s.Name, 1, 24)
			length("callback of "+s.Name, s.Callback, 1, 255)
			length("description of "+s.Name, s.Description, 1, 150)
		}
		if n := len(m.Settings.Events.Bot); n > 100 {
			t.Errorf("%d events, want 100 at most", n)
		}
	})
}

// TestManifestBot holds the manifests to what the adapter does.
func TestManifestBot(t *testing.T) {
	eachManifest(t, func(t *testing.T, _ []byte, m manifest) {
		if cmd := m.Features.Commands[0]; cmd.Command != "/smtp" || cmd.Escape == nil || *cmd.Escape {
			t.Errorf("command %+v, want /smtp, its text as it was typed", cmd)
		}
		callbacks := map[string]string{}
		for _, s := range m.Features.Shortcuts {
			callbacks[s.Callback] = s.Type
		}
		if want := map[string]string{callbackExplain: "message", callbackPaste: "global"}; !maps.Equal(callbacks, want) {
			t.Errorf("shortcuts %v, want %v", callbacks, want)
		}
		if h := m.Features.Home; !h.Home || !h.Messages || h.ReadOnly {
			t.Errorf("home %+v, want one, and messages that can be written", h)
		}
		if s := m.Settings; !s.Interactivity.Enabled || s.Org || s.Rotation {
			t.Errorf("settings %+v, want interactivity, and neither rotation nor a whole organisation", s)
		}
	})
}

// appEvents are the events that the app hears, each with one as Slack sends it, and the scope that Slack wants for it.
var appEvents = map[string]struct{ scope, event string }{
	"app_home_opened":  {"", `{"type":"app_home_opened","user":"U1","channel":"D1","tab":"home","event_ts":"1.1"}`},
	"app_mention":      {"app_mentions:read", `{"type":"app_mention","user":"U1","text":"<@UBOT> 452","ts":"1.1","channel":"C1","event_ts":"1.1"}`},
	"message.im":       {"im:history", `{"type":"message","channel":"D1","user":"U1","text":"452","ts":"1.1","event_ts":"1.1","channel_type":"im"}`},
	"message.channels": {"channels:history", `{"type":"message","channel":"C1","user":"U1","text":"452","ts":"1.1","event_ts":"1.1","channel_type":"channel"}`},
	"message.groups":   {"groups:history", `{"type":"message","channel":"G1","user":"U1","text":"452","ts":"1.1","event_ts":"1.1","channel_type":"group"}`},
	"channel_left":     {"channels:read", `{"type":"channel_left","channel":"C1","actor_id":"U1","event_ts":"1.1"}`},
	"channel_deleted":  {"channels:read", `{"type":"channel_deleted","channel":"C1","actor_id":"U1","event_ts":"1.1"}`},
	"group_left":       {"groups:read", `{"type":"group_left","channel":"G1","actor_id":"U1","event_ts":"1.1"}`},
	"group_deleted":    {"groups:read", `{"type":"group_deleted","channel":"G1","date_deleted":1,"actor_id":"U1","event_ts":"1.1"}`},
	"app_uninstalled":  {"", `{"type":"app_uninstalled"}`},
	"tokens_revoked":   {"", `{"type":"tokens_revoked","tokens":{"oauth":[],"bot":["UBOT"]}}`},
}

// TestManifestEvents: the app hears what the adapter reads, and asks for the scopes that Slack wants for that: it refuses a
// manifest with an event whose scope is not among the bot's.
func TestManifestEvents(t *testing.T) {
	for name, e := range appEvents {
		n, err := decodeEvent([]byte(`{"type":"event_callback","team_id":"T1","event_time":1,"event":`+e.event+`}`), self{team: "T1", user: "UBOT", bot: "BBOT"})
		if err != nil || n.kind == nothing {
			t.Errorf("the adapter does not read %s: %+v, %v", name, n, err)
		}
	}
	eachManifest(t, func(t *testing.T, _ []byte, m manifest) {
		if diff := cmp.Diff(slices.Sorted(maps.Keys(appEvents)), slices.Sorted(slices.Values(m.Settings.Events.Bot))); diff != "" {
			t.Errorf("events (-read +heard):\n%s", diff)
		}
		for name, e := range appEvents {
			if e.scope != "" && !slices.Contains(m.OAuth.Scopes["bot"], e.scope) {
				t.Errorf("%s needs the scope %s", name, e.scope)
			}
		}
	})
}

// guideScope is a row of the guide's table: the scope, whether it is optional, and its events.
var guideScope = regexp.MustCompile("(?m)^\\| `([a-z:_]+)`( \\(optional\\))? \\|[^|]*\\| ([^|]*)\\|$")

// TestManifestScopes: the manifests ask for what the guide tells, and for nothing else. An optional scope stands in both lists,
// or Slack does not ask for it at all.
func TestManifestScopes(t *testing.T) {
	page, err := os.ReadFile(slackGuide)
	if err != nil {
		t.Fatal(err)
	}
	_, text, ok := strings.Cut(string(page), "## What it asks for")
	text, _, end := strings.Cut(text, "\n## ")
	if !ok || !end {
		t.Fatalf("%s has lost the section about scopes", slackGuide)
	}
	want, events := map[string][]string{"bot": nil, "bot_optional": nil}, map[string]string{}
	for _, row := range guideScope.FindAllStringSubmatch(text, -1) {
		want["bot"] = append(want["bot"], row[1])
		if row[2] != "" {
			want["bot_optional"] = append(want["bot_optional"], row[1])
		}
		for e := range strings.FieldsFuncSeq(row[3], func(r rune) bool { return strings.ContainsRune("`, ", r) }) {
			events[e] = row[1]
		}
	}
	for name, e := range appEvents {
		if events[name] != e.scope || e.scope == "" && !strings.Contains(text, "`"+name+"`") {
			t.Errorf("the guide has %s with the scope %q, want %q", name, events[name], e.scope)
		}
		delete(events, name)
	}
	if len(events) > 0 {
		t.Errorf("the guide has events that nobody hears: %v", events)
	}
	for _, list := range want {
		slices.Sort(list)
	}
	eachManifest(t, func(t *testing.T, _ []byte, m manifest) {
		for _, list := range m.OAuth.Scopes {
			slices.Sort(list)
		}
		if diff := cmp.Diff(want, m.OAuth.Scopes); diff != "" {
			t.Errorf("scopes (-guide +manifest):\n%s", diff)
		}
	})
}

// TestManifestTwo: the manifests differ only in how events come. Those of HTTP go where the adapter takes them.
func TestManifestTwo(t *testing.T) {
	_, socket := readManifest(t, socketManifest)
	_, web := readManifest(t, httpManifest)
	if !socket.Settings.Socket || web.Settings.Socket {
		t.Errorf("Socket Mode is %v and %v, want true and false", socket.Settings.Socket, web.Settings.Socket)
	}
	for path, text := range map[string]string{pathCommands: web.Features.Commands[0].URL, pathEvents: web.Settings.Events.URL, pathInteractions: web.Settings.Interactivity.URL} {
		if u, err := url.Parse(text); err != nil || u.Scheme != "https" || u.Host != "smtpbot.example.com" || u.RequestURI() != path {
			t.Errorf("URL %q, want https://smtpbot.example.com%s", text, path)
		}
	}
	raws := map[string]map[string]any{}
	for _, name := range []string{socketManifest, httpManifest} {
		raw, _ := readManifest(t, name)
		var whole map[string]any
		if err := json.Unmarshal(raw, &whole); err != nil {
			t.Fatal(err)
		}
		settings := whole["settings"].(map[string]any)
		delete(settings, "socket_mode_enabled")
		delete(settings["event_subscriptions"].(map[string]any), "request_url")
		delete(settings["interactivity"].(map[string]any), "request_url")
		delete(whole["features"].(map[string]any)["slash_commands"].([]any)[0].(map[string]any), "url")
		raws[name] = whole
	}
	if diff := cmp.Diff(raws[socketManifest], raws[httpManifest]); diff != "" {
		t.Errorf("the manifests differ (-Socket Mode +HTTP):\n%s", diff)
	}
}

// TestSettingsName: the settings call the platform what the adapter calls it.
func TestSettingsName(t *testing.T) {
	c := config.Config{SlackWatchChannels: config.IDs{"C1"}}
	if got, want := c.Rules().Watched, map[string][]string{Name: {"C1"}}; !maps.EqualFunc(got, want, slices.Equal) {
		t.Errorf("watched channels %v, want %v", got, want)
	}
}
