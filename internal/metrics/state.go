package metrics

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// scrapeTime is how long the store may take to tell how much waits.
const scrapeTime = 2 * time.Second

// Depth is how many events wait in a queue.
type Depth struct {
	Platform, Queue string
	Waiting         int
}

// State is asked whenever somebody reads the metrics.
type State struct {
	Depths  func(context.Context) ([]Depth, error)
	Figures func() (doubtful, lost int64, stuck int) // the first two since the start; stuck: calls and readings that do not come back
	Store   func() (available bool, damaged int)     // damaged: notes about data that was lost
	Ready   map[string]func() error                  // by platform
}

// The metrics of the state.
var (
	depthDesc   = prometheus.NewDesc(prefix+"queue_depth", "Events that were accepted and wait for their answer, or are being answered, in all processes. Missing while the store is unavailable.", []string{"platform", "queue"}, nil)
	doubtDesc   = prometheus.NewDesc(prefix+"doubtful_total", "Answers that were posted again without knowing whether the first came through.", nil, nil)
	lostDesc    = prometheus.NewDesc(prefix+"lost_total", "Answers that were given up.", nil, nil)
	stuckDesc   = prometheus.NewDesc(prefix+"stuck", "Readings and calls of platforms that do not come back.", nil, nil)
	storeDesc   = prometheus.NewDesc(prefix+"store_available", "1 while the store can be used, else 0.", nil, nil)
	damagedDesc = prometheus.NewDesc(prefix+"store_damaged", "Kinds of stored data of which some was lost, since the start; the log tells more.", nil, nil)
	readyDesc   = prometheus.NewDesc(prefix+"platform_ready", "1 while the bot hears what happens on a platform, else 0; /readyz tells why.", []string{"platform"}, nil)
)

// Watch shows a state among the metrics. It is called once.
func (m *Metrics) Watch(s State) { m.registry.MustRegister(state{s}) }

type state struct{ s State }

// Describe implements prometheus.Collector.
func (state) Describe(out chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{depthDesc, doubtDesc, lostDesc, stuckDesc, storeDesc, damagedDesc, readyDesc} {
		out <- d
	}
}

// Collect implements prometheus.Collector.
func (c state) Collect(out chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		out <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTime) // a collector is given none
	defer cancel()
	if all, err := c.s.Depths(ctx); err == nil {
		for _, d := range all {
			gauge(depthDesc, float64(d.Waiting), d.Platform, d.Queue)
		}
	}
	doubtful, lost, stuck := c.s.Figures()
	out <- prometheus.MustNewConstMetric(doubtDesc, prometheus.CounterValue, float64(doubtful))
	out <- prometheus.MustNewConstMetric(lostDesc, prometheus.CounterValue, float64(lost))
	gauge(stuckDesc, float64(stuck))
	available, damaged := c.s.Store()
	gauge(storeDesc, truth(available))
	gauge(damagedDesc, float64(damaged))
	for platform, ready := range c.s.Ready {
		gauge(readyDesc, truth(ready() == nil), platform)
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
