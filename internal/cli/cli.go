// Package cli is the command line: what each command takes, what it prints, and how it ends. It wires the packages
// together and holds no rule of its own.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
)

// The exit statuses, as command lines have them.
const (
	exitOK      = 0
	exitFault   = 1   // it was tried and failed
	exitUsage   = 2   // it was asked for, or set up, in a way that is none
	exitStopped = 130 // a signal came first: what shells report for Ctrl-C
	exitUnread  = 141 // nobody reads the output any more: what shells report for a closed pipe
)

// IO is the program's surroundings.
type IO struct {
	In       io.Reader
	Out, Err io.Writer
}

// Run runs the command line with these arguments and gives the exit status: 0 when all went well, 1 when something failed,
// 2 when the call or the settings were wrong, 130 when ctx ended before the command was done, 141 when the reader of the output went away.
// When ctx ends, a read or write that has begun may be left behind, for it cannot be taken back.
func Run(ctx context.Context, args []string, s IO) int {
	root := newRoot(s)
	root.SetArgs(append([]string{}, args...)) // never nil: cobra would take the process's arguments
	own := &output{w: s.Out}
	root.SetIn(s.In)
	root.SetOut(own)
	root.SetErr(s.Err)
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		err = own.err
	}
	switch {
	case err == nil:
		return exitOK
	case ctx.Err() != nil && errors.Is(err, ctx.Err()):
		return exitStopped
	case errors.Is(err, syscall.EPIPE):
		return exitUnread
	case errors.As(err, new(settingsError)):
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(s.Err, "bot: %s\n", printable(strings.TrimSuffix(line, "\n")))
		}
		return exitUsage
	case errors.As(err, new(usageError)):
		fmt.Fprintf(s.Err, "bot: %s\nTry: %s --help\n", printable(err.Error()), cmd.CommandPath())
		return exitUsage
	}
	fmt.Fprintf(s.Err, "bot: %s\n", printable(err.Error()))
	return exitFault
}

// output is where cobra writes help. It keeps the error of a write, which cobra does not hand on.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err == nil {
		_, o.err = o.w.Write(p)
	}
	return len(p), nil
}

// usageError is a call that the caller has to change.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// flagError makes a usage error of a flag that cannot be read, without the words of the strconv package.
func flagError(_ *cobra.Command, err error) error {
	text, _, _ := strings.Cut(err.Error(), ": strconv.")
	return usageError{errors.New(text)}
}

// printable gives s with what a terminal would act upon written out: errors name files and arguments, which may come from
// anybody.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\n' || strconv.IsPrint(r) {
			b.WriteRune(r)
			continue
		}
		quoted := strconv.QuoteRune(r)
		b.WriteString(quoted[1 : len(quoted)-1])
	}
	return b.String()
}

// oneLine is printable without line ends.
func oneLine(s string) string { return strings.ReplaceAll(printable(s), "\n", `\n`) }

// Command gives the command line for what writes its man pages.
func Command() *cobra.Command {
	return newRoot(IO{In: strings.NewReader(""), Out: io.Discard, Err: io.Discard})
}

func newRoot(s IO) *cobra.Command {
	var asVersion bool
	root := &cobra.Command{
		Use:   "bot",
		Short: "Explains SMTP errors and bounces",
		Long: `bot explains SMTP errors and bounces: what happened, whether to wait or resend,
who has to act, and the steps that mend it.

Without a command it opens the console, where you type a code or paste a bounce.
Settings are environment variables; bot config check tells what they amount to.`,
		Example: `  bot                                        open the console
  bot explain "550 5.1.1 User unknown"       explain one line
  bot explain --file bounce.eml              explain an e-mail
  journalctl -u postfix | bot explain        explain what a log says
  bot catalog search mailbox full            search the catalogue`,
		Args:                       noArgs,
		SilenceErrors:              true,
		SilenceUsage:               true,
		SuggestionsMinimumDistance: 2,
		CompletionOptions:          cobra.CompletionOptions{DisableDefaultCmd: true}, // ours has examples
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asVersion {
				return printVersion(s.Out)
			}
			return serve(cmd.Context(), s)
		},
	}
	root.Flags().BoolVar(&asVersion, "version", false, "print the version")
	root.SetFlagErrorFunc(flagError)
	root.SetHelpCommand(helpCommand())
	root.AddCommand(explainCommand(s), catalogCommand(s), completionCommand(s), configCommand(s), healthCommand(s), versionCommand(s))
	for _, cmd := range root.Commands() {
		makeStoppable(cmd)
	}
	return root
}

// makeStoppable lets ctx end a command, and those under it, wherever it is. The console is none of them: it puts the
// terminal back in order first.
func makeStoppable(cmd *cobra.Command) {
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return untilStopped(cmd.Context(), func() error { return run(cmd, args) })
	}
	for _, sub := range cmd.Commands() {
		makeStoppable(sub)
	}
}

// untilStopped gives f's error, or, as soon as ctx ends, ctx's. What f was doing is left behind then, as the end of the
// program leaves it behind: nothing else ends a read, write or open that waits, and a signal must not wait for it.
func untilStopped(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}
