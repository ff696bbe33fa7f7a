package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// helpCommand is ours because cobra's takes an unknown command for none at all.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		Example: `  bot help explain
  bot help catalog search`,
		ValidArgsFunction: completeCommands,
		RunE: func(cmd *cobra.Command, args []string) error {
			about, rest, err := cmd.Root().Find(args)
			if err != nil {
				return usageError{err}
			}
			if len(rest) > 0 {
				return noArgs(about, rest)
			}
			about.InitDefaultHelpFlag() // cobra shows the flag only where the command was run
			return about.Help()
		},
	}
}

// completeCommands gives the commands that may follow those in args.
func completeCommands(cmd *cobra.Command, args []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	about, rest, err := cmd.Root().Find(args)
	if err != nil || len(rest) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []cobra.Completion
	for _, c := range about.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, cobra.CompletionWithDesc(c.Name(), c.Short))
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// noArgs refuses arguments, and says what was perhaps meant.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	first := clip(args[0])
	if !cmd.HasSubCommands() {
		return usagef("%s takes no arguments, and got %q", cmd.CommandPath(), first)
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usagef("unknown command %q; did you mean %s %s?", first, cmd.CommandPath(), near[0])
	}
	if cmd.HasParent() {
		return usagef("unknown command %q for %s; to look for words: bot catalog search %s", first, cmd.CommandPath(), first)
	}
	return usagef("unknown command %q; to explain a text: bot explain %q", first, first)
}

// clip shortens what is repeated in an error: an argument may be a whole bounce.
func clip(s string) string { return shorten(s, 60) }

// shorten gives the first characters of s, most at most, and says so where that is not all.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return strings.TrimSpace(string(r[:most])) + "…"
	}
	return s
}

// shells are those that completionCommand knows, and how each is asked for its script.
var shells = []struct {
	name  string
	write func(root *cobra.Command, w io.Writer) error
}{
	{"bash", func(root *cobra.Command, w io.Writer) error { return root.GenBashCompletionV2(w, true) }},
	{"zsh", (*cobra.Command).GenZshCompletion},
	{"fish", func(root *cobra.Command, w io.Writer) error { return root.GenFishCompletion(w, true) }},
	{"powershell", (*cobra.Command).GenPowerShellCompletionWithDesc},
}

func completionCommand(s IO) *cobra.Command {
	var names []string
	for _, sh := range shells {
		names = append(names, sh.name)
	}
	return &cobra.Command{
		Use:   "completion " + strings.Join(names, "|"),
		Short: "Print the shell's completion script",
		Long: `completion prints a script that lets the Tab key complete commands, flags,
causes and the ids of entries. Bash needs the package bash-completion for it.`,
		Example: `  source <(bot completion bash)
  bot completion bash > ~/.local/share/bash-completion/completions/bot
  bot completion zsh > "${fpath[1]}/_bot"
  bot completion fish > ~/.config/fish/completions/bot.fish
  bot completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: names,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("completion for which shell? bot completion bash, or %s", strings.Join(names[1:], ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, sh := range shells {
				if sh.name == args[0] {
					return sh.write(cmd.Root(), s.Out)
				}
			}
			return usagef("no completion for %q; there is one for %s", clip(args[0]), strings.Join(names, ", "))
		},
	}
}
