package check

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/promqltest"
)

// TestDashboard asks every query of the dashboard of Prometheus's own engine, over a metrics page that was taken under load:
// each must be understood and give something.
func TestDashboard(t *testing.T) {
	store := promqltest.LoadedStorage(t, series(t, "../grafana/testdata/metrics.txt"))
	engine := promql.NewEngine(promql.EngineOpts{MaxSamples: 1e7, Timeout: time.Minute})
	queries := dashboardQueries(t, "../grafana/smtpbot.json")
	if len(queries) < 20 {
		t.Fatalf("only %d queries are found in the dashboard", len(queries))
	}
	fill := strings.NewReplacer("$__rate_interval", "5m", "$__range", "30m", "$job", ".*", "$instance", ".*")
	for _, text := range queries {
		q, err := engine.NewInstantQuery(t.Context(), store, nil, fill.Replace(text), time.Unix(0, 0).Add(30*time.Minute))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		got := q.Exec(t.Context())
		if v, err := got.Vector(); err != nil || len(v) == 0 {
			t.Errorf("%s: %d series, %v", text, len(v), err)
		}
		q.Close()
	}
}

var sample = regexp.MustCompile(`^([a-z_]+)(?:\{(.*)\})? ([0-9.e+-]+)$`)

// series makes a load command of a metrics page: each value for an hour as it is, counters growing by it every half minute.
func series(t *testing.T, file string) string {
	t.Helper()
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("load 30s\n")
	for line := range strings.Lines(string(page)) {
		m := sample.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		labels := strings.TrimPrefix(m[2]+`,job="smtpbot",instance="a:8080"`, ",")
		step := "0"
		if regexp.MustCompile(`_(total|bucket|count|sum)$`).MatchString(m[1]) {
			step = m[3]
		}
		b.WriteString("  " + m[1] + "{" + labels + "} " + m[3] + "+" + step + "x120\n")
	}
	return b.String()
}

// dashboardQueries gives the expressions of all panels.
func dashboardQueries(t *testing.T, file string) []string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var top any
	if err := json.Unmarshal(b, &top); err != nil {
		t.Fatal(err)
	}
	var all []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, inner := range v {
				if text, ok := inner.(string); ok && key == "expr" {
					all = append(all, text)
				}
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(top)
	return all
}
