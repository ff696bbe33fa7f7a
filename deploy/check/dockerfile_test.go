package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/moby/buildkit/frontend/dockerfile/instructions"
	"github.com/moby/buildkit/frontend/dockerfile/parser"
)

// TestDockerfile reads the file with Docker's own parser: what is shipped has no shell and no root, and every file that is
// copied is there.
func TestDockerfile(t *testing.T) {
	f, err := os.Open("../docker/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	tree, err := parser.Parse(f)
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Warnings) > 0 {
		t.Errorf("warnings: %v", tree.Warnings)
	}
	stages, _, err := instructions.Parse(tree.AST, nil)
	if err != nil {
		t.Fatal(err)
	}
	last := stages[len(stages)-1]
	if last.BaseName != "scratch" {
		t.Errorf("shipped from %s, want scratch", last.BaseName)
	}
	user, entry := "", ""
	for _, c := range last.Commands {
		switch c := c.(type) {
		case *instructions.UserCommand:
			user = c.User
		case *instructions.EntrypointCommand:
			entry = strings.Join(c.CmdLine, " ")
			if c.PrependShell {
				t.Error("the entry point takes a shell")
			}
		case *instructions.HealthCheckCommand:
			if c.Health.Test[0] != "CMD" {
				t.Errorf("the health check takes a shell: %v", c.Health.Test)
			}
		case *instructions.RunCommand:
			t.Errorf("scratch runs nothing: %s", c)
		}
	}
	if user != "65532:65532" || entry != "/bot" {
		t.Errorf("user %q, entry point %q", user, entry)
	}
	for _, s := range stages {
		for _, c := range s.Commands {
			copied, ok := c.(*instructions.CopyCommand)
			if !ok || copied.From != "" {
				continue
			}
			for _, source := range copied.SourcePaths {
				if _, err := os.Stat(filepath.Join("../..", source)); err != nil {
					t.Errorf("copies what is not there: %v", err)
				}
			}
		}
	}
}
