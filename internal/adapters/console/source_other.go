//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package console

import (
	"context"
	"io"
	"os"
	"time"
)

// canWait tells whether source.ready can wait for a time. Without that, lines pasted into a terminal that does not
// bracket pastes are messages of their own, and the end of the context is noticed at the next key.
const canWait = false

// source reads a file until its context ends.
type source struct {
	ctx context.Context
	f   *os.File
}

// newSource gives the source for f until ctx ends.
func newSource(ctx context.Context, f *os.File) (*source, error) { return &source{ctx, f}, nil }

// close does nothing here.
func (s *source) close() {}

// Read reads the file. It gives io.EOF when the context has ended.
func (s *source) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, io.EOF
	}
	n, err := s.f.Read(p)
	if s.ctx.Err() != nil {
		return 0, io.EOF
	}
	return n, err
}

// ready cannot tell.
func (s *source) ready(time.Duration) (bool, error) { return false, nil }
