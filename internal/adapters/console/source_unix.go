//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// canWait tells whether source.ready can wait for a time.
const canWait = true

// source reads a file, and stops waiting when its context ends. It needs no goroutine that sits in a read: it waits for
// the file and for a pipe of its own at once. select(2) and not poll(2), because macOS does not poll terminals.
type source struct {
	f       *os.File
	fd      int
	wake    *os.File // becomes readable when the context ends
	wakeFD  int
	stopped func() // waits for the end of the function that wakes
}

// newSource gives the source for f until ctx ends. It must be closed; f stays open.
func newSource(ctx context.Context, f *os.File) (*source, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	s := &source{f: f, fd: int(f.Fd()), wake: r, wakeFD: int(r.Fd())}
	if s.fd < 0 || max(s.fd, s.wakeFD) >= unix.FD_SETSIZE {
		err := fmt.Errorf("file numbers %d and %d: %w", s.fd, s.wakeFD, os.ErrInvalid)
		return nil, errors.Join(err, r.Close(), w.Close())
	}
	done := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(done)
		_ = w.Close() // the end of the file is the signal
	})
	s.stopped = func() {
		if stop() {
			_ = w.Close()
			return
		}
		<-done
	}
	return s, nil
}

// close ends what newSource began.
func (s *source) close() {
	s.stopped()
	_ = s.wake.Close()
}

// Read reads the file. It gives io.EOF when the context has ended or the terminal has gone.
func (s *source) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if _, err := s.ready(-1); err != nil {
		return 0, err
	}
	n, err := s.f.Read(p)
	if errors.Is(err, unix.EIO) {
		return n, io.EOF
	}
	return n, err
}

// ready waits until the file has something to read, for d at most, or without end where d is negative. It gives io.EOF
// when the context has ended.
func (s *source) ready(d time.Duration) (bool, error) {
	end := time.Now().Add(d)
	for {
		var set unix.FdSet
		set.Set(s.fd)
		set.Set(s.wakeFD)
		var timeout *unix.Timeval
		if d >= 0 {
			tv := unix.NsecToTimeval(max(0, time.Until(end)).Nanoseconds())
			timeout = &tv
		}
		_, err := unix.Select(max(s.fd, s.wakeFD)+1, &set, nil, nil, timeout)
		switch {
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return false, fmt.Errorf("select: %w", err)
		case set.IsSet(s.wakeFD):
			return false, io.EOF
		}
		return set.IsSet(s.fd), nil
	}
}
