//go:build unix

package store

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestLockOfForked: a child that was just forked has our open files until its own program begins. A lock that was given back
// must be free even so.
func TestLockOfForked(t *testing.T) {
	name := filepath.Join(t.TempDir(), "lock")
	first, err := lockFile(name)
	must(t, err)
	child, err := unix.Dup(int(first.(interface{ Fd() uintptr }).Fd())) // shares the open file, as a forked child does
	must(t, err)
	defer func() { must(t, os.NewFile(uintptr(child), name).Close()) }()
	if _, err := lockFile(name); err != errInUse {
		t.Fatalf("locked twice: %v, want %v", err, errInUse)
	}
	must(t, first.Close())
	second, err := lockFile(name)
	must(t, err)
	must(t, second.Close())
}
