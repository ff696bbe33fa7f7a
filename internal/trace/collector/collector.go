// Package collector is a collector of traces for tests: OTLP over HTTP, on this computer alone.
package collector

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	collect "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	spans "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// Span is a span that came.
type Span struct {
	Name, Trace, Parent, ID string
	Attributes              map[string]string
	Error                   string
}

// Collector keeps what is sent to it.
type Collector struct {
	URL string

	mu       sync.Mutex
	spans    []Span
	raw      []byte
	resource map[string]string
}

// Start starts a collector that ends with the test, and lets the environment name it.
func Start(t *testing.T) *Collector {
	t.Helper()
	c := &Collector{resource: map[string]string{}}
	s := httptest.NewServer(http.HandlerFunc(c.take))
	t.Cleanup(s.Close)
	c.URL = s.URL
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", s.URL)
	return c
}

func (c *Collector) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var sent collect.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(body, &sent)
	}
	if err != nil || r.URL.Path != "/v1/traces" {
		http.Error(w, "no traces", http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, body...)
	for _, of := range sent.ResourceSpans {
		for _, a := range of.Resource.GetAttributes() {
			c.resource[a.Key] = a.Value.GetStringValue()
		}
		for _, in := range of.ScopeSpans {
			for _, s := range in.Spans {
				c.spans = append(c.spans, read(s))
			}
		}
	}
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func read(s *spans.Span) Span {
	out := Span{Name: s.Name, Trace: fmt.Sprintf("%x", s.TraceId), Parent: fmt.Sprintf("%x", s.ParentSpanId), ID: fmt.Sprintf("%x", s.SpanId), Attributes: map[string]string{}}
	for _, a := range s.Attributes {
		out.Attributes[a.Key] = a.Value.GetStringValue()
	}
	if s.Status.GetCode() == spans.Status_STATUS_CODE_ERROR {
		out.Error = s.Status.GetMessage()
	}
	return out
}

// Spans gives what came so far.
func (c *Collector) Spans() []Span {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Span(nil), c.spans...)
}

// Raw gives the bytes of all that came.
func (c *Collector) Raw() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.raw)
}

// Resource gives what was said about the sender.
func (c *Collector) Resource() map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.resource
}
