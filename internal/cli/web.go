package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"smtpbot/internal/metrics"
)

// The limits of the web server. Platforms want their answer within three seconds.
const (
	headerTime   = 5 * time.Second
	requestTime  = 15 * time.Second
	idleTime     = 2 * time.Minute
	maxHeader    = 64 << 10
	shutdownTime = 5 * time.Second
)

// listen takes the address of HTTP_ADDR, none where that is empty.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, settingsError{fmt.Errorf("HTTP_ADDR: %s cannot be listened on: %w; choose another address", addr, cause(err))}
	}
	return l, nil
}

// cause gives what the system says, without the address.
func cause(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}

// routes gives what is served: the platforms' own paths, /healthz for the process, /readyz for what it needs, and /metrics. store
// tells what is wrong with the store, and trouble all that is degraded, which does not make the bot unready.
func routes(on []platform, store func() error, trouble func() []string, m *metrics.Metrics) http.Handler {
	mux := http.NewServeMux()
	for _, p := range on {
		for _, path := range p.paths {
			mux.Handle(path, p.web)
		}
	}
	if m != nil {
		mux.Handle("GET /metrics", m)
	}
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok\n") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		lines := unready(on, store)
		if len(lines) > 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
		} else {
			lines = []string{"ready"}
		}
		_, _ = io.WriteString(w, strings.Join(append(lines, trouble()...), "\n")+"\n")
	})
	return mux
}

// unready gives a line for each platform that the bot does not hear, and for a store that keeps nothing.
func unready(on []platform, store func() error) (lines []string) {
	if store() != nil { // its own words are for the log
		lines = append(lines, "store: unavailable")
	}
	for _, p := range on {
		if p.ready == nil {
			continue
		}
		if err := p.ready(); err != nil {
			lines = append(lines, oneLine(err.Error()))
		}
	}
	return lines
}

// serveDuring serves h on l while f runs, and answers what came in before it comes back.
func serveDuring(l net.Listener, h http.Handler, log *slog.Logger, f func() error) error {
	if l == nil {
		return f()
	}
	s := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       requestTime,
		WriteTimeout:      requestTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	log.Info("listening", "address", l.Addr().String())
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	err := f()
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTime)
	defer cancel()
	if fault := s.Shutdown(ctx); fault != nil {
		_ = s.Close() // those who are still there have waited long enough
	}
	if fault := <-served; !errors.Is(fault, http.ErrServerClosed) {
		err = errors.Join(err, fmt.Errorf("serve HTTP: %w", fault))
	}
	return err
}
