package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// embedded is a NATS server in this process. It can be started again under the same client connection, which is how it
// recovers from a full disk: after a write that failed, a stream refuses all others for good.
type embedded struct {
	dir string // "" is memory
	log *slog.Logger

	mu      sync.Mutex
	server  *server.Server
	scratch string // the folder of one without dir

	fault atomic.Pointer[string] // what the server said of a failed write, which only a new start ends

	failed func(error) // is told of that at once, for the server leaves the writer without an answer
}

// maxSize bounds what an embedded store takes in all, in bytes. What it keeps is bounded in numbers long before.
const maxSize = 4 << 30

// dataDir is the folder in the store's that the embedded server keeps everything in.
const dataDir = server.JetStreamStoreDir

// errStopped is what a client that dials finds while the server is being started again.
var errStopped = errors.New("the embedded server is stopped")

// errSlowStart is no damage: the disk or the machine may just be slow.
var errSlowStart = errors.New("the embedded server does not start in time")

// InProcessConn implements nats.InProcessConnProvider with whatever server runs now.
func (e *embedded) InProcessConn() (net.Conn, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.server == nil {
		return nil, errStopped
	}
	return e.server.InProcessConn()
}

// folder gives the folder to start in: JetStream wants one even for what it keeps in memory.
func (e *embedded) folder() (string, error) {
	if e.dir != "" {
		return e.dir, nil
	}
	if e.scratch == "" {
		scratch, err := os.MkdirTemp("", "smtpbot-")
		if err != nil {
			return "", fmt.Errorf("make a folder for the embedded server: %w", err)
		}
		e.scratch = scratch
	}
	return e.scratch, nil
}

// start starts a server on what is in dir.
func (e *embedded) start(ctx context.Context) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	dir, err := e.folder()
	if err != nil {
		return err
	}
	e.fault.Store(nil)
	o := &server.Options{
		ServerName: "smtpbot",
		DontListen: true,
		NoSigs:     true,
		StoreDir:   dir,
		SyncAlways: true, // what was accepted must outlast a power cut; the streams look here, not into the JetStreamConfig
		MaxPayload: maxValue + 4<<10,
	}
	s, err := server.NewServer(o)
	if err != nil {
		return fmt.Errorf("make the embedded server: %w", err)
	}
	s.SetLoggerV2(serverLog{e}, false, false, false)
	s.Start()
	wait := openWithin
	if until, ok := ctx.Deadline(); ok {
		wait = time.Until(until)
	}
	if !s.ReadyForConnections(wait) {
		shutdown(s)
		return errSlowStart
	}
	// Not through Options: a server that cannot enable its JetStream ends the process from there.
	if err := s.EnableJetStream(&server.JetStreamConfig{StoreDir: dir, SyncAlways: true, MaxMemory: maxSize, MaxStore: maxSize}); err != nil {
		shutdown(s)
		return fmt.Errorf("%w: %w", errServer, err)
	}
	e.server = s
	return nil
}

func shutdown(s *server.Server) {
	s.Shutdown()
	s.WaitForShutdown()
}

// stop stops the server and waits for it.
func (e *embedded) stop() {
	e.mu.Lock()
	s := e.server
	e.server = nil
	e.mu.Unlock()
	if s != nil {
		shutdown(s)
	}
}

// close stops the server for good.
func (e *embedded) close() error {
	e.stop()
	if e.scratch == "" {
		return nil
	}
	if err := os.RemoveAll(e.scratch); err != nil {
		return fmt.Errorf("remove the embedded server's folder: %w", err)
	}
	return nil
}

// works tells whether the server still has its JetStream and no stream refuses writes.
func (e *embedded) works() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.server != nil && e.server.JetStreamEnabled() && e.fault.Load() == nil
}

// revive starts the server again, once the disk takes writes.
func (e *embedded) revive(ctx context.Context) error {
	if e.dir != "" {
		if err := room(e.dir); err != nil {
			return err // of the disk's own words, and the server is not stopped and started all the while
		}
	}
	e.stop()
	return e.start(ctx)
}

// roomSize is what must fit on the disk before the server is started again: some records and its indexes.
const roomSize = 64 << 10

// room tells why dir cannot be written to.
func room(dir string) (err error) {
	f, err := os.CreateTemp(dir, "room-")
	if err != nil {
		return fmt.Errorf("write to the store's folder %s: %w", dir, err)
	}
	_, err = f.Write(make([]byte, roomSize))
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close(), os.Remove(f.Name())); err != nil {
		return fmt.Errorf("write to the store's folder %s: %w", dir, err)
	}
	return nil
}

// streamsDir is where the embedded server keeps the streams of the one account that it has.
func streamsDir(dir string) string {
	return filepath.Join(dir, dataDir, "$G", "streams")
}

// serverLog hands the server's warnings and errors on. Its fatal errors end nothing: they show in the health.
type serverLog struct{ e *embedded }

// Noticef implements server.Logger: it drops the line.
func (serverLog) Noticef(string, ...any) {}

// Debugf implements server.Logger: it drops the line.
func (serverLog) Debugf(string, ...any) {}

// Tracef implements server.Logger: it drops the line.
func (serverLog) Tracef(string, ...any) {}

// Warnf implements server.Logger.
func (l serverLog) Warnf(format string, args ...any) {
	l.e.log.Warn("embedded store", "text", fmt.Sprintf(format, args...))
}

// Errorf implements server.Logger. It is the one place that tells why a write failed: the server answers the writer nothing.
func (l serverLog) Errorf(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if _, why, ok := strings.Cut(text, "ritical write error: "); ok {
		if l.e.fault.CompareAndSwap(nil, &why) {
			l.e.failed(errors.New(why))
		}
	}
	l.e.log.Error("embedded store", "text", text)
}

// Fatalf implements server.Logger.
func (l serverLog) Fatalf(format string, args ...any) {
	l.e.log.Error("embedded store", "text", fmt.Sprintf(format, args...))
}
