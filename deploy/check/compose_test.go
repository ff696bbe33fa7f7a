package check

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
)

// TestCompose reads the files as docker compose does, and holds each service to what docs/run.md promises.
func TestCompose(t *testing.T) {
	for name, want := range map[string][]string{
		"compose.yaml":         {"bot"},
		"compose.cluster.yaml": {"bot-1", "bot-2", "nats-1", "nats-2", "nats-3"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir() // the reader's own file of secrets must not be needed, and not be read
			for _, f := range []string{name, "nats.conf", "smtpbot.env.example"} {
				b, err := os.ReadFile(filepath.Join("..", "docker", f))
				if err != nil {
					t.Fatal(err)
				}
				if f == "smtpbot.env.example" {
					f = "smtpbot.env"
				}
				if err := os.WriteFile(filepath.Join(dir, f), b, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			o, err := cli.NewProjectOptions([]string{filepath.Join(dir, name)}, cli.WithWorkingDirectory(dir), cli.WithResolvedPaths(true))
			if err != nil {
				t.Fatal(err)
			}
			p, err := o.LoadProject(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if got := p.ServiceNames(); !slices.Equal(got, want) {
				t.Errorf("services %v, want %v", got, want)
			}
			for _, s := range p.Services {
				if !s.ReadOnly || !slices.Contains(s.CapDrop, "ALL") || !slices.Contains(s.SecurityOpt, "no-new-privileges:true") || s.Privileged {
					t.Errorf("%s is not held: read_only %v, cap_drop %v, security_opt %v", s.Name, s.ReadOnly, s.CapDrop, s.SecurityOpt)
				}
				for _, port := range s.Ports {
					if port.HostIP != "127.0.0.1" {
						t.Errorf("%s is open to everybody at port %s", s.Name, port.Published)
					}
				}
				for key := range s.Environment {
					if slices.Contains([]string{"SLACK_BOT_TOKEN", "DISCORD_TOKEN", "STORE_KEY"}, key) {
						t.Errorf("%s holds %s", s.Name, key)
					}
				}
			}
		})
	}
}
