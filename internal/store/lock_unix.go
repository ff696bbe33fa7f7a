//go:build unix

package store

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// lockedFile is a file that this process has the lock of.
type lockedFile struct{ *os.File }

// Close gives the lock back. A child that was forked and has not begun its own program yet holds the same open file, so
// closing ours alone would leave it locked for as long.
func (f lockedFile) Close() error {
	return errors.Join(unix.Flock(int(f.Fd()), unix.LOCK_UN), f.File.Close())
}

// lockFile takes the lock of that file, which ends with the process at the latest. It gives errInUse where another has it.
func lockFile(name string) (io.Closer, error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, errInUse
		}
		return nil, err
	}
	return lockedFile{f}, nil
}
