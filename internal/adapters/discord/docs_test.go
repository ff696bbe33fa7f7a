package discord

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"smtpbot/internal/config"
)

// guide leads people from nothing to a running app.
const guide = "../../../docs/discord.md"

// readGuide gives the text of the guide.
func readGuide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// bits are the permissions that the bot asks for, as Discord's documentation names and numbers them.
// https://docs.discord.com/developers/topics/permissions#permissions-bitwise-permission-flags
var bits = map[string]uint64{
	"View Channel":             1 << 10,
	"Send Messages":            1 << 11,
	"Embed Links":              1 << 14,
	"Read Message History":     1 << 16,
	"Send Messages in Threads": 1 << 38,
}

// The rows of the table of permissions, and the links that install the app.
var (
	guideBit    = regexp.MustCompile(`(?m)^\| ([A-Z][A-Za-z ]+) \| ([0-9]+) \|`)
	guideInvite = regexp.MustCompile(`https://discord\.com/oauth2/authorize\?\S+`)
	guideSum    = regexp.MustCompile(`permissions=([0-9]+)`)
)

// TestGuidePermissions: the number in the guide is the sum of the permissions that it lists, wherever it stands.
func TestGuidePermissions(t *testing.T) {
	text := readGuide(t)
	var sum uint64
	listed := map[string]uint64{}
	for _, row := range guideBit.FindAllStringSubmatch(text, -1) {
		n, err := strconv.ParseUint(row[2], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		listed[row[1]] = n
		sum |= n
	}
	if !reflect.DeepEqual(listed, bits) {
		t.Errorf("the guide lists the permissions %v, want %v", listed, bits)
	}
	sums := guideSum.FindAllStringSubmatch(text, -1)
	if len(sums) < 2 {
		t.Errorf("the guide has %d sums of permissions, want one in the link and one where it is explained", len(sums))
	}
	for _, s := range sums {
		if s[1] != strconv.FormatUint(sum, 10) {
			t.Errorf("the guide has permissions=%s, and the permissions that it lists are %d", s[1], sum)
		}
	}
}

// TestGuideInvites: one link puts the app into a server, the other one gives it to a person.
func TestGuideInvites(t *testing.T) {
	want := []map[string]string{
		{"client_id": "ID", "scope": "bot applications.commands", "permissions": "274877991936", "integration_type": "0"},
		{"client_id": "ID", "scope": "applications.commands", "integration_type": "1"},
	}
	var got []map[string]string
	for _, link := range guideInvite.FindAllString(readGuide(t), -1) {
		u, err := url.Parse(link)
		if err != nil {
			t.Fatal(err)
		}
		one := map[string]string{}
		for name, values := range u.Query() {
			one[name] = strings.Join(values, ",")
		}
		got = append(got, one)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the guide has the links %v, want %v", got, want)
	}
}

// The links within the guide and to its neighbours, and its headings.
var (
	guideLink    = regexp.MustCompile(`\]\(([^)]+)\)`)
	guideHeading = regexp.MustCompile(`(?m)^#+ (.+)$`)
)

// TestGuideLinks: what the guide links to is there.
func TestGuideLinks(t *testing.T) {
	text := readGuide(t)
	var anchors []string
	for _, h := range guideHeading.FindAllStringSubmatch(text, -1) {
		anchors = append(anchors, "#"+strings.ReplaceAll(strings.ToLower(h[1]), " ", "-"))
	}
	for _, l := range guideLink.FindAllStringSubmatch(text, -1) {
		if strings.HasPrefix(l[1], "#") {
			if !slices.Contains(anchors, l[1]) {
				t.Errorf("the guide has no heading for %s", l[1])
			}
			continue
		}
		if _, err := os.Stat(filepath.Join(filepath.Dir(guide), l[1])); errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the guide links to %s, which is not there", l[1])
		}
	}
}

// What the guide names: settings, commands with what stands behind them, and what the log says.
var (
	guideSetting = regexp.MustCompile(`DISCORD_[A-Z_]+|HTTP_ADDR|QUIET_TIME`)
	guideWord    = regexp.MustCompile("`/" + commandSettings + " ([a-z]+)`")
	guideLog     = regexp.MustCompile("(?m)^\\| `([a-zA-Z ]{16,})`")
)

// TestGuideNames: every setting and every command that the guide names is there, and every setting for Discord is named.
func TestGuideNames(t *testing.T) {
	text := readGuide(t)
	var known []string
	for field := range reflect.TypeFor[config.Config]().Fields() {
		name := config.Variable(field)
		known = append(known, name)
		if strings.HasPrefix(name, "DISCORD_") && !strings.Contains(text, name) {
			t.Errorf("the guide does not name %s", name)
		}
	}
	for _, name := range guideSetting.FindAllString(text, -1) {
		if !slices.Contains(known, name) {
			t.Errorf("the guide names %s, which is no setting", name)
		}
	}
	words := map[string]bool{}
	for _, c := range commands() {
		if !strings.Contains(text, c.Name) {
			t.Errorf("the guide does not name the command %s", c.Name)
		}
		for _, o := range c.Options {
			words[o.Name] = true
			if !strings.Contains(text, "`"+o.Name) && !strings.Contains(text, c.Name+" "+o.Name) {
				t.Errorf("the guide does not name %s of %s", o.Name, c.Name)
			}
		}
	}
	for _, w := range guideWord.FindAllStringSubmatch(text, -1) {
		if !words[w[1]] {
			t.Errorf("the guide names /%s %s, which is no command", commandSettings, w[1])
		}
	}
	if !strings.Contains(text, Routes[0]) {
		t.Errorf("the guide does not name %s", Routes[0])
	}
}

// TestGuideTroubles: what the guide says of the log is what the log says.
func TestGuideTroubles(t *testing.T) {
	_, table, ok := strings.Cut(readGuide(t), "## When something is wrong")
	if !ok {
		t.Fatal("the guide has lost its table of troubles")
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var source strings.Builder
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(text)
	}
	found := 0
	for _, row := range guideLog.FindAllStringSubmatch(table, -1) {
		if row[1] == "The application did not respond" { // Discord's own words, in its app
			continue
		}
		found++
		if !strings.Contains(source.String(), row[1]) {
			t.Errorf("the guide tells of %q in the log, which the bot does not say", row[1])
		}
	}
	if found < 5 {
		t.Errorf("%d lines of the log were found in the guide", found)
	}
}
