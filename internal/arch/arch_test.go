// Package arch_test holds the arrows between the packages to a list: who may import whom.
package arch_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport is the whole list of what each package imports outside the standard library, tests aside. A package that is
// not listed fails, and so does an import that nobody uses any more.
var mayImport = map[string][]string{
	"docs/picture":              {"smtpbot/internal/adapters/console", "smtpbot/internal/answer", "smtpbot/internal/bot", "smtpbot/internal/catalog", "smtpbot/internal/chat"},
	"docs/picture/slack":        {},
	"docs/picture/discord":      {},
	"cmd/bot":                   {"smtpbot/internal/cli"},
	"deploy/check":              {}, // a module of its own
	"deploy/notices":            {},
	"deploy/release":            {"smtpbot/internal/cli", "github.com/spf13/cobra/doc"},
	"internal/chat":             {},
	"internal/chat/chattest":    {"smtpbot/internal/chat"},
	"internal/smtpcode":         {},
	"internal/parse":            {"smtpbot/internal/parse/addresses", "smtpbot/internal/parse/outlook", "smtpbot/internal/parse/scan", "smtpbot/internal/parse/talk", "smtpbot/internal/parse/trouble", "smtpbot/internal/smtpcode", "github.com/emersion/go-message", "github.com/emersion/go-message/charset", "golang.org/x/net/html"},
	"internal/parse/scan":       {},
	"internal/parse/addresses":  {"smtpbot/internal/parse/scan"},
	"internal/parse/outlook":    {"smtpbot/internal/parse/scan", "github.com/emersion/go-message/charset", "github.com/richardlehane/mscfb"},
	"internal/parse/trouble":    {"smtpbot/internal/parse/addresses", "smtpbot/internal/parse/scan", "smtpbot/internal/parse/talk"},
	"internal/parse/talk":       {"smtpbot/internal/parse/addresses", "smtpbot/internal/parse/scan", "smtpbot/internal/smtpcode"},
	"internal/catalog":          {"smtpbot/internal/smtpcode", "go.yaml.in/yaml/v4"},
	"internal/catalog/generate": {"smtpbot/internal/catalog", "go.yaml.in/yaml/v4"},
	"internal/answer":           {"smtpbot/internal/catalog", "smtpbot/internal/chat", "smtpbot/internal/parse", "smtpbot/internal/smtpcode"},
	"internal/store":            {"github.com/nats-io/nats-server/v2/server", "github.com/nats-io/nats.go", "github.com/nats-io/nats.go/jetstream", "golang.org/x/sys/unix"},
	"internal/bot": {"smtpbot/internal/answer", "smtpbot/internal/catalog", "smtpbot/internal/chat", "smtpbot/internal/parse", "smtpbot/internal/smtpcode", "smtpbot/internal/store",
		"github.com/hashicorp/golang-lru/v2", "golang.org/x/time/rate"},
	"internal/observe": {"smtpbot/internal/chat"},
	"internal/metrics": {"smtpbot/internal/chat", "smtpbot/internal/observe", "github.com/prometheus/client_golang/prometheus", "github.com/prometheus/client_golang/prometheus/collectors",
		"github.com/prometheus/client_golang/prometheus/promhttp"},
	"internal/trace/collector": {"go.opentelemetry.io/proto/otlp/collector/trace/v1", "go.opentelemetry.io/proto/otlp/trace/v1", "google.golang.org/protobuf/proto"},
	"internal/trace": {"smtpbot/internal/observe", "github.com/go-logr/logr", "go.opentelemetry.io/otel", "go.opentelemetry.io/otel/attribute", "go.opentelemetry.io/otel/codes",
		"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp", "go.opentelemetry.io/otel/sdk/resource", "go.opentelemetry.io/otel/sdk/trace",
		"go.opentelemetry.io/otel/trace", "golang.org/x/time/rate"},
	"internal/relay":            {"smtpbot/internal/bot", "smtpbot/internal/chat", "smtpbot/internal/observe", "smtpbot/internal/store", "github.com/cenkalti/backoff/v5", "github.com/hashicorp/golang-lru/v2"},
	"internal/adapters/console": {"smtpbot/internal/chat", "golang.org/x/sys/unix", "golang.org/x/term"},
	"internal/adapters/slack": {"smtpbot/internal/adapters/internal/hands", "smtpbot/internal/adapters/internal/draw", "smtpbot/internal/adapters/internal/loose", "smtpbot/internal/adapters/internal/markup", "smtpbot/internal/adapters/internal/web", "smtpbot/internal/chat",
		"github.com/cenkalti/backoff/v5", "github.com/gorilla/websocket", "github.com/hashicorp/golang-lru/v2", "github.com/slack-go/slack"},
	"internal/adapters/slack/slackfake": {"smtpbot/internal/adapters/internal/fake", "github.com/gorilla/websocket"},
	"internal/adapters/discord": {"smtpbot/internal/adapters/internal/draw", "smtpbot/internal/adapters/internal/hands", "smtpbot/internal/adapters/internal/loose", "smtpbot/internal/adapters/internal/markup", "smtpbot/internal/adapters/internal/web", "smtpbot/internal/chat",
		"github.com/bwmarrin/discordgo", "github.com/cenkalti/backoff/v5", "github.com/gorilla/websocket", "github.com/hashicorp/golang-lru/v2", "golang.org/x/time/rate"},
	"internal/adapters/discord/discordfake": {"smtpbot/internal/adapters/internal/fake", "smtpbot/internal/adapters/discord/discordfake/spec", "github.com/gorilla/websocket"},
	"internal/adapters/discord/discordfake/spec": {"github.com/pb33f/libopenapi", "github.com/pb33f/libopenapi-validator", "github.com/pb33f/libopenapi-validator/cache",
		"github.com/pb33f/libopenapi-validator/config", "github.com/pb33f/libopenapi-validator/errors", "github.com/pb33f/libopenapi-validator/helpers",
		"github.com/pb33f/libopenapi-validator/schema_validation", "github.com/pb33f/libopenapi/datamodel/high/base", "github.com/pb33f/libopenapi/datamodel/high/v3"},
	"internal/adapters/internal/fake":     {},
	"internal/adapters/internal/draw":     {"smtpbot/internal/chat"},
	"internal/adapters/internal/loose":    {},
	"internal/adapters/internal/hands":    {"smtpbot/internal/chat"},
	"internal/adapters/internal/markup":   {},
	"internal/adapters/internal/web":      {},
	"internal/adapters/internal/wholebot": {"smtpbot/internal/answer", "smtpbot/internal/bot", "smtpbot/internal/catalog", "smtpbot/internal/chat", "smtpbot/internal/relay", "smtpbot/internal/store"},
	"internal/cli": {"smtpbot/internal/adapters/console", "smtpbot/internal/adapters/discord", "smtpbot/internal/adapters/slack", "smtpbot/internal/answer",
		"smtpbot/internal/bot", "smtpbot/internal/catalog", "smtpbot/internal/chat", "smtpbot/internal/config", "smtpbot/internal/metrics", "smtpbot/internal/observe", "smtpbot/internal/parse", "smtpbot/internal/relay", "smtpbot/internal/slips", "smtpbot/internal/store", "smtpbot/internal/trace",
		"github.com/spf13/cobra"},
	"internal/testdata/mta/world": {"golang.org/x/net/dns/dnsmessage"},
	"internal/slips":              {},
	"internal/config":             {"smtpbot/internal/bot", "smtpbot/internal/slips", "smtpbot/internal/store", "github.com/kelseyhightower/envconfig"},
}

// pure packages reach nothing outside: what they give depends on what they are given.
var pure = []string{"internal/smtpcode", "internal/parse", "internal/parse/scan", "internal/parse/addresses", "internal/parse/talk", "internal/parse/trouble", "internal/parse/outlook", "internal/catalog", "internal/answer", "internal/chat"}

// outside is what they may not import of the standard library.
var outside = []string{"os", "os/exec", "net", "net/http", "time", "log", "log/slog", "math/rand", "math/rand/v2", "syscall"}

// given is what they may import even so, for the types alone.
var given = map[string][]string{"internal/chat": {"time"}} // a message tells when it was sent

// TestArrows reads the imports of every file itself: what a child process reads, Go's test cache does not see.
func TestArrows(t *testing.T) {
	used := map[string]map[string]bool{}
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(filepath.Dir(path))
		allowed, listed := mayImport[pkg]
		if !listed {
			t.Errorf("%s: package %s is not in the list of arrows", path, pkg)
		}
		if used[pkg] == nil {
			used[pkg] = map[string]bool{}
		}
		for _, imp := range f.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			first, _, _ := strings.Cut(name, "/")
			if first != "smtpbot" && !strings.Contains(first, ".") { // the standard library
				if slices.Contains(pure, pkg) && slices.Contains(outside, name) && !slices.Contains(given[pkg], name) {
					t.Errorf("%s imports %s: %s has no I/O, no clock and no state", path, name, pkg)
				}
				continue
			}
			used[pkg][name] = true
			if !slices.Contains(allowed, name) {
				t.Errorf("%s imports %s, which %s may not", path, name, pkg)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for pkg, allowed := range mayImport {
		for _, name := range allowed {
			if !used[pkg][name] {
				t.Errorf("%s may import %s and does not: take it off the list", pkg, name)
			}
		}
	}
}
