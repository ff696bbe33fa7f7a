//go:build !linux

package parse

import "time"

var began = time.Now()

// spent gives the time since the beginning, other programs' work included.
func spent() time.Duration { return time.Since(began) }
