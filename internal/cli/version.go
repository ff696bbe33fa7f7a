package cli

import (
	"cmp"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"smtpbot/internal/catalog"
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
	_, err := fmt.Fprintf(w, "smtpbot %s\ncatalogue %s, %s %s/%s\n", version(), catalog.ShippedVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// release is the version of a release. The linker sets it: -ldflags "-X smtpbot/internal/cli.release=1.2.3".
var release string

// version gives the release, else the module's version, with the commit that it was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return cmp.Or(release, "(unknown version)")
	}
	if release != "" {
		info.Main.Version = release
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
