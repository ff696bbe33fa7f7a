package relay_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"smtpbot/internal/answer"
	"smtpbot/internal/bot"
	"smtpbot/internal/catalog"
	"smtpbot/internal/chat"
	"smtpbot/internal/relay"
	"smtpbot/internal/store"
)

// asWhat is the variable that makes this test's program a bot or a NATS server of its own, to be killed.
const asWhat = "SMTPBOT_TEST_CHILD"

func TestMain(m *testing.M) {
	var err error
	switch os.Getenv(asWhat) {
	case "":
		os.Exit(m.Run())
	case "bot":
		err = runBot()
	case "nats":
		err = runNATS()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		os.Exit(1)
	}
}

// child starts this program as something else.
func child(t *testing.T, env ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), env...)
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	return c
}

// kill ends a child as a power cut would.
func kill(c *exec.Cmd) {
	_ = c.Process.Kill()
	_ = c.Wait()
}

// runBot is a whole bot: both platforms, on the store that the environment names.
func runBot() error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	o := store.Options{Dir: os.Getenv("DIR"), URL: os.Getenv("NATS"), Log: log}
	if text := os.Getenv("KEY"); text != "" {
		k, err := store.ParseKey(text)
		if err != nil {
			return err
		}
		o.Keys = []store.SealKey{k}
	}
	s, err := store.Open(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	w := &wire{url: os.Getenv("WORLD"), name: os.Getenv("NAME"), store: s}
	watched := map[string][]string{}
	for i := range 8 {
		for _, t := range []chat.Traits{pusher, streamer} {
			watched[t.Name] = append(watched[t.Name], fmt.Sprintf("#set%d", i))
		}
	}
	rules := bot.NewRules(bot.New(answer.New(catalog.Shipped()), "smtpbot test"), s, bot.Options{QuietTime: 10 * time.Minute, Watched: watched})
	r, err := relay.New(ctx, relay.Options{Rules: rules, Store: s, Log: log, Platforms: []chat.Platform{platform{w, pusher}, platform{w, streamer}}, DoubtTime: 300 * time.Millisecond})
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	defer all.Wait()
	all.Go(func() { _ = r.Run(ctx) })
	all.Go(func() { w.follow(ctx, r) })
	return w.listen(ctx, r)
}

// wire is how a bot of this test speaks with the world.
type wire struct {
	url, name string
	store     *store.Store
}

// listen takes what pusher delivers.
func (w *wire) listen(ctx context.Context, r *relay.Relay) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h := http.NewServeMux()
	h.HandleFunc("POST /accept", func(rw http.ResponseWriter, q *http.Request) {
		var e chat.Event
		if err := json.NewDecoder(q.Body).Decode(&e); err != nil {
			http.Error(rw, err.Error(), http.StatusBadRequest)
		} else if err := r.Accept(q.Context(), e); err != nil {
			http.Error(rw, err.Error(), http.StatusServiceUnavailable)
		}
	})
	s := &http.Server{Handler: h}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	response, err := http.PostForm(w.url+"/hello", url.Values{"name": {w.name}, "address": {l.Addr().String()}})
	if err != nil {
		return err
	}
	response.Body.Close()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// session is how far streamer was followed.
type session struct {
	After int `json:"after"`
}

// follow takes what streamer sends, in one process at a time, and resumes where the last one was.
func (w *wire) follow(ctx context.Context, r *relay.Relay) {
	sessions := store.NewTable[session](w.store, "sessions", store.Lasting, 0)
	for ctx.Err() == nil {
		lease, err := w.store.Lease(ctx, "streamer", 2*time.Second)
		if err == nil {
			w.followUntilLost(ctx, r, sessions, lease)
			lease.Release(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func (w *wire) followUntilLost(ctx context.Context, r *relay.Relay, sessions *store.Table[session], lease *store.Lease) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		for ctx.Err() == nil {
			time.Sleep(500 * time.Millisecond)
			if lease.Renew(ctx) != nil {
				cancel()
			}
		}
	}()
	key := store.Key{"streamer"}
	at, _, err := sessions.Get(ctx, key)
	if err != nil && !errors.Is(err, store.ErrMissing) {
		return
	}
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, fmt.Sprintf("%s/stream?after=%d", w.url, at.After), nil)
	if err != nil {
		return
	}
	response, err := http.DefaultClient.Do(q)
	if err != nil {
		return
	}
	defer response.Body.Close()
	for events := json.NewDecoder(response.Body); ; at.After++ {
		var e chat.Event
		if events.Decode(&e) != nil {
			return
		}
		if r.Accept(ctx, e) != nil {
			return // resumed from here
		}
		if sessions.Put(ctx, key, session{at.After + 1}) != nil {
			return
		}
	}
}

// platform is one of the platforms, as the bot speaks with it.
type platform struct {
	w      *wire
	traits chat.Traits
}

// Traits implements chat.Platform.
func (p platform) Traits() chat.Traits { return p.traits }

// Post implements chat.Platform.
func (p platform) Post(ctx context.Context, r chat.Reply) (string, error) {
	return p.call(ctx, "/post", r)
}

// Update implements chat.Platform.
func (p platform) Update(ctx context.Context, at chat.Ref, _ chat.Answer) error {
	_, err := p.call(ctx, "/update", at)
	return err
}

// Remove implements chat.Platform.
func (p platform) Remove(ctx context.Context, at chat.Ref) error {
	_, err := p.call(ctx, "/remove", at)
	return err
}

// Fetch implements chat.Platform.
func (p platform) Fetch(context.Context, chat.Place, chat.File) ([]byte, error) {
	return nil, chat.ErrRefused
}

func (p platform) call(ctx context.Context, path string, v any) (string, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.w.url+path, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", fmt.Errorf("%w: %w", chat.ErrDoubt, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	switch {
	case err != nil || response.StatusCode >= 500:
		return "", chat.ErrDoubt
	case response.StatusCode == http.StatusTooManyRequests:
		return "", &chat.RetryError{After: 100 * time.Millisecond}
	case response.StatusCode != http.StatusOK:
		return "", chat.ErrRefused
	}
	return string(text), nil
}

// runNATS is one server of a cluster, as the program nats-server would be with these settings.
func runNATS() error {
	ctx, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer cancel()
	port := func(name string) (n int) {
		_, _ = fmt.Sscan(os.Getenv(name), &n)
		return n
	}
	cluster := server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: port("CLUSTER")}
	if cluster.Port == 0 {
		cluster = server.ClusterOpts{}
	}
	o := &server.Options{
		ServerName: os.Getenv("NAME"), Host: "127.0.0.1", Port: port("PORT"), JetStream: true, StoreDir: os.Getenv("DIR"), NoSigs: true,
		RoutesStr: os.Getenv("ROUTES"), Routes: server.RoutesFromStr(os.Getenv("ROUTES")),
		Cluster: cluster,
	}
	s, err := server.NewServer(o)
	if err != nil {
		return err
	}
	s.Start()
	<-ctx.Done()
	s.Shutdown()
	return nil
}

// cluster starts n NATS servers that know each other and gives them and their addresses.
func cluster(t *testing.T, n int) (nodes []*exec.Cmd, urls string) {
	t.Helper()
	var ports, routes, all []string
	for range n {
		ports, routes = append(ports, freePort(t)), append(routes, freePort(t))
	}
	var to []string
	for i := range n {
		to, all = append(to, "nats://127.0.0.1:"+routes[i]), append(all, "nats://127.0.0.1:"+ports[i])
	}
	for i := range n {
		c := child(t, asWhat+"=nats", fmt.Sprintf("NAME=n%d", i), "PORT="+ports[i], "CLUSTER="+routes[i], "ROUTES="+strings.Join(to, ","), "DIR="+t.TempDir())
		t.Cleanup(func() { kill(c) })
		nodes = append(nodes, c)
	}
	for _, port := range ports {
		awaitPort(t, port)
	}
	return nodes, strings.Join(all, ",")
}

// awaitPort waits until somebody listens on a port.
func awaitPort(t *testing.T, port string) {
	t.Helper()
	eventually(t, "port "+port+" is open", func() bool {
		c, err := net.Dial("tcp", "127.0.0.1:"+port)
		if err == nil {
			_ = c.Close()
		}
		return err == nil
	})
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := strings.Cut(l.Addr().String(), ":")
	return port
}
