package cli

import (
	"fmt"
	"io"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func versionCommand(s IO) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: `  bot version`,
		Args:    noArgs,
		RunE:    func(*cobra.Command, []string) error { return printVersion(s.Out) },
	}
}

func printVersion(w io.Writer) error {
	_, err := fmt.Fprintln(w, "smtpbot "+version())
	return err
}

// version gives the module's version, or the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown version)"
	}
	return versionOf(info)
}

func versionOf(info *debug.BuildInfo) string {
	v, commit, changed := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = ", with changes"
		}
	}
	if v == "" {
		v = "(devel)"
	}
	if commit == "" || strings.Contains(v, commit) { // a pseudo-version holds both (https://go.dev/ref/mod#pseudo-versions)
		return v
	}
	return v + " (commit " + commit + changed + ")"
}
