// Command world plays the rest of the Internet for one MTA, in a network namespace of its own: the name server, the mail
// servers that refuse in ten ways, the mail server that takes the bounces in, and the system log. It hands the MTA one
// message for each kind of failure and keeps the bounce and the log lines that come of it. ../make.sh starts it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

const (
	mta    = "127.0.0.1:25" // the MTA under test
	sender = "sender@example.net"

	waitStart  = time.Minute     // until the MTA greets
	waitBounce = 7 * time.Minute // until a bounce arrives: OpenSMTPD waits five minutes for a greeting
	waitLog    = time.Second     // until the last log line of a bounce is written
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("world: ")
	out := flag.String("out", "", "the folder that the bounces and log lines go to")
	logFile := flag.String("log", "", "the log that the MTA writes itself; without it, what it sends to /dev/log")
	only := flag.String("only", "", "one kind alone")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *out, *logFile, *only); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, out, logFile, only string) error {
	if logFile == "" {
		logFile = filepath.Join(os.TempDir(), "syslog")
		if err := serveSyslog(logFile); err != nil {
			return err
		}
	}
	if err := serveDNS(); err != nil {
		return err
	}
	bounces, err := serveSink()
	if err != nil {
		return err
	}
	for i, p := range peers {
		if err := servePeer(i, p); err != nil {
			return err
		}
	}
	if err := awaitMTA(ctx); err != nil {
		return err
	}
	var missing error
	for _, p := range peers {
		if only != "" && only != p.kind {
			continue
		}
		if err := try(ctx, p, bounces, out, logFile); err != nil {
			missing = errors.Join(missing, fmt.Errorf("%s: %w", p.kind, err))
		}
	}
	return missing
}

// try sends one message that must fail, and keeps its bounce and the log lines that were written meanwhile.
func try(ctx context.Context, p peer, bounces <-chan []byte, out, logFile string) error {
	begin := size(logFile)
	sent := time.Now()
	sendErr := send(p)
	var bounce []byte
	timeout := time.NewTimer(waitBounce)
	defer timeout.Stop()
	for bounce == nil && sendErr == nil {
		select {
		case m := <-bounces:
			// A bounce of an earlier kind may come twice; this one's tells its recipient.
			if strings.Contains(string(m), p.recipient()) {
				bounce = m
			}
		case <-timeout.C:
			sendErr = fmt.Errorf("no bounce within %v", waitBounce)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	time.Sleep(waitLog)
	lines, err := os.ReadFile(logFile)
	if err != nil {
		return fmt.Errorf("reading the log: %w", err)
	}
	if err := os.WriteFile(filepath.Join(out, p.kind+".log"), lines[min(begin, len(lines)):], 0o644); err != nil {
		return fmt.Errorf("keeping the log: %w", err)
	}
	if sendErr != nil {
		return sendErr
	}
	if err := os.WriteFile(filepath.Join(out, p.kind+".eml"), bounce, 0o644); err != nil {
		return fmt.Errorf("keeping the bounce: %w", err)
	}
	log.Printf("%s after %v", p.kind, time.Since(sent).Round(time.Second))
	return nil
}

func size(file string) int {
	info, err := os.Stat(file)
	if err != nil {
		return 0 // the MTA has written nothing yet
	}
	return int(info.Size())
}
