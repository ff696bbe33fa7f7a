// Command release writes what a release holds beside the binary, below dist-extra: shell completions and man pages.
package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra/doc"

	"smtpbot/internal/cli"
)

func main() {
	if err := write("dist-extra"); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func write(dir string) error {
	completions, man := filepath.Join(dir, "completions"), filepath.Join(dir, "man")
	for _, d := range []string{completions, man} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			return fmt.Errorf("make a folder: %w", err)
		}
	}
	for shell, name := range map[string]string{"bash": "bot.bash", "zsh": "_bot", "fish": "bot.fish", "powershell": "bot.ps1"} {
		var script bytes.Buffer
		if status := cli.Run(context.Background(), []string{"completion", shell}, cli.IO{In: strings.NewReader(""), Out: &script, Err: os.Stderr}); status != 0 {
			return fmt.Errorf("bot completion %s: status %d", shell, status)
		}
		if err := os.WriteFile(filepath.Join(completions, name), script.Bytes(), 0o644); err != nil {
			return fmt.Errorf("write a completion: %w", err)
		}
	}
	root := cli.Command()
	root.DisableAutoGenTag = true // a release is the same whenever it is built
	if err := doc.GenManTree(root, &doc.GenManHeader{Title: "BOT", Section: "1", Source: "smtpbot", Manual: "smtpbot"}, man); err != nil {
		return fmt.Errorf("write the man pages: %w", err)
	}
	return nil
}
