package cli

import (
	"context"
	"log/slog"

	"smtpbot/internal/catalog"
	"smtpbot/internal/config"
	"smtpbot/internal/metrics"
	"smtpbot/internal/observe"
	"smtpbot/internal/trace"
)

// watch is what tells whoever runs the bot how it is doing. Its zero value with a log watches nothing else.
type watch struct {
	log       *slog.Logger
	metrics   *metrics.Metrics // nil where nothing listens for HTTP
	traces    *trace.Traces    // nil where the OTEL_ variables name no collector
	observers observe.All
}

// newWatch gives what the settings ask for.
func newWatch(ctx context.Context, c config.Config, log *slog.Logger) (*watch, error) {
	w := &watch{log: log}
	if c.HTTPAddr() != "" {
		build := metrics.Build{Version: version(), Catalogue: catalog.ShippedVersion()}
		if c.CatalogDir != "" {
			build.Catalogue += ", with entries of CATALOG_DIR"
		}
		w.metrics = metrics.New(build)
		w.log = slog.New(w.metrics.Log(log.Handler()))
		w.observers = append(w.observers, w.metrics)
	}
	on, why := trace.On()
	if why != "" {
		w.log.Warn(why)
	}
	if on {
		traces, err := trace.Start(ctx, w.log, version())
		if err != nil {
			return nil, settingsError{err}
		}
		w.traces = traces
		w.observers = append(w.observers, traces)
	}
	return w, nil
}

// see shows how it stands with the bot and its platforms among the metrics.
func (w *watch) see(k *core, on []platform) {
	if w.metrics == nil {
		return
	}
	s := metrics.State{
		Depths: func(ctx context.Context) ([]metrics.Depth, error) {
			all, err := k.Depths(ctx)
			var out []metrics.Depth
			for name, d := range all {
				out = append(out, metrics.Depth{Platform: name, Queue: "asked", Waiting: d.Asked}, metrics.Depth{Platform: name, Queue: "heard", Waiting: d.Heard})
			}
			return out, err
		},
		Figures: func() (doubtful, lost int64, stuck int) {
			f := k.Figures()
			return f.Doubtful, f.Lost, f.Stuck
		},
		Store: func() (available bool, damaged int) { return k.store.Trouble() == nil, len(k.store.Notes()) },
		Ready: map[string]func() error{},
	}
	for _, p := range on {
		w.metrics.Expect(p.name)
		if p.ready != nil {
			s.Ready[p.name] = p.ready
		}
	}
	w.metrics.Watch(s)
}

// reconnected counts a connection that was opened in the place of another.
func (w *watch) reconnected(platform string) {
	if w.metrics != nil {
		w.metrics.Reconnected(platform)
	}
}

// close delivers what is not delivered yet.
func (w *watch) close() {
	if w.traces == nil {
		return
	}
	if err := w.traces.Close(); err != nil {
		w.log.Warn("traces", "error", err)
	}
}
