package relay_test

import (
	"math"
	"os"
	"os/signal"
	"syscall"
	"testing"
	"time"
)

func init() {
	if os.Getenv(asWhat) == "bot" {
		go shrinkDisk()
	}
}

// shrinkDisk lets no file of this process grow while USR1 was the last signal, as on a full disk.
func shrinkDisk() {
	signal.Ignore(syscall.SIGXFSZ)
	to := make(chan os.Signal, 1)
	signal.Notify(to, syscall.SIGUSR1, syscall.SIGUSR2)
	for s := range to {
		limit := syscall.Rlimit{Cur: 1, Max: math.MaxUint64}
		if s == syscall.SIGUSR2 {
			limit.Cur = math.MaxUint64
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			panic(err)
		}
	}
}

// TestDiskFull lets the disk of a bot be full for some seconds under a stream of events: it takes none meanwhile that it could
// not keep, recovers by itself, and in the end everything has its answer.
func TestDiskFull(t *testing.T) {
	w := newWorld(t)
	bot := child(t, asWhat+"=bot", "NAME=one", "WORLD="+w.server.URL, "DIR="+t.TempDir())
	defer func() { kill(bot) }()
	w.await("one")
	s := newStory(*events)
	told := make(chan struct{})
	go func() {
		defer close(told)
		w.play(t.Context(), s, 4*time.Second/time.Duration(*events))
	}()
	for range 2 {
		time.Sleep(700 * time.Millisecond)
		if err := bot.Process.Signal(syscall.SIGUSR1); err != nil {
			t.Fatal(err)
		}
		time.Sleep(300 * time.Millisecond) // a write fails, and that is noticed
		before := w.refused()
		eventually(t, "events are refused, for nothing can be kept", func() bool { return w.refused() > before })
		time.Sleep(500 * time.Millisecond)
		if err := bot.Process.Signal(syscall.SIGUSR2); err != nil {
			t.Fatal(err)
		}
	}
	<-told
	w.check(s, 0)
}
