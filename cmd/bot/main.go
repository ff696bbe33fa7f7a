// Command bot explains SMTP errors and bounces. Without settings it opens the console.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"smtpbot/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal finds the default action: it ends a program that hangs
	return cli.Run(ctx, os.Args[1:], cli.IO{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
