// Package metrics counts what the bot does and shows it as Prometheus reads it. It alone knows Prometheus. Labels have few
// values, which are words of our own, names of the catalogue's and codes: no id, address or text of anybody's is among them.
package metrics

import (
	"cmp"
	"context"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"smtpbot/internal/chat"
	"smtpbot/internal/observe"
)

// prefix begins the names of all metrics that are ours.
const prefix = "smtpbot_"

// The bounds of histograms, in seconds: a database's write to a queue's patience, and a call's.
var (
	answerBounds = []float64{0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800}
	callBounds   = []float64{0.0001, 0.0005, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10}
)

// Build is what runs.
type Build struct{ Version, Catalogue string }

// Metrics are the counts of one process. They may be used by any number at once.
type Metrics struct {
	registry *prometheus.Registry
	page     http.Handler
	log      *prometheus.CounterVec

	received   *prometheus.CounterVec
	unaccepted *prometheus.CounterVec
	answered   *prometheus.CounterVec
	changed    *prometheus.CounterVec
	held       *prometheus.CounterVec
	errors     *prometheus.CounterVec
	reconnects *prometheus.CounterVec
	presses    *prometheus.CounterVec
	votes      *prometheus.CounterVec
	missed     *prometheus.CounterVec

	acceptTime  *prometheus.HistogramVec
	readTime    *prometheus.HistogramVec
	answerTime  *prometheus.HistogramVec
	commandTime *prometheus.HistogramVec
	callTime    *prometheus.HistogramVec

	mu     sync.Mutex
	misses map[[2]string]bool // those that have a series
}

var _ observe.Observer = (*Metrics)(nil)

// New gives metrics with everything at zero.
func New(b Build) *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry(), misses: map[[2]string]bool{}}
	count := func(name, help string, labels ...string) *prometheus.CounterVec {
		v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: prefix + name, Help: help}, labels)
		m.registry.MustRegister(v)
		return v
	}
	span := func(name, help string, bounds []float64, labels ...string) *prometheus.HistogramVec {
		v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: prefix + name, Help: help, Buckets: bounds}, labels)
		m.registry.MustRegister(v)
		return v
	}
	m.received = count("received_total", "What came from a platform: events, ordinary chat too, and commands; by how the bot was asked.", "platform", "kind", "asked")
	m.unaccepted = count("unaccepted_total", "Events that could not be kept. A platform that delivers again does so.", "platform", "reason")
	m.answered = count("answered_total", "Answers that were given, by how the bot was asked.", "platform", "asked")
	m.changed = count("changed_total", "Answers that were changed or taken away, because their message was.", "platform", "how")
	m.held = count("held_back_total", "Answers that were held back: a limit was reached (person, channel, workspace), the same stood there already (repeated, which is linked), or too much came in at once (overload).", "platform", "reason")
	m.errors = count("platform_errors_total", "Calls of a platform that failed: refused, limited (asked to wait), late, doubt (nobody knows whether it was done), stopped (by the end of the process), panicked, failed.", "platform", "call", "kind")
	m.reconnects = count("reconnects_total", "Connections to a platform that were opened, or tried to, in the place of one before. Slack asks for that every few hours.", "platform")
	m.presses = count("presses_total", "Buttons that were pressed under answers.", "platform", "button")
	m.votes = count("feedback_total", "People who said whether an answer helped, and changed their mind.", "platform", "vote")
	m.missed = count("catalogue_misses_total", "Failures with words of which the catalogue knows no more than the reply code or, where a provider said them, the codes. Beyond 500 series all count as other.", "code", "provider")
	m.acceptTime = span("accept_seconds", "Time to take an event over from a platform, ordinary chat too.", callBounds, "platform")
	m.readTime = span("read_seconds", "Time to read a message and decide about it, files and the store's part included.", callBounds, "platform")
	m.answerTime = span("answer_seconds", "Time from an event that was kept to its answer on the platform.", answerBounds, "platform", "asked")
	m.commandTime = span("command_seconds", "Time to answer a command or shortcut, files included.", callBounds, "platform")
	m.callTime = span("platform_call_seconds", "Time of a call of a platform, whatever came of it.", answerBounds, "platform", "call")
	m.log = count("log_lines_total", "Lines of the log that are warnings or errors, also those that LOG_LEVEL leaves out.", "level")
	for _, level := range []string{warning, fault} {
		m.log.WithLabelValues(level)
	}
	build := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: prefix + "build_info", Help: "What runs; always 1."}, []string{"version", "catalogue", "go"})
	build.WithLabelValues(b.Version, b.Catalogue, runtime.Version()).Set(1)
	m.registry.MustRegister(build, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.page = promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4, Timeout: 10 * time.Second, ErrorHandling: promhttp.ContinueOnError})
	return m
}

// Expect makes the series of a platform, so that what has not happened yet is zero and not missing.
func (m *Metrics) Expect(platform string) {
	m.reconnects.WithLabelValues(platform)
	for _, k := range []string{"refused", "limited", "late", "doubt", "failed"} {
		m.errors.WithLabelValues(platform, string(observe.Post), k)
	}
	for _, a := range []chat.Asked{chat.Overheard, chat.Direct, chat.Command} {
		m.answered.WithLabelValues(platform, observe.AskedWord(a))
	}
	for _, vote := range []bool{true, false} {
		m.votes.WithLabelValues(platform, voteWord(vote))
	}
}

// ServeHTTP shows the metrics.
func (m *Metrics) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.page.ServeHTTP(w, r) }

// turn is what the calls of a platform know of the turn that they are part of.
type turn struct {
	asked chat.Asked
	since time.Time
}

type turnKey struct{}

// Begin implements observe.Observer.
func (m *Metrics) Begin(ctx context.Context, s observe.Step) (context.Context, func(observe.Result)) {
	platform, begun := s.Place.Platform, time.Now()
	passed := func() float64 { return time.Since(begun).Seconds() }
	switch s.Work {
	case observe.Accept:
		m.received.WithLabelValues(platform, observe.KindWord(s.Kind), observe.AskedWord(s.Asked)).Inc()
		return ctx, func(r observe.Result) {
			m.acceptTime.WithLabelValues(platform).Observe(passed())
			if r.Err != nil {
				m.unaccepted.WithLabelValues(platform, observe.ErrorWord(r.Err)).Inc()
			}
		}
	case observe.Handle:
		how := observe.AskedWord(s.Asked)
		m.received.WithLabelValues(platform, how, how).Inc()
		return ctx, func(r observe.Result) {
			m.commandTime.WithLabelValues(platform).Observe(passed())
			if !r.Aside && r.Err == nil {
				m.answered.WithLabelValues(platform, how).Inc()
			}
		}
	case observe.Press:
		m.presses.WithLabelValues(platform, observe.ButtonWord(s.Button)).Inc()
	case observe.Turn:
		return context.WithValue(ctx, turnKey{}, turn{s.Asked, s.Since}), func(observe.Result) {}
	case observe.Read:
		return ctx, func(observe.Result) { m.readTime.WithLabelValues(platform).Observe(passed()) }
	case observe.Post, observe.Update, observe.Remove, observe.Fetch:
		return ctx, func(r observe.Result) {
			m.callTime.WithLabelValues(platform, string(s.Work)).Observe(passed())
			if r.Err != nil {
				m.errors.WithLabelValues(platform, string(s.Work), observe.ErrorWord(r.Err)).Inc()
				return
			}
			m.done(ctx, s)
		}
	}
	return ctx, func(observe.Result) {}
}

// done counts a call of a platform that was done.
func (m *Metrics) done(ctx context.Context, s observe.Step) {
	platform := s.Place.Platform
	switch s.Work {
	case observe.Update, observe.Remove:
		m.changed.WithLabelValues(platform, string(s.Work)).Inc()
	case observe.Post:
		of, known := ctx.Value(turnKey{}).(turn)
		if !known && !s.Quiet { // an answer from memory, or a notice: somebody asked, and nobody knows here how
			of.asked = chat.Direct
		}
		how := observe.AskedWord(of.asked)
		m.answered.WithLabelValues(platform, how).Inc()
		if known && !of.since.IsZero() { // by the store's clock, which may be another machine's
			m.answerTime.WithLabelValues(platform, how).Observe(max(time.Since(of.since), 0).Seconds())
		}
	}
}

// Reconnected counts a connection that was opened in the place of another.
func (m *Metrics) Reconnected(platform string) { m.reconnects.WithLabelValues(platform).Inc() }

// Held counts an answer that was held back. Reasons are those of the rules.
func (m *Metrics) Held(platform, reason string) { m.held.WithLabelValues(platform, reason).Inc() }

// Voted counts somebody's word on an answer.
func (m *Metrics) Voted(platform string, helpful bool) {
	m.votes.WithLabelValues(platform, voteWord(helpful)).Inc()
}

func voteWord(helpful bool) string {
	if helpful {
		return "helpful"
	}
	return "not_helpful"
}

// maxMisses is how many pairs of code and provider are told apart: whoever pastes can make up codes without end.
const maxMisses = 500

// Missed counts a failure of which the catalogue knows too little.
func (m *Metrics) Missed(code, provider string) {
	pair := [2]string{cmp.Or(code, "none"), cmp.Or(provider, "unknown")}
	m.mu.Lock()
	if !m.misses[pair] {
		if len(m.misses) < maxMisses {
			m.misses[pair] = true
		} else {
			pair = [2]string{"other", "other"}
		}
	}
	m.mu.Unlock()
	m.missed.WithLabelValues(pair[:]...).Inc()
}
