package config

import (
	"os"
	"path/filepath"
	"runtime"
)

// stateDir gives the folder in which programs of this system keep what they need again, or "" where there is none.
func stateDir() string {
	home, _ := os.UserHomeDir() // without one it is ""
	return stateDirOf(runtime.GOOS, home, os.Getenv)
}

func stateDirOf(goos, home string, env func(string) string) string {
	base := ""
	switch goos {
	case "windows":
		base = env("LocalAppData")
	case "darwin":
		if home != "" {
			base = filepath.Join(home, "Library", "Application Support")
		}
	default: // https://specifications.freedesktop.org/basedir-spec: a path that is not absolute is to be ignored
		base = env("XDG_STATE_HOME")
		if !filepath.IsAbs(base) && home != "" {
			base = filepath.Join(home, ".local", "state")
		}
	}
	if !filepath.IsAbs(base) {
		return ""
	}
	return filepath.Join(base, "smtpbot")
}
