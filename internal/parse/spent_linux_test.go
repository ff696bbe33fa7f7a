package parse

import (
	"syscall"
	"time"
)

// spent gives the time for which a processor has worked for the thread.
func spent() time.Duration {
	const thread = 1 // RUSAGE_THREAD of getrusage(2)
	var u syscall.Rusage
	if err := syscall.Getrusage(thread, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
