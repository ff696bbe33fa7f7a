// Package store keeps what must outlive the process or be shared by several: settings, replies given, quiet times, feedback,
// pending events, leases. It is one implementation on NATS JetStream, embedded in the process or an outside server or
// cluster. It knows no platform and no mail: values are sealed here, and only their owners know what they mean.
package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// The errors that callers act upon. Every error of this package wraps one of them, or a context's.
var (
	// ErrMissing: there is no such key, or it has expired.
	ErrMissing = errors.New("not in the store")
	// ErrChanged: somebody else created, changed or removed the key first.
	ErrChanged = errors.New("changed by somebody else")
	// ErrFull: the queue holds as many items as it may.
	ErrFull = errors.New("the queue is full")
	// ErrUnavailable: the store cannot be read or written now. It mends itself; try again later.
	ErrUnavailable = errors.New("the store is unavailable")
	// ErrKey: a value was sealed with a key that is not among Options.Keys, or was tampered with.
	ErrKey = errors.New("STORE_KEY does not open what is stored")
)

// The waiting times.
const (
	opTimeout  = 2 * time.Second        // one request; Slack wants its acknowledgement within 3 s
	probeEvery = 500 * time.Millisecond // while the store is unavailable
	openWithin = 30 * time.Second
)

// maxState is how many short-lived values are kept; the oldest go first. It bounds the memory of the index.
const maxState = 100_000

// tuning is what tests change.
type tuning struct {
	maxState   int64
	takeWait   time.Duration
	migrations []migration
}

func tuned() tuning { return tuning{maxState, takeWait, migrations} }

// Options say where a store is and how it is sealed.
type Options struct {
	// URL is the NATS server or servers, comma-separated; empty embeds one in this process.
	URL string
	// Credentials is the path of a NATS credentials file, for URL alone. Empty uses none.
	Credentials string
	// Replicas is how many servers of a cluster keep each value; 0 stands for 3 in a cluster and 1 elsewhere.
	Replicas int
	// Dir is where an embedded store keeps its data; empty keeps it in memory alone.
	Dir string
	// Keys seal and open the values: the first seals, each opens. None keeps a key in Dir, or in memory without one.
	Keys []SealKey
	// Log is where trouble is told; nil drops it. No value and no secret is logged.
	Log *slog.Logger
}

// Store is an open store. It may be used by any number at once.
type Store struct {
	o     Options
	tune  tuning
	log   *slog.Logger
	lock  io.Closer // nil where no folder is used
	embed *embedded // nil where the server is outside
	nc    *nats.Conn
	js    jetstream.JetStream
	seal  *sealer

	streams map[Lifetime]jetstream.Stream

	alive  context.Context // ends with Close
	stop   context.CancelFunc
	wait   sync.WaitGroup
	trying chan struct{} // capacity 1: wakes the watchdog
	down   atomic.Bool   // trouble != nil, without the lock
	era    atomic.Int64  // how often it was mended

	mu             sync.Mutex
	opened, closed bool
	trouble        error         // why the store is unavailable, nil when it is not
	healed         chan struct{} // closed when it is available
	queues         []*Queue
	notes          []string
}

// Open opens the store that o tells of: it starts the embedded server or connects, makes what is not there, and checks that
// its shape and its keys are those that this program knows. ctx bounds the opening alone. An outside server that is not
// there yet, a shape that is newer, keys that do not open what is stored, a folder that cannot be written and one that
// another process uses are errors. Data in the folder that cannot be read is none: it is moved aside, and Notes tells so.
func Open(ctx context.Context, o Options) (*Store, error) {
	return openTuned(ctx, o, tuned())
}

func openTuned(ctx context.Context, o Options, tune tuning) (*Store, error) {
	ctx, cancel := context.WithTimeout(ctx, openWithin)
	defer cancel()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Store{o: o, tune: tune, log: o.Log, trying: make(chan struct{}, 1), healed: make(chan struct{})}
	s.alive, s.stop = context.WithCancel(context.Background())
	close(s.healed)
	if err := s.open(ctx); err != nil {
		s.stop()
		return nil, errors.Join(err, s.release())
	}
	s.mu.Lock()
	s.opened = true
	s.mu.Unlock()
	s.wait.Go(func() { s.watchdog(s.alive) })
	return s, nil
}

func (s *Store) open(ctx context.Context) error {
	if err := s.takeFolder(); err != nil {
		return err
	}
	if err := s.loadKeys(); err != nil {
		return err
	}
	if s.lock != nil {
		return s.openData(ctx)
	}
	return s.use(ctx, func(context.Context) error { return nil })
}

// use connects and makes sure that the store is there and can be read. check looks at it before its values are used.
func (s *Store) use(ctx context.Context, check func(context.Context) error) error {
	if err := s.connect(ctx); err != nil {
		return err
	}
	var err error
	if s.streams, err = s.makeStreams(ctx); err != nil {
		return err
	}
	if err := check(ctx); err != nil {
		return err
	}
	return s.patiently(ctx, s.checkVersion)
}

// takeFolder makes the folder of a store on disk and makes sure that this process alone uses it.
func (s *Store) takeFolder() error {
	dir := s.o.Dir
	if s.o.URL != "" || dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the store's folder %s: %w", dir, err)
	}
	lock, err := lockFile(filepath.Join(dir, "lock"))
	if errors.Is(err, errInUse) {
		return fmt.Errorf("open the store's folder %s: %w", dir, errInUse)
	}
	if err != nil {
		return fmt.Errorf("write to the store's folder %s: %w", dir, err)
	}
	s.lock = lock
	return room(dir)
}

// errInUse is another process, or another store of this one, in the same folder.
var errInUse = errors.New("another process uses it: stop that one, or share a NATS server (NATS_URL)")

func (s *Store) loadKeys() error {
	keys := s.o.Keys
	switch {
	case len(keys) > 0:
	case s.o.URL != "":
		return errors.New("a store on a NATS server needs STORE_KEY: make one with openssl rand -base64 32")
	case s.o.Dir == "":
		keys = []SealKey{NewKey()}
	default:
		k, err := keyFile(s.o.Dir)
		if err != nil {
			return err
		}
		keys = []SealKey{k}
	}
	var err error
	s.seal, err = newSealer(keys)
	return err
}

func (s *Store) connect(ctx context.Context) error {
	options := []nats.Option{
		nats.Name("smtpbot"),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(probeEvery),
		nats.IgnoreAuthErrorAbort(), // an account may be given back
		nats.ReconnectBufSize(-1),   // what cannot be sent now is an error now, and not sent later
		nats.Timeout(opTimeout),
		nats.PingInterval(5 * time.Second), // a network that swallows everything looks like an idle server
		nats.NoCallbacksAfterClientClose(),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { _ = s.lost(err, s.era.Load()) }),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { s.log.Warn("store", "error", kindOf(err)) }),
	}
	if s.o.URL == "" {
		s.embed = &embedded{failed: func(err error) { _ = s.lost(err, s.era.Load()) }, dir: s.o.Dir, log: s.log}
		if err := s.embed.start(ctx); err != nil {
			return err
		}
		options = append(options, nats.InProcessServer(s.embed))
	} else {
		if err := checkURL(s.o.URL); err != nil {
			return err
		}
		if s.o.Credentials != "" {
			options = append(options, nats.UserCredentials(s.o.Credentials))
		}
	}
	var err error
	if s.nc, err = nats.Connect(s.o.URL, options...); err != nil {
		return fmt.Errorf("connect to the store: %w", err)
	}
	s.js, err = jetstream.New(s.nc, jetstream.WithDefaultTimeout(opTimeout))
	if err != nil {
		return fmt.Errorf("use the store's JetStream: %w", err)
	}
	return nil
}

// checkURL refuses what the client library would take for an address and repeat in an error, password and all.
func checkURL(urls string) error {
	for part := range strings.SplitSeq(urls, ",") {
		u, err := url.Parse(strings.TrimSpace(part))
		if err != nil || strings.Contains(part, "@") && u.User == nil && strings.Contains(part, "://") {
			return errors.New("connect to the store: NATS_URL cannot be read; write special characters of a password as %XX")
		}
	}
	return nil
}

// kindOf gives what kind of error the connection met. The whole may name a subject, and a subject somebody's channel.
func kindOf(err error) error {
	for _, kind := range []error{nats.ErrPermissionViolation, nats.ErrSlowConsumer, nats.ErrAuthorization, nats.ErrAuthExpired, nats.ErrAuthRevoked, nats.ErrStaleConnection} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	return errors.New("the connection met an error")
}

// Notes gives, for people who run the bot, what was lost or is worse than it should be since the store was opened.
func (s *Store) Notes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes)
}

// note keeps a line for Notes and logs it.
func (s *Store) note(text string) {
	s.log.Error("store: " + text)
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(s.notes, text) {
		s.notes = append(s.notes, text)
	}
}

// Close ends the use of the store and waits for what it started. Calls that run end with an error. What was stored stays.
func (s *Store) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.stop()
	s.wait.Wait()
	s.dropWaiting()
	return s.release()
}

// dropWaiting removes the queues of a store in memory, which end with it anyway: a server that is shut down waits 50 ms for
// the word of that to reach whoever waits for an item, and a console should end at once.
func (s *Store) dropWaiting() {
	if s.storage() != jetstream.MemoryStorage || s.down.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), opTimeout)
	defer cancel()
	s.mu.Lock()
	queues := slices.Clone(s.queues)
	s.mu.Unlock()
	for _, q := range queues {
		_ = s.js.DeleteStream(ctx, queueStream+strings.ToUpper(q.name))
	}
}

// release gives back what opening took, as far as it came.
func (s *Store) release() error {
	if s.nc != nil {
		s.nc.Close()
	}
	s.nc = nil
	var err error
	if s.embed != nil {
		err = s.embed.close()
	}
	if s.lock != nil {
		err = errors.Join(err, s.lock.Close())
	}
	s.lock = nil
	return err
}
