package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log"
	"net"
	"os"
)

const syslogSocket = "/dev/log"

// serveSyslog writes what comes over /dev/log to a file, as the usual syslog daemons do: without the priority, with the
// host behind the time.
func serveSyslog(file string) error {
	if err := os.Remove(syslogSocket); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("taking over the log: %w", err)
	}
	conn, err := net.ListenPacket("unixgram", syslogSocket)
	if err != nil {
		return fmt.Errorf("listening for log lines: %w", err)
	}
	if err := os.Chmod(syslogSocket, 0o666); err != nil {
		return fmt.Errorf("opening the log to all: %w", err)
	}
	out, err := os.Create(file)
	if err != nil {
		return fmt.Errorf("opening the log: %w", err)
	}
	go func() {
		buf := make([]byte, 64<<10)
		for {
			n, _, err := conn.ReadFrom(buf)
			if err != nil {
				log.Fatalf("reading a log line: %v", err)
			}
			if _, err := out.Write(logLine(buf[:n])); err != nil {
				log.Fatalf("writing a log line: %v", err)
			}
		}
	}()
	return nil
}

// stampLength is that of "Jan  2 15:04:05 ".
const stampLength = 16

func logLine(m []byte) []byte {
	if _, rest, ok := bytes.Cut(m, []byte(">")); ok && bytes.HasPrefix(m, []byte("<")) {
		m = rest
	}
	m = bytes.TrimRight(m, "\n\x00")
	at := min(stampLength, len(m))
	return fmt.Appendf(nil, "%smail %s\n", m[:at], m[at:])
}
