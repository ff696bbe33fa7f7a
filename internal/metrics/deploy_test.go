package metrics

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// The files that ask for our metrics.
const (
	dashboard = "../../deploy/grafana/smtpbot.json"
	alerts    = "../../deploy/prometheus/rules.yaml"
)

// panels gives the queries of the dashboard, those of rows included, and of what fills its menus.
func panels(t *testing.T) (queries []string) {
	t.Helper()
	data, err := os.ReadFile(dashboard)
	if err != nil {
		t.Fatal(err)
	}
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		case map[string]any:
			for key, inner := range v {
				if text, ok := inner.(string); ok && (key == "expr" || key == "query") && strings.Contains(text, "(") {
					queries = append(queries, text)
				}
				walk(inner)
			}
		}
	}
	walk(whole)
	return queries
}

// rules gives the queries of the alerts.
func rules(t *testing.T) (queries []string) {
	t.Helper()
	data, err := os.ReadFile(alerts)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert       string            `yaml:"alert"`
				Expr        string            `yaml:"expr"`
				Annotations map[string]string `yaml:"annotations"`
			} `yaml:"rules"`
		} `yaml:"groups"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			if r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("alert %s does not say what it means and what to do", r.Alert)
			}
			queries = append(queries, r.Expr)
		}
	}
	return queries
}

var (
	metricName = regexp.MustCompile(`\b(?:smtpbot|go|process)_\w+`)
	selector   = regexp.MustCompile(`(\w+)\{([^}]*)\}`)
	labelName  = regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)`)
	grouping   = regexp.MustCompile(`\b(?:by|without|on|ignoring)\s*\(([^)]*)\)`)
)

// Whatever the dashboard and the alerts ask for is there: each metric, and each label on it.
func TestQueries(t *testing.T) {
	known := map[string][]string{} // the labels of each series
	every := []string{"le", "job", "instance"}
	for _, f := range families(t) {
		l := append(labels(f), "job", "instance")
		every = append(every, l...)
		for _, end := range []string{"", "_count", "_sum"} {
			known[f.GetName()+end] = l
		}
		known[f.GetName()+"_bucket"] = append(l, "le")
		if f.GetType().String() != "HISTOGRAM" && f.GetType().String() != "SUMMARY" {
			delete(known, f.GetName()+"_bucket")
			delete(known, f.GetName()+"_count")
			delete(known, f.GetName()+"_sum")
		}
	}
	for from, queries := range map[string][]string{dashboard: panels(t), alerts: rules(t)} {
		if len(queries) < 8 {
			t.Errorf("%s: only %d queries are found", from, len(queries))
		}
		for _, q := range queries {
			names := metricName.FindAllString(q, -1)
			if len(names) == 0 {
				t.Errorf("%s: a query without a metric: %s", from, q)
			}
			for _, name := range names {
				if known[name] == nil {
					t.Errorf("%s: no metric %s: %s", from, name, q)
				}
			}
			for _, s := range selector.FindAllStringSubmatch(q, -1) {
				for _, l := range labelName.FindAllStringSubmatch(s[2], -1) {
					if !slices.Contains(known[s[1]], l[1]) {
						t.Errorf("%s: %s has no label %s: %s", from, s[1], l[1], q)
					}
				}
			}
			for _, g := range grouping.FindAllStringSubmatch(q, -1) {
				for l := range strings.SplitSeq(g[1], ",") {
					if !slices.Contains(every, strings.TrimSpace(l)) {
						t.Errorf("%s: no metric has the label %s: %s", from, l, q)
					}
				}
			}
		}
	}
}
