// Package trace tells an OpenTelemetry collector what the bot does with each message, where the usual OTEL_ variables name one.
// It alone knows OpenTelemetry. Spans hold ids and codes, and no text.
package trace

import (
	"cmp"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/go-logr/logr"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/time/rate"

	"smtpbot/internal/observe"
)

// flushTime is how long the last spans may take to be delivered at the end.
const flushTime = 3 * time.Second

// maxTopic is how much a span holds of a topic, in bytes.
const maxTopic = 200

// Traces are the spans of one process.
type Traces struct {
	provider *sdk.TracerProvider
	tracer   trace.Tracer
}

var _ observe.Observer = (*Traces)(nil)

// On tells whether the environment asks for traces, and why not where it asks for what this program has not.
func On() (on bool, why string) {
	get := func(names ...string) (v string) {
		for _, name := range names {
			v = cmp.Or(v, strings.TrimSpace(os.Getenv(name)))
		}
		return strings.ToLower(v)
	}
	switch {
	case get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT") == "",
		get("OTEL_SDK_DISABLED") == "true", get("OTEL_TRACES_EXPORTER") == "none":
		return false, ""
	case get("OTEL_TRACES_EXPORTER") != "" && get("OTEL_TRACES_EXPORTER") != "otlp":
		return false, "OTEL_TRACES_EXPORTER: traces go by otlp alone: write that, or leave this away"
	case strings.HasPrefix(cmp.Or(get("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"), "http/protobuf"), "http/protobuf"):
		return true, ""
	}
	return false, "OTEL_EXPORTER_OTLP_PROTOCOL: traces go by http/protobuf alone: write that, with the collector's port for it, which is 4318 as a rule"
}

// Start gives traces that go where the environment says. It connects to nobody yet. version is this program's.
func Start(ctx context.Context, log *slog.Logger, version string) (*Traces, error) {
	// What the libraries say of trouble may hold the URL, and so a password.
	otel.SetLogger(logr.Discard())
	few := rate.Sometimes{Interval: time.Minute}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {
		few.Do(func() { log.Warn("traces were not delivered: see the OTEL_ variables, and whether the collector runs") })
	}))
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, errors.New("OTEL_EXPORTER_OTLP_ENDPOINT: traces cannot be sent with the OTEL_ variables as they are") // the error may repeat them
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(), resource.WithAttributes(attribute.String("service.name", "smtpbot"), attribute.String("service.version", version)), resource.WithFromEnv())
	if err != nil && about == nil {
		return nil, errors.New("OTEL_RESOURCE_ATTRIBUTES: they cannot be read: write name=value, comma-separated")
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about), sdk.WithIDGenerator(ids{}))
	return &Traces{provider: p, tracer: p.Tracer("smtpbot")}, nil
}

// Close delivers what waits, within a few seconds.
func (t *Traces) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), flushTime)
	defer cancel()
	if err := t.provider.Shutdown(ctx); err != nil {
		return errors.New("the last traces were not delivered") // the error holds the URL
	}
	return nil
}

// Begin implements observe.Observer. What is overheard and concerns nobody makes no span: Keep begins the trace.
func (t *Traces) Begin(ctx context.Context, s observe.Step) (context.Context, func(observe.Result)) {
	name := string(s.Work)
	with := []attribute.KeyValue{attribute.String("smtpbot.platform", s.Place.Platform)}
	switch s.Work {
	case observe.Accept:
		return ctx, func(observe.Result) {}
	case observe.Keep:
		name = "accept"
		fallthrough
	case observe.Turn:
		with = append(with, attribute.String("smtpbot.event", observe.KindWord(s.Kind)))
		if s.Work == observe.Turn && !s.Since.IsZero() {
			with = append(with, attribute.Int64("smtpbot.waited_ms", time.Since(s.Since).Milliseconds()))
		}
		fallthrough
	case observe.Handle, observe.Read:
		with = append(with, attribute.String("smtpbot.asked", observe.AskedWord(s.Asked)))
	case observe.Press:
		with = append(with, attribute.String("smtpbot.button", observe.ButtonWord(s.Button)))
	}
	for key, id := range map[string]string{"smtpbot.workspace": s.Place.Workspace, "smtpbot.channel": s.Place.Channel, "smtpbot.message": s.Message} {
		if id != "" {
			with = append(with, attribute.String(key, id))
		}
	}
	if s.Message != "" && !trace.SpanContextFromContext(ctx).IsValid() {
		// One trace for all that happens about a message, in whichever process: its id is made of the message's.
		ctx = context.WithValue(ctx, messageKey{}, traceID(s))
	}
	ctx, span := t.tracer.Start(ctx, name, trace.WithAttributes(with...))
	return ctx, func(r observe.Result) {
		if r.Topic != "" {
			span.SetAttributes(attribute.String("smtpbot.topic", r.Topic[:min(len(r.Topic), maxTopic)]))
		}
		if kind := observe.ErrorWord(r.Err); kind != "" {
			span.SetAttributes(attribute.String("error.type", kind))
			span.SetStatus(codes.Error, kind)
		}
		span.End()
	}
}

type messageKey struct{}

// traceID gives the id of the trace of a message.
func traceID(s observe.Step) (id trace.TraceID) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %q %q %q", s.Place.Platform, s.Place.Workspace, s.Place.Channel, s.Message))
	copy(id[:], sum[:])
	return id
}

// ids makes the ids of spans and traces.
type ids struct{}

// NewIDs implements sdk.IDGenerator.
func (g ids) NewIDs(ctx context.Context) (trace.TraceID, trace.SpanID) {
	id, ok := ctx.Value(messageKey{}).(trace.TraceID)
	if !ok {
		fill(id[:])
	}
	return id, g.NewSpanID(ctx, id)
}

// NewSpanID implements sdk.IDGenerator.
func (ids) NewSpanID(context.Context, trace.TraceID) (id trace.SpanID) {
	fill(id[:])
	return id
}

// fill fills an id at random, as the SDK's own generator does: it is no secret.
func fill(id []byte) {
	for i := range id {
		id[i] = byte(rand.Uint32())
	}
	id[0] |= 1 // no id is all zeros
}
