package store

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// freePort gives a loopback port that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer func() { must(t, l.Close()) }()
	return l.Addr().(*net.TCPAddr).Port
}

func startServer(t *testing.T, o *server.Options) *server.Server {
	t.Helper()
	o.Host, o.NoSigs, o.NoLog, o.JetStream = "127.0.0.1", true, true, true
	o.JetStreamMaxStore, o.JetStreamMaxMemory = 1<<30, 1<<30
	s, err := server.NewServer(o)
	must(t, err)
	s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("the server does not start")
	}
	t.Cleanup(func() { shutdown(s) })
	return s
}

func TestServerGone(t *testing.T) {
	t.Parallel()
	dir, port := t.TempDir(), freePort(t)
	o := func() *server.Options {
		return &server.Options{Port: port, StoreDir: dir, Username: "bot", Password: "hunter2"}
	}
	outside := startServer(t, o())
	url := fmt.Sprintf("nats://bot:hunter2@127.0.0.1:%d", port)
	s := open(t, Options{URL: url, Keys: []SealKey{NewKey()}})
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	things := NewTable[thing](s, "things", Lasting, 0)
	must(t, things.Put(ctx, Key{"a"}, thing{"1"}))
	must(t, things.Put(ctx, Key{"b"}, thing{"1"}))
	q, err := s.Queue(ctx, "q", 10, 10)
	must(t, err)
	came, seen := make(chan string, 100), make(chan string, 100)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		if err := q.Work(ctx, func(i *Item) { came <- string(i.Data); _ = i.Done(ctx) }); err != nil {
			t.Error(err)
		}
	})
	wg.Go(func() {
		err := things.Watch(ctx, nil, func(k Key, v thing, there bool) { seen <- fmt.Sprint(k[0], v.Text, there) }, func() { seen <- "ready" })
		if err != nil {
			t.Error(err)
		}
	})
	_, err = q.Put(ctx, "one", []byte("one"))
	must(t, err)
	expect(t, came, "one")
	expect(t, seen, "a1true", "b1true", "ready")

	shutdown(outside)
	for i := range 3 {
		start := time.Now()
		_, _, err := things.Get(ctx, Key{"a"})
		if took := time.Since(start); !errors.Is(err, ErrUnavailable) || took > opTimeout+500*time.Millisecond || i > 0 && took > 50*time.Millisecond {
			t.Errorf("call %d with the server gone: %v after %s", i, err, took)
		}
	}
	if text := s.Trouble().Error(); strings.Contains(text, "hunter2") {
		t.Error(text)
	}
	// What changes while nobody watches: by another store, before this one is back.
	outside = startServer(t, func() *server.Options { o := o(); o.Port = freePort(t); return o }())
	other, err := Open(ctx, Options{URL: fmt.Sprintf("nats://bot:hunter2@%s", outside.Addr()), Keys: s.o.Keys})
	must(t, err)
	otherThings := NewTable[thing](other, "things", Lasting, 0)
	must(t, otherThings.Put(ctx, Key{"a"}, thing{"2"}))
	must(t, otherThings.s.stream(Lasting).Purge(ctx)) // leaves no mark
	must(t, otherThings.Put(ctx, Key{"a"}, thing{"2"}))
	must(t, other.markAgain(ctx))
	must(t, other.Close())
	shutdown(outside)
	startServer(t, o())

	start := time.Now()
	select {
	case <-s.Healed():
		t.Log("healed after", time.Since(start))
	case <-ctx.Done():
		t.Fatal("not healed")
	}
	expect(t, seen, "a2true", "bfalse")
	if v, _, err := things.Get(ctx, Key{"a"}); err != nil || v.Text != "2" {
		t.Errorf("Get = %v, %v", v, err)
	}
	_, err = q.Put(ctx, "two", []byte("two"))
	must(t, err)
	expect(t, came, "two")
	must(t, things.Put(ctx, Key{"c"}, thing{"1"}))
	expect(t, seen, "c1true")
	must(t, s.Forget(ctx, Key{"c"}))
}

// expect takes what is wanted from c, in that order.
func expect(t *testing.T, c chan string, want ...string) {
	t.Helper()
	for _, w := range want {
		select {
		case got := <-c:
			if got != w {
				t.Errorf("got %q, want %q", got, w)
			}
		case <-time.After(15 * time.Second):
			t.Fatalf("no %q", w)
		}
	}
}

// A server that keeps its streams in memory comes back empty.
func TestServerLostStreams(t *testing.T) {
	t.Parallel()
	port := freePort(t)
	outside := startServer(t, &server.Options{Port: port, StoreDir: t.TempDir()})
	s := open(t, Options{URL: fmt.Sprintf("nats://127.0.0.1:%d", port), Keys: []SealKey{NewKey()}})
	ctx := t.Context()
	q, err := s.Queue(ctx, "q", 10, 10)
	must(t, err)
	shutdown(outside)
	startServer(t, &server.Options{Port: port, StoreDir: t.TempDir()})
	things := NewTable[thing](s, "things", Lasting, 0)
	until := time.Now().Add(15 * time.Second)
	for err = errors.New("not tried"); err != nil && time.Now().Before(until); time.Sleep(50 * time.Millisecond) {
		err = things.Put(ctx, Key{"a"}, thing{"1"})
	}
	must(t, err)
	_, err = q.Put(ctx, "one", nil)
	must(t, err)
	if notes := s.Notes(); len(notes) != 1 {
		t.Errorf("notes %q", notes)
	}
	must(t, s.checkVersion(ctx))
}

func TestConnectErrors(t *testing.T) {
	port := strconv.Itoa(freePort(t))
	startServer(t, &server.Options{Port: freePort(t), StoreDir: t.TempDir(), Username: "bot", Password: "other"})
	for _, url := range []string{
		"nats://bot:hunter2@127.0.0.1:" + port,
		"nats://bot:hunter2/x@127.0.0.1:" + port,
		"nats://bot:hunter2%zz@127.0.0.1:" + port,
		"nats://bot:hun,hunter2@127.0.0.1:" + port,
		"nats://hunter2@127.0.0.1:" + port + ",nats://bot:hunter2@127.0.0.1:" + port,
		"nats://hunter2/token@127.0.0.1:" + port,
		"nats://bot:hunter2@127.0.0.1:hunter2",
	} {
		_, err := Open(t.Context(), Options{URL: url, Keys: []SealKey{NewKey()}})
		if err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", url, err)
		}
	}
	_, err := Open(t.Context(), Options{URL: "nats://127.0.0.1:" + port})
	if err == nil || !strings.Contains(err.Error(), "STORE_KEY") {
		t.Errorf("without a key: %v", err)
	}
}

// cluster gives the options of a cluster's servers.
func cluster(t *testing.T, n int) []*server.Options {
	t.Helper()
	var routes []string
	out := make([]*server.Options, n)
	for i := range out {
		out[i] = &server.Options{ServerName: fmt.Sprint("n", i), Port: freePort(t), StoreDir: t.TempDir()}
		out[i].Cluster = server.ClusterOpts{Name: "c", Host: "127.0.0.1", Port: freePort(t)}
		routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", out[i].Cluster.Port))
	}
	for _, o := range out {
		o.Routes = server.RoutesFromStr(strings.Join(routes, ","))
	}
	return out
}

func TestCluster(t *testing.T) {
	t.Parallel()
	options := cluster(t, 3)
	var urls []string
	var servers []*server.Server
	for _, o := range options {
		servers = append(servers, startServer(t, o))
		urls = append(urls, fmt.Sprintf("nats://127.0.0.1:%d", o.Port))
	}
	// Nobody leads yet.
	s := open(t, Options{URL: strings.Join(urls, ","), Keys: []SealKey{NewKey()}})
	ctx := t.Context()
	if n := s.stream(Lasting).CachedInfo().Config.Replicas; n != 3 {
		t.Errorf("%d replicas", n)
	}
	if _, err := Open(ctx, Options{URL: urls[0], Keys: s.o.Keys, Replicas: 5}); err == nil || !strings.Contains(err.Error(), "NATS_REPLICAS") {
		t.Errorf("too many replicas: %v", err)
	}
	things := NewTable[int](s, "things", Lasting, 0)
	q, err := s.Queue(ctx, "q", 1000, 10)
	must(t, err)
	if _, err := things.Create(ctx, Key{"twice"}, 1); err != nil {
		t.Error(err)
	}
	if _, err := things.Create(ctx, Key{"twice"}, 1); !errors.Is(err, ErrChanged) {
		t.Errorf("Create twice: %v", err)
	}
	kept := 0
	down := time.Duration(0)
	for start := time.Now(); time.Since(start) < time.Minute && kept < 150; {
		if kept == 50 {
			kept++
			leader := s.stream(Lasting).CachedInfo().Cluster.Leader
			for _, server := range servers {
				if server.Name() == leader {
					shutdown(server)
				}
			}
			continue
		}
		began := time.Now()
		err := things.Put(ctx, Key{fmt.Sprint(kept)}, kept)
		if err == nil {
			_, err = q.Put(ctx, fmt.Sprint(kept), []byte("x"))
		}
		if err == nil {
			kept++
			continue
		}
		if !errors.Is(err, ErrUnavailable) {
			t.Fatal(err)
		}
		select {
		case <-s.Healed():
		case <-time.After(time.Minute):
			t.Fatal("not healed", s.Trouble())
		}
		down += time.Since(began)
	}
	t.Logf("%d kept, unavailable for %s", kept, down)
	if kept < 150 {
		t.Errorf("%d kept", kept)
	}
	for i := range kept {
		if v, _, err := things.Get(ctx, Key{fmt.Sprint(i)}); i != 50 && (err != nil || v != i) {
			t.Errorf("%d is %d, %v", i, v, err)
		}
	}
	if n, err := q.Len(ctx); err != nil || n < kept-1 {
		t.Errorf("%d in the queue, %v", n, err)
	}
}
