//go:build !unix && !windows

package store

import (
	"io"
	"os"
)

// lockFile opens the file alone: these systems have no lock that ends with its process.
func lockFile(name string) (io.Closer, error) {
	return os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
}
