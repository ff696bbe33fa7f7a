package trace_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"smtpbot/internal/chat"
	"smtpbot/internal/observe"
	"smtpbot/internal/trace"
	"smtpbot/internal/trace/collector"
)

var (
	place = chat.Place{Platform: "paper", Workspace: "w", Channel: "c"}
	event = chat.Event{Message: chat.Message{ID: "m1", Place: place, Text: "550 5.1.1 <canary@example.org>: User unknown", Asked: chat.Direct, Author: chat.Person{ID: "canaryperson"}}}
)

// pass lets a step pass an observer, with more inside it.
func pass(ctx context.Context, o observe.Observer, s observe.Step, r observe.Result, inside func(context.Context)) {
	inner, end := o.Begin(ctx, s)
	if inside != nil {
		inside(inner)
	}
	end(r)
}

// One message is one trace, from its acceptance to its answer, whoever has a part in it, and holds no text.
func TestOneTrace(t *testing.T) {
	c := collector.Start(t)
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=test")
	accepting, answering := start(t), start(t)
	pass(t.Context(), accepting, observe.Of(observe.Accept, event), observe.Result{}, func(ctx context.Context) {
		pass(ctx, accepting, observe.Of(observe.Keep, event), observe.Result{}, nil)
	})
	pass(t.Context(), accepting, observe.Of(observe.Accept, chat.Event{Message: chat.Message{ID: "chat", Place: place}}), observe.Result{}, nil)
	turn := observe.Of(observe.Turn, event)
	turn.Since = time.Now().Add(-time.Second)
	pass(t.Context(), answering, turn, observe.Result{}, func(ctx context.Context) {
		pass(ctx, answering, observe.Of(observe.Read, event), observe.Result{Topic: "std.550-5.1.1 after-fix"}, nil)
		pass(ctx, answering, observe.Step{Work: observe.Post, Place: place, Message: "m1"}, observe.Result{Err: fmt.Errorf("canary: %w", chat.ErrDoubt)}, nil)
	})
	pass(t.Context(), answering, observe.Step{Work: observe.Press, Button: chat.Helpful, Place: place, Message: "a1"}, observe.Result{}, nil)
	if err := accepting.Close(); err != nil {
		t.Fatal(err)
	}
	if err := answering.Close(); err != nil {
		t.Fatal(err)
	}
	by := map[string]collector.Span{}
	for _, s := range c.Spans() {
		by[s.Name] = s
	}
	if len(c.Spans()) != 5 {
		t.Fatalf("%d spans came, want accept, turn, read, post and press: %+v", len(c.Spans()), by)
	}
	for _, name := range []string{"turn", "read", "post"} {
		if by[name].Trace != by["accept"].Trace {
			t.Errorf("%s is in another trace than accept", name)
		}
	}
	if by["press"].Trace == by["accept"].Trace {
		t.Error("another message is in the same trace")
	}
	if by["accept"].Parent != "" || by["read"].Parent != by["turn"].ID || by["post"].Parent != by["turn"].ID {
		t.Errorf("the spans do not nest: %+v", by)
	}
	for key, want := range map[string]string{"smtpbot.platform": "paper", "smtpbot.channel": "c", "smtpbot.message": "m1", "smtpbot.asked": "direct", "smtpbot.topic": "std.550-5.1.1 after-fix"} {
		if got := by["read"].Attributes[key]; got != want {
			t.Errorf("read: %s = %q, want %q", key, got, want)
		}
	}
	if by["post"].Error != "doubt" || by["read"].Error != "" {
		t.Errorf("errors: post %q, read %q", by["post"].Error, by["read"].Error)
	}
	if r := c.Resource(); r["service.name"] != "smtpbot" || r["service.version"] != "v1.2.3" || r["deployment.environment"] != "test" {
		t.Errorf("resource %v", r)
	}
	if strings.Contains(c.Raw(), "canary") || strings.Contains(c.Raw(), "User unknown") {
		t.Error("a text, an address or a person is in the spans")
	}
}

func start(t *testing.T) *trace.Traces {
	t.Helper()
	x, err := trace.Start(t.Context(), slog.New(slog.DiscardHandler), "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// The sampler of the environment decides about whole messages.
func TestSampler(t *testing.T) {
	c := collector.Start(t)
	t.Setenv("OTEL_TRACES_SAMPLER", "traceidratio")
	t.Setenv("OTEL_TRACES_SAMPLER_ARG", "0.5")
	x := start(t)
	for i := range 200 {
		e := event
		e.Message.ID = fmt.Sprint("m", i)
		pass(t.Context(), x, observe.Of(observe.Keep, e), observe.Result{}, nil)
		pass(t.Context(), x, observe.Of(observe.Turn, e), observe.Result{}, nil)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	parts := map[string]int{}
	for _, s := range c.Spans() {
		parts[s.Trace]++
	}
	for id, n := range parts {
		if n != 2 {
			t.Errorf("trace %s has %d spans of 2", id, n)
		}
	}
	if len(parts) < 50 || len(parts) > 150 {
		t.Errorf("%d of 200 traces are kept, want half", len(parts))
	}
}

// A collector that does not answer holds nobody up for long, and the log says so without the URL.
func TestDeadCollector(t *testing.T) {
	dead := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // a server sees that its client is gone behind the body alone
		<-r.Context().Done()
	}))
	defer dead.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", strings.Replace(dead.URL, "http://", "http://user:sesame@", 1))
	var log bytes.Buffer
	x, err := trace.Start(t.Context(), slog.New(slog.NewTextHandler(&log, nil)), "v1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	pass(t.Context(), x, observe.Of(observe.Keep, event), observe.Result{}, nil)
	begun := time.Now()
	err = x.Close()
	if took := time.Since(begun); took > 8*time.Second {
		t.Errorf("the end took %v", took)
	}
	if err == nil || strings.Contains(err.Error()+log.String(), "sesame") {
		t.Errorf("Close = %v, log %s", err, &log)
	}
}

func TestOn(t *testing.T) {
	tests := []struct {
		name string
		env  map[string]string
		on   bool
		why  string
	}{
		{"nothing is set", nil, false, ""},
		{"an endpoint", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}, true, ""},
		{"an endpoint for traces", map[string]string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318/v1/traces"}, true, ""},
		{"disabled", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_SDK_DISABLED": "TRUE"}, false, ""},
		{"no exporter", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_TRACES_EXPORTER": "none"}, false, ""},
		{"another exporter", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_TRACES_EXPORTER": "zipkin"}, false, "OTEL_TRACES_EXPORTER"},
		{"gRPC", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4317", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, "OTEL_EXPORTER_OTLP_PROTOCOL"},
		{"HTTP for traces alone", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL": "http/protobuf"}, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for name, value := range tt.env {
				t.Setenv(name, value)
			}
			if on, why := trace.On(); on != tt.on || (why == "") != (tt.why == "") || !strings.HasPrefix(why, tt.why) {
				t.Errorf("On() = %v, %q; want %v, %q", on, why, tt.on, tt.why)
			}
		})
	}
}

func BenchmarkTurn(b *testing.B) {
	b.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
	for name, sampler := range map[string]string{"kept": "always_on", "dropped": "always_off"} {
		b.Run(name, func(b *testing.B) {
			b.Setenv("OTEL_TRACES_SAMPLER", sampler)
			x, err := trace.Start(b.Context(), slog.New(slog.DiscardHandler), "v1")
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				pass(b.Context(), x, observe.Of(observe.Turn, event), observe.Result{}, nil)
			}
			b.StopTimer()
			_ = x.Close()
		})
	}
}
