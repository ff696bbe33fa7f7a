package metrics

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	dto "github.com/prometheus/client_model/go"

	"smtpbot/internal/chat"
	"smtpbot/internal/observe"
)

var update = flag.Bool("update", false, "rewrite the table in docs/metrics.md")

// place is where everything happens. Its ids must not be found anywhere.
var place = chat.Place{Platform: "paper", Workspace: "canaryW", Channel: "canaryC", Thread: "canaryT"}

// do lets a step pass m.
func do(ctx context.Context, m *Metrics, s observe.Step, r observe.Result) context.Context {
	s.Place, s.Message = place, "canaryM"
	ctx, end := m.Begin(ctx, s)
	end(r)
	return ctx
}

// busy gives metrics to which everything has happened.
func busy(t *testing.T) *Metrics {
	t.Helper()
	m := New(Build{Version: "v1.2.3", Catalogue: "660 entries, 1a2b3c4d5e6f"})
	m.Expect(place.Platform)
	m.Watch(State{
		Depths: func(context.Context) ([]Depth, error) {
			return []Depth{{"paper", "asked", 2}, {"paper", "heard", 3}}, nil
		},
		Figures: func() (int64, int64, int) { return 4, 5, 6 },
		Store:   func() (bool, int) { return true, 1 },
		Ready:   map[string]func() error{"paper": func() error { return errors.New("canary") }},
	})
	ctx := t.Context()
	do(ctx, m, observe.Step{Work: observe.Accept, Kind: chat.Posted, Asked: chat.Direct}, observe.Result{})
	do(ctx, m, observe.Step{Work: observe.Accept, Kind: chat.Edited}, observe.Result{Err: errors.New("canary")})
	do(ctx, m, observe.Step{Work: observe.Handle, Asked: chat.Command}, observe.Result{Topic: "canary"})
	do(ctx, m, observe.Step{Work: observe.Handle, Asked: chat.Shortcut}, observe.Result{Aside: true})
	do(ctx, m, observe.Step{Work: observe.Press, Button: chat.Helpful}, observe.Result{})
	inner := do(ctx, m, observe.Step{Work: observe.Turn, Asked: chat.Replied, Since: time.Now().Add(-3 * time.Second)}, observe.Result{})
	do(inner, m, observe.Step{Work: observe.Read, Asked: chat.Replied}, observe.Result{})
	do(inner, m, observe.Step{Work: observe.Post}, observe.Result{})
	do(ctx, m, observe.Step{Work: observe.Post}, observe.Result{Err: fmt.Errorf("canary: %w", chat.ErrDoubt)})
	do(ctx, m, observe.Step{Work: observe.Post, Quiet: true}, observe.Result{})
	do(ctx, m, observe.Step{Work: observe.Update}, observe.Result{})
	do(ctx, m, observe.Step{Work: observe.Fetch}, observe.Result{Err: &chat.RefusedError{Mend: "canary"}})
	m.Reconnected("paper")
	m.Held("paper", "person")
	m.Voted("paper", true)
	m.Missed("550 5.7.99", "gmail")
	log := slog.New(m.Log(slog.NewTextHandler(&bytes.Buffer{}, &slog.HandlerOptions{Level: slog.LevelError})))
	log.Warn("canary")
	log.With("a", 1).WithGroup("g").Error("canary")
	log.Info("canary")
	return m
}

// page gives what Prometheus reads.
func page(t testing.TB, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("status %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// Each thing that happens is counted where it belongs.
func TestCounts(t *testing.T) {
	got := page(t, busy(t))
	for _, want := range []string{
		`smtpbot_received_total{asked="direct",kind="posted",platform="paper"} 1`,
		`smtpbot_received_total{asked="overheard",kind="edited",platform="paper"} 1`,
		`smtpbot_received_total{asked="command",kind="command",platform="paper"} 1`,
		`smtpbot_unaccepted_total{platform="paper",reason="failed"} 1`,
		`smtpbot_answered_total{asked="command",platform="paper"} 1`,
		`smtpbot_answered_total{asked="replied",platform="paper"} 1`,
		`smtpbot_answered_total{asked="overheard",platform="paper"} 1`,
		`smtpbot_answer_seconds_bucket{asked="replied",platform="paper",le="2.5"} 0`,
		`smtpbot_answer_seconds_bucket{asked="replied",platform="paper",le="5"} 1`,
		`smtpbot_answer_seconds_count{asked="replied",platform="paper"} 1`,
		`smtpbot_command_seconds_count{platform="paper"} 2`,
		`smtpbot_accept_seconds_count{platform="paper"} 2`,
		`smtpbot_read_seconds_count{platform="paper"} 1`,
		`smtpbot_platform_errors_total{call="post",kind="doubt",platform="paper"} 1`,
		`smtpbot_platform_errors_total{call="post",kind="refused",platform="paper"} 0`,
		`smtpbot_platform_errors_total{call="fetch",kind="refused",platform="paper"} 1`,
		`smtpbot_platform_call_seconds_count{call="post",platform="paper"} 3`,
		`smtpbot_changed_total{how="update",platform="paper"} 1`,
		`smtpbot_held_back_total{platform="paper",reason="person"} 1`,
		`smtpbot_reconnects_total{platform="paper"} 1`,
		`smtpbot_presses_total{button="helpful",platform="paper"} 1`,
		`smtpbot_feedback_total{platform="paper",vote="helpful"} 1`,
		`smtpbot_catalogue_misses_total{code="550 5.7.99",provider="gmail"} 1`,
		`smtpbot_queue_depth{platform="paper",queue="heard"} 3`,
		`smtpbot_doubtful_total 4`, `smtpbot_lost_total 5`, `smtpbot_stuck 6`,
		`smtpbot_store_available 1`, `smtpbot_store_damaged 1`, `smtpbot_platform_ready{platform="paper"} 0`,
		`smtpbot_log_lines_total{level="warn"} 1`, `smtpbot_log_lines_total{level="error"} 1`,
		`smtpbot_build_info{catalogue="660 entries, 1a2b3c4d5e6f",go="go`, `go_goroutines `,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if strings.Contains(strings.ToLower(got), "canary") {
		t.Error("an id or a text is on the page")
	}
	if t.Failed() {
		t.Log(got)
	}
}

// What cannot be asked is missing, and the rest is there.
func TestWithoutStore(t *testing.T) {
	m := New(Build{})
	m.Watch(State{
		Depths:  func(context.Context) ([]Depth, error) { return nil, errors.New("unavailable") },
		Figures: func() (int64, int64, int) { return 0, 0, 0 },
		Store:   func() (bool, int) { return false, 0 },
	})
	if got := page(t, m); !strings.Contains(got, "smtpbot_store_available 0") || strings.Contains(got, "smtpbot_queue_depth{") {
		t.Error(got)
	}
}

// Whoever makes up codes cannot make series without end.
func TestMissesAreBounded(t *testing.T) {
	m := New(Build{})
	for i := range 3 * maxMisses {
		m.Missed(fmt.Sprintf("550 5.7.%d", i), "")
	}
	m.Missed("", "")
	got := page(t, m)
	if n := strings.Count(got, "smtpbot_catalogue_misses_total{"); n != maxMisses+1 {
		t.Errorf("%d series, want %d", n, maxMisses+1)
	}
	if want := fmt.Sprintf(`smtpbot_catalogue_misses_total{code="other",provider="other"} %d`, 2*maxMisses+1); !strings.Contains(got, want) {
		t.Errorf("no %s", want)
	}
}

// families gives our metrics as they are registered, by name.
func families(t *testing.T) []*dto.MetricFamily {
	t.Helper()
	all, err := busy(t).registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// labels gives the names of a family's labels.
func labels(f *dto.MetricFamily) (names []string) {
	for _, m := range f.Metric {
		for _, l := range m.Label {
			if !slices.Contains(names, l.GetName()) {
				names = append(names, l.GetName())
			}
		}
	}
	return names
}

const (
	docs   = "../../docs/metrics.md"
	before = "<!-- The table is made of internal/metrics: go test ./internal/metrics -update -->\n"
	after  = "<!-- The end of the table. -->\n"
)

// Every metric of ours stands in docs/metrics.md, in the words of its help.
func TestDocs(t *testing.T) {
	var b strings.Builder
	b.WriteString("\n| metric | kind | labels | meaning |\n| --- | --- | --- | --- |\n")
	for _, f := range families(t) {
		if strings.HasPrefix(f.GetName(), prefix) {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", f.GetName(), strings.ToLower(f.GetType().String()), strings.Join(labels(f), ", "), f.GetHelp())
		}
	}
	b.WriteString("\n")
	text, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(text), before)
	had, tail, whole := strings.Cut(rest, after)
	if !ok || !whole {
		t.Fatalf("%s has lost the lines that its table stands between", docs)
	}
	if *update {
		if err := os.WriteFile(docs, []byte(head+before+b.String()+after+tail), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(b.String(), had); diff != "" {
		t.Errorf("%s is stale; go test ./internal/metrics -update (-want +had):\n%s", docs, diff)
	}
}

func BenchmarkBegin(b *testing.B) {
	m := New(Build{})
	ctx := b.Context()
	steps := map[string]observe.Step{
		"accept": {Work: observe.Accept, Place: place}, "turn": {Work: observe.Turn, Place: place, Since: time.Now()},
		"read": {Work: observe.Read, Place: place}, "post": {Work: observe.Post, Place: place},
	}
	for name, s := range steps {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, end := m.Begin(ctx, s)
				end(observe.Result{})
			}
		})
	}
}
